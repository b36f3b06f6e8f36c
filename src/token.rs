//! Words, numbers and punctuation of the prose, by the word boundaries of Unicode (UAX #29).
//!
//! Apostrophes inside a word stay in it (`Qa’ida`, `ISKP’s`); hyphens and dashes are punctuation of
//! their own (`twenty`, `-`, `year`); white space is not kept.

use unicode_segmentation::UnicodeSegmentation;

use crate::document::Document;
use crate::span::TextSpan;

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
            let rest = text.get(at..)?;
            let plain = plain(rest.as_bytes()).and_then(|len| rest.get(..len));
            let piece = plain.or_else(|| rest.split_word_bounds().next())?;
            let start = base + at;
            at += piece.len();
            let Some(first) = piece.chars().next().filter(|c| !c.is_whitespace()) else { continue };
            let kind = if first.is_numeric() {
                TokenKind::Number
            } else if first.is_alphabetic() {
                TokenKind::Word
            } else {
                TokenKind::Punctuation
            };
            return Some(Token { span: TextSpan::new(start, start + piece.len()), kind });
        }
    })
}

/// The length of the word, space or mark that a text starts with, where ASCII alone decides it:
/// most of English, and an order of magnitude faster than the tables of UAX #29.
fn plain(text: &[u8]) -> Option<usize> {
    let first = *text.first()?;
    let run = |belongs: fn(&u8) -> bool| {
        text.iter().position(|byte| !belongs(byte)).unwrap_or(text.len())
    };
    let len = match first {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
            let len = run(u8::is_ascii_alphanumeric);
            match text.get(len) {
                // These join letters or digits on both sides, or belong to the word.
                Some(b'.' | b'\'' | b':' | b',' | b';' | b'"' | b'_') => match text.get(len + 1) {
                    Some(b' ' | b'\n' | b')') if text[len] != b'_' => len,
                    _ => return None,
                },
                _ => len,
            }
        }
        b' ' => run(|&byte| byte == b' '),
        b'!'..=b'~' if first != b'_' => 1,
        _ => return None,
    };
    // What is no ASCII may be a mark that belongs to what stands before it.
    text.get(len).is_none_or(u8::is_ascii).then_some(len)
}
