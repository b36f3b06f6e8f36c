//! Checks of the `roles` family.

mod conflict;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[conflict::KIND];
