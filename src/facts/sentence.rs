//! Sentences, block by block.
//!
//! Which stops end one is asked of `sentencex`, with its mistakes in scholarly prose mended: a stop
//! after an abbreviation of `rules/data/abbreviations-with-stop.toml`, an initial, or inside of
//! brackets or of a quotation ends no sentence.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memchr3;
use rustc_hash::FxHashSet;
use sentencex::languages::{English, Language};
use serde::Deserialize;

use crate::text::document::Document;
use crate::text::quotemark::Pairing;
use crate::text::span::TextSpan;
use crate::words::data;
use crate::words::fold;

/// How far a bracket may hold a sentence together, in bytes.
const BRACKET_REACH: usize = 300;

/// `rules/data/abbreviations-with-stop.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Abbreviations {
    never_final: FxHashSet<String>,
    seldom_final: FxHashSet<String>,
}

/// How far before a stop the words are that tell whether it ends a sentence, in bytes: a text
/// without spaces is one word.
const WORDS_REACH: usize = 1000;

static ABBREVIATIONS: LazyLock<Abbreviations> =
    LazyLock::new(|| data::table("abbreviations-with-stop.toml"));

/// The sentences of a document, in order, without the white space around them.
#[must_use]
pub fn extract(document: &Document, pairings: &[Pairing]) -> Vec<TextSpan> {
    let mut out = Vec::with_capacity(document.prose.len() / 100);
    for (block, pairing) in document.blocks.iter().zip(pairings) {
        let text = document.text(block.span);
        let base = block.span.start as usize;
        let mut start = 0;
        for end in breaks(text, base, pairing).chain([text.len()]) {
            let sentence = &text[start..end];
            if end < text.len() && goes_on(sentence, &text[end..]) {
                continue;
            }
            let bare = sentence.trim_start();
            let first = base + end - bare.len();
            let bare = bare.trim_end();
            if !bare.is_empty() {
                out.push(TextSpan::new(first, first + bare.len()));
            }
            start = end;
        }
    }
    out
}

/// Where sentences of a block may end: after a stop, the marks that close with it and the space
/// behind them, unless the stop stands inside a quotation.
fn breaks(text: &str, base: usize, pairing: &Pairing) -> impl Iterator<Item = usize> {
    let mut at = 0;
    let mut quotations = quoted(pairing, base).into_iter().peekable();
    std::iter::from_fn(move || {
        loop {
            let stop = at + next_stop(text.get(at..)?)?;
            let run = &text[stop..];
            at = text.len() - run.trim_start_matches(['.', '!', '?', '…']).len();
            let from = near_end(&text[..stop], WORDS_REACH);
            let found = English {}.find_boundary(&text[from..], stop - from, at - from);
            let Some(boundary) = found.map(|boundary| from + boundary) else { continue };
            let rest = text.get(boundary..)?;
            let closed = boundary + rest.len() - rest.trim_start_matches(is_closing).len();
            let after = text.get(closed..)?.trim_start();
            let end = text.len() - after.len();
            while quotations.next_if(|quotation| quotation.end <= stop).is_some() {}
            let quoted = quotations.peek().is_some_and(|it| it.start < stop && closed < it.end);
            let apart = text[..end].ends_with(char::is_whitespace);
            if apart && !quoted && !after.is_empty() {
                at = at.max(closed);
                return Some(end);
            }
        }
    })
}

/// Where the next stop of a text is.
fn next_stop(text: &str) -> Option<usize> {
    let stop = memchr3(b'.', b'!', b'?', text.as_bytes());
    let before = &text[..stop.unwrap_or(text.len())];
    before.find('…').or(stop)
}

/// What the outermost quotations of a block cover, their marks included, in bytes of the block.
fn quoted(pairing: &Pairing, base: usize) -> Vec<Range<usize>> {
    let local = |byte: u32| (byte as usize).saturating_sub(base);
    let pairs = pairing.pairs.iter();
    let mut spans: Vec<_> = pairs.map(|it| local(it.open.start)..local(it.close.end)).collect();
    spans.sort_unstable_by_key(|span| (span.start, Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let outer = span.start >= end;
        end = end.max(span.end);
        outer
    });
    spans
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | '»' | ')' | ']' | '*' | '_')
}

/// Whether a sentence goes on after what was taken for its end.
fn goes_on(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim_end(), after.trim_start());
    let next = after.chars().next();
    if next.is_none_or(char::is_lowercase) {
        return true;
    }
    // A citation after a quotation belongs to it.
    if next == Some('(') && before.ends_with(['’', '”', '"', '\'', '»']) {
        return true;
    }
    let Some(bare) = before.strip_suffix('.') else { return is_in_bracket(before, after) };
    // The number of an item: "1. The first", "a. The first".
    if bare.len() <= LONGEST_NUMBER && bare.trim_start().bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let last = bare.rsplit(|c: char| c.is_whitespace() || "([“‘\"'—–".contains(c)).next();
    let last = last.unwrap_or_default();
    if last.len() <= LONGEST_ABBREVIATION {
        let lower = fold::lower(last);
        let table = &*ABBREVIATIONS;
        // `No.` and `Art.` are abbreviations before a number; alone they are words.
        let word = lower.len() > 1 && matches!(&*lower, "no" | "art" | "fig" | "co" | "al");
        let number = next.is_some_and(char::is_numeric);
        if table.never_final.contains(&*lower) && (!word || number) {
            return true;
        }
        let open = number || matches!(next, Some('(' | '[' | '&' | ',' | ';'));
        if open && table.seldom_final.contains(&*lower) {
            return true;
        }
    }
    is_in_bracket(before, after)
}

/// The longest number of an item, in bytes.
const LONGEST_NUMBER: usize = 3;

/// The longest abbreviation, in bytes.
const LONGEST_ABBREVIATION: usize = 12;

/// Whether a bracket opens before a place and closes soon after it.
fn is_in_bracket(before: &str, after: &str) -> bool {
    let near = |text: &str, reach: usize| {
        let mut end = text.len().min(reach);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        end
    };
    let tail = &before[near_end(before, BRACKET_REACH)..];
    let Some(open) = tail.rfind('(') else { return false };
    if tail[open..].contains(')') {
        return false;
    }
    let head = &after[..near(after, BRACKET_REACH)];
    head.find(')').is_some_and(|close| !head[..close].contains('('))
}

/// Where the last bytes of a text begin.
fn near_end(text: &str, reach: usize) -> usize {
    let mut start = text.len().saturating_sub(reach);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start
}
