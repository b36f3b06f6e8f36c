//! Entries of reference lists.

use serde::Serialize;

use crate::document::{Document, Mark, Zone};
use crate::span::{Extent, TextSpan};
use crate::token::Token;

/// One author of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author {
    /// Family name with its particles, or the whole name of an organisation.
    pub family: String,
    /// Given names or initials as written; none for an organisation.
    pub given: Option<String>,
}

/// One entry of a reference list.
#[derive(Debug, Clone, Serialize)]
pub struct Reference {
    /// The whole entry.
    pub extent: Extent,
    /// 0-based, in document order.
    pub index: usize,
    /// Authors, in order.
    pub authors: Vec<Author>,
    /// Year with its suffix letter.
    pub year: Option<String>,
    /// Title of the work.
    pub title: Option<String>,
    /// Where the title stands in the prose.
    pub title_span: Option<TextSpan>,
    /// Journal, book, site or publisher.
    pub container: Option<String>,
    /// DOI without a resolver.
    pub doi: Option<String>,
    /// URL as written.
    pub url: Option<String>,
}

impl Reference {
    /// The title as a zone.
    pub fn marks(&self) -> impl Iterator<Item = Mark> + use<> {
        self.title_span.map(|span| Mark { span, zone: Zone::CitedTitle }).into_iter()
    }
}

/// The entries of a document's reference lists, in order.
#[must_use]
pub fn extract(_document: &Document, _tokens: &[Token]) -> Vec<Reference> {
    Vec::new()
}
