//! The title of an entry: between quotation marks, or up to the stop that ends it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{first_stop, terms};

/// The title of a body, and where the rest begins.
pub(super) fn find(body: &str) -> (Option<Range<usize>>, usize) {
    let lead = body.len() - body.trim_start().len();
    let text = &body[lead..];
    if let Some((open, close, width)) = quoted(text) {
        let title = text[open..close].trim_end_matches(['.', ',']);
        return (Some(lead + open..lead + open + title.len()), lead + close + width);
    }
    let stop = book(text).unwrap_or_else(|| first_stop(text));
    let title = text[..stop].trim_end_matches('.');
    // A locator, an edition or the end closes what no stop does.
    let marks = terms().available.iter().filter_map(|mark| title.find(mark.as_str()));
    let bracket = publisher(title);
    let cut = marks.chain(bracket).min().unwrap_or(title.len());
    let cut = edition(&title[..cut]).map_or(cut, |found| found.start);
    let bare = title[..cut].trim_end_matches([' ', ',', '.']);
    let title = without_aside(bare);
    if title.is_empty() {
        return (None, lead);
    }
    let rest = match edition(&text[..stop]) {
        Some(found) if found.start == cut => found.end,
        _ if bracket == Some(cut) => cut,
        // The bracket behind the title holds the publisher and the year.
        _ if bare.len() < cut || cut < text[..stop].trim_end_matches('.').len() => stop.min(cut),
        _ => stop,
    };
    (Some(lead..lead + title.len()), lead + rest)
}

/// The title of a body in the styles that part everything with commas, and where the rest begins:
/// `Rain on roofs, J. Air 12 (2019)`. The container, where its numbers show it, ends at `end`.
pub(super) fn find_before_comma(body: &str, end: Option<usize>) -> (Option<Range<usize>>, usize) {
    let lead = body.len() - body.trim_start().len();
    if quoted(&body[lead..]).is_some() {
        return find(body);
    }
    let cut = match end {
        // What the numbers follow is the journal.
        Some(end) => {
            body.get(lead..end).and_then(|text| text.trim_end_matches([' ', ',']).rfind(", "))
        }
        None => {
            let text = &body[lead..];
            let stop = first_stop(text);
            let edition = edition(text).map(|found| (found.start, found.end));
            let stopped = (stop < text.len()).then(|| (stop - 1, stop));
            let comma = || {
                let commas = text.match_indices(", ").map(|(at, _)| at);
                let mut named = commas.filter(|at| text[at + 2..].starts_with(char::is_uppercase));
                named.next().map(|at| (at, at))
            };
            let first = edition.filter(|it| stopped.is_none_or(|stopped| it.0 < stopped.0));
            let Some((cut, rest)) = first.or(stopped).or_else(comma) else { return find(body) };
            let title = text[..cut].trim_end_matches([' ', ',', '.']);
            return (Some(lead..lead + title.len()).filter(|it| !it.is_empty()), lead + rest);
        }
    };
    match cut {
        Some(cut) => (Some(lead..lead + cut), lead + cut + 1),
        None => (None, lead),
    }
}

/// The title between the quotation marks that a text begins with: where it begins and ends, and how
/// wide the closing mark is.
fn quoted(text: &str) -> Option<(usize, usize, usize)> {
    match text.chars().next()? {
        '‘' => closing_single(text),
        '“' => text.find('”').map(|at| ('“'.len_utf8(), at, '”'.len_utf8())),
        '"' => closing_straight(text),
        _ => None,
    }
}

/// Whether a text begins with a quotation mark that opens a title.
pub(super) fn is_quoted(text: &str) -> bool {
    text.trim_start().starts_with(['‘', '“', '"'])
}

/// The single quotation mark that closes a title: an apostrophe has a letter behind it, and a
/// quotation inside is followed by more of the title.
fn closing_single(text: &str) -> Option<(usize, usize, usize)> {
    let width = '’'.len_utf8();
    let closing = text.match_indices('’').find(|(at, _)| {
        let after = &text[at + width..];
        after.is_empty()
            || after.starts_with([',', '.'])
            || after.starts_with(" in ")
            || after.starts_with(" In ")
            || text[..*at].ends_with([',', '.']) && after.starts_with(' ')
    })?;
    Some(('‘'.len_utf8(), closing.0, width))
}

fn closing_straight(text: &str) -> Option<(usize, usize, usize)> {
    let closing = text.match_indices('"').skip(1).find(|(at, _)| {
        let after = &text[at + 1..];
        after.is_empty()
            || after.starts_with([',', '.'])
            || text[..*at].ends_with(['.', ',', '?', '!']) && after.starts_with(' ')
    })?;
    Some((1, closing.0, 1))
}

/// `The harbour. A study. In: Journal of Coasts`: the title reaches to what it stands in.
fn book(text: &str) -> Option<usize> {
    let at = text.find(". In: ").filter(|&at| at < 300)?;
    let quiet = !text[..at].contains(['“', '”', '(']);
    quiet.then_some(at + 1)
}

static EDITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = terms();
    let either =
        |list: &[String]| list.iter().map(|word| regex::escape(word)).collect::<Vec<_>>().join("|");
    let (ordinals, edition) = (either(&words.ordinals), either(&words.edition));
    let pattern = format!(
        r"(?i)(?:^|[,.]?\s)(?:(?:the\s)?(?:{ordinals})\.?\s|\d{{1,2}}(?:st|nd|rd|th)?\.?\s)(?:{edition})\b\.?"
    );
    Regex::new(&pattern).ok()
});

static PUBLISHER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s\(\p{Lu}[^()]{1,80},\s(?:1[4-9]|20)\d\d\)").ok());

/// Where the bracket with publisher and year begins: `Nets and Boats (Accra: Adu Press, 2011)`.
fn publisher(text: &str) -> Option<usize> {
    Some(PUBLISHER.as_ref()?.find(text)?.start())
}

/// Where the number of an edition stands: `, 2nd ed.`.
pub(super) fn edition(text: &str) -> Option<Range<usize>> {
    Some(EDITION.as_ref()?.find(text)?.range())
}

/// A title without the brackets behind it that tell of its edition, its translator or its medium.
fn without_aside(title: &str) -> &str {
    let mut title = title;
    while let Some(open) = title.ends_with([')', ']']).then(|| title.rfind(['(', '['])).flatten() {
        let inner = title[open + 1..title.len() - 1].to_lowercase();
        let told = terms().asides.iter().any(|word| {
            inner.split([' ', ',']).any(|it| it.trim_matches('.') == word) || inner == *word
        });
        if !told || open == 0 {
            break;
        }
        title = title[..open].trim_end();
    }
    title
}
