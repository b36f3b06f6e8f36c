//! `--format markdown`: a summary for who maintains the texts, as the page of a build shows it.
//!
//! A build server shows ten annotations of thousands. Here stand counts and what to look at first:
//! the contradictions in full, what is new where older findings are left out, the rules by how
//! often they find something, and the texts with most findings.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::report::full::{self, Style};
use crate::report::{Run, Sources, counted, found};
use crate::run::engine::Report;
use crate::text::escape;
use crate::text::finding::{Finding, Level, Problem};

/// Contradictions that are shown in full: GitHub takes no summary of more than a megabyte.
const CONFLICTS: usize = 50;

/// New findings that are listed.
const NEW: usize = 100;

/// Texts that are listed.
const TEXTS: usize = 10;

/// Faults of the input that are listed.
const UNREAD: usize = 50;

/// As wide as a page shows code without a bar to move it.
const STYLE: Style = Style { width: 100, color: false };

/// Writes the summary.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = run.report;
    let texts = counted(report.paths.len(), "text");
    writeln!(out, "## copydesk: {} in {texts}", found(report))?;
    unread(run.problems, out)?;
    let is_conflict = |it: &&Finding| it.level == Level::Error && !it.labels.is_empty();
    let conflicts: Vec<_> = report.findings.iter().filter(is_conflict).collect();
    let listed = if run.base.is_some() { NEW.min(report.findings.len()) } else { 0 };
    let shown = conflicts.iter().copied().take(CONFLICTS);
    let shown = shown.chain(report.findings.iter().take(listed));
    let sources = Sources::at(report, shown.flat_map(Finding::places));
    write_conflicts(&conflicts, &sources, out)?;
    if let Some(base) = run.base {
        writeln!(out, "\n### New\n\n{}\n", escape::markdown(base))?;
        if report.findings.is_empty() {
            writeln!(out, "Nothing.")?;
        }
        for finding in &report.findings[..listed] {
            let (level, rule) = (finding.level, escape::line(&finding.rule));
            let place = escape::markdown(&sources.named(finding.primary.place));
            let message = escape::markdown_message(&finding.message);
            writeln!(out, "- {place} {level} `{rule}`: {message}")?;
        }
        more(report.findings.len() - listed, "further finding", out)?;
    }
    write_rules(run, out)?;
    write_texts(report, out)
}

/// What could not be read.
fn unread(problems: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    let errors: Vec<_> = problems.iter().filter(|it| it.level == Level::Error).collect();
    if errors.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Not read\n")?;
    for problem in errors.iter().take(UNREAD) {
        writeln!(out, "- {}", escape::markdown(&problem.told()))?;
    }
    more(errors.len().saturating_sub(UNREAD), "further fault", out)
}

fn write_conflicts(
    conflicts: &[&Finding],
    sources: &Sources<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if conflicts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Contradictions")?;
    for finding in conflicts.iter().take(CONFLICTS) {
        let mut drawn = Vec::new();
        full::write_finding(sources, finding, STYLE, &mut drawn)?;
        let drawn = String::from_utf8_lossy(&drawn);
        // A fence is longer than any row of back-ticks that the text has.
        let longest = drawn.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        writeln!(out, "\n{fence}text\n{drawn}{fence}")?;
    }
    more(conflicts.len().saturating_sub(CONFLICTS), "further contradiction", out)
}

/// Counts by rule, the worst first.
fn write_rules(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(Reverse<Level>, &str), (usize, usize)> = BTreeMap::new();
    let mut last = BTreeMap::new();
    for finding in &run.report.findings {
        let key = (Reverse(finding.level), &*finding.rule);
        let (findings, texts) = counts.entry(key).or_default();
        *findings += 1;
        let document = finding.primary.place.document;
        *texts += usize::from(last.insert(key, document) != Some(document));
    }
    if counts.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|((level, rule), (findings, _))| (*level, Reverse(*findings), *rule));
    writeln!(out, "\n### By rule\n\n| findings | level | rule | texts | what is wrong |")?;
    writeln!(out, "|--:|---|---|--:|---|")?;
    for ((Reverse(level), rule), (findings, texts)) in rows {
        let title = run.rule(rule).map_or("", |file| &file.head.title);
        let (rule, title) = (escape::markdown(rule), escape::markdown(title));
        writeln!(out, "| {findings} | {level} | {rule} | {texts} | {title} |")?;
    }
    Ok(())
}

/// The texts with most findings.
fn write_texts(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<u32, [usize; 3]> = BTreeMap::new();
    for finding in &report.findings {
        let counts = counts.entry(finding.primary.place.document.0).or_default();
        counts[match finding.level {
            Level::Error => 0,
            Level::Warning => 1,
            Level::Note => 2,
        }] += 1;
    }
    if counts.len() < 2 {
        return Ok(());
    }
    let all = counts.len();
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|&(text, counts)| (Reverse(counts), text));
    writeln!(out, "\n### By text\n\n| text | errors | warnings | notes |\n|---|--:|--:|--:|")?;
    for (text, [errors, warnings, notes]) in rows.into_iter().take(TEXTS) {
        let path = report.paths.get(text as usize).map_or("", |path| path);
        let path = escape::markdown(&escape::path(path));
        writeln!(out, "| {path} | {errors} | {warnings} | {notes} |")?;
    }
    more(all.saturating_sub(TEXTS), "further text", out)
}

/// Says how much is left out.
fn more(count: usize, noun: &str, out: &mut dyn Write) -> io::Result<()> {
    if count == 0 { Ok(()) } else { writeln!(out, "\n… and {}.", counted(count, noun)) }
}
