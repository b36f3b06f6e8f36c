//! The annotation layers of one document: what extractors and document checks share while the
//! document is in memory. Nothing of it outlives the document; what does is in `Facts`.

use std::ops::Range;
use std::sync::OnceLock;

use crate::text::document::{Block, Document, ZoneMap};
use crate::text::quotemark::Pairing;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::{self, Token, TokenKind};
use crate::text::vocabulary::Vocabulary;
use crate::text::zone::ZoneSet;

/// A document with its tokens, sentences and zones.
#[derive(Debug)]
pub struct Layers<'d> {
    /// The document itself.
    pub document: &'d Document,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
    /// Their distinct words.
    pub vocabulary: Vocabulary<'d>,
    /// Its sentences, in order; none crosses a block.
    pub sentences: Vec<TextSpan>,
    /// The quotation marks and brackets of each of its blocks.
    pub pairings: Vec<Pairing>,
    /// Its inline zones.
    pub zones: ZoneMap,
    /// The blocks with letters beyond ASCII, once somebody asked for them.
    pub beyond_ascii: OnceLock<Vec<TextSpan>>,
}

impl<'d> Layers<'d> {
    /// The text of a span.
    #[must_use]
    pub fn text(&self, span: TextSpan) -> &'d str {
        self.document.text(span)
    }

    /// The text of a token by its place; nothing after the last one.
    #[must_use]
    pub fn token_text(&self, at: usize) -> &'d str {
        self.vocabulary.word_at(at).map_or("", |word| word.text)
    }

    /// Whether nothing stands between a token and the one after it.
    #[must_use]
    pub fn touches(&self, at: usize) -> bool {
        token::touches(&self.tokens, at)
    }

    /// Whether a word beside a token is in capitals: `A LINE IN CAPITALS` has no acronyms, nor is
    /// `US` one in `JOIN US`.
    #[must_use]
    pub fn shouts(&self, at: usize) -> bool {
        let loud = |at: usize| {
            let text = self.token_text(at);
            text.len() > 3 && text.chars().all(char::is_uppercase)
        };
        at.checked_sub(1).is_some_and(loud) || loud(at + 1)
    }

    /// The tokens that start inside a span.
    #[must_use]
    pub fn tokens_in(&self, span: TextSpan) -> &[Token] {
        &self.tokens[self.range(span)]
    }

    /// The places of the tokens that start inside a span.
    #[must_use]
    pub fn range(&self, span: TextSpan) -> Range<usize> {
        let first = self.tokens.partition_point(|token| token.span.start < span.start);
        let rest = &self.tokens[first..];
        first..first + rest.partition_point(|token| token.span.start < span.end)
    }

    /// The places of the tokens that start inside each of some spans, which come in order and do
    /// not overlap: one pass over the tokens, however many the spans are.
    pub fn ranges(
        &self,
        spans: impl IntoIterator<Item = TextSpan>,
    ) -> impl Iterator<Item = Range<usize>> {
        let mut rest = self.tokens.iter().enumerate().peekable();
        let end = self.tokens.len();
        spans.into_iter().map(move |span| {
            let mut until = |byte: u32| {
                while rest.next_if(|(_, token)| token.span.start < byte).is_some() {}
                rest.peek().map_or(end, |&(at, _)| at)
            };
            until(span.start)..until(span.end)
        })
    }

    /// The token ranges of the blocks, in order.
    pub fn block_ranges(&self) -> impl Iterator<Item = (&'d Block, Range<usize>)> {
        let blocks = &self.document.blocks;
        blocks.iter().zip(self.ranges(blocks.iter().map(|block| block.span)))
    }

    /// The token ranges of the sentences, in order.
    pub fn sentence_ranges(&self) -> impl Iterator<Item = (TextSpan, Range<usize>)> {
        let sentences = self.sentences.iter().copied();
        sentences.clone().zip(self.ranges(sentences))
    }

    /// The sentence that holds a byte of the prose; its whole block where there is none.
    #[must_use]
    pub fn sentence_at(&self, byte: u32) -> Option<TextSpan> {
        let after = self.sentences.partition_point(|sentence| sentence.start <= byte);
        let sentence = after.checked_sub(1).map(|at| self.sentences[at]);
        sentence
            .filter(|sentence| byte <= sentence.end)
            .or_else(|| self.document.block_at(byte).map(|block| block.span))
    }

    /// What a span is: its block's zone and those of the marks on it.
    #[must_use]
    pub fn zones(&self, span: TextSpan) -> ZoneSet {
        self.zones.zones(self.document, span)
    }

    fn beyond_ascii(&self) -> &[TextSpan] {
        self.beyond_ascii.get_or_init(|| {
            let blocks = self.document.blocks.iter().map(|block| block.span);
            blocks.filter(|&span| !has_ascii_letters(self.text(span))).collect()
        })
    }

    /// Whether all letters of a stretch inside a block are ASCII, so that the word boundaries of
    /// ASCII are those of Unicode. Said of the whole block; dashes, quotation marks and the like do
    /// no harm.
    #[must_use]
    pub fn has_ascii_letters(&self, span: TextSpan) -> bool {
        let others = self.beyond_ascii();
        let after = others.partition_point(|block| block.start <= span.start);
        after.checked_sub(1).is_none_or(|at| others[at].end <= span.start)
    }

    /// A span with its place in the source.
    #[must_use]
    pub fn extent(&self, span: TextSpan) -> Extent {
        self.document.extent(span)
    }

    /// Number of words.
    #[must_use]
    pub fn words(&self) -> usize {
        self.tokens.iter().filter(|token| token.kind == TokenKind::Word).count()
    }
}

/// Whether all letters, digits and marks of a text are ASCII.
#[must_use]
pub fn has_ascii_letters(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|c| c.is_ascii() || !regex_syntax::is_word_character(c))
}
