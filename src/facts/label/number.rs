//! The number of a part: `3`, `4.2`, `3a`, `A.1`, `IV`, `Four`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::fold;
use crate::words::timewords::{self, TimeWord};

/// The number of a part.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Number {
    /// The letter before the figures: of an appendix.
    pub prefix: Option<char>,
    /// The figures, those that are not there 0.
    pub parts: [u16; 4],
    /// How many there are.
    pub depth: u8,
    /// Whether it is written in Roman figures.
    pub roman: bool,
    /// The letter behind them, in lower case.
    pub letter: Option<char>,
}

impl Number {
    /// Reads a number in figures or letters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (mut prefix, mut rest, roman) = (None, text, false);
        if fold::is_roman(text) && text.len() <= 5 && !matches!(text, "C" | "D" | "L" | "M") {
            let parts = [roman_value(text), 0, 0, 0];
            return Some(Self { prefix, parts, depth: 1, roman: true, letter: None });
        }
        let first = text.chars().next()?;
        if first.is_ascii_uppercase() {
            prefix = Some(first);
            rest = text[1..].trim_start_matches(['.', '-', '–']);
            if rest.is_empty() {
                return Some(Self { prefix, parts: [0; 4], depth: 0, roman, letter: None });
            }
        }
        let digits = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let letter = match &rest[digits.len()..] {
            "" => None,
            one if one.len() == 1 => one.chars().next().map(|c| c.to_ascii_lowercase()),
            _ => return None,
        };
        let mut parts = [0; 4];
        let mut depth = 0;
        for part in digits.split(['.', '-', '–']) {
            let number = part.parse().ok().filter(|_| !part.is_empty() && part.len() <= 3)?;
            *parts.get_mut(depth)? = number;
            depth += 1;
        }
        Some(Self { prefix, parts, depth: depth as u8, roman, letter })
    }

    /// Reads a number that is written as one word: `four`, `Four`.
    #[must_use]
    pub fn spelled(word: &str) -> Option<Self> {
        match timewords::lookup(word)? {
            TimeWord::Cardinal(value @ 1..=20) => Some(Self::plain(value)),
            _ => None,
        }
    }

    /// One figure.
    #[must_use]
    pub fn plain(value: u16) -> Self {
        Self { parts: [value, 0, 0, 0], depth: 1, ..Self::default() }
    }

    /// Without the letter behind it.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { letter: None, ..self }
    }

    /// Without its last figure: what numbers the parts that are counted together.
    #[must_use]
    pub fn parent(self) -> Self {
        let mut parent = self.whole();
        match self.depth.checked_sub(1) {
            Some(last) => {
                parent.parts[usize::from(last)] = 0;
                parent.depth = last;
            }
            // Letters are counted by themselves.
            None => parent.prefix = Some('*'),
        }
        parent
    }

    /// Its last figure, or how far its letter is in the alphabet.
    #[must_use]
    pub fn last(self) -> u16 {
        let letter = || self.prefix.map_or(0, |letter| letter as u16 - u16::from(b'A') + 1);
        self.depth.checked_sub(1).map_or_else(letter, |last| self.parts[usize::from(last)])
    }

    /// With another last figure.
    #[must_use]
    pub fn with_last(self, last: u16) -> Self {
        let mut other = self.whole();
        match self.depth.checked_sub(1) {
            Some(at) => other.parts[usize::from(at)] = last,
            None => {
                let letter = u8::try_from(last.clamp(1, 26)).unwrap_or(1) - 1 + b'A';
                other.prefix = Some(char::from(letter));
            }
        }
        other
    }

    /// The same in the other kind of figures, where it can be written so.
    #[must_use]
    pub fn otherwise(self) -> Self {
        Self { roman: !self.roman && self.depth == 1 && self.prefix.is_none(), ..self }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = self.prefix {
            write!(out, "{prefix}{}", if self.depth > 0 { "." } else { "" })?;
        }
        for at in 0..usize::from(self.depth) {
            let dot = if at > 0 { "." } else { "" };
            if self.roman {
                write!(out, "{dot}{}", roman(self.parts[at]))?;
            } else {
                write!(out, "{dot}{}", self.parts[at])?;
            }
        }
        self.letter.map_or(Ok(()), |letter| write!(out, "{letter}"))
    }
}

/// The value of a number in Roman figures.
fn roman_value(text: &str) -> u16 {
    let value = |c| match c {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        b'C' => 100,
        b'D' => 500,
        _ => 1000,
    };
    let bytes = text.as_bytes();
    let sum = bytes.iter().enumerate().fold(0, |sum: i32, (at, &byte)| {
        let smaller = bytes.get(at + 1).is_some_and(|&next| value(next) > value(byte));
        if smaller { sum - value(byte) } else { sum + value(byte) }
    });
    u16::try_from(sum).unwrap_or_default()
}

/// A number in Roman figures.
fn roman(mut value: u16) -> String {
    const SIGNS: [(u16, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while value >= worth {
            out.push_str(sign);
            value -= worth;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_they_were_read() {
        for text in ["3", "4.2", "3a", "A.1", "IV", "B", "12.3.4"] {
            assert_eq!(Number::parse(text).map(|it| it.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Number::spelled("Four"), Number::parse("4"));
    }

    #[test]
    fn letters_are_counted() {
        let third = Number::parse("C").expect("a letter");
        assert_eq!(third.last(), 3);
        assert_eq!(third.with_last(4).to_string(), "D");
        assert_eq!(third.parent(), Number::parse("A").expect("a letter").parent());
    }
}
