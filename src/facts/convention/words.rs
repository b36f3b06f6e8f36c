//! Titles, abbreviations, contractions and accents: what single words show of a house style.

use std::sync::{Arc, LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{Convention, Group, Tally};
use crate::text::layers::Layers;
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::words::data;
use crate::words::fold;

/// `rules/data/conventions.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ConventionTerms {
    below_ten: Vec<String>,
    below_hundred: Vec<String>,
    pub(super) larger: FxHashSet<String>,
    ordinals: Vec<String>,
    pub(super) units: FxHashSet<String>,
    pub(super) measures: FxHashSet<String>,
    pub(super) labels: FxHashSet<String>,
    pub(super) captions: FxHashMap<String, String>,
    contracted_titles: Vec<String>,
    shortened_titles: Vec<String>,
    latin: FxHashMap<String, String>,
    distinct_accents: FxHashSet<String>,
    pub(super) lasting: FxHashSet<String>,
    pub(super) range_ends: FxHashSet<String>,
    contractions: FxHashMap<String, String>,
}

pub(super) static TERMS: LazyLock<ConventionTerms> =
    LazyLock::new(|| data::table("conventions.toml"));

/// What a distinct word is to the conventions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    #[default]
    None,
    Dash,
    Hyphen,
    Ellipsis,
    Stop,
    /// Begins with a digit.
    Figures,
    /// A number in words that is less than another.
    Cardinal(u8),
    Ordinal,
    /// `percent`, `cent` or `%`.
    Percent,
    /// `and` or `or`.
    Conjunction,
    /// A title, contracted or shortened.
    Title(bool),
    /// An abbreviation of Latin words.
    Latin,
    /// A capitalised abbreviation in the plural or with a possessive.
    Plural,
    /// `don't`.
    Contracted,
    /// `not`, behind what could be contracted with it.
    Not,
    /// A word with an accent, or the same without.
    Accent(bool),
    Ampersand,
}

static ROLES: LazyLock<FxHashMap<&'static str, Role>> = LazyLock::new(|| {
    let table = &*TERMS;
    let mut roles = FxHashMap::default();
    let marks = [
        ("–", Role::Dash),
        ("—", Role::Dash),
        ("-", Role::Hyphen),
        ("…", Role::Ellipsis),
        (".", Role::Stop),
        ("%", Role::Percent),
        ("percent", Role::Percent),
        ("cent", Role::Percent),
        ("and", Role::Conjunction),
        ("or", Role::Conjunction),
        ("&", Role::Ampersand),
        ("not", Role::Not),
    ];
    roles.extend(marks);
    let mut all = |words: &'static [String], role| {
        roles.extend(words.iter().map(|word| (word.as_str(), role)));
    };
    all(&table.below_ten, Role::Cardinal(10));
    all(&table.below_hundred, Role::Cardinal(100));
    all(&table.ordinals, Role::Ordinal);
    all(&table.contracted_titles, Role::Title(true));
    all(&table.shortened_titles, Role::Title(false));
    roles.extend(table.latin.keys().map(|word| (word.as_str(), Role::Latin)));
    roles.extend(table.contractions.keys().map(|word| (word.as_str(), Role::Contracted)));
    roles
});

static OF_WORDS: Lore<Role> = Lore::new();

/// The longest word with a role that is listed, in bytes.
const LONGEST: usize = 12;

/// Shorter words with a mark on a letter are symbols (`µm`) and forms of other languages, which the
/// mark tells apart.
const SHORTEST_ACCENTED: usize = 4;

/// The roles of the words of a document.
pub(super) struct Roles {
    roles: Vec<Role>,
    /// The key that words share that differ by accents alone.
    accents: FxHashMap<u32, Arc<str>>,
}

impl Roles {
    pub(super) fn of(&self, id: u32) -> Role {
        self.roles.get(id as usize).copied().unwrap_or_default()
    }
}

/// Finds the roles of all words of a document.
pub(super) fn roles(layers: &Layers<'_>) -> Roles {
    let words = layers.vocabulary.words();
    let mut roles = OF_WORDS.of_each(&layers.vocabulary, role);
    let mut accents = FxHashMap::default();
    for (id, word) in words.iter().enumerate() {
        let accented = word.kind == TokenKind::Word
            && !word.text.is_ascii()
            && word.text.starts_with(char::is_lowercase)
            && word.text.chars().nth(SHORTEST_ACCENTED - 1).is_some()
            && word.text.chars().all(|c| c.is_alphabetic() && c < '\u{250}');
        if !accented {
            continue;
        }
        let plain = fold::plain(word.text);
        if plain == word.text || TERMS.distinct_accents.contains(&plain) {
            continue;
        }
        if let Some(other) = layers.vocabulary.id(&plain) {
            let key: Arc<str> = Arc::from(plain);
            roles[id] = Role::Accent(true);
            roles[other as usize] = Role::Accent(false);
            accents.insert(id as u32, Arc::clone(&key));
            accents.insert(other, key);
        }
    }
    Roles { roles, accents }
}

fn role(word: &Word<'_>) -> Role {
    let text = word.text;
    if word.kind == TokenKind::Number {
        return Role::Figures;
    }
    if text.len() <= LONGEST
        && let Some(&role) = ROLES.get(&*word.straight)
    {
        return role;
    }
    // `CDs`, `CD’s`.
    let bare = text.strip_suffix('s').map_or("", |text| text.trim_end_matches(fold::is_apostrophe));
    let capitals = bare.len() > 1 && bare.len() < 8 && bare.bytes().all(|b| b.is_ascii_uppercase());
    if capitals { Role::Plural } else { Role::None }
}

/// Whether a word stands before the number of a page.
pub(super) fn is_page(word: &str) -> bool {
    matches!(word, "p" | "pp" | "page" | "pages" | "Pages" | "Page")
}

/// Counts what a word shows.
pub(super) fn word(tally: &mut Tally<'_, '_>, at: usize, role: Role, roles: &Roles) {
    match role {
        Role::Title(contracted) => title(tally, at, contracted),
        Role::Latin => latin(tally, at),
        Role::Plural => plural(tally, at),
        Role::Contracted => {
            tally.add(Convention::Contraction, Group::All, "contracted", tally.tokens.span(at));
        }
        Role::Not => {
            let pair = format!("{} not", tally.before(at, 1).to_lowercase());
            let contracted = TERMS.contractions.values().any(|full| *full == pair);
            // "whether or not", "is not only": where no one contracts.
            if contracted && tally.tokens.text(at + 1) != "only" {
                let span = tally.tokens.span(at - 1).cover(tally.tokens.span(at));
                tally.add(Convention::Contraction, Group::All, "full", span);
            }
        }
        Role::Accent(accented) => {
            let id = tally.layers.vocabulary.ids()[at];
            let set_off = tally.layers.document.is_set_off(tally.tokens.span(at));
            if let Some(key) = roles.accents.get(&id).filter(|_| !set_off) {
                let group = Group::Word(Arc::clone(key));
                let form = if accented { "accents" } else { "none" };
                tally.add(Convention::Accent, group, form, tally.tokens.span(at));
            }
        }
        Role::Ampersand => ampersand(tally, at),
        _ => {}
    }
}

/// `Dr Moor`, `Dr. Moor`.
fn title(tally: &mut Tally<'_, '_>, at: usize, contracted: bool) {
    let stop = tally.tokens.text(at + 1) == "." && tally.gap(at).is_empty();
    let name = at + 1 + usize::from(stop);
    let named = tally.tokens.is(name, TokenKind::Word)
        && tally.tokens.text(name).starts_with(char::is_uppercase)
        && matches!(tally.gap(name - 1), " " | "\u{A0}");
    // `Maple Dr.` is a street.
    let street = tally.before(at, 1).starts_with(char::is_uppercase) && !tally.opens(at - 1);
    if !named || street && tally.tokens.text(at) == "Dr" {
        return;
    }
    let span = if stop {
        tally.tokens.span(at).cover(tally.tokens.span(at + 1))
    } else {
        tally.tokens.span(at)
    };
    let group = if contracted { "Mr, Mrs, Ms, Dr" } else { "Prof, Rev, Gen" };
    let form = if stop { "stop" } else { "none" };
    tally.add(Convention::TitleStop, Group::Word(Arc::from(group)), form, span);
}

/// `e.g.`, `eg`, `etc.`, and the comma behind.
fn latin(tally: &mut Tally<'_, '_>, at: usize) {
    let text = tally.tokens.text(at);
    let Some(group) = TERMS.latin.get(text) else { return };
    let stop = tally.tokens.text(at + 1) == "." && tally.gap(at).is_empty();
    let dotted = text.contains('.');
    let span = if stop {
        tally.tokens.span(at).cover(tally.tokens.span(at + 1))
    } else {
        tally.tokens.span(at)
    };
    let next = tally.tokens.text(at + 1 + usize::from(stop));
    let touches = tally.gap(at + usize::from(stop)).is_empty();
    // `ie.txt`, `.etc`, `--vs`: no words of a sentence.
    let before = tally.before(at, 1);
    let glued = at > 0 && tally.gap(at - 1).is_empty() && !matches!(before, "(" | "—" | "[");
    if glued || touches && next.starts_with(|c: char| c.is_alphanumeric() || c == '/') {
        return;
    }
    if dotted && !stop || matches!(text, "eg" | "ie") && stop {
        // Half of the stops are no style.
        return;
    }
    // A stop behind `etc` may end the sentence.
    let ends =
        text == "etc" && stop && !next.starts_with(|c: char| c.is_lowercase() || ",;)".contains(c));
    if !ends {
        let group = Group::Word(Arc::from(group.as_str()));
        tally.add(Convention::LatinStop, group, if stop { "stops" } else { "none" }, span);
    }
    // `The abbreviation e.g. is Latin`: a word that is spoken of.
    let spoken_of = matches!(next, "is" | "was" | "means" | "stands");
    if group == "eg/ie" && !spoken_of {
        let form = if next == "," { "comma" } else { "none" };
        tally.add(Convention::LatinComma, Group::All, form, span);
    }
}

/// What stands behind a plural rather than behind a possessive: verbs in the plural first.
const AFTER_PLURAL: [&str; 18] = [
    "are", "were", "have", "can", "will", "must", "should", "may", "which", "and", "or", "in",
    "from", "with", "that", "to", "on", "by",
];

/// `CDs are`, `CD’s are`.
fn plural(tally: &mut Tally<'_, '_>, at: usize) {
    let apostrophe = tally.tokens.text(at).contains(fold::is_apostrophe);
    let next = tally.tokens.text(at + 1);
    // With an apostrophe it may be `is` or a possessive: `the CEO’s in the yard`.
    let after = if apostrophe { &AFTER_PLURAL[..9] } else { &AFTER_PLURAL[..] };
    if !after.contains(&next) || tally.layers.shouts(at) {
        return;
    }
    let form = if apostrophe { "apostrophe" } else { "s" };
    tally.add(Convention::AbbreviationPlural, Group::All, form, tally.tokens.span(at));
}

/// `Smith & Sons`, by which what the names with `and` are is told after the whole text is read.
fn ampersand(tally: &mut Tally<'_, '_>, at: usize) {
    if at > 0 && is_name(tally, at - 1) && is_name(tally, at + 1) {
        let span = tally.tokens.span(at - 1).cover(tally.tokens.span(at + 1));
        tally.add(Convention::Ampersand, joined(tally, at), "ampersand", span);
    }
}

fn is_name(tally: &Tally<'_, '_>, at: usize) -> bool {
    let text = tally.tokens.text(at);
    tally.tokens.is(at, TokenKind::Word) && text.len() > 2 && text.starts_with(char::is_uppercase)
}

fn joined(tally: &Tally<'_, '_>, at: usize) -> Group {
    Group::Word(Arc::from(format!("{} and {}", tally.before(at, 1), tally.tokens.text(at + 1))))
}

/// Counts the names with `and` that have `&` elsewhere.
pub(super) fn names_with_and(tally: &mut Tally<'_, '_>) {
    let layers = tally.layers;
    let known: FxHashSet<Group> = tally
        .usages
        .iter()
        .filter(|usage| usage.convention == Convention::Ampersand)
        .map(|usage| usage.group.clone())
        .collect();
    let Some(and) = layers.vocabulary.id("and").filter(|_| !known.is_empty()) else { return };
    for (at, _) in
        layers.vocabulary.ids().iter().enumerate().filter(|&(at, &id)| id == and && at > 0)
    {
        if !is_name(tally, at - 1) || !is_name(tally, at + 1) {
            continue;
        }
        let group = joined(tally, at);
        if known.contains(&group) {
            let span = tally.tokens.span(at - 1).cover(tally.tokens.span(at + 1));
            tally.add(Convention::Ampersand, group, "and", span);
        }
    }
}
