//! `sequence`: words and word classes that follow each other, at most so far apart.

use serde::Deserialize;

use super::{Matcher, Message, Pattern, accepted, sentences};
use crate::diagnostic::Finding;
use crate::lexicon::{self, Class};
use crate::rules::{Check, DocumentContext};
use crate::span::TextSpan;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Memo;

/// Reports every place of a sentence where its steps match one after the other.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
pub(super) struct SequenceCheck {
    steps: Vec<Step>,
    options: Options,
}

options! {
    /// The options of `[check.sequence]`.
    struct Options {
        /// The words, one table each, the first without `within` and `not`: `words = ["very"]` or
        /// `pattern = "ly$"`, a regex on one word, or `class = "preposition"` (also "number",
        /// "capital", "punctuation", "word" and the classes that `copydesk explain sequence`
        /// lists). `within = 3`: among the next three words, not only the next. `not = true`: no
        /// such word there.
        tokens: Vec<StepOptions>,
        /// What is said. Knows `{text}`, the whole, and `{1}`, `{2}` …, what each table matched.
        message: Message,
        /// What to do about it.
        #[serde(default)]
        help: Option<String>,
        /// Whether capitals are ignored.
        #[serde(default = "super::options::yes")]
        ignore_case: bool,
        /// Whole matches that are right all the same.
        #[serde(default)]
        exceptions: Vec<String>,
    }
}

/// One word of the sequence, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct StepOptions {
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    pattern: Option<Pattern>,
    #[serde(default)]
    class: Option<WordClass>,
    #[serde(default = "one")]
    within: usize,
    #[serde(default)]
    not: bool,
}

fn one() -> usize {
    1
}

/// What kind of word matches.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
enum WordClass {
    Listed(&'static Class),
    Number,
    Capital,
    Punctuation,
    Word,
}

impl TryFrom<String> for WordClass {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Ok(match name.as_str() {
            "number" => Self::Number,
            "capital" => Self::Capital,
            "punctuation" => Self::Punctuation,
            "word" => Self::Word,
            name => Self::Listed(lexicon::class(name).ok_or_else(|| {
                format!(
                    "there is no class `{name}`; there are `number`, `capital`, `punctuation`, \
                     `word`, `{}`",
                    lexicon::class_names().join("`, `")
                )
            })?),
        })
    }
}

/// One word of the sequence.
#[derive(Debug)]
struct Step {
    words: Matcher,
    class: Option<WordClass>,
    within: usize,
    not: bool,
}

impl TryFrom<Options> for SequenceCheck {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let step = |step: &StepOptions| -> Result<Step, String> {
            let listed = step.words.iter().map(|word| format!("^{}$", regex_syntax::escape(word)));
            let listed = listed.map(Pattern::try_from).collect::<Result<Vec<_>, _>>()?;
            let patterns = listed.iter().chain(&step.pattern);
            let words = Matcher::new([], patterns, options.ignore_case, true)?;
            if words.is_empty() && step.class.is_none() {
                return Err("each of the tokens needs `words`, `pattern` or `class`".to_owned());
            }
            Ok(Step { words, class: step.class, within: step.within.clamp(1, 50), not: step.not })
        };
        let steps = options.tokens.iter().map(step).collect::<Result<Vec<_>, _>>()?;
        if steps.len() < 2 || steps[0].not || steps[0].within > 1 {
            return Err(
                "two tokens or more are needed, the first without `not` and `within`".into()
            );
        }
        Ok(Self { steps, options })
    }
}

impl Check for SequenceCheck {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let layers = context.layers;
        let ids = layers.vocabulary.ids();
        let mut starts = Memo::new(&layers.vocabulary);
        for sentence in sentences(context) {
            let range = layers.range(sentence);
            let tokens = &layers.tokens[range.clone()];
            let mut free = 0;
            for at in 0..tokens.len() {
                let id = ids[range.start + at];
                let opens = || self.steps[0].fits(context, tokens[at]);
                if at < free || !starts.get(id, opens) {
                    continue;
                }
                let mut matched = vec![tokens[at].span];
                if !self.follow(context, tokens, at, 1, &mut matched) {
                    continue;
                }
                let last = matched.iter().rev().find(|span| !span.is_empty());
                let whole = tokens[at].span.cover(*last.unwrap_or(&tokens[at].span));
                let text = context.text(whole);
                let excepted = self.options.exceptions.iter().any(|it| it == text);
                if excepted || accepted(context, text) || !context.reads(whole) {
                    continue;
                }
                free = tokens.partition_point(|token| token.span.start < whole.end);
                let texts: Vec<_> = matched.iter().map(|span| context.text(*span)).collect();
                let said = self.options.message.render(|name| match name {
                    "text" => Some(text),
                    number => texts.get(number.parse::<usize>().ok()?.checked_sub(1)?).copied(),
                });
                let finding = Finding::new(context.place(whole), said);
                findings.push(Finding { help: self.options.help.clone(), ..finding });
            }
        }
    }
}

impl SequenceCheck {
    /// Whether the steps from one on match behind a token; adds what they match.
    fn follow(
        &self,
        context: &DocumentContext<'_>,
        tokens: &[Token],
        at: usize,
        step: usize,
        matched: &mut Vec<TextSpan>,
    ) -> bool {
        let Some(next) = self.steps.get(step) else { return true };
        let reach = (at + 1)..(at + 1 + next.within).min(tokens.len());
        if next.not {
            if reach.clone().any(|at| next.fits(context, tokens[at])) {
                return false;
            }
            matched.push(TextSpan::default());
            return self.follow(context, tokens, at, step + 1, matched);
        }
        for candidate in reach {
            if next.fits(context, tokens[candidate]) {
                matched.push(tokens[candidate].span);
                if self.follow(context, tokens, candidate, step + 1, matched) {
                    return true;
                }
                matched.truncate(step);
            }
        }
        false
    }
}

impl Step {
    fn fits(&self, context: &DocumentContext<'_>, token: Token) -> bool {
        let text = context.text(token.span);
        let class = self.class.is_none_or(|class| match class {
            WordClass::Listed(class) => {
                class.contains(text) || class.contains(text.to_lowercase().as_str())
            }
            WordClass::Number => token.kind == TokenKind::Number,
            WordClass::Capital => text.starts_with(char::is_uppercase),
            WordClass::Punctuation => token.kind == TokenKind::Punctuation,
            WordClass::Word => token.kind == TokenKind::Word,
        });
        class && (self.words.is_empty() || self.words.matches(text))
    }
}
