//! Calendar dates: days, months, years and what lies between, and ranges of them.

use crate::facts::date::grammar::{Found, Grammar, Suffix, Written, has_other_meaning};
use crate::facts::date::{Calendar, Part, Shape, Style, Years};
use crate::text::token::TokenKind;
use crate::words::timewords::{self, Era, Relation, TimeWord, Unit};

impl Grammar<'_> {
    /// Calendar dates and ranges of them, with what may stand before.
    pub(super) fn dated(
        self,
        at: usize,
        core: usize,
        approximate: bool,
        article: Option<usize>,
    ) -> Option<Found> {
        if let Some(found) = self.part_of_day_of(at, core) {
            return Some(found);
        }
        let from = self.before(core);
        let between = from.eq_ignore_ascii_case("between");
        let range = self.day_range(core, between).or_else(|| self.early_years(core));
        if let Some((first, last, end)) = range {
            let shape = Shape::Range(first, last);
            let sign = Some(core + 1);
            return Some(Found { approximate, sign, ..self.plain(core, end, shape) });
        }
        let written = self.calendar(core)?;
        if written.bare && !self.bare_in_context(at, core, &written) {
            return None;
        }
        // An article belongs to "the spring of 1916", not to "the 2018 attack".
        let keeps_article = match (written.calendar.year, written.calendar.part) {
            (Some(Years::One(_)), Part::Whole | Part::Month(_)) | (None, Part::Month(_)) => false,
            (_, Part::Weekday(_) | Part::Holiday(_)) => false,
            (_, Part::Day(..)) => {
                matches!(written.style, Some(Style::DayMonth | Style::OrdinalDayMonth) | None)
            }
            _ => true,
        };
        let first = match article {
            Some(article) if article + 1 == core && !keeps_article => core,
            _ => at,
        };
        let end = self.winter_end(&written).unwrap_or(written.end);
        let found = Found {
            approximate: approximate && first < core,
            style: written.style,
            ambiguous: written.ambiguous,
            ..self.plain(first, end, Shape::Calendar(written.calendar))
        };
        if end > written.end {
            return Some(found);
        }
        if let (None, Some((relation, end))) = (written.calendar.year, self.year_told(written.end))
            && !matches!(written.calendar.part, Part::Weekday(_))
        {
            let shape = Shape::PartIn(written.calendar.part, relation);
            return Some(Found { end, shape, ..found });
        }
        let Some((last, end)) = self.range_end(&written, core, between) else {
            return Some(found);
        };
        let (first, last) = share_year(written.calendar, last);
        let sign = Some(written.end);
        Some(Found { end, shape: Shape::Range(first, last), style: None, sign, ..found })
    }

    /// "–40" after "the winter of 1939": the token after it.
    fn winter_end(self, written: &Written) -> Option<usize> {
        let (Some(Years::One(year)), Part::Season(_)) =
            (written.calendar.year, written.calendar.part)
        else {
            return None;
        };
        let sign = written.end;
        let joined = (self.is_dash(sign) || self.raw(sign) == "/") && self.glued(sign - 1);
        let next = self.number(sign + 1).filter(|it| joined && it.suffix == Suffix::None)?;
        let second = u32::from((year + 1).unsigned_abs());
        let follows =
            next.value == second || next.digits == 2 && next.value == second.rem_euclid(100);
        follows.then_some(sign + 2)
    }

    /// "Tuesday night", "yesterday morning".
    pub(super) fn part_of_day(self, at: usize, core: usize) -> Option<Found> {
        let Some(TimeWord::Daypart(code)) = self.word(core + 1) else { return None };
        let shape = match self.word(core)? {
            TimeWord::Deictic(days) => Shape::DaypartAt(days, code),
            TimeWord::Weekday(_) => {
                let day = self.calendar(core).filter(|it| it.end == core + 1)?;
                Shape::DaypartOf(day.calendar, code)
            }
            _ => return None,
        };
        Some(self.plain(at, core + 2, shape))
    }

    /// "next year" after "June", "of this year" after "Q3".
    pub(super) fn year_told(self, at: usize) -> Option<(Relation, usize)> {
        let at = at + usize::from(self.is(at, &["of"]));
        let Some(TimeWord::Relation(relation)) = self.word(at) else { return None };
        let year = matches!(self.word(at + 1), Some(TimeWord::Unit(Unit::Year)));
        (year && relation != Relation::Same).then_some((relation, at + 2))
    }

    /// "499 to 493 BC": the era stands at the end only.
    fn early_years(self, at: usize) -> Option<(Calendar, Calendar, usize)> {
        let first = self.number(at).filter(|it| it.digits <= 4 && it.suffix == Suffix::None)?;
        let sign = at + 1;
        if !self.is_range_sign(sign, false) || self.era(sign + 2) != Some(Era::Bc) {
            return None;
        }
        let (last, end) = self.year(sign + 1)?;
        let first = 1 - i16::try_from(first.value).ok().filter(|year| *year > 0)?;
        let calendar = |year| Calendar { year: Some(year), part: Part::Whole, weekday: None };
        Some((calendar(Years::One(first)), calendar(last), end))
    }

    /// "the night of 8 February 1904".
    fn part_of_day_of(self, at: usize, core: usize) -> Option<Found> {
        let Some(TimeWord::Daypart(code)) = self.word(core) else { return None };
        let of = core + 1 + usize::from(self.is(core + 1, &["hours"]));
        if !self.is(of, &["of"]) {
            return None;
        }
        // "the night of 7–8 May": the one that began on the 7th; the 8th is a date of its own.
        if let Some((first, ..)) = self.day_range(of + 1, false) {
            return Some(self.plain(at, of + 2, Shape::DaypartOf(first, code)));
        }
        let written =
            self.calendar(of + 1).filter(|it| matches!(it.calendar.part, Part::Day(..)))?;
        let shape = Shape::DaypartOf(written.calendar, code);
        Some(Found { style: written.style, ..self.plain(at, written.end, shape) })
    }

    /// "3–7 May 2021", "between 3 and 12 of September".
    fn day_range(self, at: usize, between: bool) -> Option<(Calendar, Calendar, usize)> {
        let (day, _) = self.day_number(at)?;
        let slash = self.raw(at + 1) == "/" && self.glued(at) && self.glued(at + 1);
        if !slash && !self.is_range_sign(at + 1, between) {
            return None;
        }
        let last = self.day_month(at + 2)?;
        let Part::Day(month, end) = last.calendar.part else { return None };
        // "7/8 May": a day and the next, or the night between.
        if slash && end != day + 1 {
            return None;
        }
        let first = Calendar { part: Part::Day(month, day), ..last.calendar };
        Some((first, last.calendar, last.end))
    }

    fn is_range_sign(self, at: usize, between: bool) -> bool {
        self.is_dash(at)
            || self.is(at, &["to", "through", "until", "till"])
            || (between && self.is(at, &["and"]))
    }

    /// The far end of a range whose near end was just read.
    fn range_end(self, near: &Written, core: usize, between: bool) -> Option<(Calendar, usize)> {
        let sign = near.end;
        let year = near.calendar.year;
        let slash = self.raw(sign) == "/";
        // "1914–18", "2008-09", "2019/20".
        if let (Some(Years::One(first)), true) = (year, self.is_dash(sign) || slash)
            && self.glued(sign)
            && let Some(number) = self.number(sign + 1)
            && (number.digits, number.suffix) == (2, Suffix::None)
        {
            let last = first - first.rem_euclid(100) + i16::try_from(number.value).ok()?;
            let last = if last < first { last + 100 } else { last };
            let near_enough = !slash || last == first + 1;
            // "the winter of 1939–40" is one.
            if matches!(near.calendar.part, Part::Season(_)) {
                return None;
            }
            return (first > 0 && near_enough && last - first < 60)
                .then_some((Calendar { year: Some(Years::One(last)), ..near.calendar }, sign + 2));
        }
        if !self.is_range_sign(sign, between) {
            return None;
        }
        // "1939–1945": joined by the dash, the second is a year as much as the first.
        if let (Some(Years::One(_)), Part::Whole) = (year, near.calendar.part)
            && let Some((last @ Years::One(_), end)) = self.year(sign + 1)
            && !timewords::is_counted(self.raw(end))
        {
            return Some((Calendar { year: Some(last), ..near.calendar }, end));
        }
        // "May 3–7, 2021", "May 3rd through 7th".
        if let (Part::Day(month, _), Some((day, _))) =
            (near.calendar.part, self.day_number(sign + 1))
            && matches!(near.style, Some(Style::MonthDay | Style::MonthOrdinalDay))
            && self.day_month(sign + 1).is_none()
            && (self.is_dash(sign) || !matches!(self.word(sign + 2), Some(TimeWord::Units(_))))
        {
            let (year, end) = self.year_after(sign + 2).unzip();
            let end = end.unwrap_or(sign + 2);
            return Some((Calendar { year, part: Part::Day(month, day), weekday: None }, end));
        }
        let (far, _, _) = self.prefix(sign + 1);
        let figures = near.style == Some(Style::Figures) && self.is_dash(sign);
        let far = if figures { self.figures_after(far, true) } else { self.calendar(far) }?;
        let is_weekday = |it: &Written| matches!(it.calendar.part, Part::Weekday(_));
        let alike = !is_weekday(near) && !is_weekday(&far);
        let from = ["from", "between", "in", "during"];
        let introduced = from.iter().any(|it| self.before(core).eq_ignore_ascii_case(it));
        let plain_years = far.calendar.year.is_some() && year.is_some();
        let months = near.bare && far.bare;
        let dashed = self.is_dash(sign) && (self.glued(sign) || plain_years);
        (alike && (introduced || plain_years || months || dashed || far.calendar.year.is_some()))
            .then_some((far.calendar, far.end))
    }

    /// "5" before "and 6 May 2019": the first of two days that share their month.
    pub(super) fn first_day(self, at: usize) -> Option<Calendar> {
        let (day, _) = self.day_number(at)?;
        if !self.is(at + 1, &["and", "or", "&"]) || self.glued(at.wrapping_sub(1)) {
            return None;
        }
        let led = self.is(at.wrapping_sub(1), &["on", "the", "between", "of", "("]);
        let written = self.day_month(at + 2)?;
        let Part::Day(month, last) = written.calendar.part else { return None };
        let part = Part::Day(month, day);
        (led && day < last).then_some(Calendar { part, ..written.calendar })
    }

    /// "and 7" after "January 6": the second of two days that share their month.
    pub(super) fn second_day(self, first: Calendar, sign: usize) -> Option<(Calendar, usize)> {
        let Part::Day(month, _) = first.part else { return None };
        if !self.is(sign, &["and", "or"]) || self.day_month(sign + 1).is_some() {
            return None;
        }
        let (day, _) = self.day_number(sign + 1)?;
        let (year, end) = self.year_after(sign + 2).unzip();
        let end = end.unwrap_or(sign + 2);
        let next = self.tokens.get(end);
        let open = next.is_some_and(|it| it.kind != TokenKind::Punctuation) && end == sign + 2;
        if open && !self.is(end, &["in", "at", "when", "to", "as", "by", "with", "the"]) {
            return None;
        }
        Some((
            Calendar { year: year.or(first.year), part: Part::Day(month, day), weekday: None },
            end,
        ))
    }

    /// A calendar date with its weekday, if it has one.
    pub(super) fn calendar(self, at: usize) -> Option<Written> {
        let Some(TimeWord::Weekday(weekday)) = self.word(at) else { return self.date(at) };
        if !self.is_capital(at) {
            return None;
        }
        let full = self.raw(at).len() > 5;
        // "the Evening Sun, July 18": a newspaper.
        if !full && self.before(at).starts_with(char::is_uppercase) {
            return None;
        }
        let mut next = at + 1;
        next += usize::from(!full && self.raw(next) == ".");
        next += usize::from(self.raw(next) == ",");
        next += usize::from(self.is(next, &["the"]));
        if let Some(mut written) = self.date(next)
            && matches!(written.calendar.part, Part::Day(month, _) if month > 0)
        {
            written.calendar.weekday = Some(weekday);
            return Some(written);
        }
        full.then(|| Written::new(None, Part::Weekday(weekday), at + 1))
    }

    fn date(self, at: usize) -> Option<Written> {
        if self.tokens.get(at)?.kind == TokenKind::Number {
            return self
                .figures(at)
                .or_else(|| self.day_month(at))
                .or_else(|| self.ordinal_part(at))
                .or_else(|| self.quarter(at))
                .or_else(|| self.year_first(at));
        }
        if let Some((year, end)) =
            self.short_year(at).filter(|_| at > 0 && self.is(at - 1, &["the"]))
        {
            return Some(Written::new(Some(year), Part::Whole, end));
        }
        match self.word(at) {
            Some(TimeWord::Month(month)) => self.month_first(at, month),
            Some(TimeWord::Season(season)) => {
                let of = at + 1 + usize::from(self.is(at + 1, &["of"]) || self.raw(at + 1) == ",");
                match self.year(of) {
                    Some((year, end)) => Some(Written::new(Some(year), Part::Season(season), end)),
                    None => Some(Written::new(None, Part::Season(season), at + 1).bare()),
                }
            }
            Some(TimeWord::Era(Era::Ad)) if self.is_capital(at) => {
                let number = self.number(at + 1).filter(|it| it.suffix == Suffix::None)?;
                let year =
                    i16::try_from(number.value).ok().filter(|year| (1..=2100).contains(year))?;
                Some(Written::new(Some(Years::One(year)), Part::Whole, at + 2))
            }
            Some(TimeWord::Decade(tens)) if self.before(at).eq_ignore_ascii_case("the") => {
                let year = Years::Decade(1900 + i16::from(tens));
                Some(Written::new(Some(year), Part::Whole, at + 1))
            }
            Some(TimeWord::Ordinal(_) | TimeWord::Cardinal(_) | TimeWord::Unit(Unit::Second)) => {
                self.ordinal_part(at).or_else(|| self.spelt_day(at)).or_else(|| {
                    // "in nineteen eighty-six"; elsewhere a number in words is a count.
                    let led =
                        self.is_led(at, &["in", "since", "from", "until", "year", "of", "to"]);
                    let (year, end) = self.spelled_year(at).filter(|_| led)?;
                    Some(Written::new(Some(Years::One(year)), Part::Whole, end))
                })
            }
            _ => self.quarter(at).or_else(|| self.holiday(at)),
        }
    }

    /// "Q3 2020", "H1 of 2019".
    fn quarter(self, at: usize) -> Option<Written> {
        let part = self.quarter_part(at)?;
        let joined = self.is(at + 1, &["of"]) || self.raw(at + 1) == "," || self.is_dash(at + 1);
        match self.year(at + 1 + usize::from(joined)) {
            Some((year, end)) => Some(Written::new(Some(year), part, end)),
            None if self.raw(at).starts_with('Q') => Some(Written::new(None, part, at + 1)),
            None => None,
        }
    }

    /// `Q3`, `H1`.
    pub(super) fn quarter_part(self, at: usize) -> Option<Part> {
        let raw = self.raw(at).as_bytes();
        let [letter, digit] = *raw else { return None };
        let count = i8::try_from(digit.saturating_sub(b'0')).ok()?;
        // "3Q" as well.
        let (letter, count) = match letter {
            b'1'..=b'4' if digit == b'Q' => (digit, (letter - b'0') as i8),
            _ => (letter, count),
        };
        match letter {
            b'Q' | b'q' if (1..=4).contains(&count) => Some(Part::Quarter(count)),
            b'H' if (1..=2).contains(&count) => Some(Part::Half(count)),
            _ => None,
        }
    }

    pub(super) fn holiday(self, at: usize) -> Option<Written> {
        // The apostrophe of "Presidents’ Day" is no word.
        let words = |at: &usize| !matches!(self.raw(*at), "'" | "’");
        let (holiday, length) =
            timewords::holiday((at..at + 6).filter(words).take(4).map(|at| self.raw(at)))?;
        let part = Part::Holiday(holiday);
        let last = (at..at + 6).filter(words).nth(length.saturating_sub(1))?;
        let end = last + 1;
        let of = end + usize::from(self.is(end, &["of"]) || self.raw(end) == ",");
        Some(match self.year(of) {
            Some((year, end)) => Written::new(Some(year), part, end),
            None => Written::new(None, part, end),
        })
    }

    /// "the 19th century", "the third quarter of 2020", "the first half of 2019".
    fn ordinal_part(self, at: usize) -> Option<Written> {
        let (value, next) = self.ordinal(at)?;
        let next = next + usize::from(self.is_dash(next));
        let part = match self.word(next) {
            Some(TimeWord::Unit(Unit::Century) | TimeWord::Units(Unit::Century)) => {
                let first = i16::try_from(value).ok().filter(|value| (1..=30).contains(value))?;
                let year = match self.era(next + 1) {
                    Some(Era::Bc) => Years::Century(1 - 100 * first),
                    _ => Years::Century(100 * (first - 1)),
                };
                let end = next + 1 + usize::from(self.era(next + 1).is_some());
                return Some(Written::new(Some(year), Part::Whole, end));
            }
            Some(TimeWord::Unit(Unit::Quarter)) if value <= 4 => Part::Quarter(value as i8),
            _ if self.is(next, &["half"]) && value <= 2 => Part::Half(value as i8),
            _ => return None,
        };
        let of = next + 1 + usize::from(self.is(next + 1, &["of"]));
        let long = of + usize::from(self.is(of, &["the"]));
        if of > next + 1
            && let Some(written) = self.date(long)
            && let Some(year @ (Years::Century(_) | Years::Decade(_))) = written.calendar.year
            && written.calendar.part == Part::Whole
        {
            return Some(Written::new(Some(year), part, written.end));
        }
        match self.year(of) {
            Some((year, end)) => Some(Written::new(Some(year), part, end)),
            None if matches!(part, Part::Quarter(_)) && !self.is(next + 1, &["of"]) => {
                Some(Written::new(None, part, next + 1))
            }
            None => None,
        }
    }

    /// "3 January 2024", "3rd of January", "04-Jan-2019".
    pub(super) fn day_month(self, at: usize) -> Option<Written> {
        let (day, ordinal) = self.day_number(at)?;
        if timewords::is_numbered(self.before(at)) {
            return None;
        }
        let mut month = at + 1;
        if self.is(month, &["of"]) || (self.glued(at) && matches!(self.raw(month), "." | "-" | "/"))
        {
            month += 1;
        }
        let Some(TimeWord::Month(number)) = self.word(month) else { return None };
        let name = self.raw(month);
        let dot = usize::from(self.raw(month + 1) == "." && is_short(name));
        let (year, end) = self.year_after(month + 1 + dot).unzip();
        // "3 may" is no date, "3 may 2024" is; "3 mar" and "3 sun" need their year likewise.
        if year.is_none() && !self.is_capital(month) && (has_other_meaning(name) || is_short(name))
        {
            return None;
        }
        let style = if ordinal { Style::OrdinalDayMonth } else { Style::DayMonth };
        let end = end.unwrap_or_else(|| self.of_that_year(month + 1));
        Some(Written::new(year, Part::Day(number, day), end).style(style))
    }

    /// "the fourth of July 1776".
    fn spelt_day(self, at: usize) -> Option<Written> {
        let Some((day, of)) = self.ordinal(at) else {
            // "fifteen August nineteen ninety-three": a cardinal takes a month and a year.
            let (day, month) = self.below_hundred(at).filter(|(day, _)| (1..=31).contains(day))?;
            let Some(TimeWord::Month(number)) = self.word(month) else { return None };
            let (year, end) = self.year_after(month + 1)?;
            return Some(Written::new(Some(year), Part::Day(number, day as i8), end));
        };
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        let Some(TimeWord::Month(month)) = self.word(of + 1) else { return None };
        let meant = self.is_capital(of + 1) || !has_other_meaning(self.raw(of + 1));
        if !self.is(of, &["of"]) || !meant {
            return None;
        }
        let (year, end) = self.year_after(of + 2).unzip();
        Some(Written::new(year, Part::Day(month, day), end.unwrap_or(of + 2)))
    }

    /// "January 3, 2024", "Jan. 3", "January 2024", "January".
    fn month_first(self, at: usize, month: i8) -> Option<Written> {
        let name = self.raw(at);
        let mut next = at + 1;
        next += usize::from(self.raw(next) == "." && is_short(name));
        let joined = self.glued(at) && matches!(self.raw(next), "-" | "/");
        let day_at = next + usize::from(joined || self.is(next, &["the"]));
        let lower = !self.is_capital(at);
        // "Jul 22 16:49:28 1998", as mail and log files have it.
        let day = self.day_number(day_at).filter(|_| {
            let after = day_at + 1;
            let is_clock = self.raw(after) == ":" && self.glued(day_at);
            let is_count = timewords::is_counted(self.raw(after)) || self.raw(after) == "%";
            !is_clock && !is_count && !self.is_decimal(day_at)
        });
        if let Some((day, ordinal)) = day {
            let clock = self.after_clock(day_at + 1);
            let (year, end) = self.year_after(clock.unwrap_or(day_at + 1)).unzip();
            if lower && year.is_none() && (has_other_meaning(name) || is_short(name)) {
                return None;
            }
            let style = if ordinal { Style::MonthOrdinalDay } else { Style::MonthDay };
            let end = end.unwrap_or_else(|| self.of_that_year(day_at + 1));
            return Some(Written::new(year, Part::Day(month, day), end).style(style));
        }
        if let Some((day, end)) =
            self.spelled_day(day_at).filter(|_| self.spelled_year(day_at).is_none())
            && !(lower && has_other_meaning(name))
        {
            let (year, after) = self.year_after(end).unzip();
            let written = Written::new(year, Part::Day(month, day), after.unwrap_or(end));
            return Some(written.style(Style::MonthOrdinalDay));
        }
        let of =
            next + usize::from(joined || self.is(next, &["of", "in"]) || self.raw(next) == ",");
        if let Some((year, end)) =
            self.year(of).filter(|_| !(lower && name.eq_ignore_ascii_case("may") && of > next))
        {
            return Some(Written::new(Some(year), Part::Month(month), end));
        }
        let end = self.of_that_year(at + 1);
        let written = Written::new(None, Part::Month(month), end);
        Some(if end > at + 1 { written } else { written.bare() })
    }

    /// Skips "of that year": the date that the text spoke of tells which.
    fn of_that_year(self, at: usize) -> usize {
        let that = at + 1 + usize::from(self.is(at + 1, &["the"]));
        let is_relation = self.is(that, &["that", "this", "same"]);
        if self.is(at, &["of"]) && is_relation && self.is(that + 1, &["year"]) {
            that + 2
        } else {
            at
        }
    }
}

/// Whether a month's name is shortened, so that a full stop may follow.
fn is_short(name: &str) -> bool {
    name.len() <= 4 && !["may", "june", "july"].iter().any(|full| name.eq_ignore_ascii_case(full))
}

/// Each end of a range takes the year of the other where only that is written.
fn share_year(mut first: Calendar, mut last: Calendar) -> (Calendar, Calendar) {
    let month = |calendar: Calendar| match calendar.part {
        Part::Month(month) | Part::Day(month, _) => Some(month),
        _ => None,
    };
    match (first.year, last.year) {
        (None, Some(Years::One(year))) => {
            // "November–February 2017" begins the year before.
            let turns = month(first).zip(month(last)).is_some_and(|(a, b)| a > b);
            first.year = Some(Years::One(year - i16::from(turns)));
        }
        (Some(_), None) => last.year = first.year,
        _ => {}
    }
    (first, last)
}
