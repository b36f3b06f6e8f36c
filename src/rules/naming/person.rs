//! A person with another given name, another initial or particle, or the names in another order.

use serde::Deserialize;

use crate::linkage::entity::edge::EdgeKind;
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::finding::Finding;

use super::pair;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Person>("person");

/// Reports `Judge Ines R. Holt` beside `Judge Ines P. Holt`, and `Judge Inez Holt` beside `Judge Agnes Holt`
/// where all else agrees.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Person {
    /// How probable it must be that both are one, in per cent.
    least: u8,
}

impl Default for Person {
    fn default() -> Self {
        Self { least: 70 }
    }
}

/// How much surer it must be of the same names in another order, in per cent.
const TURNED: u8 = 10;

impl Check for Person {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let kinds =
            |kind| matches!(kind, EdgeKind::Initial | EdgeKind::Particle | EdgeKind::GivenName);
        pair::report(context, self.least, kinds, findings);
        // An index has the family name first.
        let order = |kind| kind == EdgeKind::NameOrder;
        pair::report(context, self.least.saturating_add(TURNED), order, findings);
    }
}
