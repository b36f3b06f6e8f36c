//! How readers build a document: piece by piece, in source order.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use crate::text::document::{
    BLOCK_BREAK, Block, Cell, CitingCommand, Comment, Document, EntryKey, Format, FrontMatter,
    Item, ListKind, NoteMark, Segment,
};
use crate::text::frame::{Frame, Link, Scope, Stretch, Target, Tie, Tied};
use crate::text::source::Source;
use crate::text::span::{SourceSpan, TextSpan};
use crate::text::zone::{Mark, Zone};

/// What a reader made of a text: a [`Document`] before it takes its source.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub(super) prose: String,
    pub(super) blocks: Vec<Block>,
    pub(super) marks: Vec<Mark>,
    pub(super) items: Vec<Item>,
    pub(super) cells: Vec<Cell>,
    pub(super) italics: Vec<TextSpan>,
    pub(super) comments: Vec<Comment>,
    pub(super) front: FrontMatter,
    pub(super) citing: Vec<CitingCommand>,
    pub(super) keys: Vec<EntryKey>,
    pub(super) notes: Vec<NoteMark>,
    pub(super) frame: Frame,
    pub(super) segments: Vec<Segment>,
}

impl Draft {
    /// The document; `source` must be what was read.
    #[must_use]
    pub fn into_document(self, path: Arc<str>, format: Format, source: Source) -> Document {
        let Self {
            prose,
            blocks,
            marks,
            items,
            cells,
            italics,
            comments,
            front,
            citing,
            keys,
            notes,
            frame,
            segments,
        } = self;
        // A footnote is read behind the block that it stands in.
        let mut by_source = Vec::new();
        if !segments.is_sorted_by_key(|run| run.source.start) {
            by_source.extend(0..segments.len() as u32);
            by_source.sort_by_key(|&at| segments[at as usize].source);
        }
        Document {
            path,
            format,
            source,
            prose,
            blocks,
            marks,
            items,
            cells,
            italics,
            comments,
            front,
            citing,
            keys,
            notes,
            frame,
            segments,
            by_source,
        }
    }
}

/// Builds a [`Draft`] in source order.
#[derive(Debug)]
pub struct Builder<'s> {
    source: &'s str,
    draft: Draft,
    block: Option<Block>,
    /// Source end of what was pushed last: blocks and marks end there.
    last: u32,
    /// Whether what was pushed last is source text as it is.
    copied: bool,
    /// The place in its table of the next cell.
    cell: Cell,
    /// Columns that this cell takes beside its own.
    spanned: u32,
}

impl<'s> Builder<'s> {
    /// Starts on a source text.
    #[must_use]
    pub fn new(source: &'s str) -> Self {
        let draft = Draft { prose: String::with_capacity(source.len()), ..Draft::default() };
        let cell = Cell { start: 0, table: 0, row: 0, column: 0 };
        Self { source, draft, block: None, last: 0, copied: false, cell, spanned: 0 }
    }

    /// Starts a block whose source begins at `at`; an open block is ended first.
    pub fn begin(&mut self, zone: Zone, level: u8, at: usize) {
        self.end(at);
        if !self.draft.prose.is_empty() {
            self.draft.prose.push_str(BLOCK_BREAK);
        }
        let start = self.draft.prose.len();
        self.block = Some(Block {
            zone,
            level,
            span: TextSpan::new(start, start),
            source: SourceSpan::new(at, at),
        });
    }

    /// Changes what the open block is.
    pub fn rezone(&mut self, zone: Zone) {
        if let Some(block) = &mut self.block {
            block.zone = zone;
        }
    }

    /// Ends the open block at a source offset; a block without prose is dropped.
    pub fn end(&mut self, at: usize) {
        let Some(mut block) = self.block.take() else { return };
        let end = self.draft.prose.len() as u32;
        if end == block.span.start {
            self.draft.keys.pop_if(|key| key.entry == end);
            self.draft.cells.pop_if(|cell| cell.start == end);
            let bare = self.draft.prose.len().saturating_sub(BLOCK_BREAK.len());
            self.draft.prose.truncate(bare);
            return;
        }
        block.span.end = end;
        block.source.end = (at as u32).max(self.last);
        self.draft.blocks.push(block);
    }

    /// Whether a block is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.block.is_some()
    }

    /// Prose written so far, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.draft.prose.len()
    }

    /// Whether nothing was written yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.draft.prose.is_empty()
    }

    /// The source text.
    #[must_use]
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// Adds source text as it is.
    pub fn verbatim(&mut self, source: SourceSpan) {
        if source.is_empty() {
            return;
        }
        let start = self.draft.prose.len();
        let Draft { prose, segments, .. } = &mut self.draft;
        prose.push_str(source.of(self.source));
        let run = Segment { text: TextSpan::new(start, prose.len()), source };
        match segments.last_mut() {
            // Neighbours on both sides that agree byte for byte are one run.
            Some(last)
                if self.copied
                    && last.text.end == run.text.start
                    && last.source.end == run.source.start =>
            {
                last.text.end = run.text.end;
                last.source.end = run.source.end;
            }
            _ => segments.push(run),
        }
        self.copied = true;
        self.last = source.end;
    }

    /// Adds other text in the place of source text: a decoded entity, a space for a line break.
    pub fn replaced(&mut self, text: &str, source: SourceSpan) {
        if text.is_empty() {
            return;
        }
        let start = self.draft.prose.len();
        self.draft.prose.push_str(text);
        let text = TextSpan::new(start, self.draft.prose.len());
        self.draft.segments.push(Segment { text, source });
        self.copied = false;
        self.last = source.end;
    }

    /// Marks the prose from a byte up to here.
    pub fn mark(&mut self, zone: Zone, from: usize) {
        let span = TextSpan::new(from, self.draft.prose.len());
        if !span.is_empty() {
            self.draft.marks.push(Mark { span, zone });
        }
    }

    /// Marks a stretch of the prose that was written before.
    pub fn mark_range(&mut self, zone: Zone, range: Range<usize>) {
        let span = TextSpan::new(range.start, range.end);
        if !span.is_empty() {
            self.draft.marks.push(Mark { span, zone });
        }
    }

    /// Notes an item of a list; the block that its text opens begins at the same byte of the source.
    pub fn item(&mut self, kind: ListKind, level: u8, source: SourceSpan) {
        self.draft.items.push(Item { kind, level, source });
    }

    /// Starts a table; what is read next are cells of its first row.
    pub fn start_table(&mut self) {
        self.cell = Cell { table: self.cell.table + 1, row: 0, column: 0, ..self.cell };
        self.spanned = 0;
    }

    /// Starts the next row of the table.
    pub fn start_row(&mut self) {
        self.cell.row += 1;
        self.start_column(0);
    }

    /// Goes on to the next column of the row.
    pub fn next_column(&mut self) {
        self.start_column(self.cell.column.saturating_add(1).saturating_add(self.spanned));
    }

    /// Goes to a column of the row.
    pub fn start_column(&mut self, column: u32) {
        self.cell.column = column;
        self.spanned = 0;
    }

    /// Lets the cell take more columns than one.
    pub fn span_columns(&mut self, columns: u32) {
        self.spanned = columns.saturating_sub(1);
    }

    /// Starts a block for a cell; its level is 1 where it heads a column.
    pub fn begin_cell(&mut self, level: u8, at: usize) {
        self.begin(Zone::TableCell, level, at);
        self.draft.cells.push(Cell { start: self.len() as u32, ..self.cell });
    }

    /// Notes that the prose from a byte up to here is set in italics.
    pub fn italics(&mut self, from: usize) {
        let span = TextSpan::new(from, self.draft.prose.len());
        if !span.is_empty() {
            self.draft.italics.push(span);
        }
    }

    /// Notes a comment of the host format.
    pub fn comment(&mut self, source: SourceSpan, text: &str) {
        self.draft.comments.push(Comment { source, text: text.trim().to_owned() });
    }

    /// Whether the open block has no prose yet.
    #[must_use]
    pub fn is_at_start(&self) -> bool {
        self.block.as_ref().is_some_and(|block| block.span.start as usize == self.len())
    }

    /// Notes a command that cites by key; what stands for it is the last character written, unless
    /// it is `silent`.
    pub fn cite(&mut self, source: SourceSpan, silent: bool) {
        let end = self.draft.prose.len();
        let last = self.draft.prose.chars().next_back().map_or(0, char::len_utf8);
        let start = if silent { end } else { end - last };
        self.draft.citing.push(CitingCommand { text: TextSpan::new(start, end), source });
    }

    /// Notes the key of the entry that was begun last.
    pub fn key(&mut self, source: SourceSpan) {
        let entry = self.draft.prose.len() as u32;
        self.draft.keys.push(EntryKey { entry, source });
    }

    /// Notes the mark of a note.
    pub fn note(&mut self, label: &str, source: SourceSpan, defines: bool) {
        self.draft.notes.push(NoteMark { label: label.to_owned(), source, defines });
    }

    /// Notes words that links may call; `words` are they without their markup.
    pub fn target(&mut self, source: SourceSpan, words: &str) {
        self.title(source, words, Vec::new(), 0);
    }

    /// Notes a title, which links may call, with the lines drawn over and under it and how many
    /// columns the shortest of them has beyond its end.
    pub fn title(&mut self, source: SourceSpan, words: &str, rules: Vec<SourceSpan>, room: usize) {
        let stretch = self.stretch(source);
        self.draft.frame.targets.push(Target {
            stretch,
            words: Box::from(words),
            sign: rules.first().and_then(|rule| rule.of(self.source).chars().next()).unwrap_or(' '),
            rules,
            room,
        });
    }

    /// Notes a link that calls something by name.
    pub fn link(&mut self, source: SourceSpan, scope: Scope, name: &str) {
        self.draft.frame.links.push(Link { source, scope, name: Box::from(name) });
    }

    /// Notes where an address leads, if it is to a part of a text: `page.md#part`.
    pub fn address(&mut self, source: SourceSpan, address: &str) {
        let Some((path, part)) = address.split_once('#').filter(|(_, part)| !part.is_empty())
        else {
            return;
        };
        let scope = if path.is_empty() { Scope::Here } else { Scope::Path(Box::from(path)) };
        self.link(source, scope, part);
    }

    /// Notes words that are a name.
    pub fn tie(&mut self, source: SourceSpan, tie: Tie) {
        let stretch = self.stretch(source);
        self.draft.frame.ties.push(Tied { stretch, tie });
    }

    /// Notes a table that is drawn in columns.
    pub fn table(&mut self, source: SourceSpan) {
        let stretch = self.stretch(source);
        self.draft.frame.tables.push(stretch);
    }

    fn stretch(&self, source: SourceSpan) -> Stretch {
        Stretch { source, text: Box::from(source.of(self.source)) }
    }

    /// The words that links may call, as far as they were read.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.draft.frame.targets
    }

    /// Sets what the front matter says.
    pub fn front(&mut self, front: FrontMatter) {
        self.draft.front = front;
    }

    /// The finished draft.
    #[must_use]
    pub fn finish(mut self) -> Draft {
        self.end(self.last as usize);
        self.draft.marks.sort_unstable();
        self.draft.comments.sort_by_key(|comment| comment.source);
        self.draft.items.sort_by_key(|item| item.source.start);
        self.draft.notes.sort_by_key(|note| note.source);
        self.draft.italics.sort_unstable();
        let Frame { targets, ties, tables, .. } = &mut self.draft.frame;
        keep_apart(targets, |target| target.stretch.source);
        keep_apart(ties, |tied| tied.stretch.source);
        keep_apart(tables, |table| table.source);
        self.draft
    }
}

/// Sorts what stands at some places; of two that overlap, the outer one is kept.
fn keep_apart<T>(items: &mut Vec<T>, place: impl Fn(&T) -> SourceSpan) {
    items.sort_by_key(|item| (place(item).start, Reverse(place(item).end)));
    let mut end = 0;
    items.retain(|item| {
        let span = place(item);
        let apart = span.start >= end;
        end = end.max(span.end);
        apart
    });
}
