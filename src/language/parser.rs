//! What each word of a sentence depends on.
//!
//! A greedy parser (arc-hybrid, see [`transition`](super::transition)): two actions a word, each
//! chosen by an averaged perceptron, and another one for the relation of each arc. Trained by the
//! command that trains the tagger, which says how good it is.

use std::sync::LazyLock;

use crate::language::relation::Relation;
use crate::language::transition::{Action, Input, State};
use crate::language::weights::Weights;

/// What rows of weights have room for: the actions and the relations.
const ACTIONS: usize = 3;
const RELATIONS: usize = 48;

struct Model {
    actions: Weights<'static, ACTIONS>,
    relations: Weights<'static, RELATIONS>,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let mut bytes = &include_bytes!("../../dictionaries/parser.weights")[..];
    let mut read = || {
        Some(Model { actions: Weights::read(&mut bytes)?, relations: Weights::read(&mut bytes)? })
    };
    read().unwrap_or_else(|| unreachable!("the weights are built in"))
});

/// The arc from a word to what it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// The place of its head; none for the root of the sentence.
    pub head: Option<u32>,
    /// What it is to its head.
    pub relation: Relation,
}

/// The tree of a sentence: an arc a word, one of them the root's.
#[must_use]
pub fn parse(words: &[Input]) -> Vec<Arc> {
    let mut state = State::new(words);
    let mut found = Vec::new();
    while !state.is_done() {
        state.features(&mut found);
        let mut scores = [0; ACTIONS];
        found.iter().for_each(|&feature| MODEL.actions.add(feature, &mut scores));
        let allowed = Action::ALL.into_iter().filter(|&it| state.allows(it));
        let better = |best, it| if scores[it as usize] > scores[best as usize] { it } else { best };
        let Some(action) = allowed.reduce(better) else { break };
        let mut relation = 0;
        if let Some((head, dependent)) = state.arc(action) {
            state.relation_features(head, dependent, &mut found);
            let mut scores = [0; RELATIONS];
            found.iter().for_each(|&feature| MODEL.relations.add(feature, &mut scores));
            let scores = &scores[..Relation::ALL.len()];
            let best = |best, at| if scores[at] > scores[best] { at } else { best };
            relation = (1..scores.len()).fold(0, best) as u8;
        }
        state.take(action, relation);
    }
    let root = words.len() as u32;
    let arc = |node: &super::transition::Node| Arc {
        head: (node.head < root).then_some(node.head),
        relation: if node.head < root {
            Relation::of(node.relation.into())
        } else {
            Relation::Root
        },
    };
    state.nodes[..words.len()].iter().map(arc).collect()
}
