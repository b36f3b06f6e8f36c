//! In-text citations, and the entries that they resolve to.
//!
//! A citation is found by its year: the names are what stands right before it, in the same bracket
//! (`(Osei 2019)`), before the bracket (`Osei (2019)`), or bare. What the reference list has by
//! that name and year decides between readings; what it has not must look like a citation in every
//! respect.

mod resolve;
mod stretch;

use serde::Serialize;

use crate::authorship::{is_year, lexicon};
use crate::document::{Mark, Zone};
use crate::fold;
use crate::layers::Layers;
use crate::span::{Extent, TextSpan};
use crate::token::{Token, TokenKind};

use resolve::{Cited, Fit, Resolver};
use stretch::Stretch;

/// What a citation is resolved by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// Family names, in order.
    pub families: Vec<String>,
    /// The abbreviation in brackets behind the first author's name.
    pub short: Option<String>,
    /// Whether the entry's own list of authors ends in "et al.".
    pub et_al: bool,
    /// Year with its suffix letter.
    pub year: Option<String>,
    /// A second year by which it may be cited.
    pub second_year: Option<String>,
    /// Title, by which a work without authors is cited.
    pub title: Option<String>,
    /// Where it appeared.
    pub container: Option<String>,
}

/// How a citation stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `(Osei 2019)`
    Parenthetical,
    /// `Osei (2019)`
    Narrative,
    /// `Osei et al., 2019`
    Bare,
    /// `Osei describes the coast (2019)`
    Distant,
    /// A further year of the authors before: `1999` of `(Osei 1997, 1999)`.
    Chained,
}

/// An entry that a citation without one of its own comes close to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Near {
    /// Index of the entry.
    pub entry: usize,
    /// In what they differ.
    pub kind: NearKind,
}

/// In what a citation and an entry differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NearKind {
    /// The year.
    Year,
    /// One letter of the first author.
    Spelling,
    /// The order of the authors.
    Order,
    /// The entry appeared in what the citation names as its author.
    Container,
}

/// One work cited in the text.
#[derive(Debug, Clone, Serialize)]
pub struct Citation {
    /// From the first author to the year.
    pub extent: Extent,
    /// How it stands.
    pub form: Form,
    /// Family names as written.
    pub authors: Vec<String>,
    /// Where each of them stands; empty for a chained year.
    pub author_spans: Vec<TextSpan>,
    /// Whether "et al." stands for further authors.
    pub et_al: bool,
    /// Where "et al." stands.
    pub et_al_span: Option<TextSpan>,
    /// The word or sign between the last two authors.
    pub conjunction: Option<TextSpan>,
    /// The comma before the year.
    pub comma: Option<TextSpan>,
    /// Year with its suffix letter.
    pub year: Option<String>,
    /// Where the year stands.
    pub year_span: TextSpan,
    /// The entry it resolves to.
    pub reference: Option<usize>,
    /// Where it resolves to none: the entry that it comes close to.
    pub near: Option<Near>,
}

impl Citation {
    /// As a zone.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { span: self.extent.text, zone: Zone::Citation }
    }
}

/// The citations of a document, in order, resolved against the works of its reference list.
#[must_use]
pub fn extract(layers: &Layers<'_>, works: &[Work]) -> Vec<Citation> {
    let resolver = Resolver::new(works);
    let mut out = Vec::new();
    for block in &layers.document.blocks {
        let cites = matches!(
            block.zone,
            Zone::Paragraph
                | Zone::ListItem
                | Zone::Footnote
                | Zone::BlockQuotation
                | Zone::TableCell
                | Zone::Caption
        );
        if cites {
            let tokens = layers.tokens_in(block.span);
            Scan { layers, tokens, resolver: &resolver, listed: !works.is_empty(), last: None }
                .run(&mut out);
        }
    }
    adopt_orphans(&resolver, works.len(), &mut out);
    out
}

/// A citation without an entry and an entry without a citation, of the same authors and close in
/// time, belong together even where the list has further works of these authors.
fn adopt_orphans(resolver: &Resolver<'_>, works: usize, citations: &mut [Citation]) {
    let mut taken = vec![false; works];
    for entry in citations.iter().filter_map(|it| it.reference) {
        taken[entry] = true;
    }
    for citation in citations {
        if citation.reference.is_none()
            && citation.near.is_none()
            && let Some(year) = &citation.year
        {
            let cited = Cited { names: &citation.authors, et_al: citation.et_al, year };
            citation.near = resolver.orphan(cited, &taken);
        }
    }
}

/// A bracket with more tokens than this was never closed.
const LONGEST_BRACKET: usize = 400;

/// Reads the citations of one block.
struct Scan<'s> {
    layers: &'s Layers<'s>,
    tokens: &'s [Token],
    resolver: &'s Resolver<'s>,
    /// Whether there is a reference list.
    listed: bool,
    /// The bracket and the token of the year of the citation found last.
    last: Option<(Option<usize>, usize)>,
}

impl Scan<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| self.layers.text(token.span))
    }

    fn run(mut self, out: &mut Vec<Citation>) {
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
        let read = self.read(&stretch, form, year, comma)?;
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

    /// Tries the readings of a stretch, best first: one organisation, all of its names, the later
    /// ones only; then what the list nearly has; then what looks like a citation by itself.
    fn read(
        &self,
        stretch: &Stretch,
        form: Form,
        year: &str,
        comma: Option<TextSpan>,
    ) -> Option<Citation> {
        let et_al = stretch.et_al.is_some();
        let whole = [self.layers.text(stretch.span).to_owned()];
        let resolve = |names: &[String]| self.resolver.resolve(Cited { names, et_al, year });
        let build = |authors: Vec<String>, author_spans, reference, near| Citation {
            extent: Extent::default(),
            form,
            authors,
            author_spans,
            et_al,
            et_al_span: None,
            conjunction: None,
            comma: None,
            year: None,
            year_span: TextSpan::default(),
            reference,
            near,
        };
        let months = |name: &str| lexicon().no_authors.contains(&name.to_lowercase());
        if !et_al
            && stretch.names.len() != 1
            && let Some((entry, _)) = resolve(&whole)
        {
            return Some(build(whole.to_vec(), vec![stretch.span], Some(entry), None));
        }
        let all: Vec<String> = stretch.names.iter().map(|name| name.text.clone()).collect();
        let spans: Vec<TextSpan> = stretch.names.iter().map(|name| name.span).collect();
        for from in 0..all.len() {
            for (name, skip) in tails(&all[from]) {
                let mut names = all[from..].to_vec();
                names[0] = name.to_owned();
                let Some((entry, fit)) = resolve(&names) else { continue };
                // Names that are left out must not be authors of another work.
                if from > 0 && fit < Fit::Exact {
                    continue;
                }
                // `In May 2004` cites no author of that name.
                if form == Form::Bare
                    && !et_al
                    && names.len() == 1
                    && (months(name) || comma.is_some())
                {
                    return None;
                }
                let mut spans = spans[from..].to_vec();
                spans[0].start += skip as u32;
                return Some(build(names, spans, Some(entry), None));
            }
        }
        let from = if form == Form::Parenthetical { 0 } else { plausible_from(stretch) };
        let names = all.get(from..).filter(|names| !names.is_empty())?.to_vec();
        let cited = Cited { names: &names, et_al, year };
        let near = (form != Form::Bare || et_al).then(|| self.resolver.near(cited)).flatten();
        let convinces = near.is_some_and(|near| near.kind != NearKind::Year || !months(&names[0]))
            || self.looks_cited(&names, stretch, form, comma);
        convinces.then(|| build(names, spans[from..].to_vec(), None, near))
    }

    /// Whether a stretch that the list knows nothing of is a citation by its looks.
    fn looks_cited(
        &self,
        names: &[String],
        stretch: &Stretch,
        form: Form,
        comma: Option<TextSpan>,
    ) -> bool {
        let lexicon = lexicon();
        let words = |name: &str| {
            name.split([' ', '-', '\u{a0}']).map(str::to_lowercase).collect::<Vec<_>>()
        };
        let impossible = names.iter().any(|name| {
            let words = words(name);
            words.iter().any(|word| lexicon.no_authors.contains(word))
                || words.len() == 1 && lexicon.places.contains(&words[0])
                || words.len() == 1 && lexicon.signals.contains(&words[0])
                || name.chars().filter(|c| c.is_alphabetic()).count() < 2
        });
        if impossible {
            return false;
        }
        if stretch.et_al.is_some() {
            return form != Form::Bare || comma.is_some();
        }
        let several = names.len() > 1 && stretch.conjunction.is_some();
        let particle = |word: &str| lexicon.particles.contains(word);
        let plain = |name: &String| {
            let words = words(name);
            words.len() == 1 || words[..words.len() - 1].iter().all(|word| particle(word))
        };
        match form {
            Form::Parenthetical if comma.is_some() => {
                several
                    || names.len() == 1
                        && (names[0].split(' ').count() <= 2
                            || lexicon.names_organisation(&names[0]))
            }
            Form::Parenthetical => {
                several && names.iter().all(plain)
                    || self.listed && names.len() == 1 && plain(&names[0])
            }
            Form::Narrative => {
                self.listed && (several || names.len() == 1) && names.iter().all(plain)
            }
            Form::Bare | Form::Chained | Form::Distant => false,
        }
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

/// In running text the names that belong to a year begin where a list of authors can begin: with
/// the last of several names that no conjunction joins, and behind names of places.
fn plausible_from(stretch: &Stretch) -> usize {
    let count = stretch.names.len();
    if stretch.conjunction.is_none() {
        return count.saturating_sub(1);
    }
    let places = &lexicon().places;
    stretch.names.iter().take_while(|name| places.contains(&name.text.to_lowercase())).count()
}

/// A name and what remains of it behind each of its first words, with how much was left out.
fn tails(name: &str) -> impl Iterator<Item = (&str, usize)> {
    let starts = name.match_indices([' ', '\u{a0}']).map(|(at, space)| at + space.len());
    std::iter::once(0).chain(starts.take(6)).map(move |at| (&name[at..], at))
}
