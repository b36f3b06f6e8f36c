//! A note that nothing calls: Markdown does not print it, and reStructuredText prints it alone.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::{Format, NoteMark};
use crate::text::finding::{Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UncalledNote>("uncalled-note");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UncalledNote {}

impl Check for UncalledNote {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let marks = &context.facts.note_marks;
        let rst = context.document.format == Format::ReStructuredText;
        let calls: FxHashSet<String> =
            marks.iter().filter(|it| !it.defines).map(|it| it.label.to_lowercase()).collect();
        // What has a word for a label is an entry there, which other texts may call.
        let notes = marks.iter().filter(|it| it.defines && !it.is_nameless());
        let notes = notes.filter(|it| !rst || it.is_counted());
        let (called, uncalled): (Vec<&NoteMark>, Vec<_>) =
            notes.partition(|it| calls.contains(&it.label.to_lowercase()));
        // A list of works that the text calls by other means is printed all the same.
        if rst && called.len() < uncalled.len() {
            return;
        }
        findings.extend(uncalled.into_iter().map(|note| {
            let place = Place { document: context.id, span: note.source };
            let sign = if rst { "" } else { "^" };
            Finding::new(place, format!("the note `[{sign}{}]` is never called", note.label))
                .here(if rst { "nothing leads here" } else { "not printed" })
                .help("call it in the text, or take it out")
        }));
    }
}
