//! Checks that live in data: what a rule file says is all there is to them.

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[];
