//! Entries of a `.bib` file: keys with their places, and the works that they stand for.
//!
//! The grammar is that of the `biblatex` crate. What it cannot read is reported and left out, entry
//! by entry, so that one missing brace does not make every key undefined.

use std::borrow::Cow;
use std::ops::Range;

use biblatex::{
    Bibliography, ChunksExt, Field, ParseError, ParseErrorKind, Person, RawBibliography, RawChunk,
    RawEntry, Spanned, Token,
};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::facts::{Author, Reference};
use crate::text::document::{Document, Format};
use crate::text::span::{Extent, SourceSpan, TextSpan};
use crate::words::authorship::is_year;

/// One entry of a `.bib` file, or of a list whose entries have keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyedEntry {
    /// The key by which texts cite it.
    pub key: String,
    /// `article`, `book`, in lower case.
    pub kind: String,
    /// Where the key stands.
    pub key_span: SourceSpan,
    /// Further keys for it.
    pub aliases: Vec<String>,
    /// Keys of entries that it takes fields from.
    pub parents: Vec<String>,
    /// The work, with places in the `.bib` file; their spans of prose are empty.
    pub work: Reference,
}

/// What is wrong with the syntax of a `.bib` file, or too much of it to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where reading stopped.
    pub span: SourceSpan,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Whether the file may be valid, and only more than is read.
    pub is_limit: bool,
}

/// An entry of a bibliography that stands in the text itself, under `\bibitem`.
#[must_use]
pub fn entry(document: &Document, key_span: SourceSpan, work: Reference) -> KeyedEntry {
    KeyedEntry {
        key: key_span.of(document.source.text()).to_owned(),
        kind: "bibitem".to_owned(),
        key_span,
        aliases: Vec::new(),
        parents: Vec::new(),
        work,
    }
}

/// The entries of a `.bib` file, in order, and what is wrong with it; nothing for other texts.
#[must_use]
pub fn extract(document: &Document) -> (Vec<KeyedEntry>, Vec<Fault>) {
    if document.format != Format::Bibtex {
        return (Vec::new(), Vec::new());
    }
    let mut library = Library { text: document.source.text(), ..Library::default() };
    match RawBibliography::parse(library.text) {
        Ok(raw) => library.add(raw),
        Err(_) => library.add_piecewise(),
    }
    library.entries.sort_by_key(|entry| entry.key_span);
    for (index, entry) in library.entries.iter_mut().enumerate() {
        entry.work.index = index;
    }
    (library.entries, library.faults)
}

/// How deep the braces of a value may stand, and how many signs it may have that part it: the crate
/// reads one in the other by calling itself, and joins the parts one by one.
const DEPTH: u32 = 64;
const SIGNS: usize = 8192;

/// How many broken entries of a file are shown.
const FAULTS: usize = 20;

/// What was read so far.
#[derive(Default)]
struct Library<'s> {
    text: &'s str,
    entries: Vec<KeyedEntry>,
    faults: Vec<Fault>,
}

impl<'s> Library<'s> {
    /// Reads what stands between two `@` at the starts of lines by itself.
    fn add_piecewise(&mut self) {
        let mut starts: Vec<usize> = Vec::new();
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            if line[indent..].starts_with('@') {
                starts.push(at + indent);
            }
            at += line.len();
        }
        let ends: Vec<_> = starts.iter().skip(1).copied().chain([self.text.len()]).collect();
        let mut read = RawBibliography {
            preamble: String::new(),
            entries: Vec::new(),
            abbreviations: Vec::new(),
        };
        for (start, end) in starts.into_iter().zip(ends) {
            let text = self.text;
            let mut piece = &text[start..end];
            // What follows an entry may be any text, with an `@` in it.
            if let Some(close) = closing_brace(piece) {
                piece = &piece[..close];
            }
            match RawBibliography::parse(piece) {
                Ok(raw) => {
                    read.abbreviations.extend(raw.abbreviations);
                    read.entries.extend(raw.entries.into_iter().map(|it| shifted(it, start)));
                }
                Err(error) => self.recover(piece, start, &error),
            }
        }
        self.add(read);
    }

    /// Keeps the key of an entry that cannot be read, and says what is wrong with it.
    fn recover(&mut self, piece: &str, start: usize, error: &ParseError) {
        let body = piece.find(|c: char| c != '@' && !c.is_alphanumeric()).unwrap_or(piece.len());
        let kind = piece[..body].trim_start_matches('@').to_lowercase();
        let rest = piece[body..].trim_start();
        let open = piece.len() - rest.len();
        if kind == "comment" || !rest.starts_with(['{', '(']) {
            return;
        }
        let mut head = open + 1;
        if !matches!(kind.as_str(), "string" | "preamble") {
            let rest = &piece[open + 1..];
            let lead = rest.len() - rest.trim_start().len();
            // As the crate has it.
            let ends = |c: char| matches!(c, ',' | '}') || c.is_whitespace() || c.is_control();
            let key = rest.trim_start().split(ends).next();
            let key = key.filter(|key| !key.is_empty() && !key.contains('=')).unwrap_or_default();
            let from = open + 1 + lead;
            head = from + key.len();
            if !key.is_empty() {
                let span = SourceSpan::new(start, start + piece.trim_end().len());
                self.entries.push(KeyedEntry {
                    key: key.to_owned(),
                    kind,
                    key_span: SourceSpan::new(start + from, start + head),
                    aliases: Vec::new(),
                    parents: Vec::new(),
                    work: work(span),
                });
            }
        }
        // A file that is broken throughout has one cause.
        if self.faults.len() == FAULTS {
            return;
        }
        // BibTeX reads parentheses too, and braces around quotation marks.
        if !rest.starts_with('(') && !piece.contains("{\"}") {
            self.faults.push(fault(piece, start, head, error));
        }
    }

    /// Adds the entries of a file.
    fn add(&mut self, raw: RawBibliography<'s>) {
        let abbreviations = abbreviations(&raw);
        for mut entry in raw.entries {
            for field in &mut entry.v.fields {
                field.value.v = opened(&field.value.v, &abbreviations);
            }
            let raw = &entry.v;
            let links = |names: &[&str]| -> Vec<String> {
                let fields = raw.fields.iter();
                let fields = fields.filter(|it| names.contains(&&*it.key.v.to_ascii_lowercase()));
                let values = fields.flat_map(|field| &field.value.v).map(|value| text_of(&value.v));
                let keys = values.flat_map(|text| text.split(',')).map(str::trim);
                keys.filter(|key| !key.is_empty()).map(str::to_owned).collect()
            };
            let end = entry.span.end;
            let rest = self.text.get(end..).unwrap_or_default();
            let close = rest.len() - rest.trim_start().len();
            let closed = rest[close..].starts_with('}');
            let whole = SourceSpan::new(entry.span.start, end + if closed { close + 1 } else { 0 });
            let mut out = KeyedEntry {
                key: raw.key.v.to_owned(),
                kind: raw.kind.v.to_lowercase(),
                key_span: source(&raw.key.span),
                aliases: links(&["ids"]),
                parents: links(&["crossref", "xdata", "xref", "related"]),
                work: work(whole),
            };
            entry.v.fields.retain(|field| {
                let Some(what) = excess(&field.value.v) else { return true };
                if self.faults.len() < FAULTS {
                    self.faults.push(Fault {
                        span: source(&field.key.span),
                        message: format!("the value of this field is not read: {what}"),
                        help: "take out the braces that do nothing".to_owned(),
                        is_limit: true,
                    });
                }
                false
            });
            describe(entry, &mut out.work);
            self.entries.push(out);
        }
    }
}

/// The values of `@string`, opened: each can name those before it.
fn abbreviations<'s>(raw: &RawBibliography<'s>) -> FxHashMap<String, Field<'s>> {
    let mut out: FxHashMap<String, Field<'s>> = FxHashMap::default();
    for pair in &raw.abbreviations {
        let value = opened(&pair.value.v, &out);
        out.insert(pair.key.v.to_ascii_lowercase(), value);
    }
    out
}

/// The most parts that a value has once its abbreviations are opened.
const PARTS: usize = 32;

/// A value with abbreviations replaced by what they stand for; an unknown one stands for itself.
fn opened<'s>(value: &Field<'s>, known: &FxHashMap<String, Field<'s>>) -> Field<'s> {
    let mut out: Field<'s> = Vec::with_capacity(value.len());
    for part in value {
        match part.v {
            RawChunk::Normal(_) => out.push(part.clone()),
            RawChunk::Abbreviation(name) => match known.get(&name.to_ascii_lowercase()) {
                Some(parts) => {
                    // Their place is where the abbreviation is used.
                    let here =
                        |it: &Spanned<RawChunk<'s>>| Spanned::new(it.v.clone(), part.span.clone());
                    out.extend(parts.iter().map(here));
                }
                None => out.push(Spanned::new(RawChunk::Normal(name), part.span.clone())),
            },
        }
    }
    out.truncate(PARTS);
    out
}

fn text_of<'s>(chunk: &RawChunk<'s>) -> &'s str {
    match chunk {
        RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
    }
}

/// What is too much of a value; nothing of most.
fn excess(value: &Field<'_>) -> Option<String> {
    let (mut depth, mut signs) = (0_u32, 0);
    for byte in value.iter().flat_map(|part| text_of(&part.v).bytes()) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'$' => {}
            _ => continue,
        }
        signs += 1;
        if depth > DEPTH {
            return Some(format!("its braces stand more than {DEPTH} deep"));
        }
        if signs > SIGNS {
            return Some(format!("it has more than {SIGNS} braces and dollar signs"));
        }
    }
    None
}

/// A work of which only the place is known.
fn work(span: SourceSpan) -> Reference {
    Reference { extent: only(span), ..Reference::default() }
}

/// A place that has no prose.
fn only(source: SourceSpan) -> Extent {
    Extent { text: TextSpan::default(), source }
}

fn source(span: &Range<usize>) -> SourceSpan {
    SourceSpan::new(span.start, span.end)
}

/// Fields that lead to other entries: the crate would follow them, in a circle too.
const LINKS: [&str; 4] = ["crossref", "xdata", "ids", "related"];

/// Reads the fields of an entry.
fn describe(mut entry: Spanned<RawEntry<'_>>, work: &mut Reference) {
    // One function: a field of the entry after another.
    entry.v.fields.retain(|it| !LINKS.contains(&&*it.key.v.to_ascii_lowercase()));
    let places: Vec<_> = entry
        .v
        .fields
        .iter()
        .filter_map(|field| {
            let value = &field.value.v;
            let span = value.first()?.span.start..value.last()?.span.end;
            Some((field.key.v.to_ascii_lowercase(), source(&span)))
        })
        .collect();
    let raw = RawBibliography {
        preamble: String::new(),
        entries: vec![entry],
        abbreviations: Vec::new(),
    };
    let Ok(read) = Bibliography::from_raw(raw) else { return };
    let Some(entry) = read.iter().next() else { return };
    // The first of some fields that has a value, with its place.
    let first = |names: &[&str]| {
        names.iter().find_map(|name| {
            let text = entry.get(name)?.format_verbatim();
            let text = without_commands(&text);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let place = places.iter().find(|(field, _)| field == name);
            (!text.is_empty()).then(|| (text, place.map(|(_, span)| only(*span))))
        })
    };
    let value = |names: &[&str]| first(names).map(|(text, _)| text);
    let people = ["author", "editor"].iter().find_map(|name| {
        let chunks = entry.get(name)?;
        let place = places.iter().find(|(field, _)| field == name)?;
        Some((chunks.parse::<Vec<Person>>().ok()?, place.1))
    });
    if let Some((people, place)) = people {
        work.head = only(place);
        work.et_al = people.iter().any(|person| person.name == "others");
        work.authors = people.iter().filter(|it| it.name != "others").filter_map(author).collect();
    }
    if let Some((year, place)) = first(&["year", "date"]) {
        // `2019-05-03`
        let bare = year.get(..4).filter(|bare| is_year(bare) && year[4..].starts_with('-'));
        work.year = Some(bare.unwrap_or(&year).to_owned());
        work.year_extent = place;
    }
    work.second_year = value(&["origyear", "origdate"]).filter(|year| is_year(year));
    work.title = value(&["title"]).map(|title| match value(&["subtitle"]) {
        Some(subtitle) => format!("{title}: {subtitle}"),
        None => title,
    });
    let containers = [
        "journaltitle",
        "journal",
        "booktitle",
        "maintitle",
        "publisher",
        "institution",
        "organization",
        "school",
        "howpublished",
    ];
    if let Some((container, place)) = first(&containers) {
        work.container = Some(container).filter(|name| !name.contains("://"));
        work.container_extent = place.filter(|_| work.container.is_some());
    }
    work.numbers = [value(&["volume"]), value(&["number", "issue"]), value(&["pages"])];
    if let Some((doi, place)) = first(&["doi"])
        && let Some(at) = doi.find("10.")
    {
        work.doi = Some(doi[at..].to_owned());
        work.doi_extent = place;
    }
    if let Some((url, place)) = first(&["url"]) {
        work.url = Some(url);
        work.url_extent = place;
    }
}

/// A value without the commands that set parts of it: `Theory of \emph{pro}`.
fn without_commands(value: &str) -> Cow<'_, str> {
    let mut rest = value;
    let mut out = String::new();
    while let Some(at) = rest.find('\\') {
        let (before, command) = rest.split_at(at);
        let name = command[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let (command, behind) = command.split_at(1 + name);
        out.push_str(before);
        match behind.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((inner, behind)) if name > 1 => {
                out.push_str(inner);
                rest = behind;
            }
            // `\&` is the sign, and the name of a letter stays: `\o`.
            _ => {
                out.push_str(if name > 0 { command } else { "" });
                rest = behind;
            }
        }
    }
    if out.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned(out + rest) }
}

fn author(person: &Person) -> Option<Author> {
    let family = [person.prefix.as_str(), &person.name].join(" ").trim().to_owned();
    let given = Some(person.given_name.clone()).filter(|given| !given.is_empty());
    (!family.is_empty()).then_some(Author { family, given, short: None })
}

/// Where the entry that a text begins with ends: behind the brace that closes its first one.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// What an error of the grammar means to the author of the file.
fn fault(piece: &str, start: usize, head: usize, error: &ParseError) -> Fault {
    let opening = SourceSpan::new(start, start + head);
    let at = error.span.start.min(piece.len());
    let word = piece.get(at..).unwrap_or_default();
    let len = word.find([' ', '\n', '\r', '=', ',']).unwrap_or(word.len());
    let here = SourceSpan::new(start + at, start + at + len);
    let unclosed = || ("this entry is not closed", "add the missing `}`", opening);
    // Text between entries, or a brace at the start of a line, was read as a part of this one.
    let read = piece.get(..at).unwrap_or(piece);
    let at_end = at >= piece.trim_end().len() || read.contains("\n}") || read.contains("\n\n");
    let (message, help, span) = match &error.kind {
        _ if at_end && closing_brace(piece).is_none() => unclosed(),
        ParseErrorKind::UnexpectedEof => {
            ("a value of this entry cannot be read", "put it into braces", opening)
        }
        ParseErrorKind::Expected(Token::Comma) => {
            ("there is no comma between two fields", "put a comma before this", here)
        }
        ParseErrorKind::Expected(Token::Equals) => {
            ("this field has no value", "write `name = {value}`", here)
        }
        ParseErrorKind::Expected(Token::Identifier) => {
            ("there is no name of a field here", "write `name = {value}`", here)
        }
        _ => ("this entry cannot be read", "check its braces and commas", opening),
    };
    let span = if span.is_empty() { opening } else { span };
    Fault { span, message: message.to_owned(), help: help.to_owned(), is_limit: false }
}

/// An entry that was read from a part of a file, with places in the whole of it.
fn shifted(mut entry: Spanned<RawEntry<'_>>, by: usize) -> Spanned<RawEntry<'_>> {
    let shift = |span: &mut Range<usize>| *span = span.start + by..span.end + by;
    shift(&mut entry.span);
    shift(&mut entry.v.key.span);
    shift(&mut entry.v.kind.span);
    for field in &mut entry.v.fields {
        shift(&mut field.key.span);
        shift(&mut field.value.span);
        field.value.v.iter_mut().for_each(|part| shift(&mut part.span));
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::text::source::Source;

    fn library(text: &str) -> (Vec<KeyedEntry>, Vec<Fault>) {
        let source = Source::decode(text.as_bytes().to_vec()).expect("text");
        extract(&read::read("a.bib", source))
    }

    #[test]
    fn entries_have_keys_and_works_with_their_places() {
        let text = "@string{air = \"Journal of \" # {Air}}\n@article{osei2019,\n  author = {Osei, Kofi and de Vries, Laura and {Coastal Survey Office} and others},\n  title = {Rain in {Accra}},\n  journal = air,\n  year = 2019, pages = {3--9},\n  crossref = {osei2019}\n}\n";
        let (entries, faults) = library(text);
        assert_eq!(faults, []);
        let [entry] = &entries[..] else { panic!("{entries:?}") };
        assert_eq!((entry.key.as_str(), entry.key_span.of(text)), ("osei2019", "osei2019"));
        let families: Vec<_> = entry.work.authors.iter().map(|it| it.family.as_str()).collect();
        assert_eq!(families, ["Osei", "de Vries", "Coastal Survey Office"]);
        assert!(entry.work.et_al);
        assert_eq!(entry.work.title.as_deref(), Some("Rain in Accra"));
        assert_eq!(entry.work.container.as_deref(), Some("Journal of Air"));
        assert_eq!(entry.work.year.as_deref(), Some("2019"));
        assert_eq!(entry.work.year_extent.map(|it| it.source.of(text)), Some("2019"));
        assert!(entry.work.extent.source.of(text).ends_with("}\n}"));
        assert_eq!(entry.parents, ["osei2019"]);
    }

    #[test]
    fn one_broken_entry_leaves_the_others() {
        let text = "@book{a,\n  title = {A},\n  year = 2001\n}\n\n@book{b,\n  title = {B,\n  year = 2002\n}\n\nwrite to me@example.org\n\n@book{c,\n  title = {C}\n  year = 2003\n}\n@book(d, title = {D})\n@comment no braces\n@book{e, title = {E}}\n";
        let (entries, faults) = library(text);
        let keys: Vec<_> = entries.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["a", "b", "c", "d", "e"]);
        assert!(entries.iter().all(|it| it.key_span.of(text) == it.key));
        let faults: Vec<_> =
            faults.iter().map(|it| (it.span.of(text), it.message.as_str())).collect();
        assert_eq!(
            faults,
            [
                ("@book{b", "this entry is not closed"),
                ("year", "there is no comma between two fields")
            ]
        );
    }

    #[test]
    fn a_value_of_too_many_braces_is_named_and_left_out() {
        let nested = |n| format!("{}a{}", "{".repeat(n), "}".repeat(n));
        let text = format!(
            "@book{{a, title = {}, year = 2001}}\n@book{{b, note = {{{}}}, title = {{B}}}}\n@book{{c, title = {}}}\n",
            nested(100_000),
            "\\emph{x} $y$ ".repeat(5_000),
            nested(60),
        );
        let (entries, faults) = library(&text);
        let titles: Vec<_> = entries.iter().map(|it| it.work.title.as_deref()).collect();
        assert_eq!(titles, [None, Some("B"), Some("a")]);
        let limits = faults.iter().all(|it| it.is_limit);
        let faults: Vec<_> = faults.iter().map(|it| (it.span.of(&text), &*it.message)).collect();
        let deep = "the value of this field is not read: its braces stand more than 64 deep";
        let many =
            "the value of this field is not read: it has more than 8192 braces and dollar signs";
        assert_eq!(faults, [("title", deep), ("note", many)]);
        assert!(limits);
    }

    #[test]
    fn the_key_of_a_broken_entry_ends_where_no_key_goes_on() {
        let (entries, _) = library("@article{osei2011.\u{E}0`i}thor = {Osei, K.},\n");
        assert_eq!(entries.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(), ["osei2011."]);
    }

    #[test]
    fn abbreviations_that_name_each_other_end() {
        let mut text = String::from("@string{a0 = {x}}\n@string{b = b # c}\n@string{c = b # c}\n");
        for n in 1..40 {
            text.push_str(&format!("@string{{a{n} = a{} # a{}}}\n", n - 1, n - 1));
        }
        text.push_str("@book{k, title = a39 # b, crossref = k, xdata = {k}}");
        assert_eq!(library(&text).0.len(), 1);
    }
}
