//! Whether two texts of a corpus have one subject: they share rare words and names.

use rustc_hash::FxHashSet;

use crate::facts::Facts;

/// From this level of the word list on a word is rare, or a name.
const RARE: u8 = 6;

/// Fewer words in common may be chance, or what is compared itself.
const LEAST: usize = 3;

/// How many of the rare words of the text that has fewer stand in the other, in per cent.
#[must_use]
pub fn shared(left: &Facts, right: &Facts) -> usize {
    let rare = |facts: &Facts| -> FxHashSet<u32> {
        let words = facts.keywords.all().iter();
        words.filter(|it| it.stem.rarity() >= RARE).map(|it| it.stem.hash()).collect()
    };
    let (left, right) = (rare(left), rare(right));
    let shared = left.intersection(&right).count();
    if shared < LEAST {
        return 0;
    }
    shared * 100 / left.len().min(right.len()).max(1)
}
