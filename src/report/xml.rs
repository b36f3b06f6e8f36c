//! What the XML formats share: a writer, and text that XML can hold.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use crate::text::escape;

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

/// A text in which nothing is hidden; so it has none of the characters that XML 1.0 cannot hold,
/// escaped or not. Line breaks and tabs stay: an attribute can hold them, and a path is the real one.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| escape::hidden(c) && !matches!(c, '\t' | '\n' | '\r');
    if !text.contains(forbidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if forbidden(c) { out.extend(escape::shown(c)) } else { out.push(c) }
    }
    Cow::Owned(out)
}
