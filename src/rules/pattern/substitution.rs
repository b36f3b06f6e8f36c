//! `substitution`: what has a better form.

use std::collections::BTreeMap;

use regex::Captures;
use serde::Deserialize;

use super::{Hit, Matcher, Message, Pattern, accepted, blocks};
use crate::diagnostic::{Applicability, Finding};
use crate::fold;
use crate::rules::{Check, DocumentContext};

/// Reports every match of the left side of its tables and offers the right side, in the case of
/// what stands there.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
pub(super) struct Substitution {
    matcher: Matcher,
    /// The replacements of each row of the matcher.
    better: Vec<Vec<String>>,
    options: Options,
}

/// The options of `[check.substitution]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    /// Literal text → what to write, one form or several to choose from.
    #[serde(default)]
    swap: BTreeMap<String, Forms>,
    /// Rows with a regex; the replacement may use its groups as `$1` or `${name}`.
    #[serde(default)]
    patterns: Vec<Row>,
    #[serde(default)]
    exceptions: Vec<String>,
    #[serde(default = "yes")]
    ignore_case: bool,
    #[serde(default)]
    nonword: bool,
    /// Knows `{text}`, `{use}` and, for a regex, `{1}` and its like.
    #[serde(default)]
    message: Option<Message>,
    /// Whether the replacement keeps the meaning wherever it applies.
    #[serde(default)]
    safe: bool,
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

fn yes() -> bool {
    true
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
        let patterns = options.patterns.iter().map(|row| &row.find);
        let matcher = Matcher::new(phrases, patterns, options.ignore_case, options.nonword)?;
        let patterns = options.patterns.iter().map(|row| &row.better);
        let better = options.swap.values().chain(patterns).map(Forms::list).collect();
        Ok(Self { matcher, better, options })
    }
}

impl Substitution {
    /// What to write instead, in the case of what stands there.
    fn replacements(&self, text: &str, hit: &Hit, groups: Option<&Captures<'_>>) -> Vec<String> {
        let forms = self.better[hit.row].iter();
        forms
            .map(|form| match groups {
                Some(groups) => {
                    let mut out = String::new();
                    groups.expand(form, &mut out);
                    out
                }
                None if self.options.ignore_case => fold::in_case_of(text, form),
                None => form.clone(),
            })
            .collect()
    }
}

impl Check for Substitution {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let Options { exceptions, message, safe, .. } = &self.options;
        for block in blocks(context) {
            for hit in self.matcher.hits(context, block) {
                let text = context.text(hit.span);
                let groups = self.matcher.groups(&hit, text);
                let better = self.replacements(text, &hit, groups.as_ref());
                let excepted = exceptions.iter().chain(&better).any(|word| word == text);
                if excepted || accepted(context, text) || !context.reads(hit.span) {
                    continue;
                }
                let listed = better.join("` or `");
                let said = match message {
                    Some(message) => message.about_match(text, &listed, groups.as_ref()),
                    None => format!("`{text}` should be `{listed}`"),
                };
                let mut finding =
                    Finding::new(context.place(hit.span), said).help(format!("write `{listed}`"));
                if let [only] = better.as_slice() {
                    let how = if *safe { Applicability::Safe } else { Applicability::Unsafe };
                    finding = finding.replace(how, only);
                }
                findings.push(finding);
            }
        }
    }
}
