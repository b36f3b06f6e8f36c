//! `--format grouped`: the findings of each text under its path.

use std::io::{self, Write};

use crate::report::Sources;
use crate::run::engine::Report;
use crate::text::escape;

/// Writes the path of each text with findings, then `line:column level[rule] message` a line,
/// texts apart by an empty line.
///
/// # Errors
/// What the writer fails with.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(report);
    let mut last = None;
    for finding in &report.findings {
        let shown = sources.shown(finding.primary.place);
        let document = finding.primary.place.document;
        if last != Some(document) {
            let gap = if last.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}:", escape::path(&shown.path))?;
            last = Some(document);
        }
        let (level, rule) = (finding.level, escape::line(&finding.rule));
        let place = format!("{}:{}", shown.line, shown.column);
        writeln!(out, "  {place:<7} {level}[{rule}] {}", sources.line(finding))?;
    }
    Ok(())
}
