//! An abbreviation that is defined and never used.

use serde::Deserialize;

use super::{defined, is_known};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UnusedAbbreviation>("unused-abbreviation");

/// Reports definitions in running text whose short form stands nowhere else.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UnusedAbbreviation {}

impl Check for UnusedAbbreviation {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for (key, one) in defined(context.facts, context.settings) {
            let Some(definition) = one.in_body(context.zones) else { continue };
            if !one.uses.is_empty() || is_known(key) {
                continue;
            }
            let finding = Finding::new(
                context.place(definition.extent.text),
                format!("`{}` is defined and never used", definition.short),
            );
            let finding = match one.longs.first() {
                Some(long) => {
                    finding.label(context.place(long.extent.text), "spelt out again here")
                }
                None => finding,
            };
            findings.push(
                finding
                    .help("leave the abbreviation out, or use it")
                    .confidence(Confidence::Medium),
            );
        }
    }
}
