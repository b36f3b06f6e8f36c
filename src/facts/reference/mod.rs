//! Entries of reference lists: authors, year, title, container, numbers, locators.
//!
//! The readers tell which blocks are entries. An entry is read from the left: its year shows where
//! the authors end, what follows is the title, and the container comes after that.

mod authors;
mod body;
mod year;

use std::ops::Range;

use serde::Serialize;

use crate::authorship::{bare_year, is_initials, is_year, lexicon};
use crate::document::Document;
use crate::span::{Extent, TextSpan};
use crate::zone::{Mark, Zone};

/// One author of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author {
    /// Family name with its particles, or the whole name of an organisation.
    pub family: String,
    /// Given names or initials as written; none for an organisation.
    pub given: Option<String>,
    /// The abbreviation in brackets behind an organisation's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
}

/// One entry of a reference list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reference {
    /// The whole entry.
    pub extent: Extent,
    /// 0-based, in document order.
    pub index: usize,
    /// Authors, in order; those of the entry before where a dash stands for them.
    pub authors: Vec<Author>,
    /// Whether the list of authors ends in "et al.".
    pub et_al: bool,
    /// Where the authors stand; empty where the entry has none.
    pub head: Extent,
    /// Year with its suffix letter, or the word in its place (`n.d.`, `forthcoming`).
    pub year: Option<String>,
    /// A second year of the work: `1947` of `1944/1947`, `1919` of `2004 [1919]`.
    pub second_year: Option<String>,
    /// Where the year stands.
    pub year_extent: Option<Extent>,
    /// Title of the work.
    pub title: Option<String>,
    /// Where the title stands in the prose.
    pub title_span: Option<TextSpan>,
    /// Journal, book, site or publisher.
    pub container: Option<String>,
    /// Where the container stands.
    pub container_extent: Option<Extent>,
    /// Volume, issue and pages as written.
    pub numbers: [Option<String>; 3],
    /// Where the pages stand.
    pub pages_extent: Option<Extent>,
    /// DOI without a resolver.
    pub doi: Option<String>,
    /// URL as written.
    pub url: Option<String>,
    /// Where the URL stands.
    pub url_extent: Option<Extent>,
}

impl Reference {
    /// Whether two entries are of one year, the letters behind it aside.
    #[must_use]
    pub fn is_of_year(&self, other: &Self) -> bool {
        self.year.as_deref().map(bare_year) == other.year.as_deref().map(bare_year)
    }

    /// Title and container as zones: nobody corrects what is printed.
    pub fn marks(&self) -> impl Iterator<Item = Mark> + use<> {
        let container = self.container_extent.map(|extent| extent.text);
        let spans = [self.title_span, container].into_iter().flatten();
        spans.map(|span| Mark { span, zone: Zone::CitedTitle })
    }

    /// The name it is known by in messages: `Osei`, `Osei and Adu`, `Osei et al.`.
    #[must_use]
    pub fn short_name(&self) -> String {
        match &*self.authors {
            [] => self.title.clone().unwrap_or_default(),
            [one] if self.et_al => format!("{} et al.", one.family),
            [one] => one.family.clone(),
            [one, two] if !self.et_al => format!("{} and {}", one.family, two.family),
            [one, ..] => format!("{} et al.", one.family),
        }
    }
}

/// The entries of a document's reference lists, in order.
#[must_use]
pub fn extract(document: &Document) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    for block in document.blocks.iter().filter(|block| block.zone == Zone::Reference) {
        let mut reference = read(document, block.span);
        reference.index = out.len();
        if let (true, Some(previous)) = (is_repeated(document, &reference), out.last()) {
            reference.authors.clone_from(&previous.authors);
            reference.et_al = previous.et_al;
        }
        out.push(reference);
    }
    out
}

/// The year between the first one and the title; where the work has no year yet, one that the entry
/// has later.
fn second_year(entry: &str, year: Range<usize>, body: usize) -> Option<String> {
    let find = |text: &str| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.find(|word| is_year(word)).map(str::to_owned)
    };
    if is_year(entry.get(year.clone())?) {
        return find(entry.get(year.end..body)?);
    }
    let rest = entry.get(body..)?;
    // The day on which a page was read says nothing about the work.
    let end = ["http", "www.", "ccessed", "etrieved"].iter().filter_map(|mark| rest.find(mark));
    find(&rest[..end.min().unwrap_or(rest.len())])
}

/// `Coastal Survey Office (CSO)` has a short name.
fn author(name: authors::Name) -> Author {
    let (family, short) = match name.family.split_once(" (") {
        Some((long, short)) => (long.to_owned(), Some(short.trim_end_matches(')').to_owned())),
        None => (name.family, None),
    };
    Author { family, given: name.given, short }
}

/// Whether a dash stands for the authors.
fn is_repeated(document: &Document, reference: &Reference) -> bool {
    reference.authors.is_empty() && !document.text(reference.head.text).is_empty()
}

fn read(document: &Document, span: TextSpan) -> Reference {
    let entry = document.text(span);
    let base = span.start as usize;
    let text_span = |range: Range<usize>| TextSpan::new(base + range.start, base + range.end);
    let extent = |range: Range<usize>| document.extent(text_span(range));
    let text = |range: Range<usize>| entry.get(range).unwrap_or_default().to_owned();

    let dated = year::find(entry);
    let people = authors::parse(entry.get(dated.head.clone()).unwrap_or_default());
    let mut body = body::parse(entry, dated.body);
    if let Some(title) = dated.title {
        // What follows the year is then where the work appeared, or its title once more.
        if body.container.is_none() && body.title.clone().map(text) != Some(text(title.clone())) {
            body.container = body.title;
        }
        body.title = Some(title);
    }
    let authors = people.names.into_iter();
    Reference {
        extent: document.extent(span),
        index: 0,
        authors: authors.map(author).collect(),
        et_al: people.et_al,
        head: extent(dated.head),
        year: dated.year.clone().map(text),
        second_year: dated.year.clone().and_then(|year| second_year(entry, year, dated.body)),
        year_extent: dated.year.map(extent),
        title: body.title.clone().map(text),
        title_span: body.title.map(text_span),
        container: body.container.clone().map(text),
        container_extent: body.container.map(extent),
        pages_extent: body.pages.clone().map(extent),
        numbers: [body.volume, body.issue, body.pages].map(|range| range.map(text)),
        doi: body.doi.map(text),
        url: body.url.clone().map(text),
        url_extent: body.url.map(extent),
    }
}

/// The first stop that ends a sentence, behind it; the length where there is none.
fn first_stop(text: &str) -> usize {
    for (at, _) in text.match_indices(['.', '?', '!']) {
        let after = &text[at + 1..];
        let closes = after.is_empty() || after.starts_with([' ', '\u{a0}', '”', '’', '"', '\'']);
        if closes && !(text[at..].starts_with('.') && is_abbreviated(&text[..=at], after)) {
            return at + 1;
        }
    }
    text.len()
}

/// Whether the word before a stop is one that stops do not end a sentence after.
fn is_abbreviated(text: &str, after: &str) -> bool {
    let word = text.rsplit([' ', '\u{a0}', '(', ',']).next().unwrap_or_default();
    let bare = word.trim_end_matches('.').to_lowercase();
    let next = after.trim_start().chars().next();
    // One capital, or several with stops between them: `CNN.` ends a sentence, `U.S.` does not.
    let initial = is_initials(word) && (bare.chars().count() <= 2 || bare.contains('.'));
    initial && !text.ends_with("..")
        || lexicon().editors.contains(&bare)
        || matches!(
            bare.as_str(),
            "al" | "jr" | "sr" | "st" | "vs" | "no" | "vol" | "u.s" | "dr" | "mr" | "pp"
        )
        || next.is_some_and(char::is_lowercase)
}
