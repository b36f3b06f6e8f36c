//! In-text citations, and the entries that they resolve to.

use serde::Serialize;

use crate::document::{Mark, Zone};
use crate::layers::Layers;
use crate::span::Extent;

/// What a citation is resolved by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Family names, in order.
    pub families: Vec<String>,
    /// Year with its suffix letter.
    pub year: Option<String>,
}

/// One work cited in the text.
#[derive(Debug, Clone, Serialize)]
pub struct Citation {
    /// From the first author to the year.
    pub extent: Extent,
    /// Family names as written.
    pub authors: Vec<String>,
    /// Whether "et al." stands for further authors.
    pub et_al: bool,
    /// Year with its suffix letter.
    pub year: Option<String>,
    /// The entry it resolves to.
    pub reference: Option<usize>,
}

impl Citation {
    /// As a zone.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { span: self.extent.text, zone: Zone::Citation }
    }
}

/// The citations of a document, in order, resolved against the works of its reference list.
#[must_use]
pub fn extract(_layers: &Layers<'_>, _works: &[Work]) -> Vec<Citation> {
    Vec::new()
}
