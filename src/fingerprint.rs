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

use crate::document::Document;
use crate::span::SourceSpan;

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
    let (above, below) = (near(before.rsplit('\n')), near(after.split('\n')));
    start - above.min(start)..(end + below).min(text.len())
}

/// Bytes of the lines up to a blank one; the first is the one that the place stands in.
fn near<'t>(mut lines: impl Iterator<Item = &'t str>) -> usize {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::source::Source;

    fn fingerprint(path: &str, text: &str, word: &str) -> Fingerprint {
        let document = read::read(path, Source::from_text(text));
        let start = text.find(word).unwrap();
        Fingerprint::of(&document, "a/b", SourceSpan::new(start, start + word.len()))
    }

    #[test]
    fn line_breaks_and_containers_make_no_difference() {
        let of = |text| fingerprint("x.md", text, "wrong word");
        let want = of("one two three four five six wrong word seven eight nine ten eleven\n");
        assert_eq!(of("one\ntwo three four five\nsix wrong word\nseven eight nine\nten x\n"), want);
        assert_eq!(of("> other three four five six\n> wrong word seven eight\n> nine ten\n"), want);
        assert_eq!(of("# T\n\n3. three *four* five six wrong word\n   seven eight nine ten"), want);
        assert_ne!(of("three four five six wrong word seven eight nine eleven"), want);
        let rst = fingerprint(
            "x.rst",
            "three four five\nsix wrong word seven\neight nine ten",
            "wrong word",
        );
        assert_eq!(rst, want);
    }

    #[test]
    fn the_next_block_is_no_context() {
        let of = |text| fingerprint("x.md", text, "wrong");
        assert_eq!(of("# Title\n\nwrong\n\n- item"), of("wrong"));
        assert_eq!(of("- one\n- wrong\n- three"), of("1. wrong\n2. x"));
    }

    #[test]
    fn what_is_no_prose_is_held_by_its_lines() {
        let of = |text| fingerprint("x.md", text, "wrong");
        assert_eq!(of("Text.\n\n<!-- a wrong b -->\n"), of("<!-- a\nwrong b -->\n\nOther."));
        assert_ne!(of("<!-- a wrong b -->"), of("<!-- wrong b -->"));
    }

    #[test]
    fn it_is_read_as_it_is_shown() {
        let it = fingerprint("x.md", "a wrong b", "wrong");
        assert_eq!(it.to_string().parse(), Ok(it));
        assert_eq!("9f2c".parse::<Fingerprint>(), Err(()));
        assert_ne!(it.nth(1), it);
        assert_eq!(it.nth(0), it);
    }
}
