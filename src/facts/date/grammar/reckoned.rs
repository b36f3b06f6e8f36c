//! Dates by the Hijri calendars: "1445 AH", "15 Ramadan 1445", "1403 SH", "Eid al-Fitr 2021".

use crate::facts::date::grammar::{Found, Grammar, Suffix};
use crate::facts::date::{Calendar, Part, Reckoned, Shape, Years};
use crate::text::token::TokenKind;
use crate::words::reckoning::{self, Reckoning, Term};
use crate::words::timewords;

/// The most tokens that a name of such a calendar has, and then some.
const REACH: usize = 7;

/// A year as it stands beside the name of a month.
#[derive(Debug, Clone, Copy)]
struct Year {
    value: i16,
    /// Whether an era stands beside it.
    marked: bool,
    end: usize,
}

impl Grammar<'_> {
    /// A date by a calendar other than the Gregorian.
    pub(super) fn reckoned(self, at: usize, core: usize) -> Option<Found> {
        if self.tokens.get(core)?.kind == TokenKind::Number {
            return self.day_of_month(at, core).or_else(|| self.year_of_era(at, core));
        }
        let (reckoning, term, end) = self.term(core)?;
        match term {
            Term::Era { before: true, short } => {
                let number = end + usize::from(self.is(end, &["year"]));
                let (year, digits) = self.plain_year(number)?;
                let least = if short { 3 } else { 2 };
                let fits = digits >= least && reckoning.has_year(year) && !self.counts(number);
                fits.then(|| self.found(at, number + 1, Reckoned::year(reckoning, year)))
            }
            Term::Era { .. } => None,
            Term::Month(month) => {
                let year = self.own_year(reckoning, end)?;
                // "Hut 1357" is a house: a month and a number need a preposition or an era.
                let words = timewords::context();
                let lead = self.raw(at.wrapping_sub(1));
                let led = words.leads.holds(lead) || words.before_month.holds(lead);
                let full = year.marked || led && year.value >= 1000;
                let month =
                    Reckoned { month: Some(month), ..Reckoned::year(reckoning, year.value) };
                full.then(|| self.found(at, year.end, month))
            }
            Term::Feast(month, day) => self.feast(at, core, (reckoning, month, day), end),
        }
    }

    /// "Ramadan 1445", "Eid al-Fitr 2021", "during Ramadan".
    fn feast(
        self,
        at: usize,
        core: usize,
        (reckoning, month, day): (Reckoning, i8, Option<i8>),
        end: usize,
    ) -> Option<Found> {
        if let Some(year) = self.own_year(reckoning, end)
            && (year.marked || year.value >= 1000)
        {
            let own = Reckoned::year(reckoning, year.value);
            return Some(self.found(at, year.end, Reckoned { month: Some(month), day, ..own }));
        }
        // "Ramadan" is a family name as well: a feast of a Gregorian year or of none needs a
        // preposition, unless its name has several words.
        let led = timewords::context().before_feast.holds(self.raw(core.wrapping_sub(1)));
        if !led && end < core + 2 {
            return None;
        }
        let part = Part::Reckoned(reckoning, month, day.unwrap_or(0));
        let (year, end) = self.gregorian_year(end).unzip();
        let calendar = Calendar { year: year.map(Years::One), part, weekday: None };
        let approximate = reckoning == Reckoning::Islamic;
        let end = end.unwrap_or_else(|| self.term(core).map_or(core + 1, |(.., end)| end));
        Some(Found { approximate, ..self.plain(core, end, Shape::Calendar(calendar)) })
    }

    /// "15 Ramadan 1445 AH", "the 10th of Muharram 61", "7 Saur 1357".
    fn day_of_month(self, at: usize, core: usize) -> Option<Found> {
        let (day, _) = self.day_number(core)?;
        let month = core + 1 + usize::from(self.is(core + 1, &["of"]));
        let (reckoning, term, end) = self.term(month)?;
        let (Term::Month(month) | Term::Feast(month, None)) = term else { return None };
        if let Some(year) = self.own_year(reckoning, end) {
            let own = Reckoned::year(reckoning, year.value);
            let date = Reckoned { month: Some(month), day: Some(day), ..own };
            return reckoning
                .days(year.value, date.month, date.day)
                .map(|_| self.found(at, year.end, date));
        }
        let (year, end) = self.gregorian_year(end)?;
        let part = Part::Reckoned(reckoning, month, day);
        let calendar = Calendar { year: Some(Years::One(year)), part, weekday: None };
        let approximate = reckoning == Reckoning::Islamic;
        Some(Found { approximate, ..self.plain(at, end, Shape::Calendar(calendar)) })
    }

    /// "1445 AH", "1445–46 AH", "1445 of the Hijra", "1445/2023".
    fn year_of_era(self, at: usize, core: usize) -> Option<Found> {
        if let Some((value, reckoning)) = self.joined_era(core) {
            return Some(self.found(at, core + 1, Reckoned::year(reckoning, value)));
        }
        let (year, digits) = self.plain_year(core)?;
        if let Some((reckoning, end)) = self.era_after(core + 1) {
            let fits = reckoning.has_year(year);
            return fits.then(|| self.found(at, end, Reckoned::year(reckoning, year)));
        }
        let joined = self.is_dash(core + 1) || self.is(core + 1, &["/", "to"]);
        let (second, second_digits) =
            self.plain_year(core + 2).filter(|_| joined && digits >= 3)?;
        if let Some((reckoning, end)) = self.era_after(core + 3) {
            let last = if second_digits == 2 { year - year % 100 + second } else { second };
            let last = if last < year { last + 100 } else { last };
            let own = Reckoned { last, ..Reckoned::year(reckoning, year) };
            let fits = reckoning.has_year(last) && last - year < 200;
            return fits.then(|| self.found(at, end, own));
        }
        // The years of two calendars: "505/1111", "1357/1979".
        if !self.is(core + 1, &["/"]) || !self.glued(core) || !self.glued(core + 1) {
            return None;
        }
        let apart = core == 0 || !self.glued(core - 1) || self.before(core) == "(";
        let longer = self.glued(core + 2) && self.is(core + 3, &["/"]);
        let both = |reckoning: Reckoning| {
            let days = reckoning.days(year, None, None)?;
            let overlaps = days.overlaps(crate::words::calendar::Interval::year(second)?);
            (reckoning.has_year(year) && overlaps).then_some(reckoning)
        };
        let reckoning = both(Reckoning::Islamic).or_else(|| both(Reckoning::Persian))?;
        let own = Reckoned { within: Some(second), ..Reckoned::year(reckoning, year) };
        (apart && !longer).then(|| self.found(at, core + 3, own))
    }

    /// The year of such a calendar behind a month: "1445", "of 1445 AH", "AH 1445".
    fn own_year(self, reckoning: Reckoning, at: usize) -> Option<Year> {
        let at = at + usize::from(self.is(at, &["of"]) || self.raw(at) == ",");
        let era = |at: usize| match self.term(at)? {
            (own, Term::Era { .. }, end) if own == reckoning => Some(end),
            _ => None,
        };
        let number = era(at).unwrap_or(at);
        if let Some((value, _)) = self.joined_era(number).filter(|(_, own)| *own == reckoning) {
            return Some(Year { value, marked: true, end: number + 1 });
        }
        let (value, digits) = self.plain_year(number)?;
        let after = self.era_after(number + 1).filter(|(own, _)| *own == reckoning);
        let marked = number > at || after.is_some();
        let end = after.map_or(number + 1, |(_, end)| end);
        let fits = reckoning.has_year(value) && (marked || digits >= 2 && !self.counts(number));
        fits.then_some(Year { value, marked, end })
    }

    /// A Gregorian year behind a month of another calendar.
    fn gregorian_year(self, at: usize) -> Option<(i16, usize)> {
        let at = at + usize::from(self.is(at, &["of"]) || self.raw(at) == ",");
        let (year, digits) = self.plain_year(at)?;
        (digits == 4 && (1600..2200).contains(&year) && !self.counts(at)).then_some((year, at + 1))
    }

    /// "AH", "A.H.", "Hijri", "of the Hijra" behind a year.
    fn era_after(self, at: usize) -> Option<(Reckoning, usize)> {
        let of = self.is(at, &["of"]) && self.is(at + 1, &["the"]);
        let (reckoning, Term::Era { .. }, end) = self.term(at + 2 * usize::from(of))? else {
            return None;
        };
        Some((reckoning, end))
    }

    /// `1445AH`, `1445H`: the year and the letters of its era in one word.
    fn joined_era(self, at: usize) -> Option<(i16, Reckoning)> {
        let raw = self.raw(at);
        let (year, letters) = raw.split_at_checked(4)?;
        let reckoning = match letters {
            "AH" | "H" => Reckoning::Islamic,
            "SH" | "AP" => Reckoning::Persian,
            _ => return None,
        };
        let year = year.parse().ok().filter(|year| (1200..=1600).contains(year))?;
        Some((year, reckoning))
    }

    /// A number without a suffix that may be a year, and how many digits it has.
    fn plain_year(self, at: usize) -> Option<(i16, usize)> {
        let number = self.number(at).filter(|it| it.suffix == Suffix::None && it.digits <= 4)?;
        let value = i16::try_from(number.value).ok().filter(|value| *value > 0)?;
        (!self.is_decimal(at)).then_some((value, number.digits))
    }

    /// Whether a number counts what follows it.
    fn counts(self, at: usize) -> bool {
        timewords::is_counted(self.raw(at + 1)) || matches!(self.raw(at + 1), "%" | ":")
    }

    /// The name that begins at a token, in the capitals that it is written with, and the token
    /// after it.
    fn term(self, at: usize) -> Option<(Reckoning, Term, usize)> {
        if !self.lexeme(at)?.reckons {
            return None;
        }
        let (reckoning, term, length) = reckoning::name((at..at + REACH).map(|at| self.raw(at)))?;
        let mut end = at + length;
        let written = match term {
            Term::Era { short: true, .. } => !self.raw(at).contains(char::is_lowercase),
            Term::Era { .. } => true,
            _ => self.is_capital(at) || !self.raw(at).starts_with(char::is_lowercase),
        };
        // The stop of "A.H." belongs to it.
        if self.raw(at).contains('.') && self.raw(end) == "." && self.glued(end - 1) {
            end += 1;
        }
        written.then_some((reckoning, term, end))
    }

    fn found(self, at: usize, end: usize, date: Reckoned) -> Found {
        let approximate = date.reckoning == Reckoning::Islamic;
        Found { approximate, ..self.plain(at, end, Shape::Reckoned(date)) }
    }
}
