//! What rules that compare texts saw in one of them: the counterpart, for rules that live in data,
//! of the facts that the program reads by itself.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::span::Extent;

/// One place where a rule found what it counts or compares over the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// `family/rule`.
    pub rule: Arc<str>,
    /// Which of the things that the rule looks for.
    pub row: u32,
    /// As written.
    pub text: String,
    /// Where.
    pub extent: Extent,
}
