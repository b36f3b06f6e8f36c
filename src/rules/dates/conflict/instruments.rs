//! Instruments with two years: a resolution by its number, an act by the name of a person.
//!
//! A number is given once by one body, so two years beside it contradict each other. A name may be
//! given again: there are treaties of one town and acts on one matter by the dozen. Of names only
//! those count that say whose act it is, and only where one mention is a slip of the pen away from
//! all others.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::facts::Instrument;
use crate::text::finding::Finding;
use crate::words::fold;
use crate::words::lexicon;

use crate::rules::dates::conflict::claims::SHOWN;
use crate::rules::dates::conflict::{Claim, Claims, is_misprint, is_slip};
use crate::rules::{CorpusContext, place};

/// Reports mentions whose year is another than that of most others.
pub(super) fn report(context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<&str, Vec<Claim<'_, Instrument>>> = BTreeMap::new();
    for (document, facts) in context.iter() {
        for by in facts.instruments.iter().filter(|it| context.reads(it.zones)) {
            let place = place(document, by.date_extent);
            groups.entry(&by.name).or_default().push(Claim { place, year: by.year, by });
        }
    }
    for (name, group) in groups {
        let claims = Claims::new(group);
        if claims.years.len() < 2 {
            continue;
        }
        let bodies = Bodies::of(&claims);
        // What is said of one body in one year has the same against it.
        let mut known: FxHashMap<(Option<&str>, i16), Vec<&Claim<'_, Instrument>>> =
            FxHashMap::default();
        for here in &claims.all {
            let finding = if here.by.number.is_some() {
                let key = (here.by.issuer.as_deref(), here.year);
                let by = known.entry(key).or_insert_with(|| {
                    claims.first_against(here, |year| bodies.against(here, year))
                });
                let why = "one instrument: a body gives a number once";
                claims.outvoted(here, by, name, why)
            } else {
                let year_may = |year| is_same_name(&claims, here, year);
                let by = claims.against(here, year_may, |_| true);
                let why = "one instrument: the name says whose it is, and the years are one slip \
                           of the pen apart";
                claims.outvoted(here, &by, &format!("the {}", titled(name)), why)
            };
            findings.extend(finding);
        }
    }
}

/// The mentions of a number in a year by the body that gave it, so that none needs to be compared
/// with all others. Two bodies may be one where the name of the one ends with that of the other:
/// `council` is short for `security council`.
#[derive(Default)]
struct Bodies<'a> {
    years: BTreeMap<i16, Year<'a>>,
}

/// Places of mentions among the claims, in order.
#[derive(Default)]
struct Year<'a> {
    all: Vec<usize>,
    unnamed: Vec<usize>,
    named: FxHashMap<&'a str, Vec<usize>>,
    /// By each end of the name.
    ends: FxHashMap<&'a str, Vec<usize>>,
}

/// The ends of a name that begin with a word, the whole name first.
fn ends(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.match_indices(' ').map(|(at, _)| &name[at + 1..]);
    std::iter::once(name).chain(parts)
}

impl<'a> Bodies<'a> {
    fn of(claims: &Claims<'a, Instrument>) -> Self {
        let mut bodies = Self::default();
        let numbered = claims.all.iter().enumerate().filter(|(_, it)| it.by.number.is_some());
        for (at, claim) in numbered {
            let year = bodies.years.entry(claim.year).or_default();
            year.all.push(at);
            match claim.by.issuer.as_deref() {
                Some(issuer) => {
                    year.named.entry(issuer).or_default().push(at);
                    ends(issuer).for_each(|end| year.ends.entry(end).or_default().push(at));
                }
                None => year.unnamed.push(at),
            }
        }
        bodies
    }

    /// The mentions of a year that are of the body of another one: as the texts name it, or, where
    /// they do not, as the years let suppose; as many as a finding shows and one more.
    fn against(&self, here: &Claim<'_, Instrument>, year: i16) -> Vec<usize> {
        let Some(of_year) = self.years.get(&year) else { return Vec::new() };
        let mut found = Vec::new();
        let mut take = |those: Option<&Vec<usize>>| {
            found.extend(those.into_iter().flatten().take(SHOWN + 1));
        };
        match here.by.issuer.as_deref() {
            Some(issuer) => {
                take(of_year.ends.get(issuer));
                ends(issuer).skip(1).for_each(|end| take(of_year.named.get(end)));
                take(Some(&of_year.unnamed).filter(|_| is_slip(here.year, year)));
            }
            None => take(Some(&of_year.all).filter(|_| is_slip(here.year, year))),
        }
        found.sort_unstable();
        found
    }
}

/// Whether another year shows that of a named instrument to be a slip: the name is that of a person,
/// it has but two years, and this one but once.
fn is_same_name(claims: &Claims<'_, Instrument>, here: &Claim<'_, Instrument>, other: i16) -> bool {
    here.by.fixed
        && claims.years.len() == 2
        && claims.count(here.year) == 1
        && claims.count(other) > 1
        && is_misprint(here.year, other)
        && is_eponymous(&here.by.name)
}

/// Whether nothing but the name of a person stands before the last word of a name.
fn is_eponymous(name: &str) -> bool {
    let Some((before, _)) = name.rsplit_once(' ') else { return false };
    before.split([' ', '-']).all(|word| word.len() > 2 && !lexicon::is_word(word))
}

/// A key with capitals, for a message.
fn titled(key: &str) -> String {
    key.split(' ').map(fold::capitalised).collect::<Vec<_>>().join(" ")
}
