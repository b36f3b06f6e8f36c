//! Mentions of names: acronyms and runs of capitalised words.
//!
//! Capitals are the evidence, so what is capitalised for another reason has to be set aside: the
//! first word of a sentence counts only where the text has it capitalised elsewhere, too; months
//! and days are no names. Headings and titles are read like any other text: their zones tell the
//! reader of a mention what its capitals are worth.

mod body;
mod lexeme;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

pub use self::body::extract as bodies;
use self::lexeme::{Elsewhere, Lexeme, is_acronym};
use crate::text::cursor::Cursor;
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::TokenKind;
use crate::text::vocabulary::Lore;
use crate::text::zone::ZoneSet;
use crate::words::fold;

/// One mention of a name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Name {
    /// Where, without a possessive ending.
    pub extent: Extent,
    /// As written, without a possessive ending; shared by equal mentions of a document.
    pub text: Arc<str>,
    /// What variants of one name share: [`fold::key`].
    pub key: Arc<str>,
    /// What it stands in.
    pub zones: ZoneSet,
    /// Its shape.
    pub kind: NameKind,
    /// Whether it opens a sentence, so that its first capital proves nothing.
    pub sentence_initial: bool,
    /// Whether the word before it is "the".
    pub article: bool,
    /// How much of a stretch of italics it is.
    pub italics: Italics,
}

/// How much of a stretch of italics a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Italics {
    /// It stands in roman type.
    No,
    /// Other words stand beside it there: a word of a title.
    Part,
    /// The whole, but for an article.
    Whole,
}

/// How much of a stretch of italics the name in some place is.
fn italics(layers: &Layers<'_>, span: TextSpan) -> Italics {
    let all = &layers.document.italics;
    let after = all.partition_point(|it| it.start <= span.start);
    let Some(stretch) = after.checked_sub(1).map(|at| all[at]).filter(|it| it.contains(span))
    else {
        return Italics::No;
    };
    let before = layers.text(TextSpan { start: stretch.start, end: span.start }).trim();
    let behind = layers.text(TextSpan { start: span.end, end: stretch.end });
    let article = matches!(before, "" | "The" | "A" | "An");
    match article && !behind.contains(char::is_alphanumeric) {
        true => Italics::Whole,
        false => Italics::Part,
    }
}

/// The shape of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// Capitals and digits, perhaps hyphenated: `NATO`, `ISIS-K`, `COVID-19`.
    Acronym,
    /// One capitalised word, perhaps hyphenated or with a particle: `Kabul`, `al-Qa’ida`.
    Word,
    /// Several words.
    Phrase,
}

static LEXEMES: Lore<Lexeme> = Lore::new();

/// The most tokens a name has; longer runs are headlines or lists without commas.
const LONGEST: usize = 24;

/// The names of a document, in order.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> Vec<Name> {
    let vocabulary = &layers.vocabulary;
    let mut lexemes = LEXEMES.of_each(vocabulary, Lexeme::of);
    let openings = weigh(layers, &mut lexemes);
    let (tokens, ids) = (Cursor::new(layers), vocabulary.ids());
    let finder = NameScanner { layers, tokens, ids, lexemes, openings };
    let mut interned: FxHashMap<&str, (Arc<str>, Arc<str>)> = FxHashMap::default();
    let mut names = Vec::new();
    let mut at = 0;
    while at < finder.tokens.len() {
        // Most words begin no name.
        let word = &finder.lexemes[ids[at] as usize];
        if !word.capital && !word.opener {
            at += 1;
            continue;
        }
        let Some(end) = finder.run(at) else {
            at += 1;
            continue;
        };
        if let Some(run) = finder.trim(at, end) {
            let text = layers.text(run.span);
            let (text, key) = interned
                .entry(text)
                .or_insert_with(|| (Arc::from(text), Arc::from(fold::key(text))))
                .clone();
            names.push(Name {
                extent: layers.extent(run.span),
                text,
                key,
                zones: layers.zones(run.span),
                kind: run.kind,
                sentence_initial: run.sentence_initial,
                article: run.article,
                italics: italics(layers, run.span),
            });
        }
        at = end;
    }
    names
}

/// Which tokens open a sentence, a quotation or what follows a colon: capitals prove nothing there.
/// And how the words that do are written elsewhere in running text.
fn weigh(layers: &Layers<'_>, lexemes: &mut [Lexeme]) -> Vec<bool> {
    let words = layers.vocabulary.words();
    let mut openings = vec![false; layers.tokens.len()];
    let (mut opens, mut runs) = (vec![false; words.len()], vec![false; words.len()]);
    let mut sentences = layers.sentences.iter().map(|it| it.start).peekable();
    let mut blocks = layers.document.blocks.iter().peekable();
    let mut running = false;
    let mut pending = true;
    let mut dotted = false;
    // Where the next sentence or block starts.
    let mut next = 0;
    let tokens = layers.tokens.iter().zip(layers.vocabulary.ids());
    for ((token, &id), opening) in tokens.zip(&mut openings) {
        let start = token.span.start;
        if start >= next {
            while sentences.next_if(|&sentence| sentence <= start).is_some() {
                pending = true;
            }
            while let Some(block) = blocks.next_if(|block| block.span.start <= start) {
                pending = true;
                running = block.zone.is_running();
            }
            let block = blocks.peek().map_or(u32::MAX, |block| block.span.start);
            next = sentences.peek().copied().unwrap_or(u32::MAX).min(block);
        }
        let id = id as usize;
        let word = &lexemes[id];
        if token.kind == TokenKind::Punctuation {
            pending |= word.leads || word.stop && !dotted;
        } else {
            *opening = pending;
            pending = false;
        }
        opens[id] |= *opening;
        runs[id] |= running && !*opening;
        dotted = word.dotted;
    }
    let is_opening = |&id: &usize| opens[id] && lexemes[id].capital;
    let opening: Vec<_> = (0..words.len()).filter(is_opening).collect();
    if opening.is_empty() {
        return openings;
    }
    let mut evidence: FxHashMap<u64, Elsewhere> =
        opening.iter().map(|&id| (lexemes[id].folded, Elsewhere::default())).collect();
    for id in (0..words.len()).filter(|&id| runs[id] && words[id].kind == TokenKind::Word) {
        if let Some(seen) = evidence.get_mut(&lexemes[id].folded) {
            seen.capital |= lexemes[id].capital;
            seen.lower |= !lexemes[id].capital;
        }
    }
    for id in opening {
        lexemes[id].elsewhere = evidence.get(&lexemes[id].folded).copied().unwrap_or_default();
    }
    openings
}

struct Run {
    span: TextSpan,
    kind: NameKind,
    sentence_initial: bool,
    article: bool,
}

struct NameScanner<'a, 'd> {
    layers: &'a Layers<'d>,
    tokens: Cursor<'a, 'd>,
    ids: &'a [u32],
    lexemes: Vec<Lexeme>,
    openings: Vec<bool>,
}

impl NameScanner<'_, '_> {
    fn lexeme(&self, at: usize) -> Lexeme {
        self.ids.get(at).map_or(Lexeme::default(), |&id| self.lexemes[id as usize])
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.is(at, TokenKind::Word)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.lexeme(at).capital
    }

    /// Whether exactly one space, or nothing, stands between a token and the one after it.
    fn follows(&self, at: usize) -> bool {
        matches!(self.tokens.gap(at), Some("" | " " | "\u{A0}" | "\u{202F}"))
    }

    fn is_dash(&self, at: usize) -> bool {
        self.tokens.is(at, TokenKind::Punctuation)
            && self.tokens.text(at).chars().all(|c| matches!(c, '-' | '\u{AD}' | '‐' | '‑' | '–'))
    }

    /// The end of the run of name words that begins with a token, if one does.
    fn run(&self, start: usize) -> Option<usize> {
        let mut at = start;
        let word = self.lexeme(at);
        if !word.capital {
            if !word.opener {
                return None;
            }
            // `al-Qa’ida`, `van Gogh`: a particle and a capital.
            let tied =
                self.tokens.touches(at) && self.is_dash(at + 1) && self.tokens.touches(at + 1);
            let led = start > 0 && self.is_dash(start - 1);
            if !tied || led || !self.is_capital(at + 2) {
                return None;
            }
            at += 2;
        }
        let mut end = at + 1;
        while end - start < LONGEST {
            match self.next(end - 1) {
                Some(next) => end = next + 1,
                None => break,
            }
        }
        Some(end)
    }

    /// The next token of a name after its token `last`.
    fn next(&self, last: usize) -> Option<usize> {
        let opens = self.openings.get(last + 1) == Some(&true);
        if self.lexeme(last).possessive || opens || !self.follows(last) {
            return None;
        }
        if self.is_capital(last + 1) {
            return Some(last + 1);
        }
        if self.tokens.touches(last)
            && self.tokens.touches(last + 1)
            && (self.is_dash(last + 1) || self.tokens.text(last + 1) == "&")
        {
            return self.compound(last + 2);
        }
        // `George W. Bush`, `St. Louis`.
        if self.tokens.text(last + 1) == "." && self.lexeme(last).dotted && self.follows(last + 1) {
            let word = self.lexeme(last + 2);
            return (word.capital && !word.function).then_some(last + 2);
        }
        if self.tokens.text(last + 1) == "&" && self.follows(last + 1) && self.is_capital(last + 2)
        {
            return Some(last + 2);
        }
        // `of`, `of the`, `al-`, `bin`: one or two connectors and a capital.
        let tied = self.tokens.touches(last + 1) && self.is_dash(last + 2);
        let word = self.lexeme(last + 1);
        let leads = if tied { word.opener } else { word.connector };
        if leads {
            let mut next = last + 2;
            let article = matches!(self.tokens.text(next), "the" | "la" | "los" | "las");
            next += usize::from(tied || article && self.follows(last + 1));
            let tied = (last + 1..next).all(|at| self.follows(at));
            return (tied && self.is_capital(next)).then_some(next);
        }
        None
    }

    /// The last token of what follows a hyphen inside a name: `Tehrik-e-Taliban`, `ISIS-central`.
    fn compound(&self, part: usize) -> Option<usize> {
        let token = self.tokens.get(part)?;
        let text = self.tokens.text(part);
        if token.kind == TokenKind::Number || self.is_capital(part) {
            return Some(part);
        }
        if token.kind != TokenKind::Word {
            return None;
        }
        if part.checked_sub(2).is_some_and(|first| self.lexeme(first).prefix) {
            return Some(part);
        }
        if text.chars().count() <= 3
            && self.tokens.touches(part)
            && self.is_dash(part + 1)
            && self.tokens.touches(part + 1)
            && self.is_capital(part + 2)
        {
            return Some(part + 2);
        }
        (!lexeme::is_adjective(text)).then_some(part)
    }

    /// A run without the words at its edges that are no part of a name.
    fn trim(&self, start: usize, end: usize) -> Option<Run> {
        let mut start = start;
        let skip = |at: usize| {
            // The word, and a hyphen or stop after it.
            (at + 1..end).find(|&at| self.is_word(at)).unwrap_or(end)
        };
        while start < end {
            let word = self.lexeme(start);
            let Elsewhere { lower, capital } = word.elsewhere;
            let alone = skip(start) == end;
            let opens = self.openings[start] && !capital && (alone || lower);
            let drop = word.function && !(word.acronym && word.bare > 1 && !self.shouts(start))
                || word.calendar && !word.acronym && !self.is_given(start)
                || word.honorific
                || opens && !word.acronym && !word.unknown
                || alone && word.letter
                || word.connector && !self.tokens.touches(start);
            if !drop {
                break;
            }
            start = skip(start);
        }
        if start >= end {
            return None;
        }
        let mut end = end;
        while end > start + 1 && self.lexeme(end - 1).calendar {
            end -= 1;
            // `Order of March`: what tied the month to the name goes with it.
            let ties = |word: Lexeme| word.connector || word.function && !word.capital;
            while end > start + 1 && ties(self.lexeme(end - 1)) {
                end -= 1;
            }
        }
        let last = self.tokens[end - 1].span;
        let bare = last.start + self.lexeme(end - 1).bare;
        let span = TextSpan { start: self.tokens[start].span.start, end: bare };
        let text = self.layers.text(span);
        let words = (start..end).filter(|&at| self.is_word(at)).count();
        let kind = if is_acronym(text) && !(words == 1 && self.shouts(start)) {
            NameKind::Acronym
        } else if text.contains(' ') {
            NameKind::Phrase
        } else {
            NameKind::Word
        };
        let before = start.checked_sub(1);
        let the = |at: usize| self.tokens.text(at).eq_ignore_ascii_case("the");
        Some(Run {
            span,
            kind,
            sentence_initial: self.openings[start],
            article: before.is_some_and(|at| the(at) && self.follows(at)),
        })
    }

    /// Whether a month is the given name of a person: a name follows at once, and nothing before it
    /// speaks of time.
    fn is_given(&self, at: usize) -> bool {
        let next = self.lexeme(at + 1);
        let named = next.capital && !next.calendar && !next.acronym && self.follows(at);
        let dated = at.checked_sub(1).is_none_or(|at| {
            let word = self.lexeme(at);
            word.temporal || word.calendar || self.tokens[at].kind == TokenKind::Number
        });
        self.lexeme(at).given && named && !dated && !self.openings[at]
    }

    /// Whether a neighbour is in capitals, too: `A LINE IN CAPITALS` has no acronyms.
    fn shouts(&self, at: usize) -> bool {
        let loud = |at: usize| {
            let word = self.lexeme(at);
            word.acronym && !word.possessive && word.bare > 3
        };
        at.checked_sub(1).is_some_and(loud) || loud(at + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::NameKind;
    use crate::facts;
    use crate::read;
    use crate::text::document::Document;
    use crate::text::source::Source;

    fn document(text: &str) -> Document {
        read::read("names.txt", Source::from_text(text))
    }

    fn names(text: &str) -> Vec<String> {
        let document = document(text);
        let (facts, _) = facts::extract(&document);
        facts.names.iter().map(|name| name.text.to_string()).collect()
    }

    #[test]
    fn particles_hyphens_and_connectors_stay_inside() {
        let text = "Troops met Tehrik-e-Nur and al-Qamar near Umar bin Said, the Bank of the North \
                    and J. R. Moor of St. Ives.";
        let want = [
            "Tehrik-e-Nur",
            "al-Qamar",
            "Umar bin Said",
            "Bank of the North",
            "J. R. Moor of St. Ives",
        ];
        assert_eq!(names(text), want);
    }

    #[test]
    fn possessives_and_participles_are_left_out() {
        assert_eq!(names("They saw Kabul’s walls and a Norway-led mission."), ["Kabul", "Norway"]);
    }

    #[test]
    fn the_first_word_of_a_sentence_needs_evidence() {
        assert_eq!(names("Harbours are deep. Many harbours are not."), Vec::<String>::new());
        assert_eq!(names("Ghent is old. They love Ghent."), ["Ghent", "Ghent"]);
        assert_eq!(names("In May the Senate met."), ["Senate"]);
    }

    #[test]
    fn acronyms_are_told_from_shouting() {
        let document = document("The ABC-K and COVID-19 came. ALL THE PEOPLE CAME HERE.");
        let (facts, _) = facts::extract(&document);
        let acronyms = facts.names.iter().filter(|name| name.kind == NameKind::Acronym);
        let acronyms: Vec<_> = acronyms.map(|name| Arc::clone(&name.text)).collect();
        assert_eq!(acronyms, [Arc::from("ABC-K"), Arc::from("COVID-19")]);
    }
}
