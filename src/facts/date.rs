//! Temporal expressions after TimeML's TIMEX3, with the interval of days that they denote.

use serde::Serialize;

use crate::calendar::{Day, Interval};
use crate::document::ZoneSet;
use crate::layers::Layers;
use crate::span::Extent;

/// The types of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A calendar time of a day or longer.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// One temporal expression.
#[derive(Debug, Clone, Serialize)]
pub struct Date {
    /// Where.
    pub extent: Extent,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// The TIMEX3 value.
    pub value: String,
    /// The days it denotes, where it denotes calendar time.
    pub interval: Option<Interval>,
    /// What it stands in.
    pub zones: ZoneSet,
}

/// The one date that a short text gives, such as a dateline.
#[must_use]
pub fn day(_text: &str) -> Option<Day> {
    None
}

/// The temporal expressions of a document, in order, read by its own date.
#[must_use]
pub fn extract(_layers: &Layers<'_>, _document_date: Option<Day>) -> Vec<Date> {
    Vec::new()
}
