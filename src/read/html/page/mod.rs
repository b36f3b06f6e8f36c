//! A page while it is read: which elements are open, and what their text is.

mod prose;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::read::html::attributes::Attributes;
use crate::read::html::element::{self, ELEMENTS, Part};
use crate::read::html::head;
use crate::text::document::{Builder, Draft, FrontMatter, ListKind};
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

/// How far down an element is looked for that a tag closes.
const REACH: usize = 256;

/// An element that is open, with what it changed.
#[derive(Debug)]
struct Open {
    name: String,
    part: Part,
    skips: bool,
    foreign: bool,
    italic: bool,
    raised: bool,
    object: bool,
    /// Where in the prose the words start that it quotes or cites.
    marked: Option<(Zone, usize)>,
}

/// The elements that are open, by what they do.
#[derive(Debug, Default)]
struct Depth {
    skipped: usize,
    foreign: usize,
    italic: usize,
    raised: usize,
    object: usize,
    notes: usize,
}

/// A page that is read.
pub(in crate::read) struct Page<'s> {
    builder: Builder<'s>,
    text: &'s str,
    open: Vec<Open>,
    /// What is made of the text by the elements that are open and make something of it.
    parts: Vec<Part>,
    /// How many elements of a name are open.
    names: FxHashMap<String, usize>,
    depth: Depth,
    lists: Vec<ListKind>,
    tables: usize,
    heads: bool,
    /// Where the list item starts whose first text is still to come.
    item: Option<usize>,
    /// Where the block starts whose first text is still to come.
    block: usize,
    /// White space that is a space where more text follows.
    space: Option<Range<usize>>,
    /// Whether a line was broken and nothing follows yet.
    broken: bool,
    /// Where in the prose the italics and the foreign words start that are open.
    italic: Option<usize>,
    foreign: Option<usize>,
    /// Whether an object was written for the code that is open.
    object: bool,
    /// The label of the note whose text is still to come.
    note: Option<String>,
    titled: bool,
    front: FrontMatter,
    language: Option<String>,
    /// The name of the one element that holds the text, where the page has such.
    main: Option<&'static str>,
}

impl<'s> Page<'s> {
    pub(super) fn new(text: &'s str, builder: Builder<'s>) -> Self {
        let lower = |name: &str| text.matches(name).take(2).count();
        let main = match (lower("<main"), lower("<article")) {
            (1, _) => Some("main"),
            (0, 1) => Some("article"),
            _ => None,
        };
        Self {
            builder,
            text,
            open: Vec::new(),
            parts: Vec::new(),
            names: FxHashMap::default(),
            depth: Depth::default(),
            lists: Vec::new(),
            tables: 0,
            heads: false,
            item: None,
            block: 0,
            space: None,
            broken: false,
            italic: None,
            foreign: None,
            object: false,
            note: None,
            titled: false,
            front: FrontMatter::default(),
            language: None,
            main,
        }
    }

    /// What was read.
    pub(in crate::read) fn finish(mut self) -> Draft {
        self.end_block(self.text.len());
        self.builder.front(std::mem::take(&mut self.front));
        self.builder.finish()
    }

    /// What the text says of itself.
    pub(in crate::read) fn front(&mut self) -> &mut FrontMatter {
        &mut self.front
    }

    /// Starts one of several parts.
    pub(super) fn start_part(&mut self) {
        // Of a book nothing lies around the text.
        self.main = None;
    }

    pub(super) fn end_part(&mut self, at: usize) {
        while let Some(open) = self.open.pop() {
            self.left(&open, at);
        }
        self.names.clear();
        self.end_block(at);
    }

    pub(in crate::read) fn open(&mut self, name: &str, attributes: &Attributes, tag: Range<usize>) {
        // One function: an arm an element.
        let table = &*ELEMENTS;
        match name {
            "br" => return self.line(tag),
            "meta" => return head::meta(&mut self.front, attributes),
            "img" => return self.picture(tag),
            _ => {}
        }
        let inline = table.inline.contains(name);
        if !inline {
            self.end_implied(name, tag.start);
            self.end_block(tag.start);
            self.block = tag.start;
        }
        if table.void.contains(name) {
            return;
        }
        let part = if inline { Part::Text } else { element::part(name, attributes) };
        if let (Part::Notes, Some(id)) = (part, attributes.get("id")) {
            self.note = Some(label(id));
        }
        let language = attributes.get("lang").filter(|it| is_language(it));
        if name == "html" || name == "body" {
            self.language = language.map(str::to_owned).or_else(|| self.language.take());
            self.front.language = self.front.language.take().or_else(|| self.language.clone());
        }
        let noted = inline && self.called(name, attributes, &tag);
        let hidden = attributes.get("hidden").is_some()
            || attributes.get("aria-hidden") == Some("true")
            || attributes.get("style").is_some_and(is_hidden);
        let outside = name == "head" || name == "title" && self.names.contains_key("head");
        let opened = Open {
            name: name.to_owned(),
            part,
            skips: table.skipped.contains(name) || hidden || noted || outside,
            foreign: language.is_some_and(|it| self.is_foreign(it)),
            italic: matches!(name, "em" | "i" | "cite" | "dfn"),
            raised: name == "sup",
            object: table.objects.contains(name),
            marked: match name {
                "q" => Some((Zone::Quotation, self.builder.len())),
                "cite" => Some((Zone::CitedTitle, self.builder.len())),
                _ => None,
            },
        };
        match name {
            "ul" => self.lists.push(ListKind::Bulleted),
            "ol" => self.lists.push(ListKind::Ordered),
            "li" => self.start_item(attributes, tag.start),
            "table" => {
                self.tables += 1;
                if self.tables == 1 {
                    self.builder.start_table();
                }
            }
            "tr" if self.tables == 1 => self.builder.start_row(),
            "td" | "th" if self.tables == 1 => {
                self.heads = name == "th";
                let columns = attributes.get("colspan").and_then(|it| it.trim().parse().ok());
                self.builder.span_columns(columns.unwrap_or(1));
            }
            _ => {}
        }
        self.entered(&opened);
        *self.names.entry(opened.name.clone()).or_default() += 1;
        self.open.push(opened);
    }

    /// Notes the call of a note, whose number is no text; or the way back from one.
    fn called(&mut self, name: &str, attributes: &Attributes, tag: &Range<usize>) -> bool {
        let role = attributes.get("role").unwrap_or_default();
        let kind = attributes.get("epub:type").unwrap_or_default();
        if name == "a" && (role == "doc-noteref" || kind == "noteref") {
            let label = label(attributes.get("href").unwrap_or_default());
            self.builder.note(&label, SourceSpan::new(tag.start, tag.end), false);
            return true;
        }
        role == "doc-backlink"
    }

    fn start_item(&mut self, attributes: &Attributes, at: usize) {
        if self.depth.notes > 0 {
            self.note = attributes.get("id").map(label);
            return;
        }
        if let Some(&kind) = self.lists.last() {
            let level = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
            self.item = Some(at);
            self.builder.item(kind, level, SourceSpan::new(at, at));
        }
    }

    /// Closes what a new block closes without saying so.
    fn end_implied(&mut self, name: &str, at: usize) {
        let closes: &[&str] = match name {
            "li" => &["p", "li"],
            "dt" | "dd" => &["p", "dt", "dd"],
            "tr" => &["p", "td", "th", "tr"],
            "td" | "th" => &["p", "td", "th"],
            "thead" | "tbody" | "tfoot" => &["p", "td", "th", "tr", "thead", "tbody", "tfoot"],
            "option" => &["option"],
            _ => &["p"],
        };
        while let Some(open) = self.open.last() {
            if !closes.contains(&&*open.name) {
                break;
            }
            self.pop(at);
        }
    }

    pub(in crate::read) fn close(&mut self, name: &str, at: usize) {
        if !ELEMENTS.inline.contains(name) {
            self.end_block(at);
            self.block = at;
        }
        if !self.names.contains_key(name) {
            return;
        }
        let reach = self.open.iter().rev().take(REACH);
        let Some(depth) = reach.map(|it| &*it.name).position(|it| it == name) else { return };
        for _ in 0..=depth {
            self.pop(at);
        }
    }

    /// As [`Page::close`]; an element without content was not put on the stack.
    pub(in crate::read) fn close_xml(&mut self, name: &str, at: usize) {
        if !ELEMENTS.void.contains(name) {
            self.close(name, at);
        }
    }

    fn pop(&mut self, at: usize) {
        let Some(open) = self.open.pop() else { return };
        if let Some(count) = self.names.get_mut(&open.name) {
            *count -= 1;
            if *count == 0 {
                self.names.remove(&open.name);
            }
        }
        if !ELEMENTS.inline.contains(&open.name) {
            self.end_block(at);
        }
        self.left(&open, at);
    }

    fn entered(&mut self, open: &Open) {
        self.depth.skipped += usize::from(open.skips);
        self.depth.foreign += usize::from(open.foreign);
        self.depth.italic += usize::from(open.italic);
        self.depth.raised += usize::from(open.raised);
        self.depth.object += usize::from(open.object);
        self.depth.notes += usize::from(open.part == Part::Notes);
        self.object = false;
        if open.part != Part::Text {
            self.parts.push(open.part);
        }
    }

    fn left(&mut self, open: &Open, at: usize) {
        self.depth.skipped -= usize::from(open.skips);
        self.depth.foreign -= usize::from(open.foreign);
        self.depth.italic -= usize::from(open.italic);
        self.depth.raised -= usize::from(open.raised);
        self.depth.object -= usize::from(open.object);
        self.depth.notes -= usize::from(open.part == Part::Notes);
        self.object = false;
        if open.part != Part::Text {
            self.parts.pop();
        }
        if let Some((zone, from)) = open.marked {
            self.builder.mark(zone, from);
        }
        match &*open.name {
            "ul" | "ol" => {
                self.lists.pop();
            }
            "table" => self.tables = self.tables.saturating_sub(1),
            "td" | "th" if self.tables == 1 => self.builder.next_column(),
            "li" => self.item = None,
            _ => {}
        }
        self.block = at;
    }

    fn is_foreign(&self, language: &str) -> bool {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let own = primary(language);
        let of_page = self.language.as_deref().map(primary);
        !matches!(&*own, "" | "en" | "x" | "zxx" | "und") && of_page.as_deref() != Some(&own)
    }

    /// Notes the call of a note.
    pub(in crate::read) fn call(&mut self, name: &str, tag: Range<usize>) {
        self.builder.note(&label(name), SourceSpan::new(tag.start, tag.end), false);
    }

    /// Says that what comes next is a note, by its name.
    pub(in crate::read) fn define(&mut self, name: Option<&str>) {
        self.note = name.map(label);
    }

    /// Begins a block where none is open: what it is depends on the elements around it.
    fn begin(&mut self, at: usize) {
        if self.builder.is_open() {
            return;
        }
        let start = self.item.take().unwrap_or(self.block.min(at));
        let has = |name: &str| self.names.contains_key(name);
        let part = self.parts.last().copied();
        let outside = self.main.is_some_and(|main| !has(main));
        let level = ["h1", "h2", "h3", "h4", "h5", "h6"].iter().position(|name| has(name));
        let (zone, level) = match part {
            Some(Part::Furniture) => (Zone::Furniture, 0),
            _ if outside => (Zone::Furniture, 0),
            Some(Part::Notes) => (Zone::Footnote, 0),
            Some(Part::References) => (Zone::Reference, 0),
            Some(Part::Byline) => (Zone::Byline, 0),
            Some(Part::Dateline) => (Zone::Dateline, 0),
            _ => match level.map(|level| level as u8 + 1) {
                Some(level) => {
                    let first = self.builder.is_empty() || level == 1;
                    let zone = if !self.titled && first { Zone::Title } else { Zone::Heading };
                    self.titled = true;
                    (zone, level)
                }
                None if has("caption") || has("figcaption") => (Zone::Caption, 0),
                None if self.tables > 0 && (has("td") || has("th")) => {
                    self.builder.begin_cell(u8::from(self.heads), start);
                    return;
                }
                None if has("blockquote") => (Zone::BlockQuotation, 0),
                None if has("li") && !self.lists.is_empty() => {
                    (Zone::ListItem, u8::try_from(self.lists.len()).unwrap_or(u8::MAX))
                }
                None => (Zone::Paragraph, 0),
            },
        };
        if let Some(label) = self.note.take().filter(|_| zone == Zone::Footnote) {
            self.builder.note(&label, SourceSpan::new(start, at), true);
        }
        self.builder.begin(zone, level, start);
    }

    fn end_block(&mut self, at: usize) {
        (self.space, self.broken) = (None, false);
        if let Some(from) = self.italic.take() {
            self.builder.italics(from);
        }
        if let Some(from) = self.foreign.take() {
            self.builder.mark(Zone::Foreign, from);
        }
        self.object = false;
        self.builder.end(at);
    }

    pub(super) fn comment(&mut self, text: &str, range: Range<usize>) {
        self.builder.comment(SourceSpan::new(range.start, range.end), text);
    }
}

/// Whether a tag is one of a language, as far as its first part tells.
pub(in crate::read) fn is_language(tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    matches!(primary.len(), 2 | 3) && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a style hides an element.
fn is_hidden(style: &str) -> bool {
    let bare: String = style.split_whitespace().collect();
    bare.contains("display:none") || bare.contains("visibility:hidden")
}

/// The label of a note by its name or by an address that leads to it: the number at its end.
fn label(name: &str) -> String {
    let name = name.rsplit('#').next().unwrap_or(name);
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &name[word.len()..];
    if number.is_empty() { name.to_owned() } else { number.to_owned() }
}
