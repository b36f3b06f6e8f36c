//! What calendar dates and lengths denote: days, months and years, feast days, parts of longer
//! times, and their TIMEX3 values.

use crate::facts::date::resolve::Read;
use crate::facts::date::{
    Amount, Basis, Counted, Fault, Granularity, Part, Reckoned, TimexType, Years,
};
use crate::words::calendar::{Day, Interval};
use crate::words::timewords::{self, Feast, Season, Unit};

pub(super) fn shift(day: Day, count: i64, unit: Unit) -> Option<Day> {
    let span = jiff::Span::new();
    let (factor, months) = match unit {
        Unit::Day => (1, false),
        Unit::Week => (7, false),
        Unit::Fortnight => (14, false),
        Unit::Weekend => (7, false),
        Unit::Month => (1, true),
        Unit::Quarter => (3, true),
        Unit::Year => (12, true),
        Unit::Decade => (120, true),
        Unit::Century => (1200, true),
        Unit::Millennium => (12000, true),
        Unit::Second | Unit::Minute | Unit::Hour => (0, false),
    };
    let count = count.checked_mul(factor)?;
    let span = if months { span.try_months(count) } else { span.try_days(count) };
    day.checked_add(span.ok()?).ok()
}

/// The day of that weekday at or before a day, or at or after it.
pub(super) fn on_weekday(day: Day, weekday: i8, after: bool) -> Option<Day> {
    let today = day.weekday().to_monday_one_offset();
    let back = i64::from((today - weekday).rem_euclid(7));
    let ahead = i64::from((weekday - today).rem_euclid(7));
    shift(day, if after { ahead } else { -back }, Unit::Day)
}

pub(super) fn one_day(day: Option<Day>, basis: Basis) -> Read {
    match day {
        Some(day) => {
            Read { interval: Some(day.into()), basis, ..Read::new(TimexType::Date, day_value(day)) }
        }
        None => Read::new(TimexType::Date, "XXXX-XX-XX"),
    }
}

pub(super) fn day_value(day: Day) -> String {
    format!("{}-{:02}-{:02}", year_value(day.year()), day.month(), day.day())
}

pub(super) fn month_around(day: Option<Day>) -> Read {
    day.map_or_else(
        || Read::new(TimexType::Date, "XXXX-XX"),
        |day| denotation(Some(Years::One(day.year())), Part::Month(day.month())),
    )
}

pub(super) fn year_around(day: Option<Day>) -> Read {
    day.map_or_else(
        || Read::new(TimexType::Date, "XXXX"),
        |day| denotation(Some(Years::One(day.year())), Part::Whole),
    )
}

pub(super) fn week_around(day: Option<Day>) -> Read {
    let Some(day) = day else { return Read::new(TimexType::Date, "XXXX-WXX") };
    let week = day.iso_week_date();
    let value = format!("{}-W{:02}", year_value(week.year()), week.week());
    let first = on_weekday(day, 1, false);
    let last = on_weekday(day, 7, true);
    let interval = first.zip(last).map(|(earliest, latest)| Interval { earliest, latest });
    Read { interval, granularity: Granularity::Week, ..Read::new(TimexType::Date, value) }
}

pub(super) fn weekend_around(day: Option<Day>) -> Read {
    let days = day.and_then(|day| {
        let sunday = on_weekday(day, 7, true)?;
        Some(Interval { earliest: yesterday(sunday)?, latest: sunday })
    });
    let week = week_around(day);
    Read { interval: days, value: format!("{}-WE", week.value), ..week }
}

pub(super) fn yesterday(day: Day) -> Option<Day> {
    shift(day, -1, Unit::Day)
}

/// The nth of something inside a longer time, -1 for the last. A week belongs where its Thursday
/// lies, as in ISO 8601.
pub(super) fn nth_of(nth: i8, counted: Counted, whole: Interval) -> Option<Interval> {
    let (first, last) = (whole.earliest, whole.latest);
    let weekly = |weekday: i8| {
        if nth < 0 {
            on_weekday(last, weekday, false)
        } else {
            shift(on_weekday(first, weekday, true)?, i64::from(nth) - 1, Unit::Week)
        }
    };
    let found = match counted {
        Counted::Weekday(weekday) => weekly(weekday)?.into(),
        Counted::Unit(Unit::Week) => week_around(weekly(4)).interval?,
        Counted::Unit(Unit::Month) if nth < 0 => Interval::month(last.year(), last.month())?,
        Counted::Unit(Unit::Month) => {
            let day = shift(first, i64::from(nth) - 1, Unit::Month)?;
            Interval::month(day.year(), day.month())?
        }
        Counted::Unit(Unit::Day) if nth < 0 => last.into(),
        Counted::Unit(Unit::Day) => shift(first, i64::from(nth) - 1, Unit::Day)?.into(),
        Counted::Unit(_) => return None,
    };
    whole.overlaps(found).then_some(found)
}

/// The first or last days, weeks, months or years of a longer time.
pub(super) fn leading(last: bool, amount: Amount, unit: Unit, whole: Interval) -> Option<Interval> {
    let Amount::Halves(halves) = amount else { return None };
    let count = i64::from(halves / 2);
    let nth = if last { -1 } else { 1 };
    let week = (unit == Unit::Week).then(|| nth_of(nth, Counted::Unit(unit), whole)).flatten();
    let interval = if last {
        let after = shift(week.unwrap_or(whole).latest, 1, Unit::Day)?;
        Interval { earliest: shift(after, -count, unit)?, latest: yesterday(after)? }
    } else {
        let earliest = week.unwrap_or(whole).earliest;
        Interval { earliest, latest: yesterday(shift(earliest, count, unit)?)? }
    };
    (interval.earliest <= interval.latest && whole.overlaps(interval)).then_some(interval)
}

/// A year as TIMEX3 writes it: `1914`, `BC0490`.
pub(super) fn year_value(year: i16) -> String {
    if year > 0 { format!("{year:04}") } else { format!("BC{:04}", 1 - i32::from(year)) }
}

/// The value and the days of a calendar date, as far as its year is known.
pub(super) fn denotation(year: Option<Years>, part: Part) -> Read {
    // One function: an arm a part of a year, each with its value and its days.
    let date = |value: String, interval: Option<Interval>, granularity| Read {
        interval,
        granularity,
        ..Read::new(TimexType::Date, value)
    };
    let one = match year {
        Some(Years::Decade(first)) if part == Part::Whole => {
            let last = first.saturating_add(9);
            let value = common(year_value(first), 1);
            return date(value, Interval::years(first, last), Granularity::Decade);
        }
        Some(Years::Century(first)) if part == Part::Whole => {
            let last = first.saturating_add(99);
            // Of 400 to 301 BC, the digits of all but the first.
            let value = common(year_value(if first < 0 { last } else { first }), 2);
            return date(value, Interval::years(first, last), Granularity::Century);
        }
        // "the second half of the 19th century", "the first half of the 1990s".
        Some(years @ (Years::Century(first) | Years::Decade(first))) if is_fraction(part) => {
            let whole = denotation(Some(years), Part::Whole);
            let length = if matches!(years, Years::Century(_)) { 100 } else { 10 };
            let (nth, of) = match part {
                Part::Half(half) => (i16::from(half), 2),
                Part::Quarter(quarter) => (i16::from(quarter), 4),
                _ => (1, 1),
            };
            let from = first.saturating_add(length * (nth - 1) / of);
            let last = first.saturating_add(length * nth / of - 1);
            return date(whole.value, Interval::years(from, last), whole.granularity);
        }
        Some(Years::One(year)) => Some(year),
        // "the first quarter of the 1990s" is none in particular.
        _ => None,
    };
    let shown = one.map_or_else(|| "XXXX".to_owned(), year_value);
    let months = |first: i8, count: i8| {
        let earliest = Day::new(one?, first, 1).ok()?;
        let latest = shift(earliest, i64::from(count) - 1, Unit::Month)?.last_of_month();
        Some(Interval { earliest, latest })
    };
    match part {
        Part::Whole => date(shown, one.and_then(Interval::year), Granularity::Year),
        Part::Month(month) => {
            date(format!("{shown}-{month:02}"), months(month, 1), Granularity::Month)
        }
        Part::Day(month, day) => {
            let value = format!("{shown}-{month:02}-{day:02}");
            let interval = one.and_then(|year| Interval::day(year, month, day));
            // 2000 has every day that any year has.
            let possible = Interval::day(one.unwrap_or(2000), month, day).is_some();
            let fault = (!possible).then_some(Fault::Impossible);
            Read { fault, ..date(value, interval, Granularity::Day) }
        }
        Part::Season(season) => {
            let first = match season {
                Season::Spring => 3,
                Season::Summer => 6,
                Season::Fall => 9,
                Season::Winter => 12,
            };
            // "Winter 1914" may be the one that began or the one that ended in that year.
            let interval = match season {
                Season::Winter => one.and_then(|year| {
                    let earliest = Day::new(year.checked_sub(1)?, 12, 1).ok()?;
                    let latest = Day::new(year.checked_add(1)?, 2, 28).ok()?;
                    Some(Interval { earliest, latest })
                }),
                _ => months(first, 3),
            };
            date(format!("{shown}-{}", season.code()), interval, Granularity::Season)
        }
        Part::Quarter(quarter) => {
            date(format!("{shown}-Q{quarter}"), months(quarter * 3 - 2, 3), Granularity::Season)
        }
        Part::Half(half) => {
            date(format!("{shown}-H{half}"), months(half * 6 - 5, 6), Granularity::Season)
        }
        Part::Holiday(number) => {
            let day =
                one.zip(timewords::feast(number)).and_then(|(year, feast)| feast_day(year, feast));
            match day {
                Some(day) => date(day_value(day), Some(day.into()), Granularity::Day),
                None => date(format!("{shown}-XX-XX"), None, Granularity::Day),
            }
        }
        Part::Reckoned(reckoning, month, day) => {
            let day = (day > 0).then_some(day);
            let interval = one.and_then(|year| reckoning.in_gregorian(year, month, day));
            let granularity = if day.is_some() { Granularity::Day } else { Granularity::Month };
            let value = interval.map_or_else(|| format!("{shown}-XX-XX"), Interval::to_edtf);
            date(value, interval, granularity)
        }
        Part::Weekday(weekday) => date(format!("XXXX-WXX-{weekday}"), None, Granularity::Day),
    }
}

/// A year without its last digits: `199`, `19`.
fn common(mut year: String, digits: usize) -> String {
    year.truncate(year.len() - digits);
    year
}

fn is_fraction(part: Part) -> bool {
    matches!(part, Part::Half(_) | Part::Quarter(_))
}

/// A date by another calendar, as the Gregorian days it covers.
pub(super) fn reckoned(date: Reckoned) -> Read {
    let Reckoned { reckoning, year, last, month, day, within } = date;
    let first = reckoning.days(year, month, day);
    let interval = first.and_then(|first| {
        let last =
            if last > year { reckoning.days(last, month, day)?.latest } else { first.latest };
        let whole = Interval { earliest: first.earliest, latest: last };
        // Two years of two calendars share some months only.
        let Some(within) = within else { return Some(whole) };
        let within = Interval::year(within)?;
        let earliest = whole.earliest.max(within.earliest);
        let latest = whole.latest.min(within.latest);
        (earliest <= latest).then_some(Interval { earliest, latest })
    });
    let value = interval.map_or_else(|| "XXXX".to_owned(), Interval::to_edtf);
    let granularity = match (month, day) {
        (_, Some(_)) => Granularity::Day,
        (Some(_), _) => Granularity::Month,
        _ => Granularity::Year,
    };
    let basis = Basis::Converted;
    Read { interval, granularity, basis, ..Read::new(TimexType::Date, value) }
}

pub(super) fn feast_day(year: i16, feast: Feast) -> Option<Day> {
    match feast {
        Feast::Fixed(month, day) => Day::new(year, month, day).ok(),
        Feast::Nth { month, weekday, nth, after } => {
            let day = nth_of(nth, Counted::Weekday(weekday), Interval::month(year, month)?)?;
            shift(day.earliest, i64::from(after), Unit::Day)
        }
        Feast::Easter(days) => shift(easter(year)?, i64::from(days), Unit::Day),
    }
}

/// Easter Sunday of the Gregorian calendar, after the anonymous algorithm of 1876.
pub(super) fn easter(year: i16) -> Option<Day> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// An ISO 8601 duration, `X` for an open number of units.
pub(super) fn length(amount: Amount, unit: Unit) -> String {
    let (time, letter, factor) = match unit {
        Unit::Second => ("T", "S", 1),
        Unit::Minute => ("T", "M", 1),
        Unit::Hour => ("T", "H", 1),
        Unit::Day => ("", "D", 1),
        Unit::Week => ("", "W", 1),
        Unit::Weekend => ("", "WE", 1),
        Unit::Fortnight => ("", "W", 2),
        Unit::Month => ("", "M", 1),
        Unit::Quarter => ("", "M", 3),
        Unit::Year => ("", "Y", 1),
        Unit::Decade => ("", "Y", 10),
        Unit::Century => ("", "Y", 100),
        Unit::Millennium => ("", "Y", 1000),
    };
    let count = match amount {
        Amount::Vague => "X".to_owned(),
        Amount::Halves(halves) => {
            let halves = u64::from(halves) * factor;
            let half = if halves % 2 == 1 { ".5" } else { "" };
            format!("{}{half}", halves / 2)
        }
    };
    let letter = match (amount, unit) {
        (Amount::Vague, Unit::Decade) => "DE",
        (Amount::Vague, Unit::Century) => "CE",
        _ => letter,
    };
    format!("P{time}{count}{letter}")
}
