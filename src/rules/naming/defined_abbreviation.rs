//! Abbreviations that a text uses without a definition, and definitions that it gives twice.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::data;
use crate::diagnostic::{Confidence, Finding};
use crate::entities::{same_thing, short_key};
use crate::facts::{Abbreviation, Name, NameKind};
use crate::rules::{Check, DocumentContext};

use super::{accepted, times};

#[derive(Deserialize)]
struct Words {
    known: FxHashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data::table("known-abbreviations.toml"));

/// Reports abbreviations that nothing in the text explains.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Undefined {
    /// The fewest and the most letters of an abbreviation.
    shortest: usize,
    longest: usize,
}

impl Default for Undefined {
    fn default() -> Self {
        Self { shortest: 3, longest: 6 }
    }
}

impl Check for Undefined {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let here = context.facts.abbreviations.iter().map(|one| &one.short);
        let declared = context.settings.abbreviations.iter().map(|one| &one.short);
        let defined: FxHashSet<String> = here.chain(declared).map(|one| short_key(one)).collect();
        let mut uses: BTreeMap<String, Vec<&Name>> = BTreeMap::new();
        let acronyms = context.facts.names.iter().filter(|name| name.kind == NameKind::Acronym);
        for name in acronyms.filter(|name| context.reads(name.extent.text)) {
            let letters = name.text.chars().count();
            let plain = name.text.chars().all(char::is_alphabetic);
            if plain && (self.shortest..=self.longest).contains(&letters) {
                uses.entry(short_key(&name.text)).or_default().push(name);
            }
        }
        // What the text has in small letters, too, is a word that is shouted here.
        for token in &context.layers.tokens {
            uses.remove(context.text(token.span));
        }
        for (short, names) in uses {
            let (first, roman) = (names[0], is_roman(&short));
            if roman || defined.contains(&short) || WORDS.known.contains(&short) {
                continue;
            }
            if accepted(context.settings, &first.text) {
                continue;
            }
            findings.push(
                Finding::new(
                    context.place(first.extent.text),
                    format!("`{}` is not explained anywhere in this text", first.text),
                )
                .here(times(names.len()))
                .help("give the long form where it stands first, or add it to `accept`")
                .confidence(Confidence::Low),
            );
        }
    }
}

fn is_roman(short: &str) -> bool {
    short.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c' | 'd' | 'm'))
}

/// Reports the second definition of an abbreviation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Repeated {}

impl Check for Repeated {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut first: BTreeMap<String, &Abbreviation> = BTreeMap::new();
        for one in &context.facts.abbreviations {
            let span = one.extent.text.cover(one.long_extent.text);
            if !context.reads(span) || accepted(context.settings, &one.short) {
                continue;
            }
            let known = *first.entry(short_key(&one.short)).or_insert(one);
            if known.extent == one.extent || !same_thing(&known.long, &one.long) {
                continue;
            }
            findings.push(
                Finding::new(
                    context.place(one.extent.text),
                    format!("`{}` is defined a second time", one.short),
                )
                .label(context.place(known.extent.text), "defined here first")
                .help("use the short form alone from its definition on")
                .confidence(Confidence::Medium),
            );
        }
    }
}
