//! A note of Markdown that nothing calls: it is not printed.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::Format;
use crate::text::finding::{Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UncalledNote>("uncalled-note");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UncalledNote {}

impl Check for UncalledNote {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if context.document.format != Format::Markdown {
            return;
        }
        let notes = &context.facts.note_marks;
        let called: FxHashSet<String> =
            notes.iter().filter(|it| !it.defines).map(|it| it.label.to_lowercase()).collect();
        let uncalled =
            notes.iter().filter(|it| it.defines && !called.contains(&it.label.to_lowercase()));
        findings.extend(uncalled.map(|note| {
            let place = Place { document: context.id, span: note.source };
            Finding::new(place, format!("the note `[^{}]` is never called", note.label))
                .here("not printed")
                .help("call it in the text, or take it out")
        }));
    }
}
