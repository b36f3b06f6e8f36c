//! Words of a text that no dictionary has.
//!
//! Which dictionaries count is for the rule that asks to say, so the words are found by its check,
//! [`crate::rules::Check::unknown`], and kept here: whether a word is a slip or the corpus's own
//! shows only when all texts are read.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::span::Extent;

/// A distinct word that is in no dictionary.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Unknown {
    /// In lower case, without a possessive ending.
    pub text: Arc<str>,
    /// How often the text has it.
    pub count: u32,
    /// Where it stands first, as written and without a possessive ending; at most [`PLACES`].
    pub places: Vec<Extent>,
    /// A known word of the same text that one edit makes of it, and how often the text has that.
    pub near: Option<(Arc<str>, u32)>,
}

/// How many places of a word are kept for each text: what stands in more is mostly no slip.
pub const PLACES: usize = 4;
