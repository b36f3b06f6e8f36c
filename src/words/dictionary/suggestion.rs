//! Words that an unknown one may stand for: those of the dictionary that few edits lead to, likely
//! slips first.
//!
//! An edit is an insertion, deletion, substitution or transposition of neighbours (the distance of
//! Damerau, "A technique for computer detection and correction of spelling errors", 1964, restricted
//! as optimal string alignment). What happens easily costs less than a whole edit: swapping two
//! letters, doubling one or leaving it single, one vowel or sound for another, a key for its
//! neighbour. The dictionary is walked letter by letter, and left where no word below can be near
//! enough (Oflazer, "Error-tolerant finite-state recognition", 1996).

use std::sync::LazyLock;

use fst::raw::{CompiledAddr, Output};
use serde::Deserialize;

use super::{Entry, Variety, WORDS};
use crate::words::data;

/// A word that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// As the dictionary has it.
    pub word: String,
    /// The weight of the edits that lead to it, in tenths of an edit.
    pub cost: u32,
    /// From 0, everyday, to [`super::RAREST`].
    pub rarity: u8,
}

/// The cost of an edit that nothing makes likely.
const EDIT: u32 = 10;
const TRANSPOSITION: u32 = 8;
const DOUBLING: u32 = 6;
const SIMILAR: u32 = 7;
const NEIGHBOUR: u32 = 9;
/// Added where the first letter differs, which writers rarely miss, and where the last one does.
const FIRST: u32 = 4;
const LAST: u32 = 1;
/// What a step of rarity weighs against the edits.
const RARITY: u32 = 2;

/// How far the search goes, in tenths of an edit: nearer words first, farther ones where there are
/// none.
const REACHES: [u32; 2] = [2 * EDIT, 3 * EDIT];
/// Shorter words are not searched with the far reach: anything is three edits from `xyz`.
const FAR: usize = 6;
/// Longer words are not searched, in bytes: they are no slip of a word.
pub const LONGEST: usize = 32;
/// How many states of the automaton one search may visit.
const BUDGET: usize = 100_000;
/// The cost of what is not looked at.
const FAR_OFF: u32 = 1_000;

/// `rules/data/letter-pairs.toml`.
#[derive(Deserialize)]
struct Pairs {
    similar: Vec<String>,
    neighbours: Vec<String>,
}

/// The cost of each substitution of one letter for another.
static SUBSTITUTIONS: LazyLock<[[u8; LETTERS]; LETTERS]> = LazyLock::new(|| {
    let table: Pairs = data::table("letter-pairs.toml");
    let mut costs = [[EDIT as u8; LETTERS]; LETTERS];
    // What sounds alike goes before what lies side by side.
    for (groups, cost) in [(table.neighbours, NEIGHBOUR), (table.similar, SIMILAR)] {
        for group in groups {
            let letters = group.bytes().filter_map(letter);
            for left in letters.clone() {
                for right in letters.clone() {
                    costs[left][right] = cost as u8;
                }
            }
        }
    }
    for (at, row) in costs.iter_mut().enumerate() {
        row[at] = 0;
    }
    costs
});

const LETTERS: usize = 26;

/// The place of a letter in the alphabet.
fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

/// The words of a variety that a word in lower case may stand for, the likeliest first, at most
/// `most`.
#[must_use]
pub fn suggest(word: &str, variety: Variety, most: usize) -> Vec<Suggestion> {
    let letters = word.as_bytes();
    if letters.len() < 2 || letters.len() > LONGEST || !word.is_ascii() {
        return Vec::new();
    }
    for reach in REACHES {
        if reach > REACHES[0] && letters.len() < FAR {
            break;
        }
        let mut search = Search { word: letters, reach, variety, found: Vec::new(), visits: 0 };
        let mut rows = (0..=letters.len() as u32).map(|at| at * EDIT).collect();
        search.walk(WORDS.root().addr(), Output::zero(), &mut Vec::new(), &mut rows);
        let mut found = search.found;
        if !found.is_empty() {
            let key = |it: &Suggestion| it.cost + RARITY * u32::from(it.rarity);
            found.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.word.cmp(&b.word)));
            found.truncate(most);
            return found;
        }
    }
    Vec::new()
}

struct Search<'w> {
    word: &'w [u8],
    reach: u32,
    variety: Variety,
    found: Vec<Suggestion>,
    visits: usize,
}

impl Search<'_> {
    /// Visits a state that `path` leads to; `rows` holds the costs of aligning each beginning of the
    /// path with each beginning of the word, a row after the other.
    fn walk(
        &mut self,
        state: CompiledAddr,
        output: Output,
        path: &mut Vec<u8>,
        rows: &mut Vec<u32>,
    ) {
        self.visits += 1;
        if self.visits > BUDGET {
            return;
        }
        let node = WORDS.node(state);
        if node.is_final() {
            let value = output.cat(node.final_output()).value();
            self.take(path, rows, Entry::of(value));
        }
        let filled = rows.len();
        for at in 0..node.len() {
            let arc = node.transition(at);
            path.push(arc.inp);
            if self.align(path, rows) <= self.reach {
                self.walk(arc.addr, output.cat(arc.out), path, rows);
            }
            rows.truncate(filled);
            path.pop();
        }
    }

    /// Adds the row of a path's last letter; gives the least of its costs.
    fn align(&self, path: &[u8], rows: &mut Vec<u32>) -> u32 {
        let (word, depth) = (self.word, path.len());
        let width = word.len() + 1;
        // Names are in the dictionary with their capital.
        let last = path[depth - 1].to_ascii_lowercase();
        let last_but_one = depth.checked_sub(2).map(|at| path[at].to_ascii_lowercase());
        // A search that goes far keeps to the first letter.
        if depth == 1 && self.reach > REACHES[0] && last != word[0] {
            return u32::MAX;
        }
        let costs = letter(last).map(|at| &SUBSTITUTIONS[at]);
        let leave_out = if last_but_one == Some(last) { DOUBLING } else { EDIT };
        let previous = (depth - 1) * width;
        // What is farther from the diagonal has too many letters put in or left out.
        let band = (self.reach / DOUBLING) as usize;
        let mut least = u32::MAX;
        for at in 0..width {
            if at.abs_diff(depth) > band {
                rows.push(FAR_OFF);
                continue;
            }
            let mut cost = rows[previous + at] + leave_out;
            if at > 0 {
                let own = word[at - 1];
                let put_in = if at > 1 && word[at - 2] == own { DOUBLING } else { EDIT };
                let substitution = match (costs, letter(own)) {
                    (Some(costs), Some(own)) => u32::from(costs[own]),
                    _ if own == last => 0,
                    _ => EDIT,
                };
                cost = cost.min(rows[previous + at - 1] + substitution);
                cost = cost.min(rows[previous + width + at - 1] + put_in);
                let swapped = at > 1 && last_but_one == Some(own) && word[at - 2] == last;
                if swapped && own != last {
                    cost = cost.min(rows[previous - width + at - 2] + TRANSPOSITION);
                }
            }
            least = least.min(cost);
            rows.push(cost);
        }
        least
    }

    /// Takes a word of the dictionary where it is near enough.
    fn take(&mut self, path: &[u8], rows: &[u32], entry: Entry) {
        let Some(&(mut cost)) = rows.last() else { return };
        if cost > self.reach || !entry.is_in(self.variety) || path.len() < 2 {
            return;
        }
        let differs = |left: Option<&u8>, right: Option<&u8>| {
            left.zip(right).is_none_or(|(left, right)| !left.eq_ignore_ascii_case(right))
        };
        cost += if differs(path.first(), self.word.first()) { FIRST } else { 0 };
        cost += if differs(path.last(), self.word.last()) { LAST } else { 0 };
        let word = String::from_utf8_lossy(path).into_owned();
        self.found.push(Suggestion { word, cost, rarity: entry.rarity });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(word: &str) -> Vec<String> {
        suggest(word, Variety::ANY, 3).into_iter().map(|it| it.word).collect()
    }

    #[test]
    fn likely_slips_come_first() {
        for (wrong, right) in [
            ("recieve", "receive"),
            ("hosue", "house"),
            ("occured", "occurred"),
            ("seperate", "separate"),
            ("afganistan", "Afghanistan"),
        ] {
            assert_eq!(first(wrong).first().map(String::as_str), Some(right), "{wrong}");
        }
    }

    #[test]
    fn the_variety_counts() {
        let words = |variety| suggest("colur", Variety::of(variety), 3);
        assert_eq!(words("en-GB")[0].word, "colour");
        assert_eq!(words("en-US")[0].word, "color");
    }

    #[test]
    fn nothing_takes_long() {
        let strange = ["aeiouaeiouaeiouaeiouaeiouaeiou", "x", "", "zzzzzz", "straße"];
        for word in strange.into_iter().chain([&*"q".repeat(10_000)]) {
            let _ = suggest(word, Variety::ANY, 3);
        }
        assert_eq!(first("zzzzzzzzzzzzzzz"), Vec::<String>::new());
    }
}
