//! How a sentence was read, for people: its words with their heads, then its clauses.

use std::fmt::{self, Display, Formatter};

use crate::language::clause::{Argument, Clause, Modality, Source, Tense};
use crate::language::sentence::Sentence;
use crate::language::syntax::Syntax;

/// A sentence of a document, to be printed.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The syntax of its document.
    pub syntax: &'a Syntax<'a>,
    /// The sentence.
    pub sentence: &'a Sentence,
}

impl View<'_> {
    fn text(&self, at: u32) -> &str {
        self.sentence.tree.word(at).map_or("", |word| self.syntax.text(word))
    }

    /// The noun phrase of a word.
    fn chunk(&self, at: u32) -> &str {
        let tree = &self.sentence.tree;
        let span = tree.span(tree.chunk(at));
        span.map_or("", |span| self.syntax.document().text(span))
    }

    fn argument(&self, argument: Argument) -> String {
        let source = match argument.source {
            Source::Own => "",
            Source::Shared => " (shared)",
            Source::Antecedent => " (antecedent)",
            Source::Controlled => " (controlled)",
        };
        format!("`{}`{source}", self.chunk(argument.word))
    }

    fn clause(&self, clause: &Clause) -> String {
        let tense = match clause.tense {
            Tense::Past => "past",
            Tense::Present => "present",
            Tense::Future => "future",
            Tense::None => "no tense",
        };
        let modality = match clause.modality {
            Modality::Fact => "",
            Modality::Planned => ", planned",
            Modality::Possible => ", possible",
            Modality::Conditional => ", conditional",
            Modality::Denied => ", denied",
            Modality::Reported => ", reported",
        };
        let voice = if clause.passive { ", passive" } else { "" };
        let negated = if clause.negated { ", negated" } else { "" };
        let mut parts = vec![format!("{tense}{voice}{negated}{modality}")];
        for (name, argument) in [("subject", clause.subject), ("object", clause.object)] {
            parts.extend(argument.map(|it| format!("{name} {}", self.argument(it))));
        }
        parts.extend(clause.agent.map(|it| format!("by `{}`", self.chunk(it))));
        for slot in &clause.slots {
            let preposition = slot.preposition.map_or("-", |at| self.text(at));
            parts.push(format!("{preposition} `{}`", self.chunk(slot.word)));
        }
        format!("  {}: {}", clause.lemma, parts.join(" | "))
    }
}

impl Display for View<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let tree = &self.sentence.tree;
        writeln!(out, "{}", self.syntax.document().text(self.sentence.span))?;
        for (at, word) in tree.words.iter().enumerate() {
            let head = word.head.map_or(0, |head| head + 1);
            let (text, lemma) = (self.syntax.text(word), self.syntax.lemma(word));
            let (tag, penn) = (word.tag.universal(), self.syntax.penn(word));
            let relation = word.relation.name();
            writeln!(
                out,
                "  {:>3} {text:<18} {lemma:<18} {tag:<5} {penn:<4} {head:>3} {relation}",
                at + 1
            )?;
        }
        self.sentence.clauses.iter().try_for_each(|it| writeln!(out, "{}", self.clause(it)))
    }
}
