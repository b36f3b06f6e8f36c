//! Pairs of statements worth a look: they share words that tell something, or such a word and the kind
//! of what happens.

use rustc_hash::FxHashMap;

use super::profile::{CONTEXT, Profile, Term};

/// A word that more statements have finds no pair by itself.
const POSTINGS: usize = 32;

/// How many partners of a statement are looked at, those that share most first.
const PARTNERS: usize = 16;

/// How many words of a statement are looked up, those that tell most first.
const WORDS: usize = 16;

/// How much a word tells that is looked up, in eighths of a bit.
const TELLING: u16 = 4 * 8;

/// The pairs of statements worth a look among those wanted, in order, the lower one first.
#[must_use]
pub fn candidates(profiles: &[Profile], wanted: impl Fn(usize, usize) -> bool) -> Vec<[usize; 2]> {
    let mut postings: FxHashMap<(u32, u8), Vec<u32>> = FxHashMap::default();
    for (at, profile) in profiles.iter().enumerate() {
        for (_, key) in keys(profile) {
            let list = postings.entry(key).or_default();
            // One more than is looked at says that there are too many.
            if list.len() <= POSTINGS && list.last() != Some(&(at as u32)) {
                list.push(at as u32);
            }
        }
    }
    let mut out = Vec::new();
    let mut shared: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    for (at, profile) in profiles.iter().enumerate() {
        shared.clear();
        for (term, key) in keys(profile) {
            let others = postings.get(&key).filter(|it| it.len() <= POSTINGS);
            for &other in others.into_iter().flatten().filter(|&&it| it != at as u32) {
                // A word counts once, by whatever key it is found.
                let (weight, last) = shared.entry(other).or_insert((0, 0));
                if *last != term.stem {
                    *weight += u32::from(term.weight);
                    *last = term.stem;
                }
            }
        }
        let found = shared.iter().map(|(&other, &(weight, _))| (weight, other as usize));
        let mut found: Vec<_> = found.filter(|&(_, other)| wanted(at, other)).collect();
        found.sort_unstable_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
        let pairs = found.into_iter().take(PARTNERS);
        out.extend(pairs.map(|(_, other)| [at.min(other), at.max(other)]));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What a statement is looked up by: its most telling words, each alone and with each kind of what
/// happens.
fn keys(profile: &Profile) -> Vec<(&Term, (u32, u8))> {
    let telling = |it: &&Term| it.weight >= TELLING;
    let mut terms: Vec<&Term> = profile.terms.iter().filter(telling).collect();
    terms.sort_by_key(|it| (it.scope == CONTEXT, std::cmp::Reverse(it.weight), it.stem));
    terms.truncate(WORDS);
    let mut out = Vec::with_capacity(terms.len() * 4);
    for term in terms {
        if term.scope < CONTEXT {
            out.push((term, (term.stem, 0)));
        }
        let mut kinds = profile.kinds[0];
        while kinds != 0 {
            out.push((term, (term.stem, kinds.trailing_zeros() as u8 + 1)));
            kinds &= kinds - 1;
        }
    }
    out
}
