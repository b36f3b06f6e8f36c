//! One thing, two numbers: quantities of two texts that are of one thing by all but their values.
//!
//! What speaks for it is weighed by [`crate::linkage::measure`], which never looks at the numbers. What the
//! texts need not have meant alike is left alone: other aspects, times and versions, and a number that the
//! other text gives as well. Where two digits are exchanged little else need speak for a slip of the pen:
//! numbers of two things hardly ever differ so.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::facts::quantity::QuantityKind;
use crate::linkage::measure::comparison::{Comparison, Slip, compare, likelihood};
use crate::linkage::measure::evidence::Feature;
use crate::linkage::measure::{self, Measure, Measures, Pair};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Contradiction>("contradiction");

/// Reports numbers of one thing that exclude each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Contradiction {
    /// What must speak for two numbers being of one thing where few pairs are looked at, in thousandths
    /// of the logarithm of the odds.
    enough: i64,
    /// How the one may have come of the other.
    slips: Vec<SlipName>,
}

/// A slip of the pen, as rule files name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SlipName {
    /// Two digits are exchanged, or "sixteen" stands for "sixty".
    Exchanged,
    /// Any other.
    Other,
}

impl SlipName {
    fn of(slip: Slip) -> Self {
        match slip {
            Slip::Pair | Slip::Exchange => Self::Exchanged,
            Slip::Digit | Slip::Other => Self::Other,
        }
    }
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

impl Check for Contradiction {
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
            let both = pair.at.map(|at| &all[at]);
            let surplus = pair.score + likelihood(both[0], both[1], *slip) - enough;
            let formula = *slip != Slip::Exchange && pair.at.iter().any(|&at| is_formula(at));
            let wanted = self.slips.contains(&SlipName::of(*slip));
            if wanted && surplus >= 0 && !formula && may_be_one(both, pair, *slip) {
                findings.push(report(both, pair, *slip, surplus));
            }
        }
    }
}

/// Whether nothing that is said of them tells two quantities apart.
fn may_be_one(both: [&Measure<'_>; 2], pair: &Pair, slip: Slip) -> bool {
    let holds = |features: &[Feature]| features.iter().any(|&it| pair.row[it as usize] > 0);
    // A number in running text of which nobody knows what it counts may be anything.
    let known = |it: &Measure<'_>| {
        !it.quantity.noun.is_empty() || it.quantity.kind != QuantityKind::Count || it.is_cell()
    };
    if holds(&[Feature::BothCells, Feature::AspectsApart]) || !both.into_iter().any(known) {
        return false;
    }
    match slip {
        Slip::Exchange => true,
        Slip::Pair => !holds(&[
            Feature::OneText,
            Feature::TimesApart,
            Feature::BothNounless,
            Feature::OneCell,
        ]),
        Slip::Digit | Slip::Other => {
            let apart =
                [Feature::OneText, Feature::TimesApart, Feature::LabelsApart, Feature::OtherSort];
            pair.best && !pair.agreed && !holds(&apart)
        }
    }
}

fn report([left, right]: [&Measure<'_>; 2], pair: &Pair, slip: Slip, surplus: i64) -> Finding {
    let [here, there] = [left, right].map(shown);
    let subject = if left.quantity.kind == QuantityKind::Rank { "rank" } else { "number" };
    let mut finding =
        Finding::new(at(left), format!("the {subject} is {here} here and {there} elsewhere"))
            .label(at(right), format!("{there} here"))
            .note(format!("one thing: {}", shared(pair)))
            .confidence(if surplus >= SURE { Confidence::High } else { Confidence::Medium });
    if matches!(slip, Slip::Pair | Slip::Exchange) {
        finding = finding.note("two digits are exchanged");
    }
    finding.help("check which of the two is right")
}

/// What speaks for two quantities being of one thing, for the reader to disagree with.
fn shared(pair: &Pair) -> String {
    let holds = |feature: Feature| pair.row[feature as usize] > 0;
    let told = [
        (holds(Feature::NamesShared), "both sentences name the same"),
        (holds(Feature::AspectsShared), "the same is measured of it"),
        (holds(Feature::SameNoun), "they are counted or measured alike"),
        (holds(Feature::ClauseShared), "words of the clauses are the same"),
        (holds(Feature::ContextShared), "what stands around is the same"),
    ];
    let told: Vec<_> = told.into_iter().filter(|(holds, _)| *holds).map(|(_, it)| it).collect();
    match told[..] {
        [] => "nothing else there is as like either of them".to_owned(),
        _ => told.into_iter().take(3).collect::<Vec<_>>().join(", "),
    }
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
