//! Reports: one file a format, all written from the same [`Report`].

pub mod concise;
pub mod diff;
pub mod full;
pub mod json;

use crate::diagnostic::{DocumentId, Place};
use crate::engine::Report;
use crate::source::{Position, Source};

/// The sources that a report shows, read again from disk: the corpus itself is not kept in memory.
#[derive(Debug)]
pub struct Sources<'r> {
    report: &'r Report,
    /// By document; none where nothing is shown of it.
    read: Vec<Option<Source>>,
}

impl<'r> Sources<'r> {
    /// Reads the sources of every place that the findings show.
    #[must_use]
    pub fn of(report: &'r Report) -> Self {
        let places = report.findings.iter().flat_map(|finding| {
            let labels = finding.labels.iter().map(|label| label.place);
            labels.chain([finding.primary.place])
        });
        Self::at(report, places)
    }

    /// Reads the sources of some places.
    #[must_use]
    pub fn at(report: &'r Report, places: impl Iterator<Item = Place>) -> Self {
        let read = report.inputs.iter().map(|_| None).collect();
        let mut sources = Self { report, read };
        places.for_each(|place| sources.load(place.document));
        sources
    }

    fn load(&mut self, document: DocumentId) {
        let at = document.0 as usize;
        if let (Some(slot @ None), Some(input)) =
            (self.read.get_mut(at), self.report.inputs.get(at))
        {
            *slot = input.source().ok();
        }
    }

    /// The path of a document as reports show it.
    #[must_use]
    pub fn path(&self, document: DocumentId) -> &'r str {
        self.report.documents.get(document.0 as usize).map_or("", |facts| &facts.path)
    }

    /// The source of a document; none where the file went away since it was read.
    #[must_use]
    pub fn source(&self, document: DocumentId) -> Option<&Source> {
        self.read.get(document.0 as usize)?.as_ref()
    }

    /// Start and end of a place.
    #[must_use]
    pub fn positions(&self, place: Place) -> Option<(Position, Position)> {
        let source = self.source(place.document)?;
        Some((source.position(place.span.start), source.position(place.span.end)))
    }

    /// The text of a place.
    #[must_use]
    pub fn text(&self, place: Place) -> &str {
        self.source(place.document).map_or("", |source| place.span.of(source.text()))
    }
}
