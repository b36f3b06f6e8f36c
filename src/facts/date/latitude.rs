//! How far a date may lie from what its words say: what two texts must differ by to contradict each
//! other.

use crate::facts::date::{Basis, Date, Granularity};
use crate::words::calendar::{Day, Interval};
use crate::words::timewords::Section;

/// By how many days a reckoned time may be off: "three weeks later" is seldom 21 days.
const DAY: i64 = 3;
const WEEK: i64 = 7;
const MONTH: i64 = 31;
const YEAR: i64 = 366;

impl Date {
    /// The days that may be meant, generously: "about 1820" may be two years off, "early May" ends by
    /// its twentieth day, "two years later" is a year more or less.
    #[must_use]
    pub fn latitude(&self) -> Option<Interval> {
        self.interval.and_then(|it| self.widened(it))
    }

    /// The same for a date without a year, in one of some year; none for a date that tells no day or
    /// month.
    #[must_use]
    pub fn in_year(&self, year: i16) -> Option<Interval> {
        let rest = self.value.strip_prefix("XXXX-").filter(|_| self.basis == Basis::Open)?;
        let number = |from: usize| rest.get(from..from + 2).and_then(|it| it.parse::<i8>().ok());
        let month = number(0)?;
        let whole = match rest.get(2..3) {
            Some("-") => {
                let day = number(3)?;
                // 29 February is no day of most years.
                let last = Interval::month(year, month)?.latest.day();
                Interval::day(year, month, day.min(last))
            }
            None => Interval::month(year, month),
            Some(_) => None,
        };
        whole.and_then(|it| self.widened(it))
    }

    fn widened(&self, interval: Interval) -> Option<Interval> {
        let whole = match self.section {
            Some(section) => part(interval, section)?,
            None => interval,
        };
        let about = self.approximate && self.section.is_none();
        let coarse = interval.days();
        let by = match (about, self.explicit) {
            (false, true) => 0,
            (true, _) if coarse > 31 => 2 * YEAR,
            (true, _) if coarse > 1 => MONTH,
            (true, _) => WEEK,
            // "last November", "June next year" are a month as it is written; what is counted from
            // another day is as exact as its unit.
            (false, false) => match self.granularity {
                Granularity::Day if self.value.len() > 7 => DAY,
                Granularity::Day | Granularity::Week => WEEK,
                Granularity::Month | Granularity::Season => 0,
                _ => YEAR,
            },
        };
        Some(Interval { earliest: moved(whole.earliest, -by)?, latest: moved(whole.latest, by)? })
    }
}

fn moved(day: Day, days: i64) -> Option<Day> {
    day.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Where the beginning, the middle or the end of a time may lie: two thirds of it.
fn part(interval: Interval, section: Section) -> Option<Interval> {
    let Interval { earliest, latest } = interval;
    let third = i64::from(interval.days() / 3);
    let (from, to) = match section {
        Section::Start => (0, third),
        Section::Mid => (third / 2, third / 2),
        Section::End => (third, 0),
        Section::Whole => (0, 0),
    };
    Some(Interval { earliest: moved(earliest, from)?, latest: moved(latest, -to)? })
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::facts::Date;
    use crate::read;
    use crate::text::source::Source;

    fn date(text: &str) -> Date {
        let (facts, _) = facts::extract(&read::read("a.md", Source::from_text(text)));
        facts.dates.into_iter().next().unwrap()
    }

    #[test]
    fn a_part_of_a_time_ends_before_it() {
        for (text, days) in [
            ("It was in May 2020.", "2020-05"),
            ("It was in early May 2020.", "2020-05-01/2020-05-21"),
            ("It was at the end of May 2020.", "2020-05-11/2020-05-31"),
            ("It was in the first weeks of 2020.", "2020-01-01/2020-08-31"),
            ("It was in the course of 2020.", "2020"),
            ("It was about 1820.", "1817-12-30/1823-01-02"),
        ] {
            assert_eq!(date(text).latitude().unwrap().to_edtf(), days, "{text}");
        }
    }

    #[test]
    fn a_date_without_a_year_has_days_in_each() {
        let june = date("It was on 18 June.");
        assert!(june.latitude().is_none());
        assert_eq!(june.in_year(2020).unwrap().to_edtf(), "2020-06-18");
        assert!(date("It was on 18 June 2020.").in_year(2021).is_none());
    }
}
