//! What each word of a sentence depends on.
//!
//! A greedy parser (arc-hybrid, see [`transition`](super::transition)): two actions a word, each
//! chosen by an averaged perceptron, and another one for the relation of each arc. `cargo xtask train`
//! trains it and says how good it is.

use std::sync::LazyLock;

use crate::language::model::Model;
use crate::language::relation::Relation;
use crate::language::transition::Input;

static MODEL: LazyLock<Model<'static>> = LazyLock::new(|| {
    let mut bytes = &include_bytes!("../../dictionaries/parser.weights")[..];
    Model::read(&mut bytes).unwrap_or_else(|| unreachable!("the weights are built in"))
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
    let root = words.len() as u32;
    let arc = |(head, relation): (u32, u8)| match head < root {
        true => Arc { head: Some(head), relation: Relation::of(relation.into()) },
        false => Arc { head: None, relation: Relation::Root },
    };
    MODEL.tree(words).into_iter().map(arc).collect()
}
