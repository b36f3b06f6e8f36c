//! Reports: one file a format, all written from the same [`Report`].

mod copies;
mod xml;

pub mod checkstyle;
pub mod concise;
pub mod diff;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod grouped;
pub mod html;
pub mod json;
pub mod junit;
pub mod rdjson;
pub mod sarif;
pub mod statistics;

pub mod markdown;

use self::xml::{Xml, begin as begin_xml, end as end_xml, text as xml_text};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use crate::house::config::Settings;
use crate::house::rulefile::RuleFile;
use crate::mined::trend::Point;
use crate::run::engine::{self, Report};
use crate::text::escape;
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::finding::{DocumentId, Finding, Level, Place, Problem, Shown};
use crate::text::origin::PartPlace;
use crate::text::source::{Position, Source};

/// What stands before the number of a paragraph.
const PARAGRAPH: char = '¶';

/// All that a report for programs may tell.
#[derive(Debug, Clone, Copy)]
pub struct Run<'r> {
    /// What was found.
    pub report: &'r Report,
    /// What was wrong with the input, the report's own problems among it.
    pub problems: &'r [Problem],
    /// Every rule there is, in the order of the ids.
    pub rules: &'r [RuleFile],
    /// What the house says, as far as rules read it.
    pub settings: &'r Settings,
    /// What was found at earlier commits, where that was asked for.
    pub trend: &'r [Point],
    /// What was left out because it is older, in a sentence, where something may be.
    pub base: Option<&'r str>,
}

impl<'r> Run<'r> {
    /// The file of a rule.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&'r RuleFile> {
        let at = self.rules.binary_search_by(|file| (*file.id).cmp(id)).ok()?;
        self.rules.get(at)
    }
}

/// A finding with what tells it apart from others.
#[derive(Debug, Clone, Copy)]
struct Signed<'r> {
    finding: &'r Finding,
    fingerprint: Fingerprint,
    /// How many findings of the same fingerprint stand before it.
    ordinal: usize,
}

fn signed(report: &Report) -> Vec<Signed<'_>> {
    let mut met: HashMap<Fingerprint, usize> = HashMap::new();
    let pairs = report.findings.iter().zip(report.fingerprints());
    let signed = pairs.map(|(finding, &fingerprint)| {
        let count = met.entry(fingerprint).or_default();
        *count += 1;
        Signed { finding, fingerprint, ordinal: *count - 1 }
    });
    signed.collect()
}

/// Writes what a format makes of each item, in order, with a separator between two.
///
/// Threads draw some items each and nothing is written meanwhile; so that a long report is not in
/// memory as a whole, that is done wave by wave.
fn write_each<T: Sync>(
    items: &[T],
    separator: &str,
    out: &mut dyn Write,
    draw: impl Fn(&T, &mut Vec<u8>) -> io::Result<()> + Send + Sync,
) -> io::Result<()> {
    /// Items that are drawn before any is written.
    const WAVE: usize = 16_384;
    /// Items that one thread draws at a time.
    const SHARE: usize = 128;
    let mut first = true;
    for wave in items.chunks(WAVE) {
        let shares: Vec<_> = wave.chunks(SHARE).collect();
        let drawn = engine::each(&shares, |share| {
            let mut text = Vec::new();
            for (at, item) in share.iter().enumerate() {
                if at > 0 {
                    text.extend_from_slice(separator.as_bytes());
                }
                draw(item, &mut text)?;
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

/// The sources that a report shows: those that it holds since [`Report::settle`], or read again
/// from disk, for the corpus itself is not kept in memory.
#[derive(Debug)]
pub struct Sources<'r> {
    report: &'r Report,
    /// By document; none where nothing is shown of it.
    read: Vec<Option<Cow<'r, Source>>>,
}

impl<'r> Sources<'r> {
    /// Reads the sources of every place that the findings show.
    #[must_use]
    pub fn of(report: &'r Report) -> Self {
        Self::at(report, report.findings.iter().flat_map(Finding::places))
    }

    /// Reads the sources of some places.
    #[must_use]
    pub fn at(report: &'r Report, places: impl Iterator<Item = Place>) -> Self {
        let ids = 0..report.inputs.len() as u32;
        let mut documents: Vec<_> = ids.map(|id| (DocumentId(id), false)).collect();
        for place in places {
            if let Some((_, shown)) = documents.get_mut(place.document.0 as usize) {
                *shown = true;
            }
        }
        let read = |&(id, shown): &(DocumentId, bool)| shown.then(|| report.source(id)).flatten();
        Self { report, read: engine::each(&documents, read) }
    }

    /// The path of a document as reports show it.
    #[must_use]
    pub fn path(&self, document: DocumentId) -> &'r str {
        self.report.paths.get(document.0 as usize).map_or("", |path| path)
    }

    /// The source of a document; none where the file changed since it was checked.
    #[must_use]
    pub fn source(&self, document: DocumentId) -> Option<&Source> {
        self.read.get(document.0 as usize)?.as_deref()
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

    /// `path:line:column` of a place, as a part of a line; in a container, which has no lines,
    /// ``path:¶paragraph `words` ``.
    #[must_use]
    pub fn named(&self, place: Place) -> String {
        let Shown { path, line, column, text } = self.shown(place);
        let path = escape::path(&path);
        if self.part(place).is_none() {
            return format!("{path}:{line}:{column}");
        }
        let words = escape::line(&text);
        format!("{path}:{PARAGRAPH}{line} `{words}`")
    }

    /// Where a place stands in a container, if its text is one.
    #[must_use]
    pub fn part(&self, place: Place) -> Option<PartPlace<'_>> {
        self.source(place.document)?.origin()?.place(place.span)
    }

    /// The message of a finding in one line, with the first other place behind it.
    fn line(&self, finding: &Finding) -> String {
        let mut line = escape::line(&finding.message).into_owned();
        if let Some(far) = finding.labels.first() {
            let _ = write!(line, " ({})", self.named(far.place));
        }
        line
    }

    /// All that a finding says, in several lines, for formats that have one text for it.
    #[must_use]
    pub fn told(&self, finding: &Finding) -> String {
        let mut text = escape::line(&finding.message).into_owned();
        for label in &finding.labels {
            let (place, message) = (self.named(label.place), escape::line(&label.message));
            let _ = write!(text, "\n{place}: {message}");
        }
        for note in &finding.notes {
            let _ = write!(text, "\nnote: {}", escape::line(note));
        }
        if let Some(advice) = finding.advice() {
            let _ = write!(text, "\nhelp: {}", escape::line(&advice));
        }
        text
    }
}

/// `3 errors, 12 warnings`.
#[must_use]
pub fn found(report: &Report) -> String {
    let levels = [Level::Error, Level::Warning, Level::Note].map(|level| {
        let count = report.findings.iter().filter(|finding| finding.level == level).count();
        (count > 0).then(|| counted(count, &level.to_string()))
    });
    let levels: Vec<_> = levels.into_iter().flatten().collect();
    if levels.is_empty() { "nothing found".to_owned() } else { levels.join(", ") }
}

/// `1 text`, `2 texts`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    counted_as(count, noun, &format!("{noun}s"))
}

/// `1 fix`, `2 fixes`.
#[must_use]
pub fn counted_as(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
