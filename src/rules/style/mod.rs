//! Checks of the `style` family: one way to write a thing, in a text and over a corpus.

mod convention;
mod unreferenced;
mod unused_allow;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[convention::KIND, unreferenced::KIND, unused_allow::KIND];
