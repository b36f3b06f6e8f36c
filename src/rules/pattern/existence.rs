//! `existence`: what must not be there.

use serde::Deserialize;

use super::{Matcher, Message, Pattern, accepted, blocks};
use crate::diagnostic::Finding;
use crate::rules::{Check, DocumentContext};

/// Reports every match of its phrases and regexes.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
pub(super) struct Existence {
    matcher: Matcher,
    options: Options,
}

/// The options of `[check.existence]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    /// Literal texts.
    #[serde(default)]
    phrases: Vec<String>,
    /// Regexes.
    #[serde(default)]
    patterns: Vec<Pattern>,
    /// Matched texts that are right all the same.
    #[serde(default)]
    exceptions: Vec<String>,
    #[serde(default = "yes")]
    ignore_case: bool,
    /// Whether phrases match inside words too.
    #[serde(default)]
    nonword: bool,
    /// Knows `{text}` and, for a regex, `{1}` and its like.
    message: Message,
    #[serde(default)]
    help: Option<String>,
}

fn yes() -> bool {
    true
}

impl TryFrom<Options> for Existence {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let phrases = options.phrases.iter().map(String::as_str);
        let matcher =
            Matcher::new(phrases, &options.patterns, options.ignore_case, options.nonword)?;
        Ok(Self { matcher, options })
    }
}

impl Check for Existence {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let Options { exceptions, message, help, .. } = &self.options;
        for block in blocks(context) {
            for hit in self.matcher.hits(context, block) {
                let text = context.text(hit.span);
                let excepted = exceptions.iter().any(|word| word == text);
                if excepted || accepted(context, text) || !context.reads(hit.span) {
                    continue;
                }
                let said = message.about_match(text, "", self.matcher.groups(&hit, text).as_ref());
                let finding = Finding::new(context.place(hit.span), said);
                findings.push(Finding { help: help.clone(), ..finding });
            }
        }
    }
}
