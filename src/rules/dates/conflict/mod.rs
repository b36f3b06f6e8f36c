//! One event, two dates: in one text or across texts.
//!
//! Independent ways lead to a conflict. `events` compares mentions by what they call the event and
//! whom it concerns; `wording` compares statements that say the same but for the date. Both hand
//! over pairs of mentions with the reasons why they are one; here the pairs become findings, the
//! better supported date as the evidence. `instruments` compares years that belong to a
//! name, as `claims` about one thing.

mod claims;
mod events;
mod telling;
mod wording;

mod instruments;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use self::claims::{Claim, Claims};
use crate::facts::date::Basis;
use crate::facts::{Date, Event, Facts, Statement, Summary};
use crate::linkage::statement::tells;
use crate::rules::dates::dated_by;
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding, Place};
use crate::words::authorship::confusable;
use crate::words::calendar::Interval;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<DateConflict>("conflict").formerly("date-conflict");

/// Reports mentions of one event with dates that exclude each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DateConflict {
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
    /// What its text says about itself.
    summary: &'a Summary,
    /// The first name of its clause.
    name: Option<&'a str>,
    date: &'a Date,
    /// What its date was read by, as in `date`, open where it is reckoned from another one: most pairs
    /// are told apart by this alone.
    basis: Basis,
    interval: Interval,
    statement: &'a Statement,
    /// Where its sentence begins, as in `statement`.
    sentence: u32,
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
        let events = events::Finder::new(self, context, &mentions);
        let wording = wording::Finder::new(self, &mentions);
        let told = telling::pairs(context, &mentions);
        let pairs = events.pairs().into_iter().chain(wording.pairs()).chain(told);
        let pairs: Vec<_> =
            pairs.filter(|pair| !are_entries(&mentions[pair.a], &mentions[pair.b])).collect();
        // Who agrees is asked only of those who are in conflict: most of a corpus is not.
        let mut support: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in pairs.iter().flat_map(|pair| [pair.a, pair.b]) {
            support.entry(at).or_insert_with(|| {
                let mut list: Vec<_> = events.agreeing(at).chain(wording.agreeing(at)).collect();
                list.sort_unstable();
                list.dedup();
                list
            });
        }
        report(&mentions, pairs, &support, findings);
        instruments::report(context, findings);
    }
}

/// Whether the dates of both number entries of one sort: two logs, two editions, two works.
fn are_entries(a: &Mention<'_>, b: &Mention<'_>) -> bool {
    let [a, b] = [a, b].map(|it| it.statement.entry);
    a.is_some() && a == b
}

/// Stands for the year of a date that has none.
const YEARLESS: i16 = 2000;

/// The statements of the corpus that may be compared, in order.
fn mentions<'a>(context: &CorpusContext<'a>) -> Vec<Mention<'a>> {
    let mut out = Vec::new();
    for (document, facts) in context.iter() {
        let mut events = facts.events.iter().peekable();
        for statement in &facts.statements {
            let event = events.next_if(|event| event.date == statement.date);
            let Some(date) = facts.dates.get(statement.date as usize) else { continue };
            let Some(interval) = date.interval.or_else(|| date.in_year(YEARLESS)) else { continue };
            let told = tells(facts, statement, date) && !is_age(date, interval);
            if !told || !context.reads(date.zones) {
                continue;
            }
            let event = event.filter(|event| event.comparable && !event.doubtful);
            let interval = event.map_or(interval, |event| event.interval);
            let summary = &facts.summary;
            let name = name_in(facts, statement);
            out.push(Mention {
                document,
                summary,
                name,
                date,
                basis: if date.explicit { date.basis } else { Basis::Open },
                interval,
                statement,
                sentence: statement.sentence,
                event,
            });
        }
    }
    out
}

/// Whether a date is a whole century or more, and so that of an age rather than of an event; the
/// beginning of one, "the early 1800s", is told of events.
fn is_age(date: &Date, interval: Interval) -> bool {
    !date.approximate && interval.latest.year() - interval.earliest.year() >= 99
}

/// The first name of a clause, as written.
fn name_in<'a>(facts: &'a Facts, statement: &Statement) -> Option<&'a str> {
    let clause = statement.clause;
    let first = facts.names.partition_point(|name| name.extent.text.start < clause.start);
    let name = facts.names.get(first).filter(|name| clause.contains(name.extent.text))?;
    Some(&name.text)
}

/// Whether two mentions can be compared at all: dates that exclude each other, one of them written
/// in full, in two sentences.
fn may_differ(a: &Mention<'_>, b: &Mention<'_>) -> bool {
    let written = |it: &Mention<'_>| it.basis == Basis::Written;
    let dated = |it: &Mention<'_>| written(it) || it.basis == Basis::DocumentDate;
    let apart = a.document != b.document || a.sentence != b.sentence;
    let sure = (written(a) && dated(b)) || (dated(a) && written(b));
    !a.interval.overlaps(b.interval) && apart && sure
}

/// Whether two mentions give the same date, each in words of its own.
fn agree(a: &Mention<'_>, b: &Mention<'_>) -> bool {
    a.basis == Basis::Written && b.basis == Basis::Written && a.interval.overlaps(b.interval)
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
        let (one, other) = (a.earliest, b.earliest);
        let turned = |a: i8, b: i8| a / 10 == b % 10 && a % 10 == b / 10;
        let swapped = one.day() == other.month() && one.month() == other.day();
        return match (years, same_month) {
            (0, true) if days && turned(one.day(), other.day()) => Near::Strong,
            (0, false) if days && swapped => Near::Strong,
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
    let (a, b) = (a.earliest.year(), b.earliest.year());
    if years == 1 || exchanged(a, b) { Near::Weak } else { Near::Not }
}

/// What two dates have in common, in words.
fn closeness_of(a: Interval, b: Interval) -> Option<&'static str> {
    if near(a, b) == Near::Not {
        return None;
    }
    let day = |it: Interval| it.earliest == it.latest;
    let month = |it: Interval| it.days() <= 31 && it.earliest.month() == it.latest.month();
    let same_month = month(a) && month(b) && a.earliest.month() == b.earliest.month();
    let same_day = day(a) && day(b) && a.earliest.day() == b.earliest.day();
    let years = (a.earliest.year() - b.earliest.year()).abs();
    if years == 0 && near(a, b) == Near::Strong && !same_day {
        return Some("the digits of one are those of the other");
    }
    Some(match (years, same_month, same_day) {
        (0, true, _) => "the days are of one month",
        (0, false, true) => "both are on the same day of a month",
        (0, false, false) => "both are of one year",
        (1, true, true) => "both fall on the same day, of neighbouring years",
        (1, true, false) => "both fall in the same month, of neighbouring years",
        (1, false, _) => "the years are neighbours",
        _ => "the dates agree but for exchanged digits",
    })
}

/// Whether one year is the other with two neighbouring digits exchanged.
fn exchanged(a: i16, b: i16) -> bool {
    let sorted = |year: i16| {
        let mut digits = year.to_string().into_bytes();
        digits.sort_unstable();
        digits
    };
    is_misprint(a, b) && sorted(a) == sorted(b)
}

/// Whether two years differ in one digit, or by an exchange of two neighbouring ones.
fn is_misprint(a: i16, b: i16) -> bool {
    strsim::osa_distance(&a.to_string(), &b.to_string()) == 1
}

/// Whether a slip of the pen leads from one year to the other, or one of counting.
fn is_slip(a: i16, b: i16) -> bool {
    confusable(&a.to_string(), &b.to_string()).is_some()
}

/// Turns pairs into findings: one for each date that stands against better supported ones.
fn report(
    mentions: &[Mention<'_>],
    pairs: Vec<Pair>,
    support: &BTreeMap<usize, Vec<usize>>,
    findings: &mut Vec<Finding>,
) {
    let mut against: BTreeMap<usize, usize> = BTreeMap::new();
    for pair in &pairs {
        *against.entry(pair.a).or_default() += 1;
        *against.entry(pair.b).or_default() += 1;
    }
    // The mention at fault is the one that fewer others support and more contradict; the first one
    // in doubt.
    let standing = |at: usize| {
        let against = against.get(&at).copied().unwrap_or(0);
        (support.get(&at).map_or(0, Vec::len), Reverse(against))
    };
    let mut groups: BTreeMap<usize, Vec<(usize, Pair)>> = BTreeMap::new();
    for pair in pairs {
        let (low, high) = (pair.a.min(pair.b), pair.a.max(pair.b));
        let primary = if standing(high) < standing(low) { high } else { low };
        let other = if primary == low { high } else { low };
        groups.entry(primary).or_default().push((other, pair));
    }
    for (primary, mut group) in groups {
        group.sort_by_key(|(other, _)| *other);
        group.dedup_by_key(|(other, _)| *other);
        let Some((first, pair)) = group.first() else { continue };
        let here = &mentions[primary];
        let there = spoken(&mentions[*first]);
        let said = spoken(here);
        let what = &pair.what[usize::from(pair.b == primary)];
        let confidence = group.iter().map(|(_, pair)| pair.confidence).max();
        let mut finding =
            Finding::new(at(here), format!("{what} is dated {said} here and {there} elsewhere"))
                .confidence(confidence.unwrap_or(Confidence::Medium))
                .here(read_as(here, Some(mentions[*first].interval)));
        let mut proof: Vec<usize> = group.iter().map(|(other, _)| *other).collect();
        for (other, _) in &group {
            proof.extend(support.get(other).into_iter().flatten().filter(|it| **it != primary));
        }
        let mut seen = FxHashSet::default();
        proof.retain(|&other| seen.insert(other));
        for &other in proof.iter().take(4) {
            finding = finding.label(at(&mentions[other]), read_as(&mentions[other], None));
        }
        finding = finding.note(format!("one event: {}", pair.why));
        // What was read by the date of its text rests on that.
        let told = |it: &&Mention<'_>| it.date.basis == Basis::DocumentDate;
        if let Some(it) = [here, &mentions[*first]].into_iter().find(told) {
            finding = dated_by(finding, it.document, it.summary);
        }
        findings.push(
            finding
                .help("check the date; an `[[event]]` in copydesk.toml settles it for every text"),
        );
    }
}

/// The date of a mention, in words; without the year where it has none.
fn spoken(mention: &Mention<'_>) -> String {
    match mention.date.basis {
        Basis::Open => mention.interval.spoken_in_year(),
        _ => mention.interval.spoken(),
    }
}

fn at(mention: &Mention<'_>) -> Place {
    place(mention.document, mention.date.extent)
}

/// What a date was read as, and by what; against another date, only in what they differ.
fn read_as(mention: &Mention<'_>, other: Option<Interval>) -> String {
    let spoken = spoken(mention);
    let written = mention.summary.date.map(|day| Interval::from(day).spoken());
    let (earliest, latest) = (mention.interval.earliest, mention.interval.latest);
    let of_one_month = |it: Interval| it.earliest.month() == it.latest.month() && it.days() <= 31;
    let year_differs = other.is_some_and(|it| {
        of_one_month(it)
            && of_one_month(mention.interval)
            && it.earliest.month() == earliest.month()
            && it.earliest.year() != latest.year()
    });
    match (mention.date.basis, written) {
        (Basis::DocumentDate, Some(written)) => {
            format!("{spoken}, read by this text’s date, {written}")
        }
        (Basis::PreviousDate, _) => format!("{spoken}, read by the date before it"),
        _ if mention.event.is_some_and(|event| event.end) => format!("ends in {spoken} here"),
        _ if year_differs => format!("the year is {} here", earliest.year()),
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
