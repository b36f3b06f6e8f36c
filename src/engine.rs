//! The flow: discover, read, extract, check each document, check the corpus, sort.
//!
//! The only file that knows about threads. Left of the corpus checks everything is a pure function
//! of one file and runs in parallel; the results keep the order of the paths, so the same input
//! gives the same report whatever the number of threads.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{DocumentId, Finding, Problem};
use crate::document::Document;
use crate::entities::Entities;
use crate::facts::{self, Facts};
use crate::read;
use crate::rules::{CorpusContext, DocumentContext, Rule};
use crate::source::{NotText, Source};

/// One text to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Text that is already here, under the name that reports show.
    Text {
        /// The name, which also tells the format.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// The path as reported: relative where it was given so, with `/`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => {
                let path = path.strip_prefix(".").unwrap_or(path);
                path.to_string_lossy().replace('\\', "/")
            }
            Self::Text { name, .. } => name.clone(),
        }
    }

    /// Reads and decodes it.
    ///
    /// # Errors
    /// A [`Problem`] where it cannot be read or is no text.
    pub fn source(&self) -> Result<Source, Box<Problem>> {
        let name = self.name();
        let bytes = match self {
            Self::File(path) => fs::read(path).map_err(|error| {
                Box::new(Problem::error(format!("cannot read the file: {error}")).path(&name))
            })?,
            Self::Text { bytes, .. } => bytes.clone(),
        };
        Source::decode(bytes).map_err(|error| {
            let problem = match error {
                NotText::Binary => Problem::error("this is a binary file, not a text")
                    .help("leave it out with `exclude` in copydesk.toml"),
                NotText::TooLarge => Problem::error("this file is too large to read"),
            };
            Box::new(problem.path(name))
        })
    }
}

/// What a run came to.
#[derive(Debug)]
pub struct Report {
    /// The texts, in the order of [`DocumentId`].
    pub inputs: Vec<Input>,
    /// The facts of each text that could be read.
    pub documents: Vec<Facts>,
    /// Findings, sorted.
    pub findings: Vec<Finding>,
    /// Problems with the inputs.
    pub problems: Vec<Problem>,
}

/// Reads the inputs and runs the rules over them.
#[must_use]
pub fn check(inputs: Vec<Input>, rules: &[Rule], config: &Config) -> Report {
    let mut inputs = inputs;
    inputs.sort_by_key(Input::name);
    let read: Vec<_> = inputs
        .into_par_iter()
        .map(|input| {
            let read = input.source().map(|source| {
                let document = read::read(&input.name(), source);
                check_document(&document, rules, config)
            });
            (input, read)
        })
        .collect();

    let mut report = Report {
        inputs: Vec::new(),
        documents: Vec::new(),
        findings: Vec::new(),
        problems: Vec::new(),
    };
    for (input, read) in read {
        match read {
            Ok((facts, findings)) => {
                let id = DocumentId(report.documents.len() as u32);
                report.findings.extend(findings.into_iter().map(|finding| relocate(finding, id)));
                report.inputs.push(input);
                report.documents.push(facts);
            }
            Err(problem) => report.problems.push(*problem),
        }
    }

    let entities = Entities::build(&report.documents);
    let found: Vec<Vec<Finding>> = rules
        .par_iter()
        .map(|rule| {
            let context = CorpusContext {
                documents: &report.documents,
                entities: &entities,
                zones: rule.zones,
                settings: &config.settings,
            };
            let mut findings = Vec::new();
            rule.check.corpus(&context, &mut findings);
            findings.into_iter().map(|finding| signed(finding, rule)).collect()
        })
        .collect();
    report.findings.extend(found.into_iter().flatten());
    report.findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    report.findings.dedup();
    report
}

/// Facts and findings of one document, under the id 0: which document it is in its corpus is known
/// only when all are read.
fn check_document(document: &Document, rules: &[Rule], config: &Config) -> (Facts, Vec<Finding>) {
    let (facts, layers) = facts::extract(document);
    let mut all = Vec::new();
    for rule in rules {
        let context = DocumentContext {
            id: DocumentId(0),
            document,
            layers: &layers,
            facts: &facts,
            zones: rule.zones,
            settings: &config.settings,
        };
        let mut findings = Vec::new();
        rule.check.document(&context, &mut findings);
        all.extend(findings.into_iter().map(|finding| signed(finding, rule)));
    }
    (facts, all)
}

fn signed(finding: Finding, rule: &Rule) -> Finding {
    Finding { rule: Arc::clone(&rule.id), level: rule.level, ..finding }
}

fn relocate(mut finding: Finding, document: DocumentId) -> Finding {
    finding.primary.place.document = document;
    finding.labels.iter_mut().for_each(|label| label.place.document = document);
    let edits = finding.fix.iter_mut().flat_map(|fix| &mut fix.edits);
    edits.for_each(|edit| edit.place.document = document);
    finding
}
