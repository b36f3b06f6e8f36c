//! Entries that stand out of the order of an alphabetical list.

use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::facts::Reference;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::text::zone::Zone;
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

/// How many names are sorted in all ways together: of a very long list only the plainest ways are
/// tried.
const MOST_KEYS: usize = 100_000;

/// What hyphens and apostrophes are to the order of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hyphens {
    /// Nothing: `Abd-Alla` is `Abdalla`.
    Dropped,
    /// Spaces.
    Spaces,
    /// Signs of their own, behind a space and before all letters.
    Signs,
}

/// A way to sort: what of a name counts.
#[derive(Debug, Clone, Copy)]
struct Convention {
    hyphens: Hyphens,
    /// Spaces count, so that `De Vries` stands before `Dean`.
    by_word: bool,
    /// `van` counts.
    particles: bool,
    /// `The` counts, and a number at the start.
    article: bool,
    /// Letters with marks stand behind `z`, as in the alphabets of the North.
    marks_last: bool,
    /// `U.S.` stands as `United States`, `St.` as `Saint`, `Mc` as `Mac`.
    spelled: bool,
}

impl Convention {
    /// The plainest first; only what makes a difference to some name is varied.
    fn all(names: &[&str]) -> Vec<Self> {
        let any = |test: &dyn Fn(&str) -> bool| names.iter().any(|name| test(name));
        let ways = |varied: bool, first: bool| {
            if varied { vec![first, !first] } else { vec![first] }
        };
        let hyphenated =
            |name: &str| name.contains(|c: char| fold::is_dash(c) || fold::is_apostrophe(c));
        let hyphens = if any(&hyphenated) {
            vec![Hyphens::Dropped, Hyphens::Spaces, Hyphens::Signs]
        } else {
            vec![Hyphens::Dropped]
        };
        let small = |name: &str| {
            let mut words = name.split(' ');
            words.any(|word| lexicon().particles.contains(&*fold::lower(word)))
        };
        let opened =
            |name: &str| name.starts_with("The ") || name.starts_with(|c: char| c.is_ascii_digit());
        let short = |name: &str| {
            lexicon().sorted_as.iter().any(|(short, _)| name.starts_with(short.as_str()))
        };
        let mut out = Vec::new();
        for spelled in ways(any(&short), false) {
            for marks_last in ways(any(&|name: &str| !name.is_ascii()), false) {
                for article in ways(any(&opened), true) {
                    for particles in ways(any(&small), true) {
                        for by_word in ways(any(&|name: &str| name.contains(' ')), true) {
                            out.extend(hyphens.iter().map(|&hyphens| Self {
                                hyphens,
                                by_word,
                                particles,
                                article,
                                marks_last,
                                spelled,
                            }));
                        }
                    }
                }
            }
        }
        out.truncate((MOST_KEYS / names.len().max(1)).max(1));
        out
    }

    fn key(self, name: &str) -> String {
        let mut name = name.trim();
        if !self.article {
            name = name.strip_prefix("The ").unwrap_or(name);
            name = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        }
        let spelled =
            lexicon().sorted_as.iter().filter(|_| self.spelled).find_map(|(short, long)| {
                name.strip_prefix(short.as_str()).map(|rest| [long.as_str(), rest].concat())
            });
        let name = spelled.as_deref().unwrap_or(name);
        let mark = |c: char| fold::is_dash(c) || fold::is_apostrophe(c);
        let parted = match self.hyphens {
            Hyphens::Dropped => name.replace(mark, ""),
            Hyphens::Spaces => name.replace(mark, " "),
            // The first of the signs that folding keeps.
            Hyphens::Signs => name.replace(mark, "!"),
        };
        let folded = if self.marks_last {
            // Private letters sort behind all others.
            parted.to_lowercase().replace(['å', 'ä', 'ö', 'ø', 'æ', 'ü'], "\u{e000}")
        } else {
            fold::key(&parted)
        };
        let words =
            folded.split(' ').filter(|word| self.particles || !lexicon().particles.contains(*word));
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
        for list in entries.chunk_by(|a, b| is_one_list(context, a.0, b.0)) {
            self.list(context, list, findings);
        }
    }
}

/// Whether no heading stands between two entries.
fn is_one_list(context: &DocumentContext<'_>, entry: &Reference, next: &Reference) -> bool {
    let blocks = &context.document.blocks;
    let first = blocks.partition_point(|it| it.span.start < entry.extent.text.end);
    let between = blocks[first..].iter().take_while(|it| it.span.start < next.extent.text.start);
    !between.into_iter().any(|it| matches!(it.zone, Zone::Heading | Zone::Title))
}

impl Order {
    /// Reports the entries of one list that are out of order.
    fn list(
        &self,
        context: &DocumentContext<'_>,
        entries: &[(&Reference, &str)],
        findings: &mut Vec<Finding>,
    ) {
        if entries.len() < self.least {
            return;
        }
        let Some(kept) = best_order(entries) else { return };
        let moved = entries.len() - kept.iter().filter(|kept| **kept).count();
        let few = moved as f64 <= (self.share * entries.len() as f64).max(1.0);
        if moved > self.most || !few && !is_one_exchange(entries) {
            return;
        }
        for (at, (entry, name)) in entries.iter().enumerate().filter(|(at, _)| !kept[*at]) {
            // Two entries with one author's name are in order among themselves.
            let same = |other: Option<&(&Reference, &str)>| {
                other.is_some_and(|(_, other)| key(other) == key(name))
            };
            if !same(at.checked_sub(1).and_then(|at| entries.get(at))) {
                findings.push(one(context, entries, &kept, at, entry));
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
    conventions(entries).into_iter().any(|convention| {
        let keys: Vec<_> = entries.iter().map(|(_, name)| convention.key(name)).collect();
        let mut sorted: Vec<_> = keys.iter().collect();
        sorted.sort();
        keys.iter().zip(sorted).filter(|(key, sorted)| key != sorted).count() == 2
    })
}

/// The ways in which a list can be sorted.
fn conventions(entries: &[(&Reference, &str)]) -> Vec<Convention> {
    let names: Vec<_> = entries.iter().map(|(_, name)| *name).collect();
    Convention::all(&names)
}

/// For each entry whether it can stay, under the convention that moves the fewest. Where several do,
/// an entry that one of them leaves in its place stays there.
fn best_order(entries: &[(&Reference, &str)]) -> Option<Vec<bool>> {
    let orders = conventions(entries).into_iter().map(|convention| {
        let keys: Vec<_> = entries.iter().map(|(_, name)| convention.key(name)).collect();
        longest_ascent(&keys)
    });
    let staying = |kept: &Vec<bool>| kept.iter().filter(|kept| **kept).count();
    let orders: Vec<_> = orders.collect();
    let best = orders.iter().map(staying).max()?;
    let near = orders.into_iter().filter(|order| staying(order) + SLACK >= best);
    near.reduce(|all, one| all.iter().zip(&one).map(|(a, b)| *a || *b).collect())
}

/// How many entries more than the best one a convention may move that the list can follow.
const SLACK: usize = 1;

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
        let keys = |name: &str| -> Vec<String> {
            Convention::all(&[name]).into_iter().map(|it| it.key(name)).collect()
        };
        let has = |name: &str, key: &str| keys(name).iter().any(|it| it == key);
        assert_eq!(keys("The De Vries")[0], "the de vries");
        assert!(has("The De Vries", "vries") && has("De Vries", "devries"));
        assert!(has("U.S. Harbour Board", "united states harbour board"));
        assert!(has("D’Este", "d este") && has("D’Este", "deste"));
        assert!(has("1000 Nets Group", "nets group"));
        assert_eq!(keys("Adu"), ["adu"]);
    }
}
