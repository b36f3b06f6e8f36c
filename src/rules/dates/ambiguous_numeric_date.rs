//! Days in figures that can be read in two ways.

use serde::Deserialize;

use crate::facts::Date;
use crate::facts::date::{Basis, Granularity, Style};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind =
    Kind::of::<AmbiguousNumericDate>("ambiguous-numeric-date").formerly("ambiguous-date");

/// Reports `3/4/2021` where nothing in the text says which number is the month.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AmbiguousNumericDate {}

impl Check for AmbiguousNumericDate {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let in_figures = |date: &&Date| {
            date.style == Some(Style::Figures)
                && date.granularity == Granularity::Day
                && date.basis == Basis::Written
                && date.fault.is_none()
        };
        let (open, settled): (Vec<&Date>, Vec<&Date>) =
            context.facts.dates.iter().filter(in_figures).partition(|date| date.ambiguous);
        // One day above twelve shows the order that the text keeps to.
        if !settled.is_empty() {
            return;
        }
        let open: Vec<_> = open.iter().filter(|it| it.zones.within(context.zones)).collect();
        let Some((first, others)) = open.split_first() else { return };
        let text = context.text(first.extent.text);
        let mut finding = Finding::new(
            place(context.id, first.extent),
            format!("`{text}` can be read as two days"),
        )
        .confidence(Confidence::Medium)
        .help("write the month as a word, or the date as year-month-day");
        if !others.is_empty() {
            finding = finding.note(format!("the text has {} such dates", open.len()));
        }
        for date in others.iter().take(4) {
            finding = finding.label(place(context.id, date.extent), "and this one");
        }
        findings.push(finding);
    }
}
