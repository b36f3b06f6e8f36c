//! Checks of the `figures` family: numbers of one text that cannot all be right.

mod reading;

mod change;
mod conversion;
mod count;
mod order;
mod share;
mod sum;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    Kind::of::<change::Change>("figure-change"),
    Kind::of::<conversion::Conversion>("figure-conversion"),
    Kind::of::<count::Count>("figure-count"),
    Kind::of::<order::Order>("figure-order"),
    Kind::of::<share::Share>("figure-share"),
    Kind::of::<sum::Sum>("figure-sum"),
];
