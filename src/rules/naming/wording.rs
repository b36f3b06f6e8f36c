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
        Self { least: 70 }
    }
}

impl Check for Wording {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let ties = |kind| matches!(kind, EdgeKind::Connective | EdgeKind::Ampersand);
        pair::report(context, self.least, ties, findings);
        // A small word more or less, or another form of a word, may well make another thing.
        let looser = |kind| {
            matches!(
                kind,
                EdgeKind::Article
                    | EdgeKind::Tie
                    | EdgeKind::Conjunction
                    | EdgeKind::Order
                    | EdgeKind::WordForm
                    | EdgeKind::Number
                    | EdgeKind::Demonym
            )
        };
        pair::report(context, self.least.saturating_add(LOOSER), looser, findings);
    }
}

/// How much surer it must be where a small word is missing, or a word has another form, in per cent.
const LOOSER: u8 = 29;
