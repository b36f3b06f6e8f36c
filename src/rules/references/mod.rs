//! Checks of the `references` family: every reference leads to what it says.

mod inventory;

mod missing_heading;
mod missing_part;
mod missing_target;
mod numbering;
mod wrong_direction;
mod wrong_part;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    missing_heading::KIND,
    missing_part::KIND,
    missing_target::KIND,
    numbering::KIND,
    wrong_direction::KIND,
    wrong_part::KIND,
];
