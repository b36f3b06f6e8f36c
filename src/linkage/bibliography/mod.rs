//! The bibliography of a corpus: every work once, with where it is listed and where it is cited.
//!
//! Which entries are one work is decided here, for `copydesk references` and for the rules that
//! compare the lists of several texts.

pub mod bibtex;
pub mod csl;
pub mod table;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{self, Author, Facts, KeyedEntry, Reference};
use crate::text::finding::Place;
use crate::words::authorship::{bare_year, key, lexicon};
use crate::words::fold;

/// Shortest title, in words, that tells works apart without their years.
pub const TITLE_WORDS: usize = 4;

/// One work of the corpus.
#[derive(Debug, Clone)]
pub struct Work<'a> {
    /// A name for it that no other work has: its key in a `.bib` file, or one such as `osei2019`.
    pub id: String,
    /// What it is.
    pub kind: WorkType,
    /// The entry that says most about it.
    pub entry: &'a Reference,
    /// Where it is listed, with the entries, in order.
    pub listed: Vec<(Place, &'a Reference)>,
    /// Where it is cited, in order.
    pub cited: Vec<Place>,
}

impl Work<'_> {
    /// The entries whose year is not that of the work.
    pub fn other_years(&self) -> impl Iterator<Item = (Place, &str)> {
        let year = self.entry.year.as_deref().map(bare_year);
        self.listed.iter().filter_map(move |(place, entry)| {
            let other = entry.year.as_deref().map(bare_year);
            other.filter(|_| other != year).map(|other| (*place, other))
        })
    }
}

/// What a work is, as far as the parts of its entry tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkType {
    /// In a periodical.
    Article,
    /// In a book.
    Chapter,
    /// By itself, from a publisher.
    Book,
    /// On a site.
    WebPage,
    /// Anything else.
    Document,
}

impl WorkType {
    /// The type of an entry's work.
    #[must_use]
    pub fn of(entry: &Reference) -> Self {
        let [volume, issue, pages] = &entry.numbers;
        match &entry.container {
            Some(_) if volume.is_some() || issue.is_some() => Self::Article,
            Some(_) if pages.is_some() => Self::Chapter,
            _ if entry.url.is_some() && entry.doi.is_none() => Self::WebPage,
            Some(_) if entry.doi.is_some() => Self::Article,
            // A newspaper without a page is no publisher.
            Some(name) if lexicon().names_organisation(name) => Self::Book,
            _ => Self::Document,
        }
    }
}

impl KeyedEntry {
    /// The type of an entry's work, as its `.bib` file has it.
    fn work_type(&self) -> WorkType {
        match self.kind.as_str() {
            "article" | "periodical" => WorkType::Article,
            "incollection" | "inbook" | "inproceedings" | "conference" | "inreference" => {
                WorkType::Chapter
            }
            "online" | "electronic" | "www" => WorkType::WebPage,
            "misc" | "unpublished" => WorkType::of(&self.work),
            _ => WorkType::Book,
        }
    }
}

/// First author and title, without what typesetting changes: what entries of one work share. None
/// where the title has fewer words than `words`, or there is no author.
#[must_use]
pub fn work_key(entry: &Reference, words: usize) -> Option<String> {
    let title = fold::key(entry.title.as_deref()?);
    let title: Vec<_> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let author = key(&entry.authors.first()?.family);
    (title.len() >= words.max(1)).then(|| format!("{author}|{}", title.join(" ")))
}

/// Whether two entries have different identifiers: whatever else they share, they are two works.
#[must_use]
pub fn are_told_apart(a: &Reference, b: &Reference) -> bool {
    matches!((&a.doi, &b.doi), (Some(a), Some(b)) if !a.eq_ignore_ascii_case(b))
}

/// Whether nothing tells two entries of one author and title apart: parts of a series share both,
/// and volume, pages or container differ.
#[must_use]
pub fn agree(a: &Reference, b: &Reference) -> bool {
    let differ = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if key(a) != key(b));
    !differ(&a.doi, &b.doi)
        && !differ(&a.container, &b.container)
        && a.numbers.iter().zip(&b.numbers).all(|(a, b)| !differ(a, b))
        && a.authors.len() == b.authors.len()
}

/// How many works of one key an entry is held against: more than one author has under one title.
const CANDIDATES: usize = 64;

/// The works of a corpus, by author, year and title.
#[must_use]
pub fn mine(documents: &[Facts]) -> Vec<Work<'_>> {
    // One function: entries join works text by text; what a text cites is told by where they went.
    let mut works: Vec<Work<'_>> = Vec::new();
    let mut known: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut by_key: FxHashMap<&str, usize> = FxHashMap::default();
    for (document, facts) in facts::numbered(documents) {
        let mut of_entry = Vec::with_capacity(facts.references.len());
        let listed = facts.references.iter().map(|entry| (entry, None));
        let keyed = facts.entries.iter().map(|keyed| (&keyed.work, Some(keyed)));
        // A full note lists a work and cites it.
        let noted = facts.notes.iter().map(|entry| (entry, None));
        for (entry, keyed) in listed.chain(keyed).chain(noted) {
            let place = Place { document, span: entry.extent.source };
            let keys = keys(entry);
            let at = keys
                .iter()
                .filter_map(|key| known.get(key))
                .flat_map(|same| same.iter().copied().take(CANDIDATES))
                .filter(|&at| works[at].lists(place, entry))
                .min_by_key(|&at| (!works[at].entry.is_of_year(entry), at))
                .unwrap_or(works.len());
            match works.get_mut(at) {
                Some(work) => work.add(place, entry),
                None => works.push(Work::new(place, entry)),
            }
            for key in keys {
                let same = known.entry(key).or_default();
                if !same.contains(&at) && same.len() < CANDIDATES {
                    same.push(at);
                }
            }
            of_entry.push(at);
            if let Some(keyed) = keyed {
                let names = keyed.aliases.iter().chain([&keyed.key]);
                names.for_each(|key| {
                    by_key.entry(key).or_insert(at);
                });
                works[at].kind = keyed.work_type();
                if works[at].id.is_empty() {
                    works[at].id.clone_from(&keyed.key);
                }
            }
        }
        let noted = facts.notes.iter().enumerate();
        let before = facts.references.len() + facts.entries.len();
        let noted = noted.map(|(at, it)| (it.extent.source, Some(before + at)));
        let named = facts.citations.iter().map(|it| (it.extent.source, it.reference));
        let numbered = facts.numbered.iter().flat_map(|it| &it.citations);
        let numbered = numbered.map(|it| (it.extent.source, it.reference));
        let mut cited: Vec<_> = named.chain(numbered).chain(noted).collect();
        cited.sort_by_key(|(span, _)| *span);
        for (span, entry) in cited {
            if let Some(&at) = entry.and_then(|entry| of_entry.get(entry)) {
                works[at].cited.push(Place { document, span });
            }
        }
    }
    for (document, facts) in facts::numbered(documents) {
        for citation in &facts.keys.cited {
            if let Some(&at) = by_key.get(citation.key.as_str()) {
                works[at].cited.push(Place { document, span: citation.extent.source });
            }
        }
    }
    works.iter_mut().for_each(|work| work.cited.sort_unstable());
    works.sort_by_cached_key(|work| {
        let authors: Vec<_> = work.entry.authors.iter().map(|it| key(&it.family)).collect();
        let title = work.entry.title.as_deref().map(fold::key);
        // What has no author is listed by its title.
        let lead =
            if authors.is_empty() { title.clone().unwrap_or_default() } else { String::new() };
        let lead =
            [lead].into_iter().filter(|it| !it.is_empty()).chain(authors).collect::<Vec<_>>();
        (lead, work.entry.year.clone(), title, work.listed[0].0)
    });
    name(&mut works);
    works
}

impl<'a> Work<'a> {
    fn new(place: Place, entry: &'a Reference) -> Self {
        let kind = WorkType::of(entry);
        Self { id: String::new(), kind, entry, listed: vec![(place, entry)], cited: Vec::new() }
    }

    fn add(&mut self, place: Place, entry: &'a Reference) {
        self.listed.push((place, entry));
        if said(entry) > said(self.entry) && entry.is_of_year(self.entry) {
            self.entry = entry;
            self.kind = WorkType::of(entry);
        }
    }

    /// Whether an entry that shares a key with the work is of it. A list that has two entries which
    /// differ means two works; lists of two texts may describe one work in two ways.
    fn lists(&self, place: Place, entry: &Reference) -> bool {
        let beside = self.listed.iter().any(|(other, _)| other.document == place.document);
        let one = self.entry.is_of_year(entry) && agree(self.entry, entry);
        !are_told_apart(self.entry, entry) && (one || !beside)
    }
}

/// What entries of one work share, surest first.
fn keys(entry: &Reference) -> Vec<String> {
    let doi = entry.doi.as_ref().map(|doi| format!("doi|{}", doi.to_lowercase()));
    let long = work_key(entry, TITLE_WORDS);
    // A short title tells nothing without its year.
    let short = || {
        let year = entry.year.as_deref().map(bare_year).unwrap_or_default();
        work_key(entry, 1).map(|key| format!("{key}|{year}"))
    };
    let titled = long.or_else(short);
    let bare = || entry.url.as_ref().map(|url| format!("url|{url}"));
    let named = titled.or_else(bare);
    doi.into_iter().chain(named).collect()
}

/// How much an entry says.
fn said(entry: &Reference) -> usize {
    let parts = [&entry.year, &entry.title, &entry.container, &entry.doi, &entry.url];
    let given = entry.authors.iter().filter(|author| author.given.is_some()).count();
    parts.into_iter().chain(&entry.numbers).flatten().count() + entry.authors.len() + given
}

/// Gives each work an id: family name and year, with a letter where others have both.
fn name(works: &mut [Work<'_>]) {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    // Two files may have one key for two works.
    for work in works.iter_mut().filter(|work| !work.id.is_empty()) {
        if !taken.insert(work.id.clone()) {
            work.id.clear();
        }
    }
    for work in works.iter_mut().filter(|work| work.id.is_empty()) {
        let bare = bare_id(work.entry);
        let letters = ('a'..='z').map(|letter| format!("{bare}{letter}"));
        let numbers = (2..).map(|number: u32| format!("{bare}-{number}"));
        let mut names = std::iter::once(bare.clone()).chain(letters).chain(numbers);
        work.id = names.find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(work.id.clone());
    }
}

/// The first author's family name, or the first word of the title, and the year, in ASCII.
fn bare_id(entry: &Reference) -> String {
    let ascii = |text: &str| -> String {
        fold::key(text).chars().filter(char::is_ascii_alphanumeric).take(32).collect()
    };
    let author = entry.authors.first().map(|author| ascii(&author.family));
    let titled = || {
        let words = entry.title.as_deref().unwrap_or_default().split_whitespace().map(ascii);
        words.filter(|word| word.len() > 3).find(|word| !word.is_empty())
    };
    let lead = author.filter(|name| !name.is_empty()).or_else(titled);
    let year: String = entry.year.as_deref().map(ascii).unwrap_or_default();
    lead.unwrap_or_else(|| "work".to_owned()) + &year
}

/// Place and name of what a work appeared in: `Kiel: Nord Press` is a publisher with its place.
fn publication<'a>(work: &Work<'a>) -> (Option<&'a str>, Option<&'a str>) {
    let Some(container) = work.entry.container.as_deref() else { return (None, None) };
    let split = container.split_once(": ");
    let placed =
        split.filter(|(place, _)| work.kind == WorkType::Book && place.split(' ').count() <= 5);
    placed.map_or((None, Some(container)), |(place, name)| (Some(place), Some(name)))
}

/// Pages with one kind of dash.
fn plain_range(pages: &str, dash: &str) -> String {
    let ends: Vec<_> = pages.split(fold::is_dash).map(str::trim).collect();
    ends.into_iter().filter(|end| !end.is_empty()).collect::<Vec<_>>().join(dash)
}

/// Whether an author is an organisation, whose name has no parts.
fn is_organisation(author: &Author) -> bool {
    author.given.is_none()
        && (author.short.is_some()
            || author.family.contains(' ') && !author.family.starts_with(char::is_lowercase)
            || lexicon().names_organisation(&author.family))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::text::source::Source;

    fn facts(path: &str, text: &str) -> Facts {
        let source = Source::decode(text.as_bytes().to_vec()).expect("text");
        facts::extract(&read::read(path, source)).0
    }

    const LIST: &str = "## References\n\nAdu, M. and Lund, U. (2018) ‘Nets and Boats of the Coast’, Coastal Studies, 4(1), pp. 3–19.\n\nOsei, K. (2019) Rain. Accra: Adu Press.\n\n";

    #[test]
    fn one_work_in_two_lists_is_one() {
        let first = format!("Nets are old (Adu and Lund, 2018).\n\n{LIST}");
        let second =
            format!("It rains (Osei, 2019).\n\n{LIST}Osei, K. (2021) Rain. Accra: Adu Press.\n");
        let documents = [facts("a.md", &first), facts("b.md", &second)];
        let works = mine(&documents);
        let seen: Vec<_> = works
            .iter()
            .map(|work| (work.id.as_str(), work.listed.len(), work.cited.len()))
            .collect();
        assert_eq!(seen, [("adu2018", 2, 1), ("osei2019", 2, 1), ("osei2021", 1, 0)]);
    }

    #[test]
    fn a_list_that_tells_editions_apart_is_believed() {
        let text = "## References\n\nOsei, K. (2019) The Rain on the Coast. Accra: Adu Press.\n\nOsei, K. (2021) The Rain on the Coast. Accra: Adu Press.\n\nOsei, K. (2021) The Rain on the Coast. Accra: Adu Press.\n";
        let documents = [facts("a.md", text)];
        let works = mine(&documents);
        let seen: Vec<_> = works.iter().map(|work| work.listed.len()).collect();
        assert_eq!(seen, [1, 2]);
    }
}
