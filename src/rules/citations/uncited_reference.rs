//! An entry of the reference list that the text never cites.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::authorship::{key, lexicon};
use crate::diagnostic::{Confidence, Finding};
use crate::document::Zone;
use crate::facts::Reference;
use crate::rules::{Check, DocumentContext};

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct UncitedReference {
    /// Up to how many uncited entries are reported one by one.
    most: usize,
    /// Up to which share of the list they are.
    share: f64,
    /// How many works must be cited before any is reported as uncited.
    least: usize,
}

impl Default for UncitedReference {
    fn default() -> Self {
        Self { most: 3, share: 0.25, least: 3 }
    }
}

/// How many entries a note names.
const NAMED: usize = 12;

impl Check for UncitedReference {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let facts = context.facts;
        let cited: FxHashSet<usize> = facts
            .citations
            .iter()
            .flat_map(|it| [it.reference, it.near.map(|near| near.entry)])
            .flatten()
            .collect();
        if cited.len() < self.least {
            return;
        }
        let mentioned = mentioned(context);
        let uncited: Vec<_> = facts
            .references
            .iter()
            .filter(|entry| !cited.contains(&entry.index))
            .filter(|entry| entry.year.is_some() && !entry.authors.is_empty())
            // A name that stands in the text without a year may be its citation.
            .filter(|entry| {
                let year = entry.year.as_deref().unwrap_or_default();
                !entry
                    .authors
                    .iter()
                    .take(1)
                    .any(|author| mentioned.contains(&(key(&author.family), year.to_owned())))
            })
            .collect();
        let background = is_background(context, uncited.first().copied());
        let total = facts.references.len() as f64;
        let few = uncited.len() <= self.most && uncited.len() as f64 <= self.share * total;
        if few && !background {
            findings.extend(uncited.into_iter().map(|entry| one(context, entry)));
        } else if let [first, more @ ..] = &*uncited {
            findings.push(summary(context, first, more, background));
        }
    }
}

/// Citations of other zones than the rule reads count as citations; so do unresolved ones of the
/// same first author and year.
fn mentioned(context: &DocumentContext<'_>) -> FxHashSet<(String, String)> {
    let unresolved = context.facts.citations.iter().filter(|it| it.reference.is_none());
    unresolved.filter_map(|it| Some((key(it.authors.first()?), it.year.clone()?))).collect()
}

/// Whether the heading over a list says that it may hold more than what is cited.
fn is_background(context: &DocumentContext<'_>, entry: Option<&Reference>) -> bool {
    let Some(entry) = entry else { return false };
    let blocks = &context.document.blocks;
    let at = blocks.partition_point(|block| block.span.start < entry.extent.text.start);
    let heading = blocks[..at].iter().rev().find(|block| block.zone == Zone::Heading);
    heading.is_some_and(|heading| {
        let text = context.text(heading.span).trim().to_lowercase();
        lexicon().background.contains(text.trim_matches(|c: char| !c.is_alphanumeric()))
    })
}

fn one(context: &DocumentContext<'_>, entry: &Reference) -> Finding {
    Finding::new(
        entry_place(context.id, entry),
        format!("`{}` is listed and never cited", entry_name(entry)),
    )
    .confidence(Confidence::Medium)
    .help("cite it, or take it out of the list")
}

fn summary(
    context: &DocumentContext<'_>,
    first: &Reference,
    more: &[&Reference],
    background: bool,
) -> Finding {
    let count = more.len() + 1;
    let total = context.facts.references.len();
    let message = match count {
        1 => format!("`{}` is listed and never cited", entry_name(first)),
        _ => format!("{count} of {total} listed works are never cited"),
    };
    let names: Vec<_> = std::iter::once(&first)
        .chain(more)
        .take(NAMED)
        .map(|entry| format!("`{}`", entry_name(entry)))
        .collect();
    let rest = count.saturating_sub(NAMED);
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let finding = Finding::new(entry_place(context.id, first), message).confidence(if background {
        Confidence::Low
    } else {
        Confidence::Medium
    });
    let finding = if count > 1 {
        finding.here("the first of them").note(format!("never cited: {}{rest}", names.join(", ")))
    } else {
        finding
    };
    if background {
        finding
            .note("the heading of the list allows works that were only read")
            .help("cite them, or head the list so that readers expect more than what is cited")
    } else {
        finding.help("cite them, or take them out of the list")
    }
}
