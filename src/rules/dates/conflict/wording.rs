//! Conflicts by wording: two statements that say the same but for the date.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Confidence;
use crate::facts::date::Basis;
use crate::rules::dates::conflict::{DateConflict, Mention, Near, Pair, may_differ, near, shared};

/// The fewest words that two statements must share.
const FEWEST: usize = 3;

/// The pairs of statements that differ in their dates and in little else.
pub(super) fn pairs(options: &DateConflict, mentions: &[Mention<'_>]) -> Vec<Pair> {
    let mut index: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, mention) in mentions.iter().enumerate() {
        if mention.date.basis == Basis::Written {
            for &word in mention.statement.words.iter().chain(&mention.statement.names) {
                index.entry(word).or_default().push(at);
            }
        }
    }
    // A name tells something only where few statements share it.
    let telling =
        |name: &u32| index.get(name).is_some_and(|list| list.len() <= options.statements_per_word);
    let mut seen = FxHashSet::default();
    let mut out: Vec<Pair> = Vec::new();
    for (at, mention) in mentions.iter().enumerate() {
        if mention.date.basis != Basis::Written {
            continue;
        }
        // Statements that share a rare word with this one, in order.
        let mut others: Vec<usize> = mention
            .statement
            .words
            .iter()
            .chain(&mention.statement.names)
            .filter_map(|word| index.get(word))
            .filter(|list| list.len() <= options.statements_per_word)
            .flatten()
            .copied()
            .filter(|&other| other > at)
            .collect();
        others.sort_unstable();
        others.dedup();
        for other in others {
            if seen.insert((at, other)) {
                out.extend(judge(options, mentions, (at, other), telling));
            }
        }
    }
    // A sentence that comes with ever other dates is a formula.
    let dates = |at: usize| {
        let mut distinct = vec![mentions[at].interval];
        for pair in out.iter().filter(|pair| pair.a == at || pair.b == at) {
            let other = mentions[if pair.a == at { pair.b } else { pair.a }].interval;
            if !distinct.iter().any(|it| it.overlaps(other)) {
                distinct.push(other);
            }
        }
        distinct.len()
    };
    let formula: Vec<bool> = out.iter().map(|pair| dates(pair.a).max(dates(pair.b)) > 2).collect();
    let mut formula = formula.into_iter();
    out.retain(|_| !formula.next().unwrap_or(false));
    out
}

fn judge(
    options: &DateConflict,
    mentions: &[Mention<'_>],
    (a, b): (usize, usize),
    telling: impl Fn(&u32) -> bool,
) -> Option<Pair> {
    let (first, second) = (&mentions[a], &mentions[b]);
    let (left, right) = (first.statement, second.statement);
    if !may_differ(first, second) || (left.rank, left.dates) != (right.rank, right.dates) {
        return None;
    }
    let words = shared(&left.words, &right.words);
    let names = shared(&left.names, &right.names);
    let both = words + names;
    // Each names what the other does not, or counts what the other does not.
    let foreign = left.names.len() > names && right.names.len() > names;
    let numbers = shared(&left.numbers, &right.numbers);
    let counts = left.numbers.len() > numbers && right.numbers.len() > numbers;
    if both < FEWEST || foreign || counts {
        return None;
    }
    let named = left.names.iter().any(|it| telling(it) && right.names.binary_search(it).is_ok());
    // Without a name of its own a statement speaks of what its text is about.
    if !named && (first.document == second.document || titled_apart(first, second)) {
        return None;
    }
    let all = left.words.len() + left.names.len() + right.words.len() + right.names.len() - both;
    let smaller = (left.words.len() + left.names.len()).min(right.words.len() + right.names.len());
    let union = both as f64 / all as f64;
    let overlap = both as f64 / smaller as f64;
    let closeness = near(first.interval, second.interval);
    let same = union >= options.alike && (names > 0 || words > FEWEST);
    let close = closeness == Near::Strong && names >= 2 && overlap >= options.alike * 0.5;
    if !(same || close) {
        return None;
    }
    let (why, what) = if same {
        ("both statements say the same but for the date", "one statement")
    } else {
        (
            "both statements share names and words, and the dates differ in one part only",
            "one event",
        )
    };
    let confidence = if union >= 0.9 { Confidence::High } else { Confidence::Medium };
    Some(Pair { a, b, why: why.to_owned(), what: what.to_owned(), confidence })
}

/// Whether two mentions stand in texts with different titles.
fn titled_apart(a: &Mention<'_>, b: &Mention<'_>) -> bool {
    a.title.zip(b.title).is_some_and(|(a, b)| a != b)
}
