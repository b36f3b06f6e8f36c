//! Typed facts that a text states, each with its place: the only thing that corpus rules read.
//!
//! [`extract`] turns one document into [`Facts`], which are small, owned, ordered and
//! serialisable, and [`Layers`], which document checks use and which go with the document. Each
//! kind of fact has a file of its own; none of them knows another. What one kind needs of another
//! (events need dates and names) is handed over here.

pub mod keyword;

pub mod abbreviation;
pub mod anchor;
pub mod backreference;
pub mod citation;
pub mod convention;
pub mod date;
pub mod event;
pub mod instrument;
pub mod key;
pub mod label;
pub mod language;
pub mod library;
pub mod life;
pub mod name;
pub mod note;
pub mod note_mark;
pub mod numeric;
pub mod quantity;
pub mod quotation;
pub mod reference;
pub mod saying;
pub mod sentence;
pub mod sighting;
pub mod statement;
pub mod summary;
pub mod unknown;
pub mod vital;
pub mod wording;

pub mod relation;
pub mod table;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

pub use abbreviation::{Abbreviation, Use};
pub use anchor::Anchors;
pub use backreference::{BackReference, BackReferenceKind};
pub use citation::Citation;
pub use convention::{Convention, Usage};
pub use date::{Date, TimexType};
pub use event::Event;
pub use instrument::Instrument;
pub use key::{KeyCitation, Keys};
pub use keyword::{Keyword, Keywords, Stem};
pub use label::{CrossReference, Label};
pub use library::{Fault, KeyedEntry};
pub use life::Life;
pub use name::{Italics, Name, NameKind};
pub use numeric::{Numbered, NumericCitation};
pub use quantity::Quantity;
pub use quotation::Quotation;
pub use reference::{Author, Reference};
pub use relation::{Party, Relation, RelationKind};
pub use saying::Saying;
pub use sighting::Sighting;
pub use statement::{Measured, Predicate, Statement};
pub use summary::{DateSource, Summary};
pub use unknown::Unknown;
pub use vital::{Bearer, Vital, VitalEvent};
pub use wording::Wording;

use statement::measured::Amount;

use crate::facts::vital::narrative::Narrative;
use crate::language::Syntax;
use crate::text::document::{Document, NoteMark, ZoneMap};
use crate::text::finding::DocumentId;
use crate::text::frame::Frame;
use crate::text::layers::Layers;
use crate::text::quotemark;
use crate::text::span::TextSpan;
use crate::text::token;
use crate::text::vocabulary::Vocabulary;
use crate::words::calendar::Interval;
use crate::words::fold;

/// A name as other facts see it.
#[derive(Debug, Clone, Copy)]
pub struct Anchor<'a> {
    /// Where.
    pub span: TextSpan,
    /// What variants of the name share.
    pub key: &'a str,
    /// As written.
    pub text: &'a str,
}

/// All that one text states.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// The path as it is reported.
    pub path: Arc<str>,
    /// What the text says about itself.
    pub summary: Summary,
    /// Definitions of abbreviations, in order.
    pub abbreviations: Vec<Abbreviation>,
    /// Uses of abbreviations, defined or not, in order.
    pub uses: Vec<Use>,
    /// Mentions of names, in order.
    pub names: Vec<Name>,
    /// Those of bodies, laws and works that go on behind a preposition, each as a whole, in order.
    pub bodies: Vec<Name>,
    /// The content words of its sentences.
    pub keywords: Keywords,
    /// Temporal expressions, in order.
    pub dates: Vec<Date>,
    /// How much or how many of something, in order.
    pub quantities: Vec<Quantity>,
    /// What the text dates, in order of the dates.
    pub statements: Vec<Statement>,
    /// What the text says of its quantities, in their order.
    pub measured: Vec<Measured>,
    /// Dated event mentions, in order.
    pub events: Vec<Event>,
    /// Instruments with their years, in order.
    pub instruments: Vec<Instrument>,
    /// Life dates, in order.
    pub lives: Vec<Life>,
    /// What it says of the lives of persons, in order; [`told`] reads it.
    pub vitals: Vec<Vital>,
    /// What it says of who or what something is, in order; left empty where no rule asks for it.
    pub relations: Vec<Relation>,
    /// The time of which it speaks where nothing else says.
    pub now: Option<Interval>,
    /// In-text citations, in order.
    pub citations: Vec<Citation>,
    /// Entries of reference lists, in order.
    pub references: Vec<Reference>,
    /// The numbers of the entries and the citations by number, where the text cites so.
    pub numbered: Option<Numbered>,
    /// Words in the place of a citation, in order.
    pub backreferences: Vec<BackReference>,
    /// Works that notes describe in full, in order.
    pub notes: Vec<Reference>,
    /// Where notes are called and defined, in order.
    pub note_marks: Vec<NoteMark>,
    /// The citation keys that it cites.
    pub keys: Keys,
    /// The entries of a `.bib` file or of a list with keys, in order.
    pub entries: Vec<KeyedEntry>,
    /// What is wrong with the syntax of a `.bib` file.
    pub faults: Vec<Fault>,
    /// Quotations, in order.
    pub quotations: Vec<Quotation>,
    /// What it quotes at some length, in order.
    pub sayings: Vec<Saying>,
    /// Long sentences, in order.
    pub wordings: Vec<Wording>,
    /// Words that no dictionary has, in the order of their first places; left empty where no rule
    /// asks for them.
    pub unknown: Vec<Unknown>,
    /// How it settles conventions of style.
    pub conventions: Vec<Usage>,
    /// Its numbered parts, in order.
    pub labels: Vec<Label>,
    /// References to numbered parts, in order.
    pub cross_references: Vec<CrossReference>,
    /// What rules that compare texts saw in this one.
    pub sightings: Vec<Sighting>,
    /// What links lead to beside its headings.
    pub anchors: Anchors,
    /// What hangs on its words.
    pub frame: Frame,
}

/// Reads the facts out of a document.
#[must_use]
pub fn extract(document: &Document) -> (Facts, Layers<'_>) {
    // One function: the order in which facts are found, each with what it needs of those before it.
    let tokens = token::tokens(document);
    let pairings = quotemark::pairings(document);
    let quotations = quotation::extract(document, &tokens, &pairings);
    let mut references = reference::extract(document);
    let marks = document
        .marks
        .iter()
        .copied()
        .chain(quotation::locators(document))
        .chain(quotation::literals(document))
        .chain(quotation::displayed(document, &pairings))
        .chain(quotations.iter().filter_map(Quotation::mark))
        .chain(references.iter().flat_map(Reference::marks))
        .collect();
    let sentences = sentence::extract(document, &pairings);
    let vocabulary = Vocabulary::new(document, &tokens);
    let zones = ZoneMap::new(marks);
    let beyond_ascii = OnceLock::new();
    let mut layers =
        Layers { document, tokens, vocabulary, sentences, pairings, zones, beyond_ascii };
    let declared = document.front.language.as_deref();
    let (language, foreign) = language::extract(&layers, declared);
    layers.zones.extend(foreign);

    let keyed = reference::by_key(document, &mut references);
    let works: Vec<_> = references.iter().map(work).collect();
    let citations = citation::extract(&layers, &works);
    layers.zones.extend(citations.iter().map(Citation::mark));

    let numbered = numeric::extract(&layers);
    let keys = key::extract(&layers);
    let (mut entries, faults) = library::extract(document);
    entries.extend(keyed.into_iter().map(|(key, work)| library::entry(document, key, work)));
    let by_number = numbered.iter().flat_map(|it| &it.citations).map(|it| it.extent.text);
    let by_key = keys.cited.iter().map(|it| it.extent.text);
    let cited = citations.iter().map(|it| it.extent.text).chain(by_number).chain(by_key);
    let backreferences = backreference::extract(&layers, cited);
    let notes = note::extract(document);
    let note_marks = note_mark::extract(document);

    let abstracts = abbreviation::abstracts(document);
    let abbreviations = abbreviation::extract(&layers, &abstracts);
    let uses = abbreviation::uses(&layers, &abbreviations, &abstracts);
    let names = name::extract(&layers);
    let bodies = name::bodies(&layers, &names);
    let keywords = keyword::extract(&layers);
    let summary = summary::extract(&layers, language, date::day);
    let mut dates = date::extract(&layers, summary.date);
    let named = anchors(&names);
    let now = relation::present(summary.date, written(&dates));
    let instruments = instruments(&layers, &mut dates, &named);
    let lives = lives(&layers, &dates, &named);
    let mut timed: Vec<_> = dates.iter().map(Date::timed).collect();
    // The year of a resolution is a part of its name, and dates nothing else.
    for it in instruments.iter().filter(|it| it.number.is_some()) {
        timed[it.date as usize] = None;
    }
    let quantities = quantity::extract(&layers, &calendar(&dates));
    let statements = statement::extract(&layers, &timed);
    let measured = statement::measured::extract(&layers, &amounts(&quantities));
    let when: Vec<_> = statements.iter().filter_map(|it| when(it, &dates)).collect();
    let events = event::extract(&layers, &when, &event_anchors(named, &abbreviations));

    let speakers: Vec<_> = names.iter().filter_map(speaker).collect();
    let quoted: Vec<_> = quotations.iter().map(|it| it.inner).collect();
    let sayings = saying::extract(&layers, &quoted, &speakers);
    let wordings = wording::extract(&layers);
    let conventions = convention::extract(&layers);
    let (labels, cross_references) = label::extract(&layers);
    let path = Arc::clone(&document.path);
    let facts = Facts {
        path,
        summary,
        abbreviations,
        uses,
        names,
        bodies,
        keywords,
        dates,
        quantities,
        statements,
        measured,
        events,
        instruments,
        lives,
        vitals: Vec::new(),
        relations: Vec::new(),
        now,
        citations,
        references,
        numbered,
        backreferences,
        notes,
        note_marks,
        keys,
        entries,
        faults,
        quotations,
        sayings,
        wordings,
        unknown: Vec::new(),
        conventions,
        labels,
        cross_references,
        sightings: Vec::new(),
        anchors: anchor::extract(document),
        frame: document.frame.clone(),
    };
    (facts, layers)
}

/// The instruments of a document; numbers of theirs that look like years leave the dates.
fn instruments(
    layers: &Layers<'_>,
    dates: &mut Vec<Date>,
    names: &[Anchor<'_>],
) -> Vec<Instrument> {
    let find = |dates: &[Date]| instrument::extract(layers, &years(dates), names);
    let found = find(dates);
    let numbers: FxHashSet<_> = found.iter().filter_map(|it| it.number_span).collect();
    let before = dates.len();
    dates.retain(|date| !numbers.contains(&date.extent.text));
    if dates.len() == before { found } else { find(dates) }
}

/// The places of dates that are no lengths of time, in order; "nine years later" is one.
fn calendar(dates: &[Date]) -> Vec<TextSpan> {
    let calendar = dates.iter().filter(|it| it.kind != TimexType::Duration && it.explicit);
    calendar.map(|it| it.extent.text).collect()
}

/// The days and years that a document gives in its own words, but for ranges.
fn written(dates: &[Date]) -> impl Iterator<Item = Interval> + Clone {
    let sure = |it: &&Date| {
        it.basis == date::Basis::Written
            && it.granularity <= date::Granularity::Year
            && it.comparable().is_some()
            && !it.approximate
    };
    dates.iter().filter(sure).filter_map(|it| it.interval)
}

/// The quantities that may be compared with others: no names, scores, ones and pairs.
fn amounts(quantities: &[Quantity]) -> Vec<Amount<'_>> {
    let each = (0_u32..).zip(quantities).filter(|(_, it)| it.is_comparable());
    let amounts = each.map(|(index, it)| Amount { index, span: it.extent.text, noun: &it.noun });
    amounts.collect()
}

/// The life dates of a document.
fn lives(layers: &Layers<'_>, dates: &[Date], names: &[Anchor<'_>]) -> Vec<Life> {
    let range = |date: &Date| {
        let ends = date.ends.as_ref().filter(|_| date.explicit && !date.approximate)?;
        let [first, last] = &**ends;
        let sound = date.fault.is_none().then_some(date.extent.text);
        sound.zip(first.interval.zip(last.interval)).map(|(span, (birth, death))| life::Range {
            span,
            ends: [(first.extent, birth), (last.extent, death)],
        })
    };
    let ranges: Vec<_> = dates.iter().filter_map(range).collect();
    life::extract(layers, &ranges, names)
}

/// What a document says of the lives of persons, and of who or what something is; of its sentences, those are
/// read by grammar that a word for it stands in. The latter is left out unless it is asked for (`related`): it
/// needs more sentences than all else.
#[must_use]
pub fn told(
    facts: &Facts,
    layers: &Layers<'_>,
    syntax: &Syntax<'_>,
    related: bool,
) -> (Vec<Vital>, Vec<Relation>) {
    let dated = |date: &Date| {
        let ends = date.ends.as_ref().and_then(|ends| {
            let [first, last] = &**ends;
            let days = first.interval.zip(last.interval)?;
            Some([(first.extent, days.0), (last.extent, days.1)])
        });
        let (comparable, written) =
            (date.comparable().is_some(), date.basis == date::Basis::Written);
        let exact = date.granularity <= date::Granularity::Year;
        vital::Dated {
            span: date.extent.text,
            extent: date.extent,
            interval: date.interval,
            ends: ends.filter(|_| comparable),
            dates: comparable,
            heads: date.explicit && written && exact && date.fault.is_none() && !date.ambiguous,
            sound: comparable && written && exact && !date.approximate,
            approximate: date.approximate,
        }
    };
    let dates: Vec<_> = facts.dates.iter().map(dated).collect();
    let names = anchors(&facts.names);
    let narrative = Narrative::new(layers, syntax, &dates, &names, facts.now);
    let relations = if related { relation::extract(&narrative) } else { Vec::new() };
    (vital::extract(&narrative), relations)
}

/// The dates that lie within one year, as instruments see them.
fn years(dates: &[Date]) -> Vec<instrument::Dated> {
    let dated = dates.iter().enumerate().filter_map(|(index, date)| {
        let interval = date.interval.filter(|_| date.explicit && date.fault.is_none())?;
        let year = interval.earliest.year();
        (year == interval.latest.year()).then_some(instrument::Dated {
            index: index as u32,
            span: date.extent.text,
            year,
        })
    });
    dated.collect()
}

/// The documents of a corpus with their ids.
pub fn numbered(documents: &[Facts]) -> impl Iterator<Item = (DocumentId, &Facts)> {
    documents.iter().enumerate().map(|(at, facts)| (DocumentId(at as u32), facts))
}

/// A reference as citations see it.
fn work(reference: &Reference) -> citation::Work {
    citation::Work {
        families: reference.authors.iter().map(|author| author.family.clone()).collect(),
        short: reference.authors.first().and_then(|author| author.short.clone()),
        given: match &*reference.authors {
            [one] => one.given.clone(),
            _ => None,
        },
        initials: reference.authors.first().map_or_else(String::new, Author::initials),
        et_al: reference.et_al,
        year: reference.year.clone(),
        second_year: reference.second_year.clone(),
        title: reference.title.clone(),
        container: reference.container.clone(),
    }
}

/// A name as that of a speaker: the capital at the start of a sentence proves none.
fn speaker(name: &Name) -> Option<saying::Named<'_>> {
    let proved = name.kind == NameKind::Phrase || !name.sentence_initial;
    proved.then_some(saying::Named { span: name.extent.text, text: &name.text })
}

/// Names as other facts see them, in order.
fn anchors(names: &[Name]) -> Vec<Anchor<'_>> {
    let mut anchors = Vec::with_capacity(names.len());
    for Name { extent, key, text, .. } in names {
        anchors.push(Anchor { span: extent.text, key, text });
    }
    anchors
}

/// Those of them that events concern. A long form is one name where it is defined, whatever names
/// stand inside it: "the Islands of Norvia and Suland (INS)" does not speak of Suland. A number in
/// Roman figures is that of a session or a volume.
fn event_anchors<'a>(
    mut names: Vec<Anchor<'a>>,
    abbreviations: &[Abbreviation],
) -> Vec<Anchor<'a>> {
    let mut long: Vec<_> = abbreviations.iter().map(|it| it.long_extent.text).collect();
    long.sort();
    let is_part = |name: &Anchor<'_>| {
        let after = long.partition_point(|it| it.start < name.span.end);
        after.checked_sub(1).is_some_and(|at| long[at].overlaps(name.span))
    };
    names.retain(|name| !is_part(name) && !fold::is_roman(name.text));
    // The short form stands beside the long one, or is the name itself.
    names.sort_by_key(|anchor| anchor.span);
    names
}

/// A dated statement as events see it.
fn when<'a>(statement: &Statement, dates: &'a [Date]) -> Option<event::When<'a>> {
    let date = dates.get(statement.date as usize).filter(|it| it.explicit)?;
    Some(event::When {
        index: statement.date,
        span: date.extent.text,
        value: &date.value,
        interval: date.interval?,
        range: date.granularity == date::Granularity::Range,
        clause: statement.clause,
        lead: statement.lead,
        pronoun: statement.pronoun,
        doubtful: statement.doubtful || statement.negated || statement.counted,
    })
}
