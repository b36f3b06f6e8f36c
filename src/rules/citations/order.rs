//! Entries that stand out of the order of an alphabetical list.

use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::facts::Reference;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::words::authorship::{key, lexicon};
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Order>("order");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Order {
    /// Shortest list that is looked at.
    least: usize,
    /// Up to which share of its entries may be out of place for a list to count as sorted.
    share: f64,
    /// How many entries at most.
    most: usize,
}

impl Default for Order {
    fn default() -> Self {
        Self { least: 6, share: 0.12, most: 40 }
    }
}

/// A way to sort: what of a name counts.
#[derive(Debug, Clone, Copy)]
struct Convention {
    /// Spaces and hyphens count, so that `De Vries` stands before `Dean`.
    by_word: bool,
    /// `van` counts.
    particles: bool,
    /// `The` counts.
    article: bool,
    /// Letters with marks stand behind `z`, as in the alphabets of the North.
    marks_last: bool,
}

impl Convention {
    fn all() -> impl Iterator<Item = Self> {
        (0..16_u8).map(|bits| Self {
            by_word: bits & 1 == 0,
            particles: bits & 2 == 0,
            article: bits & 4 == 0,
            marks_last: bits & 8 != 0,
        })
    }

    fn key(self, name: &str) -> String {
        let mut name = name.trim();
        if !self.article {
            name = name.strip_prefix("The ").unwrap_or(name);
        }
        let folded = if self.marks_last {
            // Private letters sort behind all others.
            name.to_lowercase().replace(['å', 'ä', 'ö', 'ø', 'æ', 'ü'], "\u{e000}")
        } else {
            fold::key(name)
        };
        let words = folded
            .split([' ', '-'])
            .filter(|word| self.particles || !lexicon().particles.contains(*word));
        let glue = if self.by_word { " " } else { "" };
        let key = words.collect::<Vec<_>>().join(glue);
        if key.is_empty() { folded } else { key }
    }
}

impl Check for Order {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let entries: Vec<(&Reference, &str)> = context
            .facts
            .references
            .iter()
            .filter_map(|entry| {
                let name = sorted_by(context, entry)?;
                Some((entry, name))
            })
            .collect();
        if entries.len() < self.least {
            return;
        }
        let Some(kept) = best_order(&entries) else { return };
        let moved = entries.len() - kept.iter().filter(|kept| **kept).count();
        let few = moved as f64 <= (self.share * entries.len() as f64).max(1.0);
        if moved > self.most || !few && !is_one_exchange(&entries) {
            return;
        }
        for (at, (entry, name)) in entries.iter().enumerate().filter(|(at, _)| !kept[*at]) {
            // Two entries with one author's name are in order among themselves.
            let same = |other: Option<&(&Reference, &str)>| {
                other.is_some_and(|(_, other)| key(other) == key(name))
            };
            if !same(at.checked_sub(1).and_then(|at| entries.get(at))) {
                findings.push(one(context, &entries, &kept, at, entry));
            }
        }
    }
}

/// The first author as the entry prints the name, which is what the eye sorts by; the name itself
/// where a dash stands for it.
fn sorted_by<'a>(context: &DocumentContext<'a>, entry: &'a Reference) -> Option<&'a str> {
    let family = &*entry.authors.first()?.family;
    let printed = entry.head.text.of(&context.document.prose);
    let opens = printed.starts_with(|c: char| c.is_alphabetic()) && !printed.starts_with(family);
    Some(if opens { printed.split(',').next().unwrap_or(family) } else { family })
}

/// Whether two entries that change places sort the list: a short list with two entries out of place
/// is else rather one that is sorted by something else.
fn is_one_exchange(entries: &[(&Reference, &str)]) -> bool {
    Convention::all().any(|convention| {
        let keys: Vec<_> = entries.iter().map(|(_, name)| convention.key(name)).collect();
        let mut sorted: Vec<_> = keys.iter().collect();
        sorted.sort();
        keys.iter().zip(sorted).filter(|(key, sorted)| key != sorted).count() == 2
    })
}

/// For each entry whether it can stay, under the convention that moves the fewest; of several the
/// plainest one.
fn best_order(entries: &[(&Reference, &str)]) -> Option<Vec<bool>> {
    let staying = |kept: &Vec<bool>| kept.iter().filter(|kept| **kept).count();
    let orders = Convention::all().map(|convention| {
        let keys: Vec<_> = entries.iter().map(|(_, name)| convention.key(name)).collect();
        longest_ascent(&keys)
    });
    orders.reduce(|best, other| if staying(&other) > staying(&best) { other } else { best })
}

/// Marks the longest subsequence that does not descend, after Fredman (1975), On computing the
/// length of longest increasing subsequences: what is left out is the smallest set to move.
fn longest_ascent(keys: &[String]) -> Vec<bool> {
    // `tails[n]` is the entry with the smallest key that ends an ascent of n + 1 entries.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(keys.len());
    for (at, key) in keys.iter().enumerate() {
        let length = tails.partition_point(|&tail| keys[tail] <= *key);
        before.push(length.checked_sub(1).map(|previous| tails[previous]));
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut kept = vec![false; keys.len()];
    let mut at = tails.last().copied();
    while let Some(index) = at {
        kept[index] = true;
        at = before[index];
    }
    kept
}

fn one(
    context: &DocumentContext<'_>,
    entries: &[(&Reference, &str)],
    kept: &[bool],
    at: usize,
    entry: &Reference,
) -> Finding {
    let own = fold::key(entries[at].1);
    let staying = || entries.iter().enumerate().filter(|(other, _)| kept[*other]);
    // The first entry that stays and belongs behind this one, and the neighbour that shows it.
    let next = staying().find(|(_, (_, name))| fold::key(name) > own);
    let moves_up = next.is_some_and(|(next, _)| next < at);
    let finding = Finding::new(
        entry_place(context.id, entry),
        format!("`{}` is out of alphabetical order", entry_name(entry)),
    );
    let shown = if moves_up {
        next.map(|(_, (next, _))| (next, "belongs before this entry"))
    } else {
        let last = staying().take_while(|(_, (_, name))| fold::key(name) <= own).last();
        last.map(|(_, (last, _))| (last, "belongs behind this entry"))
    };
    let finding = match shown {
        Some((other, message)) => finding.label(entry_place(context.id, other), message),
        None => finding.confidence(Confidence::Medium),
    };
    finding.note("the rest of the list is sorted by the first author's name").help("move the entry")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_set_moves() {
        let keys = ["a", "b", "z", "c", "d", "d"].map(str::to_owned);
        assert_eq!(longest_ascent(&keys), [true, true, false, true, true, true]);
    }

    #[test]
    fn conventions_differ_in_what_counts() {
        let mut conventions = Convention::all();
        let strict = conventions.next().map(|convention| convention.key("The De Vries"));
        assert_eq!(strict.as_deref(), Some("the de vries"));
        assert!(Convention::all().any(|convention| convention.key("The De Vries") == "vries"));
        assert!(Convention::all().any(|convention| convention.key("De Vries") == "devries"));
    }
}
