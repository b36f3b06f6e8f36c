//! Tables and figures that the text never speaks of.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::facts::label::{Label, Part};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Unreferenced>("unreferenced");

/// Reports captions that nothing refers to, where the text refers to most of their kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Unreferenced {
    /// How many others of the kind must be referred to.
    least: usize,
}

impl Default for Unreferenced {
    fn default() -> Self {
        Self { least: 2 }
    }
}

impl Check for Unreferenced {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut parts: BTreeMap<Part, Vec<&Label>> = BTreeMap::new();
        let is_caption =
            |label: &&Label| label.part.is_captioned() && !label.continued && !label.listed;
        for label in context.facts.labels.iter().filter(is_caption) {
            parts.entry(label.part).or_default().push(label);
        }
        let references = &context.facts.cross_references;
        for (part, labels) in parts {
            let number = |label: &Label| label.number.whole();
            // A range names what lies between its ends.
            let named: Vec<_> = references.iter().filter(|it| it.part == part).collect();
            let is_named = |label: &&Label| {
                let wanted = number(label);
                let between = named.windows(2).any(|pair| {
                    pair[0].extent == pair[1].extent
                        && pair[0].number.parent() == wanted.parent()
                        && (pair[0].number.last()..=pair[1].number.last()).contains(&wanted.last())
                });
                between || named.iter().any(|it| it.number.whole() == wanted)
            };
            let (named, silent): (Vec<&Label>, Vec<&Label>) =
                labels.iter().copied().partition(|it| is_named(it));
            if named.len() < self.least || named.len() <= silent.len() {
                continue;
            }
            for label in silent {
                let message = format!("{} {} is never referred to", part.name(), label.number);
                let mut finding = Finding::new(place(context.id, label.extent), message)
                    .confidence(Confidence::Medium)
                    .note(format!(
                        "the text refers to {} of {} {}s",
                        named.len(),
                        labels.len(),
                        part.name()
                    ))
                    .help("refer to it in the text, or take it out");
                if let Some(reference) = references.iter().find(|it| it.part == part) {
                    finding = finding
                        .label(place(context.id, reference.extent), "another is referred to");
                }
                findings.push(finding);
            }
        }
    }
}
