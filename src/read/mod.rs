//! Readers: one file or folder a format, each turning a text into a [`Draft`](crate::text::document::Draft); `structure` then
//! finds what no format marks, such as the entries of a reference list.

mod container;
mod role;

mod html;

pub mod docx;

mod epub;
mod odt;

pub mod latex;
pub mod markdown;
pub mod numbered;
pub mod plain;
pub mod rst;
pub mod structure;

pub mod format;

mod foreign;

pub mod input;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use memchr::memchr;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::text::document::{Decoded, Document, Format};
use crate::text::source::{NotText, Source};
use crate::words::authorship::is_particle;
use crate::words::data::{self, Initials};

/// The format of a file, by its extension and, where that says nothing, by its content.
#[must_use]
pub fn format_of(path: &Path, text: &str) -> Format {
    match format::named_by(path).or_else(|| format::akin_to(path)) {
        Some(known) => known.format,
        None if text.starts_with("# ") || text.starts_with("---\n") => Format::Markdown,
        None => Format::Plain,
    }
}

/// Whether a text is of a format that is known, so that fixes of it are written back.
#[must_use]
pub fn is_written_back(path: &Path, text: &str) -> bool {
    let format = format_of(path, text);
    format::is_written_back(format) && !foreign::is_foreign(path, format, text)
}

/// Decodes the bytes of a file; `path` tells whether they are a container.
///
/// # Errors
/// Why they are no text, or no container of the kind that its name says.
pub fn decode(path: &Path, bytes: Vec<u8>) -> Result<Decoded, Undecoded> {
    match format::named_by(path).or_else(|| format::akin_to(path)).map(|it| it.read) {
        Some(format::Reader::Container(decode)) => {
            if bytes.len() >= u32::MAX as usize / 2 {
                return Err(Undecoded::NotText(NotText::TooLarge));
            }
            decode(&bytes).map_err(|it| Undecoded::Container { message: it.message, help: it.help })
        }
        _ => Source::decode(bytes).map(Decoded::from).map_err(Undecoded::NotText),
    }
}

/// Why the bytes of a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecoded {
    /// They are no text.
    NotText(NotText),
    /// They are no container, or one that is refused.
    Container {
        /// What is wrong.
        message: String,
        /// What to do.
        help: &'static str,
    },
}

/// Reads a document; `path` is what reports show.
#[must_use]
pub fn read(path: &str, decoded: impl Into<Decoded>) -> Document {
    let Decoded { source, draft } = decoded.into();
    let format = format_of(Path::new(path), source.text());
    if let Some(draft) = draft {
        let mut document = draft.into_document(Arc::from(path), format, source);
        structure::find(&mut document);
        return document;
    }
    let draft = format::reader(format)(source.text());
    let is_foreign = foreign::is_foreign(Path::new(path), format, source.text());
    let mut document = draft.into_document(Arc::from(path), format, source);
    document.frame.foreign = is_foreign;
    if is_foreign && format == Format::Plain {
        foreign::mark_code(&mut document);
    }
    structure::find(&mut document);
    numbered::find(&mut document);
    document
}

/// `rules/data/directives.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Directives {
    titled: FxHashSet<String>,
    described: FxHashSet<String>,
}

static DIRECTIVES: LazyLock<Directives> = LazyLock::new(|| data::table("directives.toml"));

/// What of a directive is text of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DirectiveText {
    /// Its content, and what stands behind its name.
    Titled,
    /// Its content.
    Described,
}

/// What of a directive is text, by its name with or without a domain: `note`, `py:function`.
fn directive_text(name: &str) -> Option<DirectiveText> {
    let bare = name.rsplit(':').next().unwrap_or(name);
    if DIRECTIVES.titled.contains(bare) {
        Some(DirectiveText::Titled)
    } else {
        DIRECTIVES.described.contains(bare).then_some(DirectiveText::Described)
    }
}

/// What a heading opens, as far as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// A reference list.
    References,
    /// A reference list or running text: what stands below tells.
    Sources,
    /// Endnotes: references and running text.
    Notes,
    /// What a page adds around the text.
    Furniture,
    /// What a page adds, or a section of the text: what stands below tells.
    Aside,
    /// A part of the text itself that may follow its reference list.
    Appendix,
}

/// `rules/data/headings.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Headings {
    references: Vec<String>,
    reference: Vec<String>,
    sources: Vec<String>,
    notes: Vec<String>,
    appendices: Vec<String>,
    furniture: Vec<String>,
    asides: Vec<String>,
    cite: Vec<String>,
    captions: Vec<String>,
    bylines: Vec<String>,
    issued: Vec<String>,
    dates: Vec<String>,
    fields: Vec<String>,
    months: Vec<String>,
    particles: Vec<String>,
}

static HEADINGS: LazyLock<Headings> = LazyLock::new(|| data::table("headings.toml"));

static SECTIONS: LazyLock<FxHashMap<&str, Section>> = LazyLock::new(|| {
    let table = &*HEADINGS;
    let kinds = [
        (&table.furniture, Section::Furniture),
        (&table.asides, Section::Aside),
        (&table.cite, Section::Furniture),
        (&table.notes, Section::Notes),
        (&table.sources, Section::Sources),
        (&table.references, Section::References),
    ];
    let words = |(words, section): (&'static Vec<String>, Section)| {
        words.iter().map(move |word| (word.as_str(), section))
    };
    kinds.into_iter().flat_map(words).collect()
});

/// What the words begin with that open a section: most lines need not be looked up.
static OPENING: LazyLock<Initials> = LazyLock::new(|| {
    Initials::of(SECTIONS.keys().copied().chain(HEADINGS.appendices.iter().map(String::as_str)))
});

/// No heading that is looked up by its words is longer, in bytes.
const LONGEST_HEADING: usize = 80;

/// What a line opens if it is a heading.
#[must_use]
pub fn section(line: &str) -> Option<Section> {
    if line.len() > LONGEST_HEADING {
        return None;
    }
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = after_enumerator(bare).unwrap_or(bare);
    if !OPENING.admit(bare) {
        return None;
    }
    let bare = bare.to_lowercase();
    if let Some(&section) = SECTIONS.get(bare.as_str()) {
        return Some(section);
    }
    let first = bare.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    HEADINGS.appendices.iter().any(|word| word == first).then_some(Section::Appendix)
}

/// What follows the number of a heading or list item: `1.2 `, `IV) `, `(a) `, `B. `.
fn after_enumerator(line: &str) -> Option<&str> {
    let open = line.strip_prefix(['(', '[']);
    let body = open.unwrap_or(line);
    let end = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '.')?;
    let (number, rest) = body.split_at(end);
    let bare = number.trim_end_matches('.');
    let digits = !bare.is_empty()
        && bare.split('.').all(|part| {
            !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit())
        });
    let roman =
        !bare.is_empty() && bare.len() <= 7 && bare.bytes().all(|b| b"IVXLCivxlc".contains(&b));
    let letter = bare.len() == 1 && bare.as_bytes()[0].is_ascii_alphabetic();
    if !(digits || roman || letter) {
        return None;
    }
    let closed = rest.strip_prefix([')', ']']);
    let dotted = number.ends_with('.');
    // A bare `1.2 ` numbers a heading; a bare `5 ` or `I ` begins a sentence as well.
    if closed.is_none() && !dotted && !(digits && bare.contains('.')) {
        return None;
    }
    if open.is_some() && closed.is_none() {
        return None;
    }
    let after = closed.unwrap_or(rest);
    let text = after.trim_start();
    (text.len() < after.len() && !text.is_empty()).then_some(text)
}

/// The length of a list marker with the space after it, in bytes; 0 where there is none.
fn marker(line: &str) -> usize {
    const BULLETS: [char; 13] =
        ['•', '◦', '▪', '‣', '·', '●', '○', '■', '–', '—', '-', '*', '\u{F0B7}'];
    // The bullet of typewritten texts.
    if line.starts_with("o  ") {
        return line.len() - line[1..].trim_start().len();
    }
    let text = match line.strip_prefix(BULLETS) {
        Some(rest) if rest.starts_with(char::is_whitespace) => rest.trim_start(),
        Some(_) => return 0,
        None => after_enumerator(line).unwrap_or(line),
    };
    line.len() - text.len()
}

/// Whether a line is only a date, or a place and a date.
#[must_use]
pub fn is_dateline(line: &str) -> bool {
    if line.len() > LONGEST_DATELINE {
        return false;
    }
    let words = || line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let year = words().any(|word| word.len() == 4 && digits(word) && word.starts_with(['1', '2']));
    let month = words().any(is_month);
    let short = words().count() <= 8;
    let rest = words().filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
    let figures = words().filter(|word| digits(word)).count();
    // `3 January 2024`, `Kabul, 3 January 2024`, `2024-01-03`, `Published: 03/01/2024`.
    let named = month && rest.clone().count() <= 5;
    let figured = figures == 3 && rest.count() <= 2;
    let sentence = line.ends_with('.') && words().count() > 5;
    year && !sentence && (short && (named || figured) || month && is_issued(line))
}

/// Whether a line begins as one that says when a text came out: `Posted on`, `Last updated:`.
fn is_issued(line: &str) -> bool {
    let lower: String = line.chars().take(24).flat_map(char::to_lowercase).collect();
    HEADINGS.issued.iter().any(|words| {
        let rest = lower.strip_prefix(words.as_str());
        rest.is_some_and(|rest| rest.starts_with([' ', ':']))
    })
}

/// The longest dateline, in bytes.
const LONGEST_DATELINE: usize = 80;

/// Whether a word is a month's name or its abbreviation.
fn is_month(word: &str) -> bool {
    let word = word.to_lowercase();
    HEADINGS.months.contains(&word)
}

/// Whether a word stands inside of names and between them: `van`, `de`, `and`.
fn joins_names(word: &str) -> bool {
    HEADINGS.particles.iter().any(|particle| particle == word) || is_particle(word)
}

/// Whether a line names the author: `By` and a name, or only a name where `bare` allows it.
fn is_byline(line: &str, bare: bool) -> bool {
    let lower: String = line.chars().take(16).flat_map(char::to_lowercase).collect();
    let named = HEADINGS.bylines.iter().find(|word| {
        let rest = lower.strip_prefix(word.as_str());
        rest.is_some_and(|rest| rest.starts_with([' ', ':']))
    });
    let name = named.map_or(line, |word| line.get(word.len()..).unwrap_or_default());
    let name = name.trim_start_matches([' ', ':']);
    let words = name.split_whitespace().count();
    let small =
        |word: &str| word.starts_with(char::is_lowercase) && !joins_names(word.trim_matches(','));
    let stopped = name.ends_with(['.', '!', '?', ':']) && words > 3;
    (named.is_some() || bare && words >= 2)
        && words <= 14
        && name.starts_with(char::is_uppercase)
        && !name.split_whitespace().any(small)
        && !stopped
}

/// Whether a heading stands over the line that tells how to cite the text.
#[must_use]
pub fn is_cite_heading(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    HEADINGS.cite.contains(&bare)
}

/// Where the citation begins in a line that tells how to cite the text: behind `Cite as:`.
#[must_use]
pub fn after_cite(line: &str) -> Option<usize> {
    let head = &line[..memchr(b':', line.as_bytes())?];
    let short = head.chars().take(LONGEST_CITE).count() < LONGEST_CITE;
    (short && is_cite_heading(head)).then_some(head.len() + 1)
}

/// The longest such heading, in characters.
const LONGEST_CITE: usize = 40;

/// Whether the last character closes a sentence, closing marks after it set aside.
fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '’', '"', '\'', ')', ']', '»', '“', '*', '_']);
    bare.ends_with(['.', '!', '?', '…', ':', ';'])
}
