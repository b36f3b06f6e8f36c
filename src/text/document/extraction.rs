//! From the parts of a container to a text that can be shown: a line a paragraph.
//!
//! A reader of parts builds its draft over their joined XML, as any reader does over its source.
//! Here the prose is laid out in lines, and what the draft says of the XML is said of these lines:
//! everything behind a reader sees a text without markup.

use rustc_hash::FxHashMap;

use crate::text::document::{Document, Draft, OBJECT, Segment};
use crate::text::frame::Frame;
use crate::text::origin::{Origin, Run};
use crate::text::source::Source;
use crate::text::span::{self, SourceSpan, TextSpan};

/// What stands for an object where the text is shown; it has as many bytes as that.
const SHOWN_OBJECT: char = '…';

/// A file, decoded; of a container what its reader made of the parts goes with it.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text.
    pub source: Source,
    /// What was read on the way, where the text is an extracted one.
    pub draft: Option<Draft>,
}

impl From<Source> for Decoded {
    fn from(source: Source) -> Self {
        Self { source, draft: None }
    }
}

impl Decoded {
    /// Lays a draft over joined parts out in lines. `origin` has all but its runs, which are made
    /// here; where it tells no paragraphs, each block is one.
    #[must_use]
    pub fn extract(draft: Draft, mut origin: Origin) -> Self {
        let lines = Lines::of(&draft, &origin.paragraphs);
        origin.runs = lines.runs(&draft.segments);
        let draft = lines.moved(draft, &origin.paragraphs);
        Self { source: Source::extracted(lines.text, origin), draft: Some(draft) }
    }
}

/// The blocks of a draft, a line each.
struct Lines {
    text: String,
    /// By block, its place in the prose and in the lines.
    blocks: Vec<(TextSpan, SourceSpan)>,
    /// The lines by where their blocks begin in the joined text.
    starts: FxHashMap<u32, SourceSpan>,
    /// The segments in the order of the joined text.
    joined: Vec<Segment>,
}

impl Lines {
    fn of(draft: &Draft, paragraphs: &[u32]) -> Self {
        let mut text = String::with_capacity(draft.prose.len());
        let mut line = 1;
        let mut blocks = Vec::with_capacity(draft.blocks.len());
        let mut starts = FxHashMap::default();
        for (at, block) in draft.blocks.iter().enumerate() {
            // Paragraphs without words are lines, too, so that a line's number is that of its
            // paragraph.
            let first = draft.segments.partition_point(|it| it.text.start < block.span.start);
            let start = draft.segments.get(first).map_or(block.source.start, |it| it.source.start);
            let own = paragraphs.partition_point(|&at| at <= start);
            let wanted = if paragraphs.is_empty() { at + 1 } else { own };
            let wanted = if at > 0 { wanted.max(line + 1) } else { wanted.max(1) };
            text.extend(std::iter::repeat_n('\n', wanted - line));
            line = wanted;
            let start = text.len();
            text.extend(block.span.of(&draft.prose).chars().map(|c| match c {
                '\n' | '\r' => ' ',
                OBJECT => SHOWN_OBJECT,
                c => c,
            }));
            let span = SourceSpan::new(start, text.len());
            blocks.push((block.span, span));
            starts.entry(block.source.start).or_insert(span);
        }
        let mut joined = draft.segments.clone();
        joined.sort_by_key(|segment| segment.source);
        Self { text, blocks, starts, joined }
    }

    /// The place in the lines of a byte of the prose, which lies in a block or at the end of one.
    fn line_at(&self, byte: u32) -> u32 {
        let after = self.blocks.partition_point(|(prose, _)| prose.start <= byte);
        let Some((prose, line)) = after.checked_sub(1).map(|at| self.blocks[at]) else { return 0 };
        line.start + (byte - prose.start).min(line.len() as u32)
    }

    fn runs(&self, segments: &[Segment]) -> Vec<Run> {
        let run = |segment: &Segment| {
            let start = self.line_at(segment.text.start);
            let text = SourceSpan { start, end: start + segment.text.len() as u32 };
            Run { text, joined: segment.source }
        };
        segments.iter().map(run).collect()
    }

    /// The place in the lines of a byte of the joined text: where the word stands that it is in or
    /// behind, or else the one before which it stands.
    fn place(&self, joined: u32, paragraphs: &[u32]) -> u32 {
        let after = self.joined.partition_point(|it| it.source.start <= joined);
        let before = after.checked_sub(1).map(|at| self.joined[at]);
        let paragraph = |at: u32| paragraphs.partition_point(|&start| start <= at);
        let own = paragraph(joined);
        match (before, self.joined.get(after)) {
            (Some(segment), next) => {
                let other = paragraph(segment.source.start) != own;
                if let Some(next) = next.filter(|it| other && paragraph(it.source.start) == own) {
                    return self.line_at(next.text.start);
                }
                let inside = (joined - segment.source.start).min(segment.text.len() as u32);
                let copied = segment.text.len() == segment.source.len();
                let inside = if copied || joined < segment.source.end {
                    if copied { inside } else { 0 }
                } else {
                    segment.text.len() as u32
                };
                self.line_at(segment.text.start + inside)
            }
            (None, Some(next)) => self.line_at(next.text.start),
            (None, None) => 0,
        }
    }

    /// The draft with all that it says of the joined text said of the lines.
    fn moved(&self, mut draft: Draft, paragraphs: &[u32]) -> Draft {
        let span = |span: SourceSpan| {
            let start = self.floor(self.place(span.start, paragraphs));
            let end = self.floor(self.place(span.end, paragraphs));
            SourceSpan { start, end: end.max(start) }
        };
        for (block, (_, line)) in draft.blocks.iter_mut().zip(&self.blocks) {
            block.source = *line;
        }
        draft.segments =
            self.blocks.iter().map(|&(text, source)| Segment { text, source }).collect();
        // An item without words is none here.
        draft.items.retain_mut(|item| {
            let line = self.starts.get(&item.source.start).copied();
            item.source = line.unwrap_or_default();
            line.is_some()
        });
        draft.comments.iter_mut().for_each(|it| it.source = span(it.source));
        draft.notes.iter_mut().for_each(|it| it.source = span(it.source));
        draft.citing.iter_mut().for_each(|it| it.source = span(it.source));
        draft.keys.iter_mut().for_each(|it| it.source = span(it.source));
        draft.front.date.iter_mut().for_each(|it| it.span = span(it.span));
        draft.notes.sort_by_key(|it| it.source);
        draft.items.sort_by_key(|it| it.source.start);
        // Nothing is written back to the words that links and names hang on.
        draft.frame = Frame::default();
        draft
    }

    fn floor(&self, at: u32) -> u32 {
        span::floor(&self.text, at as usize) as u32
    }
}

impl Document {
    /// Whether a span of an extracted text has another look somewhere inside: there is no markup to
    /// tell it by.
    pub(super) fn changes_look(&self, span: TextSpan) -> bool {
        let from = self.italics.partition_point(|it| it.end <= span.start);
        let inside = |at: u32| span.start < at && at < span.end;
        self.italics[from..]
            .iter()
            .take_while(|it| it.start < span.end)
            .any(|it| inside(it.start) || inside(it.end))
    }

    /// Whether a span of an extracted text is what is set in italics, no more and no less.
    pub(super) fn is_italic(&self, span: TextSpan) -> bool {
        let at = self.italics.partition_point(|it| it.start < span.start);
        let trimmed = |it: &TextSpan| {
            let text = it.of(&self.prose);
            let start = it.start + (text.len() - text.trim_start().len()) as u32;
            let end = it.end - (text.len() - text.trim_end().len()) as u32;
            start == span.start && end == span.end
        };
        self.italics[at.saturating_sub(1)..].iter().take(2).any(trimmed)
    }
}
