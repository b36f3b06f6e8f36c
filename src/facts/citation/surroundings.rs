//! What stands around names and a year and tells that they cite nothing: a species, a case at law, a
//! letter, a line of code.

use super::Citation;
use crate::text::cursor::Cursor;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::words::authorship::lexicon;
use crate::words::fold;

/// Most species that a text names were described before this year; a citation behind two Latin words
/// is rarely as old.
const LAST_AUTHORITY: &str = "1960";

/// Before this year, a name and a year behind a capitalised word and a small one are rather those of
/// a species.
const OLD_AUTHORITY: &str = "1900";

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
        let behind = (end + 1..end + 4).any(|at| {
            let pair = format!("{} {}", self.tokens.text(at), self.tokens.text(at + 1));
            secondary.contains(self.tokens.text(at)) || secondary.contains(&pair)
        });
        versus || before(1) == "/" || behind
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
        comma.is_some() && year < LAST_AUTHORITY && (species || old)
    }
}
