//! `doubled-punctuation`: two stops or commas where one belongs, side by side or on both sides of
//! a closing quotation mark and a citation.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Finding};
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<DoubledPunctuation>("doubled-punctuation");

/// Reports doubled punctuation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DoubledPunctuation {
    /// Pairs of marks, side by side, of which one is too many, and what should stand there.
    pairs: Vec<Pair>,
    /// How many tokens a citation after a quotation may have at most.
    citation_tokens: usize,
    /// Words that end in a stop of their own.
    abbreviations: FxHashSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    marks: String,
    #[serde(rename = "use")]
    better: String,
}

impl Check for DoubledPunctuation {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let tokens = &context.layers.tokens;
        for (at, token) in tokens.iter().enumerate() {
            if token.kind != TokenKind::Punctuation {
                continue;
            }
            let text = context.text(token.span);
            if !matches!(text, "." | "," | ";" | ":" | "?" | "!" | "..") {
                continue;
            }
            if let Some(finding) = self.side_by_side(context, tokens, at) {
                findings.push(finding);
            } else if matches!(text, "." | ",") {
                findings.extend(self.around_citation(context, tokens, at));
            }
        }
    }
}

impl DoubledPunctuation {
    /// Two marks that touch, alone: more of them are an ellipsis or a leader.
    fn side_by_side(
        &self,
        context: &DocumentContext<'_>,
        tokens: &[Token],
        at: usize,
    ) -> Option<Finding> {
        let touching = |at: usize| {
            let (left, right) = (tokens.get(at.checked_sub(1)?)?, tokens.get(at)?);
            (left.span.end == right.span.start).then_some(*right)
        };
        let second = touching(at + 1)?;
        let span = tokens[at].span.cover(second.span);
        let marks = context.text(span);
        let pair = self.pairs.iter().find(|pair| pair.marks == marks)?;
        let mark = |token: Option<Token>| {
            token.is_some_and(|token| matches!(context.text(token.span), "." | "…" | "/" | "\\"))
        };
        let word = *tokens.get(at.checked_sub(1)?)?;
        let stands_after_word = word.kind != TokenKind::Punctuation
            || matches!(context.text(word.span), ")" | "]" | "’" | "”" | "\"" | "'");
        let tight = word.span.end == span.start;
        let continues = tokens.get(at + 2).is_some_and(|next| next.span.start == span.end)
            && tokens[at + 2].kind != TokenKind::Punctuation;
        let abbreviated = marks.starts_with('.')
            && marks != ".."
            && self.abbreviations.contains(context.text(word.span));
        // `".", ".."`: the signs are named; `[Who is it?](…).`: the mark is a title's own.
        let quote = |token: Token| matches!(context.text(token.span), "\"" | "'" | "”" | "’");
        let named = quote(word) && touching(at + 2).is_some_and(quote);
        let borrowed = !marks.starts_with(&marks[1..])
            && context.document.has_markup(context.place(span).span);
        // `so?. . .`: an ellipsis with spaces follows; `a.., ..b`: ranges of code; `as.. ..that`: what
        // breaks off goes on.
        let next = context.layers.token_text(at + 2);
        let spaced = next == "." && !marks.starts_with('.');
        let ranges = marks == ".." && near_range(context, tokens, at);
        if mark(touching(at + 2))
            || spaced
            || ranges
            || named
            || borrowed
            || !stands_after_word
            || !tight
            || continues
            || abbreviated
            || !context.reads(span)
        {
            return None;
        }
        let Pair { better, .. } = pair;
        let finding = Finding::new(context.place(span), format!("doubled punctuation: `{marks}`"));
        Some(finding.help(format!("write `{better}`")).replace(Applicability::Unsafe, better))
    }

    /// `.’ (Hale, 2019).`: a stop or comma inside the closing quotation mark and one after the
    /// citation, so that neither ends the sentence by itself.
    fn around_citation(
        &self,
        context: &DocumentContext<'_>,
        tokens: &[Token],
        at: usize,
    ) -> Option<Finding> {
        let text = |at: usize| context.layers.token_text(at);
        if !matches!(text(at + 1), "’" | "”" | "\"" | "'" | "»") || text(at + 2) != "(" {
            return None;
        }
        // An ellipsis or an abbreviation ends in a stop that belongs to the quoted words.
        let before = at.checked_sub(1).map_or("", text);
        if before.is_empty() || before == "." || self.abbreviations.contains(before) {
            return None;
        }
        let rest = tokens.get(at + 3..)?.iter().take(self.citation_tokens);
        let close = at + 3 + rest.take_while(|token| context.text(token.span) != ")").count();
        if text(close) != ")" || !matches!(text(close + 1), "." | ",") {
            return None;
        }
        let tight = |at: usize| tokens[at].span.end == tokens[at + 1].span.start;
        let bracket =
            TextSpan::new(tokens[at + 2].span.start as usize, tokens[close].span.end as usize);
        let same_block = context.document.block_at(tokens[at].span.start)
            == context.document.block_at(tokens[close + 1].span.start);
        if !tight(at) || !tight(close) || !same_block || !is_citation(context, bracket) {
            return None;
        }
        let (first, second) = (tokens[at].span, tokens[close + 1].span);
        if !context.reads(first) {
            return None;
        }
        let finding = Finding::new(
            context.place(first),
            format!("`{}` inside the quotation and again after the citation", text(at)),
        );
        Some(
            finding
                .label(context.place(second), "the mark that ends the sentence or clause")
                .help("keep the one after the citation")
                .replace(Applicability::Unsafe, ""),
        )
    }
}

/// How many tokens on both sides a range is looked for.
const NEAR: usize = 8;

/// Whether two stops stand close by before a word that they touch: `..b`.
fn near_range(context: &DocumentContext<'_>, tokens: &[Token], at: usize) -> bool {
    let near = at.saturating_sub(NEAR)..(at + NEAR).min(tokens.len().saturating_sub(2));
    let touch = |at: usize| tokens[at].span.end == tokens[at + 1].span.start;
    let stop = |at: usize| context.text(tokens[at].span) == ".";
    near.filter(|&it| it != at).any(|it| {
        stop(it)
            && stop(it + 1)
            && touch(it)
            && touch(it + 1)
            && tokens[it + 2].kind != TokenKind::Punctuation
    })
}

/// Whether a bracket is a citation: it is one of the document's, or has a year or a page.
fn is_citation(context: &DocumentContext<'_>, bracket: TextSpan) -> bool {
    let cited = &context.facts.citations;
    let first = cited.partition_point(|citation| citation.extent.text.start < bracket.start);
    cited.get(first).is_some_and(|citation| bracket.contains(citation.extent.text))
        || context.layers.tokens_in(bracket).iter().any(|token| {
            let text = context.text(token.span);
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            matches!(text, "p" | "pp") || (digits == 4 && text.starts_with(['1', '2']))
        })
}
