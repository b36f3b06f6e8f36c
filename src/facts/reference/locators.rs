//! Where a copy of a work is found: DOI, URL, and the day on which it was read.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::terms;

static DOI: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"10\.\d{4,9}/[^\s"<>]+"#).ok());
static URL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:https?://|www\.)[^\s"<>]*"#).ok());

/// `Accessed: 3 May 2019`, `Retrieved May 3, 2019, from`, `[cited 2019 May 3]`.
static ACCESSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words: Vec<_> = terms().accessed.iter().map(|word| regex::escape(word)).collect();
    let day = r"(?P<day>(?:\p{L}+\.?\s)?(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?(?:(?:de\s)?\p{L}{3,10}\.?,?\s(?:de\s)?)?(?:19|20)\d\d(?:\s\p{L}{3,9}\.?\s\d{1,2}|-\d\d-\d\d)?|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d)";
    Regex::new(&format!(r"(?i)\b(?:{})(?:\son|\sam|\sel|\sle)?:?\s{day}", words.join("|"))).ok()
});

fn find(pattern: &Option<Regex>, entry: &str) -> Option<Range<usize>> {
    let found = pattern.as_ref()?.find(entry)?;
    let text = found.as_str().trim_end_matches(['.', ',', ';', ')', ']', '’', '”', '>']);
    Some(found.start()..found.start() + text.len())
}

/// The DOI, without a resolver.
pub(super) fn doi(entry: &str) -> Option<Range<usize>> {
    find(&DOI, entry)
}

/// The URL.
pub(super) fn url(entry: &str) -> Option<Range<usize>> {
    find(&URL, entry)
}

/// The day on which a page was read.
pub(super) fn accessed(entry: &str) -> Option<Range<usize>> {
    let found = ACCESSED.as_ref()?.captures(entry)?;
    Some(found.name("day")?.range())
}

/// That day with the word before it.
pub(super) fn accessed_at(entry: &str) -> Option<Range<usize>> {
    Some(ACCESSED.as_ref()?.find(entry)?.range())
}
