//! House terms: `[[term]]` of the configuration.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::house::config::{Config, Term};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Finding, Problem};
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::text::vocabulary::Memo;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<PreferredTerm>("preferred-term");

/// Reports forms that the house does not use.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct PreferredTerm {
    #[serde(skip)]
    avoided: Vec<Avoided>,
    /// Those that begin with a word, given in small letters, in order.
    #[serde(skip)]
    by_first: FxHashMap<String, Vec<usize>>,
}

/// A form to avoid, ready to compare with tokens.
#[derive(Debug)]
struct Avoided {
    term: Arc<Term>,
    form: String,
    /// Its words and punctuation as tokens see them.
    tokens: Vec<String>,
    /// Whether capitals matter: they do where the form has any, or the preferred form differs from
    /// it in nothing else.
    exact: bool,
}

impl Check for PreferredTerm {
    fn load(&mut self, config: &Config, _problems: &mut Vec<Problem>) {
        for term in &config.settings.terms {
            let shared = Arc::new(term.clone());
            let all = term.avoid.iter().map(|form| Avoided::new(Arc::clone(&shared), form));
            self.avoided.extend(all.filter(|avoided| !avoided.tokens.is_empty()));
        }
        for (at, avoided) in self.avoided.iter().enumerate() {
            self.by_first.entry(avoided.tokens[0].to_lowercase()).or_default().push(at);
        }
    }

    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if self.avoided.is_empty() {
            return;
        }
        let (tokens, vocabulary) = (&context.layers.tokens, &context.layers.vocabulary);
        let mut opens = Memo::new(vocabulary);
        let mut at = 0;
        while at < tokens.len() {
            let text = context.text(tokens[at].span);
            if !opens.get(vocabulary.ids()[at], || !self.candidates(text).is_empty()) {
                at += 1;
                continue;
            }
            let found = self
                .candidates(text)
                .into_iter()
                .map(|number| &self.avoided[number])
                .filter_map(|avoided| Some((avoided, avoided.at(context, &tokens[at..])?)))
                .filter(|(avoided, span)| avoided.applies(context, at, *span))
                .max_by_key(|(_, span)| span.len());
            let Some((avoided, span)) = found else {
                at += 1;
                continue;
            };
            let preferred = inside(context, span, &avoided.term.preferred, &avoided.form);
            if !preferred && context.reads(span) {
                findings.push(report(context, avoided, span));
            }
            at +=
                tokens[at..].iter().take_while(|token| token.span.start < span.end).count().max(1);
        }
    }
}

impl PreferredTerm {
    /// The forms that begin with a word as it is or without a possessive ending, in order.
    fn candidates(&self, word: &str) -> Vec<usize> {
        let texts = [word, fold::strip_possessive(word)].map(str::to_lowercase);
        let found = texts.iter().filter_map(|text| self.by_first.get(text));
        let mut found: Vec<_> = found.flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Whether a form stands inside the preferred one: `ISIS` inside `ISIS-K`.
fn inside(context: &DocumentContext<'_>, span: TextSpan, preferred: &str, form: &str) -> bool {
    preferred.match_indices(form).any(|(at, _)| {
        let start = (span.start as usize).checked_sub(at);
        start.and_then(|start| context.document.prose.get(start..start + preferred.len()))
            == Some(preferred)
    })
}

/// Whether a place stands inside a phrase; capitals matter where the phrase has any.
fn within(context: &DocumentContext<'_>, span: TextSpan, phrase: &str) -> bool {
    let prose = &*context.document.prose;
    let (start, end) = (span.start as usize, span.end as usize);
    let exact = phrase.chars().any(char::is_uppercase);
    let same = |text: &str| match exact {
        true => text == phrase,
        false => text.to_lowercase() == phrase,
    };
    let first = end.saturating_sub(phrase.len());
    (first..=start).any(|from| prose.get(from..from + phrase.len()).is_some_and(same))
}

fn report(context: &DocumentContext<'_>, avoided: &Avoided, span: TextSpan) -> Finding {
    let written = context.text(span);
    let term = &avoided.term;
    let preferred = &term.preferred;
    let replacement = match avoided.exact {
        true => preferred.clone(),
        false => fold::in_case_of(written, preferred),
    };
    let standard = || format!("`{written}` is not the house term; use `{preferred}`");
    let own = |message: &String| message.replace("{text}", written).replace("{use}", &replacement);
    let message = term.message.as_ref().map_or_else(standard, own);
    let mut finding = Finding::new(context.place(span), message)
        .help(format!("write `{replacement}`"))
        .replace(Applicability::Safe, replacement);
    finding.notes.extend(term.note.clone());
    finding.notes.extend(term.source.as_ref().map(|source| format!("usage: {source}")));
    finding
}

impl Avoided {
    fn new(term: Arc<Term>, form: &str) -> Self {
        use unicode_segmentation::UnicodeSegmentation;
        let words = form.split_word_bounds().filter(|word| !word.trim().is_empty());
        let exact = form.chars().any(char::is_uppercase)
            || form.to_lowercase() == term.preferred.to_lowercase();
        let tokens = words.map(str::to_owned).collect();
        Self { term, form: form.to_owned(), tokens, exact }
    }

    /// Whether a use counts: what the term says of the words beside it, and of names.
    fn applies(&self, context: &DocumentContext<'_>, first: usize, span: TextSpan) -> bool {
        let term = &self.term;
        let tokens = &context.layers.tokens;
        let written = context.text(span);
        let word = |at: Option<usize>| {
            let token = tokens.get(at?).filter(|it| it.kind == TokenKind::Word)?;
            Some(context.text(token.span))
        };
        let behind =
            first + tokens[first..].iter().take_while(|it| it.span.start < span.end).count();
        let (before, after) = (word(first.checked_sub(1)), word(Some(behind)));
        let is_one = |list: &[String], word: Option<&str>| {
            list.is_empty()
                || word.is_some_and(|word| list.iter().any(|it| fold::key(it) == fold::key(word)))
        };
        let capital =
            |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
        // A capital that no sentence asks for is one of a name, or of a title.
        let named = term.outside_names
            && !self.exact
            && capital(Some(written))
            && (before.is_some() || capital(after));
        // `non-co-operation` is a word of its own.
        let prose = context.document.prose.as_bytes();
        let hyphen = |at: Option<usize>| at.and_then(|at| prose.get(at)) == Some(&b'-');
        let (start, end) = (span.start as usize, span.end as usize);
        let part = hyphen(start.checked_sub(1)) || hyphen(Some(end));
        if part && self.form.contains('-') {
            return false;
        }
        is_one(&term.after, before)
            && is_one(&term.before, after)
            && !named
            && !term.except_in.iter().any(|phrase| within(context, span, phrase))
    }

    /// The place of the form where `tokens` begin with it, without a possessive ending.
    fn at(&self, context: &DocumentContext<'_>, tokens: &[Token]) -> Option<TextSpan> {
        let run = tokens.get(..self.tokens.len())?;
        let last = run.len() - 1;
        let mut end = run[last].span.end;
        for (at, (token, want)) in run.iter().zip(&self.tokens).enumerate() {
            let mut text = context.text(token.span);
            if at == last && token.kind == TokenKind::Word && fold::strip_possessive(want) == want {
                text = fold::strip_possessive(text);
                end = token.span.start + text.len() as u32;
            }
            let same =
                if self.exact { text == want } else { text.to_lowercase() == want.to_lowercase() };
            if !same {
                return None;
            }
        }
        // `e-mail` is no `e - mail`.
        let span = TextSpan { start: run[0].span.start, end };
        let spaces = |text: &str| text.split_whitespace().count();
        (spaces(context.text(span)) == spaces(&self.form)).then_some(span)
    }
}
