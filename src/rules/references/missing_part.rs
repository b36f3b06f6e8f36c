//! References to a table, figure, section, chapter or annex that is not there.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::facts::Facts;
use crate::facts::label::{CrossReference, Label, Number, Part, about};
use crate::linkage::subject::Subjects;
use crate::rules::references::inventory::{Inventory, Run, Series};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingPart>("missing-part").formerly("cross-reference");

/// Reports references that lead nowhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct MissingPart {
    /// How many parts of a kind must be numbered before a reference to another one is wrong.
    least: u16,
    /// How far beyond the last number a reference may be to be one of the same series: `section
    /// 301` beside sections 1 to 9 is that of another text.
    reach: u16,
    /// How many of its rare words, in per cent, a text without such parts shares with the one text that
    /// has them, for its references to point there.
    shared: usize,
}

impl Default for MissingPart {
    fn default() -> Self {
        Self { least: 1, reach: 5, shared: 10 }
    }
}

/// Where the parts are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Text,
    Corpus,
    /// One other text.
    Beside(DocumentId),
}

impl Check for MissingPart {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut all = Inventory::default();
        let mut standing = Standing::default();
        for (id, facts) in context.iter() {
            for label in &facts.labels {
                all.add(label, label.part);
                standing.add(id, label, label.part);
                // `5 Grain and Credit` heads chapter 5 where it heads a whole text.
                if label.part == Part::Section && label.whole && label.number.depth == 1 {
                    all.add(label, Part::Chapter);
                    standing.add(id, label, Part::Chapter);
                }
            }
        }
        let beside = Beside::of(context);
        for (id, facts) in context.iter().filter(|(_, facts)| !facts.cross_references.is_empty()) {
            let own = beside.inventory(id);
            let mut near = Standing::default();
            facts.labels.iter().for_each(|label| near.add(id, label, label.part));
            let mut said = BTreeSet::new();
            for reference in &facts.cross_references {
                let asked = (reference.part, reference.number);
                let missing = (!reference.elsewhere)
                    .then(|| self.missing_in(reference, own, &all))
                    .flatten()
                    .or_else(|| self.missing_beside(id, reference, &beside));
                if let Some(scope) = missing.filter(|_| said.insert(asked)) {
                    let (found, near) = match scope {
                        Scope::Text => (own, near.nearest(asked)),
                        Scope::Corpus => (&all, standing.nearest(asked)),
                        Scope::Beside(other) => {
                            (beside.inventory(other), beside.nearest(other, asked))
                        }
                    };
                    findings.push(report(id, reference, scope, found, near));
                }
            }
        }
    }
}

/// Where the parts stand, by their numbers.
#[derive(Default)]
struct Standing<'a>(BTreeMap<(Part, Number), (DocumentId, &'a Label)>);

impl<'a> Standing<'a> {
    fn add(&mut self, id: DocumentId, label: &'a Label, part: Part) {
        let kept = self.0.entry((part, label.number)).or_insert((id, label));
        if kept.1.listed && !label.listed {
            *kept = (id, label);
        }
    }

    /// The part of the same kind whose number comes right before another, or else behind it.
    fn nearest(&self, asked: (Part, Number)) -> Option<(DocumentId, &'a Label)> {
        let same = |(key, found): (&(Part, Number), &(DocumentId, &'a Label))| {
            (key.0 == asked.0).then_some(*found)
        };
        let before = self.0.range(..asked).next_back().and_then(same);
        before.or_else(|| self.0.range(asked..).next().and_then(same))
    }
}

/// What each text of a corpus has.
struct Beside<'a> {
    documents: &'a [Facts],
    inventories: Vec<Inventory>,
    /// The texts by the content words of their titles.
    titled: FxHashMap<u32, Vec<DocumentId>>,
    subjects: Subjects<'a>,
}

impl<'a> Beside<'a> {
    fn of(context: &CorpusContext<'a>) -> Self {
        let mut titled: FxHashMap<u32, Vec<DocumentId>> = FxHashMap::default();
        for (id, facts) in context.iter() {
            let words = about::title(facts.summary.title.as_deref().unwrap_or_default());
            words.into_iter().flatten().for_each(|word| titled.entry(word).or_default().push(id));
        }
        Self {
            documents: context.documents,
            inventories: context.documents.iter().map(|it| Inventory::of(&it.labels)).collect(),
            titled,
            subjects: Subjects::of(context.documents),
        }
    }

    fn inventory(&self, id: DocumentId) -> &Inventory {
        &self.inventories[id.0 as usize]
    }

    /// The texts that a reference may point into: those that it names, or all of a few.
    fn candidates(&self, words: &[u32]) -> Vec<DocumentId> {
        let all = || (0_u32..).take(self.documents.len()).map(DocumentId);
        if words.is_empty() {
            return all().take(FEW + 1).collect();
        }
        let named = words.iter().filter_map(|word| self.titled.get(word));
        let mut named: Vec<_> = named.filter(|it| it.len() <= NAMED).flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        named
    }

    /// The last part of a kind in a text before a number.
    fn nearest(
        &self,
        id: DocumentId,
        (part, number): (Part, Number),
    ) -> Option<(DocumentId, &'a Label)> {
        let labels = self.documents[id.0 as usize].labels.iter();
        let before = labels.filter(|it| it.part == part && it.number < number);
        // A number that is only listed stands there as well.
        before.max_by_key(|it| (it.number, !it.listed)).map(|label| (id, label))
    }
}

/// How many parts the one other text must count that has such parts.
const COUNTED: u16 = 3;

/// Two are enough for a text that is named.
const COUNTED_IN_NAMED: u16 = 2;

/// From so many texts on it is by chance that one of them has such parts.
const FEW: usize = 12;

/// How many texts have a word in their titles that tells which one is named.
const NAMED: usize = 200;

impl MissingPart {
    /// The other text in which a part is missing, if a reference must point there: it names it, or its
    /// own text has no such parts, and only one text of the same subject has.
    fn missing_beside(
        &self,
        id: DocumentId,
        reference: &CrossReference,
        beside: &Beside<'_>,
    ) -> Option<Scope> {
        let CrossReference { part, number, .. } = *reference;
        let words = reference.toward.as_ref()?;
        let here = beside.inventory(id).series(part).is_some();
        if words.is_empty() && (here || beside.documents.len() > FEW) {
            return None;
        }
        let others = beside.candidates(words).into_iter().filter(|it| *it != id);
        let mut holding =
            others.filter_map(|other| Some((other, beside.inventory(other).series(part)?)));
        let (other, series) = holding.next()?;
        let run = series.run(number)?;
        let near =
            number.last() > run.last && number.last() <= run.last.saturating_add(self.reach * 3);
        let enough = run.count >= if words.is_empty() { COUNTED } else { COUNTED_IN_NAMED };
        let counted = enough && near && !series.has(number);
        let alone = counted && holding.next().is_none();
        // Tables and figures are mostly numbers, and share few words with the text that calls them.
        let least = if part.is_captioned() { 0 } else { self.shared };
        let linked = !words.is_empty() || beside.subjects.shared(id, other) >= least;
        (alone && linked).then_some(Scope::Beside(other))
    }

    /// Where a part is missing, if it is.
    fn missing_in(
        &self,
        reference: &CrossReference,
        own: &Inventory,
        all: &Inventory,
    ) -> Option<Scope> {
        let CrossReference { part, number, .. } = *reference;
        let (mine, theirs) = (own.series(part), all.series(part));
        let has = |series: Option<&Series>| series.is_some_and(|it| it.has(number));
        let chapter = Number::plain(number.parts[0]);
        // `Table 3.2` is that of chapter 3, which may be another text; so may an annex.
        let of_chapter = number.depth > 1
            && number.prefix.is_none()
            && all.series(Part::Chapter).is_some_and(|chapters| chapters.has(chapter));
        let of_corpus = part.may_stand_alone();
        if has(mine) || (of_corpus || of_chapter) && has(theirs) {
            return None;
        }
        let within = |series: &Series| {
            series.run(number).is_some_and(|run| {
                // A law has section 301, and no text paragraph 301 of another.
                let reach = match part {
                    Part::Note | Part::Paragraph => self.reach * 5,
                    _ if number.depth > 1 => self.reach * 2,
                    _ => self.reach,
                };
                let near = number.last() <= run.last.saturating_add(reach);
                run.count >= self.least && near && number.last() > 0
            })
        };
        let counts = mine.is_some_and(|it| it.has_siblings(number));
        if let Some(mine) = mine.filter(|_| !matches!(part, Part::Chapter | Part::Part)) {
            let undivided = part == Part::Section && number.depth > 1 && in_undivided(mine, number);
            if counts || undivided {
                return (undivided || within(mine)).then_some(Scope::Text);
            }
        }
        let missing = (of_corpus || of_chapter) && theirs.is_some_and(within);
        missing.then_some(Scope::Corpus)
    }
}

/// Whether a section is asked for inside of one that is not there, or that has no parts though
/// others have.
fn in_undivided(series: &Series, number: Number) -> bool {
    let parent = number.parent();
    let divided = series.is_deep(number.depth);
    if series.has_siblings(number) {
        return false;
    }
    if series.has(parent) {
        return divided;
    }
    divided && series.run(parent).is_some_and(|run| run.count >= 3 && parent.last() <= run.last + 2)
}

fn report(
    id: DocumentId,
    reference: &CrossReference,
    scope: Scope,
    inventory: &Inventory,
    near: Option<(DocumentId, &Label)>,
) -> Finding {
    let CrossReference { part, number, extent, .. } = *reference;
    let place_of = match scope {
        Scope::Text => "this text",
        Scope::Corpus => "these texts",
        Scope::Beside(_) => "the one text that has such parts",
    };
    let numbers = if scope == Scope::Corpus { "number" } else { "numbers" };
    let message = format!("there is no {} {number} in {place_of}", part.name());
    let mut finding = Finding::new(place(id, extent), message).confidence(Confidence::Medium);
    if let Some((other, near)) = near {
        let label = format!("{} {} is", part.name(), near.number);
        finding = finding.label(place(other, near.extent), label);
    }
    let name = part.name();
    let run = inventory.series(part).and_then(|series| series.run(number));
    finding = match run {
        Some(Run { last: 1, .. }) => finding
            .note(format!("{place_of} {numbers} one of its kind, {name} {}", number.with_last(1))),
        Some(Run { count, last }) => finding.note(format!(
            "{place_of} {numbers} {count} of its kind, from {name} {} to {}",
            number.with_last(1),
            number.with_last(last)
        )),
        None => finding,
    };
    finding.help("correct the number, or put back what it points to")
}
