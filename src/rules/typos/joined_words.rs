//! `joined-words`: a space lost between a short word and the next.

use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Finding};
use crate::text::token::Token;
use crate::text::vocabulary::{Lore, Word};
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::lexicon;

use super::is_set_off;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<JoinedWords>("joined-words");

/// Reports a word in lower case that is no known word and that falls apart into a short word and a
/// known one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct JoinedWords {
    /// The words that lose their space.
    prefixes: Vec<Prefix>,
    /// Beginnings of words that look joined and are not.
    exceptions: Vec<String>,
    /// Endings of adjectives, and of words that may be nouns as well: `areligious`, `aprosodic`.
    adjectives: Vec<String>,
    mostly_adjectives: Vec<String>,
    /// The least number of letters of what follows the prefix.
    min_letters: usize,
    /// Whether a word falls apart so, whatever text it stands in.
    #[serde(skip)]
    apart: Lore<bool>,
}

/// A word that loses its space, and when it is believed to have lost one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Prefix {
    word: String,
    /// What the next word must begin with; anything if empty.
    #[serde(default)]
    before: String,
}

/// How often a text has a term at least.
const TERM: u32 = 2;

impl Check for JoinedWords {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if !context.facts.summary.language.starts_with("en") {
            return;
        }
        let tokens = &context.layers.tokens;
        let vocabulary = &context.layers.vocabulary;
        let known = |rest: &str| vocabulary.count(rest) > 0 || lexicon::is_word(rest);
        let accepted = |word: &str| context.settings.accepts(word);
        let apart = |word: &Word<'_>| self.split(word.text).is_some();
        let mut joined = vec![None; vocabulary.words().len()];
        let mut any = false;
        for id in self.apart.which(vocabulary, apart) {
            let word = &vocabulary.words()[id as usize];
            let Some((prefix, rest)) = self.split(word.text) else { continue };
            // A slip stands once; what comes again is a term (`athematic`, `atelic`).
            if word.count < TERM && known(rest) && !accepted(word.text) {
                joined[id as usize] = Some((word.text, prefix, rest));
                any = true;
            }
        }
        if !any {
            return;
        }
        for (at, (token, id)) in tokens.iter().zip(vocabulary.ids()).enumerate() {
            let Some((word, prefix, rest)) = joined[*id as usize] else { continue };
            // `a{formula}`: what holds markup is no word that somebody typed.
            if !is_free(context, tokens, at)
                || context.document.has_markup(context.place(token.span).span)
                || prefix == "a" && self.is_adjective(context, at, rest)
                || is_set_off(context, at)
                || !context.reads(token.span)
            {
                continue;
            }
            let finding = Finding::new(
                context.place(token.span),
                format!("`{word}` lacks a space: `{prefix} {rest}`"),
            );
            findings.push(
                finding
                    .help(format!("write `{prefix} {rest}`"))
                    .replace(Applicability::Unsafe, format!("{prefix} {rest}")),
            );
        }
    }
}

impl JoinedWords {
    /// A word that is not known, split after a prefix.
    fn split<'w>(&self, word: &'w str) -> Option<(&str, &'w str)> {
        let split = self.prefixes.iter().find_map(|prefix| {
            let rest = word.strip_prefix(prefix.word.as_str())?;
            let fits = prefix.before.is_empty() || rest.starts_with(|c| prefix.before.contains(c));
            (fits && rest.len() >= self.min_letters).then_some((prefix.word.as_str(), rest))
        })?;
        let unknown = word.bytes().all(|byte| byte.is_ascii_lowercase())
            && !self.exceptions.iter().any(|start| word.starts_with(start.as_str()))
            && !lexicon::is_word(word)
            && lexicon::corrections(word).is_empty()
            && !dictionary::contains(word, Variety::ANY);
        unknown.then_some(split)
    }
}

impl JoinedWords {
    /// Whether what follows an `a` is an adjective that the `a` denies, as the ending says or what stands
    /// beside it: `atemporal`, `an atonic syllable`, `it is atelic`.
    fn is_adjective(&self, context: &DocumentContext<'_>, at: usize, rest: &str) -> bool {
        let ends =
            |endings: &[String]| endings.iter().any(|ending| rest.ends_with(ending.as_str()));
        let class =
            |name: &str, word: &str| lexicon::class(name).is_some_and(|class| class.contains(word));
        let before = at.checked_sub(1).map_or("", |at| context.layers.token_text(at));
        let after = context.layers.token_text(at + 1);
        let nouns_follow = after.ends_with('s') && !lexicon::is_function_word(after);
        ends(&self.adjectives)
            || ends(&self.mostly_adjectives)
                && (nouns_follow || class("be", before) || class("determiner", before))
    }
}

/// Whether a word stands by itself, with nothing that makes it a part of a compound or of a
/// foreign phrase.
fn is_free(context: &DocumentContext<'_>, tokens: &[Token], at: usize) -> bool {
    let prose = &context.document.prose;
    let range = tokens[at].span.range();
    let before = prose.get(..range.start).and_then(|text| text.chars().next_back());
    let after = prose.get(range.end..).and_then(|text| text.chars().next());
    let joins = |c: Option<char>| {
        c.is_some_and(|c| fold::is_dash(c) && c != '—' || matches!(c, '_' | '/' | '@' | '\'' | '’'))
    };
    !joins(before) && !joins(after)
}
