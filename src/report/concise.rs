//! `--format concise`: one finding a line, for editors and `grep`.

use std::io::{self, Write};

use crate::report::Sources;
use crate::run::engine::Report;
use crate::text::escape;

/// Writes `path:line:column: level[rule] message` a line, with the first other place behind it
/// where there is one.
///
/// # Errors
/// What the writer fails with.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(report);
    for finding in &report.findings {
        let place = sources.named(finding.primary.place);
        let (level, rule) = (finding.level, escape::line(&finding.rule));
        writeln!(out, "{place}: {level}[{rule}] {}", sources.line(finding))?;
    }
    Ok(())
}
