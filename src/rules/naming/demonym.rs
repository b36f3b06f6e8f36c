//! Words that are taken for the name of a people and are none.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::data;
use crate::diagnostic::{Applicability, Finding};
use crate::fold;
use crate::rules::{Check, DocumentContext};
use crate::token::TokenKind;

use super::accepted;

#[derive(Deserialize)]
struct Words {
    right: BTreeMap<String, String>,
    money: FxHashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data::table("demonyms.toml"));

/// Reports them, with the right form.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Demonym {}

impl Check for Demonym {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let tokens = &context.layers.tokens;
        for (at, token) in tokens.iter().enumerate() {
            let text = fold::strip_possessive(context.text(token.span));
            if token.kind != TokenKind::Word || !text.starts_with(char::is_uppercase) {
                continue;
            }
            let Some(right) = WORDS.right.get(text) else { continue };
            // Where money is spoken of, the word may be a currency; before another capitalised
            // word that is no people, it may be a family name.
            let near = at.saturating_sub(4)..tokens.len().min(at + 5);
            let money = tokens[near].iter().any(|token| {
                let text = context.text(token.span);
                token.kind == TokenKind::Number || WORDS.money.contains(&text.to_lowercase())
            });
            let mut span = token.span;
            span.end = span.start + text.len() as u32;
            if money || !context.reads(span) || accepted(context.settings, text) {
                continue;
            }
            findings.push(
                Finding::new(
                    context.place(span),
                    format!("`{text}` is not the name of a people; `{right}` is"),
                )
                .help(format!("write `{right}`"))
                .replace(Applicability::Unsafe, right.as_str()),
            );
        }
    }
}
