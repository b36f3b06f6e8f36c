//! Numbers that tell how much one thing is, judged without a look at the numbers.
//!
//! As for dated statements, the words around each say what it is of, [`evidence`] what speaks for and
//! against two being of one thing, and the fitted weights of `rules/data/measure-weights.toml` how much
//! each of that counts. [`comparison`] then says whether the numbers exclude each other.

pub mod comparison;
pub mod evidence;

mod candidate;

use rustc_hash::FxHashSet;

use self::evidence::{Evidence, Peers, Row};
use crate::facts::quantity::{Quantity, QuantityKind};
use crate::facts::{self, Facts, Measured};
use crate::linkage::logistic::Weights;
use crate::linkage::rivals;
use crate::linkage::statement::profile::{self, Background, Profile, Surroundings};
use crate::linkage::subject::Subjects;
use crate::text::finding::DocumentId;
use crate::text::zone::{Zone, ZoneSet};
use crate::words::number::Number;
use crate::words::quantities;

/// A quantity with what its text says of it.
#[derive(Debug, Clone, Copy)]
pub struct Measure<'a> {
    /// Its text.
    pub document: DocumentId,
    /// What that states.
    pub facts: &'a Facts,
    /// What is said of it.
    pub measured: &'a Measured,
    /// How much it is.
    pub quantity: &'a Quantity,
}

/// What sort of quantities can be compared: things that are counted, shares, one currency, one dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Things that are counted.
    Count,
    /// Of a hundred.
    Percent,
    /// Money, by its currency.
    Money(u16),
    /// A measure, by its dimension.
    Dimension(u8),
    /// A place in an order.
    Rank,
}

impl Measure<'_> {
    /// What it can be compared with; nothing where that is nothing.
    #[must_use]
    pub fn sort(&self) -> Option<Sort> {
        Some(match self.quantity.kind {
            QuantityKind::Count => Sort::Count,
            QuantityKind::Percent => Sort::Percent,
            QuantityKind::Money(currency) => Sort::Money(currency),
            QuantityKind::Measure(unit) => Sort::Dimension(quantities::unit(unit)?.dimension),
            QuantityKind::Rank => Sort::Rank,
            _ => return None,
        })
    }

    /// Whether it is a number and nothing else: its unit may stand elsewhere.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        let large = self.quantity.value.magnitude() >= Number::whole(100);
        self.quantity.kind == QuantityKind::Count
            && self.quantity.noun.is_empty()
            && (large || self.is_cell())
    }

    /// Whether it stands in a table.
    #[must_use]
    pub fn is_cell(&self) -> bool {
        !self.measured.setting.heads.is_empty()
    }
}

/// The quantities of some documents that may be compared, in zones that somebody reads.
#[must_use]
pub fn measures(documents: &[Facts], reads: impl Fn(ZoneSet) -> bool) -> Vec<Measure<'_>> {
    let mut out = Vec::new();
    for (document, facts) in facts::numbered(documents) {
        for measured in &facts.measured {
            let Some(quantity) = facts.quantities.get(measured.quantity as usize) else { continue };
            let measure = Measure { document, facts, measured, quantity };
            let noted = quantity.zones.contains(Zone::Footnote);
            if measure.sort().is_some() && !noted && !measured.open && reads(quantity.zones) {
                out.push(measure);
            }
        }
    }
    out
}

/// Two quantities that may be of one thing.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Their places among the quantities, the lower one first.
    pub at: [usize; 2],
    /// What speaks for and against it.
    pub row: Row,
    /// How sure it is, as the logarithm of the odds, in thousandths.
    pub score: i64,
    /// Whether neither text has another quantity that is as sure to be of that thing.
    pub best: bool,
    /// Whether one of the two texts has the very number of the other as well, of what may be that thing.
    pub agreed: bool,
}

/// The quantities of a corpus with what is known of them.
pub struct Measures<'a> {
    /// The quantities, in order.
    pub all: &'a [Measure<'a>],
    profiles: Vec<Profile>,
    peers: Peers,
    subjects: Subjects<'a>,
}

/// Below this score two quantities are hardly of one thing.
const UNLIKELY: i64 = -2000;

/// The weights of the features.
pub static WEIGHTS: Weights<{ evidence::COUNT }> =
    Weights::of("measure-weights.toml", &evidence::FEATURES);

impl<'a> Measures<'a> {
    /// Gathers what is known of some quantities.
    #[must_use]
    pub fn new(documents: &'a [Facts], all: &'a [Measure<'a>]) -> Self {
        let sentences = all.iter().map(|it| (it.document, it.facts, it.measured.sentence));
        let background = Background::of(sentences);
        let profiles = all.iter().map(|it| profile(it, &background)).collect();
        Self { all, profiles, peers: Peers::of(all), subjects: Subjects::of(documents) }
    }

    /// The pairs that may be of one thing, each with its score.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        let sorts: Vec<_> = self.all.iter().map(Measure::sort).collect();
        let bare: Vec<_> = self.all.iter().map(Measure::is_bare).collect();
        let wanted = |a: usize, b: usize| {
            let (left, right) = (&self.all[a], &self.all[b]);
            let apart = left.document != right.document
                || left.measured.sentence != right.measured.sentence;
            apart && (sorts[a] == sorts[b] || bare[a] || bare[b])
        };
        let like = |a: usize, b: usize| self.likeness(a, b);
        let candidates = candidate::candidates(self.all, &self.profiles, wanted, like);
        let mut pairs = self.weigh(candidates);
        let text = |at: usize| self.all[at].document;
        let scores: Vec<_> = pairs.iter().map(|it| (it.at, it.score)).collect();
        let best = rivals::are_best(&scores, text);
        let agreed: FxHashSet<(usize, DocumentId)> = pairs
            .iter()
            .filter(|it| it.score > UNLIKELY && self.agree(it.at))
            .flat_map(|it| rivals::sides(it.at, text))
            .collect();
        for (pair, best) in pairs.iter_mut().zip(best) {
            pair.agreed = rivals::sides(pair.at, text).iter().any(|it| agreed.contains(it));
            pair.best = best;
        }
        pairs
    }

    /// Pairs with their scores.
    fn weigh(&self, candidates: Vec<[usize; 2]>) -> Vec<Pair> {
        let likes: Vec<u32> = candidates.iter().map(|&[a, b]| self.likeness(a, b)).collect();
        let margins = rivals::margins(&candidates, &likes, |at| self.all[at].document);
        candidates.into_iter().zip(margins).map(|(at, margins)| self.pair(at, margins)).collect()
    }

    /// Whether two quantities are one number, and not only may be.
    fn agree(&self, at: [usize; 2]) -> bool {
        let [a, b] = at.map(|it| &self.all[it]);
        a.quantity.is_exact()
            && b.quantity.is_exact()
            && comparison::compare(a, b) == Some(comparison::Comparison::Agree)
    }

    /// How like each other two quantities are before anything is weighed.
    fn likeness(&self, a: usize, b: usize) -> u32 {
        evidence::likeness((&self.all[a], &self.profiles[a]), (&self.all[b], &self.profiles[b]))
    }

    fn pair(&self, at: [usize; 2], margins: [i64; 2]) -> Pair {
        let [left, right] = at.map(|it| (&self.all[it], &self.profiles[it]));
        let row = Evidence { subjects: &self.subjects, peers: &self.peers };
        let row = row.of(margins, left, right);
        Pair { at, row, score: WEIGHTS.score(&row), best: false, agreed: false }
    }
}

/// What stands around a quantity.
fn profile(measure: &Measure<'_>, background: &Background) -> Profile {
    let Measure { facts, measured, quantity, .. } = measure;
    let surroundings = Surroundings {
        facts,
        sentence: measured.sentence,
        clause: measured.clause,
        setting: &measured.setting,
        pivot: quantity.extent.text.start,
    };
    let is_value = |at: u32| {
        profile::is_in(&facts.quantities, at, |it| it.extent.text)
            || profile::is_in(&facts.dates, at, |it| it.extent.text)
    };
    Profile {
        predicate: measured.noun,
        record: measure.is_cell(),
        ..Profile::around(&surroundings, background, is_value)
    }
}
