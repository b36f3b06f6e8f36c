//! Whether two quantities exclude each other, as exactly as their digits, bounds and qualifiers allow.

use super::Measure;
use crate::facts::quantity::{Quantity, QuantityKind};
use crate::words::number::Number;
use crate::words::quantities;

/// How two quantities of one sort stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// They may be one.
    Agree,
    /// They exclude each other; how one may have come of the other.
    Exclude(Slip),
}

/// How a number may have come of another by a slip of the pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// In no way that is known.
    Other,
    /// One digit is another, of two or of more.
    Digit,
    /// Two neighbours of two digits are exchanged, or "sixteen" stands for "sixty".
    Pair,
    /// Two neighbouring digits of several are exchanged: two numbers of two things are hardly ever so.
    Exchange,
}

/// The greatest ratio of two numbers that are told of one thing: those further apart are of others.
const FURTHEST: i64 = 6;

/// Compares two quantities; nothing where they are too far apart to be of one thing, or cannot be
/// compared.
#[must_use]
pub fn compare(left: &Measure<'_>, right: &Measure<'_>) -> Option<Comparison> {
    let (a, b) = (left.quantity, right.quantity);
    // A bare number is in the unit of the other one.
    let bare = left.sort() != right.sort();
    let [x, y] = [range(a, bare)?, range(b, bare)?];
    let after = |low: Option<Number>, high: Option<Number>| {
        low.zip(high).is_some_and(|(low, high)| low > high)
    };
    if !after(x.0, y.1) && !after(y.0, x.1) {
        return Some(Comparison::Agree);
    }
    let [p, q] = [base(a, a.value, bare)?, base(b, b.value, bare)?].map(Number::magnitude);
    let (less, more) = (p.min(q), p.max(q));
    let near = less > Number::ZERO && less.times(Number::whole(FURTHEST))? >= more;
    if !near && a.kind != QuantityKind::Rank {
        return None;
    }
    Some(Comparison::Exclude(slip(a, b)))
}

/// A value in the base unit of its dimension.
fn base(quantity: &Quantity, value: Number, bare: bool) -> Option<Number> {
    match quantity.kind {
        QuantityKind::Measure(unit) if !bare => quantities::unit(unit)?.to_base(value),
        _ => Some(value),
    }
}

/// What a quantity may be, in the base unit: a number that ends in zeros may be rounded to half of its
/// last other digit where another one is more exact, and all of that where it is approximate.
fn range(quantity: &Quantity, bare: bool) -> Option<(Option<Number>, Option<Number>)> {
    if quantity.kind == QuantityKind::Rank {
        return Some((Some(quantity.value), Some(quantity.value)));
    }
    let (mut low, mut high) = quantity.interval();
    // "One minute" is not rounded to minutes as "60 s" is to seconds.
    if quantity.spelled && quantity.is_exact() && quantity.kind != QuantityKind::Count {
        let quarter = quantity.step.over(Number::whole(4))?;
        (low, high) = (quantity.value.minus(quarter), quantity.value.plus(quarter));
    }
    let round = quantity.roundness();
    let room = match quantity.approximate {
        true => round,
        false if round >= Number::whole(10) => round.half()?,
        // What is measured in whole numbers is rounded to them.
        false => Number::ZERO,
    };
    let last = quantity.upper.unwrap_or(quantity.value);
    let low = match low {
        Some(low) => Some(base(quantity, low.min(quantity.value.minus(room)?), bare)?),
        None => None,
    };
    let high = match high {
        Some(high) => Some(base(quantity, high.max(last.plus(room)?), bare)?),
        None => None,
    };
    Some((low, high))
}

/// How much likelier two numbers are where one of them is wrong than where they are of two things, as
/// the logarithm of the ratio in thousandths: counted on pairs of edited texts and of texts in which
/// somebody planted errors.
#[must_use]
pub fn likelihood(left: &Measure<'_>, right: &Measure<'_>, slip: Slip) -> i64 {
    let (a, b) = (left.quantity, right.quantity);
    match slip {
        Slip::Exchange => return 6000,
        Slip::Pair => return 4000,
        Slip::Digit | Slip::Other => {}
    }
    // A place in an order is a small number by its nature.
    if a.kind == QuantityKind::Rank {
        return 1800;
    }
    let bare = left.sort() != right.sort();
    let ends = base(a, a.value, bare).zip(base(b, b.value, bare));
    let [less, more] = ends.map_or([Number::ONE; 2], |(a, b)| {
        let (a, b) = (a.magnitude(), b.magnitude());
        [a.min(b), a.max(b)]
    });
    // Wrong numbers are seldom far from the right one, and hardly ever of one digit.
    let within = |percent: i64| {
        let bound = less.times(Number::whole(percent)).and_then(|it| it.over(Number::whole(100)));
        bound.is_some_and(|bound| more < bound)
    };
    let nearness = match () {
        () if bare => -1400,
        () if within(125) => 1200,
        () if within(150) => 600,
        () if within(200) => -500,
        () => -1400,
    };
    let (x, y) = (digits(a).len(), digits(b).len());
    let figures = if x.min(y) < 2 { -1200 } else { 600 };
    let same = if x == y { 0 } else { -700 };
    nearness + figures + same + if slip == Slip::Digit { 400 } else { 0 }
}

/// The digits of a number without the zeros at its end.
fn digits(quantity: &Quantity) -> Vec<u8> {
    let shown = quantity.value.magnitude().to_string();
    let mut digits: Vec<u8> = shown.bytes().filter(u8::is_ascii_digit).collect();
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    digits
}

/// How a slip of the pen leads from one number to the other.
fn slip(a: &Quantity, b: &Quantity) -> Slip {
    let (x, y) = (digits(a), digits(b));
    let teen = |a: Number, b: Number| {
        let ten = Number::whole(10);
        a > Number::whole(12)
            && a < Number::whole(20)
            && a.minus(ten).and_then(|it| it.times(ten)) == Some(b)
    };
    // "Sixteen" is taken for "sixty", 16 is not for 60.
    let spelled = a.spelled || b.spelled;
    if spelled && (teen(a.value, b.value) || teen(b.value, a.value)) {
        return Slip::Pair;
    }
    if x.len() != y.len() || x.len() < 2 {
        return Slip::Other;
    }
    let differ: Vec<_> = (0..x.len()).filter(|&at| x[at] != y[at]).collect();
    match differ[..] {
        [_] => Slip::Digit,
        [i, j] if j == i + 1 && x[i] == y[j] && x[j] == y[i] => {
            if x.len() > 2 {
                Slip::Exchange
            } else {
                Slip::Pair
            }
        }
        _ => Slip::Other,
    }
}
