//! One abbreviation whose long form is worded in two ways, in one text or across the corpus.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::{accepted, times};
use crate::facts::Abbreviation;
use crate::linkage::entities::content;
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<ExpansionWording>("expansion-wording");

/// Reports the rarer of two wordings that differ in the form of one word, once a text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct ExpansionWording {
    /// How many letters two words share at their start to be forms of one word.
    stem: usize,
}

impl Default for ExpansionWording {
    fn default() -> Self {
        Self { stem: 5 }
    }
}

/// The definitions that have one wording.
type Definitions<'a> = Vec<(DocumentId, &'a Abbreviation)>;

impl Check for ExpansionWording {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut all: BTreeMap<&str, BTreeMap<Vec<String>, Definitions<'_>>> = BTreeMap::new();
        for (id, facts) in context.iter() {
            let read = |one: &&Abbreviation| {
                context.reads(one.zones) && !accepted(context.settings, &one.short)
            };
            for one in facts.abbreviations.iter().filter(read) {
                let wordings = all.entry(&one.key).or_default();
                wordings.entry(content(&one.long)).or_default().push((id, one));
            }
        }
        for wordings in all.values().filter(|wordings| wordings.len() > 1) {
            // The wording that most definitions have, and of two the earlier one.
            let usual = wordings.iter().max_by_key(|(_, all)| {
                (all.len(), std::cmp::Reverse(place(all[0].0, all[0].1.extent)))
            });
            let Some((words, usual)) = usual else { continue };
            for (other, strays) in wordings.iter().filter(|(other, _)| *other != words) {
                if self.is_slip(words, other) {
                    report(usual, strays, findings);
                }
            }
        }
    }
}

impl ExpansionWording {
    /// Whether two wordings differ in the form of one word and in nothing else.
    fn is_slip(&self, left: &[String], right: &[String]) -> bool {
        if left.len() != right.len() {
            return false;
        }
        let mut different = left.iter().zip(right).filter(|(left, right)| left != right);
        let (Some((left, right)), None) = (different.next(), different.next()) else {
            return false;
        };
        let shared = left.chars().zip(right.chars()).take_while(|(left, right)| left == right);
        // `organisation` and `organization` are the business of another rule.
        let spelling = |word: &str| word.replace('z', "s").replace("our", "or");
        shared.count() >= self.stem && spelling(left) != spelling(right)
    }
}

/// Reports the first stray of each text.
fn report(usual: &Definitions<'_>, strays: &Definitions<'_>, findings: &mut Vec<Finding>) {
    let (first, known) = usual[0];
    let mut last = None;
    for &(id, one) in strays {
        if last.replace(id) == Some(id) {
            continue;
        }
        findings.push(
            Finding::new(
                place(id, one.long_extent),
                format!("`{}` is spelt out in another way than elsewhere", one.short),
            )
            .here(format!("`{}` here", one.long))
            .label(place(first, known.long_extent), format!("`{}` here", known.long))
            .note(format!(
                "the definitions have `{}` {} and `{}` {}",
                known.long,
                times(usual.len()),
                one.long,
                times(strays.len())
            ))
            .help("find out which one is right, and use it everywhere")
            .confidence(Confidence::Medium),
        );
    }
}
