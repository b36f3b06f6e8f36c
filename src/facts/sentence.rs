//! Sentences, block by block.
//!
//! The boundaries are those of `sentencex`, with its mistakes in scholarly prose mended: a stop
//! after an abbreviation of `rules/data/abbreviations-with-stop.toml`, an initial, or inside of
//! brackets ends no sentence.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use sentencex::get_sentence_boundaries;
use serde::Deserialize;

use crate::data;
use crate::document::Document;
use crate::fold;
use crate::span::TextSpan;

/// Long blocks are cut into windows of this many bytes, so that the time for one grows with its
/// length only.
const WINDOW: usize = 32 * 1024;

/// How far a bracket may hold a sentence together, in bytes.
const BRACKET_REACH: usize = 300;

/// `rules/data/abbreviations-with-stop.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Abbreviations {
    never_final: FxHashSet<String>,
    seldom_final: FxHashSet<String>,
}

static ABBREVIATIONS: LazyLock<Abbreviations> =
    LazyLock::new(|| data::table("abbreviations-with-stop.toml"));

/// The sentences of a document, in order, without the white space around them.
#[must_use]
pub fn extract(document: &Document) -> Vec<TextSpan> {
    let mut out = Vec::with_capacity(document.prose.len() / 100);
    for block in &document.blocks {
        let text = document.text(block.span);
        let base = block.span.start as usize;
        let mut from = 0;
        while from < text.len() {
            from = window(text, from, base, &mut out);
        }
    }
    out
}

/// Adds the sentences of a window of a block; returns where the next one starts.
fn window(text: &str, from: usize, base: usize, out: &mut Vec<TextSpan>) -> usize {
    let mut end = text.len().min(from + WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let whole = end == text.len();
    let slice = &text[from..end];
    let found = get_sentence_boundaries("en", slice);
    let mut starts: Vec<usize> = Vec::with_capacity(found.len() + 1);
    for boundary in found.iter().filter(|boundary| !boundary.is_paragraph_break) {
        let at = boundary.start_byte;
        let first = starts.last().copied().unwrap_or(0);
        if starts.is_empty() || !goes_on(&slice[first..at], &slice[at..]) {
            starts.push(at);
        }
    }
    // The last sentence of a window may be cut short: the next window starts with it.
    let next = if whole { None } else { starts.pop().filter(|&at| at > 0) };
    let last = next.unwrap_or(slice.len());
    let ends = starts.iter().skip(1).copied().chain([last]);
    let starts = if starts.is_empty() { &[0][..] } else { &starts };
    for (&start, end) in starts.iter().zip(ends) {
        let sentence = &slice[start..end];
        let bare = sentence.trim_start();
        let start = base + from + start + (sentence.len() - bare.len());
        let bare = bare.trim_end();
        if !bare.is_empty() {
            out.push(TextSpan::new(start, start + bare.len()));
        }
    }
    from + last
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
    let mut start = before.len().saturating_sub(BRACKET_REACH);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let tail = &before[start..];
    let Some(open) = tail.rfind('(') else { return false };
    if tail[open..].contains(')') {
        return false;
    }
    let head = &after[..near(after, BRACKET_REACH)];
    head.find(')').is_some_and(|close| !head[..close].contains('('))
}
