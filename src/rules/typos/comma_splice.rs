//! `comma-splice`: a comma before `however` and its like where a new clause begins.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Confidence, Finding};
use crate::text::token::{Token, TokenKind};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<CommaSplice>("comma-splice");

/// Reports `they had won, however, the war went on`: a whole clause, an adverb between commas, and
/// the subject of the next clause.
///
/// What stands before the adverb must be a clause for certain: it begins with a pronoun that is a
/// subject and has a finite auxiliary with its complement. `In the end, however, the war …` and
/// `he was, however, the last` are right.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CommaSplice {
    /// Adverbs that join no clauses.
    adverbs: FxHashSet<String>,
    /// Words that begin a clause as its subject.
    subjects: FxHashSet<String>,
    /// Verb forms that are finite whatever stands around them.
    auxiliaries: FxHashSet<String>,
    /// Words that begin the next clause.
    openers: FxHashSet<String>,
    /// Words after an opener that make it a complement: `however, the best`.
    superlatives: FxHashSet<String>,
    /// How many words the auxiliary needs after it.
    complement: usize,
}

impl Check for CommaSplice {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let (tokens, vocabulary) = (&context.layers.tokens, &context.layers.vocabulary);
        let adverbs: Vec<_> =
            self.adverbs.iter().filter_map(|adverb| vocabulary.id(adverb)).collect();
        if adverbs.is_empty() {
            return;
        }
        for (at, (token, id)) in tokens.iter().zip(vocabulary.ids()).enumerate() {
            if token.kind != TokenKind::Word || !adverbs.contains(id) {
                continue;
            }
            let Some(comma) = at.checked_sub(1).map(|before| tokens[before]) else { continue };
            let text = |at: usize| context.layers.token_text(at);
            if context.text(comma.span) != ","
                || text(at + 1) != ","
                || !self.openers.contains(text(at + 2))
                || self.superlatives.contains(text(at + 3))
                || !self.is_clause(context, &tokens[..at - 1])
                || !context.reads(comma.span.cover(tokens[at + 1].span))
            {
                continue;
            }
            let adverb = context.text(token.span);
            let finding = Finding::new(
                context.place(comma.span),
                format!("a comma alone before `{adverb}` joins two sentences"),
            );
            findings.push(
                finding
                    .label(context.place(token.span), "joins no clauses")
                    .help("write a semicolon or begin a new sentence")
                    .confidence(Confidence::Medium)
                    .replace(Applicability::Unsafe, ";"),
            );
        }
    }
}

impl CommaSplice {
    /// Whether the words before a comma, back to the mark before, are a clause.
    fn is_clause(&self, context: &DocumentContext<'_>, tokens: &[Token]) -> bool {
        let Some(end) = tokens.last() else { return false };
        let sentence = context.layers.sentence_at(end.span.start).unwrap_or_default();
        let inside = |token: &&Token| {
            token.kind != TokenKind::Punctuation && token.span.start >= sentence.start
        };
        let words = tokens.iter().rev().take_while(inside).count();
        let mut words = tokens[tokens.len() - words..].iter().map(|token| context.text(token.span));
        let first = words.next().unwrap_or_default();
        let auxiliary = words.position(|word| self.auxiliaries.contains(word));
        self.subjects.contains(first.to_lowercase().as_str())
            && auxiliary.is_some()
            && words.count() >= self.complement
    }
}
