//! What a stretch of text is: heading, paragraph, quotation, cited title, code …
//!
//! Readers give every block a zone; extractors mark stretches inside blocks. Rules name the zones
//! that they read.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::span::TextSpan;

/// What a stretch of text is. Blocks have one, inline marks add more; every rule names those that
/// it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// The title of the text.
    Title,
    /// Who wrote it.
    Byline,
    /// A line that is only a date or place and date.
    Dateline,
    /// A section heading.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A displayed quotation.
    BlockQuotation,
    /// A cell of a table.
    TableCell,
    /// The text under a figure or over a table.
    Caption,
    /// A footnote or endnote.
    Footnote,
    /// An entry of a reference list.
    Reference,
    /// What a page adds around the text: "How to cite", "Similar posts", "Read more".
    Furniture,
    /// Words between quotation marks.
    Quotation,
    /// The title of a work inside a reference entry or between title marks.
    CitedTitle,
    /// An in-text citation, brackets included.
    Citation,
    /// A URL, DOI or e-mail address.
    Locator,
    /// Code, maths or markup that stays visible.
    Code,
    /// A stretch in another language than English.
    Foreign,
}

impl Zone {
    /// Every zone, for iteration and for messages.
    pub const ALL: [Zone; 18] = [
        Zone::Title,
        Zone::Byline,
        Zone::Dateline,
        Zone::Heading,
        Zone::Paragraph,
        Zone::ListItem,
        Zone::BlockQuotation,
        Zone::TableCell,
        Zone::Caption,
        Zone::Footnote,
        Zone::Reference,
        Zone::Furniture,
        Zone::Quotation,
        Zone::CitedTitle,
        Zone::Citation,
        Zone::Locator,
        Zone::Code,
        Zone::Foreign,
    ];

    /// Whether a block of this kind is running text: no heading, table, list of works or furniture.
    #[must_use]
    pub fn is_running(self) -> bool {
        matches!(self, Self::Paragraph | Self::ListItem | Self::Footnote | Self::BlockQuotation)
    }

    /// Whether citations stand in blocks of this kind.
    #[must_use]
    pub fn holds_citations(self) -> bool {
        self.is_running() || matches!(self, Self::TableCell | Self::Caption)
    }
}

/// A set of zones.
///
/// Written out, it is a list of zones; in binary formats, of which there are many, a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ZoneSet(u32);

impl Serialize for ZoneSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            Vec::from(*self).serialize(serializer)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for ZoneSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Vec::<Zone>::deserialize(deserializer).map(Self::from)
        } else {
            u32::deserialize(deserializer).map(Self)
        }
    }
}

impl ZoneSet {
    /// No zone.
    pub const EMPTY: Self = Self(0);

    /// The author's own running text: what most rules read.
    #[must_use]
    pub fn prose() -> Self {
        [Zone::Paragraph, Zone::ListItem, Zone::Footnote, Zone::Citation].into_iter().collect()
    }

    /// With one more.
    #[must_use]
    pub fn with(self, zone: Zone) -> Self {
        Self(self.0 | 1 << zone as u32)
    }

    /// Whether a zone is in it.
    #[must_use]
    pub fn contains(self, zone: Zone) -> bool {
        self.0 & (1 << zone as u32) != 0
    }

    /// The zones in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every zone of `self` is in `other`: a rule that reads `other` may read such a text.
    #[must_use]
    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
}

impl FromIterator<Zone> for ZoneSet {
    fn from_iter<I: IntoIterator<Item = Zone>>(zones: I) -> Self {
        zones.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl From<Vec<Zone>> for ZoneSet {
    fn from(zones: Vec<Zone>) -> Self {
        zones.into_iter().collect()
    }
}

impl From<ZoneSet> for Vec<Zone> {
    fn from(set: ZoneSet) -> Self {
        Zone::ALL.into_iter().filter(|&zone| set.contains(zone)).collect()
    }
}

/// A set of levels of headings, 1 to 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<u8>", into = "Vec<u8>")]
pub struct HeadingLevels(u8);

impl HeadingLevels {
    /// Every level, and headings whose level nothing tells.
    pub const ALL: Self = Self(u8::MAX);

    /// Whether a level is in it.
    #[must_use]
    pub fn contains(self, level: u8) -> bool {
        self.0 & (1 << level.min(7)) != 0
    }
}

impl Default for HeadingLevels {
    fn default() -> Self {
        Self::ALL
    }
}

impl From<Vec<u8>> for HeadingLevels {
    fn from(levels: Vec<u8>) -> Self {
        Self(levels.into_iter().fold(0, |set, level| set | 1 << level.min(7)))
    }
}

impl From<HeadingLevels> for Vec<u8> {
    fn from(levels: HeadingLevels) -> Self {
        (1..=6).filter(|&level| levels.contains(level)).collect()
    }
}

/// An inline stretch that is more than its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Where.
    pub span: TextSpan,
    /// What.
    pub zone: Zone,
}
