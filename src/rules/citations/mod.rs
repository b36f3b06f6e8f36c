//! Checks of the `citations` family: what a text cites against what its reference list has.

mod unlisted;

mod missing_reference;

mod ambiguous;
mod author_form;
mod author_mismatch;
mod cited_by_container;
mod cross_text;
mod doi_form;
mod duplicate_key;
mod duplicate_reference;
mod et_al;
mod ibid;
mod malformed_reference;
mod missing_year;
mod mixed_style;
mod numbering;
mod order;
mod page_range;
mod shared_doi;
mod suffix_mismatch;
mod uncalled_note;
mod uncited_reference;
mod undefined_key;
mod undefined_note;
mod unmatched_list;
mod unused_key;
mod url_year;
mod year_mismatch;

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::facts::citation::{CitationForm, NearKind};
use crate::facts::{Citation, Numbered, Reference};
use crate::rules::{DocumentContext, Kind};
use crate::text::finding::{DocumentId, Finding, Place};
use crate::text::span::{SourceSpan, TextSpan};
use crate::words::authorship::{bare_year, is_initials, is_year, key};

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    ambiguous::KIND,
    author_form::KIND,
    author_mismatch::KIND,
    cited_by_container::KIND,
    cross_text::KIND,
    doi_form::KIND,
    duplicate_key::KIND,
    duplicate_reference::KIND,
    et_al::KIND,
    ibid::KIND,
    malformed_reference::KIND,
    missing_reference::KIND,
    missing_year::KIND,
    mixed_style::KIND,
    numbering::KIND,
    order::KIND,
    page_range::KIND,
    shared_doi::KIND,
    suffix_mismatch::KIND,
    uncalled_note::KIND,
    uncited_reference::KIND,
    undefined_key::KIND,
    undefined_note::KIND,
    unmatched_list::KIND,
    unused_key::KIND,
    url_year::KIND,
    year_mismatch::KIND,
];

/// How many further places one finding shows.
const SHOWN: usize = 6;

/// The citations of a document that a rule reads.
fn citations<'a>(context: &DocumentContext<'a>) -> impl Iterator<Item = &'a Citation> {
    let context = *context;
    context.facts.citations.iter().filter(move |it| context.reads(it.extent.text))
}

/// The citations that come close to an entry in one respect, with that entry.
fn close_to<'a>(
    context: &DocumentContext<'a>,
    kind: NearKind,
) -> impl Iterator<Item = (&'a Citation, &'a Reference)> {
    let references = &context.facts.references;
    citations(context).filter_map(move |citation| {
        let near = citation.near.filter(|near| near.kind == kind)?;
        Some((citation, references.get(near.entry)?))
    })
}

/// The citations that resolve, with their entries.
fn resolved<'a>(
    context: &DocumentContext<'a>,
) -> impl Iterator<Item = (&'a Citation, &'a Reference)> {
    let references = &context.facts.references;
    citations(context)
        .filter_map(move |citation| Some((citation, references.get(citation.reference?)?)))
}

/// Whether the configuration accepts a name as it is.
fn accepted(context: &DocumentContext<'_>, name: &str) -> bool {
    context.settings.accepts(name)
}

/// The place of the names of a citation, "et al." included; its year where it has none of its own.
fn names_span(citation: &Citation) -> TextSpan {
    let spans = citation.author_spans.iter().copied().chain(citation.et_al_span);
    spans.reduce(TextSpan::cover).unwrap_or(citation.year_span)
}

/// The part of an entry that citations refer to: authors and year.
fn entry_place(document: DocumentId, reference: &Reference) -> Place {
    let head = reference.head.source;
    let year = reference.year_extent.map(|year| year.source);
    let span = match year {
        Some(year) if !head.is_empty() && head.cover(year).len() < 300 => head.cover(year),
        Some(year) if head.is_empty() => year,
        _ if head.is_empty() => reference.extent.source,
        _ => head,
    };
    Place { document, span: SourceSpan { end: span.end.min(reference.extent.source.end), ..span } }
}

/// Where the number of an entry stands, for entries that are cited by number.
fn number_place(document: DocumentId, numbered: &Numbered, entry: usize) -> Option<Place> {
    numbered.labels.get(entry).map(|&span| Place { document, span })
}

/// `Osei and Adu (2019)`: an entry or a citation in a message.
fn named(names: &str, year: Option<&str>) -> String {
    year.map_or_else(|| names.to_owned(), |year| format!("{names} ({year})"))
}

/// What an entry is called in messages.
fn entry_name(reference: &Reference) -> String {
    named(&reference.short_name(), reference.year.as_deref())
}

/// What a citation is called in messages.
fn citation_name(citation: &Citation) -> String {
    let mut names = match &*citation.authors {
        [one, two] if !citation.et_al => format!("{one} and {two}"),
        authors => authors.join(", "),
    };
    if citation.et_al {
        names.push_str(" et al.");
    }
    named(&names, citation.year.as_deref())
}

/// Shows the further places of one finding.
fn with_places(
    mut finding: Finding,
    places: impl ExactSizeIterator<Item = Place>,
    message: &str,
) -> Finding {
    let more = places.len().saturating_sub(SHOWN);
    for place in places.take(SHOWN) {
        finding = finding.label(place, message);
    }
    if more > 0 {
        finding = finding.note(format!("and in {more} more places"));
    }
    finding
}

/// Gathers what concerns one work: the values of equal keys, in the order in which keys come first.
fn grouped<K: Eq + Hash, V>(pairs: impl Iterator<Item = (K, V)>) -> Vec<Vec<V>> {
    let mut groups: Vec<Vec<V>> = Vec::new();
    let mut places: FxHashMap<K, usize> = FxHashMap::default();
    for (key, value) in pairs {
        let at = *places.entry(key).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
        }
        groups[at].push(value);
    }
    groups
}

/// Whether the names of a citation are its own words: a chained year has none.
fn has_names(citation: &Citation) -> bool {
    !matches!(citation.form, CitationForm::Chained | CitationForm::Distant)
}

/// The key of the first author of an entry.
fn first_author(reference: &Reference) -> Option<String> {
    reference.authors.first().map(|author| key(&author.family))
}

/// The entries of a document by first author and year, without letters.
fn by_author_and_year<'a>(
    context: &DocumentContext<'a>,
) -> FxHashMap<(String, &'a str), Vec<&'a Reference>> {
    let mut out: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for entry in &context.facts.references {
        let year = entry.year.as_deref().filter(|year| is_year(year)).map(bare_year);
        if let (Some(author), Some(year)) = (first_author(entry), year) {
            out.entry((author, year)).or_default().push(entry);
        }
    }
    out
}

/// Whether a work of an entry's authors is cited with the names of a citation.
fn alike(citation: &Citation, entry: &Reference) -> bool {
    let (given, total) = (citation.authors.len(), entry.authors.len());
    let names = citation.authors.iter().zip(&entry.authors);
    let same = names.clone().all(|(name, author)| key(name) == key(&author.family));
    let count = if citation.et_al {
        (total > 2 || entry.et_al) && given <= total
    } else {
        given == total && !entry.et_al
    };
    same && count
}

/// Whether initials before the first name of a citation tell namesakes apart.
fn has_initials(context: &DocumentContext<'_>, citation: &Citation) -> bool {
    let Some(first) = citation.author_spans.first() else { return false };
    let tokens = &context.layers.tokens;
    let at = tokens.partition_point(|token| token.span.start < first.start);
    let back = |by: usize| at.checked_sub(by).map_or("", |at| context.text(tokens[at].span));
    let stop = usize::from(back(1) == ".");
    is_initials(back(1 + stop))
}
