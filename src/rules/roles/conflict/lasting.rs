//! What is so for good, or of one time: where somebody was born, who made something, where a body sits.

use std::collections::BTreeMap;

use crate::facts::RelationKind;
use crate::rules::roles::conflict::said::{Account, Said};
use crate::rules::roles::conflict::{distinct, time};
use crate::text::finding::{Confidence, Finding};

/// Reports what has two answers.
pub(super) fn report(account: &Account<'_>, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(&RelationKind, &str), Vec<&Said<'_>>> = BTreeMap::new();
    for said in account.said.iter().filter(|it| matches!(it.relation.kind, RelationKind::Listed(_)))
    {
        if let Some(subject) = &said.subject {
            groups.entry((&said.relation.kind, &subject.key)).or_default().push(said);
        }
    }
    for ((kind, _), group) in groups {
        // What several made together, each did.
        if group.iter().any(|it| it.relation.several) {
            continue;
        }
        let mut answers: Vec<&Said<'_>> = Vec::new();
        for said in &group {
            if !answers.iter().any(|it| it.object.key == said.object.key) {
                answers.push(said);
            }
        }
        // A question with more answers has several.
        let [first, second] = *answers else { continue };
        if !distinct::are_two(account, &first.relation.object, &second.relation.object) {
            continue;
        }
        // Each of them with any of the other.
        let mut pairs = group.iter().filter(|it| it.object.key == first.object.key).flat_map(|a| {
            group.iter().filter(|it| it.object.key == second.object.key).map(move |b| (a, b))
        });
        let found = pairs.find_map(|(a, b)| {
            if kind.is_lasting() {
                let one = a.document == b.document && a.relation.sentence == b.relation.sentence;
                return (!one).then_some((a, b, None));
            }
            time::shared(account, a, b).map(|when| (a, b, Some(when)))
        });
        if let Some((a, b, when)) = found {
            findings.push(finding(kind.name(), b, a, when));
        }
    }
}

fn finding(what: &str, here: &Said<'_>, there: &Said<'_>, when: Option<String>) -> Finding {
    let subject = here.subject.as_ref().map_or("", |it| &it.name);
    let (own, other) = (&here.relation.object.text, &there.relation.object.text);
    let mut finding = Finding::new(
        here.place(),
        format!("the {what} of {subject} is {own} here, and {other} elsewhere"),
    )
    .confidence(Confidence::Medium)
    .label(there.place(), format!("{other} here"))
    .note(format!("one thing: both tell the {what} of {subject}"));
    if let Some(when) = when {
        finding = finding.note(when);
    }
    finding.help("check which of the two is right, or say how both are")
}
