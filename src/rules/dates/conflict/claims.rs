//! What many mentions say of one thing, and which year most of them give.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnostic::{Confidence, Finding, Place};

/// The most mentions of the other year that a finding shows.
const SHOWN: usize = 4;

/// One mention's year for a thing.
#[derive(Debug)]
pub(super) struct Claim<'a, T> {
    /// Where the year stands.
    pub(super) place: Place,
    pub(super) year: i16,
    /// The fact that makes the claim.
    pub(super) by: &'a T,
}

/// The claims about one thing.
#[derive(Debug)]
pub(super) struct Claims<'a, T> {
    pub(super) all: Vec<Claim<'a, T>>,
    /// How many give each year.
    pub(super) years: BTreeMap<i16, usize>,
}

impl<'a, T> Claims<'a, T> {
    pub(super) fn new(all: Vec<Claim<'a, T>>) -> Self {
        let mut years: BTreeMap<i16, usize> = BTreeMap::new();
        for claim in &all {
            *years.entry(claim.year).or_default() += 1;
        }
        Self { all, years }
    }

    /// How many give a year.
    pub(super) fn count(&self, year: i16) -> usize {
        self.years.get(&year).copied().unwrap_or(0)
    }

    /// The claims that stand against one and give another year that more mentions give, or, of two
    /// as frequent ones, the first in the corpus; none where the claim itself stands better.
    pub(super) fn against(
        &self,
        here: &Claim<'a, T>,
        contradicts: impl Fn(&Claim<'a, T>) -> bool,
    ) -> Vec<&Claim<'a, T>> {
        let standing =
            |year: i16| (self.count(year), Reverse(self.all.iter().position(|it| it.year == year)));
        let others = || self.all.iter().filter(|it| it.year != here.year && contradicts(it));
        let best = others().map(|it| it.year).max_by_key(|&year| standing(year));
        match best {
            Some(year) if standing(year) > standing(here.year) => {
                others().filter(|it| it.year == year).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The finding that one claim is outvoted by others of one year.
    pub(super) fn outvoted(
        &self,
        here: &Claim<'a, T>,
        by: &[&Claim<'a, T>],
        what: &str,
        why: &str,
    ) -> Option<Finding> {
        let year = by.first()?.year;
        let times = |year: i16| match self.count(year) {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            count => format!("{count} times"),
        };
        let message = format!("{what} is dated {} here and {year} elsewhere", here.year);
        let mut finding = Finding::new(here.place, message)
            .confidence(if by.len() > 1 { Confidence::High } else { Confidence::Medium })
            .here(format!("the year is {} here", here.year));
        for other in by.iter().take(SHOWN) {
            finding = finding.label(other.place, format!("{year} here"));
        }
        let counts = [year, here.year].map(|it| format!("{it} {}", times(it))).join(" and ");
        Some(finding.note(why).note(format!("the corpus has {counts}")).help("check the year"))
    }
}
