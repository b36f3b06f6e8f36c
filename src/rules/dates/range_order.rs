//! Ranges of dates that end before they begin.

use serde::Deserialize;

use crate::facts::date::{Basis, Fault};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<RangeOrder>("range-order");

/// Reports "from 2018 to 2014" and "1945–1939".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RangeOrder {
    /// How many years apart the ends may be: beyond that they are two numbers, or the title of a
    /// book that looks back.
    within_years: i32,
}

impl Check for RangeOrder {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for date in &context.facts.dates {
            let reversed = date.fault == Some(Fault::Reversed) && date.basis == Basis::Written;
            if !reversed || !date.zones.within(context.zones) {
                continue;
            }
            if years_apart(&date.value).is_none_or(|years| years > self.within_years) {
                continue;
            }
            let text = context.text(date.extent.text);
            findings.push(
                Finding::new(
                    place(context.id, date.extent),
                    format!("the range `{text}` ends before it begins"),
                )
                .confidence(Confidence::Medium)
                .help("exchange the two ends, or correct one of them"),
            );
        }
    }
}

/// The years between the ends of a range, by its TIMEX3 value.
fn years_apart(value: &str) -> Option<i32> {
    let (first, last) = value.split_once('/')?;
    let year = |end: &str| end.get(..4)?.parse::<i32>().ok();
    Some((year(first)? - year(last)?).abs())
}
