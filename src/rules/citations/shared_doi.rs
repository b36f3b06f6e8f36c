//! One DOI for two works.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::facts::Reference;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Finding, Place};
use crate::words::authorship::key;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<SharedDoi>("shared-doi");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct SharedDoi {}

impl Check for SharedDoi {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let entries = context.facts.references.iter();
        search(context, entries, findings);
        search(context, context.facts.entries.iter().map(|entry| &entry.work), findings);
    }
}

/// What stands in the DOI of a whole book, by which its chapters are cited.
const BOOK: &str = "978";

fn search<'a>(
    context: &DocumentContext<'_>,
    entries: impl Iterator<Item = &'a Reference>,
    findings: &mut Vec<Finding>,
) {
    let mut first: FxHashMap<String, &Reference> = FxHashMap::default();
    for entry in entries {
        // Capitals do not tell DOIs apart.
        let Some(doi) = entry.doi.as_ref().map(|doi| doi.to_lowercase()) else { continue };
        let known = *first.entry(doi.clone()).or_insert(entry);
        if !doi.contains(BOOK) && are_two(known, entry) {
            let place = |entry: &Reference| {
                let span = entry.doi_extent.map(|extent| extent.source);
                span.map_or_else(
                    || entry_place(context.id, entry),
                    |span| Place { document: context.id, span },
                )
            };
            let finding = Finding::new(
                place(entry),
                format!("`{}` has the DOI of `{}`", entry_name(entry), entry_name(known)),
            )
            .label(place(known), format!("the DOI of `{}`", entry_name(known)))
            .note("a DOI names one work; authors or year, and the title, are not the same here")
            .help("look up which of the two it is, and correct the other");
            findings.push(finding);
        }
    }
}

/// How much of a title is compared, in characters.
const LONGEST: usize = 200;

/// Whether two entries are of different works by all that they say.
fn are_two(a: &Reference, b: &Reference) -> bool {
    let title = |entry: &Reference| {
        let title = fold::key(entry.title.as_deref().unwrap_or_default());
        title.chars().filter(|c| c.is_alphanumeric()).take(LONGEST).collect::<String>()
    };
    let (x, y) = (title(a), title(b));
    let named = !x.is_empty() && !y.is_empty();
    let apart =
        named && !x.contains(&y) && !y.contains(&x) && strsim::osa_distance(&x, &y) * 4 > x.len();
    let first = |entry: &Reference| entry.authors.first().map(|author| key(&author.family));
    apart && (first(a) != first(b) || !a.is_of_year(b))
}
