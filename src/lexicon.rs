//! What is known about English words: frequent misspellings, words that are surely right, and
//! closed word classes.
//!
//! The misspellings and their corrections come from the list of the `typos` project, regional
//! spellings from VarCon; both are crates. Nothing here claims to hold every English word, so only
//! the answer "is a word" means anything; "is not" is weak evidence.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use unicase::UniCase;

use crate::data;

/// A class of words, in lower case unless the words are names.
pub type Class = FxHashSet<String>;

static CLASSES: LazyLock<FxHashMap<String, Class>> =
    LazyLock::new(|| data::table("word-classes.toml"));

/// Words that are right in some spelling of English: the right-hand sides of all corrections, and
/// every regional variant.
static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let corrections = typos_dict::WORD.map.values().flat_map(|words| words.iter().copied());
    let entries = varcon::VARCON.iter().flat_map(|cluster| cluster.entries);
    let variants = entries.flat_map(|entry| entry.variants).map(|variant| variant.word);
    corrections.chain(variants).filter(|word| !word.contains(' ')).collect()
});

/// Spellings that are right somewhere: a correction list for programs calls some of them wrong.
static VARIANTS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let entries = varcon::VARCON.iter().flat_map(|cluster| cluster.entries);
    entries.flat_map(|entry| entry.variants).map(|variant| variant.word).collect()
});

/// The words that a misspelling may stand for, most likely one first; none for a word that is not
/// on the list or is right in some region.
#[must_use]
pub fn corrections(word: &str) -> Option<&'static [&'static str]> {
    let found = typos_dict::WORD.find(&UniCase::new(word))?;
    (!found.is_empty() && !VARIANTS.contains(word)).then_some(*found)
}

/// Whether a word in lower case is known to be right, as it stands or by a regular ending.
#[must_use]
pub fn is_word(word: &str) -> bool {
    let known = |word: &str| WORDS.contains(word);
    known(word)
        || known(&format!("{word}s"))
        || ["s", "ed", "d", "ing", "ly"]
            .iter()
            .filter_map(|ending| word.strip_suffix(ending))
            .any(|stem| stem.len() > 2 && known(stem))
}

/// A word class of `word-classes.toml`.
#[must_use]
pub fn class(name: &str) -> Option<&'static Class> {
    CLASSES.get(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_have_corrections_and_regional_words_have_none() {
        assert_eq!(corrections("recieve"), Some(["receive"].as_slice()));
        assert_eq!(corrections("colour"), None);
        assert_eq!(corrections("highjack"), None);
    }

    #[test]
    fn inflected_words_are_words() {
        assert!(is_word("tactic") && is_word("theory"));
        assert!(!is_word("atactic"));
    }

    #[test]
    fn classes_are_there() {
        assert!(class("preposition").is_some_and(|words| words.contains("between")));
        assert!(class("no such class").is_none());
    }
}
