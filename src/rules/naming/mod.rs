//! Checks of the `naming` family: one thing, one name.

mod acronym_forms;
mod pair;

mod abbreviation;

mod acronym_slips;

mod alias;
mod capitals;
mod cited_title;
mod compound;
mod near_miss;
mod partial_name;
mod person;
mod preferred_term;
mod publisher;
mod rival_abbreviations;
mod spelling_variety;
mod stops;
mod variant;
mod wording;

pub use spelling_variety::{Spelling, Variety};

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::house::config::Settings;
use crate::rules::{CorpusContext, Kind, place, times};
use crate::text::finding::{Applicability, DocumentId, Edit};
use crate::text::span::Extent;

/// The kinds of abbreviations, which share a room.
pub const ABBREVIATION: &[Kind] = abbreviation::KINDS;

/// The other kinds of this family.
pub const KINDS: &[Kind] = &[
    alias::KIND,
    capitals::KIND,
    cited_title::KIND,
    compound::KIND,
    near_miss::KIND,
    partial_name::KIND,
    person::KIND,
    preferred_term::KIND,
    publisher::KIND,
    rival_abbreviations::KIND,
    spelling_variety::KIND,
    stops::KIND,
    variant::KIND,
    wording::KIND,
];

/// On whose word a form of a name is the right one, weakest first: a rule that names a preferred
/// form takes it from the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Authority {
    /// Most uses.
    Majority,
    /// A definition by the author.
    Defined,
    /// The configuration.
    Declared,
}

impl Authority {
    /// [`Authority::Declared`] where the configuration has the form, else [`Authority::Majority`].
    fn of(settings: &Settings, form: &str) -> Self {
        if is_declared(settings, form) { Self::Declared } else { Self::Majority }
    }

    /// Whether other forms may be rewritten unseen: only where the house has said so. Habits of a
    /// text are evidence, and evidence may be read in another way.
    fn applicability(self) -> Applicability {
        match self {
            Self::Declared => Applicability::Safe,
            Self::Majority | Self::Defined => Applicability::Unsafe,
        }
    }
}

/// Which form is right, in rules that know nothing better than the texts' own habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// The one that is used most.
    #[default]
    Consistent,
}

/// Whether a form is used so much more than another that the other is a stray: at least `least`
/// times, and `ratio` times as often.
fn prevails((least, ratio): (usize, usize), usual: usize, other: usize) -> bool {
    usual >= least && usual >= ratio.saturating_mul(other)
}

/// Whether the configuration declares a form to be the one to use.
fn is_declared(settings: &Settings, form: &str) -> bool {
    settings.prefers(form) || settings.declares(form)
}

/// Whether the configuration accepts a form as it is, or prefers it as a house term.
fn is_right(settings: &Settings, form: &str) -> bool {
    settings.accepts(form) || settings.prefers(form)
}

/// Whether the configuration leaves nothing to say about a form: it is right, or it is one to
/// avoid, which `naming/preferred-term` reports wherever it stands.
fn accepted(settings: &Settings, form: &str) -> bool {
    settings.avoids(form) || is_right(settings, form)
}

/// Writes another form in the place of a name; nothing where the source has markup, an entity or
/// the like inside the name.
fn rewrite(document: DocumentId, extent: Extent, replacement: String) -> Option<Edit> {
    let plain = extent.text.len() == extent.source.len();
    plain.then(|| Edit { place: place(document, extent), replacement })
}

/// Whether a sentence has mentions of both of two forms: its author tells them apart, or says that they are
/// one. Each mention is its text and where it begins in the prose.
fn in_one_sentence(
    context: &CorpusContext<'_>,
    left: impl Iterator<Item = (DocumentId, u32)>,
    right: impl Iterator<Item = (DocumentId, u32)>,
) -> bool {
    let sentence = |(id, byte): (DocumentId, u32)| {
        (id, context.documents[id.0 as usize].keywords.sentence_at(byte))
    };
    let left: FxHashSet<_> = left.map(sentence).collect();
    right.map(sentence).any(|it| left.contains(&it))
}
