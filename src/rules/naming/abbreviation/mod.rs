//! Checks of abbreviations against their definitions: is each one defined, once, before it is used,
//! and used from then on?
//!
//! Readers of an abstract do not read the text, and readers of a table may read nothing else, so
//! each [`Setting`] has definitions of its own; a list of abbreviations serves them all.

mod conflicting_expansions;
mod expansion_wording;
mod long_form_after_definition;
mod repeated_definition;
mod undefined_abbreviation;
mod unused_abbreviation;
mod used_before_definition;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::abbreviation::Setting;
use crate::facts::{Abbreviation, Facts, Use};
use crate::house::config::Settings;
use crate::linkage::entities::same_thing;
use crate::rules::Kind;
use crate::text::zone::ZoneSet;
use crate::words::data;

/// The kinds of this room.
pub(super) const KINDS: &[Kind] = &[
    conflicting_expansions::KIND,
    expansion_wording::KIND,
    long_form_after_definition::KIND,
    repeated_definition::KIND,
    undefined_abbreviation::KIND,
    unused_abbreviation::KIND,
    used_before_definition::KIND,
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownAbbreviations {
    known: FxHashSet<String>,
    expansion: FxHashMap<String, String>,
}

static KNOWN: LazyLock<KnownAbbreviations> =
    LazyLock::new(|| data::table("known-abbreviations.toml"));

/// Whether general readers know a short form; `key` is its key.
pub(super) fn is_known(key: &str) -> bool {
    KNOWN.known.contains(key)
}

/// What one of them stands for at the head of a name, where that is told; in lower case.
pub(super) fn expansion(key: &str) -> Option<&'static str> {
    KNOWN.expansion.get(key).map(String::as_str)
}

/// What a text does with one abbreviation that it defines.
#[derive(Default)]
struct Defined<'a> {
    /// Its definitions, in order.
    definitions: Vec<&'a Abbreviation>,
    /// Every use of the short form, in order, and of the long form.
    uses: Vec<&'a Use>,
    longs: Vec<&'a Use>,
}

impl<'a> Defined<'a> {
    /// The first definition in running text that a rule reads, unless a list of abbreviations
    /// makes its place irrelevant or the text gives the letters two meanings.
    fn in_body(&self, zones: ZoneSet) -> Option<&'a Abbreviation> {
        let is_read = |one: &&&Abbreviation| {
            one.setting == Setting::Body && !one.listed && one.zones.within(zones)
        };
        let first = *self.definitions.iter().find(is_read)?;
        let clear = |one: &&Abbreviation| !one.listed && same_thing(&one.long, &first.long);
        self.definitions.iter().all(clear).then_some(first)
    }

    /// The uses of the short form in running text that a rule reads.
    fn uses_in_body(&self, zones: ZoneSet) -> impl Iterator<Item = &'a Use> {
        in_body(&self.uses, zones)
    }
}

/// The uses in running text that a rule reads.
fn in_body<'a>(uses: &[&'a Use], zones: ZoneSet) -> impl Iterator<Item = &'a Use> {
    uses.iter().copied().filter(move |it| it.setting == Setting::Body && it.zones.within(zones))
}

/// The abbreviations that a text defines, by key, but those that the configuration accepts.
fn defined<'a>(facts: &'a Facts, settings: &Settings) -> BTreeMap<&'a str, Defined<'a>> {
    let mut all: BTreeMap<&str, Defined<'_>> = BTreeMap::new();
    for one in facts.abbreviations.iter().filter(|one| !super::accepted(settings, &one.short)) {
        all.entry(&one.key).or_default().definitions.push(one);
    }
    if all.is_empty() {
        return all;
    }
    for it in &facts.uses {
        if let Some(one) = all.get_mut(&*it.key) {
            if it.long { one.longs.push(it) } else { one.uses.push(it) }
        }
    }
    all
}
