//! Whether two texts of a corpus have one subject: they share rare words and names.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::facts::Facts;
use crate::text::finding::DocumentId;

/// From this level of the word list on a word is rare, or a name.
const RARE: u8 = 6;

/// Fewer words in common may be chance, or what is compared itself.
const LEAST: usize = 3;

/// The rare words of the texts of a corpus, each text's once somebody asked for them.
#[derive(Debug)]
pub struct Subjects<'a> {
    documents: &'a [Facts],
    rare: Vec<OnceCell<FxHashSet<u32>>>,
}

impl<'a> Subjects<'a> {
    /// Those of some documents.
    #[must_use]
    pub fn of(documents: &'a [Facts]) -> Self {
        Self { documents, rare: vec![OnceCell::new(); documents.len()] }
    }

    fn rare(&self, id: DocumentId) -> &FxHashSet<u32> {
        let at = id.0 as usize;
        self.rare[at].get_or_init(|| {
            let words = self.documents[at].keywords.all().iter();
            words.filter(|it| it.stem.rarity() >= RARE).map(|it| it.stem.hash()).collect()
        })
    }

    /// How many of the rare words of the text that has fewer stand in the other, in per cent.
    #[must_use]
    pub fn shared(&self, left: DocumentId, right: DocumentId) -> usize {
        let (left, right) = (self.rare(left), self.rare(right));
        match left.intersection(right).count() {
            ..LEAST => 0,
            shared => shared * 100 / left.len().min(right.len()),
        }
    }
}
