//! A citation whose authors have one entry, of another year.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{citation_name, citations, entry_name, grouped, near, with_places};
use crate::diagnostic::{Applicability, Confidence, Edit, Finding, Fix};
use crate::facts::citation::NearKind;
use crate::facts::{Citation, Reference};
use crate::rules::{Check, DocumentContext, place};

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct YearMismatch {}

impl Check for YearMismatch {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let pairs = near(context, NearKind::Year)
            .map(|(citation, entry)| ((entry.index, citation.year.as_deref()), (citation, entry)));
        let mut cited: FxHashMap<usize, usize> = FxHashMap::default();
        for entry in citations(context).filter_map(|it| it.reference) {
            *cited.entry(entry).or_default() += 1;
        }
        for group in grouped(pairs) {
            let right = group.first().and_then(|(_, entry)| cited.get(&entry.index));
            findings.extend(one(context, &group, right.copied().unwrap_or_default()));
        }
    }
}

/// `right` is how often the entry is cited with its own year.
fn one(
    context: &DocumentContext<'_>,
    group: &[(&Citation, &Reference)],
    right: usize,
) -> Option<Finding> {
    let ((citation, entry), more) = group.split_first()?;
    let year = entry.year.as_deref()?;
    let mut finding = Finding::new(
        context.place(citation.year_span),
        format!("`{}` is {year} in the reference list", citation_name(citation)),
    )
    .here(format!("not {year}"))
    .label(place(context.id, entry.year_extent?), format!("`{}`", entry_name(entry)))
    .note("the list has no other work of these authors with a year close to this");
    let places = more.iter().map(|(citation, _)| context.place(citation.year_span));
    finding = with_places(finding, places, "and here");
    if right == 0 {
        return Some(
            finding.help("correct the citation or the entry").confidence(Confidence::Medium),
        );
    }
    let edits = group.iter().map(|(citation, _)| Edit {
        place: context.place(citation.year_span),
        replacement: year.to_owned(),
    });
    let fix = Fix { applicability: Applicability::Unsafe, edits: edits.collect() };
    let cited = if right == 1 { "once".to_owned() } else { format!("{right} times") };
    Some(
        finding
            .note(format!("the entry is cited with its own year {cited}"))
            .help(format!("write {year}, or add the entry that is meant"))
            .fix(fix),
    )
}
