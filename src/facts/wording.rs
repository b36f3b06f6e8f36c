//! Long sentences by what they say, so that one that stands in two places can be told.
//!
//! Of a sentence only a hash of its words is kept, in lower case and without punctuation: eight
//! bytes and its place, whatever its length.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::text::layers::Layers;
use crate::text::span::Extent;
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::text::zone::{Zone, ZoneSet};
use crate::words::fold;

/// The least number of words of a sentence that nobody writes twice by chance.
pub const LEAST_WORDS: usize = 12;

/// A long sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// What sentences of the same words share.
    pub hash: u64,
    /// Where.
    pub extent: Extent,
    /// The number of its block.
    pub block: u32,
    /// Whether it is a paragraph by itself.
    pub alone: bool,
}

/// The long sentences of running text, in order. Headings, lists, tables and quotations are none:
/// they repeat themselves on purpose.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> Vec<Wording> {
    let words = HASHES.of_each(&layers.vocabulary, hash);
    let ids = layers.vocabulary.ids();
    let mut out = Vec::new();
    let mut blocks = layers.document.blocks.iter().enumerate().peekable();
    for (sentence, range) in layers.sentence_ranges() {
        while blocks.next_if(|(_, block)| block.span.end <= sentence.start).is_some() {}
        let Some(&(at, block)) = blocks.peek() else { break };
        let zone = block.zone;
        if !matches!(zone, Zone::Paragraph | Zone::Footnote) {
            continue;
        }
        let mut hasher = FxHasher::default();
        let mut count = 0;
        for word in ids[range].iter().filter_map(|&id| words[id as usize]) {
            word.hash(&mut hasher);
            count += 1;
        }
        let text = layers.text(sentence);
        let whole = text.ends_with(['.', '!', '?', '”', '’', '"', ')']);
        if count < LEAST_WORDS || !whole {
            continue;
        }
        let own: ZoneSet = [zone, Zone::Citation].into_iter().collect();
        if !layers.zones(sentence).within(own) {
            continue;
        }
        let extent = layers.extent(sentence);
        let alone = text.len() == layers.text(block.span).trim().len();
        out.push(Wording { hash: hasher.finish(), extent, block: at as u32, alone });
    }
    out
}

static HASHES: Lore<Option<u64>> = Lore::new();

/// The hash of a word in lower case; none of a mark.
fn hash(word: &Word<'_>) -> Option<u64> {
    (word.kind != TokenKind::Punctuation).then(|| {
        let mut hasher = FxHasher::default();
        fold::lower(&word.straight).hash(&mut hasher);
        hasher.finish()
    })
}
