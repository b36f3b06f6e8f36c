//! Numbered parts of a text (tables, figures, boxes, sections, chapters) and the references to
//! them: *Table 7*, *Figs. 3 and 4*, *section 4.2*.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::text::document::Block;
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::text::zone::Zone;
use crate::words::data;
use crate::words::fold;

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A table.
    Table,
    /// A figure.
    Figure,
    /// A box beside the text.
    Box,
    /// A map.
    Map,
    /// A chart.
    Chart,
    /// An exhibit.
    Exhibit,
    /// A listing of code.
    Listing,
    /// A section, by the number before its heading.
    Section,
    /// A chapter.
    Chapter,
    /// An appendix.
    Appendix,
}

impl Part {
    /// As a message names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Figure => "figure",
            Self::Box => "box",
            Self::Map => "map",
            Self::Chart => "chart",
            Self::Exhibit => "exhibit",
            Self::Listing => "listing",
            Self::Section => "section",
            Self::Chapter => "chapter",
            Self::Appendix => "appendix",
        }
    }
}

/// The number of a part: `3`, `4.2`, `3a`, `A.1`, `IV`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Number {
    /// The letter before the figures: of an appendix.
    pub prefix: Option<char>,
    /// The figures, those that are not there 0.
    pub parts: [u16; 4],
    /// How many there are.
    pub depth: u8,
    /// The letter behind them, in lower case.
    pub letter: Option<char>,
}

impl Number {
    /// Reads a number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (mut prefix, mut rest) = (None, text);
        if fold::is_roman(text) && text.len() <= 5 && !matches!(text, "C" | "D" | "L" | "M") {
            return Some(Self { prefix, parts: [roman(text), 0, 0, 0], depth: 1, letter: None });
        }
        let first = text.chars().next()?;
        if first.is_ascii_uppercase() {
            prefix = Some(first);
            rest = text[1..].trim_start_matches(['.', '-', '–']);
            if rest.is_empty() {
                return Some(Self { prefix, parts: [0; 4], depth: 0, letter: None });
            }
        }
        let digits = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let letter = match &rest[digits.len()..] {
            "" => None,
            one if one.len() == 1 => one.chars().next().map(|c| c.to_ascii_lowercase()),
            _ => return None,
        };
        let mut parts = [0; 4];
        let mut depth = 0;
        for part in digits.split(['.', '-', '–']) {
            let number = part.parse().ok().filter(|_| !part.is_empty() && part.len() <= 3)?;
            *parts.get_mut(depth)? = number;
            depth += 1;
        }
        Some(Self { prefix, parts, depth: depth as u8, letter })
    }

    /// Without the letter behind it.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { letter: None, ..self }
    }

    /// Without its last figure: what numbers the parts that are counted together.
    #[must_use]
    pub fn parent(self) -> Self {
        let mut parent = self.whole();
        if let Some(last) = self.depth.checked_sub(1) {
            parent.parts[usize::from(last)] = 0;
            parent.depth = last;
        }
        parent
    }

    /// Its last figure.
    #[must_use]
    pub fn last(self) -> u16 {
        self.depth.checked_sub(1).map_or(0, |last| self.parts[usize::from(last)])
    }

    /// With another last figure.
    #[must_use]
    pub fn with_last(self, last: u16) -> Self {
        let mut other = self.whole();
        if let Some(at) = self.depth.checked_sub(1) {
            other.parts[usize::from(at)] = last;
        }
        other
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = self.prefix {
            write!(out, "{prefix}{}", if self.depth > 0 { "." } else { "" })?;
        }
        for at in 0..usize::from(self.depth) {
            write!(out, "{}{}", if at > 0 { "." } else { "" }, self.parts[at])?;
        }
        self.letter.map_or(Ok(()), |letter| write!(out, "{letter}"))
    }
}

/// The value of a number in Roman figures.
fn roman(text: &str) -> u16 {
    let value = |c| match c {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        b'C' => 100,
        b'D' => 500,
        _ => 1000,
    };
    let bytes = text.as_bytes();
    bytes.iter().enumerate().fold(0, |sum: u16, (at, &byte)| {
        let smaller = bytes.get(at + 1).is_some_and(|&next| value(next) > value(byte));
        if smaller { sum.saturating_sub(value(byte)) } else { sum.saturating_add(value(byte)) }
    })
}

/// A part that a caption or heading numbers.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Label {
    /// Where: the word and the number.
    pub extent: Extent,
    /// What.
    pub part: Part,
    /// Its number.
    pub number: Number,
    /// Whether its caption says that it goes on from before.
    pub continued: bool,
}

/// A reference to a part.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct CrossReference {
    /// Where.
    pub extent: Extent,
    /// To what.
    pub part: Part,
    /// The number.
    pub number: Number,
    /// Whether it may point into another text: *section 4 of the Act*.
    pub elsewhere: bool,
}

/// `rules/data/labels.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct LabelTerms {
    elsewhere: FxHashSet<String>,
    law: FxHashSet<String>,
    #[serde(flatten)]
    parts: FxHashMap<Part, Vec<String>>,
}

static TERMS: LazyLock<LabelTerms> = LazyLock::new(|| data::table("labels.toml"));

static PARTS: LazyLock<FxHashMap<&'static str, Part>> = LazyLock::new(|| {
    let words = TERMS
        .parts
        .iter()
        .flat_map(|(&part, words)| words.iter().map(move |it| (it.as_str(), part)));
    words.collect()
});

/// The longest word that names a part, in bytes.
const LONGEST: usize = 10;

static OF_WORDS: Lore<Option<Part>> = Lore::new();

fn part(word: &str) -> Option<Part> {
    let short = (3..=LONGEST).contains(&word.len()) && word.as_bytes()[0].is_ascii_alphabetic();
    if !short { None } else { PARTS.get(&*fold::lower(word)).copied() }
}

/// The numbered parts of a document and the references to them, in order.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> (Vec<Label>, Vec<CrossReference>) {
    let part = |word: &Word<'_>| (word.kind == TokenKind::Word).then(|| part(word.text)).flatten();
    let parts = OF_WORDS.of_each(&layers.vocabulary, part);
    let mut labels = Vec::new();
    let mut references = Vec::new();
    let ids = layers.vocabulary.ids();
    for (block, range) in layers.block_ranges() {
        let mut from = block.span.start;
        if matches!(block.zone, Zone::Title | Zone::Heading | Zone::Caption | Zone::Paragraph)
            && let Some(label) = label(layers, block)
        {
            from = label.extent.text.end;
            labels.push(label);
        }
        if !(block.zone.is_running() || block.zone == Zone::Caption) {
            continue;
        }
        for at in range {
            if let Some(part) = parts[ids[at] as usize]
                && layers.tokens[at].span.start >= from
            {
                refer(layers, at, part, &mut references);
            }
        }
    }
    (labels, references)
}

/// The number that a caption or heading begins with.
fn label(layers: &Layers<'_>, block: &Block) -> Option<Label> {
    let text = layers.text(block.span);
    let head =
        |len: usize| TextSpan { start: block.span.start, end: block.span.start + len as u32 };
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if let Some(part) = part(word).filter(|_| text.starts_with(char::is_uppercase)) {
        let (len, number) = number_after(rest)?;
        let tail = &rest[len..];
        // A paragraph that begins with a reference goes on with a verb.
        let closed = tail.is_empty()
            || tail.starts_with(['.', ':', '|', '—', '–'])
            || tail.starts_with(" –")
            || tail.starts_with(" —")
            || tail.starts_with(" |")
            || tail.starts_with(" - ")
            || tail.starts_with(" (")
            || tail.starts_with('\n');
        let captioned = matches!(block.zone, Zone::Caption | Zone::Heading | Zone::Title);
        let captioned = captioned && tail.starts_with(' ') || closed;
        let short = block.zone != Zone::Paragraph || tail.is_empty();
        let continued = tail.to_lowercase().contains("cont");
        return (captioned && short).then(|| Label {
            extent: layers.extent(head(end + len)),
            part,
            number,
            continued,
        });
    }
    if !matches!(block.zone, Zone::Heading | Zone::Title) {
        return None;
    }
    // `4.2 Scope`, `4. Scope`
    let end = text.find(char::is_whitespace)?;
    let (word, rest) = text.split_at(end);
    let dotted = word.ends_with('.') || word.trim_end_matches('.').contains('.');
    let bare = word.trim_end_matches(['.', ':']);
    let figures = bare.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number = Number::parse(bare).filter(|_| figures && dotted)?;
    let named = rest.trim_start().starts_with(|c: char| c.is_alphabetic() || c == '“');
    // `1.10.3 is out` is a version.
    let small = number.parts.iter().all(|&part| part < 100);
    (named && small).then(|| Label {
        extent: layers.extent(head(bare.len())),
        part: Part::Section,
        number,
        continued: false,
    })
}

/// The number behind a word: ` 3`, `. 3a`, ` 4.2`; with how long it is.
fn number_after(text: &str) -> Option<(usize, Number)> {
    let rest = text.strip_prefix('.').unwrap_or(text);
    let rest = rest.strip_prefix([' ', '\u{A0}', '\u{202F}'])?;
    let start = text.len() - rest.len();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '–');
    let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let bare = rest[..end].trim_end_matches(['.', '-', '–']);
    let number = Number::parse(bare)?;
    Some((start + bare.len(), number))
}

/// Reads the reference that a word begins, with all of its numbers.
fn refer(layers: &Layers<'_>, at: usize, part: Part, out: &mut Vec<CrossReference>) {
    let block = layers.document.block_at(layers.tokens[at].span.start);
    let Some(block) = block else { return };
    let word = layers.token_text(at);
    let start = layers.tokens[at].span;
    let text = layers.text(TextSpan { start: start.end, end: block.span.end });
    let Some((len, number)) = number_after(text) else { return };
    // `the figure 3` is a number.
    let before = at.checked_sub(1).map_or("", |at| layers.token_text(at));
    let common = word.starts_with(char::is_lowercase) && number.depth == 1;
    if common && matches!(before, "the" | "a" | "an" | "The" | "this" | "no" | "each") {
        return;
    }
    // `Figure A` is told from `figure a way` by its capital, and by a figure.
    if number.depth == 0 && part != Part::Appendix {
        return;
    }
    let mut end = start.end + len as u32;
    let mut numbers = vec![number];
    let plural =
        word.ends_with(['s', 'S']) && !matches!(part, Part::Appendix) || word.ends_with("ces");
    let mut rest = if plural { &text[len..] } else { "" };
    loop {
        let joined = [" and ", ", and ", " or ", ", ", "–", "-", " to ", " through ", " & "];
        let Some(sign) = joined.iter().find(|sign| rest.starts_with(**sign)) else { break };
        let after = &rest[sign.len()..];
        let stop =
            after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(after.len());
        let bare = after[..stop].trim_end_matches('.');
        let Some(number) = Number::parse(bare).filter(|it| it.depth > 0) else { break };
        numbers.push(number);
        end += (sign.len() + bare.len()) as u32;
        rest = &after[bare.len()..];
    }
    let span = TextSpan { start: start.start, end };
    let zones = layers.zones(span);
    let apart = [
        Zone::Quotation,
        Zone::Reference,
        Zone::CitedTitle,
        Zone::Code,
        Zone::Locator,
        Zone::Foreign,
    ];
    if apart.iter().any(|&zone| zones.contains(zone)) {
        return;
    }
    let elsewhere = zones.contains(Zone::Citation) || points_elsewhere(layers, at, span);
    let extent = layers.extent(span);
    out.extend(numbers.into_iter().map(|number| CrossReference {
        extent,
        part,
        number,
        elsewhere,
    }));
}

/// How many tokens before a reference another text may be named.
const NAMED: usize = 4;

/// Whether the words around a reference name another text.
fn points_elsewhere(layers: &Layers<'_>, at: usize, span: TextSpan) -> bool {
    let after = layers.tokens.partition_point(|token| token.span.start < span.end);
    let next = layers.token_text(after);
    // `Section 4 of the Act`, `Figure 3 in [2]`, `Section 230(c)`.
    if TERMS.elsewhere.contains(next)
        || next == "," && TERMS.elsewhere.contains(layers.token_text(after + 1))
    {
        return true;
    }
    let start = layers.sentence_at(span.start).map_or(0, |sentence| sentence.start);
    let before = (at.saturating_sub(NAMED)..at).filter(|&at| layers.tokens[at].span.start >= start);
    before.into_iter().any(|at| {
        let word = layers.token_text(at);
        // An acronym, a possessive or a number that names a document: `RFC 2119, section 4`.
        let acronym = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
        let possessive = fold::strip_possessive(word).len() < word.len();
        let bracket = matches!(word, "]" | "”");
        acronym || possessive || bracket || TERMS.law.contains(&*fold::lower(word))
    })
}
