//! What stands around a word: another language, or what makes it a part of something longer. There
//! a word that English does not have is no slip.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::DocumentContext;
use crate::text::token::{Token, TokenKind};
use crate::words::data;
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::lexicon;

/// `rules/data/foreign-words.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForeignWords {
    words: FxHashSet<String>,
}

static FOREIGN: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| data::table::<ForeignWords>("foreign-words.toml").words);

/// Whether a word stands in a stretch of another language: a word at its side has foreign letters or
/// is among the most frequent words of another language, or most of the words around it in its
/// sentence are unknown.
pub(super) fn is_foreign(context: &DocumentContext<'_>, at: usize) -> bool {
    let layers = context.layers;
    let Some(own) = layers.tokens.get(at) else { return false };
    let sentence = layers.sentence_at(own.span.start);
    let range = sentence.map_or(0..layers.tokens.len(), |sentence| layers.range(sentence));
    let within = |distance: usize| {
        let from = at.saturating_sub(distance).max(range.start);
        &layers.tokens[from..(at + distance + 1).min(range.end).max(from)]
    };
    let text = |token: &Token| context.text(token.span);
    let foreign = |token: &Token| {
        token.kind == TokenKind::Word && !text(token).replace('’', "").is_ascii()
            || FOREIGN.contains(text(token))
    };
    // The word itself is unknown, so it counts once.
    let unknown = within(3).iter().filter(|token| is_unknown(text(token))).count();
    within(1).iter().any(foreign) || unknown > 3
}

/// Whether a word in lower case is not known to be English.
fn is_unknown(word: &str) -> bool {
    word.len() > 1
        && word.chars().all(char::is_lowercase)
        && !dictionary::contains(word, Variety::ANY)
        && !lexicon::is_word(word)
}

/// What ties a word to something longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// A hyphen.
    Hyphen,
    /// A sign of addresses, file names and code.
    Sign,
}

/// What ties a word to what stands beside it; nothing for a word by itself.
pub(super) fn joint(context: &DocumentContext<'_>, token: Token) -> Option<Joint> {
    let prose = &context.document.prose;
    let range = token.span.range();
    let mut before = prose.get(..range.start).unwrap_or_default().chars().rev();
    let mut after = prose.get(range.end..).unwrap_or_default().chars();
    let sign =
        |c: char| matches!(c, '_' | '/' | '\\' | '@' | '#' | '~' | '=' | '&' | '$' | '\u{FFFC}');
    let hyphen = |c: char| fold::is_dash(c) && c != '—';
    let (left, right) = (before.next(), after.next());
    // What a file is called, and what a call looks like: `utils.py`, `.json`, `ofr()`.
    let name = left == Some('.') && !before.next().is_some_and(|c| c.is_whitespace() || c == '.')
        || left == Some('.') && right != Some('.')
        || right == Some('.') && after.next().is_some_and(char::is_alphanumeric)
        || right == Some('(') && after.next() == Some(')');
    if name || left.is_some_and(sign) || right.is_some_and(sign) {
        return Some(Joint::Sign);
    }
    let tied = left.is_some_and(hyphen) || right.is_some_and(hyphen);
    tied.then_some(Joint::Hyphen)
}
