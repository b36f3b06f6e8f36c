//! What a statement stands under and beside: the headings over it, the heads of its row and column,
//! the sentence before it. A record, "*Opened* | 1923", has its subject there.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::text::document::Document;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::zone::Zone;

/// The places around a statement, each by where its first sentence begins in the prose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The title and the headings over it, from the outermost one.
    pub headings: Box<[u32]>,
    /// The other cells of its row, and the first of its column.
    pub heads: Box<[u32]>,
    /// The sentence before it in its block.
    pub before: Option<u32>,
}

/// How many headings over a statement are looked at, from the nearest.
const HEADINGS: usize = 3;

/// How many cells of a row are looked at.
const CELLS: usize = 6;

/// Finds the settings of places of a document, which are asked for in order.
pub(super) struct Settings<'a, 'd> {
    layers: &'a Layers<'d>,
    /// The next block to be passed.
    block: usize,
    /// The headings over the block before that, each with its level.
    over: Vec<(u8, u32)>,
    /// Where the cells of a row and of a column begin, by table and row, and by table and column.
    rows: FxHashMap<(u32, u32), Vec<u32>>,
    columns: FxHashMap<(u32, u32), u32>,
}

impl<'a, 'd> Settings<'a, 'd> {
    pub(super) fn new(layers: &'a Layers<'d>) -> Self {
        let mut rows: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
        let mut columns = FxHashMap::default();
        for cell in &layers.document.cells {
            rows.entry((cell.table, cell.row)).or_default().push(cell.start);
            columns.entry((cell.table, cell.column)).or_insert(cell.start);
        }
        Self { layers, block: 0, over: Vec::new(), rows, columns }
    }

    /// The setting of a sentence.
    pub(super) fn of(&mut self, sentence: TextSpan) -> Setting {
        let document = self.layers.document;
        while let Some(block) = document.blocks.get(self.block)
            && block.span.start <= sentence.start
        {
            let title = block.zone == Zone::Title;
            if (title || block.zone == Zone::Heading) && block.span.end < sentence.start {
                let level = if title { 0 } else { block.level.max(1) };
                self.over.retain(|&(above, _)| above < level);
                self.over.push((level, block.span.start));
            }
            self.block += 1;
        }
        let block = self.block.checked_sub(1).and_then(|at| document.blocks.get(at));
        let cell = block.is_some_and(|it| it.zone == Zone::TableCell);
        let heads = if cell { self.heads(document, sentence) } else { Box::default() };
        let first = block.map_or(sentence.start, |it| it.span.start);
        let at = self.layers.sentences.partition_point(|it| it.start < sentence.start);
        let before = at.checked_sub(1).map(|it| self.layers.sentences[it].start);
        let nearest = self.over.len().saturating_sub(HEADINGS);
        Setting {
            headings: self.over[nearest..].iter().map(|&(_, start)| start).collect(),
            heads,
            before: before.filter(|&it| it >= first),
        }
    }

    fn heads(&self, document: &Document, sentence: TextSpan) -> Box<[u32]> {
        let at = document.cells.partition_point(|cell| cell.start <= sentence.start);
        let Some(cell) = at.checked_sub(1).map(|it| &document.cells[it]) else {
            return Box::default();
        };
        let row = self.rows.get(&(cell.table, cell.row)).into_iter().flatten();
        let column = self.columns.get(&(cell.table, cell.column));
        let others = row.copied().filter(|&it| it != cell.start).take(CELLS);
        others.chain(column.copied().filter(|&it| it != cell.start)).collect()
    }
}
