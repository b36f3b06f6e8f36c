//! The words by which lives are told: `rules/data/vitals.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::words::data;

/// The table; all in lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Lexicon {
    /// Tells a birth: "born".
    pub born: FxHashSet<String>,
    /// Tells a death: "died".
    pub died: FxHashSet<String>,
    /// Tells a death of whom it is done to.
    pub slain: FxHashSet<String>,
    /// The noun for a birth.
    pub birth: FxHashSet<String>,
    /// The noun for a death.
    pub death: FxHashSet<String>,
    /// May tell a death.
    pub fell: FxHashSet<String>,
    /// Marks a birth in brackets.
    pub born_marks: FxHashSet<String>,
    /// Marks a death in brackets.
    pub died_marks: FxHashSet<String>,
    /// Heads a column of births.
    pub born_heads: FxHashSet<String>,
    /// Heads a column of deaths.
    pub died_heads: FxHashSet<String>,
    /// Heads a column of both.
    pub life_heads: FxHashSet<String>,
    /// Heads a column of names.
    pub name_heads: FxHashSet<String>,
    /// Stands for a person.
    pub pronouns: FxHashSet<String>,
    /// Stands for a man, or for whose something is.
    pub men: FxHashSet<String>,
    /// The same of a woman.
    pub women: FxHashSet<String>,
    /// Before the name of a man.
    pub masculine: FxHashSet<String>,
    /// Before the name of a woman.
    pub feminine: FxHashSet<String>,
    /// A form of address.
    pub address: FxHashSet<String>,
    /// Tells one of two with the same name.
    pub generations: FxHashSet<String>,
    /// Whose something is.
    pub possessives: FxHashSet<String>,
    /// A man by whose he is.
    pub kinsmen: FxHashSet<String>,
    /// A woman by whose she is.
    pub kinswomen: FxHashSet<String>,
    /// Between a subject and its verb.
    pub auxiliaries: FxHashSet<String>,
    /// Before the subject of a clause.
    pub openers: FxHashSet<String>,
    /// Somebody else by whose he or she is.
    pub relatives: FxHashSet<String>,
    /// A guess or bound.
    pub guesses: FxHashSet<String>,
    /// Behind a date that may be another.
    pub alternatives: FxHashSet<String>,
    /// Behind one of those where the date is sure.
    pub apart: FxHashSet<String>,
    /// What is counted, where it is no years.
    pub units: FxHashSet<String>,
    /// The copula before an age.
    pub being: FxHashSet<String>,
    /// Between that and the age.
    pub only: FxHashSet<String>,
    /// "aged".
    pub aged: FxHashSet<String>,
    /// "age".
    pub age: FxHashSet<String>,
    /// "at".
    pub at: FxHashSet<String>,
    /// "then".
    pub then: FxHashSet<String>,
    /// "years".
    pub years: FxHashSet<String>,
    /// "old", behind years.
    pub old: FxHashSet<String>,
    /// "when", behind an age.
    pub when: FxHashSet<String>,
    /// "and".
    pub and: FxHashSet<String>,
    /// Before a date of what somebody did.
    pub within: FxHashSet<String>,
    /// What the dead do, too.
    pub lasting: FxHashSet<String>,
    /// What captions show of somebody who is not there.
    pub images: FxHashSet<String>,
    /// Opens a caption.
    pub captions: FxHashSet<String>,
    /// Before whom a letter is for.
    pub to: FxHashSet<String>,
    /// Offices that one holds for a time.
    pub offices: FxHashSet<String>,
    /// Titles of those whose dates may be of a reign.
    pub rulers: FxHashSet<String>,
    /// Before an office.
    pub articles: FxHashSet<String>,
    /// "as".
    #[serde(rename = "as")]
    pub as_: FxHashSet<String>,
    /// "after".
    pub after: FxHashSet<String>,
    /// Stands for an office.
    pub posts: FxHashSet<String>,
    /// Somebody comes into an office.
    pub enter: FxHashSet<String>,
    /// Somebody is put into an office.
    pub chosen: FxHashSet<String>,
    /// Before a verb that is done to its subject.
    pub passives: FxHashSet<String>,
    /// What comes did not happen.
    pub modals: FxHashSet<String>,
    /// Somebody is chosen for an office, perhaps again.
    pub elect: FxHashSet<String>,
    /// Somebody leaves an office.
    pub leave: FxHashSet<String>,
    /// "year".
    pub year: FxHashSet<String>,
    /// Heads a column of terms.
    pub term_heads: FxHashSet<String>,
    /// "of".
    pub of: FxHashSet<String>,
    /// "the".
    pub the: FxHashSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| data::table("vitals.toml"));

impl Lexicon {
    /// Whether a word means somebody by whose he or she is.
    pub(super) fn is_kin(&self, word: &str) -> bool {
        [&self.relatives, &self.kinsmen, &self.kinswomen].iter().any(|it| it.contains(word))
    }
}

/// The words of the table.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}
