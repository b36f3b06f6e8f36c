//! A key that a `.bib` file defines twice.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::facts::KeyedEntry;
use crate::linkage::bibliography::{agree, work_key};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<DuplicateKey>("duplicate-key");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct DuplicateKey {}

impl Check for DuplicateKey {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let place = |entry: &KeyedEntry| Place { document: context.id, span: entry.key_span };
        // BibTeX takes `Osei2019` and `osei2019` for one key.
        let mut first: FxHashMap<String, &KeyedEntry> = FxHashMap::default();
        for entry in &context.facts.entries {
            let Some(known) = first.get(&entry.key.to_lowercase()) else {
                first.insert(entry.key.to_lowercase(), entry);
                continue;
            };
            let (a, b) = (&known.work, &entry.work);
            let one = work_key(a, 1).is_some_and(|key| work_key(b, 1) == Some(key)) && agree(a, b);
            let message = if known.key == entry.key {
                format!("the key `{}` is defined twice", entry.key)
            } else {
                format!("the keys `{}` and `{}` differ only in case", known.key, entry.key)
            };
            let finding =
                Finding::new(place(entry), message).label(place(known), "the first entry");
            findings.push(if one {
                finding.note("both entries are of one work").help("take one of the entries out")
            } else {
                finding.help("give one of the works another key, in the texts too")
            });
        }
    }
}
