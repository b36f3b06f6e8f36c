//! The XML of parts, node by node, each with its place in the source.
//!
//! Names are read by the namespace that a prefix is bound to, not by the prefix: programs choose
//! their own. Entities other than those of XML itself are never expanded.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// A node of XML.
#[derive(Debug)]
pub(in crate::read) enum Node<'s> {
    /// The start of an element, its name, and its tag; an element without content has an end, too.
    Open(&'s str, BytesStart<'s>, Range<usize>),
    /// The end of an element, and where its end tag ends.
    Close(&'s str, usize),
    /// Text without references.
    Text(Range<usize>),
    /// A reference, and the character that it stands for; none for an entity.
    Reference(Option<char>, Range<usize>),
}

/// The nodes of a stretch of a source.
pub(in crate::read) struct Xml<'s> {
    text: &'s str,
    base: usize,
    reader: Reader<&'s [u8]>,
    /// The name of an element without content whose end comes next.
    closing: Option<&'s str>,
    /// Why reading ended early.
    fault: Option<String>,
    /// Elements that are open.
    depth: usize,
    /// The prefix of the names that are given without one, with its colon.
    own: String,
}

impl<'s> Xml<'s> {
    /// Reads a stretch, which need not have one element around all.
    pub(in crate::read) fn new(text: &'s str, within: Range<usize>) -> Self {
        let base = within.start;
        let mut reader = Reader::from_str(text.get(within).unwrap_or_default());
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        Self { text, base, reader, closing: None, fault: None, depth: 0, own: String::new() }
    }

    /// Gives names with some prefix without it: a program may choose its prefixes.
    pub(in crate::read) fn own(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.own);
        self
    }

    /// Why reading ended before the end of the stretch.
    pub(in crate::read) fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// Where the next node begins.
    pub(in crate::read) fn at(&self) -> usize {
        self.base + self.reader.buffer_position() as usize
    }

    /// Goes on behind the end of the element that was opened last, and says where that end begins.
    pub(in crate::read) fn skip_element(&mut self) -> usize {
        let mut depth = 1;
        let mut at = self.at();
        while depth > 0 {
            at = self.at();
            match self.next() {
                Some(Node::Open(..)) => depth += 1,
                Some(Node::Close(..)) => depth -= 1,
                Some(_) => {}
                None => break,
            }
        }
        at
    }
}

impl<'s> Iterator for Xml<'s> {
    type Item = Node<'s>;

    fn next(&mut self) -> Option<Node<'s>> {
        if let Some(name) = self.closing.take() {
            return Some(Node::Close(name, self.at()));
        }
        loop {
            let start = self.at();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let error = error.to_string();
                    self.fault.get_or_insert(error);
                    return None;
                }
            };
            let range = start..self.at();
            match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    return Some(Node::Open(self.name(&range, 1), tag, range));
                }
                Event::Empty(tag) => {
                    let name = self.name(&range, 1);
                    self.closing = Some(name);
                    return Some(Node::Open(name, tag, range));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some(Node::Close(self.name(&range, 2), range.end));
                }
                Event::Text(_) => return Some(Node::Text(range)),
                Event::CData(_) => {
                    let inner = start + "<![CDATA[".len()..range.end - "]]>".len();
                    return Some(Node::Text(inner));
                }
                Event::GeneralRef(reference) => {
                    let c = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        _ => predefined(&reference.into_inner()),
                    };
                    return Some(Node::Reference(c, range));
                }
                Event::Eof => {
                    if self.depth > 0 {
                        self.fault.get_or_insert("it ends before its elements do".to_owned());
                    }
                    return None;
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }
}

impl<'s> Xml<'s> {
    /// The name in a tag.
    fn name(&self, tag: &Range<usize>, skip: usize) -> &'s str {
        let inner = self.text.get(tag.start + skip..tag.end).unwrap_or_default();
        let end = inner
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
            .unwrap_or(inner.len());
        let name = &inner[..end];
        name.strip_prefix(&*self.own).unwrap_or(name)
    }
}

/// The characters that XML itself names.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// The value of an attribute by its name without a prefix, references decoded.
pub(in crate::read) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found = all.with_checks(false).flatten().find(|it| it.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).map(Cow::into_owned);
    Some(value.unwrap_or_else(|_| found.value.into_owned()))
}

/// The prefix that a tag binds to the main namespace of a vocabulary, with its colon; empty for that
/// of names without a prefix.
pub(in crate::read) fn prefix(tag: &BytesStart<'_>, vocabulary: &str) -> Option<String> {
    tag.attributes().with_checks(false).flatten().find_map(|it| {
        let name = it.key.as_ref().strip_prefix("xmlns")?;
        let bound = it.value.contains(vocabulary) && it.value.ends_with("/main");
        bound.then(|| match name.strip_prefix(':') {
            Some(prefix) => format!("{prefix}:"),
            None => String::new(),
        })
    })
}

/// All attributes of a tag with their names, references decoded.
pub(in crate::read) fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut all = tag.attributes();
    let pair = |it: Attribute<'_>| {
        let value = it.normalized_value(XmlVersion::Implicit1_0).map(Cow::into_owned);
        let value = value.unwrap_or_else(|_| it.value.clone().into_owned());
        (it.key.as_ref().to_owned(), value)
    };
    all.with_checks(false).flatten().map(pair).collect()
}
