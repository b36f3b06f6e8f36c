//! What happens, by kind: the words that texts use for one kind of event, of
//! `rules/data/event-words.toml`.
//!
//! "Signed" and "concluded" share a kind, "founded" and "the creation of" as well. That two words share
//! one is evidence that two statements tell of one event, and never a condition.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::words::{data, lemmas};

/// A set of kinds, a bit each.
pub type Kinds = u64;

/// The most words of a phrase.
pub const LONGEST: usize = 4;

#[derive(Debug, Default)]
struct Lexicon {
    /// The kinds of each lemma.
    words: FxHashMap<String, Kinds>,
    /// By the lemma that begins them: the further words of phrases, each with its kinds.
    phrases: FxHashMap<String, Vec<(Vec<String>, Kinds)>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let kinds: toml::Table = data::table("event-words.toml");
    let mut lexicon = Lexicon::default();
    for (at, (_, words)) in kinds.iter().enumerate() {
        let bit = 1 << (at % Kinds::BITS as usize);
        for word in words.as_array().into_iter().flatten().filter_map(toml::Value::as_str) {
            match word.split_once(' ') {
                None => *lexicon.words.entry(word.to_owned()).or_default() |= bit,
                Some((first, rest)) => {
                    let rest = rest.split(' ').map(str::to_owned).collect();
                    lexicon.phrases.entry(first.to_owned()).or_default().push((rest, bit));
                }
            }
        }
    }
    lexicon
});

/// What a word is to events by itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct EventWord {
    /// The kinds of event that it may stand for.
    pub kinds: Kinds,
    /// Whether it may begin a phrase.
    pub opens: bool,
}

/// What a word in lower case is to events, whatever form of its lemma it is.
#[must_use]
pub fn of(word: &str) -> EventWord {
    let mut found = EventWord::default();
    for lemma in lemmas_of(word) {
        found.kinds |= LEXICON.words.get(&lemma).copied().unwrap_or_default();
        found.opens |= LEXICON.phrases.contains_key(&lemma);
    }
    found
}

/// The kinds of the phrase that begins with a word in lower case and goes on with some more.
#[must_use]
pub fn of_phrase(first: &str, rest: &[&str]) -> Kinds {
    let phrases = lemmas_of(first).into_iter().filter_map(|it| LEXICON.phrases.get(&it)).flatten();
    let begun = phrases.filter(|(words, _)| {
        words.len() <= rest.len() && words.iter().zip(rest).all(|(a, b)| a.eq_ignore_ascii_case(b))
    });
    begun.fold(0, |all, (_, kinds)| all | kinds)
}

fn lemmas_of(word: &str) -> [String; 4] {
    let lemmas = [lemmas::of_verb(word), lemmas::of_noun(word), lemmas::of_adjective(word)];
    let [verb, noun, adjective] = lemmas;
    [word.to_owned(), verb, noun, adjective]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_event_share_a_kind() {
        for (one, other) in [
            ("signed", "concluded"),
            ("established", "creation"),
            ("shut", "closed"),
            ("arrival", "reached"),
            ("mutinies", "revolted"),
        ] {
            assert_ne!(of(one).kinds & of(other).kinds, 0, "{one}, {other}");
        }
        assert_eq!(of("signed").kinds & of("born").kinds, 0);
        assert_eq!(of("lamp").kinds, 0);
    }

    #[test]
    fn phrases_have_kinds_of_their_own() {
        assert!(of("took").opens);
        assert_ne!(of_phrase("took", &["office", "in"]) & of("elected").kinds, 0);
        assert_eq!(of_phrase("took", &["a", "lamp"]), 0);
    }

    #[test]
    fn there_is_a_bit_for_each_kind() {
        let kinds: toml::Table = data::table("event-words.toml");
        assert!(kinds.len() <= Kinds::BITS as usize);
        let longest = LEXICON.phrases.values().flatten().map(|(rest, _)| rest.len() + 1).max();
        assert!(longest.unwrap_or(0) <= LONGEST);
    }
}
