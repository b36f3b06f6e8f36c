//! Who is one person: the names of a corpus by surname and given names.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{self, Bearer, Facts};
use crate::text::finding::DocumentId;
use crate::text::zone::Zone;

/// A person of a corpus.
#[derive(Debug)]
pub struct Person {
    /// By the longest form of the name.
    pub bearer: Bearer,
    /// The texts that name the person in full.
    documents: FxHashSet<DocumentId>,
}

/// The persons of whom a corpus tells something, by surname.
#[derive(Debug, Default)]
pub struct People {
    by_surname: BTreeMap<Box<str>, Vec<Person>>,
    /// All given names.
    given: FxHashSet<Box<str>>,
}

impl People {
    /// Those whose surnames what is told of lives has.
    #[must_use]
    pub fn new(documents: &[Facts]) -> Self {
        let vitals = || {
            let all = facts::numbered(documents);
            all.flat_map(|(id, facts)| bearers(facts).map(move |it| (id, it)))
        };
        let told: FxHashSet<&str> = vitals().map(|(_, it)| &*it.surname).collect();
        let mut known: FxHashMap<&str, Option<Bearer>> = FxHashMap::default();
        let mut full: Vec<(DocumentId, Bearer)> = Vec::new();
        for (id, facts) in facts::numbered(documents) {
            let mut seen: FxHashSet<&str> = FxHashSet::default();
            for name in &facts.names {
                let spoken = name.key.contains(' ') && !name.zones.contains(Zone::Reference);
                let told = spoken && name.key.split(' ').any(|word| told.contains(word));
                if !told || !seen.insert(&name.text) {
                    continue;
                }
                let read = || Bearer::read(&name.text).filter(is_person);
                let bearer = known.entry(&name.text).or_insert_with(read);
                full.extend(bearer.clone().map(|it| (id, it)));
            }
        }
        full.extend(vitals().filter(|(_, it)| is_person(it)).map(|(id, it)| (id, it.clone())));
        // Those with given names first: an initial may be one of several of them.
        let initials = |it: &Bearer| it.given.first().is_some_and(|it| it.chars().nth(1).is_none());
        full.sort_by_key(|(_, it)| (initials(it), it.given.len()));
        let mut people = Self::default();
        for (id, bearer) in full {
            people.given.extend(bearer.given.iter().cloned());
            let namesakes = people.by_surname.entry(bearer.surname.clone()).or_default();
            let mut same = namesakes.iter_mut().filter(|it| is_one(&it.bearer, &bearer));
            match (same.next(), same.next()) {
                (Some(person), None) => {
                    if bearer.given.len() > person.bearer.given.len() {
                        person.bearer = bearer;
                    }
                    person.documents.insert(id);
                }
                (None, _) => {
                    let documents = std::iter::once(id).collect();
                    namesakes.push(Person { bearer, documents });
                }
                (Some(_), Some(_)) => {}
            }
        }
        people
    }

    /// Whether nobody of a surname or given name is known by more than that.
    #[must_use]
    pub fn is_unknown(&self, name: &str) -> bool {
        !self.by_surname.contains_key(name) && !self.given.contains(name)
    }

    /// The person who is meant by a name in a text: the only one whose it can be.
    #[must_use]
    pub fn who(&self, bearer: &Bearer, document: DocumentId) -> Option<&Person> {
        let namesakes = self.by_surname.get(&bearer.surname).map(Vec::as_slice).unwrap_or_default();
        if bearer.is_full() {
            return only(namesakes.iter().filter(|it| is_one(&it.bearer, bearer)));
        }
        let here = |it: &&Person| it.documents.contains(&document);
        let named = |it: &&Person| it.bearer.generation == bearer.generation;
        if namesakes.iter().any(|it| here(&it)) {
            return only(namesakes.iter().filter(here)).filter(named);
        }
        if namesakes.is_empty() {
            // "Ilse" in a text on Ilse Moor.
            let first = |it: &&Person| it.bearer.given.first() == Some(&bearer.surname);
            return only(self.by_surname.values().flatten().filter(|it| here(it) && first(it)));
        }
        only(namesakes.iter()).filter(named)
    }
}

/// Those of whom a text tells something.
fn bearers(facts: &Facts) -> impl Iterator<Item = &Bearer> {
    let parties = facts.relations.iter().flat_map(|it| it.subject.iter().chain([&it.object]));
    let related = parties.filter_map(|it| it.bearer.as_ref());
    facts.vitals.iter().map(|it| &it.bearer).chain(related).filter(|it| !it.is_unnamed())
}

/// Whether a full name is that of a person.
fn is_person(bearer: &Bearer) -> bool {
    bearer.is_full() && bearer.is_person()
}

/// Whether two full names are of one person: nothing tells them apart.
fn is_one(a: &Bearer, b: &Bearer) -> bool {
    a.generation == b.generation && a.may_be(b)
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}
