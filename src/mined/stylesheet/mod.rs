//! The copy editor's style sheet of a corpus: which names go by several forms, what is abbreviated
//! how, which variety of English is spelled, what happened when.
//!
//! Everything is mined from the facts, so the sheet shows what the texts do; its reader decides.
//! Where forms compete, the preferred one is the one that the configuration declares, else the one
//! that an author defines, else the one that is used most. The sheet is as short as it can be:
//! what has one form only and is rare needs no line.

mod abbreviations;
mod events;
mod names;

pub mod markdown;
pub mod toml;

use crate::facts::Facts;
use crate::house::config::Settings;
use crate::linkage::entities::Entities;
use crate::rules::naming::Spelling;
use crate::text::finding::Place;
use crate::text::zone::ZoneSet;
use crate::words::calendar::Interval;

/// A form and its uses in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenForm {
    /// As written.
    pub text: String,
    /// How often it is used.
    pub count: usize,
    /// Where it stands first.
    pub first: Place,
}

/// A name, or a word of names, that goes by several forms.
#[derive(Debug, Clone)]
pub struct NameEntry {
    /// The form to use.
    pub preferred: WrittenForm,
    /// The others, the most frequent first.
    pub others: Vec<WrittenForm>,
}

/// Something that the corpus abbreviates.
#[derive(Debug, Clone)]
pub struct AbbreviationEntry {
    /// The short form to use.
    pub short: WrittenForm,
    /// What it stands for, as its definitions mostly have it.
    pub long: String,
    /// Other short forms of the same thing.
    pub rivals: Vec<WrittenForm>,
    /// Whether the corpus uses the short form for something else, too.
    pub ambiguous: bool,
}

/// A dated event.
#[derive(Debug, Clone)]
pub struct EventEntry {
    /// Its days.
    pub interval: Interval,
    /// What happened: the class of its trigger words.
    pub class: &'static str,
    /// The trigger words, in lower case.
    pub words: Vec<String>,
    /// The names that all of its mentions share.
    pub names: Vec<String>,
    /// How often it is dated.
    pub mentions: usize,
    /// Where it is dated first.
    pub first: Place,
    /// Whether the texts agree on the date and it can be declared without contradicting any.
    pub settled: bool,
}

/// A style sheet.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Number of texts.
    pub texts: usize,
    /// Names with several forms, in alphabetical order.
    pub names: Vec<NameEntry>,
    /// The most frequent of the other names, in alphabetical order.
    pub frequent: Vec<WrittenForm>,
    /// Abbreviations, in alphabetical order.
    pub abbreviations: Vec<AbbreviationEntry>,
    /// How words are spelled that varieties of English spell differently.
    pub spelling: Spelling,
    /// Events in the order of their dates.
    pub events: Vec<EventEntry>,
    /// Number of events that were left out because they are mentioned less.
    pub more_events: usize,
}

impl Sheet {
    /// Mines a corpus.
    #[must_use]
    pub fn mine(documents: &[Facts], spelling: Spelling, settings: &Settings) -> Self {
        let entities = Entities::build(documents);
        let abbreviations = abbreviations::mine(documents, &entities, settings);
        let (names, frequent) = names::mine(documents, settings);
        let (events, more_events) = events::mine(documents, &entities);
        Self {
            texts: documents.len(),
            names,
            frequent,
            abbreviations,
            spelling,
            events,
            more_events,
        }
    }
}

/// The names of a corpus that are spelled in several ways, in alphabetical order.
#[must_use]
pub fn names(documents: &[Facts], settings: &Settings) -> Vec<NameEntry> {
    names::mine(documents, settings).0
}

impl Sheet {
    /// Every place that the sheet names.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        let names =
            self.names.iter().flat_map(|entry| entry.others.iter().chain([&entry.preferred]));
        let shorts =
            self.abbreviations.iter().flat_map(|entry| entry.rivals.iter().chain([&entry.short]));
        let events = self.events.iter().map(|event| event.first);
        names.chain(shorts).map(|form| form.first).chain(events)
    }
}

/// Whether text of these zones is the author's own: only that shows a style.
fn reads(zones: ZoneSet) -> bool {
    zones.within(ZoneSet::prose())
}
