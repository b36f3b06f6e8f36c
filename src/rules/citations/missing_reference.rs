//! A citation that has no entry in the reference list.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::unlisted::Unlisted;
use super::{citation_name, entry_place, grouped, number_place, with_places};
use crate::facts::citation::CitationForm;
use crate::facts::{Citation, Numbered, NumericCitation, Reference};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::words::authorship::{bare_year, key};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingReference>("missing-reference");

/// How many citations of a text are listed, and which share of its works is missing, where what is
/// missing is an error by itself.
pub(super) const LEAST: usize = 3;
pub(super) const SHARE: f64 = 0.3;

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct MissingReference {
    /// How many citations of a text must have their entries before any is reported as missing.
    least: usize,
    /// From this share of missing works on the list is left to another rule.
    share: f64,
}

impl Default for MissingReference {
    fn default() -> Self {
        Self { least: LEAST, share: SHARE }
    }
}

impl Check for MissingReference {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if context.facts.references.is_empty() {
            return;
        }
        if let Some(numbered) = &context.facts.numbered {
            self.by_number(context, numbered, findings);
        }
        let Some(unlisted) = Unlisted::of(context, self.least) else { return };
        // What a list lacks that is not understood is nobody's error.
        if unlisted.are_many(self.share) {
            return;
        }
        let groups = unlisted.works;
        let mut by_author: FxHashMap<String, Vec<&Reference>> = FxHashMap::default();
        for entry in &context.facts.references {
            if let (false, Some(first)) = (groups.is_empty(), entry.authors.first()) {
                by_author.entry(key(&first.family)).or_default().push(entry);
            }
        }
        findings.extend(groups.iter().filter_map(|places| one(context, places, &by_author)));
    }
}

impl MissingReference {
    /// Numbers that the list does not have.
    fn by_number(
        &self,
        context: &DocumentContext<'_>,
        numbered: &Numbered,
        findings: &mut Vec<Finding>,
    ) {
        let listed = || numbered.numbers.iter().flatten().copied();
        let last = listed().max().unwrap_or_default();
        let read = numbered.citations.iter().filter(|it| context.reads(it.extent.text));
        let (known, missing): (Vec<&NumericCitation>, Vec<&NumericCitation>) =
            read.partition(|it| it.reference.is_some());
        // `[0, 255]`: no slip of a citation goes that far.
        let missing = missing.into_iter().filter(|it| it.number <= last * 2 + 10);
        let groups = grouped(missing.map(|it| (it.number, it)));
        let works = grouped(known.iter().map(|it| (it.number, ()))).len();
        let many = groups.len() as f64 > self.share * (groups.len() + works) as f64;
        let mut firsts = groups.iter().filter_map(|places| places.first());
        if groups.len() > 5 && many {
            let Some(first) = firsts.next() else { return };
            let places: Vec<_> = firsts.map(|it| context.place(it.extent.text)).collect();
            let finding = Finding::new(
                context.place(first.extent.text),
                format!("{} numbers are cited that the list does not have", groups.len()),
            )
            .confidence(Confidence::Medium)
            .help("complete the list");
            findings.push(with_places(finding, places.into_iter(), "no entry either"));
            return;
        }
        for places in &groups {
            let [first, more @ ..] = &**places else { continue };
            let number = first.number;
            let entries = numbered.numbers.iter().enumerate();
            let entries = entries.filter_map(|(entry, number)| Some((entry, (*number)?)));
            let near = entries.filter(|(_, it)| *it < number).max_by_key(|(_, it)| *it);
            let mut finding = Finding::new(
                context.place(first.extent.text),
                format!("`{number}` is cited, and the list has no entry of that number"),
            )
            .help("correct the number, or add the entry");
            if let Some((entry, before)) = near
                && let Some(place) = number_place(context.id, numbered, entry)
            {
                let what = if before == last { "the last entry" } else { "the entry before it" };
                finding = finding.label(place, format!("{what}, {before}"));
            }
            let more = more.iter().map(|it| context.place(it.extent.text));
            findings.push(with_places(finding, more, "and here"));
        }
    }
}

fn one(
    context: &DocumentContext<'_>,
    places: &[&Citation],
    by_author: &FxHashMap<String, Vec<&Reference>>,
) -> Option<Finding> {
    let (first, more) = places.split_first()?;
    let name = citation_name(first);
    let mut finding = Finding::new(
        context.place(first.extent.text),
        format!("`{name}` is cited here and has no entry in the reference list"),
    )
    .here("no entry of this author and year")
    .help("add the entry, or correct the citation");
    let others = first.authors.first().and_then(|name| by_author.get(&key(name)));
    for entry in others.into_iter().flatten().take(2) {
        let place = entry_place(context.id, entry);
        let same = entry.year.as_deref().map(bare_year) == first.year.as_deref().map(bare_year);
        let what = if same { "this year, with other authors" } else { "another year" };
        finding = finding.label(place, format!("a work of this author, of {what}"));
    }
    let single = first.authors.len() == 1 && !first.et_al;
    if first.form == CitationForm::Narrative && single {
        finding = finding.confidence(Confidence::Medium);
    }
    Some(with_places(finding, more.iter().map(|it| context.place(it.extent.text)), "and here"))
}
