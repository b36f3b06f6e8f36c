//! A person with another initial or another particle.

use serde::Deserialize;

use crate::linkage::entity::edge::EdgeKind;
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::finding::Finding;

use super::pair;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Person>("person");

/// Reports `Judge Ines R. Holt` beside `Judge Ines P. Holt`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Person {
    /// How probable it must be that both are one, in per cent.
    least: u8,
}

impl Default for Person {
    fn default() -> Self {
        Self { least: 65 }
    }
}

impl Check for Person {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let kinds = |kind| matches!(kind, EdgeKind::Initial | EdgeKind::Particle);
        pair::report(context, self.least, kinds, findings);
    }
}
