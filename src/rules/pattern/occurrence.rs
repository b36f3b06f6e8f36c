//! `occurrence`: too many, or too few, of something.

use serde::Deserialize;

use super::{Matcher, Message, Pattern, blocks};
use crate::diagnostic::Finding;
use crate::rules::{Check, DocumentContext};
use crate::span::TextSpan;

/// Counts the matches of its phrases and regexes in every sentence, block or document.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
pub(super) struct Occurrence {
    matcher: Matcher,
    options: Options,
}

/// The options of `[check.occurrence]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    patterns: Vec<Pattern>,
    #[serde(default)]
    scope: Scope,
    /// Reported is each match after so many.
    #[serde(default)]
    max: Option<usize>,
    /// Reported is a scope with fewer.
    #[serde(default)]
    min: Option<usize>,
    #[serde(default = "yes")]
    ignore_case: bool,
    #[serde(default)]
    nonword: bool,
    /// Knows `{text}`.
    message: Message,
    #[serde(default)]
    help: Option<String>,
}

/// What is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Scope {
    Sentence,
    #[default]
    Paragraph,
    Document,
}

fn yes() -> bool {
    true
}

impl TryFrom<Options> for Occurrence {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        if options.max.is_none() && options.min.is_none() {
            return Err("`max` or `min` is needed".to_owned());
        }
        let phrases = options.phrases.iter().map(String::as_str);
        let matcher =
            Matcher::new(phrases, &options.patterns, options.ignore_case, options.nonword)?;
        Ok(Self { matcher, options })
    }
}

impl Check for Occurrence {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut all = Vec::new();
        for block in blocks(context) {
            let hits = self.matcher.hits(context, block).into_iter().map(|hit| hit.span);
            let hits: Vec<_> = hits.filter(|&span| context.reads(span)).collect();
            match self.options.scope {
                Scope::Sentence => {
                    let sentences = &context.layers.sentences;
                    let first = sentences.partition_point(|s| s.start < block.span.start);
                    let inside = sentences[first..].iter().take_while(|s| s.end <= block.span.end);
                    for sentence in inside {
                        let own = hits.iter().copied().filter(|&hit| sentence.contains(hit));
                        self.judge(context, *sentence, &own.collect::<Vec<_>>(), findings);
                    }
                }
                Scope::Paragraph => self.judge(context, block.span, &hits, findings),
                Scope::Document => all.extend(hits),
            }
        }
        if self.options.scope == Scope::Document {
            let start = context.document.blocks.first().map(|block| block.span);
            self.judge(context, start.unwrap_or_default(), &all, findings);
        }
    }
}

impl Occurrence {
    fn judge(
        &self,
        context: &DocumentContext<'_>,
        scope: TextSpan,
        hits: &[TextSpan],
        findings: &mut Vec<Finding>,
    ) {
        let Options { max, min, message, help, .. } = &self.options;
        let mut report = |span: TextSpan| {
            let text = context.text(span);
            let finding = Finding::new(context.place(span), message.about(text, ""));
            findings.push(Finding { help: help.clone(), ..finding });
        };
        if let Some(max) = max {
            hits.iter().skip(*max).for_each(|&hit| report(hit));
        }
        if min.is_some_and(|min| hits.len() < min) && !scope.is_empty() {
            report(scope);
        }
    }
}
