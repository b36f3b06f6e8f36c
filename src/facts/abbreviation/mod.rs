//! Definitions of abbreviations: "Long Form (SHORT)", "SHORT (Long Form)", "(SHORT or SHORT2)",
//! "the long form, or SHORT, …".

mod align;

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use self::align::{Alignment, Word};
use crate::data;
use crate::document::ZoneSet;
use crate::fold;
use crate::layers::Layers;
use crate::span::{Extent, TextSpan};
use crate::token::{Token, TokenKind};

/// One definition: "Long Form (SHORT)", "SHORT (Long Form)" and their kin.
#[derive(Debug, Clone, Serialize)]
pub struct Abbreviation {
    /// The short form.
    pub extent: Extent,
    /// The short form as written.
    pub short: String,
    /// The long form as written.
    pub long: String,
    /// The long form's place.
    pub long_extent: Extent,
    /// What the definition stands in.
    pub zones: ZoneSet,
}

#[derive(Deserialize)]
struct Words {
    minor: FxHashSet<String>,
    lead: FxHashSet<String>,
    announce: FxHashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data::table("abbreviation-words.toml"));

/// The mean worth of a letter from which on words count as the long form.
const ENOUGH: f32 = 0.47;
/// The same for short forms in lower case and for definitions without brackets, which look like
/// ordinary words.
const CLEAR: f32 = 0.9;
/// Tokens that a bracket may hold to be looked at.
const LONGEST_BRACKET: usize = 40;
/// Words before a short form that may belong to its long form.
const LONGEST_LONG_FORM: usize = 24;

/// The definitions of a document, in order of their short forms.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> Vec<Abbreviation> {
    let finder = Finder { layers, tokens: &layers.tokens };
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let is_mark = |(_, token): &(usize, &Token)| token.kind == TokenKind::Punctuation;
    let marks = layers.tokens.iter().enumerate().filter(is_mark);
    for (at, token) in marks {
        match layers.text(token.span) {
            "(" | "[" => open.push(at),
            ")" | "]" => {
                if let Some(start) = open.pop()
                    && at - start <= LONGEST_BRACKET
                {
                    finder.bracket(start, at, &mut found);
                }
            }
            "," => finder.announced(at, &mut found),
            _ => {}
        }
    }
    found.sort_by_key(|definition: &Abbreviation| definition.extent);
    found.dedup_by_key(|definition| definition.extent);
    found
}

struct Finder<'a, 'd> {
    layers: &'a Layers<'d>,
    tokens: &'a [Token],
}

impl<'d> Finder<'_, 'd> {
    fn text(&self, at: usize) -> &'d str {
        self.tokens.get(at).map_or("", |token| self.layers.text(token.span))
    }

    /// The prose from one token to another, both included.
    fn span(&self, first: usize, last: usize) -> TextSpan {
        self.tokens[first].span.cover(self.tokens[last].span)
    }

    /// Both directions of a bracket whose marks are the tokens `open` and `close`.
    fn bracket(&self, open: usize, close: usize, found: &mut Vec<Abbreviation>) {
        if open == 0 || open + 1 >= close {
            return;
        }
        let before = found.len();
        for (first, last) in self.pieces(open + 1, close) {
            let span = self.span(first, last);
            let Some(short) = ShortForm::parse(self.layers.text(span)) else {
                // What follows something else than a short form is no definition: "(see WHO)".
                break;
            };
            let Some(long) = self.long_before(&short, open) else { break };
            found.push(self.definition(span, long));
        }
        if found.len() == before {
            self.reversed(open, close, found);
        }
    }

    /// The parts of a bracket that may be short forms, as first and last token: what stands
    /// between separators, without introducing words and quotation marks.
    fn pieces(&self, first: usize, close: usize) -> impl Iterator<Item = (usize, usize)> {
        let is_separator = |at: &usize| {
            matches!(self.text(*at), "," | ";" | "/" | "or" | "and" | "=" | ":")
                && !(self.text(*at) == "/" && self.tight(*at))
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
        .filter_map(|(mut first, mut end)| {
            while first < end && (self.is_lead(first) || is_quote(self.text(first))) {
                first += 1;
            }
            while first < end && is_quote(self.text(end - 1)) {
                end -= 1;
            }
            (first < end).then(|| (first, end - 1))
        })
    }

    fn is_lead(&self, at: usize) -> bool {
        let text = self.text(at);
        WORDS.lead.contains(text) || WORDS.lead.contains(&*fold::folded(text))
    }

    /// Whether a token touches both its neighbours.
    fn tight(&self, at: usize) -> bool {
        let touches = |left: usize, right: usize| {
            self.tokens
                .get(left)
                .zip(self.tokens.get(right))
                .is_some_and(|(left, right)| left.span.end == right.span.start)
        };
        at > 0 && touches(at - 1, at) && touches(at, at + 1)
    }

    /// The long form that ends before the token `end`, if the words there explain the short form.
    fn long_before(&self, short: &ShortForm, end: usize) -> Option<TextSpan> {
        let (words, spans) = self.words_before(end, short.letters.len());
        let enough = if short.lower { CLEAR } else { ENOUGH };
        let start = align::align(&short.letters, &words)
            .filter(|&Alignment { start, score }| score >= enough && !words[start].minor)
            .map(|alignment| alignment.start)
            .or_else(|| self.name_before(short, &words, &spans))?;
        let long = spans[start].cover(*spans.last()?);
        // `WHO (WHO)`, `the US (USA)` and `a WHO team (WHO)` define nothing.
        let longer = align::letters(self.layers.text(long)).len() > short.letters.len() + 1;
        let other = words[start..].iter().all(|word| word.letters != short.letters);
        (longer && other).then_some(long)
    }

    /// The start of a name whose initials are the letters of the short form in another order, as
    /// when an organisation's short form comes from its name in another language.
    fn name_before(&self, short: &ShortForm, words: &[Word], spans: &[TextSpan]) -> Option<usize> {
        let text = |at: usize| self.layers.text(spans[at]);
        let capital = |at: usize| text(at).starts_with(char::is_uppercase);
        // One name: nothing but space and hyphens between its words, and no article inside.
        let next = |at: usize| {
            let gap = TextSpan { start: spans[at].end, end: spans.get(at + 1)?.start };
            let name = capital(at) || words[at].joined || words[at].minor && text(at) != "the";
            let close =
                |c: char| c == ' ' || fold::is_dash(c) || fold::is_apostrophe(c) || c == 's';
            (name && self.layers.text(gap).chars().all(close)).then_some(at)
        };
        let mut start = words.len().checked_sub(1).filter(|&last| capital(last))?;
        while let Some(before) = start.checked_sub(1).and_then(next) {
            start = before;
        }
        while start < words.len() && (words[start].minor || !capital(start)) {
            start += 1;
        }
        let mut initials: Vec<char> = words[start..]
            .iter()
            .filter(|word| !word.minor)
            .filter_map(|word| word.letters.first().copied())
            .collect();
        let words = initials.len();
        let shared = short.letters.iter().filter(|&letter| {
            let at = initials.iter().position(|initial| initial == letter);
            at.map(|at| initials.swap_remove(at)).is_some()
        });
        let shared = shared.count();
        (words >= 3 && short.letters.len() >= 3 && shared * 5 >= short.letters.len() * 3)
            .then_some(start)
    }

    /// The words before a token that a long form may be made of, and their places.
    fn words_before(&self, end: usize, letters: usize) -> (Vec<Word>, Vec<TextSpan>) {
        let Some(last) = end.checked_sub(1) else { return Default::default() };
        let floor = self.layers.sentence_at(self.tokens[last].span.start).map_or(0, |s| s.start);
        let most = (letters * 3 + 4).min(LONGEST_LONG_FORM);
        let (mut words, mut spans) = (Vec::new(), Vec::new());
        let mut at = end;
        while at > 0 && words.len() < most {
            at -= 1;
            let token = self.tokens[at];
            if token.span.start < floor {
                break;
            }
            let text = self.layers.text(token.span);
            if token.kind == TokenKind::Punctuation {
                match text {
                    ")" | "]" => match self.open_of(at) {
                        Some(open) => at = open,
                        None => break,
                    },
                    "(" | "[" | ";" | ":" | "!" | "?" | "\u{FFFC}" => break,
                    _ => {}
                }
                continue;
            }
            let joined = at > 1 && matches!(self.text(at - 1), "/")
                || at > 1 && self.text(at - 1).chars().all(fold::is_dash) && self.tight(at - 1);
            let text = fold::strip_possessive(text);
            let letters = align::letters(text);
            let minor = text.len() < 8 && WORDS.minor.contains(&*fold::folded(text));
            words.push(Word { letters, minor, joined });
            spans.push(TextSpan { end: token.span.start + text.len() as u32, ..token.span });
        }
        // The long form ends with its last word as written, possessive included.
        words.reverse();
        spans.reverse();
        (words, spans)
    }

    /// The mark that opens the bracket closed by a token, near by.
    fn open_of(&self, close: usize) -> Option<usize> {
        let mut depth = 0;
        for at in (close.saturating_sub(LONGEST_BRACKET)..=close).rev() {
            match self.text(at) {
                ")" | "]" => depth += 1,
                "(" | "[" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// "SHORT (Long Form)": the bracket up to its first comma must be the long form and no more.
    fn reversed(&self, open: usize, close: usize, found: &mut Vec<Abbreviation>) {
        let end =
            (open + 1..close).find(|&at| matches!(self.text(at), "," | ";" | ":")).unwrap_or(close);
        let mut first = open - 1;
        while first > 0 && self.tokens[first - 1].span.end == self.tokens[first].span.start {
            first -= 1;
        }
        let span = self.span(first, open - 1);
        let Some(short) = ShortForm::parse(self.layers.text(span)).filter(|short| !short.lower)
        else {
            return;
        };
        let Some(long) = self.long_before(&short, end) else { return };
        let mut start = open + 1;
        while start < end && (self.is_lead(start) || is_quote(self.text(start))) {
            start += 1;
        }
        if self.tokens.get(start).is_some_and(|token| token.span.start == long.start) {
            found.push(self.definition(span, long));
        }
    }

    /// "the long form, or SHORT, …" and "…, hereafter SHORT, …": `comma` is the first one.
    fn announced(&self, comma: usize, found: &mut Vec<Abbreviation>) {
        if comma == 0 || !WORDS.announce.contains(self.text(comma + 1)) {
            return;
        }
        let mut first = comma + 2;
        while self.is_lead(first) || is_quote(self.text(first)) {
            first += 1;
        }
        let Some(token) = self.tokens.get(first) else { return };
        let mut last = first;
        while self.tight(last + 1) {
            last += 2;
        }
        let closes =
            |at: usize| matches!(self.text(at), "," | "." | ";" | ")") || is_quote(self.text(at));
        if token.kind != TokenKind::Word || !closes(last + 1) {
            return;
        }
        let span = self.span(first, last);
        let Some(short) = ShortForm::parse(self.layers.text(span)).filter(|short| !short.lower)
        else {
            return;
        };
        let (words, _) = self.words_before(comma, short.letters.len());
        let clear = align::align(&short.letters, &words).is_some_and(|a| a.score >= CLEAR);
        if let Some(long) = clear.then(|| self.long_before(&short, comma)).flatten() {
            found.push(self.definition(span, long));
        }
    }

    fn definition(&self, short: TextSpan, long: TextSpan) -> Abbreviation {
        Abbreviation {
            extent: self.layers.extent(short),
            short: self.layers.text(short).to_owned(),
            long: self.layers.text(long).to_owned(),
            long_extent: self.layers.extent(long),
            zones: self.layers.zones(short.cover(long)),
        }
    }
}

fn is_quote(text: &str) -> bool {
    matches!(text, "\"" | "“" | "”" | "„" | "‘" | "’" | "'" | "«" | "»" | "''" | "``")
}

/// A text that looks like an abbreviation.
struct ShortForm {
    /// Its letters and digits, folded, without a plural ending.
    letters: Vec<char>,
    /// Whether it has no capital, like `ppb`.
    lower: bool,
}

impl ShortForm {
    fn parse(text: &str) -> Option<Self> {
        let bare = fold::strip_possessive(text.trim());
        let count = bare.chars().count();
        if !(2..=14).contains(&count) || bare.split_whitespace().count() > 2 {
            return None;
        }
        let plain = fold::plain(bare);
        let sound = |c: char| {
            c.is_alphanumeric() || fold::is_dash(c) || matches!(c, '.' | '&' | '/' | ' ' | '+')
        };
        let capitals = plain.chars().filter(|c| c.is_uppercase()).count();
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        if !plain.chars().all(sound) || !plain.starts_with(char::is_alphanumeric) {
            return None;
        }
        let lower = capitals == 0;
        if lower && (digits > 0 || !(2..=5).contains(&count) || plain.contains(' ')) {
            return None;
        }
        // `Paris`, `May 2`: one capital is an ordinary word, unless digits stand beside it.
        let word = plain.chars().filter(|c| c.is_lowercase()).count();
        if capitals == 1 && (digits == 0 && word > 3 || plain.contains(' ')) {
            return None;
        }
        if plain.contains(' ') && word > capitals {
            return None;
        }
        // A plural ending is no letter of the long form: `NGOs`.
        let stem = plain.strip_suffix('s').filter(|stem| stem.ends_with(char::is_uppercase));
        let letters = align::letters(stem.unwrap_or(&plain));
        (letters.len() >= 2 && letters.iter().any(|c| c.is_alphabetic()))
            .then_some(Self { letters, lower })
    }
}
