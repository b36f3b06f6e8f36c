//! The bibliography as CSL-JSON, which reference managers and pandoc read.
//!
//! After the schema `csl-data.json` of the Citation Style Language 1.0.2: an array of items.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Work, WorkType, is_organisation, plain_range, publication};
use crate::facts::Author;
use crate::words::authorship::{bare_year, is_year};

/// One array with an item a work, each on a line.
///
/// # Errors
/// What the writer fails with.
pub fn write(works: &[Work<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "[")?;
    for (at, work) in works.iter().enumerate() {
        let comma = if at + 1 < works.len() { "," } else { "" };
        writeln!(out, "{}{comma}", item(work))?;
    }
    writeln!(out, "]")
}

fn item(work: &Work<'_>) -> Value {
    let entry = work.entry;
    let mut item = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    put("id", Some(work.id.as_str().into()));
    put("type", Some(type_name(work.kind).into()));
    let mut authors: Vec<_> = entry.authors.iter().map(author).collect();
    if entry.et_al {
        authors.push(json!({ "literal": "others" }));
    }
    put("author", (!authors.is_empty()).then(|| authors.into()));
    match entry.year.as_deref() {
        Some(year) if is_year(year) => put("issued", bare_year(year).parse().ok().map(issued)),
        // `forthcoming` says how far a work is; `n.d.` that it says nothing itself.
        Some(word) if word.starts_with(['n', 'N', 's', 'S', 'o', 'O']) => {
            put("issued", Some(json!({ "literal": word })));
        }
        Some(word) => put("status", Some(word.into())),
        None => {}
    }
    let original = entry.second_year.as_deref().and_then(|year| bare_year(year).parse().ok());
    put("original-date", original.map(issued));
    let text = |value: &Option<String>| value.clone().map(Value::from);
    put("title", text(&entry.title));
    let container = if work.kind == WorkType::Book { "publisher" } else { "container-title" };
    let (place, name) = publication(work);
    put("publisher-place", place.map(Value::from));
    put(container, name.map(Value::from));
    let [volume, issue, pages] = &entry.numbers;
    put("volume", text(volume));
    put("issue", text(issue));
    put("page", pages.as_deref().map(|pages| plain_range(pages, "-").into()));
    put("DOI", text(&entry.doi));
    put("URL", text(&entry.url));
    put("accessed", entry.accessed.as_ref().map(|day| json!({ "raw": day })));
    Value::Object(item)
}

fn type_name(kind: WorkType) -> &'static str {
    match kind {
        WorkType::Article => "article-journal",
        WorkType::Chapter => "chapter",
        WorkType::Book => "book",
        WorkType::WebPage => "webpage",
        WorkType::Document => "document",
    }
}

fn author(author: &Author) -> Value {
    match &author.given {
        _ if is_organisation(author) => json!({ "literal": author.family }),
        Some(given) => json!({ "family": author.family, "given": given }),
        None => json!({ "family": author.family }),
    }
}

fn issued(year: u16) -> Value {
    json!({ "date-parts": [[year]] })
}
