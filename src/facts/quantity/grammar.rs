//! Numbers in the tokens of a text: figures in any style, words, fractions, scales, ranges.

use crate::facts::quantity::QuantityKind;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::vocabulary::Lore;
use crate::words::number::{self, Number, Numeral};
use crate::words::quantities::{self, Measure, NumberWord};

/// A number as it was read.
#[derive(Debug)]
pub(super) struct Reading {
    /// Its first token.
    pub(super) start: usize,
    /// The token behind it.
    pub(super) end: usize,
    /// The byte behind it.
    pub(super) stop: u32,
    pub(super) value: Number,
    pub(super) upper: Option<Number>,
    pub(super) step: Number,
    /// What its form alone tells.
    pub(super) kind: QuantityKind,
    pub(super) spelled: bool,
    /// Whether signs part its thousands.
    pub(super) grouped: bool,
    /// What its scale words multiply it by: a million in "69 million".
    pub(super) scale: Number,
    /// The letters at its figures: `km` of `30km`.
    pub(super) letters: Option<TextSpan>,
}

/// What a distinct word is to numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Lexeme {
    Figure,
    /// A character that is a fraction.
    Vulgar,
    Word(NumberWord),
}

pub(super) struct Grammar<'l, 'd> {
    layers: &'l Layers<'d>,
    /// For each distinct word.
    lexemes: Vec<Option<Lexeme>>,
}

static LEXEMES: Lore<Option<Lexeme>> = Lore::new();

/// The most words of a number.
const LONGEST: usize = 16;

impl<'l, 'd> Grammar<'l, 'd> {
    pub(super) fn new(layers: &'l Layers<'d>) -> Self {
        let lexemes = LEXEMES.of_each(&layers.vocabulary, |word| match word.kind {
            TokenKind::Number if word.text.starts_with(|c: char| c.is_ascii_digit()) => {
                Some(Lexeme::Figure)
            }
            TokenKind::Number => number::vulgar_fraction(word.text).map(|_| Lexeme::Vulgar),
            TokenKind::Word => quantities::number_word(word.text).map(Lexeme::Word),
            TokenKind::Punctuation => None,
        });
        Self { layers, lexemes }
    }

    fn lexeme(&self, at: usize) -> Option<Lexeme> {
        let id = *self.layers.vocabulary.ids().get(at)?;
        *self.lexemes.get(id as usize)?
    }

    fn word(&self, at: usize) -> Option<NumberWord> {
        match self.lexeme(at)? {
            Lexeme::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The next token that a number may begin with.
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        let ids = self.layers.vocabulary.ids().get(from..)?;
        let begins = |&id: &u32| {
            matches!(
                self.lexemes.get(id as usize),
                Some(Some(lexeme)) if !matches!(lexeme, Lexeme::Word(NumberWord::And | NumberWord::Scale(_)))
            )
        };
        ids.iter().position(begins).map(|at| from + at)
    }

    fn gap(&self, at: usize) -> Option<&'d str> {
        let (left, right) = (self.layers.tokens.get(at)?, self.layers.tokens.get(at + 1)?);
        Some(self.layers.text(TextSpan { start: left.span.end, end: right.span.start }))
    }

    /// Whether a word stands behind a token with a space, or a hyphen alone, between; its place.
    fn joined(&self, at: usize) -> Option<usize> {
        match self.gap(at)? {
            "" if matches!(self.layers.token_text(at + 1), "-" | "‑")
                && self.layers.touches(at + 1) =>
            {
                Some(at + 2)
            }
            " " | "\u{A0}" | "\u{202F}" | "\u{2009}" => Some(at + 1),
            _ => None,
        }
    }

    fn spaced(&self, at: usize) -> Option<usize> {
        matches!(self.gap(at)?, " " | "\u{A0}" | "\u{202F}" | "\u{2009}").then_some(at + 1)
    }

    /// "a few hundred", "several thousand": how many is left open.
    pub(super) fn is_vague(&self, start: usize) -> bool {
        let before = start.checked_sub(1).map_or("", |at| self.layers.token_text(at));
        matches!(before, "few" | "several" | "many" | "couple")
    }

    /// The number that begins at a token.
    pub(super) fn read(&self, start: usize) -> Option<Reading> {
        match self.lexeme(start)? {
            Lexeme::Figure | Lexeme::Vulgar => self.figure(start),
            Lexeme::Word(word) => self.spelled(start, word),
        }
    }

    fn reading(&self, start: usize, last: usize, value: Number, kind: QuantityKind) -> Reading {
        Reading {
            start,
            end: last + 1,
            stop: self.layers.tokens[last].span.end,
            value,
            upper: None,
            step: Number::ONE,
            kind,
            spelled: true,
            grouped: false,
            scale: Number::ONE,
            letters: None,
        }
    }

    /// The figures of a token, with the letters at them.
    fn numeral(&self, at: usize) -> Option<(Numeral, Option<TextSpan>, TextSpan)> {
        let span = self.layers.tokens[at].span;
        let text = self.layers.text(span);
        let letters = text.find(|c: char| c.is_alphabetic() || c == '_');
        let (figures, letters) = text.split_at(letters.unwrap_or(text.len()));
        let stop = span.start as usize + figures.len();
        let numeral = number::numeral(figures)?;
        let own = TextSpan::new(span.start as usize, stop);
        let rest = TextSpan::new(stop, span.end as usize);
        Some((numeral, (!letters.is_empty()).then_some(rest), own))
    }

    fn figure(&self, start: usize) -> Option<Reading> {
        let layers = self.layers;
        if self.lexeme(start) == Some(Lexeme::Vulgar) {
            let value = number::vulgar_fraction(layers.token_text(start))?;
            return Some(Reading {
                spelled: false,
                ..self.reading(start, start, value, QuantityKind::Fraction)
            });
        }
        let (mut numeral, mut letters, mut own) = self.numeral(start)?;
        let mut last = start;
        // `12 345`: groups of three figures, parted by spaces.
        while letters.is_none()
            && numeral.value.is_whole()
            && (numeral.grouped || own.len() <= 3)
            && let Some(next) = self.spaced(last)
            && self.lexeme(next) == Some(Lexeme::Figure)
            && layers.token_text(next).split(['.', ',']).next().is_some_and(|it| it.len() == 3)
            && (self.gap(last) != Some(" ")
                || !numeral.value.roundness().gt(&Number::ONE)
                || numeral.grouped)
            && let Some((more, rest, span)) = self.numeral(next)
            && !more.grouped
            && let Some(value) =
                numeral.value.times(Number::whole(1000)).and_then(|it| it.plus(more.value))
        {
            numeral = Numeral { value, step: more.step, grouped: true };
            letters = rest;
            own = own.cover(span);
            last = next;
        }
        let mut out = Reading {
            start,
            end: last + 1,
            stop: own.end,
            value: numeral.value,
            upper: None,
            step: numeral.step,
            kind: QuantityKind::Count,
            spelled: false,
            grouped: numeral.grouped,
            scale: Number::ONE,
            letters,
        };
        if out.letters.is_some() {
            return self.suffixed(out);
        }
        // `3½`, `3 ½`.
        let half = if layers.touches(last) { Some(last + 1) } else { self.spaced(last) };
        if let Some(half) = half.filter(|&it| self.lexeme(it) == Some(Lexeme::Vulgar))
            && let Some(part) = number::vulgar_fraction(layers.token_text(half))
        {
            out.value = out.value.plus(part)?;
            out.step = part;
            self.extend(&mut out, half);
            last = half;
        }
        // `2/3`, `10–12`, `12:7`.
        let sign =
            if layers.touches(last) { layers.token_text(last + 1) } else { Default::default() };
        if matches!(sign, "/" | "–" | "-" | "−" | ":" | "‑")
            && layers.touches(last + 1)
            && self.lexeme(last + 2) == Some(Lexeme::Figure)
            && let Some((second, rest, own)) = self.numeral(last + 2)
        {
            let further = layers.touches(last + 2)
                && matches!(layers.token_text(last + 3), "/" | "–" | "-" | ":" | "‑");
            self.extend(&mut out, last + 2);
            out.stop = own.end;
            out.letters = rest;
            out.step = out.step.max(second.step);
            out.grouped |= second.grouped;
            out.upper = Some(second.value);
            match sign {
                _ if further => out.kind = QuantityKind::Label,
                "/" => {
                    let small = out.value < second.value && second.value <= Number::whole(100);
                    match out.value.over(second.value).filter(|_| small) {
                        Some(value) => {
                            out.value = value;
                            out.upper = None;
                            out.kind = QuantityKind::Fraction;
                        }
                        None => out.kind = QuantityKind::Label,
                    }
                }
                ":" => out.kind = QuantityKind::Score,
                _ if out.value >= second.value => out.kind = QuantityKind::Score,
                _ => {}
            }
            last += 2;
            if out.kind != QuantityKind::Count || out.letters.is_some() {
                return if out.letters.is_some() { self.suffixed(out) } else { Some(out) };
            }
        }
        self.scaled(&mut out, last)?;
        Some(out)
    }

    /// `5bn` is five thousand millions; what else the letters say is told by what stands around.
    fn suffixed(&self, mut out: Reading) -> Option<Reading> {
        let letters = self.layers.text(out.letters?);
        if let Some(NumberWord::Scale(by)) = quantities::number_word(letters) {
            out.value = out.value.times(Number::whole(by))?;
            out.upper = out.upper.and_then(|upper| upper.times(Number::whole(by)));
            out.step = out.step.times(Number::whole(by))?;
            out.stop = out.letters.take()?.end;
        }
        Some(out)
    }

    fn extend(&self, out: &mut Reading, last: usize) {
        out.end = last + 1;
        out.stop = self.layers.tokens[last].span.end;
    }

    /// The scale words behind a number: "9.6 million", "two hundred thousand".
    fn scaled(&self, out: &mut Reading, mut last: usize) -> Option<()> {
        while let Some(next) = self.joined(last)
            && let Some(NumberWord::Scale(by)) = self.word(next)
        {
            let by = Number::whole(by);
            out.value = out.value.times(by)?;
            out.step = out.step.times(by)?;
            out.scale = out.scale.times(by)?;
            out.upper = out.upper.and_then(|upper| upper.times(by));
            self.extend(out, next);
            last = next;
        }
        Some(())
    }

    fn spelled(&self, start: usize, word: NumberWord) -> Option<Reading> {
        let ends_here = |at: usize| {
            let next = self.layers.token_text(at);
            self.layers.tokens.get(at).is_none_or(|it| it.kind == TokenKind::Punctuation)
                || matches!(
                    next,
                    "of" | "fewer"
                        | "less"
                        | "more"
                        | "smaller"
                        | "larger"
                        | "higher"
                        | "lower"
                        | "and"
                        | "or"
                        | "as"
                )
        };
        match word {
            NumberWord::Cardinal(first) => self.cardinal(start, i64::from(first)),
            NumberWord::Fraction(2) => {
                let next = self.spaced(start)?;
                // "half a million".
                if self.word(next) == Some(NumberWord::Article)
                    && let Some(scale) = self.spaced(next)
                    && let Some(NumberWord::Scale(by)) = self.word(scale)
                {
                    let value = Number::fraction(i128::from(by), 2)?;
                    let mut out = self.reading(start, scale, value, QuantityKind::Count);
                    out.step = value;
                    return Some(out);
                }
                let article = matches!(self.layers.token_text(next), "a" | "an");
                let whole = article && self.unit(next + 1).is_some()
                    || matches!(
                        self.layers.token_text(next),
                        "of" | "the"
                            | "its"
                            | "their"
                            | "his"
                            | "her"
                            | "our"
                            | "these"
                            | "those"
                            | "all"
                    );
                whole.then(|| {
                    self.reading(
                        start,
                        start,
                        Number::fraction(1, 2).unwrap_or(Number::ONE),
                        QuantityKind::Fraction,
                    )
                })
            }
            NumberWord::Article => {
                let next = self.spaced(start)?;
                if let Some(unit) = self.unit(next) {
                    return self.one_and_a_part(start, next, unit);
                }
                match self.word(next)? {
                    NumberWord::Scale(by) => {
                        let mut out =
                            self.reading(start, next, Number::whole(by), QuantityKind::Count);
                        self.scaled(&mut out, next)?;
                        Some(out)
                    }
                    NumberWord::Fraction(of) | NumberWord::Ordinal(_, of)
                        if of > 0 && ends_here(next + 1) =>
                    {
                        let value = Number::fraction(1, i128::from(of))?;
                        Some(self.reading(start, next, value, QuantityKind::Fraction))
                    }
                    _ => None,
                }
            }
            // "second-longest", "third largest".
            NumberWord::Ordinal(rank, _) => {
                let next = self.joined(start)?;
                let superlative = self.layers.token_text(next);
                let ranked = superlative.len() > 4
                    && (superlative.ends_with("est") || superlative == "most");
                ranked.then(|| {
                    self.reading(start, start, Number::whole(i64::from(rank)), QuantityKind::Rank)
                })
            }
            _ => None,
        }
    }

    /// The unit that a token names.
    fn unit(&self, at: usize) -> Option<u16> {
        self.layers.tokens.get(at).filter(|it| it.kind == TokenKind::Word)?;
        match quantities::measure(self.layers.token_text(at))? {
            Measure::Unit(unit) => Some(unit),
            _ => None,
        }
    }

    /// "a minute and a half", from its article and its unit on.
    fn one_and_a_part(&self, start: usize, at: usize, unit: u16) -> Option<Reading> {
        let and = self.spaced(at).filter(|&it| self.word(it) == Some(NumberWord::And))?;
        let article = self.spaced(and).filter(|&it| self.word(it) == Some(NumberWord::Article))?;
        let last = self.spaced(article)?;
        let of = match self.word(last)? {
            NumberWord::Fraction(of) | NumberWord::Ordinal(_, of) if of > 1 => of,
            _ => return None,
        };
        let part = Number::fraction(1, i128::from(of))?;
        let value = Number::ONE.plus(part)?;
        Some(Reading {
            step: part,
            ..self.reading(start, last, value, QuantityKind::Measure(unit))
        })
    }

    /// A number in words, a fraction among them: "two hundred and five", "two-thirds".
    fn cardinal(&self, start: usize, first: i64) -> Option<Reading> {
        let (mut total, mut current, mut last) = (0_i64, first, start);
        let mut smallest = i64::MAX;
        while last < start + LONGEST
            && let Some(next) = self.joined(last)
        {
            match self.word(next) {
                Some(NumberWord::Cardinal(more)) => {
                    let more = i64::from(more);
                    let tens = current % 100 >= 20 && current % 10 == 0 && more < 10;
                    let behind = current % 100 == 0 && current > 0 && more < 100 && smallest == 100
                        || current == 0 && more < smallest && smallest > 100;
                    if !tens && !behind {
                        break;
                    }
                    current += more;
                }
                Some(NumberWord::And) => {
                    // "two hundred and five"; "two and a half".
                    let after = self.spaced(next);
                    let small = |at: usize| match self.word(at)? {
                        NumberWord::Cardinal(more) => Some(i64::from(more)),
                        _ => None,
                    };
                    match after.and_then(|at| Some((at, small(at)?))) {
                        Some((at, more))
                            if smallest < i64::MAX
                                && more < smallest.min(100)
                                && (current == 0 || current % 100 == 0 && smallest == 100) =>
                        {
                            current += more;
                            last = at;
                            continue;
                        }
                        _ => break,
                    }
                }
                Some(NumberWord::Scale(by)) => {
                    if by == 100 || by < 1000 {
                        current = current.max(1).checked_mul(by)?;
                        smallest = by;
                    } else {
                        total = total.checked_add(current.max(1).checked_mul(by)?)?;
                        current = 0;
                        smallest = by;
                    }
                }
                Some(NumberWord::Fraction(of) | NumberWord::Ordinal(_, of))
                    if of > 0 && last == start && first < i64::from(of) =>
                {
                    let plural = self.layers.token_text(next).ends_with('s');
                    if plural || first == 1 {
                        let value = Number::fraction(i128::from(first), i128::from(of))?;
                        return Some(self.reading(start, next, value, QuantityKind::Fraction));
                    }
                    break;
                }
                _ => break,
            }
            last = next;
        }
        let mut value = Number::whole(total.checked_add(current)?);
        let mut step = Number::ONE;
        // "two and a half".
        if let Some(and) = self.spaced(last)
            && self.word(and) == Some(NumberWord::And)
            && let Some(article) = self.spaced(and)
            && self.word(article) == Some(NumberWord::Article)
            && let Some(half) = self.spaced(article)
            && self.word(half) == Some(NumberWord::Fraction(2))
        {
            step = Number::fraction(1, 2)?;
            value = value.plus(step)?;
            last = half;
        }
        let mut out = self.reading(start, last, value, QuantityKind::Count);
        out.step = step;
        self.scaled(&mut out, last)?;
        Some(out)
    }
}
