//! Pairs of statements worth a look: they share words that tell something, or such a word and the kind
//! of what happens.

use rustc_hash::FxHashMap;

use super::profile::{CONTEXT, Profile, Term};
use crate::text::finding::DocumentId;

/// A word that more statements have finds no pair by itself.
const POSTINGS: usize = 32;

/// How many partners of a statement are looked at, those that share most first …
const PARTNERS: usize = 24;

/// … and how many of them in one text.
const OF_ONE_TEXT: usize = 4;

/// How many words of a statement are looked up, those that tell most first.
const WORDS: usize = 16;

/// How much a word tells that is looked up, in eighths of a bit.
const TELLING: u16 = 4 * 8;

/// The pairs of statements worth a look among those wanted, in order, the lower one first.
#[must_use]
pub fn candidates(
    profiles: &[Profile],
    text: impl Fn(usize) -> DocumentId,
    wanted: impl Fn(usize, usize) -> bool,
) -> Vec<[usize; 2]> {
    let mut postings: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (at, profile) in profiles.iter().enumerate() {
        for term in telling(profile) {
            let list = postings.entry(term.stem).or_default();
            // One more than is looked at says that there are too many.
            if list.len() <= POSTINGS {
                list.push(at as u32);
            }
        }
    }
    let mut out = Vec::new();
    let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
    for (at, profile) in profiles.iter().enumerate() {
        shared.clear();
        for term in telling(profile) {
            let others = postings.get(&term.stem).filter(|it| it.len() <= POSTINGS);
            for &other in others.into_iter().flatten().filter(|&&it| it != at as u32) {
                // What only stands around says half as much.
                let weight = u32::from(term.weight) >> u8::from(term.scope == CONTEXT);
                *shared.entry(other).or_default() += weight;
            }
        }
        let found = shared.iter().map(|(&other, &weight)| (weight, other as usize));
        let mut found: Vec<_> = found.filter(|&(_, other)| wanted(at, other)).collect();
        found.sort_unstable_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
        let mut texts: FxHashMap<DocumentId, usize> = FxHashMap::default();
        for (_, other) in found.into_iter().take(PARTNERS) {
            let count = texts.entry(text(other)).or_default();
            *count += 1;
            if *count <= OF_ONE_TEXT {
                out.push([at.min(other), at.max(other)]);
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What a statement is looked up by: its most telling words, each with a stem of its own.
fn telling(profile: &Profile) -> Vec<&Term> {
    let telling = |it: &&Term| it.weight >= TELLING;
    let mut terms: Vec<&Term> = profile.terms.iter().filter(telling).collect();
    terms.sort_by_key(|it| (it.scope == CONTEXT, std::cmp::Reverse(it.weight), it.stem));
    terms.truncate(WORDS);
    terms
}
