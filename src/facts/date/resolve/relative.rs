//! What is told from another day: "last year", "two weeks later", "the first Friday of next month".

use crate::facts::date::resolve::{
    Previous, Read, Resolver, denotation, length, month_around, nth_of, on_weekday, one_day, shift,
    week_around, weekend_around, year_around, yesterday,
};
use crate::facts::date::{
    Amount, Anchor, Basis, Calendar, Counted, Granularity, Lengths, Origin, Part, Reach, Scope,
    TimexType, Years,
};
use crate::words::calendar::{Day, Interval};
use crate::words::timewords::{Relation, Unit};

impl Resolver {
    /// The day that "this", "next", "the following" start from.
    pub(super) fn origin(&self, origin: Origin) -> Option<(Previous, Basis)> {
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

    pub(super) fn offset(&self, amount: Amount, unit: Unit, later: bool, origin: Origin) -> Read {
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
    pub(super) fn today(&self) -> Option<Day> {
        self.document.filter(|_| !self.narrative)
    }

    pub(super) fn stretch(&self, reach: Reach, amount: Amount, unit: Unit) -> Read {
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

    pub(super) fn counted_from(
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

    pub(super) fn lengths(&self, lengths: Lengths, later: Option<bool>) -> Read {
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

    pub(super) fn weekday_of(&self, relation: Relation, weekday: i8) -> Read {
        let (origin, steps) = steps(relation);
        let open = || Read::new(TimexType::Date, format!("XXXX-WXX-{weekday}"));
        let Some((from, basis)) = self.origin(origin) else { return open() };
        let monday = shift(from.interval.earliest, steps, Unit::Week)
            .and_then(|day| on_weekday(day, 1, false));
        one_day(monday.and_then(|day| on_weekday(day, weekday, true)), basis)
    }

    /// The nearest such day: one that was, where two are equally near.
    pub(super) fn weekday_on(&self, weekday: i8, day: i8) -> Read {
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

    pub(super) fn scope(&self, scope: Scope, block: usize) -> Read {
        match scope {
            Scope::Calendar(calendar) => self.calendar(calendar, block),
            Scope::Unit(relation, unit) => self.unit(relation, unit),
        }
    }

    pub(super) fn nth(&self, nth: i8, counted: Counted, scope: Scope, block: usize) -> Read {
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

    pub(super) fn shifted_day(&self, relation: Relation) -> Option<Day> {
        let (origin, steps) = steps(relation);
        let (from, _) = self.origin(origin)?;
        let day = from.interval.earliest;
        (from.granularity == Granularity::Day).then(|| shift(day, steps, Unit::Day))?
    }

    pub(super) fn unit(&self, relation: Relation, unit: Unit) -> Read {
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

    pub(super) fn named(&self, relation: Relation, part: Part, block: usize) -> Read {
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
