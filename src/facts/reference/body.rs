//! What stands behind authors and year: title, container, volume, pages, DOI and URL.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::first_stop;

/// The parts of an entry's body, as byte ranges of the entry.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) title: Option<Range<usize>>,
    pub(super) container: Option<Range<usize>>,
    pub(super) volume: Option<Range<usize>>,
    pub(super) issue: Option<Range<usize>>,
    pub(super) pages: Option<Range<usize>>,
    pub(super) doi: Option<Range<usize>>,
    pub(super) url: Option<Range<usize>>,
}

static DOI: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"10\.\d{4,9}/[^\s"<>]+"#).ok());
static URL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:https?://|www\.)[^\s"<>]*"#).ok());
/// `16(8), pp. 8–15`, `55 (2): 232–46`, `vol. 39, no. 1, pp. 31-35`, `9: 1–2`.
static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \bpp?\.\s? (?P<only>[a-zA-Z]{0,2}\d+(?:\s?[-–—]\s?[a-zA-Z]{0,2}\d+)?)
          | [\s,:] (?:vol\.?\s*)? (?P<volume>\d{1,4})
          (?: \s?\( (?P<issue>[^()\s]{1,12}) \) | ,\s no\.\s (?P<number>\d{1,4}) )?
          (?: [,:]\s?(?:pp?\.\s?)? (?P<pages>[a-zA-Z]{0,2}\d+(?:\s?[-–—]\s?[a-zA-Z]{0,2}\d+)?) )?",
    )
    .ok()
});

/// Reads the body of an entry.
pub(super) fn parse(entry: &str, start: usize) -> Body {
    let mut out = Body::default();
    let find = |pattern: &Option<Regex>| {
        let found = pattern.as_ref()?.find(entry)?;
        let text = found.as_str().trim_end_matches(['.', ',', ';', ')', ']', '’', '”', '>']);
        Some(found.start()..found.start() + text.len())
    };
    out.doi = find(&DOI);
    out.url = find(&URL);
    let locators = [&out.doi, &out.url].into_iter().flatten().map(|span| span.start).min();
    let end = locators.unwrap_or(entry.len()).max(start);
    let body = &entry[start..end];
    let (title, rest) = title(body);
    out.title = title.map(|span| start + span.start..start + span.end);
    if let Some(container) = container(&body[rest..]) {
        let from = start + rest + container.start;
        let to = start + rest + container.end;
        out.container = Some(from..to);
        numbers(entry, to..end, &mut out);
    }
    out
}

fn numbers(entry: &str, within: Range<usize>, out: &mut Body) {
    let Some(pattern) = &*NUMBERS else { return };
    let Some(found) = pattern.captures(&entry[within.clone()]) else { return };
    let group = |name| {
        found.name(name).map(|group| within.start + group.start()..within.start + group.end())
    };
    out.volume = group("volume");
    out.issue = group("issue").or_else(|| group("number"));
    out.pages = group("pages").or_else(|| group("only"));
}

/// The title of a body, and where the rest begins.
fn title(body: &str) -> (Option<Range<usize>>, usize) {
    let lead = body.len() - body.trim_start().len();
    let text = &body[lead..];
    let quoted = match text.chars().next() {
        Some('‘') => closing_single(text),
        Some('“') => text.find('”').map(|at| ('“'.len_utf8(), at, '”'.len_utf8())),
        Some('"') => closing_straight(text),
        _ => None,
    };
    if let Some((open, close, width)) = quoted {
        let title = text[open..close].trim_end_matches(['.', ',']);
        return (Some(lead + open..lead + open + title.len()), lead + close + width);
    }
    let stop = first_stop(text);
    let title = text[..stop].trim_end_matches('.');
    // A locator or the end closes what no stop does.
    let cut = ["Available at", "Available from", "Retrieved from", "doi:", "DOI:", "<"]
        .iter()
        .filter_map(|mark| title.find(mark))
        .min()
        .unwrap_or(title.len());
    let title = title[..cut].trim_end_matches([' ', ',', '.']);
    if title.is_empty() {
        return (None, lead);
    }
    (Some(lead..lead + title.len()), lead + stop)
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
            || text[..*at].ends_with(['.', ',', '?']) && after.starts_with(' ')
    })?;
    Some((1, closing.0, 1))
}

/// Journal, book, site or publisher: from behind the title to the numbers, a bracket or a stop.
fn container(rest: &str) -> Option<Range<usize>> {
    let mut at =
        rest.len() - rest.trim_start_matches([' ', ',', '.', ';', '\n', '?', '!', '’', '”']).len();
    for lead in ["In: ", "In ", "in: ", "in "] {
        if rest[at..].starts_with(lead) {
            at += lead.len();
            // `In A. Osei (Ed.), Title (pp. 1–9)`: the editors stand first.
            let editors = ["(Ed.)", "(Eds.)", "(ed.)", "(eds.)", "(eds)", "(ed)"];
            let mark = editors.iter().filter_map(|mark| {
                rest[at..].find(mark).map(|near| near + mark.len()).filter(|&near| near < 200)
            });
            at += mark.min().unwrap_or(0);
            at += rest[at..].len() - rest[at..].trim_start_matches([',', ' ']).len();
            break;
        }
    }
    let text = &rest[at..];
    let mut end = first_stop(text);
    for (near, c) in text[..end].char_indices() {
        let before_number = c == ' ' && text[near + 1..].starts_with(|c: char| c.is_ascii_digit());
        let place = c == ':' && near > 0;
        if matches!(c, ',' | ';' | '(' | '[' | '<') || before_number || place {
            if place
                && text[near + 1..].starts_with(' ')
                && !text[near + 2..].starts_with(|c: char| c.is_ascii_digit())
            {
                continue;
            }
            end = near;
            break;
        }
    }
    let name = text[..end].trim_end_matches(['.', ' ', ',']);
    let known = ["Available at", "Available from", "Retrieved", "doi", "DOI", "Accessed", "http"];
    let real =
        name.chars().any(char::is_alphabetic) && !known.iter().any(|mark| name.starts_with(mark));
    real.then(|| at..at + name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(body: &str) -> [&str; 5] {
        let parsed = parse(body, 0);
        [parsed.title, parsed.container, parsed.volume, parsed.issue, parsed.pages]
            .map(|span| span.map_or("", |span| &body[span]))
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
        let body = parse(entry, 0);
        assert_eq!(body.doi.map(|span| &entry[span]), Some("10.1000/x.y"));
        assert_eq!(body.url.map(|span| &entry[span]), Some("https://doi.org/10.1000/x.y"));
    }
}
