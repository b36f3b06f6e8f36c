//! Days and years in words: "May twenty-first", "nineteen eighty-six".

use crate::facts::date::grammar::Grammar;
use crate::text::token::TokenKind;
use crate::words::timewords::{self, TimeWord};

impl Grammar<'_> {
    /// A number below a hundred: `nine`, `twenty-five`.
    pub(super) fn below_hundred(self, at: usize) -> Option<(i16, usize)> {
        match self.word(at)? {
            TimeWord::Cardinal(value @ 1..=19) => Some((value as i16, at + 1)),
            TimeWord::Cardinal(tens @ 20..=90) => {
                let next = at + 1 + usize::from(self.is_dash(at + 1) && self.glued(at + 1));
                match self.word(next) {
                    Some(TimeWord::Cardinal(ones @ 1..=9)) => {
                        Some(((tens + ones) as i16, next + 1))
                    }
                    _ => Some((tens as i16, at + 1)),
                }
            }
            _ => None,
        }
    }

    /// `nineteen eighty-six`, `two thousand and five`, `seventeen hundred thirty-three`, where no
    /// noun follows that they could count.
    pub(super) fn spelled_year(self, at: usize) -> Option<(i16, usize)> {
        let (first, next) = self.below_hundred(at)?;
        let rest = |after: usize| {
            let and = after + usize::from(self.is(after, &["and"]));
            self.below_hundred(and).unwrap_or((0, after))
        };
        let (year, end) = match self.word(next) {
            Some(TimeWord::Cardinal(1000)) if (1..=2).contains(&first) => {
                let (rest, end) = rest(next + 1);
                (first * 1000 + rest, end)
            }
            Some(TimeWord::Cardinal(100)) if (10..=20).contains(&first) => {
                let (rest, end) = rest(next + 1);
                (first * 100 + rest, end)
            }
            _ if (10..=20).contains(&first) => {
                let zero = self.is(next, &["zero", "oh"]);
                let (rest, end) = self.below_hundred(next + usize::from(zero))?;
                if zero == (rest >= 10) {
                    return None;
                }
                (first * 100 + rest, end)
            }
            _ => return None,
        };
        ((1000..2200).contains(&year) && self.counts_nothing(end)).then_some((year, end))
    }

    /// A day of the month in words, where no noun follows that it could count.
    pub(super) fn spelled_day(self, at: usize) -> Option<(i8, usize)> {
        let (day, end) = match self.ordinal(at) {
            Some((day, end)) => (i8::try_from(day).ok()?, end),
            None => {
                let (day, end) = self.below_hundred(at)?;
                (i8::try_from(day).ok()?, end)
            }
        };
        let year = || self.spelled_year(end).is_some();
        let possible = (1..=31).contains(&day) && (self.counts_nothing(end) || year());
        possible.then_some((day, end))
    }

    /// Whether what follows a number is no noun.
    fn counts_nothing(self, end: usize) -> bool {
        let Some(next) = self.tokens.get(end) else { return true };
        next.kind != TokenKind::Word || timewords::context().ends_phrase.holds(self.raw(end))
    }
}
