//! Renaming: every mention of what a name stands for, in all texts, gets one new form.
//!
//! The entities of the corpus tell which names are one. Short forms are renamed apart from long
//! ones: who writes `NHU` for `N.H.U.` does not want it in the place of `Northern Harbour Union`.
//! What an author quotes or cites is not renamed.

use crate::facts::{self, Name, NameKind};
use crate::linkage::entities::Entities;
use crate::run::fix;
use crate::text::finding::{DocumentId, Place};
use crate::text::span::SourceSpan;
use crate::text::zone::{Zone, ZoneSet};
use crate::words::fold;

use super::{Edits, Workspace};

/// Zones in which names belong to somebody else.
const FOREIGN: [Zone; 8] = [
    Zone::Quotation,
    Zone::BlockQuotation,
    Zone::CitedTitle,
    Zone::Citation,
    Zone::Reference,
    Zone::Locator,
    Zone::Code,
    Zone::Furniture,
];

/// The name at a place.
pub(super) fn name_at(workspace: &Workspace, place: Place) -> Option<&Name> {
    let facts = workspace.session.corpus().documents().get(place.document.0 as usize)?;
    let at = place.span.start;
    let here = |name: &&Name| {
        let SourceSpan { start, end } = name.extent.source;
        start <= at && at <= end && is_own(name.zones)
    };
    facts.names.iter().find(here)
}

fn is_own(zones: ZoneSet) -> bool {
    !FOREIGN.iter().any(|&zone| zones.contains(zone))
}

/// Where the name stands without a possessive ending.
pub(super) fn bare(name: &Name) -> SourceSpan {
    let SourceSpan { start, end } = name.extent.source;
    let ending = name.text.len() - fold::strip_possessive(&name.text).len();
    SourceSpan { start, end: end.saturating_sub(ending as u32).max(start) }
}

/// The replacements that give a name and its variants a new form.
pub(super) fn rename(workspace: &mut Workspace, place: Place, new: &str) -> Option<Edits> {
    let name = name_at(workspace, place)?;
    let mentions: Edits = {
        let documents = workspace.session.corpus().documents();
        let entities = Entities::build(documents);
        let entity = entities.canonical(&name.key);
        let short = name.kind == NameKind::Acronym;
        let same = |other: &&Name| {
            is_own(other.zones)
                && (other.kind == NameKind::Acronym) == short
                && entities.canonical(&other.key) == entity
        };
        let of = |(id, facts): (DocumentId, &facts::Facts)| {
            let own = facts.names.iter().filter(same);
            let own: Vec<_> = own
                .map(|name| (bare(name), fold::strip_possessive(&name.text).to_owned()))
                .collect();
            (!own.is_empty()).then_some((id, own))
        };
        facts::numbered(documents).filter_map(of).collect()
    };
    let mut out = Vec::new();
    for (id, mentions) in mentions {
        if !workspace.report.is_rewritable(id) {
            continue;
        }
        let Some(text) = workspace.open_text(id) else { continue };
        let source = text.source.text();
        let edits = mentions.into_iter().filter_map(|(span, written)| {
            // Markup or an entity inside a name is not to be torn.
            let there = span.of(source);
            let plain = there.split_whitespace().eq(written.split_whitespace());
            plain.then(|| (span, fix::in_lines_of(there, new)))
        });
        let edits: Vec<_> = edits.collect();
        if !edits.is_empty() {
            out.push((id, edits));
        }
    }
    Some(out)
}
