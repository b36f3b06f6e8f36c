//! The body of a document of Word, and its notes: paragraphs, their runs, and what stands around
//! them.

mod field;

mod run;

mod paragraph;

use std::ops::Range;

use quick_xml::events::BytesStart;

use super::styles::{Lists, Style, Styles, is_on, own_prefix};
use crate::read::container::{Node, Xml, attribute};
use crate::read::role::Role;
use crate::text::document::{Builder, Draft, FrontMatter, OBJECT};
use crate::text::origin::Origin;
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;
use crate::words::fold;

use self::field::Fields;
use self::paragraph::Paragraph;
use self::run::{Look, Open};

/// How deep text boxes may stand in one another.
const DEEPEST: usize = 8;

/// Reads the parts of a document, one after the other.
pub(super) struct Body<'s> {
    builder: Builder<'s>,
    text: &'s str,
    styles: &'s Styles,
    lists: &'s Lists,
    own: String,
    /// The paragraph that is open.
    paragraph: Option<Paragraph>,
    look: Look,
    open: Open,
    fields: Fields,
    /// Tables that are open.
    tables: usize,
    /// Whether the first row of the table heads its columns, if no row says that of itself.
    first_heads: bool,
    /// Whether the row heads its columns.
    heads: bool,
    /// Rows of the table so far.
    rows: usize,
    /// Whether what is read is an index or a table of contents.
    furniture: usize,
    /// The label of the note that is read, and whether its mark is noted.
    note: Option<(String, bool)>,
    /// Text boxes of the paragraph that is open.
    boxes: Vec<Range<usize>>,
    depth: usize,
    /// Whether a title was met, or can no longer come.
    titled: bool,
    formatting: Vec<u32>,
    paragraphs: Vec<u32>,
    faults: Vec<String>,
    /// Stretches in another language than the text, by where they stand in the prose.
    foreign: Vec<Range<usize>>,
}

impl<'s> Body<'s> {
    pub(super) fn new(text: &'s str, styles: &'s Styles, lists: &'s Lists) -> Self {
        Self {
            builder: Builder::new(text),
            text,
            styles,
            lists,
            own: String::new(),
            paragraph: None,
            look: Look::default(),
            open: Open::default(),
            fields: Fields::default(),
            tables: 0,
            first_heads: false,
            heads: false,
            rows: 0,
            furniture: 0,
            note: None,
            boxes: Vec::new(),
            depth: 0,
            titled: false,
            formatting: Vec::new(),
            paragraphs: Vec::new(),
            faults: Vec::new(),
            foreign: Vec::new(),
        }
    }

    /// Notes the title that the document gives itself.
    pub(super) fn title(&mut self, title: Option<String>) {
        self.builder.front(FrontMatter { title, ..FrontMatter::default() });
    }

    /// Reads a part; of one with notes their labels begin with `notes`.
    pub(super) fn read(&mut self, part: Range<usize>, notes: Option<&str>) {
        self.own = own_prefix(&self.text[part.clone()]);
        self.stretch(part.clone(), notes);
        self.end_paragraph(part.end);
    }

    /// What was read; the origin is told where paragraphs and runs begin.
    pub(super) fn finish(mut self, origin: &mut Origin) -> Draft {
        origin.paragraphs = self.paragraphs;
        origin.formatting = self.formatting;
        origin.faults = self.faults;
        // Where most of a text is marked as foreign, the mark is a setting that nobody looked at.
        let marked: usize = self.foreign.iter().map(ExactSizeIterator::len).sum();
        if marked * 2 < self.builder.len() {
            for range in self.foreign {
                self.builder.mark_range(Zone::Foreign, range);
            }
        }
        self.builder.finish()
    }

    fn stretch(&mut self, range: Range<usize>, notes: Option<&str>) {
        let mut xml = Xml::new(self.text, range).own(&self.own);
        while let Some(node) = xml.next() {
            match node {
                Node::Open(name, tag, range) => self.open(name, &tag, range, &mut xml, notes),
                Node::Close(name, at) => self.close(name, at),
                Node::Text(range) => self.words(range),
                Node::Reference(c, range) => self.reference(c, range),
            }
        }
        if let Some(fault) = xml.fault() {
            self.faults.push(format!("not all of this file could be read: {fault}"));
        }
    }

    fn open(
        &mut self,
        name: &str,
        tag: &BytesStart<'_>,
        range: Range<usize>,
        xml: &mut Xml<'s>,
        notes: Option<&str>,
    ) {
        // One function: an arm an element.
        let value = |name| attribute(tag, name);
        match name {
            "p" => self.start_paragraph(range.start),
            "pPr" => self.paragraph_properties(xml),
            "r" => {
                self.formatting.push(range.start as u32);
                self.look = self.paragraph.as_ref().map(|it| it.look.clone()).unwrap_or_default();
            }
            "rPr" => self.run_properties(xml),
            "t" => self.look.reads = true,
            "tab" | "ptab" => self.instead(" ", range),
            "br" | "cr" => self.instead("\n", range),
            "noBreakHyphen" => self.instead("-", range),
            "sym" => self.object(range),
            "drawing" | "pict" | "object" => self.look.pictures += 1,
            "txbxContent" => {
                let start = range.end;
                let end = xml.skip_element();
                if self.depth < DEEPEST {
                    self.boxes.push(start..end);
                }
            }
            "fldSimple" => self.fields.simple(&value("instr").unwrap_or_default()),
            "fldChar" => self.field_mark(&value("fldCharType").unwrap_or_default()),
            "instrText" | "delInstrText" => {
                let end = xml.skip_element();
                let words = self.text.get(range.end..end).unwrap_or_default();
                self.fields.instruct(words);
            }
            "footnoteReference" | "endnoteReference" => {
                let prefix = if name == "footnoteReference" { "" } else { "*" };
                let label = format!("{prefix}{}", value("id").unwrap_or_default());
                self.builder.note(&label, SourceSpan::new(range.start, range.end), false);
            }
            "footnote" | "endnote" if notes.is_some() => {
                // Lines that set notes apart have a type.
                if value("type").is_some_and(|it| it != "normal") {
                    xml.skip_element();
                } else {
                    let label =
                        format!("{}{}", notes.unwrap_or(""), value("id").unwrap_or_default());
                    self.note = Some((label, false));
                }
            }
            "tbl" => self.start_table(range.end),
            "tr" if self.tables == 1 => {
                self.builder.start_row();
                self.rows += 1;
                self.heads = self.first_heads && self.rows == 1;
            }
            "tblHeader" if self.tables == 1 => {
                self.heads = value("val").is_none_or(|it| is_on(&it));
            }
            "tblLook" if self.tables == 1 => {
                self.first_heads = value("firstRow").is_some_and(|it| is_on(&it));
            }
            "gridSpan" if self.tables == 1 => {
                let columns = value("val").and_then(|it| it.parse().ok()).unwrap_or(1);
                self.builder.span_columns(columns);
            }
            "docPartGallery" => {
                let gallery = value("val").unwrap_or_default();
                if gallery.contains("Contents") {
                    self.furniture = 1;
                }
            }
            // What was deleted or moved away, the same once more for old programs, what stands for
            // a text that is to come, how it looked before, and how a word is pronounced.
            "del" | "moveFrom" | "sdtEndPr" | "rt" | "sectPr" | "tblGrid" | "rPrChange"
            | "pPrChange" | "delText" => {
                xml.skip_element();
            }
            _ => self.open_other(name, range, xml),
        }
    }

    /// An element of another vocabulary.
    fn open_other(&mut self, name: &str, range: Range<usize>, xml: &mut Xml<'s>) {
        match name.rsplit_once(':').map(|(_, name)| name) {
            Some("Fallback") => {
                xml.skip_element();
            }
            Some("oMath") => {
                let end = xml.skip_element();
                self.object(range.start..end);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str, at: usize) {
        match name {
            "p" => self.close_paragraph(at),
            "t" => self.look.reads = false,
            "drawing" | "pict" | "object" => {
                self.look.pictures = self.look.pictures.saturating_sub(1);
            }
            "fldSimple" => self.fields.end(),
            "sdt" => self.furniture = 0,
            "tc" if self.tables == 1 => {
                self.end_paragraph(at);
                self.builder.next_column();
            }
            "tbl" => {
                self.end_paragraph(at);
                self.tables = self.tables.saturating_sub(1);
            }
            "footnote" | "endnote" => self.note = None,
            _ => {}
        }
    }

    fn start_table(&mut self, at: usize) {
        self.end_paragraph(at);
        self.tables += 1;
        if self.tables == 1 {
            self.builder.start_table();
            (self.rows, self.heads, self.first_heads) = (0, false, false);
        }
    }

    fn field_mark(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.begin(),
            "separate" => self.fields.separate(),
            "end" => self.fields.end(),
            _ => {}
        }
    }
}
