//! `repetition`: a word that comes again after so many others.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::juncture::is_juncture;
use super::{Matcher, Message, Pattern, Terms, Within, accepted};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::{BLOCK_BREAK, OBJECT};
use crate::text::finding::{Applicability, Finding};
use crate::text::span::{SourceSpan, TextSpan};
use crate::text::token::{Token, TokenKind};
use crate::text::zone::Zone;
use crate::words::lexicon;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<Repetition>("repetition", Options::DOCS);

/// How far apart two words may be: each pair is looked at with all between them.
const FARTHEST: usize = 100;

/// Reports a word that is repeated with `between` other words, and nothing but white space, between
/// the two.
///
/// Only words in lower case are compared, the first may have a capital: repeated capitals are
/// names (`Pago Pago`). With `patterns`, matches are compared as they are.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct Repetition {
    /// What is compared instead of words.
    terms: Option<Terms>,
    excepted: Arc<Matcher>,
    options: Options,
}

options! {
    /// The options of `[check.repetition]`.
    struct Options {
        /// How many other words stand between the two: `0` for a word that comes again at once, at
        /// most 100.
        #[serde(default)]
        between: usize,
        /// Words of fewer letters are let alone.
        #[serde(default)]
        min_letters: usize,
        /// Whether words that are not known to be English are let alone.
        #[serde(default)]
        known_words: bool,
        /// Whether only words with one of these endings are looked at; all are if there is none.
        #[serde(default)]
        endings: Vec<String>,
        /// Whether verbs, pronouns and prepositions are let alone where a clause or a verb ends with
        /// the first of the two: `what it is is known`, `they logged in in time`.
        #[serde(default)]
        junctures: bool,
        /// Words that may well be repeated.
        #[serde(default)]
        exceptions: FxHashSet<String>,
        /// Words that make a repetition right when they stand between the two.
        #[serde(default)]
        linking: FxHashSet<String>,
        /// Endings that do.
        #[serde(default)]
        linking_endings: Vec<String>,
        /// What is said. Knows `{text}`, what is repeated.
        message: Message,
        /// What to do about it.
        #[serde(default)]
        help: Option<String>,
        /// Whether to offer to delete the second word and what stands between the two.
        #[serde(default)]
        delete: bool,
        /// Instead of words: what is compared, match by match, as regexes. Of the options above
        /// only `exceptions`, `message` and `help` hold for it, of those below all do.
        #[serde(default)]
        patterns: Vec<Pattern>,
        /// How often a match may be repeated.
        #[serde(default)]
        max: usize,
        /// Whether matches with anything but letters are let alone.
        #[serde(default)]
        letters_only: bool,
        /// Whether capitals are ignored.
        #[serde(default)]
        ignore_case: bool,
        /// Regexes of which none may match inside what is reported.
        #[serde(default)]
        exception_patterns: Vec<Pattern>,
    }
}

impl TryFrom<Options> for Repetition {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        if options.between > FARTHEST {
            return Err(format!("`between` is at most {FARTHEST}"));
        }
        let matcher = Matcher::new([], &options.patterns, options.ignore_case, true)?;
        let terms = (!matcher.is_empty())
            .then(|| Terms::new(matcher, &[], &[], Within::Paragraph, None))
            .transpose()?;
        let excepted = Matcher::shared(&options.exception_patterns)?;
        Ok(Self { terms, excepted, options })
    }
}

impl Check for Repetition {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if let Some(terms) = &self.terms {
            self.matches(context, terms, findings);
            return;
        }
        let tokens = &context.layers.tokens;
        let distance = self.options.between + 1;
        let ids = context.layers.vocabulary.ids();
        let initial = |token: Token| context.document.prose.as_bytes()[token.span.start as usize];
        for (at, pair) in tokens.windows(distance + 1).enumerate() {
            let (first, second) = (pair[0], pair[distance]);
            // Most words are followed by another, which shows in its number and its initial.
            let differ = ids[at] != ids[at + distance]
                && initial(first).is_ascii()
                && initial(first) ^ initial(second) != CASE;
            // A repeated word has the same length but for an initial that changes its case.
            if differ
                || first.kind != TokenKind::Word
                || first.span.len() != second.span.len()
                || !same(context, first, second)
                || !self.is_repeated(context, pair)
            {
                continue;
            }
            // The third of three in a row: said for emphasis, or part of another language.
            let step = |from: usize| tokens.get(from).is_some_and(|t| same(context, first, *t));
            if step(at + 2 * distance) || at.checked_sub(distance).is_some_and(step) {
                continue;
            }
            let whole = first.span.cover(second.span);
            // `the *the*`: a word that is spoken of.
            let (before, after) = (context.place(first.span).span, context.place(second.span).span);
            let gap = SourceSpan { start: before.end, end: after.start.max(before.end) };
            if context.document.has_markup(gap) || distance == 1 && !is_blank(context, gap) {
                continue;
            }
            let word = context.text(second.span);
            if is_title(context, at)
                || distance == 1 && is_listed(context, at)
                || is_defined(context, at, whole)
                || self.options.junctures && distance == 1 && is_juncture(context.layers, at)
                || !context.reads(whole)
                || accepted(context, word)
            {
                continue;
            }
            let finding = Finding::new(context.place(whole), self.options.message.about(word, ""));
            let mut finding = Finding { help: self.options.help.clone(), ..finding };
            if self.options.delete {
                finding = finding.replace(Applicability::Safe, context.text(first.span));
            }
            findings.push(finding);
        }
    }
}

impl Repetition {
    /// Reports matches that are the same as the one before.
    fn matches(&self, context: &DocumentContext<'_>, terms: &Terms, findings: &mut Vec<Finding>) {
        let Options { exceptions, max, letters_only, ignore_case, .. } = &self.options;
        let mut count = 0;
        let hits = terms.found(context);
        for pair in hits.windows(2) {
            let (first, second) = (terms.text(context, &pair[0]), terms.text(context, &pair[1]));
            let (first, second) = (first.trim(), second.trim());
            let same =
                first == second || (*ignore_case && first.to_lowercase() == second.to_lowercase());
            let plain = !letters_only || second.chars().all(char::is_alphabetic);
            if pair[0].stretch != pair[1].stretch {
                count = 0;
                continue;
            }
            let let_alone = || pair.iter().any(|hit| terms.is_let_alone(context, hit.span));
            // What code says is not known here.
            let told = !second.is_empty() && !second.contains(OBJECT);
            if !same || !plain || !told || let_alone() {
                continue;
            }
            count += 1;
            let whole = pair[0].span.cover(pair[1].span);
            let text = context.text(whole);
            let excepted = self.excepted.matches(text);
            if count <= *max || text.contains('\n') || excepted || exceptions.contains(second) {
                continue;
            }
            count = 0;
            let said = self.options.message.about(second, "");
            let finding = Finding::new(context.place(whole), said);
            findings.push(Finding { help: self.options.help.clone(), ..finding });
        }
    }

    /// Whether the last of these tokens, which is the same word as the first, repeats it, and
    /// neither is let alone.
    fn is_repeated(&self, context: &DocumentContext<'_>, tokens: &[Token]) -> bool {
        let word = context.text(tokens[tokens.len() - 1].span);
        let linked = tokens[1..tokens.len() - 1].iter().any(|token| {
            let between = context.text(token.span);
            self.options.linking.contains(between)
                || self
                    .options
                    .linking_endings
                    .iter()
                    .any(|ending| between.ends_with(ending.as_str()))
        });
        word.chars().all(char::is_lowercase)
            && word.len() >= self.options.min_letters
            && (self.options.endings.is_empty()
                || self.options.endings.iter().any(|ending| word.ends_with(ending.as_str())))
            && !linked
            && !self.options.exceptions.contains(word)
            && (!self.options.known_words || lexicon::is_word(word))
            && tokens.iter().all(|token| token.kind == TokenKind::Word)
            && tokens.windows(2).all(|pair| {
                let (end, start) = (pair[0].span.end as usize, pair[1].span.start as usize);
                let gap = context.document.prose.get(end..start).unwrap_or_default();
                !gap.is_empty() && !gap.contains(BLOCK_BREAK)
            })
    }
}

/// Whether a token has a capital in mid-sentence, or is the end of a compound, or the next begins
/// one: a name or a term before its own kind (`the Forms forms`, `a single-character character
/// constant`, `used for for-loops`).
fn is_title(context: &DocumentContext<'_>, at: usize) -> bool {
    let layers = context.layers;
    let span = layers.tokens[at].span;
    let hyphen = |at: usize| layers.touches(at) && layers.token_text(at + 1) == "-";
    let hyphenated = at > 1 && hyphen(at - 2) && layers.touches(at - 1) || hyphen(at + 1);
    let capital = context.text(span).starts_with(char::is_uppercase);
    hyphenated || capital && layers.sentence_at(span.start).is_some_and(|it| it.start < span.start)
}

/// Whether the source has nothing but white space in a gap, `~` of LaTeX, or the marks of a quotation
/// at the start of its lines: what stands between two arguments of a command is no gap of a sentence.
fn is_blank(context: &DocumentContext<'_>, gap: SourceSpan) -> bool {
    let gap = gap.of(context.document.source.text());
    let broken = gap.contains('\n');
    gap.chars().all(|c| c.is_whitespace() || c == '~' || c == '>' && broken)
}

/// Whether two words are no two words of a sentence: a sign of code follows the second (`key key=on`), or
/// braces enclose both.
fn is_listed(context: &DocumentContext<'_>, at: usize) -> bool {
    let layers = context.layers;
    let source = context.document.source.text();
    let [first, second] = [at, at + 1].map(|at| context.place(layers.tokens[at].span).span);
    let sign = layers.touches(at + 1) && matches!(layers.token_text(at + 2), "=" | "_" | "/");
    // All that an argument says: a name.
    let braced = source[..first.start as usize].ends_with('{')
        && source[second.end as usize..].starts_with('}');
    sign || braced
}

/// How many words a term has at most that an item of a list begins with, and its definition at least.
const TERM: usize = 4;
const DEFINITION: usize = 4;

/// Whether an item of a list begins with a term whose definition follows it without a mark: `- oral
/// histories histories of the past`.
fn is_defined(context: &DocumentContext<'_>, at: usize, pair: TextSpan) -> bool {
    let document = context.document;
    let block = document.block_at(pair.start);
    // All that a heading or a cell says: a name.
    if block.is_some_and(|block| block.span == pair && !block.zone.is_running()) {
        return true;
    }
    let item = block.filter(|block| block.zone == Zone::ListItem);
    let rest = item.map(|item| context.layers.range(TextSpan { start: pair.end, ..item.span }));
    if rest.is_none_or(|rest| rest.len() < DEFINITION) {
        return false;
    }
    let words = item.map(|item| context.layers.range(TextSpan { end: pair.start, ..item.span }));
    let word = context.layers.token_text(at + 1);
    words.is_some_and(|words| (1..TERM).contains(&words.len())) && !lexicon::is_function_word(word)
}

/// What tells a capital of ASCII from its small letter.
const CASE: u8 = b'a' ^ b'A';

fn same(context: &DocumentContext<'_>, a: Token, b: Token) -> bool {
    let (a, b) = (context.text(a.span), context.text(b.span));
    a == b || (a.len() == b.len() && a.get(1..) == b.get(1..) && a.eq_ignore_ascii_case(b))
}
