//! Reports: one file a format, all written from the same [`Report`].

pub mod concise;
pub mod diff;
pub mod full;
pub mod json;

use std::io::{self, Write};

use crate::diagnostic::{DocumentId, Finding, Place, Shown};
use crate::engine::{self, Input, Report};
use crate::source::{Position, Source};

/// Writes what a format makes of each finding, in order, with a separator between two.
///
/// Threads draw some findings each and nothing is written meanwhile; so that a long report is not
/// in memory as a whole, that is done wave by wave.
fn write_each(
    findings: &[Finding],
    separator: &str,
    out: &mut dyn Write,
    draw: impl Fn(&Finding, &mut Vec<u8>) -> io::Result<()> + Send + Sync,
) -> io::Result<()> {
    /// Findings that are drawn before any is written.
    const WAVE: usize = 16_384;
    /// Findings that one thread draws at a time.
    const SHARE: usize = 128;
    let mut first = true;
    for wave in findings.chunks(WAVE) {
        let shares: Vec<_> = wave.chunks(SHARE).collect();
        let drawn = engine::each(&shares, |share| {
            let mut text = Vec::new();
            for (at, finding) in share.iter().enumerate() {
                if at > 0 {
                    text.extend_from_slice(separator.as_bytes());
                }
                draw(finding, &mut text)?;
            }
            Ok::<_, io::Error>(text)
        });
        for text in drawn {
            if !first {
                out.write_all(separator.as_bytes())?;
            }
            out.write_all(&text?)?;
            first = false;
        }
    }
    Ok(())
}

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
        let mut inputs: Vec<_> = report.inputs.iter().map(|input| (input, false)).collect();
        for place in places {
            if let Some((_, shown)) = inputs.get_mut(place.document.0 as usize) {
                *shown = true;
            }
        }
        let read = |&(input, shown): &(&Input, bool)| shown.then(|| input.source().ok()).flatten();
        Self { report, read: engine::each(&inputs, read) }
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

    /// A place as a reader finds it.
    #[must_use]
    pub fn shown(&self, place: Place) -> Shown {
        let start = self.positions(place).map(|(start, _)| start);
        Shown {
            path: self.path(place.document).to_owned(),
            line: start.map_or(1, |it| it.line),
            column: start.map_or(1, |it| it.column),
            text: self.text(place).to_owned(),
        }
    }
}
