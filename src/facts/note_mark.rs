//! Where notes and entries with labels are called and defined: `[^9]`, `[9]_`, `[Osei2011]_`.
//!
//! A call without a definition is no markup to Markdown: it is found in the prose, as it will be
//! printed.

use crate::text::document::{Document, Format, NoteMark};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;

/// Longest label of a call, in bytes.
const LONGEST: usize = 60;

/// The marks of a document, in order. A text that takes in others says too little about its own.
#[must_use]
pub fn extract(document: &Document) -> Vec<NoteMark> {
    if document.source.text().contains("include::") {
        return Vec::new();
    }
    let mut out = document.notes.clone();
    if document.format == Format::Markdown && document.prose.contains("[^") {
        out.extend(printed(document));
        out.sort_by_key(|note| note.source);
    }
    out
}

/// The calls that will be printed as they are written.
fn printed(document: &Document) -> Vec<NoteMark> {
    let blocks = document.blocks.iter().filter(|block| block.zone != Zone::Furniture);
    let mut out = Vec::new();
    for block in blocks {
        let text = document.text(block.span);
        for (at, _) in text.match_indices("[^") {
            let inner = &text[at + 2..];
            let named = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
            let end = inner.find(|c| !named(c)).unwrap_or(inner.len());
            // A class of characters is followed by a sign that counts them, and stands behind a space.
            let behind = inner.get(end + 1..).unwrap_or_default();
            let counted = behind.starts_with(['*', '+', '?', '{', '(', '\\', ']']);
            let before = text[..at].chars().next_back();
            let called =
                before.is_some_and(|c| c.is_alphanumeric() || ".,;:!?)”’\"'»*_".contains(c));
            let closed = inner[end..].starts_with(']') && (1..=LONGEST).contains(&end);
            if closed && called && !counted {
                let start = block.span.start as usize + at;
                let span = TextSpan::new(start, start + end + 3);
                let (label, source) = (inner[..end].to_owned(), document.source_span(span));
                out.push(NoteMark { label, source, defines: false });
            }
        }
    }
    out
}
