//! References that say `above` of what stands below, and the other way round.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::facts::label::{CrossReference, Direction, Label, Number, Part};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<WrongDirection>("wrong-direction");

/// Reports references that point to the wrong side.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrongDirection {}

/// How near a table or figure may stand on either side, in bytes: where it is set, the printer
/// decides.
const FLOATS: u32 = 1500;

impl Check for WrongDirection {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let facts = context.facts;
        let mut labels: BTreeMap<(Part, Number), Vec<&Label>> = BTreeMap::new();
        let stands = |label: &&Label| !label.listed || label.part == Part::Paragraph;
        for label in facts.labels.iter().filter(stands).filter(|label| !label.continued) {
            labels.entry((label.part, label.number)).or_default().push(label);
        }
        let sections = facts.labels.iter().filter(|it| it.part == Part::Section && !it.listed);
        let sections: Vec<_> = sections.collect();
        for reference in &facts.cross_references {
            let Some(told) = reference.direction else { continue };
            let found = labels.get(&(reference.part, reference.number));
            let Some([label]) = found.map(Vec::as_slice) else { continue };
            if !contradicts(reference, told, label, &sections) {
                continue;
            }
            let (name, number) = (reference.part.name(), reference.number);
            let (said, is) = match told {
                Direction::Above => ("above", "below"),
                Direction::Below => ("below", "above"),
            };
            findings.push(
                Finding::new(
                    place(context.id, reference.extent),
                    format!("{name} {number} stands {is}, not {said}"),
                )
                .label(place(context.id, label.extent), format!("{name} {number} is here"))
                .help(format!("write `{is}`, or correct the number"))
                .confidence(Confidence::Medium),
            );
        }
    }
}

/// Whether a part stands on the other side than a reference says.
fn contradicts(
    reference: &CrossReference,
    told: Direction,
    label: &Label,
    sections: &[&Label],
) -> bool {
    let (here, there) = (reference.extent.text.start, label.extent.text.start);
    let stands = if there < here { Direction::Above } else { Direction::Below };
    if stands == told || reference.part.is_captioned() && here.abs_diff(there) < FLOATS {
        return false;
    }
    // Inside of a section, its own beginning is above and its end below.
    let after = sections.partition_point(|it| it.extent.text.start < here);
    let own = after.checked_sub(1).map(|at| sections[at]);
    let inside = own.is_some_and(|own| {
        let depth = usize::from(label.number.depth);
        own.number.depth >= label.number.depth
            && own.number.parts[..depth] == label.number.parts[..depth]
    });
    reference.part != Part::Section || !inside
}
