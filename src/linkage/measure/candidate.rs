//! Pairs of quantities worth a look: they are of one sort and share words that tell something, or a unit
//! that few others have.

use rustc_hash::FxHashMap;

use super::{Measure, Sort};
use crate::linkage::statement::profile::{CLAUSE, CONTEXT, Profile, Term};

/// A word that more quantities have finds no pair by itself.
const POSTINGS: usize = 32;

/// How many partners of a quantity are looked at, the likest first.
const PARTNERS: usize = 12;

/// How many words of a quantity are looked up, those that tell most first: around its sentence not as
/// many as in it.
const WORDS: [usize; 2] = [14, 8];

/// How much a word tells that is looked up, in eighths of a bit.
const TELLING: u16 = 3 * 8;

/// What a quantity is looked up by: a word or none, with a sort.
type Key = (u32, Option<Sort>);

/// The pairs of quantities worth a look among those wanted, in order, the lower one first; `like` says
/// how like each other two are.
pub(super) fn candidates(
    all: &[Measure<'_>],
    profiles: &[Profile],
    wanted: impl Fn(usize, usize) -> bool,
    like: impl Fn(usize, usize) -> u32,
) -> Vec<[usize; 2]> {
    let keys: Vec<Vec<Key>> = all.iter().zip(profiles).map(|(it, of)| keys(it, of)).collect();
    let mut postings: FxHashMap<Key, Vec<u32>> = FxHashMap::default();
    for (at, keys) in keys.iter().enumerate() {
        for &key in keys {
            let list = postings.entry(key).or_default();
            // One more than is looked at says that there are too many.
            if list.len() <= POSTINGS && list.last() != Some(&(at as u32)) {
                list.push(at as u32);
            }
        }
    }
    let mut out = Vec::new();
    let mut met: Vec<usize> = Vec::new();
    for (at, keys) in keys.iter().enumerate() {
        met.clear();
        for key in keys {
            let others = postings.get(key).filter(|it| it.len() <= POSTINGS);
            met.extend(others.into_iter().flatten().map(|&it| it as usize));
        }
        met.sort_unstable();
        met.dedup();
        let found = met.iter().filter(|&&other| other != at && wanted(at, other));
        let mut found: Vec<_> = found.map(|&other| (like(at, other), other)).collect();
        found.sort_unstable_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
        let pairs = found.into_iter().take(PARTNERS);
        out.extend(pairs.map(|(_, other)| [at.min(other), at.max(other)]));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What a quantity is looked up by: its unit, and its most telling words with its sort; a number without
/// a unit may be of any.
fn keys(measure: &Measure<'_>, profile: &Profile) -> Vec<Key> {
    let telling = |it: &&Term| it.weight >= TELLING;
    let mut terms: Vec<&Term> = profile.terms.iter().filter(telling).collect();
    terms.sort_by_key(|it| (it.scope == CONTEXT, std::cmp::Reverse(it.weight), it.stem));
    let inside = terms.partition_point(|it| it.scope < CONTEXT);
    let context = terms.split_off(inside);
    let sort = measure.sort();
    let mut out = Vec::new();
    if !matches!(sort, Some(Sort::Count)) {
        out.push((0, sort));
    }
    for term in terms.iter().take(WORDS[0]).chain(context.iter().take(WORDS[1])) {
        out.push((term.stem, sort));
        if term.scope <= CLAUSE {
            out.push((term.stem, None));
        }
    }
    out
}
