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
    /// Heads of names of laws, plans and works.
    pub work: FxHashSet<String>,
    /// Heads of names of places.
    pub place: FxHashSet<String>,
    /// Ranks, offices and forms of address before a person's name.
    pub title: FxHashSet<String>,
    /// Legal forms of companies.
    pub form: FxHashSet<String>,
    /// Words between two parts of a name.
    pub connective: FxHashSet<String>,
}

static NAME_PARTS: LazyLock<NameParts> = LazyLock::new(|| data::table("name-parts.toml"));

/// The words of the table.
#[must_use]
pub fn name_parts() -> &'static NameParts {
    &NAME_PARTS
}
