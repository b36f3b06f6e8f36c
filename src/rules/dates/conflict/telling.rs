//! Conflicts by what is told: statements of two texts that speak of one thing by all but their dates.
//!
//! What speaks for it is weighed by [`crate::linkage::statement`], which never looks at the dates. A
//! statement that goes with ever other dates is a formula, and what another text dates alike is right.

use std::collections::BTreeMap;

use crate::linkage::statement::comparison::{Comparison, compare};
use crate::linkage::statement::evidence::Feature;
use crate::linkage::statement::{self, Telling, Tellings, WEIGHTS};
use crate::rules::CorpusContext;
use crate::rules::dates::conflict::{Mention, Pair};
use crate::text::finding::Confidence;

/// What must speak for two statements being about one thing where few pairs are looked at, in
/// thousandths of the logarithm of the odds …
const ENOUGH: i64 = 100;

/// … and how much more where the pairs are twice as many: of many unlikely things some happen.
const MORE: i64 = 105;

/// So few pairs two short texts have.
const FEW: usize = 16;

/// From this score on it is sure.
const SURE: i64 = 1500;

/// What must speak for it more where the year of one is not written.
const YEARLESS: i64 = 300;

/// The share of a sentence, in tenths, that says the same even where no word says what happens.
const NEARLY_ALL: i32 = 8;

/// Whether both say that the same kind of thing happens, or say nearly the same in all.
fn tells_alike(pair: &statement::Pair) -> bool {
    let value = |feature: Feature| pair.row[feature as usize];
    let kinds = [Feature::SameWord, Feature::SameKind, Feature::KindElsewhere];
    kinds.into_iter().any(|it| value(it) > 0) || value(Feature::SentenceHeld) >= NEARLY_ALL
}

/// Whether the two say the same of another: in like words each names what the other does not, or another
/// of a series.
fn tells_apart(pair: &statement::Pair, [left, right]: [&Telling<'_>; 2]) -> bool {
    let value = |feature: Feature| pair.row[feature as usize];
    let exchanged = value(Feature::NamesForeign) > 0
        && (value(Feature::NearHeld) >= ALIKE || value(Feature::ClauseHeld) > ALIKE);
    let [x, y] = [left, right].map(|it| it.statement);
    // What is denied is not what happened, nor is a bound its time, nor what is planned, most often.
    let planned = x.doubtful != y.doubtful && pair.score < PLANNED;
    let otherwise = planned || x.negated != y.negated || x.bounded != y.bounded;
    let [a, b] = [&x.contrasts, &y.contrasts];
    let contrasted = !a.is_empty() && !b.is_empty() && !a.iter().any(|it| b.contains(it));
    exchanged || contrasted || otherwise
}

/// What must speak for a plan and an event being one.
const PLANNED: i64 = 700;

/// The share of the words of two clauses, in tenths, from which on their frames are alike.
const ALIKE: i32 = 4;

/// The pairs of mentions that speak of one thing, with dates that exclude each other.
pub(super) fn pairs(context: &CorpusContext<'_>, mentions: &[Mention<'_>]) -> Vec<Pair> {
    let all = statement::tellings(context.documents, |zones| context.reads(zones));
    let tellings = Tellings::new(context.documents, &all);
    let known = |it: &Telling<'_>| {
        let at = mentions.partition_point(|mention| {
            (mention.document, mention.date.extent.text) < (it.document, it.date.extent.text)
        });
        let found = mentions.get(at)?;
        let same = found.document == it.document && found.date.extent == it.date.extent;
        same.then_some(at)
    };
    let found = tellings.pairs(|left, right| compare(left, right).is_some());
    let doublings = (found.len() / FEW).max(1).ilog2();
    let enough = ENOUGH + MORE * i64::from(doublings);
    let apart = found.into_iter().filter(|pair| {
        let [left, right] = pair.at.map(|at| &all[at]);
        let needed = match compare(left, right) {
            Some(Comparison::Exclude) => enough,
            Some(Comparison::ExcludeInYear) => enough + YEARLESS,
            _ => return false,
        };
        pair.score >= needed && tells_alike(pair) && !tells_apart(pair, [left, right])
    });
    let apart: Vec<_> = apart.collect();
    let mut partners: BTreeMap<usize, usize> = BTreeMap::new();
    apart.iter().flat_map(|pair| pair.at).for_each(|at| *partners.entry(at).or_default() += 1);
    let is_formula = |at: usize| partners.get(&at).is_some_and(|&count| count > MOST);
    let pairs = apart.iter().filter(|pair| !pair.at.iter().any(|&at| is_formula(at)));
    pairs
        .filter_map(|pair| {
            let [a, b] = [known(&all[pair.at[0]])?, known(&all[pair.at[1]])?];
            let what = [a, b].map(|at| what(&mentions[at]));
            let confidence = if pair.score >= SURE { Confidence::High } else { Confidence::Medium };
            Some(Pair { a, b, why: why(pair), what, confidence })
        })
        .collect()
}

/// How many dates elsewhere may contradict one before it is a formula.
const MOST: usize = 2;

/// What a message calls the thing that a statement dates.
fn what(mention: &Mention<'_>) -> String {
    let happens = mention.statement.predicates.first().map(|it| &*it.text);
    match (mention.event, mention.name, happens) {
        (Some(event), ..) if !event.names.is_empty() => {
            format!("the {} {} {}", event.noun, event.tie, event.names[0])
        }
        (_, Some(name), Some(happens)) => format!("what is said of {name} (`{happens}`)"),
        (_, Some(name), None) => format!("what is said of {name}"),
        (_, None, Some(happens)) => format!("what is said here (`{happens}`)"),
        _ => "what is said here".to_owned(),
    }
}

/// What speaks most for the two being one, in words.
fn why(pair: &statement::Pair) -> String {
    let told = WEIGHTS.reasons(&pair.row).into_iter();
    let told: Vec<_> = told
        .filter(|(_, adds)| *adds > 0)
        .take(3)
        .map(|(name, _)| name.replace('-', " "))
        .collect();
    format!("no other statements of the two texts are as like each other ({})", told.join(", "))
}
