//! One name spelled in several ways: marks, apostrophes, romanisation, inner capitals, stops.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::diagnostic::{DocumentId, Edit, Finding, Fix};
use crate::document::Zone;
use crate::facts::{Facts, Name, NameKind};
use crate::fold;
use crate::rules::{Check, CorpusContext, place};
use crate::span::Extent;

use super::{Authority, accepted, times};

/// Reports the rare spelling of a name whose other spelling prevails, in a text or in the corpus.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Variant {
    mode: Mode,
    /// How often the usual spelling must stand in the text.
    least: usize,
    /// How many times as often as the other.
    ratio: usize,
    /// The same for the corpus, where other authors may have other habits.
    corpus_least: usize,
    corpus_ratio: usize,
}

impl Default for Variant {
    fn default() -> Self {
        Self { mode: Mode::Consistent, least: 3, ratio: 3, corpus_least: 5, corpus_ratio: 4 }
    }
}

/// Which spelling is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// The one that is used most.
    Consistent,
}

/// A place of a spelling, and whether it stands in a citation, where it names a person.
type Place = (DocumentId, Extent, bool);
/// Each spelling and where it stands.
type Spellings = BTreeMap<String, Vec<Place>>;

impl Check for Variant {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let Mode::Consistent = self.mode;
        let mut corpus: BTreeMap<String, Spellings> = BTreeMap::new();
        for (id, facts) in context.iter() {
            for (group, spellings) in spellings(context, id, facts) {
                if spellings.len() > 1 {
                    self.compare(context, &spellings, (self.least, self.ratio), findings);
                }
                // One spelling speaks for a text in the comparison of texts, in which authors of
                // like names are not the same people.
                let main = spellings
                    .into_iter()
                    .max_by_key(|(text, uses)| (uses.len(), Reverse(text.clone())));
                if let Some((text, uses)) = main {
                    let spellings = corpus.entry(group).or_default().entry(text).or_default();
                    spellings.extend(uses.into_iter().filter(|(.., cited)| !cited));
                }
            }
        }
        for spellings in corpus.values().filter(|spellings| spellings.len() > 1) {
            self.compare(context, spellings, (self.corpus_least, self.corpus_ratio), findings);
        }
    }
}

/// The spellings of the words of a document's names, by what the spellings of one word share.
fn spellings(
    context: &CorpusContext<'_>,
    id: DocumentId,
    facts: &Facts,
) -> BTreeMap<String, Spellings> {
    // Equal mentions share their text, so each distinct one is taken apart once.
    let mut mentions: FxHashMap<&str, Vec<&Name>> = FxHashMap::default();
    for name in facts.names.iter().filter(|name| context.reads(name.zones)) {
        if name.kind != NameKind::Acronym {
            mentions.entry(&*name.text).or_default().push(name);
        }
    }
    let mut groups: BTreeMap<String, Spellings> = BTreeMap::new();
    for (text, names) in mentions {
        for (start, word) in words(text) {
            let key = fold::key(word);
            if key.chars().count() < 4 || word.chars().all(|c| !c.is_lowercase()) {
                continue;
            }
            let text =
                word.replace(|c| fold::is_apostrophe(c) || matches!(c, '‘' | '`' | '´'), "’");
            let places = names.iter().filter_map(|name| {
                let cited = name.zones.contains(Zone::Citation);
                Some((id, part(name, start, word.len())?, cited))
            });
            let spellings = groups.entry(fold::romanised(&key)).or_default();
            spellings.entry(text).or_default().extend(places);
        }
    }
    // Distinct names came in no order.
    groups.values_mut().flat_map(BTreeMap::values_mut).for_each(|uses| uses.sort_unstable());
    groups.values_mut().for_each(|spellings| spellings.retain(|_, uses| !uses.is_empty()));
    groups.retain(|_, spellings| !spellings.is_empty());
    groups
}

/// The words of a name, particles tied by a hyphen apart, with their offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| c == ' ' || c == '\u{A0}' || fold::is_dash(c)).map(move |word| {
        let start = at + text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        (start, fold::strip_possessive(word))
    })
}

/// The place of a part of a name; none where prose and source differ inside it.
fn part(name: &Name, start: usize, len: usize) -> Option<Extent> {
    let Extent { mut text, mut source } = name.extent;
    if text.len() != source.len() || start + len > text.len() {
        return None;
    }
    for (from, to) in [(&mut text.start, &mut text.end), (&mut source.start, &mut source.end)] {
        *from += start as u32;
        *to = *from + len as u32;
    }
    Some(Extent { text, source })
}

impl Variant {
    fn compare(
        &self,
        context: &CorpusContext<'_>,
        spellings: &Spellings,
        (least, ratio): (usize, usize),
        findings: &mut Vec<Finding>,
    ) {
        let authority = |text: &str| Authority::of(context.settings, text);
        let usual = spellings
            .iter()
            .max_by_key(|(text, uses)| (authority(text), uses.len(), Reverse(*text)));
        let Some((usual, model)) = usual else { return };
        let authority = authority(usual);
        for (other, uses) in spellings.iter().filter(|(text, _)| *text != usual) {
            let Some(reason) = difference(usual, other).filter(|_| !uses.is_empty()) else {
                continue;
            };
            let clear = model.len() >= least && model.len() >= ratio * uses.len();
            if !clear && authority < Authority::Declared || accepted(context.settings, other) {
                continue;
            }
            let mut texts: BTreeMap<DocumentId, Vec<Extent>> = BTreeMap::new();
            uses.iter().for_each(|(id, extent, _)| texts.entry(*id).or_default().push(*extent));
            for (id, places) in texts {
                let evidence = model.iter().find(|(other, ..)| *other == id).unwrap_or(&model[0]);
                let edits = places
                    .iter()
                    .map(|&extent| Edit { place: place(id, extent), replacement: usual.clone() });
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

/// In what two spellings of a word differ, where that makes them one name.
fn difference(left: &str, right: &str) -> Option<&'static str> {
    let bare = |text: &str| text.chars().filter(|&c| !fold::is_apostrophe(c)).collect::<String>();
    let (left_key, right_key) = (fold::key(left), fold::key(right));
    if left_key != right_key {
        // No romanisation differs in the first letter, but for that of the article.
        if left_key.chars().next() != right_key.chars().next() {
            return None;
        }
        let sign = |text: &str, key: &str| fold::may_be_romanised(text, key);
        let romanised = sign(left, &left_key) || sign(right, &right_key);
        return romanised.then_some("romanisation");
    }
    if bare(left) == bare(right) {
        return Some("an apostrophe");
    }
    let (left_plain, right_plain) = (fold::plain(left), fold::plain(right));
    if left_plain == right_plain {
        return Some("marks on letters");
    }
    // `Mckinley`, `McKinley`; a first letter and words in capitals depend on where they stand, and
    // runs of capitals explain an abbreviation: `COrpus LInguistics`.
    let tail = |text: &str| text.chars().skip(1).collect::<String>();
    let run = |text: &str| {
        let upper: Vec<bool> = text.chars().map(char::is_uppercase).collect();
        upper.windows(2).any(|pair| pair[0] && pair[1])
    };
    let inner = tail(&left_plain) != tail(&right_plain) && !run(left) && !run(right);
    inner.then_some("capitals")
}
