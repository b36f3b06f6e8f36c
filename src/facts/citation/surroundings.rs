//! What stands around names and a year and tells that they cite nothing: a species, a case at law, a
//! letter, a line of code.

use super::{Citation, CitationForm};
use crate::text::cursor::Cursor;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::words::authorship::{is_initials, is_year, lexicon};
use crate::words::fold;

/// Most species that a text names were described before this year; a citation behind two Latin words
/// is rarely as old.
const LAST_AUTHORITY: &str = "1960";

/// Before this year, a name and a year behind a capitalised word and a small one are rather those of
/// a species.
const OLD_AUTHORITY: &str = "1900";

/// How many tokens a word with hyphens is followed.
const JOINED: usize = 12;

/// How many tokens the names of another work have at most.
const NAMED: usize = 8;

/// How many tokens behind a year a remark about it can reach.
const REMARK: usize = 12;

/// The tokens of a block.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'s> {
    pub(super) layers: &'s Layers<'s>,
    pub(super) tokens: Cursor<'s, 's>,
}

impl Surroundings<'_> {
    /// What is written like a citation and has no entry: a case at law (`Osei v. Adu, 1990`), the
    /// end of a number of a statute (`95/46/EC, 1995`), a work that is cited by way of another.
    pub(super) fn is_other_kind(&self, read: &Citation, end: usize) -> bool {
        let first = read.author_spans.first().map_or(0, |first| first.start);
        let at = self.tokens.partition_point(|token| token.span.start < first);
        let before = |by: usize| at.checked_sub(by).map_or("", |at| self.tokens.text(at));
        let stop = usize::from(before(1) == ".");
        let versus = matches!(before(1 + stop), "v" | "vs" | "versus" | "contra");
        let secondary = &lexicon().secondary;
        let behind = (end + 1..end + 6).any(|at| {
            let pair = format!("{} {}", self.tokens.text(at), self.tokens.text(at + 1));
            secondary.contains(self.tokens.text(at)) || secondary.contains(&pair)
        });
        versus || before(1) == "/" || behind || self.is_in_another(end)
    }

    /// `Osei, 2011, in Adu, 2012`, `Osei (2011) in Adu et al. (2012)`: a year of its own follows the
    /// name behind `in`.
    fn is_in_another(&self, end: usize) -> bool {
        let mark = |at: &usize| matches!(self.tokens.text(*at), "," | ")" | "]");
        let at = end + 1 + (end + 1..end + 4).take_while(mark).count();
        let named = self.tokens.text(at + 1).starts_with(char::is_uppercase);
        let closing = |at: &usize| !matches!(self.tokens.text(*at), ";" | "." | ")" | "]");
        let mut behind = (at + 2..self.tokens.len()).take(NAMED).take_while(closing);
        let abbreviated =
            |at: usize| self.tokens.text(at) == "al" && self.tokens.text(at + 1) == ".";
        self.tokens.text(at) == "in"
            && named
            && behind.any(|at| {
                let at = if abbreviated(at) { at + 2 } else { at };
                let at = at
                    + (at..at + 2)
                        .take_while(|at| matches!(self.tokens.text(*at), "," | "("))
                        .count();
                is_year(self.tokens.text(at))
            })
    }

    /// Whether the names of a citation begin behind what was not read and may be a part of them: a word
    /// that they touch, `Sch€uller`, a list of names that is not understood, `Pugo-gunsam and Osei`,
    /// or, in brackets from `low` on, a name or a number, `HapMap 3 Consortium`.
    pub(super) fn begins_inside(&self, read: &Citation, low: usize) -> bool {
        let Some(first) = read.author_spans.first() else { return false };
        let at = self.tokens.partition_point(|token| token.span.start < first.start);
        let joins = |at: usize| {
            let text = self.tokens.text(at);
            !text.is_empty() && text.chars().all(|c| fold::is_dash(c) || fold::is_apostrophe(c))
        };
        let touches = |at: usize| at > 0 && self.tokens.touches(at - 1);
        let opens =
            |text: &str| text.ends_with(['(', '[', '.', '“', '‘', '"', '\'', ';', '—', '/']);
        let before = |by: usize| at.checked_sub(by).map_or("", |at| self.tokens.text(at));
        if at == 0 && self.goes_on(first.start) {
            return true;
        }
        if touches(at) && !opens(before(1)) || at > 1 && joins(at - 1) && touches(at - 1) {
            return true;
        }
        // The word before the conjunction, with all that it touches.
        let marks = (1..=2)
            .take_while(|by| before(*by) == "," || lexicon().conjunctions.contains(before(*by)));
        let marks = marks.count();
        if marks > 0
            && let Some(last) = at.checked_sub(1 + marks)
        {
            let mut start = last;
            while touches(start) && last - start < JOINED {
                start -= 1;
            }
            let capital = self.tokens.text(start).starts_with(char::is_uppercase);
            if start < last && start >= low && capital {
                return true;
            }
        }
        if read.form != CitationForm::Parenthetical {
            return false;
        }
        let low = (low..at).rev().find(|at| self.tokens.text(*at) == ";").map_or(low, |at| at + 1);
        let named = |text: &str| {
            let lower = fold::lower(text);
            text.contains(char::is_uppercase)
                && !lexicon().signals.contains(&*lower)
                && !is_initials(text)
                && !is_initials(&format!("{text}."))
        };
        let number =
            self.tokens.get(at.wrapping_sub(1)).is_some_and(|it| it.kind == TokenKind::Number);
        at > low && (number || (low..at).any(|at| named(self.tokens.text(at))))
    }

    /// Whether the block before a place stops in a list of names: a line that was broken there.
    fn goes_on(&self, at: u32) -> bool {
        let before = self.layers.document.prose[..at as usize].trim_end();
        let last = before.rsplit([' ', '\n', '\u{a0}']).next().unwrap_or_default();
        before.ends_with(',') || lexicon().conjunctions.contains(last)
    }

    /// What stands before a year in brackets and is no author: the title of a book in italics, or
    /// behind its article, `in The Craft (2008)`; a name with a number, `RCP8.5 (2070)`; a decade.
    pub(super) fn is_no_work(&self, read: &Citation, year: TextSpan) -> bool {
        let text = self.layers.text(year);
        if text.ends_with("0s") {
            return true;
        }
        let ([name], false, [first, ..]) = (&*read.authors, read.et_al, &*read.author_spans) else {
            return false;
        };
        let at = self.tokens.partition_point(|token| token.span.start < first.start);
        let before = |by: usize| at.checked_sub(by).map_or("", |at| self.tokens.text(at));
        let inside = before(2).starts_with(char::is_alphanumeric) || before(2) == ",";
        let titled = before(1) == "The" && inside;
        let italics = &self.layers.document.italics;
        let slanted = |span: TextSpan| {
            let after = italics.partition_point(|it| it.start <= span.start);
            after.checked_sub(1).is_some_and(|at| italics[at].contains(span))
        };
        let numbered = name.contains(|c: char| c.is_ascii_digit());
        !lexicon().names_organisation(name)
            && (numbered
                || read.form == CitationForm::Narrative
                    && (titled || slanted(*first) && !slanted(year)))
    }

    /// Whether the bracket around a year says that what it names is in no list: `(K. Osei, pers.
    /// comm., 2011)`.
    pub(super) fn is_unlisted(&self, bracket: Option<usize>, end: usize) -> bool {
        let Some(open) = bracket else { return false };
        let parts = |at: &usize| self.tokens.text(*at) == ";";
        let from = (open..end).rev().find(parts).unwrap_or(open);
        let close = |at: &usize| matches!(self.tokens.text(*at), ";" | ")" | "]");
        let to = (end..self.tokens.len()).take(REMARK).find(close).unwrap_or(end);
        let said = self.tokens[from].span.cover(self.tokens[to].span);
        let said = self.layers.text(said).to_lowercase();
        lexicon().unlisted.iter().any(|words| said.contains(words.as_str()))
    }

    /// What stands before a year in brackets and cites nothing: `do(2000)`, and `Osei, K. (1970)` of
    /// an entry in running text.
    pub(super) fn is_no_author(&self, read: &Citation, year: TextSpan) -> bool {
        let Some(last) = read.author_spans.last() else { return false };
        let between = TextSpan { start: last.end, end: year.start.max(last.end) };
        let called = self.layers.text(between) == "("
            && read.authors.last().is_some_and(|name| name.starts_with(char::is_lowercase));
        let inverted = self.layers.text(between).contains(char::is_uppercase);
        called || inverted
    }

    /// `Tangara seledon (Müller, 1776)`: behind the two or three words of a species' name stands
    /// who named it.
    pub(super) fn is_authority(
        &self,
        read: &Citation,
        year: &str,
        comma: Option<TextSpan>,
    ) -> bool {
        let Some(first) = read.author_spans.first() else { return false };
        let at = self.tokens.partition_point(|token| token.span.start < first.start);
        let word = |by: usize| {
            let token = at.checked_sub(by).map(|at| self.tokens[at])?;
            (token.kind == TokenKind::Word).then(|| self.layers.text(token.span))
        };
        let bracket = usize::from(at.checked_sub(1).is_some_and(|at| self.tokens.text(at) == "("));
        let latin = |by: usize| word(by + bracket).filter(|word| lexicon().ends_in_latin(word));
        let epithet =
            |by: usize| latin(by).is_some_and(|word| word.chars().all(char::is_lowercase));
        let genus = |by: usize| latin(by).is_some_and(|word| word.starts_with(char::is_uppercase));
        let species = epithet(1) && (genus(2) || epithet(2) && genus(3));
        // Not every such name is Latin in its form.
        let named = |by: usize| {
            let word = word(by + bracket).filter(|word| word.starts_with(char::is_uppercase));
            word.is_some_and(|word| !lexicon().signals.contains(&*fold::lower(word)))
        };
        let small = word(1 + bracket).is_some_and(|word| word.chars().all(char::is_lowercase));
        let old = year < OLD_AUTHORITY && small && named(2);
        year < LAST_AUTHORITY && (comma.is_some() && (species || old) || bracket == 1 && species)
    }
}
