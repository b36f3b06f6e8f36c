//! Enumerations by "first", "second", "third", in one sentence or over several.

use serde::Deserialize;

use crate::facts::quantity::Quantity;
use crate::rules::DocumentContext;
use crate::rules::figures::count::{miscounted, whole};
use crate::rules::figures::reading::{Phrases, Sentence, words};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::fold;

/// The words that number the points of a text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Ordinals {
    /// For each place the words for it, from the first on.
    places: Vec<Vec<String>>,
    /// Words for the last place.
    last: Vec<String>,
    /// Of these, those that close a tale as well.
    tale: Vec<String>,
    /// Behind a word for a place at the start of a sentence, where that is a point of its own.
    subjects: Vec<String>,
    /// Before a number of things that were named before.
    definite: Phrases,
}

/// How many bytes into the sentence behind its number an enumeration begins at most, and how far it
/// reaches.
const NEAR: u32 = 12;
const REACH: u32 = 6000;

/// What marks a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Nth(usize),
    Last,
}

impl Ordinals {
    fn mark(&self, word: &str) -> Option<Mark> {
        let lower = fold::lower(word);
        let nth = self.places.iter().position(|it| it.iter().any(|it| *it == *lower));
        let last = || self.last.iter().any(|it| *it == *lower).then_some(Mark::Last);
        nth.map(Mark::Nth).or_else(last)
    }

    /// Compares a number with the points that follow it.
    pub(super) fn judge(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        quantity: &Quantity,
    ) -> Option<Finding> {
        let said = whole(quantity)?;
        let layers = context.layers;
        let before = words(context, sentence.span.start, quantity.extent.text.start);
        if self.definite.end(&before) {
            return None;
        }
        let from = quantity.extent.text.end;
        let blocks = &context.document.blocks;
        let at = blocks.partition_point(|it| it.span.start <= from).checked_sub(1)?;
        let mut end = blocks[at].span.end;
        for block in &blocks[at + 1..] {
            if !block.zone.is_running()
                || block.zone == Zone::Footnote
                || block.span.end > from + REACH
            {
                break;
            }
            end = block.span.end;
        }
        // The points begin in the sentence behind the one that announces them.
        let sentences = &layers.sentences;
        let behind = sentences.partition_point(|it| it.start <= sentence.span.start);
        let near = sentences.get(behind).map_or(sentence.span.end, |it| it.start + NEAR);
        let mut marks: Vec<(TextSpan, u32)> = Vec::new();
        let mut closed = false;
        for token in layers.range(TextSpan { start: from, end }) {
            let span = layers.tokens[token].span;
            if marks.is_empty() && span.start > near {
                return None;
            }
            let Some(mark) = self.mark(layers.token_text(token)) else { continue };
            if !self.opens_point(context, token) {
                continue;
            }
            match mark {
                Mark::Nth(nth) if nth == marks.len() => {}
                // "Finally" closes a tale as well.
                Mark::Last
                    if marks.len() as i64 == said && self.closes_tale(layers.token_text(token)) =>
                {
                    break;
                }
                Mark::Last if marks.len() > 1 && near_mark(context, &marks, span) => closed = true,
                // Another enumeration begins, or one is left out.
                _ if marks.is_empty() => continue,
                _ => break,
            }
            marks.push((span, block_of(context, span)));
            if closed {
                break;
            }
        }
        let count = i64::try_from(marks.len()).ok().filter(|&it| it > 1)?;
        // The number nearest before the first point announces them.
        let first = marks.first()?.0.start;
        let nearer = |it: &&Quantity| it.extent.text.start > from && it.extent.text.start < first;
        if context.facts.quantities.iter().any(|it| nearer(&it) && !it.noun.is_empty()) {
            return None;
        }
        let inside =
            marks.iter().all(|&(_, block)| block == block_of(context, quantity.extent.text));
        let far = (count - said).abs() > 2;
        // Points that are told without a number may follow.
        let complete =
            count > said || closed || inside && self.ends_there(context, &marks, end, said);
        if count == said || far || !complete {
            return None;
        }
        let places: Vec<_> = marks.iter().map(|&(span, _)| context.place(span)).collect();
        Some(miscounted(context, quantity, said, &places))
    }

    /// Whether no word for a place follows the last point, up to the next heading.
    fn ends_there(
        &self,
        context: &DocumentContext<'_>,
        marks: &[(TextSpan, u32)],
        end: u32,
        said: i64,
    ) -> bool {
        let Some(&(last, _)) = marks.last() else { return false };
        let rest = context.layers.range(TextSpan { start: last.end, end });
        let missing = marks.len()..usize::try_from(said).unwrap_or_default();
        !rest.into_iter().any(|token| match self.mark(context.layers.token_text(token)) {
            Some(Mark::Nth(nth)) => missing.contains(&nth),
            Some(Mark::Last) => true,
            None => false,
        })
    }

    /// Whether a word may close a tale rather than an enumeration.
    fn closes_tale(&self, word: &str) -> bool {
        let lower = fold::lower(word);
        self.tale.iter().any(|it| *it == *lower)
    }

    /// Whether a word opens a point: at the start of a sentence or behind a sign, before a comma or as
    /// "The first …" there.
    fn opens_point(&self, context: &DocumentContext<'_>, token: usize) -> bool {
        let layers = context.layers;
        let span = layers.tokens[token].span;
        let sentence = layers.sentence_at(span.start).map_or(0, |it| it.start);
        let before = |nth: usize| token.checked_sub(nth).map_or("", |at| layers.token_text(at));
        let sign = |text: &str| matches!(text, ":" | ";" | "(" | "—" | "–");
        let comma = layers.token_text(token + 1) == ",";
        if span.start == sentence {
            let next = layers.token_text(token + 1);
            return comma
                || fold::lower(layers.token_text(token)).ends_with("ly")
                || self.subjects.iter().any(|it| it == next);
        }
        let article = matches!(before(1), "The" | "the" | "and" | "a");
        if article {
            let opens =
                token.checked_sub(1).is_some_and(|at| layers.tokens[at].span.start == sentence);
            return opens && before(1) == "The" || before(1) == "and" && comma;
        }
        sign(before(1)) && comma
    }
}

/// Whether a last point stands with the one before it, in one block or in the next.
fn near_mark(context: &DocumentContext<'_>, marks: &[(TextSpan, u32)], span: TextSpan) -> bool {
    let blocks = &context.document.blocks;
    let nth = |start: u32| blocks.partition_point(|it| it.span.start <= start);
    marks.last().is_some_and(|&(_, block)| nth(span.start) <= nth(block) + 1)
}

/// Where the block of a span starts.
fn block_of(context: &DocumentContext<'_>, span: TextSpan) -> u32 {
    context.document.block_at(span.start).map_or(0, |it| it.span.start)
}
