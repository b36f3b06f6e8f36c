//! A long form that is written out although its abbreviation is defined.

use serde::Deserialize;

use super::super::times;
use super::{defined, in_body};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<LongFormAfterDefinition>("long-form-after-definition");

/// Reports the first long form after the definition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct LongFormAfterDefinition {
    /// How often the short form has to stand in running text, so that it is in use at all.
    uses: usize,
}

impl Default for LongFormAfterDefinition {
    fn default() -> Self {
        Self { uses: 2 }
    }
}

impl Check for LongFormAfterDefinition {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for one in defined(context.facts, context.settings).values() {
            let Some(definition) = one.in_body(context.zones) else { continue };
            let end = definition.extent.text.cover(definition.long_extent.text).end;
            let mut longs =
                in_body(&one.longs, context.zones).filter(|it| it.extent.text.start >= end);
            let Some(first) = longs.next() else { continue };
            let uses = one.uses_in_body(context.zones).count();
            if uses < self.uses {
                continue;
            }
            let short = &definition.short;
            findings.push(
                Finding::new(
                    context.place(first.extent.text),
                    format!("`{}` is spelt out after `{short}` was defined", definition.long),
                )
                .here(match longs.count() {
                    0 => "the long form here".to_owned(),
                    more => format!("the long form here, and {} more", times(more)),
                })
                .label(context.place(definition.extent.text), "defined here")
                .note(format!("running text has `{short}` {}", times(uses)))
                .help(format!("write `{short}` from its definition on"))
                .confidence(Confidence::Medium),
            );
        }
    }
}
