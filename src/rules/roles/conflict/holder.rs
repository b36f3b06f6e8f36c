//! Who holds an office: two at a time in one that only one can hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::RelationKind;
use crate::rules::roles::conflict::said::{Account, Said};
use crate::rules::roles::conflict::{distinct, time};
use crate::text::finding::{Confidence, Finding};

/// Who said so often to hold an office is compared with so many others.
const COMPARED: usize = 24;

/// Reports the offices that have two holders.
pub(super) fn report(account: &Account<'_>, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<&str, Vec<&Said<'_>>> = BTreeMap::new();
    for said in &account.said {
        if let RelationKind::Office { title, .. } = &said.relation.kind
            && !said.relation.several
        {
            groups.entry(title).or_default().push(said);
        }
    }
    for (title, group) in groups {
        let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
        // One mention of a holder in a text says it.
        let mut seen = BTreeSet::new();
        let group: Vec<&Said<'_>> = group
            .into_iter()
            .filter(|it| {
                let body = it.subject.as_ref().map(|it| &it.key);
                seen.insert((&it.object.key, body, it.document, it.relation.when, it.relation.past))
            })
            .collect();
        for (at, a) in group.iter().enumerate() {
            for b in group.iter().skip(at + 1).take(COMPARED) {
                let pair = (
                    a.object.key.as_str().min(&b.object.key),
                    a.object.key.as_str().max(&b.object.key),
                );
                if told.contains(&pair) || !is_conflict(account, &group, a, b) {
                    continue;
                }
                if let Some(when) = time::shared(account, a, b) {
                    told.insert(pair);
                    findings.push(finding(title, b, a, &when));
                }
            }
        }
    }
}

fn is_conflict(account: &Account<'_>, group: &[&Said<'_>], a: &Said<'_>, b: &Said<'_>) -> bool {
    let persons = a.relation.object.bearer.as_ref().zip(b.relation.object.bearer.as_ref());
    if a.object.key == b.object.key
        || !persons.is_some_and(|(a, b)| distinct::are_two_persons(a, b))
    {
        return false;
    }
    let Some(bodied) = one_body(a, b) else { return false };
    // Where one does not say of which body, the other may be of another, unless the corpus knows one only.
    let bodies: BTreeSet<_> =
        group.iter().filter_map(|it| it.subject.as_ref()).map(|it| &it.key).collect();
    if !bodied && bodies.len() > 1 {
        return false;
    }
    let dated = a.relation.when.is_some() && b.relation.when.is_some();
    // What more than two hold, goes from one to the next.
    let same = |it: &&&Said<'_>| one_body(a, it).is_some();
    let holders: BTreeSet<&str> = group.iter().filter(same).map(|it| &*it.object.key).collect();
    if holders.len() > 2 && !dated {
        return false;
    }
    bodied || account.is_one_matter(a.document, b.document)
}

/// Whether both are told of one body, and whether it is named; nothing where it may be two.
fn one_body(a: &Said<'_>, b: &Said<'_>) -> Option<bool> {
    match (&a.subject, &b.subject) {
        (Some(a), Some(b)) => (a.key == b.key).then_some(true),
        _ => Some(false),
    }
}

fn finding(title: &str, here: &Said<'_>, there: &Said<'_>, when: &str) -> Finding {
    let office = match here.subject.as_ref() {
        Some(body) => format!("{title} of {}", body.name),
        None => title.to_owned(),
    };
    let (own, other) = (&here.object.name, &there.object.name);
    Finding::new(here.place(), format!("the {office} is {own} here, and {other} elsewhere"))
        .confidence(Confidence::Medium)
        .label(there.place(), format!("{other} here"))
        .note(format!("one office at one time: {when}"))
        .help("check who held it, or say when each did")
}
