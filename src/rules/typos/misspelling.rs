//! `misspelling`: words of a curated list of frequent misspellings.
//!
//! Nothing is taken for a misspelling because it is unknown: names, terms and other languages are
//! unknown too. What is on the list is let alone where the text itself speaks for it.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Confidence, Finding};
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::text::vocabulary::{Lore, Word};
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::lexicon;
use crate::words::standing::{Standing, standing};

use super::{in_code, is_foreign, is_mentioned, is_set_off, joint};

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
    /// A word that a text uses so often is its own, unless it uses a correction more often or writers
    /// are known to repeat the slip.
    own_from: u32,
    /// Words that tell, beside another, that the text speaks of how it is spelt: `typo`, `misspelt`.
    telling: FxHashSet<String>,
    /// Endings of words of other languages: what has one that its correction has not is no slip.
    foreign_endings: Vec<String>,
    /// How common the correction of a word with a capital is that is no name, from 0, everyday.
    everyday: u8,
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
        forget_code(context, &mut wrong);
        self.forget_terms(context, &mut wrong);
        let names = self.names(context, &wrong);
        for (at, (token, &id)) in context.layers.tokens.iter().zip(vocabulary.ids()).enumerate() {
            let Some(corrections) = &wrong[id as usize] else { continue };
            if !context.reads(token.span)
                || joint(context, *token).is_some()
                || context.document.has_markup(context.place(token.span).span)
                || is_foreign(context, at)
                || is_set_off(context, at)
                || is_mentioned(context, at, corrections, &self.telling)
                || self.is_name(context, at, corrections, &names)
            {
                continue;
            }
            findings.push(report(context, *token, corrections, self.everyday));
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
        // What the list has by its stem only may be formed of another word: `restated`.
        let right = || {
            dictionary::contains(&lower, Variety::ANY)
                || dictionary::is_formed(&lower, Variety::ANY)
        };
        if self.accept.contains(&*lower) || !lexicon::is_misspelt(&lower) && right() {
            return Vec::new();
        }
        let mut corrections = lexicon::corrections(&lower);
        if !corrections.is_empty() && standing(&lower, &corrections) == Standing::Word {
            return Vec::new();
        }
        corrections.iter_mut().for_each(|right| keep_plural(&lower, right));
        let foreign = self.foreign_endings.iter().filter(|ending| lower.ends_with(ending.as_str()));
        let foreign = foreign
            .into_iter()
            .any(|ending| !corrections.iter().any(|right| right.ends_with(ending.as_str())));
        if foreign { Vec::new() } else { corrections }
    }

    /// The corrections of a word, unless the text as a whole or the house speaks for it.
    fn corrections(&self, context: &DocumentContext<'_>, word: &Word<'_>) -> Option<Vec<String>> {
        let corrections = self.listed_corrections(word);
        let bare = fold::strip_possessive(word.text);
        let settings = context.settings;
        if settings.accepts(bare) || settings.prefers(bare) {
            return None;
        }
        let vocabulary = &context.layers.vocabulary;
        let lower = fold::lower(bare);
        // At the start of a sentence it is the same word.
        let count =
            |word: &str| vocabulary.count(word) + vocabulary.count(&fold::capitalised(word));
        let times = count(&lower).max(word.count);
        let often = |right: &String| count(right) > times;
        // Nobody writes a word wrong so many times and never once as it should be.
        let habit = || {
            times < self.own_from.saturating_mul(TERM)
                && matches!(&*corrections, [only] if is_habit(&lower, only))
        };
        let doubtful = || standing(&lower, &corrections) == Standing::Doubtful;
        let own = times >= self.own_from && !habit() && !corrections.iter().any(often)
            || times > 1 && doubtful();
        (!own).then_some(corrections)
    }

    /// Takes out the words that a text has several times and once sets off: terms that it defines.
    fn forget_terms(&self, context: &DocumentContext<'_>, wrong: &mut [Option<Vec<String>>]) {
        let vocabulary = &context.layers.vocabulary;
        for (at, &id) in vocabulary.ids().iter().enumerate() {
            let times = vocabulary.words()[id as usize].count;
            let wrong = &mut wrong[id as usize];
            if wrong.is_some() && times >= self.own_from && is_set_off(context, at) {
                *wrong = None;
            }
        }
    }

    /// The words with a capital that a text has inside of sentences, by their numbers: names. Each
    /// with whether it stands in running text, where capitals mean more than in a heading.
    fn names(
        &self,
        context: &DocumentContext<'_>,
        wrong: &[Option<Vec<String>>],
    ) -> FxHashMap<u32, bool> {
        let ids = context.layers.vocabulary.ids();
        let inside = |at: &usize| {
            let corrections = wrong[ids[*at] as usize].as_deref();
            corrections.is_some_and(|right| {
                is_capital(context, *at)
                    && !opens(context, *at)
                    && !self.is_common(context, *at, right)
            })
        };
        let mut names = FxHashMap::default();
        for at in (0..ids.len()).filter(inside) {
            let block = context.document.block_at(context.layers.tokens[at].span.start);
            *names.entry(ids[at]).or_default() |= block.is_some_and(|it| it.zone.is_running());
        }
        names
    }

    /// Whether a word is likely a name: it has a capital, or has one in running text elsewhere. One with a
    /// capital is none where the text has the right word
    /// too, written with a capital (`Afganistan` beside `Afghanistan`), and no other capital stands
    /// next to it (`Instituto Federal`); where it opens a sentence and is never inside of one; and
    /// among common words with capitals (`the Office of Govenment Ethics`).
    fn is_name(
        &self,
        context: &DocumentContext<'_>,
        at: usize,
        corrections: &[String],
        names: &FxHashMap<u32, bool>,
    ) -> bool {
        let vocabulary = &context.layers.vocabulary;
        if !is_capital(context, at) {
            let name = fold::capitalised(context.layers.token_text(at));
            let running = vocabulary.id(&name).and_then(|id| names.get(&id).copied());
            return running.unwrap_or_default();
        }
        let [only] = corrections else { return true };
        let alone = !at.checked_sub(1).is_some_and(|at| is_capital(context, at))
            && !is_capital(context, at + 1);
        // `Some` opens sentences and is no name beside `Somme`.
        let proper = !dictionary::contains(only, Variety::ANY);
        if alone && proper && context.layers.vocabulary.count(&fold::capitalised(only)) > 0 {
            return false;
        }
        let name = names.contains_key(&vocabulary.ids()[at]);
        // A capital again and again, and never the word that it were a slip of: `Prof. Knowlege`.
        let own = context.layers.token_text(at);
        let stem = fold::strip_possessive(own);
        let again = vocabulary.count(own) > 1 || stem != own && vocabulary.count(stem) > 0;
        let never = |word: &str| vocabulary.count(word) == 0;
        let bare = fold::lower(stem);
        if again && never(&bare) && never(only) && never(&fold::capitalised(only)) {
            return true;
        }
        let long = only.len() >= LONG_OPENER && self.is_everyday(only);
        let plain = alone && opens(context, at) && (long || lexicon::is_function_word(only));
        !(plain && !name || self.is_common(context, at, corrections))
    }

    /// Whether a word with a capital stands in a name of common words and is a slip of a common one.
    fn is_common(&self, context: &DocumentContext<'_>, at: usize, corrections: &[String]) -> bool {
        let [only] = corrections else { return false };
        let layers = context.layers;
        let word = fold::strip_possessive(layers.token_text(at));
        let near = strsim::osa_distance(&fold::lower(word), only) == 1;
        if only.len() < LONG_NAME || !near || !self.is_everyday(only) {
            return false;
        }
        // Across `of` and `for`: `Office of`.
        let beside = |step: isize| {
            let next = at.checked_add_signed(step);
            let linked = |at: &usize| lexicon::is_function_word(layers.token_text(*at));
            next.filter(linked).and_then(|at| at.checked_add_signed(step)).or(next)
        };
        let capitals = [beside(-1), beside(1)].into_iter().flatten();
        let mut capitals = capitals.filter(|&at| is_capital(context, at)).peekable();
        let common = |at: usize| self.is_everyday(&fold::lower(layers.token_text(at)));
        capitals.peek().is_some() && capitals.all(common)
    }

    fn is_everyday(&self, word: &str) -> bool {
        dictionary::rarity(word).is_some_and(|rarity| rarity <= self.everyday)
    }
}

/// Takes out the words that the code of the text has as well: names of what it speaks of.
fn forget_code(context: &DocumentContext<'_>, wrong: &mut [Option<Vec<String>>]) {
    let vocabulary = &context.layers.vocabulary;
    let bare = |word: &Word<'_>| fold::lower(fold::strip_possessive(word.text)).into_owned();
    let words = vocabulary.words().iter().zip(&*wrong).filter(|(_, wrong)| wrong.is_some());
    let words: BTreeSet<String> = words.map(|(word, _)| bare(word)).collect();
    let forms: Vec<bool> =
        vocabulary.words().iter().map(|word| words.contains(&bare(word))).collect();
    let tokens = context.layers.tokens.iter().zip(vocabulary.ids());
    let tokens = tokens.filter(|&(_, &id)| forms[id as usize]);
    let starts = tokens.map(|(token, _)| context.place(token.span).span.start).collect();
    let words: Vec<String> = words.into_iter().collect();
    let code = in_code(context, &words, &starts);
    for (word, wrong) in vocabulary.words().iter().zip(wrong) {
        if wrong.is_some() && code.contains(&bare(word)) {
            *wrong = None;
        }
    }
}

/// How many times as often as any other own word a text has one that writers are known to misspell.
const TERM: u32 = 3;

/// The least length of a word, in bytes, that is believed to be no name where it opens a sentence, and
/// where it stands among other capitals.
const LONG_OPENER: usize = 7;
const LONG_NAME: usize = 8;

fn is_capital(context: &DocumentContext<'_>, at: usize) -> bool {
    context.layers.token_text(at).starts_with(char::is_uppercase)
}

/// Whether a token is the first word of its sentence or block.
fn opens(context: &DocumentContext<'_>, at: usize) -> bool {
    let start = context.layers.tokens[at].span.start;
    let block = context.document.block_at(start).map(|block| block.span);
    let sentence = context.layers.sentence_at(start).or(block);
    sentence.is_none_or(|it| {
        let before = context.text(TextSpan { start: it.start.min(start), end: start });
        !before.contains(char::is_alphanumeric)
    })
}

/// Whether writers repeat a slip: they do not know how the word is spelt, so that letters are doubled
/// or not, exchanged, or another vowel; or the word is long and lacks one letter. What is missing in
/// a short word more often makes another one (`metics`).
fn is_habit(wrong: &str, right: &str) -> bool {
    const LONG: usize = 8;
    const SHORT: usize = 6;
    let sound = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.dedup();
        letters.retain(|c| !"aeiouy".contains(*c));
        letters
    };
    let mut letters = [wrong, right].map(|word| word.chars().collect::<Vec<_>>());
    letters.iter_mut().for_each(|word| word.sort_unstable());
    let near = strsim::osa_distance(wrong, right);
    let alike = sound(wrong) == sound(right) || letters[0] == letters[1];
    near <= 2 && alike && right.len() >= SHORT || near == 1 && right.len() > LONG
}

/// Whether an everyday word is at least as near to a slip as the correction of the list.
fn has_rival(wrong: &str, right: &str, everyday: u8) -> bool {
    let found = dictionary::suggest(wrong, Variety::ANY, RIVALS);
    let own = found.iter().find(|it| it.word == right).map_or(ONE_EDIT, |it| it.cost);
    found.iter().any(|it| it.word != right && it.cost <= own && it.rarity <= everyday)
}

/// How many words beside a correction are looked at.
const RIVALS: usize = 4;
/// What an edit costs, in tenths of one.
const ONE_EDIT: u32 = 10;

/// Gives a correction the ending of the plural that the slip has: the list is not always so careful.
fn keep_plural(wrong: &str, right: &mut String) {
    let plural = format!("{right}s");
    let nearer = || strsim::osa_distance(wrong, &plural) < strsim::osa_distance(wrong, right);
    if wrong.ends_with('s')
        && !right.ends_with('s')
        && wrong != plural
        && dictionary::contains(&plural, Variety::ANY)
        && nearer()
    {
        *right = plural;
    }
}

fn report(
    context: &DocumentContext<'_>,
    token: Token,
    corrections: &[String],
    everyday: u8,
) -> Finding {
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
    let lower = fold::lower(fold::strip_possessive(word));
    let sure = standing(&lower, corrections) == Standing::Slip
        && corrections.iter().all(|right| !has_rival(&lower, right, everyday));
    let finding = finding.suggest(rights);
    match only {
        Some(only) if sure => finding.replace(Applicability::Safe, only),
        Some(only) => finding.replace(Applicability::Unsafe, only).confidence(Confidence::Medium),
        None => finding,
    }
}
