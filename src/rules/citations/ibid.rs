//! `ibid.` where nothing is cited before it.

use serde::Deserialize;

use crate::facts::BackReferenceKind;
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Ibid>("ibid");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Ibid {}

impl Check for Ibid {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let words = context.facts.backreferences.iter();
        let lost = words.filter(|it| !it.follows && context.reads(it.extent.text));
        findings.extend(lost.map(|it| {
            let word = context.text(it.extent.text);
            let finding = Finding::new(
                place(context.id, it.extent),
                format!("`{word}` stands before anything is cited"),
            )
            .confidence(Confidence::Medium);
            match it.kind {
                BackReferenceKind::Ibid => finding.help("name the work in full"),
                BackReferenceKind::OpCit => {
                    finding.help("name the work in full where it is cited first")
                }
            }
        }));
    }
}
