//! Plain text: nothing is marked, so lines are measured to find paragraphs, and paragraphs are
//! looked at to find what each of them is.
//!
//! Texts with one long line a paragraph and texts that are wrapped at some width are both common;
//! `layout` decides by the document's own lines, `role` tells headings from paragraphs.

mod columns;
mod layout;
mod log;
mod role;

use crate::read::marker;
use crate::text::document::{Builder, Draft, ListKind};
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Its content, without the white space around it.
    span: SourceSpan,
    /// Columns of white space before it.
    indent: u32,
    /// Characters of its content.
    width: u32,
    /// Whether a blank line, a page break or the start of the text stands before it.
    gap: bool,
}

impl Line {
    fn text(self, text: &str) -> &str {
        self.span.of(text)
    }
}

/// Lines that make one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Paragraph {
    /// The first line.
    first: usize,
    /// The line after the last.
    end: usize,
    /// What the layout alone tells about it.
    shape: Shape,
}

/// What the layout of a paragraph tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One line, or several that one sentence runs through by accident.
    Line,
    /// Lines wrapped at the text's width.
    Wrapped,
    /// A row of a table.
    Row,
    /// A line of dashes or stars.
    Rule,
}

/// What a paragraph is, and how much of its start is a list marker.
#[derive(Debug, Clone, Copy)]
struct Role {
    zone: Zone,
    level: u8,
    /// Bytes of the first line that are no prose.
    marker: u32,
}

fn starts_lower(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

/// Reads plain text; of a log nothing.
#[must_use]
pub fn read(text: &str) -> Draft {
    if log::is_log(text) {
        return Builder::new(text).finish();
    }
    let lines = layout::lines(text);
    let paragraphs = layout::paragraphs(text, &lines);
    let hyphens = layout::Hyphens::new(text, &lines, &paragraphs);
    let roles = role::roles(text, &lines, &paragraphs);
    let mut builder = Builder::new(text);
    let mut tables = columns::tables(text, &lines, &paragraphs);
    for (at, (paragraph, role)) in paragraphs.iter().zip(roles).enumerate() {
        if paragraph.shape == Shape::Rule {
            continue;
        }
        if let Some(row) = tables.remove(&at) {
            if row.opens {
                builder.start_table();
            }
            builder.start_row();
            for (column, cell) in row.cells.into_iter().enumerate() {
                builder.start_column(column as u32);
                builder.begin_cell(0, cell.start as usize);
                builder.verbatim(cell);
                builder.end(cell.end as usize);
            }
            continue;
        }
        let lines = &lines[paragraph.first..paragraph.end];
        let Some((first, rest)) = lines.split_first() else { continue };
        builder.begin(role.zone, role.level, first.span.start as usize);
        if role.zone == Zone::ListItem {
            let counted = first.text(text).starts_with(|c: char| c.is_alphanumeric() || c == '(');
            let kind = if counted { ListKind::Ordered } else { ListKind::Bulleted };
            let end = lines.last().map_or(first.span.end, |line| line.span.end);
            builder.item(kind, role.level, SourceSpan { start: first.span.start, end });
        }
        let mut open = SourceSpan { start: first.span.start + role.marker, end: first.span.end };
        for line in rest {
            let (end, gap) = hyphens.seam(text, open.end, line.span);
            builder.verbatim(SourceSpan { start: open.start, end });
            if gap {
                builder.replaced(" ", SourceSpan { start: end, end: line.span.start });
            }
            open = line.span;
        }
        builder.verbatim(open);
        builder.end(open.end as usize);
    }
    builder.finish()
}
