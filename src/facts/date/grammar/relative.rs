//! Lengths of time, times told from another time, recurring times and times of day.

use crate::facts::date::grammar::{Found, Grammar, Suffix, has_other_meaning};
use crate::facts::date::{Amount, Anchor, Calendar, Lengths, Origin, Part, Reach, Shape};
use crate::text::token::TokenKind;
use crate::words::timewords::{self, Relation, Tense, TimeWord, Unit};

/// Whether [`Grammar::amount`] knows an amount that begins with a word.
pub(super) fn begins_amount(word: &str, time: Option<TimeWord>) -> bool {
    const WORDS: [&str; 9] =
        ["a", "an", "another", "couple", "all", "full", "whole", "entire", "half"];
    matches!(time, Some(TimeWord::Cardinal(_) | TimeWord::Vague))
        || WORDS.iter().any(|it| word.eq_ignore_ascii_case(it))
}

impl Grammar<'_> {
    /// "last year", "the next morning", "that April", "the past two decades", "the day before".
    pub(super) fn relative(self, at: usize, core: usize) -> Option<Found> {
        if let Some(TimeWord::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year))) =
            self.word(core)
        {
            return self.unit_spoken_of(at, core, unit);
        }
        if let Some(TimeWord::Unit(Unit::Weekend)) = self.word(core)
            && core == at + 1
            && self.is(at.wrapping_sub(1), &["over", "during"])
            && self.tense(at, core + 1) != Some(Tense::Ahead)
        {
            return Some(self.plain(at, core + 1, Shape::Unit(Relation::Last, Unit::Weekend)));
        }
        let Some(TimeWord::Relation(relation)) = self.word(core) else {
            return self.first_of(at, core);
        };
        let mut next = core + 1;
        // "that same year", "the very next day".
        if let Some(TimeWord::Relation(Relation::Same | Relation::Next)) = self.word(next) {
            next += 1;
        }
        let first = at;
        if let Some((amount, after)) = self.amount(next)
            && let Some(TimeWord::Units(unit)) = self.word(after)
        {
            return Some(self.plain(first, after + 1, self.reaching(at, relation, amount, unit)));
        }
        if let Some((shape, end)) = self.weekday_in_week(relation, next) {
            return Some(self.plain(first, end, shape));
        }
        // "this past Wednesday": the nearest one that was.
        let past = next + usize::from(self.is(next, &["past"]));
        if (past > next || self.is(core, &["past"]))
            && let Some(TimeWord::Weekday(day)) = self.word(past)
            && self.is_capital(past)
        {
            let part = Part::Weekday(day);
            let calendar = Calendar { year: None, part, weekday: None };
            return Some(self.plain(first, past + 1, Shape::Calendar(calendar)));
        }
        if let Some(holiday) = self.holiday(next).filter(|it| it.calendar.year.is_none())
            && relation != Relation::Same
        {
            return Some(self.plain(
                first,
                holiday.end,
                Shape::Named(relation, holiday.calendar.part),
            ));
        }
        let shape = self.related(at, core, next, relation)?;
        Some(self.plain(first, next + 1, shape))
    }

    /// "the day before", "the day after tomorrow", "in the year".
    fn unit_spoken_of(self, at: usize, core: usize, unit: Unit) -> Option<Found> {
        if unit == Unit::Day
            && let Some(TimeWord::Deictic(days @ (-1 | 1))) = self.word(core + 2)
            && self.is(core + 1, &[if days < 0 { "before" } else { "after" }])
        {
            return Some(self.plain(at, core + 3, Shape::Deictic(2 * days)));
        }
        // "the year before"; "in the year".
        let the = core > at && self.is(core - 1, &["the"]);
        let relation = if self.is(core + 1, &["before", "earlier"]) {
            Relation::Previous
        } else if self.is(core + 1, &["after", "later", "following"]) {
            Relation::Following
        } else if the && core > at + 1 && !self.is(core + 1, &["of"]) {
            return Some(Found {
                approximate: true,
                ..self.plain(at, core + 1, Shape::Unit(Relation::Same, unit))
            });
        } else {
            return None;
        };
        let phrase_ends =
            self.tokens.get(core + 2).is_none_or(|it| it.kind == TokenKind::Punctuation)
                || self.is(core + 1, &["following"]);
        (the && phrase_ends).then(|| self.plain(at, core + 2, Shape::Unit(relation, unit)))
    }

    /// What the word at `next` is with a relation before it: "last year", "next May".
    fn related(self, at: usize, core: usize, next: usize, relation: Relation) -> Option<Shape> {
        Some(match self.word(next)? {
            TimeWord::Unit(Unit::Second | Unit::Minute | Unit::Hour) => return None,
            TimeWord::Unit(unit) => {
                let of = self.is(next + 1, &["of"]);
                // "the last day of this battle", "the past century's": no day that could be told.
                if of && relation != Relation::Same {
                    return None;
                }
                // "and the next year the mill closed": the one after the year spoken of.
                let told = relation == Relation::Next
                    && core > at
                    && self.is(core - 1, &["the"])
                    && !self.is(at.wrapping_sub(1), &["over", "in", "within", "for", "during"])
                    && self.tense(at, next + 1) == Some(Tense::Past);
                if told {
                    Shape::Unit(Relation::Following, unit)
                } else if self.is(core, &["past"]) {
                    self.reaching(at, relation, Amount::Halves(2), unit)
                } else {
                    Shape::Unit(relation, unit)
                }
            }
            TimeWord::Units(unit)
                if !self.is(core, &["that", "this", "same", "current"]) && unit > Unit::Hour =>
            {
                Shape::Duration(Amount::Vague, unit)
            }
            TimeWord::Month(month)
                if self.is_capital(next) || !has_other_meaning(self.raw(next)) =>
            {
                let follows =
                    self.tokens.get(next + 1).is_some_and(|it| it.kind == TokenKind::Number);
                if follows {
                    return None;
                }
                Shape::Named(relation, Part::Month(month))
            }
            TimeWord::Season(season) => Shape::Named(relation, Part::Season(season)),
            TimeWord::Weekday(day) if self.is_capital(next) => {
                Shape::Named(relation, Part::Weekday(day))
            }
            TimeWord::Daypart(code) => Shape::Daypart(Some(relation), code),
            _ => return None,
        })
    }

    /// A length that a relation ties to the day of writing, or to another day.
    fn reaching(self, at: usize, relation: Relation, amount: Amount, unit: Unit) -> Shape {
        let within = self.before(at).eq_ignore_ascii_case("within");
        match relation {
            Relation::Next if within => Shape::Stretch(Reach::Within, amount, unit),
            Relation::Next => Shape::Stretch(Reach::Ahead, amount, unit),
            Relation::Last | Relation::Previous => Shape::Stretch(Reach::Back, amount, unit),
            _ => Shape::Duration(amount, unit),
        }
    }

    /// "next week Wednesday", "next week on Friday".
    fn weekday_in_week(self, relation: Relation, at: usize) -> Option<(Shape, usize)> {
        let Some(TimeWord::Unit(Unit::Week)) = self.word(at) else { return None };
        let mut day = at + 1;
        day += usize::from(self.is(day, &["on", "'s", ","]) || self.is_dash(day));
        let Some(TimeWord::Weekday(weekday)) = self.word(day) else { return None };
        (self.raw(day).len() > 5).then_some((Shape::WeekdayOf(relation, weekday), day + 1))
    }

    /// "Monday of next week", "Tuesday next week".
    pub(super) fn weekday_of_week(self, at: usize) -> Option<Found> {
        let Some(TimeWord::Weekday(weekday)) = self.word(at) else { return None };
        let mut relation = at + 1;
        relation += usize::from(self.is(relation, &["of", "in"]));
        relation += usize::from(self.is(relation, &["the"]));
        let Some(TimeWord::Relation(which)) = self.word(relation) else { return None };
        let week = matches!(self.word(relation + 1), Some(TimeWord::Unit(Unit::Week)));
        week.then(|| self.plain(at, relation + 2, Shape::WeekdayOf(which, weekday)))
    }

    /// What a length of time is counted from: "13 May 1999", "yesterday".
    fn anchor(self, at: usize) -> Option<(Anchor, usize)> {
        match self.word(at) {
            Some(TimeWord::Deictic(days)) => return Some((Anchor::Deictic(days), at + 1)),
            Some(TimeWord::Reference("PRESENT_REF")) => {
                return Some((Anchor::Deictic(0), at + 1));
            }
            _ => {}
        }
        let written = self.calendar(at)?;
        let day = matches!(written.calendar.part, Part::Day(..) | Part::Holiday(_));
        day.then_some((Anchor::Calendar(written.calendar), written.end))
    }

    /// "the first ten months of 1915", "the first two years".
    fn first_of(self, at: usize, core: usize) -> Option<Found> {
        if !self.is(core, &["first", "final", "entire", "whole", "full"]) {
            return None;
        }
        let (amount, after) = self.amount(core + 1)?;
        let Some(TimeWord::Units(unit)) = self.word(after) else { return None };
        Some(self.plain(at, after + 1, Shape::Duration(amount, unit)))
    }

    /// How many: `three`, `twenty-five`, `two and a half`, `1,460`, `a few`, `several`, `a`.
    pub(super) fn amount(self, at: usize) -> Option<(Amount, usize)> {
        // Most words fail here.
        self.lexeme(at).filter(|lexeme| lexeme.counts)?;
        if let Some(number) = self.count(at) {
            let (value, end) = number;
            if let Some(end) = self.and_a_half(end) {
                return Some((Amount::Halves(value.saturating_mul(2).saturating_add(1)), end));
            }
            return Some((Amount::Halves(value.saturating_mul(2)), end));
        }
        let article = usize::from(self.is(at, &["a"]));
        if self.is(at + article, &["couple"]) {
            let of = usize::from(self.is(at + article + 1, &["of"]));
            return Some((Amount::Halves(4), at + article + 1 + of));
        }
        if let Some(TimeWord::Vague) = self.word(at) {
            let of = usize::from(self.is(at + 1, &["of"]) && self.is(at, &["couple"]));
            return Some((Amount::Vague, at + 1 + of));
        }
        if self.is(at, &["a", "an"]) {
            if let Some(TimeWord::Vague) = self.word(at + 1) {
                let of = usize::from(self.is(at + 2, &["of"]));
                return Some((Amount::Vague, at + 2 + of));
            }
            return Some((Amount::Halves(2), at + 1));
        }
        if self.is(at, &["another"]) {
            return self
                .count(at + 1)
                .map(|(value, end)| (Amount::Halves(value.saturating_mul(2)), end))
                .or(Some((Amount::Halves(2), at + 1)));
        }
        let whole = self.is(at, &["all", "full", "whole", "entire"]);
        if whole
            && matches!(
                self.word(at + 1 + usize::from(self.is_dash(at + 1))),
                Some(TimeWord::Unit(_))
            )
        {
            return Some((Amount::Halves(2), at + 1));
        }
        if self.is(at, &["half"]) && self.is(at + 1, &["a", "an"]) {
            return Some((Amount::Halves(1), at + 2));
        }
        None
    }

    /// "and a half", "-and-a-half": the token after it.
    fn and_a_half(self, at: usize) -> Option<usize> {
        let dash = |at: usize| at + usize::from(self.is_dash(at) && self.glued(at));
        let and = dash(at);
        let a = dash(and + 1);
        let half = dash(a + usize::from(self.is(a, &["a"])));
        (self.is(and, &["and"]) && self.is(half, &["half"])).then_some(half + 1)
    }

    /// A whole number in figures or words.
    pub(super) fn count(self, at: usize) -> Option<(u32, usize)> {
        let token = self.tokens.get(at)?;
        if token.kind == TokenKind::Number {
            let raw = self.raw(at);
            if let Some(number) = self.number(at) {
                return (number.suffix == Suffix::None).then_some((number.value, at + 1));
            }
            // Groups of three: `1,460`.
            let groups = raw.contains(',')
                && raw.len() <= 11
                && raw.split(',').skip(1).all(|group| group.len() == 3);
            let value = raw.bytes().filter(u8::is_ascii_digit).fold(0_u32, |sum, digit| {
                sum.saturating_mul(10).saturating_add(u32::from(digit - b'0'))
            });
            return (groups && raw.bytes().all(|b| b.is_ascii_digit() || b == b','))
                .then_some((value, at + 1));
        }
        let Some(TimeWord::Cardinal(value)) = self.word(at) else { return None };
        let (mut value, mut end) = (u32::from(value), at + 1);
        if (20..100).contains(&value) {
            let next = end + usize::from(self.is_dash(end) && self.glued(end));
            if let Some(TimeWord::Cardinal(ones @ 1..=9)) = self.word(next) {
                value += u32::from(ones);
                end = next + 1;
            }
        }
        while let Some(TimeWord::Cardinal(factor @ (100 | 1000))) = self.word(end) {
            value = value.saturating_mul(u32::from(factor));
            end += 1;
        }
        Some((value, end))
    }

    /// A length of time, and what it becomes with "ago", "later", "earlier".
    pub(super) fn length(self, at: usize, core: usize, approximate: bool) -> Option<Found> {
        // "some" and "a" belong to the amount where they stand before one.
        let (first, start) = if self.amount(core).is_some() { (at, core) } else { (at, at) };
        // "days later", "months earlier".
        if let Some(TimeWord::Units(unit)) = self.word(start)
            && self.is(start + 1, &["later", "earlier", "ago"])
        {
            let later = self.is(start + 1, &["later"]);
            let amount = Amount::Vague;
            let shape = Shape::Offset { amount, unit, later, origin: Origin::Spoken };
            return Some(self.plain(first, start + 2, shape));
        }
        // One function: each way of reading a length looks at what those before it have consumed.
        let (amount, mut next) = self.amount(start).or_else(|| {
            // "months-long"
            matches!(self.word(start), Some(TimeWord::Unit(_) | TimeWord::Units(_)))
                .then_some((Amount::Vague, start))
        })?;
        if let Some((lengths, end)) = self.lengths(start) {
            let later = if self.is(end, &["ago"]) {
                Some(false)
            } else {
                self.is(end, &["hence", "from"]).then_some(true)
            };
            let end = end + usize::from(later == Some(false) || self.is(end, &["hence"]));
            let later = later.filter(|later| !later || !self.is(end, &["from"]));
            return Some(self.plain(first, end, Shape::Lengths(lengths, later)));
        }
        // "3 next weeks", "5 past years".
        if let Some(TimeWord::Relation(relation)) = self.word(next)
            && let Some(TimeWord::Units(unit)) = self.word(next + 1)
        {
            let shape = self.reaching(first, relation, amount, unit);
            return Some(self.plain(first, next + 2, shape));
        }
        let hyphen = next > start && self.is_dash(next) && self.glued(next);
        next += usize::from(hyphen);
        let (unit, plural) = match self.word(next)? {
            TimeWord::Unit(unit) => (unit, false),
            TimeWord::Units(unit) => (unit, true),
            _ => return None,
        };
        let mut end = next + 1;
        // "a year and a half".
        let mut amount = amount;
        if amount == Amount::Halves(2)
            && unit > Unit::Minute
            && let Some(after) = self.and_a_half(end)
        {
            amount = Amount::Halves(3);
            end = after;
        }
        let long = self.is_dash(end) && self.is(end + 1, &["long", "old"]);
        let is_one = matches!(amount, Amount::Halves(1..=3));
        // "a three year period": said without its hyphen.
        let counted = matches!(amount, Amount::Halves(3..)) && unit > Unit::Minute;
        let bare = counted && !self.is_capital(next) && unit != Unit::Quarter;
        if next == start && !long {
            return None;
        }
        // "seven day", "a second", "a quarter" and "the minute" are no lengths.
        if (!plural && !hyphen && !is_one && !long && !bare)
            || unit == Unit::Quarter
            || (unit == Unit::Second && !plural)
        {
            return None;
        }
        if !plural && !hyphen && unit == Unit::Minute {
            return None;
        }
        if long {
            end += 2;
        } else if self.is(end, &["old"]) {
            end += 1;
        }
        let offset = |later, origin| Shape::Offset { amount, unit, later, origin };
        let phrase_ends =
            |at: usize| self.tokens.get(at).is_none_or(|it| it.kind == TokenKind::Punctuation);
        // "two weeks before 13 May".
        if let Some(later) = match () {
            () if self.is(end, &["after", "from", "following"]) => Some(true),
            () if self.is(end, &["before"]) => Some(false),
            () => None,
        } && let Some((anchor, after)) = self.anchor(end + 1)
            && unit > Unit::Hour
        {
            let shape = Shape::From { amount, unit, later, anchor };
            return Some(self.plain(first, after, shape));
        }
        let shape = if self.is(end, &["ago"]) {
            offset(false, Origin::Writing)
        } else if self.is(end, &["later", "hence", "afterward", "afterwards"]) {
            offset(true, Origin::Spoken)
        } else if self.is(end, &["earlier", "previously"])
            || (self.is(end, &["before"]) && phrase_ends(end + 1))
        {
            offset(false, Origin::Spoken)
        } else {
            let approximate = approximate && start > at;
            let shape = self.bare_length(first, amount, unit);
            return Some(Found { approximate, ..self.plain(first, end, shape) });
        };
        Some(Found { approximate, ..self.plain(first, end + 1, shape) })
    }

    /// What a length is that nothing behind it places: "within two weeks", "in two weeks", "two weeks".
    fn bare_length(self, first: usize, amount: Amount, unit: Unit) -> Shape {
        let before = self.before(first);
        if before.eq_ignore_ascii_case("within") && unit > Unit::Hour {
            Shape::Stretch(Reach::Within, amount, unit)
        } else if before.eq_ignore_ascii_case("in") && unit > Unit::Hour && self.looks_ahead(first)
        {
            let (later, origin) = (true, Origin::Writing);
            Shape::Offset { amount, unit, later, origin }
        } else {
            Shape::Duration(amount, unit)
        }
    }

    /// A length of at least two units: "2 years 1 month and 21 days".
    fn lengths(self, at: usize) -> Option<(Lengths, usize)> {
        let (mut lengths, mut next, mut parts) = (Lengths::default(), at, 0);
        let mut end = at;
        while parts < 4
            && let Some((Amount::Halves(halves), after)) = self.amount(next)
            && let Some(TimeWord::Unit(unit) | TimeWord::Units(unit)) = self.word(after)
            && halves % 2 == 0
        {
            let count = u16::try_from(halves / 2).ok()?;
            match unit {
                Unit::Year => lengths.years += count,
                Unit::Month => lengths.months += count,
                Unit::Week => lengths.weeks += count,
                Unit::Day => lengths.days += count,
                _ => break,
            }
            end = after + 1;
            parts += 1;
            next = end + usize::from(self.is(end, &["and"]) || self.raw(end) == ",");
        }
        (parts >= 2).then_some((lengths, end))
    }

    /// Whether the words before a length of time look ahead: "she will leave in two weeks".
    fn looks_ahead(self, at: usize) -> bool {
        const REACH: usize = 12;
        (at.saturating_sub(REACH)..at)
            .rev()
            .take_while(|&at| !matches!(self.raw(at), "." | ";" | "!"))
            .any(|at| timewords::is_prospect(self.raw(at)))
    }

    /// Expressions of one or two words: "now", "yesterday", "every Friday", "10:57", "at night".
    pub(super) fn single(self, at: usize) -> Option<Found> {
        if let Some(found) = self.clock(at) {
            return Some(found);
        }
        let shape = match self.word(at)? {
            TimeWord::Reference(value) => Shape::Reference(value),
            TimeWord::Deictic(days) if self.is(at, &["tonight"]) => Shape::DaypartAt(days, "TNI"),
            TimeWord::Deictic(days) => Shape::Deictic(days),
            // "the Daily Advertiser" is a name.
            TimeWord::Adverb(unit) if !self.is_capital(at) || !self.is_capital(at + 1) => {
                Shape::Every(unit)
            }
            TimeWord::Daypart(code) if !self.is_capital(at) => Shape::Daypart(None, code),
            _ => return None,
        };
        Some(self.plain(at, at + 1, shape))
    }
}
