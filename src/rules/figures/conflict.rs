//! One thing, two numbers: quantities of two texts that are of one thing by all but their values.
//!
//! What speaks for it is weighed by [`crate::linkage::measure`], which never looks at the numbers. What the
//! texts need not have meant alike is left alone: other aspects, times and versions, and a number that the
//! other text gives as well. Where two digits are exchanged little else need speak for a slip of the pen:
//! numbers of two things hardly ever differ so.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::linkage::measure::comparison::{Comparison, Slip, compare};
use crate::linkage::measure::evidence::Feature;
use crate::linkage::measure::{self, Measure, Measures, Pair, WEIGHTS};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Conflict>("conflict");

/// Reports numbers of one thing that exclude each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Conflict {
    /// What must speak for two numbers being of one thing where few pairs are looked at, in thousandths
    /// of the logarithm of the odds.
    enough: i64,
}

/// How much more must speak for it where the pairs are twice as many: of many unlikely things some
/// happen.
const MORE: i64 = 105;

/// So few pairs two short texts have.
const FEW: usize = 128;

/// From so much more on it is sure.
const SURE: i64 = 1500;

/// How many numbers elsewhere may contradict one before it is a formula.
const MOST: usize = 2;

impl Check for Conflict {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let all = measure::measures(context.documents, |zones| context.reads(zones));
        let measures = Measures::new(context.documents, &all);
        let pairs = measures.pairs();
        let doublings = (pairs.len() / FEW).max(1).ilog2();
        let enough = self.enough + MORE * i64::from(doublings);
        let differ = pairs.into_iter().filter_map(|pair| {
            let [left, right] = pair.at.map(|at| &all[at]);
            match compare(left, right)? {
                Comparison::Exclude(slip) => Some((pair, slip)),
                Comparison::Agree => None,
            }
        });
        let differ: Vec<_> = differ.collect();
        let mut partners: BTreeMap<usize, usize> = BTreeMap::new();
        let likely = differ.iter().filter(|(pair, _)| pair.score >= 0);
        likely.flat_map(|(pair, _)| pair.at).for_each(|at| *partners.entry(at).or_default() += 1);
        let is_formula = |at: usize| partners.get(&at).is_some_and(|&count| count > MOST);
        for (pair, slip) in &differ {
            let surplus = pair.score + likelihood(*slip) - enough;
            let formula = *slip != Slip::Exchange && pair.at.iter().any(|&at| is_formula(at));
            if surplus >= 0 && !formula && may_be_one(pair, *slip) {
                findings.push(report(pair.at.map(|at| &all[at]), pair, *slip, surplus));
            }
        }
    }
}

/// How much likelier numbers that differ so are where one of them is wrong than where they are of two
/// things, as the logarithm of the ratio in thousandths: counted on the pairs of edited and of planted
/// texts.
fn likelihood(slip: Slip) -> i64 {
    match slip {
        Slip::Other => 0,
        Slip::Digit => 1000,
        Slip::Pair => 3500,
        Slip::Exchange => 5000,
    }
}

/// Whether nothing that is said of them tells two quantities apart.
fn may_be_one(pair: &Pair, slip: Slip) -> bool {
    let holds = |feature: Feature| pair.row[feature as usize] > 0;
    let cells = holds(Feature::BothCells);
    if slip == Slip::Exchange {
        return !cells && !holds(Feature::AspectsApart);
    }
    let apart = [
        Feature::OneText,
        Feature::AspectsApart,
        Feature::TimesApart,
        Feature::LabelsApart,
        Feature::OtherSort,
    ];
    pair.best && !pair.agreed && !cells && !apart.into_iter().any(holds)
}

fn report([left, right]: [&Measure<'_>; 2], pair: &Pair, slip: Slip, surplus: i64) -> Finding {
    let [here, there] = [left, right].map(shown);
    let told = WEIGHTS.reasons(&pair.row).into_iter();
    let told: Vec<_> = told
        .filter(|(name, adds)| *adds > 0 && *name != "bias")
        .take(3)
        .map(|(name, _)| name.replace('-', " "))
        .collect();
    let mut finding =
        Finding::new(at(left), format!("the number is {here} here and {there} elsewhere"))
            .label(at(right), format!("{there} here"))
            .note(format!(
                "one thing: no other numbers of the two places are as like each other ({})",
                told.join(", ")
            ))
            .confidence(if surplus >= SURE { Confidence::High } else { Confidence::Medium });
    if matches!(slip, Slip::Pair | Slip::Exchange) {
        finding = finding.note("two digits are exchanged");
    }
    finding.help("check which of the two is right")
}

/// A number as a message shows it: with its unit or what it counts.
fn shown(measure: &Measure<'_>) -> String {
    let quantity = measure.quantity;
    let value = super::reading::shown(quantity.value, quantity);
    if quantity.noun.is_empty() { value } else { format!("{value} {}", quantity.noun) }
}

fn at(measure: &Measure<'_>) -> Place {
    place(measure.document, measure.quantity.extent)
}
