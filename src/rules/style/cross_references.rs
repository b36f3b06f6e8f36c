//! References to a table, figure, section or chapter that is not there.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::facts::Facts;
use crate::facts::label::{CrossReference, Number, Part};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding};

/// As rule files name it.
pub(super) const KIND: Kind =
    Kind::of::<CrossReferences>("cross-references").formerly("cross-reference");

/// Reports references that lead nowhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct CrossReferences {
    /// How many parts of a kind must be numbered before a reference to another one is wrong.
    least: usize,
}

impl Default for CrossReferences {
    fn default() -> Self {
        Self { least: 2 }
    }
}

/// The numbers of the parts of a text, or of a corpus.
type Numbers = BTreeMap<Part, Series>;

/// The numbers of one kind of part.
#[derive(Default)]
struct Series {
    all: BTreeSet<Number>,
    /// Without their letters.
    whole: BTreeSet<Number>,
    /// How many parts there are of each part.
    siblings: BTreeMap<Number, usize>,
    /// How they are made: how many figures, and the letter before them.
    shapes: BTreeSet<(u8, Option<char>)>,
    /// The greatest first figure.
    most: u16,
}

impl Series {
    fn add(&mut self, number: Number) {
        if !self.all.insert(number) {
            return;
        }
        self.whole.insert(number.whole());
        *self.siblings.entry(number.parent()).or_default() += 1;
        self.shapes.insert((number.depth, number.prefix));
        self.most = self.most.max(number.parts[0]);
    }

    /// How many are parts of the same part.
    fn siblings(&self, number: Number) -> usize {
        self.siblings.get(&number.parent()).copied().unwrap_or_default()
    }

    /// Whether a number is there, with a letter or without: `Figure 3a` is a part of figure 3.
    fn has(&self, number: Number) -> bool {
        let is_deep = || self.shapes.iter().any(|&(depth, _)| depth == number.depth);
        self.all.contains(&number)
            || self.all.contains(&number.whole())
            || number.letter.is_none() && self.whole.contains(&number)
            // A part of one that is not numbered further: section 4.2 of section 4.
            || number.depth > 1 && !is_deep() && self.all.contains(&number.parent())
    }
}

impl Check for CrossReferences {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut all = Numbers::new();
        for label in context.documents.iter().flat_map(|facts| &facts.labels) {
            all.entry(label.part).or_default().add(label.number);
        }
        for (id, facts) in context.iter().filter(|(_, facts)| !facts.cross_references.is_empty()) {
            let mut own = Numbers::new();
            for label in &facts.labels {
                own.entry(label.part).or_default().add(label.number);
            }
            let mut said = BTreeSet::new();
            for reference in &facts.cross_references {
                let asked = (reference.part, reference.number);
                if !reference.elsewhere
                    && self.is_missing(reference, &own, &all)
                    && said.insert(asked)
                {
                    findings.push(report(id, facts, reference, &own, &all));
                }
            }
        }
    }
}

impl CrossReferences {
    fn is_missing(&self, reference: &CrossReference, own: &Numbers, all: &Numbers) -> bool {
        let CrossReference { part, number, .. } = *reference;
        let empty = Series::default();
        // Chapters are often texts of their own.
        let scope = if part == Part::Chapter { all } else { own };
        let numbers = scope.get(&part).unwrap_or(&empty);
        if numbers.all.len() < self.least || numbers.has(number) {
            return false;
        }
        // `Table 3.2` is that of chapter 3, which may be another text.
        if numbers.siblings(number) < self.least && number.depth > 1 {
            let others = all.get(&part).unwrap_or(&empty);
            return others.siblings(number) >= self.least && !others.has(number);
        }
        // Numbers of another shape are those of another text: `Section 301` beside 1 to 9.
        let shape = numbers.shapes.contains(&(number.depth, number.prefix));
        shape && number.parts[0] <= numbers.most.saturating_add(FAR)
    }
}

/// How far beyond the last number a reference may be to be one of the same series.
const FAR: u16 = 5;

fn report(
    id: DocumentId,
    facts: &Facts,
    reference: &CrossReference,
    own: &Numbers,
    all: &Numbers,
) -> Finding {
    let CrossReference { part, number, extent, .. } = *reference;
    let (scope, place_of) =
        if part == Part::Chapter { (all, "these texts") } else { (own, "this text") };
    let numbers = scope.get(&part).map(|series| &series.all);
    let message = format!("there is no {} {number} in {place_of}", part.name());
    let mut finding = Finding::new(place(id, extent), message).confidence(Confidence::Medium);
    let last = facts.labels.iter().filter(|label| label.part == part);
    let near = last.min_by_key(|label| {
        let far = |at: usize| label.number.parts[at].abs_diff(number.parts[at]);
        (far(0), far(1), far(2))
    });
    if let Some(near) = near {
        let label = format!("{} {} is", part.name(), near.number);
        finding = finding.label(place(id, near.extent), label);
    }
    let ends = numbers.and_then(|all| Some((all.len(), all.first()?, all.last()?)));
    if let Some((count, first, last)) = ends {
        let name = part.name();
        finding = finding
            .note(format!("{place_of} numbers {count} of its kind, from {name} {first} to {last}"));
    }
    finding.help("correct the number, or put back what it points to")
}
