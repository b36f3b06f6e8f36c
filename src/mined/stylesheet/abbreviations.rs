//! Abbreviations with their definitions.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{AbbreviationEntry, WrittenForm, reads};
use crate::facts::abbreviation::short_key;
use crate::facts::{Abbreviation, Facts, NameKind, numbered};
use crate::house::config::Settings;
use crate::linkage::entities::{Definition, Entities, Entity};
use crate::text::finding::Place;
use crate::words::fold;

/// How often an abbreviation is used at least: one that is only defined needs no line.
const LEAST: usize = 2;
/// Short forms of fewer letters stand for too many things to be called rivals: `IS`, `PM`.
const SHORTEST_RIVAL: usize = 3;

/// What the corpus abbreviates.
pub(super) fn mine(
    documents: &[Facts],
    entities: &Entities,
    settings: &Settings,
) -> Vec<AbbreviationEntry> {
    let miner = Miner { documents, settings, uses: uses(documents, entities) };
    let mut owners: FxHashMap<&str, usize> = FxHashMap::default();
    for short in entities.abbreviated().iter().flat_map(|entity| entity.shorts.keys()) {
        *owners.entry(short).or_default() += 1;
    }
    let entry = |entity| miner.entry(entity, &owners);
    let mut entries: Vec<_> = entities.abbreviated().iter().filter_map(entry).collect();
    entries.sort_by_cached_key(|it| (fold::key(&it.short.text), it.long.clone()));
    entries
}

/// The uses of defined short forms in running text, by key.
fn uses(documents: &[Facts], entities: &Entities) -> FxHashMap<String, WrittenForm> {
    let shorts = entities.abbreviated().iter().flat_map(|entity| entity.shorts.keys());
    let shorts: FxHashSet<&str> = shorts.map(String::as_str).collect();
    let mut uses: FxHashMap<String, WrittenForm> = FxHashMap::default();
    for (document, facts) in numbered(documents) {
        let acronyms = facts.names.iter().filter(|name| name.kind == NameKind::Acronym);
        for name in acronyms.filter(|name| reads(name.zones)) {
            let short = short_key(&name.text);
            if shorts.contains(short.as_str()) {
                let first = Place { document, span: name.extent.source };
                let text = name.text.to_string();
                uses.entry(short).or_insert(WrittenForm { text, count: 0, first }).count += 1;
            }
        }
    }
    uses
}

struct Miner<'a> {
    documents: &'a [Facts],
    settings: &'a Settings,
    uses: FxHashMap<String, WrittenForm>,
}

impl<'a> Miner<'a> {
    fn entry(&self, entity: &Entity, owners: &FxHashMap<&str, usize>) -> Option<AbbreviationEntry> {
        let (usual, definitions) = entity.shorts.iter().max_by_key(|(short, definitions)| {
            let declared = self.definitions(definitions).any(|one| self.is_declared(one));
            let defined = self.own(definitions).next().is_some();
            let count = self.uses.get(*short).map_or(0, |form| form.count);
            (declared, defined, count, Reverse(definitions.first().copied()))
        })?;
        let used = self.uses.get(usual).filter(|form| form.count >= LEAST)?;
        // The wording that most definitions have, or the first of several.
        let mut longs: BTreeMap<&str, (usize, Reverse<usize>)> = BTreeMap::new();
        for (at, one) in self.own(definitions).enumerate() {
            longs.entry(&one.long).or_insert((0, Reverse(at))).0 += 1;
        }
        let (long, _) = longs.into_iter().max_by_key(|(_, rank)| *rank)?;
        let short = self.own(definitions).next()?;
        let rivals = entity.shorts.keys().filter(|short| *short != usual);
        let rivals = rivals.filter(|short| short.len() >= SHORTEST_RIVAL);
        let mut rivals: Vec<_> = rivals.filter_map(|short| self.uses.get(short)).cloned().collect();
        rivals.sort_by_key(|form| (Reverse(form.count), form.first));
        Some(AbbreviationEntry {
            short: WrittenForm { text: short.short.clone(), ..used.clone() },
            long: long.to_owned(),
            rivals,
            ambiguous: owners.get(usual.as_str()) != Some(&1),
        })
    }

    fn is_declared(&self, one: &Abbreviation) -> bool {
        let Settings { terms, abbreviations, .. } = self.settings;
        terms.iter().any(|term| term.preferred == one.short)
            || abbreviations.iter().any(|declared| declared.short == one.short)
    }

    fn definitions(&self, all: &[Definition]) -> impl Iterator<Item = &'a Abbreviation> {
        all.iter().map(|&(id, at)| &self.documents[id.0 as usize].abbreviations[at])
    }

    /// The definitions in the authors' own text.
    fn own(&self, all: &[Definition]) -> impl Iterator<Item = &'a Abbreviation> {
        self.definitions(all).filter(|one| reads(one.zones))
    }
}
