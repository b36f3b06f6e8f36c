//! What a clause says to happen: its verb, or the noun of an event, with the kinds of event that it
//! may stand for.

use serde::{Deserialize, Serialize};

use crate::facts::keyword;
use crate::words::events::{self, EventWord, Kinds};

/// A word that says what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Predicate {
    /// Where it begins in the prose.
    pub at: u32,
    /// The hash of its stem.
    pub stem: u32,
    /// The kinds of event that it may stand for.
    pub kinds: Kinds,
    /// As written, in lower case.
    pub text: Box<str>,
}

/// The most words of a phrase.
pub(super) const LONGEST: usize = events::LONGEST;

/// The most words of a clause that are kept, those nearest to the date first.
pub(super) const MOST: usize = 4;

/// Reads a word, given those behind it; nothing of one that stands for no event.
pub(super) fn read(at: u32, word: &str, lore: EventWord, rest: &[&str]) -> Option<Predicate> {
    let phrase = if lore.opens { events::of_phrase(word, rest) } else { 0 };
    // "Took office" is no capture: a phrase says more than its verb.
    let kinds = if phrase != 0 { phrase } else { lore.kinds };
    let stem = keyword::stem(word).map_or(0, keyword::Stem::hash);
    (kinds != 0).then(|| Predicate { at, stem, kinds, text: word.into() })
}
