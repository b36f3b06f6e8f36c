//! A form one slip of the fingers away from the name of the same thing, or from its abbreviation.

use serde::Deserialize;

use crate::linkage::entity::edge::EdgeKind;
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::finding::Finding;

use super::{acronym_slips, pair};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<NearMiss>("near-miss");

/// Reports misspelt names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct NearMiss {
    /// The shortest abbreviation whose letters may be exchanged, in letters.
    shortest_abbreviation: usize,
    /// How probable it must be that two names are one, in per cent.
    least: u8,
}

impl Default for NearMiss {
    fn default() -> Self {
        Self { shortest_abbreviation: 4, least: 80 }
    }
}

impl Check for NearMiss {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        acronym_slips::report(context, self.shortest_abbreviation, findings);
        let slips =
            |kind| matches!(kind, EdgeKind::Slip(_) | EdgeKind::TwoSlips | EdgeKind::SlipsInTwo);
        pair::report(context, self.least, slips, findings);
    }
}
