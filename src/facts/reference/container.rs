//! What a work appeared in: journal, book, site or publisher.

use std::ops::Range;

use super::{first_stop, terms, title};

/// From behind the title to a bracket, the numbers or a stop.
pub(super) fn find(rest: &str) -> Option<Range<usize>> {
    let mut at = opening(rest);
    // `Nets and Boats (Adu Press, 2011)`
    if rest[at..].starts_with('(') {
        at += 1;
    }
    let (inside, behind) = after_in(rest, at);
    at = behind;
    // Who translated it, and the edition, stand before the publisher.
    while !inside && let Some(next) = after_contributor(&rest[at..]) {
        at += next;
        at += opening(&rest[at..]);
    }
    let text = &rest[at..];
    let mut end = first_stop(text);
    let placed = place(text);
    // In a list that commas part, a stop is that of an abbreviation: `Proc. 3rd Conf., pp. 1–6`.
    if !inside && rest.trim_start().starts_with(',') || inside && end < 8 {
        end = text.len();
    }
    for (near, c) in text[..end].char_indices().skip_while(|&(near, _)| near < placed) {
        let place = c == ':' && near > 0;
        if matches!(c, ',' | ';' | '(' | '[' | '<')
            || c == ' ' && is_number(&text[near + 1..])
            || place
        {
            let named = text[near + 1..].strip_prefix(' ').is_some_and(|rest| !is_number(rest));
            if place && named {
                continue;
            }
            end = near;
            break;
        }
    }
    // `Coastal Names. Accra: Adu Press`: a series stands before the place and the publisher.
    let behind = opening(&text[end..]) + end;
    let series = text[..end].strip_suffix('.').is_some_and(|it| !it.contains('.'));
    if !inside && placed == 0 && series && place(&text[behind..]) > 0 {
        return find(&rest[at + behind..]).map(|it| it.start + at + behind..it.end + at + behind);
    }
    range(rest, at, end)
}

/// All of what stands before the numbers of a volume.
pub(super) fn before_numbers(rest: &str) -> Option<Range<usize>> {
    let at = opening(rest);
    let (inside, at) = after_in(rest, at);
    let text = &rest[at..];
    // An editor or an edition between the book and its volume.
    let edited = terms().contributors.iter().filter_map(|mark| text.find(&format!(", {mark}")));
    let edition = title::edition(text).map(|found| found.start);
    let end = edited.chain(edition).min().unwrap_or(text.len());
    if inside || end > LONGEST { find(rest) } else { range(rest, at, end) }
}

/// No name of a journal is longer, in bytes.
const LONGEST: usize = 160;

/// What closes the title, and white space.
fn opening(text: &str) -> usize {
    let closing = [' ', '\u{a0}', ',', '.', ';', '\n', '?', '!', '’', '”', '"'];
    text.len() - text.trim_start_matches(closing).len()
}

/// Behind `In:` and the editors, where a text has them.
fn after_in(rest: &str, at: usize) -> (bool, usize) {
    let leads = ["In: ", "In ", "in: ", "in "];
    let Some(lead) = leads.iter().find(|lead| rest[at..].starts_with(**lead)) else {
        return (false, at);
    };
    let mut at = at + lead.len();
    // `In A. Osei (Ed.), Title (pp. 1–9)`: the editors stand first.
    let mark = terms().edited.iter().filter_map(|mark| {
        rest[at..].find(mark.as_str()).map(|near| near + mark.len()).filter(|&near| near < 200)
    });
    at += mark.min().unwrap_or(0);
    at += rest[at..].len() - rest[at..].trim_start_matches([',', ':', ' ', '“', '‘', '"']).len();
    (true, at)
}

/// How long a sentence about translator or edition is that a text begins with.
fn after_contributor(text: &str) -> Option<usize> {
    if let Some(edition) = title::edition(text).filter(|found| found.start == 0) {
        return Some(edition.end);
    }
    let mark = terms().contributors.iter().find(|mark| {
        let head = text.get(..mark.len());
        head.is_some_and(|head| head.to_lowercase() == **mark)
            && text[mark.len()..].starts_with([' ', '.'])
    })?;
    let end = mark.len() + first_stop(text.get(mark.len()..)?.trim_start_matches('.')) + 1;
    (end < text.len()).then_some(end)
}

/// Where the publisher begins behind a place of several parts: `New York, NY, USA: Shore`.
fn place(text: &str) -> usize {
    let Some(colon) = text.find(": ").filter(|&at| at < 60) else { return 0 };
    let mut parts = text[..colon].split(", ");
    let named = parts.all(|part| {
        part.starts_with(char::is_uppercase)
            && part.split(' ').count() <= 3
            && !part.contains(['.', '(', ';'])
    });
    if named { colon + 2 } else { 0 }
}

/// Whether a text is no more than a day: `3 May`.
fn is_day(text: &str) -> bool {
    let mut words = text.split(' ');
    let day = words
        .next()
        .is_some_and(|word| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()));
    day && words.count() <= 2
}

/// Whether a text begins with a number by itself: `12`, not `3rd`.
fn is_number(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && !rest.starts_with(char::is_alphabetic)
}

/// A stretch that begins at a byte of the rest, if it can be the name of anything.
fn range(rest: &str, at: usize, len: usize) -> Option<Range<usize>> {
    let text = rest[at..at + len].trim_end_matches([' ', ',', ':', ';', '\u{a0}']);
    let bare = text.trim_end_matches('.');
    // `IEEE Trans. Eng.` ends with an abbreviation, and so does `J. Air.,`.
    let abbreviated = bare.contains(". ") || rest[at + text.len()..].starts_with(',');
    let name = if abbreviated && text.len() == bare.len() + 1 { text } else { bare };
    let lower = name.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let other = terms().available.iter().any(|mark| name.starts_with(mark.as_str()))
        || terms().accessed.iter().any(|word| lower.starts_with(word.as_str()))
        || terms().pages.iter().any(|word| word == first)
        || first == "http"
        || first == "https"
        || first == "doi"
        || is_day(name);
    let real = name.chars().any(char::is_alphabetic) && !other;
    real.then(|| at..at + name.len())
}
