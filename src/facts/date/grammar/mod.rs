//! The grammar: what is written, found in one pass over the tokens of a block.
//!
//! Every rule is a method that reads from a token on and returns where it ended, so that the
//! rules compose and none looks at more than a handful of tokens.

mod calendar;
mod clock;
mod context;
mod counted;
mod figures;
mod reckoned;
mod recurring;
mod relative;
mod spelled;
mod tense;
mod working;
mod year;

use crate::facts::date::{Calendar, Expression, Part, Shape, Style, Years};
use crate::text::token::{Token, TokenKind};
use crate::words::fold;
use crate::words::reckoning;
use crate::words::timewords::{self, Relation, Section, Tense, TimeWord, Unit};

/// What a word means to the grammar by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lexeme {
    time: Option<TimeWord>,
    /// Whether an expression may begin with it.
    opens: bool,
    /// Whether a name of another calendar may begin with it.
    reckons: bool,
    /// Whether an amount may begin with it.
    counts: bool,
    /// Whether it tells of what was or of what is to come.
    tense: Option<Tense>,
    /// Whether it is one or two digits, which are a date only among words of time.
    few_digits: bool,
    /// Whether it may make a date or an amount of time of such digits before it.
    times: bool,
}

impl Lexeme {
    pub(super) fn of(word: &str, kind: TokenKind) -> Self {
        match kind {
            TokenKind::Word => {
                // A word of time may begin an expression; most words are none.
                let time = timewords::starts(word);
                let reckons = reckoning::starts(word);
                let time_word = time.then(|| timewords::lookup(word)).flatten();
                let clock = CLOCK.iter().any(|it| word.eq_ignore_ascii_case(it));
                Self {
                    time: time_word,
                    opens: time || reckons || working::is_fiscal_year(word),
                    reckons,
                    counts: relative::begins_amount(word, time_word),
                    tense: timewords::tense(word),
                    few_digits: false,
                    times: time_word.is_some() || reckons || clock,
                }
            }
            TokenKind::Number => {
                let few = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
                Self { opens: true, counts: true, few_digits: few, times: !few, ..Self::default() }
            }
            TokenKind::Punctuation => {
                Self { opens: matches!(word, "'" | "’" | "‘"), ..Self::default() }
            }
        }
    }
}

/// What stands behind an hour or a count.
const CLOCK: [&str; 7] = ["am", "a.m", "pm", "p.m", "times", "h", "o'clock"];

/// How many tokens behind a number of one or two digits can make a date of it.
const REACH: usize = 8;

/// Appends the expressions of one block.
pub(super) fn read(grammar: Grammar<'_>, out: &mut Vec<Expression>) {
    let tokens = grammar.tokens;
    let mut at = 0;
    while at < tokens.len() {
        // Most words fail here.
        if !grammar.opens(at) || grammar.is_bare_count(at) {
            at += 1;
            continue;
        }
        if let Some(first) = grammar.first_day(at) {
            out.push(grammar.placed(grammar.plain(at, at + 1, Shape::Calendar(first))));
            at += 2;
            continue;
        }
        match grammar.expression(at) {
            Some(found) => {
                at = found.end;
                out.push(grammar.placed(found));
                let Shape::Calendar(first) = found.shape else { continue };
                let Some((second, end)) = grammar.second_day(first, at) else { continue };
                // "May 5 and 6, 2019": the year is that of both.
                if let Some(Shape::Calendar(first)) = out.last_mut().map(|it| &mut it.shape)
                    && first.year.is_none()
                {
                    first.year = second.year;
                }
                let shape = Shape::Calendar(second);
                let ambiguous = found.ambiguous;
                out.push(Expression {
                    ambiguous,
                    ..grammar.placed(grammar.plain(at + 1, end, shape))
                });
                at = end;
            }
            None => at += 1,
        }
    }
}

/// What a rule found: the tokens from `first` up to, not including, `end`.
#[derive(Debug, Clone, Copy)]
struct Found {
    first: usize,
    end: usize,
    shape: Shape,
    approximate: bool,
    style: Option<Style>,
    ambiguous: bool,
    /// The token between the ends of a range.
    sign: Option<usize>,
}

/// A calendar date, the token after it and how it is written.
#[derive(Debug, Clone, Copy)]
struct Written {
    calendar: Calendar,
    end: usize,
    style: Option<Style>,
    ambiguous: bool,
    /// Only a word that has other meanings too: a month without a year, a season.
    bare: bool,
}

impl Written {
    fn new(year: Option<Years>, part: Part, end: usize) -> Self {
        let calendar = Calendar { year, part, weekday: None };
        Self { calendar, end, style: None, ambiguous: false, bare: false }
    }

    fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    fn bare(mut self) -> Self {
        self.bare = true;
        self
    }
}

/// A number token.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
    suffix: Suffix,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suffix {
    None,
    /// `26th`
    Ordinal,
    /// `1990s`
    Plural,
}

/// A stretch of text, its tokens and the lexeme of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grammar<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// Which of the lexemes each token is.
    pub(super) ids: &'a [u32],
    pub(super) lexemes: &'a [Lexeme],
}

impl<'a> Grammar<'a> {
    fn raw(self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    /// The token before, for context.
    fn before(self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |at| self.raw(at))
    }

    fn is(self, at: usize, words: &[&str]) -> bool {
        let raw = self.raw(at);
        words.iter().any(|word| raw.eq_ignore_ascii_case(word))
    }

    fn word(self, at: usize) -> Option<TimeWord> {
        self.lexeme(at)?.time
    }

    fn lexeme(self, at: usize) -> Option<Lexeme> {
        self.lexemes.get(*self.ids.get(at)? as usize).copied()
    }

    fn opens(self, at: usize) -> bool {
        self.lexeme(at).is_some_and(|lexeme| lexeme.opens)
    }

    /// Whether a token is one or two digits and nothing behind it makes them a part of a date, of a
    /// time or of a length: most numbers are.
    fn is_bare_count(self, at: usize) -> bool {
        let lexeme = |at: usize| self.lexeme(at).unwrap_or_default();
        lexeme(at).few_digits && !self.glued(at) && !(at + 1..at + REACH).any(|at| lexeme(at).times)
    }

    fn is_capital(self, at: usize) -> bool {
        self.raw(at).starts_with(char::is_uppercase)
    }

    /// Whether nothing stands between a token and the next one.
    fn glued(self, at: usize) -> bool {
        // The token before the first one is asked for as the greatest number.
        match (self.tokens.get(at), self.tokens.get(at.wrapping_add(1))) {
            (Some(left), Some(right)) => left.span.end == right.span.start,
            _ => false,
        }
    }

    fn is_dash(self, at: usize) -> bool {
        let mut chars = self.raw(at).chars();
        chars.next().is_some_and(|c| fold::is_dash(c) || c == '~') && chars.next().is_none()
    }

    fn number(self, at: usize) -> Option<Number> {
        let token = self.tokens.get(at).filter(|token| token.kind == TokenKind::Number)?;
        let raw = token.span.of(self.text);
        let digits = raw.bytes().take_while(u8::is_ascii_digit).count();
        let suffix = match &raw[digits..] {
            "" => Suffix::None,
            "s" => Suffix::Plural,
            rest if ["st", "nd", "rd", "th"].iter().any(|it| rest.eq_ignore_ascii_case(it)) => {
                Suffix::Ordinal
            }
            _ => return None,
        };
        // More than nine digits are no number that a date could hold.
        let value = raw[..digits].parse().ok().filter(|_| digits <= 9)?;
        Some(Number { value, digits, suffix })
    }

    /// A day of the month in figures, one that may not exist included: `31`, `26th`, never `2024`.
    fn day_number(self, at: usize) -> Option<(i8, bool)> {
        let number = self.number(at).filter(|number| number.digits <= 2)?;
        let day = i8::try_from(number.value).ok().filter(|day| (1..=39).contains(day))?;
        match number.suffix {
            Suffix::None => Some((day, false)),
            Suffix::Ordinal => Some((day, true)),
            Suffix::Plural => None,
        }
    }

    /// An ordinal in words or figures, and the token after it: `first`, `twenty-first`, `19th`.
    fn ordinal(self, at: usize) -> Option<(u16, usize)> {
        if let Some(number) = self.number(at) {
            let value = u16::try_from(number.value).ok()?;
            return (number.suffix == Suffix::Ordinal).then_some((value, at + 1));
        }
        match self.word(at)? {
            TimeWord::Ordinal(value) => Some((value, at + 1)),
            TimeWord::Unit(Unit::Second) => Some((2, at + 1)),
            TimeWord::Cardinal(tens @ 20..=90) => {
                let next = at + 1 + usize::from(self.is_dash(at + 1));
                match self.word(next)? {
                    TimeWord::Ordinal(ones @ 1..=9) => Some((tens + ones, next + 1)),
                    TimeWord::Unit(Unit::Second) => Some((tens + 2, next + 1)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The expression that begins at a token, if one does.
    fn expression(self, at: usize) -> Option<Found> {
        let token = self.tokens.get(at)?;
        match token.kind {
            TokenKind::Punctuation => {
                return self.short_year(at).map(|(year, end)| {
                    let calendar = Calendar { year: Some(year), part: Part::Whole, weekday: None };
                    self.plain(at, end, Shape::Calendar(calendar))
                });
            }
            TokenKind::Number => {}
            TokenKind::Word => {
                if self.is(at, &["the", "a", "an"]) && !self.continues(at + 1) {
                    return None;
                }
            }
        }
        let (core, approximate, article) = self.prefix(at);
        self.recurring(at)
            .or_else(|| self.reckoned(at, core))
            .or_else(|| self.weekday_of_week(at))
            .or_else(|| self.counted_in(at, core))
            .or_else(|| self.days_of_month(core))
            .or_else(|| self.working_year(at, core))
            .or_else(|| self.relative(at, core))
            .or_else(|| self.part_of_day(at, core))
            .or_else(|| self.dated(at, core, approximate, article))
            .or_else(|| self.length(at, core, approximate))
            .or_else(|| self.single(at))
    }

    /// Whether an article before a token may begin an expression; most stand before a noun.
    fn continues(self, at: usize) -> bool {
        let word = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
        !word || self.opens(at) || self.is(at, &["final"])
    }

    /// What a rule found, with its place.
    fn placed(self, found: Found) -> Expression {
        let part = |first: usize, end: usize| {
            self.tokens[first].span.cover(self.tokens[end.saturating_sub(1)].span)
        };
        let Found { first, end, shape, approximate, style, ambiguous, sign } = found;
        let yearless = match shape {
            Shape::Calendar(calendar) | Shape::DaypartOf(calendar, _) => calendar.year.is_none(),
            _ => false,
        };
        let tense = if yearless { self.tense(first, end) } else { None };
        let ends = sign.map(|sign| [part(first, sign), part(sign + 1, end)]);
        let span = part(first, end);
        let section = self.section(first, end).filter(|_| approximate);
        Expression { span, shape, approximate, section, style, ambiguous, ends, tense }
    }

    fn plain(self, first: usize, end: usize, shape: Shape) -> Found {
        Found { first, end, shape, approximate: false, style: None, ambiguous: false, sign: None }
    }

    /// Skips "the", "about", "early", "the end of": where the core begins, whether it is
    /// approximate, and where the last article stands.
    fn prefix(self, at: usize) -> (usize, bool, Option<usize>) {
        let (mut core, mut approximate, mut article) = (at, false, None);
        // Never more than a handful: "about the very early spring".
        for _ in 0..6 {
            if self.is(core, &["the"]) {
                article = Some(core);
                core += 1;
                continue;
            }
            match self.word(core) {
                Some(TimeWord::Approximate) => {
                    core += 1;
                    core += usize::from(self.raw(core) == "." && self.raw(core - 1).len() <= 6);
                }
                Some(TimeWord::Modifier(_)) if self.is_part_of(core) => core += 3,
                Some(TimeWord::Modifier(_)) => {
                    core += 1;
                    core += usize::from(self.is_dash(core) || self.is(core, &["in", "on"]));
                }
                Some(TimeWord::Portion(_)) if self.is(core + 1, &["of"]) => core += 2,
                _ if self.end_section(core).is_some() && self.is_part_of(core) => core += 3,
                _ if self.is(core, &["later"]) && core == at => core += 1,
                // "earlier this year"; "earlier than" is no part of a date.
                _ if self.is(core, &["earlier"])
                    && core == at
                    && matches!(self.word(core + 1), Some(TimeWord::Relation(_))) =>
                {
                    core += 1;
                }
                _ => break,
            }
            approximate = true;
        }
        (core, approximate, article)
    }

    /// Whether a word is the first of "early weeks of 2012": units at an end of a calendar date.
    fn is_part_of(self, at: usize) -> bool {
        let units = matches!(self.word(at + 1), Some(TimeWord::Units(_)));
        units && self.is(at + 2, &["of"]) && {
            let date = at + 3 + usize::from(self.is(at + 3, &["the"]));
            self.calendar(date).is_some_and(|it| !it.bare || it.calendar.part == Part::Whole)
        }
    }

    /// The end at which "the first" or "the last" of something lies.
    fn end_section(self, at: usize) -> Option<Section> {
        match self.word(at) {
            Some(TimeWord::Ordinal(1)) => Some(Section::Start),
            Some(TimeWord::Relation(Relation::Last)) => Some(Section::End),
            Some(TimeWord::Portion(section)) => Some(section),
            _ => None,
        }
    }

    /// What part of a date the words before it name.
    fn section(self, first: usize, end: usize) -> Option<Section> {
        (first..end.min(first + 6)).find_map(|at| match self.word(at) {
            Some(TimeWord::Modifier(section) | TimeWord::Portion(section)) => Some(section),
            _ => self.end_section(at).filter(|_| self.is_part_of(at)),
        })
    }
}

/// Whether a month's name is a word of its own too.
fn has_other_meaning(name: &str) -> bool {
    ["may", "march", "mar", "august"].iter().any(|word| name.eq_ignore_ascii_case(word))
}
