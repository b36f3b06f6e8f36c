//! The dictionary as a search for near words walks it: its states opened, and each arc with what lies
//! below it.

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::LazyLock;

use fst::raw::CompiledAddr;

use super::{BYTES, WORDS};

/// The letters of the alphabet, and one more for all other signs: so few are in words that they count
/// as one.
pub(super) const LETTERS: usize = 27;

/// The number of a letter, whatever its case.
pub(super) fn letter(byte: u8) -> u8 {
    let place = byte.to_ascii_lowercase().wrapping_sub(b'a');
    place.min(LETTERS as u8 - 1)
}

/// Among the bits of letters that may follow: that the word may end.
pub(super) const END: u32 = 1 << LETTERS;

/// What lies below an arc: by it the search leaves early what leads nowhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Below {
    /// The letters that may come next, as bits, and [`END`].
    pub(super) next: u32,
    /// The letters of the rests of words, as bits.
    pub(super) letters: u32,
    /// The length of the shortest rest and of the longest.
    pub(super) lengths: [u8; 2],
}

/// An arc of the automaton, opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    /// As the dictionary has it, with a capital in names.
    pub(super) byte: u8,
    /// The number of its letter.
    pub(super) letter: u8,
    /// What it adds to the value of a word.
    pub(super) output: u16,
    /// The number of the state that it leads to.
    pub(super) state: u32,
    pub(super) below: Below,
}

/// A state of the automaton, opened.
#[derive(Debug)]
pub(super) struct State {
    /// Its arcs among all.
    arcs: Range<u32>,
    /// What the end of a word here adds to its value.
    pub(super) end: Option<u16>,
}

/// The dictionary as the search walks it. To open the states in their packed form takes longer than
/// what is done with them, and they do not say what lies below.
#[derive(Debug, Default)]
pub(super) struct Automaton {
    /// Each is behind one that leads to it: every search looks at what lies near the beginning, so
    /// that lies together in memory.
    states: Vec<State>,
    arcs: Vec<Arc>,
}

pub(super) static AUTOMATON: LazyLock<Automaton> = LazyLock::new(|| {
    let mut automaton = Automaton::default();
    automaton.open(WORDS.as_fst().root().addr(), &mut vec![None; BYTES.len()]);
    automaton.by_depth()
});

impl Automaton {
    /// The state that words begin at.
    pub(super) fn root(&self) -> &State {
        &self.states[0]
    }

    pub(super) fn state(&self, arc: &Arc) -> &State {
        &self.states[arc.state as usize]
    }

    pub(super) fn arcs(&self, state: &State) -> &[Arc] {
        &self.arcs[state.arcs.start as usize..state.arcs.end as usize]
    }

    /// What lies below a state.
    fn below(&self, state: &State) -> Below {
        let [next, shortest] = if state.end.is_some() { [END, 0] } else { [0, u32::from(u8::MAX)] };
        let mut all = Below { next, letters: 0, lengths: [shortest as u8, 0] };
        for arc in self.arcs(state) {
            let [shortest, longest] = arc.below.lengths.map(|length| length.saturating_add(1));
            all.next |= 1 << arc.letter;
            all.letters |= 1 << arc.letter | arc.below.letters;
            all.lengths = [all.lengths[0].min(shortest), all.lengths[1].max(longest)];
        }
        all
    }

    /// Adds a state with all below it; gives its number. It goes no deeper than words are long.
    fn open(&mut self, addr: CompiledAddr, known: &mut [Option<NonZeroU32>]) -> u32 {
        if let Some(next) = known[addr] {
            return next.get() - 1;
        }
        let node = WORDS.as_fst().node(addr);
        let mut arcs = Vec::with_capacity(node.len());
        for arc in node.transitions() {
            let state = self.open(arc.addr, known);
            let below = self.below(&self.states[state as usize]);
            let (byte, output) = (arc.inp, arc.out.value() as u16);
            arcs.push(Arc { byte, letter: letter(byte), output, state, below });
        }
        let from = self.arcs.len() as u32;
        self.arcs.append(&mut arcs);
        let arcs = from..self.arcs.len() as u32;
        let end = node.is_final().then(|| node.final_output().value() as u16);
        self.states.push(State { arcs, end });
        let next = self.states.len() as u32;
        known[addr] = NonZeroU32::new(next);
        next - 1
    }

    /// The same automaton with its states in the order in which they are met from the last one on,
    /// the nearest first.
    fn by_depth(self) -> Self {
        let Some(last) = self.states.len().checked_sub(1) else { return self };
        let mut met = vec![last as u32];
        let mut numbers = vec![None; self.states.len()];
        numbers[last] = Some(0);
        let mut ordered = Self::default();
        let mut next = 0;
        while let Some(state) = met.get(next).map(|&it| &self.states[it as usize]) {
            next += 1;
            let from = ordered.arcs.len() as u32;
            for arc in self.arcs(state) {
                let number = *numbers[arc.state as usize].get_or_insert_with(|| {
                    met.push(arc.state);
                    met.len() as u32 - 1
                });
                ordered.arcs.push(Arc { state: number, ..*arc });
            }
            let arcs = from..ordered.arcs.len() as u32;
            ordered.states.push(State { arcs, end: state.end });
        }
        ordered
    }
}
