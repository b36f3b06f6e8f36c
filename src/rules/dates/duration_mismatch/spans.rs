//! Lengths of time between two dates of one sentence: "begun in 1931 and finished in 1938, seven
//! years later", "in 1950, twelve years after the fire of 1938", "from April 1885 for nineteen
//! years, until 1904".

use serde::Deserialize;

use crate::facts::Date;
use crate::facts::date::Basis;
use crate::facts::quantity::{Quantity, QuantityKind};
use crate::rules::dates::duration_mismatch::{days, fits, spoken};
use crate::rules::{DocumentContext, place};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;
use crate::words::calendar::Interval;
use crate::words::fold;
use crate::words::number::Number;
use crate::words::quantities;

/// The words by which a length is seen to run from one date to another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Spans {
    /// Behind a length: it ends the later of the two.
    later: Vec<String>,
    /// Behind a length: the date that follows is the earlier one.
    after: Vec<String>,
    /// Behind a length: the date that follows is the later one.
    before: Vec<String>,
    /// Before a length that something lasted.
    lasting: Vec<String>,
    /// Before the end of what lasted.
    until: Vec<String>,
    /// Before a length that takes up a range told before: "in those".
    those: Vec<String>,
    /// Between two words for one time: ", in".
    apposed: Vec<String>,
}

/// The most words between a length and a date that belongs to it.
const APART: usize = 14;

/// How many days a unit of time has that is counted by the calendar; none for hours and less.
fn unit(quantity: &Quantity) -> Option<(f64, &'static str)> {
    let QuantityKind::Measure(at) = quantity.kind else { return None };
    let unit = quantities::unit(at)?;
    match &*unit.symbol {
        "days" => Some((1.0, "D")),
        "weeks" => Some((7.0, "W")),
        "months" => Some((30.44, "M")),
        "years" => Some((365.25, "Y")),
        _ => None,
    }
}

/// A date and the days that it may be.
type Dated<'a> = (&'a Date, Interval);

impl Spans {
    pub(super) fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for length in &context.facts.quantities {
            let sound = length.is_exact()
                && length.value > Number::ZERO
                && length.zones.within(context.zones);
            if let Some(unit) = unit(length).filter(|_| sound) {
                findings.extend(self.judge(context, length, unit));
            }
        }
    }

    fn judge(
        &self,
        context: &DocumentContext<'_>,
        length: &Quantity,
        (unit, letter): (f64, &str),
    ) -> Option<Finding> {
        let (from, to) = self.ends(context, length)?;
        let count = f64::from(i32::try_from(length.value.to_whole()?).ok()?);
        let (shortest, longest) = days(from.1, to.1)?;
        // What is far off counts something else.
        let meant = count * unit <= longest * 4.0 + unit && count * unit * 4.0 + unit >= shortest;
        let right = fits(count, unit, (shortest, longest));
        if right || !meant || shortest < 0.0 {
            return None;
        }
        let said = context.text(length.extent.text);
        let real = spoken(shortest, longest, unit, letter);
        Some(
            Finding::new(
                place(context.id, length.extent),
                format!("`{said}` is not the time from {} to {}", from.1.spoken(), to.1.spoken()),
            )
            .confidence(Confidence::Medium)
            .label(place(context.id, from.0.extent), "")
            .label(place(context.id, to.0.extent), real)
            .help("correct the length or one of the two dates"),
        )
    }

    /// The two dates that a length runs between, the earlier one first.
    fn ends<'a>(
        &self,
        context: &DocumentContext<'a>,
        length: &Quantity,
    ) -> Option<(Dated<'a>, Dated<'a>)> {
        let own = length.extent.text;
        let sentence = context.layers.sentence_at(own.start)?;
        let all = &context.facts.dates;
        let first = all.partition_point(|it| it.extent.text.start < sentence.start);
        let inside = all[first..].iter().take_while(|it| it.extent.text.start < sentence.end);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for date in inside.filter(|it| !it.extent.text.overlaps(own)) {
            let Some(interval) = date.interval else { continue };
            let sure = date.basis == Basis::Written && date.fault.is_none() && !date.approximate;
            if date.comparable().is_none() || !sure {
                return None;
            }
            let side = if date.extent.text.end <= own.start { &mut before } else { &mut after };
            side.push((date, interval));
        }
        let words = |start: u32, end: u32| -> Vec<String> {
            let span = TextSpan { start: start.min(end), end };
            let tokens = context.layers.tokens_in(span).iter();
            tokens.map(|it| fold::lower(context.text(it.span)).into_owned()).collect()
        };
        let is = |list: &[String], word: Option<&String>| word.is_some_and(|it| list.contains(it));
        let apposed = |words: &[String]| self.apposed.contains(&words.join(" "));
        let lead = words(sentence.start, own.start);
        let behind = words(own.end, sentence.end);
        // "those sixteen years": the range before.
        let those = lead.iter().rev().take(3).any(|it| self.those.contains(it));
        if those && let Some((range, _)) = before.last() {
            let [start, end] = range.ends.as_deref()?;
            let close = words(range.extent.text.end, own.start).len() <= 6;
            return close.then_some(((*range, start.interval?), (*range, end.interval?)));
        }
        if before.iter().chain(&after).any(|it| it.0.ends.is_some()) {
            return None;
        }
        // "three days later than planned"
        if is(&self.later, behind.first()) && behind.get(1).is_none_or(|it| it != "than") {
            let (last, next) = (before.last().copied()?, after.first().copied());
            if let Some(next) = next {
                let gap = words(own.end, next.0.extent.text.start);
                let told = apposed(gap.get(1..)?) && before.len() == 1;
                return told.then_some((last, next));
            }
            let gap = words(last.0.extent.text.end, own.start);
            let told = before.len() == 2 && apposed(&gap);
            return told.then(|| (before[0], last));
        }
        let later = is(&self.after, behind.first());
        if later || is(&self.before, behind.first()) {
            let [next, rest @ ..] = after.as_slice() else { return None };
            let close = words(own.end, next.0.extent.text.start).len() <= APART;
            let other = match (before.as_slice(), rest) {
                ([one], []) => {
                    let gap = words(one.0.extent.text.end, own.start);
                    (gap.len() <= 3).then_some(*one)
                }
                ([], [one]) => {
                    let gap = words(next.0.extent.text.end, one.0.extent.text.start);
                    apposed(&gap).then_some(*one)
                }
                _ => None,
            }?;
            let pair = if later { (*next, other) } else { (other, *next) };
            return close.then_some(pair);
        }
        // "took office in 1885 and held it for nineteen years, until 1904"
        if let ([from], [to]) = (before.as_slice(), after.as_slice()) {
            let lasts = is(&self.lasting, lead.last());
            let gap = words(own.end, to.0.extent.text.start);
            let since = words(from.0.extent.text.end, own.start);
            let ended = gap.iter().any(|it| self.until.contains(it)) && gap.len() <= APART;
            let plain = !gap.iter().chain(&since).any(|it| matches!(&**it, ";" | ":" | "("));
            return (lasts && ended && plain && since.len() <= APART).then_some((*from, *to));
        }
        None
    }
}
