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
const ENOUGH: i64 = -800;

/// … and how much more where the pairs are twice as many: of many unlikely things some happen.
const MORE: i64 = 500;

/// So few pairs two short texts have.
const FEW: usize = 16;

/// From this score on it is sure.
const SURE: i64 = 1500;

/// What must speak for it more where the year of one is not written.
const YEARLESS: i64 = 300;

/// Whether the two are told apart whatever else they share: one goes as well with something else, they
/// name nothing in common, something else happens, one is planned or denied, or in like words each names what the other does not,
/// or another of a series.
fn tells_apart(pair: &statement::Pair, [left, right]: [&Telling<'_>; 2]) -> bool {
    let value = |feature: Feature| pair.row[feature as usize];
    let named = value(Feature::NamesShared) + value(Feature::NamesAround) > 0;
    // A field that every text has, "Begun: 2020-06-24", is told of the text itself.
    let told = value(Feature::ClauseShared) > 0 && value(Feature::BothSilent) == 0;
    let nothing = !named && !told;
    let exchanged = value(Feature::NamesForeign) > 0
        && (value(Feature::NearHeld) >= ALIKE || value(Feature::ClauseHeld) > ALIKE);
    let [x, y] = [left, right].map(|it| it.statement);
    let [a, b] = [&x.contrasts, &y.contrasts];
    let contrasted = !a.is_empty() && !b.is_empty() && !a.iter().any(|it| b.contains(it));
    // Each of two texts that say "this report" means another.
    let own = x.own && y.own;
    let planned = own || x.doubtful != y.doubtful || x.negated != y.negated;
    let otherwise = value(Feature::OtherKind) > 0 || planned || x.bounded != y.bounded;
    // Other numbers, one of a series, "about", nothing that happens in both: much else must speak for one event.
    let doubts = [Feature::NumbersDiffer, Feature::Counted];
    let about = |it: &Telling<'_>| it.date.approximate && it.date.section.is_none();
    let kinds = [Feature::SameWord, Feature::SameKind, Feature::KindElsewhere];
    let alike = kinds.into_iter().any(|it| value(it) > 0);
    let doubtful =
        doubts.into_iter().any(|it| value(it) > 0) || about(left) || about(right) || !alike;
    let doubted = doubtful && pair.score < DOUBTED;
    value(Feature::Mutual) == 0 || nothing || exchanged || contrasted || otherwise || doubted
}

/// What must speak for it where something makes it doubtful.
const DOUBTED: i64 = 1500;

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
    let found = tellings.candidates(|left, right| compare(left, right).is_some());
    let doublings = (found.len() / FEW).max(1).ilog2();
    let enough = ENOUGH + MORE * i64::from(doublings);
    let sides = |pair: &statement::Pair| pair.at.map(|at| &all[at]);
    let excludes = |pair: &statement::Pair| {
        let [left, right] = sides(pair);
        let needed = match compare(left, right) {
            Some(Comparison::Exclude) => enough,
            Some(Comparison::ExcludeInYear) => enough + YEARLESS,
            _ => return false,
        };
        pair.score >= needed
    };
    // Whatever a statement is like with ever other dates comes again and again.
    let mut partners: BTreeMap<usize, usize> = BTreeMap::new();
    let against = found.iter().filter(|pair| excludes(pair));
    against.flat_map(|pair| pair.at).for_each(|at| *partners.entry(at).or_default() += 1);
    let apart = tellings.matches(found).into_iter();
    let apart: Vec<_> =
        apart.filter(|pair| excludes(pair) && !tells_apart(pair, sides(pair))).collect();
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
    let mut reasons = Vec::new();
    for (name, adds) in WEIGHTS.reasons(&pair.row) {
        let reason = in_words(name).filter(|it| adds > 0 && !reasons.contains(it));
        reasons.extend(reason);
    }
    reasons.truncate(3);
    reasons.join("; ")
}

/// What a feature says, to a reader.
fn in_words(feature: &str) -> Option<&'static str> {
    let (first, _) = feature.split_once('-').unwrap_or((feature, ""));
    Some(match (first, feature) {
        (_, "same-word") => "the same word says what happens",
        (_, "same-kind") | ("kind", _) => "both tell of one kind of event",
        (_, "same-before") | ("names", _) => "both have the same names",
        (_, "numbers-shared") => "both give the same number",
        (_, "one-subject") => "the texts are about one subject",
        ("near" | "clause" | "sentence", _) => "the two share most of their words",
        ("context", _) => "the same words stand around both",
        ("mutual" | "less" | "more", _) => {
            "no other statements of the two texts are as like each other"
        }
        _ => return None,
    })
}
