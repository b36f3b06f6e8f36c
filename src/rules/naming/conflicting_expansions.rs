//! One short form that a text defines as two things.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::Finding;
use crate::entities::{same_thing, short_key};
use crate::facts::Abbreviation;
use crate::rules::{Check, DocumentContext};

use super::accepted;

/// Reports the second definition.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct ConflictingExpansions {}

impl Check for ConflictingExpansions {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut first: BTreeMap<String, &Abbreviation> = BTreeMap::new();
        let read = |one: &&Abbreviation| {
            let span = one.extent.text.cover(one.long_extent.text);
            context.reads(span) && !accepted(context.settings, &one.short)
        };
        for one in context.facts.abbreviations.iter().filter(read) {
            let known = first.entry(short_key(&one.short)).or_insert(one);
            if same_thing(&known.long, &one.long) || shortened(&known.long) || shortened(&one.long)
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
