//! The readers of texts: bytes to prose, blocks and zones.

use std::io::{Cursor, Write};
use std::path::Path;

use copydesk::house::suppress::Suppressions;
use copydesk::read;
use copydesk::text::source::Source;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

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

/// Reads a container with the input as one of its parts.
pub(crate) fn packed(name: &str, part: &str, input: &[u8]) {
    const BOOK: &str = "<rootfile full-path=\"a.opf\"/>";
    const PACKAGE: &str = "<item id=\"a\" href=\"a.xhtml\"/><itemref idref=\"a\"/>";
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let parts =
        [(part, input), ("META-INF/container.xml", BOOK.as_bytes()), ("a.opf", PACKAGE.as_bytes())];
    for (name, bytes) in parts {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        archive.start_file(name, stored).expect("a name of a part");
        archive.write_all(bytes).expect("room in memory");
    }
    extracted(name, archive.finish().expect("an archive").into_inner());
}

/// Reads the input as each kind of container.
pub(crate) fn archive(input: &[u8]) {
    for name in ["a.docx", "a.odt", "a.epub"] {
        extracted(name, input.to_vec());
    }
}

/// Reads a container twice, to the same.
fn extracted(name: &str, bytes: Vec<u8>) {
    let Ok(decoded) = read::decode(Path::new(name), bytes) else { return };
    let document = read::read(name, decoded.clone());
    invariants::document(&document);
    if let Some(origin) = document.source.origin() {
        let end: u32 = origin.parts.iter().map(|part| part.joined.end).max().unwrap_or(0);
        for block in &document.blocks {
            let place = document.source_span(block.span);
            assert!(origin.pieces(place).all(|piece| piece.start <= piece.end && piece.end <= end));
        }
    }
    let again = read::read(name, decoded);
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
