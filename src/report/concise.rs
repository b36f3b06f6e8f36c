//! `--format concise`: one finding a line, for editors and `grep`.

use std::io::{self, Write};

use crate::engine::Report;
use crate::report::Sources;

/// Writes `path:line:column: level[rule] message` a line, with the first other place behind it
/// where there is one.
///
/// # Errors
/// What the writer fails with.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(report);
    for finding in &report.findings {
        let place = finding.primary.place;
        let Some((start, _)) = sources.positions(place) else { continue };
        let path = sources.path(place.document);
        let (level, rule, message) = (finding.level, &finding.rule, &finding.message);
        write!(out, "{path}:{}:{}: {level}[{rule}] {message}", start.line, start.column)?;
        if let Some(far) = finding.labels.first()
            && let Some((start, _)) = sources.positions(far.place)
        {
            let path = sources.path(far.place.document);
            write!(out, " ({path}:{}:{})", start.line, start.column)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
