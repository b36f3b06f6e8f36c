//! What is kept of one text when it has been read: everything left of the wall between documents
//! and corpus.
//!
//! A [`Reading`] is a pure function of the bytes of a file, its name, the rules and their
//! configuration. It is owned, holds no text of its document but what its facts quote, and can be
//! written to disk: a [`Corpus`](crate::run::corpus::Corpus) keeps readings in memory, a
//! [`Cache`](crate::run::cache::Cache) from one run to the next.

use serde::{Deserialize, Serialize};

use crate::facts::Facts;
use crate::house::suppress::Suppressions;
use crate::text::finding::{DocumentId, Finding, Problem};

/// What is kept of one text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reading {
    /// What it states.
    pub facts: Facts,
    /// What corpus checks need not know.
    pub rest: Rest,
}

/// What was found while the text itself was at hand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rest {
    /// What the document checks found, under the id 0: which document it is in its corpus is known
    /// only when all are read.
    pub findings: Vec<Finding>,
    /// What its comments allow, none of it used yet.
    pub suppressions: Suppressions,
    /// What is wrong with it as an input.
    pub problems: Vec<Problem>,
    /// Whether a fix can be written back: it is sound UTF-8, in a format that is known.
    pub rewritable: bool,
    /// Its words.
    pub words: usize,
}

impl Rest {
    /// The findings of the document checks, as they read in a corpus.
    pub fn findings_at(&self, document: DocumentId) -> impl Iterator<Item = Finding> {
        self.findings.iter().cloned().map(move |finding| relocate(finding, document))
    }
}

fn relocate(mut finding: Finding, document: DocumentId) -> Finding {
    finding.primary.place.document = document;
    finding.labels.iter_mut().for_each(|label| label.place.document = document);
    let edits = finding.fix.iter_mut().flat_map(|fix| &mut fix.edits);
    edits.for_each(|edit| edit.place.document = document);
    finding
}
