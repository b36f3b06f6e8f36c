//! Sentences, block by block.

use crate::document::Document;
use crate::span::TextSpan;

/// The sentences of a document, in order, without the white space around them.
#[must_use]
pub fn extract(document: &Document) -> Vec<TextSpan> {
    document.blocks.iter().map(|block| block.span).collect()
}
