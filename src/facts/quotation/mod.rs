//! Quotations between quotation marks and displayed ones, literal text, and locators (URLs, DOIs, e-mail addresses, file paths).

mod displayed;
mod literal;
mod locator;

use serde::{Deserialize, Serialize};

use crate::text::document::Document;
use crate::text::quotemark::Pairing;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::Token;
use crate::text::zone::{Mark, Zone, ZoneSet};

pub use displayed::displayed;
pub use literal::literals;
pub use locator::locators;

/// Words between quotation marks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Quotation {
    /// The quoted words with their marks.
    pub extent: Extent,
    /// The quoted words without their marks, in the prose.
    pub inner: TextSpan,
    /// Number of tokens between the marks.
    pub tokens: usize,
    /// What stands around them.
    pub zones: ZoneSet,
}

impl Quotation {
    /// As a zone.
    ///
    /// One word between marks (the ‘West’) is the author's own word, held at a distance: it is no
    /// quotation that a rule should leave alone.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        let quoted = self.tokens > 1;
        quoted.then_some(Mark { span: self.extent.text, zone: Zone::Quotation })
    }
}

/// The quotations of a document, outermost ones, in order.
///
/// Marks in a reference entry enclose a title, not a quotation. A quotation that runs over several
/// paragraphs, each of which opens it again, is one quotation a paragraph.
#[must_use]
pub fn extract(document: &Document, tokens: &[Token], pairings: &[Pairing]) -> Vec<Quotation> {
    let mut out: Vec<Quotation> = Vec::new();
    for (at, (block, pairing)) in document.blocks.iter().zip(pairings).enumerate() {
        if matches!(block.zone, Zone::Reference | Zone::Furniture) {
            continue;
        }
        let mut spans: Vec<(TextSpan, TextSpan)> =
            pairing.pairs.iter().map(|pair| (pair.open.cover(pair.close), pair.inner())).collect();
        let next = document.blocks.get(at + 1).map_or("", |next| document.text(next.span));
        if let Some(open) = pairing.unclosed.first().filter(|open| open.reopens(next)) {
            let inner = TextSpan { start: open.span.end, end: block.span.end };
            spans.push((open.span.cover(inner), inner));
        }
        spans.sort_unstable_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        for (span, inner) in spans {
            if inner.is_empty() || out.last().is_some_and(|last| last.extent.text.overlaps(span)) {
                continue;
            }
            let first = tokens.partition_point(|token| token.span.start < inner.start);
            let last = tokens.partition_point(|token| token.span.start < inner.end);
            out.push(Quotation {
                extent: document.extent(span),
                inner,
                tokens: last - first,
                zones: [block.zone].into_iter().collect(),
            });
        }
    }
    out
}
