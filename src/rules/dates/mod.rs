//! Checks of the `dates` family.

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[];
