//! `consistency`: either form is right, but a document, or a corpus, should keep to one.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::options::yes;
use super::{Hit, Matcher, Message, Pattern, Terms, Within};
use crate::facts::Sighting;
use crate::rules::{Check, CorpusContext, DocumentContext, Kind, Scope, place};
use crate::text::finding::{Confidence, Finding, Place};
use crate::text::span::Extent;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<Consistency>("consistency", Options::DOCS);

/// Reports the forms of a group that are not the document's own, or not the corpus's.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct Consistency {
    terms: Terms,
    /// The (group, form, shape) of each row of the matcher.
    rows: Vec<(usize, usize, usize)>,
    options: Options,
}

options! {
    /// The options of `[check.consistency]`.
    struct Options: terms("yes") {
        /// Groups of rival forms: `[["adviser", "advisor"], ["email", "e-mail"]]`. A form may be a
        /// list of shapes (`["adviser", "advisers"]`), in the same order in each form.
        groups: Vec<Vec<GroupForm>>,
        /// Whether the forms are regexes.
        #[serde(default)]
        regex: bool,
        /// Which form is right: `"consistent"`, the one used most, of two that are used alike the
        /// one that comes first; or `"first"` or `"second"` of each group.
        #[serde(default)]
        mode: Mode,
        /// How far a form is to be kept: in each `"document"`, or in the whole `"corpus"`.
        #[serde(default)]
        scope: Scope,
        /// What is said, instead of what this kind says by itself. Knows `{text}`, and `{use}`, the
        /// form to keep to.
        #[serde(default)]
        message: Option<Message>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum GroupForm {
    One(String),
    Shapes(Vec<String>),
}

/// Which form of a group is held for right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// The most frequent one; of two equally frequent ones that which comes first.
    #[default]
    Consistent,
    /// The first form of each group.
    First,
    /// The second form of each group.
    Second,
}

impl GroupForm {
    fn shapes(&self) -> &[String] {
        match self {
            Self::One(shape) => std::slice::from_ref(shape),
            Self::Shapes(shapes) => shapes,
        }
    }
}

impl TryFrom<Options> for Consistency {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let mut phrases = Vec::new();
        let mut rows = Vec::new();
        for (group, forms) in options.groups.iter().enumerate() {
            if forms.len() < 2 {
                return Err("a group needs two forms or more".to_owned());
            }
            for (form, shapes) in forms.iter().enumerate() {
                for (shape, text) in shapes.shapes().iter().enumerate() {
                    phrases.push(text.clone());
                    rows.push((group, form, shape));
                }
            }
        }
        let patterns = phrases.iter().filter(|_| options.regex).cloned().map(Pattern::try_from);
        let patterns = patterns.collect::<Result<Vec<_>, _>>()?;
        let phrases = phrases.iter().filter(|_| !options.regex).map(String::as_str);
        let terms = options.terms(phrases, &patterns)?;
        Ok(Self { terms, rows, options })
    }
}

/// A place where a form stands.
#[derive(Debug, Clone, Copy)]
struct Seen<'a> {
    row: usize,
    text: &'a str,
    place: Place,
}

impl Check for Consistency {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if self.options.scope == Scope::Document {
            let hits = self.terms.hits(context);
            let common = hits.iter().filter(|hit| !self.is_in_name(context, hit));
            let seen = common.map(|hit| Seen {
                row: hit.row,
                text: self.terms.text(context, hit),
                place: self.terms.place(context, hit.span),
            });
            self.judge(seen, findings);
        }
    }

    fn sightings(&self, context: &DocumentContext<'_>, sightings: &mut Vec<Sighting>) {
        if self.options.scope == Scope::Corpus {
            let hits = self.terms.hits(context);
            let common = hits.iter().filter(|hit| !self.is_in_name(context, hit));
            sightings.extend(common.map(|hit| Sighting {
                rule: Arc::clone(context.rule),
                row: hit.row as u32,
                text: self.terms.text(context, hit).to_owned(),
                extent: Extent { text: hit.span, source: self.terms.place(context, hit.span).span },
            }));
        }
    }

    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        if self.options.scope == Scope::Corpus {
            let seen = context.sightings().map(|(id, sighting)| Seen {
                row: sighting.row as usize,
                text: &sighting.text,
                place: place(id, sighting.extent),
            });
            self.judge(seen, findings);
        }
    }
}

impl Consistency {
    /// Whether a word that its group has in lower case stands with a capital inside of a sentence: what
    /// a body or a work is called is no choice of this text.
    fn is_in_name(&self, context: &DocumentContext<'_>, hit: &Hit) -> bool {
        let (group, form, shape) = self.rows[hit.row];
        let listed = &self.options.groups[group][form].shapes()[shape];
        let text = self.terms.text(context, hit);
        let capital = |text: &str| text.starts_with(char::is_uppercase);
        let start = context.layers.sentence_at(hit.span.start).map(|sentence| sentence.start);
        !self.options.regex && capital(text) && !capital(listed) && start < Some(hit.span.start)
    }

    fn judge<'a>(&self, seen: impl Iterator<Item = Seen<'a>>, findings: &mut Vec<Finding>) {
        let mut groups: Vec<Vec<Seen<'_>>> = vec![Vec::new(); self.options.groups.len()];
        for seen in seen {
            groups[self.rows[seen.row].0].push(seen);
        }
        let mut found = Vec::new();
        for seen in groups.iter().filter(|seen| !seen.is_empty()) {
            self.group(seen, &mut found);
        }
        self.terms.report(findings, found);
    }

    /// Reports the places of one group that are not of the form to keep.
    fn group(&self, seen: &[Seen<'_>], findings: &mut Vec<Finding>) {
        let form = |seen: &Seen<'_>| self.rows[seen.row].1;
        let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
        seen.iter().for_each(|it| *counts.entry(form(it)).or_default() += 1);
        let count = |wanted: usize| counts.get(&wanted).copied().unwrap_or_default();
        let right = match self.options.mode {
            Mode::First => 0,
            Mode::Second => 1,
            // The first hit wins a tie, so hits are read from the last to the first.
            Mode::Consistent => {
                seen.iter().rev().map(form).max_by_key(|&form| count(form)).unwrap_or_default()
            }
        };
        let evidence = seen.iter().find(|it| form(it) == right);
        let own = match self.options.scope {
            Scope::Document => "the form of this text",
            Scope::Corpus => "the usual form",
        };
        for it in seen.iter().filter(|it| form(it) != right) {
            let Seen { text, place, .. } = *it;
            let better = self.better(it.row, right).or(evidence.map(|kept| kept.text));
            let message = self.options.message.as_ref();
            let said = message.map(|message| message.about(text, better.unwrap_or_default()));
            let finding = match evidence {
                Some(kept) => {
                    let (n, m) = (count(right), count(form(it)));
                    let kept_text = kept.text;
                    let said = said.unwrap_or(format!("`{text}` here, `{kept_text}` elsewhere"));
                    Finding::new(place, said)
                        .label(kept.place, own)
                        .note(format!("`{kept_text}` and its like {n} times, `{text}` {m}"))
                        .confidence(if n > m { Confidence::High } else { Confidence::Medium })
                }
                None => {
                    let said = said.unwrap_or(format!("`{text}` is not the form of the house"));
                    Finding::new(place, said)
                }
            };
            findings.push(match better {
                Some(better) => finding.help(format!("write `{better}`")),
                None => finding,
            });
        }
    }

    /// The shape of the right form that stands where the shape of a row stands in its own form.
    fn better(&self, row: usize, right: usize) -> Option<&str> {
        let (group, _, shape) = self.rows[row];
        let shapes = self.options.groups[group].get(right)?.shapes();
        shapes.get(shape).map(String::as_str).filter(|_| !self.options.regex)
    }
}
