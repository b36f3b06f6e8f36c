//! What texts say of a life, against each other: two days of birth or of death, an age that does not
//! follow from them, what somebody does who is dead, and terms of office that exclude each other.
//!
//! A person is one by the name, not by its letters: [`People`] joins "Moor" to "Ilse Moor" and keeps
//! namesakes apart. [`account`] lays what is said of one side by side, [`tenure`] what is said of offices.

mod account;

mod tenure;

use std::collections::BTreeMap;

use serde::Deserialize;

use self::account::Said;
use crate::linkage::people::People;
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::Finding;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<LifeCheck>("life").formerly("age-mismatch");

/// Reports "born in 1876" beside "3 October 1874", and "died at 84" of one who was 82.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LifeCheck {}

impl Check for LifeCheck {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let people = People::new(context.documents);
        let mut told: BTreeMap<String, (String, Vec<Said<'_>>)> = BTreeMap::new();
        for (document, facts) in context.iter() {
            for vital in facts.vitals.iter().filter(|it| context.reads(it.zones)) {
                let bearer = &vital.bearer;
                // Of whom no name is known, only what one sentence says is said of one person.
                let (key, name) = if bearer.is_unnamed() {
                    let key = format!("{} {} {}", document.0, vital.sentence, bearer.text);
                    (key, "the person".to_owned())
                } else if let Some(person) = people.who(bearer, document) {
                    let it = &person.bearer;
                    let key = format!("{} {:?} {:?}", it.surname, it.given, it.generation);
                    (key, it.text.to_string())
                } else if bearer.is_full() {
                    continue;
                } else {
                    let key = format!("{} {}", document.0, bearer.surname);
                    (key, bearer.text.to_string())
                };
                let said = Said {
                    document,
                    place: place(document, vital.extent),
                    sentence: vital.sentence,
                    full: bearer.is_full(),
                    office: vital.office.as_deref(),
                    event: vital.event,
                };
                told.entry(key).or_insert_with(|| (name, Vec::new())).1.push(said);
            }
        }
        for (name, said) in told.into_values().filter(|(_, said)| said.len() > 1) {
            for said in account::apart(said) {
                account::report(&name, &said, findings);
                tenure::report(&name, &said, findings);
            }
        }
    }
}
