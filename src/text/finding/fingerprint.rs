//! Fingerprints: what makes a finding the same finding after its text was edited elsewhere.
//!
//! A fingerprint is a hash of the rule, the words at fault and a few words around them in their
//! block of the prose. Line breaks, markup, list numbers and everything outside the block are no
//! part of it, nor is the path: it survives other line breaks, edits elsewhere, the move of a
//! paragraph and a new name of the file. Two findings that nothing tells apart have the same one,
//! so who compares must count.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::document::Document;
use crate::text::span::SourceSpan;

/// Words on either side that belong to a fingerprint.
const CONTEXT: usize = 4;

/// 64 bits of a BLAKE3 hash; shown and stored as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of what a rule says of a place in a document.
    #[must_use]
    pub fn of(document: &Document, rule: &str, place: SourceSpan) -> Self {
        let (before, inside, after) = match document.text_span(place) {
            Some(span) => {
                let block = document.block_at(span.start).map_or(span, |block| block.span);
                around(&document.prose, span.range(), block.cover(span).range())
            }
            // What is no prose: a comment, front matter, an entry of a bibliography.
            None => {
                let text = document.source.text();
                around(text, place.range(), lines_around(text, place))
            }
        };
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let (before, after) = (words(before), words(after));
        let before = &before[before.len().saturating_sub(CONTEXT)..];
        let after = &after[..after.len().min(CONTEXT)];
        let mut hasher = blake3::Hasher::new();
        hasher.update(rule.as_bytes());
        for part in [before, &words(inside), after] {
            // Neither byte stands in a word.
            hasher.update(b"\n");
            for word in part {
                hasher.update(b" ");
                hasher.update(word.as_bytes());
            }
        }
        Self::from_hash(&hasher)
    }

    /// One of several findings that nothing tells apart, for formats that want each fingerprint
    /// once; the first, 0, keeps its own.
    #[must_use]
    pub fn nth(self, ordinal: usize) -> Self {
        if ordinal == 0 {
            return self;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{self} {ordinal}").as_bytes());
        Self::from_hash(&hasher)
    }

    fn from_hash(hasher: &blake3::Hasher) -> Self {
        let mut first = [0; 8];
        hasher.finalize_xof().fill(&mut first);
        Self(u64::from_be_bytes(first))
    }
}

/// What stands before, in and behind a range, within another range around it and near enough.
fn around(text: &str, place: Range<usize>, within: Range<usize>) -> (&str, &str, &str) {
    let part = |range| text.get(range).unwrap_or_default();
    let before = end_of(part(within.start..place.start));
    (before, part(place.clone()), start_of(part(place.end..within.end)))
}

/// The lines around a place up to a blank one on either side, as far as they are near.
fn lines_around(text: &str, place: SourceSpan) -> Range<usize> {
    let Range { start, end } = place.range();
    let before = end_of(text.get(..start).unwrap_or_default());
    let after = start_of(text.get(end..).unwrap_or_default());
    let (above, below) = (bytes_to_blank(before.rsplit('\n')), bytes_to_blank(after.split('\n')));
    start - above.min(start)..(end + below).min(text.len())
}

/// Bytes of the lines up to a blank one; the first is the one that the place stands in.
fn bytes_to_blank<'t>(mut lines: impl Iterator<Item = &'t str>) -> usize {
    let own = lines.next().map_or(0, str::len);
    let others = lines.take_while(|line| !line.trim().is_empty());
    own + others.map(|line| line.len() + 1).sum::<usize>()
}

/// Bytes on either side of a place that the words of its fingerprint stand in: a text without
/// spaces is one word.
const REACH: usize = 1000;

fn start_of(text: &str) -> &str {
    let mut end = text.len().min(REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn end_of(text: &str) -> &str {
    let mut start = text.len().saturating_sub(REACH);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        u64::from_str_radix(text, 16).ok().filter(|_| digits).map(Self).ok_or(())
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| {
            serde::de::Error::custom(format!("`{text}` is no fingerprint of 16 hexadecimal digits"))
        })
    }
}
