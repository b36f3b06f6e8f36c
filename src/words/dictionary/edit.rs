//! What edits cost that lead from one word to another.
//!
//! An edit is an insertion, deletion, substitution or transposition of neighbours (the distance of
//! Damerau, "A technique for computer detection and correction of spelling errors", 1964, restricted
//! as optimal string alignment). What happens easily costs less than a whole edit: swapping two
//! letters, doubling one or leaving it single, one vowel or sound for another, a key for its
//! neighbour. All costs are in tenths of an edit.

use std::sync::LazyLock;

use serde::Deserialize;

use super::automaton::{LETTERS, letter};
use crate::words::data;

/// The cost of an edit that nothing makes likely.
pub(super) const EDIT: u8 = 10;
pub(super) const TRANSPOSITION: u8 = 8;
/// The least that any edit costs.
pub(super) const DOUBLING: u8 = 6;
pub(super) const SIMILAR: u8 = 7;
const NEIGHBOUR: u8 = 9;
/// Added where the first letter differs, which writers rarely miss, and where the last one does.
pub(super) const FIRST: u8 = 4;
pub(super) const LAST: u8 = 1;

/// `rules/data/letter-pairs.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    similar: Vec<String>,
    neighbours: Vec<String>,
}

/// The cost of each substitution of one letter for another.
pub(super) static SUBSTITUTIONS: LazyLock<[[u8; LETTERS]; LETTERS]> = LazyLock::new(|| {
    let table: Pairs = data::table("letter-pairs.toml");
    let mut costs = [[EDIT; LETTERS]; LETTERS];
    // What sounds alike goes before what lies side by side.
    for (groups, cost) in [(table.neighbours, NEIGHBOUR), (table.similar, SIMILAR)] {
        for group in groups {
            let letters = group.bytes().map(|byte| usize::from(letter(byte)));
            for left in letters.clone() {
                for right in letters.clone() {
                    costs[left][right] = cost;
                }
            }
        }
    }
    for (at, row) in costs.iter_mut().enumerate() {
        row[at] = 0;
    }
    costs
});
