//! Calendars besides the Gregorian: the words of `reckonings.toml`, and the days of their years,
//! months and feasts.
//!
//! The arithmetic is that of Reingold and Dershowitz, *Calendrical Calculations* (2018): the
//! tabular Islamic calendar with its civil epoch, and the Persian calendar by the rule of 33 years.

use std::sync::LazyLock;

use calendrical_calculations::gregorian::gregorian_from_fixed;
use calendrical_calculations::islamic::{ISLAMIC_EPOCH_FRIDAY, fixed_from_tabular_islamic};
use calendrical_calculations::persian::fixed_from_fast_persian;
use calendrical_calculations::rata_die::RataDie;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::words::calendar::{Day, Interval};
use crate::words::data;
use crate::words::fold;

/// The most tokens that a name has: `Rabi`, `’`, `al`, `-`, `awwal`, and one more.
const LONGEST: usize = 6;

/// A calendar besides the Gregorian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reckoning {
    /// The lunar Hijri calendar.
    Islamic,
    /// The Solar Hijri calendar of Iran and Afghanistan.
    Persian,
}

/// What a name of such a calendar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// A month, 1 to 12, that only its year makes a date.
    Month(i8),
    /// A month or a day of a month that is known by itself: "Ramadan", "Eid al-Fitr".
    Feast(i8, Option<i8>),
    /// "AH", "Solar Hijri".
    Era {
        /// Whether it is an abbreviation, in capitals.
        short: bool,
        /// Whether it stands before a year, too.
        before: bool,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReckonings {
    islamic: RawCalendar,
    persian: RawCalendar,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    least: i16,
    short: Vec<String>,
    eras: Vec<String>,
    after: Vec<String>,
    months: Vec<Vec<String>>,
    feast: Vec<RawFeast>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFeast {
    names: Vec<String>,
    month: i8,
    day: Option<i8>,
}

struct Names {
    least: [i16; 2],
    terms: FxHashMap<String, (Reckoning, Term)>,
    /// The first word of every name.
    first: FxHashSet<String>,
    /// The first two letters of those, a row for each first letter.
    letters: [u32; 26],
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let table: RawReckonings = data::table("reckonings.toml");
    let mut names = Names {
        least: [table.islamic.least, table.persian.least],
        terms: FxHashMap::default(),
        first: FxHashSet::default(),
        letters: [0; 26],
    };
    for (reckoning, raw) in
        [(Reckoning::Islamic, table.islamic), (Reckoning::Persian, table.persian)]
    {
        let era = |short, before| Term::Era { short, before };
        names.extend(reckoning, raw.short, era(true, true));
        names.extend(reckoning, raw.eras, era(false, true));
        names.extend(reckoning, raw.after, era(false, false));
        for (at, month) in raw.months.into_iter().enumerate() {
            names.extend(reckoning, month, Term::Month(at as i8 + 1));
        }
        for feast in raw.feast {
            names.extend(reckoning, feast.names, Term::Feast(feast.month, feast.day));
        }
    }
    names
});

impl Names {
    fn extend(&mut self, reckoning: Reckoning, names: Vec<String>, term: Term) {
        for name in names {
            let folded = fold::key(&name);
            let mut letters = folded.bytes().map(letter);
            if let (Some(Some(first)), Some(Some(second))) = (letters.next(), letters.next()) {
                self.letters[first] |= 1 << second;
            }
            self.first.extend(fold::romanised(&folded).split(' ').next().map(str::to_owned));
            self.terms.insert(joined(&folded), (reckoning, term));
        }
    }
}

/// The place of a letter of ASCII in the alphabet.
fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_alphabetic().then(|| usize::from(byte.to_ascii_lowercase() - b'a'))
}

/// What the spellings of a name have in common, from its folded words.
fn joined(folded: &str) -> String {
    let mut key = fold::romanised(folded);
    key.retain(char::is_alphanumeric);
    key
}

/// Whether a name of such a calendar may begin with a word: a quick test that most words fail.
#[must_use]
pub fn starts(word: &str) -> bool {
    let mut bytes = word.bytes();
    let (Some(first), Some(second)) = (bytes.next(), bytes.next()) else { return false };
    let plain = match (letter(first), letter(second)) {
        (Some(first), Some(second)) => NAMES.letters[first] & (1 << second) != 0,
        // `A.H`
        (Some(_), None) if second == b'.' => true,
        _ => !first.is_ascii() || !second.is_ascii(),
    };
    if !plain || word.len() > 24 {
        return false;
    }
    let mut key = fold::romanised(&fold::folded(word));
    key.retain(|c| c != '.');
    NAMES.first.contains(&key)
}

/// The name that some tokens begin with, the longest there is, and how many tokens it takes.
#[must_use]
pub fn name<'a>(words: impl Iterator<Item = &'a str>) -> Option<(Reckoning, Term, usize)> {
    let mut key = String::new();
    let mut found = None;
    for (at, word) in words.take(LONGEST).enumerate() {
        let sign = |c: char| fold::is_dash(c) || fold::is_apostrophe(c) || matches!(c, '`' | '‘');
        if at > 0 && word.chars().all(sign) {
            continue;
        }
        if !word.starts_with(char::is_alphabetic) {
            break;
        }
        if at > 0 {
            key.push(' ');
        }
        key.push_str(&fold::folded(word));
        if let Some(&(reckoning, term)) = NAMES.terms.get(&joined(&key)) {
            found = Some((reckoning, term, at + 1));
        }
    }
    found
}

impl Reckoning {
    /// Whether a text may mean a year of this calendar: no later one than 1600.
    #[must_use]
    pub fn has_year(self, year: i16) -> bool {
        (NAMES.least[self as usize]..=1600).contains(&year)
    }

    /// The days of a year, of a month of it or of one day; none where there is no such day. Days
    /// of the Islamic calendar may be one off, since its months begin by sight.
    #[must_use]
    pub fn days(self, year: i16, month: Option<i8>, day: Option<i8>) -> Option<Interval> {
        let first = month.unwrap_or(1);
        let longest = if self == Self::Islamic || first > 6 { 30 } else { 31 };
        if !(1..=12).contains(&first) || day.is_some_and(|day| !(1..=longest).contains(&day)) {
            return None;
        }
        let start = self.fixed(year, first, day.unwrap_or(1));
        let end = match (month, day) {
            (_, Some(_)) => start,
            (Some(1..=11), None) => self.fixed(year, first + 1, 1).add(-1),
            _ => self.fixed(year.checked_add(1)?, 1, 1).add(-1),
        };
        Some(Interval { earliest: gregorian(start)?, latest: gregorian(end)? })
    }

    /// The days of a month or day of this calendar in a Gregorian year; none where that has two.
    #[must_use]
    pub fn in_gregorian(self, year: i16, month: i8, day: Option<i8>) -> Option<Interval> {
        let since = i32::from(year) - 622;
        let own = match self {
            Self::Islamic => since * 33 / 32 + 1,
            Self::Persian => since + 1,
        };
        let mut found = (own - 2..=own + 2)
            .filter_map(|own| self.days(i16::try_from(own).ok()?, Some(month), day))
            .filter(|days| days.earliest.year() == year);
        let one = found.next()?;
        found.next().is_none().then_some(one)
    }

    /// The day, counted from the first of the year 1 of the Gregorian calendar.
    fn fixed(self, year: i16, month: i8, day: i8) -> RataDie {
        let (year, month, day) = (i32::from(year), month.unsigned_abs(), day.unsigned_abs());
        match self {
            Self::Islamic => fixed_from_tabular_islamic(year, month, day, ISLAMIC_EPOCH_FRIDAY),
            Self::Persian => fixed_from_fast_persian(year, month, day),
        }
    }
}

fn gregorian(day: RataDie) -> Option<Day> {
    let (year, month, day) = gregorian_from_fixed(day).ok()?;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Day::new(i16::try_from(year).ok()?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Reckoning, Term, usize)> {
        let words: Vec<_> = text.split(' ').collect();
        words.first().filter(|word| starts(word))?;
        name(words.into_iter())
    }

    fn days(reckoning: Reckoning, year: i16, month: i8, day: i8) -> String {
        let part = |it: i8| (it > 0).then_some(it);
        reckoning.days(year, part(month), part(day)).map_or_else(String::new, Interval::to_edtf)
    }

    #[test]
    fn names_are_read_in_their_spellings() {
        use Reckoning::{Islamic, Persian};
        assert_eq!(read("Ramaḍān 1445"), Some((Islamic, Term::Feast(9, None), 1)));
        assert_eq!(read("Rabīʿ al - Awwal"), Some((Islamic, Term::Month(3), 4)));
        assert_eq!(read("Rabi ' al - thani"), Some((Islamic, Term::Month(4), 5)));
        assert_eq!(read("Dhu al - Hijja 1445"), Some((Islamic, Term::Month(12), 4)));
        assert_eq!(read("Dhul - Hijjah"), Some((Islamic, Term::Month(12), 3)));
        assert_eq!(read("Zul Hijjah"), Some((Islamic, Term::Month(12), 2)));
        assert_eq!(read("Jumada II"), Some((Islamic, Term::Month(6), 2)));
        assert_eq!(read("Saur 1357"), Some((Persian, Term::Month(2), 1)));
        assert_eq!(
            read("Solar Hijri 1403"),
            Some((Persian, Term::Era { short: false, before: true }, 2))
        );
        assert_eq!(read("Norouz"), Some((Persian, Term::Feast(1, Some(1)), 1)));
        assert_eq!(read("A.H ."), Some((Islamic, Term::Era { short: true, before: true }, 1)));
        assert_eq!(read("the year"), None);
    }

    #[test]
    fn years_months_and_days_have_their_gregorian_days() {
        use Reckoning::{Islamic, Persian};
        assert_eq!(days(Islamic, 1445, 0, 0), "2023-07-19/2024-07-07");
        assert_eq!(days(Islamic, 1445, 9, 0), "2024-03-11/2024-04-09");
        assert_eq!(days(Islamic, 1445, 9, 15), "2024-03-25");
        assert_eq!(days(Islamic, 1445, 9, 31), "");
        assert_eq!(days(Islamic, 61, 1, 10), "0680-10-13");
        assert_eq!(days(Persian, 1403, 0, 0), "2024-03-20/2025-03-20");
        assert_eq!(days(Persian, 1357, 11, 22), "1979-02-11");
        assert_eq!(days(Persian, 1357, 2, 7), "1978-04-27");
        assert_eq!(days(Persian, 1403, 12, 31), "");
    }

    #[test]
    fn a_feast_falls_in_a_gregorian_year() {
        let day = |reckoning: Reckoning, year, month, day| {
            reckoning.in_gregorian(year, month, day).map(Interval::to_edtf)
        };
        assert_eq!(day(Reckoning::Islamic, 2021, 10, Some(1)).as_deref(), Some("2021-05-13"));
        assert_eq!(day(Reckoning::Persian, 2021, 1, Some(1)).as_deref(), Some("2021-03-21"));
        // Ramadan begins twice in 2030.
        assert_eq!(day(Reckoning::Islamic, 2030, 9, None), None);
    }
}
