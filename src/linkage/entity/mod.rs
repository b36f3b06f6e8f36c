//! Who is who: which names of a corpus may be one thing in two forms.
//!
//! [`node`] gathers the full names, [`candidate`] finds pairs of them by what they share, [`edge`]
//! says in what two names differ, [`evidence`] what speaks for and against their being one, and
//! the fitted weights of `rules/data/entity-weights.toml` say how much each of that counts.

pub mod node;

pub mod edge;

pub mod candidate;
pub mod evidence;

use std::ops::Deref;
use std::sync::OnceLock;

use self::edge::{Edge, EdgeKind};
use self::evidence::{Evidence, Row};
use self::node::{Node, Role};
use crate::facts::Facts;
use crate::linkage::logistic::Weights;
use crate::words::dictionary::{self, Variety};

/// Two names that may be one.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Their places among the nodes.
    pub nodes: [usize; 2],
    /// In what they differ.
    pub edge: Edge,
    /// What speaks for and against their being one.
    pub row: Row,
    /// How sure it is, as the logarithm of the odds, in thousandths.
    pub score: i64,
}

/// The names of a corpus, and the pairs of them that may be one.
#[derive(Debug, Default)]
pub struct EntityIndex<'a> {
    /// The names, in the order of their first mentions.
    pub nodes: Vec<Node<'a>>,
    /// The pairs, in order.
    pub pairs: Vec<Pair>,
}

impl<'a> EntityIndex<'a> {
    /// The index of a corpus.
    #[must_use]
    pub fn build(documents: &'a [Facts]) -> Self {
        let nodes = node::nodes(documents);
        let evidence = Evidence::new(documents, &nodes);
        let pairs = candidate::candidates(&nodes).into_iter().filter_map(|(left, right)| {
            let at = [left as usize, right as usize];
            let [left, right] = at.map(|at| &nodes[at]);
            let edge = edge::edge(left, right).filter(|edge| tells(*edge, left, right))?;
            let row = evidence.of(left, right, edge);
            let score = WEIGHTS.score(&row);
            // What one sentence tells apart are two things; a river is no author, and authors of like
            // names in two lists are two people.
            let silent = row[evidence::KINDS_DIFFER] != 0
                || row[evidence::ONE_SENTENCE] != 0
                || evidence.are_authors(left, right)
                || evidence.is_introduced_alone(left, right)
                || score > 0 && evidence.is_explained(left, right);
            (!silent).then_some(Pair { nodes: at, edge, row, score })
        });
        let pairs = pairs.collect();
        Self { nodes, pairs }
    }
}

/// Whether a difference tells anything: plurals and adjectives are words of their own, unless the rest
/// of a name says that one thing is meant.
fn tells(edge: Edge, left: &Node<'_>, right: &Node<'_>) -> bool {
    let alone = left.content().count() == 1;
    let english = || {
        let [l, r] = edge.at.unwrap_or_default();
        [&left.parts[l], &right.parts[r]]
            .iter()
            .all(|it| !matches!(it.role, Role::Own) || dictionary::contains(&it.key, Variety::ANY))
    };
    match edge.kind {
        EdgeKind::Demonym => is_inside(edge, left) && left.head().is_some(),
        // The given name of a person, or what stands before the head of a name.
        EdgeKind::Number => {
            let first = !english() && edge.at.is_some_and(|[l, _]| l == 0);
            let opens = edge.at.is_some_and(|[l, _]| l == 0) && english();
            let body = left.head().is_some() && is_inside(edge, left);
            !alone && (first || body && !(opens && left.content().count() > 2))
        }
        EdgeKind::Romanisations => left.head().is_none(),
        EdgeKind::WordForm => !alone,
        // Without its mark a chargé is another word.
        EdgeKind::Marks => !alone || !english(),
        _ => true,
    }
}

/// Whether the differing word of a name is neither its last one nor a head: `State Election Board`,
/// but not `Briefing Papers`.
fn is_inside(edge: Edge, node: &Node<'_>) -> bool {
    edge.at.is_some_and(|[at, _]| {
        at + 1 < node.parts.len() && matches!(node.parts[at].role, Role::Own)
    })
}

/// The weights of the features.
pub static WEIGHTS: Weights<{ evidence::COUNT }> =
    Weights::of("entity-weights.toml", &evidence::FEATURES);

/// The index of a corpus, built when it is first asked for.
#[derive(Debug)]
pub struct LazyIndex<'a> {
    documents: &'a [Facts],
    index: OnceLock<EntityIndex<'a>>,
}

impl<'a> LazyIndex<'a> {
    /// That of some documents.
    #[must_use]
    pub fn of(documents: &'a [Facts]) -> Self {
        Self { documents, index: OnceLock::new() }
    }
}

impl<'a> Deref for LazyIndex<'a> {
    type Target = EntityIndex<'a>;

    fn deref(&self) -> &EntityIndex<'a> {
        self.index.get_or_init(|| EntityIndex::build(self.documents))
    }
}
