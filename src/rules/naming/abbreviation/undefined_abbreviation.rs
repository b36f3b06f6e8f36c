//! Abbreviations that a text uses without a definition.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::super::{accepted, is_declared, times};
use super::{in_body, is_known};
use crate::facts::abbreviation::Setting;
use crate::facts::{Abbreviation, Facts, Name, NameKind, Use};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding};
use crate::words::dictionary;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UndefinedAbbreviation>("undefined-abbreviation");

/// Reports abbreviations that nothing in the text or in a list of the corpus explains.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UndefinedAbbreviation {
    /// The fewest and the most letters of an abbreviation.
    shortest: usize,
    longest: usize,
}

impl Default for UndefinedAbbreviation {
    fn default() -> Self {
        Self { shortest: 3, longest: 6 }
    }
}

/// The definition of each abbreviation that says most for the whole corpus: one in a list, or else
/// the first.
type Corpus<'a> = FxHashMap<&'a str, (DocumentId, &'a Abbreviation)>;

impl Check for UndefinedAbbreviation {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut corpus = Corpus::default();
        for (id, facts) in context.iter() {
            for one in &facts.abbreviations {
                let best = corpus.entry(&one.key).or_insert((id, one));
                if one.listed && !best.1.listed {
                    *best = (id, one);
                }
            }
        }
        for (id, facts) in context.iter() {
            self.text(context, &corpus, (id, facts), findings);
        }
    }
}

impl UndefinedAbbreviation {
    fn text(
        &self,
        context: &CorpusContext<'_>,
        corpus: &Corpus<'_>,
        (id, facts): (DocumentId, &Facts),
        findings: &mut Vec<Finding>,
    ) {
        let mut uses: BTreeMap<&str, Vec<&Use>> = BTreeMap::new();
        for it in facts.uses.iter().filter(|it| !it.long && self.counts(&it.key)) {
            uses.entry(&it.key).or_default().push(it);
        }
        let mut own: FxHashMap<&str, &Abbreviation> = FxHashMap::default();
        for one in &facts.abbreviations {
            let best = own.entry(&one.key).or_insert(one);
            if best.setting == Setting::Abstract {
                *best = one;
            }
        }
        for (key, uses) in uses {
            let mut read = in_body(&uses, context.zones);
            let Some(first) = read.next() else { continue };
            let count = 1 + read.count();
            let listed = corpus.get(key).filter(|(_, one)| one.listed);
            let own = own.get(key);
            let elsewhere = own.is_some_and(|one| one.listed || one.setting != Setting::Abstract);
            let settled = accepted(context.settings, &first.text)
                || is_declared(context.settings, &first.text);
            if listed.is_some() || elsewhere || settled || is_behind_a_name(facts, &uses) {
                continue;
            }
            let text = &first.text;
            let finding = match own {
                Some(one) => Finding::new(
                    place(id, first.extent),
                    format!("`{text}` is explained in the abstract only"),
                )
                .label(place(id, one.extent), "defined here, for readers of the abstract"),
                None => Finding::new(
                    place(id, first.extent),
                    format!("`{text}` is not explained anywhere in this text"),
                ),
            };
            let finding = match corpus.get(key).filter(|(other, _)| *other != id) {
                Some((other, one)) if own.is_none() => finding
                    .label(place(*other, one.extent), format!("`{}` in another text", one.long)),
                _ => finding,
            };
            findings.push(
                finding
                    .here(times(count))
                    .help("give the long form where it stands first, or add it to `accept`")
                    .confidence(Confidence::Low),
            );
        }
    }

    /// Whether a key may be that of an abbreviation which readers do not know.
    fn counts(&self, key: &str) -> bool {
        let plain = key.chars().all(char::is_alphabetic);
        plain
            && (self.shortest..=self.longest).contains(&key.chars().count())
            && !is_known(key)
            && !is_roman(key)
            && !is_everyday(key)
    }
}

/// Whether one of some uses stands in brackets directly behind a name: it explains the letters, which may
/// come from the name in another language.
fn is_behind_a_name(facts: &Facts, uses: &[&Use]) -> bool {
    let ends = |names: &[Name], start: u32| {
        let before = names.partition_point(|it| it.extent.text.start < start);
        let name = before.checked_sub(1).map(|at| &names[at])?;
        let gap = start.checked_sub(name.extent.text.end)?;
        (gap == BRACKET && name.kind == NameKind::Phrase).then_some(())
    };
    uses.iter().any(|it| {
        let start = it.extent.text.start;
        ends(&facts.names, start).or_else(|| ends(&facts.bodies, start)).is_some()
    })
}

/// The bytes of a space and a bracket.
const BRACKET: u32 = 2;

/// Whether capitals only lift an everyday word: `OPEN`, `CLOSE`.
fn is_everyday(key: &str) -> bool {
    dictionary::rarity(key).is_some_and(|it| it <= dictionary::EVERYDAY)
}

fn is_roman(short: &str) -> bool {
    short.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c' | 'd' | 'm'))
}
