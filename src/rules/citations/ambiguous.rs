//! A citation that two entries of the list fit equally well.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::{
    alike, by_author_and_year, citation_name, entry_place, grouped, has_initials, has_names,
};
use super::{resolved, with_places};
use crate::facts::{Citation, Reference};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::words::authorship::{bare_year, is_year, key};
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Ambiguous>("ambiguous");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ambiguous {}

impl Check for Ambiguous {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let titles: Vec<Option<String>> = context.facts.references.iter().map(title_key).collect();
        let titles = |entry: &Reference| titles.get(entry.index);
        let mut works = by_author_and_year(context);
        for rivals in works.values_mut() {
            // Of entries with the same title and authors one stands for all: none is another work
            // than its twin, and another work is told from each of them alike.
            let mut seen = FxHashSet::default();
            rivals.retain(|entry| {
                let authors: Vec<_> = entry.authors.iter().map(|it| key(&it.family)).collect();
                is_plain(entry.year.as_deref())
                    && seen.insert((titles(entry), authors, entry.et_al))
            });
            rivals.truncate(RIVALS);
        }
        let pairs = resolved(context)
            .filter(|(citation, entry)| has_names(citation) && alike(citation, entry))
            .filter(|(citation, _)| !has_initials(context, citation))
            .filter_map(|(citation, entry)| {
                let year = citation.year.as_deref().filter(|year| is_plain(Some(year)))?;
                let author = super::first_author(entry)?;
                let rivals = works.get(&(author, bare_year(year)))?;
                if !is_plain(entry.year.as_deref()) {
                    return None;
                }
                // One work that is listed twice is a matter of `duplicate-reference`.
                let own = titles(entry);
                let other = rivals
                    .iter()
                    .copied()
                    .find(|other| titles(other) != own && alike(citation, other))?;
                Some((entry.index, (citation, entry, other)))
            });
        for group in grouped(pairs) {
            findings.extend(one(context, &group));
        }
    }
}

/// A year without a letter: with letters it is a matter of `suffix-mismatch`.
fn is_plain(year: Option<&str>) -> bool {
    year.is_some_and(|year| is_year(year) && bare_year(year) == year)
}

/// How many works of one first author and year are looked at for each citation.
const RIVALS: usize = 256;

fn title_key(entry: &Reference) -> Option<String> {
    entry.title.as_deref().map(fold::key)
}

fn one(
    context: &DocumentContext<'_>,
    group: &[(&Citation, &Reference, &Reference)],
) -> Option<Finding> {
    let ((citation, entry, other), more) = group.split_first()?;
    let finding = Finding::new(
        context.place(citation.extent.text),
        format!("`{}` can be either of two entries", citation_name(citation)),
    )
    .here("which of the two")
    .label(entry_place(context.id, entry), "this one")
    .label(entry_place(context.id, other), "or this one")
    .note("authors and year, as they are cited, are the same in both entries");
    let finding = if citation.et_al {
        finding.help("name as many authors as tell the two apart, or put letters behind the years")
    } else {
        finding.help("put letters behind the years, in the list and in the text")
    };
    let places = more.iter().map(|(citation, ..)| context.place(citation.extent.text));
    Some(with_places(finding.confidence(Confidence::Medium), places, "and here"))
}
