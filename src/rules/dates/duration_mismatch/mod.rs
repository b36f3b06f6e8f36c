//! Lengths of time that do not fit the dates beside them: a range, or an event and the day of the
//! text.

mod elapsed;
mod spans;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::facts::date::Basis;
use crate::facts::{Date, TimexType};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;
use crate::words::calendar::{Day, Interval};
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<DurationMismatch>("duration-mismatch");

/// Reports "from 1996 to 2001, a seven-year rule".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DurationMismatch {
    /// Words that may stand between a length and its range.
    links: FxHashSet<String>,
    /// Words before a length that make it the part of another, or a bound.
    bounds: FxHashSet<String>,
    /// How many other words, such as "rule" in "a seven-year rule (1996–2001)", may stand between.
    nouns: usize,
    /// Lengths that count to the day of the text.
    elapsed: elapsed::Elapsed,
    /// Lengths between two dates of a sentence.
    spans: spans::Spans,
}

impl Check for DurationMismatch {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for pair in context.facts.dates.windows(2) {
            let [first, second] = pair else { continue };
            let read = [first, second].iter().all(|date| date.zones.within(context.zones));
            if !read {
                continue;
            }
            if first.kind == TimexType::Duration
                && let Some(finding) = self.elapsed.judge(context, first, second)
            {
                findings.push(finding);
                continue;
            }
            let (length, range) = match (first.kind, second.kind) {
                (TimexType::Duration, TimexType::Date) => (first, second),
                (TimexType::Date, TimexType::Duration) => (second, first),
                _ => continue,
            };
            if let Some(finding) = self.judge(context, length, range) {
                findings.push(finding);
            }
        }
        let mut between = Vec::new();
        self.spans.document(context, &mut between);
        between.retain(|it| findings.iter().all(|told| told.primary.place != it.primary.place));
        findings.append(&mut between);
    }
}

impl DurationMismatch {
    fn judge(&self, context: &DocumentContext<'_>, length: &Date, range: &Date) -> Option<Finding> {
        let ends = range.ends.as_deref()?;
        let sure = range.basis == Basis::Written && range.fault.is_none() && !range.approximate;
        let (count, unit) = parse(&length.value).filter(|_| sure && !length.approximate)?;
        let nouns = self.between(context, length.extent.text, range.extent.text)?;
        let (shortest, longest) = days(ends[0].interval?, ends[1].interval?)?;
        let fits_least = is_long_enough(count, unit, shortest);
        let fits_most = is_short_enough(count, unit, longest);
        // What is named beside a range may be shorter than it: a grant of two years within four.
        if fits_most
            && (fits_least || nouns > 0 || length.extent.text.start > range.extent.text.start)
        {
            return None;
        }
        let said = context.text(length.extent.text);
        let dates = context.text(range.extent.text);
        let real = spoken(shortest, longest, unit, &length.value);
        Some(
            Finding::new(
                place(context.id, length.extent),
                format!("`{said}` is not the length of `{dates}`"),
            )
            .confidence(Confidence::Medium)
            .label(place(context.id, range.extent), real)
            .help("correct the length or one of the two dates"),
        )
    }

    /// How many nouns stand between a length and a range that belong together.
    fn between(
        &self,
        context: &DocumentContext<'_>,
        length: TextSpan,
        range: TextSpan,
    ) -> Option<usize> {
        let gap = TextSpan { start: length.end.min(range.end), end: length.start.max(range.start) };
        if gap.start > gap.end || context.text(gap).len() > 40 {
            return None;
        }
        let layers = context.layers;
        let before = layers.range(length).start.checked_sub(1);
        let bound = before.map(|at| layers.text(layers.tokens[at].span));
        let is = |list: &FxHashSet<String>, word: &str| list.contains(&*fold::lower(word));
        let said = layers.tokens_in(length);
        let bounded = bound.into_iter().chain(said.iter().map(|it| layers.text(it.span)));
        if bounded.into_iter().any(|word| is(&self.bounds, word)) {
            return None;
        }
        let words = layers.tokens_in(gap).iter().map(|token| layers.text(token.span));
        let nouns = words.filter(|word| !is(&self.links, word)).collect::<Vec<_>>();
        let plain = nouns.iter().all(|word| word.chars().all(char::is_lowercase));
        (plain && nouns.len() <= self.nouns).then_some(nouns.len())
    }
}

/// The least and the most days from one date to another.
fn days(first: Interval, last: Interval) -> Option<(f64, f64)> {
    let gap = |from: Day, to: Day| to.since(from).ok().map(|span| f64::from(span.get_days()));
    Some((gap(first.latest, last.earliest)?, gap(first.earliest, last.latest)? + 1.0))
}

/// Whether a length reaches so many days; half a unit either way, since lengths are rounded.
fn is_long_enough(count: f64, unit: f64, shortest: f64) -> bool {
    (count + 0.5) * unit >= shortest
}

fn is_short_enough(count: f64, unit: f64, longest: f64) -> bool {
    (count - 0.5) * unit <= longest
}

/// Whether a length lies within the least and the most days.
fn fits(count: f64, unit: f64, (shortest, longest): (f64, f64)) -> bool {
    is_long_enough(count, unit, shortest) && is_short_enough(count, unit, longest)
}

/// A TIMEX3 duration of one unit: how many, and the days of one.
fn parse(value: &str) -> Option<(f64, f64)> {
    let rest = value.strip_prefix('P')?;
    let (count, unit) = rest.split_at(rest.len().checked_sub(1)?);
    let days = match unit {
        "D" => 1.0,
        "W" => 7.0,
        "M" => 30.44,
        "Y" => 365.25,
        _ => return None,
    };
    Some((count.parse().ok()?, days))
}

fn spoken(shortest: f64, longest: f64, unit: f64, value: &str) -> String {
    let name = match value.as_bytes().last() {
        Some(b'D') => "days",
        Some(b'W') => "weeks",
        Some(b'M') => "months",
        _ => "years",
    };
    let (least, most) = ((shortest / unit).round(), (longest / unit).round());
    if least < most { format!("{least} to {most} {name}") } else { format!("{most} {name}") }
}
