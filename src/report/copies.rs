//! Findings that are copies of one another: a slip in a template stands in every text that was
//! made of it.

use std::collections::HashMap;

use crate::report::Sources;
use crate::text::finding::{Finding, Level, Place};

/// A finding, and those that say the same of the same line elsewhere.
#[derive(Debug)]
pub(super) struct Copied<'r> {
    /// The first of them.
    pub(super) finding: &'r Finding,
    /// Where the others stand.
    pub(super) others: Vec<Place>,
}

/// From how many on they are shown as one: a pair is quickly read.
const LEAST: usize = 3;

/// Puts copies together, in the order of the first of each.
pub(super) fn folded<'r>(findings: &'r [Finding], sources: &Sources<'_>) -> Vec<Copied<'r>> {
    type Key<'k> = (&'k str, Level, &'k str, &'k str);
    let mut groups: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let Some(line) = line(finding, sources) else { continue };
        let key = (&*finding.rule, finding.level, &*finding.message, line);
        groups.entry(key).or_default().push(at);
    }
    let mut others: Vec<Option<Vec<Place>>> = findings.iter().map(|_| Some(Vec::new())).collect();
    for group in groups.into_values().filter(|group| group.len() >= LEAST) {
        for &at in &group[1..] {
            others[at] = None;
        }
        let places = group[1..].iter().map(|&at| findings[at].primary.place);
        others[group[0]] = Some(places.collect());
    }
    let pairs = findings.iter().zip(others);
    pairs.filter_map(|(finding, others)| Some(Copied { finding, others: others? })).collect()
}

/// The lines that a finding stands in; none where the text cannot be shown.
fn line<'s>(finding: &Finding, sources: &'s Sources<'_>) -> Option<&'s str> {
    let Place { document, span } = finding.primary.place;
    let source = sources.source(document)?;
    let start = source.line_span(source.line_of(span.start)).start as usize;
    let end = source.line_span(source.line_of(span.end)).end as usize;
    source.text().get(start..end).map(str::trim)
}
