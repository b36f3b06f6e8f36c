//! Two years of birth or death for one person, by the life dates beside the name.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::facts::Life;
use crate::facts::event::without_initials;
use crate::text::finding::Finding;
use crate::words::calendar::Interval;

use crate::rules::dates::conflict::{Claim, Claims, is_slip};
use crate::rules::{CorpusContext, place};

/// The ends of a life with what a message calls them.
const ENDS: [(usize, &str); 2] = [(0, "birth"), (1, "death")];

/// Reports ends of lives that are dated otherwise by most others.
pub(super) fn report(context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
    for (end, what) in ENDS {
        let mut groups: BTreeMap<String, Vec<Claim<'_, Life>>> = BTreeMap::new();
        for (document, facts) in context.iter() {
            for by in facts.lives.iter().filter(|it| context.reads(it.zones)) {
                let (extent, interval) = by.ends[end];
                let year = interval.earliest.year();
                let claim = Claim { place: place(document, extent), year, by };
                groups.entry(without_initials(&by.key).into_owned()).or_default().push(claim);
            }
        }
        for group in groups.into_values() {
            let claims = Claims::new(group);
            if claims.years.len() < 2 {
                continue;
            }
            // Lives with the same ends have the same against them.
            let mut known: FxHashMap<(i16, Interval), Vec<_>> = FxHashMap::default();
            for here in &claims.all {
                let mine = here.by.ends[1 - end].1;
                // The other end is the same, and so it is the same person; a slip of the pen leads
                // from one year to the other, so it is not that of a reign.
                let by = known.entry((here.year, mine)).or_insert_with(|| {
                    let overlaps =
                        |other: &Claim<'_, Life>| mine.overlaps(other.by.ends[1 - end].1);
                    claims.against(here, |year| is_slip(here.year, year), overlaps)
                });
                let person = format!("the {what} of {}", here.by.name);
                let why = "one person: the name and the other year of the life are the same";
                findings.extend(claims.outvoted(here, by, &person, why));
            }
        }
    }
}
