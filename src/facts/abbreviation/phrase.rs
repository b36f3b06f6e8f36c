//! Definitions without brackets: "the long form, or SHORT, …", "Long Form – SHORT",
//! "SHORT stands for the long form", "SHORT, long form; OTHER, other form".
//!
//! No bracket says that the two belong together, so the letters must be clear.

use super::align::Word;
use super::short::ShortForm;
use super::{
    Abbreviation, CLEAR, CUES, DefinitionScanner, ENOUGH, LONGEST_LONG_FORM, Setting, aligned,
    closes, prefix,
};
use crate::text::span::TextSpan;

/// Short forms of fewer letters agree with words beside a dash by chance.
const SHORTEST_BESIDE_DASH: usize = 3;
/// Words at the end of an entry that may belong to a long form though they give no letter.
const TAIL: usize = 2;

impl DefinitionScanner<'_, '_> {
    /// "the long form, or SHORT, …" and "…, hereafter SHORT, …": `comma` is the first one.
    pub(super) fn announced(&self, comma: usize, found: &mut Vec<Abbreviation>) {
        if comma == 0 || !CUES.announce.contains(self.tokens.text(comma + 1)) {
            return;
        }
        let first = self.after_lead(comma + 2, self.tokens.len());
        let Some((short, last)) = self.short_after(first) else { return };
        if closes(self.tokens.text(last + 1)) {
            self.clear_before(&short, (first, last), comma, found);
        }
    }

    /// "Long Form – SHORT" and "SHORT – the long form", at a dash between spaces.
    pub(super) fn dashed(&self, dash: usize, found: &mut Vec<Abbreviation>) {
        if dash == 0
            || self.tokens.touches(dash - 1)
            || self.tokens.touches(dash)
            || !self.continues(dash + 1)
        {
            return;
        }
        let long_enough = |short: &ShortForm| short.letters.len() >= SHORTEST_BESIDE_DASH;
        let is_dash = |at: usize| matches!(self.tokens.text(at), "–" | "—" | "-");
        if let Some((short, last)) = self.short_after(dash + 1)
            && (closes(self.tokens.text(last + 1))
                || is_dash(last + 1)
                || !self.continues(last + 1))
            && long_enough(&short)
        {
            self.clear_before(&short, (dash + 1, last), dash, found);
        }
        if let Some((short, first)) =
            self.short_before(dash).filter(|(short, _)| long_enough(short))
        {
            self.clear_after(&short, (first, dash - 1), dash + 1, found);
        }
    }

    /// "SHORT stands for the long form".
    pub(super) fn told(&self, found: &mut Vec<Abbreviation>) {
        let first = |phrase: &'static String| {
            let (first, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
            Some((self.layers.vocabulary.id(first)?, rest))
        };
        let phrases: Vec<(u32, &str)> = CUES.tell.iter().filter_map(first).collect();
        // `is` opens some of the phrases, and most texts have none of their other words.
        let known = |word: &str| self.layers.vocabulary.id(word).is_some();
        let possible = |&(_, rest): &(u32, &str)| rest.split_whitespace().all(known);
        let phrases: Vec<(u32, &str)> = phrases.into_iter().filter(possible).collect();
        if phrases.is_empty() {
            return;
        }
        for (at, id) in self.layers.vocabulary.ids().iter().enumerate() {
            for (_, rest) in phrases.iter().filter(|(first, _)| first == id) {
                let mut next = at + 1;
                let follows = rest.split_whitespace().all(|word| {
                    next += 1;
                    self.tokens.text(next - 1) == word
                });
                if !follows {
                    continue;
                }
                // `…, standing for`: the comma is none of the short form.
                let end = match at.checked_sub(1).map(|before| self.tokens.text(before)) {
                    Some(",") => at - 1,
                    _ => at,
                };
                if let Some((short, first)) = self.short_before(end) {
                    self.clear_after(&short, (first, end - 1), next, found);
                }
            }
        }
    }

    /// "SHORT, long form; OTHER, other form", as tables have it below them; also with `=` and `:`.
    pub(super) fn keyed(&self, mark: usize, found: &mut Vec<Abbreviation>) {
        let separator = self.tokens.text(mark);
        if mark == 0 || !is_loud(self.tokens.text(mark - 1)) || !self.continues(mark + 1) {
            return;
        }
        let Some((short, first)) = self.short_before(mark) else { return };
        let before = first.checked_sub(1).map_or("", |before| self.tokens.text(before));
        let opens = !self.continues(first) || matches!(before, ";" | ":" | ".");
        if !(opens || separator == "=") {
            return;
        }
        // Each entry ends where its like ends; the last one with the sentence.
        let ends = |&at: &usize| {
            !self.continues(at)
                || matches!(self.tokens.text(at), ";" | "." | "=" | ":")
                || separator != "," && self.tokens.text(at) == ","
        };
        let last = mark + 1 + LONGEST_LONG_FORM;
        let Some(mut end) = (mark + 2..=last).find(ends) else { return };
        let listed = before == ";" || self.tokens.text(end) == ";" && self.continues(end);
        if separator == "," && !listed {
            return;
        }
        let next = Some(end).filter(|&end| matches!(self.tokens.text(end), "=" | ":"));
        if let Some((_, next)) = next.and_then(|next| self.short_before(next)) {
            end = next;
        }
        let start = self.after_lead(mark + 1, end);
        let words = self.words_between(start, end);
        let enough = if separator == "=" || listed { ENOUGH } else { CLEAR };
        let whole = || aligned(&short, &words, enough).filter(|&start| start == 0);
        let count = match separator {
            "," => whole().map(|_| words.len()),
            // Of what follows the last letter a little may belong to it: "DA = dilution air".
            _ => prefix(&short, &words, enough).map(|count| match &words[count..] {
                tail if next.is_none() && self.is_tail(&words[..count], tail) => words.len(),
                _ => count,
            }),
        };
        if let Some(count) = count
            && let Some(long) = self.long(&short, &words[..count])
        {
            // A key to a table or figure is read with it and defines for nothing else.
            let definition = self.definition(self.span(first, mark - 1), long);
            found.push(Abbreviation { setting: Setting::Aside, ..definition });
        }
    }

    /// Whether words may end a long form though they give no letter: few, and in the same case.
    fn is_tail(&self, long: &[(Word, TextSpan)], tail: &[(Word, TextSpan)]) -> bool {
        let text = |(_, span): &(Word, TextSpan)| self.layers.text(*span);
        let title = long.first().is_some_and(|first| text(first).starts_with(char::is_uppercase));
        tail.len() <= TAIL
            && tail.iter().map(text).all(|word| {
                let capital = word.starts_with(char::is_uppercase);
                let small = word.chars().skip(1).all(char::is_lowercase);
                small && (title || !capital) && word.starts_with(char::is_alphabetic)
            })
    }

    /// A definition whose long form ends before the token `end`.
    fn clear_before(
        &self,
        short: &ShortForm,
        (first, last): (usize, usize),
        end: usize,
        found: &mut Vec<Abbreviation>,
    ) {
        let (words, _) = self.words_before(end, short.letters.len(), false);
        if let Some(start) = aligned(short, &words, CLEAR)
            && let Some(long) = self.long(short, &words[start..])
        {
            found.push(self.definition(self.span(first, last), long));
        }
    }

    /// A definition whose long form starts at a token, or after the words that lead to it.
    fn clear_after(
        &self,
        short: &ShortForm,
        (first, last): (usize, usize),
        start: usize,
        found: &mut Vec<Abbreviation>,
    ) {
        let most = (start + LONGEST_LONG_FORM).min(self.tokens.len());
        let start = self.after_lead(start, most);
        let is_dash = |at: usize| {
            matches!(self.tokens.text(at), "–" | "—" | "-")
                && !self.tokens.touches(at - 1)
                && !self.tokens.touches(at)
        };
        let ends = |&at: &usize| {
            matches!(self.tokens.text(at), "." | "!" | "?") || is_dash(at) || !self.continues(at)
        };
        let end = (start + 1..most).find(ends).unwrap_or(most);
        let words = self.words_between(start, end);
        let Some(count) = prefix(short, &words, CLEAR) else { return };
        if let Some(long) = self.long(short, &words[..count]) {
            let last = last - usize::from(super::is_quote(self.tokens.text(last)));
            let short: TextSpan = self.span(first, last);
            found.push(self.definition(short, long));
        }
    }
}

/// Whether a token may end a short form: most commas follow a word in lower case.
fn is_loud(text: &str) -> bool {
    text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        || text.len() == 1
        || !text.is_ascii()
        || text.ends_with('s') && text.as_bytes()[text.len() - 2].is_ascii_uppercase()
}
