//! Two coordinate systems, two types.
//!
//! A [`SourceSpan`] counts bytes of the decoded source text of a file; a [`TextSpan`] counts bytes
//! of the clean prose that extractors read. They are not interchangeable: only
//! [`Document::source_span`](crate::text::document::Document::source_span) leads from one to the other.

use std::ops::Range;

use serde::{Deserialize, Serialize};

macro_rules! span {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        pub struct $name {
            /// First byte.
            pub start: u32,
            /// Byte after the last one.
            pub end: u32,
        }

        impl $name {
            /// The bytes from `start` up to, not including, `end`; an inverted pair is emptied.
            #[must_use]
            pub fn new(start: usize, end: usize) -> Self {
                let start = offset(start);
                Self { start, end: offset(end).max(start) }
            }

            /// As a range that indexes a `str`.
            #[must_use]
            pub fn range(self) -> Range<usize> {
                self.start as usize..self.end as usize
            }

            /// Length in bytes.
            #[must_use]
            pub fn len(self) -> usize {
                (self.end - self.start) as usize
            }

            /// Whether it covers no byte.
            #[must_use]
            pub fn is_empty(self) -> bool {
                self.start == self.end
            }

            /// Whether both share at least one byte.
            #[must_use]
            pub fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }

            /// Whether `other` lies wholly inside.
            #[must_use]
            pub fn contains(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// The smallest span that covers both.
            #[must_use]
            pub fn cover(self, other: Self) -> Self {
                Self { start: self.start.min(other.start), end: self.end.max(other.end) }
            }

            /// The text it covers, or nothing where it does not fall on character boundaries.
            #[must_use]
            pub fn of(self, text: &str) -> &str {
                text.get(self.range()).unwrap_or_default()
            }
        }
    };
}

span! {
    /// Bytes of the decoded source text: the file as the user sees it in an editor, as UTF-8.
    SourceSpan
}

span! {
    /// Bytes of the prose of a document: no markup, entities decoded, soft line breaks joined.
    TextSpan
}

/// Files of 4 GiB and more are refused on reading, so every offset fits; a larger number saturates.
fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// Where a fact stands, in both coordinate systems (the "extent" of TimeML and ACE annotation).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Extent {
    /// In the prose.
    pub text: TextSpan,
    /// In the source.
    pub source: SourceSpan,
}

/// The last place of a character at or before a byte of a text: `str::floor_char_boundary` is newer than
/// the toolchain that the program asks for.
#[must_use]
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_only_touch_do_not_overlap() {
        let (left, right) = (TextSpan::new(0, 3), TextSpan::new(3, 5));
        assert!(!left.overlaps(right));
        assert_eq!(left.cover(right), TextSpan::new(0, 5));
    }

    #[test]
    fn a_span_off_a_character_boundary_is_empty_text() {
        assert_eq!(TextSpan::new(0, 1).of("é"), "");
        assert_eq!(TextSpan::new(0, 2).of("é"), "é");
    }
}
