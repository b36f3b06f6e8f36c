//! Checks of the `dates` family.

mod age;
mod ambiguous;
mod anachronism;
mod conflict;
mod declared;
mod duration;
mod format;
mod future;
mod impossible;
mod range;
mod weekday;
mod yearless;

pub use declared::Declared;

use crate::facts::Summary;
use crate::rules::Kind;
use crate::text::finding::{DocumentId, Finding, Place};
use crate::words::calendar::Interval;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    Kind::of::<age::AgeMismatch>("age-mismatch"),
    Kind::of::<ambiguous::AmbiguousDate>("ambiguous-date"),
    Kind::of::<anachronism::AnachronisticCitation>("anachronistic-citation"),
    Kind::of::<conflict::DateConflict>("date-conflict"),
    Kind::of::<declared::DeclaredDate>("declared-event"),
    Kind::of::<duration::DurationMismatch>("duration-mismatch"),
    Kind::of::<format::DateFormat>("date-format"),
    Kind::of::<future::FutureDate>("future-date"),
    Kind::of::<impossible::ImpossibleDate>("impossible-date"),
    Kind::of::<yearless::MissingYear>("yearless-date"),
    Kind::of::<range::RangeOrder>("range-order"),
    Kind::of::<weekday::WeekdayMismatch>("weekday-mismatch"),
];

/// Shows by what a text is dated, for a finding that rests on its date.
fn dated_by(finding: Finding, document: DocumentId, summary: &Summary) -> Finding {
    let (Some(day), Some(source)) = (summary.date, summary.date_source) else { return finding };
    let day = Interval::from(day).spoken();
    let finding = finding.note(format!("the text is dated {day} by its {}", source.name()));
    let Some(span) = summary.date_span else { return finding };
    finding.label(Place { document, span }, "the date of the text")
}
