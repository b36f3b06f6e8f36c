//! Words of English with how rare they are and in which varieties they are right, and dictionaries
//! of the user's own.
//!
//! The words are those of SCOWL up to level 70, kept as an automaton in the binary: to look a word up
//! parses and loads nothing. `dictionaries/README.md` says where they come from. What the list does
//! not hold may still be formed of what it holds: see [`is_formed`].

mod automaton;

mod edit;

mod search;

mod formation;
mod own;
mod suggestion;

use std::sync::LazyLock;

pub use formation::is_formed;
pub use own::OwnWords;
pub use search::{LONGEST, Suggestion};
pub use suggestion::suggest;

use crate::words::varieties::VARIETIES;
use crate::words::wordmap::{WordMap, word_map};

/// Made by `build.rs` of `dictionaries/english.txt`.
static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/english.fst"));

static WORDS: LazyLock<WordMap> = LazyLock::new(|| word_map(BYTES));

/// The varieties of English in which a word has to be right: one, or any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variety(u8);

impl Variety {
    /// Whichever.
    pub const ANY: Self = Self(0b11111);

    /// The variety of a BCP 47 tag; any where the tag names none.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let at = VARIETIES.iter().position(|known| known.eq_ignore_ascii_case(tag));
        at.map_or(Self::ANY, |at| Self(1 << at))
    }
}

/// What the dictionary says of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct WordRecord {
    /// From 0, everyday, to [`RAREST`].
    rarity: u8,
    varieties: u8,
}

/// The rarity of the rarest words.
pub const RAREST: u8 = 7;

impl WordRecord {
    fn of(value: u64) -> Self {
        Self { rarity: value as u8 & 0b111, varieties: (value >> 3) as u8 }
    }

    fn is_in(self, variety: Variety) -> bool {
        self.varieties & variety.0 != 0
    }
}

fn entry(word: &str) -> Option<WordRecord> {
    WORDS.get(word).map(WordRecord::of)
}

/// Whether a word, as it is written, is in the dictionary of a variety. Words have no marks on their
/// letters there (`cafe`), and a straight apostrophe.
#[must_use]
pub fn contains(word: &str, variety: Variety) -> bool {
    entry(word).is_some_and(|entry| entry.is_in(variety))
}

/// The rarest level of words that are everyday ones.
pub const EVERYDAY: u8 = 4;

/// How rare a word of any variety is, from 0, everyday, to [`RAREST`]; nothing for one that is not
/// in the dictionary.
#[must_use]
pub fn rarity(word: &str) -> Option<u8> {
    entry(word).map(|entry| entry.rarity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_varieties_differ() {
        let [american, british] = ["en-US", "en-GB"].map(Variety::of);
        assert!(contains("colour", british) && !contains("colour", american));
        assert!(contains("color", american) && contains("color", Variety::ANY));
        assert!(contains("organize", Variety::of("en-gb-oxendict")));
        assert!(!contains("organize", british));
        assert_eq!(Variety::of("en"), Variety::ANY);
    }

    #[test]
    fn rare_words_are_told_from_common_ones() {
        assert!(rarity("house") < rarity("halberd"));
        assert_eq!(rarity("hosue"), None);
    }
}
