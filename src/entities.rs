//! The entities of a corpus: names, abbreviations and their variants, joined where the texts
//! themselves say that they are one.

use crate::facts::Facts;

/// Which names of a corpus stand for one entity.
#[derive(Debug, Default)]
pub struct Entities {}

impl Entities {
    /// Joins the names of a corpus.
    #[must_use]
    pub fn build(_documents: &[Facts]) -> Self {
        Self {}
    }

    /// The key that stands for every name of an entity: that of its most frequent long form, or
    /// the key itself where nothing is known to be the same.
    #[must_use]
    pub fn canonical<'a>(&'a self, key: &'a str) -> &'a str {
        key
    }
}
