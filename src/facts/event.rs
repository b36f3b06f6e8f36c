//! Dated event mentions: a trigger word, the names beside it and a date, inside one clause.

use serde::Serialize;

use crate::calendar::Interval;
use crate::document::ZoneSet;
use crate::layers::Layers;
use crate::span::{Extent, TextSpan};

/// A name as an event sees it.
#[derive(Debug, Clone, Copy)]
pub struct Anchor<'a> {
    /// Where.
    pub span: TextSpan,
    /// What variants of the name share.
    pub key: &'a str,
    /// As written.
    pub text: &'a str,
}

/// A date as an event sees it.
#[derive(Debug, Clone, Copy)]
pub struct When<'a> {
    /// Where.
    pub span: TextSpan,
    /// The TIMEX3 value.
    pub value: &'a str,
    /// The days.
    pub interval: Option<Interval>,
}

/// One dated event mention.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// The whole mention.
    pub extent: Extent,
    /// The date's place.
    pub date_extent: Extent,
    /// The trigger as written.
    pub trigger: String,
    /// Its class, from `rules/data/`.
    pub class: String,
    /// Names in the clause, as written.
    pub names: Vec<String>,
    /// TIMEX3 value of the date.
    pub value: String,
    /// The days.
    pub interval: Interval,
    /// What it stands in.
    pub zones: ZoneSet,
}

/// The dated event mentions of a document, in order of their dates.
#[must_use]
pub fn extract(_layers: &Layers<'_>, _dates: &[When<'_>], _names: &[Anchor<'_>]) -> Vec<Event> {
    Vec::new()
}
