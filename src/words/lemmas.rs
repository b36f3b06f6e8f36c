//! Lemmas of English: what a form is a form of, and which classes of words it may belong to.
//!
//! The lemmas and irregular forms are those of Open English WordNet (`dictionaries/README.md`), an
//! automaton in the binary; what is regular follows from [`inflection`].

use std::sync::LazyLock;

use crate::words::edits::Edits;
use crate::words::inflection::{self, Classes, Ending, Listed};
use crate::words::wordmap::{WordMap, word_map};

/// Made by `build.rs` of `dictionaries/lemmas.txt`.
static LEMMAS: LazyLock<WordMap> =
    LazyLock::new(|| word_map(include_bytes!(concat!(env!("OUT_DIR"), "/lemmas.fst"))));
static BASES: Edits = Edits(include_bytes!(concat!(env!("OUT_DIR"), "/lemmas.edits")));

fn value(word: &str) -> u64 {
    LEMMAS.get(word).unwrap_or_default()
}

/// What an irregular form of a noun (0), a verb (1), an adjective or adverb (2) is a form of.
fn irregular(form: &str, class: usize) -> Option<String> {
    let row = value(form) >> (8 + 16 * class) & 0xFFFF;
    BASES.of(usize::try_from(row).ok()?.checked_sub(1)?, form).next()
}

fn listed(word: &str) -> Listed {
    let value = value(word);
    let irregular = [0, 1, 2].map(|class| value >> (8 + 16 * class) & 0xFFFF != 0);
    Listed { classes: (value & 0b1_1111) as Classes, irregular }
}

/// The classes that a form in lower case may belong to; none for a word that is not known.
#[must_use]
pub fn classes(form: &str) -> Classes {
    inflection::classes(form, listed)
}

/// Whether a word in lower case is itself in the list, as it stands or as an irregular form.
#[must_use]
pub fn is_listed(word: &str) -> bool {
    value(word) != 0
}

/// The infinitive that an irregular form of a verb in lower case is of.
#[must_use]
pub fn irregular_verb(form: &str) -> Option<String> {
    irregular(form, 1)
}

/// The singular of a noun in lower case.
#[must_use]
pub fn of_noun(form: &str) -> String {
    regular(form, 0, inflection::NOUN, &[Ending::S])
}

/// The infinitive of a verb in lower case.
#[must_use]
pub fn of_verb(form: &str) -> String {
    regular(form, 1, inflection::VERB, &[Ending::S, Ending::Ed, Ending::Ing])
}

/// The positive of an adjective or adverb in lower case.
#[must_use]
pub fn of_adjective(form: &str) -> String {
    let class = inflection::ADJECTIVE | inflection::ADVERB;
    // "older" is in the list itself; "inner" is no comparative of "in".
    let known = |base: &str| base.len() > 2 && listed(base).classes & class != 0;
    let compared =
        || [Ending::Er, Ending::Est].iter().find_map(|&it| inflection::base(form, it, known));
    irregular(form, 2).or_else(compared).unwrap_or_else(|| form.to_owned())
}

fn regular(form: &str, kind: usize, class: Classes, endings: &[Ending]) -> String {
    let known = |base: &str| listed(base).classes & class != 0;
    let base = || endings.iter().find_map(|&it| inflection::base(form, it, known));
    let itself = || known(form).then(|| form.to_owned());
    // A form that no list has: `-s` is taken off, the other endings where they look like endings.
    let guess = || {
        let ending = endings.iter().find(|&&it| inflection::base(form, it, |_| true).is_some());
        ending.map_or_else(|| form.to_owned(), |&ending| inflection::guessed(form, ending))
    };
    let found = irregular(form, kind);
    // "seats" is in the list itself, in another sense; "found" is no form of any "fou".
    let found = match kind {
        0 => found.or_else(base).or_else(itself),
        _ => found.or_else(itself).or_else(base),
    };
    found.unwrap_or_else(guess)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_lemmas() {
        let nouns = [("treaties", "treaty"), ("men", "man"), ("bridges", "bridge"), ("bus", "bus")];
        for (form, lemma) in nouns {
            assert_eq!(of_noun(form), lemma);
        }
        for (form, lemma) in [
            ("went", "go"),
            ("founded", "found"),
            ("signed", "sign"),
            ("opening", "open"),
            ("was", "be"),
            ("left", "leave"),
            ("retweeted", "retweet"),
            ("dying", "die"),
        ] {
            assert_eq!(of_verb(form), lemma);
        }
        assert_eq!((&*of_adjective("older"), &*of_adjective("worst")), ("old", "bad"));
    }

    #[test]
    fn classes_of_known_and_unknown_words() {
        assert_eq!(classes("signed") & inflection::PAST, inflection::PAST);
        assert_eq!(classes("qwrtz"), 0);
    }
}
