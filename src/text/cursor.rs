//! Tokens by their place, with their texts and what stands between them: what every scan over tokens
//! asks.

use std::ops::Deref;

use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::{self, Token, TokenKind};

/// Tokens of a document, in order. Where there is no token at a place, there is no text.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a, 'd> {
    layers: &'a Layers<'d>,
    tokens: &'a [Token],
}

impl<'a, 'd> Cursor<'a, 'd> {
    /// All tokens of a document.
    #[must_use]
    pub fn new(layers: &'a Layers<'d>) -> Self {
        Self::over(layers, &layers.tokens)
    }

    /// Some of them, or what they were split into.
    #[must_use]
    pub fn over(layers: &'a Layers<'d>, tokens: &'a [Token]) -> Self {
        Self { layers, tokens }
    }

    /// The tokens themselves.
    #[must_use]
    pub fn all(&self) -> &'a [Token] {
        self.tokens
    }

    /// The text of a token.
    #[must_use]
    pub fn text(&self, at: usize) -> &'d str {
        self.tokens.get(at).map_or("", |token| self.layers.text(token.span))
    }

    /// Whether there is a token of a kind.
    #[must_use]
    pub fn is(&self, at: usize, kind: TokenKind) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == kind)
    }

    /// Where a token is; empty at the start of the prose where there is none.
    #[must_use]
    pub fn span(&self, at: usize) -> TextSpan {
        self.tokens.get(at).map_or(TextSpan::default(), |token| token.span)
    }

    /// What stands between a token and the one after it.
    #[must_use]
    pub fn gap(&self, at: usize) -> Option<&'d str> {
        let (left, right) = (self.tokens.get(at)?, self.tokens.get(at + 1)?);
        Some(self.layers.text(TextSpan { start: left.span.end, end: right.span.start }))
    }

    /// Whether nothing stands between a token and the one after it.
    #[must_use]
    pub fn touches(&self, at: usize) -> bool {
        token::touches(self.tokens, at)
    }

    /// Whether exactly one space stands between a token and the one after it.
    #[must_use]
    pub fn is_spaced(&self, at: usize) -> bool {
        matches!(self.gap(at), Some(" " | "\u{A0}"))
    }
}

impl Deref for Cursor<'_, '_> {
    type Target = [Token];

    fn deref(&self) -> &[Token] {
        self.tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::Source;

    #[test]
    fn a_place_without_a_token_has_no_text() {
        let document = crate::read::read("a.txt", Source::from_text("The old mill-race, again."));
        let (_, layers) = crate::facts::extract(&document);
        let cursor = Cursor::over(&layers, &layers.tokens[1..4]);
        let texts: Vec<_> = (0..4).map(|at| cursor.text(at)).collect();
        assert_eq!(texts, ["old", "mill", "-", ""]);
        assert_eq!([cursor.gap(0), cursor.gap(1), cursor.gap(2)], [Some(" "), Some(""), None]);
        assert!(cursor.is_spaced(0) && !cursor.touches(0) && cursor.touches(1));
        assert!(!cursor.touches(2) && !cursor.is(3, TokenKind::Word));
        assert_eq!(cursor.span(9), TextSpan::default());
    }
}
