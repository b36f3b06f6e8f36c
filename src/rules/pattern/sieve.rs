//! Where in a text the rules of a run can match at all: one pass for all rules, so that a rule whose
//! words are not there costs nothing.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;

use super::{Opening, TWINS};
use crate::rules::Check;

/// What the matches of all rules begin with.
#[derive(Debug, Default)]
pub struct Sieve {
    automaton: Option<AhoCorasick>,
    /// The rules of each text of the automaton.
    uses: Vec<Vec<Use>>,
    /// Of every rule, whether it says what its matches begin with.
    told: Vec<bool>,
}

#[derive(Debug, Clone, Copy)]
struct Use {
    rule: usize,
    starts_word: bool,
}

/// Where the matches of each rule can begin in one text.
#[derive(Debug, Default)]
pub struct Sifted {
    places: Vec<Option<Vec<u32>>>,
}

impl Sifted {
    /// The places where the matches of a rule begin, if it has any, in bytes; none where it does
    /// not say what they begin with.
    #[must_use]
    pub fn of(&self, rule: usize) -> Option<&[u32]> {
        self.places.get(rule)?.as_deref()
    }
}

impl Sieve {
    /// The sieve of some rules, which are numbered in order.
    #[must_use]
    pub fn new<'c>(checks: impl Iterator<Item = &'c dyn Check>) -> Self {
        let mut texts: Vec<String> = Vec::new();
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        let mut sieve = Self::default();
        for (rule, check) in checks.enumerate() {
            let openings = check.openings();
            sieve.told.push(openings.is_some());
            for Opening { text, starts_word } in openings.unwrap_or_default() {
                let at = *known.entry(text).or_insert_with_key(|text| {
                    texts.push(text.clone());
                    sieve.uses.push(Vec::new());
                    texts.len() - 1
                });
                sieve.uses[at].push(Use { rule, starts_word });
            }
        }
        // An automaton that cannot be built spares nothing, and nothing is lost.
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA).filter(|_| texts.len() < 20_000))
            .ascii_case_insensitive(true)
            .build(&texts);
        match built {
            Ok(automaton) if !texts.is_empty() => sieve.automaton = Some(automaton),
            _ => sieve.told.clear(),
        }
        sieve
    }

    /// Passes a text through.
    #[must_use]
    pub fn sift(&self, text: &str) -> Sifted {
        let Some(automaton) = self.automaton.as_ref().filter(|_| !text.contains(TWINS)) else {
            return Sifted::default();
        };
        let empty = |&told: &bool| told.then(Vec::new);
        let mut places: Vec<Option<Vec<u32>>> = self.told.iter().map(empty).collect();
        let bytes = text.as_bytes();
        let joins = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        for found in automaton.find_overlapping_iter(text) {
            let start = found.start();
            let inside = start.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(joins);
            for it in &self.uses[found.pattern().as_usize()] {
                if !(inside && it.starts_word)
                    && let Some(places) = &mut places[it.rule]
                {
                    places.push(start as u32);
                }
            }
        }
        // They come in the order of their ends.
        for places in places.iter_mut().flatten() {
            places.sort_unstable();
            places.dedup();
        }
        Sifted { places }
    }
}
