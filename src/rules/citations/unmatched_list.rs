//! A reference list that lacks much of what the text cites: it is incomplete as a whole, or of a kind
//! that the program does not understand.

use serde::Deserialize;

use super::unlisted::Unlisted;
use super::{citation_name, with_places};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UnmatchedList>("unmatched-list");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UnmatchedList {
    /// How many citations of a text must have their entries.
    least: usize,
    /// From this share of missing works on.
    share: f64,
}

impl Default for UnmatchedList {
    fn default() -> Self {
        Self { least: super::missing_reference::LEAST, share: super::missing_reference::SHARE }
    }
}

impl Check for UnmatchedList {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let Some(unlisted) = Unlisted::of(context, self.least) else { return };
        if !unlisted.are_many(self.share) {
            return;
        }
        let mut firsts = unlisted.works.iter().filter_map(|places| places.first());
        let Some(first) = firsts.next() else { return };
        let missing = unlisted.works.len();
        let all = missing + unlisted.listed;
        let finding = Finding::new(
            context.place(first.extent.text),
            format!("{missing} of {all} works that are cited were not found in the reference list"),
        )
        .here(format!("`{}` is the first", citation_name(first)))
        .confidence(Confidence::Medium)
        .note("the list is incomplete, or of a kind that is not understood here")
        .help("complete the list; where it is complete, nothing more is said of it");
        let places: Vec<_> = firsts.map(|it| context.place(it.extent.text)).collect();
        findings.push(with_places(finding, places.into_iter(), "not found either"));
    }
}
