//! What looks like a short form.

use super::{CUES, align};
use crate::words::fold;

/// A text that looks like an abbreviation.
pub(super) struct ShortForm {
    /// Its letters and digits, folded, without a plural ending.
    pub(super) letters: Vec<char>,
    /// Whether it has no capital and no stops, like `ppb`: it looks like an ordinary word.
    pub(super) lower: bool,
}

impl ShortForm {
    /// The short form that a text is.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bare = fold::strip_possessive(text.trim());
        let count = bare.chars().count();
        if !(2..=14).contains(&count) || bare.split_whitespace().count() > 2 {
            return None;
        }
        let plain = fold::plain(bare);
        let sound = |c: char| {
            c.is_alphanumeric() || fold::is_dash(c) || matches!(c, '.' | '&' | '/' | ' ' | '+')
        };
        let capitals = plain.chars().filter(|c| c.is_uppercase()).count();
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        if !plain.chars().all(sound) || !plain.starts_with(char::is_alphanumeric) {
            return None;
        }
        let lower = capitals == 0;
        if lower && CUES.never.contains(bare) {
            return None;
        }
        if lower && (digits > 0 || !(2..=5).contains(&count) || plain.contains(' ')) {
            return None;
        }
        // `Paris`, `May 2`: one capital is an ordinary word, unless digits stand beside it.
        let word = plain.chars().filter(|c| c.is_lowercase()).count();
        if capitals == 1 && (digits == 0 && word > 3 || plain.contains(' ')) {
            return None;
        }
        if plain.contains(' ') && word > capitals {
            return None;
        }
        // A plural ending is no letter of the long form: `NGOs`.
        let stem = plain.strip_suffix('s').filter(|stem| stem.ends_with(char::is_uppercase));
        let letters = align::letters(stem.unwrap_or(&plain));
        (letters.len() >= 2 && letters.iter().any(|c| c.is_alphabetic()))
            .then_some(Self { letters, lower: lower && !is_dotted(&plain) })
    }
}

/// Whether a stop follows every letter: `i.v.`
fn is_dotted(text: &str) -> bool {
    text.ends_with('.') && text.split_inclusive('.').all(|part| part.chars().count() == 2)
}
