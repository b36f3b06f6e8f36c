//! Tense: whether the words around a date look back or ahead, which tells the year of "February 5"
//! and the week of "Tuesday" in a report. HeidelTime does so in its news mode by the tags of verbs;
//! here the endings and lists of `time-words.toml` stand for them.

use crate::facts::date::grammar::Grammar;
use crate::words::timewords::{self, Tense};

/// How many tokens from a date its verb may stand.
const REACH: usize = 12;

impl Grammar<'_> {
    /// The tense of the verb nearest before a date, else of the first one after it.
    pub(super) fn tense(self, at: usize, end: usize) -> Option<Tense> {
        let stops = |at: &usize| matches!(self.raw(*at), "." | ";" | "!" | "?" | ":");
        let before = (at.saturating_sub(REACH)..at).rev().take_while(|at| !stops(at));
        for at in before {
            if self.is(at, &["to"]) && self.is_infinitive(at) {
                return self.tense_of_infinitive(at);
            }
            if let Some(tense) = self.verb(at) {
                return Some(tense);
            }
        }
        (end..end + REACH).take_while(|at| !stops(at)).find_map(|at| self.verb(at))
    }

    /// What a word by itself says.
    fn verb(self, at: usize) -> Option<Tense> {
        let tense = self.lexeme(at)?.tense?;
        // "will be closed": what stands before tells.
        if at > 0 && tense == Tense::Past && self.is(at - 1, &["be"]) {
            return None;
        }
        // "was scheduled", "had planned": told as past.
        let past = at > 0 && self.is(at - 1, &["was", "were", "had"]);
        Some(if past && timewords::is_past_form(self.raw(at)) { Tense::Past } else { tense })
    }

    /// Whether "to" stands before a verb rather than a noun.
    fn is_infinitive(self, to: usize) -> bool {
        let next = self.raw(to + 1);
        next.starts_with(char::is_lowercase) && !timewords::context().ends_phrase.holds(next)
    }

    /// "is to leave", "plans to leave"; "decided to leave" tells neither.
    fn tense_of_infinitive(self, to: usize) -> Option<Tense> {
        let before = to.checked_sub(1)?;
        let ahead = self.is(before, &["is", "are", "yet"])
            || self.lexeme(before)?.tense == Some(Tense::Ahead);
        ahead.then_some(Tense::Ahead)
    }
}
