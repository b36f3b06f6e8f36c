//! One short form that a text, a corpus or a text against the house defines as two things.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::super::accepted;
use crate::facts::Abbreviation;
use crate::facts::abbreviation::{Setting, short_key};
use crate::house::config::Settings;
use crate::linkage::entities::same_thing;
use crate::rules::{Check, CorpusContext, DocumentContext, Kind, Scope, place};
use crate::text::finding::{DocumentId, Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<ConflictingExpansions>("conflicting-expansions");

/// Reports the second definition.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct ConflictingExpansions {
    scope: Scope,
}

impl Check for ConflictingExpansions {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut first: BTreeMap<&str, &Abbreviation> = BTreeMap::new();
        let mut reported: FxHashSet<&str> = FxHashSet::default();
        let read = |one: &&Abbreviation| {
            let span = one.extent.text.cover(one.long_extent.text);
            is_own(context.settings, one) && context.reads(span)
        };
        for one in context.facts.abbreviations.iter().filter(read) {
            let declared = context.settings.abbreviations.iter();
            let mut declared = declared.filter(|it| *short_key(&it.short) == *one.key);
            if let Some(house) = declared.find(|it| differ(&it.long, &one.long)) {
                if reported.insert(&one.key) {
                    let message =
                        format!("`{}` stands for something else in this house", one.short);
                    findings.push(
                        Finding::new(context.place(one.extent.text), message)
                            .here(format!("`{}` here", one.long))
                            .note(format!("the configuration declares it as `{}`", house.long))
                            .help("give it another short form, or spell it out"),
                    );
                }
                continue;
            }
            let known = first.entry(&one.key).or_insert(one);
            if differ(&known.long, &one.long) && reported.insert(&one.key) {
                let (here, there) =
                    (context.place(one.extent.text), context.place(known.extent.text));
                let message =
                    format!("`{}` is defined a second time, as something else", one.short);
                findings.push(conflict(message, (here, one), (there, known)));
            }
        }
    }

    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        if self.scope == Scope::Document {
            return;
        }
        let mut first: BTreeMap<&str, (DocumentId, &Abbreviation)> = BTreeMap::new();
        for (id, facts) in context.iter() {
            let mut reported: FxHashSet<&str> = FxHashSet::default();
            let read =
                |one: &&Abbreviation| is_own(context.settings, one) && context.reads(one.zones);
            for one in facts.abbreviations.iter().filter(read) {
                let &mut (document, known) = first.entry(&one.key).or_insert((id, one));
                let other = document != id && differ(&known.long, &one.long);
                if other && reported.insert(&one.key) {
                    let (here, there) = (place(id, one.extent), place(document, known.extent));
                    let message =
                        format!("`{}` is defined as something else in another text", one.short);
                    findings.push(conflict(message, (here, one), (there, known)));
                }
            }
        }
    }
}

/// Whether a definition is the author's, for the running text: the key to a figure is read with the
/// figure.
fn is_own(settings: &Settings, one: &Abbreviation) -> bool {
    one.setting != Setting::Aside && !accepted(settings, &one.short)
}

/// Whether two long forms are two things.
fn differ(left: &str, right: &str) -> bool {
    !same_thing(left, right) && !shortened(left) && !shortened(right)
}

fn conflict(
    message: String,
    (here, one): (Place, &Abbreviation),
    (there, known): (Place, &Abbreviation),
) -> Finding {
    Finding::new(here, message)
        .here(format!("`{}` here", one.long))
        .label(there, format!("`{}` here", known.long))
        .help("give one of them another short form, or spell it out")
}

/// Whether a long form has an abbreviation in it, so that it may be another one in fewer letters.
fn shortened(long: &str) -> bool {
    long.split(' ').any(|word| word.chars().filter(|c| c.is_uppercase()).count() > 1)
}
