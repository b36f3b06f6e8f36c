//! `phrase`: sequences of words and word classes, with a replacement.
//!
//! A row looks like this; [`grammar`] describes the language of `find`.
//!
//! ```toml
//! { find = "could|should|would|must|might [of]", not-next = "course|late", use = "have" }
//! ```
//!
//! All rows of a rule are tried in one pass over the words; [`index`] tells which of them can match
//! where.

mod grammar;
mod index;

use std::ops::Range;

use serde::Deserialize;

use super::{Message, accepted};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::OBJECT;
use crate::text::finding::{Applicability, Finding};
use crate::text::span::TextSpan;

use grammar::{Element, PhraseTokens, Sequence, Template};
use index::Index;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<PhraseCheck>("phrase", Options::DOCS);

/// Reports every match of its rows.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct PhraseCheck {
    rows: Vec<Row>,
    index: Index,
    message: Message,
    safe: bool,
}

options! {
    /// The options of `[check.phrase]`.
    struct Options {
        /// Rows such as `{ find = "could|should of", use = "{1} have" }`. In `find`: `a|b` either
        /// word, `{preposition}` and the like a class of words, `{number}`, `{name}`, `*ing` an
        /// ending, `*` any word, `!x` any other word, `x?` x or nothing, `x^4` up to four of it,
        /// `[…]` around what is reported. In `use`, `{1}` is what the first part matched. More
        /// keys: `previous`, `not-previous`, `next`, `not-next`, `why`, `message`.
        rows: Vec<Row>,
        /// What is said of rows without a message of their own. Knows `{text}` and `{use}`.
        message: Message,
        /// Whether `--fix` may apply the replacements unseen.
        #[serde(default)]
        safe: bool,
    }
}

/// One row, compiled.
#[derive(Debug, Deserialize)]
#[serde(try_from = "RowOptions")]
struct Row {
    find: Sequence,
    better: Vec<Template>,
    previous: Option<Element>,
    not_previous: Option<Element>,
    next: Option<Element>,
    not_next: Option<Element>,
    why: Option<String>,
    message: Option<Message>,
}

/// One row as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RowOptions {
    find: String,
    #[serde(default, rename = "use")]
    better: Forms,
    /// What must stand before the match.
    previous: Option<String>,
    /// What must not.
    not_previous: Option<String>,
    /// What must stand after the match.
    next: Option<String>,
    /// What must not.
    not_next: Option<String>,
    /// Shown as a note.
    why: Option<String>,
    message: Option<Message>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Forms {
    One(String),
    Several(Vec<String>),
}

impl Default for Forms {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl TryFrom<RowOptions> for Row {
    type Error = String;

    fn try_from(row: RowOptions) -> Result<Self, String> {
        let find = Sequence::parse(&row.find)?;
        let forms = match row.better {
            Forms::One(form) => vec![form],
            Forms::Several(forms) => forms,
        };
        let better =
            forms.iter().map(|form| Template::parse(form, &find)).collect::<Result<_, _>>()?;
        let guard = |text: Option<String>| text.as_deref().map(Element::parse).transpose();
        Ok(Self {
            find,
            better,
            previous: guard(row.previous)?,
            not_previous: guard(row.not_previous)?,
            next: guard(row.next)?,
            not_next: guard(row.not_next)?,
            why: row.why,
            message: row.message,
        })
    }
}

impl TryFrom<Options> for PhraseCheck {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let Options { rows, message, safe } = options;
        let index = Index::new(rows.iter().map(|row| &row.find));
        Ok(Self { rows, index, message, safe })
    }
}

impl Check for PhraseCheck {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let words = PhraseTokens::new(context.layers);
        let mut free = 0;
        let pattern = |row: u32| &self.rows[row as usize].find;
        for candidate in self.index.candidates(&words, pattern) {
            let (at, row) = (candidate.start, &self.rows[candidate.row as usize]);
            // A capital inside of a sentence is that of a name: `Soon An was on the road`.
            if at < free
                || candidate.capital && !words.opens(at)
                || !row.find.may_go_on(words.initial(at + 1))
            {
                continue;
            }
            if let Some((finding, end)) = self.try_row(context, &words, row, at) {
                findings.push(finding);
                free = end;
            }
        }
    }
}

impl PhraseCheck {
    /// The finding of a row at a word, with the index of the first word after the match.
    fn try_row(
        &self,
        context: &DocumentContext<'_>,
        words: &PhraseTokens<'_>,
        row: &Row,
        at: usize,
    ) -> Option<(Finding, usize)> {
        let found = row.find.match_at(words, at)?;
        let (start, end) = (found.start(), found.end());
        let guarded = row.previous.as_ref().is_none_or(|guard| guard.holds_before(words, start))
            && row.next.as_ref().is_none_or(|guard| guard.holds_after(words, end))
            && !row.not_previous.as_ref().is_some_and(|guard| guard.holds_before(words, start))
            && !row.not_next.as_ref().is_some_and(|guard| guard.holds_after(words, end))
            && !words.is_hyphenated(start, end)
            && !words.is_mentioned(start..end);
        let reported = words.span(found.reported())?;
        let whole = words.span(start..end)?;
        let tied = is_tied(context, whole);
        if !guarded || tied || !context.reads(whole) || is_accepted(context, whole, reported) {
            return None;
        }
        let text = context.text(reported);
        let better: Vec<_> = row.better.iter().map(|form| form.fill(words, &found, text)).collect();
        // What a row has in lower case may be right already, with a capital.
        if better.iter().any(|form| form == text) {
            return None;
        }
        // The message stands alone, so it shows the whole phrase, not only what has to change.
        let prose = &context.document.prose;
        let around = |range: Range<u32>| TextSpan { start: range.start, end: range.end }.of(prose);
        let before = around(whole.start..reported.start);
        let after = around(reported.end..whole.end);
        let listed: Vec<_> = better.iter().map(|form| format!("{before}{form}{after}")).collect();
        let listed = listed.join("` or `");
        let message = row.message.as_ref().unwrap_or(&self.message);
        let said = message.about(context.text(whole), &listed);
        let mut finding = Finding::new(context.place(reported), said);
        if !better.is_empty() {
            finding = finding.help(format!("write `{listed}`"));
        }
        if let Some(why) = &row.why {
            finding = finding.note(why);
        }
        if let [only] = better.as_slice() {
            let how = if self.safe { Applicability::Safe } else { Applicability::Unsafe };
            finding = finding.replace(how, only);
        }
        Some((finding, end))
    }
}

fn is_accepted(context: &DocumentContext<'_>, whole: TextSpan, reported: TextSpan) -> bool {
    accepted(context, context.text(whole)) || accepted(context, context.text(reported))
}

/// Whether a formula or code touches some words: what stands there is a part of it (`$n$th is`).
fn is_tied(context: &DocumentContext<'_>, whole: TextSpan) -> bool {
    let prose = &context.document.prose;
    let range = whole.range();
    prose[..range.start].ends_with(OBJECT) || prose[range.end..].starts_with(OBJECT)
}
