//! Fiscal and school years: "FY2021", "fiscal year 2020/21", "the 2020–21 academic year".

use crate::facts::date::grammar::{Found, Grammar, Suffix};
use crate::facts::date::{Calendar, Part, Scope, Shape, Years};
use crate::text::token::TokenKind;
use crate::words::timewords::{TimeWord, Unit};

/// Whether a word is a fiscal year, such as `FY2021` or `FY21`.
pub(super) fn is_fiscal_year(word: &str) -> bool {
    let figures = word.strip_prefix("FY").unwrap_or_default();
    matches!(figures.len(), 2 | 4) && figures.bytes().all(|b| b.is_ascii_digit())
}

impl Grammar<'_> {
    /// A year that begins on another day than 1 January.
    pub(super) fn working_year(self, at: usize, core: usize) -> Option<Found> {
        if self.tokens.get(core)?.kind == TokenKind::Number {
            return self.year_before_its_kind(at, core);
        }
        let relation = match self.word(core) {
            Some(TimeWord::Relation(relation)) => Some(relation),
            _ => None,
        };
        let kind = core + usize::from(relation.is_some());
        if relation.is_none() && is_fiscal_year(self.raw(kind)) {
            let year = full_year(self.raw(kind).get(2..)?)?;
            return Some(self.working(at, "FY", year, kind + 1));
        }
        let code = self.kind_of_year(kind)?;
        let long = matches!(self.word(kind + 1), Some(TimeWord::Unit(Unit::Year)));
        if let Some(relation) = relation.filter(|_| long) {
            let scope = Scope::Unit(relation, Unit::Year);
            return Some(self.plain(at, kind + 2, Shape::WorkingYear(code, scope)));
        }
        // "fiscal 2021", "FY 21"; "school 2021" is no year.
        let short = self.is(kind, &["fy"]);
        if !long && code != "FY" {
            return None;
        }
        let number = kind + 1 + usize::from(long);
        let figures = self.number(number).filter(|it| it.suffix == Suffix::None)?;
        let year = match figures.digits {
            4 => i16::try_from(figures.value).ok(),
            2 if short => full_year(self.raw(number)),
            _ => None,
        }
        .filter(|year| (1500..2200).contains(year))?;
        Some(self.working(at, code, year, number + 1))
    }

    /// "the 2020–21 academic year", "the 2021 fiscal year".
    fn year_before_its_kind(self, at: usize, core: usize) -> Option<Found> {
        let number = self.number(core).filter(|it| it.digits == 4 && it.suffix == Suffix::None)?;
        let year = i16::try_from(number.value).ok().filter(|it| (1500..2200).contains(it))?;
        let found = self.working(at, "", year, core + 1);
        let code = self.kind_of_year(found.end)?;
        let year = matches!(self.word(found.end + 1), Some(TimeWord::Unit(Unit::Year)));
        let shape = match found.shape {
            Shape::WorkingYears(_, first) => Shape::WorkingYears(code, first),
            Shape::WorkingYear(_, scope) => Shape::WorkingYear(code, scope),
            other => other,
        };
        year.then_some(Found { shape, end: found.end + 2, ..found })
    }

    /// The letters of TIMEX3 for such a year.
    fn kind_of_year(self, at: usize) -> Option<&'static str> {
        if self.is(at, &["fiscal", "financial"]) || self.raw(at) == "FY" {
            Some("FY")
        } else {
            self.is(at, &["school", "academic"]).then_some("SY")
        }
    }

    /// A year, or two that follow each other: "2020/21", "2020–2021".
    fn working(self, at: usize, code: &'static str, year: i16, end: usize) -> Found {
        let joined = (self.is_dash(end) || self.raw(end) == "/")
            && self.glued(end)
            && self.glued(end.wrapping_sub(1));
        let next = self.number(end + 1).filter(|it| joined && it.suffix == Suffix::None);
        let follows = next.is_some_and(|next| {
            let second = u32::from((year + 1).unsigned_abs());
            next.value == second || next.digits == 2 && next.value == second % 100
        });
        if follows {
            return self.plain(at, end + 2, Shape::WorkingYears(code, year));
        }
        let calendar = Calendar { year: Some(Years::One(year)), part: Part::Whole, weekday: None };
        self.plain(at, end, Shape::WorkingYear(code, Scope::Calendar(calendar)))
    }
}

/// A year of two or four figures: a short one lies between 1950 and 2049.
fn full_year(figures: &str) -> Option<i16> {
    let year: i16 = figures.parse().ok()?;
    Some(match figures.len() {
        2 if year < 50 => 2000 + year,
        2 => 1900 + year,
        _ => year,
    })
}
