//! What a text says about itself: title, date, size.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::read;
use crate::text::document::{Block, Document, Format};
use crate::text::layers::Layers;
use crate::text::span::{SourceSpan, TextSpan};
use crate::text::zone::Zone;
use crate::words::calendar::Day;
use crate::words::data;

/// Where a document's own date was found, best source first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateSource {
    /// `date` of the front matter.
    FrontMatter,
    /// A line of its own near the top, or the opening of a report.
    Dateline,
    /// The line that names the author.
    Byline,
    /// The line that tells how to cite the text.
    CitationLine,
    /// The name of the file.
    FileName,
}

impl DateSource {
    /// As a note names it: "the text is dated by its …".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FrontMatter => "front matter",
            Self::Dateline => "dateline",
            Self::Byline => "byline",
            Self::CitationLine => "line that tells how to cite it",
            Self::FileName => "file name",
        }
    }
}

/// A document about itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Summary {
    /// Its title.
    pub title: Option<String>,
    /// The day it gives itself; the last day of a month or year that it gives.
    pub date: Option<Day>,
    /// What gives it.
    pub date_source: Option<DateSource>,
    /// Where it stands in the source; nowhere for the name of the file.
    pub date_span: Option<SourceSpan>,
    /// BCP 47 tag, `en` where nothing says otherwise, `und` where it is another language.
    pub language: String,
    /// The format it was read as.
    pub format: Format,
    /// Number of words of the prose.
    pub words: usize,
}

/// `rules/data/summary.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessPhrases {
    accessed: Vec<String>,
}

static ACCESS: LazyLock<AccessPhrases> = LazyLock::new(|| data::table("summary.toml"));

/// How far into the first paragraph a dateline reaches, in bytes.
const DATELINE: usize = 80;

/// A date that a document gives itself.
type Dated = (Day, DateSource, Option<SourceSpan>);

/// Reads what a document in a language says about itself; `parse` reads one date out of a short text.
#[must_use]
pub fn extract(
    layers: &Layers<'_>,
    language: String,
    parse: impl Fn(&str) -> Option<(Day, TextSpan)>,
) -> Summary {
    let document = layers.document;
    let front = &document.front;
    let title = front.title.clone().or_else(|| {
        let block = first(document, Zone::Title)?;
        Some(document.text(block.span).to_owned())
    });
    // A date in a part of the prose.
    let within = |part: TextSpan, source: DateSource| -> Option<Dated> {
        let (day, span) = parse(document.text(part))?;
        let span = TextSpan { start: part.start + span.start, end: part.start + span.end };
        Some((day, source, Some(document.source_span(span))))
    };
    let in_front = || -> Option<Dated> {
        let field = front.date.as_ref()?;
        Some((parse(&field.text)?.0, DateSource::FrontMatter, Some(field.span)))
    };
    let in_block = |zone, source| within(first(document, zone)?.span, source);
    let dated = in_front()
        .or_else(|| in_block(Zone::Dateline, DateSource::Dateline))
        .or_else(|| within(opening(document)?, DateSource::Dateline))
        .or_else(|| in_block(Zone::Byline, DateSource::Byline))
        .or_else(|| within(citation_line(document)?, DateSource::CitationLine))
        .or_else(|| Some((file_name(&document.path, &parse)?, DateSource::FileName, None)));
    Summary {
        title,
        date: dated.map(|(day, ..)| day),
        date_source: dated.map(|(_, source, _)| source),
        date_span: dated.and_then(|(.., span)| span),
        language,
        format: document.format,
        words: layers.words(),
    }
}

/// The first block of a zone.
fn first(document: &Document, zone: Zone) -> Option<&Block> {
    document.blocks.iter().find(|block| block.zone == zone)
}

/// What stands before the sign that opens a news report: `SALTBY, 3 May 2021 —`.
fn opening(document: &Document) -> Option<TextSpan> {
    let span = first(document, Zone::Paragraph)?.span;
    let text = document.text(span);
    let signs = text.char_indices().take(DATELINE).filter(|&(at, c)| {
        let rest = &text[at..];
        // A colon or a hyphen stands in any sentence: only behind a place in capitals or brackets.
        let report = || {
            let place = text.split([',', ' ', ')']).next().unwrap_or_default();
            let capitals = place.len() > 2 && !place.contains(char::is_lowercase);
            capitals || text.starts_with('(')
        };
        let hyphen = rest.starts_with("-- ") || rest.starts_with("- ") && text[..at].ends_with(' ');
        matches!(c, '—' | '–') || (hyphen || rest.starts_with(": ")) && report()
    });
    let ends = signs.map(|(at, _)| at).filter(|&at| read::is_dateline(&text[..at]));
    // The last one, behind the date: "KABUL (AP) — 3 January 2024 —".
    let end = ends.last()?;
    Some(TextSpan { start: span.start, end: span.start + end as u32 })
}

/// The line that tells how to cite the text, up to the day on which somebody looked at it.
fn citation_line(document: &Document) -> Option<TextSpan> {
    let headed = || {
        let mut blocks = document.blocks.iter();
        blocks.find(|block| {
            matches!(block.zone, Zone::Furniture | Zone::Heading)
                && read::is_cite_heading(document.text(block.span))
        })?;
        Some(blocks.next()?.span)
    };
    let span = headed().or_else(|| {
        document.blocks.iter().find_map(|block| {
            let start = block.span.start + read::after_cite(document.text(block.span))? as u32;
            Some(TextSpan { start, end: block.span.end })
        })
    })?;
    let lower = document.text(span).to_ascii_lowercase();
    let end = ACCESS.accessed.iter().filter_map(|word| lower.find(word.as_str())).min();
    Some(end.map_or(span, |end| TextSpan { start: span.start, end: span.start + end as u32 }))
}

/// The date in the name of a file: `2024-06-01-salt.md`, `salt_20240601.txt`.
fn file_name(path: &str, parse: impl Fn(&str) -> Option<(Day, TextSpan)>) -> Option<Day> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let digits = |from: usize, count: usize| {
        let part = name.get(from..from + count)?;
        part.bytes().all(|b| b.is_ascii_digit()).then_some(part)
    };
    let mark = |at: usize| name.as_bytes().get(at).filter(|b| matches!(b, b'-' | b'_' | b'.'));
    let part_of_word = |at: Option<usize>| {
        at.and_then(|at| name.as_bytes().get(at)).is_some_and(u8::is_ascii_alphanumeric)
    };
    (0..name.len()).find_map(|at| {
        let year = digits(at, 4).filter(|year| ("1500".."2200").contains(year))?;
        let gap = usize::from(mark(at + 4).is_some());
        let month = digits(at + 4 + gap, 2)?;
        let day = digits(at + 6 + 2 * gap, 2)?;
        let end = at + 8 + 2 * gap;
        let evenly = gap == 0 || mark(at + 4) == mark(at + 7);
        let alone = !part_of_word(at.checked_sub(1)) && !part_of_word(Some(end));
        let iso = format!("{year}-{month}-{day}");
        if evenly && alone { parse(&iso).map(|(day, _)| day) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::document::ZoneMap;
    use crate::text::source::Source;
    use crate::text::token;
    use crate::text::vocabulary::Vocabulary;

    /// Reads the last `2024-06-01` or year of a text.
    fn stub(text: &str) -> Option<(Day, TextSpan)> {
        let words = text.split(|c: char| !c.is_ascii_digit() && c != '-');
        let mut from = text.len();
        words.rev().find_map(|word| {
            let span = TextSpan::new(from - word.len(), from);
            from = span.start.saturating_sub(1) as usize;
            let day = word.parse().ok().or_else(|| {
                let year = word.parse().ok().filter(|year| (1500..2200).contains(year))?;
                Day::new(year, 12, 31).ok()
            });
            Some((day?, span))
        })
    }

    fn summary(name: &str, text: &str) -> Summary {
        let document = read::read(name, Source::from_text(text));
        let tokens = token::tokens(&document);
        let layers = Layers {
            document: &document,
            vocabulary: Vocabulary::new(&document, &tokens),
            tokens,
            sentences: Vec::new(),
            pairings: Vec::new(),
            zones: ZoneMap::default(),
            beyond_ascii: std::sync::OnceLock::new(),
        };
        extract(&layers, "en".to_owned(), stub)
    }

    fn dated(name: &str, text: &str) -> Option<(String, DateSource)> {
        let summary = summary(name, text);
        summary.date.map(|day| day.to_string()).zip(summary.date_source)
    }

    #[test]
    fn the_front_matter_is_the_best_source() {
        let text = "---\ntitle: Salt\ndate: 2024-06-01\n---\n# Roads\n\n3 May 2021\n\nText.\n";
        assert_eq!(
            dated("2020-01-01.md", text),
            Some(("2024-06-01".into(), DateSource::FrontMatter))
        );
        assert_eq!(summary("a.md", text).title.as_deref(), Some("Salt"));
    }

    #[test]
    fn a_dateline_stands_alone_or_opens_the_report() {
        let alone = "# Roads\n\n3 May 2021\n\nText.\n";
        assert_eq!(dated("a.md", alone), Some(("2021-12-31".into(), DateSource::Dateline)));
        let report = "SALTBY, 3 May 2021 — The bridge was closed in 1999, the county says.\n";
        assert_eq!(dated("a.md", report), Some(("2021-12-31".into(), DateSource::Dateline)));
        assert_eq!(dated("a.md", "The bridge was closed on 3 May 2021 — at last.\n"), None);
    }

    #[test]
    fn the_day_of_access_is_no_day_of_the_text() {
        let text = "Roads\n\nThe text speaks of roads.\n\nHow to cite\n\nROE, J. Roads. Journal, 2021. \
                    Date accessed: 5 May 2023.\n";
        assert_eq!(dated("a.txt", text), Some(("2021-12-31".into(), DateSource::CitationLine)));
    }

    #[test]
    fn a_file_name_may_hold_a_date() {
        let day = |name| dated(name, "Text.\n").map(|(day, _)| day);
        assert_eq!(day("posts/2024-06-01-salt.md").as_deref(), Some("2024-06-01"));
        assert_eq!(day("salt_20240601.txt").as_deref(), Some("2024-06-01"));
        assert_eq!(day("90b20240601c8a81.txt"), None);
        assert_eq!(day("2024.txt"), None);
    }
}
