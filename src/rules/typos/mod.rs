//! Checks of the `typos` family.

mod broken_line;
mod doubled_punctuation;
mod joined_words;
mod misspelling;
mod unbalanced_quotes;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    broken_line::KIND,
    doubled_punctuation::KIND,
    joined_words::KIND,
    misspelling::KIND,
    unbalanced_quotes::KIND,
];
