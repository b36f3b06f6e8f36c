//! Tables that a plain text sets with spaces or tabs: which lines are rows, and where their cells
//! stand.

use rustc_hash::FxHashMap;

use crate::read::plain::{Line, Paragraph, Shape};
use crate::text::span::SourceSpan;

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    /// Whether it is the first of its table.
    pub(super) opens: bool,
    pub(super) cells: Vec<SourceSpan>,
}

/// How many rows make a table.
const LEAST: usize = 3;

/// The rows of all tables, by the place of their paragraph: lines under each other of which most
/// have the same number of cells. A line with another number of them is left as it is.
pub(super) fn tables(
    text: &str,
    lines: &[Line],
    paragraphs: &[Paragraph],
) -> FxHashMap<usize, Row> {
    let mut out = FxHashMap::default();
    let is_row = |at: usize| paragraphs.get(at).is_some_and(|it| it.shape == Shape::Row);
    let mut at = 0;
    while at < paragraphs.len() {
        let first = at;
        at += 1;
        if !is_row(first) {
            continue;
        }
        while is_row(at) && !lines[paragraphs[at].first].gap {
            at += 1;
        }
        let rows: Vec<Vec<SourceSpan>> =
            (first..at).map(|it| cells(text, lines[paragraphs[it].first].span)).collect();
        let mut widths: FxHashMap<usize, usize> = FxHashMap::default();
        rows.iter().for_each(|it| *widths.entry(it.len()).or_default() += 1);
        let usual = widths.into_iter().max_by_key(|&(width, count)| (count, width));
        let Some((width, count)) = usual else { continue };
        if width < 2 || count < LEAST || count * 10 < rows.len() * 8 {
            continue;
        }
        let mut opens = true;
        for (place, cells) in rows.into_iter().enumerate().filter(|it| it.1.len() == width) {
            out.insert(first + place, Row { opens, cells });
            opens = false;
        }
    }
    out
}

/// What two or more spaces, tabs or upright strokes part in a line.
fn cells(text: &str, line: SourceSpan) -> Vec<SourceSpan> {
    let all = line.of(text);
    let mut out = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let cell = all[from..to].trim_matches(|c: char| c.is_whitespace() || c == '|');
        if !cell.is_empty() {
            let lead = all[from..to].find(cell).unwrap_or_default();
            let begin = line.start + (from + lead) as u32;
            out.push(SourceSpan { start: begin, end: begin + cell.len() as u32 });
        }
    };
    let bytes = all.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let gap = match bytes[at] {
            b'\t' => 1,
            b' ' if bytes[at..].starts_with(b"  ") => 2,
            b' ' if bytes[at..].starts_with(b" | ") => 3,
            _ => 0,
        };
        if gap > 0 {
            push(start, at);
            at += gap;
            while at < bytes.len() && matches!(bytes[at], b' ' | b'\t') {
                at += 1;
            }
            start = at;
        } else {
            at += 1;
        }
    }
    push(start, all.len());
    out
}
