//! Conflicts by event: the same class of event, the same distinctive names.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::facts::{Event, event};
use crate::rules::CorpusContext;
use crate::rules::dates::conflict::{
    DateConflict, Mention, Near, Pair, agree, closeness_of, is_parallel, may_differ, near, shared,
};
use crate::text::finding::Confidence;
use crate::words::calendar::Interval;

/// More mentions than this of one name in one class are a topic, not an event.
const MOST: usize = 64;

/// Evidence that two mentions are one event, in halves of a point.
const ENOUGH: i32 = 4;

/// The event mentions of a corpus by class and name.
pub(super) struct Finder<'m, 'a> {
    mentions: &'m [Mention<'a>],
    names: Names<'a>,
    /// The mentions of each class and name that tells one event from another, ascending; a name
    /// that one mention has alone tells nothing about two.
    buckets: FxHashMap<(&'static str, u32), Vec<u32>>,
}

/// The names of mentions as the corpus knows them, each with a number.
struct Names<'a> {
    known: Vec<Cow<'a, str>>,
    /// Those of each mention, nearest to its trigger first.
    of: Vec<Box<[u32]>>,
}

impl<'a> Names<'a> {
    fn new(context: &CorpusContext<'a>, mentions: &[Mention<'a>]) -> Self {
        let mut known: Vec<Cow<'a, str>> = Vec::new();
        let mut numbers: FxHashMap<Cow<'a, str>, u32> = FxHashMap::default();
        // Most names come often, and what a name is to the corpus takes some time to find out.
        let mut seen: FxHashMap<&'a str, u32> = FxHashMap::default();
        let mut number = |key: &'a str| {
            *seen.entry(key).or_insert_with(|| {
                let canonical = context.entities.canonical(event::head(key));
                let canonical = event::without_initials(canonical);
                *numbers.entry(canonical).or_insert_with_key(|canonical| {
                    known.push(canonical.clone());
                    known.len() as u32 - 1
                })
            })
        };
        let mut of = |event: &'a Event| {
            let mut out: Vec<u32> = Vec::with_capacity(event.keys.len());
            for key in &event.keys {
                let name = number(key);
                if !out.contains(&name) {
                    out.push(name);
                }
            }
            out.into_boxed_slice()
        };
        let of = mentions.iter().map(|it| it.event.map_or_else(Box::default, &mut of)).collect();
        Self { known, of }
    }

    fn text(&self, name: u32) -> &str {
        &self.known[name as usize]
    }
}

impl<'m, 'a> Finder<'m, 'a> {
    pub(super) fn new(
        options: &DateConflict,
        context: &CorpusContext<'a>,
        mentions: &'m [Mention<'a>],
    ) -> Self {
        let names = Names::new(context, mentions);
        let mut entries: Vec<(u32, &'static str, u32)> = Vec::new();
        for (at, mention) in mentions.iter().enumerate() {
            let Some(event) = mention.event else { continue };
            entries.extend(names.of[at].iter().map(|&name| (name, event.class, at as u32)));
        }
        // Sorted, those of a name and class stand together, and no map has to grow.
        entries.sort_unstable();
        let mut buckets: FxHashMap<(&'static str, u32), Vec<u32>> = FxHashMap::default();
        for same in entries.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            // Names that tell much have few mentions, so every two of those can be compared.
            if let [(name, class, _), _, ..] = same
                && same.len() <= MOST
            {
                let bucket: Vec<u32> = same.iter().map(|it| it.2).collect();
                if is_distinctive(options, mentions, &bucket) {
                    buckets.insert((class, *name), bucket);
                }
            }
        }
        Self { mentions, names, buckets }
    }

    /// The pairs of mentions that are one event by class and names, with dates that exclude each
    /// other.
    pub(super) fn pairs(&self) -> Vec<Pair> {
        let mut out = Vec::new();
        for a in 0..self.mentions.len() {
            for b in
                self.sharing(a, |a, b| a < b && may_differ(&self.mentions[a], &self.mentions[b]))
            {
                out.extend(self.judge(a, b).and_then(|verdict| self.explain(&verdict, (a, b))));
            }
        }
        out
    }

    /// The mentions of the same event that give the same date.
    pub(super) fn agreeing(&self, at: usize) -> impl Iterator<Item = usize> {
        let others = self.sharing(at, |a, b| a != b && agree(&self.mentions[a], &self.mentions[b]));
        others.into_iter().filter(move |&other| self.judge(at, other).is_some())
    }

    /// The mentions that share a class and a telling name with one and may be held against it,
    /// ascending.
    fn sharing(&self, at: usize, wanted: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let Some(event) = self.mentions[at].event else { return Vec::new() };
        let buckets =
            self.names.of[at].iter().filter_map(|&it| self.buckets.get(&(event.class, it)));
        let others = buckets.flatten().map(|&other| other as usize);
        let mut out: Vec<usize> = others.filter(|&other| wanted(at, other)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Whether the mentions of a name in a class are few, and have few dates that exclude each other.
fn is_distinctive(options: &DateConflict, mentions: &[Mention<'_>], bucket: &[u32]) -> bool {
    let mut distinct: Vec<Interval> = Vec::new();
    for &at in bucket {
        let interval = mentions[at as usize].interval;
        if !distinct.iter().any(|it| it.overlaps(interval)) {
            distinct.push(interval);
        }
        if distinct.len() > options.dates_per_name {
            return false;
        }
    }
    true
}

/// Two mentions are one event.
struct Verdict {
    /// The names that both have.
    common: Vec<u32>,
    confidence: Confidence,
}

impl Finder<'_, '_> {
    /// Weighs what speaks for one event.
    fn judge(&self, a: usize, b: usize) -> Option<Verdict> {
        let (first, second) = (&self.mentions[a], &self.mentions[b]);
        let [mine, theirs] = [a, b].map(|at| &self.names.of[at]);
        let event = first.event?;
        if is_parallel(first.statement, second.statement) {
            return None;
        }
        let common: Vec<u32> = mine.iter().copied().filter(|name| theirs.contains(name)).collect();
        let is_telling = |name: &&u32| self.buckets.contains_key(&(event.class, **name));
        let telling = common.iter().filter(is_telling).count();
        if telling == 0 {
            return None;
        }
        let mut score = 2 + 2 * (telling as i32 - 1).min(2);
        let closeness = near(first.interval, second.interval);
        score += match closeness {
            Near::Strong => 2,
            Near::Weak => 1,
            Near::Not => 0,
        };
        score += i32::from(event.once);
        let numbers = shared(&first.statement.numbers, &second.statement.numbers);
        score += 2 * (numbers.min(1) as i32);
        // Three names together tell, although each may have many dates.
        score += i32::from(common.len() >= 3 && telling < 3);
        // Each names somebody whom the other does not: two events of one kind, unless it happens to
        // one only and he is the one beside both triggers.
        let same_subject = event.once && mine.first() == theirs.first();
        if mine.len() > common.len() && theirs.len() > common.len() && !same_subject {
            score -= 3;
        }
        // One text seldom gives one event two dates, and often tells of two events in a row.
        let needed = ENOUGH
            + i32::from(first.document == second.document)
            + 2 * i32::from(closeness == Near::Not && numbers == 0);
        let confidence = if score > ENOUGH { Confidence::High } else { Confidence::Medium };
        (score >= needed).then_some(Verdict { common, confidence })
    }

    /// Says why.
    fn explain(&self, verdict: &Verdict, (a, b): (usize, usize)) -> Option<Pair> {
        let (first, second) = (&self.mentions[a], &self.mentions[b]);
        let (event, other) = (first.event?, second.event?);
        let named = self.common_names(a, &verdict.common);
        let article = if event.class.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let mut why = format!("both are {article} {}", event.class);
        if !event.trigger.eq_ignore_ascii_case(&other.trigger) {
            why.push_str(&format!(" (`{}`, `{}`)", event.trigger, other.trigger));
        }
        why.push_str(&format!(" and name {}", named.join(" and ")));
        let told = first.statement.numbers.iter();
        if let Some(number) = told.copied().find(|it| second.statement.numbers.contains(it)) {
            why.push_str(&format!("; both give the number {number}"));
        }
        if let Some(closeness) = closeness_of(first.interval, second.interval) {
            why.push_str(&format!("; {closeness}"));
        }
        // The name of most words tells most: a treaty rather than a party to it.
        let words = |name: &String| name.split(' ').count();
        let name = named.iter().rev().max_by_key(|name| words(name))?;
        let what = [event, other].map(|it| format!("the {} {} {name}", it.noun, it.tie));
        Some(Pair { a, b, why, what, confidence: verdict.confidence })
    }

    /// The names that two mentions share as one of them writes them.
    fn common_names(&self, at: usize, common: &[u32]) -> Vec<String> {
        let Some(event) = self.mentions[at].event else { return Vec::new() };
        let common: Vec<_> = common.iter().map(|&name| self.names.text(name)).collect();
        let mut out = Vec::new();
        for (key, name) in event.keys.iter().zip(&event.names) {
            let head = event::without_initials(event::head(key));
            let is_common = common.iter().any(|it| *it == head || it == key);
            if is_common && !out.contains(name) {
                out.push(name.clone());
            }
        }
        if out.is_empty() {
            let names = self.names.of[at].iter().zip(&event.names);
            let shared = |name: u32| common.contains(&self.names.text(name));
            out.extend(names.filter(|(it, _)| shared(**it)).map(|(_, name)| name.clone()).take(1));
        }
        out
    }
}
