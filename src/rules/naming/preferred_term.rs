//! House terms: `[[term]]` of the configuration.

use serde::Deserialize;

use crate::config::Term;
use crate::diagnostic::{Applicability, Finding};
use crate::fold;
use crate::rules::{Check, DocumentContext};
use crate::span::TextSpan;
use crate::token::{Token, TokenKind};

/// Reports forms that the house does not use.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct PreferredTerm {}

/// A form to avoid, ready to compare with tokens.
struct Avoided<'t> {
    term: &'t Term,
    form: &'t str,
    /// Its words and punctuation as tokens see them.
    tokens: Vec<String>,
    /// Whether capitals matter: they do where the form has any, or the preferred form differs from
    /// it in nothing else.
    exact: bool,
}

impl Check for PreferredTerm {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let avoided: Vec<Avoided<'_>> = context
            .settings
            .terms
            .iter()
            .flat_map(|term| term.avoid.iter().map(move |form| Avoided::new(term, form)))
            .filter(|avoided| !avoided.tokens.is_empty())
            .collect();
        if avoided.is_empty() {
            return;
        }
        let tokens = &context.layers.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let found = avoided
                .iter()
                .filter_map(|avoided| Some((avoided, avoided.at(context, &tokens[at..])?)))
                .max_by_key(|(_, span)| span.len());
            let Some((avoided, span)) = found else {
                at += 1;
                continue;
            };
            let preferred = inside(context, span, &avoided.term.preferred, avoided.form);
            if !preferred && context.reads(span) {
                findings.push(report(context, avoided, span));
            }
            at +=
                tokens[at..].iter().take_while(|token| token.span.start < span.end).count().max(1);
        }
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

fn report(context: &DocumentContext<'_>, avoided: &Avoided<'_>, span: TextSpan) -> Finding {
    let written = context.text(span);
    let preferred = &avoided.term.preferred;
    let replacement = match avoided.exact {
        true => preferred.clone(),
        false => fold::in_case_of(written, preferred),
    };
    let finding = Finding::new(
        context.place(span),
        format!("`{written}` is not the house term; use `{preferred}`"),
    )
    .help(format!("write `{replacement}`"))
    .replace(Applicability::Safe, replacement);
    match &avoided.term.note {
        Some(note) => finding.note(note.clone()),
        None => finding,
    }
}

impl<'t> Avoided<'t> {
    fn new(term: &'t Term, form: &'t str) -> Self {
        use unicode_segmentation::UnicodeSegmentation;
        let words = form.split_word_bounds().filter(|word| !word.trim().is_empty());
        let exact = form.chars().any(char::is_uppercase)
            || form.to_lowercase() == term.preferred.to_lowercase();
        Self { term, form, tokens: words.map(str::to_owned).collect(), exact }
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
        (spaces(context.text(span)) == spaces(self.form)).then_some(span)
    }
}
