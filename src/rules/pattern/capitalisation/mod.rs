//! `capitalisation`: headings, or the blocks of any zone, in another case than declared.

mod strict;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{Matcher, Message, Pattern, accepted, blocks};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::Block;
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::words::data;
use crate::words::fold;
use strict::Strict;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<Capitalisation>("capitalisation", Options::DOCS);

/// The words that stay in lower case, by title style.
static SMALL_WORDS: LazyLock<FxHashMap<String, FxHashSet<String>>> =
    LazyLock::new(|| data::table("title-case.toml"));

/// Reports the first word of a block that is not in the declared case.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct Capitalisation {
    /// What keeps its own case.
    kept: Matcher,
    prefix: Matcher,
    pattern: Matcher,
    small: FxHashSet<String>,
    strict: Option<Strict>,
    options: Options,
}

options! {
    /// The options of `[check.capitalisation]`.
    struct Options {
        /// `"sentence"`: a capital at the start only, but for names; `"title"`: a capital on every
        /// word but the small ones; `"lower"`, `"upper"`: no capitals, or nothing else.
        #[serde(default)]
        style: Option<Style>,
        /// Instead of a style: a regex that each block has to match.
        #[serde(default)]
        pattern: Option<Pattern>,
        /// Whose small words stay in lower case in a title: `"ap"`, `"apa"`, `"chicago"`, `"mla"`.
        #[serde(default)]
        title_style: Option<TitleStyle>,
        /// Words that stay in lower case inside a title, instead of those of a style or besides
        /// them.
        #[serde(default)]
        small_words: FxHashSet<String>,
        /// Words and phrases that keep their own case, such as names, written as they should be.
        #[serde(default)]
        exceptions: Vec<String>,
        /// Regexes for what keeps its own case.
        #[serde(default)]
        exception_patterns: Vec<Pattern>,
        /// Endings of a word after which a capital is right, besides those of a sentence.
        #[serde(default)]
        indicators: Vec<String>,
        /// A regex for the start of a block that does not count, such as `"^\\d+\\. "`.
        #[serde(default)]
        prefix: Option<Pattern>,
        /// Which share of the words has to be right, from 0 to 1; all unless told.
        #[serde(default)]
        threshold: Option<f64>,
        /// Whether words are compared letter for letter, from one space to the next: what looks
        /// like an abbreviation or a name has to be excepted, and a first word in the wrong case
        /// is wrong whatever the threshold. The whole block is reported.
        #[serde(default)]
        strict: bool,
        /// Whether the whole block is reported and not its first wrong word.
        #[serde(default)]
        whole: bool,
        /// What is said. Knows `{text}` and, for sentence and title case, `{use}`.
        #[serde(default)]
        message: Option<Message>,
        /// What to do about it.
        #[serde(default)]
        help: Option<String>,
    }
}

/// A way to capitalise a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Style {
    /// A capital at the start only, but for names.
    Sentence,
    /// A capital on every word but the small ones.
    Title,
    /// No capitals.
    Lower,
    /// Capitals only.
    Upper,
}

/// A style manual's rule for titles.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct TitleStyle(String);

impl TryFrom<String> for TitleStyle {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if SMALL_WORDS.contains_key(&name) {
            return Ok(Self(name));
        }
        let mut known: Vec<_> = SMALL_WORDS.keys().map(String::as_str).collect();
        known.sort_unstable();
        Err(format!("there is no title style `{name}`; there are `{}`", known.join("`, `")))
    }
}

impl TryFrom<Options> for Capitalisation {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        if options.style.is_some() == options.pattern.is_some() {
            return Err("either `style` or `pattern` is needed".to_owned());
        }
        let mut small = options.small_words.clone();
        let listed = options.title_style.as_ref().and_then(|style| SMALL_WORDS.get(&style.0));
        small.extend(listed.into_iter().flatten().cloned());
        let strict = options.style.filter(|_| options.strict).map(|style| {
            let Options { exceptions, exception_patterns, indicators, threshold, .. } = &options;
            Strict::new(style, exceptions, exception_patterns, &small, indicators, *threshold)
        });
        let exceptions = options.exceptions.iter().map(String::as_str);
        Ok(Self {
            strict: strict.transpose()?,
            kept: Matcher::new(exceptions, &options.exception_patterns, true, false)?,
            prefix: Matcher::new([], &options.prefix, false, true)?,
            pattern: Matcher::new([], &options.pattern, false, true)?,
            small,
            options,
        })
    }
}

/// A word of a block.
struct Word {
    /// Where in the block.
    span: TextSpan,
    /// How it should be written; as it is, where it is right.
    better: String,
    right: bool,
}

impl Check for Capitalisation {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for block in blocks(context) {
            let text = context.text(block.span);
            let Some(style) = self.options.style else {
                if !self.pattern.matches(text) && !self.kept.matches(text) {
                    findings.extend(self.finding(context, block.span, ""));
                }
                continue;
            };
            if let Some(strict) = &self.strict {
                let better = strict.better(text, self.prefix_of(text));
                let finding = |better: String| self.finding(context, block.span, &better);
                findings.extend(better.and_then(finding));
                continue;
            }
            let words = self.words(text, style);
            let wrong = words.iter().filter(|word| !word.right).count();
            let Some(first) = words.iter().find(|word| !word.right) else { continue };
            let right = (words.len() - wrong) as f64 / words.len() as f64;
            if self.options.threshold.is_some_and(|threshold| right >= threshold) {
                continue;
            }
            let span = if self.options.whole { block.span } else { inside(block, first.span) };
            let better =
                if self.options.whole { corrected(text, &words) } else { first.better.clone() };
            findings.extend(self.finding(context, span, &better));
        }
    }
}

impl Capitalisation {
    fn finding(
        &self,
        context: &DocumentContext<'_>,
        span: TextSpan,
        better: &str,
    ) -> Option<Finding> {
        let text = context.text(span);
        // Code inside of a heading is no reason not to look at the rest of it.
        if accepted(context, text) || (!self.is_whole() && !context.reads(span)) {
            return None;
        }
        let said = match (&self.options.message, self.options.style) {
            (Some(message), _) => message.about(text, better),
            (None, Some(style)) => format!("`{text}` is not in {}", style.name()),
            (None, None) => format!("`{text}` is not capitalised as it should be"),
        };
        let finding = Finding::new(context.place(span), said);
        Some(Finding { help: self.options.help.clone(), ..finding })
    }

    /// Whether the whole block is reported.
    fn is_whole(&self) -> bool {
        self.options.whole || self.strict.is_some()
    }

    /// The words of a block, each with how it should be written.
    fn words(&self, text: &str, style: Style) -> Vec<Word> {
        let start = self.prefix_of(text);
        let whole = TextSpan::new(0, text.len());
        let kept = self.kept.hits(text, &[whole], |_| false);
        let mut words: Vec<Word> = Vec::new();
        let mut from = start;
        while let Some(span) = next_word(text, from) {
            from = span.end as usize;
            let before = &text[..span.start as usize];
            let word = span.of(text);
            // A word, or part of one, that keeps its case.
            let own = kept.iter().find(|hit| hit.span.overlaps(span));
            let last = next_word(text, from).is_none();
            let starts = words.is_empty() || self.starts_afresh(before);
            let (better, right) = match own {
                Some(hit) => {
                    let wanted = self.options.exceptions.get(hit.row);
                    let found = hit.span.of(text);
                    let right =
                        wanted.is_none_or(|wanted| wanted == found || style == Style::Upper);
                    (word.to_owned(), right)
                }
                None => {
                    let better = self.better(word, style, starts, starts || last, before);
                    let right = better == word;
                    (better, right)
                }
            };
            words.push(Word { span, better, right });
        }
        words
    }

    /// How a word should be written; `edge` words start or end a part of the block.
    fn better(&self, word: &str, style: Style, starts: bool, edge: bool, before: &str) -> String {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        // Capitals inside a word are an abbreviation's own; a word in capitals is one, too.
        let own = letters().skip(1).any(char::is_uppercase);
        let capital = letters().next().is_some_and(char::is_uppercase);
        match style {
            Style::Lower => word.to_lowercase(),
            Style::Upper => word.to_uppercase(),
            _ if own || letters().next().is_none() => word.to_owned(),
            Style::Sentence if starts && before.trim().is_empty() => fold::capitalised(word),
            // After a colon both are right.
            Style::Sentence if starts || (capital && is_single(word)) => word.to_owned(),
            Style::Sentence => word.to_lowercase(),
            Style::Title if !edge && self.small.contains(&word.to_lowercase()) => {
                word.to_lowercase()
            }
            Style::Title => fold::capitalised(word),
        }
    }

    /// Whether a capital is right behind some text: it ends a sentence or opens a part.
    fn starts_afresh(&self, before: &str) -> bool {
        let before = before.trim_end();
        before.ends_with([':', '.', '?', '!', '—', '“', '"'])
            || self.options.indicators.iter().any(|ending| before.ends_with(ending.as_str()))
    }

    /// Where the text of a block starts behind its prefix.
    fn prefix_of(&self, text: &str) -> usize {
        let hits = self.prefix.hits(text, &[TextSpan::new(0, text.len())], |_| false);
        hits.first().filter(|hit| hit.span.start == 0).map_or(0, |hit| hit.span.end as usize)
    }
}

/// The pronoun, and letters that are names (`vitamin C`).
fn is_single(word: &str) -> bool {
    let end = word.find(['\'', '’']).unwrap_or(word.len());
    word[..end].chars().count() == 1
}

/// The next word of a text: letters and digits with the apostrophes inside of it.
fn next_word(text: &str, from: usize) -> Option<TextSpan> {
    let start = from + text.get(from..)?.find(char::is_alphanumeric)?;
    let rest = &text[start..];
    let ends = |(at, c): (usize, char)| {
        let inside = matches!(c, '\'' | '’' | '.' | '_' | '+' | '#')
            && rest[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
        !(c.is_alphanumeric() || inside)
    };
    let len = rest.char_indices().find(|&it| ends(it)).map_or(rest.len(), |(at, _)| at);
    Some(TextSpan::new(start, start + len))
}

/// A span of a block's text as a span of the prose.
fn inside(block: &Block, span: TextSpan) -> TextSpan {
    TextSpan { start: block.span.start + span.start, end: block.span.start + span.end }
}

/// A text with its words as they should be.
fn corrected(text: &str, words: &[Word]) -> String {
    let (mut out, mut end) = (String::new(), 0);
    for word in words {
        out.push_str(&text[end..word.span.start as usize]);
        out.push_str(&word.better);
        end = word.span.end as usize;
    }
    out.push_str(&text[end..]);
    out
}

impl Style {
    fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence case",
            Self::Title => "title case",
            Self::Lower => "lower case",
            Self::Upper => "capitals",
        }
    }
}
