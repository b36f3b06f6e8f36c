//! Totals that the words beside a table or a list give of what it lists.

use serde::Deserialize;

use crate::facts::quantity::{Quantity, QuantityKind};
use crate::facts::table::{self, Amount, Grid};
use crate::rules::DocumentContext;
use crate::rules::figures::reading::{Phrases, addition, at, last, within_ratio, words};
use crate::rules::figures::sum::tabular::Labels;
use crate::text::document::Block;
use crate::text::finding::Finding;
use crate::text::zone::Zone;
use crate::words::fold;
use crate::words::number::Number;

/// The words by which a number is seen to be the total of the table beside it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Beside {
    /// A few words before or behind the number.
    total: Phrases,
    /// In the sentence of a number that is not all of the table, or of another one.
    apart: Phrases,
}

/// How many blocks before and behind a table are read.
const BLOCKS: usize = 2;

/// Between which hundredths of the sum a total beside a table lies.
const RATIO: (i64, i64) = (80, 125);

/// How many words around a number tell that it is a total.
const NEAR: usize = 7;

impl Beside {
    pub(super) fn document(
        &self,
        labels: &Labels,
        context: &DocumentContext<'_>,
        findings: &mut Vec<Finding>,
    ) {
        if context.document.cells.is_empty() {
            return;
        }
        for grid in table::grids(context.layers, &context.facts.quantities) {
            if context.reads(grid.span) && grid.rows.len() >= 3 {
                findings.extend(self.judge(labels, context, &grid));
            }
        }
    }

    fn judge(
        &self,
        labels: &Labels,
        context: &DocumentContext<'_>,
        grid: &Grid<'_>,
    ) -> Option<Finding> {
        let head = grid.head();
        let rows: Vec<usize> =
            (head..grid.rows.len()).filter(|&it| !labels.is_total(grid.label(it))).collect();
        // A row with a total is judged by itself.
        if rows.len() + head < grid.rows.len() || rows.len() < 2 {
            return None;
        }
        let mut columns = Vec::new();
        for column in 0..grid.width() {
            let amounts: Vec<&Amount> =
                rows.iter().filter_map(|&row| grid.rows[row][column].amount.as_ref()).collect();
            let sound = amounts.len() == rows.len() && amounts.iter().all(|it| !it.loose);
            let heading = if head > 0 { grid.heading(column) } else { "" };
            if sound && !labels.is_single(heading) && !table::is_percent(heading) {
                let sum = Number::sum(amounts.iter().map(|it| it.value))?;
                columns.push((column, amounts, sum));
            }
        }
        let totals = self.totals(context, grid);
        totals.into_iter().find_map(|total| {
            if columns.iter().any(|(_, _, sum)| *sum == total.value) {
                return None;
            }
            let near = |sum: Number| within_ratio(total.value, sum, RATIO.0, RATIO.1);
            let mut named = columns.iter().filter(|(column, amounts, sum)| {
                near(*sum) && is_of(context, grid, total, *column, amounts)
            });
            let (_, amounts, sum) = named.next().filter(|_| named.next().is_none())?;
            let fine = amounts.iter().all(|it| it.step >= total.step)
                && total.roundness() <= amounts.iter().map(|it| it.value.roundness()).max()?;
            fine.then(|| {
                let mut finding = Finding::new(
                    at(context, total),
                    format!(
                        "{} = {sum}, the text says {}",
                        addition(amounts.iter().map(|it| it.value)),
                        total.value
                    ),
                )
                .help("correct the total or one of the numbers of the table");
                for it in amounts {
                    finding = finding.label(context.place(it.span), "");
                }
                finding
            })
        })
    }

    /// The numbers beside a table that are said to be totals.
    fn totals<'a>(&self, context: &DocumentContext<'a>, grid: &Grid<'_>) -> Vec<&'a Quantity> {
        let blocks = &context.document.blocks;
        let first = blocks.partition_point(|it| it.span.start < grid.span.start);
        let after = blocks.partition_point(|it| it.span.start < grid.span.end);
        let running = |it: &&Block| it.zone.is_running() || it.zone == Zone::Caption;
        let over = blocks[..first].iter().rev().take_while(running).take(BLOCKS);
        let below = blocks[after..].iter().take_while(running).take(BLOCKS);
        let mut out = Vec::new();
        for block in over.chain(below) {
            let all = &context.facts.quantities;
            let from = all.partition_point(|it| it.extent.text.start < block.span.start);
            let own = all[from..].iter().take_while(|it| it.extent.text.end <= block.span.end);
            out.extend(own.filter(|it| it.is_exact() && self.is_total(context, it)));
        }
        out
    }

    fn is_total(&self, context: &DocumentContext<'_>, quantity: &Quantity) -> bool {
        let kind = matches!(
            quantity.kind,
            QuantityKind::Count | QuantityKind::Money(_) | QuantityKind::Measure(_)
        );
        let span = quantity.extent.text;
        let Some(sentence) = context.layers.sentence_at(span.start) else { return false };
        let lead = words(context, sentence.start, span.start);
        let tail = words(context, span.end, sentence.end);
        let before = last(&lead, NEAR);
        let behind: String = tail.split_inclusive(' ').take(NEAR).collect();
        let told = self.total.within(&before) || self.total.within(&behind);
        kind && told && !self.apart.within(&lead) && !self.apart.within(&tail)
    }
}

/// Whether a number beside a table is of what a column counts: by its noun, its unit or currency.
fn is_of(
    context: &DocumentContext<'_>,
    grid: &Grid<'_>,
    total: &Quantity,
    column: usize,
    amounts: &[&Amount],
) -> bool {
    if amounts.iter().all(|it| it.kind == total.kind) && total.kind != QuantityKind::Count {
        return true;
    }
    let heading = fold::lower(if grid.head() > 0 { grid.heading(column) } else { "" }).into_owned();
    let mut named = heading.split(|c: char| !c.is_alphanumeric()).filter(|it| it.len() > 1);
    let text = context.text(total.extent.text);
    let unit = text.trim_start_matches(|c: char| !c.is_alphabetic());
    let stem = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let of = [&*total.noun, unit].map(|it| stem(&fold::lower(it)));
    named.any(|word| of.iter().any(|it| !it.is_empty() && *it == stem(word)))
}
