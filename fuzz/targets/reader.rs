//! The readers of texts: bytes to prose, blocks and zones.

use copydesk::house::suppress::Suppressions;
use copydesk::read;
use copydesk::text::source::Source;

use super::{invariants, text_of};

/// Reads a text under a name, whose extension chooses the reader; twice, to the same.
pub(crate) fn run(name: &str, input: &[u8]) {
    let Ok(source) = Source::decode(input.to_vec()) else { return };
    if let Some(fault) = source.fault() {
        invariants::inside(source.text(), fault.range(), &"a fault of the encoding");
    }
    for line in 0..source.line_count() {
        invariants::inside(source.text(), source.line_span(line).range(), &line);
    }
    for (at, _) in source.text().char_indices() {
        let position = source.position(at as u32);
        assert!(position.byte <= input.len(), "{position:?} of {} bytes", input.len());
        assert_eq!(position.line, source.line_of(at as u32) + 1);
    }
    let document = read::read(name, source.clone());
    invariants::document(&document);
    let suppressions = Suppressions::read(&document);
    for fault in &suppressions.faults {
        invariants::inside(document.source.text(), fault.span.range(), fault);
    }
    let again = read::read(name, source);
    assert_eq!(format!("{again:?}"), format!("{document:?}"), "a second read is another");
}

/// Reads a text with the input as its front matter.
pub(crate) fn front_matter(input: &[u8]) {
    let Some(front) = text_of(input) else { return };
    for (name, fence) in [("a.md", "---"), ("a.md", "+++"), ("a.txt", "---")] {
        run(
            name,
            format!("{fence}\n{front}\n{fence}\n\nThe rain fell in March 2019.\n").as_bytes(),
        );
    }
}
