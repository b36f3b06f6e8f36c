//! Numbered reference lists that stand under no heading.

use super::{LONGEST_ENTRY, has_address, has_year, is_entry};
use crate::text::document::{Block, Document};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::fold;

/// The numbers with which the items of a block begin, and how many of the items look like entries.
struct Items {
    first: u32,
    last: u32,
    count: usize,
    entries: usize,
}

/// A numbered list at the end of a text that has no heading: most of its items must look like
/// entries, and the text must cite by their numbers. Steps and agendas are numbered as well.
pub(super) fn numbered_list(
    document: &Document,
    blocks: &[Block],
) -> Option<std::ops::Range<usize>> {
    let mut breaks: Vec<u32> = document.joined_breaks().map(|gap| gap.end).collect();
    breaks.sort_unstable();
    let items = |at: usize| items(document, &blocks[at], &breaks);
    let mut end = blocks.len();
    let mut tries = 0;
    while end > 0 && tries < TRIES {
        let Some(last) = items(end - 1) else {
            end -= 1;
            continue;
        };
        let (mut start, mut first) = (end - 1, last.first);
        let (mut count, mut entries) = (last.count, last.entries);
        while let Some(before) = start.checked_sub(1).and_then(items) {
            // `1.` before every item is how Markdown is told to count.
            let alike = before.first == 1 && first == 1 && before.count == 1;
            if before.last + 1 != first && !alike {
                break;
            }
            start -= 1;
            first = before.first;
            count += before.count;
            entries += before.entries;
        }
        let listed = first == 1 && count >= NUMBERED && entries * 10 >= count * 8;
        if listed {
            tries += 1;
            if cites_by_number(document, &blocks[..start], count) {
                return Some(start..end);
            }
        }
        end = start;
    }
    None
}

/// How many items a numbered list without a heading has at least, and how many must be cited.
const NUMBERED: usize = 3;

/// How many lists at the end of a text are looked at.
const TRIES: usize = 3;

/// The numbered items of a block: one, or one for each of its lines that a number in brackets opens.
fn items(document: &Document, block: &Block, breaks: &[u32]) -> Option<Items> {
    if !matches!(block.zone, Zone::Paragraph | Zone::ListItem | Zone::Footnote) {
        return None;
    }
    let inside = breaks.partition_point(|&at| at <= block.span.start)
        ..breaks.partition_point(|&at| at < block.span.end);
    let starts = std::iter::once(block.span.start).chain(breaks[inside].iter().copied());
    let labelled: Vec<(u32, u32)> = starts
        .filter_map(|start| {
            let text = document.text(TextSpan { start, end: block.span.end });
            let bracketed = text.starts_with('[') || start == block.span.start;
            Some((start, label(text).filter(|_| bracketed)?))
        })
        .collect();
    let Some(&(opens, first)) = labelled.first() else {
        // The number is the marker of a list.
        let body = document.source_span(block.span).start;
        let marker = block.source.start.min(body)..body;
        let marker = document.source.text().get(marker.start as usize..marker.end as usize)?;
        let digits = marker.trim_matches(|c: char| !c.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| digits.len() <= 3)?;
        let entries = usize::from(is_numbered_entry(document.text(block.span)));
        return Some(Items { first: number, last: number, count: 1, entries });
    };
    if opens != block.span.start {
        return None;
    }
    let mut last = first;
    let mut entries = 0;
    for (nth, &(start, number)) in labelled.iter().enumerate() {
        if nth > 0 && number != last + 1 {
            return None;
        }
        last = number;
        let end = labelled.get(nth + 1).map_or(block.span.end, |next| next.0);
        entries += usize::from(is_numbered_entry(document.text(TextSpan { start, end })));
    }
    Some(Items { first, last, count: labelled.len(), entries })
}

/// The number that opens a text: `[3] `, `3. `, `(3) `, `3 `.
fn label(text: &str) -> Option<u32> {
    let rest = text.trim_start_matches(['[', '(']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let opened = text.len() - rest.len();
    let after = rest.get(digits..)?;
    let body = after.trim_start_matches([']', ')', '.']);
    let marked = body.len() < after.len() && (opened > 0) == after.starts_with([']', ')']);
    let spaced = body.starts_with(char::is_whitespace);
    let fits = (1..=3).contains(&digits) && opened < 2 && spaced;
    let named = body.trim_start().starts_with(|c: char| c.is_uppercase() || "“\"‘".contains(c));
    (fits && (marked || opened == 0 && named)).then(|| rest.get(..digits)?.parse().ok()).flatten()
}

/// Whether the item of a list looks like an entry of any style: a year or an address, and a mark of
/// the works that lists describe.
fn is_numbered_entry(text: &str) -> bool {
    let range = |text: &str| {
        let mut dashes = text.match_indices(['-', '–']);
        dashes.any(|(at, dash)| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            digit(text[..at].chars().next_back()) && digit(text[at + dash.len()..].chars().next())
        })
    };
    let initial = |word: &str| {
        let bare = word.trim_end_matches([',', '.', ';']);
        let short = bare.len() <= 4 && word.len() > bare.len();
        short && !bare.is_empty() && bare.chars().all(|c| c.is_uppercase() || c == '.' || c == '-')
    };
    let marked = || {
        let named = text.split_whitespace().take(8).any(initial);
        let titled = text.contains(['“', '"', '‘']);
        let placed = text.contains(": ") && text.contains(". ");
        named || titled || placed || range(text) || text.contains(" et al")
    };
    text.len() <= LONGEST_ENTRY
        && text.len() > 25
        && (is_entry(text) || has_address(text) || has_year(text) && marked())
}

/// Whether some blocks cite most of the numbers up to the last one of a list.
fn cites_by_number(document: &Document, blocks: &[Block], last: usize) -> bool {
    let mut cited = vec![false; last + 1];
    let mut note = |number: usize| {
        if let Some(seen) = cited.get_mut(number) {
            *seen = number > 0;
        }
    };
    for block in blocks.iter().filter(|block| block.zone.holds_citations()) {
        let text = document.text(block.span);
        for (at, _) in text.match_indices('[') {
            let inner = &text[at + 1..];
            let len = inner.bytes().take(40).position(|byte| byte == b']').unwrap_or(0);
            let Some(inner) = inner.get(..len) else { continue };
            for part in inner.split([',', ';', ' ']).filter(|part| !part.is_empty()) {
                let mut ends = part.split(fold::is_dash).map(|end| end.parse::<usize>().ok());
                let Some(Some(from)) = ends.next() else { break };
                let to = ends.next().flatten().unwrap_or(from).min(last);
                (from..=to).for_each(&mut note);
            }
        }
        let mut number = 0;
        for c in text.chars() {
            match fold::SUPERSCRIPTS.iter().position(|&figure| figure == c) {
                Some(value) => number = (number * 10 + value).min(last + 1),
                None => note(std::mem::take(&mut number)),
            }
        }
        note(number);
    }
    let count = cited.iter().filter(|&&seen| seen).count();
    count >= NUMBERED && count * 2 > last
}
