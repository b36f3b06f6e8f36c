//! What a page says of itself: its title, its language, when it was published.

use serde_json::Value;

use super::attributes::Attributes;
use crate::text::document::{Field, FrontMatter};
use crate::text::span::SourceSpan;

/// Names of `<meta>` whose content is the date of the text.
const DATES: [&str; 9] = [
    "article:published_time",
    "citation_publication_date",
    "citation_date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "publish-date",
];

/// The most bytes of structured data that are looked at.
const DATA_AT_MOST: usize = 1 << 20;

/// Takes over what an element `<meta>` says.
pub(super) fn meta(front: &mut FrontMatter, attributes: &Attributes) {
    let names = ["name", "property", "itemprop"];
    let name = names.iter().find_map(|name| attributes.get(name));
    let Some((value, span)) = attributes.find("content") else { return };
    let known = name.is_some_and(|name| DATES.contains(&&*name.to_ascii_lowercase()));
    if known && front.date.is_none() {
        front.date = Some(Field { text: value.trim().to_owned(), span });
    }
}

/// Takes over what a script of linked data says; `at` is where it stands.
pub(super) fn linked_data(front: &mut FrontMatter, text: &str, at: usize) {
    if front.date.is_some() || text.len() > DATA_AT_MOST {
        return;
    }
    let Ok(data) = serde_json::from_str::<Value>(text) else { return };
    let Some(date) = published(&data, 0) else { return };
    // JSON keeps no places; a date needs no escapes.
    let Some(from) = text.find(&format!("\"{date}\"")).map(|it| at + it + 1) else { return };
    let span = SourceSpan::new(from, from + date.len());
    front.date = Some(Field { text: date.to_owned(), span });
}

fn published(data: &Value, depth: usize) -> Option<&str> {
    if depth > 8 {
        return None;
    }
    match data {
        Value::Object(fields) => fields
            .get("datePublished")
            .and_then(Value::as_str)
            .or_else(|| fields.get("@graph").and_then(|it| published(it, depth + 1)))
            .or_else(|| fields.get("mainEntity").and_then(|it| published(it, depth + 1))),
        Value::Array(items) => items.iter().find_map(|it| published(it, depth + 1)),
        _ => None,
    }
}
