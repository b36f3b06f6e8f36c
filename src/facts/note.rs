//! Notes that describe a work in full, in the style of notes and bibliography: `Kofi Osei, Rain on
//! the Coast (Accra: Adu Press, 2019), 14.`
//!
//! Only the plain form is read: names in their natural order, a title, and a year in brackets. What
//! else stands in notes is prose.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Author, Reference};
use crate::text::document::Document;
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::authorship::lexicon;

/// Longest note that is looked at, in bytes.
const LONGEST: usize = 600;

static NOTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r"(?:\p{Lu}[\p{L}.’'-]*\s){1,3}(?:(?:van|von|der|den|de|da|di|la|le|al|el|bin)\s){0,2}\p{Lu}[\p{L}’'-]+";
    Regex::new(&format!(
        r#"(?x) ^ (?: (?i: see\salso | see | cf\. | quoted\sin )\s )?
        (?P<names> {name} (?: ,\s{name} )* (?: ,?\s(?:and|&)\s{name} )? ) (?P<more> ,?\set\sal\. )? ,\s
        (?: [“"‘] (?P<quoted> [^“”"]{{4,}}? ) [,.]? [”"’] ,? \s (?: in\s )? (?P<container> \p{{Lu}} [^()\d“”"]+? )
              (?: ,?\s (?P<volume> \d{{1,4}} ) )? (?: ,\sno\.\s (?P<issue> \d{{1,4}} ) )? \s
            | (?P<title> \p{{Lu}} [^()“”"]{{3,}}? ) \s )
        \( (?: (?P<publisher> \p{{Lu}} [^()]{{2,}}? ) ,\s | [^()\d]{{0,12}} )? (?P<year> 1[4-9]\d\d | 20\d\d ) \)
        (?: [,:]\s (?: pp?\.\s )? (?P<pages> \d+ (?: [-–] \d+ )? ) )?"#
    ))
    .ok()
});

/// The works that the notes of a document describe, in order.
#[must_use]
pub fn extract(document: &Document) -> Vec<Reference> {
    let notes = document.blocks.iter().filter(|block| block.zone == Zone::Footnote);
    let works = notes.filter_map(|block| work(document, block.span));
    works.enumerate().map(|(index, work)| Reference { index, ..work }).collect()
}

fn work(document: &Document, span: TextSpan) -> Option<Reference> {
    let text = document.text(span);
    // The year stands in brackets; most notes have none, and need no look by the regex.
    if text.len() > LONGEST || !text.contains('(') {
        return None;
    }
    let found = NOTE.as_ref()?.captures(text)?;
    let range = |name: &str| found.name(name).map(|group| group.range());
    let place = |range: Range<usize>| {
        let start = span.start as usize;
        document.extent(TextSpan::new(start + range.start, start + range.end))
    };
    let value = |name: &str| range(name).map(|range| text[range].to_owned());
    let names = range("names")?;
    let authors: Vec<Author> = text[names.clone()]
        .split(", ")
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "))
        .map(|part| part.strip_prefix("and ").unwrap_or(part).trim())
        .filter(|part| !part.is_empty())
        .map(author)
        .collect();
    let title = range("quoted").or_else(|| range("title"))?;
    let container = range("container").or_else(|| range("publisher"));
    // What the style has as pages behind a bracket is the page that is cited, unless in a journal.
    let pages = range("container").and_then(|_| value("pages"));
    let whole = found.get(0)?.range();
    Some(Reference {
        extent: place(names.start..whole.end),
        authors,
        et_al: range("more").is_some(),
        head: place(names),
        year: value("year"),
        year_extent: range("year").map(place),
        title: Some(text[title.clone()].trim_end_matches([',', '.']).to_owned()),
        title_span: Some(place(title.clone()).text),
        title_extent: Some(place(title)),
        volume_extent: range("volume").map(place),
        issue_extent: range("issue").map(place),
        pages_extent: range("container").and_then(|_| range("pages")).map(place),
        container: container.clone().map(|range| text[range].trim_end_matches(',').to_owned()),
        container_extent: container.map(place),
        numbers: [value("volume"), value("issue"), pages],
        ..Reference::default()
    })
}

/// A name in its natural order: particles belong to the family name.
fn author(name: &str) -> Author {
    let words: Vec<_> = name.split(' ').collect();
    let mut from = words.len() - 1;
    while from > 1 && lexicon().particles.contains(words[from - 1]) {
        from -= 1;
    }
    let given = words[..from].join(" ");
    let given = (!given.is_empty()).then_some(given);
    Author { family: words[from..].join(" "), given, short: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::text::source::Source;

    /// Authors, title, container, volume, pages and year of the work that a note describes.
    fn note(text: &str) -> Option<String> {
        let text = format!("Rain falls.[^1]\n\n[^1]: {text}\n");
        let source = Source::decode(text.into_bytes()).expect("text");
        let work = extract(&read::read("a.md", source)).into_iter().next()?;
        let authors: Vec<_> = work.authors.iter().map(|it| it.family.as_str()).collect();
        let [volume, _, pages] = &work.numbers;
        let rest = [&work.title, &work.container, volume, pages, &work.year];
        let rest = rest.map(|it| it.as_deref().unwrap_or("-"));
        Some(format!("{} | {}", authors.join("; "), rest.join(" | ")))
    }

    #[test]
    fn full_notes_describe_works() {
        for (text, want) in [
            (
                "Kofi Osei, *Rain on the Coast* (Accra: Adu Press, 2019), 14.",
                "Osei | Rain on the Coast | Accra: Adu Press | - | - | 2019",
            ),
            (
                "See Mary Adu, Laura de Vries, and U. Lund, “Nets and Boats,” *Coastal Studies* 4, no. 1 (2018): 3–19.",
                "Adu; de Vries; Lund | Nets and Boats | Coastal Studies | 4 | 3–19 | 2018",
            ),
        ] {
            assert_eq!(note(text).as_deref(), Some(want));
        }
    }

    #[test]
    fn other_notes_describe_none() {
        for text in [
            "Osei, *Rain*, 14.",
            "The harbour, the old one, was closed (in 2019).",
            "Kofi Osei opened it in Accra (2019).",
            "Interview with Kofi Osei, Accra, 3 May 2019.",
        ] {
            assert_eq!(note(text), None, "{text}");
        }
    }
}
