//! What the rules read of a configuration: house terms, declared abbreviations and events, accepted
//! words.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::words::calendar::Interval;
use crate::words::fold;

/// What to write as the language of a corpus.
pub(super) const LANGUAGES: &str = "write one of `en-US`, `en-GB`, `en-GB-oxendict`, `en-CA`, \
                                    `en-AU`, or another tag of BCP 47";

/// Whether a language is a tag of BCP 47, as far as its shape tells.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check_language(tag: &str) -> Result<(), &'static str> {
    let mut parts = tag.split('-');
    let is_part = |part: &str, sizes: std::ops::RangeInclusive<usize>| {
        sizes.contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if !parts.next().is_some_and(|it| is_part(it, 2..=3)) || !parts.all(|it| is_part(it, 1..=8)) {
        return Err("a language is written as a tag, such as `en-GB`");
    }
    if tag.eq_ignore_ascii_case("en-UK") {
        return Err("the tag of the United Kingdom is `en-GB`");
    }
    Ok(())
}

/// What rules read of a configuration.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// BCP 47 tag of the corpus's language, such as `en-GB`.
    pub language: Option<String>,
    /// House terms.
    pub terms: Vec<Term>,
    /// Declared abbreviations: defined for every text.
    pub abbreviations: Vec<DeclaredAbbreviation>,
    /// Declared events.
    pub events: Vec<DeclaredEvent>,
    /// Names and words that are right as they are.
    pub accept: Vec<String>,
    /// What is looked up in them, once something is.
    pub(super) index: OnceLock<Index>,
}

/// The words of the lists above: a list of a house may be long, and texts have many words.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// By their [`fold::key`].
    accepted: FxHashSet<String>,
    preferred: FxHashSet<String>,
    avoided: FxHashSet<String>,
    short: FxHashSet<String>,
}

impl Settings {
    /// Whether a word or name is right as it is: whether it is accepted, or another of the same
    /// letters, whatever their case and marks. All rules mean the same by it.
    #[must_use]
    pub fn accepts(&self, word: &str) -> bool {
        let accepted = &self.index().accepted;
        !accepted.is_empty() && accepted.contains(&*fold::folded(word))
    }

    /// Whether a form is the one to use of a house term.
    #[must_use]
    pub fn prefers(&self, form: &str) -> bool {
        self.index().preferred.contains(form)
    }

    /// Whether a form is one not to use of a house term.
    #[must_use]
    pub fn avoids(&self, form: &str) -> bool {
        self.index().avoided.contains(form)
    }

    /// Whether an abbreviation is declared.
    #[must_use]
    pub fn declares(&self, short: &str) -> bool {
        self.index().short.contains(short)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index {
            accepted: self.accept.iter().map(|word| fold::key(word)).collect(),
            preferred: self.terms.iter().map(|term| term.preferred.clone()).collect(),
            avoided: self.terms.iter().flat_map(|term| &term.avoid).cloned().collect(),
            short: self.abbreviations.iter().map(|it| it.short.clone()).collect(),
        })
    }
}

/// A house term: one form to use, others not to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Term {
    /// The form to use.
    #[serde(rename = "use")]
    pub preferred: String,
    /// The forms not to use.
    #[serde(default, rename = "not")]
    pub avoid: Vec<String>,
    /// Why, shown in findings.
    #[serde(default)]
    pub note: Option<String>,
    /// Longer phrases in which the forms stay as they are.
    #[serde(default)]
    pub except_in: Vec<String>,
    /// Only in front of one of these words; anywhere if empty.
    #[serde(default)]
    pub before: Vec<String>,
    /// Only behind one of these words; anywhere if empty.
    #[serde(default)]
    pub after: Vec<String>,
    /// Whether the names of bodies and works keep the forms.
    #[serde(default)]
    pub outside_names: bool,
    /// What a finding says, with `{text}` for what is written and `{use}` for what to write.
    #[serde(default)]
    pub message: Option<String>,
    /// Where the usage is laid down.
    #[serde(default)]
    pub source: Option<String>,
}

/// An abbreviation that every text may use without defining it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeclaredAbbreviation {
    /// The short form.
    pub short: String,
    /// What it stands for.
    pub long: String,
}

/// An event with the date that the house holds for right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredEvent {
    /// What it is called in findings.
    pub name: String,
    /// Names that a mention must have, each at least by one of its alternatives.
    pub names: Vec<String>,
    /// Words of which a mention must have one, such as `attack`, `bombing`; any if empty.
    pub words: Vec<String>,
    /// The date in EDTF, as written.
    pub date: String,
    /// Its days.
    pub interval: Interval,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_is_so_whatever_its_case_and_marks() {
        let accept = ["Zärnow", "mill-race"].map(str::to_owned).to_vec();
        let settings = Settings { accept, ..Settings::default() };
        for word in ["Zärnow", "Zarnow", "ZARNOW", "Mill-Race", "mill race"] {
            assert!(settings.accepts(word), "{word}");
        }
        assert!(!settings.accepts("Zarnows") && !settings.accepts("millrace"));
        assert!(!Settings::default().accepts(""));
    }
}
