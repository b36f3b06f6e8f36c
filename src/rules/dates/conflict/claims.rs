//! What many mentions say of one thing, and which year most of them give.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::text::finding::{Confidence, Finding, Place};

/// The most mentions of the other year that a finding shows.
pub(super) const SHOWN: usize = 4;

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
    /// Those that give each year, ascending.
    pub(super) years: BTreeMap<i16, Vec<usize>>,
}

impl<'a, T> Claims<'a, T> {
    pub(super) fn new(all: Vec<Claim<'a, T>>) -> Self {
        let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
        for (at, claim) in all.iter().enumerate() {
            years.entry(claim.year).or_default().push(at);
        }
        Self { all, years }
    }

    /// How many give a year.
    pub(super) fn count(&self, year: i16) -> usize {
        self.years.get(&year).map_or(0, Vec::len)
    }

    /// How well a year stands: how many give it, and, of two as frequent ones, which comes first.
    fn standing(&self, year: i16) -> (usize, Reverse<Option<usize>>) {
        (self.count(year), Reverse(self.years.get(&year).and_then(|it| it.first()).copied()))
    }

    /// The claims that stand against one and give another year that stands best, as many as a
    /// finding shows and one more; none where no year stands better than that of the claim. Of a
    /// year that cannot contradict that of the claim none is looked at.
    pub(super) fn against(
        &self,
        here: &Claim<'a, T>,
        year_may: impl Fn(i16) -> bool,
        contradicts: impl Fn(&Claim<'a, T>) -> bool,
    ) -> Vec<&Claim<'a, T>> {
        let those = |year: i16| {
            let claims = self.years.get(&year).into_iter().flatten().copied();
            let those = claims.filter(|&at| year_may(year) && contradicts(&self.all[at]));
            those.take(SHOWN + 1).collect()
        };
        self.first_against(here, those)
    }

    /// [`Claims::against`] where it is known which claims of a year stand against one, by their
    /// places in order.
    pub(super) fn first_against(
        &self,
        here: &Claim<'a, T>,
        those: impl Fn(i16) -> Vec<usize>,
    ) -> Vec<&Claim<'a, T>> {
        let own = self.standing(here.year);
        let better = self.years.keys().copied().filter(|&year| self.standing(year) > own);
        let mut better: Vec<_> = better.collect();
        better.sort_by_key(|&year| Reverse(self.standing(year)));
        let mut found = better.into_iter().map(those).filter(|those| !those.is_empty());
        let shown = found.next().unwrap_or_default().into_iter().take(SHOWN + 1);
        shown.map(|at| &self.all[at]).collect()
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
