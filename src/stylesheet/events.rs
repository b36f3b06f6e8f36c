//! Dated events: mentions of one event, wherever it is dated.
//!
//! Two mentions are of one event when they are of one class, share a name and the date of one lies
//! inside that of the other. That is enough for a list that a person reads; what is to be declared
//! for every text must not contradict any mention.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::{EventEntry, numbered, reads};
use crate::calendar::Interval;
use crate::config::DeclaredEvent;
use crate::diagnostic::Place;
use crate::entities::Entities;
use crate::facts::{Event, Facts};
use crate::fold;
use crate::rules::dates::Declared;

/// The most events that a sheet lists.
const MOST: usize = 60;
/// Coarser dates, in days, are listed only where they are given again.
const MONTH: i32 = 31;
/// The names of a mention that are looked at, nearest to its trigger first.
const NAMES: usize = 4;

/// Mentions of one event.
struct Cluster<'a> {
    interval: Interval,
    mentions: Vec<(Place, &'a Event)>,
    /// The canonical keys of the names that all mentions share, with a name as written.
    shared: Vec<(&'a str, &'a str)>,
}

/// The events of a corpus in the order of their dates, and how many more there are.
pub(super) fn mine(documents: &[Facts], entities: &Entities) -> (Vec<EventEntry>, usize) {
    let mut mentions: Vec<_> = numbered(documents)
        .flat_map(|(document, facts)| {
            let place = move |event: &Event| Place { document, span: event.extent.source };
            facts.events.iter().map(move |event| (place(event), event))
        })
        .filter(|(_, event)| !event.doubtful && reads(event.zones))
        .collect();
    let dated = mentions.iter().map(|(_, event)| *event).collect::<Vec<_>>();
    // The finest dates found the clusters.
    mentions.sort_by_key(|(place, event)| (event.interval.days(), *place));
    let mut clusters = clusters(&mentions, entities);
    clusters.retain(|it| it.mentions.len() > 1 || it.interval.days() <= MONTH);
    clusters.sort_by_key(|it| (Reverse(it.mentions.len()), it.interval.days(), it.first()));
    let more = clusters.len().saturating_sub(MOST);
    clusters.truncate(MOST);
    clusters.sort_by_key(|it| (it.interval, it.first()));
    (clusters.iter().map(|it| it.entry(&dated, entities)).collect(), more)
}

fn clusters<'a>(mentions: &[(Place, &'a Event)], entities: &'a Entities) -> Vec<Cluster<'a>> {
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    let mut by_name: FxHashMap<(&str, &str), Vec<usize>> = FxHashMap::default();
    for &(place, event) in mentions {
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
            let (interval, mentions) = (event.interval, vec![(place, event)]);
            clusters.push(Cluster { interval, mentions, shared: names });
        }
    }
    clusters
}

impl Cluster<'_> {
    fn first(&self) -> Place {
        self.mentions.iter().map(|(place, _)| *place).min().unwrap_or(self.mentions[0].0)
    }

    fn entry(&self, dated: &[&Event], entities: &Entities) -> EventEntry {
        let (_, event) = self.mentions[0];
        let mut words: Vec<_> =
            self.mentions.iter().map(|(_, event)| fold::key(&event.trigger)).collect();
        words.sort_unstable();
        words.dedup();
        let names: Vec<String> = self.shared.iter().map(|(_, name)| (*name).to_owned()).collect();
        let declared = DeclaredEvent {
            name: String::new(),
            names: names.clone(),
            words: words.clone(),
            date: self.interval.to_edtf(),
            interval: self.interval,
        };
        let matcher = Declared::new(&declared);
        // A name of one word, and a year, are shared by too many events that are still to be told.
        let telling = names.len() > 1 || names.iter().any(|name| name.contains([' ', '-']));
        let settled = self.mentions.len() > 1
            && self.interval.days() <= MONTH
            && telling
            && dated.iter().all(|mention| {
                mention.interval.overlaps(self.interval) || !matcher.is(mention, entities)
            });
        EventEntry {
            interval: self.interval,
            class: event.class,
            words,
            names,
            mentions: self.mentions.len(),
            first: self.first(),
            settled,
        }
    }
}
