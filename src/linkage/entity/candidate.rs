//! Which pairs of names may be one: found by what they share once a part of one word is taken out,
//! so that nothing is compared with everything.
//!
//! A slip is found by the words that are left when one letter is deleted (W. Garbe's symmetric
//! deletion): two words one edit apart share such a word.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::node::{Node, Role};
use crate::facts::keyword;
use crate::words::nameforms::name_forms;

/// The most names that share a key before it says nothing: `University of …`.
const SHARED_AT_MOST: usize = 48;

/// The shortest word whose letters may differ, in letters.
const SHORTEST: usize = 3;

/// The letters that two words of one stem share at least.
const BEGINNING: usize = 5;

/// The letters that make the beginning of a word.
const OPENING: usize = 3;

/// The letters of a long word.
const LONG: usize = 10;

/// The most parts of the name of a person.
const LONGEST_PERSON: usize = 4;

/// The longest, so that no word costs more than others.
const LONGEST: usize = 32;

/// Pairs of nodes that may differ in one of the ways that edges name, in order, each once.
#[must_use]
pub fn candidates(nodes: &[Node<'_>]) -> Vec<(u32, u32)> {
    let mut keys: Vec<(u64, u32)> = Vec::with_capacity(nodes.len() * 10);
    for (at, node) in nodes.iter().enumerate() {
        let mut own = keys_of(node);
        own.sort_unstable();
        own.dedup();
        keys.extend(own.into_iter().map(|key| (key, at as u32)));
    }
    keys.sort_unstable();
    let mut pairs: FxHashSet<(u32, u32)> = FxHashSet::default();
    for shared in keys.chunk_by(|left, right| left.0 == right.0) {
        if shared.len() > SHARED_AT_MOST {
            continue;
        }
        for (at, &(_, left)) in shared.iter().enumerate() {
            pairs.extend(shared[at + 1..].iter().map(|&(_, right)| (left, right)));
        }
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_unstable();
    pairs
}

/// What a name shares with those that may be one with it.
fn keys_of(node: &Node<'_>) -> Vec<u64> {
    let hasher = FxBuildHasher;
    let parts: Vec<&str> = node.content().map(|part| part.key.as_str()).collect();
    let mut keys = Vec::new();
    // The same words: marks, capitals, connectives.
    keys.push(hasher.hash_one((0, &parts)));
    // The same letters: hyphens and spaces.
    keys.push(
        hasher.hash_one((1, node.parts.iter().map(|it| it.key.as_str()).collect::<String>())),
    );
    // The same stems, in any order.
    if parts.len() > 1 && node.head().is_some() {
        let stems = parts.iter().map(|part| stem(part));
        let mut stems: Vec<u32> = stems.collect();
        stems.sort_unstable();
        keys.push(hasher.hash_one((2, stems)));
    }
    // Several words spelled in another way.
    if parts.len() > 1 {
        let bones: Vec<String> = parts.iter().map(|part| name_forms().skeleton(part)).collect();
        keys.push(hasher.hash_one((7, bones)));
        let openings: Vec<String> = parts.iter().map(|part| opening(part)).collect();
        keys.push(hasher.hash_one((9, openings)));
    }
    // The same names of a person in another order, and the same surname behind another given name.
    if (2..=LONGEST_PERSON).contains(&parts.len()) && node.head().is_none() {
        let mut sorted = parts.clone();
        sorted.sort_unstable();
        keys.push(hasher.hash_one((10, sorted)));
        let given = node.content().position(|it| it.role != Role::Title).unwrap_or_default();
        if given + 1 < parts.len() {
            keys.push(hasher.hash_one((11, given, &parts[..given], &parts[given + 1..])));
        }
    }
    for (at, part) in node.content().enumerate() {
        let key = part.key.as_str();
        let letters = key.chars().count();
        let mut rest = parts.clone();
        rest[at] = "";
        let rest = hasher.hash_one(&rest);
        if part.role == Role::Initial && parts.len() > 1 {
            keys.push(hasher.hash_one((8, rest)));
        }
        if !(SHORTEST..=LONGEST).contains(&letters) || part.role == Role::Initial {
            continue;
        }
        // Another word in the place of this one.
        let head = matches!(part.role, Role::Head(_));
        if parts.len() > 2 && node.head().is_some() || parts.len() == 2 && head {
            keys.push(hasher.hash_one((12, rest)));
        }
        // Two slips in one word.
        if letters > BEGINNING {
            keys.push(hasher.hash_one((13, rest, opening(key), letters > LONG)));
        }
        keys.push(hasher.hash_one((3, rest, stem(key))));
        if letters > 4 {
            keys.push(hasher.hash_one((4, rest, name_forms().skeleton(key))));
        }
        // Another word of one stem, where the rest tells enough.
        if parts.len() > 2 && letters > BEGINNING {
            let beginning: String = key.chars().take(BEGINNING).collect();
            keys.push(hasher.hash_one((6, rest, beginning)));
        }
        if parts.len() > 1 || letters > 3 {
            keys.push(hasher.hash_one((5, rest, key)));
            let mut shorter = String::with_capacity(key.len());
            for (byte, c) in key.char_indices() {
                shorter.clear();
                shorter.push_str(&key[..byte]);
                shorter.push_str(&key[byte + c.len_utf8()..]);
                keys.push(hasher.hash_one((5, rest, shorter.as_str())));
            }
        }
    }
    keys
}

/// The beginning of a word, that slips seldom change.
fn opening(key: &str) -> String {
    key.chars().take(OPENING).collect()
}

fn stem(key: &str) -> u32 {
    keyword::stem(key).map_or_else(|| FxBuildHasher.hash_one(key) as u32, keyword::Stem::hash)
}
