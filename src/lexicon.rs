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

/// The words that a misspelling in lower case may stand for, most likely one first; none for a word
/// that is not on the list or is right in some region.
///
/// The list has few inflected forms, so a regular ending or prefix is taken off as well
/// (`apointments`), where the misspelling has one correction and that, inflected, is a word.
#[must_use]
pub fn corrections(word: &str) -> Vec<String> {
    if VARIANTS.contains(word) {
        return Vec::new();
    }
    let listed = |word: &str| typos_dict::WORD.find(&UniCase::new(word)).copied();
    if let Some(words) = listed(word) {
        return words.iter().map(|&word| word.to_owned()).collect();
    }
    if word.len() < STEM || WORDS.contains(word) {
        return Vec::new();
    }
    let single = |stem: &str| match listed(stem).filter(|_| stem.len() >= STEM) {
        Some([only]) => Some(*only),
        _ => None,
    };
    let known = |word: &String| WORDS.contains(word.as_str());
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

/// The least length of a misspelling, in bytes, that is recognised inside an inflected form.
const STEM: usize = 5;
const ENDINGS: [&str; 7] = ["s", "ed", "ing", "ly", "ers", "ness", "ment"];
const BEGINNINGS: [&str; 7] = ["un", "re", "dis", "non", "mis", "over", "under"];

/// Whether a word in lower case is known to be right, as it stands or by a regular ending.
#[must_use]
pub fn is_word(word: &str) -> bool {
    let known = |word: &str| WORDS.contains(word);
    known(word)
        || CLASSES.values().any(|class| class.contains(word))
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
        assert_eq!(corrections("recieve"), ["receive"]);
        assert_eq!(corrections("apointments"), ["appointments"]);
        assert!(corrections("colour").is_empty());
        assert!(corrections("highjack").is_empty());
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
