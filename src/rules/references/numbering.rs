//! Tables, figures, boxes and sections that are not numbered one after the other.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::facts::label::{Label, Number, Part};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Numbering>("numbering").formerly("part-numbering");

/// Reports gaps, doubles and numbers out of order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Numbering {
    /// What to look at; everything unless told.
    parts: Vec<Part>,
    /// How many of a kind a text must have.
    least: usize,
}

impl Default for Numbering {
    fn default() -> Self {
        let parts = vec![
            Part::Table,
            Part::Figure,
            Part::Box,
            Part::Map,
            Part::Chart,
            Part::Exhibit,
            Part::Listing,
            Part::Plate,
            Part::Section,
        ];
        Self { parts, least: 3 }
    }
}

impl Check for Numbering {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        // Parts are counted from one inside of what has the same number before the last.
        let mut series: BTreeMap<(Part, Number), Vec<&Label>> = BTreeMap::new();
        for label in context.facts.labels.iter().filter(|label| self.parts.contains(&label.part)) {
            // Roman figures and letters head parts of a form as often as they count.
            let counted =
                label.part != Part::Section || !label.number.roman && label.number.prefix.is_none();
            if counted && !(label.continued || label.listed) {
                series.entry((label.part, label.number.parent())).or_default().push(label);
            }
        }
        // What is only listed is there, wherever it stands.
        let listed = context.facts.labels.iter().filter(|label| label.listed);
        let listed: BTreeSet<_> = listed.map(|label| (label.part, label.number)).collect();
        for labels in series.values().filter(|labels| labels.len() >= self.least) {
            judge(context, labels, &listed, findings);
        }
    }
}

fn judge(
    context: &DocumentContext<'_>,
    labels: &[&Label],
    listed: &BTreeSet<(Part, Number)>,
    findings: &mut Vec<Finding>,
) {
    // Several that start afresh are parts of several lists, or a list and what it lists.
    let starts = labels.iter().filter(|label| label.number.last() == 1).count();
    if starts > 1 {
        return;
    }
    let lapses =
        labels.windows(2).filter_map(|pair| lapse(context, pair[0], pair[1], (labels, listed)));
    let lapses: Vec<_> = lapses.collect();
    // What is out of step again and again is no numbering.
    if lapses.len() * 3 <= labels.len().max(3) {
        findings.extend(lapses);
    }
}

/// What is wrong with a number behind another.
fn lapse(
    context: &DocumentContext<'_>,
    before: &Label,
    label: &Label,
    (all, listed): (&[&Label], &BTreeSet<(Part, Number)>),
) -> Option<Finding> {
    let (last, this) = (before.number.last(), label.number.last());
    let part = label.part.name();
    let lettered = label.number.letter.is_some() || before.number.letter.is_some();
    let at = |message: String| {
        Finding::new(place(context.id, label.extent), message).confidence(Confidence::Medium).label(
            place(context.id, before.extent),
            format!("the {part} before is {}", before.number),
        )
    };
    if this == last + 1 || lettered && this == last {
        return None;
    }
    if this == last {
        return Some(
            at(format!("{part} {} is numbered like the one before", label.number))
                .help("give each its own number"),
        );
    }
    let holds = |number: u16| all.iter().any(|it| it.number.last() == number);
    // A part of the text, or another one bound with it, counts anew.
    if this == 1 {
        return None;
    }
    if this > last {
        let missing = label.number.with_last(last + 1);
        // Those that come later are out of order, and are reported there.
        if holds(last + 1) || listed.contains(&(label.part, missing)) {
            return None;
        }
        let gap = if this == last + 2 {
            format!("{part} {missing} is missing between {} and {}", before.number, label.number)
        } else {
            let end = label.number.with_last(this - 1);
            format!("{part}s {missing} to {end} are missing before {}", label.number)
        };
        return Some(at(gap).help("close the gap, or put back what was taken out"));
    }
    Some(
        at(format!("{part} {} comes after {}", label.number, before.number))
            .help(format!("number the {part}s in the order in which they stand")),
    )
}
