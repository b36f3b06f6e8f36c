//! A citation whose authors have one entry, of another year.

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
        for group in grouped(pairs) {
            findings.extend(one(context, &group));
        }
    }
}

fn one(context: &DocumentContext<'_>, group: &[(&Citation, &Reference)]) -> Option<Finding> {
    let ((citation, entry), more) = group.split_first()?;
    let year = entry.year.as_deref()?;
    let right = citations(context).filter(|it| it.reference == Some(entry.index)).count();
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
