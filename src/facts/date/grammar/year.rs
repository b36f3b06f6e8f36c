//! Years: in four figures, shortened, with an era, and what begins with one.

use crate::facts::date::grammar::{Grammar, Suffix, Written, has_other_meaning};
use crate::facts::date::{Part, Years};
use crate::text::token::TokenKind;
use crate::words::timewords::{self, Era, TimeWord};

impl Grammar<'_> {
    pub(super) fn era(self, at: usize) -> Option<Era> {
        match self.word(at)? {
            TimeWord::Era(era) if self.is_capital(at) => Some(era),
            _ => None,
        }
    }

    /// A year after what makes it one, with a comma or "of" between.
    pub(super) fn year_after(self, at: usize) -> Option<(Years, usize)> {
        let joined = matches!(self.raw(at), "," | "-" | "/") || self.is(at, &["of", "in"]);
        self.year(at + usize::from(joined)).filter(|&(_, end)| {
            // "On May 5, 1200 men": a count after a comma.
            !timewords::is_counted(self.raw(end))
        })
    }

    /// A year in figures that its neighbours make one: four digits, `’44`, or with an era.
    pub(super) fn year(self, at: usize) -> Option<(Years, usize)> {
        if let Some(short) = self.short_year(at) {
            return Some(short);
        }
        let Some(number) = self.number(at).filter(|it| it.suffix == Suffix::None) else {
            return self.spelled_year(at).map(|(year, end)| (Years::One(year), end));
        };
        let value = i16::try_from(number.value).ok()?;
        if let Some(era) = self.era(at + 1) {
            let year = if era == Era::Bc { 1 - value } else { value };
            // The stop of "B.C." belongs to it.
            let stop = self.raw(at + 1).contains('.') && self.raw(at + 2) == ".";
            let end = at + 2 + usize::from(stop && self.glued(at + 1));
            return (value > 0 && number.digits <= 4).then_some((Years::One(year), end));
        }
        let is_year = number.digits == 4 && (1000..2200).contains(&value) && !self.is_decimal(at);
        is_year.then_some((Years::One(value), at + 1))
    }

    /// `’44` for 1944.
    pub(super) fn short_year(self, at: usize) -> Option<(Years, usize)> {
        if !matches!(self.raw(at), "'" | "’" | "‘") || !self.glued(at) {
            return None;
        }
        let apart = at == 0 || !self.glued(at - 1);
        let number = self.number(at + 1).filter(|it| apart && it.digits == 2)?;
        let tens = i16::try_from(number.value).ok()?;
        match number.suffix {
            Suffix::Plural if tens % 10 == 0 => Some((Years::Decade(1900 + tens), at + 2)),
            Suffix::None => {
                // No letter or quotation mark after it: `'44'` is a quoted number.
                let closed = self.glued(at + 1) && matches!(self.raw(at + 2), "'" | "’");
                let century = if tens < 30 { 2000 } else { 1900 };
                (!closed).then_some((Years::One(century + tens), at + 2))
            }
            _ => None,
        }
    }

    /// Expressions that begin with a year: "2018", "the 1990s", "490 BC", "2017 April".
    pub(super) fn year_first(self, at: usize) -> Option<Written> {
        // One function: what may follow a year, tried in turn.
        let number = self.number(at)?;
        let value = i16::try_from(number.value).ok()?;
        let is_decade = value % 10 == 0;
        if number.suffix == Suffix::Plural || (is_decade && self.is_plural_apart(at)) {
            let end = if number.suffix == Suffix::Plural { at + 1 } else { self.after_plural(at) };
            let years = match value {
                1000..=1999 if value % 100 == 0 => Years::Century(value),
                1000..=2190 if value % 10 == 0 => Years::Decade(value),
                // "the 70s".
                20..=90 if is_decade && self.is(at.wrapping_sub(1), &["the"]) => {
                    Years::Decade(1900 + value)
                }
                _ => return None,
            };
            return Some(Written::new(Some(years), Part::Whole, end));
        }
        if number.suffix != Suffix::None {
            return None;
        }
        if self.era(at + 1).is_some() {
            let (year, end) = self.year(at)?;
            return Some(Written::new(Some(year), Part::Whole, end));
        }
        let (year, end) = self.year(at)?;
        if let Some(written) = self.month_in_middle(year, end) {
            return Some(written);
        }
        // "(2024, January 3)" as APA style has it in a reference.
        if self.before(at) == "("
            && self.raw(end) == ","
            && let Some(TimeWord::Month(month)) = self.word(end + 1)
        {
            let day = self.day_number(end + 2).map(|(day, _)| day);
            let part = day.map_or(Part::Month(month), |day| Part::Day(month, day));
            let end = end + 2 + usize::from(day.is_some());
            let closed = matches!(self.raw(end), ")" | "–" | "-" | "," | ";");
            return closed.then(|| Written::new(Some(year), part, end));
        }
        match self.word(end) {
            Some(TimeWord::Month(month)) => {
                let name = self.raw(end);
                let after = self.tokens.get(end + 1).map(|token| token.kind);
                // "2024 January 3".
                if let Some((day, _)) = self.day_number(end + 1).filter(|_| {
                    let after = self.raw(end + 2);
                    !timewords::is_counted(after) && after != ":" && self.is_capital(end)
                }) {
                    let written = Written::new(Some(year), Part::Day(month, day), end + 2);
                    return (self.year(end + 2).is_none()).then_some(written);
                }
                if !has_other_meaning(name)
                    || after.is_none_or(|kind| kind == TokenKind::Punctuation)
                {
                    return Some(Written::new(Some(year), Part::Month(month), end + 1));
                }
            }
            _ if self.quarter_part(end + usize::from(self.is_dash(end))).is_some() => {
                let end = end + usize::from(self.is_dash(end));
                return self.quarter_part(end).map(|part| Written::new(Some(year), part, end + 1));
            }
            Some(TimeWord::Season(season)) if !self.is(end, &["fall"]) && !self.is_capital(end) => {
                return Some(Written::new(Some(year), Part::Season(season), end + 1));
            }
            _ => {}
        }
        self.is_year(at, value).then(|| Written::new(Some(year), Part::Whole, end))
    }

    /// The rest of `2019-Aug-01` and `2019/aug/1` after its year.
    fn month_in_middle(self, year: Years, sign: usize) -> Option<Written> {
        let joined = |at: usize| {
            matches!(self.raw(at), "-" | "/") && self.glued(at) && self.glued(at.wrapping_sub(1))
        };
        let Some(TimeWord::Month(month)) = self.word(sign + 1) else { return None };
        let (day, _) = self.day_number(sign + 3)?;
        let written = Written::new(Some(year), Part::Day(month, day), sign + 4);
        (joined(sign) && joined(sign + 2)).then_some(written)
    }

    /// `1990’s` and `1990 s`.
    fn is_plural_apart(self, at: usize) -> bool {
        self.after_plural(at) > at + 1
    }

    fn after_plural(self, at: usize) -> usize {
        let apostrophe = usize::from(self.glued(at) && matches!(self.raw(at + 1), "'" | "’"));
        let end = at + 1 + apostrophe;
        if self.raw(end) == "s" && (apostrophe == 0 || self.glued(at + 1)) {
            end + 1
        } else {
            at + 1
        }
    }
}
