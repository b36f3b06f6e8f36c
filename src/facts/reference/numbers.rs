//! Volume, issue and pages, which each style strings together in its own way.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::terms;
use crate::words::authorship::is_year;

/// The numbers of an entry, as byte ranges of what was searched.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// Where they begin, if their form shows that a journal stands before them.
    pub(super) start: Option<usize>,
    /// The year that some styles have among them.
    pub(super) year: Option<Range<usize>>,
    pub(super) volume: Option<Range<usize>>,
    pub(super) issue: Option<Range<usize>>,
    pub(super) pages: Option<Range<usize>>,
}

const PAGES: &str = r"(?P<pages>[a-zA-Z]{0,2}\d+(?:\s?[-–—−]\s?[a-zA-Z]{0,2}\d+)?)";
const YEAR: &str = r"(?:1[4-9]|20)\d\d[a-z]?";

/// Every form that is sure to be the numbers of a journal, with what it is called after.
static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let volume = either(&terms().volume);
    let issue = either(&terms().issue);
    let forms = [
        // `2019;12(3):45-9`, `2004 Mar 15;8:101`
        format!(
            r"(?P<year>{YEAR})(?:\s\p{{L}}{{3,9}}\.?(?:[-–]\p{{L}}{{3,9}}\.?)?(?:\s\d{{1,2}})?)?;\s?(?P<volume>\d{{1,4}})?\s?(?:\((?P<issue>[^()]{{1,20}})\))?(?::\s?{PAGES})?"
        ),
        // `2019, 12 (3), 45–49`
        format!(
            r"(?P<year>{YEAR}),\s(?P<volume>\d{{1,4}})(?:\s?\((?P<issue>[^()]{{1,12}})\))?,\s{PAGES}"
        ),
        // `12, no. 3 (2019): 45–49`
        format!(
            r"(?i)(?P<volume>\d{{1,4}}),\s(?:{issue})\.?\s(?P<issue>[\d/–-]{{1,9}})\s\([^()]{{0,24}}{YEAR}\)(?:[:,]\s?{PAGES})?"
        ),
        // `62, 3 (March 2019), 45–49`, `12.3 (2019), 45–49`, `12 (2019) 45–49`, `12 (2019): 45–49`
        format!(
            r"(?P<volume>\d{{1,4}})(?:[.,/]\s?(?P<issue>\d{{1,3}}(?:[-–/]\d{{1,3}})?))?\s\([^()]{{0,24}}{YEAR}\)[,:]?\s(?:pp?\.\s)?{PAGES}"
        ),
        // `12, 45–49 (2019)`
        format!(r"(?P<volume>\d{{1,4}}),\s{PAGES}\s\({YEAR}\)"),
        // `vol. 39, no. 1, pp. 31-35`
        format!(
            r"(?i)\b(?:{volume})\.?\s?(?P<volume>\d{{1,4}}|[IVXLC]+)\b(?:,?\s(?:{issue})\.?\s?(?P<issue>[\d/–-]{{1,9}}))?"
        ),
    ];
    forms.iter().filter_map(|form| Regex::new(form).ok()).collect()
});

/// `16(8), 8–15`, `55 (2): 232–46`, `9: 1–2`, `9. 1–2`, `9, Article e3`: right behind the container.
static PLAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pages = either(&terms().pages);
    Regex::new(&format!(
        r"(?xi) ^[\s,:.]* (?P<volume>\d{{1,4}}) (?: \s?\( (?P<issue>[^()\s]{{1,12}}) \) )?
          (?: [,:.]\s? (?: (?:{pages})\.?\s? )? {PAGES} \b | (?P<end> [.,;] | $ ) )"
    ))
    .ok()
});

/// `pp. 31–35`, `p. 93-113`, `S. 45`.
static PAGED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pages = either(&terms().pages);
    Regex::new(&format!(r"(?i)(?:^|[\s(,])(?:{pages})\.\s?{PAGES}")).ok()
});

/// `Article e12`, `Art. no. 1204`.
static ARTICLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let article = either(&terms().article);
    Regex::new(&format!(r"(?i)[\s,](?:{article})\.?\s(?P<pages>[a-z]?\d[\w.]{{0,11}})\b")).ok()
});

/// `edited by Mary Adu, 93–113`.
static RANGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[,:]\s(?P<pages>\d{1,4}\s?[-–—]\s?\d{1,4})(?:[.,;]|$)").ok());

fn either(list: &[String]) -> String {
    let mut words: Vec<_> = list.iter().map(|word| regex::escape(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.join("|")
}

/// Finds the numbers of a journal by their form in what stands behind the title.
pub(super) fn find(rest: &str) -> Numbers {
    let mut out = Numbers::default();
    for form in FORMS.iter() {
        let Some(found) = form.captures(rest) else { continue };
        // A number in the middle of a word or of a date is none of a journal.
        let whole = found.get(0).map_or(0..0, |whole| whole.range());
        let before = rest[..whole.start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '/') || whole.start == 0 {
            continue;
        }
        take(&found, &mut out);
        out.start = Some(whole.start);
        break;
    }
    if out.pages.is_none() {
        out.pages = pages(rest, out.start.unwrap_or(0));
    }
    out
}

/// Fills in what stands right behind the container, and pages behind a book.
pub(super) fn complete(rest: &str, container: usize, inside: bool, out: &mut Numbers) {
    let behind = rest.get(container..).unwrap_or_default();
    if out.start.is_none()
        && let Some(found) = PLAIN.as_ref().and_then(|plain| plain.captures(behind))
    {
        let volume = found.name("volume").map_or("", |it| it.as_str());
        // `Adu Press, 2019.`
        let year = is_year(volume) && found.name("issue").is_none();
        if !year {
            let mut plain = Numbers::default();
            take(&found, &mut plain);
            let shift = |range: Option<Range<usize>>| {
                range.map(|range| range.start + container..range.end + container)
            };
            out.volume = shift(plain.volume);
            out.issue = shift(plain.issue);
            out.pages = out.pages.take().or(shift(plain.pages));
        }
    }
    if out.pages.is_none() && inside {
        let found = RANGE.as_ref().and_then(|range| range.captures(behind));
        let pages = found.and_then(|found| Some(found.name("pages")?.range()));
        out.pages = pages.map(|range| range.start + container..range.end + container);
    }
}

fn take(found: &Captures<'_>, out: &mut Numbers) {
    let group = |name: &str| found.name(name).map(|group| group.range());
    out.year = group("year");
    out.volume = group("volume");
    out.issue = group("issue");
    out.pages = group("pages");
}

/// Pages or the number of an article, told by the word before them.
fn pages(rest: &str, from: usize) -> Option<Range<usize>> {
    let behind = rest.get(from..)?;
    [&PAGED, &ARTICLE].into_iter().find_map(|pattern| {
        let found = pattern.as_ref()?.captures(behind)?;
        let pages = found.name("pages")?.range();
        Some(from + pages.start..from + pages.end)
    })
}
