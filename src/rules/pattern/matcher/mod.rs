//! Finds phrases and regexes: all phrases of a rule through one automaton, all regexes through
//! another.

mod regexes;

use std::sync::{Arc, Mutex, PoisonError, Weak};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashSet;

pub use regexes::{Groups, Opening, Pattern, TWINS};

use crate::text::span::TextSpan;
use crate::text::vocabulary::{Lore, Vocabulary};
use crate::words::fold;
use regexes::{Found, Regexes};

/// One place where a matcher matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The row: phrases are numbered first, in order, then regexes.
    pub row: usize,
    /// Where, in the text that was searched.
    pub span: TextSpan,
    /// What it lies in.
    pub stretch: TextSpan,
}

/// The compiled rows of a rule.
#[derive(Debug, Default)]
pub struct Matcher {
    phrases: Option<AhoCorasick>,
    /// The row of each text of the automaton.
    texts: Vec<usize>,
    /// How many rows are phrases.
    literals: usize,
    regexes: Regexes,
    nonword: bool,
    anchors: Option<Anchors>,
}

/// A word of each phrase, without one of which a text has none of them.
#[derive(Debug)]
struct Anchors {
    words: FxHashSet<String>,
    /// Whether a word of a text holds one.
    held: Lore<bool>,
}

/// The longest word of a phrase; none where it has other letters than those of ASCII, or signs.
fn anchor(phrase: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
    let longest = phrase.split([' ', '-']).max_by_key(|word| word.len());
    longest.filter(|word| !word.is_empty() && phrase.chars().all(plain))
}

impl Anchors {
    /// Those of phrases that are words of ASCII; none where one of them is something else.
    fn of(phrases: &[&str]) -> Option<Self> {
        let words = phrases.iter().map(|phrase| anchor(phrase).map(str::to_ascii_lowercase));
        let words = words.collect::<Option<_>>()?;
        Some(Self { words, held: Lore::new() })
    }

    /// Whether a word, or a part of one that stands between signs (`mail.com`), is one of them.
    fn is_in(&self, word: &str) -> bool {
        let mut parts = word.split(|c: char| !c.is_alphanumeric());
        parts.any(|part| self.words.contains(&*fold::lower(part)))
    }
}

/// The matchers that several rules may have, by the hash of their regexes: a list of accepted words
/// is an exception of every rule of a style.
static SHARED: Mutex<Vec<(blake3::Hash, Weak<Matcher>)>> = Mutex::new(Vec::new());

impl Matcher {
    /// Compiles regexes that are not told apart, as [`Matcher::new`]; those of a list that another
    /// rule has as well are compiled once.
    ///
    /// # Errors
    /// As [`Matcher::new`].
    pub fn shared(patterns: &[Pattern]) -> Result<Arc<Self>, String> {
        let mut hasher = blake3::Hasher::new();
        for pattern in patterns {
            hasher
                .update(&pattern.as_str().len().to_le_bytes())
                .update(pattern.as_str().as_bytes());
        }
        let hash = hasher.finalize();
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let known = shared.iter().find(|(other, _)| *other == hash);
        if let Some(matcher) = known.and_then(|(_, matcher)| matcher.upgrade()) {
            return Ok(matcher);
        }
        let matcher = Arc::new(Self::new([], patterns, false, true)?);
        shared.retain(|(_, matcher)| matcher.strong_count() > 0);
        shared.push((hash, Arc::downgrade(&matcher)));
        Ok(matcher)
    }

    /// Compiles rows. Unless `nonword`, a phrase matches whole words only. Case is ignored for
    /// ASCII letters of phrases and for all letters of regexes.
    ///
    /// # Errors
    /// What the engines say of too many or too large rows.
    pub fn new<'p>(
        phrases: impl IntoIterator<Item = &'p str>,
        patterns: impl IntoIterator<Item = &'p Pattern>,
        ignore_case: bool,
        nonword: bool,
    ) -> Result<Self, String> {
        let phrases: Vec<_> = phrases.into_iter().collect();
        if phrases.iter().any(|phrase| phrase.is_empty()) {
            return Err("a phrase is empty".to_owned());
        }
        // Of equal phrases the first counts: each would match wherever the others do.
        let mut known = FxHashSet::default();
        let key = |text: &str| {
            if ignore_case { text.to_ascii_lowercase() } else { text.to_owned() }
        };
        let texts = (0..phrases.len()).filter(|&row| known.insert(key(phrases[row])));
        let texts: Vec<_> = texts.collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA).filter(|_| texts.len() < 200))
            .ascii_case_insensitive(ignore_case)
            .build(texts.iter().map(|&row| phrases[row]))
            .map_err(|error| error.to_string())?;
        Ok(Self {
            literals: phrases.len(),
            phrases: (!phrases.is_empty()).then_some(automaton),
            texts,
            anchors: Anchors::of(&phrases).filter(|_| !nonword),
            regexes: Regexes::new(patterns, ignore_case)?,
            nonword,
        })
    }

    /// Whether nothing can match in a text of some words, as far as they tell at once.
    #[must_use]
    pub fn is_idle(&self, vocabulary: &Vocabulary<'_>) -> bool {
        let absent = |anchors: &Anchors| {
            anchors.held.which(vocabulary, |word| anchors.is_in(word.text)).is_empty()
        };
        self.regexes.is_empty() && self.anchors.as_ref().is_some_and(absent)
    }

    /// Whether it can match nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_none() && self.regexes.is_empty()
    }

    /// The matches inside stretches of a text, in order, the longest of those that start together;
    /// none overlap. `plain` tells of a stretch whether all its letters are ASCII.
    #[must_use]
    pub fn hits(
        &self,
        text: &str,
        stretches: &[TextSpan],
        plain: impl Fn(TextSpan) -> bool,
    ) -> Vec<Hit> {
        self.hits_at(text, stretches, plain, None)
    }

    /// [`Matcher::hits`] where it is known at which places matches can begin.
    #[must_use]
    pub fn hits_at(
        &self,
        text: &str,
        stretches: &[TextSpan],
        plain: impl Fn(TextSpan) -> bool,
        places: Option<&[u32]>,
    ) -> Vec<Hit> {
        let found = self.regexes.find(text, stretches, plain, places);
        let regexes = found.len();
        let mut found: Vec<_> =
            found.into_iter().map(|it| Found { row: self.literals + it.row, ..it }).collect();
        if let Some(automaton) = &self.phrases {
            for stretch in stretches {
                let (inside, base) = (stretch.of(text), stretch.start as usize);
                // Overlapping, since a longer match that is no whole word must not hide a shorter
                // one.
                let all = automaton.find_overlapping_iter(inside);
                let whole = all.filter(|m| self.nonword || is_whole(inside, m.start(), m.end()));
                found.extend(whole.map(|m| Found {
                    row: self.texts[m.pattern().as_usize()],
                    start: base + m.start(),
                    end: base + m.end(),
                }));
            }
        }
        if found.len() > regexes || regexes > 1 {
            found.sort_unstable_by_key(|it| (it.start, usize::MAX - it.end, it.row));
        }
        let mut hits = Vec::with_capacity(found.len());
        let (mut end, mut next) = (0, 0);
        for Found { row, start, end: stop } in found {
            if start < end {
                continue;
            }
            end = stop;
            while stretches.get(next + 1).is_some_and(|it| it.start as usize <= start) {
                next += 1;
            }
            hits.push(Hit { row, span: TextSpan::new(start, stop), stretch: stretches[next] });
        }
        hits
    }

    /// What every match begins with, if that is known.
    #[must_use]
    pub fn openings(&self) -> Option<Vec<Opening>> {
        self.regexes.openings().filter(|_| self.phrases.is_none())
    }

    /// Whether one of its rows matches in a short text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let whole = TextSpan::new(0, text.len());
        self.regexes.matches(text)
            || (self.phrases.is_some() && !self.hits(text, &[whole], |_| true).is_empty())
    }

    /// The groups of a hit whose row is a regex.
    #[must_use]
    pub fn groups(&self, text: &str, hit: &Hit) -> Option<Groups> {
        let row = hit.row.checked_sub(self.literals)?;
        let (start, end) = (hit.span.start as usize, hit.span.end as usize);
        self.regexes.groups(text, hit.stretch, Found { row, start, end })
    }
}

/// Whether a match neither starts nor ends inside a word.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let joins = |left: Option<char>, right: Option<char>| {
        left.is_some_and(char::is_alphanumeric) && right.is_some_and(char::is_alphanumeric)
    };
    let (before, inside, after) = (&text[..start], &text[start..end], &text[end..]);
    !joins(before.chars().next_back(), inside.chars().next())
        && !joins(inside.chars().next_back(), after.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        assert!(is_whole("état de", 0, 5));
        assert!(!is_whole("article", 0, 3));
        assert!(is_whole("the art.", 4, 7));
    }

    #[test]
    fn anchors_are_held_by_every_text_with_a_phrase() {
        let anchors = Anchors::of(&["per say", "e-mail", "Web site"]).unwrap();
        for word in ["say", "SAY’s", "mail.com", "my_mail", "site"] {
            assert!(anchors.is_in(word), "{word}");
        }
        assert!(!anchors.is_in("essay") && !anchors.is_in("per") && !anchors.is_in("maille"));
        // What is no word of ASCII may be written in other ways.
        assert!(Anchors::of(&["per say", "café"]).is_none());
    }

    #[test]
    fn a_list_that_two_rules_have_is_compiled_once() {
        let list = |texts: &[&str]| -> Vec<Pattern> {
            texts.iter().map(|&text| Pattern::try_from(text.to_owned()).unwrap()).collect()
        };
        let shared = |texts: &[&str]| Matcher::shared(&list(texts)).unwrap();
        let first = shared(&["Zorb", "Quib"]);
        assert!(Arc::ptr_eq(&first, &shared(&["Zorb", "Quib"])));
        assert!(!Arc::ptr_eq(&first, &shared(&["ZorbQ", "uib"])));
        assert!(first.matches("Zorb") && !first.matches("zorb"));
    }

    #[test]
    fn the_longest_of_phrases_and_regexes_wins() {
        let pattern = Pattern::try_from("in order( that)?".to_owned()).unwrap();
        let matcher = Matcher::new(["in order to", "order"], [&pattern], true, false).unwrap();
        let text = "In order to vote, in order that, orderly";
        let hits = matcher.hits(text, &[TextSpan::new(0, text.len())], |_| true);
        let texts: Vec<_> = hits.iter().map(|hit| (hit.row, hit.span.of(text))).collect();
        assert_eq!(texts, [(0, "In order to"), (2, "in order that")]);
    }
}
