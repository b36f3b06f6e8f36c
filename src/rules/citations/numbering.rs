//! A numbered reference list that skips or repeats numbers, or is not in the order of citation.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::number_place;
use crate::facts::{Numbered, NumericCitation};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::text::zone::Zone;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Numbering>("numbering");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Numbering {
    /// Shortest list whose order is looked at.
    least: usize,
    /// Up to which share of the works may be cited out of order for the list to count as one in
    /// the order of citation.
    share: f64,
}

impl Default for Numbering {
    fn default() -> Self {
        Self { least: 5, share: 0.2 }
    }
}

impl Check for Numbering {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if let Some(numbered) = &context.facts.numbered {
            findings.extend(gaps(context, numbered));
            findings.extend(self.out_of_order(context, numbered));
        }
    }
}

/// Where the numbers of the list do not go on by one.
fn gaps(context: &DocumentContext<'_>, numbered: &Numbered) -> Vec<Finding> {
    let entries = || numbered.numbers.iter().enumerate();
    let entries = entries().filter_map(|(entry, number)| Some((entry, (*number)?)));
    let entries: Vec<_> = entries.collect();
    let mut first: FxHashMap<u32, usize> = FxHashMap::default();
    let mut out = Vec::new();
    for (at, &(entry, number)) in entries.iter().enumerate() {
        let place = |entry| number_place(context.id, numbered, entry);
        let Some(here) = place(entry) else { continue };
        let again = first.insert(number, entry);
        let before = at.checked_sub(1).map(|before| entries[before]);
        if let Some(there) = again.and_then(place) {
            let message = format!("two entries have the number {number}");
            out.push(Finding::new(here, message).label(there, "the first of them"));
        } else if let Some((entry, before)) = before
            && number != before + 1
            && let Some(there) = place(entry)
        {
            let finding = Finding::new(here, format!("the list goes from {before} to {number}"));
            out.push(finding.label(there, format!("{before} here")));
        }
    }
    // More than that is a list that counts in a way of its own.
    if out.len() * 5 > entries.len() {
        out.clear();
    }
    out.into_iter()
        .map(|it| it.help("number the entries anew, and the citations with them"))
        .collect()
}

impl Numbering {
    /// The numbers that are first cited after a higher one, where the others are in order.
    fn out_of_order(&self, context: &DocumentContext<'_>, numbered: &Numbered) -> Vec<Finding> {
        let mut seen = FxHashSet::default();
        let firsts: Vec<&NumericCitation> = numbered
            .citations
            .iter()
            .filter(|it| it.reference.is_some() && context.reads(it.extent.text))
            .filter(|it| {
                let block = context.document.block_at(it.extent.text.start);
                // A table floats: it is not where the text is read.
                block.is_some_and(|block| block.zone != Zone::TableCell)
            })
            .filter(|it| seen.insert(it.number))
            .collect();
        if firsts.len() < self.least {
            return Vec::new();
        }
        let kept = longest_rise(&firsts.iter().map(|it| it.number).collect::<Vec<_>>());
        let odd: Vec<_> = (0..firsts.len()).filter(|at| !kept.contains(at)).collect();
        if odd.len() as f64 > self.share * firsts.len() as f64 {
            return Vec::new();
        }
        let finding = |at: usize| {
            let citation = firsts[at];
            let place = context.place(citation.extent.text);
            let before = kept.iter().rev().find(|&&it| it < at).map(|&it| firsts[it]);
            let message = format!("{} is first cited out of the order of numbers", citation.number);
            let mut finding = Finding::new(place, message)
                .confidence(Confidence::Medium)
                .help("number the works in the order in which the text cites them");
            if let Some(before) = before {
                let label = format!("{} is first cited here", before.number);
                finding = finding.label(context.place(before.extent.text), label);
            }
            finding
        };
        odd.into_iter().map(finding).collect()
    }
}

/// The places of a longest rising part of a list.
fn longest_rise(numbers: &[u32]) -> Vec<usize> {
    // For each length, the place of the smallest last number of a rise of that length.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, &number) in numbers.iter().enumerate() {
        let len = ends.partition_point(|&end| numbers[end] < number);
        before.push(len.checked_sub(1).map(|shorter| ends[shorter]));
        if len == ends.len() {
            ends.push(at);
        } else {
            ends[len] = at;
        }
    }
    let mut out = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(place) = at {
        out.push(place);
        at = before[place];
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rise_leaves_out_the_fewest() {
        assert_eq!(longest_rise(&[1, 2, 5, 3, 4, 6]), [0, 1, 3, 4, 5]);
        assert_eq!(longest_rise(&[]), [0_usize; 0]);
        assert_eq!(longest_rise(&[3, 2, 1]).len(), 1);
    }
}
