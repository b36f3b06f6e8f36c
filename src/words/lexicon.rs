//! What is known about English words: frequent misspellings, words that are surely right, and
//! closed word classes.
//!
//! The misspellings and their corrections come from the list of the `typos` project, regional
//! spellings from VarCon: see `dictionaries/README.md`. Both are automata in the binary: to look a word
//! up loads nothing. Nothing here claims to hold every English word, so only the answer "is a word"
//! means anything; "is not" is weak evidence.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::words::data;
use crate::words::edits::Edits;
use crate::words::varieties::VARIETIES;
use crate::words::wordmap::{WordMap, word_map};

/// A class of words, in lower case unless the words are names.
pub type Class = FxHashSet<String>;

static CLASSES: LazyLock<FxHashMap<String, Class>> =
    LazyLock::new(|| data::table("word-classes.toml"));

/// Every misspelling, correction and regional variant: one look-up tells all that is known.
static WORDS: LazyLock<WordMap> =
    LazyLock::new(|| word_map(include_bytes!(concat!(env!("OUT_DIR"), "/misspellings.fst"))));
static CORRECTIONS: Edits = Edits(include_bytes!(concat!(env!("OUT_DIR"), "/corrections.edits")));
/// The words whose spelling tells a variety of English.
static TELLING: LazyLock<WordMap> =
    LazyLock::new(|| word_map(include_bytes!(concat!(env!("OUT_DIR"), "/varieties.fst"))));
static SPELLINGS: Edits = Edits(include_bytes!(concat!(env!("OUT_DIR"), "/spellings.edits")));

/// What the lists say of one spelling.
#[derive(Debug, Clone, Copy, Default)]
struct Listed {
    /// The row of what it may stand for, where it is a misspelling.
    corrections: Option<usize>,
    /// Whether it is right somewhere: a correction list for programs calls some such words wrong.
    variant: bool,
    /// Whether it is right in some spelling of English: it is a variant or corrects another word.
    right: bool,
}

fn listed(word: &str) -> Listed {
    let value = WORDS.get(word).unwrap_or_default();
    Listed {
        corrections: (value as usize >> 2).checked_sub(1),
        variant: value & 1 != 0,
        right: value & 2 != 0,
    }
}

/// The varieties of English that allow a word, a bit for each of [`VARIETIES`]; none where its
/// spelling tells nothing.
#[must_use]
pub fn varieties(word: &str) -> Option<u8> {
    Some(TELLING.get(word)? as u8 & 0b11111)
}

/// A word in the spelling of a variety, by its position in [`VARIETIES`]; none where its spelling
/// tells nothing.
#[must_use]
pub fn respelled(word: &str, variety: usize) -> Option<String> {
    let row = TELLING.get(word)? as usize >> VARIETIES.len();
    SPELLINGS.of(row, word).nth(variety)
}

/// The words that a misspelling in lower case may stand for, most likely one first; none for a word
/// that is not on the list or is right in some region.
///
/// The list has few inflected forms, so a regular ending or prefix is taken off as well
/// (`apointments`), where the misspelling has one correction and that, inflected, is a word.
#[must_use]
pub fn corrections(word: &str) -> Vec<String> {
    let Listed { corrections, variant, right } = listed(word);
    if variant {
        return Vec::new();
    }
    if let Some(row) = corrections {
        return CORRECTIONS.of(row, word).collect();
    }
    if word.len() < STEM || right {
        return Vec::new();
    }
    let single = |stem: &str| {
        let row = listed(stem).corrections.filter(|_| stem.len() >= STEM)?;
        let mut corrections = CORRECTIONS.of(row, stem);
        corrections.next().filter(|_| corrections.next().is_none())
    };
    let known = |word: &String| listed(word).right;
    let ended = |ending: &str| {
        let stem = word.strip_suffix(ending).filter(|stem| !stem.ends_with('e'))?;
        Some(format!("{}{ending}", single(stem)?)).filter(known)
    };
    let begun = |beginning: &str| {
        let stem = word.strip_prefix(beginning)?;
        Some(format!("{beginning}{}", single(stem)?)).filter(known)
    };
    let inflected = ENDINGS.iter().find_map(|ending| ended(ending));
    inflected.or_else(|| BEGINNINGS.iter().find_map(|start| begun(start))).into_iter().collect()
}

/// Whether a word in lower case stands on the list of misspellings as it is.
#[must_use]
pub fn is_misspelt(word: &str) -> bool {
    let Listed { corrections, variant, .. } = listed(word);
    corrections.is_some() && !variant
}

/// The least length of a misspelling, in bytes, that is recognised inside an inflected form.
const STEM: usize = 5;
const ENDINGS: [&str; 7] = ["s", "ed", "ing", "ly", "ers", "ness", "ment"];
const BEGINNINGS: [&str; 7] = ["un", "re", "dis", "non", "mis", "over", "under"];

/// Whether a word in lower case is known to be right, as it stands or by a regular ending.
#[must_use]
pub fn is_word(word: &str) -> bool {
    let known = |word: &str| listed(word).right;
    known(word)
        || ["s", "ed", "d", "ing", "ly"]
            .iter()
            .filter_map(|ending| word.strip_suffix(ending))
            .any(|stem| stem.len() > 2 && known(stem))
        || CLASSES.values().any(|class| class.contains(word))
        || known(&format!("{word}s"))
}

/// Whether the lists say anything of a word in lower case: that it is right, or that it is wrong.
#[must_use]
pub fn is_listed(word: &str) -> bool {
    let Listed { corrections, variant, right } = listed(word);
    variant || right || corrections.is_some() || !self::corrections(word).is_empty()
}

/// Whether a word in lower case is a function word: an article, pronoun, preposition, conjunction or
/// auxiliary.
#[must_use]
pub fn is_function_word(word: &str) -> bool {
    FUNCTION.contains(word)
}

/// The function words of all their classes.
static FUNCTION: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let classes = [
        "determiner",
        "possessive",
        "pronoun",
        "preposition",
        "conjunction",
        "subordinator",
        "have",
        "modal",
    ];
    let words = classes.into_iter().filter_map(|name| CLASSES.get(name));
    words.flat_map(|class| class.iter().map(|word| &**word)).collect()
});

/// A word class of `word-classes.toml`.
#[must_use]
pub fn class(name: &str) -> Option<&'static Class> {
    CLASSES.get(name)
}

/// The names of all word classes, in order.
#[must_use]
pub fn class_names() -> Vec<&'static str> {
    let mut names: Vec<_> = CLASSES.keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_have_corrections_and_regional_words_have_none() {
        assert_eq!(corrections("recieve"), ["receive"]);
        assert_eq!(corrections("apointments"), ["appointments"]);
        assert!(corrections("colour").is_empty());
        assert!(corrections("highjack").is_empty());
        assert_eq!(corrections("aache"), ["ache", "cache"]);
    }

    #[test]
    fn spellings_tell_varieties() {
        assert_eq!(varieties("colour").map(|set| set & 0b11), Some(0b10));
        assert_eq!(varieties("table"), None);
        assert_eq!(respelled("colour", 0).as_deref(), Some("color"));
        assert_eq!(respelled("organize", 1).as_deref(), Some("organise"));
    }

    #[test]
    fn inflected_words_are_words() {
        assert!(is_word("tactic") && is_word("theory") && is_word("between"));
        assert!(!is_word("atactic"));
    }

    #[test]
    fn classes_are_there() {
        assert!(class("preposition").is_some_and(|words| words.contains("between")));
        assert!(class("no such class").is_none());
    }
}
