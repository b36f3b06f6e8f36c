//! The words by which relations are told: `rules/data/relations.toml`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::words::data;

/// The table; all in lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lexicon {
    /// Relations of which a thing has one at a time.
    pub relation: Vec<RelationWords>,
    /// Before what is only held to be so.
    pub hearsay: FxHashSet<String>,
    /// Offices.
    pub office: OfficeWords,
}

/// What stands on one side of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// A person.
    Person,
    /// A place.
    Place,
    /// A person or firm.
    Maker,
    /// Whatever has a name.
    Thing,
}

/// A relation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationWords {
    /// What the object is to the subject: "the designer of".
    pub name: String,
    /// What it is told of.
    pub subject: Side,
    /// What is told.
    pub object: Side,
    /// Whether what was so once is so for good.
    pub lasting: bool,
    /// Lemmas: the object does it to the subject.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// The subject is so done to; the object stands behind a preposition.
    #[serde(default)]
    pub participles: Vec<String>,
    /// Those prepositions.
    #[serde(default)]
    pub prepositions: FxHashSet<String>,
    /// Name the object.
    #[serde(default)]
    pub nouns: Vec<String>,
    /// Name the subject, and the object stands behind "of".
    #[serde(default)]
    pub natives: Vec<String>,
    /// Stand before a colon or in a cell.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// Offices and what tells of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeWords {
    /// Their nouns.
    pub heads: FxHashSet<String>,
    /// Nouns that mean the same as others.
    pub same: FxHashMap<String, String>,
    /// Those that are ranks before a name.
    pub ranks: FxHashSet<String>,
    /// Words before a noun that make another office of it.
    pub modifiers: FxHashSet<String>,
    /// Words behind a noun that do.
    pub behind: FxHashSet<String>,
    /// Those of a helper.
    pub deputies: FxHashSet<String>,
    /// Of one body nobody holds two of these.
    pub apart: FxHashSet<String>,
    /// Say that an office is held no longer, not yet, or by several.
    pub changed: FxHashSet<String>,
    /// Before an office or a maker.
    pub determiners: FxHashSet<String>,
    /// More than one of a kind.
    pub indefinite: FxHashSet<String>,
    /// Before the body that has an office.
    pub complements: FxHashSet<String>,
    /// "as".
    #[serde(rename = "as")]
    pub as_: FxHashSet<String>,
    /// "post".
    pub posts: FxHashSet<String>,
    /// "is".
    pub being: FxHashSet<String>,
    /// Say that something was so.
    pub past: FxHashSet<String>,
    /// Between a thing and what was done to it.
    pub passives: FxHashSet<String>,
    /// "since".
    pub since: FxHashSet<String>,
    /// "and".
    pub joining: FxHashSet<String>,
    /// Lemmas of the verbs before a seat.
    pub holding: FxHashSet<String>,
    /// Nouns for a helper.
    pub helpers: FxHashSet<String>,
    /// Whose helper.
    pub possessives: FxHashSet<String>,
    /// Whose a body's office is.
    pub bodies: FxHashSet<String>,
    /// Those that alone are parts of a thing.
    pub parts: FxHashSet<String>,
    /// Go on behind an apposition.
    pub closing: FxHashSet<String>,
    /// Relative pronouns of persons.
    pub relatives: FxHashSet<String>,
    /// Nouns for what an office is held as, with the offices.
    pub seats: FxHashMap<String, String>,
    /// Lemmas of verbs, with the offices that they tell.
    pub verbs: FxHashMap<String, String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| data::table("relations.toml"));

/// The words of the table.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    &LEXICON
}
