//! Resolution: what an expression denotes, read by the document's date or the date before it.

mod relative;
mod value;

use self::value::{
    denotation, leading, length, month_around, nth_of, on_weekday, one_day, reckoned, shift,
    week_around, weekend_around, year_around, yesterday,
};
use crate::facts::date::{
    Amount, Basis, Calendar, Expression, Fault, Granularity, Part, Shape, TimexType, Years,
};
use crate::words::calendar::{Day, Interval};
use crate::words::timewords::{Tense, Unit};

/// Value and days of the two ends of a range.
type Ends = [(String, Option<Interval>); 2];

/// What an expression denotes.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) kind: TimexType,
    pub(super) value: String,
    pub(super) interval: Option<Interval>,
    pub(super) granularity: Granularity,
    pub(super) basis: Basis,
    pub(super) fault: Option<Fault>,
    /// The two ends of a range.
    pub(super) ends: Option<Box<Ends>>,
}

impl Read {
    fn new(kind: TimexType, value: impl Into<String>) -> Self {
        Self {
            kind,
            value: value.into(),
            interval: None,
            granularity: Granularity::Day,
            basis: Basis::Open,
            fault: None,
            ends: None,
        }
    }
}

/// The date that the text spoke of last.
#[derive(Debug, Clone, Copy)]
struct Previous {
    interval: Interval,
    granularity: Granularity,
    block: usize,
}

/// Reads the expressions of a document one after the other.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    document: Option<Day>,
    /// Whether the text tells of times long before its own, so that "May" is the May of the story.
    narrative: bool,
    previous: Option<Previous>,
}

impl Resolver {
    pub(super) fn new(document: Option<Day>) -> Self {
        Self { document, narrative: document.is_none(), previous: None }
    }

    /// Looks at all dates of the text to tell a report of its own days from an account of others.
    pub(super) fn survey(&mut self, expressions: &[Expression]) {
        let Some(document) = self.document else { return };
        let years = expressions.iter().filter_map(|expression| match expression.shape {
            Shape::Calendar(Calendar { year: Some(Years::One(year)), part, .. }) => {
                (part != Part::Whole).then_some(year)
            }
            _ => None,
        });
        let (near, far) = years.fold((0, 0), |(near, far), year| {
            if (document.year() - year).abs() <= 1 { (near + 1, far) } else { (near, far + 1) }
        });
        self.narrative = far >= 4 && far > 3 * near;
    }

    /// Keeps what was read as the date that the next one may be told from.
    pub(super) fn remember(&mut self, read: &Read, block: usize) {
        if let Some(ends) = &read.ends {
            // What follows "3 to 9 May 2010" is told from its end.
            let last = ends[1].1.filter(|_| read.fault.is_none());
            if let Some(interval) = last.filter(|it| it.days() == 1) {
                self.previous = Some(Previous { interval, granularity: Granularity::Day, block });
            }
        } else if read.kind == TimexType::Date
            && read.granularity <= Granularity::Year
            && let Some(interval) = read.interval
        {
            // Of a season only the year is kept: a winter lies in two.
            let season = read.granularity == Granularity::Season;
            let middle = (interval.earliest.year() + interval.latest.year()) / 2;
            let (interval, granularity) = match Interval::year(middle) {
                Some(year) if season => (year, Granularity::Year),
                _ => (interval, read.granularity),
            };
            self.previous = Some(Previous { interval, granularity, block });
        }
    }

    pub(super) fn read(&self, expression: &Expression, block: usize) -> Read {
        // One function: an arm a shape, each the call of its own reading or a few lines.
        match expression.shape {
            Shape::Calendar(calendar) => self.told(calendar, expression.tense, block),
            Shape::Range(first, last) => self.range(first, last, block),
            Shape::Reckoned(date) => reckoned(date),
            Shape::Duration(amount, unit) => Read::new(TimexType::Duration, length(amount, unit)),
            Shape::Stretch(reach, amount, unit) => self.stretch(reach, amount, unit),
            Shape::From { amount, unit, later, anchor } => {
                self.counted_from(amount, unit, later, anchor, block)
            }
            Shape::PartIn(part, relation) => {
                let year = self.unit(relation, Unit::Year);
                let one = year.interval.map(|interval| Years::One(interval.earliest.year()));
                Read { basis: year.basis, ..denotation(one, part) }
            }
            Shape::Lengths(lengths, later) => self.lengths(lengths, later),
            Shape::Leading { last, amount, unit, scope } => {
                let read = Read::new(TimexType::Duration, length(amount, unit));
                let whole = self.scope(scope, block).interval;
                let interval = whole.and_then(|whole| leading(last, amount, unit, whole));
                Read { interval, ..read }
            }
            Shape::DaysOf(first, last, relation) => {
                let month = self.unit(relation, Unit::Month);
                let ends = month.interval.map(|it| {
                    let day = |day| Interval::day(it.earliest.year(), it.earliest.month(), day);
                    (day(first), day(last))
                });
                let value = format!("{0}-{first:02}/{0}-{last:02}", month.value);
                let interval = ends.and_then(|(first, last)| {
                    Some(Interval { earliest: first?.earliest, latest: last?.latest })
                });
                let granularity = Granularity::Range;
                Read { value, interval, granularity, ..month }
            }
            Shape::WorkingYear(code, scope) => {
                // Where such a year begins differs from country to country.
                let year = self.scope(scope, block);
                Read { value: format!("{code}{}", year.value), interval: None, ..year }
            }
            Shape::WorkingYears(code, first) => Read {
                interval: Interval::years(first, first.saturating_add(1)),
                granularity: Granularity::Range,
                basis: Basis::Written,
                ..Read::new(TimexType::Date, format!("{code}{first}/{code}{}", first + 1))
            },
            Shape::WeekdayOf(relation, weekday) => self.weekday_of(relation, weekday),
            Shape::WeekdayOn(weekday, day) => self.weekday_on(weekday, day),
            Shape::Nth(nth, counted, scope) => self.nth(nth, counted, scope, block),
            Shape::Offset { amount, unit, later, origin } => {
                self.offset(amount, unit, later, origin)
            }
            Shape::Unit(relation, unit) => self.unit(relation, unit),
            Shape::Named(relation, part) => self.named(relation, part, block),
            Shape::Daypart(relation, code) => {
                let day = relation.and_then(|relation| self.shifted_day(relation));
                let day = day.map_or_else(|| "XXXX-XX-XX".to_owned(), |day| day.to_string());
                Read::new(TimexType::Time, format!("{day}{code}"))
            }
            Shape::DaypartAt(days, code) => {
                let read = self.deictic(days);
                Read { kind: TimexType::Time, value: format!("{}{code}", read.value), ..read }
            }
            Shape::DaypartOf(calendar, code) => {
                let read = self.told(calendar, expression.tense, block);
                Read { kind: TimexType::Time, value: format!("{}{code}", read.value), ..read }
            }
            Shape::Clock { hour, minute } => {
                let previous = self.previous.filter(|it| it.granularity == Granularity::Day);
                let day = previous.filter(|it| it.block == block).map(|it| it.interval.earliest);
                let value = day.map_or_else(|| "XXXX-XX-XX".to_owned(), |day| day.to_string());
                let interval = day.map(Interval::from);
                let read = Read::new(TimexType::Time, format!("{value}T{hour:02}:{minute:02}"));
                Read { interval, basis: Basis::PreviousDate, ..read }
            }
            Shape::Reference(value) => Read::new(TimexType::Date, value),
            Shape::Deictic(days) => self.deictic(days),
            Shape::Every(unit) => {
                let value = match unit {
                    Unit::Day => "XXXX-XX-XX".to_owned(),
                    Unit::Week => "XXXX-WXX".to_owned(),
                    Unit::Month => "XXXX-XX".to_owned(),
                    Unit::Year => "XXXX".to_owned(),
                    _ => length(Amount::Halves(2), unit),
                };
                Read::new(TimexType::Set, value)
            }
            Shape::EveryPart(part) => {
                Read { interval: None, ..Read::new(TimexType::Set, denotation(None, part).value) }
            }
            Shape::EveryLength(amount, unit) => Read::new(TimexType::Set, length(amount, unit)),
            Shape::EveryWeekday(day) => Read::new(TimexType::Set, format!("XXXX-WXX-{day}")),
        }
    }

    fn deictic(&self, days: i8) -> Read {
        match self.today() {
            Some(day) => one_day(shift(day, i64::from(days), Unit::Day), Basis::DocumentDate),
            None => Read::new(TimexType::Date, "XXXX-XX-XX"),
        }
    }

    fn calendar(&self, calendar: Calendar, block: usize) -> Read {
        self.told(calendar, None, block)
    }

    /// A calendar date, its year read by the tense that it is told in where it has none.
    fn told(&self, calendar: Calendar, tense: Option<Tense>, block: usize) -> Read {
        if let Part::Weekday(weekday) = calendar.part {
            return self.weekday(weekday, tense, block);
        }
        let (year, basis) = match calendar.year {
            Some(year) => (Some(year), Basis::Written),
            None => match self.year_of(calendar, tense, block) {
                Some((year, basis)) => (Some(Years::One(year)), basis),
                None => (None, Basis::Open),
            },
        };
        let converted = matches!(calendar.part, Part::Reckoned(..)) && basis == Basis::Written;
        let basis = if converted { Basis::Converted } else { basis };
        let read = Read { basis, ..denotation(year, calendar.part) };
        // 29 February of a year that was guessed is no error of the text.
        let guessed = calendar.year.is_none() && calendar.part == Part::Day(2, 29);
        Read { fault: read.fault.filter(|_| !guessed), ..read }
    }

    fn range(&self, first: Calendar, last: Calendar, block: usize) -> Read {
        let written = first.year.is_some() && last.year.is_some();
        let near = self.calendar(first, block);
        let mut far = self.calendar(last, block);
        if !written && let (Some(a), Some(b)) = (near.interval, far.interval) {
            // "from November to March" ends in the next year.
            if b.latest < a.earliest {
                let next = Some(Years::One(b.earliest.year().saturating_add(1)));
                far = denotation(next, last.part);
            }
        }
        let mut read = Read::new(TimexType::Date, format!("{}/{}", near.value, far.value));
        read.basis = near.basis;
        read.granularity = Granularity::Range;
        read.fault = near.fault.or(far.fault);
        if let (Some(a), Some(b)) = (near.interval, far.interval) {
            if b.latest < a.earliest {
                read.fault = Some(Fault::Reversed);
            } else {
                read.interval = Some(Interval { earliest: a.earliest, latest: b.latest });
            }
        }
        read.ends = Some(Box::new([(near.value, near.interval), (far.value, far.interval)]));
        read
    }

    /// The year of a date that is written without one.
    fn year_of(
        &self,
        calendar: Calendar,
        tense: Option<Tense>,
        block: usize,
    ) -> Option<(i16, Basis)> {
        let previous = self.previous.filter(|it| {
            self.narrative || (it.block == block && it.granularity < Granularity::Year)
        });
        if let Some(previous) = previous {
            let day = previous.interval.earliest;
            let mut year = day.year();
            if previous.granularity < Granularity::Year {
                // The story goes forward: up to eight months ahead, else back.
                let sample = denotation(Some(Years::One(year)), calendar.part).interval?.earliest;
                let ahead = (sample.month() - day.month()).rem_euclid(12);
                let target = i16::from(day.month()) + i16::from(ahead);
                year += i16::from(target > 12) - i16::from(ahead > 8);
            }
            return Some((year, Basis::PreviousDate));
        }
        let today = self.document?;
        // The nearest one; what speaks against the tense of its clause only where it is close by, and
        // in doubt what is ahead counts double, since texts tell of what was.
        let years = [today.year(), today.year() - 1, today.year() + 1];
        let nearest = years.into_iter().min_by_key(|&year| {
            let interval = denotation(Some(Years::One(year)), calendar.part).interval;
            interval.map_or(i32::MAX, |it| {
                let factor = match tense {
                    Some(Tense::Past) if it.earliest > today => 24,
                    Some(Tense::Ahead) if it.latest < today => 24,
                    None if it.earliest > today => 2,
                    _ => 1,
                };
                distance(it, today).saturating_mul(factor)
            })
        })?;
        Some((nearest, Basis::DocumentDate))
    }

    fn weekday(&self, weekday: i8, tense: Option<Tense>, block: usize) -> Read {
        let open = Read::new(TimexType::Date, format!("XXXX-WXX-{weekday}"));
        if self.narrative {
            let previous =
                self.previous.filter(|it| it.block == block && it.granularity == Granularity::Day);
            return previous.map_or(open, |it| {
                one_day(on_weekday(it.interval.earliest, weekday, true), Basis::PreviousDate)
            });
        }
        match self.document {
            // A text that was written on a Tuesday and says "Tuesday" means its own day.
            Some(today) => {
                let ahead = tense == Some(Tense::Ahead);
                one_day(on_weekday(today, weekday, ahead), Basis::DocumentDate)
            }
            None => open,
        }
    }
}

/// Days between a day and the nearest day of an interval.
fn distance(interval: Interval, day: Day) -> i32 {
    let gap = |a: Day, b: Day| b.since(a).map_or(i32::MAX, |span| span.get_days());
    if interval.latest < day {
        gap(interval.latest, day)
    } else if interval.earliest > day {
        gap(day, interval.earliest)
    } else {
        0
    }
}
