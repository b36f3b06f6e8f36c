//! Rows of a table that are what the rows above leave of a number: income, less three costs, is a
//! surplus. No word need say so where the other columns bear it out.

use crate::facts::table::{Amount, Grid};
use crate::rules::DocumentContext;
use crate::rules::figures::reading::within_ratio;
use crate::text::finding::Finding;
use crate::words::number::Number;

/// How many numbers are taken off at least: of one alone a sum of two tells as well.
const LEAST: usize = 2;

/// How many numbers are taken off at most.
const MOST: usize = 8;

/// How many digits what is left has in the columns that bear the relation out, and in each of them:
/// smaller numbers are so by chance.
const PROOF: usize = 4;
const DIGITS: usize = 3;

/// Reports the one remainder that does not fit.
pub(super) fn document(
    context: &DocumentContext<'_>,
    grid: &Grid<'_>,
    findings: &mut Vec<Finding>,
) {
    let rows = grid.head()..grid.rows.len();
    let told = |finding: &Finding, findings: &[Finding]| {
        findings.iter().any(|it| it.primary.place == finding.primary.place)
    };
    for last in rows.clone() {
        let first = last.saturating_sub(MOST + 1).max(rows.start);
        for start in (first..last.saturating_sub(LEAST)).rev() {
            if let Some(finding) = judge(context, grid, start, last) {
                if !told(&finding, findings) {
                    findings.push(finding);
                }
                break;
            }
        }
    }
}

/// Judges whether the last of some rows is what those between leave of the first.
fn judge(
    context: &DocumentContext<'_>,
    grid: &Grid<'_>,
    start: usize,
    last: usize,
) -> Option<Finding> {
    let (mut right, mut wrong) = (0, None);
    for column in 0..grid.width() {
        let amounts = (start..=last).map(|row| grid.rows[row].get(column)?.amount.as_ref());
        let Some(amounts) = amounts.collect::<Option<Vec<&Amount>>>() else { continue };
        let exact = |it: &&Amount| !it.loose && it.step == Number::ONE;
        let [whole, parts @ .., said] = amounts.as_slice() else { return None };
        if !amounts.iter().all(exact) {
            return None;
        }
        let left = parts.iter().try_fold(whole.value, |left, it| left.minus(it.value))?;
        if left != said.value {
            if wrong.replace((amounts.clone(), left)).is_some() {
                return None;
            }
        } else {
            let digits = left.magnitude().shown(0).chars().filter(char::is_ascii_digit).count();
            right += if digits < DIGITS { return None } else { digits };
        }
    }
    let (amounts, left) = wrong.filter(|_| right >= PROOF)?;
    let (said, rest) = amounts.split_last()?;
    if !within_ratio(said.value, left, 50, 200) {
        return None;
    }
    let shown: Vec<_> = rest.iter().map(|it| it.value.to_string()).collect();
    let message = format!("{} = {left}, the table says {}", shown.join(" − "), said.value);
    let mut finding = Finding::new(context.place(said.span), message)
        .note("the other columns of the table bear this relation out")
        .help("correct the remainder or one of the numbers above it");
    for part in rest {
        finding = finding.label(context.place(part.span), "");
    }
    Some(finding)
}
