//! What `[[override]]` and the lines of `.copydesk-allow` allow, and which of them are of use.
//!
//! There may be as many entries as findings, so they are looked up by name, by fingerprint and by
//! text. Documents with the same entries share one table.

use std::borrow::Borrow;
use std::hash::Hash;

use globset::GlobSet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::names_of;
use crate::files;
use crate::house::config::{self, AllowList, Config, Selector};
use crate::text::finding::DocumentId;
use crate::text::finding::fingerprint::Fingerprint;

/// The place of a selector: entry, and selector of the entry.
type Place = (usize, usize);

/// Selectors by what they are asked for.
#[derive(Debug)]
struct Index<K> {
    /// Without those that were found already.
    members: FxHashMap<K, Vec<Place>>,
}

impl<K: Eq + Hash> Index<K> {
    fn new(all: impl Iterator<Item = (K, Place)>) -> Self {
        let mut members: FxHashMap<K, Vec<Place>> = FxHashMap::default();
        for (key, place) in all {
            members.entry(key).or_default().push(place);
        }
        Self { members }
    }

    /// Whether there are selectors for something; remembers that they were of use.
    fn find<Q: Eq + Hash + ?Sized>(&mut self, key: &Q, used: &mut [Vec<bool>]) -> bool
    where
        K: Borrow<Q>,
    {
        let Some(members) = self.members.get_mut(key) else { return false };
        for (entry, at) in members.drain(..) {
            used[entry][at] = true;
        }
        true
    }
}

/// The entries for each document, where many documents have the same ones.
#[derive(Debug)]
struct Matched {
    /// Every set of entries.
    sets: Vec<Vec<usize>>,
    /// The set of each document; nothing where there are no entries at all.
    of: Vec<usize>,
}

impl Matched {
    fn new(documents: impl Iterator<Item = Vec<usize>>) -> Self {
        let mut known: FxHashMap<Vec<usize>, usize> = FxHashMap::default();
        let of = documents.map(|set| {
            let next = known.len();
            *known.entry(set).or_insert(next)
        });
        let of = of.collect();
        let mut sets = vec![Vec::new(); known.len()];
        known.into_iter().for_each(|(set, at)| sets[at] = set);
        Self { sets, of }
    }

    fn set(&self, document: DocumentId) -> Option<usize> {
        self.of.get(document.0 as usize).copied()
    }

    /// The entries that are for some document, in order.
    fn read(&self) -> Vec<usize> {
        let mut read: Vec<_> = self.sets.iter().flatten().copied().collect();
        read.sort_unstable();
        read.dedup();
        read
    }
}

/// The overrides of a configuration, and which of them are of use.
#[derive(Debug)]
pub struct Overrides<'c> {
    config: &'c Config,
    matched: Matched,
    /// By set of entries.
    indices: Vec<Index<&'c str>>,
    /// By override, by selector.
    used: Vec<Vec<bool>>,
}

impl<'c> Overrides<'c> {
    /// The overrides for some documents, given by path.
    #[must_use]
    pub fn new<'p>(config: &'c Config, paths: impl Iterator<Item = &'p str>) -> Self {
        let matching = |path: &str| {
            let path = config.relative(&files::path(path));
            let all = config.overrides.iter().enumerate();
            all.filter(|(_, entry)| entry.paths.matches(&path)).map(|(at, _)| at).collect()
        };
        let some = !config.overrides.is_empty();
        let matched = Matched::new(paths.filter(|_| some).map(matching));
        let index = |set: &Vec<usize>| {
            let places = set.iter().flat_map(|&at| {
                let ignored = config.overrides[at].ignore.iter().enumerate();
                ignored.map(move |(selector, it)| (it.name.as_str(), (at, selector)))
            });
            Index::new(places)
        };
        let indices = matched.sets.iter().map(index).collect();
        let used = config.overrides.iter().map(|entry| vec![false; entry.ignore.len()]).collect();
        Self { config, matched, indices, used }
    }

    /// Whether what a rule says of a document is overridden; remembers that the override was of
    /// use.
    pub fn cover(&mut self, rule: &str, document: DocumentId) -> bool {
        let Some(set) = self.matched.set(document) else { return false };
        let (index, used) = (&mut self.indices[set], &mut self.used);
        names_of(rule).fold(false, |covered, name| covered | index.find(name, used))
    }

    /// What is ignored for files that were read, and was not found there.
    pub fn unused(&self) -> impl Iterator<Item = &'c Selector> {
        let config = self.config;
        self.matched.read().into_iter().flat_map(move |at| {
            let selectors = config.overrides[at].ignore.iter().zip(&self.used[at]);
            selectors.filter(|&(_, used)| !used).map(|(selector, _)| selector)
        })
    }
}

/// A name with what an entry says of the findings that it means: their fingerprint, and their text
/// in the form of [`config::spaced`].
type Meaning = (String, Option<Fingerprint>, Option<String>);

/// The entries of `.copydesk-allow`, and which of them are of use.
#[derive(Debug)]
pub struct Listed<'c> {
    list: &'c AllowList,
    matched: Matched,
    /// By set of entries.
    indices: Vec<Index<Meaning>>,
    /// The names in entries for single findings, by set of entries.
    narrow: Vec<FxHashSet<&'c str>>,
    /// By entry, by selector.
    used: Vec<Vec<bool>>,
}

impl<'c> Listed<'c> {
    /// The entries for some documents, given by path.
    #[must_use]
    pub fn new<'p>(list: &'c AllowList, paths: impl Iterator<Item = &'p str>) -> Self {
        let globs = list.globs();
        let matching = |path: &str| {
            let path = list.relative(&files::path(path));
            globs.as_ref().map_or_else(
                // So many globs that they make no set are asked one by one.
                || {
                    let all = list.entries.iter().enumerate();
                    all.filter(|(_, entry)| entry.is_for(&path)).map(|(at, _)| at).collect()
                },
                |globs: &GlobSet| globs.matches(files::name(&path)),
            )
        };
        let some = !list.entries.is_empty();
        let matched = Matched::new(paths.filter(|_| some).map(matching));
        let index = |set: &Vec<usize>| {
            let places = set.iter().flat_map(|&at| {
                let entry = &list.entries[at];
                let text = entry.text.as_deref().map(config::spaced);
                let selectors = entry.selectors.iter().enumerate();
                selectors.map(move |(selector, it)| {
                    ((it.name.clone(), entry.fingerprint, text.clone()), (at, selector))
                })
            });
            Index::new(places)
        };
        let narrow = |set: &Vec<usize>| {
            let entries = set.iter().map(|&at| &list.entries[at]).filter(|it| it.is_narrow());
            entries.flat_map(|it| it.selectors.iter().map(|it| it.name.as_str())).collect()
        };
        let indices = matched.sets.iter().map(index).collect();
        let narrow = matched.sets.iter().map(narrow).collect();
        let used = list.entries.iter().map(|entry| vec![false; entry.selectors.len()]).collect();
        Self { list, matched, indices, narrow, used }
    }

    /// Whether it takes the text of a finding to tell what the entries for a document say of it.
    #[must_use]
    pub fn asks(&self, rule: &str, document: DocumentId) -> bool {
        let Some(set) = self.matched.set(document) else { return false };
        names_of(rule).any(|name| self.narrow[set].contains(name))
    }

    /// Whether what a rule says of a document is allowed; remembers that the entry was of use.
    /// `finding` is the text at fault with its fingerprint, where [`Listed::asks`] for it; without
    /// it only entries for whole texts count.
    pub fn cover(
        &mut self,
        rule: &str,
        document: DocumentId,
        finding: Option<(&str, Fingerprint)>,
    ) -> bool {
        let Some(set) = self.matched.set(document) else { return false };
        let mut meanings = vec![(None, None)];
        if let Some((text, fingerprint)) = finding {
            let text = config::spaced(text);
            meanings.push((Some(fingerprint), None));
            meanings.push((None, Some(text.clone())));
            meanings.push((Some(fingerprint), Some(text)));
        }
        let mut covered = false;
        for name in names_of(rule) {
            for (fingerprint, text) in &meanings {
                let meaning: Meaning = (name.to_owned(), *fingerprint, text.clone());
                covered |= self.indices[set].find(&meaning, &mut self.used);
            }
        }
        covered
    }

    /// What is allowed in texts that were read, and was not found there.
    pub fn unused(&self) -> impl Iterator<Item = &'c Selector> {
        let list = self.list;
        self.matched.read().into_iter().flat_map(move |at| {
            let selectors = list.entries[at].selectors.iter().zip(&self.used[at]);
            selectors.filter(|&(_, used)| !used).map(|(selector, _)| selector)
        })
    }
}
