//! The syntax of one document, sentence by sentence, read when it is first asked for.
//!
//! Few sentences of a text matter to any check, and to read one costs more than all else that is
//! done with it: so nothing is read before somebody wants it, and nothing twice.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::language::clause;
use crate::language::lexemes::{self, Lexemes};
use crate::language::parser::{self, Arc};
use crate::language::penn;
use crate::language::repair;
use crate::language::segmentation::{self, Piece};
use crate::language::sentence::Sentence;
use crate::language::tagger::{self, Known};
use crate::language::tree::{Tree, Word};
use crate::text::document::Document;
use crate::text::layers::Layers;
use crate::text::vocabulary::Lore;

/// What the tagger knows of words, found out once for all texts.
static KNOWN: Lore<Known> = Lore::new();

/// The syntax of a document.
#[derive(Debug)]
pub struct Syntax<'d> {
    layers: &'d Layers<'d>,
    /// What is known of the words of its vocabulary.
    known: OnceCell<Vec<Known>>,
    sentences: Vec<OnceCell<Box<Sentence>>>,
}

impl<'d> Syntax<'d> {
    /// The syntax of a document whose sentences are known; nothing of it is read yet.
    #[must_use]
    pub fn new(layers: &'d Layers<'d>) -> Self {
        let sentences = layers.sentences.iter().map(|_| OnceCell::new()).collect();
        Self { layers, known: OnceCell::new(), sentences }
    }

    /// A sentence by its place among those of the document.
    #[must_use]
    pub fn sentence(&self, at: usize) -> Option<&Sentence> {
        let read = || Box::new(self.read(at));
        self.sentences.get(at).map(|sentence| &**sentence.get_or_init(read))
    }

    /// The sentence that holds a byte of the prose.
    #[must_use]
    pub fn at(&self, byte: u32) -> Option<&Sentence> {
        let after = self.layers.sentences.partition_point(|sentence| sentence.start <= byte);
        let at = after.checked_sub(1)?;
        if byte < self.layers.sentences[at].end { self.sentence(at) } else { None }
    }

    /// All sentences of the document, in order.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        (0..self.sentences.len()).filter_map(|at| self.sentence(at))
    }

    fn read(&self, at: usize) -> Sentence {
        let span = self.layers.sentences[at];
        let pieces = segmentation::pieces(self.layers, span);
        let known: Vec<_> = pieces.iter().map(|&piece| self.known(piece)).collect();
        let tags = tagger::tags(&known);
        let inputs: Vec<_> = known.iter().zip(&tags).map(|(it, &tag)| it.input(tag)).collect();
        let arcs = parser::parse(&inputs);
        let words = pieces.iter().zip(tags).zip(arcs);
        let words = words.map(|((piece, tag), Arc { head, relation })| Word {
            span: piece.span,
            tag,
            head,
            relation,
        });
        let tree = Tree::new(words.collect());
        let texts: Vec<_> = tree.words.iter().map(|it| self.text(it)).collect();
        let tree = repair::repaired(tree, &texts);
        let clauses = clause::clauses(&tree, &Lexemes { tree: &tree, texts: &texts });
        Sentence { span, tree, clauses }
    }

    fn known(&self, piece: Piece) -> Known {
        let vocabulary = &self.layers.vocabulary;
        let all =
            self.known.get_or_init(|| KNOWN.of_each(vocabulary, |word| tagger::known(word.text)));
        let id = piece.token.and_then(|token| vocabulary.ids().get(token as usize));
        let known = id.and_then(|&id| all.get(id as usize)).copied();
        known.unwrap_or_else(|| tagger::known(self.layers.text(piece.span)))
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> &'d Document {
        self.layers.document
    }

    /// A word as it is written.
    #[must_use]
    pub fn text(&self, word: &Word) -> &'d str {
        self.layers.text(word.span)
    }

    /// What a word is a form of, in lower case; a name stays as it is written.
    #[must_use]
    pub fn lemma(&self, word: &Word) -> Cow<'d, str> {
        lexemes::lemma(self.text(word), word.tag)
    }

    /// The part of speech of a word as the Penn Treebank names it.
    #[must_use]
    pub fn penn(&self, word: &Word) -> &'static str {
        penn::name(self.text(word), word.tag)
    }
}
