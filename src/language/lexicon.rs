//! The words that tell what becomes of a clause, and where one begins.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::words::data;

/// `rules/data/clauses.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    pub(super) denies: FxHashSet<String>,
    pub(super) plans: FxHashSet<String>,
    pub(super) reports: FxHashSet<String>,
    pub(super) doubts: FxHashSet<String>,
    pub(super) negations: FxHashSet<String>,
    pub(super) conditions: FxHashSet<String>,
    pub(super) relatives: FxHashSet<String>,
    pub(super) subject_relatives: FxHashSet<String>,
    pub(super) prepositional: FxHashSet<String>,
    pub(super) agents: FxHashSet<String>,
    pub(super) modals: Modals,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Modals {
    pub(super) future: FxHashSet<String>,
    pub(super) past: FxHashSet<String>,
    pub(super) possible: FxHashSet<String>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| data::table("clauses.toml"));
