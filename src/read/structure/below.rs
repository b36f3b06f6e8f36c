//! What a heading opens, told by what stands below it: `Sources` is a list of works or a chapter on
//! rivers, `Comments` a thread below a page or a section of a manual.

use super::{has_address, has_year, is_entry, is_said};
use crate::read::{Section, ends_sentence, is_dateline, section};
use crate::text::document::{Block, Document};
use crate::text::zone::Zone;

/// How many blocks below a heading are looked at.
const REACH: usize = 60;

/// For each block what its words open as a heading.
pub(super) fn sections(document: &Document, blocks: &[Block]) -> Vec<Option<Section>> {
    let opened = |at: usize| {
        let text = document.text(blocks[at].span);
        match section(text)? {
            Section::Sources => Some(if is_list_below(document, blocks, at) {
                Section::References
            } else {
                Section::Sources
            }),
            Section::Aside => Some(if is_page_below(document, blocks, at) {
                Section::Furniture
            } else {
                Section::Aside
            }),
            other => Some(other),
        }
    };
    (0..blocks.len()).map(opened).collect()
}

/// Whether a heading opens a list of works, by the block below it alone.
pub(super) fn is_list(heading: &str, next: &str) -> bool {
    match section(heading) {
        Some(Section::References) => true,
        Some(Section::Sources) => is_work(next),
        _ => false,
    }
}

/// The texts from below a heading to the next one.
fn below<'d>(
    document: &'d Document,
    blocks: &'d [Block],
    at: usize,
) -> impl Iterator<Item = &'d str> {
    let inside = blocks[at + 1..].iter().take(REACH);
    let inside = inside.take_while(|block| !matches!(block.zone, Zone::Heading | Zone::Title));
    inside.map(|block| document.text(block.span))
}

/// Whether most of what stands below a heading are works.
pub(super) fn is_list_below(document: &Document, blocks: &[Block], at: usize) -> bool {
    let (mut works, mut count) = (0, 0);
    for text in below(document, blocks, at) {
        count += 1;
        works += usize::from(is_work(text));
    }
    works * 2 > count
}

/// Whether a text can be an entry of a list of works, and is no sentence about one.
fn is_work(text: &str) -> bool {
    is_entry(text) || (has_year(text) || has_address(text)) && !is_prose(text)
}

/// Whether nothing below a heading is running text, or what stands there are the remarks of readers,
/// each with its day.
fn is_page_below(document: &Document, blocks: &[Block], at: usize) -> bool {
    let (mut prose, mut days) = (0, 0);
    for text in below(document, blocks, at) {
        prose += usize::from(is_prose(text));
        days += usize::from(is_dateline(text));
    }
    prose == 0 || days * 2 >= prose
}

/// How many words a sentence has at least, and how many of ten are in lower case.
const WORDS: usize = 6;
const SMALL: usize = 6;

/// Whether a text is a sentence rather than an entry of a list: most of its words are in lower case, a
/// stop ends it, and it neither begins as an entry does nor leads to an address.
pub(super) fn is_prose(text: &str) -> bool {
    let words = || text.split_whitespace();
    let small = words().filter(|word| word.starts_with(char::is_lowercase)).count();
    let count = words().count();
    // `K. A. Osei, Rain`, `Osei, Kofi`.
    let named = words().take(4).any(|word| {
        word.ends_with(',') && word.starts_with(char::is_uppercase)
            || word.ends_with('.') && word.chars().count() <= 3
    });
    // The year of a sentence stands behind a name: `Osei (2011) gives an overview`.
    let dated = has_year(text) && !text.match_indices('(').any(|(at, _)| is_said(&text[at + 1..]));
    count >= WORDS
        && ends_sentence(text)
        && small * 10 >= count * SMALL
        && !named
        && !dated
        && !is_entry(text)
        && !has_address(text)
}
