//! Quotations between quotation marks, and locators (URLs, DOIs, e-mail addresses).

use serde::Serialize;

use crate::document::{Document, Mark, Zone, ZoneSet};
use crate::span::{Extent, TextSpan};
use crate::token::Token;

/// Words between quotation marks, or a displayed quotation.
#[derive(Debug, Clone, Serialize)]
pub struct Quotation {
    /// The quoted words with their marks.
    pub extent: Extent,
    /// The quoted words without their marks, in the prose.
    pub inner: TextSpan,
    /// What stands around them.
    pub zones: ZoneSet,
}

impl Quotation {
    /// As a zone.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { span: self.extent.text, zone: Zone::Quotation }
    }
}

/// The quotations of a document, outermost ones, in order.
#[must_use]
pub fn extract(_document: &Document, _tokens: &[Token]) -> Vec<Quotation> {
    Vec::new()
}

/// The locators of a document.
#[must_use]
pub fn locators(_document: &Document) -> Vec<Mark> {
    Vec::new()
}
