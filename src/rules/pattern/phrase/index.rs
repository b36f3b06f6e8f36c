//! Which rows of a phrase rule can match in a document at all, and where.
//!
//! Most rows begin with words that every text is full of (`the|a|his [hole] world`). So a row is not
//! looked for by its first word but by its rarest element, its *anchor*, where that stands a fixed
//! number of words behind the first; where it does not, the row is only looked for in documents that
//! have a word of it. Each distinct word of a document is looked up once.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Element, PhraseTokens, Sequence};
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::words::lexicon;

/// What a word says about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Posting {
    row: u32,
    role: Role,
}

/// The role of a word in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// One of the anchor, which stands so many words behind the first.
    Anchor(u8),
    /// One that must be somewhere in the document.
    Needed,
}

/// A place where a row may match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The token that the match begins with.
    pub start: usize,
    /// Whether that has a capital that the row has not: such rows come after the others.
    pub capital: bool,
    /// The row.
    pub row: u32,
}

/// The rows of a rule by the words that they need.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: FxHashMap<String, Vec<Posting>>,
    /// The rows that may begin with a number in digits.
    numbers: Vec<Posting>,
    /// The rows that need a word somewhere besides their anchor.
    gated: FxHashSet<u32>,
    /// Whether a word says anything about a row.
    telling: Lore<bool>,
}

impl Index {
    /// The index of some patterns, which are rows by their order.
    pub(super) fn new<'r>(patterns: impl Iterator<Item = &'r Sequence>) -> Self {
        let mut index = Self::default();
        for (row, pattern) in patterns.enumerate() {
            let row = row as u32;
            let fixed = pattern.fixed().map(|(at, it)| (cost(it), at, it));
            let Some((least, at, anchor)) = fixed.min_by_key(|(cost, ..)| *cost) else {
                continue;
            };
            let entry = Posting { row, role: Role::Anchor(at) };
            index.add(anchor.words(), entry);
            if anchor.takes_digits() {
                index.numbers.push(entry);
            }
            let needed = pattern.required().map(|it| (cost(it), it)).min_by_key(|(cost, _)| *cost);
            if let Some((_, needed)) = needed.filter(|(cost, _)| *cost < least) {
                index.add(needed.words(), Posting { row, role: Role::Needed });
                index.gated.insert(row);
            }
        }
        index
    }

    fn add<'w>(&mut self, words: impl Iterator<Item = &'w str>, entry: Posting) {
        for word in words {
            let entries = self.entries.entry(word.to_owned()).or_default();
            if entries.last() != Some(&entry) {
                entries.push(entry);
            }
        }
    }

    /// The places where rows may match, in the order in which they are to be tried.
    pub(super) fn candidates<'r>(
        &self,
        words: &PhraseTokens<'_>,
        pattern: impl Fn(u32) -> &'r Sequence,
    ) -> Vec<Candidate> {
        let told = |word: &Word<'_>| {
            let Found { exact, lower } = self.look_up(word);
            !exact.is_empty() || !lower.is_empty()
        };
        let telling = self.telling.which(words.vocabulary(), told);
        let mut candidates = Vec::new();
        if telling.is_empty() {
            return candidates;
        }
        let found: Vec<_> =
            telling.iter().map(|&id| self.look_up(&words.distinct()[id as usize])).collect();
        let mut here: FxHashSet<u32> = FxHashSet::default();
        let needed = found.iter().flat_map(Found::entries).filter(|it| it.role == Role::Needed);
        here.extend(needed.map(|entry| entry.row));
        let idle = |row: u32| self.gated.contains(&row) && !here.contains(&row);
        // What is looked for at all, so that the pass over all words meets nothing in vain.
        let is_live =
            |found: &Found<'_>| found.entries().any(|it| it.role != Role::Needed && !idle(it.row));
        let live: Vec<_> = telling.into_iter().zip(found).filter(|(_, it)| is_live(it)).collect();
        if live.is_empty() {
            return candidates;
        }
        // By word the place in `live`, from 1 on.
        let mut slots = vec![0_u32; words.distinct().len()];
        for (slot, (id, _)) in (1..).zip(&live) {
            slots[*id as usize] = slot;
        }
        for (at, &id) in words.ids().iter().enumerate() {
            let Some(slot) = slots[id as usize].checked_sub(1) else { continue };
            let Found { exact, lower } = live[slot as usize].1;
            let exact = exact.iter().map(|entry| (entry, false));
            for (entry, capital) in exact.chain(lower.iter().map(|entry| (entry, true))) {
                let Role::Anchor(behind) = entry.role else { continue };
                // Only the first word of a match may have a capital that its row has not.
                let Some(start) = at.checked_sub(usize::from(behind)) else { continue };
                if capital && behind > 0 || idle(entry.row) {
                    continue;
                }
                let opens = || pattern(entry.row).first().opens(words, start);
                let capital = if behind == 0 { Some(capital) } else { opens() };
                let candidate = |capital| Candidate { start, capital, row: entry.row };
                candidates.extend(capital.map(candidate));
            }
        }
        candidates.sort_unstable();
        candidates
    }

    /// What a word is in the rows: as it is, and without the capital that it has.
    fn look_up(&self, word: &Word<'_>) -> Found<'_> {
        let entries = |word: &str| self.entries.get(word).map_or(&[][..], Vec::as_slice);
        let initial = word.straight.as_bytes().first().copied().unwrap_or_default();
        match word.kind {
            // A mark may be inside of a match but not begin one.
            TokenKind::Punctuation => Found { exact: entries(&word.straight), lower: &[] },
            TokenKind::Number => Found { exact: &self.numbers, lower: &[] },
            TokenKind::Word if initial.is_ascii_uppercase() => {
                let mut lower = word.straight.clone().into_owned();
                lower[..1].make_ascii_lowercase();
                Found { exact: entries(&word.straight), lower: entries(&lower) }
            }
            TokenKind::Word => Found { exact: entries(&word.straight), lower: &[] },
        }
    }
}

/// What a distinct word of a document is in the rows.
#[derive(Debug, Clone, Copy)]
struct Found<'i> {
    exact: &'i [Posting],
    lower: &'i [Posting],
}

impl<'i> Found<'i> {
    fn entries(&self) -> impl Iterator<Item = &'i Posting> + use<'i> {
        self.exact.iter().chain(self.lower)
    }
}

/// How often the words of an element are met in a text, roughly: function words and marks are
/// everywhere.
fn cost(element: &Element) -> usize {
    let weight = |word: &str| if COMMON.contains(word) { 100 } else { 1 };
    let mark = |word: &str| word.chars().all(|c| !c.is_alphanumeric());
    let words = element.words().map(|word| if mark(word) { 200 } else { weight(word) });
    words.sum::<usize>() + if element.takes_digits() { 200 } else { 0 }
}

/// The words that every text is full of. One set of all: it is asked for each word of each row before
/// anything is read.
static COMMON: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let names = ["determiner", "pronoun", "preposition", "conjunction", "be", "have", "modal"];
    let classes = names.iter().filter_map(|name| lexicon::class(name));
    classes.flatten().map(String::as_str).collect()
});
