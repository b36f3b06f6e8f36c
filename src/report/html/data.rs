//! What the script of the page reads: one JSON value, of short keys, since it holds every finding.
//!
//! Texts and rules are named by their position in a list. A place is the list of its text, line,
//! column, what stands before, in and behind it, and what is said of it.

use std::cmp::Reverse;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::passage::Passage;
use super::{at, graph, id};
use crate::facts::Facts;
use crate::house::decisions;
use crate::mined::timeline::{self, TimelineEvent};
use crate::report::{Run, Signed, Sources, found, write_each};
use crate::text::escape;
use crate::text::finding::{Applicability, Confidence, Finding, Level, Place};

/// Places of one finding that are shown.
pub(super) const LABELS: usize = 12;

/// Names that a finding is listed under.
const NAMES: usize = 4;

/// Events that are shown, those in conflict and those with most mentions before others.
const EVENTS: usize = 5000;

/// Places of one event that are shown.
const EVENT_PLACES: usize = 20;

#[derive(Serialize)]
struct FindingData<'a> {
    /// What links to it: its fingerprint, and a count where several share it.
    i: String,
    /// The position of its rule.
    r: usize,
    l: Level,
    c: Confidence,
    m: String,
    p: Vec<PlaceData>,
    /// Places that are left out.
    #[serde(skip_serializing_if = "is_none")]
    o: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    n: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    h: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    f: Option<FixData>,
    /// The names that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    a: Vec<&'a str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Text, line, column, before, in, behind, message.
type PlaceData = (u32, usize, usize, String, String, String, String);

#[derive(Serialize)]
struct FixData {
    a: Applicability,
    /// Text, line, what goes, what comes.
    e: Vec<(u32, usize, String, String)>,
}

/// Writes the value.
pub(super) fn write(
    run: &Run<'_>,
    signed: &[Signed<'_>],
    sources: &Sources<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let report = run.report;
    let mut rules: Vec<&str> = report.findings.iter().map(|it| &*it.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let paths: Vec<_> = report.paths.iter().map(|path| escape::path(path)).collect();
    let told = rules.iter().map(|id| {
        let head = run.rule(id).map(|file| &file.head);
        let [title, explain, source] = [
            head.map_or("", |head| &head.title),
            head.map_or("", |head| &head.explain),
            head.map_or("", |head| &head.source),
        ];
        let [id, title, explain, source] =
            [*id, title, explain.trim(), source.trim()].map(escape::line);
        json!([id, title, explain, source, decisions::settle(&id)])
    });
    let problems = run.problems.iter().map(|problem| {
        let path = problem.path.as_deref().map(escape::path);
        let told = problem.told();
        json!({"l": problem.level, "m": told, "p": path, "n": problem.line()})
    });
    let (timeline, more_events) = timeline(&report.documents, &report.findings, sources);
    let head = json!({
        "found": found(report),
        "texts": report.paths.len(),
        "words": report.words,
        "base": run.base.map(escape::line),
        "paths": paths,
        "rules": told.collect::<Vec<_>>(),
        "problems": problems.collect::<Vec<_>>(),
        "timeline": timeline,
        "more_events": more_events,
        "trend": run.trend,
        "names": graph::components(run, signed, sources),
    });
    let head = in_script(&head.to_string());
    let head = head.strip_suffix('}').unwrap_or(&head);
    writeln!(out, "{head},\"findings\":[")?;
    write_each(signed, ",\n", out, |signed, out| {
        let text =
            serde_json::to_string(&finding(signed, &rules, report.documents.as_slice(), sources))?;
        out.extend_from_slice(in_script(&text).as_bytes());
        Ok(())
    })?;
    write!(out, "\n]}}")
}

/// JSON as a part of a page: nothing in it can end the element or begin a comment, and none of
/// its characters is hidden.
fn in_script(json: &str) -> String {
    escape::json(json).replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn finding<'a>(
    signed: &Signed<'_>,
    rules: &[&str],
    documents: &'a [Facts],
    sources: &Sources<'_>,
) -> FindingData<'a> {
    let it = signed.finding;
    let labels = [&it.primary].into_iter().chain(&it.labels);
    let places = labels.clone().take(LABELS).map(|label| {
        let Passage { before, text, after } = Passage::around(sources, label.place);
        let (line, column) = at(sources, label.place);
        let message = escape::line(&label.message).into_owned();
        (label.place.document.0, line, column, before, text, after, message)
    });
    let fix = it.fix.as_ref().map(|fix| FixData {
        a: fix.applicability,
        e: fix
            .edits
            .iter()
            .map(|edit| {
                let before = escape::line(sources.text(edit.place)).into_owned();
                let (line, _) = at(sources, edit.place);
                let after = escape::line(&edit.replacement).into_owned();
                (edit.place.document.0, line, before, after)
            })
            .collect(),
    });
    FindingData {
        i: id(signed),
        r: rules.binary_search(&&*it.rule).unwrap_or(0),
        l: it.level,
        c: it.confidence,
        m: escape::line(&it.message).into_owned(),
        p: places.collect(),
        o: (it.labels.len() + 1).saturating_sub(LABELS),
        n: it.notes.iter().map(|note| escape::line(note).into_owned()).collect(),
        h: it.advice().map(|text| escape::line(&text).into_owned()),
        f: fix,
        a: about(it, documents),
    }
}

/// The names that a finding is about: those that its places touch, and else those of the events that
/// its places date.
fn about<'a>(finding: &Finding, documents: &'a [Facts]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for place in finding.places().take(LABELS) {
        let Some(facts) = documents.get(place.document.0 as usize) else { continue };
        let span = place.span;
        // Names stand in the order of their places and do not overlap.
        let first = facts.names.partition_point(|name| name.extent.source.end <= span.start);
        let touched = facts.names[first..].iter();
        let touched = touched.take_while(|name| name.extent.source.start < span.end);
        let before = names.len();
        names.extend(touched.map(|name| &*name.text).take(NAMES));
        if names.len() == before {
            let first = facts.events.partition_point(|it| it.extent.source.end < span.end);
            let dates = |it: &&crate::facts::Event| {
                it.extent.source.start <= span.start && span.end <= it.extent.source.end
            };
            let event = facts.events[first..].iter().take(NAMES).find(dates);
            names.extend(event.and_then(|it| it.names.first()).map(String::as_str));
        }
    }
    let mut met = Vec::new();
    names.retain(|name| {
        !met.contains(name) && {
            met.push(*name);
            true
        }
    });
    names.truncate(NAMES);
    names
}

/// The dated events in order, with what contradicts them; none where there are no facts.
///
/// The second value is how many are left out.
fn timeline(
    documents: &[Facts],
    findings: &[Finding],
    sources: &Sources<'_>,
) -> (Vec<Value>, usize) {
    let dated = findings.iter().filter(|it| it.rule.starts_with("dates/"));
    let dated: Vec<_> = dated.cloned().collect();
    let mut events = timeline::mine(documents, &dated);
    let left_out = events.len().saturating_sub(EVENTS);
    if left_out > 0 {
        events.sort_by_key(|it| (it.conflicts.is_empty(), Reverse(it.places.len())));
        events.truncate(EVENTS);
        events.sort_by(|a, b| (a.interval, &a.places).cmp(&(b.interval, &b.places)));
    }
    let own: FxHashMap<Place, usize> = events
        .iter()
        .enumerate()
        .flat_map(|(at, event)| event.places.iter().map(move |place| (*place, at)))
        .collect();
    let shown = |place: Place| {
        let (line, column) = at(sources, place);
        let text = escape::line(sources.text(place)).into_owned();
        json!([place.document.0, line, column, text])
    };
    let value = |event: &TimelineEvent| {
        let others = event.conflicts.iter().map(|(place, message)| {
            let mut value = json!([shown(*place), escape::line(message)]);
            if let (Some(list), Some(other)) = (value.as_array_mut(), own.get(place)) {
                list.push((*other).into());
            }
            value
        });
        json!({
            "d": event.interval.spoken(),
            "a": event.interval.earliest,
            "b": event.interval.latest,
            "w": escape::line(event.event),
            "n": event.names.iter().map(|it| escape::line(it)).collect::<Vec<_>>(),
            "p": event.places.iter().take(EVENT_PLACES).map(|it| shown(*it)).collect::<Vec<_>>(),
            "o": event.places.len().saturating_sub(EVENT_PLACES),
            "x": others.collect::<Vec<_>>(),
        })
    };
    (events.iter().map(value).collect(), left_out)
}
