//! A designation with and without its hyphen (`KR-7`, `KR7`), and an acronym that is written as a word
//! elsewhere (`UNESCO`, `Unesco`).

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{Name, NameKind};
use crate::rules::{CorpusContext, place};
use crate::text::finding::{Confidence, DocumentId, Finding, Fix};
use crate::text::zone::Zone;
use crate::words::dictionary::{self, Variety};
use crate::words::{fold, names};

use super::{Authority, accepted, in_one_sentence, rewrite, times};

/// The mentions of one form, in order; never empty.
type Mentions<'a> = Vec<(DocumentId, &'a Name)>;

/// The forms of one word, each with its mentions.
type Forms<'a> = BTreeMap<&'a str, Mentions<'a>>;

/// The letters of the shortest acronym that is written as a word, and of the longest.
const AS_A_WORD: RangeInclusive<usize> = 4..=8;

/// Zones whose forms are others' or have capitals for another reason: surnames in lists of works.
const FOREIGN: [Zone; 9] = [
    Zone::Code,
    Zone::Locator,
    Zone::Foreign,
    Zone::Quotation,
    Zone::Heading,
    Zone::Byline,
    Zone::Citation,
    Zone::Reference,
    Zone::CitedTitle,
];

/// Reports, once a text, the form for which less speaks.
pub(super) fn report(context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
    for forms in forms(context).values().filter(|forms| forms.len() > 1) {
        let standing = |text: &str, mentions: &Mentions<'_>| {
            // Where nothing else tells, the plain acronym is the usual form.
            let plain = text.chars().filter(|c| c.is_uppercase()).count() == text.chars().count();
            (Authority::of(context.settings, text), mentions.len(), plain)
        };
        let first = |mentions: &Mentions<'_>| (mentions[0].0, mentions[0].1.extent.text.start);
        let usual = forms
            .iter()
            .max_by_key(|(text, mentions)| (standing(text, mentions), Reverse(first(mentions))));
        let Some((usual, model)) = usual else { continue };
        for (other, mentions) in forms.iter().filter(|(text, _)| *text != usual) {
            let Some(reason) = difference(usual, other) else { continue };
            if !accepted(context.settings, other)
                && !in_one_sentence(context, places(model), places(mentions))
            {
                findings.extend(each_text(context, (*usual, model), (*other, mentions), reason));
            }
        }
    }
}

/// The forms of acronyms, designations and single words, by what they share: letters and digits.
fn forms<'a>(context: &CorpusContext<'a>) -> BTreeMap<String, Forms<'a>> {
    // What is a part of a longer name may be a surname, which lists and minutes have in capitals.
    let mut inside: FxHashSet<String> = FxHashSet::default();
    let mut keys: FxHashMap<&str, Option<String>> = FxHashMap::default();
    let mut forms: BTreeMap<String, Forms<'_>> = BTreeMap::new();
    for (id, facts) in context.iter() {
        for name in &facts.names {
            let text = &*name.text;
            if name.kind == NameKind::Phrase {
                let words = text.split(' ').filter(|it| it.contains(char::is_lowercase));
                inside.extend(words.map(fold::lower).map(String::from));
                continue;
            }
            // Any word opens a sentence with a capital.
            let opens = name.sentence_initial && text.contains(char::is_lowercase);
            let foreign = FOREIGN.iter().any(|&it| name.zones.contains(it));
            let read = context.reads(name.zones) && !foreign && !opens;
            let Some(key) = keys.entry(text).or_insert_with(|| key(text)).as_ref() else {
                continue;
            };
            if read {
                let forms = forms.entry(key.clone()).or_default();
                forms.entry(text).or_default().push((id, name));
            }
        }
    }
    forms.retain(|key, forms| forms.len() > 1 && !inside.contains(key));
    forms
}

/// What the forms of a word share; none for what has no other form.
fn key(text: &str) -> Option<String> {
    let plain = text.chars().all(|c| c.is_alphanumeric() || fold::is_dash(c));
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let key = || text.chars().filter(|&c| !fold::is_dash(c)).flat_map(char::to_lowercase).collect();
    (plain && letters > 1 && text.len() > 2).then(key)
}

/// In what two forms differ, where that makes them forms of one thing.
fn difference(usual: &str, other: &str) -> Option<&'static str> {
    let bare = |text: &str| text.chars().filter(|&c| !fold::is_dash(c)).collect::<String>();
    let (x, y) = (bare(usual), bare(other));
    if x == y {
        let letters = x.chars().filter(|c| c.is_uppercase()).count();
        let numbered = x.chars().any(|c| c.is_ascii_digit());
        let acronym = letters > 2 && letters == x.chars().count();
        return (letters > 1 && numbered || acronym).then_some("a hyphen");
    }
    let loud = |text: &str| !text.chars().any(char::is_lowercase);
    let hyphens = |text: &str| text.chars().filter(|&c| fold::is_dash(c)).count();
    // Of a gene and its protein one has small letters.
    let numbered = x.contains(|c: char| c.is_ascii_digit());
    if numbered || loud(&x) == loud(&y) || hyphens(usual) != hyphens(other) {
        return None;
    }
    let word = if loud(&x) { &y } else { &x };
    let plural = word.strip_suffix('s').is_some_and(loud);
    let key = fold::key(word);
    let ordinary =
        dictionary::contains(&key, Variety::ANY) || names::known(&key) != names::Known::default();
    let long = AS_A_WORD.contains(&word.chars().count());
    (long && !plural && !ordinary).then_some("capitals")
}

/// The text of each mention, and where it begins.
fn places(mentions: &Mentions<'_>) -> impl Iterator<Item = (DocumentId, u32)> {
    mentions.iter().map(|(id, name)| (*id, name.extent.text.start))
}

/// A finding for each text that has the rarer form.
fn each_text(
    context: &CorpusContext<'_>,
    (usual, model): (&str, &Mentions<'_>),
    (other, mentions): (&str, &Mentions<'_>),
    reason: &str,
) -> Vec<Finding> {
    let mut texts: BTreeMap<DocumentId, Mentions<'_>> = BTreeMap::new();
    mentions.iter().for_each(|&(id, name)| texts.entry(id).or_default().push((id, name)));
    let authority = Authority::of(context.settings, usual);
    let finding = |(id, mentions): (DocumentId, Mentions<'_>)| {
        let near = model.iter().find(|(other, _)| *other == id).unwrap_or(&model[0]);
        let elsewhere = if near.0 == id { "elsewhere in this text" } else { "in other texts" };
        let message = format!("`{other}` is written `{usual}` {elsewhere}");
        let finding = Finding::new(place(id, mentions[0].1.extent), message)
            .here(times(mentions.len()))
            .label(place(near.0, near.1.extent), format!("`{usual}` {}", times(model.len())))
            .note(format!("one name: the forms differ in {reason} only"))
            .help("check which form is right, and write it everywhere")
            .confidence(Confidence::Medium);
        let edits = mentions.iter().map(|(id, name)| rewrite(*id, name.extent, usual.to_owned()));
        match edits.collect::<Option<Vec<_>>>() {
            Some(edits) => finding.fix(Fix { applicability: authority.applicability(), edits }),
            None => finding,
        }
    };
    texts.into_iter().map(finding).collect()
}
