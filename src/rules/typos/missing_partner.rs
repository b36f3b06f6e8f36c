//! `missing-partner`: the first word of a pair without the second: *either* without *or*.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingPartner>("missing-partner");

/// Reports a word that announces another in its sentence where that never comes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct MissingPartner {
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    /// The first word, in lower case.
    first: String,
    /// Words of which one must follow it at once: what makes it a conjunction.
    before: FxHashSet<String>,
    /// Words of which one must come later in the sentence.
    partners: FxHashSet<String>,
    /// Words earlier in the sentence that make the first one something else.
    unless: FxHashSet<String>,
}

impl Check for MissingPartner {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let layers = context.layers;
        for row in &self.rows {
            let Some(id) = layers.vocabulary.id(&row.first) else { continue };
            let places = layers.vocabulary.ids().iter().enumerate();
            for (at, _) in places.filter(|(_, it)| **it == id) {
                let span = layers.tokens[at].span;
                let sentence = layers.sentence_at(span.start).unwrap_or_default();
                let range = layers.range(sentence);
                let text = |at: usize| layers.token_text(at);
                let earlier = range.start..at;
                let excused = earlier.into_iter().any(|it| {
                    row.unless.contains(text(it))
                        || text(it).ends_with("n’t")
                        || text(it).ends_with("n't")
                });
                let met = (at + 1..range.end).any(|it| row.partners.contains(text(it)));
                // A sentence that a colon or a list breaks off goes on elsewhere.
                let whole = context.text(sentence).ends_with(['.', '?', '!']);
                let rest = TextSpan { start: span.start, end: sentence.end };
                if excused
                    || met
                    || !whole
                    || !row.before.contains(text(at + 1))
                    || !context.reads(rest)
                {
                    continue;
                }
                let partner = row.partners.iter().min().map_or("", String::as_str);
                let first = &row.first;
                findings.push(
                    Finding::new(
                        context.place(span),
                        format!("`{first}` announces `{partner}`, which never comes"),
                    )
                    .note("the sentence ends without it")
                    .help(format!("add the other choice, or take `{first}` out"))
                    .confidence(Confidence::Medium),
                );
            }
        }
    }
}
