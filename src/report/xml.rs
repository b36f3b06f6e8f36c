//! What the XML formats share: a writer, and text that XML can hold.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

/// A writer of XML that puts each element on a line of its own.
pub(super) type Xml<'w> = Writer<&'w mut dyn Write>;

/// Begins a document.
pub(super) fn begin(out: &mut dyn Write) -> io::Result<Xml<'_>> {
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(writer)
}

/// Ends a document.
pub(super) fn end(writer: Xml<'_>) -> io::Result<()> {
    writeln!(writer.into_inner())
}

/// A text without the characters that XML 1.0 cannot hold, escaped or not: U+FFFD stands for each.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| match c {
        '\t' | '\n' | '\r' => false,
        c => c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}'),
    };
    if text.contains(forbidden) {
        Cow::Owned(text.replace(forbidden, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}
