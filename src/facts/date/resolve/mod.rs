//! Resolution: what an expression denotes, read by the document's date or the date before it.

mod denotation;

use self::denotation::{
    denotation, leading, length, month_around, nth_of, on_weekday, one_day, shift, week_around,
    weekend_around, year_around, yesterday,
};
use crate::calendar::{Day, Interval};
use crate::facts::date::{
    Amount, Anchor, Basis, Calendar, Counted, Expression, Fault, Granularity, Lengths, Origin,
    Part, Reach, Scope, Shape, TimexType, Years,
};
use crate::timewords::{Relation, Unit};

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
        if read.kind == TimexType::Date
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
        match expression.shape {
            Shape::Calendar(calendar) => self.calendar(calendar, block),
            Shape::Range(first, last) => self.range(first, last, block),
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
            Shape::DaypartOf(calendar, code) => {
                let read = self.calendar(calendar, block);
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
            Shape::Deictic(days) => match self.document.filter(|_| !self.narrative) {
                Some(day) => one_day(shift(day, i64::from(days), Unit::Day), Basis::DocumentDate),
                None => Read::new(TimexType::Date, "XXXX-XX-XX"),
            },
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
            Shape::EveryWeekday(day) => Read::new(TimexType::Set, format!("XXXX-WXX-{day}")),
        }
    }

    fn calendar(&self, calendar: Calendar, block: usize) -> Read {
        let (year, basis) = match calendar.year {
            Some(year) => (Some(year), Basis::Written),
            None => match self.year_of(calendar, block) {
                Some((year, basis)) => (Some(Years::One(year)), basis),
                None => (None, Basis::Open),
            },
        };
        if let Part::Weekday(weekday) = calendar.part {
            return self.weekday(weekday, block);
        }
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
    fn year_of(&self, calendar: Calendar, block: usize) -> Option<(i16, Basis)> {
        let sample = denotation(Some(Years::One(2000)), calendar.part).interval?.earliest;
        let previous = self.previous.filter(|it| {
            self.narrative || (it.block == block && it.granularity < Granularity::Year)
        });
        if let Some(previous) = previous {
            let day = previous.interval.earliest;
            let mut year = day.year();
            if previous.granularity < Granularity::Year {
                // The story goes forward: up to eight months ahead, else back.
                let ahead = (sample.month() - day.month()).rem_euclid(12);
                let target = i16::from(day.month()) + i16::from(ahead);
                year += i16::from(target > 12) - i16::from(ahead > 8);
            }
            return Some((year, Basis::PreviousDate));
        }
        let today = self.document?;
        // The nearest one; what is ahead counts double, since texts tell of what was.
        let years = [today.year(), today.year() - 1, today.year() + 1];
        let nearest = years.into_iter().min_by_key(|&year| {
            let interval = denotation(Some(Years::One(year)), calendar.part).interval;
            interval.map_or(i32::MAX, |it| {
                let ahead = if it.earliest > today { 2 } else { 1 };
                distance(it, today).saturating_mul(ahead)
            })
        })?;
        Some((nearest, Basis::DocumentDate))
    }

    fn weekday(&self, weekday: i8, block: usize) -> Read {
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
            Some(today) => one_day(on_weekday(today, weekday, false), Basis::DocumentDate),
            None => open,
        }
    }

    /// The day that "this", "next", "the following" start from.
    fn origin(&self, origin: Origin) -> Option<(Previous, Basis)> {
        let written = self.document.map(|day| Previous {
            interval: day.into(),
            granularity: Granularity::Day,
            block: 0,
        });
        let written = written.map(|it| (it, Basis::DocumentDate));
        let spoken = self.previous.map(|it| (it, Basis::PreviousDate));
        match origin {
            Origin::Writing if !self.narrative => written,
            _ => spoken.or(written.filter(|_| !self.narrative)),
        }
    }

    fn offset(&self, amount: Amount, unit: Unit, later: bool, origin: Origin) -> Read {
        let open = || {
            let value = if later { "FUTURE_REF" } else { "PAST_REF" };
            Read::new(TimexType::Date, value)
        };
        let Amount::Halves(halves) = amount else { return open() };
        let Some((from, basis)) = self.origin(origin) else { return open() };
        let count = i64::from(halves / 2) * if later { 1 } else { -1 };
        let day = shift(from.interval.earliest, count, unit);
        let read = match unit {
            Unit::Year | Unit::Decade | Unit::Century | Unit::Millennium => year_around(day),
            Unit::Month if from.granularity <= Granularity::Month => month_around(day),
            Unit::Day | Unit::Week | Unit::Fortnight if from.granularity == Granularity::Day => {
                one_day(day, basis)
            }
            _ => return open(),
        };
        // The value is as coarse as the unit; the day is what the arithmetic gives.
        let exact = day.filter(|_| from.granularity == Granularity::Day && halves % 2 == 0);
        let interval = exact.map(Interval::from).or(read.interval);
        Read { basis, interval, ..read }
    }

    /// The day of writing, in a text that speaks of its own days.
    fn today(&self) -> Option<Day> {
        self.document.filter(|_| !self.narrative)
    }

    fn stretch(&self, reach: Reach, amount: Amount, unit: Unit) -> Read {
        let read = Read::new(TimexType::Duration, length(amount, unit));
        let interval = self.today().and_then(|today| {
            let Amount::Halves(halves) = amount else { return None };
            let count = i64::from(halves / 2);
            // Quarters, decades and centuries are those of the calendar.
            let months = i16::from(today.month()) - 1;
            let start = match unit {
                Unit::Quarter => Day::new(today.year(), (months / 3 * 3 + 1) as i8, 1).ok(),
                Unit::Decade => Day::new(today.year() / 10 * 10, 1, 1).ok(),
                Unit::Century => Day::new(today.year() / 100 * 100, 1, 1).ok(),
                _ => None,
            };
            let (earliest, latest) = match (start, reach) {
                (Some(start), Reach::Back) => (shift(start, -count, unit)?, yesterday(start)?),
                (Some(start), _) => {
                    let first = shift(start, 1, unit)?;
                    (first, yesterday(shift(first, count, unit)?)?)
                }
                (None, Reach::Back) => (shift(today, -count, unit)?, yesterday(today)?),
                (None, Reach::Ahead) => (shift(today, 1, Unit::Day)?, shift(today, count, unit)?),
                (None, Reach::Within) => (today, yesterday(shift(today, count, unit)?)?),
            };
            (earliest <= latest).then_some(Interval { earliest, latest })
        });
        Read { interval, ..read }
    }

    fn counted_from(
        &self,
        amount: Amount,
        unit: Unit,
        later: bool,
        anchor: Anchor,
        block: usize,
    ) -> Read {
        let from = match anchor {
            Anchor::Deictic(days) => {
                self.today().and_then(|today| shift(today, i64::from(days), Unit::Day))
            }
            Anchor::Calendar(calendar) => {
                self.calendar(calendar, block).interval.map(|interval| interval.earliest)
            }
        };
        let Amount::Halves(halves) = amount else {
            return Read::new(TimexType::Date, "XXXX-XX-XX");
        };
        let count = i64::from(halves / 2) * if later { 1 } else { -1 };
        one_day(from.and_then(|from| shift(from, count, unit)), Basis::DocumentDate)
    }

    fn lengths(&self, lengths: Lengths, later: Option<bool>) -> Read {
        let Lengths { years, months, weeks, days } = lengths;
        let Some(later) = later else {
            let mut value = "P".to_owned();
            for (count, letter) in [(years, 'Y'), (months, 'M'), (weeks, 'W'), (days, 'D')] {
                if count > 0 {
                    value.push_str(&format!("{count}{letter}"));
                }
            }
            return Read::new(TimexType::Duration, value);
        };
        let sign = if later { 1 } else { -1 };
        let months = sign * (i64::from(years) * 12 + i64::from(months));
        let days = sign * (i64::from(weeks) * 7 + i64::from(days));
        let day = self
            .today()
            .and_then(|today| shift(today, months, Unit::Month))
            .and_then(|day| shift(day, days, Unit::Day));
        one_day(day, Basis::DocumentDate)
    }

    fn weekday_of(&self, relation: Relation, weekday: i8) -> Read {
        let (origin, steps) = steps(relation);
        let open = || Read::new(TimexType::Date, format!("XXXX-WXX-{weekday}"));
        let Some((from, basis)) = self.origin(origin) else { return open() };
        let monday = shift(from.interval.earliest, steps, Unit::Week)
            .and_then(|day| on_weekday(day, 1, false));
        one_day(monday.and_then(|day| on_weekday(day, weekday, true)), basis)
    }

    /// The nearest such day: one that was, where two are equally near.
    fn weekday_on(&self, weekday: i8, day: i8) -> Read {
        let found = self.today().and_then(|today| {
            let month = |months: i64| {
                let first = shift(today, months, Unit::Month)?.first_of_month();
                Day::new(first.year(), first.month(), day).ok()
            };
            let fits = |it: &Day| it.weekday().to_monday_one_offset() == weekday;
            (0..24).flat_map(|at| [month(-at), month(at)]).flatten().find(fits)
        });
        one_day(found, Basis::DocumentDate)
    }

    fn scope(&self, scope: Scope, block: usize) -> Read {
        match scope {
            Scope::Calendar(calendar) => self.calendar(calendar, block),
            Scope::Unit(relation, unit) => self.unit(relation, unit),
        }
    }

    fn nth(&self, nth: i8, counted: Counted, scope: Scope, block: usize) -> Read {
        let whole = self.scope(scope, block);
        let part = whole.interval.and_then(|whole| nth_of(nth, counted, whole));
        let basis = whole.basis;
        let Some(part) = part else { return Read { interval: None, ..whole } };
        let read = match counted {
            Counted::Unit(Unit::Week) => week_around(Some(part.earliest)),
            Counted::Unit(Unit::Month) => month_around(Some(part.earliest)),
            _ => one_day(Some(part.earliest), basis),
        };
        Read { basis, ..read }
    }

    fn shifted_day(&self, relation: Relation) -> Option<Day> {
        let (origin, steps) = steps(relation);
        let (from, _) = self.origin(origin)?;
        let day = from.interval.earliest;
        (from.granularity == Granularity::Day).then(|| shift(day, steps, Unit::Day))?
    }

    fn unit(&self, relation: Relation, unit: Unit) -> Read {
        let (mut origin, steps) = steps(relation);
        // "the next day" in a story is the day after.
        if relation == Relation::Next && unit == Unit::Day {
            origin = Origin::Spoken;
        }
        let open = match unit {
            Unit::Year => "XXXX",
            Unit::Month => "XXXX-XX",
            Unit::Week => "XXXX-WXX",
            Unit::Weekend => "XXXX-WXX-WE",
            _ => "XXXX-XX-XX",
        };
        let Some((from, basis)) = self.origin(origin) else {
            return Read::new(TimexType::Date, open);
        };
        let day = shift(from.interval.earliest, steps, unit);
        let read = match unit {
            Unit::Day if from.granularity == Granularity::Day => one_day(day, basis),
            Unit::Week if from.granularity == Granularity::Day => week_around(day),
            Unit::Weekend if from.granularity == Granularity::Day => weekend_around(day),
            Unit::Month if from.granularity <= Granularity::Month => month_around(day),
            Unit::Quarter => day.map_or_else(
                || Read::new(TimexType::Date, "XXXX-QX"),
                |day| {
                    denotation(Some(Years::One(day.year())), Part::Quarter((day.month() + 2) / 3))
                },
            ),
            Unit::Year => year_around(day),
            Unit::Decade | Unit::Century => day.map_or_else(
                || Read::new(TimexType::Date, "XXXX"),
                |day| {
                    let year = day.year();
                    let years = if unit == Unit::Decade {
                        Years::Decade(year - year.rem_euclid(10))
                    } else {
                        Years::Century(year - year.rem_euclid(100))
                    };
                    denotation(Some(years), Part::Whole)
                },
            ),
            _ => return Read::new(TimexType::Date, open),
        };
        Read { basis, ..read }
    }

    fn named(&self, relation: Relation, part: Part, block: usize) -> Read {
        let (origin, steps) = steps(relation);
        if relation == Relation::Same {
            return self.calendar(Calendar { year: None, part, weekday: None }, block);
        }
        let Some((from, basis)) = self.origin(origin) else {
            return denotation(None, part);
        };
        let day = from.interval.earliest;
        if let Part::Weekday(weekday) = part {
            // On a Thursday "last Wednesday" is not yesterday; on a Monday "last Friday" is the nearest.
            let today = day.weekday().to_monday_one_offset();
            let recent = (today - weekday).rem_euclid(7);
            let skipped = if weekday < today && recent <= 3 { -8 } else { -1 };
            let past =
                shift(day, skipped, Unit::Day).and_then(|day| on_weekday(day, weekday, false));
            let monday = shift(day, 1, Unit::Week).and_then(|day| on_weekday(day, 1, false));
            let read = match steps {
                -1 => past,
                1 => monday.and_then(|day| on_weekday(day, weekday, true)),
                _ => on_weekday(day, weekday, true),
            };
            return one_day(read, basis);
        }
        let this = denotation(Some(Years::One(day.year())), part).interval;
        let year = match (steps, this) {
            (-1, Some(it)) if it.earliest >= day || it.contains(day.into()) => day.year() - 1,
            (1, Some(it)) if it.latest <= day || it.contains(day.into()) => day.year() + 1,
            _ => day.year(),
        };
        Read { basis, ..denotation(Some(Years::One(year)), part) }
    }
}

/// Where a relation starts from, and how many units it goes.
fn steps(relation: Relation) -> (Origin, i64) {
    match relation {
        Relation::This => (Origin::Writing, 0),
        Relation::Last => (Origin::Writing, -1),
        Relation::Next => (Origin::Writing, 1),
        Relation::Same => (Origin::Spoken, 0),
        Relation::Previous => (Origin::Spoken, -1),
        Relation::Following => (Origin::Spoken, 1),
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
