//! Mentions of an event that the configuration declares, against its date.

use serde::Deserialize;

use crate::facts::Event;
use crate::facts::event;
use crate::house::config::DeclaredEvent;
use crate::linkage::entities::Entities;
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::Finding;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<DeclaredEventCheck>("declared-event");

/// Reports mentions of a declared `[[event]]` with another date.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredEventCheck {}

impl Check for DeclaredEventCheck {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let declared: Vec<_> = context.settings.events.iter().map(Declared::new).collect();
        if declared.is_empty() {
            return;
        }
        for (id, facts) in context.iter() {
            for mention in &facts.events {
                if mention.doubtful || !context.reads(mention.zones) {
                    continue;
                }
                for event in &declared {
                    if !event.is(mention, context.entities)
                        || event.of.interval.overlaps(mention.interval)
                    {
                        continue;
                    }
                    let name = &event.of.name;
                    let said = mention.interval.spoken();
                    let right = event.of.interval.spoken();
                    findings.push(
                        Finding::new(
                            place(id, mention.date_extent),
                            format!("{name} is dated {said} here, and declared as {right}"),
                        )
                        .here(format!("read as {said}"))
                        .note(format!(
                            "the text names {} with `{}`; copydesk.toml declares the event as `{}`",
                            mention.names.join(", "),
                            mention.trigger,
                            event.of.date,
                        ))
                        .help("correct the date, or the `[[event]]` in copydesk.toml"),
                    );
                }
            }
        }
    }
}

/// A declared event with its names as keys.
#[derive(Debug)]
pub struct Declared<'a> {
    of: &'a DeclaredEvent,
    /// Each is a list of alternatives.
    names: Vec<Vec<String>>,
    words: Vec<String>,
}

impl<'a> Declared<'a> {
    /// Folds the names and words of a declared event.
    #[must_use]
    pub fn new(of: &'a DeclaredEvent) -> Self {
        let keys = |name: &String| name.split('|').map(|name| fold::key(name.trim())).collect();
        Self {
            of,
            names: of.names.iter().map(keys).collect(),
            words: of.words.iter().map(|word| fold::key(word)).collect(),
        }
    }

    /// Whether a mention has every name and one of the words.
    #[must_use]
    pub fn is(&self, mention: &Event, entities: &Entities) -> bool {
        let same = |key: &str, name: &String| {
            let canonical = entities.canonical(key);
            key == name || event::head(key) == name || canonical == entities.canonical(name)
        };
        let trigger = fold::key(&mention.trigger);
        let worded = self.words.is_empty()
            || self.words.iter().any(|word| trigger.starts_with(word.as_str()));
        let named = |names: &Vec<String>| {
            mention.keys.iter().any(|key| names.iter().any(|name| same(key, name)))
        };
        worded && !self.names.is_empty() && self.names.iter().all(named)
    }
}
