//! What a corpus says of who or what something is, with who is who in it.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::facts::{Party, Relation};
use crate::linkage::people::People;
use crate::linkage::subject::Subjects;
use crate::rules::{CorpusContext, place};
use crate::text::finding::{DocumentId, Place};
use crate::words::calendar::Interval;

/// One statement, with the parties as the corpus knows them.
#[derive(Debug, Clone)]
pub(super) struct Said<'a> {
    pub(super) document: DocumentId,
    pub(super) relation: &'a Relation,
    /// The time of its text.
    pub(super) now: Option<Interval>,
    /// What it is told of; of a person one key for all forms of the name.
    pub(super) subject: Option<Identity>,
    /// What is told.
    pub(super) object: Identity,
}

/// Somebody or something that the corpus tells from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    /// What all mentions share.
    pub(super) key: String,
    /// As a message has it.
    pub(super) name: String,
}

impl Said<'_> {
    pub(super) fn place(&self) -> Place {
        place(self.document, self.relation.extent)
    }
}

/// All of it.
pub(super) struct Account<'a> {
    pub(super) said: Vec<Said<'a>>,
    subjects: Subjects<'a>,
    /// The keys of names that stand side by side somewhere, as a place and the greater one around it do.
    beside: FxHashSet<(&'a str, &'a str)>,
}

/// Of the rarer words of one text the other has so many in a hundred where both are of one matter.
const SHARED: usize = 12;

/// How many bytes stand at most between two names that stand side by side: ", ", " in the ".
const BESIDE: u32 = 8;

impl<'a> Account<'a> {
    pub(super) fn new(context: &CorpusContext<'a>) -> Self {
        let people = People::new(context.documents);
        let mut said = Vec::new();
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for (document, facts) in context.iter() {
            for relation in facts.relations.iter().filter(|it| context.reads(it.zones)) {
                let identity = |party: &Party| identity(&people, document, party);
                let Some(object) = identity(&relation.object) else { continue };
                let subject = match &relation.subject {
                    Some(party) => match identity(party) {
                        Some(it) => Some(it),
                        None => continue,
                    },
                    None => None,
                };
                keys.extend([&*relation.object.key]);
                said.push(Said { document, relation, now: facts.now, subject, object });
            }
        }
        let mut beside = FxHashSet::default();
        for (_, facts) in context.iter() {
            for pair in facts.names.windows(2) {
                let [a, b] = [&pair[0], &pair[1]];
                let near = b.extent.text.start.saturating_sub(a.extent.text.end) <= BESIDE;
                if near && (keys.contains(&*a.key) || keys.contains(&*b.key)) {
                    beside.insert((&*a.key, &*b.key));
                }
            }
        }
        Self { said, subjects: Subjects::of(context.documents), beside }
    }

    /// Whether two texts are of one matter.
    pub(super) fn is_one_matter(&self, a: DocumentId, b: DocumentId) -> bool {
        a == b || self.subjects.shared(a, b) >= SHARED
    }

    /// Whether two names stand side by side somewhere.
    pub(super) fn are_beside(&self, a: &str, b: &str) -> bool {
        self.beside.contains(&(a, b)) || self.beside.contains(&(b, a))
    }
}

/// Who or what a party is; nobody where a name may be that of several.
fn identity(people: &People, document: DocumentId, party: &Party) -> Option<Identity> {
    let Some(bearer) = &party.bearer else {
        return Some(Identity { key: party.key.to_string(), name: party.text.to_string() });
    };
    if let Some(person) = people.who(bearer, document) {
        let it = &person.bearer;
        let key = format!("{} {:?} {:?}", it.surname, it.given, it.generation);
        return Some(Identity { key, name: it.text.to_string() });
    }
    let key = format!("{} {:?} {:?}", bearer.surname, bearer.given, bearer.generation);
    people.is_unknown(&bearer.surname).then(|| Identity { key, name: party.text.to_string() })
}
