//! Two years of birth or death for one person, by the life dates beside the name.

use std::collections::BTreeMap;

use crate::facts::Life;
use crate::facts::event::without_initials;
use crate::text::finding::Finding;

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
            for here in &claims.all {
                // The other end is the same, and so it is the same person; a slip of the pen leads
                // from one year to the other, so it is not that of a reign.
                let by = claims.against(here, |other| {
                    let [mine, theirs] = [here.by, other.by].map(|it| it.ends[1 - end].1);
                    mine.overlaps(theirs) && is_slip(here.year, other.year)
                });
                let person = format!("the {what} of {}", here.by.name);
                let why = "one person: the name and the other year of the life are the same";
                findings.extend(claims.outvoted(here, &by, &person, why));
            }
        }
    }
}
