//! Words, numbers and punctuation of the prose, by the word boundaries of Unicode (UAX #29).
//!
//! Apostrophes inside a word stay in it (`Qa’ida`, `ISKP’s`); hyphens and dashes are punctuation of
//! their own (`twenty`, `-`, `year`); white space is not kept.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::document::Document;
use crate::text::span::TextSpan;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Begins with a letter.
    Word,
    /// Begins with a digit; `170`, `1,000`, `26th`, `2020s`.
    Number,
    /// Anything else that is no white space.
    Punctuation,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    /// Where.
    pub span: TextSpan,
    /// What.
    pub kind: TokenKind,
}

/// Whether nothing stands between a token and the one after it.
#[must_use]
pub fn touches(tokens: &[Token], at: usize) -> bool {
    let pair = tokens.get(at).zip(tokens.get(at + 1));
    pair.is_some_and(|(left, right)| left.span.end == right.span.start)
}

/// The tokens of a document, in order; none crosses a block.
#[must_use]
pub fn tokens(document: &Document) -> Vec<Token> {
    let mut out = Vec::with_capacity(document.prose.len() / 5);
    for block in &document.blocks {
        out.extend(split(document.text(block.span), block.span.start as usize));
    }
    out
}

/// The tokens of a text that begins at a byte of the prose.
pub fn split(text: &str, base: usize) -> impl Iterator<Item = Token> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            // Most tokens stand behind a single space.
            if let Some([b' ', next, ..]) = text.as_bytes().get(at..)
                && next.is_ascii()
            {
                at += 1;
            }
            let rest = text.as_bytes().get(at..).filter(|rest| !rest.is_empty())?;
            let (len, kind) = match plain(rest) {
                Some(len) => (len, plain_kind(rest[0])),
                None => {
                    let piece = text.get(at..)?.split_word_bounds().next()?;
                    (piece.len(), piece.chars().next().and_then(kind))
                }
            };
            let start = base + at;
            at += len;
            let Some(kind) = kind else { continue };
            return Some(Token { span: TextSpan::new(start, start + len), kind });
        }
    })
}

/// What of the pieces that [`plain`] knows begins with a byte; none for a space.
fn plain_kind(first: u8) -> Option<TokenKind> {
    match first {
        b'a'..=b'z' | b'A'..=b'Z' => Some(TokenKind::Word),
        b'0'..=b'9' => Some(TokenKind::Number),
        b' ' => None,
        _ => Some(TokenKind::Punctuation),
    }
}

/// What begins with a character; none for white space.
fn kind(first: char) -> Option<TokenKind> {
    match first {
        'a'..='z' | 'A'..='Z' => Some(TokenKind::Word),
        '0'..='9' => Some(TokenKind::Number),
        ' ' => None,
        '!'..='~' => Some(TokenKind::Punctuation),
        _ if first.is_whitespace() => None,
        _ if first.is_numeric() => Some(TokenKind::Number),
        _ if first.is_alphabetic() => Some(TokenKind::Word),
        _ => Some(TokenKind::Punctuation),
    }
}

/// The length of the word, space or mark that a text starts with, where ASCII and the signs of
/// English typography decide it: most of English, and an order of magnitude faster than the tables
/// of UAX #29.
fn plain(text: &[u8]) -> Option<usize> {
    let first = *text.first()?;
    let len = match first {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => {
            let mut len = run(text, is_joined);
            while let Some(sign) = joint(text, len)? {
                len += sign + run(&text[len + sign..], is_joined);
            }
            return Some(len);
        }
        b' ' => run(text, |&byte| byte == b' '),
        b'!'..=b'~' => 1,
        0xE2 if is_typographic(text) => 3,
        _ => return None,
    };
    // What is no ASCII may be a mark that belongs to what stands before it.
    (text.get(len).is_none_or(u8::is_ascii) || is_typographic(&text[len..])).then_some(len)
}

/// Whether nothing parts a letter, digit or underscore from others before it (WB5, WB8 to WB10,
/// WB13a and WB13b).
fn is_joined(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

/// How many bytes at the start of a text are of some kind.
fn run(text: &[u8], belongs: impl Fn(&u8) -> bool) -> usize {
    text.iter().position(|byte| !belongs(byte)).unwrap_or(text.len())
}

/// The length of the sign that joins the word which ends at `len` to what follows (`Qa’ida`,
/// `1,000`), by WB6, WB7, WB11 and WB12; the inner none where the word ends, the outer where only
/// the tables know.
fn joint(text: &[u8], len: usize) -> Option<Option<usize>> {
    let (left, right) = (text[len - 1], text.get(len));
    let (letters, digits, sign) = match right {
        Some(b'.' | b'\'') => (true, true, 1),
        Some(b':') => (true, false, 1),
        Some(b',' | b';') => (false, true, 1),
        Some(0xE2) if matches!(text.get(len + 1..len + 3), Some([0x80, 0x98 | 0x99])) => {
            (true, true, 3)
        }
        Some(0xE2) if is_typographic(&text[len..]) => return Some(None),
        Some(byte) if !byte.is_ascii() => return None,
        _ => return Some(None),
    };
    let joins = |right: &u8| {
        letters && left.is_ascii_alphabetic() && right.is_ascii_alphabetic()
            || digits && left.is_ascii_digit() && right.is_ascii_digit()
    };
    match text.get(len + sign) {
        Some(right) if right.is_ascii() => Some(joins(right).then_some(sign)),
        Some(_) if !is_typographic(&text[len + sign..]) => None,
        _ => Some(None),
    }
}

/// Whether a text starts with a dash, a quotation mark or an ellipsis: U+2010 to U+2015, U+2018 to
/// U+201F and U+2026, which are words of their own.
fn is_typographic(text: &[u8]) -> bool {
    matches!(text, [0xE2, 0x80, 0x90..=0x95 | 0x98..=0x9F | 0xA6, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a text as the tables of UAX #29 have them.
    fn by_tables(text: &str) -> Vec<&str> {
        text.split_word_bounds().filter(|word| !word.starts_with(char::is_whitespace)).collect()
    }

    fn by_split(text: &str) -> Vec<&str> {
        split(text, 0).map(|token| token.span.of(text)).collect()
    }

    #[test]
    fn the_short_way_agrees_with_the_tables() {
        let pieces = [
            "word",
            "É",
            "e\u{301}",
            "12",
            "’",
            "‘",
            "'",
            ".",
            ",",
            ":",
            ";",
            "_",
            "\"",
            " ",
            "-",
            "–",
            "…",
            "“",
            "”",
            "א",
            "ʿ",
            "\u{200D}",
            "\u{A0}",
            "S",
            "\u{2019}\u{301}",
            "(",
            "\n",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for text in [
                        format!("{first}{second}{third}"),
                        format!("a{first}{second}b{third}"),
                        format!("1{first}{second}{third}2"),
                    ] {
                        assert_eq!(by_split(&text), by_tables(&text), "{text:?}");
                    }
                }
            }
        }
    }
}
