//! Which quotations may be one: those that share a few words in a row.
//!
//! Every run of three words is a shingle (Broder, "On the resemblance and containment of documents",
//! 1997). One that many quotations have is a turn of phrase and tells nothing, so that the pairs
//! grow no faster than the quotations.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::rules::quotations::alignment::{Wording, is_content};

/// Words of a shingle.
const SHINGLE: usize = 3;

/// In how many quotations a shingle may stand and still tell them.
const COMMON: usize = 10;

/// In how many quotations a content word may stand and still tell them.
const RARE: usize = 4;

/// How many shingles or rare words two wordings of one quotation share at least.
const SHARED: u32 = 2;

/// The pairs of wordings that may be one quotation, in order.
pub(super) fn pairs(wordings: &[&Wording<'_>]) -> Vec<(usize, usize)> {
    let mut shingles: Vec<(u64, u32)> = Vec::new();
    for (at, wording) in wordings.iter().enumerate() {
        for window in wording.stems.windows(SHINGLE) {
            let mut hasher = FxHasher::default();
            window.hash(&mut hasher);
            shingles.push((hasher.finish(), at as u32));
        }
    }
    shingles.sort_unstable();
    shingles.dedup();
    sharing(&shingles, COMMON)
}

/// The pairs of wordings that share rare content words, whatever their order: one may tell the
/// other in other words.
pub(super) fn akin(wordings: &[&Wording<'_>]) -> Vec<(usize, usize)> {
    let mut words: Vec<(u64, u32)> = Vec::new();
    for (at, wording) in wordings.iter().enumerate() {
        for (plain, stem) in wording.plain.iter().zip(&wording.stems) {
            if is_content(plain) {
                let mut hasher = FxHasher::default();
                stem.hash(&mut hasher);
                words.push((hasher.finish(), at as u32));
            }
        }
    }
    words.sort_unstable();
    words.dedup();
    sharing(&words, RARE)
}

/// The pairs that share so many marks, of those that few have.
fn sharing(marks: &[(u64, u32)], most: usize) -> Vec<(usize, usize)> {
    let mut shared: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for bucket in marks.chunk_by(|a, b| a.0 == b.0) {
        if !(2..=most).contains(&bucket.len()) {
            continue;
        }
        for (nth, first) in bucket.iter().enumerate() {
            for second in &bucket[nth + 1..] {
                *shared.entry((first.1, second.1)).or_default() += 1;
            }
        }
    }
    let pairs = shared.into_iter().filter(|&(_, count)| count >= SHARED);
    let mut pairs: Vec<_> = pairs.map(|((a, b), _)| (a as usize, b as usize)).collect();
    pairs.sort_unstable();
    pairs
}
