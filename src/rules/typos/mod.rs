//! Checks of the `typos` family.

mod broken_line;
mod comma_splice;
mod doubled_punctuation;
mod indefinite_article;
mod joined_words;
mod mentioned;
mod missing_article;
mod missing_comma;
mod missing_partner;
mod misspelling;
mod mixed_marks;
mod nested_quotes;
mod repeated_sentence;
mod spacing;
mod surroundings;
mod unbalanced_quotes;
mod unknown_word;

use crate::rules::Kind;

use mentioned::{in_code, is_mentioned};
use surroundings::{Joint, is_foreign, is_set_off, joint};

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    broken_line::KIND,
    comma_splice::KIND,
    doubled_punctuation::KIND,
    indefinite_article::KIND,
    joined_words::KIND,
    misspelling::KIND,
    missing_article::KIND,
    missing_comma::KIND,
    missing_partner::KIND,
    mixed_marks::KIND,
    nested_quotes::KIND,
    repeated_sentence::KIND,
    spacing::KIND,
    unbalanced_quotes::KIND,
    unknown_word::KIND,
];
