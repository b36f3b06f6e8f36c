//! One text, one way to write a day.

use serde::Deserialize;

use crate::facts::Date;
use crate::facts::date::{Basis, Granularity, Style};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;

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
            .filter(|date| is_in_prose(context, date.extent.text))
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

/// Whether a date is the author's own in running text: neither alone in its line, nor in a line of data
/// behind a label, nor in the title of a work.
fn is_in_prose(context: &DocumentContext<'_>, date: TextSpan) -> bool {
    let (layers, document) = (context.layers, context.document);
    let Some(block) = document.block_at(date.start) else { return true };
    let mut tokens = layers.range(block.span);
    let words = tokens.clone().filter(|&at| layers.tokens[at].kind == TokenKind::Word).count();
    let label = tokens.by_ref().take(LABEL).any(|at| layers.token_text(at) == ":");
    let titled = document.italics.iter().any(|it| it.overlaps(date));
    words >= WORDS && !label && !titled
}

/// The fewest words of a line that is prose, and how many tokens a label has with its colon.
const WORDS: usize = 6;
const LABEL: usize = 4;

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
