//! What the checks of figures read alike: the quantities of a sentence, the words between them,
//! and what rounding allows.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::facts::quantity::{Quantity, QuantityKind};
use crate::rules::{DocumentContext, place};
use crate::text::finding::{Finding, Place};
use crate::text::span::TextSpan;
use crate::words::fold;
use crate::words::number::Number;
use crate::words::quantities;

/// A sentence with the quantities that stand in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence<'a> {
    /// Its place.
    pub(super) span: TextSpan,
    /// Its quantities, in order.
    pub(super) quantities: &'a [Quantity],
    /// Those of the sentence before it in the same block.
    pub(super) before: &'a [Quantity],
}

/// The most quantities of a sentence that is read: one with more is a table without rules.
const MANY: usize = 24;

/// The sentences with quantities that a rule reads.
pub(super) fn sentences<'a>(context: &DocumentContext<'a>) -> impl Iterator<Item = Sentence<'a>> {
    let mut before: Option<(u32, &'a [Quantity])> = None;
    let all = context.facts.quantities.chunk_by(|a, b| a.sentence == b.sentence);
    let sentences = &context.layers.sentences;
    let document = context.document;
    let zones = context.zones;
    all.filter_map(move |quantities| {
        let index = quantities[0].sentence;
        let span = *sentences.get(index as usize)?;
        let prior = before.filter(|&(at, prior)| {
            let block = document.block_at(span.start);
            at + 1 == index && block.is_some_and(|it| it.span.contains(prior[0].extent.text))
        });
        before = Some((index, quantities));
        let read = quantities.iter().all(|it| it.zones.within(zones));
        (read && quantities.len() <= MANY).then_some(Sentence {
            span,
            quantities,
            before: prior.map_or(&[], |(_, prior)| prior),
        })
    })
}

/// Phrases of the options of a rule, in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Phrases {
    all: Vec<String>,
    /// All of them at once, each between two spaces; none where they are too many for it.
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl From<Vec<String>> for Phrases {
    fn from(all: Vec<String>) -> Self {
        Self { all, automaton: OnceLock::new() }
    }
}

impl Phrases {
    /// Whether one of them stands in some words, which [`words`] gave.
    pub(super) fn within(&self, words: &str) -> bool {
        let automaton = self.automaton.get_or_init(|| {
            AhoCorasick::new(self.all.iter().map(|phrase| format!(" {phrase} "))).ok()
        });
        automaton.as_ref().is_some_and(|it| it.is_match(words))
    }

    /// Whether some words are one of them.
    pub(super) fn has(&self, words: &str) -> bool {
        self.all.iter().any(|it| it == words)
    }

    /// Whether some words end with one of them.
    pub(super) fn end(&self, words: &str) -> bool {
        let words = words.trim_end();
        self.all.iter().any(|it| words.strip_suffix(&**it).is_some_and(|rest| rest.ends_with(' ')))
    }

    /// Whether some words begin with one of them.
    pub(super) fn begin(&self, words: &str) -> bool {
        let words = words.trim_start();
        self.all
            .iter()
            .any(|it| words.strip_prefix(&**it).is_some_and(|rest| rest.starts_with(' ')))
    }
}

/// The words and signs between two bytes in lower case, each with a space on either side.
pub(super) fn words(context: &DocumentContext<'_>, start: u32, end: u32) -> String {
    let span = TextSpan { start: start.min(end), end };
    let mut out = String::from(" ");
    for token in context.layers.tokens_in(span) {
        out.push_str(&fold::lower(context.text(token.span)));
        out.push(' ');
    }
    out
}

/// The words between two quantities.
pub(super) fn between(
    context: &DocumentContext<'_>,
    first: &Quantity,
    second: &Quantity,
) -> String {
    words(context, first.extent.text.end, second.extent.text.start)
}

/// The last of some words, with a space on either side.
pub(super) fn last(words: &str, most: usize) -> String {
    let near: Vec<_> = each(words).rev().take(most).collect();
    format!(" {} ", near.into_iter().rev().collect::<Vec<_>>().join(" "))
}

/// Some words and signs one by one.
pub(super) fn each(words: &str) -> impl DoubleEndedIterator<Item = &str> {
    words.split(' ').filter(|it| !it.is_empty())
}

/// Whether a date stands between two quantities: they may be of two days.
pub(super) fn dated_apart(
    context: &DocumentContext<'_>,
    first: &Quantity,
    second: &Quantity,
) -> bool {
    let (from, to) = (first.extent.text.end, second.extent.text.start);
    let dates = &context.facts.dates;
    let at = dates.partition_point(|it| it.extent.text.start < from);
    dates.get(at).is_some_and(|it| it.extent.text.end <= to)
}

/// Whether the words that name a row are of an item: they begin with none of the words for a total.
pub(super) fn is_item(label: &str, total: &[String]) -> bool {
    let lower = fold::lower(label);
    let first = lower.split(|c: char| !c.is_alphanumeric()).find(|it| !it.is_empty());
    first.is_some_and(|first| !total.iter().any(|it| it == first))
}

/// How many words some have, signs aside.
pub(super) fn count(words: &str) -> usize {
    words.split(' ').filter(|it| it.starts_with(char::is_alphanumeric)).count()
}

/// Whether words hold a sign that ends a clause or opens another.
pub(super) fn has_break(words: &str) -> bool {
    words
        .split(' ')
        .any(|it| matches!(it, "." | ";" | ":" | "(" | ")" | "[" | "]" | "—" | "?" | "!"))
}

/// The quantities of some that can be added or compared: no names, ranks and scores.
pub(super) fn counted(all: &[Quantity]) -> impl Iterator<Item = &Quantity> {
    let apart = |it: &&Quantity| {
        !matches!(it.kind, QuantityKind::Label | QuantityKind::Rank | QuantityKind::Score)
    };
    all.iter().filter(apart)
}

/// Half of what one more in the last place shown would add.
pub(super) fn half_step(quantity: &Quantity) -> Number {
    quantity.step.half().unwrap_or(quantity.step)
}

/// How far a sum may be from the total that stands beside it: nothing for whole numbers in full,
/// half of the last place for each number that is shown in millions or tenths, and for a total that
/// is a rounder number than its parts.
pub(super) fn sum_tolerance(total: &Quantity, parts: &[&Quantity]) -> Option<Number> {
    let rounded = |it: &Quantity| {
        it.step != Number::ONE || !matches!(it.kind, QuantityKind::Count | QuantityKind::Money(_))
    };
    let mut room = Number::ZERO;
    for it in parts.iter().copied().chain([total]).filter(|it| rounded(it)) {
        room = room.plus(half_step(it))?;
    }
    let finest = parts.iter().map(|it| it.roundness()).min()?;
    if total.roundness() > Number::whole(10) && finest < total.roundness() {
        room = room.plus(total.roundness().half()?)?;
    }
    Some(room)
}

/// Whether a number lies between two shares of another, in hundredths.
pub(super) fn within_ratio(number: Number, of: Number, least: i64, most: i64) -> bool {
    let hundred = Number::whole(100);
    let bound = |share: i64| of.times(Number::whole(share))?.over(hundred);
    bound(least).zip(bound(most)).is_some_and(|(least, most)| (least..=most).contains(&number))
}

/// A number with what it is of, as a message shows it.
pub(super) fn shown(value: Number, like: &Quantity) -> String {
    match like.kind {
        QuantityKind::Percent => format!("{value}%"),
        QuantityKind::Measure(at) => {
            let unit = quantities::unit(at).map_or("", |unit| unit.symbol.as_str());
            format!("{value} {unit}")
        }
        _ => value.to_string(),
    }
}

/// `12 + 30 + 7`.
pub(super) fn addition(parts: impl IntoIterator<Item = Number>) -> String {
    let parts: Vec<_> = parts.into_iter().map(|it| it.to_string()).collect();
    parts.join(" + ")
}

/// The place of a quantity.
pub(super) fn at(context: &DocumentContext<'_>, quantity: &Quantity) -> Place {
    place(context.id, quantity.extent)
}

/// A finding about a total and the parts that do not make it.
pub(super) fn wrong_sum(
    context: &DocumentContext<'_>,
    total: &Quantity,
    parts: &[&Quantity],
    sum: Number,
) -> Finding {
    let added = addition(parts.iter().map(|it| it.value));
    let said = total.value;
    let mut finding = Finding::new(
        at(context, total),
        format!("{added} = {}, the text says {said}", shown(sum, total)),
    )
    .help("correct the total or one of its parts");
    for part in parts {
        finding = finding.label(at(context, part), "");
    }
    finding
}
