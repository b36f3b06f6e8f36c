//! Checks of the `citations` family: what a text cites against what its reference list has.

mod author_mismatch;
mod cited_by_container;
mod cross_text;
mod duplicate_key;
mod duplicate_reference;
mod et_al;
mod ibid;
mod malformed_reference;
mod missing_reference;
mod missing_year;
mod mixed_style;
mod numbering;
mod order;
mod uncited_reference;
mod undefined_key;
mod unused_key;
mod year_mismatch;

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::authorship::bare_year;
use crate::diagnostic::{DocumentId, Finding, Place};
use crate::facts::citation::{Form, NearKind};
use crate::facts::{Citation, Numbered, Reference};
use crate::rules::{DocumentContext, Kind};
use crate::span::{SourceSpan, TextSpan};

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    Kind::of::<author_mismatch::AuthorMismatch>("author-mismatch"),
    Kind::of::<cited_by_container::CitedByContainer>("cited-by-container"),
    Kind::of::<cross_text::CrossText>("cross-text"),
    Kind::of::<duplicate_key::DuplicateKey>("duplicate-key"),
    Kind::of::<duplicate_reference::DuplicateReference>("duplicate-reference"),
    Kind::of::<et_al::EtAl>("et-al"),
    Kind::of::<ibid::Ibid>("ibid"),
    Kind::of::<malformed_reference::MalformedReference>("malformed-reference"),
    Kind::of::<missing_reference::MissingReference>("missing-reference"),
    Kind::of::<missing_year::MissingYear>("missing-year"),
    Kind::of::<mixed_style::MixedStyle>("mixed-style"),
    Kind::of::<numbering::Numbering>("numbering"),
    Kind::of::<order::Order>("order"),
    Kind::of::<uncited_reference::UncitedReference>("uncited-reference"),
    Kind::of::<undefined_key::UndefinedKey>("undefined-key"),
    Kind::of::<unused_key::UnusedKey>("unused-key"),
    Kind::of::<year_mismatch::YearMismatch>("year-mismatch"),
];

/// How many further places one finding shows.
const SHOWN: usize = 6;

/// The citations of a document that a rule reads.
fn citations<'a>(context: &DocumentContext<'a>) -> impl Iterator<Item = &'a Citation> {
    let context = *context;
    context.facts.citations.iter().filter(move |it| context.reads(it.extent.text))
}

/// The citations that come close to an entry in one respect, with that entry.
fn near<'a>(
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
    context.settings.accept.iter().any(|word| word == name)
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
    !matches!(citation.form, Form::Chained | Form::Distant)
}

/// Whether two years agree up to their suffix letters.
fn same_year(a: Option<&str>, b: Option<&str>) -> bool {
    a.map(bare_year) == b.map(bare_year)
}
