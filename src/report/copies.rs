//! Findings that are copies of one another: a slip in a template stands in every text that was
//! made of it.

use std::collections::HashMap;

use crate::report::Sources;
use crate::text::finding::{DocumentId, Finding, Level, Place};

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
    type Key<'k> = (&'k str, Level, &'k str, usize);
    let mut groups: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    let mut lines = Lines::default();
    for (at, finding) in findings.iter().enumerate() {
        let Some(line) = lines.number(finding.primary.place, sources) else { continue };
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

/// The lines that findings stand in, numbered, those that are alike as one.
///
/// A text of megabytes may be one line and have thousands of findings: each line is read once.
#[derive(Debug, Default)]
struct Lines<'s> {
    alike: HashMap<&'s str, usize>,
    /// By text, and first and last line of a place.
    known: HashMap<(DocumentId, usize, usize), usize>,
}

impl<'s> Lines<'s> {
    /// The number of the lines of a place; none where the text cannot be shown.
    fn number(&mut self, place: Place, sources: &'s Sources<'_>) -> Option<usize> {
        let source = sources.source(place.document)?;
        let (first, last) = (source.line_of(place.span.start), source.line_of(place.span.end));
        let known = self.known.entry((place.document, first, last));
        Some(*known.or_insert_with(|| {
            let (start, end) = (source.line_span(first).start, source.line_span(last).end);
            let text = source.text().get(start as usize..end as usize).unwrap_or_default();
            let next = self.alike.len();
            *self.alike.entry(text.trim()).or_insert(next)
        }))
    }
}
