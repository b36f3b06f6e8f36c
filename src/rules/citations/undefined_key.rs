//! A citation key that no `.bib` file of the corpus has.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{grouped, with_places};
use crate::facts::key::{KeyCitation, KeyForm, is_label};
use crate::facts::{Facts, KeyedEntry};
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::document::Format;
use crate::text::finding::{Applicability, Confidence, Edit, Finding, Fix, Place};
use crate::words::authorship::is_year;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UndefinedKey>("undefined-key");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UndefinedKey {
    /// From this share of undefined keys of a text on there is one finding for all of them.
    share: f64,
}

impl Default for UndefinedKey {
    fn default() -> Self {
        Self { share: 0.5 }
    }
}

/// The keys of the corpus.
struct Keys<'a> {
    all: FxHashSet<&'a str>,
    /// By their letters and digits.
    bare: FxHashMap<String, Vec<&'a str>>,
    /// By their length in bytes.
    sizes: FxHashMap<usize, Vec<&'a str>>,
    places: FxHashMap<&'a str, Place>,
}

/// How many keys are looked for among those that are spelled nearly so: more undefined keys have
/// another cause than a slip.
const HINTS: usize = 200;

impl Check for UndefinedKey {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let keys = Keys::of(context);
        // Without a `.bib` file the keys are defined elsewhere.
        if keys.all.is_empty() {
            return;
        }
        let library = context.iter().any(|(_, facts)| facts.summary.format == Format::Bibtex);
        let bibliographies = context.iter().filter(|(_, it)| it.summary.format == Format::Bibtex);
        let files: FxHashSet<&str> = bibliographies
            .filter_map(|(_, facts)| Path::new(&*facts.path).file_stem()?.to_str())
            .collect();
        let absent = |facts: &Facts| {
            facts.keys.sources.iter().any(|source| !files.contains(source.as_str()))
        };
        // Where the documents are that take their entries from files which are not there.
        let partial: FxHashSet<&Path> = context
            .iter()
            .filter(|(_, facts)| library && absent(facts))
            .filter_map(|(_, facts)| Path::new(&*facts.path).parent())
            .collect();
        let emptied: FxHashSet<&str> =
            context.iter().flat_map(|(_, it)| &it.keys.emptied).map(String::as_str).collect();
        let mut hints = HINTS;
        for (document, facts) in context.iter() {
            let known = works_of(facts, &keys);
            // What has a list of its own says nothing about the library of another text.
            let elsewhere = if library {
                // A chapter without sources of its own is a part of a document above it.
                let part = facts.keys.sources.is_empty()
                    && facts.summary.format == Format::Latex
                    && Path::new(&*facts.path).ancestors().any(|folder| partial.contains(folder));
                absent(facts) || part
            } else {
                known == 0 || facts.keys.whole && facts.entries.is_empty()
            };
            if elsewhere {
                continue;
            }
            let place = |it: &KeyCitation| Place { document, span: it.extent.source };
            let defined =
                |key: &str| keys.all.contains(key) || facts.keys.defined.iter().any(|it| it == key);
            let unknown = facts
                .keys
                .cited
                .iter()
                .filter(|it| context.reads(it.zones))
                .filter(|it| !it.within.iter().any(|command| emptied.contains(&**command)))
                .filter(|it| it.key != "*" && !defined(&it.key) && !is_label(&it.key));
            let groups = grouped(unknown.map(|it| (it.key.as_str(), it)));
            let mut reported = Vec::new();
            for places in &groups {
                let near = if hints > 0 { keys.closest(&places[0].key) } else { None };
                hints = hints.saturating_sub(1);
                // A name behind an `@` is more often that of a person.
                let cites = places.iter().any(|it| it.form != KeyForm::Narrative)
                    || near.is_some()
                    || has_year(&places[0].key);
                if cites {
                    reported.push((places, near));
                }
            }
            let total = reported.len() + known;
            if reported.len() > 5 && reported.len() as f64 > self.share * total as f64 {
                let mut places = reported.iter().map(|(places, _)| place(places[0]));
                let Some(first) = places.next() else { continue };
                let message =
                    format!("{} keys are cited that {} has", reported.len(), nothing(library));
                let finding = Finding::new(first, message)
                    .confidence(Confidence::Medium)
                    .note(match known {
                        1 => "one other key of this text is defined".to_owned(),
                        _ => format!("{known} other keys of this text are defined"),
                    })
                    .help("check this text together with the `.bib` file that belongs to it");
                let places: Vec<_> = places.collect();
                findings.push(with_places(finding, places.into_iter(), "not defined either"));
                continue;
            }
            for (citations, near) in reported {
                let places: Vec<_> = citations.iter().map(|it| place(it)).collect();
                findings.push(one(&citations[0].key, &places, near, &keys, library));
            }
        }
    }
}

/// How many keys a text cites that are defined.
fn works_of(facts: &Facts, keys: &Keys<'_>) -> usize {
    let cited: FxHashSet<&str> = facts.keys.cited.iter().map(|it| it.key.as_str()).collect();
    cited.iter().filter(|key| keys.all.contains(**key)).count()
}

/// What does not define a key.
fn nothing(library: bool) -> &'static str {
    if library { "no `.bib` file" } else { "no `\\bibitem`" }
}

fn one(key: &str, places: &[Place], near: Option<&str>, keys: &Keys<'_>, library: bool) -> Finding {
    let message = format!("{} defines the key `{key}`", nothing(library));
    let mut finding = Finding::new(places[0], message);
    if let Some(near) = near {
        if let Some(&place) = keys.places.get(near) {
            finding = finding.label(place, format!("`{near}` is defined here"));
        }
        let edit = |place: &Place| Edit { place: *place, replacement: near.to_owned() };
        let edits = places.iter().map(edit).collect();
        finding = finding.help(format!("did you mean `{near}`?"));
        if is_one_work(key, near) {
            finding = finding.fix(Fix { applicability: Applicability::Unsafe, edits });
        }
    } else {
        finding = finding.help("correct the key, or add the entry");
    }
    with_places(finding, places[1..].iter().copied(), "and here")
}

impl<'a> Keys<'a> {
    fn of(context: &CorpusContext<'a>) -> Self {
        let mut out = Self {
            all: FxHashSet::default(),
            bare: FxHashMap::default(),
            sizes: FxHashMap::default(),
            places: FxHashMap::default(),
        };
        for (document, facts) in context.iter() {
            for entry in &facts.entries {
                let place = Place { document, span: entry.key_span };
                names(entry).for_each(|key| out.add(key, place));
            }
        }
        out
    }

    fn add(&mut self, key: &'a str, place: Place) {
        if self.all.insert(key) {
            self.places.insert(key, place);
            self.bare.entry(bare(key)).or_default().push(key);
            self.sizes.entry(key.len()).or_default().push(key);
        }
    }

    /// The one key that is spelled nearly so.
    fn closest(&self, key: &str) -> Option<&'a str> {
        if let Some(same) = self.bare.get(&bare(key)) {
            return if let [one] = same[..] { Some(one) } else { None };
        }
        let length = key.chars().count();
        let most = match length {
            0..4 => return None,
            4..8 => 1,
            _ => 2,
        };
        let sizes = key.len().saturating_sub(most)..=key.len() + most;
        let candidates = sizes.filter_map(|size| self.sizes.get(&size)).flatten();
        let mut near: Vec<(usize, &str)> = candidates
            .filter_map(|other| {
                let distance = strsim::osa_distance(key, other);
                (distance <= most).then_some((distance, *other))
            })
            .collect();
        near.sort_unstable();
        match near[..] {
            [(_, one)] => Some(one),
            [(a, one), (b, _), ..] if a < b => Some(one),
            _ => None,
        }
    }
}

/// The keys of an entry.
fn names(entry: &KeyedEntry) -> impl Iterator<Item = &str> {
    std::iter::once(&entry.key).chain(&entry.aliases).map(String::as_str)
}

/// A key without case and marks: `Osei:2019` and `osei2019` are often one.
fn bare(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether two keys can be of one work: of another year, of another letter behind it, or of an author
/// whose name begins otherwise, they are of two.
fn is_one_work(a: &str, b: &str) -> bool {
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    let lettered = |key: &str| key.rsplit(|c: char| c.is_ascii_digit()).next().map(bare);
    let dated = !digits(a).is_empty();
    let first = |key: &str| bare(key).chars().next();
    digits(a) == digits(b) && first(a) == first(b) && !(dated && lettered(a) != lettered(b))
}

/// Whether a key has a year in it.
fn has_year(key: &str) -> bool {
    let digits = key.as_bytes().windows(4).enumerate();
    let mut years = digits.filter(|(at, _)| {
        let edge = at.checked_sub(1).and_then(|at| key.as_bytes().get(at));
        key.get(*at..at + 4).is_some_and(is_year) && !edge.is_some_and(u8::is_ascii_digit)
    });
    years.next().is_some()
}
