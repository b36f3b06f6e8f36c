//! Instruments with two years: a resolution by its number, an act by the name of a person.
//!
//! A number is given once by one body, so two years beside it contradict each other. A name may be
//! given again: there are treaties of one town and acts on one matter by the dozen. Of names only
//! those count that say whose act it is, and only where one mention is a slip of the pen away from
//! all others.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnostic::{Confidence, Finding, Place};
use crate::facts::Instrument;
use crate::lexicon;
use crate::rules::dates::conflict::exchanged;
use crate::rules::{CorpusContext, place};

/// The most mentions of the right year that a finding shows.
const SHOWN: usize = 4;

/// Years further apart are two instruments of two bodies, unless the texts name the body.
const NEAR: i16 = 2;

/// A mention of an instrument.
#[derive(Debug, Clone, Copy)]
struct Cited<'a> {
    place: Place,
    is: &'a Instrument,
}

/// Reports mentions whose year is another than that of most others.
pub(super) fn report(context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<&str, Vec<Cited<'_>>> = BTreeMap::new();
    for (document, facts) in context.iter() {
        for is in facts.instruments.iter().filter(|it| context.reads(it.zones)) {
            let place = place(document, is.date_extent);
            groups.entry(&is.name).or_default().push(Cited { place, is });
        }
    }
    for group in groups.values() {
        let mut years: BTreeMap<i16, usize> = BTreeMap::new();
        for cited in group {
            *years.entry(cited.is.year).or_default() += 1;
        }
        if years.len() > 1 {
            for &cited in group {
                findings.extend(against(cited, group, &years));
            }
        }
    }
}

/// A mention against those that give another year, where they are more.
fn against(here: Cited<'_>, group: &[Cited<'_>], years: &BTreeMap<i16, usize>) -> Option<Finding> {
    let numbered = here.is.number.is_some();
    let told = |cited: &&Cited<'_>| match (&here.is.issuer, &cited.is.issuer) {
        (Some(a), Some(b)) if is_same(a, b) => true,
        (Some(_), Some(_)) => false,
        _ => is_near(here.is.year, cited.is.year),
    };
    // The year that most others give; of two as frequent ones the first in the corpus.
    let standing = |year: i16| {
        let first = group.iter().position(|it| it.is.year == year);
        (years.get(&year).copied().unwrap_or(0), Reverse(first))
    };
    let others = || group.iter().filter(|it| it.is.year != here.is.year).filter(told);
    let year = others().map(|it| it.is.year).max_by_key(|&year| standing(year))?;
    if standing(year) < standing(here.is.year) {
        return None;
    }
    if !numbered && !is_slip(here, year, years) {
        return None;
    }
    let name = &here.is.name;
    let proof: Vec<_> = others().filter(|it| it.is.year == year).collect();
    let called = if numbered { name.clone() } else { format!("the {}", titled(name)) };
    let mut finding = Finding::new(
        here.place,
        format!("{called} is dated {} here and {year} elsewhere", here.is.year),
    )
    .confidence(if proof.len() > 1 { Confidence::High } else { Confidence::Medium })
    .here(format!("the year is {} here", here.is.year));
    for other in proof.iter().take(SHOWN) {
        finding = finding.label(other.place, format!("{year} here"));
    }
    let times = |count: usize| match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    };
    let why = if numbered {
        "one number of one body has one year"
    } else {
        "the name says whose it is, and the years are one slip apart"
    };
    let counted = |year: i16| times(years.get(&year).copied().unwrap_or(0));
    Some(
        finding
            .note(format!("one instrument: {why}"))
            .note(format!(
                "the corpus has {year} {} and {} {}",
                counted(year),
                here.is.year,
                counted(here.is.year)
            ))
            .help("check the year"),
    )
}

/// Whether two bodies may be one: `council` is short for `security council`.
fn is_same(a: &str, b: &str) -> bool {
    let ends = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    ends(a, b) || ends(b, a)
}

/// Whether a slip of the pen leads from one year to the other, or they are neighbours.
fn is_near(a: i16, b: i16) -> bool {
    (a - b).abs() <= NEAR || one_digit(a, b) || exchanged(a, b)
}

fn one_digit(a: i16, b: i16) -> bool {
    let digits = |year: i16| [year / 1000, year / 100 % 10, year / 10 % 10, year % 10];
    digits(a).iter().zip(digits(b)).filter(|(a, b)| **a != *b).count() == 1
}

/// Whether the year of a named instrument is a slip: the name is that of a person, it has but two
/// years, and one of them but once.
fn is_slip(here: Cited<'_>, year: i16, years: &BTreeMap<i16, usize>) -> bool {
    let count = |year: i16| years.get(&year).copied().unwrap_or(0);
    here.is.fixed
        && years.len() == 2
        && count(here.is.year) == 1
        && count(year) > 1
        && (one_digit(here.is.year, year) || exchanged(here.is.year, year))
        && is_eponymous(&here.is.name)
}

/// Whether nothing but the name of a person stands before the last word of a name.
fn is_eponymous(name: &str) -> bool {
    let Some((before, _)) = name.rsplit_once(' ') else { return false };
    before.split([' ', '-']).all(|word| word.len() > 2 && !lexicon::is_word(word))
}

/// A key with capitals, for a message.
fn titled(key: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|it| it.to_uppercase().chain(letters).collect()).unwrap_or_default()
    };
    key.split(' ').map(capital).collect::<Vec<String>>().join(" ")
}
