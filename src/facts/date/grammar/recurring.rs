//! Recurring times: "every Friday", "Mondays", "twice a week", "every two years", "monthly".

use crate::facts::date::grammar::{Found, Grammar, has_other_meaning};
use crate::facts::date::{Amount, Part, Shape};
use crate::words::timewords::{TimeWord, Unit};

impl Grammar<'_> {
    /// A recurring time.
    pub(super) fn recurring(self, at: usize) -> Option<Found> {
        if self.is(at, &["every", "each", "per"]) {
            let (shape, end) = self.every(at + 1)?;
            return Some(self.plain(at, end, shape));
        }
        if let Some(TimeWord::Weekdays(day)) = self.word(at) {
            return self.is_capital(at).then(|| self.plain(at, at + 1, Shape::EveryWeekday(day)));
        }
        // "twice a week", "three times a month".
        let times = if self.is(at, &["once", "twice", "thrice"]) {
            at + 1
        } else {
            let (_, end) = self.count(at)?;
            end + usize::from(self.is(end, &["times"]))
        };
        let said = self.is(times - 1, &["times", "once", "twice", "thrice"]);
        if !said || !self.is(times, &["a", "an", "per", "each", "every"]) {
            return None;
        }
        let (shape, end) = self.every(times + 1)?;
        Some(self.plain(at, end, shape))
    }

    /// What comes back after "every".
    fn every(self, at: usize) -> Option<(Shape, usize)> {
        let shape = match self.word(at) {
            // "every second day" is every other one.
            Some(TimeWord::Unit(Unit::Second)) => return self.every_other(at),
            Some(TimeWord::Unit(unit)) => Shape::Every(unit),
            Some(TimeWord::Weekday(day)) => Shape::EveryWeekday(day),
            Some(TimeWord::Daypart(_)) => Shape::Every(Unit::Day),
            Some(TimeWord::Season(season)) => Shape::EveryPart(Part::Season(season)),
            Some(TimeWord::Month(month))
                if self.is_capital(at) || !has_other_meaning(self.raw(at)) =>
            {
                Shape::EveryPart(Part::Month(month))
            }
            _ if self.is(at, &["other"]) => return self.every_other(at),
            _ => {
                let (amount, end) = self.amount(at)?;
                let Some(TimeWord::Units(unit)) = self.word(end) else { return None };
                return Some((Shape::EveryLength(amount, unit), end + 1));
            }
        };
        Some((shape, at + 1))
    }

    /// "other day": every two days.
    fn every_other(self, at: usize) -> Option<(Shape, usize)> {
        let Some(TimeWord::Unit(unit)) = self.word(at + 1) else { return None };
        Some((Shape::EveryLength(Amount::Halves(4), unit), at + 2))
    }
}
