//! Words that a text speaks of instead of using them: a slip that somebody has mended, a name that
//! its code has.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashSet;

use crate::rules::DocumentContext;
use crate::text::span::{SourceSpan, TextSpan};
use crate::words::fold;

/// How many tokens before and behind a word may tell that it is mentioned.
const AROUND: usize = 10;
/// How many characters before a word are looked at for what makes it a part of an anchor.
const LONGEST: usize = 120;

/// Whether a word stands in quotation marks by itself, beside an arrow that leads to its correction
/// (`writen -> written`), or among words that speak of spelling.
pub(super) fn is_mentioned(
    context: &DocumentContext<'_>,
    at: usize,
    corrections: &[String],
    telling: &FxHashSet<String>,
) -> bool {
    let layers = context.layers;
    let Some(token) = layers.tokens.get(at) else { return false };
    let prose = &context.document.prose;
    let range = token.span.range();
    let quote = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '"' | '“' | '”' | '„' | '‘' | '’' | '\'' | '`' | '«' | '»'))
    };
    let before = prose.get(..range.start).and_then(|text| text.chars().next_back());
    let after = prose.get(range.end..).and_then(|text| text.chars().next());
    if quote(before) && quote(after) {
        return true;
    }
    let block = context.document.block_at(token.span.start).map(|block| layers.range(block.span));
    let block = block.unwrap_or(at..at + 1);
    let near = Range {
        start: at.saturating_sub(AROUND).max(block.start),
        end: (at + AROUND).min(block.end),
    };
    near.clone().any(|at| telling.contains(&*fold::lower(layers.token_text(at))))
        || near.filter(|&other| other != at).any(|other| {
            let word = layers.token_text(other);
            corrections.iter().any(|right| fold::lower(word) == fold::lower(right))
                && has_arrow(context, at, other)
        })
}

/// Whether an arrow stands between two words.
fn has_arrow(context: &DocumentContext<'_>, one: usize, other: usize) -> bool {
    let tokens = &context.layers.tokens;
    let (first, last) = (tokens[one.min(other)].span, tokens[one.max(other)].span);
    let between = context.text(TextSpan { start: first.end, end: last.start.max(first.end) });
    ["->", "=>", "→", "⇒", "–>", "—>"].iter().any(|arrow| between.contains(arrow))
}

/// The words among some, in lower case, that the source of a text has outside of its prose, too, and
/// so in the code, the addresses and the names that it speaks of. Each word comes with where its
/// tokens start in the source. One pass, however many the words are.
pub(super) fn in_code(
    context: &DocumentContext<'_>,
    words: &[String],
    tokens: &FxHashSet<u32>,
) -> FxHashSet<String> {
    let document = context.document;
    let source = document.source.text();
    let mut builder = AhoCorasick::builder();
    builder.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
    let Ok(finder) = builder.build(words) else { return FxHashSet::default() };
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let hidden = |span: SourceSpan| {
        let after = document.comments.partition_point(|it| it.source.start <= span.start);
        let comment = after.checked_sub(1).map(|at| document.comments[at].source);
        comment.is_some_and(|comment| span.start < comment.end)
    };
    // An anchor or a label is made of the heading that it leads to, slip and all.
    let label = |start: usize| {
        let mut run =
            source[..start].chars().rev().take(LONGEST).take_while(|c| !c.is_whitespace());
        run.any(|c| matches!(c, '#' | '{'))
    };
    let found = finder.find_iter(source).filter(|hit| {
        let span = SourceSpan::new(hit.start(), hit.end());
        !letter(source[..hit.start()].chars().next_back())
            && !letter(source[hit.end()..].chars().next())
            && !tokens.contains(&span.start)
            && !hidden(span)
            && !label(hit.start())
    });
    found.map(|hit| words[hit.pattern().as_usize()].clone()).collect()
}
