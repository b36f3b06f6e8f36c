//! Exact numbers: fractions of 64-bit integers, as texts write them in figures.
//!
//! No operator is defined on them: every step that can leave their range says so, and a check that
//! cannot compute stays silent. There is no floating point in a verdict.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A fraction in its lowest terms; the denominator is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Number {
    numerator: i64,
    denominator: i64,
}

/// The most digits of a figure that are read.
const DIGITS: usize = 18;

impl Number {
    /// 0.
    pub const ZERO: Self = Self::whole(0);
    /// 1.
    pub const ONE: Self = Self::whole(1);

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// A fraction; none where its lowest terms are too large, or the denominator is 0.
    #[must_use]
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|_| denominator != 0)?;
        let sign = denominator.signum();
        Some(Self {
            numerator: i64::try_from(sign * numerator / divisor).ok()?,
            denominator: i64::try_from(sign * denominator / divisor).ok()?,
        })
    }

    /// A power of ten, of at most 18.
    #[must_use]
    pub fn power_of_ten(exponent: i32) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 { Self::fraction(1, power) } else { Self::fraction(power, 1) }
    }

    fn parts(self) -> (i128, i128) {
        (i128::from(self.numerator), i128::from(self.denominator))
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Self::fraction((a * d).checked_add(c * b)?, b * d)
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negative())
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Self::fraction(a * c, b * d)
    }

    /// The quotient; none of a division by 0.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Self::fraction(a * d, b * c)
    }

    /// With the other sign.
    #[must_use]
    pub fn negative(self) -> Self {
        Self { numerator: self.numerator.saturating_neg(), ..self }
    }

    /// Without its sign.
    #[must_use]
    pub fn magnitude(self) -> Self {
        if self.numerator < 0 { self.negative() } else { self }
    }

    /// How far two numbers are apart.
    #[must_use]
    pub fn distance(self, other: Self) -> Option<Self> {
        Some(self.minus(other)?.magnitude())
    }

    /// Half of it.
    #[must_use]
    pub fn half(self) -> Option<Self> {
        self.over(Self::whole(2))
    }

    /// The sum of some numbers.
    pub fn sum(numbers: impl IntoIterator<Item = Self>) -> Option<Self> {
        numbers.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// Whether it has no fractional part.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// Its value where that is a whole number.
    #[must_use]
    pub fn to_whole(self) -> Option<i64> {
        self.is_whole().then_some(self.numerator)
    }

    /// Whether it is 1, 10, 100 … or a tenth, a hundredth …
    #[must_use]
    pub fn is_power_of_ten(self) -> bool {
        let power = |whole: i64| Self::whole(whole).roundness() == Self::whole(whole);
        match (self.numerator, self.denominator) {
            (1, below) => power(below),
            (above, 1) => power(above),
            _ => false,
        }
    }

    /// The greatest power of ten that divides a whole number: 1000 for 12,000; of another number,
    /// and of 0, it is 1.
    #[must_use]
    pub fn roundness(self) -> Self {
        let (mut rest, mut power) = (self.numerator, 1);
        while self.is_whole() && rest != 0 && rest % 10 == 0 {
            rest /= 10;
            power *= 10;
        }
        Self::whole(power)
    }

    /// To some decimal places, halves away from 0, with thousands parted by commas; trailing
    /// zeros are left out.
    #[must_use]
    pub fn shown(self, places: u32) -> String {
        let (numerator, denominator) = self.parts();
        let scale = 10_i128.pow(places.min(9));
        let scaled = numerator.unsigned_abs() as i128 * scale;
        let rounded = (2 * scaled + denominator) / (2 * denominator).max(1);
        let (whole, rest) = (rounded / scale, rounded % scale);
        let digits = whole.to_string();
        let mut out = String::from(if numerator < 0 && rounded > 0 { "−" } else { "" });
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at) % 3 == 0 && digits.len() > 3 {
                out.push(',');
            }
            out.push(digit);
        }
        if rest > 0 {
            let places = places.min(9) as usize;
            let decimals = format!("{rest:0places$}");
            out.push('.');
            out.push_str(decimals.trim_end_matches('0'));
        }
        out
    }
}

/// In full where few decimal places are enough, rounded to three otherwise.
impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = (0..=6).find(|&it| 10_i64.pow(it) % self.denominator.max(1) == 0);
        out.pad(&self.shown(full.unwrap_or(3)))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// A number in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// Its value.
    pub value: Number,
    /// The place of its last digit: a tenth for `1.5`.
    pub step: Number,
    /// Whether signs part its thousands.
    pub grouped: bool,
}

/// Reads figures with their signs: `1,234.5`, `1.234.567,8`, `1’234`, `12,5`, `12,34,567`; none
/// for what is a date, a version or several numbers.
#[must_use]
pub fn numeral(text: &str) -> Option<Numeral> {
    let sign =
        |c: char| matches!(c, ',' | '.' | '\'' | '’' | '\u{A0}' | '\u{2009}' | '\u{202F}' | ' ');
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > 2 * DIGITS {
        return None;
    }
    let signs: Vec<char> = text.chars().filter(|&c| sign(c)).collect();
    let groups: Vec<&str> = text.split(sign).collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(digits) {
        return None;
    }
    let decimals = match *signs.as_slice() {
        [] => 0,
        [',' | '.'] if groups[1].len() != 3 || groups[0].len() > 3 => 1,
        // `1.234` is a decimal to readers of English, as is `0,123`.
        ['.'] => 1,
        [','] if groups[0] == "0" => 1,
        [.., first, last] if first != last && matches!(last, ',' | '.') => 1,
        _ => 0,
    };
    let (whole, decimal) = groups.split_at(groups.len() - decimals);
    let (first, rest) = whole.split_first()?;
    let alike = signs[..rest.len()].windows(2).all(|pair| pair[0] == pair[1]);
    let closed = rest.last().is_none_or(|last| last.len() == 3);
    let grouped = rest.iter().all(|group| matches!(group.len(), 2 | 3));
    let short = rest.is_empty() || first.len() <= 3 && *first != "0";
    if !(alike && closed && grouped && short) {
        return None;
    }
    let places = decimal.first().map_or(0, |it| it.len());
    let figures: String = groups.concat();
    let value: i128 = figures.parse().ok().filter(|_| figures.len() <= DIGITS)?;
    let step = Number::power_of_ten(-i32::try_from(places).ok()?)?;
    let value = Number::fraction(value, 1)?.times(step)?;
    Some(Numeral { value, step, grouped: !rest.is_empty() })
}

/// A fraction that is one character: `½`.
#[must_use]
pub fn vulgar_fraction(text: &str) -> Option<Number> {
    let (numerator, denominator) = match text {
        "½" => (1, 2),
        "⅓" => (1, 3),
        "⅔" => (2, 3),
        "¼" => (1, 4),
        "¾" => (3, 4),
        "⅕" => (1, 5),
        "⅖" => (2, 5),
        "⅗" => (3, 5),
        "⅘" => (4, 5),
        "⅙" => (1, 6),
        "⅚" => (5, 6),
        "⅛" => (1, 8),
        "⅜" => (3, 8),
        "⅝" => (5, 8),
        "⅞" => (7, 8),
        _ => return None,
    };
    Number::fraction(numerator, denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        numeral(text).map(|it| format!("{} by {}", it.value, it.step))
    }

    #[test]
    fn figures_are_read_in_every_style() {
        let value = |text: &str| read(text).unwrap_or_default();
        assert_eq!(value("1,234.5"), "1,234.5 by 0.1");
        assert_eq!(value("1.234.567,8"), "1,234,567.8 by 0.1");
        assert_eq!(value("1’234"), "1,234 by 1");
        assert_eq!(value("12 345"), "12,345 by 1");
        assert_eq!(value("12,34,567"), "1,234,567 by 1");
        assert_eq!(value("12,5"), "12.5 by 0.1");
        assert_eq!(value("0,125"), "0.125 by 0.001");
        assert_eq!(value("44.10"), "44.1 by 0.01");
        assert_eq!(value("1900"), "1,900 by 1");
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in ["1.2.3", "12,3,4", "0,123,456", "1,234.567,8", "12a", "", "1,,2"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"9".repeat(40)), None);
    }

    #[test]
    fn what_leaves_the_range_is_none() {
        let most = Number::whole(i64::MAX);
        assert_eq!(most.plus(Number::ONE), None);
        assert_eq!(most.times(most), None);
        assert_eq!(most.over(Number::ZERO), None);
        assert!(most > Number::ONE && Number::ONE.negative() < Number::ZERO);
    }

    #[test]
    fn thirds_are_exact() {
        let third = Number::fraction(1, 3);
        let sum = third.and_then(|third| Number::sum([third, third, third]));
        assert_eq!(sum, Some(Number::ONE));
        assert_eq!(third.map(|it| it.to_string()).as_deref(), Some("0.333"));
    }
}
