//! Words formed of words: derivations (`non-`, `-like`) and closed compounds (`schoolbook`), of which
//! English has more than any dictionary lists.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Variety, entry};
use crate::words::data;
use crate::words::lexicon;

/// `rules/data/word-formation.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Affixes {
    prefixes: Vec<String>,
    suffixes: BTreeMap<String, Vec<String>>,
}

static AFFIXES: LazyLock<Affixes> = LazyLock::new(|| data::table("word-formation.toml"));

/// The least letters of a stem behind a prefix or before a suffix: shorter ones stand in slips, too.
const STEM: usize = 4;
/// The least letters of each half of a compound.
const HALF: usize = 4;
/// The greatest rarity of a stem and of half a compound: everyday words make compounds.
const STEM_RARITY: u8 = 6;
const HALF_RARITY: u8 = 4;

/// Whether a word in lower case is formed of words of the dictionary by the rules of English.
#[must_use]
pub fn is_formed(word: &str, variety: Variety) -> bool {
    word.is_ascii()
        && (is_prefixed(word, variety)
            || is_suffixed(word, variety)
            || is_compound(word, variety)
            || plural(word).is_some_and(|stem| {
                is_prefixed(stem, variety)
                    || is_suffixed(stem, variety)
                    || is_compound(stem, variety)
            }))
}

fn is_stem(stem: &str, variety: Variety) -> bool {
    stem.len() >= STEM
        && entry(stem).is_some_and(|it| it.is_in(variety) && it.rarity <= STEM_RARITY)
}

/// Behind a beginning such as `non`, perhaps with an ending, too: `unanswerableness`.
fn is_prefixed(word: &str, variety: Variety) -> bool {
    AFFIXES.prefixes.iter().any(|prefix| {
        let stem = word.strip_prefix(prefix.as_str());
        stem.is_some_and(|stem| is_stem(stem, variety) || is_suffixed(stem, variety))
    })
}

fn is_suffixed(word: &str, variety: Variety) -> bool {
    AFFIXES.suffixes.iter().any(|(suffix, lost)| {
        let Some(stem) = word.strip_suffix(suffix.as_str()) else { return false };
        // An ending never follows a letter that it would make three of.
        lost.iter().any(|lost| match lost.as_str() {
            "" => is_stem(stem, variety),
            lost => is_stem(&format!("{stem}{lost}"), variety),
        })
    })
}

/// Two everyday words in one, neither of them a mere function word: what joins `withthat` is a slip.
fn is_compound(word: &str, variety: Variety) -> bool {
    let half = |half: &str| {
        let is_noun = entry(half).is_some_and(|it| it.is_in(variety) && it.rarity <= HALF_RARITY);
        is_noun && !lexicon::is_function_word(half)
    };
    let last = word.len().saturating_sub(HALF);
    (HALF..=last).any(|at| half(&word[..at]) && half(&word[at..]))
}

/// A word without the ending of a plural.
fn plural(word: &str) -> Option<&str> {
    word.strip_suffix('s').filter(|stem| !stem.ends_with('s'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivations_and_compounds_are_words() {
        for word in ["nonresidents", "countrywide", "schoolbook", "birdlike", "microcredit"] {
            assert!(is_formed(word, Variety::ANY), "{word}");
        }
    }

    #[test]
    fn slips_are_none() {
        for word in ["recieve", "withthat", "writen", "goverment", "thier", "x", "ünder"] {
            assert!(!is_formed(word, Variety::ANY), "{word}");
        }
    }
}
