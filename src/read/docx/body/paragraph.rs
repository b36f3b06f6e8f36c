//! Paragraphs: what each is, by its style, its list, its indents and what it stands in.

use super::field::Kind;
use super::run::Look;
use super::{Body, Role, SourceSpan, Style, Zone, attribute};
use crate::read::container::{Node, Xml};

/// From both margins, in twentieths of a point: more than the indent of a first line or of a list.
const INDENTED: i32 = 360;

/// A paragraph that is open.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    at: usize,
    /// Whether a block was begun for it.
    pub(super) begun: bool,
    style: Style,
    /// How runs look that say nothing of it.
    pub(super) look: Look,
    /// Whether its end was deleted, so that the next one goes on in it.
    joined: bool,
}

impl<'s> Body<'s> {
    pub(super) fn start_paragraph(&mut self, at: usize) {
        self.paragraphs.push(at as u32);
        if let Some(open) = self.paragraph.as_mut().filter(|it| it.joined) {
            open.joined = false;
            return;
        }
        self.end_paragraph(at);
        let style = self.styles.of(None).cloned().unwrap_or_default();
        let look = self.look_of(&style);
        self.paragraph = Some(Paragraph { at, style, look, ..Paragraph::default() });
    }

    /// Reads the properties of the paragraph.
    pub(super) fn paragraph_properties(&mut self, xml: &mut Xml<'s>) {
        let mut own = Style::default();
        let mut base = None;
        let mut joined = false;
        let mut depth = 1;
        let mut marks = false;
        while depth > 0 {
            match xml.next() {
                Some(Node::Open(name, tag, _)) => match name {
                    "pPrChange" | "sectPr" => {
                        xml.skip_element();
                    }
                    name => {
                        depth += 1;
                        match name {
                            // How the mark at its end looks, and whether that was deleted.
                            "rPr" => marks = true,
                            "del" | "moveFrom" if marks => joined = true,
                            "pStyle" => base = attribute(&tag, "val"),
                            name if !marks => own.take(name, &tag),
                            _ => {}
                        }
                    }
                },
                Some(Node::Close(name, _)) => {
                    depth -= 1;
                    marks &= name != "rPr";
                }
                Some(_) => {}
                None => break,
            }
        }
        let style = own.over(&self.styles.of(base.as_deref()).cloned().unwrap_or_default());
        let look = self.look_of(&style);
        if let Some(paragraph) = &mut self.paragraph {
            if !paragraph.begun {
                paragraph.style = style;
            }
            paragraph.look = look;
            paragraph.joined = joined;
        }
    }

    /// Whether the paragraph is one of code, which has no prose.
    pub(super) fn is_code(&self) -> bool {
        self.paragraph.as_ref().is_some_and(|it| it.style.role == Some(Role::Code))
    }

    /// Begins the block of the paragraph, where that was not done.
    pub(super) fn begin(&mut self) {
        let Some(paragraph) = self.paragraph.as_mut().filter(|it| !it.begun) else { return };
        paragraph.begun = true;
        let at = paragraph.at;
        if let Some((label, marked)) = &mut self.note {
            if !*marked {
                self.builder.note(label, SourceSpan::new(at, at), true);
                *marked = true;
            }
            return self.builder.begin(Zone::Footnote, 0, at);
        }
        let style = &paragraph.style;
        if self.fields.writes(Kind::Bibliography) {
            return self.builder.begin(Zone::Reference, 0, at);
        }
        if self.furniture > 0 || self.fields.writes(Kind::Contents) {
            return self.builder.begin(Zone::Furniture, 0, at);
        }
        if self.tables > 0 {
            return self.builder.begin_cell(u8::from(self.heads), at);
        }
        let named = match style.role {
            Some(Role::Heading(level)) => level,
            _ => None,
        };
        let heading = style.outline.map_or(named, |level| (level > 0).then_some(level));
        let level = style.level.unwrap_or(0);
        let listed = style.list.as_deref().and_then(|list| self.lists.kind(list, level));
        let (left, right) = style.indents;
        let indented = [left, right].into_iter().all(|it| it.is_some_and(|it| it >= INDENTED));
        let (zone, level) = match (style.role, heading) {
            (Some(Role::Title), _) if !self.titled => (Zone::Title, 1),
            (Some(Role::Furniture), _) => (Zone::Furniture, 0),
            (_, Some(level)) => {
                let first = self.builder.is_empty() || level == 1;
                let zone = if !self.titled && first { Zone::Title } else { Zone::Heading };
                (zone, level.min(6))
            }
            (Some(Role::Title), _) => (Zone::Heading, 1),
            (Some(Role::Subtitle), _) => (Zone::Heading, 2),
            (Some(Role::Byline), _) => (Zone::Byline, 0),
            (Some(Role::Dateline), _) => (Zone::Dateline, 0),
            (Some(Role::Quotation), _) => (Zone::BlockQuotation, 0),
            (Some(Role::Caption), _) => (Zone::Caption, 0),
            (Some(Role::Footnote), _) => (Zone::Footnote, 0),
            (Some(Role::Reference), _) => (Zone::Reference, 0),
            _ if listed.is_some() => (Zone::ListItem, level.saturating_add(1)),
            _ if indented => (Zone::BlockQuotation, 0),
            _ => (Zone::Paragraph, 0),
        };
        self.titled |= zone == Zone::Title;
        if let (Zone::ListItem, Some(Some(kind))) = (zone, listed) {
            self.builder.item(kind, level, SourceSpan::new(at, at));
        }
        self.builder.begin(zone, level, at);
    }

    pub(super) fn close_paragraph(&mut self, at: usize) {
        if self.paragraph.as_ref().is_some_and(|it| it.joined) {
            return;
        }
        self.end_paragraph(at);
        let boxes = std::mem::take(&mut self.boxes);
        for range in boxes {
            // What a box holds is read behind the paragraph that it is fixed to.
            let (tables, note) = (std::mem::take(&mut self.tables), self.note.take());
            self.depth += 1;
            self.stretch(range.clone(), None);
            self.end_paragraph(range.end);
            self.depth -= 1;
            (self.tables, self.note) = (tables, note);
        }
    }

    pub(super) fn end_paragraph(&mut self, at: usize) {
        let Some(paragraph) = self.paragraph.take() else { return };
        self.end_run();
        if paragraph.begun {
            self.builder.end(at);
        }
    }
}
