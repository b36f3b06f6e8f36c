//! Names: those with several spellings, and those that are frequent.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{NameEntry, WrittenForm, reads};
use crate::facts::{Facts, Name, NameKind, numbered};
use crate::house::config::Settings;
use crate::linkage::spellings::{self, Spellings};
use crate::text::finding::{DocumentId, Place};
use crate::text::zone::Zone;
use crate::words::fold;
use crate::words::lexicon;

/// The most names with one form only that a sheet lists: what an eye takes in at once.
const FREQUENT: usize = 40;
/// How often such a name is used at least.
const LEAST: usize = 5;
/// Shorter words beside a name, in bytes, tell nothing: `of`, `bin`.
const SHORTEST_COMPANY: usize = 3;
/// How often a spelling must stand alone, and how many times as often as another, to be its model
/// without further evidence.
const CLEAR: usize = 5;

/// Names with several forms, and the frequent ones of the rest.
pub(super) fn mine(documents: &[Facts], settings: &Settings) -> (Vec<NameEntry>, Vec<WrittenForm>) {
    let names = spellings::Names::new(documents, reads);
    let mut corpus: BTreeMap<Arc<str>, Spellings> = BTreeMap::new();
    for (id, facts) in numbered(documents) {
        for (group, spellings) in names.of_document(id, facts, reads) {
            let known = corpus.entry(group).or_default();
            for (text, uses) in spellings {
                // Authors of like names are not the same people.
                let own = uses.into_iter().filter(|(.., cited)| !cited);
                known.entry(text).or_default().extend(own);
            }
        }
    }
    corpus.retain(|_, spellings| spellings.len() > 1);
    let defined = spellings::defined(documents, reads);
    let company = company(documents, &corpus);
    let entries = corpus.values().filter_map(|it| entry(it, &defined, &company, settings));
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_cached_key(|it| (fold::key(&it.preferred.text), it.preferred.text.clone()));
    let frequent = frequent(documents, &entries);
    (entries, frequent)
}

/// What stands beside a word in names.
#[derive(Default)]
struct Company {
    /// What the romanisations of the other words share.
    words: FxHashSet<String>,
    /// The documents in which the word is a whole name.
    alone: FxHashSet<DocumentId>,
    /// How often it is one.
    whole: usize,
}

/// The company of every spelling.
fn company(
    documents: &[Facts],
    corpus: &BTreeMap<Arc<str>, Spellings>,
) -> FxHashMap<String, Company> {
    let texts = corpus.values().flat_map(BTreeMap::keys);
    let mut company: FxHashMap<String, Company> =
        texts.map(|text| (text.to_string(), Company::default())).collect();
    for (id, facts) in numbered(documents) {
        for name in facts.names.iter().filter(|name| reads(name.zones)) {
            let words: Vec<_> =
                spellings::words(&name.text).map(|(_, word)| spellings::curly(word)).collect();
            for (at, word) in words.iter().enumerate() {
                let Some(known) = company.get_mut(word) else { continue };
                if let [_] = words[..] {
                    known.alone.insert(id);
                    known.whole += 1;
                }
                let others = words.iter().enumerate().filter(|(other, _)| *other != at);
                let keys = others.map(|(_, other)| fold::romanised(&fold::key(other)));
                known.words.extend(keys.filter(|key| key.len() > SHORTEST_COMPANY));
            }
        }
    }
    company
}

impl Company {
    /// Whether a rarer spelling is of the same name, and not of another one that is like it: a
    /// word of the name stands beside both, or both stand alone, in one text or clearly more often.
    fn is_of(&self, other: &Self) -> bool {
        let shared = !self.words.is_disjoint(&other.words);
        let together = !self.alone.is_disjoint(&other.alone);
        let clear = other.whole > 0 && self.whole >= CLEAR && self.whole >= CLEAR * other.whole;
        shared || together || clear
    }
}

fn entry(
    spellings: &Spellings,
    defined: &FxHashSet<String>,
    company: &FxHashMap<String, Company>,
    settings: &Settings,
) -> Option<NameEntry> {
    let mut forms: Vec<WrittenForm> = spellings
        .iter()
        .filter_map(|(text, uses)| {
            let &(document, extent, _) = uses.first()?;
            let first = Place { document, span: extent.source };
            Some(WrittenForm { text: text.to_string(), count: uses.len(), first })
        })
        .collect();
    let declared = |form: &WrittenForm| settings.prefers(&form.text);
    forms.sort_by_cached_key(|form| {
        let rank = (declared(form), defined.contains(&form.text), form.count);
        Reverse((rank, Reverse(form.first)))
    });
    let mut forms = forms.into_iter();
    let preferred = forms.next()?;
    let own = company.get(&preferred.text)?;
    let variant = |form: &WrittenForm| {
        spellings::difference(&preferred.text, &form.text).is_some()
            && company.get(&form.text).is_some_and(|other| own.is_of(other))
            && !settings.accepts(&form.text)
    };
    let others: Vec<_> = forms.filter(variant).collect();
    (!others.is_empty()).then_some(NameEntry { preferred, others })
}

/// The mentions of one name by how they are written.
type Mentions<'a> = BTreeMap<&'a str, Vec<(DocumentId, &'a Name)>>;

/// The most frequent names, in alphabetical order, but for those that have an entry.
fn frequent(documents: &[Facts], entries: &[NameEntry]) -> Vec<WrittenForm> {
    let listed = |entry: &NameEntry| {
        let others = entry.others.iter().map(|form| form.text.as_str());
        others.chain([entry.preferred.text.as_str()]).map(fold::key).collect::<Vec<_>>()
    };
    let listed: FxHashSet<String> = entries.iter().flat_map(listed).collect();
    // By key, the texts: names that differ in case at the head of a sentence are one.
    let mut found: FxHashMap<&str, Mentions<'_>> = FxHashMap::default();
    for (id, facts) in numbered(documents) {
        for name in &facts.names {
            let own = reads(name.zones) && !name.zones.contains(Zone::Citation);
            // What a dictionary has needs no line: `Black`, `President`, `Afghanistan`.
            let common = || name.kind == NameKind::Word && lexicon::is_word(&name.key);
            let listed = listed.contains(&*name.key) || name.kind == NameKind::Acronym;
            if own && !listed && !common() {
                let texts = found.entry(&name.key).or_default();
                texts.entry(&name.text).or_default().push((id, name));
            }
        }
    }
    let form = |texts: Mentions<'_>| {
        let count = texts.values().map(Vec::len).sum();
        let (text, uses) =
            texts.into_iter().max_by_key(|(text, uses)| (uses.len(), Reverse(*text)))?;
        let &(document, name) = uses.first()?;
        let first = Place { document, span: name.extent.source };
        Some(WrittenForm { text: text.to_owned(), count, first })
    };
    let mut forms: Vec<_> = found.into_values().filter_map(form).collect();
    forms.retain(|form| form.count >= LEAST);
    forms.sort_by(|a, b| (Reverse(a.count), &a.text).cmp(&(Reverse(b.count), &b.text)));
    forms.truncate(FREQUENT);
    forms.sort_by_cached_key(|form| (fold::key(&form.text), form.text.clone()));
    forms
}
