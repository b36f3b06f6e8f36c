//! When one person held one office, by all that is said of it.

use std::collections::BTreeSet;

use crate::facts::VitalEvent;
use crate::rules::dates::life::account::{Said, on, year};
use crate::rules::place;
use crate::text::finding::{Confidence, Finding, Place};
use crate::words::calendar::Interval;

/// By how many years an election and the first day in an office, or two ways to count, differ.
const SLACK: i16 = 1;

/// How far apart two terms of one person are that are told as one.
const FAR: i16 = 12;

/// Reports what does not agree of what is said of the offices of a person.
pub(super) fn report(name: &str, said: &[Said<'_>], findings: &mut Vec<Finding>) {
    let named = said.iter().filter_map(|it| it.office).filter(|it| !it.is_empty());
    let offices: BTreeSet<&str> = named.collect();
    for (at, here) in said.iter().enumerate() {
        let others = said.iter().enumerate().filter(|(other, _)| *other != at);
        let others = others.filter(|(_, it)| is_one(here, it, &offices));
        let mut found = others.filter_map(|(other, there)| conflict(name, here, there, at > other));
        findings.extend(found.next());
    }
}

/// Whether both speak of one office; where one does not say of which, the person has one only.
fn is_one(a: &Said<'_>, b: &Said<'_>, offices: &BTreeSet<&str>) -> bool {
    let (Some(a), Some(b)) = (a.office, b.office) else { return false };
    a == b && !a.is_empty() || a.is_empty() != b.is_empty() && offices.len() == 1
}

/// What is wrong with `here` by `there`, if anything; of two of a kind the later one is in doubt.
fn conflict(name: &str, here: &Said<'_>, there: &Said<'_>, later: bool) -> Option<Finding> {
    let office = here.office.filter(|it| !it.is_empty()).or(there.office)?;
    let other = told(there.event)?;
    let (message, date): (String, Option<(Place, Interval)>) = match (here.event, there.event) {
        (VitalEvent::Year { rank, when, date }, VitalEvent::Term { from, to }) => {
            let real = year(when) - year(from) + 1;
            let outside = when.earliest > to.latest && year(when) > year(to);
            if !outside && (real - rank).abs() <= SLACK {
                return None;
            }
            let then = on(when);
            (
                format!("{name} is {office} {then} here, in year {rank}"),
                Some((place(here.document, date), when)),
            )
        }
        (VitalEvent::Year { rank, when, date }, VitalEvent::Entry(from)) => {
            let real = year(when) - year(from) + 1;
            if (real - rank).abs() <= SLACK || (real - rank).abs() > FAR {
                return None;
            }
            let then = on(when);
            (
                format!("{name} is {office} {then} here, in year {rank}"),
                Some((place(here.document, date), when)),
            )
        }
        (VitalEvent::Tenure { years, until, date }, VitalEvent::Entry(from)) => {
            let least = until.earliest.year() - from.latest.year() - SLACK;
            let most = until.latest.year() - from.earliest.year() + SLACK;
            if (least..=most).contains(&years) || (years - most).abs() > FAR {
                return None;
            }
            let then = on(until);
            (
                format!("{name} leaves as {office} {then} here, after {years} years"),
                Some((place(here.document, date), until)),
            )
        }
        (VitalEvent::Exit(when), VitalEvent::Term { from, to }) => {
            let apart = (year(when) - year(to)).abs();
            if apart <= SLACK || apart > FAR || year(when) < year(from) {
                return None;
            }
            (format!("{name} leaves as {office} {} here", on(when)), None)
        }
        (VitalEvent::Entry(when), VitalEvent::Term { from, to }) => {
            let inside = year(when) > year(from) + SLACK && when.latest < to.earliest;
            let before = year(when) < year(from) - SLACK && year(from) - year(when) < FAR / 2;
            if !inside && !before {
                return None;
            }
            (format!("{name} becomes {office} {} here", on(when)), None)
        }
        (VitalEvent::Entry(when), VitalEvent::Entry(from)) if later => {
            let apart = (year(when) - year(from)).abs();
            if apart <= SLACK || apart > FAR / 2 {
                return None;
            }
            (format!("{name} becomes {office} {} here", on(when)), None)
        }
        (VitalEvent::Entry(when), VitalEvent::Election(chosen)) => {
            // A later election is one more.
            let apart = year(when) - year(chosen);
            if apart <= SLACK || apart > FAR / 2 {
                return None;
            }
            (format!("{name} becomes {office} {} here", on(when)), None)
        }
        (VitalEvent::Term { from, to }, VitalEvent::Term { from: start, to: end }) if later => {
            let one = year(from) == year(start) && year(to) != year(end)
                || year(to) == year(end) && year(from) != year(start);
            if !one {
                return None;
            }
            let (from, to) = (from.spoken(), to.spoken());
            (format!("{name} is {office} from {from} to {to} here"), None)
        }
        _ => return None,
    };
    let mut finding = Finding::new(here.place, format!("{message}, but {other}"))
        .confidence(Confidence::Medium)
        .label(there.place, other);
    if let Some((place, when)) = date.filter(|(place, _)| *place != here.place) {
        finding = finding.label(place, when.spoken());
    }
    Some(
        finding
            .note(format!("one person in one office: both tell of {name} as {office}"))
            .help("check the dates"),
    )
}

/// What is said of an office, as a message has it.
fn told(event: VitalEvent) -> Option<String> {
    match event {
        VitalEvent::Term { from, to } => {
            Some(format!("held the office from {} to {}", from.spoken(), to.spoken()))
        }
        VitalEvent::Entry(when) => Some(format!("came into the office {}", on(when))),
        VitalEvent::Election(when) => Some(format!("was elected {}", on(when))),
        _ => None,
    }
}
