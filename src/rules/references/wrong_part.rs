//! References to a part that is about something else, where another part is about what they say.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::facts::label::{CrossReference, Label, Part, about};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<WrongPart>("wrong-part");

/// Reports references whose number is that of another part than they speak of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct WrongPart {
    /// How many words the title of the other part shares at least with the words around the
    /// reference.
    least: usize,
}

impl Default for WrongPart {
    fn default() -> Self {
        Self { least: 2 }
    }
}

/// How many parts of a kind are compared at most: where there are more, words tell little.
const COMPARED: usize = 40;

/// A part with its text.
type Titled<'a> = (DocumentId, &'a Label);

impl Check for WrongPart {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let chapter = |label: &&Label| {
            label.part == Part::Chapter || label.part == Part::Section && label.whole
        };
        let titled = |label: &&Label| !label.listed && !label.title.is_empty();
        let mut chapters: Vec<Titled<'_>> = Vec::new();
        for (id, facts) in context.iter() {
            let labels = facts.labels.iter().filter(chapter).filter(titled);
            chapters.extend(labels.map(|label| (id, label)));
        }
        chapters.truncate(COMPARED + 1);
        for (id, facts) in context.iter() {
            let mut called = BTreeSet::new();
            called.extend(facts.cross_references.iter().map(|it| (it.part, it.number)));
            let mut own: BTreeMap<Part, Vec<Titled<'_>>> = BTreeMap::new();
            for label in facts.labels.iter().filter(titled) {
                own.entry(label.part).or_default().push((id, label));
            }
            own.insert(Part::Chapter, chapters.clone());
            own.retain(|_, parts| parts.len() <= COMPARED);
            for reference in facts.cross_references.iter().filter(|it| !it.about.is_empty()) {
                let Some(own) = own.get(&reference.part) else { continue };
                // What the clause says is said of this part; what stands around may be of another
                // one, unless nothing calls that.
                let found = self.meant(reference, &reference.clause, own).or_else(|| {
                    let around = self.meant(reference, &reference.about, own);
                    around.filter(|(_, it)| !called.contains(&(reference.part, it.1.number)))
                });
                if let Some((meant, other)) = found {
                    findings.push(report(id, reference, meant, other));
                }
            }
        }
    }
}

impl WrongPart {
    /// The part that a reference calls, and the one that its words speak of, if that is another.
    fn meant<'a>(
        &self,
        reference: &CrossReference,
        said: &[u32],
        parts: &[Titled<'a>],
    ) -> Option<(Titled<'a>, Titled<'a>)> {
        let called = parts.iter().filter(|(_, label)| label.number == reference.number);
        let called: Vec<_> = called.copied().collect();
        let [called] = called[..] else { return None };
        // A word of its title is enough for it to be the one that is meant.
        let shares = |words: &[u32]| about::shared(&called.1.title, words).0 > 0;
        if shares(said) || said.is_empty() {
            return None;
        }
        let others = parts.iter().filter(|(_, label)| label.number != reference.number);
        let scored = others.map(|&other| (about::shared(&other.1.title, said), other));
        let mut scored: Vec<_> = scored.collect();
        scored.sort_by_key(|((shared, _), _)| std::cmp::Reverse(*shared));
        let ((shared, words), best) = *scored.first()?;
        let clear =
            scored.get(1).is_none_or(|((second, _), _)| second + 1 < shared || *second == 0);
        (shared >= self.least && shared * 5 >= words * 2 && clear).then_some((called, best))
    }
}

fn report(
    id: DocumentId,
    reference: &CrossReference,
    called: Titled<'_>,
    other: Titled<'_>,
) -> Finding {
    let name = reference.part.name();
    let shown = |label: &Label| format!("{name} {}, `{}`", label.number, label.title);
    let message = format!(
        "{name} {} is about something else; {name} {} is about what is said here",
        reference.number, other.1.number
    );
    Finding::new(place(id, reference.extent), message)
        .label(place(called.0, called.1.extent), shown(called.1))
        .label(place(other.0, other.1.extent), shown(other.1))
        .note("words around the reference stand in the title of the one and not of the other")
        .help("check the number")
        .confidence(Confidence::Low)
}
