//! What a word is to names by itself: asked once for each word of a document.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashSet};
use serde::Deserialize;

use crate::text::token::TokenKind;
use crate::text::vocabulary::Word;
use crate::words::data::{self, Lists};
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::lexicon;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWordClasses {
    connector: Vec<String>,
    opener: Vec<String>,
    dotted: Vec<String>,
    honorific: Vec<String>,
    calendar: Vec<String>,
    function: Vec<String>,
    given: Vec<String>,
    temporal: Vec<String>,
    prefix: Vec<String>,
    suffix: FxHashSet<String>,
}

struct WordClasses {
    lists: Lists<9>,
    suffix: FxHashSet<String>,
}

static CLASSES: LazyLock<WordClasses> = LazyLock::new(|| {
    let table: RawWordClasses = data::table("name-words.toml");
    let RawWordClasses { suffix, .. } = table;
    let RawWordClasses { connector, opener, dotted, honorific, calendar, function, .. } = table;
    let RawWordClasses { given, temporal, prefix, .. } = table;
    let lists = [connector, opener, dotted, honorific, calendar, function, given, temporal, prefix];
    WordClasses { lists: Lists::new(lists), suffix }
});

/// How a word that opens a sentence is written where it does not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Elsewhere {
    pub(super) lower: bool,
    pub(super) capital: bool,
}

/// What a word is to names.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lexeme {
    /// Its length in bytes without a possessive ending.
    pub(super) bare: u32,
    pub(super) possessive: bool,
    /// A single letter.
    pub(super) letter: bool,
    pub(super) capital: bool,
    pub(super) acronym: bool,
    /// Whether a stop after it may stand inside a name: initials, `U.S.`, `St.`.
    pub(super) dotted: bool,
    pub(super) connector: bool,
    pub(super) opener: bool,
    pub(super) honorific: bool,
    pub(super) calendar: bool,
    pub(super) function: bool,
    /// A month that is a given name, too.
    pub(super) given: bool,
    /// A word before which a month is one.
    pub(super) temporal: bool,
    /// In no dictionary of English, whatever the case: a name even where it opens a sentence.
    pub(super) unknown: bool,
    /// What a hyphen ties to the rest of a word.
    pub(super) prefix: bool,
    /// A stop.
    pub(super) stop: bool,
    /// Another mark behind which a capital proves nothing.
    pub(super) leads: bool,
    /// A hash of the word without a possessive ending and, where that has a capital, in lower case.
    pub(super) folded: u64,
    pub(super) elsewhere: Elsewhere,
}

impl Lexeme {
    pub(super) fn of(word: &Word<'_>) -> Self {
        let text = word.text;
        let is_word = word.kind == TokenKind::Word;
        let bare = if is_word { fold::strip_possessive(text) } else { text };
        let possessive = bare.len() < text.len();
        let capital = is_word && text.starts_with(char::is_uppercase);
        let [connector, opener, dotted, honorific, calendar, function, given, temporal, prefix] =
            CLASSES.lists.of(&fold::lower(bare));
        // Particles of names are in lower case.
        let particle = is_word && !capital && !possessive;
        let letter = |text: &str| text.chars().nth(1).is_none();
        let lower = if capital { fold::lower(bare) } else { Cow::Borrowed(bare) };
        Self {
            bare: bare.len() as u32,
            possessive,
            letter: letter(bare),
            capital,
            acronym: capital && is_acronym(bare),
            dotted: dotted || letter(text) || text.contains('.'),
            connector: connector && particle,
            opener: opener && particle,
            honorific: honorific && capital,
            calendar: calendar && capital,
            function: function && is_word,
            given: given && capital,
            temporal: temporal && is_word,
            unknown: capital && is_unknown(bare),
            prefix: prefix && capital,
            stop: text == ".",
            leads: matches!(text, ":" | "“" | "‘" | "\"" | "«" | "„" | "!" | "?" | "…" | "•"),
            folded: FxBuildHasher.hash_one(&*lower),
            elsewhere: Elsewhere::default(),
        }
    }
}

/// Whether a capitalised word is none of English: all letters, none but the first in capitals.
fn is_unknown(word: &str) -> bool {
    let mut letters = word.chars().skip(1);
    let plain = letters.clone().count() > 2 && letters.all(char::is_lowercase);
    let lower = fold::folded(word);
    plain && !dictionary::contains(&lower, Variety::ANY) && !lexicon::is_listed(&lower)
}

/// Capitals and digits, at least two capitals, perhaps a plural `s`: `NGOs`, `ISIS-K`, `COVID-19`.
pub(super) fn is_acronym(text: &str) -> bool {
    let stem = text.strip_suffix('s').filter(|stem| stem.ends_with(char::is_uppercase));
    let mut capitals = 0;
    for c in stem.unwrap_or(text).chars() {
        capitals += usize::from(c.is_uppercase());
        if c.is_lowercase() || c == ' ' {
            return false;
        }
    }
    capitals >= 2
}

/// Whether a lower-case word after a name and a hyphen makes an adjective of both: `US-led`.
pub(super) fn is_adjective(text: &str) -> bool {
    text.ends_with("ed") || text.ends_with("ing") || CLASSES.suffix.contains(text)
}
