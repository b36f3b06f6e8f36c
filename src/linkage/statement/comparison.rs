//! Whether the dates of two statements exclude each other, at the coarser of their precisions.

use super::Telling;
use crate::facts::Date;
use crate::facts::date::Basis;
use crate::words::calendar::{Day, Interval};

/// How two dates stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// They may be of one time.
    Agree,
    /// They exclude each other.
    Exclude,
    /// They exclude each other whatever their years are, one of which is not written.
    ExcludeInYear,
}

/// Compares the dates of two statements; nothing where one of them tells too little.
#[must_use]
pub fn compare(left: &Telling<'_>, right: &Telling<'_>) -> Option<Comparison> {
    let [a, b] = [left.date, right.date];
    let meets = |(a, b): (Interval, Interval)| a.overlaps(b);
    let written = a.basis == Basis::Written || b.basis == Basis::Written;
    if written && has_year(a) && has_year(b) {
        let agree = meets(a.latitude().zip(b.latitude())?);
        return Some(if agree { Comparison::Agree } else { Comparison::Exclude });
    }
    // Of two days without years, each may be of any.
    if !written || ![a, b].into_iter().all(|it| it.explicit && it.basis != Basis::Converted) {
        return None;
    }
    // One of them has no year, or one that was guessed: it is of the other's.
    let years = [a, b].map(|it| it.latitude().map(|it| it.earliest.year()));
    let year = years[0].or(years[1]).unwrap_or(LEAP);
    let days = |it: &Date| it.latitude().or_else(|| it.in_year(year));
    let (a, b) = days(a).zip(days(b))?;
    if a.days() > LONGEST || b.days() > LONGEST {
        return None;
    }
    let met = [-1, 0, 1].into_iter().filter_map(|by| moved(b, a.earliest.year() + by));
    let agree = met.into_iter().any(|it| it.overlaps(a));
    Some(if agree { Comparison::Agree } else { Comparison::ExcludeInYear })
}

/// Whether the year of a date is told by its text: written, that of the text, or reckoned from one.
fn has_year(date: &Date) -> bool {
    match date.basis {
        Basis::Written | Basis::DocumentDate => true,
        Basis::PreviousDate => !date.explicit,
        Basis::Converted | Basis::Open => false,
    }
}

/// A year that has all days.
const LEAP: i16 = 2000;

/// Longer stretches than a season tell nothing without their years.
const LONGEST: i32 = 100;

/// The same days of the year, beginning in another one.
fn moved(interval: Interval, year: i16) -> Option<Interval> {
    let by = year - interval.earliest.year();
    let day = |day: Day| Day::new(day.year() + by, day.month(), day.day().min(28)).ok();
    let last = interval.latest;
    // The last day of a month stays that.
    let latest = if last == last.last_of_month() {
        day(last)?.last_of_month()
    } else {
        Day::new(last.year() + by, last.month(), last.day()).ok()?
    };
    let first = interval.earliest;
    let earliest = Day::new(first.year() + by, first.month(), first.day()).ok().or(day(first))?;
    Some(Interval { earliest, latest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_keep_their_place_in_another_year() {
        let february = Interval::month(2023, 2).unwrap();
        assert_eq!(moved(february, 2024), Interval::month(2024, 2));
        let leap = Interval::day(2024, 2, 29).unwrap();
        assert_eq!(moved(leap, 2023).unwrap().latest.to_string(), "2023-02-28");
    }
}
