//! The models of the parser: which action to take, and which relation an arc has.
//!
//! Most steps are plain: after an article comes its noun. What was always decided alike in the
//! treebanks is looked up; only the others are weighed. The trainer compiles this very file, so that
//! it measures what the program does.

use super::relation::Relation;
use super::transition::{Action, Input, State};
use super::weights::{Weights, best};

/// The actions, for each of which a row has a weight.
pub const ACTIONS: usize = Action::ALL.len();
/// What the scores of relations have room for: so many that they fill whole registers.
pub const RELATIONS: usize = 48;

/// What training left.
#[derive(Debug, Clone, Copy)]
pub struct Model<'a> {
    sure_actions: Weights<'a, ACTIONS>,
    sure_relations: Weights<'a, RELATIONS>,
    actions: Weights<'a, ACTIONS>,
    relations: Weights<'a, RELATIONS>,
}

impl<'a> Model<'a> {
    /// Takes the models from the front of some bytes; nothing where they are none.
    #[must_use]
    pub fn read(bytes: &mut &'a [u8]) -> Option<Self> {
        Some(Self {
            sure_actions: Weights::read(bytes)?,
            sure_relations: Weights::read(bytes)?,
            actions: Weights::read(bytes)?,
            relations: Weights::read(bytes)?,
        })
    }

    /// The tree of a sentence: for each word its head, the number of words for the root, and the
    /// number of its relation.
    #[must_use]
    pub fn tree(&self, words: &[Input]) -> Vec<(u32, u8)> {
        let mut state = State::new(words);
        let mut found = Vec::new();
        while !state.is_done() {
            let Some(action) = self.action(&state, &mut found) else { break };
            let relation =
                state.arc(action).map_or(0, |arc| self.relation(&state, arc, &mut found));
            state.take(action, relation);
        }
        state.nodes[..words.len()].iter().map(|node| (node.head, node.relation)).collect()
    }

    fn action(&self, state: &State<'_>, found: &mut Vec<u32>) -> Option<Action> {
        let mut scores = [0; ACTIONS];
        self.sure_actions.add(&[state.situation()], &mut scores);
        let sure = Action::ALL.into_iter().find(|&it| scores[it as usize] > 0);
        if let Some(sure) = sure.filter(|&it| state.allows(it)) {
            return Some(sure);
        }
        state.features(found);
        let mut scores = [0; ACTIONS];
        self.actions.add(found, &mut scores);
        let allowed = Action::ALL.into_iter().filter(|&it| state.allows(it));
        let sound = allowed.clone().filter(|&it| !state.reaches_over(it));
        let better = |best, it| if scores[it as usize] > scores[best as usize] { it } else { best };
        sound.reduce(better).or_else(|| allowed.reduce(better))
    }

    fn relation(
        &self,
        state: &State<'_>,
        (head, dependent): (u32, u32),
        found: &mut Vec<u32>,
    ) -> u8 {
        let mut scores = [0; RELATIONS];
        self.sure_relations.add(&[state.pairing(head, dependent)], &mut scores);
        if scores == [0; RELATIONS] {
            state.relation_features(head, dependent, found);
            self.relations.add(found, &mut scores);
        }
        best(&scores[..Relation::ALL.len()]) as u8
    }
}
