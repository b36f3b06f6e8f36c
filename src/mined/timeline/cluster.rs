//! Mentions of one event, wherever it is dated.
//!
//! Two mentions are of one event when they are of one class, share a name and the date of one lies
//! inside that of the other. That is enough for a list that a person reads.

use rustc_hash::FxHashMap;

use crate::facts::{self, Event, Facts};
use crate::linkage::entities::Entities;
use crate::text::finding::Place;
use crate::text::zone::ZoneSet;
use crate::words::calendar::Interval;

/// The names of a mention that are looked at, nearest to its trigger first.
const NAMES: usize = 4;

/// Mentions of one event.
#[derive(Debug)]
pub struct Cluster<'a> {
    /// The finest date that is given.
    pub interval: Interval,
    /// The mentions, those with the finest dates first.
    pub mentions: Vec<(Place, &'a Event)>,
    /// The canonical keys of the names that all mentions share, with a name as written.
    pub shared: Vec<(&'a str, &'a str)>,
}

impl Cluster<'_> {
    /// The first place in the corpus.
    #[must_use]
    pub fn first(&self) -> Place {
        self.mentions.iter().map(|(place, _)| *place).min().unwrap_or(self.mentions[0].0)
    }
}

/// The dated event mentions that the authors of a corpus state as facts, in order.
#[must_use]
pub fn mentions(documents: &[Facts]) -> Vec<(Place, &Event)> {
    let all = facts::numbered(documents).flat_map(|(document, facts)| {
        let place = move |event: &Event| Place { document, span: event.extent.source };
        facts.events.iter().map(move |event| (place(event), event))
    });
    all.filter(|(_, event)| !event.doubtful && event.zones.within(ZoneSet::prose())).collect()
}

/// Puts mentions of one event together; what could belong to several stands by itself.
#[must_use]
pub fn clusters<'a>(
    mut mentions: Vec<(Place, &'a Event)>,
    entities: &'a Entities,
) -> Vec<Cluster<'a>> {
    // The finest dates found the clusters.
    mentions.sort_by_key(|(place, event)| (event.interval.days(), *place));
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    let mut by_name: FxHashMap<(&str, &str), Vec<usize>> = FxHashMap::default();
    for (place, event) in mentions {
        let keys = event.keys.iter().map(|key| entities.canonical(key));
        let mut names: Vec<(&str, &str)> =
            keys.zip(event.names.iter().map(String::as_str)).take(NAMES).collect();
        names.dedup_by_key(|(key, _)| *key);
        if names.is_empty() || !event.comparable {
            continue;
        }
        let near = names.iter().filter_map(|(key, _)| by_name.get(&(event.class, *key)));
        // A name with very many events, such as that of a country at war, tells them badly apart.
        let mut near: Vec<usize> = near
            .flat_map(|near| near.iter().rev().take(64).copied())
            .filter(|&at| event.interval.contains(clusters[at].interval))
            .collect();
        near.sort_unstable();
        near.dedup();
        if let [only] = near[..] {
            let known = &mut clusters[only];
            known.mentions.push((place, event));
            known.shared.retain(|(key, _)| names.iter().any(|(other, _)| other == key));
            continue;
        }
        if near.is_empty() {
            for (key, _) in &names {
                by_name.entry((event.class, key)).or_default().push(clusters.len());
            }
        }
        let (interval, mentions) = (event.interval, vec![(place, event)]);
        clusters.push(Cluster { interval, mentions, shared: names });
    }
    clusters
}
