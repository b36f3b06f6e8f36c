//! What a text quotes, word by word, and on whose word: displayed and inline quotations of some
//! length, so that two wordings of one can be told.
//!
//! A quotation that the writer interrupts (“We came,” he said, “and we went”) is one saying. What a
//! writer leaves out (`…`) or puts in (`[the mayor]`) is a gap: any words may stand there.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memchr;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::text::document::{Format, OBJECT};
use crate::text::layers::Layers;
use crate::text::span::{Extent, SourceSpan, TextSpan};
use crate::text::zone::Zone;
use crate::words::{data, dictionary, fold, lexicon};

/// The least number of words that can be told to be a quotation of one thing.
const LEAST: usize = 5;

/// The most words of one saying that are kept.
const MOST: usize = 300;

/// The longest piece in brackets that a writer puts into a quotation, in bytes.
const INSERTED: usize = 400;

/// The longest aside by which a quotation is interrupted, in bytes.
const ASIDE: usize = 90;

/// How far around a quotation its speaker and its circumstances are looked for, in tokens.
const AROUND: usize = 24;

/// What is quoted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// From its first word to its last.
    pub extent: Extent,
    /// Its words, as written, with a space between two of them.
    pub words: Box<str>,
    /// Where each word stands.
    pub places: Vec<SourceSpan>,
    /// The words before which something may be left out or put in.
    pub gaps: Vec<u16>,
    /// Who says it, where the sentence names somebody: the last word of the name, in lower case.
    pub speaker: Option<Box<str>>,
    /// Where that name stands.
    pub named: Option<SourceSpan>,
    /// The content words around it, as hashes, in order.
    pub around: Vec<u32>,
    /// Whether the sentence speaks of another wording.
    pub compared: bool,
    /// Whether the words around it say that somebody said or wrote it.
    pub told: bool,
    /// Whether its speaker speaks of themselves: `I`, `our`.
    pub personal: bool,
    /// The number of its block.
    pub block: u32,
    /// Whether it is set off from the text.
    pub displayed: bool,
}

/// `rules/data/sayings.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SayingTerms {
    verbs: FxHashSet<String>,
    addressed: FxHashSet<String>,
    speaking: FxHashSet<String>,
    before: Vec<String>,
    editorial: Vec<String>,
    cues: FxHashSet<String>,
    said: FxHashSet<String>,
    person: FxHashSet<String>,
}

static TERMS: LazyLock<SayingTerms> = LazyLock::new(|| data::table("sayings.toml"));

/// A name as a speaker.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Where.
    pub span: TextSpan,
    /// As written.
    pub text: &'a str,
}

/// The sayings of a document, in order; `quoted` are the words between its quotation marks and `names`
/// its names, in order.
#[must_use]
pub fn extract(layers: &Layers<'_>, quoted: &[TextSpan], names: &[Named<'_>]) -> Vec<Saying> {
    let mut out = Vec::new();
    let marked = layers.document.marks.iter().filter(|mark| mark.zone == Zone::Quotation);
    let mut inner = quoted.to_vec();
    inner.extend(marked.map(|mark| mark.span));
    inner.sort_unstable();
    let mut rest = inner.into_iter().peekable();
    for (at, block) in layers.document.blocks.iter().enumerate() {
        while rest.next_if(|it| it.end <= block.span.start).is_some() {}
        let mut pieces: Vec<TextSpan> = Vec::new();
        while let Some(it) = rest.next_if(|it| it.start < block.span.end) {
            if pieces.last().is_none_or(|last: &TextSpan| last.end <= it.start) {
                pieces.push(it);
            }
        }
        let displayed = block.zone == Zone::BlockQuotation
            || layers.zones(block.span).contains(Zone::BlockQuotation);
        // Where nothing but the margin marks it, a paragraph may be set off for other reasons.
        let indented = matches!(layers.document.format, Format::Plain | Format::ReStructuredText)
            && !at.checked_sub(1).is_some_and(|before| {
                layers.text(layers.document.blocks[before].span).trim_end().ends_with(':')
            });
        if displayed && indented {
            continue;
        }
        if displayed {
            pieces = vec![block.span];
        } else if !matches!(block.zone, Zone::Paragraph | Zone::ListItem | Zone::Footnote) {
            continue;
        }
        let mut open: Vec<TextSpan> = Vec::new();
        let mut before = block.span.start;
        for piece in pieces {
            let joined = open.last().is_some_and(|last| interrupts(layers, *last, piece));
            if !joined {
                out.extend(saying(layers, &open, (at, before, piece.start), names));
                before = open.last().map_or(before, |last| last.end);
                open.clear();
            }
            open.push(piece);
        }
        out.extend(saying(layers, &open, (at, before, block.span.end), names));
    }
    out
}

/// Whether a writer only interrupts a quotation between two pieces of it: `“We came,” he said, “and
/// we went”`. Words that introduce the second piece make it another quotation.
fn interrupts(layers: &Layers<'_>, first: TextSpan, second: TextSpan) -> bool {
    let gap = TextSpan { start: first.end, end: second.start.max(first.end) };
    let between = layers.text(gap);
    if between.len() > ASIDE {
        return false;
    }
    let aside = between.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let says = aside
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| TERMS.verbs.contains(&*fold::lower(word)));
    let open = layers.text(first).trim_end().ends_with([',', '!', '?', '—', '–']);
    let comma = between.trim_start_matches(['”', '’', '"', '\'']).starts_with(',');
    // A sentence may end with the aside, and none begins in it.
    let goes_on = [". ", "? ", "! ", ": ", "; "].iter().any(|stop| aside.contains(stop));
    let introduces = aside.ends_with("that") || between.trim_end().contains(':');
    // `“A,” said one. “B,” said the other`
    let answered = aside.ends_with('.') && {
        let end = second.end.saturating_add(ASIDE as u32 / 2);
        let behind = TextSpan { start: second.end, end };
        let behind = layers.tokens_in(behind).iter().take(BESIDE);
        behind
            .into_iter()
            .any(|token| TERMS.speaking.contains(&*fold::lower(layers.text(token.span))))
    };
    says && (open || comma) && !goes_on && !introduces && !answered
}

/// The saying of some pieces of a block, which stands between two bytes of the prose.
fn saying(
    layers: &Layers<'_>,
    pieces: &[TextSpan],
    (block, from, to): (usize, u32, u32),
    names: &[Named<'_>],
) -> Option<Saying> {
    let (first, last) = (pieces.first()?, pieces.last()?);
    let mut text = String::new();
    let mut spans: Vec<TextSpan> = Vec::new();
    let mut gaps = Vec::new();
    for piece in pieces {
        if !spans.is_empty() {
            gaps.push(spans.len() as u16);
        }
        let text = layers.text(*piece);
        // Code, and addresses as templates have them.
        let address = text.contains("://") || text.matches('/').count() > 1;
        if address || text.contains([OBJECT, '{', '}', '\\', '|', '<', '>', '=', '_']) {
            return None;
        }
        split(layers.text(*piece), piece.start, &mut spans, &mut gaps);
    }
    if spans.len() < LEAST || is_title(layers, &spans) {
        return None;
    }
    for span in &spans {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(layers.text(*span));
    }
    let whole = TextSpan { start: first.start, end: last.end };
    let own = layers.zones(whole);
    if own.contains(Zone::Code) || own.contains(Zone::Reference) {
        return None;
    }
    let scene = Scene { layers, block, pieces, from, to };
    let personal = text.split(' ').any(|word| TERMS.person.contains(&*fold::lower(word)));
    let (speaker, named) = scene.speaker(names).unzip();
    Some(Saying {
        extent: layers.extent(whole),
        words: text.into(),
        places: spans.iter().map(|&span| layers.document.source_span(span)).collect(),
        gaps,
        told: speaker.is_some() || scene.is_told(),
        speaker,
        named: named.map(|it| layers.document.source_span(it)),
        around: scene.words(),
        compared: scene.is_compared(),
        personal,
        block: block as u32,
        displayed: whole == layers.document.blocks[block].span,
    })
}

/// The words of a quotation, and before which of them something is left out or put in.
fn split(text: &str, base: u32, spans: &mut Vec<TextSpan>, gaps: &mut Vec<u16>) {
    let mut at = 0;
    let gap = |spans: &[TextSpan], gaps: &mut Vec<u16>| {
        let next = spans.len() as u16;
        if gaps.last() != Some(&next) {
            gaps.push(next);
        }
    };
    while let Some(c) = text[at..].chars().next().filter(|_| spans.len() < MOST) {
        let rest = &text[at..];
        if c == '…' || rest.starts_with("...") || rest.starts_with(". . .") {
            gap(spans, gaps);
            at += rest.len() - rest.trim_start_matches(['…', '.', ' ']).len();
        } else if c == '[' || c == '(' {
            let near = &rest.as_bytes()[..rest.len().min(INSERTED)];
            let close = memchr(if c == '[' { b']' } else { b')' }, near);
            let inner = close.map_or("", |close| &rest[1..close]);
            let lower = fold::lower(inner);
            let editorial = TERMS.editorial.iter().any(|word| lower.contains(word.as_str()));
            let glued = close.and_then(|close| rest[close + 1..].chars().next());
            // `[T]he` is a word with another first letter.
            let letter = glued.is_some_and(char::is_alphabetic) && inner.len() <= 2;
            if c == '[' && !letter && close.is_some() || editorial {
                gap(spans, gaps);
                at += close.map_or(1, |close| close + 1);
            } else {
                at += 1;
            }
        } else if c.is_alphanumeric() {
            let end = word_end(rest);
            let start = base + at as u32;
            if rest[end..].starts_with('[') {
                // `imped[ing]` has another ending than the word that is quoted.
                gap(spans, gaps);
            } else {
                spans.push(TextSpan { start, end: start + end as u32 });
            }
            at += end;
        } else {
            at += c.len_utf8();
        }
    }
}

/// Where a word ends: apostrophes and the bracket of a changed first letter stay in it.
fn word_end(text: &str) -> usize {
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|&(_, next)| next);
        let inside = next.is_some_and(char::is_alphanumeric);
        let joins = fold::is_apostrophe(c)
            || c == ']'
            || matches!(c, ',' | '.') && {
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                digit(text[..at].chars().next_back()) && digit(next)
            };
        if !(c.is_alphanumeric() || joins && inside) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Whether words are the title of a work, which writers put between marks as well.
fn is_title(layers: &Layers<'_>, spans: &[TextSpan]) -> bool {
    let long: Vec<_> = spans.iter().skip(1).map(|&span| layers.text(span)).collect();
    let is_long = |word: &&str| word.len() > 3 && !word.starts_with(|c: char| c.is_ascii_digit());
    let long: Vec<_> = long.into_iter().filter(is_long).collect();
    let capital = long.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    capital * 5 >= long.len() * 3
}

/// What stands around a saying.
struct Scene<'l, 'd> {
    layers: &'l Layers<'d>,
    block: usize,
    pieces: &'l [TextSpan],
    from: u32,
    to: u32,
}

impl Scene<'_, '_> {
    /// The tokens before the saying, between its pieces, and behind it; before it those of its
    /// sentence, or of the paragraph as far as `far` has it.
    fn ranges(&self, far: bool) -> Vec<Range<usize>> {
        let layers = self.layers;
        let blocks = &layers.document.blocks;
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return Vec::new();
        };
        let own = blocks[self.block].span;
        let (from, to) = if own == *first {
            // A displayed quotation is introduced by the paragraph before it.
            let before = self.block.checked_sub(1).map_or(first.start, |at| blocks[at].span.start);
            let after = blocks.get(self.block + 1).map_or(last.end, |block| block.span.end);
            (before, after)
        } else if far {
            (own.start, self.to)
        } else {
            let sentence = layers.sentence_at(first.start).map_or(self.from, |it| it.start);
            (sentence.min(first.start).max(self.from), self.to)
        };
        let mut before = layers.range(TextSpan { start: from.min(first.start), end: first.start });
        before.start = before.start.max(before.end.saturating_sub(AROUND));
        let mut out = vec![before];
        for pair in self.pieces.windows(2) {
            let end = pair[1].start.max(pair[0].end);
            out.push(layers.range(TextSpan { start: pair[0].end, end }));
        }
        let mut after = layers.range(TextSpan { start: last.end, end: to.max(last.end) });
        after.end = after.end.min(after.start + AROUND);
        // What follows is another sentence, unless the quotation ends inside of this one.
        let stop = after.clone().find(|&at| matches!(layers.token_text(at), "." | "?" | "!"));
        after.end = stop.unwrap_or(after.end);
        out.push(after);
        out
    }

    /// The content words around the saying, as hashes: those of other quotations are none of them.
    fn words(&self) -> Vec<u32> {
        let layers = self.layers;
        let mut ranges = self.ranges(true);
        // A short paragraph is understood by the one before it.
        if let Some(first) = ranges.first().cloned()
            && first.len() < AROUND / 2
            && let Some(before) = self.block.checked_sub(1)
        {
            let before = layers.range(layers.document.blocks[before].span);
            let missing = AROUND - first.len();
            ranges.push(before.start.max(before.end.saturating_sub(missing))..before.end);
        }
        let mut hashes = Vec::new();
        for at in ranges.into_iter().flatten() {
            let word = fold::lower(fold::strip_possessive(layers.token_text(at)));
            let content = word.len() > 2
                && word.starts_with(char::is_alphanumeric)
                && !lexicon::is_function_word(&word)
                && !TERMS.verbs.contains(&*word);
            let quoted = || {
                let mut marks = layers.zones.overlapping(layers.tokens[at].span);
                marks.any(|mark| mark.zone == Zone::Quotation)
            };
            if content && !quoted() {
                hashes.push(fold::hash(word.strip_suffix('s').unwrap_or(&word)));
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }

    /// Whether somebody is said to have said or written it, whoever that is.
    fn is_told(&self) -> bool {
        let mut words = self.ranges(false).into_iter().flatten();
        words.any(|at| {
            let word = fold::lower(self.layers.token_text(at));
            TERMS.speaking.contains(&*word) || TERMS.said.contains(&*word)
        })
    }

    /// Whether the words between the quotation before and this one compare wordings.
    fn is_compared(&self) -> bool {
        let Some(first) = self.pieces.first() else { return false };
        let before = TextSpan { start: self.from.min(first.start), end: first.start };
        let mut words = self.layers.range(before);
        words.start = words.start.max(words.end.saturating_sub(AROUND));
        words.any(|at| TERMS.cues.contains(&*fold::lower(self.layers.token_text(at))))
    }

    /// Who speaks: a name beside a verb of saying, or behind `according to`.
    fn speaker(&self, names: &[Named<'_>]) -> Option<(Box<str>, TextSpan)> {
        let layers = self.layers;
        let text = |at: usize| fold::lower(layers.token_text(at));
        let named = |at: usize| {
            let start = layers.tokens.get(at)?.span.start;
            let after = names.partition_point(|name| name.span.start <= start);
            let name = names.get(after.checked_sub(1)?)?;
            (name.span.end > start).then_some(name)
        };
        // `the Foreign Minister` is no name; `Emil Sand` is one, whatever sand is.
        let common = |word: &str| dictionary::rarity(&fold::lower(word)).is_some();
        let family = |name: &Named<'_>| {
            let mut words = name.text.split([' ', '\u{A0}']);
            let last = words.next_back().unwrap_or_default();
            if common(last) && words.next().is_none_or(common) {
                return None;
            }
            (last.len() > 1).then(|| (Box::from(&*fold::lower(last)), name.span))
        };
        let ranges = self.ranges(false);
        let last = ranges.len().saturating_sub(1);
        for (nth, range) in ranges.into_iter().enumerate() {
            let said = range.clone().filter(|&at| TERMS.speaking.contains(&*text(at)));
            let said: Vec<_> = said.collect();
            let verb = if nth == 0 { said.last() } else { said.first() };
            let close = |verb: usize| {
                let apart = if nth == 0 { range.end - verb } else { verb - range.start };
                apart <= BESIDE
            };
            if let Some(&verb) = verb.filter(|&&verb| close(verb)) {
                let before = (verb.saturating_sub(NEAR).max(range.start)..verb).rev();
                // `Osei, who said`: what is no name between both belongs to another subject.
                let between = |at: &usize| {
                    let word = text(*at);
                    named(*at).is_some()
                        || word == ","
                        || word.ends_with("ly")
                        || matches!(&*word, "who" | "had" | "has" | "later" | "once" | "also")
                };
                let subject = before.take_while(between).find_map(named);
                // `said Osei`; who is told is behind the verb as well.
                let addressed = TERMS.addressed.contains(&*text(verb));
                let behind = || {
                    let mut behind = verb + 1..range.end.min(verb + 3);
                    behind.find_map(named).filter(|_| !addressed)
                };
                let inverted = nth == last || nth > 0;
                let found = subject.or_else(|| if inverted { behind() } else { None });
                if let Some(found) = found {
                    return family(found);
                }
                // "A driver, Emil Sand, came in May. He said: …"
                let he = nth == 0 && matches!(&*text(range.start), "he" | "she");
                if he && verb - range.start <= AROUND / 2 {
                    return self.named_before(range.start, names).and_then(family);
                }
            }
            for cue in &TERMS.before {
                let mut cue = cue.split(' ');
                let (Some(first), second) = (cue.next(), cue.next_back()) else { continue };
                let at = range.clone().find(|&at| {
                    text(at) == first
                        && second.is_none_or(|it| text(at + 1) == it || text(at + 3) == it)
                });
                let found =
                    at.and_then(|at| (at + 1..range.end.min(at + 2 * NEAR)).find_map(named));
                if let Some(found) = found {
                    return family(found);
                }
            }
        }
        None
    }
}

impl Scene<'_, '_> {
    /// The one person whom the sentence before a token names.
    fn named_before<'n>(&self, token: usize, names: &'n [Named<'n>]) -> Option<&'n Named<'n>> {
        let layers = self.layers;
        let start = layers.tokens.get(token)?.span.start;
        let at = layers.sentences.partition_point(|it| it.start < start).checked_sub(1)?;
        let before = layers.sentences.get(at).filter(|it| it.end <= start)?;
        let own = layers.document.blocks[self.block].span;
        let first = names.partition_point(|it| it.span.start < before.start);
        let mut inside = names[first..].iter().take_while(|it| it.span.end <= before.end);
        let (one, more) = (inside.next()?, inside.next());
        (more.is_none() && own.contains(*before)).then_some(one)
    }
}

/// How many tokens a verb of saying and its subject are apart.
const NEAR: usize = 4;

/// How many tokens a verb of saying and the quotation are apart.
const BESIDE: usize = 5;
