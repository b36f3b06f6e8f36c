//! Which dated statements of a corpus speak of one thing, judged without a look at their dates.
//!
//! [`profile`] gathers the words in and around a statement with how much each tells, [`candidate`]
//! finds the pairs worth a look, [`evidence`] says what speaks for and against two statements being
//! about one thing, and the fitted weights of `rules/data/statement-weights.toml` how much each of that
//! counts. Only then may somebody compare the dates.

pub mod profile;

pub mod comparison;

pub mod candidate;
pub mod evidence;

use self::evidence::Row;
use self::profile::{Background, Profile};
use crate::facts::date::Granularity;
use crate::facts::statement::EntryKind;
use crate::facts::{self, Date, Facts, Statement};
use crate::linkage::logistic::Weights;
use crate::linkage::rivals;
use crate::linkage::subject::Subjects;
use crate::text::finding::DocumentId;
use crate::text::zone::{Zone, ZoneSet};

/// A dated statement in its text.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// Its text.
    pub document: DocumentId,
    /// What that states.
    pub facts: &'a Facts,
    /// The statement.
    pub statement: &'a Statement,
    /// Its date.
    pub date: &'a Date,
}

/// The statements of some documents that may be compared: those whose date lies within a year, is no
/// guess and no year of a citation, and stands in zones that somebody reads.
#[must_use]
pub fn tellings(documents: &[Facts], reads: impl Fn(ZoneSet) -> bool) -> Vec<Telling<'_>> {
    let mut out = Vec::new();
    for (document, facts) in facts::numbered(documents) {
        for statement in &facts.statements {
            let Some(date) = facts.dates.get(statement.date as usize) else { continue };
            let fine = date.granularity <= Granularity::Year;
            if fine && reads(date.zones) && tells(facts, statement, date) {
                out.push(Telling { document, facts, statement, date });
            }
        }
    }
    out
}

/// Whether the date of a statement is that of what it tells: no year of a citation, nor of a source that is
/// only named.
#[must_use]
pub fn tells(facts: &Facts, statement: &Statement, date: &Date) -> bool {
    let stated = !statement.apposed || is_set_off(date.zones);
    // A title says when its text was made, as a line of a name and a day does.
    let imprint = statement.entry == Some(EntryKind::Imprint) || date.zones.contains(Zone::Title);
    stated && !imprint && !cites(date, facts)
}

/// Whether a place is a heading, a caption, an item or a cell: there a date beside a name says much.
fn is_set_off(zones: ZoneSet) -> bool {
    let zone = [Zone::Title, Zone::Heading, Zone::ListItem, Zone::TableCell, Zone::Caption];
    zone.iter().any(|&it| zones.contains(it))
}

/// Whether a date is the year of a citation.
fn cites(date: &Date, facts: &Facts) -> bool {
    let span = date.extent.text;
    let after = facts.citations.partition_point(|it| it.extent.text.end <= span.start);
    facts.citations.get(after).is_some_and(|it| it.extent.text.overlaps(span))
}

/// Two statements that may speak of one thing.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Their places among the statements, the lower one first.
    pub at: [usize; 2],
    /// What speaks for and against it.
    pub row: Row,
    /// How sure it is, as the logarithm of the odds, in thousandths.
    pub score: i64,
}

/// The dated statements of a corpus with what is known of them.
pub struct Tellings<'a> {
    /// The statements, in order.
    pub all: &'a [Telling<'a>],
    profiles: Vec<Profile>,
    subjects: Subjects<'a>,
}

/// The weights of the features.
pub static WEIGHTS: Weights<{ evidence::COUNT }> =
    Weights::of("statement-weights.toml", &evidence::FEATURES);

impl<'a> Tellings<'a> {
    /// Gathers what is known of some statements.
    #[must_use]
    pub fn new(documents: &'a [Facts], all: &'a [Telling<'a>]) -> Self {
        let sentences = all.iter().map(|it| (it.document, it.facts, it.statement.sentence));
        let background = Background::of(sentences);
        let profiles = all.iter().map(|it| Profile::of(it, &background)).collect();
        Self { all, profiles, subjects: Subjects::of(documents) }
    }

    /// The pairs of statements that may speak of one thing, among those that somebody wants to know
    /// about, each with its score.
    #[must_use]
    pub fn candidates(&self, wanted: impl Fn(&Telling<'a>, &Telling<'a>) -> bool) -> Vec<Pair> {
        let wanted = |a: usize, b: usize| {
            let (left, right) = (&self.all[a], &self.all[b]);
            left.document != right.document && wanted(left, right)
        };
        let text = |at: usize| self.all[at].document;
        let found = candidate::candidates(&self.profiles, text, wanted);
        let like = |&[a, b]: &[usize; 2]| evidence::likeness(&self.profiles[a], &self.profiles[b]);
        let likes: Vec<u32> = found.iter().map(like).collect();
        let margins = rivals::margins(&found, &likes, text);
        found.into_iter().zip(margins).map(|(at, margins)| self.pair(at, margins)).collect()
    }

    /// Those of the pairs in which each is what of the other's text goes best with it.
    #[must_use]
    pub fn matches(&self, pairs: Vec<Pair>) -> Vec<Pair> {
        let scores: Vec<_> = pairs.iter().map(|it| (it.at, it.score)).collect();
        let best = rivals::are_best(&scores, |at| self.all[at].document);
        pairs.into_iter().zip(best).filter_map(|(pair, best)| best.then_some(pair)).collect()
    }

    fn pair(&self, at: [usize; 2], margins: [i64; 2]) -> Pair {
        let [left, right] = at.map(|it| (&self.all[it], &self.profiles[it]));
        let shared = self.subjects.shared(left.0.document, right.0.document);
        let row = evidence::row(shared, margins, left, right);
        Pair { at, row, score: WEIGHTS.score(&row) }
    }
}
