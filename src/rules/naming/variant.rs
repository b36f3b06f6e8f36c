//! One name spelled in several ways: marks, apostrophes, romanisation, inner capitals, stops.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::linkage::entity::edge::EdgeKind;
use crate::linkage::spellings::{self, Names, Place, Spellings};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{DocumentId, Edit, Finding, Fix};
use crate::text::span::Extent;
use crate::text::zone::{Zone, ZoneSet};

use super::{Authority, Mode, accepted, acronym_forms, pair, prevails, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Variant>("variant");

/// Reports the rare spelling of a name whose other spelling prevails, in a text or in the corpus.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Variant {
    /// Which form is right.
    mode: Mode,
    /// How often the usual spelling must stand in the text.
    least: usize,
    /// How many times as often as the other.
    ratio: usize,
    /// The same for the corpus, where other authors may have other habits.
    corpus_least: usize,
    corpus_ratio: usize,
    /// How probable it must be that two names are one, in per cent.
    probability: u8,
}

impl Default for Variant {
    fn default() -> Self {
        Self {
            mode: Mode::Consistent,
            least: 3,
            ratio: 3,
            corpus_least: 5,
            corpus_ratio: 4,
            probability: 82,
        }
    }
}

impl Check for Variant {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        // What the evidence of the whole corpus holds for one, then the words of names that a text, or
        // the corpus, has in several spellings.
        let kinds = |kind| {
            matches!(
                kind,
                EdgeKind::Marks
                    | EdgeKind::Case
                    | EdgeKind::Join
                    | EdgeKind::Romanisation
                    | EdgeKind::Romanisations
                    | EdgeKind::Variety
            )
        };
        let spoken = pair::report(context, self.probability, kinds, findings);
        let before = findings.len();
        self.words(context, findings);
        acronym_forms::report(context, findings);
        let new = findings.split_off(before);
        let place = |finding: &Finding| {
            let place = finding.primary.place;
            (place.document, place.span.start)
        };
        findings.extend(new.into_iter().filter(|finding| !spoken.contains(&place(finding))));
    }
}

impl Variant {
    fn words(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let prose = ZoneSet::prose().with(Zone::Caption);
        let reads = |zones: ZoneSet| zones.within(prose) && context.reads(zones);
        let names = Names::new(context.documents, reads);
        let mut corpus: BTreeMap<Arc<str>, Spellings> = BTreeMap::new();
        let defined = spellings::defined(context.documents, |zones| context.reads(zones));
        let authority = |text: &str| match Authority::of(context.settings, text) {
            Authority::Majority if defined.contains(text) => Authority::Defined,
            authority => authority,
        };
        for (id, facts) in context.iter() {
            let spellings = names.of_document(id, facts, reads);
            for (group, spellings) in spellings {
                if spellings.len() > 1 {
                    self.compare(
                        context,
                        &spellings,
                        (self.least, self.ratio),
                        authority,
                        findings,
                    );
                }
                // One spelling speaks for a text in the comparison of texts, in which authors of
                // like names are not the same people.
                let main = spellings
                    .into_iter()
                    .max_by_key(|(text, uses)| (uses.len(), Reverse(Arc::clone(text))));
                if let Some((text, uses)) = main {
                    let spellings = corpus.entry(group).or_default().entry(text).or_default();
                    spellings.extend(uses.into_iter().filter(|(.., cited)| !cited));
                }
            }
        }
        for spellings in corpus.values().filter(|spellings| spellings.len() > 1) {
            let enough = (self.corpus_least, self.corpus_ratio);
            self.compare(context, spellings, enough, authority, findings);
        }
    }

    fn compare(
        &self,
        context: &CorpusContext<'_>,
        spellings: &Spellings,
        enough: (usize, usize),
        authority: impl Fn(&str) -> Authority,
        findings: &mut Vec<Finding>,
    ) {
        let usual = spellings
            .iter()
            .max_by_key(|(text, uses)| (authority(text), uses.len(), Reverse(*text)));
        let Some((usual, model)) = usual else { return };
        let authority = authority(usual);
        for (other, uses) in spellings.iter().filter(|(text, _)| *text != usual) {
            // Over texts the evidence of whole names tells more of other differences.
            let one_text = uses.iter().chain(model).all(|it| it.0 == model[0].0);
            let told = one_text || authority == Authority::Declared;
            let counts =
                |reason: &&str| !uses.is_empty() && (told || *reason == spellings::ROMANISATION);
            let Some(reason) = spellings::difference(usual, other).filter(counts) else {
                continue;
            };
            let clear = prevails(enough, model.len(), uses.len());
            let glossed = || are_beside(uses, model);
            if !clear && authority < Authority::Declared
                || accepted(context.settings, other)
                || glossed()
            {
                continue;
            }
            let mut texts: BTreeMap<DocumentId, Vec<Extent>> = BTreeMap::new();
            uses.iter().for_each(|(id, extent, _)| texts.entry(*id).or_default().push(*extent));
            for (id, places) in texts {
                let evidence = model.iter().find(|(other, ..)| *other == id).unwrap_or(&model[0]);
                let edits = places.iter().map(|&extent| Edit {
                    place: place(id, extent),
                    replacement: usual.to_string(),
                });
                let message = if authority == Authority::Declared {
                    format!("`{other}` is not the house spelling; use `{usual}`")
                } else if evidence.0 == id {
                    format!("`{other}` is spelled `{usual}` elsewhere in this text")
                } else {
                    format!("`{other}` is spelled `{usual}` in other texts")
                };
                findings.push(
                    Finding::new(place(id, places[0]), message)
                        .here(times(places.len()))
                        .label(
                            place(evidence.0, evidence.1),
                            format!("`{usual}` {}", times(model.len())),
                        )
                        .note(format!("one name: the spellings differ in {reason} only"))
                        .help(format!("spell it `{usual}`"))
                        .fix(Fix {
                            applicability: authority.applicability(),
                            edits: edits.collect(),
                        }),
                );
            }
        }
    }
}

/// Whether one form stands in brackets directly behind the other: the text says that they are one.
fn are_beside(left: &[Place], right: &[Place]) -> bool {
    let behind = |places: &[Place], others: &[Place]| {
        let starts: FxHashSet<(DocumentId, u32)> =
            others.iter().map(|(id, extent, _)| (*id, extent.text.start)).collect();
        places.iter().any(|(id, extent, _)| {
            (1..=GLOSS).any(|gap| starts.contains(&(*id, extent.text.end + gap)))
        })
    };
    behind(left, right) || behind(right, left)
}

/// The bytes between a name and its gloss: a space, a bracket, a quotation mark.
const GLOSS: u32 = 3;
