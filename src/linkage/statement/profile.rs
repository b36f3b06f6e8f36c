//! The words in and around a statement, each with how much it tells: in bits, by how rare it is in
//! English and in the corpus.

use rustc_hash::FxHashMap;

use super::Telling;
use crate::facts::statement::Setting;
use crate::facts::{Facts, Keyword, Stem};
use crate::text::finding::DocumentId;
use crate::text::span::TextSpan;

/// How far from the date a word stands: the words next to what happens …
pub const NEAR: u8 = 0;
/// … those of the clause, and of the heads of a row and a column …
pub const CLAUSE: u8 = 1;
/// … of the sentence …
pub const SENTENCE: u8 = 2;
/// … of the sentence before and the headings.
pub const CONTEXT: u8 = 3;

/// How many scopes there are.
pub const SCOPES: usize = 4;

/// The most words of one scope; a text without stops is one sentence.
const MOST: usize = 60;

/// How many words on either side of what happens are next to it.
const BESIDE: usize = 2;

/// A word of a statement.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// The hash of its stem.
    pub stem: u32,
    /// How much it tells, in eighths of a bit.
    pub weight: u16,
    /// The narrowest scope that it stands in.
    pub scope: u8,
    /// Whether it is a part of a name.
    pub name: bool,
    /// Whether it stands before what happens.
    pub before: bool,
    /// Where it stands in the prose.
    pub at: u32,
}

/// How often words are used in the statements of a corpus.
#[derive(Debug, Default)]
pub struct Background {
    counts: FxHashMap<u32, u32>,
    sentences: u64,
}

/// How many sentences of English a corpus is taken to have seen already: what a corpus of two texts
/// says of the frequency of words is worth nothing.
const PRIOR: u64 = 400;

/// Of so many sentences of English one has a word of each level of rarity.
const ONE_IN: [u64; 8] = [60, 200, 600, 1500, 3000, 5000, 8000, 8000];

impl Background {
    /// That of some sentences, each by its text and where it begins there, in order.
    #[must_use]
    pub fn of<'a>(all: impl Iterator<Item = (DocumentId, &'a Facts, u32)>) -> Self {
        let mut background = Self::default();
        let mut last = None;
        for (document, facts, start) in all {
            if last.replace((document, start)) == Some((document, start)) {
                continue;
            }
            background.sentences += 1;
            for word in sentence(facts, start).iter().take(MOST) {
                *background.counts.entry(word.stem.hash()).or_default() += 1;
            }
        }
        background
    }

    /// How much a word tells, in eighths of a bit.
    fn weight(&self, stem: Stem) -> u16 {
        let count = self.counts.get(&stem.hash()).copied().unwrap_or_default();
        let rarity = usize::from(stem.rarity()).min(ONE_IN.len() - 1);
        // Scaled, so that less than one use counts.
        let seen = u64::from(count) * 1000 + PRIOR * 1000 / ONE_IN[rarity];
        let all = (self.sentences + PRIOR) * 1000;
        eighths(all / seen.max(1))
    }
}

/// The binary logarithm of a number in eighths, straight lines between the powers of two.
fn eighths(number: u64) -> u16 {
    let number = number.max(1) << 3;
    let whole = number.ilog2();
    let part = number >> (whole - 3) & 0b111;
    (((whole - 3) << 3) as u64 + part) as u16
}

/// Where a statement stands.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// What its text states.
    pub facts: &'a Facts,
    /// Where its sentence begins.
    pub sentence: u32,
    /// Its clause.
    pub clause: TextSpan,
    /// What it stands under and beside.
    pub setting: &'a Setting,
    /// The byte around which words are near.
    pub pivot: u32,
}

/// What is known of a statement.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Its words, by their stems.
    pub terms: Vec<Term>,
    /// What the words of each scope and of the narrower ones tell, in eighths of a bit.
    pub weights: [u32; SCOPES],
    /// The kinds of what happens, and those of all that its clause says to happen.
    pub kinds: [u64; 2],
    /// The stem of what happens; 0 where that is not known.
    pub predicate: u32,
    /// Whether it is a record: nothing happens in words.
    pub record: bool,
}

impl Profile {
    /// That of a statement.
    #[must_use]
    pub fn of(telling: &Telling<'_>, background: &Background) -> Self {
        let Telling { facts, statement, .. } = telling;
        let first = statement.predicates.first();
        let kinds =
            |it: &[_]| it.iter().fold(0, |all, it: &crate::facts::Predicate| all | it.kinds);
        let surroundings = Surroundings {
            facts,
            sentence: statement.sentence,
            clause: statement.clause,
            setting: &statement.setting,
            pivot: first.map_or(telling.date.extent.text.start, |it| it.at),
        };
        let dates = &facts.dates;
        let dated = |at: u32| is_in(dates, at, |it| it.extent.text);
        Self {
            kinds: [first.map_or(0, |it| it.kinds), kinds(&statement.predicates)],
            predicate: first.map_or(0, |it| it.stem),
            record: first.is_none() || !statement.setting.heads.is_empty(),
            ..Self::around(&surroundings, background, dated)
        }
    }

    /// The words around a place, without those at bytes that are a part of its value.
    #[must_use]
    pub fn around(
        surroundings: &Surroundings<'_>,
        background: &Background,
        is_value: impl Fn(u32) -> bool,
    ) -> Self {
        let &Surroundings { facts, sentence: start, clause, setting, pivot } = surroundings;
        let mut profile = Self::default();
        let words = sentence(facts, start);
        let center = words.partition_point(|it| it.at < pivot);
        let beside = center.saturating_sub(BESIDE)..words.len().min(center + BESIDE + 1);
        let near = center.saturating_sub(MOST / 2)..words.len().min(center + MOST / 2);
        let mut terms: Vec<Term> = Vec::with_capacity(near.len() + 8);
        let mut add = |word: &Keyword, scope: u8| {
            let name = is_in(&facts.names, word.at, |it| it.extent.text);
            if !is_value(word.at) {
                terms.push(Term {
                    stem: word.stem.hash(),
                    weight: background.weight(word.stem),
                    scope,
                    name,
                    before: word.at < pivot,
                    at: word.at,
                });
            }
        };
        for at in near {
            let word = &words[at];
            let inside = clause.start <= word.at && word.at < clause.end;
            let scope = match (beside.contains(&at), inside) {
                (true, _) => NEAR,
                (_, true) => CLAUSE,
                _ => SENTENCE,
            };
            add(word, scope);
        }
        let mut more = |starts: &[u32], scope: u8| {
            for &start in starts {
                sentence(facts, start).iter().take(MOST).for_each(|word| add(word, scope));
            }
        };
        more(&setting.heads, CLAUSE);
        more(setting.before.as_slice(), CONTEXT);
        more(&setting.headings, CONTEXT);

        // Of one stem the narrowest scope counts.
        terms.sort_by_key(|it| (it.stem, it.scope));
        terms.dedup_by(|next, kept| {
            let same = next.stem == kept.stem;
            kept.name |= same && next.name;
            same
        });
        for term in &terms {
            for weight in &mut profile.weights[usize::from(term.scope)..] {
                *weight += u32::from(term.weight);
            }
        }
        profile.terms = terms;
        profile
    }

    /// The words that both have.
    pub fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a Term, &'a Term)> {
        let mut rest = other.terms.iter().peekable();
        self.terms.iter().filter_map(move |term| {
            while rest.next_if(|it| it.stem < term.stem).is_some() {}
            rest.peek().filter(|it| it.stem == term.stem).map(|it| (term, *it))
        })
    }

    /// What words both have, by scope; `except` says which of them count elsewhere.
    #[must_use]
    pub fn overlap(&self, other: &Self, except: impl Fn(&Term, &Term) -> bool) -> Overlap {
        let mut shared = [0_u32; SCOPES];
        for (a, b) in self.shared(other).filter(|(a, b)| !except(a, b)) {
            for sum in &mut shared[usize::from(a.scope.max(b.scope))..] {
                *sum += u32::from(a.weight);
            }
        }
        let held = |scope: usize| {
            let less = self.weights[scope].min(other.weights[scope]).max(1);
            (shared[scope] * 10 / less).min(10) as usize
        };
        let held = [0, 1, 2, 3].map(held);
        Overlap { units: shared.map(|it| (it / UNIT) as usize), held }
    }

    /// How the words of names that both have stand to each other.
    #[must_use]
    pub fn naming(&self, other: &Self) -> Naming {
        let names = |it: &Self| -> Vec<Term> {
            it.terms.iter().filter(|it| it.name && it.scope < CONTEXT).copied().collect()
        };
        let (mine, theirs) = (names(self), names(other));
        let inside =
            |it: &&Term, other: &Self| other.term(it.stem).is_some_and(|it| it.scope < CONTEXT);
        let around = |it: &&Term, other: &Self| other.term(it.stem).is_some();
        let shared = mine.iter().filter(|it| inside(it, other)).count();
        let met = mine.iter().filter(|it| around(it, other)).count()
            + theirs.iter().filter(|it| around(it, self)).count();
        let before = |names: &[Term]| -> Vec<u32> {
            let side = names.iter().filter(|it| it.before && it.scope <= CLAUSE);
            side.map(|it| it.stem).collect()
        };
        let (a, b) = (before(&mine), before(&theirs));
        let meet = a.iter().any(|it| b.contains(it));
        Naming {
            shared,
            around: met.saturating_sub(2 * shared),
            foreign: [
                mine.iter().any(|it| !around(&it, other)),
                theirs.iter().any(|it| !around(&it, self)),
            ],
            none: [mine.is_empty(), theirs.is_empty()],
            same_before: meet,
            other_before: !meet && !a.is_empty() && !b.is_empty(),
        }
    }

    /// The word of a stem.
    #[must_use]
    pub fn term(&self, stem: u32) -> Option<&Term> {
        let at = self.terms.binary_search_by_key(&stem, |it| it.stem).ok()?;
        self.terms.get(at)
    }
}

/// The eighths of a bit in a unit of what words tell.
pub(super) const UNIT: u32 = 4 * 8;

/// What words two statements share, by scope, each with the narrower ones.
#[derive(Debug, Clone, Copy)]
pub struct Overlap {
    /// How much they tell, in units of four bits.
    pub units: [usize; SCOPES],
    /// What share that is of what the words of the poorer one tell, in tenths.
    pub held: [usize; SCOPES],
}

/// How the names of two statements stand to each other.
#[derive(Debug, Clone, Copy)]
pub struct Naming {
    /// How many words of names both have …
    pub shared: usize,
    /// … or one has around its sentence.
    pub around: usize,
    /// Whether each names what the other does not have.
    pub foreign: [bool; 2],
    /// Whether each names nothing.
    pub none: [bool; 2],
    /// Whether both have the same before what happens, …
    pub same_before: bool,
    /// … or others.
    pub other_before: bool,
}

/// The content words of the sentence that begins at a byte of the prose.
fn sentence(facts: &Facts, start: u32) -> &[Keyword] {
    facts.keywords.sentence_at(start).map_or(&[], |at| facts.keywords.of(at))
}

/// Whether a byte of the prose lies in one of some things, which are in order.
#[must_use]
pub fn is_in<T>(things: &[T], byte: u32, span: impl Fn(&T) -> TextSpan) -> bool {
    let after = things.partition_point(|it| span(it).start <= byte);
    after.checked_sub(1).is_some_and(|at| byte < span(&things[at]).end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_grow_evenly() {
        assert_eq!(eighths(1), 0);
        assert_eq!(eighths(2), 8);
        assert_eq!(eighths(3), 12);
        assert_eq!(eighths(1024), 80);
    }
}
