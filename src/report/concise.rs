//! `--format concise`: one finding a line, for editors and `grep`.

use std::fmt::Write;

use crate::engine::Report;
use crate::report::Sources;

/// The report, `path:line:column: level[rule] message` a line.
#[must_use]
pub fn render(report: &Report) -> String {
    let sources = Sources::of(report);
    let mut out = String::new();
    for finding in &report.findings {
        let place = finding.primary.place;
        let Some((start, _)) = sources.positions(place) else { continue };
        let level = match finding.level {
            crate::diagnostic::Level::Note => "note",
            crate::diagnostic::Level::Warning => "warning",
            crate::diagnostic::Level::Error => "error",
        };
        let path = sources.path(place.document);
        let (rule, message) = (&finding.rule, &finding.message);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{path}:{}:{}: {level}[{rule}] {message}", start.line, start.column);
    }
    out
}
