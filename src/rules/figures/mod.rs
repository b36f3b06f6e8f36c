//! Checks of the `figures` family: numbers of one text that cannot all be right.

mod reading;

mod change;
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
    conversion::KIND,
    count::KIND,
    order::KIND,
    product::KIND,
    share::KIND,
    sum::KIND,
];
