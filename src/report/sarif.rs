//! `--format sarif`: the Static Analysis Results Interchange Format 2.1.0 of OASIS, which code
//! hosts and editors read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde::Serialize;

use crate::files;
use crate::house::rulefile::{RuleFile, Tier};
use crate::report::{PARAGRAPH, Run, Signed, Sources, signed, write_each};
use crate::text::finding::{Applicability, Confidence, Fix, Label, Level, Place, Problem};
use crate::text::source::Position;

/// Where the schema is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What is escaped in a path of a URI; a colon too, so that no first part looks like a scheme.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Message<'a>,
    full_description: Message<'a>,
    help: Page,
    default_configuration: Configuration,
    properties: RuleProperties<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

/// A rule's page, as text and as Markdown.
#[derive(Serialize)]
struct Page {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: Level,
}

#[derive(Serialize)]
struct RuleProperties<'a> {
    tags: [&'a str; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    level: Level,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: Level,
    message: Text,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix<'a>>,
    properties: ResultProperties,
}

/// `primaryLocationLineHash` is the one that GitHub goes by.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "copydeskContext/v1")]
    context: String,
    #[serde(rename = "primaryLocationLineHash")]
    primary: String,
}

#[derive(Serialize)]
struct ResultProperties {
    confidence: Confidence,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

/// A paragraph of a container: the lines of the region beside it are paragraphs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    name: String,
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

/// Lines and columns from 1; the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'a> {
    description: Text,
    artifact_changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region<'a>,
    inserted_content: Message<'a>,
}

/// Writes a log with one run.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::of(run.report);
    let mut indices: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &run.report.findings {
        indices.entry(&finding.rule).or_default();
    }
    let files: Vec<_> = indices.keys().filter_map(|id| run.rule(id)).collect();
    indices = files.iter().enumerate().map(|(at, file)| (&*file.id, at)).collect();
    let rules = files.iter().map(|file| rule(file));
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules.collect(),
    };
    let failed = run.problems.iter().any(|problem| problem.level == Level::Error);
    let invocation = Invocation {
        execution_successful: !failed,
        tool_execution_notifications: run.problems.iter().map(notification).collect(),
    };
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
    serde_json::to_writer(&mut *out, &Tool { driver })?;
    write!(out, ",\"columnKind\":\"unicodeCodePoints\",\"invocations\":[")?;
    serde_json::to_writer(&mut *out, &invocation)?;
    writeln!(out, "],\"results\":[")?;
    write_each(&signed(run.report), ",\n", out, |signed, out| {
        let index = indices.get(&*signed.finding.rule).copied();
        Ok(serde_json::to_writer(out, &result(&sources, signed, index))?)
    })?;
    writeln!(out, "\n]}}]}}")
}

fn rule(file: &RuleFile) -> Rule<'_> {
    let head = &file.head;
    let explain = head.explain.trim();
    let source = head.source.trim();
    Rule {
        id: &file.id,
        short_description: Message { text: &head.title },
        full_description: Message { text: explain },
        help: Page {
            text: format!("{explain}\n\nSource: {source}"),
            markdown: format!("# {}: {}\n\n{explain}\n\n*Source:* {source}", file.id, head.title),
        },
        default_configuration: Configuration { level: head.level },
        properties: RuleProperties {
            tags: [
                file.id.split_once('/').map_or(&file.id, |(family, _)| family),
                if head.tier == Tier::Stable { "stable" } else { "preview" },
            ],
        },
    }
}

fn notification(problem: &Problem) -> Notification<'_> {
    let location = problem.path.as_deref().map(|path| Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: Artifact { uri: uri(path) },
            region: problem.line().map(|start_line| Region {
                start_line,
                start_column: None,
                end_line: None,
                end_column: None,
                snippet: None,
            }),
        },
        logical_locations: Vec::new(),
        message: None,
    });
    Notification {
        level: problem.level,
        message: Text { text: problem.told() },
        locations: location.into_iter().collect(),
    }
}

fn result<'a>(
    sources: &'a Sources<'_>,
    signed: &Signed<'a>,
    rule_index: Option<usize>,
) -> SarifResult<'a> {
    let Signed { finding, fingerprint, ordinal } = *signed;
    let mut text = finding.message.clone();
    let notes = finding.notes.iter().map(|note| format!("note: {note}"));
    for line in notes.chain(finding.advice().map(|advice| format!("help: {advice}"))) {
        text.push('\n');
        text.push_str(&line);
    }
    let related = finding.labels.iter().enumerate();
    let fingerprint = format!("{fingerprint}:{}", ordinal + 1);
    SarifResult {
        rule_id: &finding.rule,
        rule_index,
        level: finding.level,
        message: Text { text },
        locations: [location(sources, &finding.primary, None)],
        related_locations: related
            .map(|(at, label)| location(sources, label, Some(at + 1)))
            .collect(),
        partial_fingerprints: Fingerprints { context: fingerprint.clone(), primary: fingerprint },
        fixes: finding.fix.iter().map(|fix| sarif_fix(sources, fix)).collect(),
        properties: ResultProperties { confidence: finding.confidence },
    }
}

fn location<'a>(sources: &'a Sources<'_>, label: &'a Label, id: Option<usize>) -> Location<'a> {
    let mut region = region(sources, label.place);
    if let Some(region) = &mut region {
        region.snippet = Some(Message { text: sources.text(label.place) });
    }
    let message = Some(&label.message).filter(|message| !message.is_empty());
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: Artifact { uri: uri(sources.path(label.place.document)) },
            region,
        },
        logical_locations: paragraph(sources, label.place).into_iter().collect(),
        message: message.map(|text| Message { text }),
    }
}

/// The paragraph of a place in a container.
fn paragraph(sources: &Sources<'_>, place: Place) -> Option<LogicalLocation> {
    let part = sources.part(place)?.part;
    let (start, _) = sources.positions(place)?;
    let name = format!("{PARAGRAPH}{}", start.line);
    let fully_qualified_name = format!("{part}:{name}");
    Some(LogicalLocation { name, fully_qualified_name, kind: "element" })
}

fn region<'a>(sources: &Sources<'_>, place: Place) -> Option<Region<'a>> {
    let (Position { line, column, .. }, end) = sources.positions(place)?;
    Some(Region {
        start_line: line,
        start_column: Some(column),
        end_line: Some(end.line),
        end_column: Some(end.column),
        snippet: None,
    })
}

fn sarif_fix<'a>(sources: &Sources<'_>, fix: &'a Fix) -> SarifFix<'a> {
    let mut changes: Vec<(&str, Change<'_>)> = Vec::new();
    for edit in &fix.edits {
        let path = sources.path(edit.place.document);
        let Some(deleted_region) = region(sources, edit.place) else { continue };
        let inserted_content = Message { text: &edit.replacement };
        let replacement = Replacement { deleted_region, inserted_content };
        match changes.iter_mut().find(|(known, _)| *known == path) {
            Some((_, change)) => change.replacements.push(replacement),
            None => {
                let artifact_location = Artifact { uri: uri(path) };
                changes.push((path, Change { artifact_location, replacements: vec![replacement] }));
            }
        }
    }
    let safe = fix.applicability == Applicability::Safe;
    let description = if safe { "safe fix" } else { "fix that changes what the text says" };
    SarifFix {
        description: Text { text: description.to_owned() },
        artifact_changes: changes.into_iter().map(|(_, change)| change).collect(),
    }
}

/// A path as a URI: relative to the working folder as it is reported, or of a file.
fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", percent_encode(&files::name_bytes(path), ESCAPED))
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("notes/a-b_c.md"), "notes/a-b_c.md");
        assert_eq!(uri("50% é #1?.md"), "50%25%20%C3%A9%20%231%3F.md");
        assert_eq!(uri("\\xFF.md"), "%FF.md");
        assert_eq!(uri("a:b.md"), "a%3Ab.md");
        assert_eq!(uri("/tmp/a.md"), "file:///tmp/a.md");
    }
}
