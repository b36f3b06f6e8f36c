//! Totals of tables: a row or a column that a word calls so, or that most of the others agree with.

use serde::Deserialize;

use crate::facts::quantity::QuantityKind;
use crate::facts::table::{self, Amount, Cell, Grid};
use crate::rules::DocumentContext;
use crate::rules::figures::reading::{Phrases, addition, within_ratio, words};
use crate::rules::figures::sum::{related, remainder};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::words::fold;
use crate::words::number::Number;

/// The words by which rows and columns are told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Labels {
    /// Of a row or column that is the sum of the others.
    total: Vec<String>,
    /// Of a row that is a part of another one.
    within: Phrases,
    /// Of a row that takes the rest of the whole.
    others: Phrases,
    /// Over columns whose numbers cannot be added.
    single: Phrases,
    /// Of rows that are no part of a total.
    apart: Phrases,
    /// Beside a table whose numbers are shares of a whole.
    shares: Phrases,
    /// Before the number that shares make.
    makes: Phrases,
}

/// A total and what it should be the sum of.
struct Claim<'g> {
    total: &'g Amount,
    parts: Vec<&'g Amount>,
    sum: Number,
    right: bool,
    /// Whether the sum is near enough to have been meant.
    near: bool,
}

/// The most numbers of a sum that a message shows.
const SHOWN: usize = 8;

impl Labels {
    pub(super) fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if context.document.cells.is_empty() {
            return;
        }
        for grid in table::grids(context.layers, &context.facts.quantities) {
            if !context.reads(grid.span) || grid.rows.len() < 3 {
                continue;
            }
            let before = findings.len();
            self.total_rows(context, &grid, findings);
            self.total_columns(context, &grid, findings);
            if findings.len() == before {
                self.shares(context, &grid, findings);
            }
            let mut own = findings.split_off(before);
            related::document(context, &grid, &|it| self.is_single(it), &mut own);
            remainder::document(context, &grid, &mut own);
            findings.append(&mut own);
        }
    }

    /// Whether a label names a total: "Total", "All years", "Grand total (1901)".
    pub(super) fn is_total(&self, label: &str) -> bool {
        // "All others" is the rest.
        if self.has(&self.others, label) {
            return false;
        }
        let lower = fold::lower(label);
        let words: Vec<_> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
        words.len() <= 4 && words.iter().take(2).any(|word| self.total.iter().any(|it| it == word))
    }

    /// Whether the numbers under a heading cannot be added.
    pub(super) fn is_single(&self, heading: &str) -> bool {
        self.has(&self.single, heading)
    }

    fn has(&self, phrases: &Phrases, label: &str) -> bool {
        let lower = fold::lower(label);
        let bare: String =
            lower.chars().map(|c| if c.is_alphanumeric() || c == '%' { c } else { ' ' }).collect();
        let bare = format!(" {} ", bare.split_whitespace().collect::<Vec<_>>().join(" "));
        phrases.within(&bare)
    }

    /// Rows that are the sum of those above them, or of those below where they come first.
    fn total_rows(
        &self,
        context: &DocumentContext<'_>,
        grid: &Grid<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let head = grid.head();
        let count = grid.rows.len();
        let body: Vec<usize> = (head..count).collect();
        let totals: Vec<usize> =
            body.iter().copied().filter(|&at| self.is_total(grid.label(at))).collect();
        let kept = |at: &usize| {
            !totals.contains(at)
                && !self.has(&self.within, grid.label(*at))
                && !self.has(&self.apart, grid.label(*at))
        };
        for &row in &totals {
            // A label in the middle of other words may be of a group.
            let above = totals.iter().copied().filter(|&it| it < row).max();
            let from = above.map_or(head, |it| it + 1);
            let since: Vec<usize> = (from..row).filter(kept).collect();
            let all: Vec<usize> = (head..row).filter(kept).collect();
            let below: Vec<usize> = (row + 1..count).filter(kept).collect();
            let grand: Vec<usize> = totals.iter().copied().filter(|&it| it < row).collect();
            let ways =
                if row == head { [below.clone(), below, Vec::new()] } else { [since, all, grand] };
            self.best(context, grid, row, &ways, findings);
        }
        // The last row without a name, where its columns agree.
        let last = count - 1;
        if totals.is_empty() && grid.label(last).is_empty() {
            let parts: Vec<usize> = (head..last).filter(kept).collect();
            let claims = self.claims(grid, last, &parts);
            let right = claims.iter().filter(|it| it.right).count();
            if right >= 2 && right > claims.len() - right {
                report(context, &claims, findings);
            }
        }
    }

    /// Of the ways in which a row may be a total, reports by the one that fits most columns.
    fn best(
        &self,
        context: &DocumentContext<'_>,
        grid: &Grid<'_>,
        row: usize,
        ways: &[Vec<usize>],
        findings: &mut Vec<Finding>,
    ) {
        let mut best: Option<(usize, Vec<Claim<'_>>)> = None;
        for parts in ways.iter().filter(|parts| parts.len() > 1) {
            let claims = self.claims(grid, row, parts);
            let right = claims.iter().filter(|it| it.right).count();
            if best.as_ref().is_none_or(|(most, _)| right > *most) {
                best = Some((right, claims));
            }
        }
        let Some((right, mut claims)) = best else { return };
        // A column that is far from its total is an average or the like, unless all others agree.
        let wrong = claims.len() - right;
        if !(right >= 2 && wrong == 1) {
            claims.retain(|it| it.right || it.near);
        }
        let wrong = claims.len() - right;
        if right >= wrong || wrong == 1 {
            report(context, &claims, findings);
        }
    }

    /// For each column what a row claims to be the sum of.
    fn claims<'g>(&self, grid: &'g Grid<'_>, row: usize, parts: &[usize]) -> Vec<Claim<'g>> {
        let mut claims = Vec::new();
        for column in 0..grid.width() {
            if self.has(&self.single, grid.heading(column)) {
                continue;
            }
            let cells = parts.iter().map(|&at| &grid.rows[at][column]);
            claims.extend(claim(&grid.rows[row][column], cells));
        }
        claims
    }

    /// Columns that are the sum of those before them.
    fn total_columns(
        &self,
        context: &DocumentContext<'_>,
        grid: &Grid<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let head = grid.head();
        if head == 0 {
            return;
        }
        let totals = |column: &usize| self.is_total(grid.heading(*column));
        for column in (0..grid.width()).filter(totals) {
            let kept = |it: &usize| {
                !totals(it) && !self.has(&self.single, grid.heading(*it)) && *it != column
            };
            let before: Vec<usize> = (0..column).filter(kept).collect();
            let after: Vec<usize> = (column + 1..grid.width()).filter(kept).collect();
            for parts in [before, after] {
                let mut claims = Vec::new();
                for row in grid.rows.iter().skip(head) {
                    let cells = parts.iter().map(|&at| &row[at]);
                    let cells = cells.filter(|it| {
                        it.amount.is_some() || it.text.is_empty() || is_nothing(it.text)
                    });
                    claims.extend(claim(&row[column], cells).filter(|it| it.parts.len() > 1));
                }
                let right = claims.iter().filter(|it| it.right).count();
                let wrong = claims.len() - right;
                if right >= 2 && right > 2 * wrong || right >= 1 && wrong == 1 && claims.len() >= 2
                {
                    report(context, &claims, findings);
                }
            }
        }
    }

    /// A column of shares of one whole, without a total.
    fn shares(&self, context: &DocumentContext<'_>, grid: &Grid<'_>, findings: &mut Vec<Finding>) {
        let head = grid.head();
        let rows: Vec<usize> = (head..grid.rows.len()).collect();
        let rest = rows.last().is_some_and(|&at| self.has(&self.others, grid.label(at)));
        if head == 0 || rows.iter().any(|&at| self.is_total(grid.label(at))) {
            return;
        }
        let start = context.document.block_at(grid.span.start).map_or(0, |it| it.span.start);
        let around = words(context, start.saturating_sub(200), start);
        for column in 0..grid.width() {
            let cells = rows.iter().map(|&at| &grid.rows[at][column]);
            let amounts: Vec<&Amount> = cells.filter_map(|it| it.amount.as_ref()).collect();
            let percent = table::is_percent(grid.heading(column))
                || amounts.iter().all(|it| it.kind == QuantityKind::Percent);
            let shares = self.has(&self.shares, grid.heading(column));
            let named =
                rest && (percent || shares || self.shares.within(&around)) || percent && shares;
            let plain = amounts.iter().all(|it| {
                matches!(it.kind, QuantityKind::Percent | QuantityKind::Count)
                    && !it.loose
                    && it.value < Number::whole(100)
            });
            if !named || !plain || amounts.len() != rows.len() || amounts.len() < 3 {
                continue;
            }
            let hundred = Number::whole(100);
            let room = Number::sum(amounts.iter().filter_map(|it| it.step.half()));
            let sum = Number::sum(amounts.iter().map(|it| it.value));
            let (Some(sum), Some(room)) = (sum, room) else { continue };
            let wrong = sum.distance(hundred).is_some_and(|it| it > room);
            // Without a row of the rest, only what is near is meant to be the whole.
            let (least, most) = if rest { (90, 110) } else { (95, 105) };
            if wrong && within_ratio(sum, hundred, least, most) {
                let added = added(&amounts);
                // The words beside the table may say what they make.
                let told = self.told_whole(context, grid);
                let (last, others) = match (told, amounts.split_last()) {
                    (Some(told), _) => (told, &amounts[..]),
                    (None, Some((last, others))) => (last.span, others),
                    (None, None) => continue,
                };
                let mut finding = Finding::new(
                    context.place(last),
                    format!("{added} = {sum}%, which is not the whole"),
                )
                .help("correct one of the shares");
                for it in others {
                    finding = finding.label(context.place(it.span), "");
                }
                findings.push(finding);
            }
        }
    }

    /// The 100 of "they sum to 100" in the block before or behind a table.
    fn told_whole(&self, context: &DocumentContext<'_>, grid: &Grid<'_>) -> Option<TextSpan> {
        let blocks = &context.document.blocks;
        let first = blocks.partition_point(|it| it.span.start < grid.span.start);
        let after = blocks.partition_point(|it| it.span.start < grid.span.end);
        let beside = [first.checked_sub(1)?, after].map(|it| blocks.get(it));
        beside.into_iter().flatten().find_map(|block| {
            let all = &context.facts.quantities;
            let from = all.partition_point(|it| it.extent.text.start < block.span.start);
            let own = all[from..].iter().take_while(|it| it.extent.text.end <= block.span.end);
            let hundred = own.filter(|it| it.value == Number::whole(100));
            let told = |span: TextSpan| {
                let from = span.start.saturating_sub(40).max(block.span.start);
                self.makes.end(&words(context, from, span.start))
            };
            hundred.map(|it| it.extent.text).find(|&span| told(span))
        })
    }
}

/// Whether a cell says that there is nothing to add.
fn is_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "-" | "–" | "—" | "−" | "." | ".." | "…" | "nil" | "0" | "none")
}

/// What a cell claims to be the sum of some others; none where one of them is no number.
fn claim<'g>(total: &'g Cell<'_>, cells: impl Iterator<Item = &'g Cell<'g>>) -> Option<Claim<'g>> {
    let total = total.amount.as_ref().filter(|it| !it.loose)?;
    let mut parts = Vec::new();
    for cell in cells {
        match &cell.amount {
            Some(part) => parts.push(part),
            None if is_nothing(cell.text) => {}
            None => return None,
        }
    }
    let like = parts.iter().all(|it| {
        it.kind == total.kind || it.kind == QuantityKind::Count || total.kind == QuantityKind::Count
    });
    if parts.len() < 2 || !like || parts.iter().any(|it| it.loose) {
        return None;
    }
    let sum = Number::sum(parts.iter().map(|it| it.value))?;
    let rounded = |it: &&Amount| it.step != Number::ONE || it.kind == QuantityKind::Percent;
    let shares = total.value == Number::whole(100);
    let mut room = Number::ZERO;
    for it in parts.iter().copied().chain([total]).filter(|it| rounded(it) || shares) {
        room = room.plus(it.step.half()?)?;
    }
    let right = sum.distance(total.value)? <= room;
    let near = within_ratio(sum, total.value, 67, 150)
        && parts.iter().all(|it| it.value.magnitude() <= total.value.magnitude());
    Some(Claim { total, parts, sum, right, near })
}

/// The numbers of a sum, those in the middle of a long one left out.
fn added(parts: &[&Amount]) -> String {
    let values = || parts.iter().map(|it| it.value);
    if parts.len() <= SHOWN {
        return addition(values());
    }
    let first = addition(values().take(SHOWN - 2));
    let last = parts.last().map_or(Number::ZERO, |it| it.value);
    format!("{first} + … + {last}")
}

fn report(context: &DocumentContext<'_>, claims: &[Claim<'_>], findings: &mut Vec<Finding>) {
    for claim in claims.iter().filter(|it| !it.right) {
        let Claim { total, parts, sum, .. } = claim;
        let said = total.value;
        let mut finding = Finding::new(
            context.place(total.span),
            format!("{} = {sum}, the table says {said}", added(parts)),
        )
        .help("correct the total or one of the numbers that it adds up");
        let span = |it: &&Amount| -> TextSpan { it.span };
        for part in parts.iter().map(span) {
            finding = finding.label(context.place(part), "");
        }
        findings.push(finding);
    }
}
