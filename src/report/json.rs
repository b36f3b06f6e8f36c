//! `--format json`: one finding a line, as `CONTRACT.md` has it.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::{Signed, Sources, signed, write_each};
use crate::run::engine::Report;
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::finding::{Applicability, Confidence, Fix, Level, Place};
use crate::text::origin::PartPlace;
use crate::text::source::Position;

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

/// Where a place of an extracted text stands: the part of the container, the run of formatting in
/// its paragraph, and bytes of that part.
#[derive(Serialize)]
struct JsonPart<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<usize>,
    start: u32,
    end: u32,
}

impl<'a> From<PartPlace<'a>> for JsonPart<'a> {
    fn from(PartPlace { part, run, bytes }: PartPlace<'a>) -> Self {
        Self { name: part, run, start: bytes.start, end: bytes.end }
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
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<JsonPart<'a>>,
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
    fingerprint: Fingerprint,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    path: &'a str,
    start: JsonPosition,
    end: JsonPosition,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<JsonPart<'a>>,
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
    // First, as it reads texts of its own and lets them go.
    let signed = signed(report);
    let sources = Sources::of(report);
    write_each(&signed, "", out, |it, out| line(&sources, it, out))
}

fn line(sources: &Sources<'_>, signed: &Signed<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let Signed { finding, fingerprint, .. } = *signed;
    let primary = finding.primary.place;
    let Some((start, end)) = positions(sources, primary) else { return Ok(()) };
    let labels = finding.labels.iter().filter_map(|label| {
        let (start, end) = positions(sources, label.place)?;
        let (path, text) = (sources.path(label.place.document), sources.text(label.place));
        let part = sources.part(label.place).map(JsonPart::from);
        Some(JsonLabel { path, start, end, part, text, message: &label.message })
    });
    let line = JsonFinding {
        rule: &finding.rule,
        level: finding.level,
        confidence: finding.confidence,
        message: &finding.message,
        path: sources.path(primary.document),
        start,
        end,
        part: sources.part(primary).map(JsonPart::from),
        text: sources.text(primary),
        labels: labels.collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        suggestions: &finding.suggestions,
        fix: finding.fix.as_ref().map(|fix| json_fix(sources, fix)),
        fingerprint,
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
