//! `--format rdjson`: the Reviewdog Diagnostic Format, for comments on a change.
//!
//! Its columns count bytes of UTF-8, from 1.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::{Run, Sources, write_each};
use crate::text::finding::{Finding, Level, Place};
use crate::text::source::Source;
use crate::text::span::SourceSpan;

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

/// Writes one object with all findings.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(run.report);
    writeln!(out, "{{\"source\":{{\"name\":\"copydesk\"}},\"diagnostics\":[")?;
    write_each(&run.report.findings, ",\n", out, |finding, out| {
        Ok(serde_json::to_writer(out, &diagnostic(&sources, finding))?)
    })?;
    writeln!(out, "\n]}}")
}

fn diagnostic<'a>(sources: &'a Sources<'_>, finding: &'a Finding) -> Diagnostic<'a> {
    let primary = finding.primary.place;
    // A suggestion is for the text of its diagnostic: a fix that reaches further is no suggestion.
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    let here = edits.clone().all(|edit| edit.place.document == primary.document);
    let suggestions = edits
        .filter(|_| here)
        .map(|edit| Suggestion { range: range(sources, edit.place), text: &edit.replacement });
    let related = finding
        .labels
        .iter()
        .map(|label| Related { message: &label.message, location: location(sources, label.place) });
    Diagnostic {
        message: sources.told(finding),
        location: location(sources, primary),
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Note => "INFO",
        },
        code: Code { value: &finding.rule },
        suggestions: suggestions.collect(),
        related_locations: related.collect(),
    }
}

fn location<'a>(sources: &'a Sources<'_>, place: Place) -> Location<'a> {
    Location { path: sources.path(place.document), range: range(sources, place) }
}

fn range(sources: &Sources<'_>, place: Place) -> Range {
    let SourceSpan { start, end } = place.span;
    match sources.source(place.document) {
        Some(source) => Range { start: position(source, start), end: position(source, end) },
        None => {
            Range { start: Position { line: 1, column: 1 }, end: Position { line: 1, column: 1 } }
        }
    }
}

fn position(source: &Source, byte: u32) -> Position {
    let line = source.line_of(byte);
    let column = byte.saturating_sub(source.line_span(line).start) as usize + 1;
    Position { line: line + 1, column }
}
