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

/// A part of a text.
struct Titled<'a> {
    document: DocumentId,
    label: &'a Label,
    /// The content words of its title.
    words: Vec<Vec<u32>>,
}

impl<'a> Titled<'a> {
    fn new(document: DocumentId, label: &'a Label) -> Self {
        Self { document, label, words: about::title(&label.title) }
    }
}

impl Check for WrongPart {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let is_chapter = |label: &Label| {
            label.part == Part::Chapter || label.part == Part::Section && label.whole
        };
        let titled = |label: &&Label| !label.listed && !label.title.is_empty();
        // Of all texts: each may be a chapter.
        let chapters = context.iter().flat_map(|(id, facts)| {
            let labels = facts.labels.iter().filter(|it| is_chapter(it)).filter(titled);
            labels.map(move |label| Titled::new(id, label))
        });
        let chapters: Vec<_> = chapters.take(COMPARED + 1).collect();
        for (id, facts) in context.iter() {
            let about = facts.cross_references.iter().filter(|it| !it.about.is_empty());
            if about.clone().next().is_none() {
                continue;
            }
            let called: BTreeSet<_> =
                facts.cross_references.iter().map(|it| (it.part, it.number)).collect();
            let mut own: BTreeMap<Part, Vec<Titled<'_>>> = BTreeMap::new();
            for label in facts.labels.iter().filter(titled) {
                own.entry(label.part).or_default().push(Titled::new(id, label));
            }
            for reference in about {
                let own = own.get(&reference.part).map_or(&[][..], Vec::as_slice);
                let parts = if reference.part == Part::Chapter { &chapters[..] } else { own };
                if parts.len() > COMPARED {
                    continue;
                }
                // What the clause says is said of this part; what stands around may be of another
                // one, unless nothing calls that.
                let found = self.meant(reference, &reference.clause, parts).or_else(|| {
                    let around = self.meant(reference, &reference.about, parts);
                    around.filter(|(_, it)| !called.contains(&(reference.part, it.label.number)))
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
    fn meant<'t, 'a>(
        &self,
        reference: &CrossReference,
        said: &[u32],
        parts: &'t [Titled<'a>],
    ) -> Option<(&'t Titled<'a>, &'t Titled<'a>)> {
        let (called, others): (Vec<&Titled<'_>>, Vec<_>) =
            parts.iter().partition(|it| it.label.number == reference.number);
        let [called] = called[..] else { return None };
        // A word of its title is enough for it to be the one that is meant.
        if said.is_empty() || about::shared(&called.words, said) > 0 {
            return None;
        }
        let scored = others.into_iter().map(|other| (about::shared(&other.words, said), other));
        let mut scored: Vec<_> = scored.collect();
        scored.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        let (shared, best) = *scored.first()?;
        let clear = scored.get(1).is_none_or(|(second, _)| second + 1 < shared || *second == 0);
        let enough = shared >= self.least && shared * 5 >= best.words.len() * 2;
        (enough && clear).then_some((called, best))
    }
}

fn report(
    id: DocumentId,
    reference: &CrossReference,
    called: &Titled<'_>,
    other: &Titled<'_>,
) -> Finding {
    let name = reference.part.name();
    let shown = |it: &Titled<'_>| format!("{name} {}, `{}`", it.label.number, it.label.title);
    let message = format!(
        "{name} {} is about something else; {name} {} is about what is said here",
        reference.number, other.label.number
    );
    Finding::new(place(id, reference.extent), message)
        .label(place(called.document, called.label.extent), shown(called))
        .label(place(other.document, other.label.extent), shown(other))
        .note("words around the reference stand in the title of the one and not of the other")
        .help("check the number")
        .confidence(Confidence::Low)
}
