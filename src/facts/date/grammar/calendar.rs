//! Calendar dates: days, months, years and what lies between, and ranges of them.

use crate::facts::date::grammar::{Found, Grammar, Suffix, Written, has_other_meaning};
use crate::facts::date::{Calendar, Part, Shape, Style, Years};
use crate::timewords::{self, Era, Relation, TimeWord, Unit};
use crate::token::TokenKind;

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
        let found = Found {
            approximate: approximate && first < core,
            style: written.style,
            ambiguous: written.ambiguous,
            ..self.plain(first, written.end, Shape::Calendar(written.calendar))
        };
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
        let written =
            self.calendar(of + 1).filter(|it| matches!(it.calendar.part, Part::Day(..)))?;
        let shape = Shape::DaypartOf(written.calendar, code);
        Some(Found { style: written.style, ..self.plain(at, written.end, shape) })
    }

    /// "3–7 May 2021", "between 3 and 12 of September".
    fn day_range(self, at: usize, between: bool) -> Option<(Calendar, Calendar, usize)> {
        let (day, _) = self.day_number(at)?;
        if !self.is_range_sign(at + 1, between) {
            return None;
        }
        let last = self.day_month(at + 2)?;
        let Part::Day(month, _) = last.calendar.part else { return None };
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
        // "May 3–7, 2021".
        if let (Part::Day(month, _), Some((day, false))) =
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
        let far = self.calendar(far)?;
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
                .or_else(|| self.year_first(at));
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
    fn quarter_part(self, at: usize) -> Option<Part> {
        let raw = self.raw(at).as_bytes();
        let [letter, digit] = *raw else { return None };
        let count = i8::try_from(digit.checked_sub(b'0')?).ok()?;
        match letter {
            b'Q' | b'q' if (1..=4).contains(&count) => Some(Part::Quarter(count)),
            b'H' if (1..=2).contains(&count) => Some(Part::Half(count)),
            _ => None,
        }
    }

    pub(super) fn holiday(self, at: usize) -> Option<Written> {
        let (holiday, length) = timewords::holiday((at..at + 4).map(|at| self.raw(at)))?;
        let part = Part::Holiday(holiday);
        let end = at + length;
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
        let day = self.day_number(day_at).filter(|_| {
            let after = day_at + 1;
            let is_clock = self.raw(after) == ":" && self.glued(day_at);
            let is_count = timewords::is_counted(self.raw(after)) || self.raw(after) == "%";
            !is_clock && !is_count && !self.is_decimal(day_at)
        });
        if let Some((day, ordinal)) = day {
            let (year, end) = self.year_after(day_at + 1).unzip();
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

    fn era(self, at: usize) -> Option<Era> {
        match self.word(at)? {
            TimeWord::Era(era) if self.is_capital(at) => Some(era),
            _ => None,
        }
    }

    /// A year after what makes it one, with a comma or "of" between.
    fn year_after(self, at: usize) -> Option<(Years, usize)> {
        let joined = matches!(self.raw(at), "," | "-" | "/") || self.is(at, &["of", "in"]);
        self.year(at + usize::from(joined)).filter(|&(_, end)| {
            // "On May 5, 1200 men": a count after a comma.
            !timewords::is_counted(self.raw(end))
        })
    }

    /// A year in figures that its neighbours make one: four digits, `’44`, or with an era.
    fn year(self, at: usize) -> Option<(Years, usize)> {
        if let Some(short) = self.short_year(at) {
            return Some(short);
        }
        let Some(number) = self.number(at).filter(|it| it.suffix == Suffix::None) else {
            return self.spelled_year(at).map(|(year, end)| (Years::One(year), end));
        };
        let value = i16::try_from(number.value).ok()?;
        if let Some(era) = self.era(at + 1) {
            let year = if era == Era::Bc { 1 - value } else { value };
            return (value > 0 && number.digits <= 4).then_some((Years::One(year), at + 2));
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
    fn year_first(self, at: usize) -> Option<Written> {
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
        match self.word(end) {
            Some(TimeWord::Month(month)) => {
                let name = self.raw(end);
                let after = self.tokens.get(end + 1).map(|token| token.kind);
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
