//! `--format junit`: test results, which nearly every build server shows.
//!
//! Each text is a suite; each finding is a case that failed, a text without findings has one case
//! that passed. What is wrong with the input is a case that broke.

use std::io::{self, Write};

use quick_xml::events::BytesText;

use crate::report::{Run, Sources, Xml, begin_xml, end_xml, xml_text};
use crate::text::finding::{Finding, Level, Problem};

/// Writes the suites.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(run.report);
    let broken: Vec<_> = run.problems.iter().filter(|it| it.level == Level::Error).collect();
    let suites = run.report.paths.iter().enumerate().map(|(at, path)| {
        let findings = &run.report.findings;
        let of = |it: &Finding| it.primary.place.document.0 as usize;
        let first = findings.partition_point(|it| of(it) < at);
        let end = first + findings[first..].partition_point(|it| of(it) == at);
        (&**path, &findings[first..end])
    });
    let suites: Vec<_> = suites.collect();
    let tests: usize = suites.iter().map(|(_, findings)| findings.len().max(1)).sum();
    let mut writer = begin_xml(out)?;
    writer
        .create_element("testsuites")
        .with_attribute(("name", "copydesk"))
        .with_attribute(("tests", (tests + broken.len()).to_string().as_str()))
        .with_attribute(("failures", run.report.findings.len().to_string().as_str()))
        .with_attribute(("errors", broken.len().to_string().as_str()))
        .write_inner_content(|writer| {
            for (path, findings) in &suites {
                let counts = (findings.len().max(1), findings.len(), 0);
                suite(path, counts, writer, |writer| {
                    if findings.is_empty() {
                        return case("copydesk", path, writer, |_| Ok(()));
                    }
                    findings.iter().try_for_each(|it| failure(&sources, path, it, writer))
                })?;
            }
            if broken.is_empty() {
                return Ok(());
            }
            let counts = (broken.len(), 0, broken.len());
            suite("copydesk", counts, writer, |writer| {
                broken.iter().try_for_each(|problem| error(problem, writer))
            })
        })?;
    end_xml(writer)
}

/// A suite with the numbers of its cases, failures and errors.
fn suite(
    name: &str,
    (tests, failures, errors): (usize, usize, usize),
    writer: &mut Xml<'_>,
    cases: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    writer
        .create_element("testsuite")
        .with_attribute(("name", &*xml_text(name)))
        .with_attribute(("tests", tests.to_string().as_str()))
        .with_attribute(("failures", failures.to_string().as_str()))
        .with_attribute(("errors", errors.to_string().as_str()))
        .write_inner_content(cases)?;
    Ok(())
}

fn case(
    name: &str,
    path: &str,
    writer: &mut Xml<'_>,
    result: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    writer
        .create_element("testcase")
        .with_attribute(("name", &*xml_text(name)))
        .with_attribute(("classname", &*xml_text(path)))
        .write_inner_content(result)?;
    Ok(())
}

fn failure(
    sources: &Sources<'_>,
    path: &str,
    finding: &Finding,
    writer: &mut Xml<'_>,
) -> io::Result<()> {
    let place = sources.named(finding.primary.place);
    let name = format!("{} at {place}", finding.rule);
    case(&name, path, writer, |writer| {
        let text = format!("{place}: {}", sources.told(finding));
        writer
            .create_element("failure")
            .with_attribute(("type", finding.level.to_string().as_str()))
            .with_attribute(("message", &*xml_text(&sources.line(finding))))
            .write_text_content(BytesText::new(&xml_text(&text)))?;
        Ok(())
    })
}

fn error(problem: &Problem, writer: &mut Xml<'_>) -> io::Result<()> {
    let path = problem.path.as_deref().unwrap_or("copydesk");
    case("input", path, writer, |writer| {
        writer
            .create_element("error")
            .with_attribute(("type", "input"))
            .with_attribute(("message", &*xml_text(&problem.message)))
            .write_text_content(BytesText::new(&xml_text(&problem.told())))?;
        Ok(())
    })
}
