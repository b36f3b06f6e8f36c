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

use serde::Deserialize;

use super::automaton::{AUTOMATON, Automaton, Below, LETTERS, bit, letter};
use super::{Variety, WordRecord};
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
const FAR_OFF: u16 = 1_000;

/// `rules/data/letter-pairs.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    similar: Vec<String>,
    neighbours: Vec<String>,
}

/// A row and a column for each letter, and one for all other signs: so few are in words that they
/// count as one.
type Substitutions = [[u8; LETTERS + 1]; LETTERS + 1];

/// The cost of each substitution of one letter for another.
static SUBSTITUTIONS: LazyLock<Substitutions> = LazyLock::new(|| {
    let table: Pairs = data::table("letter-pairs.toml");
    let mut costs = [[EDIT as u8; LETTERS + 1]; LETTERS + 1];
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

/// The letters, as bits, that are like each one, and those and the ones on the keys beside it.
static LIKE: LazyLock<[[u32; 2]; LETTERS]> = LazyLock::new(|| {
    std::array::from_fn(|own| {
        [SIMILAR, NEIGHBOUR].map(|most| {
            let is_like = |&it: &usize| u32::from(SUBSTITUTIONS[it][own]) <= most;
            (0..LETTERS).filter(is_like).fold(0, |bits, it| bits | 1 << it)
        })
    })
});

/// The words of a variety that a word in lower case may stand for, the likeliest first, at most
/// `most`.
#[must_use]
pub fn suggest(word: &str, variety: Variety, most: usize) -> Vec<Suggestion> {
    let letters = word.as_bytes();
    if letters.len() < 2 || letters.len() > LONGEST || !word.is_ascii() || most == 0 {
        return Vec::new();
    }
    let mut found = Search::new(letters, REACHES[0], variety, most).run();
    if found.is_empty() && letters.len() >= FAR {
        found = Search::new(letters, REACHES[1], variety, most).run();
    }
    found
}

/// By what words are put in order.
fn weight(it: &Suggestion) -> u16 {
    (it.cost + RARITY * u32::from(it.rarity)) as u16
}

/// The greatest number of letters put in or left out, and the cells of a row.
const BAND: usize = (REACHES[1] / DOUBLING) as usize;
const CELLS: usize = 2 * BAND + 3;
/// The cell of as many letters of the word as the path has.
const MIDDLE: usize = BAND + 1;
/// The rows of the longest path.
const ROWS: usize = LONGEST + MIDDLE + 1;

/// The costs of aligning a beginning of a path with the beginnings of the word that are about as
/// long: those of `depth + cell - MIDDLE` letters. The outermost cells are never filled.
#[derive(Debug, Clone, Copy)]
struct Row {
    costs: [u16; CELLS],
    /// The first and the last cell that is within reach; all others are far off.
    live: [usize; 2],
}

impl Row {
    const FAR: Self = Self { costs: [FAR_OFF; CELLS], live: [CELLS, 0] };
}

/// A letter of the word.
#[derive(Debug, Clone, Copy, Default)]
struct Own {
    /// Its place in the alphabet, or the one behind.
    letter: u8,
    bit: u32,
    /// What it costs where the path has none for it.
    put_in: u16,
    /// The letters that are like it, and those and the keys beside it.
    like: [u32; 2],
    /// The letters from here on.
    rest: u32,
}

/// What may follow a path.
struct Next {
    /// Letters, as bits, and those that cost nothing.
    possible: u32,
    free: u32,
    /// The least that any way to align the path has cost.
    least: u16,
    /// The letters of the word from here on are still to come.
    behind: usize,
}

struct Search<'w> {
    word: &'w [u8],
    own: [Own; LONGEST + 2],
    substitutions: &'static Substitutions,
    automaton: &'static Automaton,
    /// What the edits of a word may cost.
    reach: u16,
    /// What the words that are wanted weigh at most, where there are enough already.
    worst: u16,
    /// What the edits may still cost of a word that begins with the first letter of the path.
    limit: u16,
    variety: Variety,
    most: usize,
    /// In order, no more than are wanted.
    found: Vec<Suggestion>,
    path: Vec<u8>,
    /// One for each beginning of the path.
    rows: [Row; ROWS],
    visits: usize,
}

impl<'w> Search<'w> {
    fn new(word: &'w [u8], reach: u32, variety: Variety, most: usize) -> Self {
        let substitutions = &*SUBSTITUTIONS;
        let mut own = [Own::default(); LONGEST + 2];
        let mut rest = 0;
        for (at, &byte) in word.iter().enumerate().rev() {
            let like = letter(byte).map_or([0; 2], |it| LIKE[it]);
            let put_in = if at > 0 && word[at - 1] == byte { DOUBLING } else { EDIT } as u16;
            rest |= bit(byte);
            own[at] = Own {
                letter: bit(byte).trailing_zeros() as u8,
                bit: bit(byte),
                put_in,
                like,
                rest,
            };
        }
        let mut rows = [Row::FAR; ROWS];
        for at in 0..=(reach / EDIT).min(word.len() as u32) as usize {
            rows[0].costs[at + MIDDLE] = at as u16 * EDIT as u16;
            rows[0].live = [MIDDLE, at + MIDDLE];
        }
        Self {
            word,
            own,
            substitutions,
            automaton: &AUTOMATON,
            reach: reach as u16,
            worst: u16::MAX,
            limit: reach as u16,
            variety,
            most,
            found: Vec::new(),
            path: Vec::new(),
            rows,
            visits: 0,
        }
    }

    fn run(mut self) -> Vec<Suggestion> {
        self.walk(self.automaton.states.len() - 1, 0);
        self.found
    }

    /// Visits a state that the path leads to with the value so far.
    fn walk(&mut self, state: usize, value: u16) {
        self.visits += 1;
        if self.visits > BUDGET {
            return;
        }
        let automaton = self.automaton;
        let state = &automaton.states[state];
        if let Some(end) = state.end {
            self.take(WordRecord::of(u64::from(value + end)));
        }
        let next = self.next(state.below);
        let arcs = &automaton.arcs[state.arcs.start as usize..state.arcs.end as usize];
        // The letter of the word itself goes first: the sooner near words are found, the less is
        // left to be looked at.
        let depth = self.path.len();
        let straight = self.word.get(depth).copied();
        for is_straight in [true, false] {
            for arc in arcs {
                let letter = arc.byte.to_ascii_lowercase();
                let below = automaton.states[arc.state as usize].below;
                if (straight == Some(letter)) != is_straight || !self.leads_on(&next, letter, below)
                {
                    continue;
                }
                if depth == 0 {
                    let first = if is_straight { 0 } else { FIRST as u16 };
                    // A search that goes far keeps to the first letter.
                    if u32::from(self.reach) > REACHES[0] && !is_straight {
                        continue;
                    }
                    self.limit = self.reach.min(self.worst.saturating_sub(first));
                }
                self.path.push(arc.byte);
                if self.align(letter, below) {
                    self.walk(arc.state as usize, value + arc.output);
                }
                self.path.pop();
            }
        }
    }

    /// Whether a letter may follow the path with what lies below it.
    fn leads_on(&self, next: &Next, letter: u8, below: Below) -> bool {
        let bit = bit(letter);
        let edit = if next.free & bit != 0 { 0 } else { DOUBLING as u16 };
        next.possible & bit != 0
            && next.least + edit + self.missing(next.behind, below) <= self.limit
    }

    /// The letters that may follow the path: those that some way of aligning it can pay for.
    fn next(&self, below: Below) -> Next {
        let depth = self.path.len();
        let row = &self.rows[depth];
        let last = self.path.last().map_or(0, |&last| bit(last));
        let mut it = Next { possible: 0, free: 0, least: self.limit, behind: 0 };
        let mut from = row.live[0];
        let mut to = row.live[1];
        if let Some(before) = depth.checked_sub(1).map(|it| &self.rows[it]) {
            from = from.min(before.live[0] - 1).max(MIDDLE.saturating_sub(depth));
            to = to.max(before.live[1] - 1);
        }
        for cell in from..=to {
            let at = cell + depth - MIDDLE;
            let [own, next] = [at, at + 1].map(|at| &self.own[at]);
            // The one letter of a pair that is swapped was read, and the other follows.
            if depth > 0
                && last & next.bit != 0
                && self.rows[depth - 1].costs[cell + 1] + TRANSPOSITION as u16 <= self.limit
            {
                it.possible |= own.bit;
                it.free |= own.bit;
                it.least =
                    it.least.min(self.rows[depth - 1].costs[cell + 1] + TRANSPOSITION as u16);
                it.behind = it.behind.max(at + 2);
            }
            if row.costs[cell] > self.limit {
                continue;
            }
            let cost = row.costs[cell] + self.missing(at + 1, below);
            let Some(left) = self.limit.checked_sub(cost).map(u32::from) else { continue };
            it.least = it.least.min(row.costs[cell]);
            it.behind = it.behind.max(at + 2).min(self.word.len());
            it.free |= own.bit;
            if left >= EDIT {
                it.possible = u32::MAX;
            }
            it.possible |= own.bit;
            if left >= DOUBLING {
                it.possible |= last;
            }
            if left >= NEIGHBOUR {
                it.possible |= own.like[1];
            } else if left >= SIMILAR {
                it.possible |= own.like[0];
            }
            if left >= TRANSPOSITION {
                it.possible |= next.bit;
            }
        }
        it
    }

    /// What the letters of the word from one on cost at least that no rest of a word has.
    fn missing(&self, at: usize, below: Below) -> u16 {
        match self.own[at].rest & !below.letters {
            0 => 0,
            // The first may be the second one of a pair.
            missing => missing.count_ones() as u16 * SIMILAR as u16 - (SIMILAR - DOUBLING) as u16,
        }
    }

    /// Fills the row of the path's last letter, in lower case; whether a word below may be near
    /// enough.
    fn align(&mut self, last: u8, below: Below) -> bool {
        let depth = self.path.len();
        let last_but_one = depth.checked_sub(2).map(|at| self.path[at].to_ascii_lowercase());
        let leave_out = if last_but_one == Some(last) { DOUBLING } else { EDIT } as u16;
        let swapped = last_but_one.filter(|&it| it != last);
        let costs = &self.substitutions[letter(last).unwrap_or(LETTERS)];
        let [mut row, before] = [Row::FAR, self.rows[depth - 1]];
        let mut from = before.live[0] - 1;
        let mut to = before.live[1];
        let mut pair = None;
        if let Some(other) = swapped {
            let earlier = &self.rows[depth - 2];
            from = from.min(earlier.live[0]);
            to = to.max(earlier.live[1]);
            pair = Some((other, earlier));
        }
        let first = MIDDLE.saturating_sub(depth).max(1);
        let end = (self.word.len() + MIDDLE).saturating_sub(depth).min(CELLS - 2);
        let mut live = [CELLS, 0];
        let mut may = false;
        for cell in from.max(first)..=end {
            let at = cell + depth - MIDDLE;
            let mut cost = before.costs[cell + 1] + leave_out;
            if let Some(own) = at.checked_sub(1).map(|at| &self.own[at]) {
                cost = cost.min(before.costs[cell] + u16::from(costs[usize::from(own.letter)]));
                cost = cost.min(row.costs[cell - 1] + own.put_in);
                if let Some((other, earlier)) = pair
                    && at > 1
                    && self.word[at - 1] == other
                    && self.word[at - 2] == last
                {
                    cost = cost.min(earlier.costs[cell] + TRANSPOSITION as u16);
                }
            }
            if cost <= self.reach {
                live = [live[0].min(cell), cell];
                row.costs[cell] = cost;
                may = may || self.may_end(cost, at, below);
            } else if cell > to {
                break;
            }
            // The one letter of a pair that is swapped is read, and the other may follow.
            may = may
                || before.costs[cell + 1] + TRANSPOSITION as u16 <= self.limit
                    && self.word.get(at + 1) == Some(&last);
        }
        row.live = live;
        self.rows[depth] = row;
        may && live[1] > 0
    }

    /// Whether a word below may be within the limit: none of its letters is left out of account
    /// that the rest of the word has and those below have not, or the other way round.
    fn may_end(&self, cost: u16, at: usize, below: Below) -> bool {
        let rest = (self.word.len() - at) as u16;
        let [shortest, longest] = below.lengths.map(u16::from);
        let apart = shortest.saturating_sub(rest).max(rest.saturating_sub(longest));
        cost + self.missing(at, below).max(apart * DOUBLING as u16) <= self.limit
    }

    /// Takes the word of the path where it is near enough.
    fn take(&mut self, entry: WordRecord) {
        let depth = self.path.len();
        let whole = (self.word.len() + MIDDLE).checked_sub(depth);
        let raw = whole.and_then(|cell| self.rows[depth].costs.get(cell)).copied();
        let Some(raw) = raw.filter(|&raw| raw <= self.limit) else { return };
        if !entry.is_in(self.variety) || depth < 2 {
            return;
        }
        let differs = |left: Option<&u8>, right: Option<&u8>| {
            left.zip(right).is_none_or(|(left, right)| !left.eq_ignore_ascii_case(right))
        };
        let first = if differs(self.path.first(), self.word.first()) { FIRST } else { 0 };
        let last = if differs(self.path.last(), self.word.last()) { LAST } else { 0 };
        let cost = u32::from(raw) + first + last;
        let word = String::from_utf8_lossy(&self.path).into_owned();
        let new = Suggestion { word, cost, rarity: entry.rarity };
        let is_before = |it: &Suggestion| (weight(it), &it.word) < (weight(&new), &new.word);
        let at = self.found.partition_point(is_before);
        self.found.insert(at, new);
        self.found.truncate(self.most);
        if let Some(worst) = self.found.get(self.most - 1) {
            // A word never weighs less than its edits.
            self.worst = weight(worst);
            self.limit = self.reach.min(self.worst.saturating_sub(first as u16));
        }
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
    fn what_is_left_out_is_none_of_the_likeliest() {
        for (wrong, right) in [
            ("recieve", &["receive 8", "relieve 10", "received 19", "receives 19"][..]),
            ("tlephone", &["telephone 10", "telephones 21", "telephoned 21", "telephony 18"]),
            ("goverment", &["government 10", "governments 21", "movement 24", "averment 21"]),
            ("mispeling", &["misspelling 12", "dispelling 20", "misruling 17", "misdealing 20"]),
            ("dont't", &["don't 10", "won't 24"]),
            ("hte", &["hate 10", "he 10", "the 12", "ate 14"]),
            ("phisolophycal", &["philosophical 27"]),
            ("zqxjkvbw", &[]),
        ] {
            let found = suggest(wrong, Variety::ANY, 4);
            let found: Vec<_> = found.iter().map(|it| format!("{} {}", it.word, it.cost)).collect();
            assert_eq!(found, right, "{wrong}");
        }
    }

    /// All that could lead within two edits are some 8,000 states.
    #[test]
    fn few_states_are_visited() {
        for word in ["recieve", "goverment", "afganistan", "ulrnbtsae"] {
            let mut search = Search::new(word.as_bytes(), REACHES[0], Variety::ANY, 4);
            search.walk(AUTOMATON.states.len() - 1, 0);
            assert!(search.visits < 1_500, "{word}: {}", search.visits);
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
