//! Which of the partners in a text goes best with something of another text: statements, quantities.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::text::finding::DocumentId;

/// By how much each side of some pairs is liker the other than it is any other one of that text; `likes` says
/// how like the two of each pair are.
pub(super) fn margins(
    pairs: &[[usize; 2]],
    likes: &[u32],
    text: impl Fn(usize) -> DocumentId,
) -> Vec<[i64; 2]> {
    // The two greatest likenesses that each has to those of a text.
    let mut best: FxHashMap<(usize, DocumentId), [u32; 2]> = FxHashMap::default();
    for (&pair, &like) in pairs.iter().zip(likes) {
        for side in sides(pair, &text) {
            let most = best.entry(side).or_default();
            if like > most[0] {
                *most = [like, most[0]];
            } else if like > most[1] {
                most[1] = like;
            }
        }
    }
    let margin = |side: (usize, DocumentId), like: u32| {
        let [first, second] = best.get(&side).copied().unwrap_or_default();
        i64::from(like) - i64::from(if like == first { second } else { first })
    };
    let pairs = pairs.iter().zip(likes);
    pairs.map(|(&pair, &like)| sides(pair, &text).map(|side| margin(side, like))).collect()
}

/// For each of some pairs with their scores whether either side has no other partner in the text of the
/// other that scores as much.
pub(super) fn are_best(
    pairs: &[([usize; 2], i64)],
    text: impl Fn(usize) -> DocumentId,
) -> Vec<bool> {
    let mut best: FxHashMap<(usize, DocumentId), (i64, u32)> = FxHashMap::default();
    for &(pair, score) in pairs {
        for side in sides(pair, &text) {
            let (most, count) = best.entry(side).or_insert((i64::MIN, 0));
            match score.cmp(most) {
                Ordering::Greater => (*most, *count) = (score, 1),
                Ordering::Equal => *count += 1,
                Ordering::Less => {}
            }
        }
    }
    let wins = |&(pair, score): &([usize; 2], i64)| {
        sides(pair, &text).iter().all(|side| best.get(side) == Some(&(score, 1)))
    };
    pairs.iter().map(wins).collect()
}

/// Each of two with the text of the other.
pub(super) fn sides(
    [a, b]: [usize; 2],
    text: impl Fn(usize) -> DocumentId,
) -> [(usize, DocumentId); 2] {
    [(a, text(b)), (b, text(a))]
}
