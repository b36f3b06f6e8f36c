//! Totals of lists: the last item of a list, or the line over it.

use crate::facts::quantity::{Quantity, QuantityKind};
use crate::rules::DocumentContext;
use crate::rules::figures::reading::{self, within_ratio, words, wrong_sum};
use crate::rules::figures::sum::{Cue, Sum};
use crate::text::document::Block;
use crate::text::finding::Finding;
use crate::text::zone::Zone;
use crate::words::number::Number;

/// The least items of a list that has a total.
const LEAST: usize = 2;

pub(super) fn document(rule: &Sum, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
    let blocks = &context.document.blocks;
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        if block.zone != Zone::ListItem {
            at += 1;
            continue;
        }
        let first = at;
        while blocks.get(at).is_some_and(|it| it.zone == Zone::ListItem) {
            at += 1;
        }
        let items = &blocks[first..at];
        let level = items[0].level;
        if items.len() <= LEAST || items.iter().any(|it| it.level != level) {
            continue;
        }
        let over = first.checked_sub(1).map(|it| &blocks[it]);
        findings.extend(total_item(rule, context, items));
        findings.extend(over.and_then(|over| total_over(rule, context, over, items)));
        findings.extend(blocks.get(at).and_then(|below| total_below(rule, context, below, items)));
    }
}

/// The one quantity of a block.
fn only<'a>(context: &DocumentContext<'a>, block: &Block) -> Option<&'a Quantity> {
    let all = &context.facts.quantities;
    let at = all.partition_point(|it| it.extent.text.start < block.span.start);
    let mut own = all[at..].iter().take_while(|it| it.extent.text.start < block.span.end);
    let first = own.next().filter(|it| it.is_exact() && it.zones.within(context.zones))?;
    (own.next().is_none()
        && !matches!(first.kind, QuantityKind::Label | QuantityKind::Rank | QuantityKind::Score))
    .then_some(first)
}

/// "Timber: £120", "Nails: £14", "Total: £134".
fn total_item(rule: &Sum, context: &DocumentContext<'_>, items: &[Block]) -> Option<Finding> {
    let (last, parts) = items.split_last()?;
    if !rule.tables.is_total(context.text(last.span).split([':', '=', '–', '—']).next()?) {
        return None;
    }
    let total = only(context, last)?;
    let parts: Option<Vec<&Quantity>> = parts.iter().map(|it| only(context, it)).collect();
    let parts = parts.filter(|parts| parts.iter().all(|it| it.is_like(total)))?;
    let sum = Number::sum(parts.iter().map(|it| it.value))?;
    let room = reading::sum_tolerance(total, &parts)?;
    let wrong = sum.distance(total.value)? > room && within_ratio(sum, total.value, 67, 150);
    wrong.then(|| wrong_sum(context, total, &parts, sum))
}

/// "The list names 49 vessels:" over "12 dhows", "30 cutters", "7 tugs".
fn total_over(
    rule: &Sum,
    context: &DocumentContext<'_>,
    over: &Block,
    items: &[Block],
) -> Option<Finding> {
    let sentence = context.layers.sentence_at(over.span.end.saturating_sub(1))?;
    if !context.text(sentence).trim_end().ends_with(':') {
        return None;
    }
    let all = &context.facts.quantities;
    let at = all.partition_point(|it| it.extent.text.start < sentence.start);
    let own = all[at..].iter().take_while(|it| it.extent.text.start < sentence.end);
    let mut totals = own.filter(|it| it.is_exact() && it.kind != QuantityKind::Label);
    let total = totals.next().filter(|_| totals.next().is_none())?;
    let parts: Option<Vec<&Quantity>> = items.iter().map(|it| only(context, it)).collect();
    let starts = |(it, block): (&&Quantity, &Block)| {
        let lead = words(context, block.span.start, it.extent.text.start);
        let tail = words(context, it.extent.text.end, block.span.end);
        reading::count(&lead) == 0 || reading::count(&tail) == 0
    };
    let parts = parts.filter(|parts| {
        parts.iter().zip(items).all(starts) && parts.iter().all(|it| it.is_like(total))
    })?;
    let region = words(context, sentence.start, items.last()?.span.end);
    if rule.open.within(&region) {
        return None;
    }
    rule.judge(context, total, &parts, Cue::Sign)
}

/// "The total of £134 was paid in May." under "Timber: £120", "Nails: £14".
fn total_below(
    rule: &Sum,
    context: &DocumentContext<'_>,
    below: &Block,
    items: &[Block],
) -> Option<Finding> {
    let sentence = context.layers.sentence_at(below.span.start)?;
    let all = &context.facts.quantities;
    let from = all.partition_point(|it| it.extent.text.start < sentence.start);
    let total = all.get(from).filter(|it| it.extent.text.end <= sentence.end && it.is_exact())?;
    let lead = words(context, sentence.start, total.extent.text.start);
    let tail = words(context, total.extent.text.end, sentence.end);
    let said = rule.total_near.within(&lead) || rule.total_after.begin(&tail);
    let parts: Option<Vec<&Quantity>> = items.iter().map(|it| only(context, it)).collect();
    let parts = parts.filter(|parts| parts.iter().all(|it| it.is_like(total)))?;
    let close = said && reading::count(&lead) <= 6 && below.zone.is_running();
    close.then(|| rule.judge(context, total, &parts, Cue::Comma)).flatten()
}
