//! A place that a text calls by two names of which one leaves a word out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::{Name, NameKind};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::words::data;

use super::{accepted, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<PartialName>("partial-name");

#[derive(Deserialize)]
struct Words {
    facility: FxHashSet<String>,
    common: FxHashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data::table("facilities.toml"));

/// Reports `Aurora Hall` beside `Aurora Concert Hall`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct PartialName {}

impl Check for PartialName {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let read = || context.facts.names.iter().filter(|name| context.reads(name.extent.text));
        let mut pairs: BTreeMap<(&str, &str), BTreeMap<&str, Vec<&Name>>> = BTreeMap::new();
        for name in read().filter(|name| name.kind == NameKind::Phrase) {
            let words: Vec<&str> = name.key.split(' ').collect();
            if let [first, .., last] = words.as_slice()
                && WORDS.facility.contains(*last)
                && !WORDS.common.contains(*first)
            {
                pairs.entry((first, last)).or_default().entry(&name.key).or_default().push(name);
            }
        }
        pairs.retain(|_, forms| forms.len() > 1);
        if pairs.is_empty() {
            return;
        }
        // A first word that is used by itself names something bigger: a city with many halls.
        let mut firsts: FxHashMap<&str, usize> = FxHashMap::default();
        for name in read() {
            *firsts.entry(name.key.split(' ').next().unwrap_or_default()).or_default() += 1;
        }
        for ((first, _), forms) in &pairs {
            let all: usize = forms.values().map(Vec::len).sum();
            if firsts.get(first).is_some_and(|&count| count > all) {
                continue;
            }
            let short = forms.iter().find(|(key, _)| key.split(' ').count() == 2);
            let long = forms.iter().find(|(key, _)| key.split(' ').count() == 3);
            if let (Some((_, short)), Some((_, long))) = (short, long) {
                findings.extend(report(context, short, long));
            }
        }
    }
}

fn report(context: &DocumentContext<'_>, short: &[&Name], long: &[&Name]) -> Option<Finding> {
    // Later mentions may be shorter; a short name before the long one, or one that stands alone
    // beside it, tells the reader of two places.
    let (first, other) = (short.first()?, long.first()?);
    if accepted(context.settings, &first.text) || long.len() > 2 || short.len() > 2 {
        return None;
    }
    Some(
        Finding::new(
            context.place(first.extent.text),
            format!("`{}` and `{}` look like one place with two names", first.text, other.text),
        )
        .here(times(short.len()))
        .label(context.place(other.extent.text), format!("`{}` {}", other.text, times(long.len())))
        .help("check the official name and use it in both places")
        .confidence(Confidence::Medium),
    )
}
