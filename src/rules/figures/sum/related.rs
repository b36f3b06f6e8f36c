//! Lines of a table of which one is computed from two others: all the rest of the table shows it,
//! whatever the words over them say.
//!
//! In a column `Change` that is the second year less the first in every row but one, that one is
//! wrong. The fewer numbers bear the relation out, and the more triples of lines a table has, the
//! less they prove; so their digits are counted.

use crate::facts::quantity::QuantityKind;
use crate::facts::table::{Amount, Grid, is_percent};
use crate::rules::DocumentContext;
use crate::rules::figures::reading::within_ratio;
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::words::number::Number;

/// Columns or rows of a table, each with its numbers by place.
struct Lines<'g> {
    lines: Vec<Vec<Option<&'g Amount>>>,
    /// Whether each holds shares of a hundred.
    percent: Vec<bool>,
}

/// How one line comes of two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// `a + b = c`, in any order of the three.
    Sum,
    /// `a × b = c`.
    Product,
    /// `a / b = c` per cent.
    Share,
    /// `c` is `a` per cent of a whole.
    Part(Number),
}

/// A place where three lines do not fit.
struct Misfit<'g> {
    relation: Relation,
    amounts: [&'g Amount; 3],
    lines: [usize; 3],
    result: Number,
    /// The numbers that the whole of a share is made of.
    whole: Vec<TextSpan>,
}

/// The most lines that are compared: the triples grow with their cube.
const LINES: usize = 12;

/// How many blocks before a table are read.
const BESIDE: usize = 3;

/// The most places.
const PLACES: usize = 400;

/// Reports the one number that does not fit, along columns and along rows.
pub(super) fn document(
    context: &DocumentContext<'_>,
    grid: &Grid<'_>,
    single: &dyn Fn(&str) -> bool,
    findings: &mut Vec<Finding>,
) {
    let (head, count, width) = (grid.head(), grid.rows.len(), grid.width());
    let sound = |amount: &&Amount| {
        !amount.loose && !matches!(amount.kind, QuantityKind::Rank | QuantityKind::Score)
    };
    let cell = |row: usize, column: usize| {
        grid.rows[row].get(column).and_then(|it| it.amount.as_ref()).filter(sound)
    };
    let columns = Lines {
        lines: (0..width).map(|at| (head..count).map(|row| cell(row, at)).collect()).collect(),
        percent: (0..width).map(|at| is_percent(grid.heading(at))).collect(),
    };
    let rows = Lines {
        lines: (head..count)
            .map(|row| {
                let summed = |&at: &usize| !single(grid.heading(at));
                (0..width).filter(summed).map(|at| cell(row, at)).collect()
            })
            .collect(),
        percent: (head..count).map(|row| is_percent(grid.label(row))).collect(),
    };
    let shares = columns.shares(&wholes(context, grid));
    for misfit in [columns.misfit(true), rows.misfit(false), shares].into_iter().flatten() {
        let spans = misfit.amounts.map(|it| it.span);
        let told = findings.iter().any(|it| {
            let place = it.primary.place.span;
            spans.iter().any(|&span| context.place(span).span.overlaps(place))
        });
        if !told {
            findings.push(misfit.finding(context));
        }
    }
}

/// Numbers in the words beside a table, of which a column may give the shares.
fn wholes(context: &DocumentContext<'_>, grid: &Grid<'_>) -> Vec<Amount> {
    let blocks = &context.document.blocks;
    let first = blocks.partition_point(|it| it.span.start < grid.span.start);
    let after = blocks.partition_point(|it| it.span.start < grid.span.end);
    let start = blocks.get(first.saturating_sub(BESIDE)).map_or(0, |it| it.span.start);
    let end = blocks.get(after).map_or(grid.span.end, |it| it.span.end);
    let all = &context.facts.quantities;
    let from = all.partition_point(|it| it.extent.text.start < start);
    let near = all[from..].iter().take_while(|it| it.extent.text.end <= end);
    let near = near.filter(|it| !grid.span.contains(it.extent.text) && it.is_exact());
    near.filter(|it| it.value >= Number::whole(20))
        .map(|it| Amount {
            span: it.extent.text,
            value: it.value,
            step: it.step,
            kind: it.kind,
            loose: false,
        })
        .collect()
}

fn digits(number: Number) -> usize {
    let whole = number.magnitude().shown(0);
    whole.chars().filter(char::is_ascii_digit).count()
}

impl<'g> Lines<'g> {
    /// The place where the only relation that all others bear out does not hold.
    fn misfit(&self, columns: bool) -> Option<Misfit<'g>> {
        let count = self.lines.len();
        let places = self.lines.first().map_or(0, Vec::len);
        if !(3..=LINES).contains(&count) || !(2..=PLACES).contains(&places) {
            return None;
        }
        let need = 3 + (count * (count - 1) * (count - 2) / 2).to_string().len();
        let mut found = None;
        for target in 0..count {
            for first in 0..count {
                for second in 0..count {
                    let apart = first != second && target != first && target != second;
                    if !apart {
                        continue;
                    }
                    let lines = [first, second, target];
                    let relations: &[Relation] = if first < second {
                        &[Relation::Sum, Relation::Product, Relation::Share]
                    } else {
                        &[Relation::Share]
                    };
                    for &relation in relations {
                        // Along rows only sums are told by their numbers alone.
                        if !columns && relation != Relation::Sum {
                            continue;
                        }
                        if let Some(misfit) = self.judge(relation, lines, need) {
                            // Two readings of one table: neither is sure.
                            if found.is_some() {
                                return None;
                            }
                            found = Some(misfit);
                        }
                    }
                }
            }
        }
        found
    }

    /// The only row in which a share is not that of the number beside it in one whole: that of the
    /// column, or one that the words beside the table give.
    fn shares(&self, wholes: &[Amount]) -> Option<Misfit<'g>> {
        let percent = (0..self.lines.len()).filter(|&at| self.percent[at] || self.is_percent(at));
        for share in percent {
            for part in (0..self.lines.len()).filter(|&it| it != share && !self.percent[it]) {
                let pairs = self.lines[part].iter().zip(&self.lines[share]);
                let pairs: Vec<_> = pairs.filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
                let hundred = Number::whole(100);
                let listed = || pairs.iter().filter(|it| it.1.value != hundred);
                if let Some(misfit) = apportioned(&pairs, wholes, [share, part]) {
                    return Some(misfit);
                }
                let sum = Number::sum(listed().map(|it| it.0.value))?;
                let told = wholes.iter().map(|it| (it.value, Some(it.span)));
                let all = std::iter::once((sum, None)).chain(told);
                for (whole, place) in all.filter(|it| it.0 > Number::ZERO) {
                    let fits = |&&(part, share): &&(&'g Amount, &'g Amount)| {
                        let exact = part.value.over(whole).and_then(|it| it.times(hundred));
                        let off = exact.and_then(|it| it.distance(share.value));
                        off.is_some_and(|off| off <= share.step)
                    };
                    let right = listed().filter(fits).count();
                    let mut wrong = listed().filter(|it| !fits(it));
                    let one = wrong.next().filter(|_| wrong.next().is_none());
                    if let Some(&(amount, rate)) = one.filter(|_| right >= 2) {
                        let result = whole.times(rate.value)?.over(hundred)?;
                        let near = within_ratio(amount.value, result, 50, 200);
                        return near.then_some(Misfit {
                            relation: Relation::Part(whole),
                            amounts: [rate, rate, amount],
                            lines: [share, share, part],
                            result,
                            whole: match place {
                                Some(span) => vec![span],
                                None => listed().map(|it| it.0.span).collect(),
                            },
                        });
                    }
                    if right >= 2 {
                        return None;
                    }
                }
            }
        }
        None
    }

    /// Whether every number of a line is a percentage.
    fn is_percent(&self, line: usize) -> bool {
        let mut all = self.lines[line].iter().flatten().peekable();
        all.peek().is_some() && all.all(|it| it.kind == QuantityKind::Percent)
    }

    fn judge(&self, relation: Relation, lines: [usize; 3], need: usize) -> Option<Misfit<'g>> {
        let [first, second, target] = lines;
        if (relation == Relation::Share) != self.percent[target] {
            return None;
        }
        if relation != Relation::Sum && (self.percent[first] || self.percent[second]) {
            return None;
        }
        let mut proof = 0;
        let mut right = 0;
        let mut wrong = None;
        let places = self.lines[first].iter().zip(&self.lines[second]).zip(&self.lines[target]);
        for ((a, b), c) in places {
            let (Some(a), Some(b), Some(c)) = (*a, *b, *c) else { continue };
            let (result, room) = compute(relation, a, b, c)?;
            let trivial = [a, b, c].iter().any(|it| it.value == Number::ZERO)
                || relation == Relation::Product
                    && [a, b].iter().any(|it| it.value.magnitude() <= Number::ONE);
            let fits = result.distance(c.value)? <= room;
            if fits && !trivial {
                right += 1;
                let largest = [a, b, c].iter().map(|it| it.value.magnitude()).max()?;
                proof += digits(if relation == Relation::Share { c.value } else { largest });
            } else if !fits {
                let near = within_ratio(c.value, result, 50, 200) || relation == Relation::Sum;
                if wrong.is_some() || !near {
                    return None;
                }
                wrong =
                    Some(Misfit { relation, amounts: [a, b, c], lines, result, whole: Vec::new() });
            }
        }
        wrong.filter(|_| right >= 2 && proof >= need)
    }
}

/// The only number that is not its share of a whole told beside the table, where the others are to the
/// unit: no rounding explains that.
fn apportioned<'g>(
    pairs: &[(&'g Amount, &'g Amount)],
    wholes: &[Amount],
    [share, part]: [usize; 2],
) -> Option<Misfit<'g>> {
    let large = pairs.iter().all(|it| it.0.value >= Number::whole(1000));
    let mut found = wholes.iter().filter(|_| large).filter_map(|whole| {
        let exact = |rate: &Amount| whole.value.times(rate.value)?.over(Number::whole(100));
        let (right, wrong): (Vec<_>, Vec<_>) =
            pairs.iter().partition(|(amount, rate)| exact(rate) == Some(amount.value));
        let [&(amount, rate)] = wrong[..] else { return None };
        let result = exact(rate)?;
        let near = within_ratio(amount.value, result, 50, 200);
        (right.len() >= 2 && near).then(|| Misfit {
            relation: Relation::Part(whole.value),
            amounts: [rate, rate, amount],
            lines: [share, share, part],
            result,
            whole: vec![whole.span],
        })
    });
    found.next()
}

/// What two numbers make of a third, and how far off rounding may put it.
fn compute(relation: Relation, a: &Amount, b: &Amount, c: &Amount) -> Option<(Number, Number)> {
    let half = |it: &Amount| match it.step == Number::ONE && it.kind != QuantityKind::Percent {
        true => Some(Number::ZERO),
        false => it.step.half(),
    };
    match relation {
        Relation::Sum => {
            let room = half(a)?.plus(half(b)?)?.plus(half(c)?)?;
            Some((a.value.plus(b.value)?, room))
        }
        Relation::Product => {
            let result = a.value.times(b.value)?;
            let room = half(a)?
                .times(b.value.magnitude())?
                .plus(half(b)?.times(a.value.magnitude())?)?
                .plus(half(c)?)?;
            Some((result, room))
        }
        Relation::Part(_) => None,
        Relation::Share => {
            let result = a.value.over(b.value).and_then(|it| it.times(Number::whole(100)));
            // Rounded, or cut off.
            Some((result.unwrap_or(Number::whole(-1)), c.step))
        }
    }
}

impl Misfit<'_> {
    fn finding(&self, context: &DocumentContext<'_>) -> Finding {
        let [a, b, c] = self.amounts;
        let shown = match self.relation {
            Relation::Sum => format!("{} + {} = {}", a.value, b.value, self.result),
            Relation::Product => format!("{} × {} = {}", a.value, b.value, self.result),
            Relation::Share => format!("{} of {} = {}%", a.value, b.value, self.result.shown(1)),
            Relation::Part(whole) => {
                format!("{}% of {whole} is {}", a.value, self.result.shown(1))
            }
        };
        // What is computed mostly stands last.
        let last = (0..3).max_by_key(|&it| self.lines[it]).unwrap_or(2);
        let primary = if self.relation == Relation::Sum { self.amounts[last] } else { c };
        let mut finding = Finding::new(
            context.place(primary.span),
            format!("{shown}, the table says {}", c.value),
        )
        .note("the other lines of the table bear this relation out")
        .help("correct one of the three numbers");
        let mut others: Vec<TextSpan> = self.amounts.iter().map(|it| it.span).collect();
        others.extend(&self.whole);
        others.sort_unstable();
        others.dedup();
        for span in others.into_iter().filter(|it| *it != primary.span) {
            finding = finding.label(context.place(span), "");
        }
        finding
    }
}
