//! `check --explain-finding FINGERPRINT`: the whole chain of evidence of one finding.

use std::borrow::Cow;
use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::Value;

use crate::cli::{self, fact_lines, rule_page};
use crate::facts;
use crate::house::config::{self, Config};
use crate::house::rulefile::RuleFile;
use crate::read;
use crate::report::Sources;
use crate::report::full::{self, Style};
use crate::run::engine::Report;
use crate::text::escape;
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::finding::{Finding, Place, Problem};
use crate::text::source::Source;
use crate::triage::allow;

/// Explains the findings whose fingerprint starts so.
pub(super) fn explain(
    report: &Report,
    fingerprint: &str,
    config: &Config,
    files: &[RuleFile],
    style: Style,
) -> ExitCode {
    let sources = Sources::of(report);
    let signed = report.findings.iter().zip(report.fingerprints().iter().copied());
    let own = |(_, own): &(&Finding, Fingerprint)| own.to_string().starts_with(fingerprint);
    let findings: Vec<_> = signed.filter(own).collect();
    if findings.is_empty() || fingerprint.is_empty() {
        let problem = Problem::error(format!("there is no finding `{fingerprint}`"));
        cli::show(&[problem.help("`--format json` prints the fingerprint of each finding")]);
        return ExitCode::from(2);
    }
    cli::print_all(style.form(), |out| {
        for (at, &(finding, fingerprint)) in findings.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            full::write_finding(&sources, finding, style, out)?;
            writeln!(out)?;
            let mut seen: Vec<Place> = Vec::new();
            for place in finding.places() {
                if !seen.contains(&place) {
                    seen.push(place);
                    facts_at(report, &sources, place, out)?;
                }
            }
            if let Some(file) = files.iter().find(|file| file.id == finding.rule) {
                writeln!(out)?;
                rule_page(file, style.width.min(100), out)?;
            }
            in_force(finding, config, out)?;
            suppressing(report, finding, fingerprint, config, out)?;
        }
        Ok(())
    })
}

/// What was read at a place, as `copydesk facts` prints it.
fn facts_at(
    report: &Report,
    sources: &Sources<'_>,
    place: Place,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown = sources.shown(place);
    writeln!(out, "facts at {}:", sources.named(place))?;
    let Some(source) = report.source(place.document) else { return Ok(()) };
    let document = read::read(&shown.path, source.into_owned());
    let (facts, _) = facts::extract(&document);
    let (start, end) =
        (document.source.position(place.span.start), document.source.position(place.span.end));
    let byte = |line: &Value, key: &str| line[key]["byte"].as_u64().unwrap_or_default() as usize;
    let here = |line: &&Value| {
        line["fact"] != "document"
            && byte(line, "start") < end.byte.max(start.byte + 1)
            && byte(line, "end") > start.byte
    };
    let lines = fact_lines(&facts, &document.source);
    let mut none = true;
    for line in lines.iter().filter(here) {
        none = false;
        writeln!(out, "    {}", escape::json(&line.to_string()))?;
    }
    if none {
        writeln!(out, "    none: the rule reads the words themselves")?;
    }
    Ok(())
}

/// The options that the configuration sets for the rule.
fn in_force(finding: &Finding, config: &Config, out: &mut dyn Write) -> io::Result<()> {
    let set = config.options().unwrap_or_default().remove(&*finding.rule).unwrap_or_default();
    if !set.is_empty() {
        writeln!(out, "\nset in {}:", escape::path(&config.name))?;
        for (key, value) in set {
            let value = config.text.get(value.span()).unwrap_or_default();
            writeln!(out, "    {} = {value}", escape::line(key.get_ref()))?;
        }
    }
    Ok(())
}

/// What would allow the finding: a comment in the text, where it has such, or else a line of the
/// list.
fn suppressing(
    report: &Report,
    finding: &Finding,
    fingerprint: Fingerprint,
    config: &Config,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id = finding.primary.place.document.0 as usize;
    let rule = &finding.rule;
    let path = report.paths.get(id).map_or("", |path| path);
    let source = report.source(finding.primary.place.document).map(Cow::into_owned);
    let source = source.unwrap_or_else(|| Source::from_text(""));
    writeln!(out, "\nTo allow it, say why")?;
    if let Some(comments) = allow::comments(path, &source, &[finding], allow::PLACEHOLDER) {
        for (at, comment) in comments {
            let line = source.line_of(at as u32) + 1;
            writeln!(out, "  in the text, at line {line}:\n    {}", comment.trim())?;
        }
    } else {
        let text = finding.primary.place.span.of(source.text());
        let path = allow::path_for_list(path, config);
        let line = config::allow_line(&path, rule, fingerprint, text, allow::PLACEHOLDER);
        writeln!(out, "  in {}:\n    {line}", config::ALLOW_LIST)?;
    }
    writeln!(
        out,
        "  in copydesk.toml, for the whole text:\n    [[override]]\n    paths = [{path:?}]\n    ignore = [\"{rule}\"]\n    reason = \"{}\"",
        allow::PLACEHOLDER
    )
}
