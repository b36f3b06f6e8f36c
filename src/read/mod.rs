//! Readers: one file a format, each turning a [`Source`] into a [`Document`].

pub mod markdown;
pub mod plain;

use std::path::Path;
use std::sync::Arc;

use crate::document::{Document, Format};
use crate::source::Source;

/// The format of a file, by its extension and, where that says nothing, by its content.
#[must_use]
pub fn format_of(path: &Path, text: &str) -> Format {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("md" | "markdown" | "mdown" | "mkd") => Format::Markdown,
        Some("txt" | "text") => Format::Plain,
        _ if text.starts_with("# ") || text.starts_with("---\n") => Format::Markdown,
        _ => Format::Plain,
    }
}

/// Reads a document; `path` is what reports show.
#[must_use]
pub fn read(path: &str, source: Source) -> Document {
    let format = format_of(Path::new(path), source.text());
    let path = Arc::from(path);
    match format {
        Format::Plain => plain::read(path, source),
        Format::Markdown => markdown::read(path, source),
    }
}
