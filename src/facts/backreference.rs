//! Words in the place of a citation: `ibid.`, `op. cit.`, `loc. cit.` and their kin.
//!
//! They name a work that was cited before, so no list has to have them.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::{Token, TokenKind};
use crate::text::vocabulary::{Lore, Word};
use crate::text::zone::{Zone, ZoneSet};
use crate::words::authorship::is_year;
use crate::words::data::{self, Initials};
use crate::words::fold;

/// What stands for a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackReferenceKind {
    /// `ibid.`: the work cited right before.
    Ibid,
    /// `op. cit.`, `loc. cit.`: the work of the author who is named, cited earlier.
    OpCit,
}

/// One word in the place of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackReference {
    /// The word, its stop included.
    pub extent: Extent,
    /// What it stands for.
    pub kind: BackReferenceKind,
    /// Whether something is cited before it.
    pub follows: bool,
    /// What the text around it is.
    pub zones: ZoneSet,
}

/// `rules/data/backreferences.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct BackReferenceTerms {
    ibid: FxHashSet<String>,
    cited: FxHashSet<String>,
}

/// The first words of `op. cit.` and its kin: most words are none, and need no look-up of two.
static OPENERS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| TERMS.cited.iter().filter_map(|pair| pair.split(' ').next()).collect());

/// Those of all words that [`opens`] knows.
static INITIALS: LazyLock<Initials> = LazyLock::new(|| {
    Initials::of(TERMS.ibid.iter().map(String::as_str).chain(OPENERS.iter().copied()))
});

static TERMS: LazyLock<BackReferenceTerms> = LazyLock::new(|| data::table("backreferences.toml"));

/// Whether such words may begin with a word.
static OPENING: Lore<bool> = Lore::new();

/// The words that stand for citations in a document, in order; `cited` are the places of its
/// citations, in any order.
#[must_use]
pub fn extract(layers: &Layers<'_>, cited: impl Iterator<Item = TextSpan>) -> Vec<BackReference> {
    let opens = |word: &Word<'_>| {
        word.kind == TokenKind::Word && INITIALS.admit(word.text) && opens(&fold::lower(word.text))
    };
    let opening = OPENING.of_each(&layers.vocabulary, opens);
    if !opening.contains(&true) {
        return Vec::new();
    }
    let first_cited = cited.map(|span| span.start).min();
    // Whether a source stands before that is no citation: a note with a title, a year, an address.
    let mut sourced = false;
    let mut out = Vec::new();
    for (block, range) in layers.block_ranges() {
        let (tokens, ids) = (&layers.tokens[range.clone()], &layers.vocabulary.ids()[range]);
        let noted = matches!(block.zone, Zone::Footnote | Zone::Reference);
        let running = matches!(block.zone, Zone::Paragraph | Zone::ListItem | Zone::BlockQuotation);
        if !noted && !running {
            continue;
        }
        let mut depth = 0_i32;
        let mut numbered = block.zone == Zone::Reference;
        let mut at = 0;
        while at < tokens.len() {
            let text = layers.text(tokens[at].span);
            match text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth -= 1,
                _ => {}
            }
            // A short form has no year: a name, a title and a page.
            numbered |= noted && tokens[at].kind == TokenKind::Number;
            sourced |= noted && is_source(text);
            let opens = opening[ids[at] as usize];
            let Some((kind, end)) = opens.then(|| word_at(layers, tokens, at)).flatten() else {
                at += 1;
                continue;
            };
            let span = tokens[at].span.cover(tokens[end].span);
            at = end + 1;
            let zones = layers.zones(span);
            // A text about how to cite speaks of the word itself.
            if !noted && depth <= 0 || zones.contains(Zone::Quotation) {
                continue;
            }
            let follows = sourced || first_cited.is_some_and(|first| first < span.start);
            out.push(BackReference { extent: layers.extent(span), kind, follows, zones });
            // What follows it may mean the same work.
            sourced = true;
        }
        sourced |= numbered;
    }
    out
}

/// Whether what stands for a citation may begin with a word in lower case.
fn opens(word: &str) -> bool {
    TERMS.ibid.contains(word) || OPENERS.contains(word)
}

/// The word in the place of a citation at a token, and the last token of it.
fn word_at(layers: &Layers<'_>, tokens: &[Token], at: usize) -> Option<(BackReferenceKind, usize)> {
    let text = |at: usize| tokens.get(at).map_or("", |token| layers.text(token.span));
    if tokens[at].kind != TokenKind::Word {
        return None;
    }
    let stop = |at: usize| if text(at + 1) == "." { at + 1 } else { at };
    let word = fold::lower(text(at));
    if TERMS.ibid.contains(&*word) {
        return Some((BackReferenceKind::Ibid, stop(at)));
    }
    if !OPENERS.contains(&*word) {
        return None;
    }
    // `op. cit.`, `op cit`
    let second = stop(at) + 1;
    let both = format!("{word} {}", text(second).to_lowercase());
    TERMS.cited.contains(&both).then(|| (BackReferenceKind::OpCit, stop(second)))
}

/// Whether a word shows that a note names a source.
fn is_source(text: &str) -> bool {
    is_year(text) || matches!(text, "http" | "https" | "www" | "doi" | "forthcoming")
}
