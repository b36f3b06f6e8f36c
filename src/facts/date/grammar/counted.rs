//! Times counted inside a longer one: "the last week of August", "week 31", "Friday the 13th".

use crate::facts::date::grammar::{Found, Grammar, Suffix};
use crate::facts::date::{Counted, Part, Scope, Shape, Years};
use crate::text::token::TokenKind;
use crate::words::timewords::{Relation, TimeWord, Unit};

impl Grammar<'_> {
    /// An ordinal with its unit inside something longer, a numbered week, or a weekday with the
    /// number of its day.
    pub(super) fn counted_in(self, at: usize, core: usize) -> Option<Found> {
        if let Some(TimeWord::Unit(Unit::Week)) = self.word(core) {
            return self.numbered_week(at, core);
        }
        if let Some(TimeWord::Weekday(weekday)) = self.word(core) {
            return self.weekday_on(core, weekday);
        }
        let (nth, next) = match self.ordinal(core) {
            Some((nth, next)) => (i8::try_from(nth).ok()?, next),
            None if self.is(core, &["last", "final"]) => (-1, core + 1),
            None => return None,
        };
        if let Some(found) = self.leading(at, core) {
            return Some(found);
        }
        let (counted, after) = match self.word(next) {
            Some(TimeWord::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month))) => {
                (Counted::Unit(unit), next + 1)
            }
            Some(TimeWord::Weekday(weekday)) if self.raw(next).len() > 5 => {
                (Counted::Weekday(weekday), next + 1)
            }
            // "the 20th of next month".
            _ if self.is(next, &["of"]) && nth > 0 => (Counted::Unit(Unit::Day), next),
            _ => return None,
        };
        let scope = after + usize::from(self.is(after, &["of", "in"]));
        let Some((scope, end)) = self.scope(scope) else {
            // "the third Tuesday": of this month.
            let alone = matches!(counted, Counted::Weekday(_)) && nth > 0 && scope == after;
            let scope = Scope::Unit(Relation::This, Unit::Month);
            return alone.then(|| self.plain(at, after, Shape::Nth(nth, counted, scope)));
        };
        // "the last day of 1914" and "the fourth of July" are read as dates elsewhere.
        let by_day = counted == Counted::Unit(Unit::Day) && after == next;
        if by_day && !matches!(scope, Scope::Unit(_, Unit::Month)) {
            return None;
        }
        Some(self.plain(at, end, Shape::Nth(nth, counted, scope)))
    }

    /// "the first ten months of 1915", "the last 3 weeks of this year".
    fn leading(self, at: usize, core: usize) -> Option<Found> {
        let last = self.is(core, &["last", "final"]);
        if !last && !self.is(core, &["first"]) {
            return None;
        }
        let (amount, after) = self.amount(core + 1)?;
        let Some(TimeWord::Units(unit)) = self.word(after) else { return None };
        if !self.is(after + 1, &["of"]) {
            return None;
        }
        let (scope, end) = self.scope(after + 2)?;
        Some(self.plain(at, end, Shape::Leading { last, amount, unit, scope }))
    }

    /// "from 4 to 22 this month".
    pub(super) fn days_of_month(self, at: usize) -> Option<Found> {
        let (first, _) = self.day_number(at)?;
        let (last, _) = self.day_number(at + 2)?;
        let sign = self.is_dash(at + 1) || self.is(at + 1, &["to", "till", "until", "and"]);
        let relation = at + 3 + usize::from(self.is(at + 3, &["of"]));
        let Some(TimeWord::Relation(which)) = self.word(relation) else { return None };
        let month = matches!(self.word(relation + 1), Some(TimeWord::Unit(Unit::Month)));
        let shape = Shape::DaysOf(first, last, which);
        (sign && month && first < last).then(|| self.plain(at, relation + 2, shape))
    }

    /// "July", "2015", "January 2015", "next month", "the year".
    fn scope(self, at: usize) -> Option<(Scope, usize)> {
        let at = at + usize::from(self.is(at, &["the"]));
        if let Some(TimeWord::Relation(relation)) = self.word(at)
            && let Some(TimeWord::Unit(unit @ (Unit::Month | Unit::Year))) = self.word(at + 1)
        {
            return Some((Scope::Unit(relation, unit), at + 2));
        }
        if let Some(TimeWord::Unit(unit @ (Unit::Month | Unit::Year))) = self.word(at)
            && self.is(at.wrapping_sub(1), &["the"])
        {
            return Some((Scope::Unit(Relation::This, unit), at + 1));
        }
        let written = self.calendar(at)?;
        let whole = match written.calendar.part {
            Part::Month(_) => true,
            Part::Whole => matches!(written.calendar.year, Some(Years::One(_))),
            _ => false,
        };
        whole.then_some((Scope::Calendar(written.calendar), written.end))
    }

    /// "week 31", "week 3 of 2027".
    fn numbered_week(self, at: usize, core: usize) -> Option<Found> {
        let number = self.number(core + 1).filter(|it| it.suffix == Suffix::None)?;
        let week = i8::try_from(number.value).ok().filter(|week| (1..=53).contains(week))?;
        let counted = Counted::Unit(Unit::Week);
        let of =
            core + 2 + usize::from(self.is(core + 2, &["of", "in"]) || self.raw(core + 2) == ",");
        let is_year = |scope: &Scope| match scope {
            Scope::Calendar(calendar) => calendar.part == Part::Whole,
            Scope::Unit(_, unit) => *unit == Unit::Year,
        };
        if let Some((scope, end)) = self.scope(of).filter(|(scope, _)| is_year(scope)) {
            return Some(self.plain(at, end, Shape::Nth(week, counted, scope)));
        }
        let year = Scope::Unit(Relation::This, Unit::Year);
        Some(self.plain(at, core + 2, Shape::Nth(week, counted, year)))
    }

    /// "Friday the 13th", "Mon 13th", "Sunday 31".
    fn weekday_on(self, at: usize, weekday: i8) -> Option<Found> {
        let short = self.raw(at).len() <= 5;
        let mut day = at + 1;
        day += usize::from(short && self.raw(day) == ".");
        let the = self.is(day, &["the"]);
        day += usize::from(the);
        let (number, end) = match self.day_number(day) {
            Some((number, ordinal)) if ordinal || (the || !short) => (number, day + 1),
            Some(_) => return None,
            None => self.spelled_day(day).filter(|_| the)?,
        };
        let next = self.tokens.get(end);
        let closed = next.is_none_or(|it| it.kind == TokenKind::Punctuation) && !self.is_dash(end);
        let glued = self.glued(end - 1) && matches!(self.raw(end), ":" | "/");
        let possible = (1..=31).contains(&number) && closed && !glued;
        let month = self.day_month(day).is_some();
        (possible && !month).then(|| self.plain(at, end, Shape::WeekdayOn(weekday, number)))
    }
}
