//! Pages of HTML, and the XHTML of e-books.
//!
//! Pages are read by a tokenizer that follows the standard for whatever a page may hold and tells
//! where in the source each token stands; e-books by one for XML. Both tell a [`Page`] what opens
//! and closes. Scripts and styles are no text; what a page adds around its text is furniture.

mod attributes;

mod element;
mod head;
mod reference;

mod page;

use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

pub(super) use self::attributes::Attributes;
pub(super) use self::page::{Page, is_language};
use super::container::{Node, Xml};
use crate::text::document::{Builder, Draft};

/// Reads a page.
#[must_use]
pub(super) fn read(text: &str) -> Draft {
    let mut page = Page::new(text, Builder::new(text));
    let mut tag: Option<(String, Attributes, usize)> = None;
    let mut name: Option<String> = None;
    let tell = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                tag = Some((lower(name), Attributes::default(), span.start));
            }
            CallbackEvent::AttributeName { name: own } => name = Some(lower(own)),
            CallbackEvent::AttributeValue { value } => {
                if let (Some(name), Some((_, attributes, _))) = (name.take(), &mut tag) {
                    attributes.push(name, lossy(value), span.start..span.end);
                }
            }
            CallbackEvent::CloseStartTag { .. } => {
                if let Some((name, attributes, start)) = tag.take() {
                    page.open(&name, &attributes, start..span.end);
                }
            }
            CallbackEvent::EndTag { name } => page.close(&lower(name), span.end),
            CallbackEvent::String { .. } => page.text(span.start..span.end),
            CallbackEvent::Comment { value } => page.comment(&lossy(value), span.start..span.end),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(tell);
    emitter.naively_switch_states(true);
    // The emitter tells all; there are no tokens to come.
    Tokenizer::new_with_emitter(text, emitter).for_each(drop);
    page.finish()
}

/// Reads a stretch of joined parts that is a page in XHTML; what went wrong, if anything.
pub(super) fn read_part(page: &mut Page<'_>, text: &str, part: Range<usize>) -> Option<String> {
    let end = part.end;
    page.start_part();
    let mut xml = Xml::new(text, part);
    for node in xml.by_ref() {
        match node {
            Node::Open(name, tag, range) => {
                let name = bare(name);
                page.open(&name, &Attributes::of_xml(&tag, range.start), range);
            }
            Node::Close(name, at) => page.close_xml(&bare(name), at),
            Node::Text(range) => page.plain(range),
            Node::Reference(_, range) => page.text(range),
        }
    }
    page.end_part(end);
    xml.fault().map(str::to_owned)
}

/// A page over joined parts.
pub(super) fn parts<'s>(text: &'s str) -> Page<'s> {
    Page::new(text, Builder::new(text))
}

fn bare(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn lower(bytes: &[u8]) -> String {
    lossy(bytes).to_ascii_lowercase()
}
