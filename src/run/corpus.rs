//! The texts of a corpus as they were read, in the order of their names.
//!
//! A [`Corpus`] is the one memory of the tool: a single run fills it and judges it once; fix
//! rounds, `check --watch` and the language server keep it, read again what changed and judge it
//! anew. [`engine::update`](crate::run::engine::update) reads, [`engine::judge`](crate::run::engine::judge)
//! judges; this room only keeps.

use crate::facts::Facts;
use crate::read::input::Input;
use crate::run::reading::{Reading, Rest};
use crate::text::finding::{DocumentId, Problem};

/// The texts of a corpus, read.
///
/// [`DocumentId`]s count the texts that could be read; they hold until the next change.
#[derive(Debug, Default)]
pub struct Corpus {
    inputs: Vec<Input>,
    documents: Vec<Facts>,
    rests: Vec<Rest>,
    /// By name.
    unread: Vec<(Input, Problem)>,
}

impl Corpus {
    /// Puts a text in its place; one of the same name is replaced.
    pub fn put(&mut self, input: Input, reading: Result<Reading, Box<Problem>>) {
        let name = input.name();
        let reading = match reading {
            Ok(reading) => reading,
            Err(problem) => {
                self.remove(&name);
                let at = self.unread.partition_point(|(other, _)| other.name() < name);
                self.unread.insert(at, (input, *problem));
                return;
            }
        };
        self.unread.retain(|(other, _)| other.name() != name);
        let Reading { facts, rest } = reading;
        match self.find(&name) {
            Ok(at) => {
                self.inputs[at] = input;
                self.documents[at] = facts;
                self.rests[at] = rest;
            }
            Err(at) => {
                self.inputs.insert(at, input);
                self.documents.insert(at, facts);
                self.rests.insert(at, rest);
            }
        }
    }

    /// Forgets a text; nothing where there is none of that name.
    pub fn remove(&mut self, name: &str) {
        self.unread.retain(|(other, _)| other.name() != name);
        if let Ok(at) = self.find(name) {
            self.inputs.remove(at);
            self.documents.remove(at);
            self.rests.remove(at);
        }
    }

    /// The texts that could be read.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Their facts.
    #[must_use]
    pub fn documents(&self) -> &[Facts] {
        &self.documents
    }

    /// The facts alone, for who needs nothing else any more.
    #[must_use]
    pub fn into_documents(self) -> Vec<Facts> {
        self.documents
    }

    /// What else is kept of them.
    #[must_use]
    pub fn rests(&self) -> &[Rest] {
        &self.rests
    }

    /// The texts that could not be read, with the reason.
    #[must_use]
    pub fn unread(&self) -> &[(Input, Problem)] {
        &self.unread
    }

    /// The document of a name.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<DocumentId> {
        self.find(name).ok().map(|at| DocumentId(at as u32))
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.documents.binary_search_by(|facts| (*facts.path).cmp(name))
    }
}
