//! What no format marks: the entries of a reference list, endnotes, captions, and what a web page
//! adds after a text.
//!
//! Works on the finished blocks of any format. A reference list is found by its heading or, where
//! it has none, by the shape of its entries: authors, then a year.

use memchr::{memchr2, memchr2_iter};

mod below;
mod unheaded;

use crate::read::{
    HEADINGS, Section, after_enumerator, ends_sentence, is_byline, is_dateline, joins_names,
};
use crate::text::document::{Block, Document, Format};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;

/// How far into an entry its year is looked for, in bytes.
const YEAR_REACH: usize = 250;

/// How many neighbours must have the shape of an entry to be a list without a heading.
const LIST: usize = 4;

/// A block longer than this, in bytes, with neither year nor address is no entry.
const LONGEST_ENTRY: usize = 700;

/// Finds the structure of a document and marks its blocks with it.
pub fn find(document: &mut Document) {
    split_entries(document);
    if document.format == Format::Markdown {
        find_head(document);
    }
    let mut blocks = std::mem::take(&mut document.blocks);
    let opened = below::sections(document, &blocks);
    let unheaded = list_without_heading(document, &blocks, &opened);
    let mut region = Region::Text;
    let mut after_list = false;
    for at in 0..blocks.len() {
        let text = document.text(blocks[at].span);
        let next = blocks.get(at + 1).map_or("", |block| document.text(block.span));
        if let Some(list) = &unheaded
            && list.contains(&at)
        {
            blocks[at].zone = Zone::Reference;
            region = Region::References { level: 1 };
            after_list = true;
            continue;
        }
        let inside = matches!(region, Region::References { .. }) && opened[at].is_none();
        let over_list = inside && below::is_list_below(document, &blocks, at);
        let block = &mut blocks[at];
        if is_heading(block, text, next, opened[at]) {
            let level = block.level.max(1);
            let head = Head { text, level, section: opened[at], over_list };
            region = region.after_heading(head, next, document.format, after_list);
            after_list |= matches!(region, Region::References { .. });
            block.zone = match region {
                Region::Furniture { .. } => Zone::Furniture,
                Region::References { .. } if has_year(text) => Zone::Reference,
                _ => Zone::Heading,
            };
        } else {
            block.zone = region.zone(block.zone, text);
        }
    }
    document.blocks = join_addresses(document, blocks);
}

/// How many blocks the head of a text has at most, and how long they are at most, in bytes.
const HEAD: (usize, usize) = (6, 120);

/// Finds byline and dateline below the title of a Markdown text.
fn find_head(document: &mut Document) {
    let prose = document.prose.as_str();
    for block in document.blocks.iter_mut().take(HEAD.0) {
        let text = block.span.of(prose);
        if block.zone != Zone::Paragraph {
            continue;
        }
        if text.len() > HEAD.1 {
            break;
        }
        // "By Jane Roe, 3 May 2021" is both, and names the author first.
        if is_byline(text, false) {
            block.zone = Zone::Byline;
        } else if is_dateline(text) {
            block.zone = Zone::Dateline;
        }
    }
}

/// The part of a text that a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Text,
    References { level: u8 },
    Notes { level: u8 },
    Furniture { level: u8 },
}

impl Region {
    /// The part that a heading opens; `next` is the block below it.
    fn after_heading(self, head: Head<'_>, next: &str, format: Format, after_list: bool) -> Self {
        let guessed = format == Format::Plain;
        let Head { text, level, section, over_list } = head;
        // A list of one work; `Reference` heads the pages of a manual as well.
        let single = HEADINGS.reference.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
        if single && is_entry(next) {
            return Self::References { level };
        }
        match (section, self) {
            // Below the list of a page of plain text stands what the page adds.
            (Some(Section::Aside), _) if guessed && after_list => Self::Furniture { level },
            (Some(Section::Sources | Section::Aside), _) => Self::Text,
            (Some(Section::References), _) => Self::References { level },
            (Some(Section::Notes), _) => Self::Notes { level },
            (Some(Section::Furniture), Self::Text) if !after_list && text.len() < 8 => Self::Text,
            (Some(Section::Furniture), _) => Self::Furniture { level },
            (Some(Section::Appendix), _) | (None, Self::Text) => Self::Text,
            // In plain text a heading is a guess by its looks, and so is its level.
            (None, Self::References { level: opened } | Self::Notes { level: opened }) => {
                let entry = has_year(text) || has_address(text);
                let works = over_list && !guessed || is_entry(next);
                let inside = guessed && entry || (guessed || level > opened) && works;
                if inside { self } else { Self::Text }
            }
            (None, Self::Furniture { level: opened }) => {
                let inside = if guessed { after_list } else { level > opened };
                if inside { self } else { Self::Text }
            }
        }
    }

    /// The zone of a block that is no heading.
    fn zone(self, zone: Zone, text: &str) -> Zone {
        let running = matches!(zone, Zone::Paragraph | Zone::ListItem | Zone::BlockQuotation);
        if !running {
            let visible = matches!(zone, Zone::TableCell | Zone::Caption | Zone::Byline);
            return if visible && matches!(self, Self::Furniture { .. }) {
                Zone::Furniture
            } else {
                zone
            };
        }
        let dated = || has_year(text) || has_address(text);
        match self {
            Self::Furniture { .. } => Zone::Furniture,
            Self::References { .. } if below::is_prose(text) => zone,
            Self::References { .. } if text.len() <= LONGEST_ENTRY || dated() => Zone::Reference,
            Self::Notes { .. } if is_entry(text) || has_address(text) => Zone::Reference,
            Self::Notes { .. } => Zone::Footnote,
            Self::Text if zone == Zone::Paragraph && is_caption(text) => Zone::Caption,
            Self::References { .. } | Self::Text => zone,
        }
    }
}

/// A heading.
#[derive(Clone, Copy)]
struct Head<'t> {
    text: &'t str,
    level: u8,
    section: Option<Section>,
    /// Whether works stand below it, of which it names the kind: `Books`, `Films`.
    over_list: bool,
}

/// Whether a block is a heading, or stands like one over a section: a paragraph that is nothing
/// but `References`, in bold for instance; `next` is the block below it, and `opened` what its words
/// open.
fn is_heading(block: &Block, text: &str, next: &str, opened: Option<Section>) -> bool {
    let like = || match opened {
        // `Citations` heads a column of numbers as well.
        Some(Section::References) => next.is_empty() || has_year(next) || has_address(next),
        Some(Section::Furniture) => true,
        _ => false,
    };
    block.zone == Zone::Heading
        || block.zone == Zone::Title && opened == Some(Section::References)
        // `11. References` is a list item to some readers.
        || matches!(block.zone, Zone::Paragraph | Zone::ListItem)
            && !text.ends_with(['.', ',', ';']) && like()
}

/// The blocks of a reference list that stands under no heading, after the running text.
fn list_without_heading(
    document: &Document,
    blocks: &[Block],
    opened: &[Option<Section>],
) -> Option<std::ops::Range<usize>> {
    let headed = blocks.iter().enumerate().any(|(at, block)| {
        if block.zone == Zone::Reference && document.format == Format::Markdown {
            return true;
        }
        if !matches!(block.zone, Zone::Heading | Zone::Title | Zone::Paragraph) {
            return false;
        }
        let text = document.text(block.span);
        let next = || blocks.get(at + 1).map_or("", |block| document.text(block.span));
        opened[at] == Some(Section::References) && is_heading(block, text, next(), opened[at])
    });
    if headed {
        return None;
    }
    let is_like = |at: usize| {
        let block = &blocks[at];
        matches!(block.zone, Zone::Paragraph | Zone::ListItem | Zone::Heading)
            && is_entry(document.text(block.span))
    };
    // The last run: what comes before it may be a chronology in the text.
    let mut end = blocks.len();
    while end > 0 {
        if !is_like(end - 1) {
            end -= 1;
            continue;
        }
        let mut start = end - 1;
        // One odd entry among its like is an entry.
        while start > 0 && (is_like(start - 1) || start > 1 && is_like(start - 2)) {
            start -= 1;
        }
        let like = (start..end).filter(|&at| is_like(at)).count();
        if like >= LIST && like * 10 >= (end - start) * 8 {
            return Some(start..end);
        }
        end = start;
    }
    unheaded::numbered_list(document, blocks)
}

/// Whether a text has the shape of an entry: names, then a year.
fn is_entry(text: &str) -> bool {
    // Most texts have no such figure.
    if memchr2(b'1', b'2', text.as_bytes()).is_none() {
        return false;
    }
    let text = after_enumerator(text).unwrap_or(text);
    let Some(year) = year_at(text) else { return false };
    let names = text[..year].trim_end_matches(['(', ' ']);
    let bracketed = text[..year].ends_with('(');
    if names.is_empty() || !(bracketed || names.ends_with(['.', ','])) {
        return false;
    }
    if bracketed && is_said(&text[year..]) {
        return false;
    }
    let mut capital = false;
    names.split_whitespace().all(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let upper = word.starts_with(char::is_uppercase);
        capital |= upper;
        upper || word.is_empty() || joins_names(word) || word.contains(char::is_uppercase)
    }) && capital
}

/// Whether a sentence goes on behind the year that a text begins with: `2011) gives an overview`. No
/// title begins so, unless it is `eAir`.
fn is_said(text: &str) -> bool {
    if !text.bytes().take(6).any(|byte| byte == b')') {
        return false;
    }
    let Some((_, behind)) = head(text).split_once(") ") else { return false };
    let word = behind.split(' ').next().unwrap_or_default();
    word.starts_with(char::is_lowercase) && !word.contains(char::is_uppercase)
}

/// Where the year of an entry starts: `(2020a)`, `(2020, May)`, `. 2020.`, `, 2020:`.
fn year_at(text: &str) -> Option<usize> {
    let head = head(text);
    let bytes = head.as_bytes();
    memchr2_iter(b'1', b'2', bytes)
        .filter(|at| (1..bytes.len().saturating_sub(4)).contains(at))
        .find(|&at| {
            if !bytes[at..at + 4].iter().all(u8::is_ascii_digit) {
                return false;
            }
            let letter = usize::from(bytes[at + 4].is_ascii_lowercase());
            let after = bytes.get(at + 4 + letter).copied();
            let closed = matches!(after, Some(b')' | b'.' | b',' | b':' | b';') | None);
            let opened = bytes[at - 1] == b'('
                || bytes[at - 1] == b' ' && at > 1 && matches!(bytes[at - 2], b'.' | b',');
            opened && closed
        })
}

/// The start of a text, as far as a year is looked for.
fn head(text: &str) -> &str {
    let mut end = text.len().min(YEAR_REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn has_year(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    memchr2_iter(b'1', b'2', bytes).any(|at| {
        let alone = !at.checked_sub(1).is_some_and(is_digit) && !is_digit(at + 4);
        alone && (at + 1..at + 4).all(is_digit)
    })
}

fn has_address(text: &str) -> bool {
    ["http://", "https://", "www.", "doi:", "doi.org"].iter().any(|mark| text.contains(mark))
}

/// Whether a text is nothing but an address.
fn is_address(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && ["http://", "https://", "www.", "doi:", "<http"]
            .iter()
            .any(|mark| text.starts_with(mark))
}

/// Whether a text starts as a caption does: `Figure 3.`, `Table 2:`.
fn is_caption(text: &str) -> bool {
    let Some(end) = text.find(|c: char| !c.is_alphabetic()) else { return false };
    if !text.starts_with(char::is_uppercase) || end > 16 {
        return false;
    }
    let (word, rest) = text.split_at(end);
    let word = word.to_lowercase();
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let Some(rest) = rest.strip_prefix([' ', '\u{A0}']) else { return false };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (number, rest) = rest.split_at(end);
    let numbered = number.bytes().any(|b| b.is_ascii_digit() || b"IVX".contains(&b));
    let closed = rest.is_empty() || rest.starts_with(['.', ':', '|']) || rest.starts_with(" –");
    (1..=5).contains(&number.len()) && numbered && closed && HEADINGS.captions.contains(&word)
}

/// The blocks right under the heading of a reference list.
fn headed_blocks(document: &Document) -> Vec<TextSpan> {
    let mut out = Vec::new();
    for pair in document.blocks.windows(2) {
        let text = document.text(pair[0].span);
        let heading = matches!(pair[0].zone, Zone::Heading | Zone::Title);
        if heading
            && below::is_list(text, document.text(pair[1].span))
            && pair[1].zone == Zone::Paragraph
        {
            out.push(pair[1].span);
        }
    }
    out
}

/// Whether a line begins as an entry does that has its family name first: `Osei, K`, `van Dam, Ann`.
fn opens_with_name(line: &str) -> bool {
    let Some((family, rest)) = line.split_once(", ") else { return false };
    let mut words = family.split(' ').peekable();
    let short = family.split(' ').count() <= 3;
    let name = |word: &str| word.starts_with(char::is_uppercase) || joins_names(word);
    let named = short && words.all(name) && family.chars().any(char::is_uppercase);
    let given = rest.split([' ', ',']).next().unwrap_or_default();
    named && given.starts_with(char::is_uppercase) && !family.contains(['.', ':', '('])
}

/// Splits blocks whose lines were joined although each of several lines starts an entry.
fn split_entries(document: &mut Document) {
    let mut cuts: Vec<u32> = Vec::new();
    let headed = headed_blocks(document);
    for gap in document.joined_breaks() {
        let after = &document.prose[gap.end as usize..];
        let before = headed.partition_point(|block| block.start <= gap.start);
        let block = before.checked_sub(1).map(|at| headed[at]);
        let listed = block.is_some_and(|block| gap.end <= block.end);
        let line = head(after);
        let named = listed && (opens_with_name(line) || line.starts_with(['“', '"', '‘']));
        if !(named || after.starts_with(char::is_alphabetic) && is_entry(line)) {
            continue;
        }
        let before = &document.prose[..gap.start as usize];
        let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        if ends_sentence(before) || last.contains('/') {
            cuts.push(gap.start);
        }
    }
    if cuts.is_empty() {
        return;
    }
    let mut blocks = Vec::with_capacity(document.blocks.len() + cuts.len());
    let mut cuts = cuts.into_iter().peekable();
    for block in std::mem::take(&mut document.blocks) {
        let mut inside = Vec::new();
        while let Some(cut) = cuts.next_if(|&cut| cut < block.span.end) {
            inside.push(cut);
        }
        let text = block.span.of(&document.prose);
        let headed = headed.binary_search(&block.span).is_ok();
        let listed = block.zone != Zone::Reference
            && (inside.len() >= 2 && is_entry(text) || headed && !inside.is_empty());
        if !listed {
            blocks.push(block);
            continue;
        }
        let mut start = block.span.start;
        for end in inside.into_iter().chain([block.span.end]) {
            let span = TextSpan { start, end };
            let source = document.source_span(span);
            blocks.push(Block { span, source, ..block });
            start = end + 1;
        }
    }
    document.blocks = blocks;
}

/// Joins an address that stands alone to the entry before it.
fn join_addresses(document: &Document, blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let is_tail = block.zone == Zone::Reference && is_address(document.text(block.span));
        match out.last_mut() {
            Some(last) if is_tail && last.zone == Zone::Reference => {
                last.span.end = block.span.end;
                last.source.end = block.source.end;
            }
            _ => out.push(block),
        }
    }
    out
}
