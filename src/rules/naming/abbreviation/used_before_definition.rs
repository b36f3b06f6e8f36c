//! An abbreviation that is used first and defined later.

use serde::Deserialize;

use super::super::is_declared;
use super::{defined, is_known};
use crate::facts::abbreviation::Setting;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UsedBeforeDefinition>("used-before-definition");

/// The bytes between a short form and a long form that explains it.
const AT_ONCE: u32 = 24;

/// Reports the first use before the definition.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UsedBeforeDefinition {}

impl Check for UsedBeforeDefinition {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for (key, one) in defined(context.facts, context.settings) {
            let Some(definition) = one.in_body(context.zones) else { continue };
            if is_known(key) || is_declared(context.settings, &definition.short) {
                continue;
            }
            let start = definition.extent.text.cover(definition.long_extent.text).start;
            let Some(first) = one.uses_in_body(context.zones).next() else { continue };
            // A note or caption before the use has explained it already.
            let explained = one.definitions.iter().any(|other| {
                other.setting != Setting::Abstract
                    && other.extent.text.start < first.extent.text.start
            });
            let written_out =
                one.longs.iter().any(|long| long.extent.text.start < first.extent.text.start);
            // `XYZ, which is the long form`: the sentence itself explains it.
            let at_once = one.longs.iter().any(|long| {
                let gap = long.extent.text.start.checked_sub(first.extent.text.end);
                gap.is_some_and(|gap| gap <= AT_ONCE)
            });
            if first.extent.text.start >= start || explained || at_once {
                continue;
            }
            let (short, long) = (&definition.short, &definition.long);
            let finding = Finding::new(
                context.place(first.extent.text),
                format!("`{}` is used before it is defined", first.text),
            )
            .here("used here")
            .label(context.place(definition.extent.text), format!("defined here as `{long}`"))
            .help(format!("move the definition here: `{long} ({short})`"));
            let sure = if written_out { Confidence::Medium } else { Confidence::High };
            findings.push(finding.confidence(sure));
        }
    }
}
