//! `occurrence`: too many, or too few, of something.

use std::sync::Arc;

use serde::Deserialize;

use super::options::yes;
use super::{Matcher, Message, Opening, Pattern, Terms, Within, blocks, sentences};
use crate::facts::Sighting;
use crate::rules::{Check, CorpusContext, DocumentContext, Kind, place};
use crate::text::finding::{DocumentId, Finding, Place};
use crate::text::span::{Extent, SourceSpan, TextSpan};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<Occurrence>("occurrence", Options::DOCS);

/// Counts the matches of its phrases and regexes in every sentence, block or document, or in the
/// whole corpus.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct Occurrence {
    terms: Terms,
    options: Options,
}

options! {
    /// The options of `[check.occurrence]`.
    struct Options: searched("yes") {
        /// What it is counted in: `"sentence"`, `"paragraph"`, `"document"` or `"corpus"`.
        #[serde(default)]
        scope: Scope,
        /// Reported is each match after so many.
        #[serde(default)]
        max: Option<usize>,
        /// Reported is a scope with fewer.
        #[serde(default)]
        min: Option<usize>,
        /// Whether too many are reported once, at the first, and not each that is too much.
        #[serde(default)]
        once: bool,
        /// What is said. Knows `{text}`, what was found, and `{count}`.
        message: Message,
        /// What to do about it.
        #[serde(default)]
        help: Option<String>,
    }
}

/// What is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Scope {
    Sentence,
    #[default]
    Paragraph,
    Document,
    Corpus,
}

impl TryFrom<Options> for Occurrence {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        if options.max.is_none() && options.min.is_none() {
            return Err("`max` or `min` is needed".to_owned());
        }
        let terms = options.searched()?;
        Ok(Self { terms, options })
    }
}

impl Check for Occurrence {
    fn openings(&self) -> Option<Vec<Opening>> {
        self.terms.openings()
    }

    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let stretches = match self.options.scope {
            Scope::Corpus => return,
            Scope::Sentence => sentences(context),
            Scope::Paragraph if self.terms.within != Within::Source => {
                blocks(context).map(|block| block.span).collect()
            }
            Scope::Paragraph | Scope::Document => {
                let text = self.terms.all(context);
                let read = self.terms.within == Within::Source || blocks(context).next().is_some();
                vec![TextSpan::new(0, text.len())].into_iter().filter(|_| read).collect()
            }
        };
        let hits: Vec<_> = self.terms.hits(context).iter().map(|hit| hit.span).collect();
        let mut own = hits.as_slice();
        let mut found = Vec::new();
        for stretch in stretches {
            own = &own[own.partition_point(|hit| hit.start < stretch.start)..];
            let inside = &own[..own.partition_point(|hit| hit.end <= stretch.end)];
            let text = |span: TextSpan| span.of(self.terms.all(context));
            let few = self.judge(inside.len(), |at| {
                found.push(self.finding(
                    self.terms.place(context, inside[at]),
                    text(inside[at]),
                    inside.len(),
                ));
            });
            if few {
                // A whole text has no place of its own but where it starts.
                let span = if self.options.scope == Scope::Document {
                    blocks(context).next().map_or(TextSpan::new(0, 0), |block| block.span)
                } else {
                    stretch
                };
                let place = self.terms.place(context, span);
                found.push(self.finding(place, text(span), inside.len()));
            }
        }
        self.terms.report(findings, found);
    }

    fn sightings(&self, context: &DocumentContext<'_>, sightings: &mut Vec<Sighting>) {
        if self.options.scope == Scope::Corpus {
            sightings.extend(self.terms.hits(context).iter().map(|hit| Sighting {
                rule: Arc::clone(context.rule),
                row: 0,
                text: self.terms.text(context, hit).to_owned(),
                extent: Extent { text: hit.span, source: self.terms.place(context, hit.span).span },
            }));
        }
    }

    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        if self.options.scope != Scope::Corpus {
            return;
        }
        let all: Vec<_> = context.sightings().collect();
        let count = all.len();
        let few = self.judge(count, |at| {
            let (id, sighting) = all[at];
            findings.push(self.finding(place(id, sighting.extent), &sighting.text, count));
        });
        if few && !context.documents.is_empty() {
            let start = Place { document: DocumentId(0), span: SourceSpan::new(0, 0) };
            findings.push(self.finding(start, "", count));
        }
    }
}

impl Occurrence {
    /// Calls for each that is too much; returns whether there are too few.
    fn judge(&self, count: usize, mut report: impl FnMut(usize)) -> bool {
        let Options { max, min, once, .. } = self.options;
        if let Some(max) = max.filter(|&max| count > max) {
            let reported = if once { 0..1 } else { max..count };
            reported.for_each(&mut report);
        }
        min.is_some_and(|min| count < min)
    }

    fn finding(&self, place: Place, text: &str, count: usize) -> Finding {
        let said = self.options.message.about_count(text, &count.to_string());
        Finding { help: self.options.help.clone(), ..Finding::new(place, said) }
    }
}
