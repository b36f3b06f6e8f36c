//! Finding the year of an entry, which also tells where the authors end.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{accessed, first_stop};
use crate::words::authorship::{is_initials, is_year, lexicon};
use crate::words::fold;

/// The year of an entry and the stretches on both sides of it.
pub(super) struct Dated {
    /// The year with its suffix letter, or the word in its place.
    pub(super) year: Option<Range<usize>>,
    /// What stands before the title.
    pub(super) head: Range<usize>,
    /// The title, where it stands in the place of the authors.
    pub(super) title: Option<Range<usize>>,
    /// Where the title begins, or what follows it.
    pub(super) body: usize,
    /// Whether no year stands behind the authors, as in the styles that end with it.
    pub(super) late: bool,
}

static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let undated = lexicon_pattern();
    Regex::new(&format!(r"\b(?:1[4-9]\d\d|20\d\d)[a-z]?\b|\b(?:{undated})\b(?:\.[a-z]\b)?\.?")).ok()
});

/// The words in the place of a year, in lower case or with a capital.
fn lexicon_pattern() -> String {
    let mut words: Vec<_> = lexicon().undated.iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let either = |word: &String| {
        let mut letters = word.chars();
        let first =
            letters.next().map_or_else(String::new, |c| format!("[{c}{}]", c.to_uppercase()));
        first + &regex::escape(letters.as_str())
    };
    words.into_iter().map(either).collect::<Vec<_>>().join("|")
}

/// Longest stretch of authors that is looked at, in bytes; lists of a whole collaboration fit.
const LONGEST_HEAD: usize = 20_000;

/// How many years of one entry are looked at.
const MOST_YEARS: usize = 12;

/// Finds the year of an entry.
///
/// Author–date styles put it behind the authors; the first year with nothing but names before it is
/// the one. Other styles end with the year, and their authors reach to the first stop.
pub(super) fn find(entry: &str) -> Dated {
    let Some(pattern) = &*YEAR else { return undated(entry) };
    for found in
        pattern.find_iter(entry).take_while(|found| found.start() < LONGEST_HEAD).take(MOST_YEARS)
    {
        let (start, end) = (found.start(), found.end());
        if !stands_alone(entry, start, end) {
            continue;
        }
        let head = entry[..start].trim_end_matches([' ', '(', '[', '\u{a0}']);
        let bracketed = head.len() < start && entry[head.len()..start].contains(['(', '[']);
        let head = head.trim_end_matches([',', '.', ' ', ':']);
        let starts_entry = head.is_empty();
        let names = is_head(head) || lexicon().names_organisation(head) && head.len() < 200;
        let body = after_year(entry, end, bracketed);
        let repeated = !starts_entry && begins_alike(head, &entry[body..]);
        let titled = !starts_entry && (repeated || bracketed && is_short_title(entry, head, end));
        if starts_entry || is_head(head) || titled {
            let named = names && !repeated;
            return Dated {
                year: Some(start..trim_stop(entry, start, end)),
                head: 0..if named { head_end(entry, head.len()) } else { 0 },
                title: (titled && !named).then_some(0..head.len()),
                body,
                late: false,
            };
        }
    }
    let last = pattern
        .find_iter(&entry[..locator(entry)])
        .filter(|found| found.as_str().starts_with(|c: char| c.is_ascii_digit()))
        .filter(|found| stands_alone(entry, found.start(), found.end()))
        .last();
    Dated { year: last.map(|found| found.range()), ..undated(entry) }
}

/// Without a year behind the authors, they reach to the first stop: that of a sentence, or that of
/// an initial which no further name follows.
fn undated(entry: &str) -> Dated {
    let sentence = first_stop(entry);
    let stop = entry
        .match_indices(". ")
        .map(|(at, _)| at + 1)
        .take_while(|&at| at < LONGEST_HEAD)
        .find(|&at| {
            let next = entry[at..].trim_start().split(' ').next().unwrap_or_default();
            // A capital alone is an initial only where a mark closes it: `A` opens a title.
            let marked = next.ends_with([',', ';', '.']);
            let next = next.trim_end_matches([',', ';']);
            let name = lexicon().conjunctions.contains(next) || marked && is_initials(next);
            at >= sentence || !name && entry[..at].contains(", ")
        })
        .unwrap_or(entry.len());
    let head = entry[..stop].trim_end_matches(['.', ' ']);
    if is_head(head) && stop < entry.len() {
        Dated {
            year: None,
            head: 0..head_end(entry, head.len()),
            title: None,
            body: stop,
            late: true,
        }
    } else {
        Dated { year: None, head: 0..0, title: None, body: 0, late: true }
    }
}

/// The stop of a last initial belongs to it.
fn head_end(entry: &str, end: usize) -> usize {
    let initial = entry[..end].rsplit([' ', ',']).next().unwrap_or_default();
    let letters = initial.chars().all(|c| c.is_uppercase() || c == '.' || fold::is_dash(c));
    let initial = letters && initial.contains(char::is_uppercase) && initial.chars().count() <= 6;
    if initial && entry[end..].starts_with('.') { end + 1 } else { end }
}

/// `forthcoming.` has a stop of its own, `n.d.` needs one.
fn trim_stop(entry: &str, start: usize, end: usize) -> usize {
    let text = &entry[start..end];
    if text.ends_with('.') && text.matches('.').count() == 1 { end - 1 } else { end }
}

/// Not a part of a range, a number or a word with a hyphen.
fn stands_alone(entry: &str, start: usize, end: usize) -> bool {
    let before = entry[..start].chars().next_back();
    let range = entry[end..].strip_prefix(fold::is_dash).is_some_and(starts_with_digit);
    !before.is_some_and(|c| fold::is_dash(c) || matches!(c, '/' | '.' | '#'))
        && (!range || before == Some('('))
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Where the locators of an entry begin: no year is looked for in a URL.
fn locator(entry: &str) -> usize {
    let marks = ["http", "doi", "www."].iter().filter_map(|mark| entry.find(mark));
    marks.chain(accessed(entry)).min().unwrap_or(entry.len())
}

/// Whether a text begins with another, of several words.
fn begins_alike(title: &str, text: &str) -> bool {
    let text = text.trim_start_matches(['‘', '“', '"', ' ']);
    title.contains(' ') && text.starts_with(title)
}

/// `(2019) Title` without an author: a short title stands in the author's place.
fn is_short_title(entry: &str, head: &str, end: usize) -> bool {
    let closes = entry[end..].starts_with([')', ']', ',']);
    // `Rain. J. Air 12, 45–49 (2019)`: a volume stands before the year.
    let numbered = head.ends_with(|c: char| c.is_ascii_digit())
        && (head.contains(", ") || first_stop(head) < head.len());
    closes && !numbered && head.len() < 200 && !head.contains(['(', ':', '/', '“', '‘', '"'])
}

/// The body starts behind the bracket, the stop or the comma that closes the year.
fn after_year(entry: &str, end: usize, bracketed: bool) -> usize {
    let mut at = end;
    if bracketed {
        // `(2019, May 5)`, `(2004 [1919])`: to the bracket, if it is near.
        let close = entry[at..].char_indices().take(60).find(|(_, c)| *c == ')' || *c == ']');
        at += close.map_or(0, |(near, c)| near + c.len_utf8());
    }
    // `1944/1947`, `1893–1894`: a second year belongs to the first.
    let second = entry[at..].strip_prefix(|c| c == '/' || fold::is_dash(c));
    if let Some(second) = second.filter(|second| second.get(..4).is_some_and(is_year)) {
        at = entry.len() - second.len() + 4;
    }
    // `[1919] 1957`, `1957 [1919]`
    let behind = entry[at..].trim_start_matches([' ', ')', ']']);
    let inner = behind.trim_start_matches(['[', '(']);
    let opened = inner.len() < behind.len();
    if inner.get(..4).is_some_and(is_year)
        && inner[4..].starts_with(if opened { [']', ')'] } else { ['.', ')'] })
    {
        at = entry.len() - inner.len() + 4;
    }
    let rest = &entry[at..];
    entry.len() - rest.trim_start_matches([')', ']', '.', ',', ':', ';', ' ', '\u{a0}', '\n']).len()
}

/// Whether a stretch is made of names only.
pub(super) fn is_head(head: &str) -> bool {
    let words = || head.split([' ', '\u{a0}', '\n']).filter(|word| !word.is_empty());
    let repeated = head.trim_start_matches(|c| fold::is_dash(c) || c == '_');
    if repeated.len() + 1 < head.len() {
        return repeated
            .split([' ', ',', '.'])
            .all(|word| word.is_empty() || lexicon().editors.contains(word));
    }
    let lexicon = lexicon();
    let mut unknown = 0;
    // Where others have initials, a word in lower case between two commas is the name of an account.
    let personal =
        words().any(|word| word.contains('.') && is_initials(word.trim_end_matches(',')));
    let mut parted = true;
    for (at, word) in words().enumerate() {
        let alone = parted && word.ends_with([',', ';']) && personal;
        parted = word.ends_with([',', ';']);
        if word.ends_with([':', '?', '!']) || word.contains(['“', '‘', '"', '/']) {
            return false;
        }
        let word = word.trim_end_matches([',', ';']);
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&').to_lowercase();
        let named = word.chars().any(char::is_uppercase)
            || bare.is_empty()
            || bare.len() == 1 && word.ends_with('.')
            || lexicon.particles.contains(&bare)
            || lexicon.conjunctions.contains(&bare)
            || lexicon.linkers.contains(&bare)
            || lexicon.editors.contains(&bare)
            || at > 0 && lexicon.suffixes.contains(&bare)
            || fold::key(word).starts_with("al ")
            || matches!(bare.as_str(), "et" | "al" | "others" | "the" | "ʼt" | "t" | "d" | "l");
        if at == 0 && !named && bare.contains(|c: char| c.is_ascii_digit()) {
            // `1000 Genomes Consortium` is a name, `20 years of rain` is not.
            let follows = words().nth(1).is_some_and(|next| next.starts_with(char::is_uppercase));
            if follows {
                continue;
            }
            return false;
        }
        unknown += usize::from(!named && !alone);
    }
    // An author may have an unusual lower-case name; a title has more than one such word.
    let count = words().count();
    let lone = count <= 2 && unknown <= 1;
    let last = words().next_back().unwrap_or_default();
    (unknown == 0 || lone)
        && count > 0
        && !lexicon.linkers.contains(last)
        && first_stop(head) >= head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(entry: &str) -> (&str, &str, &str) {
        let dated = find(entry);
        let year = dated.year.map_or("", |year| &entry[year]);
        (&entry[dated.head], year, &entry[dated.body..])
    }

    #[test]
    fn the_year_follows_the_authors() {
        assert_eq!(year("Osei, K. (2019a) ‘Rain’, Air."), ("Osei, K.", "2019a", "‘Rain’, Air."));
        assert_eq!(year("Osei K, Adu J. 2019. Rain."), ("Osei K, Adu J.", "2019", "Rain."));
        assert_eq!(year("Osei, Kofi. n.d.. Rain."), ("Osei, Kofi", "n.d.", "Rain."));
        assert_eq!(year("Osei, K. (2019, May 5). Rain."), ("Osei, K.", "2019", "Rain."));
        assert_eq!(year("———. 1989. Wind."), ("———", "1989", "Wind."));
    }

    #[test]
    fn a_year_in_a_title_is_none() {
        let entry = "Osei, K. Harvests of the North in 1945. Accra: Adu, 1987.";
        assert_eq!(
            year(entry),
            ("Osei, K.", "1987", " Harvests of the North in 1945. Accra: Adu, 1987.")
        );
    }
}
