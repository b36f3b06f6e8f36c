//! The entities of a corpus: names, abbreviations and their variants, joined where the texts
//! themselves say that they are one.
//!
//! Names are nodes, by their [`fold::key`]. Three things join two of them: a definition joins a
//! short form and its long form; long forms that agree but for generic words (`Province`, `the`)
//! are one; names whose romanisations agree are one. A short form that the corpus defines as two
//! different things joins nothing. Sharing some words is no reason: the Pakistani Taliban are not
//! the Afghan Taliban.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::abbreviation::short_key;
use crate::facts::{Abbreviation, Facts};
use crate::text::finding::DocumentId;
use crate::words::data;
use crate::words::fold;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GenericWords {
    generic: FxHashSet<String>,
    minor: FxHashSet<String>,
}

static GENERIC: LazyLock<GenericWords> = LazyLock::new(|| data::table("generic-words.toml"));

/// A definition of the corpus: which document, and which of its abbreviations.
pub type Definition = (DocumentId, usize);

/// Something that the corpus abbreviates.
#[derive(Debug, Clone, Default)]
pub struct Entity {
    /// Its definitions, in the order of the texts.
    pub definitions: Vec<Definition>,
    /// The keys of its short forms, by [`short_key`], each with its definitions.
    pub shorts: BTreeMap<String, Vec<Definition>>,
}

/// Which names of a corpus stand for one entity.
#[derive(Debug, Default)]
pub struct Entities {
    canonical: FxHashMap<String, String>,
    entities: Vec<Entity>,
}

/// The entities of a corpus, joined when they are first asked for: rules that do not ask need not
/// wait for them.
#[derive(Debug)]
pub struct LazyEntities<'a> {
    documents: &'a [Facts],
    joined: OnceLock<Entities>,
}

impl<'a> LazyEntities<'a> {
    /// Those of some documents.
    #[must_use]
    pub fn of(documents: &'a [Facts]) -> Self {
        Self { documents, joined: OnceLock::new() }
    }
}

impl Deref for LazyEntities<'_> {
    type Target = Entities;

    fn deref(&self) -> &Entities {
        self.joined.get_or_init(|| Entities::build(self.documents))
    }
}

impl Entities {
    /// Joins the names of a corpus.
    #[must_use]
    pub fn build(documents: &[Facts]) -> Self {
        let entities = defined(documents);
        let counts = counts(documents);
        let count = |key: &str| counts.get(key).copied().unwrap_or_default();

        let mut sets = Sets::default();
        for entity in &entities {
            let mut first = None;
            for definition in definitions(documents, &entity.definitions) {
                let long = sets.node(&long_key(&definition.long));
                sets.join(*first.get_or_insert(long), long);
            }
        }
        // A short form that stands for one entity only is a name of that entity.
        let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, entity) in entities.iter().enumerate() {
            entity.shorts.keys().for_each(|short| owners.entry(short).or_default().push(at));
        }
        for (short, owners) in owners {
            let &[owner] = owners.as_slice() else { continue };
            for definition in definitions(documents, &entities[owner].shorts[short]) {
                let long = sets.node(&long_key(&definition.long));
                let short = sets.node(&fold::key(&definition.short));
                sets.join(long, short);
            }
        }
        for variants in romanised(documents).into_values().filter(|keys| keys.len() > 1) {
            let nodes: Vec<_> = variants.iter().map(|key| sets.node(key)).collect();
            nodes.windows(2).for_each(|pair| sets.join(pair[0], pair[1]));
        }

        let canonical = sets.canonical(|key| (key.contains(' '), count(key)));
        Self { canonical, entities }
    }

    /// The key that stands for every name of an entity: that of its most frequent long form, or
    /// the key itself where nothing is known to be the same.
    #[must_use]
    pub fn canonical<'a>(&'a self, key: &'a str) -> &'a str {
        self.canonical.get(key).map_or(key, String::as_str)
    }

    /// What the corpus abbreviates, in the order of the first definitions.
    #[must_use]
    pub fn abbreviated(&self) -> &[Entity] {
        &self.entities
    }
}

/// The key of a long form, without an article before it.
fn long_key(long: &str) -> String {
    let key = fold::key(long);
    key.strip_prefix("the ").map_or_else(|| key.clone(), str::to_owned)
}

/// The words of a long form that tell it from others: no minor ones, no generic ones unless too
/// few would be left; plurals as singulars; romanisations made one.
#[must_use]
pub fn content(long: &str) -> Vec<String> {
    let key = fold::key(long);
    let bare = |word| str::trim_matches(word, |c: char| !c.is_alphanumeric());
    let words = key.split(' ').map(bare);
    let minor: Vec<&str> = words.filter(|word| !GENERIC.minor.contains(*word)).collect();
    let own = minor.iter().copied().filter(|word| !GENERIC.generic.contains(*word));
    let own: Vec<&str> = own.collect();
    let words = if own.len() > 1 { own } else { minor };
    let singular = |word: &str| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => fold::romanised(stem),
        _ => fold::romanised(word),
    };
    words.into_iter().filter(|word| !word.is_empty()).map(singular).collect()
}

/// Whether a long form may have a word or not have it, by its key.
#[must_use]
pub fn is_minor(word: &str) -> bool {
    GENERIC.minor.contains(word)
}

/// Whether two long forms of one short form are two wordings of one thing.
#[must_use]
pub fn same_thing(left: &str, right: &str) -> bool {
    let (left, right) = (content(left), content(right));
    let shared = left.iter().filter(|word| right.contains(word)).count();
    let more = left.len().max(right.len());
    shared * 2 >= more || left.concat() == right.concat()
}

/// The definitions of a corpus by the thing that they abbreviate.
fn defined(documents: &[Facts]) -> Vec<Entity> {
    let mut by_long: FxHashMap<Vec<String>, usize> = FxHashMap::default();
    let mut by_short: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut entities: Vec<Entity> = Vec::new();
    for (document, facts) in documents.iter().enumerate() {
        for (at, abbreviation) in facts.abbreviations.iter().enumerate() {
            // A Union of Bakers is a Bakers’ Union.
            let mut long = content(&abbreviation.long);
            long.sort_unstable();
            let short = short_key(&abbreviation.short);
            let entity = by_long.get(&long).copied().or_else(|| {
                // Another wording: "… in Iraq and Syria", "… of Iraq and al-Sham".
                let known = by_short.get(&short).into_iter().flatten().copied();
                known.take(8).find(|&known| {
                    let first = entities[known].definitions[0];
                    let other = &documents[first.0.0 as usize].abbreviations[first.1];
                    same_thing(&other.long, &abbreviation.long)
                })
            });
            let entity = entity.unwrap_or_else(|| {
                entities.push(Entity::default());
                entities.len() - 1
            });
            by_long.entry(long).or_insert(entity);
            let known = by_short.entry(short.clone()).or_default();
            if !known.contains(&entity) {
                known.push(entity);
            }
            let definition = (DocumentId(document as u32), at);
            entities[entity].definitions.push(definition);
            entities[entity].shorts.entry(short).or_default().push(definition);
        }
    }
    entities
}

fn definitions<'a>(
    documents: &'a [Facts],
    definitions: &'a [Definition],
) -> impl Iterator<Item = &'a Abbreviation> {
    definitions.iter().map(|&(id, at)| &documents[id.0 as usize].abbreviations[at])
}

/// How often each name is mentioned.
fn counts(documents: &[Facts]) -> FxHashMap<&str, usize> {
    let mut counts = FxHashMap::default();
    for name in documents.iter().flat_map(|facts| &facts.names) {
        *counts.entry(&*name.key).or_default() += 1;
    }
    counts
}

/// The keys of names that may be romanised, by what their romanisations share.
fn romanised(documents: &[Facts]) -> BTreeMap<String, Vec<&str>> {
    let mut seen: FxHashMap<&str, bool> = FxHashMap::default();
    let mut texts: FxHashSet<&str> = FxHashSet::default();
    for name in documents.iter().flat_map(|facts| &facts.names) {
        if texts.insert(&name.text) && name.key.len() > 4 {
            let sign = seen.entry(&*name.key).or_insert(false);
            *sign = *sign || fold::may_be_romanised(&name.text, &name.key);
        }
    }
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut signed: FxHashSet<String> = FxHashSet::default();
    for (key, sign) in seen {
        let romanised = fold::romanised(key);
        if sign {
            signed.insert(romanised.clone());
        }
        groups.entry(romanised).or_default().push(key);
    }
    groups.retain(|romanised, _| signed.contains(romanised));
    groups.values_mut().for_each(|keys| keys.sort_unstable());
    groups
}

/// Disjoint sets of keys.
#[derive(Default)]
struct Sets {
    nodes: FxHashMap<String, usize>,
    keys: Vec<String>,
    parents: Vec<usize>,
}

impl Sets {
    fn node(&mut self, key: &str) -> usize {
        if let Some(&node) = self.nodes.get(key) {
            return node;
        }
        let node = self.keys.len();
        self.nodes.insert(key.to_owned(), node);
        self.keys.push(key.to_owned());
        self.parents.push(node);
        node
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parents[node] != node {
            self.parents[node] = self.parents[self.parents[node]];
            node = self.parents[node];
        }
        node
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        self.parents[left.max(right)] = left.min(right);
    }

    /// Each key with the one of its set that ranks highest; keys alone in their set are left out.
    fn canonical<R: Ord>(mut self, rank: impl Fn(&str) -> R) -> FxHashMap<String, String> {
        let roots: Vec<_> = (0..self.keys.len()).map(|node| self.root(node)).collect();
        let mut best: FxHashMap<usize, usize> = FxHashMap::default();
        for (node, &root) in roots.iter().enumerate() {
            let best = best.entry(root).or_insert(node);
            let ranked =
                |node: usize| (rank(&self.keys[node]), std::cmp::Reverse(&self.keys[node]));
            if ranked(node) > ranked(*best) {
                *best = node;
            }
        }
        let pairs = self.keys.iter().zip(&roots);
        pairs
            .map(|(key, root)| (key.clone(), self.keys[best[root]].clone()))
            .filter(|(key, best)| key != best)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::read;
    use crate::text::source::Source;

    fn corpus(texts: &[&str]) -> Vec<Facts> {
        let read = |text: &&str| {
            let document = read::read("entities.txt", Source::from_text(text));
            facts::extract(&document).0
        };
        texts.iter().map(read).collect()
    }

    #[test]
    fn long_forms_that_agree_but_for_generic_words_are_one() {
        let documents = corpus(&[
            "Fighters of the Free State of the Khurāsān Province (FSKP) came.",
            "The Free State-Khorasan Group (FSK) left. The FSK came back.",
        ]);
        let entities = Entities::build(&documents);
        assert_eq!(entities.canonical("fskp"), entities.canonical("fsk"));
        assert_eq!(entities.abbreviated().len(), 1);
        assert_eq!(entities.abbreviated()[0].shorts.len(), 2);
    }

    #[test]
    fn a_short_form_of_two_things_joins_nothing() {
        let documents = corpus(&[
            "The Northern Bar Association (NBA) met.",
            "The Natural Bread Alliance (NBA) baked.",
        ]);
        let entities = Entities::build(&documents);
        assert_eq!(entities.canonical("nba"), "nba");
        assert_eq!(entities.abbreviated().len(), 2);
    }

    #[test]
    fn names_that_share_words_are_not_joined() {
        let documents = corpus(&["They met the Northern Guard and the Southern Guard."]);
        let entities = Entities::build(&documents);
        assert_ne!(entities.canonical("northern guard"), entities.canonical("southern guard"));
    }

    #[test]
    fn romanisations_are_one() {
        let documents = corpus(&["In Khurāsān they spoke of Khorasan and of Omdurman."]);
        let entities = Entities::build(&documents);
        assert_eq!(entities.canonical("khorasan"), entities.canonical("khurasan"));
        assert_eq!(entities.canonical("omdurman"), "omdurman");
    }
}
