//! One text: its source, its prose, the map between them, and what each stretch of it is.
//!
//! Readers build a [`Document`] through a [`Builder`], piece by piece in source order. From then on
//! nothing is ever searched for a second time: a span of the prose leads back to the source through
//! the segments that the reader left.

mod builder;

mod extraction;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use builder::{Builder, Draft};
pub use extraction::Decoded;

use crate::text::frame::Frame;
use crate::text::source::Source;
use crate::text::span::{Extent, SourceSpan, TextSpan};
use crate::text::zone::{Mark, Zone, ZoneSet};

/// Stands in the prose for what is no prose (code, maths, images), so that its neighbours do not
/// touch: U+FFFC, the object replacement character.
pub const OBJECT: char = '\u{FFFC}';

/// What separates two blocks of the prose.
pub const BLOCK_BREAK: &str = "\n\n";

/// The format a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Plain text.
    Plain,
    /// CommonMark with tables, footnotes and front matter.
    Markdown,
    /// reStructuredText.
    #[serde(rename = "restructuredtext")]
    ReStructuredText,
    /// LaTeX.
    Latex,
    /// A bibliography with citation keys; it has no prose.
    Bibtex,
    /// A document of Word, in Office Open XML.
    Docx,
    /// A text document in OpenDocument format.
    Odt,
    /// An e-book.
    Epub,
    /// A page in HTML.
    Html,
}

/// A block of the prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub zone: Zone,
    /// Depth of a heading (1 to 6), nesting of a list item (from 1), 1 for a cell that heads a
    /// column; 0 elsewhere.
    pub level: u8,
    /// Its prose.
    pub span: TextSpan,
    /// All of its source, markup included.
    pub source: SourceSpan,
}

/// How the items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// By bullets.
    Bulleted,
    /// By numbers or letters.
    Ordered,
}

/// An item of a list, as its format marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// How it is marked.
    pub kind: ListKind,
    /// Nesting, from 1.
    pub level: u8,
    /// All of its source; its first block starts where it starts.
    pub source: SourceSpan,
}

/// A cell of a table, as its format marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Where its prose starts.
    pub start: u32,
    /// Which table of the text it is in, from 1.
    pub table: u32,
    /// Its row, in ascending order; that of the head is the first.
    pub row: u32,
    /// Its column, from 0.
    pub column: u32,
}

/// A comment of the host format, where suppressions stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The comment with its delimiters.
    pub source: SourceSpan,
    /// What stands between the delimiters, trimmed.
    pub text: String,
}

/// The value of a field of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As written, without quotation marks.
    pub text: String,
    /// Where in the source.
    pub span: SourceSpan,
}

/// What the front matter of a text says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// `title`.
    pub title: Option<String>,
    /// `date` or a field of the same meaning.
    pub date: Option<Field>,
    /// `lang` or `language`, as written.
    pub language: Option<String>,
}

/// A command of LaTeX that cites works by their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CitingCommand {
    /// What stands for it in the prose; empty where nothing does.
    pub text: TextSpan,
    /// The command with its arguments.
    pub source: SourceSpan,
}

/// The key by which texts cite an entry of a bibliography.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryKey {
    /// Where the block of the entry starts in the prose.
    pub entry: u32,
    /// The key.
    pub source: SourceSpan,
}

/// The mark of a note or of an entry with a label, where it is called or where it is defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteMark {
    /// The label, without what marks it.
    pub label: String,
    /// The mark.
    pub source: SourceSpan,
    /// Whether the note stands here.
    pub defines: bool,
}

impl NoteMark {
    /// Whether its label is a number, or one that the program counts which prints the text.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.label.starts_with(['#', '*']) || self.label.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether the program counts it and it has no name: calls and notes then go by their order.
    #[must_use]
    pub fn is_nameless(&self) -> bool {
        matches!(&*self.label, "#" | "*")
    }
}

/// A run of prose and the source that it came from.
///
/// Where both have the same length they agree byte for byte; otherwise (an entity, a line break
/// that became a space) the whole run stands for the whole source run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    text: TextSpan,
    source: SourceSpan,
}

/// One text of the corpus, read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path as it is reported, relative to the working folder, with `/`.
    pub path: Arc<str>,
    /// The format it was read as.
    pub format: Format,
    /// The decoded file.
    pub source: Source,
    /// The prose: blocks in source order, separated by [`BLOCK_BREAK`] or, where one stretch of
    /// the source turned out to hold several blocks, by other white space.
    pub prose: String,
    /// The blocks, in order; none overlap.
    pub blocks: Vec<Block>,
    /// Inline zones that the reader knows (code, links), in order of their start.
    pub marks: Vec<Mark>,
    /// Items of lists, in order of their start.
    pub items: Vec<Item>,
    /// Cells of tables that have prose, in order; a cell of several lines may be there more than once.
    pub cells: Vec<Cell>,
    /// Prose that is set in italics, in order.
    pub italics: Vec<TextSpan>,
    /// Comments, in order.
    pub comments: Vec<Comment>,
    /// What the text says about itself.
    pub front: FrontMatter,
    /// Commands that cite by key, in order of their prose.
    pub citing: Vec<CitingCommand>,
    /// Keys of entries, in order of the entries.
    pub keys: Vec<EntryKey>,
    /// Marks of notes, in order.
    pub notes: Vec<NoteMark>,
    /// What hangs on its words.
    pub frame: Frame,
    segments: Vec<Segment>,
    /// The segments in the order of their source, where that is another than that of the prose.
    by_source: Vec<u32>,
}

impl Document {
    /// The block that holds a byte of the prose.
    #[must_use]
    pub fn block_at(&self, byte: u32) -> Option<&Block> {
        let after = self.blocks.partition_point(|block| block.span.start <= byte);
        let block = &self.blocks[after.checked_sub(1)?];
        (byte <= block.span.end).then_some(block)
    }

    /// The source of a span of the prose, on character boundaries.
    ///
    /// A boundary inside a run that has no counterpart byte for byte widens to the whole run.
    #[must_use]
    pub fn source_span(&self, span: TextSpan) -> SourceSpan {
        let start = self.source_start(span.start);
        if span.is_empty() {
            return SourceSpan { start, end: start };
        }
        SourceSpan { start, end: self.source_end(span.end).max(start) }
    }

    /// The prose that came from a span of the source; none where that gave no prose.
    ///
    /// Ends in a run without a counterpart byte for byte widen to the whole run.
    #[must_use]
    pub fn text_span(&self, span: SourceSpan) -> Option<TextSpan> {
        let first = self.segments.partition_point(|run| run.source.end <= span.start);
        let first = self.segments.get(first)?;
        let last =
            self.segments.partition_point(|run| run.source.start < span.end.max(span.start + 1));
        let last = self.segments.get(last.checked_sub(1)?)?;
        let copied = |run: &Segment| run.text.len() == run.source.len();
        let start = match span.start.checked_sub(first.source.start) {
            Some(inside) if copied(first) => first.text.start + inside,
            _ => first.text.start,
        };
        let end = match last.source.end.checked_sub(span.end) {
            Some(behind) if copied(last) => last.text.end - behind,
            _ => last.text.end,
        };
        // What stands for no prose can be as long as that, and agree with no byte of it.
        let within = |at: u32| self.prose.is_char_boundary(at as usize);
        let start = if within(start) { start } else { first.text.start };
        let end = if within(end) { end } else { last.text.end };
        (start <= end && last.source.end > span.start).then_some(TextSpan { start, end })
    }

    /// A span of the prose with its place in the source.
    #[must_use]
    pub fn extent(&self, text: TextSpan) -> Extent {
        Extent { text, source: self.source_span(text) }
    }

    /// The text of a span of the prose.
    #[must_use]
    pub fn text(&self, span: TextSpan) -> &str {
        span.of(&self.prose)
    }

    /// Whether a span of the source holds markup, so that other text in its place would break what
    /// it opens or closes.
    #[must_use]
    pub fn has_markup(&self, span: SourceSpan) -> bool {
        if self.source.origin().is_some() {
            return self.text_span(span).is_some_and(|span| self.changes_look(span));
        }
        let count = self.segments.len();
        let run = |nth: usize| match self.by_source.get(nth) {
            Some(&at) => self.segments[at as usize],
            None => self.segments[nth],
        };
        let (mut first, mut last) = (0, count);
        while first < last {
            let middle = (first + last) / 2;
            if run(middle).source.end <= span.start { first = middle + 1 } else { last = middle }
        }
        let mut at = span.start;
        for run in (first..count).map(run).take_while(|run| run.source.start < span.end) {
            // White space between blocks is no markup.
            let gap = SourceSpan { start: at, end: run.source.start.max(at) };
            if !gap.of(self.source.text()).trim().is_empty() {
                return true;
            }
            at = run.source.end.max(at);
        }
        let rest = SourceSpan { start: at.min(span.end), end: span.end };
        !rest.of(self.source.text()).trim().is_empty()
    }

    /// The spaces of the prose that stand for a line break of the source, in order.
    pub fn joined_breaks(&self) -> impl Iterator<Item = TextSpan> {
        self.segments
            .iter()
            .filter(|run| {
                let broken = |text: &str| text.contains(['\n', '\r']);
                run.text.len() == 1
                    && run.text.of(&self.prose) == " "
                    && broken(run.source.of(self.source.text()))
            })
            .map(|run| run.text)
    }

    /// Whether markup stands directly on both sides of some prose and nothing else: a word that is
    /// spoken of, a term, a word of another language.
    #[must_use]
    pub fn is_set_off(&self, span: TextSpan) -> bool {
        if self.source.origin().is_some() {
            return self.is_italic(span);
        }
        let place = self.source_span(span);
        let source = self.source.text();
        let (Some(left), Some(right)) =
            (source.get(..place.start as usize), source.get(place.end as usize..))
        else {
            return false;
        };
        let width = |c: Option<char>| c.map_or(0, |c| c.len_utf8() as u32);
        let (before, after) = (width(left.chars().next_back()), width(right.chars().next()));
        self.has_markup(SourceSpan { start: place.start - before, end: place.start })
            && self.has_markup(SourceSpan { start: place.end, end: place.end + after })
    }

    fn source_start(&self, byte: u32) -> u32 {
        // The run that holds the byte; at a seam the later one.
        let at = self.segments.partition_point(|segment| segment.text.start <= byte);
        match at.checked_sub(1).map(|at| self.segments[at]) {
            Some(run) if byte < run.text.end => {
                self.counterpart(run, byte).unwrap_or(run.source.start)
            }
            Some(_) if at < self.segments.len() => self.segments[at].source.start,
            Some(run) => run.source.end,
            None => 0,
        }
    }

    fn source_end(&self, byte: u32) -> u32 {
        // The run that holds the byte before; at a seam the earlier one.
        let at = self.segments.partition_point(|segment| segment.text.start < byte);
        match at.checked_sub(1).map(|at| self.segments[at]) {
            Some(run) if byte <= run.text.end => {
                self.counterpart(run, byte).unwrap_or(run.source.end)
            }
            Some(run) => run.source.end,
            None => 0,
        }
    }

    /// The place in the source of a byte of a run, where the run is a copy of it. One that is only
    /// as long, such as a letter for the command of its accent, agrees with no byte of it.
    fn counterpart(&self, run: Segment, byte: u32) -> Option<u32> {
        let at = run.source.start + (byte - run.text.start);
        let copied = run.text.len() == run.source.len();
        (copied && self.source.text().is_char_boundary(at as usize)).then_some(at)
    }
}

/// The inline zones of a document, answering what a stretch of prose is.
#[derive(Debug, Clone, Default)]
pub struct ZoneMap {
    marks: Vec<Mark>,
    /// The longest mark, in bytes: no mark that starts earlier than that before a span reaches it.
    longest: u32,
}

impl ZoneMap {
    /// A map of marks in any order.
    #[must_use]
    pub fn new(mut marks: Vec<Mark>) -> Self {
        marks.sort_unstable();
        marks.dedup();
        let longest = marks.iter().map(|mark| mark.span.len() as u32).max().unwrap_or_default();
        Self { marks, longest }
    }

    /// Adds marks, in any order.
    pub fn extend(&mut self, marks: impl IntoIterator<Item = Mark>) {
        self.marks.extend(marks);
        *self = Self::new(std::mem::take(&mut self.marks));
    }

    /// The marks that overlap a span.
    pub fn overlapping(&self, span: TextSpan) -> impl Iterator<Item = &Mark> {
        let from = span.start.saturating_sub(self.longest);
        let first = self.marks.partition_point(|mark| mark.span.start < from);
        self.marks[first..]
            .iter()
            .take_while(move |mark| mark.span.start < span.end)
            .filter(move |mark| mark.span.overlaps(span))
    }

    /// What a span of a document is: the zone of its block and of every mark that overlaps it.
    #[must_use]
    pub fn zones(&self, document: &Document, span: TextSpan) -> ZoneSet {
        let block = document.block_at(span.start).map(|block| block.zone);
        block.into_iter().chain(self.overlapping(span).map(|mark| mark.zone)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity() -> Document {
        let source = Source::from_text("a &amp; b\nc");
        let mut builder = Builder::new(source.text());
        builder.begin(Zone::Paragraph, 0, 0);
        builder.verbatim(SourceSpan::new(0, 2));
        builder.replaced("&", SourceSpan::new(2, 7));
        builder.verbatim(SourceSpan::new(7, 9));
        builder.replaced(" ", SourceSpan::new(9, 10));
        builder.verbatim(SourceSpan::new(10, 11));
        builder.finish().into_document(Arc::from("x.md"), Format::Markdown, source)
    }

    #[test]
    fn an_entity_maps_to_the_whole_of_its_source() {
        let document = entity();
        assert_eq!(document.prose, "a & b c");
        let source = |start, end| document.source_span(TextSpan::new(start, end));
        assert_eq!(source(2, 3), SourceSpan::new(2, 7));
        assert_eq!(source(4, 5), SourceSpan::new(8, 9));
        assert_eq!(source(4, 7), SourceSpan::new(8, 11));
        assert_eq!(source(0, 2), SourceSpan::new(0, 2));
    }

    #[test]
    fn a_part_of_what_is_no_prose_is_the_whole_of_what_stands_for_it() {
        let source = Source::from_text("a `x` b");
        let mut builder = Builder::new(source.text());
        builder.begin(Zone::Paragraph, 0, 0);
        builder.verbatim(SourceSpan::new(0, 2));
        builder.replaced("\u{FFFC}", SourceSpan::new(2, 5));
        builder.verbatim(SourceSpan::new(5, 7));
        let document = builder.finish().into_document(Arc::from("x.md"), Format::Markdown, source);
        let text = |start, end| document.text_span(SourceSpan::new(start, end));
        assert_eq!(text(3, 4), Some(TextSpan::new(2, 5)));
        assert_eq!(text(0, 3), Some(TextSpan::new(0, 5)));
    }

    #[test]
    fn a_part_of_a_letter_is_the_whole_of_the_command_that_makes_it() {
        // The letter and its mark are as long as the command.
        let source = Source::from_text("\\c王 b");
        let mut builder = Builder::new(source.text());
        builder.begin(Zone::Paragraph, 0, 0);
        builder.replaced("王\u{327}", SourceSpan::new(0, 5));
        builder.verbatim(SourceSpan::new(5, 7));
        let document = builder.finish().into_document(Arc::from("x.tex"), Format::Latex, source);
        let source = |start, end| document.source_span(TextSpan::new(start, end));
        assert_eq!(source(0, 3), SourceSpan::new(0, 5));
        assert_eq!(source(3, 5), SourceSpan::new(0, 5));
        assert_eq!(source(5, 7), SourceSpan::new(5, 7));
    }

    #[test]
    fn zones_of_a_span_are_those_of_its_block_and_marks() {
        let document = entity();
        let quoted = Mark { span: TextSpan::new(0, 3), zone: Zone::Quotation };
        let map = ZoneMap::new(vec![quoted]);
        let zones = map.zones(&document, TextSpan::new(2, 5));
        assert!(zones.contains(Zone::Quotation) && zones.contains(Zone::Paragraph));
        assert!(!zones.within(ZoneSet::prose()));
        assert!(map.zones(&document, TextSpan::new(4, 5)).within(ZoneSet::prose()));
    }
}
