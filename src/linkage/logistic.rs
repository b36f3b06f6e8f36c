//! Logistic regression on whole numbers: a linear score of features, in thousandths of the logarithm
//! of the odds, so that a verdict is the same on every machine.
//!
//! The weights are data; [`fit`] makes them of rows of features by Newton's method (iteratively
//! reweighted least squares) with a Gaussian prior, summing in the order of the rows.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::words::data;

/// Thousandths to one.
const UNIT: f64 = 1000.0;

/// The weights of some features, read from a table of `rules/data/` when they are first asked for.
#[derive(Debug)]
pub struct Weights<const N: usize> {
    table: &'static str,
    features: &'static [&'static str; N],
    read: OnceLock<[i64; N]>,
}

impl<const N: usize> Weights<N> {
    /// Those that a table gives to features by their names; a feature that it does not have weighs
    /// nothing.
    #[must_use]
    pub const fn of(table: &'static str, features: &'static [&'static str; N]) -> Self {
        Self { table, features, read: OnceLock::new() }
    }

    /// The weights, in the order of the features.
    pub fn all(&self) -> &[i64; N] {
        self.read.get_or_init(|| {
            let table: FxHashMap<String, i64> = data::table(self.table);
            self.features.map(|name| table.get(name).copied().unwrap_or_default())
        })
    }

    /// The score of a row: the logarithm of the odds, in thousandths.
    #[must_use]
    pub fn score(&self, row: &[i32; N]) -> i64 {
        self.all().iter().zip(row).map(|(weight, &value)| weight * i64::from(value)).sum()
    }

    /// The features that count for or against, the heaviest first, each with what it adds.
    #[must_use]
    pub fn reasons(&self, row: &[i32; N]) -> Vec<(&'static str, i64)> {
        let each = self.features.iter().zip(self.all()).zip(row);
        let mut reasons: Vec<_> = each
            .map(|((name, weight), &value)| (*name, weight * i64::from(value)))
            .filter(|(_, adds)| *adds != 0)
            .collect();
        reasons.sort_by_key(|(name, adds)| (-adds.abs(), *name));
        reasons
    }
}

/// A row of features, what it is an example of, and how many examples it stands for.
#[derive(Debug, Clone)]
pub struct Example<const N: usize> {
    /// The values of the features.
    pub row: [i32; N],
    /// Whether the two are one.
    pub one: bool,
    /// How much it counts.
    pub weight: f64,
}

/// The weights that fit some examples, in thousandths; `prior` is the precision of the prior of each
/// weight but the first, which is the bias.
#[must_use]
pub fn fit<const N: usize>(examples: &[Example<N>], prior: f64) -> [i64; N] {
    let mut weights = [0.0; N];
    for _ in 0..STEPS {
        let mut gradient = [0.0; N];
        let mut hessian = [[0.0; N]; N];
        for at in 0..N {
            let precision = if at == 0 { prior / 100.0 } else { prior };
            gradient[at] -= precision * weights[at];
            hessian[at][at] += precision;
        }
        for Example { row, one, weight } in examples {
            let on: Vec<(usize, f64)> =
                (0..N).filter(|&at| row[at] != 0).map(|at| (at, f64::from(row[at]))).collect();
            let score: f64 = on.iter().map(|&(at, value)| weights[at] * value).sum();
            let odds = 1.0 / (1.0 + (-score).exp());
            let residual = weight * (f64::from(u8::from(*one)) - odds);
            let spread = weight * odds * (1.0 - odds);
            for &(at, value) in &on {
                gradient[at] += residual * value;
                for &(other, factor) in &on {
                    hessian[at][other] += spread * value * factor;
                }
            }
        }
        let step = solve(hessian, gradient);
        for at in 0..N {
            weights[at] += step[at];
        }
        if step.iter().all(|it| it.abs() < 1e-6) {
            break;
        }
    }
    weights.map(|weight| (weight * UNIT).round() as i64)
}

/// The most steps; it converges in about ten.
const STEPS: usize = 50;

/// The solution of a system of linear equations with a positive definite matrix, by elimination.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for at in 0..N {
        let pivot = matrix[at][at];
        for row in at + 1..N {
            let factor = matrix[row][at] / pivot;
            if factor != 0.0 {
                let above = matrix[at];
                for (cell, above) in matrix[row].iter_mut().zip(above).skip(at) {
                    *cell -= factor * above;
                }
                right[row] -= factor * right[at];
            }
        }
    }
    let mut solution = [0.0; N];
    for at in (0..N).rev() {
        let known: f64 = (at + 1..N).map(|column| matrix[at][column] * solution[column]).sum();
        solution[at] = (right[at] - known) / matrix[at][at];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_tells_gets_its_weight() {
        let example = |on, one, weight| Example { row: [1, on], one, weight };
        // Odds of three to one with the feature, of one to three without it.
        let examples = [
            example(1, true, 300.0),
            example(1, false, 100.0),
            example(0, true, 100.0),
            example(0, false, 300.0),
        ];
        let [bias, weight] = fit(&examples, 1e-6);
        assert!((bias + 1099).abs() <= 1, "{bias}");
        assert!((weight - 2197).abs() <= 1, "{weight}");
    }
}
