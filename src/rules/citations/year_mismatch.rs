//! A citation whose authors have one entry, of another year.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{
    citation_name, citations, close_to, entry_name, entry_place, first_author, grouped, with_places,
};
use crate::facts::citation::NearKind;
use crate::facts::{Citation, Reference};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Applicability, Confidence, Edit, Finding, Fix};
use crate::words::authorship::confusable;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<YearMismatch>("year-mismatch");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearMismatch {}

/// The entries by the key of their first author.
type Works<'a> = FxHashMap<String, Vec<&'a Reference>>;

impl Check for YearMismatch {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let pairs = close_to(context, NearKind::Year)
            .map(|(citation, entry)| ((entry.index, citation.year.as_deref()), (citation, entry)));
        let mut cited: FxHashMap<usize, usize> = FxHashMap::default();
        for entry in citations(context).filter_map(|it| it.reference) {
            *cited.entry(entry).or_default() += 1;
        }
        let mut works: Works<'_> = FxHashMap::default();
        for entry in &context.facts.references {
            if let Some(author) = first_author(entry) {
                works.entry(author).or_default().push(entry);
            }
        }
        for group in grouped(pairs) {
            let right = group.first().and_then(|(_, entry)| cited.get(&entry.index));
            findings.extend(one(context, &works, &group, right.copied().unwrap_or_default()));
        }
        let undated: Vec<_> = close_to(context, NearKind::Undated).collect();
        findings.extend(without_year(context, &undated));
    }
}

/// `right` is how often the entry is cited with its own year.
fn one(
    context: &DocumentContext<'_>,
    works: &Works<'_>,
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
    .label(place(context.id, entry.year_extent?), format!("`{}`", entry_name(entry)));
    let other = rival(works, citation, entry);
    finding = match other {
        Some(other) => finding
            .label(entry_place(context.id, other), "further from it in time")
            .note("of the works of this author this one is closest in time"),
        None => {
            finding.note("the list has no other work of these authors with a year close to this")
        }
    };
    let places = more.iter().map(|(citation, _)| context.place(citation.year_span));
    finding = with_places(finding, places, "and here");
    // With two works in question, which of them is meant only the author knows.
    if right == 0 || other.is_some() {
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

/// Another work of the first author whose year can be taken for the one that is cited.
fn rival<'a>(works: &Works<'a>, citation: &Citation, entry: &Reference) -> Option<&'a Reference> {
    let cited = citation.year.as_deref()?;
    works.get(&first_author(entry)?)?.iter().copied().find(|other| {
        let near = other.year.as_deref().is_some_and(|year| confusable(cited, year).is_some());
        near && other.index != entry.index && !other.is_of_year(entry)
    })
}

/// One finding for all citations that have a year where the list has none, or none where it has one:
/// a text does it throughout, or its list came from another program.
fn without_year(
    context: &DocumentContext<'_>,
    pairs: &[(&Citation, &Reference)],
) -> Option<Finding> {
    let ((citation, entry), more) = pairs.split_first()?;
    let year = entry.year.as_deref()?;
    let finding = Finding::new(
        context.place(citation.year_span),
        format!("`{}` is {year} in the reference list", citation_name(citation)),
    )
    .here(format!("not {year}"))
    .label(place(context.id, entry.year_extent?), format!("`{}`", entry_name(entry)))
    .note("only one of the two places has a year, and the authors agree")
    .help("make citation and entry agree")
    .confidence(Confidence::Medium);
    let places = more.iter().map(|(citation, _)| context.place(citation.year_span));
    Some(with_places(finding, places, "here too"))
}
