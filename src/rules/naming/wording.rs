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
        Self { least: 75 }
    }
}

impl Check for Wording {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        // A small word more or less may well make another thing.
        let article = |kind| kind == EdgeKind::Article;
        let small = |kind| kind == EdgeKind::Tie;
        let words = |kind| {
            matches!(
                kind,
                EdgeKind::Connective
                    | EdgeKind::Ampersand
                    | EdgeKind::Conjunction
                    | EdgeKind::Order
                    | EdgeKind::Coordination
                    | EdgeKind::Turned
                    | EdgeKind::WordForm
                    | EdgeKind::Number
                    | EdgeKind::Demonym
                    | EdgeKind::Head
                    | EdgeKind::Word
            )
        };
        pair::report(context, self.least, words, findings);
        pair::report(context, self.least.saturating_add(LOOSE), article, findings);
        pair::report(context, self.least.saturating_add(LOOSER), small, findings);
    }
}

/// How much surer it must be where an article is missing, or another small word, in per cent.
const LOOSE: u8 = 13;
const LOOSER: u8 = 24;
