//! Finds phrases and regexes: all phrases of a rule through one automaton, each regex by itself.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::{Captures, Regex, RegexBuilder};
use serde::Deserialize;

use crate::document::Block;
use crate::rules::DocumentContext;
use crate::span::TextSpan;

/// A regular expression, checked when the rule file is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(String);

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match compile(&text, false) {
            Ok(_) => Ok(Self(text)),
            // The first lines of a regex error draw the pattern; only the last says what is wrong.
            Err(error) => Err(error.to_string().lines().last().unwrap_or_default().to_owned()),
        }
    }
}

fn compile(pattern: &str, ignore_case: bool) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).case_insensitive(ignore_case).size_limit(1 << 22).build()
}

/// One place where a matcher matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The row: phrases are numbered first, in order, then regexes.
    pub row: usize,
    /// Where.
    pub span: TextSpan,
}

/// The compiled rows of a rule.
#[derive(Debug)]
pub struct Matcher {
    phrases: Option<AhoCorasick>,
    /// How many rows are phrases.
    literals: usize,
    regexes: Vec<Regex>,
    nonword: bool,
}

impl Matcher {
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
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA).filter(|_| phrases.len() < 200))
            .ascii_case_insensitive(ignore_case)
            .build(&phrases)
            .map_err(|error| error.to_string())?;
        let regexes = patterns.into_iter().map(|pattern| compile(&pattern.0, ignore_case));
        Ok(Self {
            literals: phrases.len(),
            phrases: (!phrases.is_empty()).then_some(automaton),
            regexes: regexes.collect::<Result<_, _>>().map_err(|error| error.to_string())?,
            nonword,
        })
    }

    /// The matches inside a block, in order, the longest of those that start together; none
    /// overlap.
    #[must_use]
    pub fn hits(&self, context: &DocumentContext<'_>, block: &Block) -> Vec<Hit> {
        let text = context.text(block.span);
        let base = block.span.start as usize;
        let hit = |row, start, end| Hit { row, span: TextSpan::new(base + start, base + end) };
        let mut hits = Vec::new();
        if let Some(automaton) = &self.phrases {
            // Overlapping, since a longer match that is no whole word must not hide a shorter one.
            let found = automaton.find_overlapping_iter(text);
            let whole = found.filter(|m| self.nonword || is_whole(text, m.start(), m.end()));
            hits.extend(whole.map(|m| hit(m.pattern().as_usize(), m.start(), m.end())));
        }
        for (at, regex) in self.regexes.iter().enumerate() {
            let found = regex.find_iter(text).filter(|found| !found.is_empty());
            hits.extend(found.map(|m| hit(self.literals + at, m.start(), m.end())));
        }
        hits.sort_unstable_by_key(|hit| (hit.span.start, u32::MAX - hit.span.end, hit.row));
        let mut end = 0;
        hits.retain(|hit| {
            let free = hit.span.start >= end;
            end = if free { hit.span.end } else { end };
            free
        });
        hits
    }

    /// The groups of a hit whose row is a regex; `text` is what was hit.
    #[must_use]
    pub fn groups<'t>(&self, hit: &Hit, text: &'t str) -> Option<Captures<'t>> {
        self.regexes.get(hit.row.checked_sub(self.literals)?)?.captures(text)
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
    fn a_bad_regex_says_what_is_wrong() {
        let error = Pattern::try_from("(a".to_owned()).expect_err("it is not closed");
        assert!(error.contains("unclosed group"), "{error}");
    }
}
