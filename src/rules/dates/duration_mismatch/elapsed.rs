//! Lengths of time that count from a dated event to the day of the text: "almost four years after
//! the fall of Tosk in August 2021" in a text of 2024.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::facts::date::{Basis, Granularity};
use crate::facts::{Date, DateSource, TimexType};
use crate::rules::dates::dated_by;
use crate::rules::dates::duration_mismatch::parse;
use crate::rules::{DocumentContext, place};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;
use crate::words::calendar::{Day, Interval};
use crate::words::fold;

/// The most words between a length and the date that it counts from.
const GAP: usize = 9;

/// How far before a participle its auxiliary stands at most: "have not yet been recognised".
const AUXILIARY: usize = 4;

/// The words that tell whether a sentence speaks of the day of its text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Elapsed {
    /// Between a length and what it counts from.
    after: FxHashSet<String>,
    /// Before the length, at the start of its sentence.
    lead: FxHashSet<String>,
    /// Of these, those that leave open how much longer it was.
    more: FxHashSet<String>,
    /// Before the date.
    at: FxHashSet<String>,
    /// In a sentence that speaks of today.
    present: FxHashSet<String>,
    /// In a sentence that speaks of another day.
    past: FxHashSet<String>,
}

impl Elapsed {
    /// Judges a length and the date after it.
    pub(super) fn judge(
        &self,
        context: &DocumentContext<'_>,
        length: &Date,
        date: &Date,
    ) -> Option<Finding> {
        let summary = &context.facts.summary;
        let written = summary.date_source? != DateSource::FileName;
        let own = summary.date.filter(|_| written)?;
        let since = date.interval.filter(|it| it.latest < own)?;
        // Of shorter lengths the day of the text would have to be known too well.
        let (count, _) = parse(&length.value).filter(|&(_, unit)| unit > 300.0)?;
        let stated = date.kind == TimexType::Date
            && date.basis == Basis::Written
            && date.fault.is_none()
            && date.ends.is_none()
            && date.granularity <= Granularity::Year
            && !date.approximate;
        let more = self.speaks_of_today(context, length, date).filter(|_| stated)?;
        // The date of a text that gives a month or a year is the last day of it, so that the time
        // from the event may be up to a year shorter.
        let (least, most) = (years(since.latest, own)? - 1.0, years(since.earliest, own)?);
        let longest = count + if more { 2.0 } else { 1.0 };
        if most >= count - 1.0 && least <= longest {
            return None;
        }
        let said = context.text(length.extent.text);
        let finding = Finding::new(
            place(context.id, length.extent),
            format!("`{said}` is not the time from {} to the date of the text", since.spoken()),
        )
        .confidence(Confidence::Medium)
        .label(
            place(context.id, date.extent),
            format!("{} before {}", spoken(since, own)?, Interval::from(own).spoken()),
        )
        .help("correct the length or the date");
        Some(dated_by(finding, context.id, summary))
    }

    /// Whether a sentence that opens with a length and "after" tells what is so today; if so,
    /// whether the length is said to be exceeded.
    fn speaks_of_today(
        &self,
        context: &DocumentContext<'_>,
        length: &Date,
        date: &Date,
    ) -> Option<bool> {
        let layers = context.layers;
        let (first, last) = (length.extent.text, date.extent.text);
        let sentence = layers.sentence_at(first.start)?;
        let inside = |it: &&Date| sentence.contains(it.extent.text);
        let alone = context.facts.dates.iter().filter(inside).count() == 2;
        if !alone || !sentence.contains(last) {
            return None;
        }
        let words = |start: u32, end: u32| -> Vec<_> {
            let tokens = layers.tokens_in(TextSpan { start, end });
            tokens.iter().map(|token| fold::lower(context.text(token.span))).collect()
        };
        let lead = words(sentence.start, first.end);
        let before = words(sentence.start, first.start);
        let opens = before.iter().all(|word| self.lead.contains(&**word));
        let between = words(first.end, last.start);
        let (after, at) = (between.first()?, between.last()?);
        let joined = self.after.contains(&**after)
            && self.at.contains(&**at)
            && between.len() <= GAP
            && between.iter().all(|word| word.starts_with(char::is_alphanumeric));
        let rest = words(last.end, sentence.end);
        let is = |list: &FxHashSet<String>, word: &str| list.contains(word);
        let auxiliary = |at: usize| {
            rest[at.saturating_sub(AUXILIARY)..at].iter().any(|word| is(&self.present, word))
        };
        let told_as_past = rest.iter().enumerate().any(|(at, word)| {
            is(&self.past, word) || word.len() > 4 && word.ends_with("ed") && !auxiliary(at)
        });
        let today = rest.iter().any(|word| is(&self.present, word));
        let speaks = opens && joined && today && !told_as_past;
        speaks.then(|| lead.iter().any(|word| is(&self.more, word)))
    }
}

/// Years from one day to another.
fn years(from: Day, to: Day) -> Option<f64> {
    Some(f64::from(to.since(from).ok()?.get_days()) / 365.25)
}

/// The time from one date to a day: in years and months, or how many years it may be.
fn spoken(from: Interval, to: Day) -> Option<String> {
    let months = |from: Day| {
        let months = i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month());
        months - i32::from(to.day() < from.day())
    };
    if from.days() > 31 {
        let (least, most) = (months(from.latest) / 12, months(from.earliest) / 12);
        return Some(format!("{least} to {most} years"));
    }
    let part = |count: i32, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let months = months(from.latest);
    let parts = [part(months / 12, "year", "years"), part(months % 12, "month", "months")];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}
