//! `missing-article`: a name without the article that the text gives it everywhere else.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Confidence, Finding};
use crate::text::token::{Token, TokenKind};
use crate::text::vocabulary::{Lore, Word};
use crate::words::fold;
use crate::words::lexicon::{self, Class};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingArticle>("missing-article");

/// Reports a name that heads its phrase (`Senate’s`, `Senate is`) without an article, in a text that
/// gives it one (`the Senate`) in most places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct MissingArticle {
    /// How often the text must give the name its article at least.
    min_with: u32,
    /// And how many times as often as it leaves it out.
    ratio: u32,
    /// Verbs that may follow a name which heads its phrase.
    verbs: FxHashSet<String>,
    /// Endings of names that go both ways: plurals and peoples (`Germans were`, `the French`).
    endings: Vec<String>,
    /// Names that stand with the article and without: `the Earth’s crust`, `Earth’s crust`.
    either: FxHashSet<String>,
    /// How long the name is that a word may be.
    #[serde(skip)]
    names: Lore<Option<usize>>,
}

static PREPOSITION: LazyLock<&Class> = LazyLock::new(|| class("preposition"));
static CONJUNCTION: LazyLock<&Class> = LazyLock::new(|| class("conjunction"));
static DETERMINER: LazyLock<&Class> = LazyLock::new(|| class("determiner"));

/// A class that is part of the program.
fn class(name: &str) -> &'static Class {
    static NONE: LazyLock<Class> = LazyLock::new(Class::default);
    lexicon::class(name).unwrap_or(&NONE)
}

/// Where a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// `the Senate`, as the head of its phrase.
    With,
    /// Without an article, surely as a head: a verb or a possessive ending follows.
    Without,
    /// Without an article and perhaps as a head, after a preposition or conjunction.
    Unclear,
}

/// What the text does with one name.
#[derive(Debug, Default)]
struct Tally {
    with: u32,
    unclear: u32,
    first: Option<Token>,
    without: Vec<Token>,
}

impl Check for MissingArticle {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let (tokens, vocabulary) = (&context.layers.tokens, &context.layers.vocabulary);
        let len = |word: &Word<'_>| self.name(word).map(str::len);
        let named = self.names.of_each(vocabulary, len);
        let mut names: FxHashMap<&str, Tally> = FxHashMap::default();
        for (at, (token, id)) in tokens.iter().zip(vocabulary.ids()).enumerate() {
            let Some(len) = named[*id as usize] else { continue };
            let name = &context.text(token.span)[..len];
            let Some(usage) = self.usage(context, at, name) else { continue };
            if !context.reads(token.span) {
                continue;
            }
            let tally = names.entry(name).or_default();
            match usage {
                Use::With => {
                    tally.with += 1;
                    tally.first.get_or_insert(*token);
                }
                Use::Without => tally.without.push(*token),
                Use::Unclear => tally.unclear += 1,
            }
        }
        let mut found = Vec::new();
        for (name, tally) in &names {
            let bare = tally.without.len() as u32 + tally.unclear;
            let accepted = context.settings.accepts(name);
            if tally.with < self.min_with
                || bare.saturating_mul(self.ratio) > tally.with
                || accepted
            {
                continue;
            }
            found.extend(tally.without.iter().map(|token| (*token, *name, tally)));
        }
        found.sort_by_key(|(token, ..)| token.span);
        findings
            .extend(found.iter().map(|(token, name, tally)| report(context, *token, name, tally)));
    }
}

impl MissingArticle {
    /// The name that a word may be, without the ending of a possessive.
    fn name<'a>(&self, word: &Word<'a>) -> Option<&'a str> {
        if word.kind != TokenKind::Word || !word.text.starts_with(char::is_uppercase) {
            return None;
        }
        let name = fold::strip_possessive(word.text);
        let plain = !self.either.contains(name)
            && name.chars().skip(1).all(char::is_lowercase)
            && !self.endings.iter().any(|ending| name.ends_with(ending.as_str()));
        plain.then_some(name)
    }

    /// How a token that is a name in one word is used, if that can be told.
    fn usage(&self, context: &DocumentContext<'_>, at: usize, name: &str) -> Option<Use> {
        let tokens = &context.layers.tokens;
        let word = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at)).map_or("", |token| context.text(token.span))
        };
        let (before, after) = (word(at.checked_sub(1)), word(Some(at + 1)));
        let sure = name.len() < tokens[at].span.len() || self.verbs.contains(after);
        let links = |word: &str| PREPOSITION.contains(word) || CONJUNCTION.contains(word);
        if !sure && !matches!(after, "." | "," | ";" | ":" | ")") && !links(after) {
            return None;
        }
        if matches!(before, "the" | "The") {
            return Some(Use::With);
        }
        let [earlier, first] = [2, 3].map(|steps| word(at.checked_sub(steps)));
        let counted = |word: &str| lexicon::class("number").is_some_and(|it| it.contains(word));
        // `the Weavers’ Guild`: a longer name.
        let longer = name.len() < tokens[at].span.len() && after.starts_with(char::is_uppercase);
        let block =
            |at: usize| context.document.block_at(tokens[at].span.start).map(|block| block.span);
        let opens = at.checked_sub(1).is_none_or(|last| block(last) != block(at));
        if longer
            || opens
            || counted(before)
            || !before.starts_with(char::is_lowercase)
            || [before, earlier, first].iter().any(|word| {
                DETERMINER.contains(&*fold::lower(word))
                    || fold::strip_possessive(word).len() < word.len()
            })
        {
            return None;
        }
        if matches!(before, "and" | "or") && shares_article(context, &tokens[..at - 1]) {
            return None;
        }
        match sure {
            true => Some(Use::Without),
            false => links(before).then_some(Use::Unclear),
        }
    }
}

/// Whether what stands before a conjunction has an article that serves for both: `the House and
/// Senate`.
fn shares_article(context: &DocumentContext<'_>, tokens: &[Token]) -> bool {
    let words = tokens.iter().rev().take_while(|token| token.kind == TokenKind::Word);
    words.take(4).any(|token| matches!(context.text(token.span), "the" | "The"))
}

fn report(context: &DocumentContext<'_>, token: Token, name: &str, tally: &Tally) -> Finding {
    let text = context.text(token.span);
    let finding = Finding::new(
        context.place(token.span),
        format!("`{text}` lacks the article that this text gives it elsewhere"),
    )
    .note(format!("`the {name}` {} times, without the article {}", tally.with, tally.without.len()))
    .help(format!("write `the {text}`"))
    .confidence(Confidence::Medium)
    .replace(Applicability::Unsafe, format!("the {text}"));
    match tally.first {
        Some(first) => finding.label(context.place(first.span), "with the article"),
        None => finding,
    }
}
