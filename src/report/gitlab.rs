//! `--format gitlab`: a Code Quality report, which GitLab shows beside a merge request.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::{Run, Signed, Sources, signed, write_each};
use crate::text::finding::Level;

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    check_name: &'a str,
    description: String,
    content: Content,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Content {
    body: String,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes one array with an issue a finding. Findings that nothing tells apart get fingerprints of
/// their own, for GitLab shows each only once.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(run.report);
    writeln!(out, "[")?;
    write_each(&signed(run.report), ",\n", out, |it, out| issue(&sources, it, out))?;
    writeln!(out, "\n]")
}

fn issue(sources: &Sources<'_>, signed: &Signed<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let Signed { finding, fingerprint, ordinal } = *signed;
    let place = finding.primary.place;
    let lines = sources.positions(place).map_or(1..1, |(start, end)| start.line..end.line);
    let issue = Issue {
        kind: "issue",
        check_name: &finding.rule,
        description: sources.line(finding),
        content: Content { body: sources.told(finding) },
        categories: ["Style"],
        severity: match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Note => "info",
        },
        fingerprint: fingerprint.nth(ordinal).to_string(),
        location: Location {
            path: sources.path(place.document),
            lines: Lines { begin: lines.start, end: lines.end },
        },
    };
    Ok(serde_json::to_writer(out, &issue)?)
}
