//! Checks of the `figures` family: numbers that cannot all be right, in one text and between texts.

mod reading;

mod change;
mod contradiction;
mod conversion;
mod count;
mod order;
mod product;
mod share;
mod sum;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    change::KIND,
    contradiction::KIND,
    conversion::KIND,
    count::KIND,
    order::KIND,
    product::KIND,
    share::KIND,
    sum::KIND,
];
