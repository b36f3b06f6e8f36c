//! Checks of the `typos` family.

mod broken_line;
mod unbalanced_quotes;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[broken_line::KIND, unbalanced_quotes::KIND];
