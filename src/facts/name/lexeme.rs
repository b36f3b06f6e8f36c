//! What a word is to names by itself: asked once for each word of a document.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::data;
use crate::fold;
use crate::token::TokenKind;
use crate::vocabulary::Word;

#[derive(Deserialize)]
struct Words {
    connector: FxHashSet<String>,
    opener: FxHashSet<String>,
    suffix: FxHashSet<String>,
    dotted: FxHashSet<String>,
    honorific: FxHashSet<String>,
    calendar: FxHashSet<String>,
    function: FxHashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data::table("name-words.toml"));

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
    pub(super) elsewhere: Elsewhere,
}

impl Lexeme {
    pub(super) fn of(word: &Word<'_>) -> Self {
        let (table, text) = (&*WORDS, word.text);
        let letter = text.chars().nth(1).is_none();
        let dotted = letter || text.contains('.') || table.dotted.contains(&*fold::lower(text));
        let plain = Self { bare: text.len() as u32, letter, dotted, ..Self::default() };
        if word.kind != TokenKind::Word {
            return plain;
        }
        let capital = text.starts_with(char::is_uppercase);
        let (connector, opener) = (table.connector.contains(text), table.opener.contains(text));
        let bare = fold::strip_possessive(text);
        let (possessive, letter) = (bare.len() < text.len(), bare.chars().nth(1).is_none());
        let word = Self {
            bare: bare.len() as u32,
            possessive,
            letter,
            capital,
            connector,
            opener,
            ..plain
        };
        if !capital {
            return Self { function: table.function.contains(bare), ..word };
        }
        let lower = fold::lower(bare);
        Self {
            acronym: is_acronym(bare),
            honorific: table.honorific.contains(&*lower),
            calendar: table.calendar.contains(&*lower),
            function: table.function.contains(&*lower),
            ..word
        }
    }
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
    text.ends_with("ed") || text.ends_with("ing") || WORDS.suffix.contains(text)
}
