//! A citation that names the newspaper, broadcaster or publisher instead of the author.

use serde::Deserialize;

use super::{close_to, entry_name, entry_place, grouped, names_span, with_places};
use crate::facts::citation::NearKind;
use crate::facts::{Citation, Reference};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Edit, Finding, Fix};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<CitedByContainer>("cited-by-container");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CitedByContainer {}

impl Check for CitedByContainer {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let pairs = close_to(context, NearKind::Container)
            .filter(|(_, entry)| !entry.authors.is_empty())
            .map(|(citation, entry)| ((entry.index, &citation.authors), (citation, entry)));
        for group in grouped(pairs) {
            findings.extend(one(context, &group));
        }
    }
}

fn one(context: &DocumentContext<'_>, group: &[(&Citation, &Reference)]) -> Option<Finding> {
    let ((citation, entry), more) = group.split_first()?;
    let cited = citation.authors.first()?;
    let (author, year) = (entry.short_name(), citation.year.as_deref().unwrap_or_default());
    let finding = Finding::new(
        context.place(names_span(citation)),
        format!("`{cited}` is where the work appeared; the list has it under `{author}`"),
    )
    .here("not an author in the list")
    .label(entry_place(context.id, entry), format!("`{}`, in {cited}", entry_name(entry)))
    .note(format!("no entry of {year} has `{cited}` as its author, and this one appeared there"))
    .help(format!("cite `{}`", entry_name(entry)));
    let edits = group.iter().map(|(citation, _)| Edit {
        place: context.place(names_span(citation)),
        replacement: author.clone(),
    });
    let finding = finding.fix(Fix { applicability: Applicability::Unsafe, edits: edits.collect() });
    let places = more.iter().map(|(citation, _)| context.place(names_span(citation)));
    Some(with_places(finding, places, "and here"))
}
