//! `--format github`: workflow commands, which GitHub shows as annotations of a change.

use std::io::{self, Write};

use crate::report::{Run, Sources, write_each};
use crate::text::escape;
use crate::text::finding::{Finding, Level, Problem};

/// Writes a command a finding, and one a problem with the input.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(run.report);
    write_each(&run.report.findings, "", out, |finding, out| of_finding(&sources, finding, out))?;
    run.problems.iter().try_for_each(|problem| of_problem(problem, out))
}

fn of_finding(sources: &Sources<'_>, finding: &Finding, out: &mut Vec<u8>) -> io::Result<()> {
    let place = finding.primary.place;
    let Some((start, end)) = sources.positions(place) else { return Ok(()) };
    let command = command(finding.level);
    let path = property(sources.path(place.document));
    write!(out, "::{command} file={path},line={},endLine={}", start.line, end.line)?;
    // Columns of a stretch of several lines are not shown.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let title = property(&format!("copydesk {}", finding.rule));
    writeln!(out, ",title={title}::{}", data(&sources.told(finding)))
}

fn of_problem(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "::{} ", command(problem.level))?;
    if let Some(path) = &problem.path {
        write!(out, "file={},", property(path))?;
    }
    if let Some(line) = problem.line() {
        write!(out, "line={line},")?;
    }
    writeln!(out, "title=copydesk::{}", data(&problem.told()))
}

fn command(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    }
}

/// Text behind the double colon, escaped as the runner undoes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property. What the runner can undo stays what it is, so that a path is the real
/// one; other characters that are not seen it has no escape for.
fn property(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| line.split('\r').map(escape::line).collect::<Vec<_>>().join("\r"));
    let text = lines.collect::<Vec<_>>().join("\n");
    data(&text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_would_end_a_command_or_property_is_escaped() {
        assert_eq!(super::data("5 %: a,\r\nb"), "5 %25: a,%0D%0Ab");
        assert_eq!(super::property("C:\\50%, b.md"), "C%3A\\50%25%2C b.md");
    }
}
