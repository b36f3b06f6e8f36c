//! Quantities: how much or how many a text says, of what, and how exactly.
//!
//! `grammar` reads numbers in words and figures out of the tokens; here each gets its unit, what it
//! counts, and what stands beside it that makes it a bound or an approximation. Dates, and what a
//! text cites, are left out. Values are exact: [`Number`] is no floating point.

mod grammar;

mod naming;

use serde::{Deserialize, Serialize};

use self::grammar::{Grammar, Reading};
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::TokenKind;
use crate::text::zone::{Zone, ZoneSet};
use crate::words::fold;
use crate::words::number::Number;
use crate::words::quantities::{self, Measure, Qualifier};

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuantityKind {
    /// Things that are counted.
    Count,
    /// A part of a whole, in words or as a fraction: "two-thirds".
    Fraction,
    /// Of a hundred.
    Percent,
    /// A difference of two percentages.
    Points,
    /// Money, by its currency.
    Money(u16),
    /// A measure, by its unit.
    Measure(u16),
    /// A place in an order: "second-longest".
    Rank,
    /// Two numbers against each other: "3–1", "12:7".
    Score,
    /// The name of something, such as "12" in "Chapter 12", or what only looks like a number.
    Label,
}

/// On which side of its number a quantity may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// It is the number.
    Exact,
    /// More, or at least so much.
    Lower,
    /// Less, or at most so much.
    Upper,
}

/// One quantity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Quantity {
    /// The number with its sign and unit.
    pub extent: Extent,
    /// Its value, with scale words; of a range or a score, the first number.
    pub value: Number,
    /// The second number of a range or a score.
    pub upper: Option<Number>,
    /// What one more in the last place that is shown would add: 100,000 for "9.6 million".
    pub step: Number,
    /// What it is of.
    pub kind: QuantityKind,
    /// Whether more or less would do.
    pub bound: Bound,
    /// Whether the text says that it is only about so much.
    pub approximate: bool,
    /// Whether it is written in words.
    pub spelled: bool,
    /// The plural that it counts, in lower case; empty where none stands behind it.
    pub noun: Box<str>,
    /// The place of its sentence among those of the text.
    pub sentence: u32,
    /// What it stands in.
    pub zones: ZoneSet,
}

impl Quantity {
    /// Whether it is one number and neither a bound nor approximate.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.bound == Bound::Exact && !self.approximate && self.upper.is_none()
    }

    /// Whether another text may say something else of what it is of: it is no name, no score, and more
    /// than "one".
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        let apart = matches!(
            self.kind,
            QuantityKind::Label
                | QuantityKind::Score
                | QuantityKind::Fraction
                | QuantityKind::Points
        );
        let least = Number::whole(if self.spelled { 2 } else { 1 });
        !apart && (self.value.magnitude() >= least || self.kind != QuantityKind::Count)
    }

    /// The least and the greatest number that the text allows, where there is one: half of the last
    /// place shown on either side, a tenth of the number where it is only approximate, one side
    /// open for a bound.
    #[must_use]
    pub fn interval(&self) -> (Option<Number>, Option<Number>) {
        let last = self.upper.unwrap_or(self.value);
        let whole = self.kind == QuantityKind::Count && self.step == Number::ONE;
        let room = match (self.approximate, whole) {
            (true, _) => last.magnitude().over(Number::whole(10)),
            (false, true) => Some(Number::ZERO),
            (false, false) => self.step.half(),
        };
        let low = room.and_then(|room| self.value.minus(room));
        let high = room.and_then(|room| last.plus(room));
        (low.filter(|_| self.bound != Bound::Upper), high.filter(|_| self.bound != Bound::Lower))
    }

    /// The place of its last digit that is no 0: 1000 for "12,000", a tenth for "1.5".
    #[must_use]
    pub fn roundness(&self) -> Number {
        match self.value.over(self.step) {
            Some(steps) => steps.roundness().times(self.step).unwrap_or(self.step),
            None => self.step,
        }
    }

    /// Whether it may be of the same as another one: "from 40 to 50 crowns" leaves out the first
    /// unit.
    #[must_use]
    pub fn may_be_like(&self, other: &Self) -> bool {
        let bare = self.kind == QuantityKind::Count && self.noun.is_empty();
        self.is_like(other)
            || bare
                && matches!(
                    other.kind,
                    QuantityKind::Money(_) | QuantityKind::Measure(_) | QuantityKind::Percent
                )
    }

    /// Whether two of them can be added or compared: things that are counted, or one unit.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind
            && !matches!(self.kind, QuantityKind::Rank | QuantityKind::Score | QuantityKind::Label)
    }
}

/// How many tokens a unit or a qualifier has at most.
const WORDS: usize = 4;

/// How many tokens behind its number the noun stands that it counts.
const NOUN: usize = 5;

/// What holds no quantity of the author's own.
const APART: [Zone; 6] =
    [Zone::Reference, Zone::Citation, Zone::Locator, Zone::Code, Zone::Furniture, Zone::CitedTitle];

/// The quantities of a document, in order; `dates` are the spans of its calendar dates.
#[must_use]
pub fn extract(layers: &Layers<'_>, dates: &[TextSpan]) -> Vec<Quantity> {
    let grammar = Grammar::new(layers);
    let mut out: Vec<Quantity> = Vec::new();
    let mut at = 0;
    let mut dates = dates.iter().peekable();
    let mut sentence = 0;
    while let Some(start) = grammar.next(at) {
        at = start + 1;
        let first = layers.tokens[start].span;
        while dates.next_if(|date| date.end <= first.start).is_some() {}
        if dates.peek().is_some_and(|date| date.overlaps(first)) {
            continue;
        }
        let Some(reading) = grammar.read(start) else { continue };
        while layers.sentences.get(sentence).is_some_and(|it| it.end <= first.start) {
            sentence += 1;
        }
        at = reading.end.max(at);
        let Some((mut quantity, end)) = finish(layers, &grammar, &reading) else { continue };
        at = at.max(end);
        if APART.iter().any(|&zone| quantity.zones.contains(zone)) {
            continue;
        }
        quantity.sentence = sentence as u32;
        if out.last().is_some_and(|last| naming::goes_on(layers, last, &quantity)) {
            quantity.kind = QuantityKind::Label;
        }
        if let Some(last) = out.last_mut() {
            scale_first(layers, last, &quantity, reading.scale);
        }
        if !out.last_mut().is_some_and(|last| compound(layers, last, &quantity)) {
            out.push(quantity);
        }
    }
    out
}

/// Gives the scale of the second number of "from 92 to 69 million" to the first one.
fn scale_first(layers: &Layers<'_>, first: &mut Quantity, second: &Quantity, scale: Number) {
    let gap = TextSpan { start: first.extent.text.end, end: second.extent.text.start };
    let joined =
        matches!(layers.text(gap), " to " | " and " | " or " | " to $" | " to £" | " to €");
    let alike = matches!(first.kind, QuantityKind::Count) || first.kind == second.kind;
    let bare = first.noun.is_empty() && first.step < Number::whole(1000);
    let small = first.value < Number::whole(1000);
    // "two or three hundred" and "one to two dozen" are scaled alike.
    if scale <= Number::ONE
        || !(joined && alike && bare && small)
        || first.spelled != second.spelled
    {
        return;
    }
    if let (Some(value), Some(step)) = (first.value.times(scale), first.step.times(scale)) {
        first.value = value;
        first.step = step;
    }
}

/// Adds "10 in" to the "5 ft" right before it.
fn compound(layers: &Layers<'_>, first: &mut Quantity, second: &Quantity) -> bool {
    let (QuantityKind::Measure(large), QuantityKind::Measure(small)) = (first.kind, second.kind)
    else {
        return false;
    };
    let (Some(large), Some(small)) = (quantities::unit(large), quantities::unit(small)) else {
        return false;
    };
    let gap = TextSpan { start: first.extent.text.end, end: second.extent.text.start };
    let joined = matches!(layers.text(gap), " " | " and " | "\u{A0}" | ", ");
    let fits = large.dimension == small.dimension
        && large.factor > small.factor
        && large.offset == Number::ZERO
        && first.value.is_whole()
        && first.is_exact()
        && second.upper.is_none();
    let part = |value: Number| value.times(small.factor)?.over(large.factor);
    let sum = part(second.value).and_then(|part| first.value.plus(part));
    let (true, true, Some(sum), Some(step)) = (joined, fits, sum, part(second.step)) else {
        return false;
    };
    first.value = sum;
    first.step = step;
    first.extent = layers.extent(first.extent.text.cover(second.extent.text));
    true
}

/// Whether a gap between two tokens keeps them together.
fn is_close(gap: &str) -> bool {
    matches!(gap, "" | " " | "\u{A0}" | "\u{202F}" | "\u{2009}")
}

/// A number with all that belongs to it, and the token behind.
fn finish(
    layers: &Layers<'_>,
    grammar: &Grammar<'_, '_>,
    reading: &Reading,
) -> Option<(Quantity, usize)> {
    let tokens = &layers.tokens;
    let first = tokens[reading.start].span;
    let block = layers.document.block_at(first.start)?.span;
    let mut span = TextSpan { start: first.start, end: reading.stop };
    let mut end = reading.end;
    let mut kind = reading.kind;
    let mut scale = Number::ONE;
    // `US $`, `£`, `−`.
    let sign = reading.start.checked_sub(1).map(|at| (at, tokens[at].span));
    let sign = sign.filter(|(_, sign)| sign.end == first.start || !reading.spelled);
    let mut before = reading.start;
    let mut negative = false;
    if let Some((at, sign)) = sign.filter(|(_, sign)| sign.start >= block.start) {
        let text = layers.text(sign);
        let gap = layers.text(TextSpan { start: sign.end, end: first.start });
        if let Some(currency) = quantities::money_sign(text).filter(|_| is_close(gap)) {
            kind = QuantityKind::Money(currency);
            span.start = sign.start;
            before = at;
            let prior = at.checked_sub(1).filter(|&it| layers.touches(it));
            if let Some(prior) = prior.filter(|&it| tokens[it].kind == TokenKind::Word) {
                span.start = tokens[prior].span.start;
                before = prior;
            }
        } else if gap.is_empty()
            && matches!(text, "−" | "-" | "–")
            && at.checked_sub(1).is_none_or(|prior| {
                !layers.touches(prior) || matches!(layers.token_text(prior), "(" | "±" | "/")
            })
        {
            negative = true;
            span.start = sign.start;
            before = at;
        }
    }
    if matches!(kind, QuantityKind::Money(_))
        && let Some(letters) = reading.letters
        && let Some(by) = quantities::money_scale(layers.text(letters))
    {
        scale = Number::whole(by);
        span.end = letters.end;
    }
    if matches!(kind, QuantityKind::Count | QuantityKind::Fraction | QuantityKind::Money(_)) {
        if let Some(letters) = reading.letters.filter(|_| scale == Number::ONE) {
            // `30km`, `5%`; `26th` is no number to count with.
            match quantities::measure(layers.text(letters)) {
                Some(measure) => kind = of(measure),
                None => kind = QuantityKind::Label,
            }
            span.end = letters.end;
        } else if kind == QuantityKind::Fraction
            && let Some((unit, stop, next)) = unit_of_part(layers, end, block)
        {
            kind = QuantityKind::Measure(unit);
            span.end = stop;
            end = next;
        } else if let Some((measure, stop, next)) = measure_behind(layers, end, span.end, block)
            && kind != QuantityKind::Fraction
            && !matches!(kind, QuantityKind::Money(_))
        {
            kind = of(measure);
            span.end = stop;
            end = next;
        }
    }
    let value = reading.value.times(scale)?;
    let value = if negative { value.negative() } else { value };
    let (noun, hyphenated) = match kind {
        QuantityKind::Count => noun(layers, end, span.end, block),
        _ => (Box::default(), false),
    };
    if kind == QuantityKind::Count
        && naming::is_label(layers, reading, before, block, &noun, hyphenated)
    {
        kind = QuantityKind::Label;
    }
    // "no one", "this one".
    let pronoun = reading.spelled
        && value == Number::ONE
        && kind == QuantityKind::Count
        && reading.start > 0
        && matches!(
            &*fold::lower(layers.token_text(reading.start - 1)),
            "no" | "this"
                | "that"
                | "the"
                | "any"
                | "every"
                | "each"
                | "which"
                | "another"
                | "some"
        );
    if pronoun {
        return None;
    }
    let (bound, approximate) = qualified(layers, before, end, block, grammar, reading);
    let zones = layers.zones(span);
    let quantity = Quantity {
        extent: layers.extent(span),
        value,
        upper: reading.upper.and_then(|upper| upper.times(scale)),
        step: reading.step.times(scale)?,
        kind,
        bound,
        approximate,
        spelled: reading.spelled,
        noun,
        sentence: 0,
        zones,
    };
    Some((quantity, end))
}

fn of(measure: Measure) -> QuantityKind {
    match measure {
        Measure::Percent => QuantityKind::Percent,
        Measure::Points => QuantityKind::Points,
        Measure::Money(currency) => QuantityKind::Money(currency),
        Measure::Unit(unit) => QuantityKind::Measure(unit),
    }
}

/// The unit that a fraction is of: "a quarter of an hour", "half a mile".
fn unit_of_part(layers: &Layers<'_>, end: usize, block: TextSpan) -> Option<(u16, u32, usize)> {
    let article = |at: usize| matches!(layers.token_text(at), "a" | "an");
    let at = if article(end) {
        end + 1
    } else if layers.token_text(end) == "of" && article(end + 1) {
        end + 2
    } else {
        return None;
    };
    let span = layers.tokens.get(at).filter(|it| it.span.end <= block.end)?.span;
    match quantities::measure(layers.text(span))? {
        Measure::Unit(unit) => Some((unit, span.end, at + 1)),
        _ => None,
    }
}

/// The longest unit behind a number, its end, and the token after it.
fn measure_behind(
    layers: &Layers<'_>,
    at: usize,
    stop: u32,
    block: TextSpan,
) -> Option<(Measure, u32, usize)> {
    let tokens = &layers.tokens;
    let mut first = tokens.get(at)?.span;
    let gap = layers.text(TextSpan { start: stop, end: first.start });
    if !is_close(gap) || first.start >= block.end {
        return None;
    }
    let mut start = at;
    let mut hyphen = false;
    // `40-metre`; the points of `5-point` need the hyphen.
    if gap.is_empty() && matches!(layers.text(first), "-" | "‑") {
        hyphen = true;
        start += 1;
        first = tokens.get(start).filter(|it| it.span.start == first.end)?.span;
    }
    let mut found = None;
    for last in start..(start + WORDS).min(tokens.len()) {
        let span = TextSpan { start: first.start, end: tokens[last].span.end };
        if span.end > block.end {
            break;
        }
        let goes_on = layers.touches(last) && tokens[last].kind == TokenKind::Word;
        let text = layers.text(span);
        if goes_on && tokens.get(last + 1).is_some_and(|it| it.kind != TokenKind::Punctuation) {
            continue;
        }
        if let Some(measure) = quantities::measure(text) {
            found = Some((measure, span.end, last + 1));
        }
    }
    // "in" and "m" are words, too: "12 in the north", and a pound of a hundred points has no unit.
    found.filter(|&(_, _, next)| {
        let last = layers.text(tokens[next - 1].span);
        hyphen
            || last != "in"
            || tokens.get(next).is_none_or(|it| it.kind == TokenKind::Punctuation)
    })
}

/// The plural noun that a number counts, and whether a hyphen joins it: "149-seat".
fn noun(layers: &Layers<'_>, at: usize, stop: u32, block: TextSpan) -> (Box<str>, bool) {
    let mut end = stop;
    for (nth, token) in layers.tokens.iter().enumerate().skip(at).take(NOUN) {
        let gap = layers.text(TextSpan { start: end, end: token.span.start });
        let text = layers.text(token.span);
        if token.span.start >= block.end {
            break;
        }
        let hyphen = matches!(text, "-" | "‑");
        if nth == at && hyphen && gap.is_empty() {
            let next = layers.tokens.get(nth + 1).filter(|it| it.span.start == token.span.end);
            let next = next.filter(|it| it.kind == TokenKind::Word);
            let word = next.map(|it| fold::lower(layers.text(it.span)));
            return (word.as_deref().unwrap_or_default().into(), true);
        }
        let plain = matches!(gap, "" | " " | "\u{A0}");
        if !plain || !hyphen && token.kind != TokenKind::Word || quantities::is_stop(text) {
            break;
        }
        if quantities::is_plural(text) {
            return (fold::lower(text).into(), false);
        }
        end = token.span.end;
    }
    (Box::default(), false)
}

/// What the words around a number make of it.
fn qualified(
    layers: &Layers<'_>,
    before: usize,
    end: usize,
    block: TextSpan,
    grammar: &Grammar<'_, '_>,
    reading: &Reading,
) -> (Bound, bool) {
    let tokens = &layers.tokens;
    let mut found = None;
    for start in (before.saturating_sub(WORDS)..before).rev() {
        let span = TextSpan { start: tokens[start].span.start, end: tokens[before - 1].span.end };
        if span.start < block.start {
            break;
        }
        found = quantities::qualifier_before(layers.text(span)).or(found);
    }
    for last in end..(end + 3).min(tokens.len()) {
        let span = TextSpan { start: tokens[end].span.start, end: tokens[last].span.end };
        if span.end > block.end {
            break;
        }
        found = quantities::qualifier_after(layers.text(span)).or(found);
    }
    // "a few hundred", "several dozen".
    let vague = grammar.is_vague(reading.start);
    match found {
        Some(Qualifier::More) => (Bound::Lower, vague),
        Some(Qualifier::Less) => (Bound::Upper, vague),
        Some(Qualifier::Approximate) => (Bound::Exact, true),
        None => (Bound::Exact, vague),
    }
}

#[cfg(test)]
mod tests;
