//! The bibliography as BibTeX.

use std::io::{self, Write};

use super::{Work, WorkType, is_organisation, plain_range, publication};
use crate::facts::{Author, Reference};
use crate::text::escape;
use crate::words::authorship::{bare_year, is_year};

/// One entry a work.
///
/// # Errors
/// What the writer fails with.
pub fn write(works: &[Work<'_>], out: &mut dyn Write) -> io::Result<()> {
    for (at, work) in works.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let id = work.id.replace(|c: char| is_no_part(c) || c == ',' || c.is_whitespace(), "");
        writeln!(out, "@{}{{{id},", type_name(work.kind))?;
        for (name, value) in fields(work) {
            writeln!(out, "  {name} = {{{value}}},")?;
        }
        writeln!(out, "}}")?;
    }
    Ok(())
}

fn type_name(kind: WorkType) -> &'static str {
    match kind {
        WorkType::Article => "article",
        WorkType::Chapter => "incollection",
        WorkType::Book => "book",
        WorkType::WebPage | WorkType::Document => "misc",
    }
}

/// The fields that an entry has, in the order in which people expect them.
fn fields(work: &Work<'_>) -> impl Iterator<Item = (&'static str, String)> {
    let entry = work.entry;
    let [volume, issue, pages] = &entry.numbers;
    let container = match work.kind {
        WorkType::Article => "journal",
        WorkType::Chapter => "booktitle",
        WorkType::Book => "publisher",
        WorkType::WebPage | WorkType::Document => "howpublished",
    };
    let (place, name) = publication(work);
    let text = |value: &Option<String>| value.as_deref().map(escaped);
    // Packages read these two as they stand.
    let verbatim =
        |value: &Option<String>| value.as_deref().map(|text| text.replace(is_no_part, ""));
    let year = entry.year.as_deref();
    let pages = pages.as_deref().map(|pages| escaped(&plain_range(pages, "--")));
    let fields = [
        ("author", authors(entry)),
        ("title", entry.title.as_deref().map(title)),
        ("address", place.map(escaped)),
        (container, name.map(escaped)),
        ("volume", text(volume)),
        ("number", text(issue)),
        ("pages", pages),
        ("year", year.filter(|year| is_year(year)).map(|year| bare_year(year).to_owned())),
        ("note", year.filter(|year| !is_year(year)).map(escaped)),
        ("doi", verbatim(&entry.doi)),
        ("url", verbatim(&entry.url)),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, value?)))
}

fn authors(entry: &Reference) -> Option<String> {
    let mut names: Vec<_> = entry.authors.iter().map(author).collect();
    if entry.et_al {
        names.push("others".to_owned());
    }
    (!names.is_empty()).then(|| names.join(" and "))
}

/// Braces keep the name of an organisation in one piece.
fn author(author: &Author) -> String {
    let family = escaped(&author.family);
    match &author.given {
        Some(given) => format!("{family}, {}", escaped(given)),
        None if is_organisation(author) => format!("{{{family}}}"),
        None => family,
    }
}

/// Styles put titles in lower case: braces keep the capitals of names. Where most words begin with
/// a capital, only those with one inside are surely names.
fn title(title: &str) -> String {
    let words = || title.split(' ').filter(|word| word.chars().count() > 3);
    let capitals = words().filter(|word| word.starts_with(char::is_uppercase)).count();
    let headline = capitals * 2 > words().count();
    let protected = title.split(' ').enumerate().map(|(at, word)| {
        let inside = word.chars().skip(1).any(char::is_uppercase);
        let named = !headline && at > 0 && word.starts_with(char::is_uppercase);
        if !(inside || named) {
            return escaped(word);
        }
        let bare = word.trim_end_matches([':', ',', '.', ';', '?', '!']);
        format!("{{{}}}{}", escaped(bare), &word[bare.len()..])
    });
    protected.collect::<Vec<_>>().join(" ")
}

/// What cannot stand in a field as it is: signs of TeX that would end it, and what is not seen,
/// which TeX would set as nothing, or fail over.
fn is_no_part(c: char) -> bool {
    matches!(c, '{' | '}' | '\\') || escape::hidden(c)
}

/// Text as TeX reads it. Braces are dropped: a single one would end the field.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash "),
            '~' => out.push_str("\\textasciitilde "),
            '^' => out.push_str("\\textasciicircum "),
            c if c.is_whitespace() => out.push(' '),
            c if is_no_part(c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_tex_are_escaped() {
        assert_eq!(escaped("Salt & Bread: 5% {of} #1"), r"Salt \& Bread: 5\% of \#1");
        assert_eq!(escaped("a\u{1b}\u{202e}\nb"), "a b");
        assert_eq!(escaped("a_b~c\\d"), r"a\_b\textasciitilde c\textbackslash d");
    }

    #[test]
    fn names_in_titles_keep_their_capitals() {
        assert_eq!(title("The rain of Accra, and DNA"), "The rain of {Accra}, and {DNA}");
        assert_eq!(title("The Rain of Accra and DNA"), "The Rain of Accra and {DNA}");
    }
}
