//! One short form that a text defines as two things.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::super::accepted;
use crate::diagnostic::Finding;
use crate::entities::same_thing;
use crate::facts::Abbreviation;
use crate::facts::abbreviation::Setting;
use crate::rules::{Check, DocumentContext};

/// Reports the second definition.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct ConflictingExpansions {}

impl Check for ConflictingExpansions {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut first: BTreeMap<&str, &Abbreviation> = BTreeMap::new();
        let mut reported: FxHashSet<&str> = FxHashSet::default();
        // The key to a figure is read with the figure.
        let read = |one: &&Abbreviation| {
            let span = one.extent.text.cover(one.long_extent.text);
            one.setting != Setting::Aside
                && context.reads(span)
                && !accepted(context.settings, &one.short)
        };
        for one in context.facts.abbreviations.iter().filter(read) {
            let known = first.entry(&one.key).or_insert(one);
            let same = same_thing(&known.long, &one.long);
            if same || shortened(&known.long) || shortened(&one.long) || !reported.insert(&one.key)
            {
                continue;
            }
            findings.push(
                Finding::new(
                    context.place(one.extent.text),
                    format!("`{}` is defined a second time, as something else", one.short),
                )
                .here(format!("`{}` here", one.long))
                .label(context.place(known.extent.text), format!("`{}` here", known.long))
                .help("give one of them another short form, or spell it out"),
            );
        }
    }
}

/// Whether a long form has an abbreviation in it, so that it may be another one in fewer letters.
fn shortened(long: &str) -> bool {
    long.split(' ').any(|word| word.chars().filter(|c| c.is_uppercase()).count() > 1)
}
