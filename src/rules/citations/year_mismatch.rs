//! A citation whose authors have one entry, of another year.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{
    citation_name, citations, close_to, entry_name, entry_place, first_author, grouped, with_places,
};
use crate::facts::citation::NearKind;
use crate::facts::{Citation, Reference};
use crate::rules::{Check, CorpusContext, DocumentContext, Kind, place};
use crate::text::finding::{Applicability, Confidence, DocumentId, Edit, Finding, Fix};
use crate::words::authorship::{confusable, key};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<YearMismatch>("year-mismatch");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearMismatch {}

/// The entries by the key of their first author.
type Works<'a> = FxHashMap<String, Vec<&'a Reference>>;

impl Check for YearMismatch {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let pairs = close_to(context, NearKind::Year)
            .map(|(citation, entry)| ((entry.index, citation.year.as_deref()), (citation, entry)));
        let mut cited: FxHashMap<usize, usize> = FxHashMap::default();
        for entry in citations(context).filter_map(|it| it.reference) {
            *cited.entry(entry).or_default() += 1;
        }
        let mut works: Works<'_> = FxHashMap::default();
        for entry in &context.facts.references {
            if let Some(author) = first_author(entry) {
                works.entry(author).or_default().push(entry);
            }
        }
        for group in grouped(pairs) {
            let right = group.first().and_then(|(_, entry)| cited.get(&entry.index));
            findings.extend(one(context, &works, &group, right.copied().unwrap_or_default()));
        }
        let undated: Vec<_> = close_to(context, NearKind::Undated).collect();
        findings.extend(without_year(context, &undated));
    }

    /// A text without a list cites by that of another one, as the chapters of a book do.
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut lists: FxHashMap<String, Vec<(DocumentId, &Reference)>> = FxHashMap::default();
        for (id, facts) in context.iter() {
            for entry in &facts.references {
                if let Some(author) = first_author(entry) {
                    lists.entry(author).or_default().push((id, entry));
                }
            }
        }
        for (id, facts) in context.iter() {
            if !(facts.references.is_empty() && facts.notes.is_empty() && facts.entries.is_empty())
            {
                continue;
            }
            let mut told: FxHashSet<(&[String], Option<&str>)> = FxHashSet::default();
            for citation in &facts.citations {
                let known = citation.authors.first().and_then(|first| lists.get(&key(first)));
                let Some(entry) = known.and_then(|entries| of_another_year(citation, entries))
                else {
                    continue;
                };
                if told.insert((&citation.authors[..], citation.year.as_deref())) {
                    findings.extend(elsewhere(id, citation, entry));
                }
            }
        }
    }
}

/// How many entries a first author may have for one of them to be meant.
const OF_AUTHOR: usize = 4;

/// The only entry of the authors of a citation, if its year can be a slip of the cited one.
fn of_another_year<'a>(
    citation: &Citation,
    entries: &[(DocumentId, &'a Reference)],
) -> Option<(DocumentId, &'a Reference)> {
    let cited = citation.year.as_deref()?;
    if entries.len() > OF_AUTHOR {
        return None;
    }
    let same_authors = |entry: &Reference| {
        let named = citation.authors.iter().map(|name| key(name));
        let listed = entry.authors.iter().map(|author| key(&author.family));
        match citation.et_al {
            true => entry.authors.len() > citation.authors.len() || entry.et_al,
            false => named.eq(listed) && !entry.et_al,
        }
    };
    let mut own = entries.iter().copied().filter(|(_, entry)| same_authors(entry));
    let found = own.next()?;
    let year = found.1.year.as_deref()?;
    let alone = own.all(|(_, entry)| entry.is_of_year(found.1) && entry.title == found.1.title);
    let slip = found.1.second_year.is_none() && confusable(cited, year).is_some();
    (alone && slip && cited != year).then_some(found)
}

fn elsewhere(
    id: DocumentId,
    citation: &Citation,
    (document, entry): (DocumentId, &Reference),
) -> Option<Finding> {
    let year = entry.year.as_deref()?;
    let message = format!("`{}` is {year} in the list of another text", citation_name(citation));
    Some(
        Finding::new(place(id, citation.extent), message)
            .here(format!("not {year}"))
            .label(place(document, entry.year_extent?), format!("`{}`", entry_name(entry)))
            .note("this text has no list, and the texts list no other work of these authors")
            .help("correct the citation or the entry")
            .confidence(Confidence::Medium),
    )
}

/// `right` is how often the entry is cited with its own year.
fn one(
    context: &DocumentContext<'_>,
    works: &Works<'_>,
    group: &[(&Citation, &Reference)],
    right: usize,
) -> Option<Finding> {
    let ((citation, entry), more) = group.split_first()?;
    let year = entry.year.as_deref()?;
    let mut finding = Finding::new(
        context.place(citation.year_span),
        format!("`{}` is {year} in the reference list", citation_name(citation)),
    )
    .here(format!("not {year}"))
    .label(place(context.id, entry.year_extent?), format!("`{}`", entry_name(entry)));
    let other = rival(works, citation, entry);
    finding = match other {
        Some(other) => finding
            .label(entry_place(context.id, other), "further from it in time")
            .note("of the works of this author this one is closest in time"),
        None => {
            finding.note("the list has no other work of these authors with a year close to this")
        }
    };
    let places = more.iter().map(|(citation, _)| context.place(citation.year_span));
    finding = with_places(finding, places, "and here");
    // With two works in question, which of them is meant only the author knows.
    if right == 0 || other.is_some() {
        return Some(
            finding.help("correct the citation or the entry").confidence(Confidence::Medium),
        );
    }
    let edits = group.iter().map(|(citation, _)| Edit {
        place: context.place(citation.year_span),
        replacement: year.to_owned(),
    });
    let fix = Fix { applicability: Applicability::Unsafe, edits: edits.collect() };
    let cited = if right == 1 { "once".to_owned() } else { format!("{right} times") };
    Some(
        finding
            .note(format!("the entry is cited with its own year {cited}"))
            .help(format!("write {year}, or add the entry that is meant"))
            .fix(fix),
    )
}

/// Another work of the first author whose year can be taken for the one that is cited.
fn rival<'a>(works: &Works<'a>, citation: &Citation, entry: &Reference) -> Option<&'a Reference> {
    let cited = citation.year.as_deref()?;
    works.get(&first_author(entry)?)?.iter().copied().find(|other| {
        let near = other.year.as_deref().is_some_and(|year| confusable(cited, year).is_some());
        near && other.index != entry.index && !other.is_of_year(entry)
    })
}

/// One finding for all citations that have a year where the list has none, or none where it has one:
/// a text does it throughout, or its list came from another program.
fn without_year(
    context: &DocumentContext<'_>,
    pairs: &[(&Citation, &Reference)],
) -> Option<Finding> {
    let ((citation, entry), more) = pairs.split_first()?;
    let year = entry.year.as_deref()?;
    let finding = Finding::new(
        context.place(citation.year_span),
        format!("`{}` is {year} in the reference list", citation_name(citation)),
    )
    .here(format!("not {year}"))
    .label(place(context.id, entry.year_extent?), format!("`{}`", entry_name(entry)))
    .note("only one of the two places has a year, and the authors agree")
    .help("make citation and entry agree")
    .confidence(Confidence::Medium);
    let places = more.iter().map(|(citation, _)| context.place(citation.year_span));
    Some(with_places(finding, places, "here too"))
}
