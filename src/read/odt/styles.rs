//! The styles and lists of a document in OpenDocument format.

use quick_xml::events::BytesStart;
use rustc_hash::FxHashMap;

use crate::read::container::{Node, Xml, attribute};
use crate::read::role::{self, Role};
use crate::text::document::ListKind;

/// Both margins of a quotation that no style names as one are at least as wide, in points.
const INDENTED: f32 = 18.0;

/// What a style adds to its parent.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) parent: Option<String>,
    pub(super) role: Option<Role>,
    pub(super) italic: Option<bool>,
    pub(super) raised: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) indented: Option<bool>,
}

/// The styles of a document by name, each with all that it takes over.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: FxHashMap<String, Style>,
    /// By the name of a list and its level, from 1.
    lists: FxHashMap<(String, usize), ListKind>,
}

/// How deep styles may be based on one another.
const DEEPEST: usize = 16;

impl Styles {
    /// Reads the styles of some parts.
    pub(super) fn read(parts: [&str; 2]) -> Self {
        let mut out = Self::default();
        let mut raw: FxHashMap<String, Style> = FxHashMap::default();
        let mut open: Option<(String, Style)> = None;
        let mut list = None;
        for text in parts {
            for node in Xml::new(text, 0..text.len()) {
                match node {
                    Node::Open("style:style", tag, _) => {
                        let name = attribute(&tag, "name").unwrap_or_default();
                        let shown = attribute(&tag, "display-name").unwrap_or_else(|| name.clone());
                        let role = role::of_style(&shown.replace("_20_", " "));
                        let parent = attribute(&tag, "parent-style-name");
                        open = Some((name, Style { parent, role, ..Style::default() }));
                    }
                    Node::Open("text:list-style", tag, _) => list = attribute(&tag, "name"),
                    Node::Open(name, tag, _) => {
                        if let Some((_, style)) = &mut open {
                            style.take(&tag);
                        }
                        let kind = match name {
                            "text:list-level-style-number" => ListKind::Ordered,
                            "text:list-level-style-bullet" => ListKind::Bulleted,
                            "office:body" => break,
                            _ => continue,
                        };
                        let level = attribute(&tag, "level").and_then(|it| it.parse().ok());
                        if let (Some(list), Some(level)) = (&list, level) {
                            out.lists.insert((list.clone(), level), kind);
                        }
                    }
                    Node::Close("style:style", _) => raw.extend(open.take()),
                    Node::Close("text:list-style", _) => list = None,
                    _ => {}
                }
            }
        }
        out.styles = raw.keys().map(|name| (name.clone(), resolved(&raw, name))).collect();
        out
    }

    pub(super) fn of(&self, name: &str) -> Option<&Style> {
        self.styles.get(name)
    }

    /// How the items of a list are marked.
    pub(super) fn list(&self, style: &str, level: usize) -> Option<ListKind> {
        self.lists.get(&(style.to_owned(), level)).copied()
    }
}

impl Style {
    fn take(&mut self, tag: &BytesStart<'_>) {
        let value = |name| attribute(tag, name);
        if let Some(slant) = value("font-style") {
            self.italic = Some(slant != "normal");
        }
        if let Some(position) = value("text-position") {
            self.raised = Some(position.starts_with("super"));
        }
        if let Some(display) = value("display") {
            self.hidden = Some(display == "none");
        }
        let margins = [value("margin-left"), value("margin-right")];
        if margins.iter().any(Option::is_some) {
            let wide = |it: &Option<String>| {
                it.as_deref().and_then(points).is_some_and(|points| points >= INDENTED)
            };
            self.indented = Some(margins.iter().all(wide));
        }
    }

    /// What another style says where this one says nothing.
    fn over(self, base: &Self) -> Self {
        Self {
            parent: base.parent.clone(),
            role: self.role.or(base.role),
            italic: self.italic.or(base.italic),
            raised: self.raised.or(base.raised),
            hidden: self.hidden.or(base.hidden),
            indented: self.indented.or(base.indented),
        }
    }
}

fn resolved(raw: &FxHashMap<String, Style>, name: &str) -> Style {
    let mut style = raw.get(name).cloned().unwrap_or_default();
    for _ in 0..DEEPEST {
        let Some(base) = style.parent.as_ref().and_then(|name| raw.get(name)) else { break };
        style = style.over(base);
    }
    style
}

/// A length in points.
fn points(length: &str) -> Option<f32> {
    let end = length.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let value: f32 = length[..end].parse().ok()?;
    let unit = match &length[end..] {
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "pt" => 1.0,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    Some(value * unit)
}
