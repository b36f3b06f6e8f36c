//! The timeline of a corpus: every dated event in order, with its places, and the dates that do not
//! agree.
//!
//! [`cluster`] puts mentions together, for the style sheet too; the conflicts are those that the
//! rules of the `dates` family report, so the timeline and `check` never tell two stories.

pub mod cluster;
pub mod table;

use rustc_hash::FxHashMap;

use crate::facts::Facts;
use crate::linkage::entities::Entities;
use crate::mined::timeline::cluster::Cluster;
use crate::text::finding::{Finding, Place};
use crate::words::calendar::Interval;

/// One dated event.
#[derive(Debug, Clone)]
pub struct TimelineEvent {
    /// Its days.
    pub interval: Interval,
    /// What happened: `attack`.
    pub event: &'static str,
    /// The names that all mentions share, else the first one.
    pub names: Vec<String>,
    /// Its dates in the texts, in order.
    pub places: Vec<Place>,
    /// The dates elsewhere that contradict it, each with what it was read as.
    pub conflicts: Vec<(Place, String)>,
}

/// The events of a corpus in the order of their dates; `findings` are those of the rules that
/// compare dates.
#[must_use]
pub fn mine(documents: &[Facts], findings: &[Finding]) -> Vec<TimelineEvent> {
    let entities = Entities::build(documents);
    let mut contradicted: FxHashMap<Place, Vec<&Finding>> = FxHashMap::default();
    for finding in findings {
        let labels = finding.labels.iter().chain([&finding.primary]);
        for label in labels {
            contradicted.entry(label.place).or_default().push(finding);
        }
    }
    let clusters = cluster::clusters(cluster::mentions(documents), &entities);
    let mut entries: Vec<_> = clusters.iter().map(|it| entry(it, &contradicted)).collect();
    entries.sort_by(|a, b| (a.interval, &a.places).cmp(&(b.interval, &b.places)));
    entries
}

fn entry(cluster: &Cluster<'_>, contradicted: &FxHashMap<Place, Vec<&Finding>>) -> TimelineEvent {
    let (_, event) = cluster.mentions[0];
    let mut places: Vec<Place> = cluster
        .mentions
        .iter()
        .map(|(place, event)| Place { document: place.document, span: event.date_extent.source })
        .collect();
    places.sort_unstable();
    let mut names: Vec<_> = cluster.shared.iter().map(|(_, name)| (*name).to_owned()).collect();
    if names.is_empty() {
        names.extend(event.names.first().cloned());
    }
    let mut conflicts: Vec<(Place, String)> = places
        .iter()
        .filter_map(|place| contradicted.get(place))
        .flatten()
        .flat_map(|finding| finding.labels.iter().chain([&finding.primary]))
        .filter(|label| !places.contains(&label.place))
        .map(|label| (label.place, label.message.clone()))
        .collect();
    conflicts.sort_unstable();
    conflicts.dedup();
    TimelineEvent { interval: cluster.interval, event: event.noun, names, places, conflicts }
}
