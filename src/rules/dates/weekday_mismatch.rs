//! Weekdays that do not fall on the date beside them.

use serde::Deserialize;

use crate::facts::date::{Basis, Granularity};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::Finding;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<WeekdayMismatch>("weekday-mismatch");

/// The first year that the Gregorian calendar can be taken for granted in English texts: Britain
/// changed in September 1752.
const GREGORIAN: i16 = 1753;

const NAMES: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Reports "Monday, 4 January 2024", which was a Thursday.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeekdayMismatch {}

impl Check for WeekdayMismatch {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for date in &context.facts.dates {
            let (Some(weekday), Some(interval)) = (date.weekday, date.interval) else { continue };
            let written = date.basis == Basis::Written && !date.ambiguous;
            if !written
                || date.granularity != Granularity::Day
                || interval.earliest.year() < GREGORIAN
                || !date.zones.within(context.zones)
            {
                continue;
            }
            let real = interval.earliest.weekday().to_monday_one_offset();
            if real == weekday {
                continue;
            }
            let name = |day: i8| NAMES.get(usize::from(day.unsigned_abs()) - 1).copied();
            let (Some(real), Some(said)) = (name(real), name(weekday)) else { continue };
            let day = interval.spoken();
            findings.push(
                Finding::new(
                    place(context.id, date.extent),
                    format!("{day} was a {real}, not a {said}"),
                )
                .help("correct the weekday or the date"),
            );
        }
    }
}
