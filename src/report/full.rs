//! `--format full`: compiler-style diagnostics with both places.

use std::fmt::Write;

use crate::engine::Report;
use crate::report::Sources;

/// How a terminal report looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to use colour.
    pub color: bool,
}

/// The report.
#[must_use]
pub fn render(report: &Report, _style: Style) -> String {
    let sources = Sources::of(report);
    let mut out = String::new();
    for finding in &report.findings {
        let place = finding.primary.place;
        let (path, text) = (sources.path(place.document), sources.text(place));
        let _ = writeln!(out, "{path}: [{}] {}: `{text}`", finding.rule, finding.message);
        for label in &finding.labels {
            let (path, text) = (sources.path(label.place.document), sources.text(label.place));
            let _ = writeln!(out, "  {path}: {}: `{text}`", label.message);
        }
    }
    out
}
