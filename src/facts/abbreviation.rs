//! Definitions of abbreviations.

use serde::Serialize;

use crate::document::ZoneSet;
use crate::layers::Layers;
use crate::span::Extent;

/// One definition: "Long Form (SHORT)", "SHORT (Long Form)" and their kin.
#[derive(Debug, Clone, Serialize)]
pub struct Abbreviation {
    /// The short form.
    pub extent: Extent,
    /// The short form as written.
    pub short: String,
    /// The long form as written.
    pub long: String,
    /// The long form's place.
    pub long_extent: Extent,
    /// What the definition stands in.
    pub zones: ZoneSet,
}

/// The definitions of a document, in order of their short forms.
#[must_use]
pub fn extract(_layers: &Layers<'_>) -> Vec<Abbreviation> {
    Vec::new()
}
