//! Checks of the `style` family: one way to write a thing, in a text and over a corpus.

mod convention;
mod cross_reference;
mod numbering;
mod unreferenced;
mod unused_allow;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    Kind::of::<convention::ConventionCheck>("convention"),
    Kind::of::<cross_reference::CrossReferenceCheck>("cross-reference"),
    Kind::of::<numbering::Numbering>("part-numbering"),
    Kind::of::<unreferenced::Unreferenced>("unreferenced"),
    Kind::of::<unused_allow::UnusedAllow>("unused-allow"),
];
