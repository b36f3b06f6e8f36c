//! Checks of the `quotations` family: one quotation, one wording.

mod alignment;

mod candidates;

mod variant;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[variant::KIND];
