//! The parts of a container that hold text, one behind the other: what a reader of several parts
//! reads as one source.

use std::ops::Range;

use super::archive::{Archive, Refusal};
use crate::text::origin::{Origin, Part};
use crate::text::source::Source;
use crate::text::span::SourceSpan;

/// Parts, joined.
#[derive(Debug, Default)]
pub(in crate::read) struct Joined {
    /// Their text.
    pub(in crate::read) text: String,
    parts: Vec<Part>,
}

impl Joined {
    /// Adds a part of an archive; its place, or none where there is no such part.
    ///
    /// # Errors
    /// A refusal where it cannot be unpacked or is no text.
    pub(in crate::read) fn add(
        &mut self,
        archive: &mut Archive<'_>,
        name: &str,
    ) -> Result<Option<Range<usize>>, Refusal> {
        let Some(bytes) = archive.part(name)? else { return Ok(None) };
        let source = Source::decode(bytes).map_err(|_| {
            Refusal::new(
                format!("the part `{name}` of this file is no text"),
                "open it in the program that made it, and save it again",
            )
        })?;
        let start = self.text.len();
        self.text.push_str(source.text());
        let range = start..self.text.len();
        let joined = SourceSpan::new(range.start, range.end);
        self.parts.push(Part { name: name.into(), joined });
        Ok(Some(range))
    }

    /// The origin of a text that is extracted of them.
    pub(in crate::read) fn origin(&self) -> Origin {
        Origin { parts: self.parts.clone(), ..Origin::default() }
    }
}
