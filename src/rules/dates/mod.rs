//! Checks of the `dates` family.

mod conflict;
mod declared;
mod format;
mod impossible;
mod range;
mod weekday;

pub use declared::Declared;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    Kind::of::<conflict::DateConflict>("date-conflict"),
    Kind::of::<declared::DeclaredDate>("declared-event"),
    Kind::of::<format::DateFormat>("date-format"),
    Kind::of::<impossible::ImpossibleDate>("impossible-date"),
    Kind::of::<range::RangeOrder>("range-order"),
    Kind::of::<weekday::WeekdayMismatch>("weekday-mismatch"),
];
