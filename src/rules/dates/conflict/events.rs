//! Conflicts by event: the same class of event, the same distinctive names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::diagnostic::Confidence;
use crate::facts::event;
use crate::rules::CorpusContext;
use crate::rules::dates::conflict::{
    DateConflict, Evidence, Mention, Near, Pair, agree, closeness_of, is_parallel, may_differ,
    near, shared,
};

/// More mentions than this of one name in one class are a topic, not an event.
const MOST: usize = 64;

/// Evidence that two mentions are one event, in halves of a point.
const ENOUGH: i32 = 4;

/// The pairs of mentions that are one event by class and names, with dates that exclude each other.
pub(super) fn pairs(
    options: &DateConflict,
    context: &CorpusContext<'_>,
    mentions: &[Mention<'_>],
) -> Evidence {
    let keys: Vec<Vec<Cow<'_, str>>> =
        mentions.iter().map(|mention| keys(context, mention)).collect();
    let mut index: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        let Some(event) = mention.event else { continue };
        for key in &keys[at] {
            index.entry((event.class, key)).or_default().push(at);
        }
    }
    // Names that tell much have few mentions, so every two of those can be compared.
    index.retain(|_, bucket| is_distinctive(options, mentions, bucket));
    let mut seen = FxHashSet::default();
    let mut out = Evidence::default();
    for ((class, _), bucket) in &index {
        for (first, &a) in bucket.iter().enumerate() {
            for &b in &bucket[first + 1..] {
                let agree = agree(&mentions[a], &mentions[b]);
                if !(agree || may_differ(&mentions[a], &mentions[b])) || !seen.insert((a, b)) {
                    continue;
                }
                let distinctive = |key: &str| index.contains_key(&(*class, key));
                let Some(verdict) = judge(mentions, &keys, (a, b), distinctive) else { continue };
                if agree {
                    out.agreed.push((a, b));
                } else {
                    out.pairs.extend(verdict.explain(mentions, &keys, (a, b)));
                }
            }
        }
    }
    out
}

/// The names of a mention as the corpus knows them.
fn keys<'a>(context: &CorpusContext<'a>, mention: &Mention<'a>) -> Vec<Cow<'a, str>> {
    let Some(event) = mention.event else { return Vec::new() };
    let canonical = |key| event::without_initials(context.entities.canonical(event::head(key)));
    let mut seen = FxHashSet::default();
    event.keys.iter().map(|key| canonical(key)).filter(|key| seen.insert(key.clone())).collect()
}

/// Whether the mentions of a name in a class are few, and have few dates that exclude each other.
fn is_distinctive(options: &DateConflict, mentions: &[Mention<'_>], bucket: &[usize]) -> bool {
    if bucket.len() > MOST {
        return false;
    }
    let mut distinct: Vec<usize> = Vec::new();
    for &at in bucket {
        if !distinct.iter().any(|&it| mentions[it].interval.overlaps(mentions[at].interval)) {
            distinct.push(at);
        }
        if distinct.len() > options.dates_per_name {
            return false;
        }
    }
    true
}

/// Two mentions are one event.
struct Verdict<'k> {
    /// The names that both have.
    common: Vec<&'k str>,
    confidence: Confidence,
}

/// Weighs what speaks for one event.
fn judge<'k>(
    mentions: &[Mention<'_>],
    keys: &'k [Vec<Cow<'_, str>>],
    (a, b): (usize, usize),
    distinctive: impl Fn(&str) -> bool,
) -> Option<Verdict<'k>> {
    let (first, second) = (&mentions[a], &mentions[b]);
    let event = first.event?;
    if is_parallel(first.statement, second.statement) {
        return None;
    }
    let common: Vec<&'k str> =
        keys[a].iter().filter(|key| keys[b].contains(key)).map(AsRef::as_ref).collect();
    let telling = common.iter().filter(|key| distinctive(key)).count();
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
    let same_subject = event.once && keys[a].first() == keys[b].first();
    if keys[a].len() > common.len() && keys[b].len() > common.len() && !same_subject {
        score -= 3;
    }
    // One text seldom gives one event two dates, and often tells of two events in a row.
    let needed = ENOUGH
        + i32::from(first.document == second.document)
        + 2 * i32::from(closeness == Near::Not && numbers == 0);
    let confidence = if score > ENOUGH { Confidence::High } else { Confidence::Medium };
    (score >= needed).then_some(Verdict { common, confidence })
}

impl Verdict<'_> {
    /// Says why.
    fn explain(
        &self,
        mentions: &[Mention<'_>],
        keys: &[Vec<Cow<'_, str>>],
        (a, b): (usize, usize),
    ) -> Option<Pair> {
        let (first, second) = (&mentions[a], &mentions[b]);
        let (event, other) = (first.event?, second.event?);
        let named: Vec<_> = names(first, keys, a, &self.common);
        let article = if event.class.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let mut why = format!("both are {article} {}", event.class);
        if !event.trigger.eq_ignore_ascii_case(&other.trigger) {
            why.push_str(&format!(" (`{}`, `{}`)", event.trigger, other.trigger));
        }
        why.push_str(&format!(" and name {}", named.join(" and ")));
        if let Some(closeness) = closeness_of(first.interval, second.interval) {
            why.push_str(&format!("; {closeness}"));
        }
        // The name of most words tells most: a treaty rather than a party to it.
        let words = |name: &String| name.split(' ').count();
        let name = named.iter().rev().max_by_key(|name| words(name))?;
        let what = [event, other].map(|it| format!("the {} {} {name}", it.noun, it.tie));
        Some(Pair { a, b, why, what, confidence: self.confidence })
    }
}

/// The common names as the first mention writes them.
fn names(
    mention: &Mention<'_>,
    keys: &[Vec<Cow<'_, str>>],
    at: usize,
    common: &[&str],
) -> Vec<String> {
    let Some(event) = mention.event else { return Vec::new() };
    let mut out = Vec::new();
    for (key, name) in event.keys.iter().zip(&event.names) {
        let head = event::without_initials(event::head(key));
        let is_common = common.iter().any(|it| *it == head || it == key);
        if is_common && !out.contains(name) {
            out.push(name.clone());
        }
    }
    if out.is_empty() {
        out.extend(
            keys[at]
                .iter()
                .zip(&event.names)
                .find(|(key, _)| common.contains(&key.as_ref()))
                .map(|(_, name)| name.clone()),
        );
    }
    out
}
