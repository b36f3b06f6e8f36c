//! Trains the parser on treebanks, with tags as the tagger gives them to sentences that it has not
//! learnt from, writes its weights and says how good it is.
//!
//! The oracle is dynamic (Goldberg and Nivre 2013): the parser learns from states that its own
//! mistakes led to.

use std::collections::{BTreeMap, HashMap};

use super::features::appearance;
use super::inflection::Listed;
use super::model::{ACTIONS, Model, RELATIONS};
use super::perceptron::{self, Perceptron, Shuffle};
use super::relation::Relation;
use super::tag::Tag;
use super::tagger::Tagger;
use super::transition::{Action, Input, State};
use super::treebank::Sentence;
use super::weights;

/// Passes over the treebanks.
const EPOCHS: usize = 8;
/// From this pass on, the parser goes on from its own mistakes, nine times of ten.
const EXPLORING: usize = 1;
/// Into how many parts the treebanks are cut, each tagged by what was learnt from the others.
const FOLDS: usize = 5;
/// In how many mistakes a feature has to stand to be kept.
const LEAST: u32 = 5;
/// Parts of one in which weights are written; the largest weights have to fit.
const SCALE: f64 = 2.0;
/// How often a feature has to occur to be learnt at all: of those that are seen less often there
/// are many more, and they say little.
const FREQUENT: u8 = 5;

/// A sentence as the parser sees it, with its tree.
struct Example {
    words: Vec<Input>,
    /// The root is the number of words.
    heads: Vec<u32>,
    relations: Vec<u8>,
}

impl Example {
    fn new(sentence: &Sentence, tags: &[Tag]) -> Self {
        let words = sentence.forms.iter().zip(tags);
        let words = words.map(|(form, tag)| Input { form: appearance(form).form, tag: *tag as u8 });
        let root = sentence.forms.len() as u32;
        let head = |&head: &usize| if head == 0 { root } else { head as u32 - 1 };
        let relation = |name: &String| Relation::named(name).unwrap_or(Relation::Parataxis) as u8;
        Self {
            words: words.collect(),
            heads: sentence.heads.iter().map(head).collect(),
            relations: sentence.relations.iter().map(relation).collect(),
        }
    }

    /// Whether no two arcs cross.
    fn is_projective(&self) -> bool {
        let arcs =
            || (0..).zip(&self.heads).map(|(it, &head): (u32, _)| (it.min(head), it.max(head)));
        arcs().all(|(a, b)| arcs().all(|(c, d)| !(a < c && c < b && b < d)))
    }

    /// How many right arcs an action makes impossible.
    fn cost(&self, state: &State<'_>, action: Action) -> u32 {
        let root = self.words.len() as u32;
        let Some((&top, below)) = state.stack.split_last() else {
            return 0;
        };
        let head = |word: u32| self.heads.get(word as usize).copied().unwrap_or(u32::MAX);
        let front = state.front;
        let mut cost = 0;
        match action {
            Action::Shift => {
                cost += u32::from(below.contains(&head(front)));
                cost += state.stack.iter().filter(|&&it| head(it) == front).count() as u32;
            }
            Action::Left | Action::Right => {
                cost += (front..root).filter(|&it| head(it) == top).count() as u32;
                let own = head(top);
                let lost = match action {
                    Action::Left => own > front && own <= root || below.last() == Some(&own),
                    _ => own >= front && own <= root,
                };
                cost += u32::from(lost);
            }
        }
        cost
    }
}

/// What was always decided alike: situations with the only right outcome, as a table of weights.
fn sure<const N: usize>(outcomes: &BTreeMap<u32, [u32; N]>) -> BTreeMap<u32, [i8; N]> {
    /// A situation has to be met so often.
    const OFTEN: u32 = 25;
    /// Of so many decisions one may have been another.
    const OUT_OF: u32 = 400;

    let mut out = BTreeMap::new();
    for (&situation, counts) in outcomes {
        let (all, best) = (counts.iter().sum::<u32>(), weights::best(counts));
        if all >= OFTEN && (all - counts[best]) * OUT_OF <= all {
            let mut row = [0; N];
            row[best] = 1;
            out.insert(situation, row);
        }
    }
    out
}

/// How often features occur, at most 255 times; what falls into one place is counted together.
struct Counts {
    features: Vec<u8>,
    actions: BTreeMap<u32, [u32; ACTIONS]>,
    relations: BTreeMap<u32, [u32; RELATIONS]>,
}

impl Counts {
    /// Bits of a place.
    const BITS: u32 = 24;

    /// Counts the features of the right steps through some sentences.
    fn of(examples: &[Example]) -> Self {
        let mut counts = vec![0_u8; 1 << Self::BITS];
        let (mut actions, mut relations) = (BTreeMap::new(), BTreeMap::new());
        let mut found = Vec::new();
        let mut count = |found: &[u32]| {
            for feature in found {
                let place = &mut counts[(feature >> (32 - Self::BITS)) as usize];
                *place = place.saturating_add(1);
            }
        };
        for example in examples {
            let mut state = State::new(&example.words);
            while !state.is_done() {
                let allowed = Action::ALL.into_iter().filter(|&it| state.allows(it));
                let Some(action) = allowed.min_by_key(|&it| example.cost(&state, it)) else {
                    break;
                };
                state.features(&mut found);
                count(&found);
                let of = |it: Action| example.cost(&state, it);
                let ties =
                    Action::ALL.into_iter().filter(|&it| state.allows(it) && of(it) == of(action));
                if ties.count() == 1 {
                    actions.entry(state.situation()).or_insert([0; ACTIONS])[action as usize] += 1;
                }
                let mut relation = 0;
                if let Some((head, dependent)) = state.arc(action) {
                    state.relation_features(head, dependent, &mut found);
                    count(&found);
                    relation = example.relations[dependent as usize];
                    let pairing = state.pairing(head, dependent);
                    relations.entry(pairing).or_insert([0; RELATIONS])[usize::from(relation)] += 1;
                }
                state.take(action, relation);
            }
        }
        Self { features: counts, actions, relations }
    }

    /// Leaves the frequent features.
    fn sift(&self, found: &mut Vec<u32>) {
        found.retain(|feature| self.features[(feature >> (32 - Self::BITS)) as usize] >= FREQUENT);
    }
}

/// A trained parser.
pub struct Parser {
    pub bytes: Vec<u8>,
}

/// Tags of sentences by taggers that learnt from other sentences.
fn jackknifed(sentences: &[Sentence], lemmas: &HashMap<String, Listed>) -> Vec<Vec<Tag>> {
    let mut out = vec![Vec::new(); sentences.len()];
    // Parts of a text stay together, so that no part was learnt from its neighbours.
    let part = |at: usize| at * FOLDS / sentences.len();
    for fold in 0..FOLDS {
        let others: Vec<_> = (0..sentences.len()).filter(|&at| part(at) != fold).collect();
        let others: Vec<_> = others.into_iter().map(|at| sentences[at].clone()).collect();
        let tagger = Tagger::trained(&others, lemmas);
        for at in (0..sentences.len()).filter(|&at| part(at) == fold) {
            out[at] = tagger.tags(&sentences[at], lemmas);
        }
    }
    out
}

impl Parser {
    /// A parser that learnt some sentences.
    pub fn trained(sentences: &[Sentence], lemmas: &HashMap<String, Listed>) -> Self {
        let tags = jackknifed(sentences, lemmas);
        let mut examples: Vec<_> =
            sentences.iter().zip(&tags).map(|(it, tags)| Example::new(it, tags)).collect();
        examples.retain(Example::is_projective);
        let counts = Counts::of(&examples);
        let mut actions = Perceptron::<ACTIONS>::default();
        let mut relations = Perceptron::<RELATIONS>::default();
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut shuffle = Shuffle::default();
        let mut found = Vec::new();
        for epoch in 0..EPOCHS {
            shuffle.shuffle(&mut order);
            for &at in &order {
                let example = &examples[at];
                let mut state = State::new(&example.words);
                while !state.is_done() {
                    state.features(&mut found);
                    counts.sift(&mut found);
                    let scores = actions.scores(&found);
                    let allowed = Action::ALL.into_iter().filter(|&it| state.allows(it));
                    let best = |actions: &mut dyn Iterator<Item = Action>| {
                        actions.reduce(|best, it| {
                            if scores[it as usize] > scores[best as usize] { it } else { best }
                        })
                    };
                    let Some(guess) = best(&mut allowed.clone()) else { break };
                    let least = allowed.clone().map(|it| example.cost(&state, it)).min();
                    let mut right = allowed.filter(|&it| Some(example.cost(&state, it)) == least);
                    let Some(right) = best(&mut right) else { break };
                    let wrong = Some(example.cost(&state, guess)) != least;
                    if wrong {
                        actions.learn(&found, right as usize, guess as usize);
                    }
                    let own = !wrong || epoch >= EXPLORING && shuffle.chance(10) != 0;
                    let action = if own { guess } else { right };
                    let mut relation = 0;
                    if let Some((head, dependent)) = state.arc(action) {
                        let truth = example.relations[dependent as usize];
                        let is_right = example.heads[dependent as usize] == head;
                        state.relation_features(head, dependent, &mut found);
                        counts.sift(&mut found);
                        let scores = relations.scores(&found);
                        let guess = weights::best(&scores[..Relation::ALL.len()]);
                        if is_right && guess != usize::from(truth) {
                            relations.learn(&found, truth.into(), guess);
                        }
                        relation = guess as u8;
                    }
                    state.take(action, relation);
                }
            }
        }
        let mut bytes = Vec::new();
        let actions: BTreeMap<_, _> = actions.averaged(LEAST, SCALE, 1);
        let relations: BTreeMap<_, _> = relations.averaged(LEAST, SCALE, 1);
        println!("{} rows for actions, {} for relations", actions.len(), relations.len());
        let sure = (sure(&counts.actions), sure(&counts.relations));
        println!("{} sure situations, {} sure pairings", sure.0.len(), sure.1.len());
        perceptron::write(&sure.0, 12, &mut bytes);
        perceptron::write(&sure.1, 12, &mut bytes);
        perceptron::write(&actions, 16, &mut bytes);
        perceptron::write(&relations, 14, &mut bytes);
        Self { bytes }
    }

    fn parsed(&self, words: &[Input]) -> Vec<(u32, u8)> {
        let model = Model::read(&mut &self.bytes[..]).expect("what was written before");
        model.tree(words)
    }

    /// How many arcs of a treebank are right, punctuation left out.
    pub fn measured(
        &self,
        sentences: &[Sentence],
        tagger: &Tagger,
        lemmas: &HashMap<String, Listed>,
    ) -> String {
        let (mut all, mut arcs, mut labelled) = (0_u32, 0_u32, 0_u32);
        // By relation: in the treebank, found, and both.
        let mut telling: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
        for sentence in sentences {
            let example = Example::new(sentence, &tagger.tags(sentence, lemmas));
            for (at, (head, relation)) in self.parsed(&example.words).into_iter().enumerate() {
                let (truth, guess) = (example.relations[at], relation);
                let is_arc = head == example.heads[at];
                let is_right = is_arc && truth == guess;
                let name = |relation: u8| Relation::of(relation.into()).name();
                telling.entry(name(truth)).or_default()[0] += 1;
                telling.entry(name(guess)).or_default()[1] += 1;
                telling.entry(name(truth)).or_default()[2] += u32::from(is_right);
                if truth != Relation::Punctuation as u8 {
                    all += 1;
                    arcs += u32::from(is_arc);
                    labelled += u32::from(is_right);
                }
            }
        }
        let share = |right: u32| f64::from(right) / f64::from(all);
        let mut out = format!("UAS {:.4}, LAS {:.4}", share(arcs), share(labelled));
        for name in [
            "nsubj",
            "nsubj:pass",
            "obj",
            "obl",
            "nmod",
            "obl:unmarked",
            "appos",
            "acl:relcl",
            "acl",
            "conj",
            "advcl",
            "xcomp",
            "root",
        ] {
            let [truth, guess, both] = telling.get(name).copied().unwrap_or_default();
            let f1 = f64::from(2 * both) / f64::from((truth + guess).max(1));
            out += &format!(", {name} {f1:.3}");
        }
        out
    }
}
