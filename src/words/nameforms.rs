//! In what forms one name is written: `rules/data/name-forms.toml`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::words::data;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForms {
    conjunctions: Vec<String>,
    prepositions: Vec<Vec<String>>,
    numbers: Vec<[String; 2]>,
    peoples: Vec<String>,
    lands: Vec<String>,
    places: Vec<[String; 2]>,
    derivations: Vec<String>,
    exchanges: Vec<[String; 2]>,
    vowels: String,
    alike: Vec<String>,
    digraphs: Vec<[String; 2]>,
    romanised: FxHashMap<char, char>,
}

static NAME_FORMS: LazyLock<NameForms> = LazyLock::new(|| data::table("name-forms.toml"));

/// The table of the forms of names.
#[must_use]
pub fn name_forms() -> &'static NameForms {
    &NAME_FORMS
}

impl NameForms {
    /// Whether a small word ties equal parts of a name.
    #[must_use]
    pub fn is_conjunction(&self, word: &str) -> bool {
        self.conjunctions.iter().any(|it| it == word)
    }

    /// Whether writers mistake two prepositions for one another.
    #[must_use]
    pub fn are_prepositions_alike(&self, left: &str, right: &str) -> bool {
        let holds = |group: &[String], word: &str| group.iter().any(|it| it == word);
        self.prepositions.iter().any(|group| holds(group, left) && holds(group, right))
    }

    /// The places whose adjective a word may be, by how both end.
    pub fn places_of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = String> + 'a {
        self.places.iter().filter_map(|[ending, of]| {
            let stem = word.strip_suffix(ending.as_str())?;
            Some([stem, of].concat())
        })
    }

    /// Whether one of two words is the plural of the other.
    #[must_use]
    pub fn differ_in_number(&self, left: &str, right: &str) -> bool {
        any_way(left, right, |one, many| exchanged(&self.numbers, one, many, 1))
    }

    /// Whether a word with an ending more names a people, a language or what belongs to a place.
    #[must_use]
    pub fn is_of_people(&self, ending: &str) -> bool {
        self.peoples.iter().any(|it| it == ending)
    }

    /// Whether two words differ in their ends as a place and its people do, or two forms of a people.
    #[must_use]
    pub fn are_place_and_people(&self, left: &str, right: &str) -> bool {
        let shared = left.bytes().zip(right.bytes()).take_while(|(a, b)| a == b).count();
        let (Some(one), Some(other)) = (left.get(shared..), right.get(shared..)) else {
            return false;
        };
        let people = |ending: &str| self.is_of_people(ending);
        let place = |ending: &str| ending.is_empty() || self.lands.iter().any(|it| it == ending);
        shared >= PLACE
            && (people(one) && (place(other) || people(other)) || place(one) && people(other))
    }

    /// Whether an ending makes another word of a word.
    #[must_use]
    pub fn is_derivation(&self, ending: &str) -> bool {
        self.derivations.iter().any(|it| it == ending)
    }

    /// Whether two words have one stem and endings that take each other's place.
    #[must_use]
    pub fn have_exchanged_endings(&self, left: &str, right: &str) -> bool {
        any_way(left, right, |one, other| exchanged(&self.exchanges, one, other, 3))
    }

    /// Whether a letter writes a vowel.
    #[must_use]
    pub fn is_vowel(&self, letter: char) -> bool {
        self.vowels.contains(letter)
    }

    /// Whether two letters write one sound somewhere.
    #[must_use]
    pub fn are_letters_alike(&self, left: char, right: char) -> bool {
        self.alike.iter().any(|group| group.contains(left) && group.contains(right))
    }

    /// What the spellings of a foreign word keep: its consonants, those that romanisations interchange
    /// made one, doubled ones single.
    #[must_use]
    pub fn skeleton(&self, key: &str) -> String {
        let mut last = None;
        let mut key = Cow::Borrowed(key);
        for [from, to] in &self.digraphs {
            if key.contains(from.as_str()) {
                key = Cow::Owned(key.replace(from.as_str(), to));
            }
        }
        let consonants = key.chars().filter(|&c| !self.is_vowel(c));
        let consonants = consonants.map(|c| self.romanised.get(&c).copied().unwrap_or(c));
        consonants.filter(|&c| last.replace(c) != Some(c)).collect()
    }
}

/// The letters that a place shares with its people at least.
const PLACE: usize = 4;

/// Whether something holds of two words in one of their orders.
fn any_way(left: &str, right: &str, holds: impl Fn(&str, &str) -> bool) -> bool {
    holds(left, right) || holds(right, left)
}

/// Whether a row of endings makes one word of another, with more than `least` bytes of a stem left.
fn exchanged(rows: &[[String; 2]], one: &str, other: &str, least: usize) -> bool {
    rows.iter().any(|[left, right]| {
        let stem = one.strip_suffix(left.as_str()).filter(|stem| stem.len() > least);
        stem.is_some_and(|stem| other.strip_suffix(right.as_str()) == Some(stem))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skeletons_keep_consonants() {
        let skeleton = |key| name_forms().skeleton(key);
        assert_eq!(skeleton("qasim"), skeleton("kassem"));
        assert_ne!(skeleton("qasim"), skeleton("qasir"));
        assert_eq!(skeleton("thorphin"), skeleton("torfin"));
    }

    #[test]
    fn endings_are_told_either_way() {
        let forms = name_forms();
        assert!(forms.differ_in_number("fisheries", "fishery"));
        assert!(!forms.differ_in_number("glass", "grass"));
        assert!(forms.have_exchanged_endings("federalist", "federalism"));
    }
}
