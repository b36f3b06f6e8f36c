//! The words by which quantities are read: scales, fractions, units, currencies, approximations and
//! bounds, from `quantities.toml` and `units.toml`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::words::data;
use crate::words::fold;
use crate::words::number::Number;
use crate::words::timewords::{self, TimeWord};

/// What a word is to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberWord {
    /// "seven", "forty".
    Cardinal(u16),
    /// "third": its rank, and what it is a part of as a fraction, 0 where it is none.
    Ordinal(u16, u16),
    /// "half", "thirds": of how many parts it is one.
    Fraction(u16),
    /// "hundred", "million", "dozen": what it multiplies.
    Scale(i64),
    /// "a".
    Article,
    /// "and".
    And,
}

/// What a number is said to be less or more exact than.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// About so many.
    Approximate,
    /// More, or at least so many.
    More,
    /// Fewer, or at most so many.
    Less,
}

/// What a number counts or measures, by the word or sign behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// `%`, "per cent".
    Percent,
    /// "percentage points".
    Points,
    /// A currency, by its place in [`currency`].
    Money(u16),
    /// A unit, by its place in [`unit()`].
    Unit(u16),
}

/// A unit of measurement.
#[derive(Debug)]
pub struct Unit {
    /// Its symbol, or its name where it has none.
    pub symbol: String,
    /// The place of its dimension in the table.
    pub dimension: u8,
    /// Whether units of its dimension are converted into each other in running text.
    pub converted: bool,
    /// The places of the two dimensions whose base units its base is the ratio of, for a speed.
    pub ratio: Option<(u8, u8)>,
    /// How many of the base unit one of them is.
    pub factor: Number,
    /// What is added then, for temperatures.
    pub offset: Number,
    /// Another factor that many writers mean, for bytes.
    pub binary: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sides {
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Percent {
    units: Vec<String>,
    points: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Money {
    before: FxHashMap<String, String>,
    after: FxHashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Quantities {
    scales: FxHashMap<String, i64>,
    money_scales: FxHashMap<String, i64>,
    fractions: FxHashMap<String, u16>,
    approximate: Sides,
    more: Sides,
    less: Sides,
    percent: Percent,
    money: Money,
    labels: WordList,
    plurals: WordList,
    stops: WordList,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    dimension: Vec<RawDimension>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDimension {
    name: String,
    ratio: Option<[String; 2]>,
    units: Vec<RawUnit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUnit {
    long: Vec<String>,
    symbols: Vec<String>,
    factor: String,
    offset: Option<String>,
    binary: Option<String>,
}

/// The seconds of an hour.
const HOUR: i64 = 3600;

struct Lexicon {
    numbers: FxHashMap<String, NumberWord>,
    money_scales: FxHashMap<String, i64>,
    before: FxHashMap<String, Qualifier>,
    after: FxHashMap<String, Qualifier>,
    /// Names of units in lower case, and the words of percentages and currencies.
    names: FxHashMap<String, Measure>,
    /// Symbols, in their case.
    symbols: FxHashMap<String, Measure>,
    signs: FxHashMap<String, u16>,
    units: Vec<Unit>,
    currencies: Vec<String>,
    labels: FxHashSet<String>,
    plurals: FxHashSet<String>,
    stops: FxHashSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(lexicon);

fn lexicon() -> Lexicon {
    let table: Quantities = data::table("quantities.toml");
    let raw: Units = data::table("units.toml");
    let mut numbers: FxHashMap<_, _> = FxHashMap::default();
    numbers.extend(table.fractions.into_iter().map(|(word, of)| (word, NumberWord::Fraction(of))));
    numbers.extend(table.scales.into_iter().map(|(word, by)| (word, NumberWord::Scale(by))));
    for word in ["a", "an"] {
        numbers.insert(word.to_owned(), NumberWord::Article);
    }
    numbers.insert("and".to_owned(), NumberWord::And);
    numbers.insert("second".to_owned(), NumberWord::Ordinal(2, 0));
    let mut before = FxHashMap::default();
    let mut after = FxHashMap::default();
    let qualifiers = [
        (table.approximate, Qualifier::Approximate),
        (table.more, Qualifier::More),
        (table.less, Qualifier::Less),
    ];
    for (sides, qualifier) in qualifiers {
        before.extend(sides.before.into_iter().map(|word| (word, qualifier)));
        after.extend(sides.after.into_iter().map(|word| (word, qualifier)));
    }
    let mut currencies: Vec<String> = Vec::new();
    let mut currency = |name: String| {
        let at = currencies.iter().position(|it| *it == name).unwrap_or_else(|| {
            currencies.push(name);
            currencies.len() - 1
        });
        at as u16
    };
    let mut sorted: Vec<_> = table.money.before.into_iter().collect();
    sorted.sort();
    let signs = sorted.into_iter().map(|(sign, name)| (sign, currency(name))).collect();
    let mut names: FxHashMap<_, _> = FxHashMap::default();
    let mut sorted: Vec<_> = table.money.after.into_iter().collect();
    sorted.sort();
    names.extend(sorted.into_iter().map(|(word, name)| (word, Measure::Money(currency(name)))));
    names.extend(table.percent.units.into_iter().map(|word| (word, Measure::Percent)));
    names.extend(table.percent.points.into_iter().map(|word| (word, Measure::Points)));
    let mut symbols = FxHashMap::default();
    let mut units = Vec::new();
    let named: Vec<String> = raw.dimension.iter().map(|it| it.name.clone()).collect();
    let place = |name: &String| named.iter().position(|it| it == name).map(|it| it as u8);
    for (at, dimension) in raw.dimension.into_iter().enumerate() {
        let ratio = dimension.ratio.as_ref().and_then(|[a, b]| place(a).zip(place(b)));
        for raw in dimension.units {
            let measure = Measure::Unit(units.len() as u16);
            let name = raw.symbols.first().or(raw.long.last()).cloned();
            names.extend(raw.long.into_iter().map(|name| (name, measure)));
            symbols.extend(raw.symbols.into_iter().map(|symbol| (symbol, measure)));
            let factor = fraction(&raw.factor);
            // Days, months and years are of work, of the calendar, of a reign.
            let converted = match &*dimension.name {
                "arc" => false,
                "time" => factor <= Number::whole(HOUR),
                _ => true,
            };
            units.push(Unit {
                symbol: name.unwrap_or_default(),
                dimension: at as u8,
                converted,
                ratio,
                factor,
                offset: raw.offset.as_deref().map_or(Number::ZERO, fraction),
                binary: raw.binary.as_deref().map(fraction),
            });
        }
    }
    let set = |words: WordList| words.words.into_iter().collect();
    Lexicon {
        numbers,
        money_scales: table.money_scales,
        before,
        after,
        names,
        symbols,
        signs,
        units,
        currencies,
        labels: set(table.labels),
        plurals: set(table.plurals),
        stops: set(table.stops),
    }
}

/// A fraction of the tables, such as `254/10000`.
fn fraction(text: &str) -> Number {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let number = above.parse().ok().zip(below.parse().ok());
    let number = number.and_then(|(above, below)| Number::fraction(above, below));
    number.unwrap_or_else(|| unreachable!("units.toml: `{text}` is a fraction"))
}

/// What a word is to numbers; none of most words.
#[must_use]
pub fn number_word(word: &str) -> Option<NumberWord> {
    if word.len() > 12 || !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let lower = fold::lower(word);
    if let Some(&known) = LEXICON.numbers.get(&*lower) {
        if let (NumberWord::Fraction(of), Some(TimeWord::Ordinal(rank))) =
            (known, timewords::lookup(&lower))
        {
            return Some(NumberWord::Ordinal(rank, of));
        }
        return Some(known);
    }
    match timewords::lookup(&lower)? {
        TimeWord::Cardinal(number) => Some(NumberWord::Cardinal(number)),
        TimeWord::Ordinal(rank) => Some(NumberWord::Ordinal(rank, 0)),
        _ => None,
    }
}

/// What the letters at a figure multiply it by behind a sign of money: `5m`.
#[must_use]
pub fn money_scale(word: &str) -> Option<i64> {
    LEXICON.money_scales.get(&*fold::lower(word)).copied()
}

/// How some words before a number qualify it.
#[must_use]
pub fn qualifier_before(words: &str) -> Option<Qualifier> {
    LEXICON.before.get(&*normal(words)).copied()
}

/// How some words behind a number qualify it.
#[must_use]
pub fn qualifier_after(words: &str) -> Option<Qualifier> {
    LEXICON.after.get(&*normal(words)).copied()
}

/// What some words or signs behind a number say that it measures.
#[must_use]
pub fn measure(words: &str) -> Option<Measure> {
    let lexicon = &*LEXICON;
    lexicon.symbols.get(words).or_else(|| lexicon.names.get(&*normal(words))).copied()
}

/// The currency of a sign before a number.
#[must_use]
pub fn money_sign(sign: &str) -> Option<u16> {
    LEXICON.signs.get(&*fold::lower(sign)).copied()
}

/// A unit by its place.
#[must_use]
pub fn unit(at: u16) -> Option<&'static Unit> {
    LEXICON.units.get(usize::from(at))
}

/// The name of a currency by its place.
#[must_use]
pub fn currency(at: u16) -> &'static str {
    LEXICON.currencies.get(usize::from(at)).map_or("", String::as_str)
}

/// Whether a number behind a word names a thing: "chapter 3".
#[must_use]
pub fn is_label(word: &str) -> bool {
    LEXICON.labels.contains(&*fold::lower(word))
}

/// Whether a word ends the search for what a number counts.
#[must_use]
pub fn is_stop(word: &str) -> bool {
    LEXICON.stops.contains(&*fold::lower(word))
}

/// Whether a word is a noun in the plural, as far as its ending tells.
#[must_use]
pub fn is_plural(word: &str) -> bool {
    let lower = fold::lower(word);
    if lower.len() < 3 || !lower.starts_with(char::is_alphabetic) {
        return false;
    }
    let in_s = lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("us");
    (in_s || LEXICON.plurals.contains(&*lower)) && !LEXICON.stops.contains(&*lower)
}

/// In lower case, with plain spaces.
fn normal(words: &str) -> Cow<'_, str> {
    match words.is_ascii() {
        true => fold::lower(words),
        false => fold::lower(words).replace(['\u{A0}', '\u{202F}', '\u{2009}'], " ").into(),
    }
}

impl Unit {
    /// A value in the base unit of its dimension.
    #[must_use]
    pub fn to_base(&self, value: Number) -> Option<Number> {
        value.times(self.factor)?.plus(self.offset)
    }

    /// A value of the base unit in this one.
    #[must_use]
    pub fn of_base(&self, value: Number) -> Option<Number> {
        value.minus(self.offset)?.over(self.factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(value: i64, from: &str, to: &str) -> Option<String> {
        let of = |name: &str| match measure(name)? {
            Measure::Unit(at) => unit(at),
            _ => None,
        };
        let base = of(from)?.to_base(Number::whole(value))?;
        Some(of(to)?.of_base(base)?.shown(2))
    }

    #[test]
    fn units_are_converted_exactly() {
        assert_eq!(converted(1, "mile", "km").as_deref(), Some("1.61"));
        assert_eq!(converted(100, "°C", "°F").as_deref(), Some("212"));
        assert_eq!(converted(-40, "degrees Fahrenheit", "°C").as_deref(), Some("−40"));
        assert_eq!(converted(18, "knots", "km/h").as_deref(), Some("33.34"));
        assert_eq!(converted(1, "acre", "m²").as_deref(), Some("4,046.86"));
        assert_eq!(converted(18, "µg/L", "mg/L").as_deref(), Some("0.02"));
    }

    #[test]
    fn every_table_is_read() {
        assert_eq!(number_word("Third"), Some(NumberWord::Ordinal(3, 3)));
        assert_eq!(number_word("halves"), Some(NumberWord::Fraction(2)));
        assert_eq!(number_word("million"), Some(NumberWord::Scale(1_000_000)));
        assert_eq!(qualifier_before("More than"), Some(Qualifier::More));
        assert_eq!(measure("per\u{A0}cent"), Some(Measure::Percent));
        assert!(money_sign("£").is_some_and(|at| currency(at) == "pound"));
        assert!(is_plural("frigates") && is_plural("people") && !is_plural("across"));
    }
}
