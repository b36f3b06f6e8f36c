//! Finding the citations of a block: where a year stands, what is before it, which form that is.

use super::reading::Reader;
use super::resolve::{Cited, Resolver};
use super::{Citation, Form, stretch};
use crate::authorship::{is_year, lexicon};
use crate::fold;
use crate::layers::Layers;
use crate::span::TextSpan;
use crate::token::{Token, TokenKind};

/// A bracket with more tokens than this was never closed.
const LONGEST_BRACKET: usize = 400;

/// Reads the citations of one block.
pub(super) struct Scan<'s> {
    layers: &'s Layers<'s>,
    tokens: &'s [Token],
    resolver: &'s Resolver<'s>,
    reader: Reader<'s>,
    /// The bracket and the token of the year of the citation found last.
    last: Option<(Option<usize>, usize)>,
}

impl<'s> Scan<'s> {
    /// `listed` tells whether there is a reference list.
    pub(super) fn new(
        layers: &'s Layers<'s>,
        tokens: &'s [Token],
        resolver: &'s Resolver<'s>,
        listed: bool,
    ) -> Self {
        let reader = Reader { layers, resolver, listed };
        Self { layers, tokens, resolver, reader, last: None }
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| self.layers.text(token.span))
    }

    /// Adds the citations in order.
    pub(super) fn run(mut self, out: &mut Vec<Citation>) {
        let mut brackets = Vec::new();
        for at in 0..self.tokens.len() {
            match (self.tokens[at].kind, self.text(at)) {
                (TokenKind::Punctuation, "(" | "[") => brackets.push(at),
                (TokenKind::Punctuation, ")" | "]") => {
                    brackets.pop();
                }
                (TokenKind::Punctuation, _) => {}
                (_, text) => {
                    let bracket =
                        brackets.last().copied().filter(|open| at - open < LONGEST_BRACKET);
                    if let Some(end) = self.year_end(at, text, bracket.is_some())
                        && let Some(citation) = self.citation(at, end, bracket, out)
                    {
                        out.push(citation);
                        self.last = Some((bracket, end));
                        self.further_letters(end, out);
                    }
                }
            }
        }
    }

    /// The last token of a year, or of the words in its place, that begins at a token.
    fn year_end(&self, at: usize, text: &str, bracketed: bool) -> Option<usize> {
        let is_dash =
            |at: usize| self.text(at).chars().all(fold::is_dash) && !self.text(at).is_empty();
        let end = match self.tokens[at].kind {
            TokenKind::Number if is_year(text) => at,
            TokenKind::Word if bracketed && at > 0 => {
                let undated = &lexicon().undated;
                let two = || format!("{text} {}", self.text(at + 1)).to_lowercase();
                if undated.contains(text) || undated.contains(&*fold::lower(text)) {
                    at
                } else if matches!(text, "in" | "to" | "under" | "In" | "To")
                    && undated.contains(&two())
                {
                    at + 1
                } else {
                    return None;
                }
            }
            _ => return None,
        };
        let ranged = at > 0 && is_dash(at - 1) || is_dash(end + 1) && end == at;
        if ranged {
            return None;
        }
        Some(end)
    }

    /// Whether what follows a year can follow a citation inside its bracket.
    fn closes(&self, end: usize) -> bool {
        let next = self.text(end + 1);
        let mark = next.starts_with(|c: char| !c.is_alphanumeric());
        mark || matches!(next, "and" | "p" | "pp" | "ch" | "chap" | "e")
    }

    /// The citation whose year is at a token.
    fn citation(
        &self,
        at: usize,
        end: usize,
        bracket: Option<usize>,
        out: &[Citation],
    ) -> Option<Citation> {
        let year_span = self.tokens[at].span.cover(self.tokens[end].span);
        let year = self.layers.text(year_span);
        let before = at.checked_sub(1)?;
        let comma = (self.text(before) == ",").then_some(before);
        let names_end = comma.unwrap_or(at);
        let after_last = self.last.filter(|(last, _)| *last == bracket).map(|(_, end)| end + 1);
        let known = |word: &str| self.resolver.knows(word);
        let (form, tokens) = match bracket {
            Some(open) if open == before => {
                let low = self.last.map_or(0, |(_, end)| end + 1).min(open);
                (Form::Narrative, stretch::reach(self.layers, self.tokens, low, open, &known))
            }
            Some(open) => {
                let low = after_last.unwrap_or(0).max(open + 1).min(names_end);
                (
                    Form::Parenthetical,
                    stretch::reach(self.layers, self.tokens, low, names_end, &known),
                )
            }
            None => {
                let low = after_last.unwrap_or(0).min(names_end);
                (Form::Bare, stretch::reach(self.layers, self.tokens, low, names_end, &known))
            }
        };
        let comma = comma.map(|at| self.tokens[at].span);
        if tokens.is_empty() {
            let open = bracket?;
            return match after_last {
                Some(low) => self.chained(low, at, year_span, out.last()?),
                None if open == before => self.distant(open, year_span),
                None => None,
            };
        }
        let stretch = stretch::names(self.layers, tokens);
        let read = self.reader.read(&stretch, form, year, comma)?;
        if read.reference.is_none() && bracket.is_some() && !self.closes(end) {
            return None;
        }
        let start = read.author_spans.first().map_or(stretch.span, |first| *first);
        let start = if form == Form::Parenthetical { stretch.span.cover(start) } else { start };
        Some(Citation {
            extent: self.layers.extent(start.cover(year_span)),
            form,
            et_al: stretch.et_al.is_some(),
            et_al_span: stretch.et_al,
            conjunction: stretch.conjunction,
            comma,
            year: Some(year.to_owned()),
            year_span,
            ..read
        })
    }

    /// A further year of the authors of the citation before.
    fn chained(
        &self,
        low: usize,
        at: usize,
        year_span: TextSpan,
        before: &Citation,
    ) -> Option<Citation> {
        let mut joined = false;
        for between in low..at {
            match self.text(between) {
                "," | "and" | "&" | "/" => joined = true,
                ";" => joined = true,
                _ => return None,
            }
        }
        let year = self.layers.text(year_span);
        if !joined || !is_year(year) {
            return None;
        }
        let cited = Cited { names: &before.authors, et_al: before.et_al, year };
        let reference = self.resolver.resolve(cited).map(|(entry, _)| entry);
        let near = if reference.is_none() { self.resolver.near(cited) } else { None };
        let listed = reference.or(near.map(|near| near.entry));
        (listed.is_some() || year.len() > 4).then(|| Citation {
            extent: self.layers.extent(year_span),
            form: Form::Chained,
            author_spans: Vec::new(),
            et_al_span: None,
            conjunction: None,
            comma: None,
            year: Some(year.to_owned()),
            year_span,
            reference,
            near,
            ..before.clone()
        })
    }

    /// `Osei describes the coast (2019)`: the author stands earlier in the sentence, and the list
    /// has a work of that author and year.
    fn distant(&self, open: usize, year_span: TextSpan) -> Option<Citation> {
        let sentence = self.layers.sentence_at(year_span.start)?;
        let year = self.layers.text(year_span);
        let before = self.tokens[..open].iter().rev();
        let (name, reference) = before
            .take_while(|token| token.span.start >= sentence.start)
            .take(40)
            .filter(|token| token.kind == TokenKind::Word)
            .find_map(|token| {
                let word = fold::strip_possessive(self.layers.text(token.span));
                let named = word.chars().next().is_some_and(char::is_uppercase);
                let entry = named.then(|| self.resolver.exact(word, year)).flatten()?;
                Some((word, entry))
            })?;
        Some(Citation {
            extent: self.layers.extent(year_span),
            form: Form::Distant,
            authors: vec![name.to_owned()],
            author_spans: Vec::new(),
            et_al: false,
            et_al_span: None,
            conjunction: None,
            comma: None,
            year: Some(year.to_owned()),
            year_span,
            reference: Some(reference),
            near: None,
        })
    }

    /// `2019a, b`: each letter is a citation.
    fn further_letters(&mut self, year: usize, out: &mut Vec<Citation>) {
        let mut at = year + 1;
        while let (true, Some(token)) =
            (matches!(self.text(at), "," | "and" | "&"), self.tokens.get(at + 1))
        {
            let Some(before) = out.last() else { return };
            let letter = self.layers.text(token.span);
            let base = before.year.as_deref().filter(|year| year.len() == 5 && is_year(year));
            let (Some(base), true) =
                (base, letter.len() == 1 && letter.as_bytes()[0].is_ascii_lowercase())
            else {
                return;
            };
            let year = format!("{}{letter}", &base[..4]);
            let cited = Cited { names: &before.authors, et_al: before.et_al, year: &year };
            let reference = self.resolver.resolve(cited).map(|(entry, _)| entry);
            let citation = Citation {
                extent: self.layers.extent(token.span),
                form: Form::Chained,
                author_spans: Vec::new(),
                et_al_span: None,
                conjunction: None,
                comma: None,
                year_span: token.span,
                reference,
                near: None,
                year: Some(year),
                ..before.clone()
            };
            self.last = Some((self.last.and_then(|(bracket, _)| bracket), at + 1));
            out.push(citation);
            at += 2;
        }
    }
}
