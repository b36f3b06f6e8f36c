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
    text.split_word_bound_indices().filter_map(move |(at, text)| {
        let first = text.chars().next().filter(|c| !c.is_whitespace())?;
        let kind = if first.is_numeric() {
            TokenKind::Number
        } else if first.is_alphabetic() {
            TokenKind::Word
        } else {
            TokenKind::Punctuation
        };
        Some(Token { span: TextSpan::new(base + at, base + at + text.len()), kind })
    })
}
