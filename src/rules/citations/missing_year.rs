//! An organisation in brackets where a citation would stand, without a year.

use serde::Deserialize;

use super::{accepted, citations};
use crate::facts::citation::CitationForm;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::words::authorship::{acronym, lexicon};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingYear>("missing-year");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct MissingYear {
    /// How many citations in brackets a text must have.
    least: usize,
}

impl Default for MissingYear {
    fn default() -> Self {
        Self { least: 5 }
    }
}

impl Check for MissingYear {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let bracketed = || citations(context).filter(|it| it.form == CitationForm::Parenthetical);
        if context.facts.references.is_empty() || bracketed().count() < self.least {
            return;
        }
        let tokens = &context.layers.tokens;
        for (at, token) in tokens.iter().enumerate() {
            if context.text(token.span) != "(" {
                continue;
            }
            let Some(name) = bracketed_organisation(context, tokens, at) else { continue };
            if !context.reads(name)
                || is_definition(context, name, token.span)
                || accepted(context, context.text(name))
            {
                continue;
            }
            let text = context.text(name);
            let mut finding = Finding::new(
                context.place(name),
                format!("`{text}` looks like a citation without a year"),
            )
            .here("an organisation alone in brackets, at the end of a sentence")
            .note("the other citations in brackets have a year")
            .help("add the year, and the entry if there is none")
            .confidence(Confidence::Medium);
            let near = bracketed().next();
            if let Some(near) = near {
                finding = finding.label(context.place(near.extent.text), "as here");
            }
            findings.push(finding);
        }
    }
}

/// The name in a bracket that holds nothing else and ends a sentence.
fn bracketed_organisation(
    context: &DocumentContext<'_>,
    tokens: &[Token],
    open: usize,
) -> Option<TextSpan> {
    let lexicon = lexicon();
    let inside = tokens.get(open + 1..)?;
    let length = inside.iter().take(9).position(|token| context.text(token.span) == ")")?;
    let words = &inside[..length];
    let (first, last) = (words.first()?, words.last()?);
    let named = words.iter().all(|token| {
        let text = context.text(token.span);
        let capital = text.chars().next().is_some_and(char::is_uppercase);
        token.kind == TokenKind::Word
            && (capital || lexicon.linkers.contains(text) || text == "and")
    });
    let span = first.span.cover(last.span);
    let ends = inside.get(length + 1).is_some_and(|token| context.text(token.span) == ".");
    let capital = |token: &Token| context.text(token.span).starts_with(char::is_uppercase);
    (words.len() >= 2
        && named
        && ends
        && capital(first)
        && capital(last)
        && lexicon.organisation.contains(&context.text(last.span).to_lowercase()))
    .then_some(span)
}

/// `UN (United Nations)` and `the world body (United Nations)`: the bracket spells out or names what
/// stands before it. A citation follows what somebody said: no name and no definite noun phrase.
fn is_definition(context: &DocumentContext<'_>, name: TextSpan, open: TextSpan) -> bool {
    let short = acronym(context.text(name));
    let tokens = &context.layers.tokens;
    let at = tokens.partition_point(|token| token.span.start < open.start);
    let before = |by: usize| at.checked_sub(by).map_or("", |at| context.text(tokens[at].span));
    let previous = before(1);
    let abbreviation = previous.chars().filter(|c| c.is_uppercase()).count() >= 2;
    let article = (2..=4)
        .any(|by| matches!(before(by), "the" | "The" | "a" | "an" | "this" | "their" | "its"));
    abbreviation
        || short.is_some_and(|short| previous.to_lowercase() == short)
        || previous.starts_with(char::is_uppercase)
        || article
}
