//! A name that the text uses with "the" and, here and there, without.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::data;
use crate::diagnostic::{Applicability, Confidence, Finding};
use crate::facts::{Name, NameKind};
use crate::fold;
use crate::rules::{Check, DocumentContext};

use super::{accepted, times};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Words {
    verb: FxHashSet<String>,
    preposition: FxHashSet<String>,
    determiner: FxHashSet<String>,
    adjective_endings: Vec<String>,
    either: FxHashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data::table("articles.toml"));

/// Reports the uses without the article.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct MissingArticle {
    /// How often the name must stand with the article.
    least: usize,
    /// How many times as often as without.
    ratio: usize,
}

impl Default for MissingArticle {
    fn default() -> Self {
        Self { least: 8, ratio: 3 }
    }
}

/// How a mention of a name stands in its sentence.
enum Use {
    /// As a noun of its own, with the article.
    With,
    /// As a noun of its own, without any word that could stand for the article.
    Without,
    /// Before another noun, or where a parse would be needed.
    Unclear,
}

impl Check for MissingArticle {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut uses: BTreeMap<&str, (Vec<&Name>, Vec<&Name>)> = BTreeMap::new();
        let names = context.facts.names.iter().filter(|name| name.kind != NameKind::Phrase);
        for name in names.filter(|name| context.reads(name.extent.text)) {
            match classify(context, name) {
                Use::With => uses.entry(&*name.key).or_default().0.push(name),
                Use::Without => uses.entry(&*name.key).or_default().1.push(name),
                Use::Unclear => {}
            }
        }
        for (key, (with, without)) in uses {
            let clear = with.len() >= self.least && with.len() >= self.ratio * without.len();
            if !clear || WORDS.either.contains(key) || accepted(context.settings, &with[0].text) {
                continue;
            }
            for name in without {
                let text = &name.text;
                findings.push(
                    Finding::new(
                        context.place(name.extent.text),
                        format!("`{text}` lacks the article that it has elsewhere in this text"),
                    )
                    .label(
                        context.place(with[0].extent.text),
                        format!("with `the` here, {} in all", times(with.len())),
                    )
                    .help(format!("write `the {text}`"))
                    .confidence(Confidence::Medium)
                    .replace(Applicability::Unsafe, format!("the {text}")),
                );
            }
        }
    }
}

/// A name is surely a noun of its own before a possessive ending and before a finite verb; before
/// anything else but a preposition it may modify what follows.
fn classify(context: &DocumentContext<'_>, name: &Name) -> Use {
    let tokens = &context.layers.tokens;
    let span = name.extent.text;
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let next = tokens.partition_point(|token| token.span.start < span.end);
    let text = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at)).map_or("", |token| context.text(token.span))
    };
    let last = text(next.checked_sub(1));
    let after = text(Some(next));
    let plural = last.ends_with('s') && matches!(after, "’" | "'");
    let possessive = plural || fold::strip_possessive(last).len() < last.len();
    let verb = WORDS.verb.contains(after);
    let closed = after.is_empty() || matches!(after, "." | "," | ";" | ":" | ")");
    if name.article {
        let noun = possessive || verb || closed || WORDS.preposition.contains(after);
        return if noun { Use::With } else { Use::Unclear };
    }
    if !(possessive || verb) {
        return Use::Unclear;
    }
    let before = text(first.checked_sub(1));
    let word = before.starts_with(char::is_alphanumeric);
    let described = before.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        || WORDS.determiner.contains(before)
        || fold::strip_possessive(before).len() < before.len()
        || WORDS.adjective_endings.iter().any(|ending| before.ends_with(ending.as_str()));
    if !word && !matches!(before, "," | "") || described {
        return Use::Unclear;
    }
    // One article may serve two nouns: "the army and Taliban".
    let shared = matches!(before, "and" | "or")
        && (2..8).any(|back| text(first.checked_sub(back)).eq_ignore_ascii_case("the"));
    if shared { Use::Unclear } else { Use::Without }
}
