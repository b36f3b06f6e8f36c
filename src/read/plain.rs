//! Plain text.

use std::sync::Arc;

use crate::document::{Builder, Document, Format, Zone};
use crate::source::Source;

/// Reads plain text.
#[must_use]
pub fn read(path: Arc<str>, source: Source) -> Document {
    let lines: Vec<_> = (0..source.line_count()).map(|line| source.line_span(line)).collect();
    let mut builder = Builder::new(path, Format::Plain, source);
    for line in lines {
        builder.begin(Zone::Paragraph, 0, line.start as usize);
        builder.verbatim(line);
        builder.end(line.end as usize);
    }
    builder.finish()
}
