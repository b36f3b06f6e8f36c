//! `sequence`: words and word classes that follow each other, at most so far apart.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::{Matcher, Message, Pattern, accepted, sentences};
use crate::language::penn;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::text::vocabulary::Memo;
use crate::words::lexicon::{self, Class};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<SequenceCheck>("sequence", Options::DOCS);

/// How many words a sequence may name: what it costs grows with them at every word of a text.
const LONGEST: usize = 100;

/// Reports every place of a sentence where its steps match one after the other.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct SequenceCheck {
    steps: Vec<Step>,
    options: Options,
}

options! {
    /// The options of `[check.sequence]`.
    struct Options {
        /// The words, one table each, the first without `within` and `not`: `words = ["very"]` or
        /// `pattern = "ly$"`, a regex on one word, or `class = "preposition"` (also "number",
        /// "capital", "punctuation", "word" and the classes that `copydesk explain sequence`
        /// lists), or `tags = ["NN", "NNS"]`, parts of speech by the names of the Penn Treebank or
        /// of Universal Dependencies (`NOUN`). `within = 3`: among the next three words, not only the next (at most 50).
        /// `not = true`: no such word there. At most 100 tables.
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
        exceptions: FxHashSet<String>,
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
    #[serde(default)]
    tags: Vec<String>,
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
    tags: Vec<String>,
    within: usize,
    not: bool,
}

impl TryFrom<Options> for SequenceCheck {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let count = options.tokens.len();
        if count > LONGEST {
            return Err(format!("a sequence has at most {LONGEST} tokens; these are {count}"));
        }
        let step = |step: &StepOptions| -> Result<Step, String> {
            let listed = step.words.iter().map(|word| format!("^{}$", regex_syntax::escape(word)));
            let listed = listed.map(Pattern::try_from).collect::<Result<Vec<_>, _>>()?;
            let patterns = listed.iter().chain(&step.pattern);
            let words = Matcher::new([], patterns, options.ignore_case, true)?;
            let tags = step.tags.clone();
            if words.is_empty() && step.class.is_none() && tags.is_empty() {
                return Err("each of the tokens needs `words`, `pattern`, `class` or `tags`".into());
            }
            if let Some(tag) = tags.iter().find(|tag| !penn::is_name(tag)) {
                return Err(format!("there is no part of speech `{tag}`"));
            }
            let within = step.within.clamp(1, 50);
            Ok(Step { words, class: step.class, tags, within, not: step.not })
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
            let mut walk = Walk { check: self, context, tokens, failed: FxHashSet::default() };
            let mut free = 0;
            for at in 0..tokens.len() {
                let id = ids[range.start + at];
                let opens = || self.steps[0].allows(context, tokens[at]);
                let first = &self.steps[0];
                if at < free || !starts.get(id, opens) || !first.is_tagged(context, tokens[at]) {
                    continue;
                }
                let mut matched = vec![tokens[at].span];
                if !walk.follow(at, 1, &mut matched) {
                    continue;
                }
                let last = matched.iter().rev().find(|span| !span.is_empty());
                let whole = tokens[at].span.cover(*last.unwrap_or(&tokens[at].span));
                let text = context.text(whole);
                let excepted = self.options.exceptions.contains(text);
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

/// The search of one sentence.
struct Walk<'a> {
    check: &'a SequenceCheck,
    context: &'a DocumentContext<'a>,
    tokens: &'a [Token],
    /// From which step on nothing matches behind which token. That depends on nothing else, and
    /// without it every further gap would multiply the ways that are tried.
    failed: FxHashSet<(usize, usize)>,
}

impl Walk<'_> {
    /// Whether the steps from one on match behind a token; adds what they match.
    fn follow(&mut self, at: usize, step: usize, matched: &mut Vec<TextSpan>) -> bool {
        let Some(next) = self.check.steps.get(step) else { return true };
        if self.failed.contains(&(step, at)) {
            return false;
        }
        let mut reach = (at + 1)..(at + 1 + next.within).min(self.tokens.len());
        let found = if next.not {
            !reach.any(|at| next.fits(self.context, self.tokens[at])) && {
                matched.push(TextSpan::default());
                self.follow(at, step + 1, matched)
            }
        } else {
            reach.any(|candidate| {
                next.fits(self.context, self.tokens[candidate]) && {
                    matched.truncate(step);
                    matched.push(self.tokens[candidate].span);
                    self.follow(candidate, step + 1, matched)
                }
            })
        };
        // To the first step there is one way only.
        if !found && step > 1 {
            self.failed.insert((step, at));
        }
        found
    }
}

impl Step {
    fn fits(&self, context: &DocumentContext<'_>, token: Token) -> bool {
        self.allows(context, token) && self.is_tagged(context, token)
    }

    /// Whether a token has one of the parts of speech. Its sentence is read only for that.
    fn is_tagged(&self, context: &DocumentContext<'_>, token: Token) -> bool {
        self.tags.is_empty() || {
            let sentence = context.syntax.at(token.span.start);
            let word = sentence.and_then(|it| it.tree.word(it.tree.word_at(token.span.start)));
            word.is_some_and(|word| {
                let (penn, universal) = (context.syntax.penn(word), word.tag.universal());
                self.tags.iter().any(|tag| tag == penn || tag == universal)
            })
        }
    }

    /// Whether a token fits by itself, whatever stands around it.
    fn allows(&self, context: &DocumentContext<'_>, token: Token) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::typed;

    fn build(tokens: &str) -> Result<SequenceCheck, typed::Error> {
        typed::of_text(&format!("message = \"m\"\ntokens = [{tokens}]"))
    }

    #[test]
    fn a_sequence_is_not_endless() {
        let word = "{ class = \"word\" },";
        assert!(build(&word.repeat(LONGEST)).is_ok());
        let error = build(&word.repeat(LONGEST + 1)).unwrap_err();
        assert!(
            error.message().contains("a sequence has at most 100 tokens; these are 101"),
            "{error}"
        );
    }
}
