//! Calendar time: days, intervals of days, and EDTF dates as intervals.

use edtf_core::{Bound, BoundDate, Edtf};
pub use jiff::civil::{Date as Day, Weekday};
use serde::{Deserialize, Serialize};

/// Month names, for messages.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An inclusive interval of days of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

    /// As a reader would say it: `3 January 2024`, `January 2023`, `2018`, `2014 to 2018`.
    #[must_use]
    pub fn spoken(self) -> String {
        let Self { earliest: a, latest: b } = self;
        let month = |day: Day| MONTHS[usize::from(day.month().unsigned_abs()) - 1];
        let year = |day: Day| {
            let year = i32::from(day.year());
            if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
        };
        let day = |day: Day| format!("{} {} {}", day.day(), month(day), year(day));
        if a == b {
            day(a)
        } else if Self::month(a.year(), a.month()) == Some(self) {
            format!("{} {}", month(a), year(a))
        } else if Self::year(a.year()) == Some(self) {
            year(a)
        } else if Self::years(a.year(), b.year()) == Some(self) {
            format!("{} to {}", year(a), year(b))
        } else {
            format!("{} to {}", day(a), day(b))
        }
    }

    /// As a reader would say it of any year: `3 January`, `January`, `1 to 20 January`.
    #[must_use]
    pub fn spoken_in_year(self) -> String {
        let Self { earliest: a, latest: b } = self;
        let month = |day: Day| MONTHS[usize::from(day.month().unsigned_abs()) - 1];
        if a == b {
            format!("{} {}", a.day(), month(a))
        } else if Self::month(a.year(), a.month()) == Some(self) {
            month(a).to_owned()
        } else if a.month() == b.month() {
            format!("{} to {} {}", a.day(), b.day(), month(a))
        } else {
            format!("{} {} to {} {}", a.day(), month(a), b.day(), month(b))
        }
    }

    /// As an EDTF expression that [`Interval::edtf`] reads: `2024-01-03`, `2023-01`, `2014/2018`.
    #[must_use]
    pub fn to_edtf(self) -> String {
        let Self { earliest: a, latest: b } = self;
        let year = |day: Day| match day.year() {
            year if year < 0 => format!("-{:04}", year.unsigned_abs()),
            year => format!("{year:04}"),
        };
        let month = |day: Day| format!("{}-{:02}", year(day), day.month());
        let full = |day: Day| format!("{}-{:02}", month(day), day.day());
        if a == b {
            full(a)
        } else if Self::month(a.year(), a.month()) == Some(self) {
            month(a)
        } else if Self::year(a.year()) == Some(self) {
            year(a)
        } else if Self::years(a.year(), b.year()) == Some(self) {
            format!("{}/{}", year(a), year(b))
        } else {
            format!("{}/{}", full(a), full(b))
        }
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
    fn intervals_are_spoken_as_readers_say_them() {
        assert_eq!(Interval::day(2024, 1, 3).unwrap().spoken(), "3 January 2024");
        assert_eq!(Interval::month(2023, 1).unwrap().spoken(), "January 2023");
        assert_eq!(Interval::years(2014, 2018).unwrap().spoken(), "2014 to 2018");
        assert_eq!(Interval::year(-489).unwrap().spoken(), "490 BC");
    }

    #[test]
    fn lengths_count_both_ends() {
        assert_eq!(Interval::year(2024).unwrap().days(), 366);
        assert_eq!(Interval::day(2024, 2, 29).unwrap().days(), 1);
        assert_eq!(Interval::day(2023, 2, 29), None);
    }

    #[test]
    fn what_is_written_as_edtf_is_read_as_the_same_days() {
        for text in ["2024-01-03", "2023-01", "2018", "2014/2018", "2019-03-05/2019-04-02", "-0043"]
        {
            let interval = Interval::edtf(text).unwrap().unwrap();
            assert_eq!(interval.to_edtf(), text);
        }
    }
}
