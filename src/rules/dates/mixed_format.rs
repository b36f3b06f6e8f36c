//! One text, one way to write a day.

use serde::Deserialize;

use crate::facts::Date;
use crate::facts::date::{Basis, Granularity, Style};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MixedFormat>("mixed-format").formerly("date-format");

/// Which way days are to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// The way of most dates of the text.
    Consistent,
    /// `3 January 2024`.
    DayMonthYear,
    /// `January 3, 2024`.
    MonthDayYear,
    /// `2024-01-03`.
    Iso,
}

/// Reports days that are written in another way than the rest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct MixedFormat {
    mode: Mode,
    /// How many times as many dates the common way must have.
    majority: usize,
}

impl Check for MixedFormat {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let days: Vec<(&Date, Style)> = context
            .facts
            .dates
            .iter()
            .filter(|date| date.granularity == Granularity::Day && date.basis == Basis::Written)
            .filter(|date| date.zones.within(context.zones))
            // A line that is only a date is the text's own.
            .filter(|date| {
                let block = context.document.block_at(date.extent.text.start);
                block.is_none_or(|block| block.span.len() > date.extent.text.len() + 2)
            })
            .filter_map(|date| Some((date, date.style?)))
            .collect();
        let wanted = match self.mode {
            Mode::DayMonthYear => Some(Style::DayMonth),
            Mode::MonthDayYear => Some(Style::MonthDay),
            Mode::Iso => Some(Style::Iso),
            Mode::Consistent => self.common(&days),
        };
        let Some(wanted) = wanted else { return };
        let others: Vec<_> = days.iter().filter(|(_, style)| *style != wanted).collect();
        let Some(&&(first, style)) = others.first() else { return };
        let text = context.text(first.extent.text);
        let example = days.iter().find(|(_, style)| *style == wanted);
        let mut finding = Finding::new(
            place(context.id, first.extent),
            format!("`{text}` is not written as {}", describe(wanted)),
        )
        .confidence(Confidence::Medium)
        .note(format!(
            "{} of {} dates in this text are written as {}",
            days.len() - others.len(),
            days.len(),
            describe(wanted),
        ))
        .help("write every date in one way");
        finding = finding.here(describe(style));
        if let Some((date, _)) = example {
            finding = finding.label(place(context.id, date.extent), describe(wanted));
        }
        for (date, style) in others.iter().skip(1).take(4) {
            finding = finding.label(place(context.id, date.extent), describe(*style));
        }
        findings.push(finding);
    }
}

impl MixedFormat {
    /// The way of a clear majority of the dates.
    fn common(&self, days: &[(&Date, Style)]) -> Option<Style> {
        let styles = [
            Style::DayMonth,
            Style::OrdinalDayMonth,
            Style::MonthDay,
            Style::MonthOrdinalDay,
            Style::Iso,
            Style::Figures,
        ];
        let count = |style: Style| days.iter().filter(|(_, it)| *it == style).count();
        let best = styles.into_iter().max_by_key(|&style| count(style))?;
        let most = count(best);
        (most >= 2 && most >= self.majority.saturating_mul(days.len() - most)).then_some(best)
    }
}

fn describe(style: Style) -> &'static str {
    match style {
        Style::DayMonth => "day month year",
        Style::OrdinalDayMonth => "ordinal day month year",
        Style::MonthDay => "month day, year",
        Style::MonthOrdinalDay => "month ordinal day, year",
        Style::Iso => "year-month-day in figures",
        Style::Figures => "figures",
    }
}
