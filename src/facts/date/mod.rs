//! Temporal expressions after TimeML's TIMEX3, with the interval of days that they denote.
//!
//! Two steps: `grammar` finds expressions in the tokens of a block and says what is written;
//! `resolve` gives each its value, reading what is left out ("January 3", "last year") by the
//! date of the document or by the date that was spoken of before. The types and their meaning
//! follow the TimeML annotation guidelines; the way of resolving follows Strötgen and Gertz's
//! HeidelTime (2013), which also tells news from narrative.

mod grammar;
mod latitude;
mod resolve;

use serde::{Deserialize, Serialize};

use self::grammar::{Grammar, Lexeme};
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token;
use crate::text::vocabulary::Lore;
use crate::text::zone::{Zone, ZoneSet};
use crate::words::calendar::{Day, Interval};
use crate::words::reckoning::Reckoning;
use crate::words::timewords::{Relation, Season, Section, Tense, Unit};

/// The types of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A calendar time of a day or longer.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// The length of what a date denotes, finest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// A day, or a time of it.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A season, quarter or half of a year.
    Season,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// Between two dates.
    Range,
}

/// What the year of a date was read by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// It is written.
    Written,
    /// The date of the document.
    DocumentDate,
    /// The date that the text spoke of before.
    PreviousDate,
    /// Another calendar, whose days are told by arithmetic and may be one off.
    Converted,
    /// Nothing: the date stays open.
    Open,
}

/// How a day of the calendar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// `3 January 2024`.
    DayMonth,
    /// `3rd of January 2024`.
    OrdinalDayMonth,
    /// `January 3, 2024`.
    MonthDay,
    /// `January 3rd, 2024`.
    MonthOrdinalDay,
    /// `2024-01-03`.
    Iso,
    /// `3/1/2024`, `3.1.2024`.
    Figures,
}

/// What cannot be about a date as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The month has no such day, or the year no such month.
    Impossible,
    /// The range ends before it begins.
    Reversed,
}

/// One temporal expression.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Date {
    /// Where.
    pub extent: Extent,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// The TIMEX3 value.
    pub value: String,
    /// The days it denotes, where it denotes calendar time.
    pub interval: Option<Interval>,
    /// How long that is.
    pub granularity: Granularity,
    /// Whether a year, a month or a day is written, rather than "today" or "last year".
    pub explicit: bool,
    /// What its year was read by.
    pub basis: Basis,
    /// "about", "circa", "early".
    pub approximate: bool,
    /// The part of it that is meant: "early", "the end of".
    pub section: Option<Section>,
    /// How its day is written, for a day with month and year.
    pub style: Option<Style>,
    /// Whether day and month could be the other way round.
    pub ambiguous: bool,
    /// The weekday written beside it, 1 (Monday) to 7.
    pub weekday: Option<i8>,
    /// What is wrong with it by itself.
    pub fault: Option<Fault>,
    /// The two dates that a range runs between, each an expression of its own to TimeML.
    pub ends: Option<Box<[End; 2]>>,
    /// What it stands in.
    pub zones: ZoneSet,
}

/// One end of a range.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct End {
    /// Where.
    pub extent: Extent,
    /// The TIMEX3 value.
    pub value: String,
    /// The days.
    pub interval: Option<Interval>,
}

impl Date {
    /// The place of a date that says when something was, in the text itself rather than in what
    /// it cites.
    #[must_use]
    pub fn comparable(&self) -> Option<TextSpan> {
        self.timed().filter(|_| self.explicit && self.interval.is_some())
    }

    /// The place of a date that says when something was, be it reckoned from another one ("three weeks
    /// later", "last autumn") or without a year, in the text itself rather than in what it cites.
    #[must_use]
    pub fn timed(&self) -> Option<TextSpan> {
        let apart = [
            Zone::Reference,
            Zone::Citation,
            Zone::Locator,
            Zone::Code,
            Zone::CitedTitle,
            Zone::Dateline,
            Zone::Byline,
            Zone::Furniture,
        ];
        let sound = self.fault.is_none() && !self.ambiguous;
        let timed = matches!(self.kind, TimexType::Date | TimexType::Time);
        let stated = !apart.iter().any(|&zone| self.zones.contains(zone));
        let told = self.interval.is_some() || self.in_year(0).is_some();
        (sound && timed && stated && told).then_some(self.extent.text)
    }
}

/// The year of a calendar date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Years {
    One(i16),
    /// The first of ten.
    Decade(i16),
    /// The first of a hundred, as in "the 19th century" for 1800.
    Century(i16),
}

/// What of a year a calendar date names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Month(i8),
    Day(i8, i8),
    Season(Season),
    Quarter(i8),
    Half(i8),
    /// An index into the table of feast days.
    Holiday(u8),
    /// A weekday without a date.
    Weekday(i8),
    /// A month of another calendar and a day of it, 0 for the whole month, in a Gregorian year.
    Reckoned(Reckoning, i8, i8),
}

/// A date by a calendar other than the Gregorian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reckoned {
    reckoning: Reckoning,
    year: i16,
    /// The last year of several.
    last: i16,
    month: Option<i8>,
    day: Option<i8>,
    /// The Gregorian year written beside it.
    within: Option<i16>,
}

impl Reckoned {
    fn year(reckoning: Reckoning, year: i16) -> Self {
        Self { reckoning, year, last: year, month: None, day: None, within: None }
    }
}

/// A calendar date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Calendar {
    year: Option<Years>,
    part: Part,
    weekday: Option<i8>,
}

/// How many units a length has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    /// Halves of a unit.
    Halves(u32),
    /// "a few".
    Vague,
}

/// What a relative date moves from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The day of writing: "ago".
    Writing,
    /// The day spoken of: "later".
    Spoken,
}

/// A length of several units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    years: u16,
    months: u16,
    weeks: u16,
    days: u16,
}

/// Where a length of time stands by the day of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// "the last three days".
    Back,
    /// "the next three days".
    Ahead,
    /// "within three days".
    Within,
}

/// What a length of time is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// In days from the day of writing.
    Deictic(i8),
    Calendar(Calendar),
}

/// What is counted inside a longer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    Unit(Unit),
    Weekday(i8),
}

/// The longer time that something is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Calendar(Calendar),
    Unit(Relation, Unit),
}

/// What is written, before it is resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Calendar(Calendar),
    Range(Calendar, Calendar),
    Duration(Amount, Unit),
    /// "the next three days": a length that begins or ends with the day of writing.
    Stretch(Reach, Amount, Unit),
    /// "two weeks before 13 May", "four days from yesterday".
    From {
        amount: Amount,
        unit: Unit,
        later: bool,
        anchor: Anchor,
    },
    /// "June next year".
    PartIn(Part, Relation),
    /// "two years and a month", with what "ago" or "later" makes of it.
    Lengths(Lengths, Option<bool>),
    /// "the first ten months of 1915".
    Leading {
        last: bool,
        amount: Amount,
        unit: Unit,
        scope: Scope,
    },
    /// "4 to 22 this month".
    DaysOf(i8, i8, Relation),
    /// A fiscal or school year, with the letters of its TIMEX3 value.
    WorkingYear(&'static str, Scope),
    /// One that begins in a year and ends in the next.
    WorkingYears(&'static str, i16),
    Reckoned(Reckoned),
    /// "Monday of next week".
    WeekdayOf(Relation, i8),
    /// "Friday the 13th".
    WeekdayOn(i8, i8),
    /// "the last week of August", "the first Friday of next month"; -1 is the last.
    Nth(i8, Counted, Scope),
    Offset {
        amount: Amount,
        unit: Unit,
        later: bool,
        origin: Origin,
    },
    Unit(Relation, Unit),
    Named(Relation, Part),
    Daypart(Option<Relation>, &'static str),
    DaypartOf(Calendar, &'static str),
    /// "yesterday morning".
    DaypartAt(i8, &'static str),
    Clock {
        hour: i8,
        minute: i8,
    },
    Reference(&'static str),
    Deictic(i8),
    Every(Unit),
    EveryWeekday(i8),
    EveryPart(Part),
    EveryLength(Amount, Unit),
}

/// An expression with its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expression {
    span: TextSpan,
    shape: Shape,
    approximate: bool,
    section: Option<Section>,
    style: Option<Style>,
    /// Whether day and month could be the other way round.
    ambiguous: bool,
    /// Where the ends of a range stand.
    ends: Option<[TextSpan; 2]>,
    /// What the words around a date without a year say of it.
    tense: Option<Tense>,
}

impl Expression {
    fn is_explicit(&self) -> bool {
        match self.shape {
            Shape::Calendar(calendar) | Shape::DaypartOf(calendar, _) => {
                !matches!(calendar.part, Part::Weekday(_))
            }
            Shape::Range(..) | Shape::Reckoned(_) => true,
            _ => false,
        }
    }
}

/// The one date that a short text gives, such as a dateline, a file name or a citation, and where in
/// the text: the first of the finest there are; the last day of a month or year.
#[must_use]
pub fn day(text: &str) -> Option<(Day, TextSpan)> {
    // `2024_03_03` is one word to the tokeniser.
    let text = text.replace('_', "-");
    let tokens: Vec<_> = token::split(&text, 0).collect();
    let lexemes: Vec<_> =
        tokens.iter().map(|token| Lexeme::of(token.span.of(&text), token.kind)).collect();
    let ids: Vec<_> = (0..tokens.len() as u32).collect();
    let grammar = Grammar { text: &text, tokens: &tokens, ids: &ids, lexemes: &lexemes };
    let mut expressions = Vec::new();
    grammar::read(grammar, &mut expressions);
    let resolver = resolve::Resolver::new(None);
    let dates = expressions.iter().filter_map(|expression| {
        let read = resolver.read(expression, 0);
        let whole = read.granularity <= Granularity::Year && read.fault.is_none();
        let interval = read
            .interval
            .filter(|_| whole && matches!(read.basis, Basis::Written | Basis::Converted))?;
        Some((read.granularity, (interval.latest, expression.span)))
    });
    // The first of the finest: `min_by_key` keeps the first of equals.
    dates.min_by_key(|&(granularity, _)| granularity).map(|(_, found)| found)
}

static LEXEMES: Lore<Lexeme> = Lore::new();

/// The temporal expressions of a document, in order, read by its own date.
#[must_use]
pub fn extract(layers: &Layers<'_>, document_date: Option<Day>) -> Vec<Date> {
    let document = layers.document;
    let lexemes = LEXEMES.of_each(&layers.vocabulary, |word| Lexeme::of(word.text, word.kind));
    let mut expressions = Vec::new();
    let mut ends = Vec::with_capacity(document.blocks.len());
    for (block, range) in layers.block_ranges() {
        if block.zone != Zone::Code {
            let tokens = &layers.tokens[range.clone()];
            let ids = &layers.vocabulary.ids()[range];
            let grammar = Grammar { text: &document.prose, tokens, ids, lexemes: &lexemes };
            grammar::read(grammar, &mut expressions);
        }
        ends.push(expressions.len());
    }
    let mut resolver = resolve::Resolver::new(document_date);
    resolver.survey(&expressions);
    let mut out = Vec::with_capacity(expressions.len());
    let mut block = 0;
    for (at, expression) in expressions.iter().enumerate() {
        while ends.get(block).is_some_and(|&end| end <= at) {
            block += 1;
        }
        let zones = layers.zones(expression.span);
        if zones.contains(Zone::Locator) || zones.contains(Zone::Code) {
            continue;
        }
        let read = resolver.read(expression, block);
        let cited = zones.contains(Zone::Reference) || zones.contains(Zone::Citation);
        // What is told from the day of writing needs no other date to be told from; nor does the
        // dateline that gives that day.
        let deictic = matches!(expression.shape, Shape::Deictic(_) | Shape::DaypartAt(..))
            || document_date.is_some() && read.interval == document_date.map(Interval::from);
        if !cited && !deictic && read.basis != Basis::Converted {
            resolver.remember(&read, block);
        }
        let weekday = match expression.shape {
            Shape::Calendar(calendar) => calendar.weekday,
            _ => None,
        };
        out.push(Date {
            extent: layers.extent(expression.span),
            kind: read.kind,
            value: read.value,
            interval: read.interval,
            granularity: read.granularity,
            explicit: expression.is_explicit(),
            basis: read.basis,
            approximate: expression.approximate,
            section: expression.section,
            style: expression.style,
            ambiguous: expression.ambiguous,
            weekday,
            fault: read.fault,
            ends: expression.ends.zip(read.ends).map(|(spans, ends)| {
                let [first, last] = *ends;
                let end =
                    |span, (value, interval)| End { extent: layers.extent(span), value, interval };
                Box::new([end(spans[0], first), end(spans[1], last)])
            }),
            zones,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Option<String> {
        day(text).map(|(day, _)| day.to_string())
    }

    #[test]
    fn a_short_text_gives_its_day() {
        assert_eq!(iso("July 19, 2025").as_deref(), Some("2025-07-19"));
        assert_eq!(iso("Vienna, 29 February 2020").as_deref(), Some("2020-02-29"));
        assert_eq!(iso("2024-03-03-report").as_deref(), Some("2024-03-03"));
        assert_eq!(iso("notes_2024_03_03.md").as_deref(), Some("2024-03-03"));
        assert_eq!(iso("v. 6, n. 2, p. 475-479, june 2024").as_deref(), Some("2024-06-30"));
        assert_eq!(iso("Posted on 16th August 2021, updated 2022").as_deref(), Some("2021-08-16"));
        assert_eq!(iso("Annual report 2019").as_deref(), Some("2019-12-31"));
        assert_eq!(iso("Roe, J. (2024, January 3). Salt.").as_deref(), Some("2024-01-03"));
        assert_eq!(iso("Chapter 12"), None);
        assert_eq!(iso("brief-2024-03-03.txt").as_deref(), Some("2024-03-03"));
        assert_eq!(iso("31 June 2020"), None);
    }
}
