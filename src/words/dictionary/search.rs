//! The search for near words: the dictionary is walked letter by letter.
//!
//! While several edits may follow, all ways of aligning the path with the word are kept side by side,
//! one row of costs for each letter of the path (Oflazer, "Error-tolerant finite-state recognition",
//! 1996). Once only one edit can be paid for, each way goes on by itself: what follows that edit is
//! the rest of the word, letter for letter, so two letters ahead most of what is tried ends.

use super::automaton::{AUTOMATON, Arc, Automaton, Below, END, LETTERS, State, letter};
use super::edit::{DOUBLING, EDIT, FIRST, LAST, SIMILAR, SUBSTITUTIONS, TRANSPOSITION};
use super::{Variety, WordRecord};

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

impl Suggestion {
    /// By what words are put in order: the edits, and how rare the word is.
    fn weight(&self) -> u8 {
        self.cost as u8 + RARITY * self.rarity
    }
}

/// What a step of rarity weighs against the edits.
const RARITY: u8 = 2;

/// The farthest that a search goes, in tenths of an edit.
pub(super) const FAR_REACH: u8 = 3 * EDIT;
/// The reach up to which the first letter may differ.
const ANY_FIRST: u8 = 2 * EDIT;
/// Longer words are not searched, in bytes: they are no slip of a word.
pub const LONGEST: usize = 32;

/// How many states of the automaton one search may visit.
const BUDGET: usize = 100_000;

/// The greatest number of letters put in or left out.
const BAND: usize = (FAR_REACH / DOUBLING) as usize;
/// The cell of as many letters of the word as the path has. The outermost cells are never filled.
const MIDDLE: usize = BAND + 1;
/// The cells of a row, of which the last are there to make it as wide as a register.
const CELLS: usize = 16;
/// The rows of the longest path.
const ROWS: usize = LONGEST + MIDDLE + 1;
/// What is asked of the costs of the word's letters: a window for each row.
const WIDTH: usize = ROWS + CELLS;
/// The cost of what cannot be, and more than any that can be paid.
const NEVER: u8 = 100;

/// The costs of aligning a beginning of a path with the beginnings of the word that are about as
/// long: those of `depth + cell - MIDDLE` letters.
type Row = [u8; CELLS];

/// The word from one of its letters on.
#[derive(Debug, Clone, Copy)]
struct Own {
    /// The number of the letter; one that no letter has behind the end.
    letter: u8,
    /// Its bit; [`END`] behind the end.
    bit: u32,
    /// What it costs where the path has none for it.
    put_in: u8,
    /// The letters from here on, as bits.
    rest: u32,
}

impl Own {
    const NONE: Self = Self { letter: u8::MAX, bit: END, put_in: NEVER, rest: 0 };
}

/// The costs that a row of a path looks at.
fn window(costs: &[u8; WIDTH], depth: usize) -> &[u8; CELLS] {
    costs[depth.min(ROWS)..].first_chunk().unwrap_or(&[NEVER; CELLS])
}

/// The places of the bits of a set, the lowest first.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros();
        set &= set.checked_sub(1)?;
        Some(place as usize)
    })
}

/// What follows a path.
struct Next {
    /// The letters, as bits, that cost nothing.
    free: u32,
    /// The least that any way to align the path has cost.
    least: u8,
    /// The letters of the word from here on are still to come.
    behind: usize,
}

/// A search for the words that a word may stand for.
pub(super) struct Search<'w> {
    word: &'w [u8],
    own: [Own; LONGEST + 3],
    /// For each letter where the word has it, a bit for each place.
    places: [u64; LETTERS],
    /// For each letter what it costs to have it in place of each of the word's.
    substitutions: [[u8; WIDTH]; LETTERS],
    /// What each letter of the word costs where the path has none for it.
    put_in: [u8; WIDTH],
    automaton: &'static Automaton,
    /// What the edits of a word may cost.
    reach: u8,
    /// What the words that are wanted weigh at most, where there are enough already.
    worst: u8,
    /// What the edits may still cost of a word that begins with the first letter of the path.
    limit: u8,
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
    /// A search for words of a variety, at most `most`, for a word of at most [`LONGEST`] letters.
    pub(super) fn new(word: &'w [u8], reach: u8, variety: Variety, most: usize) -> Self {
        let costs = &*SUBSTITUTIONS;
        let mut own = [Own::NONE; LONGEST + 3];
        let mut substitutions = [[NEVER; WIDTH]; LETTERS];
        let mut put_in = [NEVER; WIDTH];
        let mut places = [0; LETTERS];
        let mut rest = 0;
        for (at, &byte) in word.iter().enumerate().rev() {
            let it = letter(byte);
            let cost = if at > 0 && word[at - 1] == byte { DOUBLING } else { EDIT };
            rest |= 1 << it;
            own[at] = Own { letter: it, bit: 1 << it, put_in: cost, rest };
            put_in[at + 1 + MIDDLE] = cost;
            places[usize::from(it)] |= 1 << at;
            for (row, costs) in substitutions.iter_mut().zip(costs) {
                row[at + 1 + MIDDLE] = costs[usize::from(it)];
            }
        }
        let mut rows = [[NEVER; CELLS]; ROWS];
        rows[0][MIDDLE] = 0;
        for cell in MIDDLE + 1..2 * MIDDLE {
            let cost = rows[0][cell - 1] + put_in[cell].max(EDIT);
            rows[0][cell] = if cost > reach { NEVER } else { cost };
        }
        Self {
            word,
            own,
            places,
            substitutions,
            put_in,
            automaton: &AUTOMATON,
            reach,
            worst: u8::MAX,
            limit: reach,
            variety,
            most,
            found: Vec::new(),
            path: Vec::with_capacity(ROWS),
            rows,
            visits: 0,
        }
    }

    /// The words that were found, the likeliest first.
    pub(super) fn run(mut self) -> Vec<Suggestion> {
        self.walk(self.automaton.root(), 0);
        self.found
    }

    /// Visits a state that the path leads to with the value so far, where more than one edit may
    /// follow.
    fn walk(&mut self, state: &State, value: u16) {
        self.visits += 1;
        if self.visits > BUDGET {
            return;
        }
        let depth = self.path.len();
        if let Some(end) = state.end {
            let cell = (self.word.len() + MIDDLE).checked_sub(depth);
            let cost = cell.and_then(|cell| self.rows[depth].get(cell)).copied();
            self.take(WordRecord::of(u64::from(value + end)), cost.unwrap_or(NEVER));
        }
        let next = self.next();
        // The letter of the word itself goes first: the sooner near words are found, the less is
        // left to be looked at.
        let straight = self.own[depth.min(LONGEST)].letter;
        for is_straight in [true, false] {
            for arc in self.automaton.arcs(state) {
                if (arc.letter == straight) != is_straight {
                    continue;
                }
                if depth == 0 {
                    // A search that goes far keeps to the first letter.
                    if self.reach > ANY_FIRST && !is_straight {
                        continue;
                    }
                    let first = if is_straight { 0 } else { FIRST };
                    self.limit = self.reach.min(self.worst.saturating_sub(first));
                }
                let edit = if next.free & 1 << arc.letter != 0 { 0 } else { DOUBLING };
                let least = next.least + edit;
                if least.saturating_add(self.missing(next.behind, arc.below)) > self.limit {
                    continue;
                }
                self.path.push(arc.byte);
                let least = self.align(arc);
                if least + 2 * DOUBLING <= self.limit {
                    self.walk(self.automaton.state(arc), value + arc.output);
                } else if least <= self.limit {
                    self.part(arc, value + arc.output);
                }
                self.path.pop();
            }
        }
    }

    fn next(&self) -> Next {
        let depth = self.path.len();
        let mut next = Next { free: 0, least: NEVER, behind: 0 };
        for (at, cost) in self.ways(depth).chain(self.pairs(depth)) {
            next.free |= self.own[at].bit;
            next.least = next.least.min(cost);
            next.behind = next.behind.max(at + 2);
        }
        next
    }

    /// The ways to align a beginning of the path that can be paid for: how many letters of the word
    /// it is aligned with, and the cost.
    fn ways(&self, depth: usize) -> impl Iterator<Item = (usize, u8)> + use<> {
        let (row, limit) = (self.rows[depth], self.limit);
        let first = MIDDLE.saturating_sub(depth);
        let cells = (first..2 * MIDDLE).filter(move |&cell| row[cell] <= limit);
        cells.map(move |cell| (cell + depth - MIDDLE, row[cell]))
    }

    /// The ways in which the last letter of a beginning of the path is the first one of a pair that
    /// is swapped: where in the word the pair begins, whose first letter follows, and the cost.
    fn pairs(&self, depth: usize) -> impl Iterator<Item = (usize, u8)> + use<> {
        let before = self.rows[depth.saturating_sub(1)];
        let limit = self.limit;
        let last =
            self.path[..depth].last().map_or(0, |&last| self.places[usize::from(letter(last))]);
        let pairs = bits(last >> 1 & !last).map(move |at| (at + MIDDLE + 1).wrapping_sub(depth));
        pairs.filter_map(move |cell| {
            let cost = before.get(cell)? + TRANSPOSITION;
            (cost <= limit).then_some((cell + depth - MIDDLE - 1, cost))
        })
    }

    /// What the letters of the word from one on cost at least that no rest of a word has.
    fn missing(&self, at: usize, below: Below) -> u8 {
        match self.own[at.min(LONGEST)].rest & !below.letters {
            0 => 0,
            // The first may be the second one of a pair.
            missing => missing.count_ones() as u8 * SIMILAR - (SIMILAR - DOUBLING),
        }
    }

    /// Fills the row of the path's last letter; gives what a word below costs at least.
    fn align(&mut self, arc: &Arc) -> u8 {
        let depth = self.path.len();
        let last = usize::from(arc.letter);
        let last_but_one = depth.checked_sub(2).map(|at| usize::from(letter(self.path[at])));
        let leave_out = if last_but_one == Some(last) { DOUBLING } else { EDIT };
        let before = self.rows[depth - 1];
        let substitutions = window(&self.substitutions[last], depth);
        let mut row = [NEVER; CELLS];
        for cell in 1..CELLS - 1 {
            let cost = (before[cell + 1] + leave_out).min(before[cell] + substitutions[cell]);
            row[cell] = cost.min(NEVER);
        }
        if let Some(other) = last_but_one.filter(|&it| it != last) {
            // The places of the second letters of pairs of the word that the path has swapped.
            for place in bits(self.places[other] & self.places[last] << 1) {
                let cell = (place + 1 + MIDDLE).wrapping_sub(depth);
                if let Some(cost) = row.get_mut(cell) {
                    *cost = (*cost).min(self.rows[depth - 2][cell] + TRANSPOSITION);
                }
            }
        }
        let put_in = window(&self.put_in, depth);
        for cell in 2..2 * MIDDLE {
            row[cell] = row[cell].min(row[cell - 1] + put_in[cell]);
        }
        // A way that leaves the band cannot be paid for.
        row[2 * MIDDLE] = NEVER;
        self.rows[depth] = row;
        let limit = self.limit;
        let least = row.iter().fold(NEVER, |least, &cost| least.min(cost));
        // What all that lie below lack is lacked by the way that goes farthest in the word, too.
        let last = row.iter().rposition(|&cost| cost <= limit);
        let far = last.map_or(NEVER, |last| self.missing(last + depth - MIDDLE, arc.below));
        let mut least = if least.saturating_add(far) > limit { NEVER } else { least };
        for (at, cost) in self.pairs(depth) {
            if cost < least && arc.below.next & self.own[at].bit != 0 {
                least = cost;
            }
        }
        least
    }

    /// Goes on from an arc by each way to align the path, none of which can pay for two edits.
    fn part(&mut self, arc: &Arc, value: u16) {
        let depth = self.path.len();
        for (at, cost) in self.ways(depth) {
            self.edit(arc, value, at, cost);
        }
        for (at, cost) in self.pairs(depth) {
            self.swap(arc, value, at, cost);
        }
    }

    /// Goes on from the first letter of a pair that is swapped.
    fn swap(&mut self, arc: &Arc, value: u16, at: usize, cost: u8) {
        let own = self.own[at].letter;
        if arc.below.next & self.own[at].bit == 0 {
            return;
        }
        for arc in self.automaton.arcs(self.automaton.state(arc)) {
            if arc.letter == own {
                self.path.push(arc.byte);
                self.edit(arc, value + arc.output, at + 2, cost);
                self.path.pop();
            }
        }
    }

    /// Goes on from an arc by the letters of the word from one on, with at most one edit.
    fn edit(&mut self, arc: &Arc, value: u16, at: usize, cost: u8) {
        let Some(left) = self.limit.checked_sub(cost) else { return };
        let [own, after] = [self.own[at], self.own[at + 1]];
        let missing = own.rest & !arc.below.letters;
        if left < DOUBLING {
            if missing == 0 {
                self.follow(arc, value, at, cost);
            }
            return;
        }
        let rest = (self.word.len() - at) as u8;
        let [shortest, longest] = arc.below.lengths;
        if missing & missing.wrapping_sub(1) != 0 || rest + 1 < shortest || rest > longest + 1 {
            return;
        }
        let state = self.automaton.state(arc);
        if rest == 0
            && let Some(end) = state.end
        {
            self.take(WordRecord::of(u64::from(value + end)), cost);
        }
        if own.put_in <= left && after.rest & !arc.below.letters == 0 {
            self.follow(arc, value, at + 1, cost + own.put_in);
        }
        for next in self.automaton.arcs(state) {
            let is_own = next.letter == own.letter;
            // What comes behind a letter instead of the word's own, and behind one before it.
            let instead = next.below.next & after.bit != 0 && after.rest & !next.below.letters == 0;
            let before = next.below.next & own.bit != 0 && own.rest & !next.below.letters == 0;
            let is_pair = next.letter == after.letter && left >= TRANSPOSITION;
            if !(is_own || instead || before || is_pair) {
                continue;
            }
            let value = value + next.output;
            self.path.push(next.byte);
            if is_own {
                self.edit(next, value, at + 1, cost);
            } else if instead {
                let costs = &self.substitutions[usize::from(next.letter)];
                let cost = cost + costs[at + 1 + MIDDLE];
                if cost <= self.limit {
                    self.follow(next, value, at + 1, cost);
                }
            }
            if before {
                let leave_out = if next.letter == arc.letter { DOUBLING } else { EDIT };
                if leave_out <= left {
                    self.follow(next, value, at, cost + leave_out);
                }
            }
            if is_pair && !is_own {
                self.swap(next, value, at, cost + TRANSPOSITION);
            }
            self.path.pop();
        }
    }

    /// Goes on from an arc by the letters of the word from one on.
    fn follow(&mut self, arc: &Arc, mut value: u16, at: usize, cost: u8) {
        let depth = self.path.len();
        let mut state = self.automaton.state(arc);
        for at in at..self.word.len() {
            let [own, after] = [self.own[at], self.own[at + 1]];
            let may = |arc: &&Arc| {
                arc.letter == own.letter
                    && arc.below.next & after.bit != 0
                    && after.rest & !arc.below.letters == 0
            };
            let mut arcs = self.automaton.arcs(state).iter().filter(may);
            let Some(arc) = arcs.next() else {
                self.path.truncate(depth);
                return;
            };
            // The same letter, once a capital.
            if let Some(other) = arcs.next() {
                self.path.push(other.byte);
                self.follow(other, value + other.output, at + 1, cost);
                self.path.pop();
            }
            self.path.push(arc.byte);
            value += arc.output;
            state = self.automaton.state(arc);
        }
        if let Some(end) = state.end {
            self.take(WordRecord::of(u64::from(value + end)), cost);
        }
        self.path.truncate(depth);
    }

    /// Takes the word of the path where it is near enough.
    fn take(&mut self, entry: WordRecord, raw: u8) {
        if raw > self.limit || !entry.is_in(self.variety) || self.path.len() < 2 {
            return;
        }
        let differs = |left: Option<&u8>, right: Option<&u8>| {
            left.zip(right).is_none_or(|(left, right)| !left.eq_ignore_ascii_case(right))
        };
        let first = if differs(self.path.first(), self.word.first()) { FIRST } else { 0 };
        let last = if differs(self.path.last(), self.word.last()) { LAST } else { 0 };
        let cost = raw + first + last;
        let weight = cost + RARITY * entry.rarity;
        if weight > self.worst {
            return;
        }
        let word = String::from_utf8_lossy(&self.path).into_owned();
        // Several ways may lead to a word.
        if let Some(same) = self.found.iter().position(|it| it.word == word) {
            if self.found[same].cost <= u32::from(cost) {
                return;
            }
            self.found.remove(same);
        }
        let new = Suggestion { word, cost: u32::from(cost), rarity: entry.rarity };
        let is_before = |it: &Suggestion| (it.weight(), &it.word) < (weight, &new.word);
        let at = self.found.partition_point(is_before);
        self.found.insert(at, new);
        self.found.truncate(self.most);
        if let Some(worst) = self.found.get(self.most - 1) {
            // A word never weighs less than its edits.
            self.worst = worst.weight();
            self.limit = self.reach.min(self.worst.saturating_sub(first));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some 8,000 states could lead to a word within two edits.
    #[test]
    fn few_states_are_visited() {
        for word in ["recieve", "goverment", "afganistan", "ulrnbtsae"] {
            let mut search = Search::new(word.as_bytes(), ANY_FIRST, Variety::ANY, 4);
            search.walk(AUTOMATON.root(), 0);
            assert!(search.visits < 250, "{word}: {}", search.visits);
        }
    }
}
