//! Checks of the `typos` family.

mod broken_line;
mod comma_splice;
mod doubled_punctuation;
mod joined_words;
mod missing_article;
mod misspelling;
mod unbalanced_quotes;

use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    broken_line::KIND,
    comma_splice::KIND,
    doubled_punctuation::KIND,
    joined_words::KIND,
    misspelling::KIND,
    missing_article::KIND,
    unbalanced_quotes::KIND,
];
