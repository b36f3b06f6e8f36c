//! The transition system of the parser, arc-hybrid (Kuhlmann, Gómez-Rodríguez and Satta 2011), and
//! what its models see of a state.
//!
//! Words move from the queue to a stack; the top of the stack is attached to the front of the queue
//! or to what lies below it. Behind the last word stands the root. The trainer compiles this very
//! file, so that both see the same.

use super::relation::Relation;
use super::tag::Tag;
use super::weights::feature;

/// What the parser knows of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Input {
    /// A hash of its form in lower case.
    pub form: u32,
    /// Its tag; of the root [`ROOT`].
    pub tag: u8,
}

/// The tag of what stands behind the last word.
pub const ROOT: u8 = 30;
/// The tags of what a preposition leads to.
const NOMINAL: [u8; 3] = [Tag::Noun as u8, Tag::Number as u8, Tag::Name as u8];
/// The tag of what is not there.
const NOTHING: u8 = 31;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Action {
    /// The front of the queue goes onto the stack.
    Shift,
    /// The top of the stack depends on the front of the queue.
    Left,
    /// The top of the stack depends on what lies below it.
    Right,
}

impl Action {
    /// Every action, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// A word in a tree that is being built.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// What it depends on; the root is the number of words.
    pub head: u32,
    /// What it is to its head, as a number.
    pub relation: u8,
    /// What depends on it from the left: the outermost two, the outermost first.
    left: [u32; 2],
    /// What depends on it from the right, likewise.
    right: [u32; 2],
    counts: [u8; 2],
    /// The relations of what depends on it, a bit each.
    relations: u64,
}

/// In place of a word that is not there.
const NONE: u32 = u32::MAX;

/// A tree that is being built, of words that do not change.
#[derive(Debug)]
pub struct State<'a> {
    words: &'a [Input],
    /// The words, and the root behind them.
    pub nodes: Vec<Node>,
    /// What waits for its head, the latest last.
    pub stack: Vec<u32>,
    /// The front of the queue.
    pub front: u32,
    /// How many commas and the like, and how many verbs, stand before each word.
    before: Vec<[u32; 2]>,
}

impl<'a> State<'a> {
    /// The state in which a sentence begins.
    #[must_use]
    pub fn new(words: &'a [Input]) -> Self {
        let node = Node {
            head: NONE,
            relation: 0,
            left: [NONE; 2],
            right: [NONE; 2],
            counts: [0; 2],
            relations: 0,
        };
        let mut before = Vec::with_capacity(words.len() + 1);
        let mut counts = [0; 2];
        for word in words {
            before.push(counts);
            counts[0] += u32::from(word.tag == Tag::Punctuation as u8);
            counts[1] += u32::from(word.tag >= Tag::BaseVerb as u8);
        }
        before.push(counts);
        Self { words, nodes: vec![node; words.len() + 1], stack: Vec::new(), front: 0, before }
    }

    fn root(&self) -> u32 {
        self.words.len() as u32
    }

    /// Whether every word has a head.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.front == self.root() && self.stack.is_empty()
    }

    /// Whether an action can be taken; one always can until all is done. The root has one
    /// dependent.
    #[must_use]
    pub fn allows(&self, action: Action) -> bool {
        let at_end = self.front == self.root();
        match action {
            Action::Shift => !at_end,
            Action::Left => !self.stack.is_empty() && (!at_end || self.stack.len() == 1),
            Action::Right => self.stack.len() > 1,
        }
    }

    /// Whether an action would reach over a preposition: "death" does not depend on "Ana" in "death of
    /// Queen Ana".
    #[must_use]
    pub fn reaches_over(&self, action: Action) -> bool {
        const CASE: u64 = 1 << Relation::Case as u64;
        let Some((head, dependent)) = self.arc(action).filter(|_| action == Action::Left) else {
            return false;
        };
        let before = [0, 1].map(|at| self.child(head, 0, at));
        let is_led = before.iter().filter(|&&it| it != NONE && it > dependent).any(|&it| {
            let node = self.node(it);
            node.is_some_and(|node| {
                node.relation == Relation::Case as u8 || node.relations & CASE != 0
            })
        });
        is_led && [head, dependent].iter().all(|&it| NOMINAL.contains(&self.input(it).tag))
    }

    /// The arc that an action makes, as head and dependent.
    #[must_use]
    pub fn arc(&self, action: Action) -> Option<(u32, u32)> {
        let (&top, below) = self.stack.split_last()?;
        match action {
            Action::Shift => None,
            Action::Left => Some((self.front, top)),
            Action::Right => Some((*below.last()?, top)),
        }
    }

    /// Takes an action that is allowed; an arc gets a relation.
    pub fn take(&mut self, action: Action, relation: u8) {
        let Some((head, dependent)) = self.arc(action).filter(|_| action != Action::Shift) else {
            self.stack.push(self.front);
            self.front += 1;
            return;
        };
        self.stack.pop();
        self.nodes[dependent as usize].head = head;
        self.nodes[dependent as usize].relation = relation;
        let node = &mut self.nodes[head as usize];
        node.relations |= 1 << relation;
        let (side, count) = match dependent < head {
            true => (&mut node.left, &mut node.counts[0]),
            false => (&mut node.right, &mut node.counts[1]),
        };
        *side = [dependent, side[0]];
        *count = count.saturating_add(1);
    }

    fn input(&self, word: u32) -> Input {
        match self.words.get(word as usize) {
            Some(input) => *input,
            None if word == self.root() => Input { form: 0, tag: ROOT },
            None => Input { form: 1, tag: NOTHING },
        }
    }

    fn node(&self, word: u32) -> Option<&Node> {
        self.nodes.get(word as usize)
    }

    /// The relation of a word that has a head already, and one more for one that is not there.
    fn relation(&self, word: u32) -> u32 {
        self.node(word).map_or(63, |node| u32::from(node.relation))
    }

    /// What stands between two words: few or many marks, and verbs.
    fn between(&self, left: u32, right: u32) -> u32 {
        let ends =
            self.before.get((left as usize).wrapping_add(1)).zip(self.before.get(right as usize));
        ends.map_or(15, |(left, right)| {
            let [marks, verbs] = [0, 1].map(|at| right[at].saturating_sub(left[at]));
            marks.min(3) * 4 + verbs.min(2)
        })
    }

    fn on_stack(&self, depth: usize) -> u32 {
        self.stack.len().checked_sub(depth + 1).map_or(NONE, |at| self.stack[at])
    }

    fn child(&self, word: u32, side: usize, at: usize) -> u32 {
        self.node(word).map_or(NONE, |node| [node.left, node.right][side][at])
    }

    /// What decides some actions by itself: four tags in a row, as a feature.
    #[must_use]
    pub fn situation(&self) -> u32 {
        let [s0, s1] = [0, 1].map(|depth| self.on_stack(depth));
        let words = [s1, s0, self.front, self.front + 1];
        let [s1, s0, b0, b1] = words.map(|word| u32::from(self.input(word).tag));
        let left = self.child(self.on_stack(0), 0, 0);
        feature(900, [s1 << 8 | s0, b0, b1, self.relation(left)])
    }

    /// What decides some relations by itself, as a feature.
    #[must_use]
    pub fn pairing(&self, head: u32, dependent: u32) -> u32 {
        let tag = |word: u32| u32::from(self.input(word).tag);
        let parts = self.node(dependent).map_or(0, |it| main_parts(it.relations));
        let left = self.child(dependent, 0, 0);
        let parts = parts << 1 | u32::from(dependent > head);
        feature(901, [tag(head), tag(dependent), parts, tag(left)])
    }

    /// The features that an action is chosen by.
    pub fn features(&self, out: &mut Vec<u32>) {
        out.clear();
        let [s0, s1, s2] = [0, 1, 2].map(|depth| self.on_stack(depth));
        let [b0, b1, b2] = [0, 1, 2].map(|ahead| self.front + ahead);
        let [s0l, s0r, s1r, b0l] =
            [(s0, 0), (s0, 1), (s1, 1), (b0, 0)].map(|(word, side)| self.child(word, side, 0));
        let s1r1 = self.child(s1, 1, 1);
        let form = |word: u32| self.input(word).form;
        let tag = |word: u32| u32::from(self.input(word).tag);
        let count = |word: u32, side: usize| {
            self.node(word).map_or(7, |it| u32::from(it.counts[side].min(4)))
        };
        let relations = |word: u32| self.node(word).map_or(0, |it| fold(it.relations));
        let distance = if s0 == NONE { 9 } else { (b0 - s0).min(6) };
        let gap = if s1 == NONE { 9 } else { (s0 - s1).min(6) };
        let before = |word: u32| if word == NONE { NONE } else { word.wrapping_sub(1) };
        let mut template = 1000;
        let mut add = |a: u32, b: u32, c: u32, d: u32| {
            template += 1;
            out.push(feature(template, [a, b, c, d]));
        };
        for word in [s0, s1, b0] {
            add(form(word), tag(word), 0, 0);
            add(tag(word), 0, 0, 0);
        }
        for word in [b1, b2] {
            add(form(word), tag(word), 0, 0);
        }
        // Pairs of the three words between which arcs are made.
        add(form(s0), tag(s0), tag(b0), 0);
        add(tag(s0), form(b0), tag(b0), 0);
        add(form(s0), form(b0), 0, 0);
        add(tag(s0), tag(b0), distance, 0);
        add(form(s1), form(s0), 0, 0);
        add(form(s1), tag(s0), 0, 0);
        add(tag(s1), form(s0), 0, 0);
        add(tag(s1), tag(s0), gap, 0);
        add(tag(s1), form(b0), 0, 0);
        // Three and four of them.
        add(tag(b0), tag(b1), tag(b2), 0);
        add(tag(s0), tag(b0), tag(b1), tag(b2));
        add(tag(s1), tag(s0), tag(b0), tag(b1));
        add(tag(s2), tag(s1), tag(s0), tag(b0));
        add(form(s1), tag(s0), tag(b0), 0);
        add(tag(s1), form(s0), tag(b0), 0);
        add(tag(s1), tag(s0), form(b0), 0);
        add(form(s1), form(s0), tag(b0), 0);
        add(form(s0), tag(b0), tag(b1), 0);
        add(tag(s0), form(b0), tag(b1), 0);
        add(tag(s0), tag(b0), form(b1), 0);
        // What depends on them already.
        add(tag(s0), tag(s0l), tag(b0), self.relation(s0l));
        add(tag(s0), tag(s0r), tag(b0), self.relation(s0r));
        add(tag(s0), tag(b0), tag(b0l), self.relation(b0l));
        add(tag(s1), tag(s0), tag(s0l), self.relation(s0l));
        add(tag(s1), tag(s1r), tag(s0), self.relation(s1r));
        add(tag(s1), tag(s1r), tag(s1r1), tag(s0));
        add(form(s1), self.relation(s1r), tag(s0), 0);
        add(form(s0l), tag(s0), tag(b0), 0);
        add(form(b0l), tag(b0), tag(s0), 0);
        add(form(s0l), tag(s0), form(s1), 0);
        add(tag(s0), relations(s0), tag(b0), 0);
        add(tag(s1), relations(s1), tag(s0), 0);
        add(tag(b0), relations(b0), tag(s0), 0);
        add(tag(s0), count(s0, 0), count(s0, 1), tag(b0));
        add(tag(s1), count(s1, 0), count(s1, 1), tag(s0));
        // What stands around them, and how far they are apart.
        add(tag(before(b0)), tag(s0), tag(b0), distance);
        add(tag(s1), tag(s0), tag(b0), gap);
        // Which of its main parts each of the three has.
        let parts = |word: u32| self.node(word).map_or(0, |it| main_parts(it.relations));
        add(tag(s1), parts(s1), tag(s0), parts(s0));
        add(tag(s0), parts(s0), tag(b0), parts(b0));
        add(form(s1), parts(s1), tag(s0), 0);
        add(tag(s0), form(s0l), parts(s0), tag(s1));
        let (ahead, behind) = (self.between(s0, b0), self.between(s1, s0));
        add(tag(s1), tag(s0), tag(b0), behind);
        add(tag(s0), relations(s0), tag(b0), ahead);
        add(tag(s1), relations(s1), tag(s0), behind);
        add(form(s0), tag(b0), ahead, 0);
        add(form(s0l), tag(s0), tag(b0), ahead);
    }

    /// The features that the relation of a new arc is chosen by. What depends on the dependent is
    /// complete by then.
    pub fn relation_features(&self, head: u32, dependent: u32, out: &mut Vec<u32>) {
        out.clear();
        let form = |word: u32| self.input(word).form;
        let tag = |word: u32| u32::from(self.input(word).tag);
        let side = u32::from(dependent > head);
        let (h, d) = (head, dependent);
        let distance = h.abs_diff(d).min(5) * 2 + side;
        let [left, right] = [0, 1].map(|side| self.child(d, side, 0));
        let [left1, _] = [0, 1].map(|side| self.child(d, side, 1));
        let [outer, inner] = [0, 1].map(|at| self.child(h, side as usize, at));
        let other = self.child(h, 1 - side as usize, 0);
        let (has, head_has) = match (self.node(d), self.node(h)) {
            (Some(d), Some(h)) => (fold(d.relations), fold(h.relations)),
            _ => (0, 0),
        };
        let mut template = 2000;
        let mut add = |a: u32, b: u32, c: u32, d: u32| {
            template += 1;
            out.push(feature(template, [a, b, c, d]));
        };
        add(tag(h), tag(d), side, 0);
        add(tag(h), tag(d), distance, 0);
        add(form(h), tag(d), side, 0);
        add(tag(h), form(d), side, 0);
        add(form(h), form(d), side, 0);
        add(form(d), tag(d), 0, 0);
        add(form(h), tag(h), 0, 0);
        add(tag(h), tag(d), form(left), side);
        add(form(h), tag(d), form(left), side);
        add(form(d), form(left), 0, 0);
        add(tag(h), tag(d), form(left1), side);
        add(tag(h), tag(d), tag(left), tag(right));
        add(tag(h), tag(d), self.relation(left), side);
        add(tag(h), tag(d), self.relation(right), side);
        add(tag(h), tag(d), has, side);
        add(has, side, 0, 0);
        add(form(h), has, side, 0);
        add(tag(h), tag(d), head_has, side);
        add(form(h), tag(d), head_has, side);
        add(tag(h), tag(d), self.relation(outer), side);
        add(form(h), tag(d), self.relation(outer), side);
        add(tag(h), tag(d), self.relation(outer), self.relation(inner));
        add(tag(h), tag(d), self.relation(other), side);
        add(tag(d.wrapping_sub(1)), tag(d), tag(h), side);
        add(tag(d + 1), tag(d), tag(h), side);
        add(form(d.wrapping_sub(1)), tag(d), tag(h), side);
        add(tag(h.wrapping_sub(1)), tag(h), tag(d), side);
        add(tag(h + 1), tag(h), tag(d), side);
    }
}

/// Which of subject, object, complement, auxiliary, marker and preposition a word has.
const fn main_parts(relations: u64) -> u32 {
    const PARTS: [&[Relation]; 6] = [
        &[
            Relation::Subject,
            Relation::PassiveSubject,
            Relation::ClausalSubject,
            Relation::Expletive,
        ],
        &[Relation::Object],
        &[Relation::ClausalComplement, Relation::OpenComplement],
        &[Relation::Auxiliary, Relation::PassiveAuxiliary, Relation::Copula],
        &[Relation::Marker],
        &[Relation::Case],
    ];
    let mut parts = 0;
    let mut at = 0;
    while at < PARTS.len() {
        let mut one = 0;
        while one < PARTS[at].len() {
            if relations >> PARTS[at][one] as u32 & 1 != 0 {
                parts |= 1 << at;
            }
            one += 1;
        }
        at += 1;
    }
    parts
}

/// A set of relations as 32 bits.
const fn fold(relations: u64) -> u32 {
    (relations ^ relations >> 32) as u32
}
