//! A second definition of one abbreviation.

use serde::Deserialize;

use super::defined;
use crate::facts::abbreviation::Setting;
use crate::linkage::entities::same_thing;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<RepeatedDefinition>("repeated-definition");

/// Reports every definition in running text after the first.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RepeatedDefinition {}

impl Check for RepeatedDefinition {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for one in defined(context.facts, context.settings).values() {
            // The abstract, captions and lists define for themselves.
            let mut definitions = one.definitions.iter().filter(|one| {
                let span = one.extent.text.cover(one.long_extent.text);
                one.setting == Setting::Body && !one.listed && context.reads(span)
            });
            let Some(first) = definitions.next() else { continue };
            for second in definitions.filter(|second| same_thing(&first.long, &second.long)) {
                findings.push(
                    Finding::new(
                        context.place(second.extent.text),
                        format!("`{}` is defined a second time", second.short),
                    )
                    .label(context.place(first.extent.text), "defined here first")
                    .help("use the short form alone from its definition on")
                    .confidence(Confidence::Medium),
                );
            }
        }
    }
}
