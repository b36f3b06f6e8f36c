//! A note or a labelled entry that is called and defined nowhere.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::{grouped, with_places};
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::document::Format;
use crate::text::finding::{Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UndefinedNote>("undefined-note");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UndefinedNote {}

impl Check for UndefinedNote {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        // Sphinx knows the labels of entries in all texts of a project.
        let shared: FxHashSet<&str> = context
            .iter()
            .filter(|(_, facts)| facts.summary.format == Format::ReStructuredText)
            .flat_map(|(_, facts)| &facts.note_marks)
            .filter(|note| note.defines && !note.is_counted())
            .map(|note| note.label.as_str())
            .collect();
        for (document, facts) in context.iter() {
            let rst = facts.summary.format == Format::ReStructuredText;
            // Labels do not tell capitals.
            let own: FxHashSet<String> = facts
                .note_marks
                .iter()
                .filter(|note| note.defines)
                .map(|note| note.label.to_lowercase())
                .collect();
            let called = facts.note_marks.iter().filter(|note| !note.defines);
            let elsewhere = |label: &str| rst && shared.contains(label);
            let unknown = called.filter(|note| {
                let known = own.contains(&note.label.to_lowercase()) || elsewhere(&note.label);
                !known && !note.is_nameless()
            });
            // A text without any notes takes them from elsewhere, or means something else.
            if own.is_empty() && (!rst || shared.is_empty()) {
                continue;
            }
            for places in grouped(unknown.map(|note| (note.label.as_str(), note))) {
                let place = |span| Place { document, span };
                let label = &places[0].label;
                let (mark, what) = if rst {
                    (format!("[{label}]_"), format!(".. [{label}] …"))
                } else {
                    (format!("[^{label}]"), format!("[^{label}]: …"))
                };
                let finding = Finding::new(
                    place(places[0].source),
                    format!("`{mark}` is called, and nothing defines it"),
                )
                .help(format!("add `{what}`, or correct the label"));
                let more = places[1..].iter().map(|note| place(note.source));
                findings.push(with_places(finding, more, "and here"));
            }
        }
    }
}
