//! Checks that live in data: what a rule file says is all there is to them.
//!
//! | kind | reports |
//! |---|---|
//! | `existence` | what must not be there: phrases and regexes |
//! | `substitution` | what has a better form: from → to, case kept |
//! | `consistency` | either/or: the rarer of several forms in a document or the corpus |
//! | `repetition` | a word that comes again after so many others |
//! | `occurrence` | too many, or too few, of something in a sentence, block, document or corpus |
//! | `conditional` | X where the document has no Y |
//! | `capitalisation` | headings (or any zone) in another case than declared |
//! | `sequence` | words and word classes that follow each other, at most so far apart |
//! | `metric` | sentences or texts that are too long or too hard, by a count or a formula |
//! | `phrase` | sequences of words and word classes, with a replacement |
//! | `idle` | nothing: a rule that is read and cannot run |
//!
//! Messages may hold placeholders in braces: `{text}` is the text at fault, `{use}` what should
//! stand there, `{1}` the first group of a regex, `{count}` or `{value}` a number. `{{` is a brace.
//!
//! The options of each kind are documented where they are declared; `copydesk explain existence`
//! prints them.

#[macro_use]
mod options;

mod juncture;

mod capitalisation;
mod conditional;
mod consistency;
mod existence;
mod idle;
mod matcher;
mod message;
mod metric;
mod occurrence;
mod phrase;
mod repetition;
mod sequence;
mod sieve;
mod substitution;

pub use matcher::{Groups, Hit, Matcher, Opening, Pattern, TWINS};
pub use message::Message;
pub use options::OptionDoc;
pub use sieve::{Sieve, Sifted};

use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{DocumentContext, Kind};
use crate::text::document::Block;
use crate::text::finding::{Finding, Place};
use crate::text::layers;
use crate::text::span::{SourceSpan, TextSpan};
use crate::text::zone::Zone;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    capitalisation::KIND,
    conditional::KIND,
    consistency::KIND,
    existence::KIND,
    idle::KIND,
    metric::KIND,
    occurrence::KIND,
    phrase::KIND,
    repetition::KIND,
    sequence::KIND,
    substitution::KIND,
];

/// What a match lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Within {
    /// A block of the prose.
    #[default]
    Paragraph,
    /// A sentence of it.
    Sentence,
    /// The file as it stands.
    Source,
}

/// What a rule looks for, and what it lets alone.
#[derive(Debug)]
struct Terms {
    matcher: Matcher,
    exceptions: FxHashSet<String>,
    exception_patterns: Arc<Matcher>,
    within: Within,
    limit: Option<usize>,
}

impl Terms {
    fn new(
        matcher: Matcher,
        exceptions: &[String],
        exception_patterns: &[Pattern],
        within: Within,
        limit: Option<usize>,
    ) -> Result<Self, String> {
        if matcher.is_empty() {
            return Err("there is nothing to look for: add phrases or patterns".to_owned());
        }
        Ok(Self {
            matcher,
            exceptions: exceptions.iter().cloned().collect(),
            exception_patterns: Matcher::shared(exception_patterns)?,
            within,
            limit,
        })
    }

    /// Every match that the rule may report.
    fn hits(&self, context: &DocumentContext<'_>) -> Vec<Hit> {
        let mut hits = self.found(context);
        hits.retain(|hit| !self.is_let_alone(context, hit.span));
        hits
    }

    /// Every match, whatever it stands in.
    fn found(&self, context: &DocumentContext<'_>) -> Vec<Hit> {
        let layers = context.layers;
        match self.within {
            Within::Source => {
                let text = self.all(context);
                let plain = |_| layers::has_ascii_letters(text);
                self.matcher.hits(text, &[TextSpan::new(0, text.len())], plain)
            }
            Within::Paragraph | Within::Sentence if self.matcher.is_idle(&layers.vocabulary) => {
                Vec::new()
            }
            Within::Paragraph | Within::Sentence => {
                let plain = |span| layers.has_ascii_letters(span);
                match context.openings {
                    Some([]) => Vec::new(),
                    places => {
                        let stretches = self.stretches(context);
                        self.matcher.hits_at(self.all(context), &stretches, plain, places)
                    }
                }
            }
        }
    }

    /// What every match begins with, if that is known.
    fn openings(&self) -> Option<Vec<Opening>> {
        self.matcher.openings().filter(|_| self.within != Within::Source)
    }

    /// The stretches that are searched.
    fn stretches(&self, context: &DocumentContext<'_>) -> Vec<TextSpan> {
        match self.within {
            Within::Source => vec![TextSpan::new(0, self.all(context).len())],
            Within::Paragraph => blocks(context).map(|block| block.span).collect(),
            Within::Sentence => sentences(context),
        }
    }

    /// The text that is searched.
    fn all<'a>(&self, context: &DocumentContext<'a>) -> &'a str {
        match self.within {
            Within::Source => context.document.source.text(),
            Within::Paragraph | Within::Sentence => &context.document.prose,
        }
    }

    fn is_let_alone(&self, context: &DocumentContext<'_>, span: TextSpan) -> bool {
        let text = span.of(self.all(context)).trim();
        let read = self.within == Within::Source || context.reads(span);
        !read
            || accepted(context, text)
            || self.exceptions.contains(text)
            || (!self.exception_patterns.is_empty() && self.exception_patterns.matches(text))
    }

    fn text<'a>(&self, context: &DocumentContext<'a>, hit: &Hit) -> &'a str {
        hit.span.of(self.all(context))
    }

    fn place(&self, context: &DocumentContext<'_>, span: TextSpan) -> Place {
        match self.within {
            Within::Source => Place {
                document: context.id,
                span: SourceSpan { start: span.start, end: span.end },
            },
            Within::Paragraph | Within::Sentence => context.place(span),
        }
    }

    fn groups(&self, context: &DocumentContext<'_>, hit: &Hit) -> Option<Groups> {
        self.matcher.groups(self.all(context), hit)
    }

    /// Adds findings, up to the limit of the rule.
    fn report(&self, findings: &mut Vec<Finding>, new: impl IntoIterator<Item = Finding>) {
        findings.extend(new.into_iter().take(self.limit.unwrap_or(usize::MAX)));
    }
}

/// The blocks that a rule reads. Stretches inside them that it does not read are left to
/// [`DocumentContext::reads`].
fn blocks<'a>(context: &DocumentContext<'a>) -> impl Iterator<Item = &'a Block> {
    let (zones, levels) = (context.zones, context.levels);
    context.document.blocks.iter().filter(move |block| {
        let heading = matches!(block.zone, Zone::Heading | Zone::Title);
        zones.contains(block.zone) && (!heading || levels.contains(block.level))
    })
}

/// The sentences of the blocks that a rule reads.
fn sentences(context: &DocumentContext<'_>) -> Vec<TextSpan> {
    let mut sentences = context.layers.sentences.as_slice();
    let mut out = Vec::new();
    for block in blocks(context) {
        let first = sentences.partition_point(|sentence| sentence.start < block.span.start);
        sentences = &sentences[first..];
        let own = sentences.iter().take_while(|sentence| sentence.end <= block.span.end);
        out.extend(own.filter(|sentence| !sentence.is_empty()));
    }
    out
}

/// Whether a house accepts a text as it is.
fn accepted(context: &DocumentContext<'_>, text: &str) -> bool {
    context.settings.accepts(text)
}
