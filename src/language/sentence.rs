//! A sentence as it was read: its tree, its clauses, and what expressions in it belong to.

use crate::language::clause::Clause;
use crate::language::relation::Relation;
use crate::language::tree::Tree;
use crate::text::span::TextSpan;

/// What an expression belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment {
    /// The place of the word in the expression that all the others depend on.
    pub word: u32,
    /// The place of its preposition.
    pub preposition: Option<u32>,
    /// The place of what it depends on: a verb, or a noun as in "the fall of Ruen in 1912".
    pub governor: u32,
    /// The clause that the governor heads or stands in, by its place.
    pub clause: Option<usize>,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where.
    pub span: TextSpan,
    /// Its words and what depends on what.
    pub tree: Tree,
    /// Its clauses, in the order of their predicates.
    pub clauses: Vec<Clause>,
}

impl Sentence {
    /// The clause that a word heads, by its place.
    #[must_use]
    pub fn clause_of(&self, predicate: u32) -> Option<usize> {
        self.clauses.binary_search_by_key(&predicate, |clause| clause.predicate).ok()
    }

    /// The innermost clause that a word stands in, by its place.
    #[must_use]
    pub fn clause_around(&self, at: u32) -> Option<usize> {
        std::iter::once(at).chain(self.tree.above(at)).find_map(|at| self.clause_of(at))
    }

    /// What an expression depends on, such as a date: its nearest governor.
    #[must_use]
    pub fn attachment(&self, span: TextSpan) -> Option<Attachment> {
        let first = self.tree.word_at(span.start);
        let inside = |at: u32| self.tree.word(at).is_some_and(|word| word.span.overlaps(span));
        let word = (first..).take_while(|&at| inside(at)).find(|&at| {
            let head = self.tree.word(at).and_then(|word| word.head);
            head.is_some_and(|head| !inside(head)) && self.tree.relation(at) != Relation::Case
        })?;
        let preposition = self.tree.preposition(word);
        // What is joined by `and` depends on what the first depends on.
        let mut governed = word;
        while let Some(first) = self.tree.above(governed).next()
            && self.tree.relation(governed) == Relation::Conjunct
            && self.tree.word(first).is_some_and(|word| word.tag.is_nominal())
        {
            governed = first;
        }
        let governor = self.tree.above(governed).next()?;
        Some(Attachment { word, preposition, governor, clause: self.clause_around(governor) })
    }
}
