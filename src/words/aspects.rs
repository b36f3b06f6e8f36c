//! What a number is measured of a thing: its length or its width, its dead or its wounded. Two numbers of
//! different aspects do not contradict each other.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::words::data;

/// A set of aspects, a bit each.
pub type Aspects = u128;

/// Writes a set as two halves: JSON has no numbers of that size.
///
/// # Errors
///
/// Those of the writer.
pub fn serialize<S: Serializer>(aspects: &Aspects, to: S) -> Result<S::Ok, S::Error> {
    let half = |it: u128| (it & u128::from(u64::MAX)) as u64;
    (half(*aspects), half(*aspects >> u64::BITS)).serialize(to)
}

/// Reads a set from its halves.
///
/// # Errors
///
/// Those of the reader.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Aspects, D::Error> {
    let (low, high) = <(u64, u64)>::deserialize(from)?;
    Ok(Aspects::from(low) | Aspects::from(high) << u64::BITS)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AspectTable {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    #[serde(rename = "name")]
    _name: String,
    aspects: Vec<Vec<String>>,
}

struct Lexicon {
    words: FxHashMap<String, Aspects>,
    /// The aspects of each group.
    groups: Vec<Aspects>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let table: AspectTable = data::table("aspects.toml");
    let mut lexicon = Lexicon { words: FxHashMap::default(), groups: Vec::new() };
    let mut bit = 0_u32;
    for group in table.group {
        let mut all = 0;
        for words in group.aspects {
            // A table with more aspects than there are bits is told by a test.
            let aspect = 1_u128.checked_shl(bit).unwrap_or(0);
            bit += 1;
            all |= aspect;
            for word in words {
                *lexicon.words.entry(word).or_default() |= aspect;
            }
        }
        lexicon.groups.push(all);
    }
    lexicon
});

/// The aspects that a word in lower case tells of.
#[must_use]
pub fn of(word: &str) -> Aspects {
    LEXICON.words.get(word).copied().unwrap_or(0)
}

/// How the aspects of two numbers stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contrast {
    /// How many aspects both have.
    pub shared: usize,
    /// In how many groups they have different ones.
    pub apart: usize,
    /// In how many groups only one has any.
    pub lone: usize,
}

/// Compares the aspects of two numbers.
#[must_use]
pub fn contrast(left: Aspects, right: Aspects) -> Contrast {
    let mut contrast = Contrast { shared: (left & right).count_ones() as usize, apart: 0, lone: 0 };
    for group in &LEXICON.groups {
        match (left & group, right & group) {
            (0, 0) => {}
            (0, _) | (_, 0) => contrast.lone += 1,
            (a, b) => contrast.apart += usize::from(a & b == 0),
        }
    }
    contrast
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aspects_of_one_group_exclude_each_other() {
        let apart = contrast(of("dead"), of("wounded"));
        assert_eq!(apart, Contrast { shared: 0, apart: 1, lone: 0 });
        let same = contrast(of("killed"), of("deaths"));
        assert_eq!(same, Contrast { shared: 1, apart: 0, lone: 0 });
        assert_eq!(contrast(of("wide"), of("gross")), Contrast { shared: 0, apart: 0, lone: 2 });
    }

    #[test]
    fn every_aspect_has_a_bit_of_its_own() {
        let all = LEXICON.groups.iter().fold(0, |all, it| all | it);
        let each: u32 = LEXICON.groups.iter().map(|it| it.count_ones()).sum();
        assert_eq!(all.count_ones(), each);
        assert!(LEXICON.groups.iter().all(|it| it.count_ones() > 1));
    }
}
