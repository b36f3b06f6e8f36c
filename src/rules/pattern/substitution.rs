//! `substitution`: what has a better form.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::options::yes;
use super::{Groups, Hit, Matcher, Message, Opening, Pattern, Terms, Within};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::OBJECT;
use crate::text::finding::{Applicability, Finding};
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<Substitution>("substitution", Options::DOCS);

/// Reports every match of the left side of its tables and offers the right side, in the case of
/// what stands there.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct Substitution {
    terms: Terms,
    /// The replacements of each row of the matcher.
    better: Vec<Vec<String>>,
    options: Options,
}

options! {
    /// The options of `[check.substitution]`.
    struct Options: terms("yes") {
        /// What not to write = what to write instead; one text, or a list to choose from.
        #[serde(default)]
        swap: BTreeMap<String, Forms>,
        /// Rows such as `{ find = "(\\d+) per cent", use = "$1 percent" }` with a regex; `$1` or
        /// `${name}` stands for what a group of it matched.
        #[serde(default)]
        patterns: Vec<Row>,
        /// What is said. Knows `{text}`, `{use}` and, for a regex, `{1}`, `{2}` …
        #[serde(default)]
        message: Option<Message>,
        /// What to do about it, instead of "write …".
        #[serde(default)]
        help: Option<String>,
        /// The capitals of what is written instead: `"kept"` as in the text (Utilize → Use),
        /// `"first"` for the first letter only, `"as-written"` as in the rule.
        #[serde(default)]
        case: Case,
        /// Whether `--fix` may apply it unseen, since it cannot change what a text says.
        #[serde(default)]
        safe: bool,
    }
}

/// Which capitals a replacement gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Case {
    #[default]
    Kept,
    First,
    AsWritten,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    find: Pattern,
    #[serde(rename = "use")]
    better: Forms,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Forms {
    One(String),
    Several(Vec<String>),
}

impl Forms {
    fn list(&self) -> Vec<String> {
        match self {
            Self::One(form) => vec![form.clone()],
            Self::Several(forms) => forms.clone(),
        }
    }
}

impl TryFrom<Options> for Substitution {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let phrases = options.swap.keys().map(String::as_str);
        let terms = options.terms(phrases, options.patterns.iter().map(|row| &row.find))?;
        let patterns = options.patterns.iter().map(|row| &row.better);
        let better = options.swap.values().chain(patterns).map(Forms::list).collect();
        Ok(Self { terms, better, options })
    }
}

impl Substitution {
    /// What to write instead, in the case of what stands there.
    fn replacements(&self, text: &str, hit: &Hit, groups: Option<&Groups>) -> Vec<String> {
        let forms = self.better[hit.row].iter();
        forms
            .map(|form| {
                let form = groups.map_or_else(|| form.clone(), |groups| groups.expand(form));
                match self.options.case {
                    Case::Kept if self.options.ignore_case => fold::in_case_of(text, &form),
                    Case::First if text.starts_with(char::is_uppercase) => fold::capitalised(&form),
                    _ => form,
                }
            })
            .collect()
    }

    fn finding(&self, context: &DocumentContext<'_>, hit: &Hit) -> Option<Finding> {
        let Options { message, help, safe, .. } = &self.options;
        let text = self.terms.text(context, hit);
        let wanted = self.better[hit.row].iter().any(|form| form.contains('$'))
            || message.as_ref().is_some_and(Message::has_groups);
        let groups = wanted.then(|| self.terms.groups(context, hit)).flatten();
        let better = self.replacements(text, hit, groups.as_ref());
        if better.iter().any(|form| form == text) {
            return None;
        }
        let listed = better.join("` or `").replace(OBJECT, "…");
        let said = match message {
            Some(message) => message.about_match(text, &message.join(&better), groups.as_ref()),
            None => format!("`{text}` should be `{listed}`"),
        };
        let help = help.clone().unwrap_or_else(|| format!("write `{listed}`"));
        let finding = Finding::new(self.terms.place(context, hit.span), said).help(help);
        Some(match better.as_slice() {
            // Code has no text here that could be put back.
            [only] if !only.contains(OBJECT) => {
                let how = if *safe { Applicability::Safe } else { Applicability::Unsafe };
                finding.replace(how, only)
            }
            _ => finding,
        })
    }
}

impl Check for Substitution {
    fn openings(&self) -> Option<Vec<Opening>> {
        self.terms.openings()
    }

    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let hits = self.terms.hits(context);
        self.terms.report(findings, hits.iter().filter_map(|hit| self.finding(context, hit)));
    }
}
