//! Things that a text says have happened, on a day after its own.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::facts::date::Basis;
use crate::facts::{DateSource, Statement, Summary};
use crate::rules::dates::dated_by;
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};
use crate::words::calendar::Interval;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<FutureDate>("future-date");

/// How far before its date, in tokens, a verb may stand.
const REACH: usize = 8;

/// Reports "was signed on 5 May 2031" in a text of 2024.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FutureDate {
    /// Prepositions that say when something was.
    at: FxHashSet<String>,
    /// Verbs in the past tense that need no ending to be known.
    past: FxHashSet<String>,
    /// Words that look ahead, so that what follows need not have happened.
    ahead: FxHashSet<String>,
}

impl Check for FutureDate {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let summary = &context.facts.summary;
        let Some(own) = own_date(summary) else { return };
        for statement in &context.facts.statements {
            let Some(date) = context.facts.dates.get(statement.date as usize) else { continue };
            let Some(interval) = date.interval else { continue };
            let later = interval.earliest > own.latest && date.basis == Basis::Written;
            let stated = !statement.doubtful && !statement.negated;
            if !later || !stated || !date.zones.within(context.zones) {
                continue;
            }
            if !self.happened(context, statement, date.extent.text.start) {
                continue;
            }
            let said = interval.spoken();
            let finding = Finding::new(
                place(context.id, date.extent),
                format!("{said} is told as past, in a text of {}", own.spoken()),
            )
            .confidence(Confidence::Medium)
            .help("check the year, or the date of the text");
            findings.push(dated_by(finding, context.id, summary));
        }
    }
}

impl FutureDate {
    /// Whether the words right before a date are a verb in the past tense and a preposition of
    /// time, with nothing between that looks ahead.
    fn happened(&self, context: &DocumentContext<'_>, statement: &Statement, date: u32) -> bool {
        let tokens = context.layers.tokens_in(statement.clause);
        let end = tokens.partition_point(|token| token.span.start < date);
        let words: Vec<_> = tokens[end.saturating_sub(REACH)..end]
            .iter()
            .map(|token| fold::lower(context.text(token.span)))
            .collect();
        let Some((last, before)) = words.split_last() else { return false };
        self.at.contains(&**last)
            && before.iter().any(|word| self.past.contains(&**word))
            && !words.iter().any(|word| self.ahead.contains(&**word))
    }
}

/// The date that a text gives itself in words that its author wrote: a file may be renamed, or named
/// after what it speaks of.
fn own_date(summary: &Summary) -> Option<Interval> {
    let written = summary.date_source? != DateSource::FileName;
    written.then_some(summary.date?.into())
}
