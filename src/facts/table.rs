//! The tables of a text: which cell stands in which row and column, and what number it holds.
//!
//! They are made when a check asks for them, and go with the document.

use crate::facts::quantity::{Bound, Quantity, QuantityKind};
use crate::text::document::Block;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::number::{self, Number};
use crate::words::quantities;

/// A table.
#[derive(Debug)]
pub struct Grid<'f> {
    /// Its rows, from the head on; each as long as the longest.
    pub rows: Vec<Vec<Cell<'f>>>,
    /// From its first cell to its last.
    pub span: TextSpan,
}

/// A cell, which may be empty.
#[derive(Debug, Clone, Default)]
pub struct Cell<'f> {
    /// What stands in it.
    pub span: TextSpan,
    /// The one number that is all of it, footnote marks and units aside.
    pub amount: Option<Amount>,
    /// Its words.
    pub text: &'f str,
}

/// The number of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// Where.
    pub span: TextSpan,
    /// Its value.
    pub value: Number,
    /// What one more in its last place would add.
    pub step: Number,
    /// What it is of; an amount of another kind is no part of a total.
    pub kind: QuantityKind,
    /// Whether it is only about so much, or a bound.
    pub loose: bool,
}

/// The tables of a document, in order. Those whose rows cannot be told from each other are left out.
#[must_use]
pub fn grids<'f>(layers: &Layers<'f>, quantities: &[Quantity]) -> Vec<Grid<'f>> {
    let document = layers.document;
    let mut out = Vec::new();
    for cells in document.cells.chunk_by(|a, b| a.table == b.table) {
        let blocks = cells.iter().filter_map(|cell| {
            let block = document.block_at(cell.start).filter(|it| it.span.start == cell.start)?;
            (block.zone == Zone::TableCell).then_some((cell, block))
        });
        let width = cells.iter().map(|cell| cell.column as usize + 1).max().unwrap_or(0);
        if width > WIDEST {
            continue;
        }
        let mut rows: Vec<Vec<Cell<'f>>> = Vec::new();
        let mut row = None;
        let mut span = None::<TextSpan>;
        for (cell, block) in blocks {
            if row != Some(cell.row) {
                rows.push(vec![Cell::default(); width]);
                row = Some(cell.row);
            }
            span = Some(span.map_or(block.span, |all| all.cover(block.span)));
            let Some(place) = rows.last_mut().and_then(|it| it.get_mut(cell.column as usize))
            else {
                continue;
            };
            *place = read(layers, block, quantities, place.text.is_empty());
        }
        out.extend(span.map(|span| Grid { rows, span }));
    }
    out
}

/// The most columns of a table that is read.
const WIDEST: usize = 64;

/// A cell; what has several lines is no number.
fn read<'f>(
    layers: &Layers<'f>,
    block: &Block,
    quantities: &[Quantity],
    is_first: bool,
) -> Cell<'f> {
    let text = layers.text(block.span);
    let amount = amount(text, block.span, quantities).filter(|_| is_first);
    Cell { span: block.span, amount, text }
}

/// The number that a cell holds beside marks of footnotes.
fn amount(text: &str, span: TextSpan, quantities: &[Quantity]) -> Option<Amount> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let at = quantities.partition_point(|it| it.extent.text.start < span.start);
    let own = quantities[at..].iter().take_while(|it| it.extent.text.end <= span.end);
    let mut own =
        own.filter(|it| it.kind != QuantityKind::Label || it.extent.text.len() * 2 > text.len());
    let found = own.next().filter(|_| own.next().is_none());
    // A year alone in its cell may be a number of something: the column tells.
    let bare = text.trim_matches(|c: char| c.is_whitespace() || MARKS.contains(&c) || c == ',');
    let start = span.start + text.find(bare)? as u32;
    let whole = TextSpan { start, end: start + bare.len() as u32 };
    if let Some(numeral) = number::numeral(bare.trim_start_matches(['−', '-', '–', '+'])) {
        let negative = bare.starts_with(['−', '-', '–']);
        let value = if negative { numeral.value.negative() } else { numeral.value };
        return Some(Amount {
            span: whole,
            value,
            step: numeral.step,
            kind: QuantityKind::Count,
            loose: false,
        });
    }
    let found = found.filter(|it| {
        !matches!(it.kind, QuantityKind::Rank | QuantityKind::Score | QuantityKind::Label)
    })?;
    let outside = |from: u32, to: u32| {
        let rest = TextSpan { start: from, end: to };
        let rest = text.get((rest.start - span.start) as usize..(rest.end - span.start) as usize);
        rest.unwrap_or_default().chars().all(|c| c.is_whitespace() || MARKS.contains(&c))
    };
    let own = found.extent.text;
    (outside(span.start, own.start) && outside(own.end, span.end)).then_some(Amount {
        span: own,
        value: found.value,
        step: found.step,
        kind: found.kind,
        loose: found.approximate || found.bound != Bound::Exact || found.upper.is_some(),
    })
}

/// Marks of footnotes and emphasis beside the number of a cell.
const MARKS: [char; 22] = [
    '*', '†', '‡', '§', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁰', 'ᵃ', 'ᵇ', 'ᶜ', '(', ')',
    '[', ']', '_',
];

impl Grid<'_> {
    /// How many columns it has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// How many rows head its columns: the first, and those after it whose first cell is empty and
    /// that hold no number.
    #[must_use]
    pub fn head(&self) -> usize {
        // A year is four figures without a sign.
        let year = |it: &Cell<'_>| it.text.len() == 4 && it.text.starts_with(['1', '2']);
        let named = |row: &[Cell<'_>]| row.iter().all(|it| it.amount.is_none() || year(it));
        let bare = |row: &[Cell<'_>]| row.iter().all(|it| it.amount.is_none());
        let Some((first, rest)) = self.rows.split_first() else { return 0 };
        if !named(first) {
            return 0;
        }
        1 + rest.iter().take_while(|row| row[0].text.is_empty() && bare(row)).count().min(2)
    }

    /// The words over a column.
    #[must_use]
    pub fn heading(&self, column: usize) -> &str {
        self.rows.first().and_then(|row| row.get(column)).map_or("", |cell| cell.text)
    }

    /// The words that name a row: the first cell that has any and no number.
    #[must_use]
    pub fn label(&self, row: usize) -> &str {
        let cells = self.rows.get(row).into_iter().flatten();
        let mut named = cells.filter(|it| it.amount.is_none() && !it.text.is_empty());
        named.next().map_or("", |cell| cell.text)
    }
}

/// Whether the words over a column say that its numbers are shares of a hundred.
#[must_use]
pub fn is_percent(heading: &str) -> bool {
    let words = || heading.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','));
    heading.contains('%')
        || words().any(|it| quantities::measure(it) == Some(quantities::Measure::Percent))
        || heading.to_lowercase().contains("per cent")
}
