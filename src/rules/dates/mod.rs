//! Checks of the `dates` family.

mod ambiguous_numeric_date;
mod anachronistic_citation;
mod conflict;
mod declared_event;
mod duration_mismatch;
mod future_date;
mod impossible_date;
mod life;
mod missing_year;
mod mixed_format;
mod range_order;
mod weekday_mismatch;

pub use declared_event::Declared;

use crate::facts::Summary;
use crate::rules::Kind;
use crate::text::finding::{DocumentId, Finding, Place};
use crate::words::calendar::Interval;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    ambiguous_numeric_date::KIND,
    anachronistic_citation::KIND,
    conflict::KIND,
    declared_event::KIND,
    duration_mismatch::KIND,
    future_date::KIND,
    impossible_date::KIND,
    life::KIND,
    missing_year::KIND,
    mixed_format::KIND,
    range_order::KIND,
    weekday_mismatch::KIND,
];

/// Shows by what a text is dated, for a finding that rests on its date.
fn dated_by(finding: Finding, document: DocumentId, summary: &Summary) -> Finding {
    let (Some(day), Some(source)) = (summary.date, summary.date_source) else { return finding };
    let day = Interval::from(day).spoken();
    let finding = finding.note(format!("the text is dated {day} by its {}", source.name()));
    let Some(span) = summary.date_span else { return finding };
    finding.label(Place { document, span }, "the date of the text")
}
