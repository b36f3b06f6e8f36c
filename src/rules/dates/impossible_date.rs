//! Days that the calendar does not have.

use serde::Deserialize;

use crate::facts::Date;
use crate::facts::date::{Basis, Fault, Style};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::Finding;
use crate::words::calendar::Interval;
use crate::words::timewords::{self, TimeWord};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<ImpossibleDate>("impossible-date");

/// Reports 31 June, 30 February, 29 February of a common year, month 13.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImpossibleDate {}

impl Check for ImpossibleDate {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for date in &context.facts.dates {
            if date.fault != Some(Fault::Impossible) || !date.zones.within(context.zones) {
                continue;
            }
            // A guessed year proves nothing, nor does a number in figures that is no date at all.
            if date.basis != Basis::Written && date.value.ends_with("-02-29") {
                continue;
            }
            if date.value.starts_with('X') && Self::is_chance(context, date) {
                continue;
            }
            let text = context.text(date.extent.text);
            let finding =
                Finding::new(place(context.id, date.extent), format!("there is no day `{text}`"))
                    .help("check day and month against the source");
            findings.push(match why(&date.value) {
                Some(why) if date.style != Some(Style::Figures) => finding.note(why),
                _ => finding,
            });
        }
    }
}

impl ImpossibleDate {
    /// Whether month and number only happen to stand side by side: "in September 38 years ago", or
    /// a name at the end of a line before a page number.
    fn is_chance(context: &DocumentContext<'_>, date: &Date) -> bool {
        let after = context.layers.range(date.extent.text).end;
        let next = timewords::lookup(context.layers.token_text(after));
        let counts = matches!(next, Some(TimeWord::Unit(_) | TimeWord::Units(_)));
        let source = context.layers.document.source.text();
        counts || date.extent.source.of(source).contains('\n')
    }
}

/// What the calendar has instead.
fn why(value: &str) -> Option<String> {
    let (rest, _) = value.rsplit_once('-')?;
    let (year, month) = rest.rsplit_once('-')?;
    let month: i8 = month.parse().ok()?;
    // Where the year is open, one in which February is longest.
    let whole = Interval::month(year.parse().unwrap_or(2000), month);
    let Some(whole) = whole else { return Some("a year has 12 months".to_owned()) };
    let spoken = whole.spoken();
    let name = if year.starts_with('X') {
        spoken.split(' ').next().unwrap_or_default().to_owned()
    } else {
        spoken
    };
    Some(format!("{name} has {} days", whole.days()))
}
