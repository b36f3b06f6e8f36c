//! Displayed quotations that no format marks: an extract that a book sets off by its type alone is
//! a paragraph like any other once the type is gone.
//!
//! Three signs tell one: something is left out of it, its source stands at its end after a dash,
//! or the paragraph before announces it. What stands between the paragraph that introduces a
//! section and an extract belongs to the extract.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::Deserialize;

use crate::text::document::{Block, Document};
use crate::text::quotemark::Pairing;
use crate::text::zone::{Mark, Zone};
use crate::words::data;

/// `rules/data/extracts.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtractCues {
    cues: Vec<String>,
    omissions: Vec<String>,
}

static EXTRACTS: LazyLock<ExtractCues> = LazyLock::new(|| data::table("extracts.toml"));

/// An extract has at most this many paragraphs before the one that shows a sign.
const REACH: usize = 3;

/// The longest attribution, in bytes.
const ATTRIBUTION: usize = 160;

/// The extracts of a document, one mark a paragraph.
#[must_use]
pub fn displayed(document: &Document, pairings: &[Pairing]) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut section: Vec<usize> = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        match block.zone {
            Zone::Heading | Zone::Title => close(document, pairings, &mut section, &mut out),
            Zone::Paragraph => section.push(at),
            _ => {}
        }
    }
    close(document, pairings, &mut section, &mut out);
    out
}

/// Marks the extracts of a section, whose paragraphs are given, and empties it.
fn close(document: &Document, pairings: &[Pairing], section: &mut Vec<usize>, out: &mut Vec<Mark>) {
    let mut marked = 0;
    let mut announced = false;
    for at in 0..section.len() {
        let block = &document.blocks[section[at]];
        let text = document.text(block.span);
        let cue = is_cue(text);
        let told = is_cut(text, block, &pairings[section[at]]) || is_attributed(text);
        if told || announced && !cue {
            // The first paragraph of a section introduces; so does one that announces.
            let first = if told && at <= REACH + 1 { marked.max(1) } else { at };
            for &part in &section[first.min(at)..=at] {
                let span = document.blocks[part].span;
                out.push(Mark { span, zone: Zone::BlockQuotation });
            }
            marked = at + 1;
        } else if cue {
            marked = at + 1;
        }
        announced = cue && !told;
    }
    section.clear();
}

/// What every cue has in it, in whatever case its first letter is.
static CUES: LazyLock<[Finder<'_>; 3]> =
    LazyLock::new(|| ["xcerpt", "xtract", "assage"].map(Finder::new));

/// Whether a paragraph announces the next as an extract.
fn is_cue(text: &str) -> bool {
    let has = |cue: &Finder<'_>| cue.find(text.as_bytes()).is_some();
    CUES.iter().any(has) && {
        let lower = text.to_lowercase();
        EXTRACTS.cues.iter().any(|cue| lower.contains(cue.as_str()))
    }
}

static OMISSIONS: LazyLock<Vec<Finder<'_>>> =
    LazyLock::new(|| EXTRACTS.omissions.iter().map(Finder::new).collect());

/// Whether something is left out of a paragraph, outside its quotation marks.
fn is_cut(text: &str, block: &Block, pairing: &Pairing) -> bool {
    OMISSIONS.iter().any(|sign| {
        sign.find_iter(text.as_bytes()).any(|at| {
            let at = block.span.start + at as u32;
            let quoted = pairing.pairs.iter().any(|it| it.open.end <= at && at < it.close.start);
            let open = pairing.unclosed.iter().any(|it| !it.is_bracket() && it.span.end <= at);
            !quoted && !open
        })
    })
}

/// Whether a paragraph ends with its source: `… from the earth. —A. Lincoln, Address, 1863`.
fn is_attributed(text: &str) -> bool {
    let mut start = text.len().saturating_sub(ATTRIBUTION);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let Some(dash) = text[start..].rfind(['—', '―']).map(|at| start + at) else { return false };
    let (before, source) = (text[..dash].trim_end(), &text[dash..]);
    let source = source.trim_start_matches(['—', '―']);
    let name = source.split([',', '(']).next().unwrap_or_default().trim();
    let named = name.split_whitespace().count() >= 2
        && name.starts_with(char::is_uppercase)
        && source.contains(',')
        && !source.ends_with(['.', '?', '!', ';', ':']);
    let closed = before.ends_with(['.', '!', '?', '”', '’', '…', ')']);
    named && closed && source.starts_with(char::is_alphabetic)
}
