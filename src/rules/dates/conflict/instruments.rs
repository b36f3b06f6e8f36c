//! Instruments with two years: a resolution by its number, an act by the name of a person.
//!
//! A number is given once by one body, so two years beside it contradict each other. A name may be
//! given again: there are treaties of one town and acts on one matter by the dozen. Of names only
//! those count that say whose act it is, and only where one mention is a slip of the pen away from
//! all others.

use std::collections::BTreeMap;

use crate::facts::Instrument;
use crate::text::finding::Finding;
use crate::words::fold;
use crate::words::lexicon;

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
        for here in &claims.all {
            let finding = if here.by.number.is_some() {
                let by = claims.against(here, |_| true, |other| is_same_number(here, other));
                let why = "one instrument: a body gives a number once";
                claims.outvoted(here, &by, name, why)
            } else {
                let by = claims.against(
                    here,
                    |year| is_misprint(here.year, year),
                    |other| is_same_name(&claims, here, other),
                );
                let why = "one instrument: the name says whose it is, and the years are one slip \
                           of the pen apart";
                claims.outvoted(here, &by, &format!("the {}", titled(name)), why)
            };
            findings.extend(finding);
        }
    }
}

/// Whether two mentions of a number are of one body: as the texts name it, or, where they do not,
/// as the years let suppose.
fn is_same_number(here: &Claim<'_, Instrument>, other: &Claim<'_, Instrument>) -> bool {
    match (&here.by.issuer, &other.by.issuer) {
        (Some(a), Some(b)) => is_same_body(a, b),
        _ => is_slip(here.year, other.year),
    }
}

/// Whether two bodies may be one: `council` is short for `security council`.
fn is_same_body(a: &str, b: &str) -> bool {
    let ends = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    ends(a, b) || ends(b, a)
}

/// Whether the year of a named instrument is a slip: the name is that of a person, it has but two
/// years, and this one but once.
fn is_same_name(
    claims: &Claims<'_, Instrument>,
    here: &Claim<'_, Instrument>,
    other: &Claim<'_, Instrument>,
) -> bool {
    here.by.fixed
        && claims.years.len() == 2
        && claims.count(here.year) == 1
        && claims.count(other.year) > 1
        && is_misprint(here.year, other.year)
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
