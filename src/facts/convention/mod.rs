//! Conventions of style that a text may settle in one way or another: dashes, numbers in words,
//! the case of headings. A text has a form of each, and most have one only.
//!
//! What is kept of a text is a tally: for each convention and form how often it is used, with the
//! first places. That is all that a comparison inside one text or over a corpus needs, and stays
//! small for a text of any size.

mod words;

mod forms;
mod headings;
mod italics;
mod lists;
mod marks;
mod numbers;
mod series;

use std::sync::Arc;

pub use forms::ConventionForm;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::text::cursor::Cursor;
use crate::text::document::ListKind;
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::zone::{Zone, ZoneSet};

/// One either/or of style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Convention {
    /// The case of headings, by level.
    HeadingCase,
    /// What ends a heading.
    HeadingEnd,
    /// The case of the cells that head the columns of a table.
    ColumnCase,
    /// The case of captions, by what they name: tables, figures.
    CaptionCase,
    /// What ends a caption.
    CaptionEnd,
    /// What ends the items of one list.
    ItemEnd,
    /// The case of the first letter of the items of one list.
    ItemCapital,
    /// What ends the items of a list, between lists of one kind.
    ListEnd,
    /// The first letters of the items of a list, between lists of one kind.
    ListCapital,
    /// What ends the paragraph over a list.
    ListLead,
    /// Dashes in a sentence.
    Dash,
    /// What stands between two numbers.
    Range,
    /// What follows "from" and "between" and a number.
    RangeWords,
    /// An ellipsis.
    Ellipsis,
    /// Outer quotation marks.
    QuotationMark,
    /// Comma and stop beside a closing quotation mark.
    QuotationStop,
    /// Numbers in words or figures, by size.
    Number,
    /// Ordinals in words or figures.
    Ordinal,
    /// What groups the figures of large numbers.
    Thousands,
    /// The word or sign for a hundredth.
    Percent,
    /// What stands between a number and its unit.
    UnitSpace,
    /// Morning and afternoon.
    TimeOfDay,
    /// Stops behind titles.
    TitleStop,
    /// Stops in abbreviations of Latin words.
    LatinStop,
    /// The comma behind *e.g.* and *i.e.*
    LatinComma,
    /// The plural of abbreviations.
    AbbreviationPlural,
    /// The plural of years in figures.
    Decade,
    /// Contractions of *not*.
    Contraction,
    /// Accents on one word.
    Accent,
    /// What joins the parts of one name.
    Ampersand,
    /// The comma before the last item of a series.
    SerialComma,
    /// Italics of one term.
    Italics,
}

/// How long an item of a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Length {
    /// A few words without a verb.
    Fragment,
    /// One sentence, or what is as long.
    Sentence,
    /// Several sentences.
    Paragraph,
}

/// Within what a text keeps to one form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// All of the text.
    All,
    /// Headings of a level.
    Level(u8),
    /// Items of one list by its place in the text.
    Within(u32, Length),
    /// Lists of one kind and nesting.
    Lists(ListKind, u8, Length),
    /// Numbers below another, and not below a tenth of it.
    Below(u8),
    /// What says of which century something is.
    Century,
    /// Uses of one word, name or abbreviation.
    Word(Arc<str>),
}

impl Group {
    /// As a configuration names it, and a note in brackets; nothing for all of a text.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Level(level) => format!("level {level}"),
            Self::Within(..) => "one list".to_owned(),
            Self::Lists(kind, level, length) => {
                let kind = match kind {
                    ListKind::Bulleted => "bulleted",
                    ListKind::Ordered => "ordered",
                };
                let length = match length {
                    Length::Fragment => "fragments",
                    Length::Sentence => "sentences",
                    Length::Paragraph => "paragraphs",
                };
                format!("{kind} {length}, level {level}")
            }
            Self::Below(most) => format!("below {most}"),
            Self::Century => "centuries".to_owned(),
            Self::Word(word) => word.to_string(),
        }
    }
}

/// How often a text has one form of a convention, and where.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Usage {
    /// The convention.
    pub convention: Convention,
    /// Within what it is kept.
    pub group: Group,
    /// The form, by its place in [`Convention::forms`].
    pub form: u8,
    /// What it stands in.
    pub zones: ZoneSet,
    /// How often.
    pub count: u32,
    /// The first places, in order.
    pub places: Vec<Extent>,
}

/// How many places of a form are kept.
const PLACES: usize = 12;

/// The conventions of a document, in the order in which they are met.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> Vec<Usage> {
    let tokens = Cursor::new(layers);
    let mut tally = Tally { layers, tokens, usages: Vec::new(), index: FxHashMap::default() };
    let roles = words::roles(layers);
    for (block, range) in layers.block_ranges() {
        if block.zone == Zone::Reference {
            marks::ranges_of_entry(&mut tally, range);
            continue;
        }
        if !reads(block.zone) {
            continue;
        }
        for at in range {
            match roles.of(layers.vocabulary.ids()[at]) {
                words::Role::None => {}
                words::Role::Dash => marks::dash(&mut tally, at),
                words::Role::Hyphen => marks::hyphen(&mut tally, at),
                words::Role::Ellipsis => marks::ellipsis(&mut tally, at),
                words::Role::Stop => marks::stop(&mut tally, at),
                words::Role::Figures => numbers::figures(&mut tally, at),
                words::Role::Cardinal(below) => numbers::cardinal(&mut tally, at, below),
                words::Role::Ordinal => numbers::ordinal(&mut tally, at),
                words::Role::Percent => numbers::percent(&mut tally, at),
                words::Role::Conjunction => series::conjunction(&mut tally, at),
                role => words::word(&mut tally, at, role, &roles),
            }
        }
    }
    words::names_with_and(&mut tally);
    marks::quotations(&mut tally);
    headings::extract(&mut tally);
    lists::extract(&mut tally);
    italics::extract(&mut tally);
    tally.usages
}

/// Whether conventions of running text are read in a block of a kind.
fn reads(zone: Zone) -> bool {
    matches!(zone, Zone::Paragraph | Zone::ListItem | Zone::Footnote | Zone::Caption)
}

/// What is no text of the author's own.
const APART: [Zone; 7] = [
    Zone::Code,
    Zone::Locator,
    Zone::Quotation,
    Zone::CitedTitle,
    Zone::Citation,
    Zone::Reference,
    Zone::Foreign,
];

/// Counts forms.
struct Tally<'a, 'd> {
    layers: &'a Layers<'d>,
    tokens: Cursor<'a, 'd>,
    usages: Vec<Usage>,
    index: FxHashMap<(Convention, Group, u8, ZoneSet), usize>,
}

impl<'d> Tally<'_, 'd> {
    /// Counts one form, unless it stands in what the text quotes or cites.
    fn add(&mut self, convention: Convention, group: Group, form: &str, span: TextSpan) {
        let zones = self.layers.zones(span);
        if self.is_title(span) || APART.iter().any(|&zone| zones.contains(zone)) {
            return;
        }
        self.count(convention, group, form, zones, span);
    }

    /// Whether a span lies inside what is in italics and has the look of a title: `*The War 1939-1945*`.
    fn is_title(&self, span: TextSpan) -> bool {
        let italics = &self.layers.document.italics;
        let after = italics.partition_point(|it| it.start <= span.start);
        let around = after.checked_sub(1).map(|at| italics[at]).filter(|it| it.contains(span));
        around.is_some_and(|it| {
            let long = self.layers.tokens_in(it).len() > 1;
            long && self.layers.text(it).starts_with(|c: char| c.is_uppercase())
        })
    }

    /// Counts one form, by its name, whatever it stands in.
    fn count(
        &mut self,
        convention: Convention,
        group: Group,
        form: &str,
        zones: ZoneSet,
        span: TextSpan,
    ) {
        let place = convention.forms().iter().position(|it| it.name == form);
        debug_assert!(place.is_some(), "{convention:?} has no form `{form}`");
        let Some(form) = place.map(|place| place as u8) else { return };
        let next = self.usages.len();
        let at = *self.index.entry((convention, group.clone(), form, zones)).or_insert(next);
        if at == next {
            let usage = Usage { convention, group, form, zones, count: 0, places: Vec::new() };
            self.usages.push(usage);
        }
        let usage = &mut self.usages[at];
        usage.count += 1;
        if usage.places.len() < PLACES {
            usage.places.push(self.layers.extent(span));
        }
    }

    /// The text of the token so many places before another.
    fn before(&self, at: usize, places: usize) -> &'d str {
        at.checked_sub(places).map_or("", |at| self.tokens.text(at))
    }

    /// What stands between a token and the one after it; behind the last, the end of a line.
    fn gap(&self, at: usize) -> &'d str {
        self.tokens.gap(at).unwrap_or("\n")
    }

    /// Whether a token opens a sentence, a quotation or what follows a colon.
    fn opens(&self, at: usize) -> bool {
        let before = self.before(at, 1);
        let start = self.tokens.span(at).start;
        let first = self.layers.sentence_at(start).is_some_and(|it| it.start >= start);
        first || matches!(before, "" | ":" | "“" | "‘" | "\"" | "(" | "—" | ";" | "•")
    }
}
