//! What the words of a name say of the thing that it names: `rules/data/name-parts.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::words::data;

/// The table; all words in lower case, by their keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameParts {
    /// Heads of names of bodies.
    pub body: FxHashSet<String>,
    /// Those of bodies that give themselves their names, which stand in one order.
    pub member: FxHashSet<String>,
    /// Heads of names of laws, plans and works.
    pub work: FxHashSet<String>,
    /// Heads of names of what is awarded, held or measured.
    pub thing: FxHashSet<String>,
    /// Heads of names of places.
    pub place: FxHashSet<String>,
    /// Ranks, offices and forms of address before a person's name.
    pub title: FxHashSet<String>,
    /// What opens names of houses in other languages.
    pub foreign: FxHashSet<String>,
    /// What a sentence says of two that are alike.
    pub apart: FxHashSet<String>,
    /// Legal forms of companies.
    pub form: FxHashSet<String>,
    /// Words between two parts of a name.
    pub connective: FxHashSet<String>,
}

impl NameParts {
    /// Whether a word, by its key, says of what kind a thing is.
    #[must_use]
    pub fn is_head(&self, key: &str) -> bool {
        [&self.body, &self.work, &self.thing, &self.place].iter().any(|list| list.contains(key))
    }
}

static NAME_PARTS: LazyLock<NameParts> = LazyLock::new(|| data::table("name-parts.toml"));

/// The words of the table.
#[must_use]
pub fn name_parts() -> &'static NameParts {
    &NAME_PARTS
}
