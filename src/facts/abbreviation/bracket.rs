//! "Long Form (SHORT)", "SHORT (Long Form)", "Long Form (SHORT or OTHER)".

use super::align::Word;
use super::short::ShortForm;
use super::{Abbreviation, CLEAR, CUES, DefinitionScanner, aligned, is_quote};
use crate::text::span::TextSpan;
use crate::words::dictionary::{self, Variety};
use crate::words::{fold, names};

impl DefinitionScanner<'_, '_> {
    /// Both directions of a bracket whose marks are the tokens `open` and `close`.
    pub(super) fn bracket(&self, open: usize, close: usize, found: &mut Vec<Abbreviation>) {
        if open == 0 || open + 1 >= close {
            return;
        }
        let before = found.len();
        let cites = self.ends_in_year(open, close);
        for (first, last) in self.pieces(open + 1, close) {
            let span = self.span(first, last);
            let Some(short) = ShortForm::parse(self.layers.text(span)) else {
                // What follows something else than a short form is no definition: "(see WHO)".
                break;
            };
            let Some(long) = self.long_before(&short, open) else { break };
            // `(HDC, 2012)` cites whom it abbreviates: only the name itself explains it.
            if cites && last + 3 == close && !self.is_name(long)
                || self.are_initials(span, long, close)
            {
                break;
            }
            found.push(self.definition(span, long));
        }
        if found.len() == before {
            self.reversed(open, close, found);
        }
        if found.len() == before {
            self.enclosed(open, close, found);
        }
    }

    /// "(long form, SHORT)": the bracket up to its last comma must be the long form and no more.
    fn enclosed(&self, open: usize, close: usize, found: &mut Vec<Abbreviation>) {
        let Some(comma) = (open + 1..close).rfind(|&at| self.tokens.text(at) == ",") else {
            return;
        };
        let first = self.after_lead(comma + 1, close);
        let Some((short, last)) = self.short_after(first) else { return };
        let start = self.after_lead(open + 1, comma);
        if last + 1 != close || start >= comma {
            return;
        }
        let words = self.words_between(start, comma);
        if aligned(&short, &words, CLEAR) == Some(0)
            && let Some(long) = self.long(&short, &words)
        {
            found.push(self.definition(self.span(first, last), long));
        }
    }

    /// Whether a bracket ends in a comma and a year.
    fn ends_in_year(&self, open: usize, close: usize) -> bool {
        let year = self.tokens.text(close - 1);
        let digits = year.bytes().take_while(u8::is_ascii_digit).count();
        close > open + 3 && digits == 4 && year.len() <= 5 && self.tokens.text(close - 2) == ","
    }

    /// Whether all words of a stretch have capitals, but the minor ones.
    fn is_name(&self, long: TextSpan) -> bool {
        let mut words = self.layers.text(long).split([' ', '-']);
        words.all(|word| {
            word.starts_with(char::is_uppercase) || CUES.minor.contains(&*fold::lower(word))
        })
    }

    /// Whether a bracket has the initials of given names, before the family name.
    fn are_initials(&self, short: TextSpan, long: TextSpan, close: usize) -> bool {
        let text = self.layers.text(short);
        let dotted = text.trim_end_matches('.').split('.').all(|it| it.chars().count() == 1);
        let name = |word: &str| {
            let key = fold::key(word);
            let known = names::known(&key).given || !dictionary::contains(&key, Variety::ANY);
            word.starts_with(char::is_uppercase) && known
        };
        dotted
            && text.contains('.')
            && self.continues(close + 1)
            && name(self.tokens.text(close + 1))
            && self.layers.text(long).split(' ').all(name)
    }

    /// The parts of a bracket that may be short forms, as first and last token: what stands
    /// between separators, without introducing words and quotation marks.
    fn pieces(&self, first: usize, close: usize) -> impl Iterator<Item = (usize, usize)> {
        let is_separator = |at: &usize| {
            matches!(self.tokens.text(*at), "," | ";" | "/" | "or" | "and" | "=" | ":")
                && !(self.tokens.text(*at) == "/" && self.tight(*at))
        };
        let mut start = first;
        std::iter::from_fn(move || {
            (start < close).then(|| {
                let end = (start..close).find(is_separator).unwrap_or(close);
                let piece = (start, end);
                start = end + 1;
                piece
            })
        })
        .filter_map(|(first, mut end)| {
            let first = self.after_lead(first, end);
            let trails = |at: usize| {
                is_quote(self.tokens.text(at)) || CUES.trail.contains(self.tokens.text(at))
            };
            while first < end && trails(end - 1) {
                end -= 1;
            }
            (first < end).then(|| (first, end - 1))
        })
    }

    /// "SHORT (Long Form)": the bracket up to its first comma must be the long form and no more.
    fn reversed(&self, open: usize, close: usize, found: &mut Vec<Abbreviation>) {
        let stops = |&at: &usize| matches!(self.tokens.text(at), "," | ";" | ":");
        let end = (open + 1..close).find(stops).unwrap_or(close);
        let Some((short, first)) = self.short_before(open) else { return };
        let Some(long) = self.long_before(&short, end) else { return };
        let start = self.after_lead(open + 1, end);
        if self.tokens.get(start).is_some_and(|token| token.span.start == long.start) {
            let last = open - 1 - usize::from(is_quote(self.tokens.text(open - 1)));
            found.push(self.definition(self.span(first, last), long));
        }
    }

    /// The start of a name whose initials are the letters of the short form in another order, as
    /// when an organisation's short form comes from its name in another language.
    pub(super) fn name_before(
        &self,
        short: &ShortForm,
        words: &[(Word, TextSpan)],
    ) -> Option<usize> {
        let text = |at: usize| self.layers.text(words[at].1);
        let capital = |at: usize| text(at).starts_with(char::is_uppercase);
        // One name: nothing but space and hyphens between its words, and no article inside.
        let next = |at: usize| {
            let (word, span) = &words[at];
            let gap = TextSpan { start: span.end, end: words.get(at + 1)?.1.start };
            let name = capital(at) || word.joined || word.minor && text(at) != "the";
            let close =
                |c: char| c == ' ' || fold::is_dash(c) || fold::is_apostrophe(c) || c == 's';
            (name && self.layers.text(gap).chars().all(close)).then_some(at)
        };
        let mut start = words.len().checked_sub(1).filter(|&last| capital(last))?;
        while let Some(before) = start.checked_sub(1).and_then(next) {
            start = before;
        }
        while start < words.len() && (words[start].0.minor || !capital(start)) {
            start += 1;
        }
        let mut initials: Vec<char> = words[start..]
            .iter()
            .filter(|(word, _)| !word.minor)
            .filter_map(|(word, _)| word.letters.first().copied())
            .collect();
        let count = initials.len();
        let shared = short.letters.iter().filter(|&letter| {
            let at = initials.iter().position(|initial| initial == letter);
            at.map(|at| initials.swap_remove(at)).is_some()
        });
        let shared = shared.count();
        (count >= 3 && short.letters.len() >= 3 && shared * 5 >= short.letters.len() * 3)
            .then_some(start)
    }
}
