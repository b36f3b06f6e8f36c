//! One work listed twice.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::facts::{KeyedEntry, Reference};
use crate::linkage::bibliography::agree;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding, Place};
use crate::words::authorship::key;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<DuplicateReference>("duplicate-reference");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct DuplicateReference {
    /// Shortest title, in letters, that tells works apart.
    title: usize,
}

impl Default for DuplicateReference {
    fn default() -> Self {
        Self { title: 12 }
    }
}

impl Check for DuplicateReference {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let listed = context.facts.references.iter();
        self.search(context, listed.map(|entry| (entry, None)), findings);
        let keyed = context.facts.entries.iter();
        self.search(context, keyed.map(|entry| (&entry.work, Some(entry))), findings);
    }
}

/// An entry, with its key where it has one.
type Listed<'a> = (&'a Reference, Option<&'a KeyedEntry>);

impl DuplicateReference {
    /// Finds the entries of one list that are of one work.
    fn search<'a>(
        &self,
        context: &DocumentContext<'_>,
        entries: impl Iterator<Item = Listed<'a>>,
        findings: &mut Vec<Finding>,
    ) {
        let mut first: FxHashMap<String, Listed<'_>> = FxHashMap::default();
        for listed @ (entry, keyed) in entries {
            let Some(title) = title_key(entry).filter(|title| title.len() >= self.title) else {
                continue;
            };
            let author =
                entry.authors.first().map(|author| key(&author.family)).unwrap_or_default();
            let Some(&(known, other)) = first.get(&format!("{author}|{title}")) else {
                first.insert(format!("{author}|{title}"), listed);
                continue;
            };
            if !known.is_of_year(entry) || !agree(known, entry) {
                continue;
            }
            match (keyed, other) {
                // One key twice is another rule's matter.
                (Some(keyed), Some(other)) if keyed.key.eq_ignore_ascii_case(&other.key) => {}
                (Some(keyed), Some(other)) => findings.push(two_keys(context, other, keyed)),
                _ => findings.push(one(context, known, entry)),
            }
        }
    }
}

/// One work under two keys.
fn two_keys(context: &DocumentContext<'_>, first: &KeyedEntry, second: &KeyedEntry) -> Finding {
    let place = |entry: &KeyedEntry| Place { document: context.id, span: entry.work.extent.source };
    Finding::new(
        place(second),
        format!(
            "`{}` has two keys, `{}` and `{}`",
            entry_name(&second.work),
            first.key,
            second.key
        ),
    )
    .here("the second entry")
    .label(place(first), "the first")
    .note("authors, title and year agree")
    .help("keep one of the entries, and cite it by one key")
}

/// The letters and digits of a title.
fn title_key(entry: &Reference) -> Option<String> {
    let title = fold::key(entry.title.as_deref()?);
    Some(title.chars().filter(|c| c.is_alphanumeric()).collect())
}

fn one(context: &DocumentContext<'_>, first: &Reference, second: &Reference) -> Finding {
    let suffixed = first.year != second.year;
    let finding = Finding::new(
        entry_place(context.id, second),
        format!("`{}` is listed twice", entry_name(second)),
    )
    .here("the second entry")
    .label(entry_place(context.id, first), format!("`{}`, the first", entry_name(first)))
    .note("authors, title and year agree");
    if suffixed {
        finding
            .confidence(Confidence::Medium)
            .help("keep one entry and take the letters off the citations")
    } else {
        finding.help("keep one of the entries")
    }
}
