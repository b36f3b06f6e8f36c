//! `unknown-word`: words that no dictionary has.
//!
//! Found in each document, judged over the corpus: a word that the texts use again and again is
//! theirs, unless it is nearly another word.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use toml::Spanned;

use crate::facts::Unknown;
use crate::facts::unknown::PLACES;
use crate::house::config::Config;
use crate::house::rulefile::source_span;
use crate::rules::{Check, CorpusContext, DocumentContext, Kind, place};
use crate::text::finding::{Applicability, Confidence, DocumentId, Finding, Problem};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Memo, Word};
use crate::words::dictionary::{self, OwnWords, Suggestion, Variety};
use crate::words::fold;
use crate::words::lexicon;

use super::{Joint, is_foreign, joint};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UnknownWord>("unknown-word");

/// Reports words that are in no dictionary, with those that may be meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct UnknownWord {
    /// Words of fewer letters are let alone: too many of them are abbreviations.
    min_letters: usize,
    /// A word that the corpus has so often, or in so many texts, is its own.
    own_from: u32,
    own_texts: usize,
    /// How many times as often the corpus must have a word that it nearly is.
    misspelt_ratio: u32,
    /// Words that are in no dictionary and right.
    #[serde(default)]
    accept: FxHashSet<String>,
    /// Hunspell dictionaries, as paths of their `.dic` files.
    #[serde(default)]
    dictionaries: Vec<Spanned<PathBuf>>,
    /// Lists with a word a line.
    #[serde(default)]
    word_lists: Vec<Spanned<PathBuf>>,
    #[serde(skip)]
    own: OwnWords,
}

impl Check for UnknownWord {
    fn load(&mut self, config: &Config, problems: &mut Vec<Problem>) {
        let root = config.root();
        let full = |path: &PathBuf| root.map_or_else(|| path.clone(), |root| root.join(path));
        let Self { own, dictionaries, word_lists, .. } = self;
        let mut check = |path: &Spanned<PathBuf>, result: Result<(), String>| {
            if let Err(error) = result {
                let text = Arc::clone(&config.text);
                let problem = Problem::error("cannot use these words").path(&config.name);
                problems.push(problem.excerpt(text, source_span(&path.span()), error));
            }
        };
        for path in dictionaries.iter() {
            check(path, own.add_dictionary(&full(path.get_ref())));
        }
        for path in word_lists.iter() {
            check(path, own.add_list(&full(path.get_ref())));
        }
    }

    fn loaded(&self) -> [u8; 32] {
        self.own.digest()
    }

    fn unknown(&self, context: &DocumentContext<'_>) -> Vec<Unknown> {
        if !context.facts.summary.language.starts_with("en") {
            return Vec::new();
        }
        let variety = variety(context);
        let vocabulary = &context.layers.vocabulary;
        let mut verdicts = Memo::new(vocabulary);
        let mut found: Vec<Unknown> = Vec::new();
        let mut by_text: FxHashMap<&str, usize> = FxHashMap::default();
        for (at, (token, &id)) in context.layers.tokens.iter().zip(vocabulary.ids()).enumerate() {
            let word = &vocabulary.words()[id as usize];
            if word.kind != TokenKind::Word
                || verdicts.get(id, || self.knows(context, word, variety))
                || !context.reads(token.span)
                || !stands_free(context, at)
                || is_foreign(context, at)
            {
                continue;
            }
            let text = fold::strip_possessive(word.text);
            let index = *by_text.entry(text).or_insert(found.len());
            if index == found.len() {
                found.push(Unknown {
                    text: Arc::from(text),
                    count: 0,
                    places: Vec::new(),
                    near: frequent_neighbour(context, text),
                });
            }
            let own = &mut found[index];
            own.count += 1;
            if own.places.len() < PLACES {
                let end = token.span.start + text.len() as u32;
                own.places.push(context.layers.extent(TextSpan { start: token.span.start, end }));
            }
        }
        found
    }

    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut words: BTreeMap<&str, Seen<'_>> = BTreeMap::new();
        for (id, facts) in context.iter() {
            for unknown in &facts.unknown {
                let seen = words.entry(&unknown.text).or_default();
                seen.count += unknown.count;
                seen.texts.push((id, unknown));
            }
        }
        if words.is_empty() {
            return;
        }
        let names = names(context);
        let variety = context.settings.language.as_deref().map_or(Variety::ANY, Variety::of);
        let mut reported = Vec::new();
        for (word, seen) in &words {
            if names.contains(*word) {
                continue;
            }
            let near = seen.closest().filter(|&(_, count)| count > seen.count);
            let often = seen.count >= self.own_from || seen.texts.len() >= self.own_texts;
            let slip = near
                .is_some_and(|(_, count)| count >= seen.count.saturating_mul(self.misspelt_ratio));
            if !often || slip {
                reported.push((*word, seen, near));
            }
        }
        let meant = context.map(&reported, |&(word, ..)| {
            (self.own.suggest(word, MOST), dictionary::suggest(word, variety, MOST + 1))
        });
        for ((word, seen, near), (own, found)) in reported.into_iter().zip(meant) {
            report(word, seen, near, (&own, &found), findings);
        }
    }
}

/// How many words are offered for one.
const MOST: usize = 3;
/// An edit, and what nothing else may be nearer than for a word to be the only one that is meant.
const ONE_EDIT: u32 = 10;
const TWO_EDITS: u32 = 18;

/// A word over the whole corpus.
#[derive(Default)]
struct Seen<'f> {
    count: u32,
    texts: Vec<(DocumentId, &'f Unknown)>,
}

impl<'f> Seen<'f> {
    /// The word of the texts that is nearest, and how often they have it.
    fn closest(&self) -> Option<(&'f str, u32)> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for (word, count) in self.texts.iter().filter_map(|(_, unknown)| unknown.near.as_ref()) {
            *counts.entry(word).or_default() += count;
        }
        counts.into_iter().max_by_key(|&(word, count)| (count, std::cmp::Reverse(word)))
    }
}

impl UnknownWord {
    /// Whether a word is in a dictionary, or its letters say that it is no plain word of English.
    fn knows(&self, context: &DocumentContext<'_>, word: &Word<'_>, variety: Variety) -> bool {
        let text = fold::strip_possessive(word.text);
        text.len() < self.min_letters
            || !text.bytes().all(|byte| byte.is_ascii_lowercase())
            || dictionary::contains(text, variety)
            || self.accept.contains(text)
            || lexicon::is_listed(text)
            || !text.bytes().any(|byte| b"aeiouy".contains(&byte))
            || fold::is_roman(&text.to_ascii_uppercase())
            || dictionary::is_formed(text, variety)
            || self.own.contains(text)
            || context.settings.accepts(text)
            || is_capitalised(context, text)
    }
}

/// Whether the text has a word with a capital or in capitals, too: a name or an abbreviation.
fn is_capitalised(context: &DocumentContext<'_>, word: &str) -> bool {
    let vocabulary = &context.layers.vocabulary;
    vocabulary.count(&fold::capitalised(word)) > 0 || vocabulary.count(&word.to_uppercase()) > 0
}

/// The variety of English that a text is to be in.
fn variety(context: &DocumentContext<'_>) -> Variety {
    let house = context.settings.language.as_deref();
    Variety::of(house.unwrap_or(&context.facts.summary.language))
}

/// Whether a word is none of an address, a file name or code, and, where it is a part of a compound,
/// stands beside a word of English.
fn stands_free(context: &DocumentContext<'_>, at: usize) -> bool {
    let layers = context.layers;
    match joint(context, layers.tokens[at]) {
        None => true,
        Some(Joint::Sign) => false,
        Some(Joint::Hyphen) => {
            let known = |at: Option<usize>| {
                let part = at.map_or("", |at| layers.token_text(at));
                part.len() > 2 && dictionary::contains(part, Variety::ANY)
            };
            let tied = |at: usize| layers.touches(at) && layers.touches(at + 1);
            let before = at.checked_sub(2).filter(|&before| tied(before));
            let after = tied(at).then_some(at + 2);
            let long = layers.token_text(at).len() > HYPHENATED;
            let whole = |left: usize, right: usize| {
                let joined = [layers.token_text(left), layers.token_text(right)].concat();
                dictionary::contains(&joined, Variety::ANY)
            };
            // A word that the end of a line has split.
            let split = before.is_some_and(|left| whole(left, at))
                || after.is_some_and(|right| whole(at, right));
            long && !split
                && (before.is_some() || after.is_some())
                && before.is_none_or(|at| known(Some(at)))
                && after.is_none_or(|at| known(Some(at)))
        }
    }
}

/// Shorter parts of compounds are let alone.
const HYPHENATED: usize = 4;

/// The most frequent known word of a text that is one edit away from an unknown one.
fn frequent_neighbour(context: &DocumentContext<'_>, word: &str) -> Option<(Arc<str>, u32)> {
    if word.len() > dictionary::LONGEST {
        return None;
    }
    let vocabulary = &context.layers.vocabulary;
    let mut best: Option<(u32, String)> = None;
    let mut letters = word.as_bytes().to_vec();
    let mut look = |letters: &[u8]| {
        let Ok(text) = std::str::from_utf8(letters) else { return };
        let count = vocabulary.count(text);
        if count > best.as_ref().map_or(0, |(count, _)| *count)
            && dictionary::contains(text, Variety::ANY)
        {
            best = Some((count, text.to_owned()));
        }
    };
    for at in 0..letters.len() {
        if at > 0 {
            letters.swap(at - 1, at);
            look(&letters);
            letters.swap(at - 1, at);
        }
        let own = letters.remove(at);
        look(&letters);
        letters.insert(at, own);
        for letter in b'a'..=b'z' {
            letters[at] = letter;
            look(&letters);
        }
        letters[at] = own;
    }
    for at in 0..=letters.len() {
        letters.insert(at, b'a');
        for letter in b'a'..=b'z' {
            letters[at] = letter;
            look(&letters);
        }
        letters.remove(at);
    }
    best.map(|(count, word)| (Arc::from(word), count))
}

/// The words of names and abbreviations of the corpus, in lower case.
fn names(context: &CorpusContext<'_>) -> FxHashSet<String> {
    let mut names: FxHashSet<String> = FxHashSet::default();
    let mut take = |text: &str| {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            if word.len() > 3 {
                names.insert(word.to_lowercase());
            }
        }
    };
    for (_, facts) in context.iter() {
        let mut last: Option<&str> = None;
        for name in &facts.names {
            if last.replace(&name.text) != Some(&name.text) {
                take(&name.text);
            }
        }
        facts.uses.iter().for_each(|it| take(&it.text));
    }
    let declared = &context.settings.abbreviations;
    declared.iter().for_each(|it| take(&it.short));
    context.settings.terms.iter().for_each(|it| take(&it.preferred));
    names
}

/// Reports the places of a word.
fn report(
    word: &str,
    seen: &Seen<'_>,
    near: Option<(&str, u32)>,
    (own, found): (&[String], &[Suggestion]),
    findings: &mut Vec<Finding>,
) {
    let others = found.iter().map(|it| &it.word).filter(|word| !own.contains(word));
    let mut words: Vec<String> = own.iter().chain(others).cloned().collect();
    // What the texts have often is likelier than what they do not have.
    if let Some((near, _)) = near {
        words.retain(|word| word != near);
        words.insert(0, near.to_owned());
    }
    words.truncate(MOST);
    let only = match found {
        // Words of the user's own may be meant as well.
        _ if !own.is_empty() => false,
        [only] => only.cost <= ONE_EDIT,
        [first, second, ..] => first.cost <= ONE_EDIT && second.cost >= TWO_EDITS,
        [] => false,
    };
    let fix = words.first().filter(|_| only).cloned();
    let confidence = match found.first() {
        Some(first) if first.cost <= ONE_EDIT => Confidence::Medium,
        _ => Confidence::Low,
    };
    for &(id, unknown) in &seen.texts {
        for &extent in &unknown.places {
            let mut finding =
                Finding::new(place(id, extent), format!("`{word}` is in no dictionary"))
                    .confidence(confidence)
                    .help("correct it, or add it to `accept` in copydesk.toml")
                    .suggest(words.clone());
            if let Some((near, count)) = near {
                finding = finding.note(format!("the texts with it have `{near}` {count} times"));
            }
            if let Some(fix) = fix.as_ref().filter(|_| extent.text.len() == extent.source.len()) {
                finding = finding.replace(Applicability::Unsafe, fix.clone());
            }
            findings.push(finding);
        }
    }
}
