//! What a text says of who or what something is, where there is one answer at a time: where somebody was
//! born, who designed a bridge, where a body has its seat, who holds an office.
//!
//! A relation is read from clauses ("X designed Y", "Y, built by X"), from nouns beside a name ("the architect
//! of Y was X", "X, chair of Z", "Mayor X", "X (treasurer)") and from records (`Architect: X`, cells). All of
//! these give one kind of fact. Words are in `rules/data/relations.toml`.

pub mod lexicon;

mod cue;
mod party;

mod phrase;

mod office;
mod place;
mod record;

mod verb;

use serde::{Deserialize, Serialize};

use self::cue::{Cue, Cues};
use self::lexicon::lexicon;
pub use self::party::Party;
use crate::facts::vital::narrative::Narrative;
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::zone::{Zone, ZoneSet};
use crate::words::calendar::{Day, Interval};

/// One statement of a relation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Relation {
    /// Which.
    pub kind: RelationKind,
    /// What has one such thing at a time; the body of an office, if it is named.
    pub subject: Option<Party>,
    /// Who or what that is.
    pub object: Party,
    /// The words that tell it.
    pub extent: Extent,
    /// When, by a date beside it.
    pub when: Option<Interval>,
    /// Whether that is only since when, up to the time of the text.
    pub open: bool,
    /// Whether it is told of a time before that of the text, and no date says of which.
    pub past: bool,
    /// Whether the object is one of several.
    pub several: bool,
    /// Whether a record tells it.
    pub record: bool,
    /// Where its sentence begins, in the prose.
    pub sentence: u32,
    /// What it stands in.
    pub zones: ZoneSet,
}

/// What relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RelationKind {
    /// One of the table, by its place there.
    Listed(u8),
    /// An office.
    Office {
        /// The words of it, each the one that stands for those that mean the same.
        title: Box<str>,
        /// Its noun.
        head: Box<str>,
        /// Whether it is that of a deputy.
        deputy: bool,
    },
}

impl RelationKind {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Listed(at) => lexicon().relation.get(usize::from(*at)).map_or("", |it| &it.name),
            Self::Office { title, .. } => title,
        }
    }

    /// Whether what was so once is so for good.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Listed(at) => {
                lexicon().relation.get(usize::from(*at)).is_some_and(|it| it.lasting)
            }
            Self::Office { .. } => false,
        }
    }
}

/// The relations of a document, in order.
#[must_use]
pub(in crate::facts) fn extract(narrative: &Narrative<'_, '_>) -> Vec<Relation> {
    let cues = Cues::new(&narrative.layers.vocabulary);
    let mut out = Vec::new();
    for at in 0..narrative.layers.tokens.len() {
        for cue in cues.at(at) {
            match *cue {
                Cue::Office => office::office(narrative, at, &mut out),
                Cue::OfficeVerb => out.extend(verb::office(narrative, at)),
                Cue::Seat => out.extend(verb::seat(narrative, at)),
                Cue::Noun(kind) => out.extend(office::noun(narrative, kind, at)),
                Cue::Native(kind) => out.extend(place::native(narrative, kind, at)),
                Cue::Participle(kind) => out.extend(place::participle(narrative, kind, at)),
                Cue::Verb(kind) => out.extend(verb::made(narrative, kind, at)),
                Cue::Label(kind, words) => out.extend(record::labelled(narrative, kind, at, words)),
            }
        }
    }
    place::brackets(narrative, &mut out);
    out.retain(|it| !is_aside(it.zones) && !is_hearsay(narrative, it));
    out.sort_by_key(|it| it.extent.text);
    out.dedup_by(|a, b| {
        a.kind == b.kind && a.object.key == b.object.key && a.sentence == b.sentence
    });
    out
}

/// Whether a word before it in its sentence says that it is only held to be so.
fn is_hearsay(narrative: &Narrative<'_, '_>, it: &Relation) -> bool {
    let span = TextSpan { start: it.sentence, end: it.extent.text.end };
    let words = &lexicon().hearsay;
    narrative.layers.range(span).any(|at| words.contains(&*narrative.lower(at)))
}

/// Whether what is told is not the author's to tell.
fn is_aside(zones: ZoneSet) -> bool {
    const ASIDE: [Zone; 8] = [
        Zone::Quotation,
        Zone::BlockQuotation,
        Zone::Reference,
        Zone::Code,
        Zone::Foreign,
        Zone::Citation,
        Zone::CitedTitle,
        Zone::Locator,
    ];
    ASIDE.into_iter().any(|zone| zones.contains(zone))
}

/// What is the same of all that a place tells.
pub(super) fn relation(
    layers: &Layers<'_>,
    kind: RelationKind,
    (subject, object): (Option<Party>, Party),
    span: TextSpan,
) -> Relation {
    Relation {
        kind,
        subject,
        object,
        extent: layers.extent(span),
        when: None,
        open: false,
        past: false,
        several: false,
        record: false,
        sentence: layers.sentence_at(span.start).map_or(span.start, |it| it.start),
        zones: layers.zones(span),
    }
}

/// The time of which a text speaks where nothing else tells: its own day, or else the latest day or month in
/// it, which it cannot have been written before; years alone may be of plans.
#[must_use]
pub fn present(
    own: Option<Day>,
    dates: impl Iterator<Item = Interval> + Clone,
) -> Option<Interval> {
    let exact = dates.clone().filter(|it| it.days() <= 31);
    let day = own.map(Interval::from).or_else(|| exact.max_by_key(|it| it.latest));
    day.or_else(|| Interval::year(dates.map(|it| it.latest).max()?.year()))
}
