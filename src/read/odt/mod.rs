//! Text documents in OpenDocument format, as LibreOffice and Pandoc write them.
//!
//! What its elements and styles say is what those of a page say, so a [`Page`] reads it: a paragraph
//! in the style *Quotations* is a quotation with a paragraph. Notes and text boxes follow behind the
//! paragraph that they are fixed to; what tracked changes deleted is no text.

mod styles;

use std::ops::Range;

use self::styles::{Style, Styles};
use super::container::{Archive, Joined, Node, Refusal, Xml, attribute};
use super::html::{self, Attributes, Page};
use super::role::{self, Role};
use crate::text::document::{Decoded, ListKind};

/// How deep text boxes and notes may stand in one another.
const DEEPEST: usize = 8;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Decoded, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let mut joined = Joined::default();
    let Some(content) = joined.add(&mut archive, "content.xml")? else {
        return Err(Refusal::missing("document in it"));
    };
    let mut aside = Joined::default();
    let mut faults = Vec::new();
    // Without its styles a text is still worth reading.
    faults.extend(aside.add(&mut archive, "styles.xml").err().map(|it| it.message));
    let styles = Styles::read([&aside.text, &joined.text]);
    let mut reader = Reader {
        page: html::parts(&joined.text),
        text: &joined.text,
        styles: &styles,
        entered: Vec::new(),
        paragraph: None,
        lists: Vec::new(),
        heads: false,
        within: false,
        behind: Vec::new(),
        depth: 0,
        paragraphs: Vec::new(),
        faults,
    };
    reader.stretch(content);
    let Reader { page, paragraphs, faults, .. } = reader;
    let mut origin = joined.origin();
    (origin.paragraphs, origin.faults) = (paragraphs, faults);
    Ok(Decoded::extract(page.finish(), origin))
}

/// What stands behind a paragraph that holds it.
#[derive(Debug)]
struct Behind {
    range: Range<usize>,
    /// The label of a note.
    note: Option<String>,
}

struct Reader<'s> {
    page: Page<'s>,
    text: &'s str,
    styles: &'s Styles,
    /// The elements of a page that each element stands for, which is open.
    entered: Vec<Vec<&'static str>>,
    /// How many elements are open around the paragraph.
    paragraph: Option<usize>,
    /// The styles of the lists that are open.
    lists: Vec<Option<String>>,
    /// Whether the rows head their columns.
    heads: bool,
    /// Whether the text has begun.
    within: bool,
    behind: Vec<Behind>,
    depth: usize,
    paragraphs: Vec<u32>,
    faults: Vec<String>,
}

impl<'s> Reader<'s> {
    fn stretch(&mut self, range: Range<usize>) {
        let base = self.entered.len();
        let mut xml = Xml::new(self.text, range);
        while let Some(node) = xml.next() {
            match node {
                Node::Open(name, tag, range) => {
                    let entered = self.open(name, &tag, range, &mut xml);
                    self.entered.extend(entered);
                }
                Node::Close(name, at) => self.close(name, at),
                Node::Text(range) if self.paragraph.is_some() => self.page.plain(range),
                Node::Reference(_, range) if self.paragraph.is_some() => self.page.text(range),
                Node::Text(_) | Node::Reference(..) => {}
            }
        }
        if let Some(fault) = xml.fault() {
            self.faults.push(format!("not all of this file could be read: {fault}"));
        }
        while self.entered.len() > base {
            self.close("", xml.at());
        }
    }

    /// A style by its name, which alone tells something where the style is not there.
    fn style(&self, name: Option<String>) -> Style {
        let Some(name) = name else { return Style::default() };
        let known = self.styles.of(&name).cloned();
        known.unwrap_or_else(|| Style { role: role::of_style(&name), ..Style::default() })
    }

    fn enter(
        &mut self,
        names: Vec<&'static str>,
        class: &str,
        range: &Range<usize>,
    ) -> Vec<&'static str> {
        for name in &names {
            self.page.open(name, &Attributes::of_class(class), range.clone());
        }
        names
    }

    /// Opens what an element stands for; none where it was read to its end.
    fn open(
        &mut self,
        name: &str,
        tag: &quick_xml::events::BytesStart<'_>,
        range: Range<usize>,
        xml: &mut Xml<'s>,
    ) -> Option<Vec<&'static str>> {
        // One function: an arm an element.
        let value = |name| attribute(tag, name);
        match name {
            "office:text" => self.within = true,
            "text:p" | "text:h" if self.paragraph.is_some() => {
                xml.skip_element();
                self.behind.push(Behind { range: range.start..xml.at(), note: None });
                return None;
            }
            "text:p" | "text:h" if self.within => {
                self.paragraphs.push(range.start as u32);
                self.paragraph = Some(self.entered.len());
                let style = self.style(value("style-name"));
                let outline = value("outline-level").and_then(|it| it.parse().ok());
                let (names, class) = elements(name == "text:h", outline, &style);
                return Some(self.enter(names, class, &range));
            }
            "text:span" => {
                let style = self.style(value("style-name"));
                return Some(self.enter(spans(&style), "", &range));
            }
            "text:s" | "text:tab" => self.page.gap(range),
            "text:line-break" => return Some(self.enter(vec!["br"], "", &range)),
            "text:list" => {
                let own = value("style-name");
                let style = own.or_else(|| self.lists.last().cloned().flatten());
                let level = self.lists.len() + 1;
                let kind = style.as_deref().and_then(|style| self.styles.list(style, level));
                self.lists.push(style);
                let ordered = kind == Some(ListKind::Ordered);
                return Some(self.enter(vec![if ordered { "ol" } else { "ul" }], "", &range));
            }
            "text:list-item" => return Some(self.enter(vec!["li"], "", &range)),
            "table:table" => return Some(self.enter(vec!["table"], "", &range)),
            "table:table-header-rows" => self.heads = true,
            "table:table-row" => return Some(self.enter(vec!["tr"], "", &range)),
            "table:table-cell" => {
                let cell = if self.heads { "th" } else { "td" };
                let mut attributes = Attributes::default();
                if let Some(columns) = value("number-columns-spanned") {
                    attributes.push("colspan".to_owned(), columns, range.clone());
                }
                self.page.open(cell, &attributes, range);
                return Some(vec![cell]);
            }
            "text:note" => {
                let id = value("id").unwrap_or_default();
                self.page.call(&id, range);
                self.behind.push(Behind { range: 0..0, note: Some(id) });
            }
            "text:note-body" => {
                let content = range.end..xml.skip_element();
                if let Some(note) = self.behind.last_mut().filter(|it| it.range.is_empty()) {
                    note.range = content;
                }
                return None;
            }
            "draw:text-box" => {
                let content = range.end..xml.skip_element();
                self.behind.push(Behind { range: content, note: None });
                return None;
            }
            "text:table-of-content"
            | "text:illustration-index"
            | "text:table-index"
            | "text:alphabetical-index"
            | "text:object-index"
            | "text:user-index" => {
                return Some(self.enter(vec!["nav"], "", &range));
            }
            "text:bibliography" => return Some(self.enter(vec!["section"], "references", &range)),
            "text:note-citation"
            | "text:tracked-changes"
            | "office:annotation"
            | "svg:title"
            | "svg:desc"
            | "text:ruby-text"
            | "text:index-title-template"
            | "office:forms"
            | "text:sequence-decls"
            | "text:variable-decls"
            | "text:list-header" => {
                xml.skip_element();
                return None;
            }
            "draw:object" | "draw:image" | "math:math" if self.paragraph.is_some() => {
                self.page.picture(range);
            }
            _ => {}
        }
        Some(Vec::new())
    }

    fn close(&mut self, name: &str, at: usize) {
        let Some(names) = self.entered.pop() else { return };
        for name in names.iter().rev() {
            self.page.close_xml(name, at);
        }
        match name {
            "text:list" => {
                self.lists.pop();
            }
            "table:table-header-rows" => self.heads = false,
            "office:text" => self.within = false,
            _ => {}
        }
        if self.paragraph == Some(self.entered.len()) {
            self.paragraph = None;
            self.read_behind();
        }
    }

    /// Reads the notes and boxes of the paragraph that has ended.
    fn read_behind(&mut self) {
        let behind = std::mem::take(&mut self.behind);
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        for Behind { range, note } in behind.into_iter().filter(|it| !it.range.is_empty()) {
            let end = range.end;
            if note.is_some() {
                self.page.open("aside", &Attributes::note(), range.start..range.start);
                self.page.define(note.as_deref());
                self.stretch(range);
                self.page.close("aside", end);
            } else {
                self.stretch(range);
            }
        }
        self.depth -= 1;
    }
}

/// The elements of a page that a paragraph stands for, and their class.
fn elements(
    heading: bool,
    outline: Option<usize>,
    style: &Style,
) -> (Vec<&'static str>, &'static str) {
    const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let level = |level: usize| HEADINGS[level.clamp(1, 6) - 1];
    let role = style.role;
    if heading {
        return (vec![level(outline.unwrap_or(1))], "");
    }
    match role {
        Some(Role::Title) => (vec!["h1"], ""),
        Some(Role::Subtitle) => (vec!["h2"], ""),
        Some(Role::Heading(Some(own))) => (vec![level(usize::from(own))], ""),
        Some(Role::Byline) => (vec!["p"], "author"),
        Some(Role::Dateline) => (vec!["p"], "date"),
        Some(Role::Quotation) => (vec!["blockquote", "p"], ""),
        Some(Role::Code) => (vec!["pre"], ""),
        Some(Role::Caption) => (vec!["figcaption"], ""),
        Some(Role::Furniture) => (vec!["nav", "p"], ""),
        Some(Role::Reference) => (vec!["section", "p"], "references"),
        _ if style.indented == Some(true) => (vec!["blockquote", "p"], ""),
        _ => (vec!["p"], ""),
    }
}

/// The elements of a page that a span stands for.
fn spans(style: &Style) -> Vec<&'static str> {
    let mut out = Vec::new();
    if style.italic == Some(true) {
        out.push("em");
    }
    if style.raised == Some(true) {
        out.push("sup");
    }
    if style.role == Some(Role::Code) {
        out.push("code");
    }
    if style.hidden == Some(true) {
        out.push("template");
    }
    out
}
