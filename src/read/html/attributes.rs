//! The attributes of a tag.

use std::ops::Range;

use quick_xml::events::BytesStart;

use crate::read::container::attributes;
use crate::text::span::SourceSpan;

/// The attributes of a tag.
#[derive(Debug, Default)]
pub(in crate::read) struct Attributes(Vec<(String, String, SourceSpan)>);

impl Attributes {
    pub(in crate::read) fn push(&mut self, name: String, value: String, at: Range<usize>) {
        self.0.push((name, value, SourceSpan::new(at.start, at.end)));
    }

    /// A class alone.
    pub(in crate::read) fn of_class(class: &str) -> Self {
        Self::only("class", class)
    }

    /// Those of an element that holds a note.
    pub(in crate::read) fn note() -> Self {
        Self::only("role", "doc-footnote")
    }

    fn only(name: &str, value: &str) -> Self {
        let mut out = Self::default();
        if !value.is_empty() {
            out.push(name.to_owned(), value.to_owned(), 0..0);
        }
        out
    }

    /// Those of a tag of XML, which stand where the tag does.
    pub(super) fn of_xml(tag: &BytesStart<'_>, at: usize) -> Self {
        let mut out = Self::default();
        for (name, value) in attributes(tag) {
            let name = name.strip_prefix("xml:").unwrap_or(&name).to_ascii_lowercase();
            out.push(name, value, at..at);
        }
        out
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.find(name).map(|(value, _)| value)
    }

    pub(super) fn find(&self, name: &str) -> Option<(&str, SourceSpan)> {
        let found = self.0.iter().find(|(own, ..)| own == name)?;
        Some((&found.1, found.2))
    }
}
