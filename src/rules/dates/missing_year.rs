//! Days whose year nothing in the text tells.

use serde::Deserialize;

use crate::facts::date::{Basis, Granularity};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingYear>("missing-year").formerly("yearless-date");

/// Reports "on 3 May" in a text without a date, where no year was spoken of before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MissingYear {}

impl Check for MissingYear {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for date in &context.facts.dates {
            let open = date.explicit
                && date.granularity == Granularity::Day
                && date.basis == Basis::Open
                && date.style.is_some()
                && date.fault.is_none();
            if !open || !date.zones.within(context.zones) {
                continue;
            }
            let text = context.text(date.extent.text);
            findings.push(
                Finding::new(
                    place(context.id, date.extent),
                    format!("nothing tells the year of `{text}`"),
                )
                .confidence(Confidence::Low)
                .help("add the year, or give the text a date"),
            );
        }
    }
}
