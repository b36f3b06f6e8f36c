//! Works that are cited before they were published.

use serde::Deserialize;

use crate::facts::DateSource;
use crate::rules::dates::dated_by;
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<AnachronisticCitation>("anachronistic-citation");

/// Reports a reference of 2027 in a text of 2024.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AnachronisticCitation {
    /// From this month of its own year on, a text may cite what carries the next year.
    ahead_from_month: i8,
}

impl Check for AnachronisticCitation {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let summary = &context.facts.summary;
        let Some(own) = summary.date else { return };
        if summary.date_source == Some(DateSource::FileName) {
            return;
        }
        let last = own.year() + i16::from(own.month() >= self.ahead_from_month);
        for reference in &context.facts.references {
            let year = reference.year.as_deref().and_then(|year| year.get(..4)?.parse().ok());
            let (Some(year), Some(extent)) = (year, reference.year_extent) else { continue };
            let year: i16 = year;
            if year <= last {
                continue;
            }
            let finding = Finding::new(
                place(context.id, extent),
                format!("a work of {year} is cited in a text of {}", own.year()),
            )
            .confidence(Confidence::Medium)
            .help("check the year of the work, or the date of the text");
            findings.push(dated_by(finding, context.id, summary));
        }
    }
}
