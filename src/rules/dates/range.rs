//! Ranges of dates that end before they begin.

use serde::Deserialize;

use crate::diagnostic::{Confidence, Finding};
use crate::facts::date::{Basis, Fault};
use crate::rules::{Check, DocumentContext, place};

/// Reports "from 2018 to 2014" and "1945–1939".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RangeOrder {}

impl Check for RangeOrder {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for date in &context.facts.dates {
            let reversed = date.fault == Some(Fault::Reversed) && date.basis == Basis::Written;
            if !reversed || !date.zones.within(context.zones) {
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
