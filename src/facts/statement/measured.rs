//! Statements of quantities: the clause that a number stands in, what it counts there, and which aspect
//! of a thing it is said to measure.

use serde::{Deserialize, Serialize};

use super::setting::{Setting, Settings};
use super::{REACH, Sentence};
use crate::facts::keyword;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::vocabulary::Memo;
use crate::words::aspects::{self, Aspects};
use crate::words::fold;

/// A quantity as other facts see it.
#[derive(Debug, Clone, Copy)]
pub struct Amount<'a> {
    /// Its place among the quantities of the document.
    pub index: u32,
    /// Where it stands.
    pub span: TextSpan,
    /// What it counts, in the plural and in lower case; empty where that is not known.
    pub noun: &'a str,
}

/// What is said of one quantity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Measured {
    /// The index of its quantity in the quantities of the document.
    pub quantity: u32,
    /// The clause, in the prose.
    pub clause: TextSpan,
    /// Where its sentence begins, in the prose.
    pub sentence: u32,
    /// The hash of the stem of what it counts; 0 where that is not known.
    pub noun: u32,
    /// What it measures of a thing, as the words around it tell.
    #[serde(with = "aspects")]
    pub aspects: Aspects,
    /// Planned or supposed.
    pub doubtful: bool,
    /// Denied.
    pub negated: bool,
    /// Whether it is an end of a range, or one of two that the text leaves open: "from 40 to 50 cm",
    /// "three or four".
    pub open: bool,
    /// What it stands under and beside.
    pub setting: Setting,
}

/// The most quantities of a sentence; one with more is a table without rules.
const QUANTITIES: usize = 16;

/// How far from its number a word stands that tells what is measured, in tokens.
const BESIDE: usize = 7;

/// What is said of some quantities of a document, which are in order.
#[must_use]
pub fn extract(layers: &Layers<'_>, amounts: &[Amount<'_>]) -> Vec<Measured> {
    let mut out = Vec::new();
    let mut known = Memo::new(&layers.vocabulary);
    let mut settings = Settings::new(layers);
    let mut at = 0;
    while let Some(first) = amounts.get(at) {
        let Some(span) = layers.sentence_at(first.span.start) else {
            at += 1;
            continue;
        };
        let inside = amounts[at..].iter().take_while(|it| it.span.start < span.end).count().max(1);
        let amounts = &amounts[at..at + inside];
        at += inside;
        if amounts.len() > QUANTITIES {
            continue;
        }
        let setting = settings.of(span);
        let spans: Vec<_> = amounts.iter().map(|it| Some(it.span)).collect();
        let sentence = Sentence::new(layers, span, &spans, &mut known);
        for (nth, amount) in amounts.iter().enumerate() {
            let mut measured = sentence.measured(amount, nth);
            let beside = [nth.checked_sub(1).map(|it| [it, nth]), Some([nth, nth + 1])];
            measured.open = beside.into_iter().flatten().any(|[left, right]| {
                let pair = amounts.get(left).zip(amounts.get(right));
                pair.is_some_and(|(left, right)| leaves_open(layers, left.span, right.span))
            });
            // What a cell measures its row and its column tell.
            for &head in &setting.heads {
                if let Some(cell) = layers.sentence_at(head) {
                    let words = layers.tokens_in(cell).iter();
                    measured.aspects |= words
                        .map(|it| aspects::of(&fold::lower(layers.text(it.span))))
                        .fold(0, |all, it| all | it);
                }
            }
            measured.setting = setting.clone();
            out.push(measured);
        }
    }
    out
}

impl Sentence<'_, '_> {
    fn measured(&self, amount: &Amount<'_>, nth: usize) -> Measured {
        let token = self.tokens.partition_point(|token| token.span.end <= amount.span.start);
        let clause = self.clauses.partition_point(|&begin| begin <= token).saturating_sub(1);
        let end = self.clauses.get(clause + 1).copied().unwrap_or(self.tokens.len());
        let start = self.clauses.get(clause).copied().unwrap_or(0);
        let range = start.max(token.saturating_sub(REACH))..end.min(token + REACH);
        let noun = if amount.noun.is_empty() { None } else { keyword::stem(amount.noun) };
        Measured {
            quantity: amount.index,
            clause: self.span(&range),
            sentence: self.tokens.first().map_or(amount.span.start, |it| it.span.start),
            noun: noun.map_or(0, keyword::Stem::hash),
            aspects: self.aspects(amount.span, nth),
            doubtful: self.has_near(&range, token, |word| word.doubt),
            negated: self.has_near(&range, token, |word| word.negation),
            open: false,
            setting: Setting::default(),
        }
    }

    /// What the words beside a number tell of, up to the numbers next to it: those behind another
    /// number are its own as far as the next comma or conjunction.
    fn aspects(&self, own: TextSpan, nth: usize) -> Aspects {
        let spans: Vec<TextSpan> = self.dates.iter().flatten().copied().collect();
        let lower = nth.checked_sub(1).and_then(|it| spans.get(it)).map(|it| it.end);
        let upper = spans.get(nth + 1).map(|it| it.start);
        let first = self.tokens.partition_point(|it| it.span.end <= own.start);
        let last = self.tokens.partition_point(|it| it.span.start < own.end);
        let mut out = 0;
        for at in (first.saturating_sub(BESIDE)..first).rev() {
            let token = self.tokens[at];
            let text = fold::lower(self.text(at));
            let parted = lower.is_some() && matches!(&*text, "," | "and" | "or" | "but" | ";");
            if lower.is_some_and(|it| token.span.start < it) || parted || ends(&text) {
                break;
            }
            out |= aspects::of(&text);
        }
        for at in last..self.tokens.len().min(last + BESIDE) {
            let token = self.tokens[at];
            let text = fold::lower(self.text(at));
            if upper.is_some_and(|it| token.span.end > it) || ends(&text) {
                break;
            }
            out |= aspects::of(&text);
        }
        out
    }
}

/// Whether two numbers are the ends of a range, or one of the two is meant.
fn leaves_open(layers: &Layers<'_>, left: TextSpan, right: TextSpan) -> bool {
    let gap = layers.text(TextSpan { start: left.end.min(right.start), end: right.start });
    let before = layers.tokens.partition_point(|it| it.span.end <= left.start);
    let lead = before.checked_sub(1).map_or("", |at| layers.token_text(at));
    matches!(gap.trim(), "to" | "or" | "–" | "-" | "through")
        || gap.trim() == "and" && fold::lower(lead) == "between"
}

/// Whether a mark ends what belongs to a number.
fn ends(text: &str) -> bool {
    matches!(text, ";" | ":" | "." | "!" | "?" | "—")
}
