//! How documents are built.

use std::sync::Arc;

use copydesk::text::document::{Builder, Format};
use copydesk::text::source::Source;
use copydesk::text::span::SourceSpan;
use copydesk::text::zone::Zone;

#[test]
fn an_empty_block_leaves_no_trace() {
    let source = Source::from_text("ab");
    let mut builder = Builder::new(source.text());
    builder.begin(Zone::Paragraph, 0, 0);
    builder.verbatim(SourceSpan::new(0, 1));
    builder.begin(Zone::Paragraph, 0, 1);
    builder.begin(Zone::Heading, 1, 1);
    builder.verbatim(SourceSpan::new(1, 2));
    let document = builder.finish().into_document(Arc::from("x.txt"), Format::Plain, source);
    assert_eq!(document.prose, "a\n\nb");
    assert_eq!(document.blocks.len(), 2);
}
