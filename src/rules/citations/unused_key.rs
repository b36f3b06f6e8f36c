//! An entry of a `.bib` file that no text cites.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::facts::KeyedEntry;
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::finding::{Confidence, Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UnusedKey>("unused-key");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UnusedKey {
    /// Up to which share of the entries of a file may be unused for them to be reported: a library
    /// of everything that was ever read is not made for one text.
    share: f64,
    /// How many entries must be cited.
    least: usize,
}

impl Default for UnusedKey {
    fn default() -> Self {
        Self { share: 0.25, least: 3 }
    }
}

impl Check for UnusedKey {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut cited: FxHashSet<&str> = FxHashSet::default();
        for (_, facts) in context.iter() {
            cited.extend(facts.keys.cited.iter().map(|it| it.key.as_str()));
            let parents = facts.entries.iter().flat_map(|entry| &entry.parents);
            cited.extend(parents.map(String::as_str));
        }
        // `\nocite{*}` cites all.
        if cited.contains("*") {
            return;
        }
        let used = |entry: &KeyedEntry| {
            cited.contains(&*entry.key) || entry.aliases.iter().any(|key| cited.contains(&**key))
        };
        for (document, facts) in context.iter() {
            let unused: Vec<_> = facts.entries.iter().filter(|entry| !used(entry)).collect();
            let total = facts.entries.len();
            let few = unused.len() as f64 <= self.share * total as f64;
            if !few || total - unused.len() < self.least {
                continue;
            }
            findings.extend(unused.into_iter().map(|entry| {
                let place = Place { document, span: entry.key_span };
                Finding::new(place, format!("no text cites the key `{}`", entry.key))
                    .confidence(Confidence::Medium)
                    .help("cite the work, or take the entry out")
            }));
        }
    }
}
