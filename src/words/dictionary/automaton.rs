//! The dictionary as a search for near words walks it: its states opened, with what lies below each.

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::LazyLock;

use fst::raw::CompiledAddr;

use super::{BYTES, WORDS};

/// The letters of the alphabet.
pub(super) const LETTERS: usize = 26;

/// The place of a letter in the alphabet.
pub(super) fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

/// The bit of a letter, whatever its case; all other signs share one.
pub(super) fn bit(byte: u8) -> u32 {
    1 << letter(byte.to_ascii_lowercase()).unwrap_or(LETTERS)
}

/// What lies below a state of the dictionary: by it the search leaves early what leads nowhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Below {
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
    /// What it adds to the value of a word.
    pub(super) output: u16,
    /// The number of the state that it leads to.
    pub(super) state: u32,
}

/// A state of the automaton, opened.
#[derive(Debug)]
pub(super) struct State {
    /// Its arcs among all.
    pub(super) arcs: Range<u32>,
    /// What the end of a word here adds to its value.
    pub(super) end: Option<u16>,
    pub(super) below: Below,
}

/// The dictionary as the search walks it. To open the states in their packed form takes longer than
/// what is done with them, and they do not say what lies below.
#[derive(Debug, Default)]
pub(super) struct Automaton {
    /// A state is behind all that it leads to, so the one that words begin at is the last.
    pub(super) states: Vec<State>,
    pub(super) arcs: Vec<Arc>,
}

pub(super) static AUTOMATON: LazyLock<Automaton> = LazyLock::new(|| {
    let mut automaton = Automaton::default();
    automaton.open(WORDS.root().addr(), &mut vec![None; BYTES.len()]);
    automaton
});

impl Automaton {
    /// Adds a state with all below it; gives its number. It goes no deeper than words are long.
    fn open(&mut self, addr: CompiledAddr, known: &mut [Option<NonZeroU32>]) -> u32 {
        if let Some(next) = known[addr] {
            return next.get() - 1;
        }
        let node = WORDS.node(addr);
        let end = node.is_final().then(|| node.final_output().value() as u16);
        let shortest = if end.is_some() { 0 } else { u8::MAX };
        let mut below = Below { letters: 0, lengths: [shortest, 0] };
        let mut arcs = Vec::with_capacity(node.len());
        for arc in node.transitions() {
            let state = self.open(arc.addr, known);
            let rest = self.states[state as usize].below;
            below.letters |= bit(arc.inp) | rest.letters;
            below.lengths[0] = below.lengths[0].min(rest.lengths[0].saturating_add(1));
            below.lengths[1] = below.lengths[1].max(rest.lengths[1].saturating_add(1));
            arcs.push(Arc { byte: arc.inp, output: arc.out.value() as u16, state });
        }
        let from = self.arcs.len() as u32;
        self.arcs.append(&mut arcs);
        let arcs = from..self.arcs.len() as u32;
        self.states.push(State { arcs, end, below });
        let next = self.states.len() as u32;
        known[addr] = NonZeroU32::new(next);
        next - 1
    }
}
