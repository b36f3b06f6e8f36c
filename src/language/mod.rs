//! Sentences read by grammar: the parts of speech of their words, what depends on what, and who does
//! what to whom.
//!
//! [`Syntax`] is the entry: it reads the sentences of a document, each when it is first asked for.
//! What was learnt from treebanks are integers in the binary (`dictionaries/README.md`), so that the
//! same sentence is read alike on every machine.

mod lexicon;
pub mod relation;
pub mod tag;
pub mod weights;

pub mod features;
pub mod transition;

pub mod penn;
pub mod segmentation;

pub mod model;
pub mod tagger;

pub mod parser;
pub mod tree;

pub mod lexemes;

pub mod clause;
pub mod repair;

pub mod sentence;

pub mod syntax;

pub mod view;

pub use clause::Clause;
pub use sentence::Sentence;
pub use syntax::Syntax;
pub use tag::Tag;
pub use tree::{Tree, Word};
pub use view::View;
