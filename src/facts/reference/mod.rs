//! Entries of reference lists: authors, year, title, container, numbers, locators.
//!
//! The readers tell which blocks are entries. An entry is read from the left: its year shows where
//! the authors end, what follows is the title, and the container comes after that. Where the year
//! stands at the end, the order of the names tells.

mod title;

mod authors;
mod container;
mod late;
mod locators;
mod numbers;
mod year;

use std::ops::Range;
use std::sync::LazyLock;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::text::document::Document;
use crate::text::span::{Extent, SourceSpan, TextSpan};
use crate::text::zone::{Mark, Zone};
use crate::words::authorship::{bare_year, is_initials, is_year, lexicon};
use crate::words::data;

/// One author of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Author {
    /// Family name with its particles, or the whole name of an organisation.
    pub family: String,
    /// Given names or initials as written; none for an organisation.
    pub given: Option<String>,
    /// The abbreviation in brackets behind an organisation's name.
    pub short: Option<String>,
}

impl Author {
    /// The first letters of the given names: `KA` of `Kofi A.`.
    #[must_use]
    pub fn initials(&self) -> String {
        let given = self.given.as_deref().unwrap_or_default();
        let words = given.split([' ', '-', '\u{a0}']);
        let words = words.map(|word| if is_initials(word) { (word, 9) } else { (word, 1) });
        let letters = words.flat_map(|(word, most)| word.chars().take(most));
        letters.filter(|c| c.is_uppercase()).collect()
    }
}

impl Serialize for Author {
    /// Programs are spared a short name that is not there; formats that count fields are not.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let short = self.short.is_some() || !serializer.is_human_readable();
        let mut fields = serializer.serialize_struct("Author", 2 + usize::from(short))?;
        fields.serialize_field("family", &self.family)?;
        fields.serialize_field("given", &self.given)?;
        if short {
            fields.serialize_field("short", &self.short)?;
        }
        fields.end()
    }
}

/// One entry of a reference list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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
    /// Where the title stands.
    pub title_extent: Option<Extent>,
    /// Where the volume stands.
    pub volume_extent: Option<Extent>,
    /// Where the issue stands.
    pub issue_extent: Option<Extent>,
    /// Where the pages stand.
    pub pages_extent: Option<Extent>,
    /// DOI without a resolver.
    pub doi: Option<String>,
    /// Where the DOI stands.
    pub doi_extent: Option<Extent>,
    /// The day on which it was read, as written.
    pub accessed: Option<String>,
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
    if authors::are_given_first(out.iter().map(|entry| document.text(entry.head.text))) {
        for entry in &mut out {
            let head = document.text(entry.head.text);
            let people = authors::parse_given_first(head);
            if !people.names.is_empty() {
                entry.authors = people.names.into_iter().map(author).collect();
            }
        }
    }
    out
}

/// Takes the entries out that have keys by which the text cites them: they come first.
#[must_use]
pub fn by_key(
    document: &Document,
    references: &mut Vec<Reference>,
) -> Vec<(SourceSpan, Reference)> {
    if document.keys.is_empty() {
        return Vec::new();
    }
    let key = |entry: &Reference| {
        let start = entry.extent.text.start;
        let at = document.keys.binary_search_by_key(&start, |key| key.entry).ok()?;
        Some(document.keys[at].source)
    };
    let mut keyed = Vec::new();
    let mut others = Vec::new();
    for mut entry in references.drain(..) {
        match key(&entry) {
            Some(span) => {
                entry.index = keyed.len();
                keyed.push((span, entry));
            }
            None => {
                entry.index = others.len();
                others.push(entry);
            }
        }
    }
    *references = others;
    keyed
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
    let end = ["http", "www."].iter().filter_map(|mark| rest.find(mark)).chain(accessed(rest));
    find(&rest[..end.min().unwrap_or(rest.len())])
}

/// `Coastal Survey Office (CSO)` has a short name; `Board of Trade (UK) Select Committee` has none.
fn author(name: authors::Name) -> Author {
    let bracket = name.family.split_once(" (").or_else(|| name.family.split_once(" ["));
    let (family, short) = match bracket {
        Some((long, short)) if short.ends_with([')', ']']) || !short.contains([')', ']']) => {
            (long.to_owned(), Some(short.trim_end_matches([')', ']']).to_owned()))
        }
        _ => (name.family, None),
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

    let mut dated = year::find(entry);
    let late = if dated.late { late::find(entry, year::is_head) } else { None };
    if let Some(head) = late {
        dated.head = 0..head.end;
        dated.body = head.body;
    }
    let people = authors::parse(entry.get(dated.head.clone()).unwrap_or_default());
    let commas = late.is_some_and(|head| head.parting == late::Parting::Commas);
    let mut body = body(entry, dated.body, commas);
    if dated.late {
        dated.year = body.year.or(dated.year);
    }
    if let Some(title) = dated.title {
        // What follows the year is then where the work appeared, or its title once more.
        if body.title.clone().map(text) != Some(text(title.clone())) {
            body = behind_title(entry, dated.body, dated.body);
        }
        body.title = Some(title);
    }
    let mut second = dated.year.clone().and_then(|year| second_year(entry, year, dated.body));
    // `[1919] 1957`: the bracket holds when the work first came out.
    if let Some(year) = dated.year.clone().filter(|year| entry[..year.start].ends_with('['))
        && let Some(later) = second.clone()
        && let Some(at) = entry[year.end..dated.body].find(&later)
    {
        second = Some(entry[year.clone()].to_owned());
        dated.year = Some(year.end + at..year.end + at + later.len());
    }
    let authors = people.names.into_iter();
    Reference {
        extent: document.extent(span),
        index: 0,
        authors: authors.map(author).collect(),
        et_al: people.et_al,
        head: extent(dated.head),
        year: dated.year.clone().map(text),
        second_year: second.or_else(|| originally(entry)),
        year_extent: dated.year.map(extent),
        title: body.title.clone().map(text),
        title_extent: body.title.clone().map(extent),
        title_span: body.title.map(text_span),
        container: body.container.clone().map(text),
        container_extent: body.container.map(extent),
        volume_extent: body.volume.clone().map(extent),
        issue_extent: body.issue.clone().map(extent),
        pages_extent: body.pages.clone().map(extent),
        numbers: [body.volume, body.issue, body.pages].map(|range| range.map(text)),
        doi: body.doi.clone().map(text),
        doi_extent: body.doi.map(extent),
        accessed: locators::accessed(entry).map(text),
        url: body.url.clone().map(text),
        url_extent: body.url.map(extent),
    }
}

/// The parts of an entry's body, as byte ranges of the entry.
#[derive(Debug, Default)]
struct Body {
    title: Option<Range<usize>>,
    container: Option<Range<usize>>,
    year: Option<Range<usize>>,
    volume: Option<Range<usize>>,
    issue: Option<Range<usize>>,
    pages: Option<Range<usize>>,
    doi: Option<Range<usize>>,
    url: Option<Range<usize>>,
}

/// Reads what stands behind the authors; `commas` part the title from what follows, too.
fn body(entry: &str, start: usize, commas: bool) -> Body {
    let (doi, url) = (locators::doi(entry), locators::url(entry));
    let body = &entry[start..located(entry, &doi, &url, start)];
    let quoted = title::is_quoted(body);
    let (title, rest) = if commas && !quoted {
        title::find_before_comma(body, numbers::find(body).start)
    } else {
        title::find(body)
    };
    Body {
        title: title.map(|span| start + span.start..start + span.end),
        ..behind_title(entry, start + rest, start)
    }
}

/// Reads what stands behind the title.
fn behind_title(entry: &str, base: usize, start: usize) -> Body {
    let (doi, url) = (locators::doi(entry), locators::url(entry));
    let end = located(entry, &doi, &url, start).max(base);
    let behind = &entry[base..end];
    let available = terms().available.iter().filter_map(|mark| behind.find(mark.as_str()));
    let behind = &behind[..available.min().unwrap_or(behind.len())];
    let mut numbers = numbers::find(behind);
    let container = match numbers.start {
        Some(start) => container::before_numbers(&behind[..start]),
        None => container::find(behind),
    };
    if let Some(container) = &container {
        let inside = is_inside(&behind[..container.start]);
        numbers::complete(behind, container.end, inside, &mut numbers);
    }
    let shift = |range: Option<Range<usize>>| range.map(|it| base + it.start..base + it.end);
    Body {
        title: None,
        container: shift(container),
        year: shift(numbers.year),
        volume: shift(numbers.volume),
        issue: shift(numbers.issue),
        pages: shift(numbers.pages),
        doi,
        url,
    }
}

/// Where the locators of an entry begin; its end where it has none.
fn located(
    entry: &str,
    doi: &Option<Range<usize>>,
    url: &Option<Range<usize>>,
    start: usize,
) -> usize {
    let locator = [doi, url].into_iter().flatten().map(|span| span.start).min();
    locator.unwrap_or(entry.len()).max(start)
}

/// Whether what stands before a container says that the work is a part of it.
fn is_inside(before: &str) -> bool {
    before.split([' ', ':']).any(|word| word.eq_ignore_ascii_case("in"))
}

/// `rules/data/entries.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct EntryTerms {
    volume: Vec<String>,
    issue: Vec<String>,
    pages: Vec<String>,
    article: Vec<String>,
    ordinals: Vec<String>,
    edition: Vec<String>,
    asides: Vec<String>,
    contributors: Vec<String>,
    edited: Vec<String>,
    available: Vec<String>,
    accessed: Vec<String>,
    originally: Vec<String>,
}

static TERMS: LazyLock<EntryTerms> = LazyLock::new(|| data::table("entries.toml"));

/// The words of entries.
fn terms() -> &'static EntryTerms {
    &TERMS
}

/// Where a word begins that stands before the day on which a page was read.
fn accessed(text: &str) -> Option<usize> {
    let found = locators::accessed_at(text)?;
    Some(found.start)
}

/// `(Original work published 1919)`.
fn originally(entry: &str) -> Option<String> {
    let at = entry.rfind('(').or_else(|| entry.rfind('['))?;
    let inner = entry[at + 1..].trim_end_matches(['.', ' ', ')', ']']);
    let lower = inner.to_lowercase();
    let word = terms().originally.iter().find(|word| lower.starts_with(word.as_str()))?;
    let year = inner.get(word.len()..)?.rsplit(' ').next()?;
    is_year(year).then(|| year.to_owned())
}

/// The first stop that ends a sentence, behind it; the length where there is none.
fn first_stop(text: &str) -> usize {
    for (at, _) in text.match_indices(['.', '?', '!']) {
        let after = &text[at + 1..];
        let closes = after.is_empty() || after.starts_with([' ', '\u{a0}', '”', '’', '"', '\'']);
        if closes
            && !is_ellipsis(&text[..at], after)
            && !(text[at..].starts_with('.') && is_abbreviated(&text[..=at], after))
        {
            return at + 1;
        }
    }
    text.len()
}

/// Whether a stop is one of several with nothing but spaces between them.
fn is_ellipsis(before: &str, after: &str) -> bool {
    before.ends_with([' ', '…']) && after.starts_with(' ')
        || before.ends_with("..")
        || before.ends_with(", ")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> [&str; 5] {
        let parsed = body(text, 0, false);
        [parsed.title, parsed.container, parsed.volume, parsed.issue, parsed.pages]
            .map(|span| span.map_or("", |span| &text[span]))
    }

    #[test]
    fn the_parts_of_common_styles() {
        assert_eq!(
            parts("‘Rain and the city’s roofs’, Journal of Air, 16(5), pp. 2–19. doi:10.1000/x."),
            ["Rain and the city’s roofs", "Journal of Air", "16", "5", "2–19"]
        );
        assert_eq!(
            parts("“Rain.” Air & Water 55 (2): 232–46. https://doi.org/10.1000/x."),
            ["Rain", "Air & Water", "55", "2", "232–46"]
        );
        assert_eq!(parts("Rain at sea. Air 9:1–2."), ["Rain at sea", "Air", "9", "", "1–2"]);
        assert_eq!(
            parts("Rain. In A. Osei (Ed.), Weather of the Coast (pp. 10–30). Accra Press."),
            ["Rain", "Weather of the Coast", "", "", "10–30"]
        );
        assert_eq!(parts("Rain. Hudson Institute."), ["Rain", "Hudson Institute", "", "", ""]);
        assert_eq!(
            parts("Rain as a Vocation. Available at: https://a.org."),
            ["Rain as a Vocation", "", "", "", ""]
        );
    }

    #[test]
    fn locators_lose_the_stop_that_ends_the_entry() {
        let entry = "Rain. https://doi.org/10.1000/x.y.";
        let body = body(entry, 0, false);
        assert_eq!(body.doi.map(|span| &entry[span]), Some("10.1000/x.y"));
        assert_eq!(body.url.map(|span| &entry[span]), Some("https://doi.org/10.1000/x.y"));
    }
}
