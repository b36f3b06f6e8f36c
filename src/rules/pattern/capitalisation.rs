//! `capitalisation`: headings, or the blocks of any zone, in another case than declared.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::{Message, accepted, blocks};
use crate::diagnostic::Finding;
use crate::document::Block;
use crate::rules::{Check, DocumentContext};
use crate::token::{Token, TokenKind};

/// Reports the first word of a block that is not in the declared case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Capitalisation {
    style: Style,
    /// Words that keep their own case, such as names, written as they should be.
    #[serde(default)]
    exceptions: FxHashSet<String>,
    /// Words that stay in lower case inside a title.
    #[serde(default)]
    small_words: FxHashSet<String>,
    /// Knows `{text}`.
    #[serde(default)]
    message: Option<Message>,
}

/// A way to capitalise a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Style {
    /// A capital at the start only, but for names.
    Sentence,
    /// A capital on every word but the small ones.
    Title,
    /// No capitals.
    Lower,
    /// Capitals only.
    Upper,
}

impl Check for Capitalisation {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for block in blocks(context) {
            let Some(wrong) = self.first_wrong(context, block) else { continue };
            let text = context.text(wrong.span);
            if !context.reads(wrong.span) || accepted(context, text) {
                continue;
            }
            let said = match &self.message {
                Some(message) => message.about(text, ""),
                None => format!("`{text}` is not in {}", self.style.name()),
            };
            findings.push(Finding::new(context.place(wrong.span), said));
        }
    }
}

impl Capitalisation {
    fn first_wrong(&self, context: &DocumentContext<'_>, block: &Block) -> Option<Token> {
        let tokens = context.layers.tokens_in(block.span);
        let last = tokens.iter().rposition(|token| token.kind == TokenKind::Word);
        let mut starts = true;
        for (at, token) in tokens.iter().enumerate() {
            let text = context.text(token.span);
            if token.kind != TokenKind::Word {
                // A colon, a stop or an opening quotation mark starts afresh.
                starts |= matches!(text, ":" | "." | "?" | "!" | "—" | "“" | "\"");
                continue;
            }
            let edge = std::mem::take(&mut starts) || Some(at) == last;
            if !self.exceptions.contains(text) && !self.fits(text, edge, at == 0) {
                return Some(*token);
            }
        }
        None
    }

    /// Whether a word is in the declared case; `edge` words start or end a part of the block.
    fn fits(&self, text: &str, edge: bool, first: bool) -> bool {
        let mut letters = text.chars().filter(|c| c.is_alphabetic());
        let capital = letters.next().is_none_or(char::is_uppercase);
        let capital_inside = letters.any(char::is_uppercase);
        match self.style {
            // Capitals inside a word are an abbreviation's own.
            Style::Sentence => capital_inside || (capital == first) || (capital && edge),
            Style::Title => capital_inside || capital || (!edge && self.small_words.contains(text)),
            Style::Lower => !capital && !capital_inside,
            Style::Upper => !text.chars().any(char::is_lowercase),
        }
    }
}

impl Style {
    fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence case",
            Self::Title => "title case",
            Self::Lower => "lower case",
            Self::Upper => "capitals",
        }
    }
}
