//! What stands around a word: another language, or what makes it a part of something longer. There
//! a word that English does not have is no slip.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::DocumentContext;
use crate::text::document::Format;
use crate::text::span::TextSpan;
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
/// is among the most frequent words of another language, or most of the words around it or of its
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
    let others = within(3).iter().filter(|token| token.span != own.span);
    let unknown = 1 + others.filter(|token| is_unknown(text(token))).count();
    let mut words = (0, 0);
    for token in within(SENTENCE).iter().filter(|token| token.span != own.span) {
        let word = text(token);
        if word.chars().count() > 1 && word.chars().all(char::is_lowercase) {
            words.0 += 1;
            words.1 += usize::from(is_unknown(word) || FOREIGN.contains(word));
        }
    }
    within(1).iter().any(foreign) || unknown > 3 || words.1 > 1 && 2 * words.1 > words.0
}

/// How many words of a sentence on either side tell which language it is in.
const SENTENCE: usize = 8;

/// The least length of a slip, in bytes, that shows English around it.
const SLIP: usize = 6;

/// Whether a word in lower case is not known to be English.
fn is_unknown(word: &str) -> bool {
    word.len() > 1
        && word.chars().all(char::is_lowercase)
        && !dictionary::contains(word, Variety::ANY)
        && !lexicon::is_word(word)
        && !(word.len() >= SLIP && lexicon::is_misspelt(word))
}

/// A stretch that is set off has so many words at most.
const MENTIONED: usize = 3;
/// And so many bytes.
const LONGEST: usize = 60;

/// Whether a word stands among few that italics or a command of LaTeX set off: they are spoken of, a
/// term, or words of another language.
pub(super) fn is_set_off(context: &DocumentContext<'_>, at: usize) -> bool {
    let Some(token) = context.layers.tokens.get(at) else { return false };
    let document = context.document;
    let italics = &document.italics;
    let after = italics.partition_point(|it| it.start <= token.span.start);
    let around = after.checked_sub(1).map(|at| italics[at]).filter(|it| it.contains(token.span));
    let few = |span: TextSpan| {
        let tokens = context.layers.tokens_in(span).iter();
        tokens.filter(|token| token.kind == TokenKind::Word).count() <= MENTIONED
    };
    if around.is_some_and(few) {
        return true;
    }
    // A heading is the argument of its command as well.
    let running = document.block_at(token.span.start).is_some_and(|block| block.zone.is_running());
    if document.format != Format::Latex || !running {
        return false;
    }
    // What is in braces here is the argument of a command.
    let place = document.source_span(token.span);
    let source = document.source.text();
    let (left, right) = (&source[..place.start as usize], &source[place.end as usize..]);
    let plain = |c: &char| !matches!(c, '{' | '}' | '\\' | '\n');
    let before: usize =
        left.chars().rev().take(LONGEST).take_while(plain).map(char::len_utf8).sum();
    let behind: usize = right.chars().take(LONGEST).take_while(plain).map(char::len_utf8).sum();
    let opens = left[..left.len() - before].ends_with('{');
    let closes = right[behind..].starts_with('}');
    let around = &source[left.len() - before..place.end as usize + behind];
    opens && closes && around.split_whitespace().count() <= MENTIONED
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
    // `workin[g]`, `[t]he`: what an editor has put in or taken out.
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let bracket = |c: Option<char>| matches!(c, Some('[' | ']'));
    let edited = bracket(left) && letter(before.next()) || bracket(right) && letter(after.next());
    if name || edited || left.is_some_and(sign) || right.is_some_and(sign) {
        return Some(Joint::Sign);
    }
    let tied = left.is_some_and(hyphen) || right.is_some_and(hyphen);
    tied.then_some(Joint::Hyphen)
}
