//! What words are to clauses, by `rules/data/clause-words.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::words::data::{self, Lists};
use crate::words::events::{self, EventWord};
use crate::words::fold;

/// What a word is to clauses by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lexeme {
    pub(super) opening: bool,
    pub(super) temporal: bool,
    pub(super) joining: bool,
    pub(super) pronoun: bool,
    pub(super) doubt: bool,
    pub(super) negation: bool,
    pub(super) counting: bool,
    pub(super) capital: bool,
    pub(super) leading: bool,
    pub(super) bounding: bool,
    pub(super) finite: bool,
    pub(super) recurring: bool,
    pub(super) tying: bool,
    pub(super) own: bool,
    /// The hash of a word that tells one of two from the other.
    pub(super) contrast: Option<u32>,
    pub(super) event: EventWord,
    /// The hash of its stem, for a word with content.
    pub(super) content: Option<u32>,
}

impl Lexeme {
    pub(super) fn of(word: &str) -> Self {
        let lower = fold::lower(word);
        let key = fold::folded(fold::strip_possessive(word));
        let lists = LISTS.of(&lower);
        let [
            opening,
            temporal,
            joining,
            pronoun,
            doubt,
            negation,
            counting,
            _,
            leading,
            bounding,
            finite,
            recurring,
            contrasting,
            tying,
            own,
        ] = lists;
        let [.., empty, _, _, _, _, _, _, _] = if *key == *lower { lists } else { LISTS.of(&key) };
        // "May" is a month.
        let says = word != "May";
        Self {
            opening,
            temporal,
            joining,
            pronoun,
            doubt: doubt && says,
            negation: negation && says,
            counting: counting && says,
            leading,
            bounding,
            finite: finite && says,
            recurring,
            tying,
            own,
            contrast: contrasting.then(|| fold::hash(&lower)),
            event: events::of(&lower),
            capital: word.starts_with(char::is_uppercase),
            content: (key.len() >= 2 && !empty).then(|| fold::hash(stem(&key))),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClauseWords {
    words: Vec<String>,
}

/// The lists of `rules/data/clause-words.toml`, in the order in which [`Lexeme::of`] asks for them.
const NAMES: [&str; 15] = [
    "opening",
    "temporal",
    "joining",
    "pronoun",
    "doubt",
    "negation",
    "counting",
    "empty",
    "leading",
    "bounding",
    "finite",
    "recurring",
    "contrasting",
    "tying",
    "own",
];

static LISTS: LazyLock<Lists<15>> = LazyLock::new(|| {
    let mut table: FxHashMap<String, ClauseWords> = data::table("clause-words.toml");
    Lists::new(NAMES.map(|name| table.remove(name).map_or_else(Vec::new, |it| it.words)))
});

/// A word without the commonest English endings: enough to bring "signed" and "signing" together.
fn stem(word: &str) -> &str {
    for ending in ["ing", "ed", "es", "s", "e"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
        {
            return stem;
        }
    }
    word
}
