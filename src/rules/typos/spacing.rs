//! `spacing`: a space too few behind a mark, or one too many beside it.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Finding};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::vocabulary::Lore;
use crate::words::fold;
use crate::words::lexicon;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Spacing>("spacing");

/// Reports `ended.The next`, `red,and blue`, `so , too` and `( so )`.
///
/// A space before a mark that the text makes a habit of is its typography, not a slip.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Spacing {
    /// Words in lower case that begin a sentence often enough to be believed behind a stop.
    openers: FxHashSet<String>,
    /// Words that are believed behind a comma or semicolon without a space.
    joiners: FxHashSet<String>,
    /// How many times a text must write a mark without the space for each time with it.
    ratio: usize,
    /// How often a text may have the space before it is a habit.
    most: usize,
    /// Where the stop is in words that lack a space behind it.
    #[serde(skip)]
    dotted: Lore<Option<usize>>,
}

/// The marks that take no space before them, or, for opening brackets, behind them.
const TIGHT: [&str; 7] = [",", ".", ";", "?", "!", ")", "("];

impl Check for Spacing {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if !context.facts.summary.language.starts_with("en") {
            return;
        }
        let layers = context.layers;
        let dotted = self.dotted.of_each(&layers.vocabulary, |word| self.dotted(word.text));
        let mut tight = [0; TIGHT.len()];
        let mut loose: Vec<(usize, usize, TextSpan)> = Vec::new();
        for (at, (token, &id)) in layers.tokens.iter().zip(layers.vocabulary.ids()).enumerate() {
            if token.kind == TokenKind::Word {
                if let Some(stop) = dotted[id as usize] {
                    findings.extend(lost(context, at, stop));
                }
                continue;
            }
            if token.kind != TokenKind::Punctuation || token.span.len() > 1 {
                continue;
            }
            let sign = context.text(token.span);
            let Some(mark) = TIGHT.iter().position(|&it| it == sign) else {
                continue;
            };
            match self.stray(context, at) {
                Some(gap) => loose.push((at, mark, gap)),
                None => tight[mark] += 1,
            }
            if self.is_joined(context, at) {
                let next = layers.tokens[at + 1].span;
                findings.extend(report_lost(context, token.span, token.span.cover(next)));
            }
        }
        let counts = TIGHT.map(|sign| loose.iter().filter(|it| TIGHT[it.1] == sign).count());
        for (at, mark, gap) in loose {
            if counts[mark] <= self.most && counts[mark].saturating_mul(self.ratio) <= tight[mark] {
                findings.extend(report_stray(context, at, gap));
            }
        }
    }
}

impl Spacing {
    /// The space that stands on the wrong side of a mark.
    fn stray(&self, context: &DocumentContext<'_>, at: usize) -> Option<TextSpan> {
        let layers = context.layers;
        let text = |at: usize| layers.token_text(at);
        let opening = text(at) == "(";
        let (left, right) = if opening { (at, at + 1) } else { (at.checked_sub(1)?, at) };
        let (left_token, right_token) = (layers.tokens[left], *layers.tokens.get(right)?);
        if left_token.span.end == right_token.span.start {
            return None;
        }
        let gap = TextSpan { start: left_token.span.end, end: right_token.span.start };
        let spaces = context.text(gap).bytes().all(|byte| byte == b' ');
        // What stands there must be a word of the prose: `( )`, `x .`, `5 ,` are something else.
        let neighbour = if opening { right } else { left };
        let token = layers.tokens[neighbour];
        let text_of = context.text(token.span);
        let plain = text_of.bytes().all(|byte| byte.is_ascii_alphabetic());
        let bare = !opening || plain && !matches!(text(right + 1), "(" | "=" | "," | "*" | "/");
        let word = token.kind == TokenKind::Word && token.span.len() > 2 && bare;
        // `.NET`, `…`, `. . .` and what a mark only names.
        let free = opening || !layers.touches(at) && !matches!(text(at + 1), "." | "…" | "-");
        let before = at.checked_sub(1).map_or("", text);
        let ellipsis = matches!(before, "." | "…");
        // `a trailing . represents`, `a missing ) here`: the mark is named.
        let free = free
            && match text(at) {
                "." | "?" | "!" => !text(at + 1).starts_with(char::is_lowercase),
                ")" => is_opened(context, at),
                _ => true,
            };
        // After `and` or `in` a word or formula was lost that the mark belongs to.
        let lost = self.joiners.contains(&*fold::lower(text_of));
        (spaces && !lost && word && free && !ellipsis).then_some(gap)
    }

    /// Where the stop is in a word such as `ended.The`.
    fn dotted(&self, word: &str) -> Option<usize> {
        let (left, right) = word.split_once('.')?;
        let plain = left.len() > 2
            && left.bytes().all(|byte| byte.is_ascii_lowercase())
            && right.bytes().all(|byte| byte.is_ascii_alphabetic());
        let opens = right.starts_with(|c: char| c.is_ascii_uppercase())
            && self.openers.contains(&right.to_ascii_lowercase())
            && right.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
        (plain && opens && lexicon::is_word(left)).then_some(left.len())
    }

    /// Whether a mark stands between two words without any space, and not in a row of such words
    /// (`red,green,blue`).
    fn is_joined(&self, context: &DocumentContext<'_>, at: usize) -> bool {
        let layers = context.layers;
        let text = |at: usize| layers.token_text(at);
        let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase());
        if at == 0
            || !matches!(text(at), "," | ";" | "?" | "!")
            || !layers.touches(at - 1)
            || !layers.touches(at)
        {
            return false;
        }
        let (left, right) = (text(at - 1), text(at + 1));
        let row = at > 1 && layers.touches(at - 2) || layers.touches(at + 1);
        let row = row && !matches!(text(at + 2), "." | "?" | "!");
        let goes_on = match text(at) {
            "," | ";" => self.joiners.contains(right),
            _ => {
                right.starts_with(|c: char| c.is_ascii_uppercase())
                    && self.openers.contains(&*fold::lower(right))
            }
        };
        !row && goes_on && left.len() > 2 && plain(left) && lexicon::is_word(left)
    }
}

/// Whether the bracket that a closing one belongs to stands not far before it.
fn is_opened(context: &DocumentContext<'_>, at: usize) -> bool {
    let mut closed = 0;
    for at in (at.saturating_sub(BRACKETED)..at).rev() {
        match context.layers.token_text(at) {
            ")" | "]" => closed += 1,
            "(" | "[" if closed == 0 => return true,
            "(" | "[" => closed -= 1,
            _ => {}
        }
    }
    false
}

/// The most tokens between two brackets.
const BRACKETED: usize = 80;

/// The finding for a word such as `ended.The`.
fn lost(context: &DocumentContext<'_>, at: usize, stop: usize) -> Option<Finding> {
    let layers = context.layers;
    let word = layers.tokens[at].span;
    // A file name, an address or code goes on.
    let joins = |at: usize| {
        matches!(
            layers.token_text(at),
            "/" | "\\" | "(" | "-" | "_" | "=" | "@" | ":" | "." | "[" | "<"
        )
    };
    let goes_on = layers.touches(at) && joins(at + 1);
    let begun = at > 0 && layers.touches(at - 1) && joins(at - 1);
    let start = word.start + stop as u32;
    let mark = TextSpan { start, end: start + 1 };
    if goes_on || begun {
        return None;
    }
    report_lost(context, mark, word)
}

fn report_lost(context: &DocumentContext<'_>, mark: TextSpan, whole: TextSpan) -> Option<Finding> {
    if !context.reads(whole) || context.document.has_markup(context.place(whole).span) {
        return None;
    }
    let (sign, shown) = (context.text(mark), context.text(whole));
    let finding =
        Finding::new(context.place(mark), format!("no space after `{sign}` in `{shown}`"));
    Some(finding.help("add a space").replace(Applicability::Unsafe, format!("{sign} ")))
}

fn report_stray(context: &DocumentContext<'_>, at: usize, gap: TextSpan) -> Option<Finding> {
    let span = context.layers.tokens[at].span;
    let whole = gap.cover(span);
    let place = context.place(whole);
    // Where something was left out of the prose, the space belongs to that.
    if !context.reads(whole) || context.document.has_markup(place.span) {
        return None;
    }
    let sign = context.text(span);
    let side = if whole.start == span.start { "after" } else { "before" };
    let finding = Finding::new(place, format!("a space too many {side} `{sign}`"));
    Some(finding.help("delete the space").replace(Applicability::Safe, sign))
}
