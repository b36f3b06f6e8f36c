//! Letter folding: what variants of one spelling have in common.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHasher};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::words::data;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Letters {
    fold: FxHashMap<char, String>,
    drop: Drop,
    romanisation: Romanisation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drop {
    letters: Vec<char>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Romanisation {
    replace: Vec<(Group, String)>,
    articles: Vec<String>,
    signs: Vec<Group>,
}

/// Letters that stand together.
#[derive(Deserialize)]
#[serde(from = "String")]
struct Group {
    text: String,
    letters: LetterSet,
}

impl From<String> for Group {
    fn from(text: String) -> Self {
        Self { letters: LetterSet::of(&text), text }
    }
}

impl Group {
    /// Whether a text, whose letters are given, has the group.
    fn is_in(&self, text: &str, letters: LetterSet) -> bool {
        letters.holds(self.letters) && text.contains(self.text.as_str())
    }
}

/// The letters of a text, those beyond ASCII and all signs as one: a quick test that most words
/// fail.
#[derive(Debug, Clone, Copy)]
struct LetterSet(u32);

impl LetterSet {
    fn of(text: &str) -> Self {
        let bit = |byte: u8| if byte.is_ascii_lowercase() { byte - b'a' } else { 31 };
        Self(text.bytes().fold(0, |set, byte| set | 1 << bit(byte)))
    }

    fn holds(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| data::table("letters.toml"));

/// Lower case without marks, ʿayn, hamza and apostrophes; hyphens, dashes and runs of space become
/// one space. `al-Qa’ida` and `Al Qāida` fold alike.
#[must_use]
pub fn key(text: &str) -> String {
    folded(text).into_owned()
}

/// The [`key`] of a text, which most words in lower case are themselves.
#[must_use]
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let mut out = String::with_capacity(text.len());
    fold_into(text, true, &mut out);
    out.truncate(out.trim_end().len());
    Cow::Owned(out)
}

/// A word with its first letter as a capital.
#[must_use]
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text in lower case, itself where it has no capital.
#[must_use]
pub fn lower(text: &str) -> Cow<'_, str> {
    if !text.is_ascii() {
        Cow::Owned(text.to_lowercase())
    } else if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// A text with straight apostrophes, as word lists have it.
#[must_use]
pub fn straight(text: &str) -> Cow<'_, str> {
    match text.contains('’') {
        true => Cow::Owned(text.replace('’', "'")),
        false => Cow::Borrowed(text),
    }
}

/// The letters without marks, ʿayn, hamza and apostrophes, case and spaces as they are: `Khurāsān`
/// becomes `Khurasan`.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, false, &mut out);
    out
}

/// What romanisations of one name have in common: a [`key`] with interchangeable letters made one,
/// doubled letters made single and every form of the Arabic article made `al`.
#[must_use]
pub fn romanised(key: &str) -> String {
    let table = &LETTERS.romanisation;
    let mut out = String::with_capacity(key.len());
    for word in key.split(' ') {
        let article = table.articles.iter().any(|article| article == word);
        let mut letters = LetterSet::of(word);
        let mut folded = Cow::Borrowed(word);
        for (from, to) in &table.replace {
            if from.is_in(&folded, letters) {
                folded = Cow::Owned(folded.replace(from.text.as_str(), to));
                letters = LetterSet::of(&folded);
            }
        }
        if !out.is_empty() {
            out.push(' ');
        }
        let word = if article { "al" } else { &folded };
        let mut last = None;
        out.extend(word.chars().filter(|&c| last.replace(c) != Some(c)));
    }
    out
}

/// Whether a name may be one that was romanised: it has marks that romanisations use (macrons, dots
/// and lines below, ʿayn), or letter groups that are rare in Latin-script languages. Only such names
/// are compared by [`romanised`].
#[must_use]
pub fn may_be_romanised(text: &str, key: &str) -> bool {
    let marked = text.chars().filter(|c| !c.is_ascii()).nfd().any(|c| {
        matches!(c, '\u{304}' | '\u{323}' | '\u{331}' | '\u{32E}' | 'ʿ' | 'ʾ' | 'ʻ' | 'ʽ')
    });
    let signs = &LETTERS.romanisation.signs;
    let letters = LetterSet::of(key);
    marked
        || signs.iter().any(|sign| sign.text != "q" && sign.is_in(key, letters))
        || key.match_indices('q').any(|(at, _)| !key[at + 1..].starts_with('u'))
}

fn fold_into(text: &str, key: bool, out: &mut String) {
    let mut push = |c: char| {
        if !key {
            out.push(c);
        } else if c.is_whitespace() || is_dash(c) {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            out.extend(c.to_lowercase());
        }
    };
    for c in text.chars() {
        if c.is_ascii() {
            if c != '\'' && c != '`' {
                push(c);
            }
        } else if let Some(folded) = LETTERS.fold.get(&c) {
            let upper = !key && c.is_uppercase();
            folded.chars().for_each(|c| push(if upper { c.to_ascii_uppercase() } else { c }));
        } else if !LETTERS.drop.letters.contains(&c) {
            std::iter::once(c).nfkd().filter(|&c| !is_combining_mark(c)).for_each(&mut push);
        }
    }
}

/// Hyphens and dashes of every length, and the soft and non-breaking hyphen.
#[must_use]
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}')
}

/// Whether a text is nothing but dashes, one or more.
#[must_use]
pub fn is_dashes(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_dash)
}

/// The figures 0 to 9 above the line.
pub const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Whether a character can be a part of a number of notes or works above the line.
#[must_use]
pub fn is_raisable(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | '–' | '-' | ' ')
}

/// A figure or a minus above the line: `rain` with a raised 3 is a word and the mark of a note, not a
/// word with a figure in it.
#[must_use]
pub fn raised(c: char) -> char {
    match c.to_digit(10) {
        Some(value) => SUPERSCRIPTS[value as usize],
        None if c == '-' => '⁻',
        None => c,
    }
}

/// Whether a text is a number in Roman figures, in capitals.
#[must_use]
pub fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| b"IVXLCDM".contains(&byte))
}

/// A word as a number, for facts that tell words apart and never show them.
#[must_use]
pub fn hash(word: &str) -> u32 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

/// Straight and curly apostrophes and single closing quotation marks.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// A word without the `’s` or `’` of a possessive.
#[must_use]
pub fn strip_possessive(word: &str) -> &str {
    // Most words end in another letter.
    if word.ends_with(|c: char| c.is_ascii_alphanumeric() && !matches!(c, 's' | 'S')) {
        return word;
    }
    let bare = word.strip_suffix(['s', 'S']).unwrap_or(word);
    if bare.len() < word.len() && bare.ends_with(is_apostrophe) {
        return bare.trim_end_matches(is_apostrophe);
    }
    match word.strip_suffix(is_apostrophe) {
        Some(plural) if plural.ends_with(['s', 'S']) => plural,
        _ => word,
    }
}

/// `better` in capitals, with a first capital, or as it is: as `text` is written. A form that has
/// a capital of its own is a name or an abbreviation and stays.
#[must_use]
pub fn in_case_of(text: &str, better: &str) -> String {
    if better.chars().any(char::is_uppercase) {
        return better.to_owned();
    }
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    let capital = letters.next().is_some_and(char::is_uppercase);
    match (capital, letters.next()) {
        (true, Some(second)) if second.is_uppercase() && !text.chars().any(char::is_lowercase) => {
            better.to_uppercase()
        }
        (true, _) => capitalised(better),
        _ => better.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_share_a_key() {
        for variant in ["Khurāsān", "KHURASAN", "khurāsān"] {
            assert_eq!(key(variant), "khurasan");
        }
        assert_eq!(key("ISIS-central"), key("ISIS central"));
        assert_eq!(key("al-Qa’ida"), "al qaida");
        assert_eq!(key("Łódź – ʿAlī"), "lodz ali");
        assert_eq!(key("Straße"), "strasse");
    }

    #[test]
    fn romanisations_share_a_form() {
        for (left, right) in [
            ("Khurāsān", "Khorasan"),
            ("al-Qa’ida", "Al Qaeda"),
            ("el-Bashir", "al-Bashir"),
            ("Mohammad", "Muhamad"),
            ("Qassem", "Qasim"),
        ] {
            let (left, right) = (romanised(&key(left)), romanised(&key(right)));
            assert_eq!(left, right);
        }
        assert_ne!(romanised("iran"), romanised("iraq"));
        assert!(may_be_romanised("Khorasan", "khorasan"));
        assert!(may_be_romanised("Qatar", "qatar"));
        assert!(!may_be_romanised("Quincy", "quincy"));
    }

    #[test]
    fn plain_keeps_case_and_spaces() {
        assert_eq!(plain("Ḥasan al-Bannāʾ"), "Hasan al-Banna");
        assert_eq!(plain("Ørsted – Łódź"), "Orsted – Lodz");
    }

    #[test]
    fn possessives_are_stripped() {
        assert_eq!(strip_possessive("ISKP’s"), "ISKP");
        assert_eq!(strip_possessive("populations’"), "populations");
        assert_eq!(strip_possessive("James's"), "James");
        assert_eq!(strip_possessive("ISIS"), "ISIS");
        assert_eq!(strip_possessive("bay’a"), "bay’a");
    }

    #[test]
    fn the_case_is_kept() {
        assert_eq!(in_case_of("Utilise", "use"), "Use");
        assert_eq!(in_case_of("UTILISE", "use"), "USE");
        assert_eq!(in_case_of("utilise", "use"), "use");
        assert_eq!(in_case_of("Internet", "the Internet"), "the Internet");
    }
}
