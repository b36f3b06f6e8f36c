//! Dated events, as the timeline puts their mentions together; what is to be declared for every
//! text must not contradict any mention.

use std::cmp::Reverse;

use super::EventEntry;
use crate::facts::{Event, Facts};
use crate::house::config::DeclaredEvent;
use crate::linkage::entities::Entities;
use crate::mined::timeline::cluster::{self, Cluster};
use crate::rules::dates::Declared;
use crate::words::fold;

/// The most events that a sheet lists.
const MOST: usize = 60;
/// Coarser dates, in days, are listed only where they are given again.
const MONTH: i32 = 31;

/// The events of a corpus in the order of their dates, and how many more there are.
pub(super) fn mine(documents: &[Facts], entities: &Entities) -> (Vec<EventEntry>, usize) {
    let mentions = cluster::mentions(documents);
    let dated = mentions.iter().map(|(_, event)| *event).collect::<Vec<_>>();
    let mut clusters = cluster::clusters(mentions, entities);
    clusters.retain(|it| it.mentions.len() > 1 || it.interval.days() <= MONTH);
    clusters.sort_by_key(|it| (Reverse(it.mentions.len()), it.interval.days(), it.first()));
    let more = clusters.len().saturating_sub(MOST);
    clusters.truncate(MOST);
    clusters.sort_by_key(|it| (it.interval, it.first()));
    (clusters.iter().map(|it| entry(it, &dated, entities)).collect(), more)
}

/// A cluster as a line of the sheet.
fn entry(cluster: &Cluster<'_>, dated: &[&Event], entities: &Entities) -> EventEntry {
    let (_, event) = cluster.mentions[0];
    let mut words: Vec<_> =
        cluster.mentions.iter().map(|(_, event)| fold::key(&event.trigger)).collect();
    words.sort_unstable();
    words.dedup();
    let names: Vec<String> = cluster.shared.iter().map(|(_, name)| (*name).to_owned()).collect();
    let declared = DeclaredEvent {
        name: String::new(),
        names: names.clone(),
        words: words.clone(),
        date: cluster.interval.to_edtf(),
        interval: cluster.interval,
    };
    let matcher = Declared::new(&declared);
    // A name of one word, and a year, are shared by too many events that are still to be told.
    let telling = names.len() > 1 || names.iter().any(|name| name.contains([' ', '-']));
    let settled = cluster.mentions.len() > 1
        && cluster.interval.days() <= MONTH
        && telling
        && dated.iter().all(|mention| {
            mention.interval.overlaps(cluster.interval) || !matcher.is(mention, entities)
        });
    EventEntry {
        interval: cluster.interval,
        class: event.class,
        words,
        names,
        mentions: cluster.mentions.len(),
        first: cluster.first(),
        settled,
    }
}
