//! Finding the citations of a block: where a year stands, what is before it, which form that is.

use super::reading::{Reader, Standing};
use super::resolve::{Cited, Resolver, is_dropped};
use super::stretch::{self, Name, Stretch};
use super::surroundings::Surroundings;
use super::{Citation, CitationForm};
use crate::text::cursor::Cursor;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::words::authorship::{is_year, lexicon};
use crate::words::fold;

/// A bracket with more tokens than this was never closed.
const LONGEST_BRACKET: usize = 400;

/// Reads the citations of one block.
pub(super) struct Scan<'s> {
    layers: &'s Layers<'s>,
    tokens: Cursor<'s, 's>,
    resolver: &'s Resolver<'s>,
    reader: Reader<'s>,
    around: Surroundings<'s>,
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
        let tokens = Cursor::over(layers, tokens);
        let around = Surroundings { layers, tokens };
        Self { layers, tokens, resolver, reader, around, last: None }
    }

    /// Adds the citations in order.
    pub(super) fn run(mut self, out: &mut Vec<Citation>) {
        let mut brackets = Vec::new();
        for at in 0..self.tokens.len() {
            match (self.tokens[at].kind, self.tokens.text(at)) {
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
        let is_dash = |at: usize| {
            self.tokens.text(at).chars().all(fold::is_dash) && !self.tokens.text(at).is_empty()
        };
        let end = match self.tokens[at].kind {
            TokenKind::Number if is_year(text) => at,
            TokenKind::Word if bracketed && at > 0 => {
                let undated = &lexicon().undated;
                let two = || format!("{text} {}", self.tokens.text(at + 1)).to_lowercase();
                if undated.contains(text) || undated.contains(&*fold::lower(text)) {
                    self.lettered(at).unwrap_or(at)
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
        let letters = text.len() == 5 && self.tokens.text(end + 2).len() == 1;
        let ranged = at > 0 && is_dash(at - 1) || is_dash(end + 1) && end == at && !letters;
        if ranged || self.is_numbered(at) {
            return None;
        }
        Some(end)
    }

    /// `2009/01234`: the year of a number, as those of grants and files are.
    fn is_numbered(&self, at: usize) -> bool {
        let joined = self.layers.text(match self.tokens.get(at..at + 3) {
            Some([year, .., number]) => year.span.cover(number.span),
            _ => return false,
        });
        let number = joined.get(4..).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        number.len() > 2 && !is_year(number) && number.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// `n.d.`, `n.d.a`: the stop and the letter behind an abbreviation in the place of a year.
    fn lettered(&self, at: usize) -> Option<usize> {
        let joined = |a: usize| {
            let (a, b) = (self.tokens.get(a), self.tokens.get(a + 1));
            a.zip(b).is_some_and(|(a, b)| a.span.end == b.span.start)
        };
        if !self.tokens.text(at).contains('.') || self.tokens.text(at + 1) != "." || !joined(at) {
            return None;
        }
        let letter = self.tokens.text(at + 2);
        let lower = letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_lowercase());
        Some(if lower && joined(at + 1) { at + 2 } else { at + 1 })
    }

    /// Whether what follows a year can follow a citation inside its bracket.
    fn closes(&self, end: usize) -> bool {
        let next = self.tokens.text(end + 1);
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
        let comma = (self.tokens.text(before) == ",").then_some(before);
        let names_end = self.before_short_name(comma.unwrap_or(at));
        let after_last = self.last.filter(|(last, _)| *last == bracket).map(|(_, end)| end + 1);
        let (form, low, names_end) = match bracket {
            Some(open) if open == before => {
                (CitationForm::Narrative, self.last.map_or(0, |(_, end)| end + 1).min(open), open)
            }
            Some(open) => (
                CitationForm::Parenthetical,
                after_last.unwrap_or(0).max(open + 1).min(names_end),
                names_end,
            ),
            None => (CitationForm::Bare, after_last.unwrap_or(0).min(names_end), names_end),
        };
        let tokens = self.reach(low, names_end, false);
        let comma = comma.map(|at| self.tokens[at].span);
        let located = matches!(self.tokens.text(end + 1), "," | ":")
            && self.tokens.get(end + 2).is_some_and(|next| next.kind == TokenKind::Number)
            && !is_year(self.tokens.text(end + 2));
        let standing = Standing { form, year, comma, located };
        if tokens.is_empty() {
            let open = bracket?;
            let listed = self.listed_name(low, names_end);
            let listed = listed.and_then(|name| self.reader.read(&name, standing));
            if let Some(read) = listed.filter(|it| it.reference.is_some() || it.near.is_some()) {
                return Some(self.cited(read, &Stretch::default(), standing, year_span));
            }
            return match after_last {
                Some(low) => self.chained(low, at, year_span, out.last()?),
                None if open == before => self
                    .another_bracket(open, year_span, out.last())
                    .or_else(|| self.titled(open, year_span))
                    .or_else(|| self.distant(open, year_span)),
                None => None,
            };
        }
        let Some((stretch, read)) = self.read(low, names_end, tokens, standing) else {
            let open = bracket.filter(|open| *open == before)?;
            return self.titled(open, year_span);
        };
        if read.reference.is_none() && bracket.is_some() && !self.closes(end) {
            return None;
        }
        if read.reference.is_none() && self.around.begins_inside(&read, low) {
            return None;
        }
        let unknown = read.reference.is_none() && read.near.is_none();
        let other = || {
            self.around.is_authority(&read, year, comma)
                || self.around.is_other_kind(&read, end)
                || self.around.is_unlisted(bracket, end)
                || self.around.is_no_work(&read, year_span)
                || form == CitationForm::Narrative && self.around.is_no_author(&read, year_span)
        };
        if unknown && other() {
            return None;
        }
        Some(self.cited(read, &stretch, standing, year_span))
    }

    fn reach(&self, low: usize, end: usize, semicolons: bool) -> &'s [Token] {
        let known = |word: &str| self.resolver.knows(word);
        stretch::reach(self.layers, self.tokens.all(), low, end, semicolons, &known)
    }

    /// Reads the names before a year: several with semicolons between them, as they stand, or one
    /// that the list has.
    fn read(
        &self,
        low: usize,
        end: usize,
        tokens: &[Token],
        standing: Standing<'_>,
    ) -> Option<(Stretch, Citation)> {
        let try_stretch = |stretch: Stretch| {
            let read = self.reader.read(&stretch, standing)?;
            Some((stretch, read))
        };
        let wide = self.reach(low, end, true);
        if standing.form != CitationForm::Bare && wide.len() > tokens.len() {
            let all = stretch::names(self.layers, wide).names.len();
            let found = try_stretch(stretch::names(self.layers, wide));
            let listed = found.filter(|(_, read)| {
                read.authors.len() == all && (read.reference.is_some() || read.near.is_some())
            });
            if listed.is_some() {
                return listed;
            }
        }
        let plain = try_stretch(stretch::names(self.layers, tokens));
        if plain.as_ref().is_some_and(|(_, read)| read.reference.is_some()) {
            return plain;
        }
        let name = self.listed_name(low, end);
        let listed = name.and_then(try_stretch);
        listed.filter(|(_, read)| read.reference.is_some() || read.near.is_some()).or(plain)
    }

    /// The citation that was read before a year.
    fn cited(
        &self,
        read: Citation,
        stretch: &Stretch,
        Standing { form, comma, .. }: Standing<'_>,
        year_span: TextSpan,
    ) -> Citation {
        let start = read.author_spans.first().map_or(stretch.span, |first| *first);
        let whole = form == CitationForm::Parenthetical && !stretch.names.is_empty();
        let start = if whole { stretch.span.cover(start) } else { start };
        Citation {
            extent: self.layers.extent(start.cover(year_span)),
            form,
            et_al: stretch.et_al.is_some(),
            et_al_span: stretch.et_al,
            conjunction: stretch.conjunction,
            comma,
            year: Some(self.layers.text(year_span).to_owned()),
            year_span,
            ..read
        }
    }

    /// A name of several words that the list has, right before a token, however its words are
    /// written: `Institut für Phonetik und digitale Sprachverarbeitung`.
    fn listed_name(&self, low: usize, end: usize) -> Option<Stretch> {
        let last = fold::key(fold::strip_possessive(self.tokens.text(end.checked_sub(1)?)));
        let names = self.resolver.names_ending(&last);
        let start = names.iter().filter_map(|words| self.words_before(low, end, words)).min()?;
        let span = self.tokens[start].span.cover(self.tokens[end - 1].span);
        let text = fold::strip_possessive(self.layers.text(span)).to_owned();
        let name = TextSpan { end: span.start + text.len() as u32, ..span };
        Some(Stretch { names: vec![Name::plain(name, text)], span, ..Stretch::default() })
    }

    /// Where words begin that stand right before a token; marks, brackets, articles and particles
    /// between them do not count.
    fn words_before(&self, low: usize, end: usize, words: &[String]) -> Option<usize> {
        let lexicon = lexicon();
        let mut at = end;
        for word in words.iter().rev() {
            loop {
                at = at.checked_sub(1).filter(|at| *at >= low)?;
                let text = self.tokens.text(at);
                let folded = fold::folded(fold::strip_possessive(text));
                if folded == *word {
                    break;
                }
                let mark = self.tokens[at].kind == TokenKind::Punctuation && text != ";";
                if !mark && !is_dropped(&folded, lexicon) {
                    return None;
                }
            }
        }
        Some(at)
    }

    /// `Rain and the City (2019)`: the title of a listed work of that year before the bracket.
    fn titled(&self, open: usize, year_span: TextSpan) -> Option<Citation> {
        let mut end = open;
        while end > 0 && self.tokens[end - 1].kind == TokenKind::Punctuation && open - end < 3 {
            end -= 1;
        }
        let last = fold::key(self.tokens.text(end.checked_sub(1)?));
        let low = self.last.map_or(0, |(_, end)| end + 1).min(end);
        let year = self.layers.text(year_span);
        let mut works = self.resolver.titles_ending(&last, year);
        let (entry, _) = works.find(|(_, words)| self.words_before(low, end, words).is_some())?;
        Some(self.far(year_span, self.resolver.author(entry)?, entry))
    }

    /// A citation whose author is not written beside it.
    fn far(&self, year_span: TextSpan, author: &str, reference: usize) -> Citation {
        Citation {
            extent: self.layers.extent(year_span),
            form: CitationForm::Distant,
            authors: vec![author.to_owned()],
            author_spans: Vec::new(),
            initials: String::new(),
            et_al: false,
            et_al_span: None,
            conjunction: None,
            comma: None,
            year: Some(self.layers.text(year_span).to_owned()),
            year_span,
            reference: Some(reference),
            near: None,
        }
    }

    /// `Osei (2010); (2016)`: a further year in a bracket of its own.
    fn another_bracket(
        &self,
        open: usize,
        year_span: TextSpan,
        before: Option<&Citation>,
    ) -> Option<Citation> {
        let (_, last) = self.last?;
        let before =
            before.filter(|before| before.year_span.end <= self.tokens[open].span.start)?;
        let mut closed = false;
        let mut joined = false;
        for at in last + 1..open {
            let number = self.tokens[at].kind == TokenKind::Number;
            match self.tokens.text(at) {
                ")" => closed = true,
                ";" | "and" | "&" => joined |= closed,
                "," => joined |= closed,
                "." | ":" | "p" | "pp" => {}
                _ if number || self.tokens.text(at).chars().all(fold::is_dash) => {}
                _ => return None,
            }
        }
        let year = self.layers.text(year_span);
        if before.authors.is_empty() || !(closed && joined && is_year(year)) {
            return None;
        }
        let cited = Cited::again(before, year);
        let (reference, _) = self.resolver.resolve(cited)?;
        Some(Citation {
            et_al: before.et_al,
            authors: before.authors.clone(),
            form: CitationForm::Chained,
            ..self.far(year_span, "", reference)
        })
    }

    /// Where a name ends whose abbreviation stands behind it in brackets of its own: `Coastal Survey
    /// Office [CSO], 2019`.
    fn before_short_name(&self, end: usize) -> usize {
        let Some(open) = end.checked_sub(3) else { return end };
        let bracketed =
            matches!((self.tokens.text(open), self.tokens.text(end - 1)), ("[", "]") | ("(", ")"));
        let capitals = self.tokens.text(open + 1).chars().filter(|c| c.is_uppercase()).count();
        if bracketed && capitals > 1 { open } else { end }
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
        // `(Osei 2018, p. 4; 2019)`: pages between two years of one author.
        let mut located = false;
        for between in low..at {
            let text = self.tokens.text(between);
            match text {
                "," | "and" | "&" | "/" | ";" => joined = true,
                ":" | "." | "p" | "pp" => (joined, located) = (false, true),
                _ if self.tokens[between].kind == TokenKind::Number && !is_year(text)
                    || text.chars().all(fold::is_dash) =>
                {
                    (joined, located) = (false, true);
                }
                _ => return None,
            }
        }
        let year = self.layers.text(year_span);
        if !joined || !is_year(year) {
            return None;
        }
        let cited = Cited::again(before, year);
        let reference = self.resolver.resolve(cited).map(|(entry, _)| entry);
        if located && reference.is_none() {
            return None;
        }
        let near = if reference.is_none() { self.resolver.closest(cited) } else { None };
        let listed = reference.or(near.map(|near| near.entry));
        (listed.is_some() || year.len() > 4).then(|| Citation {
            extent: self.layers.extent(year_span),
            form: CitationForm::Chained,
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
        Some(self.far(year_span, name, reference))
    }

    /// `2019a, b`: each letter is a citation.
    fn further_letters(&mut self, year: usize, out: &mut Vec<Citation>) {
        let mut at = year + 1;
        let dash = |text: &str| !text.is_empty() && text.chars().all(fold::is_dash);
        while let (true, Some(token)) = (
            matches!(self.tokens.text(at), "," | "and" | "&") || dash(self.tokens.text(at)),
            self.tokens.get(at + 1),
        ) {
            let Some(before) = out.last().cloned() else { return };
            let base = before.year.as_deref().filter(|year| year.len() == 5 && is_year(year));
            let (Some(base), [letter @ b'a'..=b'z']) =
                (base, self.layers.text(token.span).as_bytes())
            else {
                return;
            };
            // `2019a–c` cites `b` as well.
            let first = if dash(self.tokens.text(at)) { base.as_bytes()[4] + 1 } else { *letter };
            for letter in first..=*letter {
                let year = format!("{}{}", &base[..4], char::from(letter));
                let cited = Cited::again(&before, &year);
                let reference = self.resolver.resolve(cited).map(|(entry, _)| entry);
                out.push(Citation {
                    extent: self.layers.extent(token.span),
                    form: CitationForm::Chained,
                    author_spans: Vec::new(),
                    et_al_span: None,
                    conjunction: None,
                    comma: None,
                    year_span: token.span,
                    reference,
                    near: None,
                    year: Some(year),
                    ..before.clone()
                });
            }
            self.last = Some((self.last.and_then(|(bracket, _)| bracket), at + 1));
            at += 2;
        }
    }
}
