//! A body, a law or a work that the corpus calls by two names with the same words in two forms.

use serde::Deserialize;

use crate::linkage::entity::edge::EdgeKind;
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::finding::Finding;

use super::pair;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Wording>("wording");

/// Reports `Committee of Roads` beside `Committee on Roads`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Wording {
    /// How probable it must be that both are one, in per cent.
    least: u8,
}

impl Default for Wording {
    fn default() -> Self {
        Self { least: 65 }
    }
}

impl Check for Wording {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let kinds = |kind| {
            matches!(
                kind,
                EdgeKind::Connective
                    | EdgeKind::Article
                    | EdgeKind::Tie
                    | EdgeKind::Ampersand
                    | EdgeKind::Conjunction
                    | EdgeKind::Order
                    | EdgeKind::WordForm
                    | EdgeKind::Number
                    | EdgeKind::Demonym
            )
        };
        pair::report(context, self.least, kinds, findings);
    }
}
