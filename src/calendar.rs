//! Calendar time: days, intervals of days, and EDTF dates as intervals.

use edtf_core::{Bound, BoundDate, Edtf};
pub use jiff::civil::{Date as Day, Weekday};
use serde::Serialize;

/// An inclusive interval of days of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Interval {
    /// The first day.
    pub earliest: Day,
    /// The last day.
    pub latest: Day,
}

impl Interval {
    /// One day, or nothing where the calendar has no such day.
    #[must_use]
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Day::new(year, month, day).ok().map(Self::from)
    }

    /// A whole month.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let earliest = Day::new(year, month, 1).ok()?;
        Some(Self { earliest, latest: earliest.last_of_month() })
    }

    /// A whole year; year 0 is 1 BC.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Self::years(year, year)
    }

    /// From the first day of one year to the last day of another.
    #[must_use]
    pub fn years(first: i16, last: i16) -> Option<Self> {
        let earliest = Day::new(first, 1, 1).ok()?;
        let latest = Day::new(last, 12, 31).ok()?;
        (earliest <= latest).then_some(Self { earliest, latest })
    }

    /// The interval that an EDTF expression (ISO 8601-2, levels 0 to 2) touches; none for open and
    /// unknown ends.
    ///
    /// # Errors
    /// What is wrong with the expression, and the byte in it.
    pub fn edtf(text: &str) -> Result<Option<Self>, edtf_core::ParseError> {
        let bounds = Edtf::parse(text)?.bounds();
        let day = |bound: Bound| match bound {
            Bound::Date(BoundDate { year, month, day }) => {
                Day::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
            }
            _ => None,
        };
        Ok(day(bounds.earliest)
            .zip(day(bounds.latest))
            .map(|(earliest, latest)| Self { earliest, latest }))
    }

    /// Whether both share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.earliest <= other.earliest && other.latest <= self.latest
    }

    /// Length in days, at least 1.
    #[must_use]
    pub fn days(self) -> i32 {
        self.latest.since(self.earliest).map_or(0, |span| span.get_days()) + 1
    }
}

impl From<Day> for Interval {
    fn from(day: Day) -> Self {
        Self { earliest: day, latest: day }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edtf_dates_become_intervals() {
        let interval = |text| Interval::edtf(text).unwrap();
        assert_eq!(interval("2024-01-03"), Interval::day(2024, 1, 3));
        assert_eq!(interval("2019-03"), Interval::month(2019, 3));
        assert_eq!(interval("2014/2018"), Interval::years(2014, 2018));
        assert_eq!(interval("202X"), Interval::years(2020, 2029));
        assert_eq!(interval("2014/.."), None);
        assert!(Interval::edtf("March 2019").is_err());
    }

    #[test]
    fn lengths_count_both_ends() {
        assert_eq!(Interval::year(2024).unwrap().days(), 366);
        assert_eq!(Interval::day(2024, 2, 29).unwrap().days(), 1);
        assert_eq!(Interval::day(2023, 2, 29), None);
    }
}
