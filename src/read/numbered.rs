//! The numbers of a numbered reference list, taken out of the text of its entries: `[3] Osei, K.`
//! is entry 3, and the entry begins with the author.
//!
//! Works on the finished blocks. A number counts where it goes on with the numbers before it, so a
//! volume at the start of a line is none.

use crate::text::document::{Block, Document, Format};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;

/// How far a number may be from the one before: an entry was taken out and the others kept theirs.
const STEP: u32 = 3;

/// How many bare numbers in a row make a numbered list.
const BARE: usize = 3;

/// A number at the start of an entry.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// Index of the block.
    block: usize,
    /// Where the number begins.
    start: u32,
    /// Where the entry begins.
    body: u32,
    number: u32,
    bracketed: bool,
}

/// Splits entries that a line break and a number begin, and takes the numbers out of the text.
pub fn find(document: &mut Document) {
    if document.format == Format::ReStructuredText {
        return;
    }
    let labels = in_sequence(&candidates(document));
    if labels.is_empty() {
        return;
    }
    let mut labels = labels.into_iter().peekable();
    let mut blocks = Vec::with_capacity(document.blocks.len());
    for (at, block) in std::mem::take(&mut document.blocks).into_iter().enumerate() {
        let mut open = Some(block.clone());
        while let Some(label) = labels.next_if(|label| label.block == at) {
            let before = open.take().filter(|_| label.start > block.span.start);
            blocks.extend(before.map(|entry| cut(document, entry, label.start)));
            let span = TextSpan { start: label.body, end: block.span.end };
            let mut entry = Block { span, ..block.clone() };
            let whole = TextSpan { start: label.start, end: block.span.end };
            entry.source = document.source_span(whole);
            open = Some(entry);
        }
        blocks.extend(open);
    }
    document.blocks = blocks;
}

/// An entry that ends where the next begins.
fn cut(document: &Document, mut entry: Block, end: u32) -> Block {
    let text = TextSpan { end, ..entry.span };
    let trimmed = document.text(text).trim_end().len() as u32;
    let start = entry.source.start;
    entry.span.end = entry.span.start + trimmed;
    entry.source = document.source_span(entry.span);
    entry.source.start = start;
    entry
}

/// The numbers at the starts of blocks and lines of the reference lists, in order.
fn candidates(document: &Document) -> Vec<Label> {
    let mut out = Vec::new();
    let mut breaks = document.joined_breaks().map(|gap| gap.end).peekable();
    for (at, block) in document.blocks.iter().enumerate() {
        if block.zone != Zone::Reference {
            continue;
        }
        let label = |start: u32| {
            let text = document.text(TextSpan { start, end: block.span.end });
            let (number, len, bracketed) = label(text)?;
            Some(Label { block: at, start, body: start + len as u32, number, bracketed })
        };
        out.extend(label(block.span.start));
        while breaks.next_if(|&gap| gap <= block.span.start).is_some() {}
        while let Some(gap) = breaks.next_if(|&gap| gap < block.span.end) {
            out.extend(label(gap).filter(|label| label.bracketed));
        }
    }
    out
}

/// The candidates that count on: bracketed ones anywhere, bare ones where several follow.
fn in_sequence(candidates: &[Label]) -> Vec<Label> {
    let mut out: Vec<Label> = Vec::new();
    for &label in candidates {
        let goes_on = match out.last() {
            Some(last) => {
                label.bracketed == last.bracketed
                    && (last.number + 1..=last.number + STEP).contains(&label.number)
            }
            None => label.number <= STEP,
        };
        // Another list counts from the start.
        if goes_on || label.number == 1 && label.bracketed {
            out.push(label);
        }
    }
    let bare = out.iter().filter(|label| !label.bracketed).count();
    if bare < BARE {
        out.retain(|label| label.bracketed);
    }
    out
}

/// The number that a text begins with, how long it is with the space behind it, and whether it
/// stands in brackets: `[3] `, `(3) `, `3 `.
fn label(text: &str) -> Option<(u32, usize, bool)> {
    let open = text.strip_prefix(['[', '(']);
    let rest = open.unwrap_or(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest.get(..digits)?.parse().ok().filter(|_| (1..=4).contains(&digits))?;
    let mut after = rest.get(digits..)?;
    if open.is_some() {
        after = after.strip_prefix(if text.starts_with('[') { ']' } else { ')' })?;
    }
    let body = after.trim_start();
    let spaced = body.len() < after.len() || open.is_some();
    (spaced && !body.is_empty()).then_some((number, text.len() - body.len(), open.is_some()))
}
