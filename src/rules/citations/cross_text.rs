//! One work in the lists and notes of several texts, with details that do not agree.
//!
//! Only what can be compared is: the numbers of a journal with those of a journal, a publisher
//! with a publisher. What may be another edition, or another part, is left alone.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::facts::Reference;
use crate::linkage::bibliography::{TITLE_WORDS, are_told_apart};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding, Place};
use crate::words::authorship::{acronym, bare_year, confusable, is_year, key, lexicon};
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<CrossText>("cross-text");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct CrossText {
    /// Shortest title, in words, that is taken for the same work where nothing else tells it.
    words: usize,
}

impl Default for CrossText {
    fn default() -> Self {
        Self { words: TITLE_WORDS }
    }
}

/// An entry with its document.
type LocatedReference<'a> = (DocumentId, &'a Reference);

/// How many entries may share a trait and are all compared with each other.
const COMPARED: usize = 12;

/// What two entries of one work can disagree in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Detail {
    Title,
    Authors,
    Year,
    Container,
    Volume,
    Issue,
    Pages,
}

impl Detail {
    const ALL: [Self; 7] = [
        Self::Title,
        Self::Authors,
        Self::Year,
        Self::Container,
        Self::Volume,
        Self::Issue,
        Self::Pages,
    ];
}

impl Check for CrossText {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut entries: Vec<(LocatedReference<'_>, Traits)> = Vec::new();
        for (id, facts) in context.iter() {
            let keyed = facts.entries.iter().map(|entry| &entry.work);
            for entry in facts.references.iter().chain(keyed).chain(&facts.notes) {
                entries.push(((id, entry), Traits::of(entry)));
            }
        }
        let listed: FxHashSet<String> = entries
            .iter()
            .flat_map(|(entry, traits)| {
                [Detail::Title, Detail::Year]
                    .map(|detail| traits.signature(entry.0, *entry, detail))
            })
            .collect();
        let pairs = self.pairs(&entries);
        let mut related: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for &(first, second) in &pairs {
            related.entry(first).or_default().push(second);
            related.entry(second).or_default().push(first);
        }
        let mut told: FxHashSet<(usize, Detail)> = FxHashSet::default();
        for (first, second) in pairs {
            let (a, b) = (&entries[first], &entries[second]);
            for detail in Detail::ALL {
                // A text that lists both forms tells two works, or two editions, apart.
                let lists = |own: &LocatedReference<'_>, other: &(LocatedReference<'_>, Traits)| {
                    listed.contains(&other.1.signature(own.0, other.0, detail))
                };
                let apart = matches!(detail, Detail::Title | Detail::Year)
                    && (lists(&a.0, b) || lists(&b.0, a));
                if !disagree(a, b, detail) || apart {
                    continue;
                }
                // One finding for an entry that disagrees with several others.
                if told.insert((second, detail)) && told.insert((first, detail)) {
                    let like = |one: usize| {
                        let others = related.get(&one).into_iter().flatten();
                        others.filter(|&&it| !disagree(&entries[one], &entries[it], detail)).count()
                    };
                    // The form that fewer texts have is more likely wrong.
                    let (odd, model) = if like(first) < like(second) { (a, b) } else { (b, a) };
                    findings.push(report(odd.0, model.0, detail));
                }
            }
        }
    }
}

impl CrossText {
    /// The entries of two texts that may be of one work, in order.
    fn pairs(&self, entries: &[(LocatedReference<'_>, Traits)]) -> BTreeSet<(usize, usize)> {
        let mut alike: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, ((_, entry), traits)) in entries.iter().enumerate() {
            let mut add = |trait_of: String| alike.entry(trait_of).or_default().push(at);
            let Some(author) = traits.authors.first() else { continue };
            if let Some(main) = traits.main.as_ref().filter(|main| !main.is_empty()) {
                add(format!("title {author} {}", main.join(" ")));
                if main.len() >= self.words {
                    add(format!("title {}", main.join(" ")));
                }
            }
            if let (Some(year), Some(container)) = (&entry.year, &traits.container) {
                add(format!("year {author} {} {container}", bare_year(year)));
            }
        }
        let mut pairs = BTreeSet::new();
        for group in alike.into_values().filter(|group| group.len() > 1) {
            let all = if group.len() <= COMPARED { group.len() } else { 1 };
            for (nth, &first) in group.iter().enumerate().take(all) {
                for &second in &group[nth + 1..] {
                    let apart = entries[first].0.0 != entries[second].0.0;
                    if apart && self.is_one(&entries[first], &entries[second]) {
                        pairs.insert((first, second));
                    }
                }
            }
        }
        pairs
    }

    /// Whether two entries are of one work.
    fn is_one(
        &self,
        a: &(LocatedReference<'_>, Traits),
        b: &(LocatedReference<'_>, Traits),
    ) -> bool {
        let ((_, x), (_, y)) = (a.0, b.0);
        if are_told_apart(x, y) {
            return false;
        }
        let (a, b) = (&a.1, &b.1);
        let authors = a.authors == b.authors || a.is_by_some_of(b) || same_names(a, b);
        let (Some(one), Some(other)) = (&a.main, &b.main) else { return false };
        let same_container = a.container.is_some() && alike(x, y);
        if one == other {
            // A short title is that of one work where the year or the journal is the same.
            let told = one.len() >= self.words || x.is_of_year(y) || same_container;
            let first = a.authors.first() == b.authors.first();
            return told && authors && (first || same_container || x.is_of_year(y));
        }
        let number = |at: usize| {
            let same = |a: &String, b: &String| expanded(a) == expanded(b);
            matches!((&x.numbers[at], &y.numbers[at]), (Some(a), Some(b)) if same(a, b))
        };
        let placed = number(0) && (number(2) || number(1)) || number(2);
        let journal = x.numbers[0].is_some() || x.numbers[2].is_some();
        let near = nearly_same(one, other);
        a.authors == b.authors
            && x.is_of_year(y)
            && same_container
            && (placed && near.is_some() || !journal && near == Some(Likeness::Order))
    }
}

/// Whether two entries of one work have a detail that cannot be right in both.
fn disagree(
    a: &(LocatedReference<'_>, Traits),
    b: &(LocatedReference<'_>, Traits),
    detail: Detail,
) -> bool {
    let ((_, x), (_, y)) = (a.0, b.0);
    let (a, b) = (&a.1, &b.1);
    let same_year = x.is_of_year(y);
    let journals = x.numbers[0].is_some() && y.numbers[0].is_some();
    let placed = a.container.is_some() && alike(x, y);
    let number = |at: usize| match (&x.numbers[at], &y.numbers[at]) {
        (Some(a), Some(b)) => Some(expanded(a) == expanded(b)),
        _ => None,
    };
    match detail {
        Detail::Title => a.main != b.main,
        Detail::Authors => {
            let whole = !x.et_al && !y.et_al;
            let ordered = same_names(a, b);
            let counted = placed && same_year && number(2) != Some(false);
            whole && a.authors != b.authors && (ordered || counted)
        }
        Detail::Year => {
            let years = x.year.as_deref().map(bare_year).zip(y.year.as_deref().map(bare_year));
            let Some((one, other)) = years else { return false };
            let dated = is_year(one) && is_year(other) && one != other;
            let once = x.second_year.is_none() && y.second_year.is_none();
            // Another year in the same place of the same journal is wrong; a book may have
            // come out again.
            let fixed = number(0) == Some(true) || number(2) == Some(true);
            let moved = number(0) == Some(false) || number(2) == Some(false);
            let slip = confusable(one, other).is_some();
            dated && once && placed && (fixed || slip && !moved)
        }
        Detail::Container => {
            let (Some(one), Some(other)) = (&x.container, &y.container) else { return false };
            let misspelt = || {
                let (one, other) = (fold::key(one), fold::key(other));
                one.len() > 6 && strsim::damerau_levenshtein(&one, &other) == 1
            };
            let articles = journals && number(0) == Some(true) && number(2) != Some(false);
            let other = articles || misspelt() || is_article_elsewhere(x, y);
            same_year && !alike(x, y) && other
        }
        Detail::Volume => journals && placed && same_year && number(0) == Some(false),
        Detail::Issue => placed && same_year && number(0) == Some(true) && number(1) == Some(false),
        Detail::Pages => {
            let ranges = [x, y]
                .into_iter()
                .all(|it| it.numbers[2].as_deref().is_some_and(|it| it.contains(fold::is_dash)));
            ranges && placed && same_year && number(0) != Some(false) && number(2) == Some(false)
        }
    }
}

/// Whether one of two entries is of an article, and the other has it under whom it is from alone, or
/// under a site. A series has no issues, so that it is not held against a publisher.
fn is_article_elsewhere(x: &Reference, y: &Reference) -> bool {
    let article = |it: &Reference| it.numbers.iter().all(Option::is_some);
    let bare = |it: &Reference| {
        let bodies = it.container.as_deref().is_some_and(|name| lexicon().names_organisation(name));
        let site = it.url.is_some() && it.doi.is_none();
        it.numbers.iter().all(Option::is_none) && (bodies || site)
    };
    article(x) && bare(y) || article(y) && bare(x)
}

/// What is said of two entries that disagree.
fn report(odd: LocatedReference<'_>, model: LocatedReference<'_>, detail: Detail) -> Finding {
    let (message, odd_says, model_says) = says(odd.1, model.1, detail);
    let finding = Finding::new(
        detail_place(odd, detail),
        format!("`{}` {message} in two texts of the corpus", entry_name(odd.1)),
    )
    .here(odd_says)
    .label(detail_place(model, detail), model_says)
    .note(shared(odd.1, model.1, detail))
    .help("look it up, and make the entries agree");
    let sure = match detail {
        Detail::Year | Detail::Title => false,
        Detail::Container => !is_article_elsewhere(odd.1, model.1),
        _ => true,
    };
    finding.confidence(if sure { Confidence::High } else { Confidence::Medium })
}

/// What entries are compared by, without what typesetting changes.
#[derive(Debug)]
struct Traits {
    /// The keys of the family names.
    authors: Vec<String>,
    /// Whether more are not named.
    et_al: bool,
    /// The words of the title, up to its subtitle.
    main: Option<Vec<String>>,
    container: Option<String>,
}

impl Traits {
    fn of(entry: &Reference) -> Self {
        let main = entry.title.as_deref().map(|title| {
            let main = title.split([':', '.', '?', '—']).next().unwrap_or(title);
            let main = fold::key(if main.split(' ').count() > 1 { main } else { title });
            let words = main.split(|c: char| !c.is_alphanumeric());
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        });
        Self {
            authors: entry.authors.iter().map(|author| key(&author.family)).collect(),
            et_al: entry.et_al,
            main,
            container: entry.container.as_deref().map(bare_container),
        }
    }

    /// What a text that lists an entry of the same title, or of the same year, has.
    fn signature(
        &self,
        document: DocumentId,
        entry: LocatedReference<'_>,
        detail: Detail,
    ) -> String {
        let main = self.main.as_ref().map(|words| words.join(" ")).unwrap_or_default();
        let more = match detail {
            Detail::Year => entry.1.year.as_deref().map(bare_year).unwrap_or_default().to_owned(),
            _ => self.authors.join(" "),
        };
        format!("{} {detail:?} {main}|{more}", document.0)
    }

    /// Whether one list of authors stops where the other goes on.
    fn is_by_some_of(&self, other: &Self) -> bool {
        let all = |few: &Self, many: &Self| few.et_al && many.authors.starts_with(&few.authors);
        all(self, other) || all(other, self) || self.authors.first() == other.authors.first()
    }
}

/// Whether the same people are named in two orders.
fn same_names(a: &Traits, b: &Traits) -> bool {
    let sorted = |traits: &Traits| {
        let mut names = traits.authors.clone();
        names.sort_unstable();
        names
    };
    a.authors != b.authors && sorted(a) == sorted(b)
}

/// What a container is called, without its place and without what houses are called by.
fn bare_container(container: &str) -> String {
    let name = container.rsplit_once(": ").map_or(container, |(_, name)| name);
    fold::key(name).split_whitespace().next().unwrap_or_default().to_owned()
}

/// In what two titles differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// The order of the same words.
    Order,
    /// A word or two.
    Words,
}

/// Whether two titles are nearly the same.
fn nearly_same(a: &[String], b: &[String]) -> Option<Likeness> {
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    };
    if a.len() > 1 && sorted(a) == sorted(b) {
        return Some(Likeness::Order);
    }
    let common = a.iter().filter(|word| b.contains(word)).count();
    let most = a.len().max(b.len());
    // A subtitle that one of both leaves out is no difference.
    let part = a.starts_with(b) || b.starts_with(a);
    (!part && common >= 2 && common * 2 >= most).then_some(Likeness::Words)
}

/// A number or a range, its end written in full: `201–19` is `201 219`.
fn expanded(number: &str) -> String {
    let ends: Vec<&str> = number.split(fold::is_dash).map(str::trim).collect();
    match ends[..] {
        [first, last] => {
            let head = first.len().saturating_sub(last.len());
            let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
            let full = digits(first) && digits(last) && head > 0;
            format!("{first} {}{last}", if full { &first[..head] } else { "" })
        }
        _ => number.trim().trim_start_matches('0').to_lowercase(),
    }
}

/// Whether two entries appeared in one journal, site or house: one name contains the other or
/// abbreviates it.
fn alike(a: &Reference, b: &Reference) -> bool {
    matches!((&a.container, &b.container), (Some(a), Some(b)) if is_same_container(a, b))
}

fn is_same_container(a: &str, b: &str) -> bool {
    // `Air & Water` is `Air and Water`.
    let bare = |text: &str| {
        let words = text.split(' ').filter(|word| !lexicon().conjunctions.contains(*word));
        words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let (x, y) = (key(a), key(b));
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
        || house(&x) == house(&y)
}

/// The name of a publisher without its place: `Kiel: Nord Press` and `Nord Press, Kiel`.
fn house(name: &str) -> &str {
    let name = name.rsplit_once(": ").map_or(name, |(_, name)| name);
    name.split(", ").next().unwrap_or(name)
}

fn detail_place((document, entry): LocatedReference<'_>, detail: Detail) -> Place {
    let extent = match detail {
        Detail::Year => entry.year_extent,
        Detail::Authors => (!entry.head.source.is_empty()).then_some(entry.head),
        Detail::Container => entry.container_extent,
        Detail::Title => entry.title_extent,
        Detail::Volume => entry.volume_extent,
        Detail::Issue => entry.issue_extent,
        Detail::Pages => entry.pages_extent,
    };
    extent.map_or_else(|| entry_place(document, entry), |extent| place(document, extent))
}

/// Why two entries are of one work.
fn shared(a: &Reference, b: &Reference, detail: Detail) -> String {
    let titled = !matches!(detail, Detail::Title);
    let authors = !matches!(detail, Detail::Authors);
    let parts = [
        (authors, "the authors"),
        (titled, "the title"),
        (!matches!(detail, Detail::Year) && a.is_of_year(b), "the year"),
        (!matches!(detail, Detail::Container) && alike(a, b), "what it appeared in"),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|it| it.0).map(|it| it.1).collect();
    let (last, first) = parts.split_last().unwrap_or((&"", &[]));
    let joined =
        if first.is_empty() { String::new() } else { format!("{} and ", first.join(", ")) };
    format!("one work: {joined}{last} agree")
}

/// What is wrong, and what each of the two entries has.
fn says(odd: &Reference, model: &Reference, detail: Detail) -> (String, String, String) {
    let value = |entry: &Reference| match detail {
        Detail::Year => entry.year.clone().unwrap_or_default(),
        Detail::Authors => entry.short_name(),
        Detail::Container => entry.container.clone().unwrap_or_default(),
        Detail::Title => entry.title.clone().unwrap_or_default(),
        Detail::Volume => entry.numbers[0].clone().unwrap_or_default(),
        Detail::Issue => entry.numbers[1].clone().unwrap_or_default(),
        Detail::Pages => entry.numbers[2].clone().unwrap_or_default(),
    };
    let (a, b) = (value(odd), value(model));
    let here = |what: &str, lead: &str| {
        (format!("has two {what}"), format!("{lead}`{a}` here"), format!("{lead}`{b}` here"))
    };
    match detail {
        Detail::Year => ("has two years".to_owned(), format!("{a} here"), format!("{b} here")),
        Detail::Authors if odd.authors.len() == model.authors.len() => {
            ("has its authors in two ways".to_owned(), format!("`{a}` here"), format!("`{b}` here"))
        }
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
        Detail::Title => here("titles", ""),
        Detail::Volume => here("volumes", "volume "),
        Detail::Issue => here("issues", "issue "),
        Detail::Pages => here("ranges of pages", "pages "),
    }
}
