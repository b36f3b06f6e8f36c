//! Definitions of abbreviations, in every form that authors give them.
//!
//! `bracket` reads "Long Form (SHORT)" and "SHORT (Long Form)", `phrase` what needs no brackets
//! ("the long form, or SHORT, …", "SHORT stands for …", "Long Form – SHORT"), `listing` lists of
//! abbreviations. All of them ask `align` whether the letters of a short form explain the words
//! beside it, as Schwartz and Hearst (2003) and Sohn et al. (2008) do for brackets.

mod align;

mod short;

mod bracket;
mod listing;
mod phrase;
mod usage;

pub use usage::abstracts;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use self::align::{Alignment, Word};
use self::short::ShortForm;
use crate::text::cursor::Cursor;
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::{Token, TokenKind};
use crate::text::zone::ZoneSet;
use crate::words::data;
use crate::words::dictionary::{self, Variety};
use crate::words::fold;

/// One definition: "Long Form (SHORT)", "SHORT (Long Form)" and their kin.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Abbreviation {
    /// The short form.
    pub extent: Extent,
    /// The short form as written.
    pub short: String,
    /// What its variants share: [`short_key`].
    pub key: Arc<str>,
    /// The long form as written.
    pub long: String,
    /// The long form's place.
    pub long_extent: Extent,
    /// What the definition stands in.
    pub zones: ZoneSet,
    /// What part of the text it belongs to.
    pub setting: Setting,
    /// Whether it stands in a list of abbreviations, which serves the whole text wherever it is.
    pub listed: bool,
}

/// One use of an abbreviation, or of the long form of one that the text defines.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Use {
    /// Where, without a possessive ending.
    pub extent: Extent,
    /// As written there; shared by equal uses of a document.
    pub text: Arc<str>,
    /// The short form's [`short_key`].
    pub key: Arc<str>,
    /// What it stands in.
    pub zones: ZoneSet,
    /// What part of the text it belongs to.
    pub setting: Setting,
    /// Whether it is the long form, written out.
    pub long: bool,
}

/// The part of a text that an abbreviation stands in: each has readers who read no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// The abstract, which is printed without the text.
    Abstract,
    /// Running text.
    Body,
    /// Titles and headings.
    Heading,
    /// Captions, tables and notes.
    Aside,
    /// What others wrote, and citations.
    Quoted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefinitionCues {
    minor: FxHashSet<String>,
    lead: FxHashSet<String>,
    trail: FxHashSet<String>,
    never: FxHashSet<String>,
    announce: FxHashSet<String>,
    tell: Vec<String>,
    listing: FxHashSet<String>,
    glossary: FxHashSet<String>,
    abstracts: FxHashSet<String>,
    sign: FxHashMap<String, char>,
}

static CUES: LazyLock<DefinitionCues> = LazyLock::new(|| data::table("abbreviation-words.toml"));

/// The name of each letter that [`DefinitionCues::sign`] has as the sign of a word: `beta` for `β`.
static NAMES: LazyLock<FxHashMap<char, &str>> = LazyLock::new(|| {
    let signs = CUES.sign.iter().filter(|(_, sign)| sign.is_alphabetic());
    signs.map(|(name, &sign)| (sign, name.as_str())).collect()
});

/// The mean worth of a letter from which on words count as the long form.
const ENOUGH: f32 = 0.47;
/// The same for short forms in lower case and for definitions without brackets, which look like
/// ordinary words.
const CLEAR: f32 = 0.9;
/// Tokens that a bracket may hold to be looked at.
const LONGEST_BRACKET: usize = 40;
/// Bytes of a run without spaces that may hold a short form.
const LONGEST_RUN: usize = 64;
/// Tokens that are looked at on the way to the first word of a long form.
const FARTHEST: usize = 160;
/// Words before a short form that may belong to its long form.
const LONGEST_LONG_FORM: usize = 24;

/// The definitions of a document, in order of their short forms; `abstracts` are its
/// [`abstracts`].
#[must_use]
pub fn extract(layers: &Layers<'_>, abstracts: &[TextSpan]) -> Vec<Abbreviation> {
    let finder = DefinitionScanner { layers, tokens: Cursor::new(layers), abstracts };
    let mut found = Vec::new();
    finder.listings(&mut found);
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
            "," => {
                finder.announced(at, &mut found);
                finder.keyed(at, &mut found);
            }
            ":" | "=" => finder.keyed(at, &mut found),
            "–" | "—" | "-" => finder.dashed(at, &mut found),
            _ => {}
        }
    }
    finder.told(&mut found);
    // A list says more than the brackets in it.
    found.sort_by_key(|one: &Abbreviation| (one.extent, !one.listed));
    found.dedup_by_key(|one| one.extent);
    found
}

/// The uses of abbreviations in a document whose definitions are known, in order: what looks like
/// a short form, and the long forms of those that are defined.
#[must_use]
pub fn uses(layers: &Layers<'_>, definitions: &[Abbreviation], abstracts: &[TextSpan]) -> Vec<Use> {
    usage::uses(layers, definitions, abstracts)
}

/// A short form without case, marks, stops, hyphens and the plural ending: `U.N.`, `NGOs`.
#[must_use]
pub fn short_key(short: &str) -> String {
    let plain = match short.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => Cow::Borrowed(short),
        false => Cow::Owned(fold::plain(fold::strip_possessive(short))),
    };
    let stem = plain.strip_suffix('s').filter(|stem| stem.ends_with(char::is_uppercase));
    let letters = stem.unwrap_or(&plain).chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

struct DefinitionScanner<'a, 'd> {
    layers: &'a Layers<'d>,
    tokens: Cursor<'a, 'd>,
    abstracts: &'a [TextSpan],
}

impl DefinitionScanner<'_, '_> {
    /// The prose from one token to another, both included.
    fn span(&self, first: usize, last: usize) -> TextSpan {
        self.tokens[first].span.cover(self.tokens[last].span)
    }

    fn is_lead(&self, at: usize) -> bool {
        // `OR` and `IN` are short forms.
        let text = self.tokens.text(at);
        let small = text.chars().skip(1).all(|c| !c.is_uppercase());
        small && (CUES.lead.contains(text) || CUES.lead.contains(&*fold::folded(text)))
    }

    /// The first token from `at` on that neither leads to a short or long form nor opens a
    /// quotation.
    fn after_lead(&self, mut at: usize, end: usize) -> usize {
        while at < end && (self.is_lead(at) || is_quote(self.tokens.text(at))) {
            at += 1;
        }
        at
    }

    /// Whether a token touches both its neighbours.
    fn tight(&self, at: usize) -> bool {
        at > 0 && self.tokens.touches(at - 1) && self.tokens.touches(at)
    }

    /// Whether a token belongs to the same block as the one before it.
    fn continues(&self, at: usize) -> bool {
        let gap = at.checked_sub(1).and_then(|before| self.tokens.gap(before));
        gap.is_some_and(|gap| !gap.contains('\n'))
    }

    /// The short form that ends before a token, with its first token.
    fn short_before(&self, end: usize) -> Option<(ShortForm, usize)> {
        let mut last = end.checked_sub(1)?;
        if is_quote(self.tokens.text(last)) {
            last = last.checked_sub(1)?;
        }
        let inside = |at: usize| {
            self.tokens.touches(at)
                && !is_quote(self.tokens.text(at))
                && !matches!(self.tokens.text(at), "(" | "[" | ")" | "]")
        };
        let mut first = last;
        while let Some(before) = first.checked_sub(1).filter(|&before| inside(before)) {
            first = before;
            if self.span(first, last).len() > LONGEST_RUN {
                return None;
            }
        }
        let short = ShortForm::parse(self.layers.text(self.span(first, last)))?;
        (!short.lower).then_some((short, first))
    }

    /// The short form that starts at a token, with its last token.
    fn short_after(&self, first: usize) -> Option<(ShortForm, usize)> {
        self.tokens.get(first).filter(|token| token.kind != TokenKind::Punctuation)?;
        let mut last = first;
        while self.tokens.touches(last) && !closes(self.tokens.text(last + 1)) {
            last += 1;
            if self.span(first, last).len() > LONGEST_RUN {
                return None;
            }
        }
        let short = ShortForm::parse(self.layers.text(self.span(first, last)))?;
        (!short.lower).then_some((short, last))
    }

    /// The long form that ends before the token `end`, if the words there explain the short form.
    fn long_before(&self, short: &ShortForm, end: usize) -> Option<TextSpan> {
        let explained = |words: &[(Word, TextSpan)], enough: f32| {
            let start = aligned(short, words, enough)
                .or_else(|| self.name_before(short, words))
                .or_else(|| is_one_compound(short, &words.last()?.0).then(|| words.len() - 1))?;
            self.long(short, &words[start..])
        };
        let (words, bracketed) = self.words_before(end, short.letters.len(), false);
        explained(&words, if short.lower { CLEAR } else { ENOUGH }).or_else(|| {
            // What stands in brackets inside a long form is seldom a part of it.
            bracketed
                .then(|| self.words_before(end, short.letters.len(), true).0)
                .and_then(|words| explained(&words, CLEAR))
        })
    }

    /// The words as the long form of a short form, unless they repeat it.
    fn long(&self, short: &ShortForm, words: &[(Word, TextSpan)]) -> Option<TextSpan> {
        let ((_, first), (_, last)) = (words.first()?, words.last()?);
        let long = first.cover(*last);
        // `WHO (WHO)`, `the US (USA)` and `a WHO team (WHO)` define nothing.
        let longer = align::letters(self.layers.text(long)).len() > short.letters.len() + 1;
        let other = words.iter().all(|(word, _)| word.letters != short.letters);
        (longer && other && is_balanced(self.layers.text(long))).then_some(long)
    }

    /// The words before a token that a long form may be made of, in order, with or without those
    /// in brackets; and whether there is a bracket among or before them.
    fn words_before(
        &self,
        end: usize,
        letters: usize,
        brackets: bool,
    ) -> (Vec<(Word, TextSpan)>, bool) {
        let Some(last) = end.checked_sub(1) else { return (Vec::new(), false) };
        let floor = self.layers.sentence_at(self.tokens[last].span.start).map_or(0, |s| s.start);
        let most = (letters * 3 + 4).min(LONGEST_LONG_FORM);
        let (mut words, mut bracketed) = (Vec::new(), false);
        let mut at = end;
        while at > 0 && words.len() < most && end - at < FARTHEST {
            at -= 1;
            if self.tokens[at].span.start < floor {
                break;
            }
            let text = self.tokens.text(at);
            bracketed |= matches!(text, ")" | "]" | "(" | "[");
            match text {
                ")" | "]" => match self.open_of(at) {
                    Some(_) if brackets => {}
                    Some(open) => at = open,
                    None => break,
                },
                "(" | "[" if brackets && at + 1 < end => {}
                "(" | "[" | ";" | ":" | "!" | "?" | "\u{FFFC}" => break,
                _ => words.extend(self.word(at)),
            }
        }
        words.reverse();
        (words, bracketed)
    }

    /// The words from one token up to another; none where they are no one phrase.
    fn words_between(&self, first: usize, end: usize) -> Vec<(Word, TextSpan)> {
        let breaks =
            |at: usize| matches!(self.tokens.text(at), "(" | "[" | ";" | ":" | "=" | "\u{FFFC}");
        let end = (first..end).find(|&at| breaks(at)).unwrap_or(end);
        (first..end).filter_map(|at| self.word(at)).take(LONGEST_LONG_FORM).collect()
    }

    /// A token as a word of a long form, with its place; marks are none.
    fn word(&self, at: usize) -> Option<(Word, TextSpan)> {
        let token = self.tokens.get(at).filter(|token| token.kind != TokenKind::Punctuation)?;
        let before = at.checked_sub(1).map_or("", |before| self.tokens.text(before));
        let joined = at > 1
            && (before == "/" || before.chars().all(fold::is_dash) && self.tight(at - 1))
            && !matches!(self.tokens.text(at - 2), ")" | "]");
        // The long form ends with its last word as written, possessive left out.
        let text = fold::strip_possessive(self.layers.text(token.span));
        let mut letters = align::letters(text);
        // `ferritin L`: a letter by itself is a name.
        let letter = letters.len() == 1 && text.starts_with(char::is_uppercase);
        let minor = text.len() < 8 && !letter && CUES.minor.contains(&*fold::folded(text));
        let mut sign = CUES.sign.get(&*fold::folded(text)).copied();
        if let [letter] = letters[..]
            && let Some(name) = NAMES.get(&letter)
        {
            sign = Some(letter);
            letters = name.chars().collect();
        }
        let span = TextSpan { end: token.span.start + text.len() as u32, ..token.span };
        Some((Word { letters, sign, minor, joined, apart: before == "," }, span))
    }

    /// The mark that opens the bracket closed by a token, near by.
    fn open_of(&self, close: usize) -> Option<usize> {
        let mut depth = 0;
        for at in (close.saturating_sub(LONGEST_BRACKET)..=close).rev() {
            match self.tokens.text(at) {
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

    fn definition(&self, short: TextSpan, long: TextSpan) -> Abbreviation {
        let text = self.layers.text(short);
        let zones = self.layers.zones(short.cover(long));
        Abbreviation {
            extent: self.layers.extent(short),
            short: text.to_owned(),
            key: Arc::from(short_key(text)),
            long: self.layers.text(long).to_owned(),
            long_extent: self.layers.extent(long),
            zones,
            setting: usage::setting(zones, self.abstracts, short),
            listed: false,
        }
    }
}

/// Where the words that explain a short form start, if they explain it well enough.
fn aligned(short: &ShortForm, words: &[(Word, TextSpan)], enough: f32) -> Option<usize> {
    let ends_minor = words.last().is_some_and(|(word, _)| word.minor);
    let enough = if ends_minor { CLEAR } else { enough };
    align::align(&short.letters, words.iter().map(|(word, _)| word))
        .filter(|&Alignment { start, score }| score >= enough && !words[start].0.minor)
        .map(|alignment| alignment.start)
}

/// Whether the letters of a short form in lower case stand in a long word that is in no dictionary, as
/// the names of substances do.
fn is_one_compound(short: &ShortForm, word: &Word) -> bool {
    let mut letters = word.letters.iter();
    let inside = short.letters.iter().all(|letter| letters.any(|other| other == letter));
    let text: String = word.letters.iter().collect();
    short.lower
        && short.letters.len() > 2
        && word.letters.len() >= short.letters.len() * 3
        && word.letters.first() == short.letters.first()
        && inside
        && !dictionary::contains(&text, Variety::ANY)
}

/// How many of the words, from the first one on, explain a short form best.
fn prefix(short: &ShortForm, words: &[(Word, TextSpan)], enough: f32) -> Option<usize> {
    // Most words beside a short form have another initial.
    let (first, _) = words.first()?;
    let opens =
        |letter: &char| first.letters.first() == Some(letter) || first.sign == Some(*letter);
    if first.minor || !(first.is_locant() || short.letters.first().is_some_and(opens)) {
        return None;
    }
    let mut best: Option<(usize, f32)> = None;
    for count in 1..=words.len() {
        let words = words[..count].iter().map(|(word, _)| word);
        let found = align::align(&short.letters, words).filter(|found| found.start == 0);
        if let Some(Alignment { score, .. }) = found
            && score >= best.map_or(enough, |(_, best)| best + 1e-4)
        {
            best = Some((count, score));
        }
    }
    best.map(|(count, _)| count)
}

/// Whether every bracket of a text has its other half.
fn is_balanced(text: &str) -> bool {
    let count = |marks: &[char]| text.matches(marks).count();
    count(&['(', '[']) == count(&[')', ']'])
}

fn is_quote(text: &str) -> bool {
    matches!(text, "\"" | "“" | "”" | "„" | "‘" | "’" | "'" | "«" | "»" | "''" | "``")
}

/// Whether a mark ends what stands before it.
fn closes(text: &str) -> bool {
    matches!(text, "," | "." | ";" | ":" | ")" | "]" | "(" | "[" | "=" | "") || is_quote(text)
}
