//! Context: whether a number is a year, and whether a word such as "May" is a date.

use crate::facts::date::Part;
use crate::facts::date::grammar::{Grammar, Written, has_other_meaning};
use crate::text::token::TokenKind;
use crate::words::timewords::{self, TimeWord};

impl Grammar<'_> {
    /// Whether a number of four digits is a year where it stands.
    pub(super) fn is_year(self, at: usize, value: i16) -> bool {
        let words = timewords::context();
        if !(1400..=2199).contains(&value) {
            // "in 1066": an early year needs its preposition.
            return (1000..1400).contains(&value)
                && self.is_among(at.wrapping_sub(1), &words.before_early)
                && !self.is_count(at, value);
        }
        let before = self.before(at);
        // "c. 1450", "c.1450"
        if before == "." && at >= 2 && matches!(self.word(at - 2), Some(TimeWord::Approximate)) {
            return !self.is_count(at, value);
        }
        if at > 0 && self.glued(at - 1) {
            let sign = before.chars().next().unwrap_or(' ');
            let joined = self.is_dash(at - 1)
                && (at < 2 || !self.glued(at - 2) || self.is_among(at - 2, &words.joined));
            let opening =
                matches!(sign, '(' | '[' | '"' | '“' | '‘' | '\'' | '—' | '–' | ',' | ';');
            let slash =
                sign == '/' && at >= 2 && self.number(at - 2).is_some_and(|it| it.digits == 4);
            if !(joined || opening || slash) {
                return false;
            }
        }
        if timewords::is_numbered(before)
            || (before == "." && at >= 2 && timewords::is_numbered(self.raw(at - 2)))
        {
            return false;
        }
        if self.glued(at) {
            let sign = self.raw(at + 1);
            let hyphen = self.is_dash(at + 1) && self.glued(at + 1);
            let word = self.tokens.get(at + 2).map(|token| token.kind) == Some(TokenKind::Word);
            if matches!(sign, "%" | "°" | "$" | "€" | "£" | "₂" | "_")
                || (hyphen && word && value % 100 == 0)
            {
                return false;
            }
            // An identifier: "2018.pdf" and "2001:db8".
            if matches!(sign, "." | ":" | "_" | "@" | "/") && self.glued(at + 1) && word {
                return false;
            }
        }
        if self.is_count(at, value) {
            return false;
        }
        // Before 1700 a number is as likely a count.
        value >= 1700
            || self.is_among(at.wrapping_sub(1), &words.leads)
            || before == "("
            || self.is_dash(at + 1)
            || self.is_dash(at.wrapping_sub(1))
    }

    fn is_among(self, at: usize, words: &timewords::WordSet) -> bool {
        words.holds(self.raw(at))
    }

    pub(super) fn is_led(self, at: usize, words: &[&str]) -> bool {
        at > 0 && self.is(at - 1, words)
    }

    /// Whether a number counts what follows: "1500 men", "2000 rifles".
    fn is_count(self, at: usize, value: i16) -> bool {
        let words = timewords::context();
        let next = self.raw(at + 1);
        if self.tokens.get(at + 1).is_none_or(|token| token.kind != TokenKind::Word) {
            // "of 2000." with no preposition of time is a round number.
            let portion = matches!(self.word(at.wrapping_sub(2)), Some(TimeWord::Portion(_)));
            return value % 500 == 0
                && !portion
                && self.is_among(at.wrapping_sub(1), &words.before_round);
        }
        if timewords::is_counted(next) {
            return true;
        }
        let is_plural = next.len() > 3
            && next.ends_with('s')
            && !next.ends_with("ss")
            && next.chars().all(char::is_lowercase)
            && self.word(at + 1).is_none()
            && !words.no_plural.holds(next);
        // "the 2018 attacks" against "the 2000 rifles"; "In 1847 settlers" against "killed 1847 settlers".
        let dated = self.is_among(at.wrapping_sub(1), &words.dated);
        is_plural && (value % 100 == 0 || !dated) && !self.is_among(at.wrapping_sub(1), &words.sure)
    }

    /// Whether a month without a year, or a season, is meant as a time where it stands.
    pub(super) fn bare_in_context(self, at: usize, core: usize, written: &Written) -> bool {
        let words = timewords::context();
        let led = self.is_among(at.wrapping_sub(1), &words.leads)
            || self.is_among(at.wrapping_sub(1), &words.before_month);
        let next = self.raw(written.end);
        let next_is_word =
            self.tokens.get(written.end).map(|token| token.kind) == Some(TokenKind::Word);
        match written.calendar.part {
            Part::Month(_) => {
                let name = self.raw(core);
                let named = next_is_word
                    && self.is_capital(written.end)
                    && self.word(written.end).is_none();
                if matches!(name.len(), 3 | 4)
                    && !["may", "june", "july"].iter().any(|it| name.eq_ignore_ascii_case(it))
                {
                    // "Jan", "Dec", "Mar" by themselves are names as often as months.
                    return self.is_capital(core) && self.is_range_next(written.end);
                }
                let doubtful = ["may", "march", "august", "april", "june"]
                    .iter()
                    .any(|it| name.eq_ignore_ascii_case(it));
                if !self.is_capital(core) && !has_other_meaning(name) {
                    return led || self.year_told(written.end).is_some();
                }
                if !self.is_capital(core) {
                    return led && !next_is_word && (core == at || self.is(core - 1, &["the"]));
                }
                if core > at && !self.is(core - 1, &["the"]) {
                    return true;
                }
                if named && doubtful {
                    return false;
                }
                let modal = name == "May" || name == "March";
                led || (!modal && !self.after_name(at))
                    || (modal && self.is_range_next(written.end))
            }
            Part::Season(_) => {
                let fall = self.is(core, &["fall"]);
                let the = core > 0 && self.is(core - 1, &["the"]);
                if self.is(written.end, &["of"])
                    || (self.raw(written.end).starts_with('-') && self.glued(core))
                {
                    return false;
                }
                // "the fall", "spring water": only with a preposition, and not before what they describe.
                let lead = core.wrapping_sub(if the && core >= 2 { 2 } else { 1 });
                let timed = self.is_among(lead, &words.before_season);
                let spring = self.is(core, &["spring"]);
                let verb = next_is_word && !words.ends_phrase.holds(next);
                if fall || spring { timed && !verb } else { timed || (the && !verb) || core > at }
            }
            _ => true,
        }
    }

    fn is_range_next(self, at: usize) -> bool {
        (self.is_dash(at) || self.is(at, &["to", "and", "through"]))
            && matches!(self.word(at + 1), Some(TimeWord::Month(_)))
    }

    /// Whether a capitalised word stands right before, inside a sentence: "Theresa May".
    fn after_name(self, at: usize) -> bool {
        at > 0
            && self.tokens[at - 1].kind == TokenKind::Word
            && self.is_capital(at - 1)
            && self.word(at - 1).is_none()
    }
}
