//! `--format json`: one finding a line, as `CONTRACT.md` has it.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Applicability, Confidence, Finding, Fix, Level, Place};
use crate::engine::Report;
use crate::report::{Sources, write_each};
use crate::source::Position;
use crate::span::SourceSpan;

#[derive(Serialize)]
struct JsonPosition {
    byte: usize,
    line: usize,
    column: usize,
}

impl From<Position> for JsonPosition {
    fn from(Position { byte, line, column }: Position) -> Self {
        Self { byte, line, column }
    }
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'a str,
    level: Level,
    confidence: Confidence,
    message: &'a str,
    path: &'a str,
    start: JsonPosition,
    end: JsonPosition,
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<JsonLabel<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    suggestions: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<JsonFix<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    path: &'a str,
    start: JsonPosition,
    end: JsonPosition,
    text: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    applicability: Applicability,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    path: &'a str,
    start: JsonPosition,
    end: JsonPosition,
    replacement: &'a str,
}

/// Writes the report, one JSON object a line.
///
/// # Errors
/// What the writer fails with.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(report);
    write_each(&report.findings, "", out, |finding, out| line(&sources, finding, out))
}

fn line(sources: &Sources<'_>, finding: &Finding, out: &mut Vec<u8>) -> io::Result<()> {
    let primary = finding.primary.place;
    let Some((start, end)) = positions(sources, primary) else { return Ok(()) };
    let labels = finding.labels.iter().filter_map(|label| {
        let (start, end) = positions(sources, label.place)?;
        let (path, text) = (sources.path(label.place.document), sources.text(label.place));
        Some(JsonLabel { path, start, end, text, message: &label.message })
    });
    let line = JsonFinding {
        rule: &finding.rule,
        level: finding.level,
        confidence: finding.confidence,
        message: &finding.message,
        path: sources.path(primary.document),
        start,
        end,
        text: sources.text(primary),
        labels: labels.collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        suggestions: &finding.suggestions,
        fix: finding.fix.as_ref().map(|fix| json_fix(sources, fix)),
        fingerprint: fingerprint(sources, &finding.rule, primary),
    };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)
}

fn json_fix<'a>(sources: &Sources<'a>, fix: &'a Fix) -> JsonFix<'a> {
    let edits = fix.edits.iter().filter_map(|edit| {
        let (start, end) = positions(sources, edit.place)?;
        let path = sources.path(edit.place.document);
        Some(JsonEdit { path, start, end, replacement: &edit.replacement })
    });
    JsonFix { applicability: fix.applicability, edits: edits.collect() }
}

fn positions(sources: &Sources<'_>, place: Place) -> Option<(JsonPosition, JsonPosition)> {
    sources.positions(place).map(|(start, end)| (start.into(), end.into()))
}

/// A short hash of the rule, the text at fault and the words around it: it survives edits
/// elsewhere in the file, moves of the paragraph and other line breaks.
fn fingerprint(sources: &Sources<'_>, rule: &str, place: Place) -> String {
    /// Words on either side.
    const CONTEXT: usize = 4;
    let mut hasher = blake3::Hasher::new();
    hasher.update(rule.as_bytes());
    if let Some(source) = sources.source(place.document) {
        let text = source.text();
        let line = |at| source.line_span(source.line_of(at));
        let SourceSpan { start, end } = place.span;
        let before = SourceSpan { start: line(start).start, end: start }.of(text);
        let after = SourceSpan { start: end, end: line(end).end.max(end) }.of(text);
        let before: Vec<_> = end_of(before).split_whitespace().rev().take(CONTEXT).collect();
        let inside = place.span.of(text).split_whitespace();
        let after = start_of(after).split_whitespace().take(CONTEXT);
        for word in before.into_iter().rev().chain(inside).chain(after) {
            hasher.update(b"\0");
            hasher.update(word.as_bytes());
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Bytes on either side of a place that the words of its fingerprint stand in: a line without
/// spaces is one word.
const REACH: usize = 1000;

fn start_of(text: &str) -> &str {
    let mut end = text.len().min(REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn end_of(text: &str) -> &str {
    let mut start = text.len().saturating_sub(REACH);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}
