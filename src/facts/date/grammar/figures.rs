//! Dates in figures, and which of two numbers is the day.

use crate::facts::date::grammar::{Grammar, Number, Suffix, Written};
use crate::facts::date::{Part, Style, Years};
use crate::text::token::TokenKind;
use crate::words::timewords;

impl Grammar<'_> {
    /// Dates in figures alone: `2024-01-03`, `3.1.2024`, `01/03/2024`, `2024-01`.
    pub(super) fn figures(self, at: usize) -> Option<Written> {
        self.figures_after(at, false)
    }

    /// Such a date, which may be `joined` to the one before it by a dash.
    pub(super) fn figures_after(self, at: usize, joined: bool) -> Option<Written> {
        // One function: the orders of day, month and year, told apart by what is still possible.
        // A number before it, and it is the tail of something longer.
        let tail = at > 1 && self.glued(at - 1) && self.before(at).ends_with(['/', '-', '.']);
        if tail && !joined && (self.glued(at - 2) && self.tokens[at - 2].kind == TokenKind::Number)
        {
            return None;
        }
        let raw = self.raw(at);
        if raw.contains('.') {
            let mut parts = raw.split('.');
            let mut part = |most: usize| {
                let part = parts.next().filter(|part| part.len() <= most)?;
                part.parse::<i16>().ok()
            };
            let (day, month, year) = (part(4)?, part(2)?, part(4)?);
            // `2024.01.03`
            if day >= 1000 && parts.next().is_none() && raw.len() == 10 {
                let fits = (1..=12).contains(&month) && (1..=31).contains(&year);
                let part = Part::Day(month as i8, year as i8);
                let written = Written::new(Some(Years::One(day)), part, at + 1);
                return (fits && day < 2200).then(|| written.style(Style::Figures));
            }
            if day > 31 {
                return None;
            }
            return (parts.next().is_none() && year >= 1000)
                .then(|| self.in_figures(day, month, year, at + 1, true))?;
        }
        let first = self.number(at).filter(|it| it.suffix == Suffix::None)?;
        let sign = self.raw(at + 1);
        if let Some(written) = self.month_and_year(at) {
            return Some(written);
        }
        let second =
            self.number(at + 2).filter(|it| it.digits <= 2 && it.suffix == Suffix::None)?;
        if !matches!(sign, "-" | "/" | ".") || !self.glued(at) || !self.glued(at + 1) {
            return None;
        }
        let third = self.number(at + 4).filter(|it| {
            it.suffix == Suffix::None
                && self.raw(at + 3) == sign
                && self.glued(at + 2)
                && self.glued(at + 3)
        });
        // A fourth number: a telephone number, a version, an identifier.
        let longer = self.glued(at + 4) && self.raw(at + 5) == sign && self.glued(at + 5);
        let value = |number: Number| i16::try_from(number.value).ok();
        match third {
            Some(third) if first.digits == 4 && third.digits <= 2 => {
                if longer && sign != "-" || !(1000..2200).contains(&first.value) {
                    return None;
                }
                let part = Part::Day(value(second)? as i8, value(third)? as i8);
                let year = Years::One(value(first)?);
                let sure = second.value <= 12 || (second.digits, third.digits) == (2, 2);
                sure.then(|| Written::new(Some(year), part, at + 5).style(Style::Iso))
            }
            Some(third) if first.digits <= 2 && third.digits == 4 && !longer => {
                self.in_figures(value(first)?, value(second)?, value(third)?, at + 5, false)
            }
            // "23/01/98": two figures for the year only where the day is no month.
            Some(third) if (first.digits, second.digits, third.digits) == (2, 2, 2) => {
                let (a, b) = (value(first)?, value(second)?);
                let year = value(third)? + if third.value < 50 { 2000 } else { 1900 };
                let told = sign == "/" && !longer && (a > 12) != (b > 12);
                told.then(|| self.in_figures(a, b, year, at + 5, false))?
            }
            None if first.digits == 4 && second.digits == 2 && sign == "-" => {
                let (year, month) = (value(first)?, value(second)?);
                // "2008-09" is a pair of years, "2008-11" a month.
                let is_pair = month == year.rem_euclid(100) + 1;
                let is_month =
                    (1..=12).contains(&month) && (1000..2200).contains(&year) && !is_pair;
                let after = self.raw(at + 3);
                let ends = !self.glued(at + 2) || matches!(after, "." | "," | ")" | ";" | ":");
                (is_month && ends)
                    .then(|| Written::new(Some(Years::One(year)), Part::Month(month as i8), at + 3))
            }
            _ => None,
        }
    }

    /// "in 01/2024".
    fn month_and_year(self, at: usize) -> Option<Written> {
        let number = |at: usize| self.number(at).filter(|it| it.suffix == Suffix::None);
        let month = number(at).filter(|it| it.digits == 2 && (1..=12).contains(&it.value))?;
        let year = number(at + 2).filter(|it| it.digits == 4)?;
        let joined = self.raw(at + 1) == "/" && self.glued(at) && self.glued(at + 1);
        let longer = self.glued(at + 2) && matches!(self.raw(at + 3), "/" | "-");
        let led = timewords::context().leads.holds(self.before(at)) || self.before(at) == "(";
        let (month, year) = (month.value as i8, i16::try_from(year.value).ok()?);
        let told = joined && !longer && led && (1800..2200).contains(&year);
        told.then(|| Written::new(Some(Years::One(year)), Part::Month(month), at + 3))
    }

    /// A day in figures: whichever of the first two can only be a day is the day; where both can
    /// be either, the month comes first with slashes and the day with stops.
    fn in_figures(self, a: i16, b: i16, year: i16, end: usize, stops: bool) -> Option<Written> {
        if !(1..=31).contains(&a) || !(1..=31).contains(&b) || !(1000..2200).contains(&year) {
            return None;
        }
        let (month, day) = match (a > 12, b > 12) {
            (true, true) => return None,
            (true, false) => (b, a),
            (false, true) if stops => return None,
            (false, true) => (a, b),
            (false, false) if stops => (b, a),
            (false, false) => (a, b),
        };
        let written = Written::new(Some(Years::One(year)), Part::Day(month as i8, day as i8), end);
        let ambiguous = !stops && a <= 12 && b <= 12 && a != b;
        Some(Written { ambiguous, ..written.style(Style::Figures) })
    }

    pub(super) fn is_decimal(self, at: usize) -> bool {
        self.raw(at + 1) == "."
            && self.glued(at)
            && self.number(at + 2).is_some()
            && self.glued(at + 1)
    }
}
