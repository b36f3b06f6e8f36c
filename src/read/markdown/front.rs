//! The front matter of Markdown: title, date and language, in YAML or TOML.

use std::ops::Range;

use pulldown_cmark::MetadataBlockKind;

use crate::read::HEADINGS;
use crate::text::document::{Field, FrontMatter};
use crate::text::span::SourceSpan;

/// Title, date and language of a front matter that begins at a byte of the source.
pub(super) fn front_matter(kind: MetadataBlockKind, text: &str, base: usize) -> FrontMatter {
    let table: toml::Table = match kind {
        MetadataBlockKind::YamlStyle => toml::Table::new(),
        MetadataBlockKind::PlusesStyle => toml::from_str(text).unwrap_or_default(),
    };
    let sign = if kind == MetadataBlockKind::YamlStyle { ':' } else { '=' };
    let field = |key: &str| match (kind, table.get(key)) {
        (MetadataBlockKind::YamlStyle, _) => {
            Some(text.get(line_field(text, key, sign)?)?.to_owned())
        }
        (_, Some(toml::Value::String(text))) => Some(text.clone()),
        (_, Some(toml::Value::Datetime(date))) => Some(date.to_string()),
        _ => None,
    };
    let date = HEADINGS.dates.iter().find_map(|key| {
        let value = line_field(text, key, sign)?;
        let span = SourceSpan::new(base + value.start, base + value.end);
        Some(Field { text: field(key)?, span })
    });
    FrontMatter {
        title: field("title"),
        date,
        language: field("lang").or_else(|| field("language")),
    }
}

/// Where the value of a top-level `key: value` line of YAML stands, or of a `key = value` line of
/// TOML, which is all that front matter of texts holds for these keys.
fn line_field(text: &str, key: &str, sign: char) -> Option<Range<usize>> {
    let mut next = 0;
    let (end, value) = text.split_inclusive('\n').find_map(|line| {
        next += line.len();
        let value = line.strip_prefix(key)?.trim_start().strip_prefix(sign)?;
        Some((next, value))
    })?;
    let bare = value.trim_start();
    let start = end - bare.len();
    let bare = bare.trim_end();
    let quoted = |mark| bare.strip_prefix(mark).and_then(|rest| rest.split(mark).next());
    let (start, value) = match quoted('"').or_else(|| quoted('\'')) {
        Some(inner) => (start + 1, inner),
        None => (start, bare.split(" #").next().unwrap_or_default()),
    };
    let start = start + value.len() - value.trim_start().len();
    let value = value.trim();
    let plain = !value.is_empty() && !value.starts_with(['|', '>', '[', '{', '#']);
    plain.then_some(start..start + value.len())
}
