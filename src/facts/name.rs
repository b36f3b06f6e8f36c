//! Mentions of names: acronyms and runs of capitalised words.
//!
//! Capitals are the evidence, so what is capitalised for another reason has to be set aside: the
//! first word of a sentence counts only where the text has it capitalised elsewhere, too; months
//! and days are no names. Headings and titles are read like any other text: their zones tell the
//! reader of a mention what its capitals are worth.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::data;
use crate::document::{Zone, ZoneSet};
use crate::fold;
use crate::layers::Layers;
use crate::span::{Extent, TextSpan};
use crate::token::{Token, TokenKind};

/// One mention of a name.
#[derive(Debug, Clone, Serialize)]
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
}

/// The shape of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// Capitals and digits, perhaps hyphenated: `NATO`, `ISIS-K`, `COVID-19`.
    Acronym,
    /// One capitalised word, perhaps hyphenated or with a particle: `Kabul`, `al-Qa’ida`.
    Word,
    /// Several words.
    Phrase,
}

#[derive(Deserialize)]
struct Words {
    connector: FxHashSet<String>,
    opener: FxHashSet<String>,
    suffix: FxHashSet<String>,
    dotted: FxHashSet<String>,
    honorific: FxHashSet<String>,
    calendar: FxHashSet<String>,
    function: FxHashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data::table("name-words.toml"));

/// The most tokens a name has; longer runs are headlines or lists without commas.
const LONGEST: usize = 24;

/// The names of a document, in order.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> Vec<Name> {
    let finder = Finder { layers, tokens: &layers.tokens, openings: openings(layers) };
    let evidence = finder.evidence();
    let mut interned: FxHashMap<&str, (Arc<str>, Arc<str>)> = FxHashMap::default();
    let mut names = Vec::new();
    let mut at = 0;
    while at < finder.tokens.len() {
        let Some(end) = finder.run(at) else {
            at += 1;
            continue;
        };
        if let Some(run) = finder.trim(at, end, &evidence) {
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
            });
        }
        at = end;
    }
    names
}

/// Which tokens open a sentence, a quotation or what follows a colon: capitals prove nothing there.
fn openings(layers: &Layers<'_>) -> Vec<bool> {
    let mut openings = vec![false; layers.tokens.len()];
    let mut sentences = layers.sentences.iter().peekable();
    let mut blocks = layers.document.blocks.iter().peekable();
    let mut pending = true;
    let mut before = "";
    for (opening, token) in openings.iter_mut().zip(&layers.tokens) {
        let start = token.span.start;
        while sentences.next_if(|sentence| sentence.start <= start).is_some() {
            pending = true;
        }
        while blocks.next_if(|block| block.span.start <= start).is_some() {
            pending = true;
        }
        let text = layers.text(token.span);
        if token.kind == TokenKind::Punctuation {
            let ends = matches!(text, ":" | "“" | "‘" | "\"" | "«" | "„" | "!" | "?" | "…" | "•");
            pending |= ends || text == "." && !is_dotted(before);
        } else {
            *opening = pending;
            pending = false;
        }
        before = text;
    }
    openings
}

/// How a word that opens a sentence is written where it does not.
#[derive(Debug, Clone, Copy, Default)]
struct Elsewhere {
    lower: bool,
    capital: bool,
}

/// [`Elsewhere`] by the word in lower case.
type Evidence<'d> = FxHashMap<Cow<'d, str>, Elsewhere>;

struct Run {
    span: TextSpan,
    kind: NameKind,
    sentence_initial: bool,
    article: bool,
}

struct Finder<'a, 'd> {
    layers: &'a Layers<'d>,
    tokens: &'a [Token],
    openings: Vec<bool>,
}

impl<'d> Finder<'_, 'd> {
    fn text(&self, at: usize) -> &'d str {
        self.tokens.get(at).map_or("", |token| self.layers.text(token.span))
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.is_word(at) && self.text(at).starts_with(char::is_uppercase)
    }

    /// Whether no space stands between a token and the one after it.
    fn touches(&self, at: usize) -> bool {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(left), Some(right)) => left.span.end == right.span.start,
            _ => false,
        }
    }

    /// Whether exactly one space, or nothing, stands between a token and the one after it.
    fn follows(&self, at: usize) -> bool {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(left), Some(right)) => {
                let gap = TextSpan { start: left.span.end, end: right.span.start };
                matches!(self.layers.text(gap), "" | " " | "\u{A0}" | "\u{202F}")
            }
            _ => false,
        }
    }

    fn is_dash(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Punctuation)
            && self.text(at).chars().all(|c| matches!(c, '-' | '\u{AD}' | '‐' | '‑' | '–'))
    }

    /// How the words that open sentences are written elsewhere in running text.
    fn evidence(&self) -> Evidence<'d> {
        let mut evidence = Evidence::default();
        for at in (0..self.tokens.len()).filter(|&at| self.openings[at] && self.is_capital(at)) {
            evidence.entry(fold::lower(self.text(at))).or_default();
        }
        let mut blocks = self.layers.document.blocks.iter().peekable();
        let mut running = false;
        for (at, token) in self.tokens.iter().enumerate() {
            while let Some(block) = blocks.next_if(|block| block.span.start <= token.span.start) {
                running = matches!(
                    block.zone,
                    Zone::Paragraph | Zone::ListItem | Zone::Footnote | Zone::BlockQuotation
                );
            }
            if self.openings[at] || !running || token.kind != TokenKind::Word {
                continue;
            }
            let text = fold::strip_possessive(self.text(at));
            if text.starts_with(char::is_uppercase) {
                if let Some(seen) = evidence.get_mut(&*fold::lower(text)) {
                    seen.capital = true;
                }
            } else if let Some(seen) = evidence.get_mut(text) {
                seen.lower = true;
            }
        }
        evidence
    }

    /// The end of the run of name words that begins with a token, if one does.
    fn run(&self, start: usize) -> Option<usize> {
        let mut at = start;
        if !self.is_capital(at) {
            // `al-Qa’ida`, `van Gogh`: a particle and a capital.
            let tied = self.touches(at) && self.is_dash(at + 1) && self.touches(at + 1);
            let led = start > 0 && self.is_dash(start - 1);
            // Few words come as far as the look-up.
            let opens = tied
                && !led
                && self.is_capital(at + 2)
                && self.is_word(at)
                && WORDS.opener.contains(self.text(at));
            if !opens {
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
        let text = self.text(last);
        let opens = self.openings.get(last + 1) == Some(&true);
        if ends_possessive(text) || !self.follows(last) || opens {
            return None;
        }
        if self.is_capital(last + 1) {
            return Some(last + 1);
        }
        if self.touches(last)
            && self.touches(last + 1)
            && (self.is_dash(last + 1) || self.text(last + 1) == "&")
        {
            return self.compound(last + 2);
        }
        // `George W. Bush`, `St. Louis`.
        if self.text(last + 1) == "." && is_dotted(text) && self.follows(last + 1) {
            let word = self.is_capital(last + 2).then(|| fold::lower(self.text(last + 2)))?;
            return (!WORDS.function.contains(&*word)).then_some(last + 2);
        }
        if self.text(last + 1) == "&" && self.follows(last + 1) && self.is_capital(last + 2) {
            return Some(last + 2);
        }
        // `of`, `of the`, `al-`, `bin`: one or two connectors and a capital.
        let tied = self.touches(last + 1) && self.is_dash(last + 2);
        let words = if tied { &WORDS.opener } else { &WORDS.connector };
        if self.is_word(last + 1) && words.contains(self.text(last + 1)) {
            let mut next = last + 2;
            let article = matches!(self.text(next), "the" | "la" | "los" | "las");
            next += usize::from(tied || article && self.follows(last + 1));
            let tied = (last + 1..next).all(|at| self.follows(at));
            return (tied && self.is_capital(next)).then_some(next);
        }
        None
    }

    /// The last token of what follows a hyphen inside a name: `Tehrik-e-Taliban`, `ISIS-central`.
    fn compound(&self, part: usize) -> Option<usize> {
        let token = self.tokens.get(part)?;
        let text = self.text(part);
        if token.kind == TokenKind::Number || self.is_capital(part) {
            return Some(part);
        }
        if token.kind != TokenKind::Word {
            return None;
        }
        if text.chars().count() <= 3
            && self.touches(part)
            && self.is_dash(part + 1)
            && self.touches(part + 1)
            && self.is_capital(part + 2)
        {
            return Some(part + 2);
        }
        let adjective =
            WORDS.suffix.contains(text) || text.ends_with("ed") || text.ends_with("ing");
        (!adjective && !text.starts_with(char::is_uppercase)).then_some(part)
    }

    /// A run without the words at its edges that are no part of a name.
    fn trim(&self, start: usize, end: usize, evidence: &Evidence<'d>) -> Option<Run> {
        let mut start = start;
        let skip = |at: usize| {
            // The word, and a hyphen or stop after it.
            (at + 1..end).find(|&at| self.is_word(at)).unwrap_or(end)
        };
        while start < end {
            let text = fold::strip_possessive(self.text(start));
            let word = fold::lower(text);
            let alone = skip(start) == end;
            let seen = evidence.get(&*word).copied().unwrap_or_default();
            let opens = self.openings[start]
                && (if alone { !seen.capital } else { seen.lower && !seen.capital });
            let acronym = is_acronym(text);
            let drop = WORDS.function.contains(&*word)
                && !(acronym && word.len() > 1 && !self.shouts(start))
                || WORDS.calendar.contains(&*word) && !acronym
                || WORDS.honorific.contains(&*word)
                || opens && !acronym
                || alone && text.chars().count() == 1
                || WORDS.connector.contains(text) && !self.touches(start);
            if !drop {
                break;
            }
            start = skip(start);
        }
        if start >= end {
            return None;
        }
        let mut end = end;
        while end > start + 1 && WORDS.calendar.contains(&*fold::lower(self.text(end - 1))) {
            end -= 1;
        }
        let last = self.tokens[end - 1].span;
        let bare = fold::strip_possessive(self.text(end - 1)).len() as u32;
        let span = TextSpan { start: self.tokens[start].span.start, end: last.start + bare };
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
        let the = |at: usize| self.text(at).eq_ignore_ascii_case("the");
        Some(Run {
            span,
            kind,
            sentence_initial: self.openings[start],
            article: before.is_some_and(|at| the(at) && self.follows(at)),
        })
    }

    /// Whether a neighbour is in capitals, too: `A LINE IN CAPITALS` has no acronyms.
    fn shouts(&self, at: usize) -> bool {
        let loud = |at: usize| {
            let text = self.text(at);
            text.len() > 3 && self.is_word(at) && is_acronym(text)
        };
        at.checked_sub(1).is_some_and(loud) || loud(at + 1)
    }
}

/// Capitals and digits, at least two capitals, perhaps a plural `s`: `NGOs`, `ISIS-K`, `COVID-19`.
fn is_acronym(text: &str) -> bool {
    let stem = text.strip_suffix('s').filter(|stem| stem.ends_with(char::is_uppercase));
    let mut capitals = 0;
    for c in stem.unwrap_or(text).chars() {
        capitals += usize::from(c.is_uppercase());
        if c.is_lowercase() || c == ' ' {
            return false;
        }
    }
    capitals >= 2
}

/// Whether a stop after a word may stand inside a name: initials, `U.S.`, `St.`.
fn is_dotted(text: &str) -> bool {
    text.chars().count() == 1 || text.contains('.') || WORDS.dotted.contains(&*fold::lower(text))
}

fn ends_possessive(text: &str) -> bool {
    fold::strip_possessive(text).len() < text.len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::NameKind;
    use crate::document::Document;
    use crate::facts;
    use crate::read;
    use crate::source::Source;

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
