//! A work that running text names otherwise than the reference list.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::facts::{Name, NameKind};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Finding};
use crate::text::zone::Zone;
use crate::words::fold;

use super::accepted;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<CitedTitle>("cited-title");

/// Compares names of several words in running text with those in the reference list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct CitedTitle {
    /// The fewest letters of a name, so that a single letter says little about it.
    shortest: usize,
}

impl Default for CitedTitle {
    fn default() -> Self {
        Self { shortest: 8 }
    }
}

impl Check for CitedTitle {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let phrases = || context.facts.names.iter().filter(|name| name.kind == NameKind::Phrase);
        let is_cited = |name: &&Name| {
            name.zones.contains(Zone::Reference) || name.zones.contains(Zone::CitedTitle)
        };
        // What stands in the list exactly so is right in the text, too.
        let mut by_key: FxHashMap<&str, Vec<&Name>> = FxHashMap::default();
        let mut by_skeleton: FxHashMap<String, Vec<&Name>> = FxHashMap::default();
        for name in phrases().filter(is_cited) {
            by_key.entry(&*name.key).or_default().push(name);
            by_skeleton.entry(skeleton(&name.key)).or_default().push(name);
        }
        if by_key.is_empty() {
            return;
        }
        let mut reported: Vec<&str> = Vec::new();
        for name in phrases().filter(|name| context.reads(name.extent.text)) {
            if name.text.chars().count() < self.shortest || reported.contains(&&*name.text) {
                continue;
            }
            let found = match by_key.get(&*name.key) {
                Some(cited) if cited.iter().any(|cited| cited.text == name.text) => None,
                Some(cited) => {
                    cited.iter().find(|cited| acronym_lost(&name.text, &cited.text)).map(|cited| {
                        (*cited, "the same words, but there one of them is an abbreviation")
                    })
                }
                None => by_skeleton
                    .get(&skeleton(&name.key))
                    .and_then(|cited| cited.iter().find(|cited| whole_title(context, cited)))
                    .map(|cited| (*cited, "the same words but for a plural")),
            };
            if let Some((cited, why)) = found
                && !accepted(context.settings, &name.text)
            {
                reported.push(&name.text);
                findings.push(report(context, name, cited, why));
            }
        }
    }
}

fn report(context: &DocumentContext<'_>, name: &Name, cited: &Name, why: &str) -> Finding {
    let (here, there) = (&name.text, &cited.text);
    Finding::new(
        context.place(name.extent.text),
        format!("`{here}` is `{there}` in the reference list"),
    )
    .label(context.place(cited.extent.text), format!("`{there}` here"))
    .note(why)
    .help(format!("write `{there}`, if this is the same work"))
    .replace(Applicability::Unsafe, &**there)
}

/// A key without plural endings.
fn skeleton(key: &str) -> String {
    let words = key.split(' ').map(|word| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with('s') => stem,
        _ => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a name is the whole title of an entry, before any subtitle or bracket, so that no word
/// of it is there by chance.
fn whole_title(context: &DocumentContext<'_>, cited: &Name) -> bool {
    let references = &context.facts.references;
    let after = references.partition_point(|one| one.extent.text.start <= cited.extent.text.start);
    let entry = after.checked_sub(1).and_then(|at| references[at].title.as_deref());
    entry.is_some_and(|title| {
        let key = fold::key(title);
        let rest = key.strip_prefix(&*cited.key);
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.trim_start().starts_with(['(', '[', ':', ','])
        })
    })
}

/// Whether a word in capitals of the cited form has lost them: `Coin`, `COIN`.
fn acronym_lost(here: &str, there: &str) -> bool {
    let capitals = |word: &str| word.len() > 2 && word.chars().all(char::is_uppercase);
    // A name that is in capitals as a whole shows the style of the list.
    if there.split(' ').all(|word| capitals(word) || word.len() < 3) {
        return false;
    }
    let mut words = here.split(' ').zip(there.split(' '));
    let mut lost = false;
    words.all(|(here, there)| {
        let this = capitals(there) && !capitals(here) && here.starts_with(char::is_uppercase);
        lost |= this;
        this || here == there
    }) && lost
}
