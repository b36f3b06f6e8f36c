//! `--format checkstyle`: the XML of Checkstyle, which many build servers read.

use std::io::{self, Write};

use crate::report::{Run, Sources, Xml, begin_xml, end_xml, xml_text};
use crate::text::finding::{Finding, Level};

/// Writes a `file` for each text with findings, with an `error` a finding.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(run.report);
    let same = |a: &Finding, b: &Finding| a.primary.place.document == b.primary.place.document;
    let mut writer = begin_xml(out)?;
    writer.create_element("checkstyle").with_attribute(("version", "4.3")).write_inner_content(
        |writer| {
            for findings in run.report.findings.chunk_by(same) {
                let path = sources.path(findings[0].primary.place.document);
                let file = writer.create_element("file");
                file.with_attribute(("name", &*xml_text(path))).write_inner_content(|writer| {
                    findings.iter().try_for_each(|it| error(&sources, it, writer))
                })?;
            }
            Ok(())
        },
    )?;
    end_xml(writer)
}

fn error(sources: &Sources<'_>, finding: &Finding, writer: &mut Xml<'_>) -> io::Result<()> {
    let shown = sources.shown(finding.primary.place);
    let severity = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "info",
    };
    let source = format!("copydesk.{}", finding.rule.replace('/', "."));
    writer
        .create_element("error")
        .with_attribute(("line", shown.line.to_string().as_str()))
        .with_attribute(("column", shown.column.to_string().as_str()))
        .with_attribute(("severity", severity))
        .with_attribute(("message", &*xml_text(&sources.line(finding))))
        .with_attribute(("source", source.as_str()))
        .write_empty()?;
    Ok(())
}
