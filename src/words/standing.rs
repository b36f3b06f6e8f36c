//! How sure it is that what a list of misspellings has is one.
//!
//! Lists of slips are made from programs and their comments: they call wrong what is rare, what older
//! books have, and plurals that a grammar of today does without. What a dictionary of English has, or
//! its inflection makes, is no slip of the pen.

use super::dictionary::{self, Variety};
use super::fold;
use super::inflection::{ADJECTIVE, NOUN, VERB};
use super::lemmas;

/// What a spelling on the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A word of English.
    Word,
    /// Perhaps a word, perhaps a slip for another one than the list says.
    Doubtful,
    /// A slip.
    Slip,
}

/// Words of fewer letters are near to too many others.
const SHORT: usize = 6;
/// Endings of adjectives that are nouns as well: `an individual`, `a deliverable`, `a positive`.
const NOMINAL: [&str; 3] = ["al", "ble", "ive"];

/// How sure it is that a word in lower case, which the list has with these corrections, is misspelt.
#[must_use]
pub fn standing(word: &str, corrections: &[String]) -> Standing {
    if corrections.iter().any(|right| is_form(word, right)) || is_nominal(word) || is_hissed(word) {
        return Standing::Word;
    }
    let doubtful = dictionary::contains(word, Variety::ANY)
        || lemmas::is_listed(word)
        || corrections.iter().any(|right| {
            is_other_inflection(word, right) || is_cut(word, right) || is_far(word, right)
        });
    if doubtful { Standing::Doubtful } else { Standing::Slip }
}

/// Whether a word is an irregular form of what the correction is a form of (`quitted`, `forbad`).
fn is_form(word: &str, right: &str) -> bool {
    lemmas::irregular_verb(word).is_some_and(|base| lemmas::of_verb(right) == base)
        || is_gerund(word) && lemmas::of_verb(right) == lemmas::of_verb(singular(word))
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Whether a word is the plural of a noun in *-ing*: `slicings`.
fn is_gerund(word: &str) -> bool {
    word.ends_with("ings") && lemmas::classes(singular(word)) & (NOUN | ADJECTIVE) != 0
}

/// Whether a word is the plural of an adjective of a kind that is used as a noun: `identicals`.
fn is_nominal(word: &str) -> bool {
    let single = singular(word);
    single.len() < word.len()
        && NOMINAL.iter().any(|ending| single.ends_with(ending))
        && lemmas::classes(single) & ADJECTIVE != 0
}

/// Whether a verb in *-s* has doubled it before an ending, as some write: `focusses`, `biassed`.
fn is_hissed(word: &str) -> bool {
    let stem = ["es", "ed", "ing"].iter().find_map(|ending| word.strip_suffix(ending));
    let verb = stem.and_then(|stem| stem.strip_suffix('s')).filter(|verb| verb.ends_with('s'));
    verb.is_some_and(|verb| !verb.ends_with("ss") && lemmas::classes(verb) & VERB != 0)
}

/// Whether a word is made as English makes plurals and past tenses, and the correction says the
/// same without the ending or irregularly: `softwares`, `builded`. Grammar tells, not spelling.
fn is_other_inflection(word: &str, right: &str) -> bool {
    let single = singular(word);
    if single.len() < word.len() && single == right {
        return !single.ends_with('s');
    }
    let past = word.strip_suffix("ed").filter(|_| !right.ends_with("ed"));
    past.is_some_and(|stem| {
        let base = lemmas::of_verb(right);
        let doubled = base.chars().next_back().map(|last| format!("{base}{last}"));
        stem == base || base.strip_suffix('e') == Some(stem) || doubled.as_deref() == Some(stem)
    })
}

/// Whether the correction takes a whole word away: `moreso` is no slip for `more`.
fn is_cut(word: &str, right: &str) -> bool {
    let rest = word.strip_prefix(right).or_else(|| word.strip_suffix(right));
    rest.is_some_and(|rest| rest.len() > 1 && dictionary::contains(rest, Variety::ANY))
}

/// Whether the correction of a short word is more than one slip away.
fn is_far(word: &str, right: &str) -> bool {
    word.len() < SHORT && strsim::osa_distance(word, &fold::lower(right)) > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str, right: &str) -> Standing {
        standing(word, &[right.to_owned()])
    }

    #[test]
    fn forms_that_english_makes_are_words() {
        for (word, right) in [
            ("quitted", "quit"),
            ("slicings", "slices"),
            ("biassed", "biased"),
            ("trivials", "trivial"),
        ] {
            assert_eq!(of(word, right), Standing::Word, "{word}");
        }
    }

    #[test]
    fn other_inflections_and_rare_words_are_doubtful() {
        for (word, right) in [
            ("builded", "built"),
            ("splitted", "split"),
            ("softwares", "software"),
            ("hinderance", "hindrance"),
            ("shouldbe", "should"),
        ] {
            assert_eq!(of(word, right), Standing::Doubtful, "{word}");
        }
    }

    #[test]
    fn slips_are_slips() {
        for (word, right) in [
            ("recieve", "receive"),
            ("occured", "occurred"),
            ("thier", "their"),
            ("listenned", "listened"),
            ("filess", "files"),
        ] {
            assert_eq!(of(word, right), Standing::Slip, "{word}");
        }
    }
}
