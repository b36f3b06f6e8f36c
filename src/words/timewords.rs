//! Words of time: months, weekdays, units, numbers as words, and the rest of `time-words.toml`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::words::data;
use crate::words::fold::straight;

/// Units of time, with the letters of ISO 8601 durations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Unit {
    /// Second.
    #[serde(rename = "S")]
    Second,
    /// Minute.
    #[serde(rename = "TM")]
    Minute,
    /// Hour.
    #[serde(rename = "H")]
    Hour,
    /// Day.
    #[serde(rename = "D")]
    Day,
    /// Week.
    #[serde(rename = "W")]
    Week,
    /// Two weeks.
    #[serde(rename = "FN")]
    Fortnight,
    /// Month.
    #[serde(rename = "M")]
    Month,
    /// Quarter of a year.
    #[serde(rename = "Q")]
    Quarter,
    /// Year.
    #[serde(rename = "Y")]
    Year,
    /// Saturday and Sunday.
    #[serde(rename = "WE")]
    Weekend,
    /// Ten years.
    #[serde(rename = "DE")]
    Decade,
    /// A hundred years.
    #[serde(rename = "CE")]
    Century,
    /// A thousand years.
    #[serde(rename = "ML")]
    Millennium,
}

/// Seasons of the year, in the order in which a year begins them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Season {
    /// March to May in the north.
    #[serde(rename = "SP")]
    Spring,
    /// June to August.
    #[serde(rename = "SU")]
    Summer,
    /// September to November.
    #[serde(rename = "FA")]
    Fall,
    /// December to February.
    #[serde(rename = "WI")]
    Winter,
}

impl Season {
    /// TIMEX3's two letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Fall => "FA",
            Self::Winter => "WI",
        }
    }
}

/// How a period relates to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The one in which the text is written.
    This,
    /// The one just spoken of.
    Same,
    /// The one before the time of writing.
    Last,
    /// The one after the time of writing.
    Next,
    /// The one before the one spoken of.
    Previous,
    /// The one after the one spoken of.
    Following,
}

/// Eras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Era {
    /// BC, BCE.
    Bc,
    /// AD, CE.
    Ad,
}

/// What a word says of the time of what is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// It was.
    Past,
    /// It is to come.
    Ahead,
}

/// A part of a time, as `mod` of TIMEX3 has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Section {
    /// "early", "the beginning of".
    Start,
    /// "mid", "the middle of".
    Mid,
    /// "late", "the end of".
    End,
    /// "the course of": no part that could be told.
    Whole,
}

/// What a word of time stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeWord {
    /// A month, 1 to 12.
    Month(i8),
    /// A weekday, 1 (Monday) to 7.
    Weekday(i8),
    /// Such days in general: "Mondays".
    Weekdays(i8),
    /// A season.
    Season(Season),
    /// A unit in the singular.
    Unit(Unit),
    /// A unit in the plural.
    Units(Unit),
    /// A cardinal number.
    Cardinal(u16),
    /// An ordinal number.
    Ordinal(u16),
    /// "sixties".
    Decade(u8),
    /// "early", "late", "mid".
    Modifier(Section),
    /// "end" in "the end of 1914".
    Portion(Section),
    /// "about", "nearly".
    Approximate,
    /// "several".
    Vague,
    /// "last", "next".
    Relation(Relation),
    /// "now", as a TIMEX3 value.
    Reference(&'static str),
    /// "yesterday", in days from the day of writing.
    Deictic(i8),
    /// "morning", as the end of a TIMEX3 value.
    Daypart(&'static str),
    /// "weekly".
    Adverb(Unit),
    /// "BC".
    Era(Era),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTimeWords {
    month: FxHashMap<String, i8>,
    weekday: FxHashMap<String, i8>,
    weekdays: FxHashMap<String, i8>,
    season: FxHashMap<String, Season>,
    unit: FxHashMap<String, Unit>,
    units: FxHashMap<String, Unit>,
    cardinal: FxHashMap<String, u16>,
    ordinal: FxHashMap<String, u16>,
    decade: FxHashMap<String, u8>,
    modifier: FxHashMap<String, Section>,
    portion: FxHashMap<String, Section>,
    approximate: WordList,
    vague: WordList,
    relation: FxHashMap<String, Relation>,
    reference: FxHashMap<String, String>,
    deictic: FxHashMap<String, i8>,
    daypart: FxHashMap<String, String>,
    adverb: FxHashMap<String, Unit>,
    era: FxHashMap<String, Era>,
    prospect: WordList,
    ahead: WordList,
    past: WordList,
    not_past: WordList,
    numbered: WordList,
    counted: WordList,
    opening: WordList,
}

/// A set of short words, asked in whatever case.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct WordSet(FxHashSet<String>);

impl WordSet {
    /// Whether a word is one of them.
    #[must_use]
    pub fn holds(&self, word: &str) -> bool {
        lower(word, |key| self.0.contains(key)).unwrap_or(false)
    }
}

/// Words that tell whether a number is a year, and a word such as "May" a date.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Context {
    /// Before a year or month, they make it a date.
    pub leads: WordSet,
    /// Joined to a year by a hyphen: "pre-1914".
    pub joined: WordSet,
    /// Before a year below 1400.
    pub before_early: WordSet,
    /// Before a round number, they make it a count: "of 2000".
    pub before_round: WordSet,
    /// Before a number that a plural follows, they make it a year: "the 2018 attacks".
    pub dated: WordSet,
    /// The surest of those.
    pub sure: WordSet,
    /// End in `s` and are no plurals.
    pub no_plural: WordSet,
    /// Before a month, besides `leads`.
    pub before_month: WordSet,
    /// Before a season: "in spring".
    pub before_season: WordSet,
    /// Before a feast whose name has other meanings: "during Ramadan".
    pub before_feast: WordSet,
    /// End a phrase.
    pub ends_phrase: WordSet,
}

static CONTEXT: LazyLock<Context> = LazyLock::new(|| data::table("date-context.toml"));

/// The words around dates.
#[must_use]
pub fn context() -> &'static Context {
    &CONTEXT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    words: Vec<String>,
}

struct Lexicon {
    words: FxHashMap<String, TimeWord>,
    prospect: FxHashSet<String>,
    tenses: FxHashMap<String, Tense>,
    not_past: FxHashSet<String>,
    numbered: FxHashSet<String>,
    counted: FxHashSet<String>,
    openers: Vec<String>,
    shapes: Shapes,
}

/// The lengths of some short words by their first letter: a test that most other words fail, so
/// that they need not be hashed.
struct Shapes([u32; 256]);

impl Shapes {
    fn of<'a>(words: impl IntoIterator<Item = &'a String>) -> Self {
        let mut lengths = [0; 256];
        for word in words {
            if let Some(&first) = word.as_bytes().first() {
                lengths[usize::from(first)] |= 1_u32.checked_shl(word.len() as u32).unwrap_or(0);
            }
        }
        Self(lengths)
    }

    /// Whether a word, in whatever case, may be one of them.
    fn admit(&self, word: &str) -> bool {
        let first = word.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
        let length = 1_u32.checked_shl(word.len() as u32).unwrap_or(0);
        self.0[usize::from(first)] & length != 0
    }
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let table: RawTimeWords = data::table("time-words.toml");
    let tenses = tenses(&table);
    let mut words = FxHashMap::default();
    // Where a word stands in two classes, the later one wins: "some" is vague, "dawn" a time of day.
    let plain = |list: Vec<String>, word| list.into_iter().map(move |key| (key, word));
    words.extend(plain(table.approximate.words, TimeWord::Approximate));
    words.extend(plain(table.vague.words, TimeWord::Vague));
    words.extend(map(table.portion, TimeWord::Portion));
    words.extend(map(table.modifier, TimeWord::Modifier));
    words.extend(map(table.month, TimeWord::Month));
    words.extend(map(table.weekday, TimeWord::Weekday));
    words.extend(map(table.weekdays, TimeWord::Weekdays));
    words.extend(map(table.season, TimeWord::Season));
    words.extend(map(table.unit, TimeWord::Unit));
    words.extend(map(table.units, TimeWord::Units));
    words.extend(map(table.cardinal, TimeWord::Cardinal));
    words.extend(map(table.ordinal, TimeWord::Ordinal));
    words.extend(map(table.decade, TimeWord::Decade));
    words.extend(map(table.relation, TimeWord::Relation));
    words.extend(map(table.deictic, TimeWord::Deictic));
    words.extend(map(table.adverb, TimeWord::Adverb));
    words.extend(map(table.era, TimeWord::Era));
    // The few values that end up in facts live as long as the program.
    let leak = |value: String| -> &'static str { value.leak() };
    words.extend(map(table.reference, |value| TimeWord::Reference(leak(value))));
    words.extend(map(table.daypart, |value| TimeWord::Daypart(leak(value))));
    Lexicon {
        shapes: Shapes::of(words.keys()),
        words,
        tenses,
        not_past: table.not_past.words.into_iter().collect(),
        prospect: table.prospect.words.into_iter().collect(),
        numbered: table.numbered.words.into_iter().collect(),
        counted: table.counted.words.into_iter().collect(),
        openers: table.opening.words,
    }
});

fn tenses(table: &RawTimeWords) -> FxHashMap<String, Tense> {
    let ahead = table.prospect.words.iter().chain(&table.ahead.words);
    let past = table.past.words.iter().map(|word| (word.clone(), Tense::Past));
    past.chain(ahead.map(|word| (word.clone(), Tense::Ahead))).collect()
}

fn map<V>(
    table: FxHashMap<String, V>,
    word: impl Fn(V) -> TimeWord,
) -> impl Iterator<Item = (String, TimeWord)> {
    table.into_iter().map(move |(key, value)| (key, word(value)))
}

/// What a word stands for, in whatever case.
#[must_use]
pub fn lookup(word: &str) -> Option<TimeWord> {
    let lexicon = &*LEXICON;
    if !lexicon.shapes.admit(word) {
        return None;
    }
    lower(word, |key| lexicon.words.get(key).copied()).flatten()
}

/// The words that an expression of time may begin with.
static STARTS: LazyLock<(Shapes, FxHashSet<String>)> = LazyLock::new(|| {
    let known = LEXICON.words.keys().chain(HOLIDAYS.names.keys()).chain(&LEXICON.openers);
    let words: FxHashSet<String> = known.cloned().collect();
    (Shapes::of(&words), words)
});

/// Whether an expression of time may begin with a word: a quick test that most words fail.
#[must_use]
pub fn starts(word: &str) -> bool {
    let (shapes, words) = &*STARTS;
    let word = straight(word);
    shapes.admit(&word) && lower(&word, |key| words.contains(key)).unwrap_or(false)
}

/// Whether a word looks ahead, so that a length after "in" is a day to come.
#[must_use]
pub fn is_prospect(word: &str) -> bool {
    lower(&straight(word), |key| LEXICON.prospect.contains(key)).unwrap_or(false)
}

/// What a word says of the time of what is told: "will" and "scheduled" look ahead, "said" and
/// "closed" look back.
#[must_use]
pub fn tense(word: &str) -> Option<Tense> {
    // "May" is a month, "United" a name.
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let listed = LEXICON.tenses.get(&*straight(word)).copied();
    listed.or_else(|| (ends_as_past(word)).then_some(Tense::Past))
}

/// Whether a word has the form of a past tense, although it may look ahead: "scheduled".
#[must_use]
pub fn is_past_form(word: &str) -> bool {
    ends_as_past(word) || LEXICON.tenses.get(word) == Some(&Tense::Past)
}

fn ends_as_past(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ed")
        && !word.ends_with("eed")
        && !LEXICON.not_past.contains(word)
}

/// Whether a word makes the number after it a name: "Resolution 1973".
#[must_use]
pub fn is_numbered(word: &str) -> bool {
    lower(word, |key| LEXICON.numbered.contains(key)).unwrap_or(false)
}

/// Whether a word makes the number before it a count: "1500 men".
#[must_use]
pub fn is_counted(word: &str) -> bool {
    lower(word, |key| LEXICON.counted.contains(key)).unwrap_or(false)
}

/// A feast day: how its date is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    /// Month and day.
    Fixed(i8, i8),
    /// The nth weekday of a month; -1 is the last.
    Nth {
        /// Month.
        month: i8,
        /// 1 (Monday) to 7.
        weekday: i8,
        /// Which one.
        nth: i8,
        /// Days to add.
        after: i8,
    },
    /// Days after Easter Sunday.
    Easter(i16),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHolidays {
    holiday: Vec<RawHoliday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoliday {
    names: Vec<String>,
    month: Option<i8>,
    day: Option<i8>,
    weekday: Option<i8>,
    nth: Option<i8>,
    after: Option<i8>,
    easter: Option<i16>,
}

struct Holidays {
    feasts: Vec<Feast>,
    /// By first word: the other words and the number of the feast, longest names first.
    names: FxHashMap<String, Vec<(Vec<String>, u8)>>,
}

static HOLIDAYS: LazyLock<Holidays> = LazyLock::new(|| {
    let raw: RawHolidays = data::table("holidays.toml");
    let mut holidays = Holidays { feasts: Vec::new(), names: FxHashMap::default() };
    for holiday in raw.holiday {
        let feast = match (holiday.easter, holiday.month, holiday.day, holiday.weekday) {
            (Some(days), ..) => Feast::Easter(days),
            (_, Some(month), Some(day), _) => Feast::Fixed(month, day),
            (_, Some(month), _, Some(weekday)) => {
                let (nth, after) = (holiday.nth.unwrap_or(1), holiday.after.unwrap_or(0));
                Feast::Nth { month, weekday, nth, after }
            }
            _ => continue,
        };
        let number = holidays.feasts.len() as u8;
        holidays.feasts.push(feast);
        for name in holiday.names {
            let mut words = name.split(' ').map(|word| word.trim_end_matches('\'').to_owned());
            let first = words.next().unwrap_or_default();
            holidays.names.entry(first).or_default().push((words.collect(), number));
        }
    }
    for names in holidays.names.values_mut() {
        names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    holidays
});

/// The feast day that some words begin with: its number, and how many of the words it takes.
#[must_use]
pub fn holiday<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<(u8, usize)> {
    let first = words.next()?;
    let names = lower(&straight(first), |key| HOLIDAYS.names.get(key)).flatten()?;
    let rest: Vec<_> = words.collect();
    let is = |name: &[String]| {
        name.len() <= rest.len()
            && name.iter().zip(&rest).all(|(a, b)| a.eq_ignore_ascii_case(&straight(b)))
    };
    let (name, number) = names.iter().find(|(name, _)| is(name))?;
    Some((*number, name.len() + 1))
}

/// How the date of a feast day is told.
#[must_use]
pub fn feast(number: u8) -> Option<Feast> {
    HOLIDAYS.feasts.get(usize::from(number)).copied()
}

/// Hands a short ASCII word in lower case to a look-up without an allocation; no other word is in
/// the tables.
fn lower<R>(word: &str, look: impl FnOnce(&str) -> R) -> Option<R> {
    let mut buffer = [0_u8; 24];
    let bytes = buffer.get_mut(..word.len())?;
    bytes.copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    std::str::from_utf8(bytes).ok().map(look)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        assert_eq!(lookup("SEPT"), Some(TimeWord::Month(9)));
        assert_eq!(lookup("Fortnight"), Some(TimeWord::Unit(Unit::Fortnight)));
        assert_eq!(lookup("now"), Some(TimeWord::Reference("PRESENT_REF")));
        assert_eq!(lookup("mayor"), None);
        assert!(is_numbered("Resolution") && is_counted("men"));
    }
}
