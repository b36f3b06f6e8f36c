//! `--format statistics`: how often each rule finds something, and how much of it has a fix.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::report::{Run, counted};
use crate::run::fix;
use crate::text::escape;
use crate::text::finding::{Applicability, Level};

/// What is counted of a rule.
#[derive(Debug, Default)]
struct Count {
    findings: usize,
    texts: usize,
    safe: usize,
    unsafe_: usize,
    level: Option<Level>,
}

/// Writes a line a rule, the most frequent first: count, level, rule, title, and in brackets how
/// many texts it concerns and what can be fixed.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut last = BTreeMap::new();
    for finding in &run.report.findings {
        let count = counts.entry(&finding.rule).or_default();
        count.findings += 1;
        count.level = count.level.max(Some(finding.level));
        let document = finding.primary.place.document;
        if last.insert(&finding.rule, document) != Some(document) {
            count.texts += 1;
        }
        let possible = |id| run.report.is_rewritable(id);
        match finding.fix.as_ref().filter(|fix| fix::is_possible(fix, possible)) {
            Some(fix) if fix.applicability == Applicability::Safe => count.safe += 1,
            Some(_) => count.unsafe_ += 1,
            None => {}
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(rule, count)| (std::cmp::Reverse(count.findings), *rule));
    let counts: Vec<_> =
        counts.iter().map(|(rule, count)| (*rule, escape::line(rule), count)).collect();
    let digits = counts.iter().map(|(_, _, count)| count.findings.to_string().len()).max();
    let widest = counts.iter().map(|(_, shown, _)| shown.len()).max().unwrap_or_default();
    for (rule, shown, count) in &counts {
        let number = format!("{:>1$}", count.findings, digits.unwrap_or_default());
        let level = count.level.map(|level| level.to_string()).unwrap_or_default();
        let title = escape::line(run.rule(rule).map_or("", |file| &file.head.title));
        let mut told = vec![counted(count.texts, "text")];
        if count.safe > 0 {
            told.push(format!("{} fixable", count.safe));
        }
        if count.unsafe_ > 0 {
            told.push(format!("{} with --unsafe-fixes", count.unsafe_));
        }
        writeln!(out, "{number}  {level:<7}  {shown:<widest$}  {title} ({})", told.join(", "))?;
    }
    Ok(())
}
