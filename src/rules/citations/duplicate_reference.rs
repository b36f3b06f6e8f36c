//! One work listed twice.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::facts::Reference;
use crate::linkage::bibliography::agree;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
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
        let mut first: FxHashMap<String, &Reference> = FxHashMap::default();
        for entry in &context.facts.references {
            let Some(title) = title_key(entry).filter(|title| title.len() >= self.title) else {
                continue;
            };
            let author =
                entry.authors.first().map(|author| key(&author.family)).unwrap_or_default();
            let Some(known) = first.get(&format!("{author}|{title}")) else {
                first.insert(format!("{author}|{title}"), entry);
                continue;
            };
            if known.is_of_year(entry) && agree(known, entry) {
                findings.push(one(context, known, entry));
            }
        }
    }
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
