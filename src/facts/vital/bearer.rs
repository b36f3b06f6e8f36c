//! Of whom something is told: a person by the parts of the name.

use serde::{Deserialize, Serialize};

use crate::facts::vital::lexicon::lexicon;
use crate::words::authorship::is_particle;
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::nameparts::name_parts;
use crate::words::names;

/// A person as a name tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bearer {
    /// The name as it is written.
    pub text: Box<str>,
    /// The keys of given names and initials; none where only one name is written.
    pub given: Box<[Box<str>]>,
    /// The key of the surname, or of the only name.
    pub surname: Box<str>,
    /// What tells the person from another of the name: "jr", "younger", "ii".
    pub generation: Option<Box<str>>,
    /// Whether a title or form of address says that it is a person.
    pub titled: bool,
}

/// The most names that a person has.
const LONGEST: usize = 6;

impl Bearer {
    /// The person whom a name names, if it can be the name of one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let parts = name_parts();
        let mut keys: Vec<Box<str>> = Vec::new();
        let (mut titled, mut generation) = (false, None);
        for word in text.split_whitespace() {
            let bare = word.trim_matches(|c: char| matches!(c, '.' | ',' | '(' | ')' | '*' | '"'));
            if is_particle(word) || bare.is_empty() {
                // "Ilse Moor of Varda"
                if matches!(bare, "of" | "the") && !keys.is_empty() {
                    break;
                }
                continue;
            }
            let key = fold::key(bare);
            let title = parts.title.contains(&key) || lexicon().address.contains(&key);
            if keys.is_empty() && title {
                titled = true;
                continue;
            }
            if parts.connective.contains(&key) {
                break;
            }
            let numeral = !keys.is_empty() && fold::is_roman(bare) && bare.len() < 6;
            if lexicon().generations.contains(&key)
                || numeral && bare != "C" && bare.len() > 1
                || numeral && matches!(bare, "I" | "V" | "X") && !word.ends_with('.')
            {
                generation = Some(key.into());
                continue;
            }
            keys.push(key.into());
        }
        let surname = keys.pop()?;
        let letters = |key: &str| key.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
        let sound = keys.len() < LONGEST
            && surname.chars().nth(1).is_some()
            && keys.iter().chain([&surname]).all(|key| letters(key));
        let bearer = Self { text: text.into(), given: keys.into(), surname, generation, titled };
        let place = names::known(&fold::key(text)).place;
        (sound && !place && !bearer.is_thing()).then_some(bearer)
    }

    /// Whether the words of the name say that it names a body, a place or a work.
    fn is_thing(&self) -> bool {
        let parts = name_parts();
        let head = |key: &str| {
            parts.body.contains(key) || parts.work.contains(key) || parts.place.contains(key)
        };
        let person = self.titled || self.given.first().is_some_and(|it| is_given(it));
        let place = names::known(&self.surname).place && self.given.is_empty() && !self.titled;
        // "Amos Ford" is a person.
        place || !person && head(&self.surname) || self.given.iter().any(|it| head(it))
    }

    /// Somebody of whom a sentence says no more than `she`.
    #[must_use]
    pub fn unnamed(pronoun: &str) -> Self {
        Self {
            text: pronoun.into(),
            given: Box::default(),
            surname: Box::default(),
            generation: None,
            titled: false,
        }
    }

    /// Whether a pronoun is all that is known.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        self.surname.is_empty()
    }

    /// Whether it has a given name or an initial beside the surname.
    #[must_use]
    pub fn is_full(&self) -> bool {
        !self.given.is_empty()
    }

    /// Whether the name by itself says that a person bears it.
    #[must_use]
    pub fn is_person(&self) -> bool {
        let Some(first) = self.given.first() else { return self.titled };
        let word = |key: &str| dictionary::contains(key, Variety::ANY) || names::known(key).place;
        self.titled || is_given(first) || !word(first) && !word(&self.surname)
    }

    /// Whether one may be the other: the surnames are one, and given names that both have agree.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let generations = self.generation.as_ref().zip(other.generation.as_ref());
        let initial = |it: &str| it.chars().nth(1).is_none();
        let agree = |a: &str, b: &str| {
            a == b || (initial(a) || initial(b)) && a.chars().next() == b.chars().next()
        };
        let mut given = self.given.iter().zip(&other.given);
        self.surname == other.surname
            && generations.is_none_or(|(a, b)| a == b)
            && given.all(|(a, b)| agree(a, b))
    }
}

/// Whether a word is a given name or an initial.
fn is_given(key: &str) -> bool {
    key.chars().nth(1).is_none() || names::known(key).given
}
