//! Numbered parts of a text (tables, figures, boxes, sections, chapters, annexes) and the
//! references to them: *Table 7*, *Figs. 3 and 4*, *section 4.2*, *§ 2.9*, *Annex III*.

mod number;

pub mod about;
mod caption;

mod calling;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

pub use number::Number;

use crate::text::layers::Layers;
use crate::text::span::Extent;
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::text::zone::Zone;
use crate::words::data;
use crate::words::fold;

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A table.
    Table,
    /// A figure.
    Figure,
    /// A box beside the text.
    Box,
    /// A map.
    Map,
    /// A chart.
    Chart,
    /// An exhibit.
    Exhibit,
    /// A listing of code.
    Listing,
    /// A plate.
    Plate,
    /// A photograph.
    Photograph,
    /// A diagram.
    Diagram,
    /// A scheme.
    Scheme,
    /// A section, by the number before its heading.
    Section,
    /// A chapter.
    Chapter,
    /// A part of a book.
    Part,
    /// An appendix.
    Appendix,
    /// An annex.
    Annex,
    /// An attachment.
    Attachment,
    /// An enclosure.
    Enclosure,
    /// A schedule behind an agreement or a law.
    Schedule,
    /// An article of an agreement or a law.
    Article,
    /// A numbered paragraph.
    Paragraph,
    /// A footnote or endnote.
    Note,
}

impl Part {
    /// As a message names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Figure => "figure",
            Self::Box => "box",
            Self::Map => "map",
            Self::Chart => "chart",
            Self::Exhibit => "exhibit",
            Self::Listing => "listing",
            Self::Plate => "plate",
            Self::Photograph => "photograph",
            Self::Diagram => "diagram",
            Self::Scheme => "scheme",
            Self::Section => "section",
            Self::Chapter => "chapter",
            Self::Part => "part",
            Self::Appendix => "appendix",
            Self::Annex => "annex",
            Self::Attachment => "attachment",
            Self::Enclosure => "enclosure",
            Self::Schedule => "schedule",
            Self::Article => "article",
            Self::Paragraph => "paragraph",
            Self::Note => "note",
        }
    }

    /// Whether it has a caption: it stands beside the text and not in it.
    #[must_use]
    pub fn is_captioned(self) -> bool {
        use Part::{Box, Chart, Diagram, Exhibit, Figure, Listing, Map, Photograph, Plate, Scheme};
        let drawn = matches!(self, Self::Table | Figure | Box | Map | Chart | Exhibit | Listing);
        drawn || matches!(self, Plate | Photograph | Diagram | Scheme)
    }

    /// Whether it may be a text of its own, so that all texts of a corpus count it together.
    #[must_use]
    pub fn may_stand_alone(self) -> bool {
        use Part::{Annex, Appendix, Attachment, Chapter, Enclosure, Schedule};
        matches!(self, Self::Part | Chapter | Appendix | Annex | Attachment | Enclosure | Schedule)
    }

    /// Whether laws and agreements have parts of this kind.
    fn is_legal(self) -> bool {
        matches!(self, Self::Section | Self::Article | Self::Paragraph | Self::Part)
            || self.may_stand_alone()
    }
}

/// A part that a caption or heading numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Label {
    /// Where: the word and the number.
    pub extent: Extent,
    /// What.
    pub part: Part,
    /// Its number.
    pub number: Number,
    /// Whether its caption says that it goes on from before.
    pub continued: bool,
    /// Whether it is only listed here: a line of a table of contents, an item of a list, a number
    /// at the start of a line. It is there, but not where it stands.
    pub listed: bool,
    /// Whether it heads the whole text.
    pub whole: bool,
    /// What the caption or heading says.
    pub title: Box<str>,
}

/// A reference to a part.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CrossReference {
    /// Where.
    pub extent: Extent,
    /// To what.
    pub part: Part,
    /// The number.
    pub number: Number,
    /// Whether it may point into another text: *section 4 of the Act*.
    pub elsewhere: bool,
    /// What is said of the text that it points into, as hashes of content words: those of *the design
    /// document* in *section 4 of the design document*. None where a text is named otherwise.
    pub toward: Option<Vec<u32>>,
    /// Whether it says that it points into this one: *section 4 of this report*, *section 4 above*.
    pub here: bool,
    /// Where it says that the part stands, seen from there.
    pub direction: Option<Direction>,
    /// What is spoken of around it, where it is to a part with a title.
    pub about: Vec<u32>,
    /// And what is said of it alone: in its clause.
    pub clause: Vec<u32>,
}

/// Where a reference says that its part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Before it: `above`.
    Above,
    /// Behind it: `below`.
    Below,
}

/// `rules/data/labels.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct LabelTerms {
    elsewhere: FxHashSet<String>,
    own: FxHashSet<String>,
    others: FxHashSet<String>,
    wider: FxHashSet<String>,
    law: FxHashSet<String>,
    above: FxHashSet<String>,
    below: FxHashSet<String>,
    #[serde(flatten)]
    parts: FxHashMap<Part, Vec<String>>,
}

static TERMS: LazyLock<LabelTerms> = LazyLock::new(|| data::table("labels.toml"));

static PARTS: LazyLock<FxHashMap<&'static str, Part>> = LazyLock::new(|| {
    let words = TERMS
        .parts
        .iter()
        .flat_map(|(&part, words)| words.iter().map(move |it| (it.as_str(), part)));
    words.collect()
});

/// The longest word that names a part, in bytes.
const LONGEST: usize = 12;

static OF_WORDS: Lore<Option<Part>> = Lore::new();

/// The kind of part that a word names.
fn part(word: &str) -> Option<Part> {
    if matches!(word, "§" | "§§") {
        return Some(Part::Section);
    }
    let short = (2..=LONGEST).contains(&word.len()) && word.as_bytes()[0].is_ascii_alphabetic();
    if !short { None } else { PARTS.get(&*fold::lower(word)).copied() }
}

/// Where above or below a word says that something stands.
#[must_use]
pub fn direction(word: &str) -> Option<Direction> {
    let word = fold::lower(word);
    if TERMS.above.contains(&*word) {
        return Some(Direction::Above);
    }
    TERMS.below.contains(&*word).then_some(Direction::Below)
}

/// The numbered parts of a document and the references to them, in order.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> (Vec<Label>, Vec<CrossReference>) {
    let part = |word: &Word<'_>| match word.kind {
        TokenKind::Word => part(word.text),
        TokenKind::Punctuation if word.text == "§" => Some(Part::Section),
        _ => None,
    };
    let parts = OF_WORDS.of_each(&layers.vocabulary, part);
    let (mut labels, mut references) = (Vec::new(), Vec::new());
    let ids = layers.vocabulary.ids();
    let mut remarks = false;
    for (at, (block, range)) in layers.block_ranges().enumerate() {
        let mut from = block.span.start;
        if let Some(label) = caption::label(layers, at) {
            from = label.extent.text.end;
            // `Note 1: The nets …` in the text is called by other means.
            remarks |= label.part == Part::Note;
            labels.push(label);
        }
        caption::enumerated(layers, at, &mut labels);
        if !(block.zone.is_running() || block.zone == Zone::Caption) {
            continue;
        }
        for at in range {
            if let Some(part) = parts[ids[at] as usize]
                && layers.tokens[at].span.start >= from
                && !caption::heads(layers, block, at, part)
            {
                let is_other = |at: usize| parts[ids[at] as usize].is_some();
                calling::refer(layers, at, part, &is_other, &mut references);
            }
        }
    }
    let run_in = caption::run_in(layers, &labels);
    let notes = run_in.iter().any(|label| label.part == Part::Note);
    labels.extend(run_in);
    let sections = labels.iter().any(|label| label.part == Part::Section);
    if sections || references.iter().any(|it| it.part == Part::Section) {
        caption::line_starts(layers, &mut labels);
    }
    caption::paragraphs(layers, &mut labels);
    if remarks && !notes {
        references.retain(|it| it.part != Part::Note);
    }
    if !notes && references.iter().any(|it| it.part == Part::Note) {
        caption::notes(layers, &mut labels);
    }
    (labels, references)
}
