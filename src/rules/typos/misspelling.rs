//! `misspelling`: words of a curated list of frequent misspellings.
//!
//! Nothing is taken for a misspelling because it is unknown: names, terms and other languages are
//! unknown too. What is on the list is let alone where the text itself speaks for it.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Finding};
use crate::text::token::{Token, TokenKind};
use crate::text::vocabulary::{Lore, Word};
use crate::words::fold;
use crate::words::lexicon;

use super::{is_foreign, joint};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Misspelling>("misspelling");

/// Reports misspelt words with their corrections.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Misspelling {
    /// Words of fewer letters are let alone: too many of them are abbreviations.
    min_letters: usize,
    /// Words that the list has and that are right, or shorter than the minimum and surely wrong.
    #[serde(default)]
    accept: FxHashSet<String>,
    #[serde(default)]
    short: FxHashSet<String>,
    /// A word that a text uses so often is its own, unless it uses a correction more often.
    own_from: u32,
    /// Whether a word is on the list, whatever text it stands in.
    #[serde(skip)]
    listed: Lore<bool>,
}

impl Check for Misspelling {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if !context.facts.summary.language.starts_with("en") {
            return;
        }
        let vocabulary = &context.layers.vocabulary;
        let listed = |word: &Word<'_>| !self.listed_corrections(word).is_empty();
        let mut wrong: Vec<Option<Vec<String>>> = vec![None; vocabulary.words().len()];
        let mut any = false;
        for id in self.listed.which(vocabulary, listed) {
            let id = id as usize;
            wrong[id] = self.corrections(context, &vocabulary.words()[id]);
            any |= wrong[id].is_some();
        }
        if !any {
            return;
        }
        for (at, (token, id)) in context.layers.tokens.iter().zip(vocabulary.ids()).enumerate() {
            let Some(corrections) = &wrong[*id as usize] else { continue };
            if !context.reads(token.span)
                || joint(context, *token).is_some()
                || is_foreign(context, at)
                || is_name(context, at, corrections)
            {
                continue;
            }
            findings.push(report(context, *token, corrections));
        }
    }
}

impl Misspelling {
    /// The corrections of a word by itself.
    fn listed_corrections(&self, word: &Word<'_>) -> Vec<String> {
        if word.kind != TokenKind::Word {
            return Vec::new();
        }
        let bare = fold::strip_possessive(word.text);
        let long = bare.len() >= self.min_letters || self.short.contains(bare);
        let mut letters = bare.chars();
        letters.next();
        // Capitals inside are an abbreviation or a name of a product.
        if !long || !letters.all(|c| c.is_lowercase() || fold::is_apostrophe(c)) {
            return Vec::new();
        }
        let lower = fold::lower(bare);
        if self.accept.contains(&*lower) { Vec::new() } else { lexicon::corrections(&lower) }
    }

    /// The corrections of a word, unless the text as a whole or the house speaks for it.
    fn corrections(&self, context: &DocumentContext<'_>, word: &Word<'_>) -> Option<Vec<String>> {
        let corrections = self.listed_corrections(word);
        let bare = fold::strip_possessive(word.text);
        let settings = context.settings;
        if settings.accepts(bare) || settings.prefers(bare) {
            return None;
        }
        let often = |right: &String| context.layers.vocabulary.count(right) > word.count;
        let own = word.count >= self.own_from && !corrections.iter().any(often);
        (!own).then_some(corrections)
    }
}

/// Whether a word with a capital is likely a name. It is none where the text has the right word
/// too, written with a capital (`Afganistan` beside `Afghanistan`), and no other capital stands
/// next to it (`Instituto Federal`).
fn is_name(context: &DocumentContext<'_>, at: usize, corrections: &[String]) -> bool {
    let tokens = &context.layers.tokens;
    let is_capital = |at: usize| {
        tokens.get(at).is_some_and(|t| context.text(t.span).starts_with(char::is_uppercase))
    };
    if !is_capital(at) {
        return false;
    }
    let [only] = corrections else { return true };
    at.checked_sub(1).is_some_and(is_capital)
        || is_capital(at + 1)
        || context.layers.vocabulary.count(&fold::capitalised(only)) == 0
}

fn report(context: &DocumentContext<'_>, token: Token, corrections: &[String]) -> Finding {
    let word = context.text(token.span);
    let ending = &word[fold::strip_possessive(word).len()..];
    let in_case = |right: &String| {
        let capital = word.starts_with(char::is_uppercase);
        (if capital { fold::capitalised(right) } else { right.clone() }) + ending
    };
    let rights: Vec<_> = corrections.iter().map(in_case).collect();
    let finding = Finding::new(context.place(token.span), format!("`{word}` is misspelt"));
    let only = match rights.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let finding = finding.suggest(rights);
    match only {
        Some(only) => finding.replace(Applicability::Safe, only),
        None => finding,
    }
}
