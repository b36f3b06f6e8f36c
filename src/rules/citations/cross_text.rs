//! One work in the lists of several texts, with details that do not agree.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::facts::Reference;
use crate::linkage::bibliography::{TITLE_WORDS, are_told_apart, work_key};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding, Place};
use crate::words::authorship::{acronym, bare_year, is_year, key};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<CrossText>("cross-text");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct CrossText {
    /// Shortest title, in words, that is taken for the same work.
    words: usize,
}

impl Default for CrossText {
    fn default() -> Self {
        Self { words: TITLE_WORDS }
    }
}

/// An entry with its document.
type LocatedReference<'a> = (DocumentId, &'a Reference);

/// What two entries of one work can disagree in.
#[derive(Debug, Clone, Copy)]
enum Detail {
    Year,
    Authors,
    Container,
}

impl Check for CrossText {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut works: FxHashMap<String, Vec<LocatedReference<'_>>> = FxHashMap::default();
        for (id, facts) in context.iter() {
            let keyed = facts.entries.iter().map(|entry| &entry.work);
            for entry in facts.references.iter().chain(keyed) {
                if let Some(key) = work_key(entry, self.words) {
                    works.entry(key).or_default().push((id, entry));
                }
            }
        }
        let mut groups: Vec<_> = works.into_values().filter(|group| group.len() > 1).collect();
        groups.sort_by_key(|group| (group[0].0, group[0].1.index));
        for group in groups {
            for detail in [Detail::Year, Detail::Authors, Detail::Container] {
                findings.extend(disagreement(&group, detail));
            }
        }
    }
}

/// The first entry and the first of another text that does not agree with it.
fn disagreement(group: &[LocatedReference<'_>], detail: Detail) -> Option<Finding> {
    let first = group[0];
    let other = group.iter().find(|entry| {
        entry.0 != first.0 && !are_told_apart(first.1, entry.1) && differ(first.1, entry.1, detail)
    })?;
    // The form that fewer texts have is more likely wrong.
    let like = |one: &Reference| group.iter().filter(|entry| !differ(one, entry.1, detail)).count();
    let (odd, model) =
        if like(first.1) < like(other.1) { (first, *other) } else { (*other, first) };
    let (message, odd_says, model_says) = says(odd.1, model.1, detail);
    let finding = Finding::new(
        detail_place(odd, detail),
        format!("`{}` {message} in two texts of the corpus", entry_name(odd.1)),
    )
    .here(odd_says)
    .label(detail_place(model, detail), model_says)
    .note("one work: the first author and the title agree")
    .help("make the entries agree");
    let years_apart = matches!(detail, Detail::Year);
    Some(finding.confidence(if years_apart { Confidence::Medium } else { Confidence::High }))
}

fn differ(a: &Reference, b: &Reference, detail: Detail) -> bool {
    match detail {
        Detail::Year => match (a.year.as_deref(), b.year.as_deref()) {
            (Some(a), Some(b)) => is_year(a) && is_year(b) && bare_year(a) != bare_year(b),
            _ => false,
        },
        Detail::Authors => {
            let names = |it: &Reference| -> Vec<_> {
                it.authors.iter().map(|author| key(&author.family)).collect()
            };
            !a.et_al && !b.et_al && names(a) != names(b)
        }
        Detail::Container => {
            let same_year = a.is_of_year(b);
            match (&a.container, &b.container) {
                (Some(a), Some(b)) => same_year && !is_same_container(a, b),
                _ => false,
            }
        }
    }
}

/// Whether two names are of one journal, site or publisher: one contains the other or abbreviates it.
fn is_same_container(a: &str, b: &str) -> bool {
    let (x, y) = (key(a), key(b));
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (p, q) = (bare(&x), bare(&y));
    let short =
        |long: &str, short: &str| acronym(long).is_some_and(|letters| letters == bare(short));
    // `J. Air Res.` begins each word of `Journal of Air Research`.
    let abbreviates = |short: &str, long: &str| {
        let mut words = long.split(' ');
        short.contains(' ')
            && short
                .split([' ', '.'])
                .filter(|part| !part.is_empty())
                .all(|part| words.any(|word| word.starts_with(part)))
    };
    p.contains(&q)
        || q.contains(&p)
        || short(a, &y)
        || short(b, &x)
        || abbreviates(&x, &y)
        || abbreviates(&y, &x)
}

fn detail_place((document, entry): LocatedReference<'_>, detail: Detail) -> Place {
    let extent = match detail {
        Detail::Year => entry.year_extent,
        Detail::Authors => (!entry.head.source.is_empty()).then_some(entry.head),
        Detail::Container => entry.container_extent,
    };
    extent.map_or_else(|| entry_place(document, entry), |extent| place(document, extent))
}

/// What is wrong, and what each of the two entries has.
fn says(odd: &Reference, model: &Reference, detail: Detail) -> (String, String, String) {
    let value = |entry: &Reference| match detail {
        Detail::Year => entry.year.clone().unwrap_or_default(),
        Detail::Authors => entry.short_name(),
        Detail::Container => entry.container.clone().unwrap_or_default(),
    };
    let (a, b) = (value(odd), value(model));
    match detail {
        Detail::Year => ("has two years".to_owned(), format!("{a} here"), format!("{b} here")),
        Detail::Authors => {
            let count = |entry: &Reference| match entry.authors.len() {
                1 => "one author".to_owned(),
                count => format!("{count} authors"),
            };
            ("has two lists of authors".to_owned(), count(odd), count(model))
        }
        Detail::Container => {
            ("has two containers".to_owned(), format!("in `{a}`"), format!("in `{b}`"))
        }
    }
}
