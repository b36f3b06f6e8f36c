//! One event, two dates: in one text or across texts.
//!
//! Two independent ways lead to a conflict. `events` compares mentions by what they call the event
//! and whom it concerns; `wording` compares statements that say the same but for the date. Both
//! hand over pairs of mentions with the reasons why they are one; here the pairs become findings,
//! the better supported date as the evidence.

mod events;
mod wording;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::calendar::Interval;
use crate::diagnostic::{Confidence, DocumentId, Finding, Place};
use crate::facts::date::Basis;
use crate::facts::{Date, Event, Facts, Statement};
use crate::rules::{Check, CorpusContext, place};

/// Reports mentions of one event with dates that exclude each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DateConflict {
    /// How many dates an entity may have in a class of events before it tells nothing.
    dates_per_name: usize,
    /// How many statements may share a word before it tells nothing.
    statements_per_word: usize,
    /// How much two statements must share to be the same but for the date, 0 to 1.
    alike: f64,
}

/// A dated statement with its date, and the event in it.
#[derive(Debug, Clone, Copy)]
struct Mention<'a> {
    document: DocumentId,
    /// The title of its text.
    title: Option<&'a str>,
    date: &'a Date,
    interval: Interval,
    statement: &'a Statement,
    event: Option<&'a Event>,
}

/// Two mentions of one event whose dates exclude each other, by their numbers.
#[derive(Debug, Clone)]
struct Pair {
    a: usize,
    b: usize,
    /// Why they are one event.
    why: String,
    /// What the event is called in a message about `a`, and in one about `b`.
    what: [String; 2],
    confidence: Confidence,
}

impl Check for DateConflict {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mentions = mentions(context);
        let mut pairs = events::pairs(self, context, &mentions);
        pairs.extend(wording::pairs(self, &mentions));
        report(&mentions, pairs, findings);
    }
}

/// The statements of the corpus that may be compared, in order.
fn mentions<'a>(context: &CorpusContext<'a>) -> Vec<Mention<'a>> {
    let mut out = Vec::new();
    for (document, facts) in context.iter() {
        let mut events = facts.events.iter().peekable();
        for statement in &facts.statements {
            let event = events.next_if(|event| event.date == statement.date);
            let Some(date) = facts.dates.get(statement.date as usize) else { continue };
            let Some(interval) = date.interval else { continue };
            if !context.reads(date.zones) || cites(date, facts) {
                continue;
            }
            let event = event.filter(|event| event.comparable && !event.doubtful);
            let interval = event.map_or(interval, |event| event.interval);
            let title = facts.summary.title.as_deref();
            out.push(Mention { document, title, date, interval, statement, event });
        }
    }
    out
}

/// Whether a date is the year of a citation.
fn cites(date: &Date, facts: &Facts) -> bool {
    let span = date.extent.text;
    let after = facts.citations.partition_point(|it| it.extent.text.end <= span.start);
    facts.citations.get(after).is_some_and(|it| it.extent.text.overlaps(span))
}

/// Whether two mentions can be compared at all: dates that exclude each other, one of them written
/// in full, in two sentences.
fn may_differ(a: &Mention<'_>, b: &Mention<'_>) -> bool {
    let written = |it: &Mention<'_>| it.date.basis == Basis::Written;
    let dated = |it: &Mention<'_>| written(it) || it.date.basis == Basis::DocumentDate;
    let apart = a.document != b.document || a.statement.sentence != b.statement.sentence;
    let sure = (written(a) && dated(b)) || (dated(a) && written(b));
    apart && sure && !a.interval.overlaps(b.interval)
}

/// Whether two statements use the same words for different names: parallel events, not one.
fn is_parallel(a: &Statement, b: &Statement) -> bool {
    let both = shared(&a.words, &b.words);
    let names = shared(&a.names, &b.names);
    let foreign =
        |it: &Statement, other: &Statement| it.names.len() > shared(&it.names, &other.words);
    let plain = |it: &Statement| it.words.len() - it.names.len().min(it.words.len());
    let all = (plain(a) + plain(b)).saturating_sub(both - names);
    foreign(a, b) && foreign(b, a) && 2 * (both - names) >= all
}

/// What two dates have in common although they exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// Nothing.
    Not,
    /// Neighbouring years, or days of one month.
    Weak,
    /// All but one part: the same day and month of neighbouring years, two digits exchanged.
    Strong,
}

fn near(a: Interval, b: Interval) -> Near {
    let years = (a.earliest.year() - b.earliest.year()).abs();
    let day = |it: Interval| it.earliest == it.latest;
    let month = |it: Interval| it.days() <= 31 && it.earliest.month() == it.latest.month();
    let same_month = a.earliest.month() == b.earliest.month();
    let same_day = a.earliest.day() == b.earliest.day();
    if month(a) && month(b) {
        let days = day(a) && day(b);
        return match (years, same_month) {
            (0, true) => Near::Weak,
            (0, false) if days && same_day => Near::Strong,
            (1, true) if !days || same_day => Near::Strong,
            (_, true) if days && same_day && exchanged(a.earliest.year(), b.earliest.year()) => {
                Near::Strong
            }
            (0, false) => Near::Weak,
            _ => Near::Not,
        };
    }
    if years == 1 { Near::Weak } else { Near::Not }
}

/// Whether two years differ by an exchange of two neighbouring digits, or in one digit.
fn exchanged(a: i16, b: i16) -> bool {
    let digits = |year: i16| [year / 1000, year / 100 % 10, year / 10 % 10, year % 10];
    let (a, b) = (digits(a), digits(b));
    let differ: Vec<_> = (0..4).filter(|&at| a[at] != b[at]).collect();
    match differ[..] {
        [i, j] => j == i + 1 && a[i] == b[j] && a[j] == b[i],
        _ => false,
    }
}

/// Turns pairs into findings: one for each date that stands against better supported ones.
fn report(mentions: &[Mention<'_>], pairs: Vec<Pair>, findings: &mut Vec<Finding>) {
    // A mention that more others contradict is the one at fault; the first one in doubt.
    let mut against: BTreeMap<usize, usize> = BTreeMap::new();
    for pair in &pairs {
        *against.entry(pair.a).or_default() += 1;
        *against.entry(pair.b).or_default() += 1;
    }
    let mut groups: BTreeMap<usize, Vec<(usize, Pair)>> = BTreeMap::new();
    for pair in pairs {
        let count = |at: usize| against.get(&at).copied().unwrap_or(0);
        let (low, high) = (pair.a.min(pair.b), pair.a.max(pair.b));
        let primary = if count(high) > count(low) { high } else { low };
        let other = if primary == low { high } else { low };
        groups.entry(primary).or_default().push((other, pair));
    }
    for (primary, mut group) in groups {
        group.sort_by_key(|(other, _)| *other);
        group.dedup_by_key(|(other, _)| *other);
        let Some((first, pair)) = group.first() else { continue };
        let here = &mentions[primary];
        let there = mentions[*first].interval.spoken();
        let said = here.interval.spoken();
        let what = &pair.what[usize::from(pair.b == primary)];
        let confidence = group.iter().map(|(_, pair)| pair.confidence).max();
        let mut finding =
            Finding::new(at(here), format!("{what} is dated {said} here and {there} elsewhere"))
                .confidence(confidence.unwrap_or(Confidence::Medium))
                .here(read_as(here));
        for (other, _) in group.iter().take(4) {
            let other = &mentions[*other];
            finding = finding.label(at(other), read_as(other));
        }
        findings.push(
            finding
                .note(format!("one event: {}", pair.why))
                .help("check the date; an `[[event]]` in copydesk.toml settles it for every text"),
        );
    }
}

fn at(mention: &Mention<'_>) -> Place {
    place(mention.document, mention.date.extent)
}

/// What a date was read as, and by what.
fn read_as(mention: &Mention<'_>) -> String {
    let spoken = mention.interval.spoken();
    match mention.date.basis {
        Basis::DocumentDate => format!("{spoken}, read by the date of this text"),
        Basis::PreviousDate => format!("{spoken}, read by the date before it"),
        _ if mention.event.is_some_and(|event| event.end) => format!("ends in {spoken} here"),
        _ => format!("{spoken} here"),
    }
}

/// How many elements two ascending lists share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}
