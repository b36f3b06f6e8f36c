//! Numbers in the wrong order: a range of pages that runs back, a minimum above its maximum, a
//! largest that the table beside it does not bear out.

use std::cmp::Reverse;

use serde::Deserialize;

use crate::facts::quantity::{Quantity, QuantityKind};
use crate::facts::table::{self, Amount, Grid};
use crate::rules::figures::reading::{
    self, Phrases, Sentence, at, between, count, has_break, shown, words,
};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::words::fold;
use crate::words::number::Number;
use crate::words::quantities::{self, NumberWord};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Order>("order");

/// Reports "pp. 245–239" and "the minimum age was 45 and the maximum age was 21".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Order {
    /// Before the numbers of pages, volumes, chapters.
    pages: Phrases,
    /// Before the lower and the upper bound of one thing.
    minimum: Phrases,
    maximum: Phrases,
    /// Superlatives that a greatest number bears out, and those of a smallest.
    greatest: Vec<String>,
    smallest: Vec<String>,
    /// Of a row that is no item.
    total: Vec<String>,
    /// In a sentence that does not say outright which is the greatest.
    hedges: Vec<String>,
    /// Before the name of a place where something ranked is.
    places: Vec<String>,
    /// Between what is ranked and its rank.
    verbs: Vec<String>,
    /// Behind a rank, before what holds it.
    by: Vec<String>,
}

impl Check for Order {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for quantity in &context.facts.quantities {
            findings.extend(self.pages(context, quantity));
        }
        for sentence in reading::sentences(context) {
            findings.extend(self.bounds(context, &sentence));
        }
        self.tables(context, findings);
    }
}

impl Order {
    /// "pp. 245–239"; "245–39" is short for 245–239 and runs back as well, "239–45" does not.
    fn pages(&self, context: &DocumentContext<'_>, quantity: &Quantity) -> Option<Finding> {
        let (first, second) = (quantity.value.to_whole()?, quantity.upper?.to_whole()?);
        let range = matches!(
            quantity.kind,
            QuantityKind::Label | QuantityKind::Score | QuantityKind::Count
        );
        if !range || second > first || !quantity.zones.within(context.zones) {
            return None;
        }
        let start = quantity.extent.text.start;
        let opens = context.document.block_at(start).map_or(0, |it| it.span.start);
        let before = words(context, start.saturating_sub(20).max(opens), start);
        let text = context.text(quantity.extent.text);
        let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–'));
        let mut shortened = second;
        let mut power = 1;
        while power <= second {
            power *= 10;
        }
        if second < first {
            shortened += first / power * power;
        }
        let back = second < first && shortened <= first;
        (plain && back && self.pages.end(&before)).then(|| {
            Finding::new(at(context, quantity), format!("the range `{text}` runs back"))
                .note(format!("{first} > {second}"))
                .help("correct one of its ends")
        })
    }

    /// "The minimum age is 45, the maximum age 21."
    fn bounds(&self, context: &DocumentContext<'_>, sentence: &Sentence<'_>) -> Option<Finding> {
        sentence.quantities.windows(2).find_map(|pair| {
            let [first, second] = pair else { return None };
            let lead = words(context, sentence.span.start, first.extent.text.start);
            let gap = between(context, first, second);
            let near = reading::last(&lead, 5);
            let told = |lead: &Phrases, gap_has: &Phrases| {
                lead.within(&near)
                    && gap_has.within(&gap)
                    && !gap_has.within(&near)
                    && !lead.within(&gap)
            };
            let (least, most) = if told(&self.minimum, &self.maximum) {
                (first, second)
            } else if told(&self.maximum, &self.minimum) {
                (second, first)
            } else {
                return None;
            };
            let like = first.is_like(second) && first.upper.is_none() && second.upper.is_none();
            let close = count(&gap) <= 8 && !has_break(&gap);
            let wrong = like
                && close
                && least.value > most.value
                // "45 in January, and in July the maximum was 21"
                && !reading::dated_apart(context, first, second);
            wrong.then(|| {
                let (low, high) = (shown(least.value, least), shown(most.value, most));
                Finding::new(
                    at(context, least),
                    format!("the minimum of {low} is above the maximum of {high}"),
                )
                .label(at(context, most), "")
                .help("exchange the two, or correct one of them")
            })
        })
    }

    /// Superlatives beside a table with one column of numbers.
    fn tables(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if context.document.cells.is_empty() {
            return;
        }
        let blocks = &context.document.blocks;
        for grid in table::grids(context.layers, &context.facts.quantities) {
            let Some(ranking) = self.ranking(&grid) else { continue };
            let first = blocks.partition_point(|it| it.span.start < grid.span.start);
            let after = blocks.partition_point(|it| it.span.start < grid.span.end);
            let beside = first
                .checked_sub(1)
                .and_then(|it| blocks.get(it))
                .into_iter()
                .chain(blocks.get(after));
            for block in beside.filter(|it| it.zone.is_running()) {
                let all = &context.layers.sentences;
                let from = all.partition_point(|it| it.start < block.span.start);
                for &sentence in all[from..].iter().take_while(|it| it.end <= block.span.end) {
                    findings.extend(self.superlative(context, sentence, &ranking));
                }
            }
        }
    }

    /// The rows of a table in the order of its only column of numbers, the greatest first.
    fn ranking<'g>(&self, grid: &'g Grid<'_>) -> Option<Vec<(&'g str, &'g Amount)>> {
        let head = grid.head();
        let rows: Vec<usize> = (head..grid.rows.len())
            .filter(|&it| reading::is_item(grid.label(it), &self.total))
            .collect();
        let numeric =
            |column: &usize| rows.iter().all(|&row| grid.rows[row][*column].amount.is_some());
        let mut columns = (0..grid.width()).filter(numeric);
        let column = columns.next().filter(|_| columns.next().is_none())?;
        let amount =
            |&row: &usize| Some((grid.label(row), grid.rows[row][column].amount.as_ref()?));
        let mut all: Vec<_> =
            rows.iter().filter_map(amount).filter(|(label, _)| !label.is_empty()).collect();
        all.sort_by_key(|(_, amount)| Reverse(amount.value));
        (all.len() == rows.len() && all.len() >= 3).then_some(all)
    }

    /// "The largest of them is B." "C is the second-largest."
    fn superlative(
        &self,
        context: &DocumentContext<'_>,
        sentence: TextSpan,
        ranking: &[(&str, &Amount)],
    ) -> Option<Finding> {
        let all = words(context, sentence.start, sentence.end);
        let list: Vec<&str> = reading::each(&all).collect();
        let is = |of: &[String], word: &str| of.iter().any(|it| it == word);
        let mut superlatives = list
            .iter()
            .enumerate()
            .filter(|(_, word)| is(&self.greatest, word) || is(&self.smallest, word));
        let (place, word) = superlatives.next().filter(|_| superlatives.next().is_none())?;
        let ranked = |word: &str| match quantities::number_word(word) {
            Some(NumberWord::Ordinal(rank, _)) => Some(usize::from(rank.checked_sub(1)?)),
            _ => None,
        };
        let rank = list[place.saturating_sub(2)..place].iter().find_map(|it| ranked(it));
        // "one of the largest", "the largest but one", "not the largest", "second only to the largest"
        let hedged =
            list.iter().any(|it| is(&self.hedges, it) || rank.is_none() && ranked(it).is_some());
        let named: Vec<_> = ranking
            .iter()
            .enumerate()
            .filter(|(_, (label, _))| {
                let bare = fold::lower(label);
                all.contains(&format!(
                    " {} ",
                    bare.split_whitespace().collect::<Vec<_>>().join(" ")
                ))
            })
            .collect();
        let [(at_row, (label, own))] = named.as_slice() else { return None };
        // "The largest harbour was at Bory": what is there is ranked, not the place.
        let bare = fold::lower(label);
        let first = bare.split_whitespace().next().unwrap_or_default();
        let within = list.windows(2).any(|pair| pair[1] == first && is(&self.places, pair[0]));
        if within {
            return None;
        }
        let rank = rank.unwrap_or(0);
        let expected =
            if is(&self.smallest, word) { ranking.len().checked_sub(1 + rank)? } else { rank };
        let (other, amount) = ranking.get(expected)?;
        let (said, value): (Number, Number) = (own.value, amount.value);
        let plain = list.len() <= 16 && !hedged && *at_row != expected && said != value;
        let told = |it: &&str| *it == "," || is(&self.verbs, it);
        let subject =
            list.iter().any(told) || list.iter().skip(place + 1).any(|it| is(&self.by, it));
        (plain && subject).then(|| {
            let token = context
                .layers
                .tokens_in(sentence)
                .iter()
                .find(|it| *fold::lower(context.text(it.span)) == **word);
            let span = token.map_or(sentence, |it| it.span);
            Finding::new(
                context.place(span),
                format!("`{label}` has {said} in the table, `{other}` has {value}"),
            )
            .label(context.place(own.span), "")
            .label(context.place(amount.span), "")
            .help("correct the rank or the table")
        })
    }
}
