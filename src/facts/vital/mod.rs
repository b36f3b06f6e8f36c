//! What a text says of the lives of persons: when somebody was born or died, how old somebody
//! was, what shows that somebody was alive, and who held an office when.
//!
//! A date belongs to a birth or a death by the word for it in its clause, by a bracket behind a name or by
//! the head of a column; an age to the date of its clause. Whose it is, the grammar of the sentence tells; a
//! pronoun means the only person of whom the text spoke last. Words are in `rules/data/vitals.toml`.

mod lexicon;

pub mod bearer;
mod cue;

pub mod narrative;

mod act;
mod age;
mod told;

mod office;

pub mod record;

use serde::{Deserialize, Serialize};

pub use self::bearer::Bearer;
use self::cue::{Cue, Cues};
use self::narrative::Narrative;
use crate::text::span::{Extent, TextSpan};
use crate::text::zone::ZoneSet;
use crate::words::calendar::Interval;

/// One statement about the life of a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Vital {
    /// The date, or the words of the age.
    pub extent: Extent,
    /// The person.
    pub bearer: Bearer,
    /// The office, in lower case, where one is spoken of; empty where nothing says which.
    pub office: Option<Box<str>>,
    /// What is said.
    pub event: VitalEvent,
    /// Where its sentence begins, in the prose.
    pub sentence: u32,
    /// What it stands in.
    pub zones: ZoneSet,
}

/// What is said of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VitalEvent {
    /// Somebody was born then.
    Birth(Interval),
    /// Somebody died then.
    Death(Interval),
    /// Somebody was so many years old when he died.
    AgeAtDeath(i16),
    /// Somebody was so many years old at a time.
    Age {
        /// The birthdays.
        years: i16,
        /// When.
        when: Interval,
        /// The date that says so.
        date: Extent,
        /// Whether that is the date of the narrative before, and not that of the sentence.
        loose: bool,
    },
    /// Somebody did something then, so that he was alive.
    Act(Interval),
    /// Somebody held an office from one date to another.
    Term {
        /// From when.
        from: Interval,
        /// Until when.
        to: Interval,
    },
    /// Somebody came into an office then.
    Entry(Interval),
    /// Somebody was chosen for an office then, perhaps again.
    Election(Interval),
    /// Somebody left an office then.
    Exit(Interval),
    /// Somebody was in an office for so many years.
    Tenure {
        /// The years.
        years: i16,
        /// Until when.
        until: Interval,
        /// The date that says so.
        date: Extent,
    },
    /// Somebody was in some year of an office.
    Year {
        /// Which year, from 1.
        rank: i16,
        /// When.
        when: Interval,
        /// The date that says so.
        date: Extent,
    },
}

/// A date as lives see it.
#[derive(Debug, Clone, Copy)]
pub struct Dated {
    /// Where, in the prose.
    pub span: TextSpan,
    /// Where.
    pub extent: Extent,
    /// The days, where they are known.
    pub interval: Option<Interval>,
    /// The dates that a range runs between.
    pub ends: Option<[(Extent, Interval); 2]>,
    /// Whether it says when something was, in the text itself.
    pub dates: bool,
    /// Whether it dates a letter or report over its text.
    pub heads: bool,
    /// Whether it names a year, or a part of one, in the text's own words and surely.
    pub sound: bool,
    /// Whether it is a guess.
    pub approximate: bool,
}

/// What is said of lives in a document, in order.
#[must_use]
pub(in crate::facts) fn extract(narrative: &Narrative<'_, '_>) -> Vec<Vital> {
    let Narrative { layers, dates, names, .. } = *narrative;
    let cues = Cues::new(&layers.vocabulary);
    let mut out = Vec::new();
    record::brackets(narrative, &mut out);
    record::marks(narrative, &mut out);
    record::titles(narrative, &mut out);
    record::tables(narrative, &mut out);
    act::letters(narrative, &mut out);
    out.extend(dates.iter().filter_map(|date| act::act(narrative, &cues, date)));
    out.extend(dates.iter().filter_map(|date| office::term(narrative, date)));
    out.extend(names.iter().filter_map(|name| age::beside(narrative, &cues, name)));
    for at in 0..layers.tokens.len() {
        let Some(cue) = cues.at(at) else { continue };
        out.extend(match cue {
            Cue::Born | Cue::Died | Cue::Slain | Cue::Birth | Cue::Death => {
                told::event(narrative, &cues, at)
            }
            Cue::Fell => None,
            Cue::Enter | Cue::Chosen | Cue::Elect | Cue::Leave | Cue::Year => {
                office::office(narrative, &cues, at)
            }
            Cue::Years => {
                let told = office::office(narrative, &cues, at);
                told.or_else(|| age::age(narrative, &cues, at))
            }
            Cue::Aged | Cue::Age | Cue::Being | Cue::At | Cue::Then => {
                age::age(narrative, &cues, at)
            }
        });
    }
    out.sort_by_key(|it| it.extent.text);
    out.dedup_by(|a, b| a.extent == b.extent && a.event == b.event);
    out
}

/// Whether a word is a form of address.
pub(in crate::facts) fn is_address(word: &str) -> bool {
    lexicon::lexicon().address.contains(word)
}

/// Whether a word stands for a person.
pub(in crate::facts) fn is_pronoun(word: &str) -> bool {
    lexicon::lexicon().pronouns.contains(word)
}

/// Whether a word or sign marks a birth in brackets.
pub(in crate::facts) fn is_birth_mark(word: &str) -> bool {
    lexicon::lexicon().born_marks.contains(word)
}
