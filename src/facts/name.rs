//! Mentions of names: acronyms and runs of capitalised words.

use serde::Serialize;

use crate::document::ZoneSet;
use crate::layers::Layers;
use crate::span::Extent;

/// One mention of a name.
#[derive(Debug, Clone, Serialize)]
pub struct Name {
    /// Where.
    pub extent: Extent,
    /// As written, without a possessive ending.
    pub text: String,
    /// What variants of one name share.
    pub key: String,
    /// What it stands in.
    pub zones: ZoneSet,
}

/// The names of a document, in order.
#[must_use]
pub fn extract(_layers: &Layers<'_>) -> Vec<Name> {
    Vec::new()
}
