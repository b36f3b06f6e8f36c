//! The words of a sentence, their parts of speech, and the tree that they make.

use crate::language::relation::Relation;
use crate::language::tag::Tag;
use crate::text::span::TextSpan;

/// A word of syntax: a token, a part of one (`is` and `n't`), or several (`e.g.`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Where.
    pub span: TextSpan,
    /// Its part of speech.
    pub tag: Tag,
    /// The place of the word that it depends on; none for the root of the sentence.
    pub head: Option<u32>,
    /// What it is to its head.
    pub relation: Relation,
}

/// A noun phrase without what follows its head: "the first peace *treaty* of Ruen".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// The place of its first word.
    pub first: u32,
    /// The place of its last word.
    pub last: u32,
    /// The place of its head.
    pub head: u32,
}

/// The words of a sentence with what depends on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The words, in order.
    pub words: Vec<Word>,
    /// The places of all words that have a head, by their heads.
    dependents: Vec<u32>,
    /// Where in `dependents` those of each word begin, and where the last ones end.
    starts: Vec<u32>,
}

impl Tree {
    /// The tree of words each of which knows its head.
    #[must_use]
    pub fn new(words: Vec<Word>) -> Self {
        let mut starts = vec![0; words.len() + 1];
        for head in words.iter().filter_map(|word| word.head) {
            if let Some(count) = starts.get_mut(head as usize + 1) {
                *count += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut free = starts.clone();
        let mut dependents = vec![0; starts.last().map_or(0, |&end| end as usize)];
        for (at, word) in (0..).zip(&words) {
            if let Some(place) = word.head.and_then(|head| free.get_mut(head as usize)) {
                dependents[*place as usize] = at;
                *place += 1;
            }
        }
        Self { words, dependents, starts }
    }

    /// Whether every word hangs on a root: no circle.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let mut hangs = vec![false; self.words.len()];
        let mut way = Vec::new();
        for start in 0..self.words.len() {
            let mut at = Some(start);
            while let Some(here) = at.filter(|&at| !hangs.get(at).is_none_or(|hangs| *hangs)) {
                way.push(here);
                if way.len() > self.words.len() {
                    return false;
                }
                at = self.words[here].head.map(|head| head as usize);
            }
            way.drain(..).for_each(|at| hangs[at] = true);
        }
        true
    }

    /// A word by its place.
    #[must_use]
    pub fn word(&self, at: u32) -> Option<&Word> {
        self.words.get(at as usize)
    }

    /// The place of the word that a byte of the prose is in, or of the next one.
    #[must_use]
    pub fn word_at(&self, byte: u32) -> u32 {
        self.words.partition_point(|word| word.span.end <= byte) as u32
    }

    /// What depends on a word, in order.
    pub fn dependents(&self, at: u32) -> impl DoubleEndedIterator<Item = u32> + Clone {
        let at = at as usize;
        let range = self.starts.get(at).zip(self.starts.get(at + 1));
        let range = range.map_or(0..0, |(&start, &end)| start as usize..end as usize);
        self.dependents[range].iter().copied()
    }

    /// What depends on a word in some relation, in order.
    pub fn related(&self, at: u32, relation: Relation) -> impl DoubleEndedIterator<Item = u32> {
        self.dependents(at).filter(move |&it| self.relation(it) == relation)
    }

    /// What a word is to its head.
    #[must_use]
    pub fn relation(&self, at: u32) -> Relation {
        self.word(at).map_or(Relation::Root, |word| word.relation)
    }

    /// The words above a word, the nearest first.
    pub fn above(&self, at: u32) -> impl Iterator<Item = u32> {
        let head = |at: u32| self.word(at).and_then(|word| word.head);
        std::iter::successors(head(at), move |&at| head(at))
    }

    /// The noun phrase of a noun, name or pronoun, without what follows it; a name has the words
    /// that follow it in the name.
    #[must_use]
    pub fn chunk(&self, head: u32) -> Chunk {
        let mut chunk = Chunk { first: head, last: head, head };
        for at in self.dependents(head) {
            let before = at < head && self.is_premodifier(at);
            let named = at > head
                && matches!(
                    self.relation(at),
                    Relation::Flat | Relation::Fixed | Relation::UnmarkedNominal
                );
            if before {
                chunk.first = chunk.first.min(self.first_below(at));
            } else if named || at == head + 1 && self.is_number_of(at) {
                chunk.last = chunk.last.max(at);
            }
        }
        // The preposition of a name may hang on its first word.
        while chunk.first < head && self.relation(chunk.first) == Relation::Case {
            chunk.first += 1;
        }
        chunk
    }

    /// The place of the preposition of a noun phrase.
    #[must_use]
    pub fn preposition(&self, head: u32) -> Option<u32> {
        let inner = || {
            let before = self.dependents(head).take_while(|&at| at < head);
            before
                .filter(|&at| self.is_premodifier(at))
                .find_map(|at| self.related(at, Relation::Case).next().filter(|&case| case < at))
        };
        self.related(head, Relation::Case).next().or_else(inner)
    }

    fn is_premodifier(&self, at: u32) -> bool {
        matches!(
            self.relation(at),
            Relation::Determiner
                | Relation::AdjectivalModifier
                | Relation::Compound
                | Relation::Flat
                | Relation::Numeral
                | Relation::Possessive
                | Relation::Description
                | Relation::UnmarkedNominal
        )
    }

    /// `1` of "Chapter 1".
    fn is_number_of(&self, at: u32) -> bool {
        let is_number = self.word(at).is_some_and(|word| word.tag == Tag::Number);
        is_number && matches!(self.relation(at), Relation::Description | Relation::Numeral)
    }

    /// The last word of all that depends on a word.
    #[must_use]
    pub fn last_below(&self, mut at: u32) -> u32 {
        while let Some(last) = self.dependents(at).next_back().filter(|&last| last > at) {
            at = last;
        }
        at
    }

    /// The first word of all that depends on a word.
    #[must_use]
    pub fn first_below(&self, mut at: u32) -> u32 {
        while let Some(first) = self.dependents(at).next().filter(|&first| first < at) {
            at = first;
        }
        at
    }

    /// The prose that a chunk covers.
    #[must_use]
    pub fn span(&self, chunk: Chunk) -> Option<TextSpan> {
        let ends = self.word(chunk.first).zip(self.word(chunk.last));
        ends.map(|(first, last)| first.span.cover(last.span))
    }
}
