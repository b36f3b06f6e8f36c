//! Which office somebody holds: two at a time that nobody holds together, such as one office of two bodies,
//! or that of a head and of the deputy.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{RelationKind, relation};
use crate::rules::roles::conflict::said::{Account, Said};
use crate::rules::roles::conflict::time;
use crate::text::finding::{Confidence, Finding};

/// Who holds more offices than so many goes from one to the next.
const OFFICES: usize = 2;

/// With so many others each mention is compared.
const COMPARED: usize = 24;

/// Reports the persons who hold two offices that exclude each other.
pub(super) fn report(account: &Account<'_>, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<String, Vec<&Said<'_>>> = BTreeMap::new();
    for said in &account.said {
        if matches!(said.relation.kind, RelationKind::Office { .. }) && !said.relation.several {
            let key = person(said).unwrap_or_else(|| said.object.key.clone());
            groups.entry(key).or_default().push(said);
        }
    }
    for mut group in groups.into_values() {
        // One mention of an office in a text says it.
        let mut seen = BTreeSet::new();
        group.retain(|it| {
            seen.insert((office(it), it.document, it.relation.when, it.relation.past))
        });
        let offices: BTreeSet<_> = group.iter().map(|it| office(it)).collect();
        if offices.len() < 2 || !is_one(&group) {
            continue;
        }
        let dated = |it: &Said<'_>| it.relation.when.is_some();
        let found = group.iter().enumerate().find_map(|(at, a)| {
            group[at + 1..].iter().take(COMPARED).find_map(|b| {
                let told = offices.len() <= OFFICES || dated(a) || dated(b);
                let when = time::shared(account, a, b).filter(|_| told && exclude(a, b))?;
                Some((*a, *b, when))
            })
        });
        if let Some((a, b, when)) = found {
            findings.push(finding(b, a, &when));
        }
    }
}

/// The surname of a holder with the first letter of the given name: spellings of one name share them.
fn person(said: &Said<'_>) -> Option<String> {
    let bearer = said.relation.object.bearer.as_ref()?;
    let initial = bearer.given.first()?.chars().next()?;
    Some(format!("{} {initial}", bearer.surname))
}

/// Whether the given names are all of one, a slip aside.
fn is_one(group: &[&Said<'_>]) -> bool {
    let mut given = group.iter().filter_map(|it| it.relation.object.bearer.as_ref()?.given.first());
    let Some(first) = given.next() else { return true };
    given.all(|it| strsim::osa_distance(first, it) <= 1 || it.chars().nth(1).is_none())
}

/// An office with its body.
fn office<'s>(said: &'s Said<'_>) -> (&'s str, Option<&'s str>) {
    (said.relation.kind.name(), said.subject.as_ref().map(|it| &*it.key))
}

/// Whether nobody holds both.
fn exclude(a: &Said<'_>, b: &Said<'_>) -> bool {
    let (
        RelationKind::Office { title: x, head: h, deputy: d },
        RelationKind::Office { title: y, head: k, deputy: e },
    ) = (&a.relation.kind, &b.relation.kind)
    else {
        return false;
    };
    let (body, other) = (a.subject.as_ref(), b.subject.as_ref());
    let same_body = body.map(|it| &it.key) == other.map(|it| &it.key);
    // One office of two bodies.
    let bodies = x == y && body.zip(other).is_some_and(|(a, b)| !is_part(&a.key, &b.key));
    // The head and the deputy.
    let helper = h == k && d != e && same_body;
    let words = &relation::lexicon::lexicon().office.apart;
    let apart = h != k && !d && !e && words.contains(&**h) && words.contains(&**k) && same_body;
    bodies || helper || apart
}

/// Whether all words of one body are words of the other: "the board", "the harbour board".
fn is_part(a: &str, b: &str) -> bool {
    let all = |a: &str, b: &str| a.split(' ').all(|word| b.split(' ').any(|it| it == word));
    all(a, b) || all(b, a)
}

fn finding(here: &Said<'_>, there: &Said<'_>, when: &str) -> Finding {
    let named = |it: &Said<'_>| match &it.subject {
        Some(body) => format!("{} of {}", it.relation.kind.name(), body.name),
        None => it.relation.kind.name().to_owned(),
    };
    let (own, other) = (named(here), named(there));
    let name = &here.object.name;
    Finding::new(here.place(), format!("{name} is {own} here, and {other} elsewhere"))
        .confidence(Confidence::Medium)
        .label(there.place(), format!("{other} here"))
        .note(format!("one person at one time: {when}"))
        .help("check the office, or say when each was held")
}
