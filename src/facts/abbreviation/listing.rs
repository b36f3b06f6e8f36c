//! Lists of abbreviations: a heading that says so, and below it lines or rows of a table with a
//! short form and what it means.

use std::sync::LazyLock;

use super::{Abbreviation, CUES, DefinitionScanner, ENOUGH, aligned};
use crate::text::document::Block;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::data::Initials;
use crate::words::fold;

/// The longest heading that is looked at, in bytes.
const LONGEST_HEADING: usize = 80;

/// What stands under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    /// Abbreviations and nothing else: what stands beside one is its meaning.
    Abbreviations,
    /// Words and their explanations.
    Terms,
}

/// What such headings begin with: most blocks need not be looked at any further.
static INITIALS: LazyLock<Initials> =
    LazyLock::new(|| Initials::of(CUES.listing.iter().chain(&CUES.glossary)));

impl DefinitionScanner<'_, '_> {
    /// The definitions of every list of abbreviations.
    pub(super) fn listings(&self, found: &mut Vec<Abbreviation>) {
        let blocks = &self.layers.document.blocks;
        let mut open: Option<(List, u8)> = None;
        let mut breaks = None;
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            if let Some(list) = self.heading(block) {
                open = Some((list, block.level));
                continue;
            }
            // A list may have headings of its own, such as letters of the alphabet.
            let closes = |level: u8| block.level <= level;
            if matches!(block.zone, Zone::Heading | Zone::Title)
                && open.is_some_and(|(_, level)| closes(level))
            {
                open = None;
            }
            let Some((list, _)) = open else { continue };
            match block.zone {
                Zone::TableCell => {
                    let row = self.row(at - 1);
                    at = row.end;
                    self.row_entry(list, &blocks[row], found);
                }
                Zone::Paragraph | Zone::ListItem => {
                    let breaks = breaks.get_or_insert_with(|| {
                        let breaks = self.layers.document.joined_breaks();
                        breaks.map(|it| it.start).collect::<Vec<u32>>()
                    });
                    for line in self.lines(block.span, breaks) {
                        self.entry(list, line, found);
                    }
                }
                _ => {}
            }
        }
    }

    /// What a block opens, if it is the heading of a list.
    fn heading(&self, block: &Block) -> Option<List> {
        let is_heading = matches!(block.zone, Zone::Heading | Zone::Title);
        if !is_heading && block.zone != Zone::Paragraph || block.span.len() > LONGEST_HEADING {
            return None;
        }
        let text = self.layers.text(block.span).trim_matches(|c: char| !c.is_alphabetic());
        if !INITIALS.admit(text) {
            return None;
        }
        let text = fold::lower(text);
        // `List of abbreviations and acronyms`, `Abbreviations used in this report`.
        let stem = |mark: &str| text.split(mark).next().unwrap_or_default();
        let stems = [" and ", " used", " in ", " & "].map(stem);
        let is = |words: &rustc_hash::FxHashSet<String>| {
            words.contains(&*text) || is_heading && stems.iter().any(|&stem| words.contains(stem))
        };
        match (is(&CUES.listing), is(&CUES.glossary)) {
            (true, _) => Some(List::Abbreviations),
            (false, true) => Some(List::Terms),
            (false, false) => None,
        }
    }

    /// The cells of the row that starts with a block.
    fn row(&self, first: usize) -> std::ops::Range<usize> {
        let blocks = &self.layers.document.blocks;
        let source = self.layers.document.source.text();
        let same = |at: &usize| {
            let gap = blocks[*at - 1].source.end as usize..blocks[*at].source.start as usize;
            blocks[*at].zone == Zone::TableCell
                && source.get(gap).is_some_and(|gap| !gap.contains('\n'))
        };
        let end = (first + 1..blocks.len()).find(|at| !same(at)).unwrap_or(blocks.len());
        first..end
    }

    /// The lines of a block, where each starts with a short form.
    fn lines(&self, block: TextSpan, breaks: &[u32]) -> Vec<TextSpan> {
        let inside = breaks.partition_point(|&at| at < block.start)
            ..breaks.partition_point(|&at| at < block.end);
        let mut lines = Vec::new();
        let mut start = block.start;
        for &at in &breaks[inside] {
            let token = self.tokens.partition_point(|token| token.span.start < at);
            if self.short_after(token).is_some() {
                lines.push(TextSpan { start, end: at });
                start = at;
            }
        }
        lines.push(TextSpan { start, end: block.end });
        lines
    }

    /// A row with a cell for the short form and one for what it means, in either order.
    fn row_entry(&self, list: List, cells: &[Block], found: &mut Vec<Abbreviation>) {
        let [first, second, ..] = cells else {
            cells.iter().for_each(|cell| self.entry(list, cell.span, found));
            return;
        };
        self.pair(list, first.span, second.span, found);
        self.pair(List::Terms, second.span, first.span, found);
    }

    /// A line with a short form, perhaps a mark, and what it means.
    fn entry(&self, list: List, line: TextSpan, found: &mut Vec<Abbreviation>) {
        let (first, end) = self.tokens_of(line);
        let Some((_, last)) = self.short_after(first).filter(|&(_, last)| last + 1 < end) else {
            return;
        };
        let mut next = last + 1;
        while next < end && self.tokens[next].kind == TokenKind::Punctuation {
            next += 1;
        }
        if next == end {
            return;
        }
        let gap = TextSpan { start: self.tokens[last].span.end, end: self.tokens[next].span.start };
        // `LFH met in May` is a sentence.
        let apart = self.layers.text(gap).chars().count() > 1;
        let list = if apart { list } else { List::Terms };
        let meaning = TextSpan { start: self.tokens[next].span.start, end: line.end };
        self.pair(list, self.span(first, last), meaning, found);
    }

    fn pair(&self, list: List, short: TextSpan, meaning: TextSpan, found: &mut Vec<Abbreviation>) {
        let (first, last) = self.tokens_of(short);
        let Some((form, end)) = self.short_after(first) else { return };
        let (start, mut stop) = self.tokens_of(meaning);
        if end + 1 != last || start == stop {
            return;
        }
        while stop > start + 1 && matches!(self.tokens.text(stop - 1), "." | "," | ";") {
            stop -= 1;
        }
        let words = self.words_between(start, stop);
        let long = match list {
            List::Abbreviations => Some(self.span(start, stop - 1)),
            List::Terms if aligned(&form, &words, ENOUGH) == Some(0) => self.long(&form, &words),
            List::Terms => None,
        };
        let Some(long) = long else { return };
        let definition = self.definition(self.span(first, end), long);
        found.push(Abbreviation { listed: true, ..definition });
    }

    /// The tokens of a span: the first, and the one after the last.
    fn tokens_of(&self, span: TextSpan) -> (usize, usize) {
        let at = |byte: u32| self.tokens.partition_point(|token| token.span.start < byte);
        (at(span.start), at(span.end))
    }
}
