//! What the styles and lists of a document of Word are: `styles.xml` and `numbering.xml`.

use rustc_hash::FxHashMap;

use crate::read::container::{Node, Xml, attribute, prefix};
use crate::read::role::{self, Role};
use crate::text::document::ListKind;

use super::WORD;

/// What a style adds to the one that it is based on.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    /// What its name says.
    pub(super) role: Option<Role>,
    /// The level of its headings, from 1; 0 for running text.
    pub(super) outline: Option<u8>,
    /// The list that its paragraphs are items of, with the level from 0.
    pub(super) list: Option<String>,
    pub(super) level: Option<u8>,
    pub(super) italic: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) raised: Option<bool>,
    pub(super) language: Option<String>,
    /// Indents from both margins, in twentieths of a point.
    pub(super) indents: (Option<i32>, Option<i32>),
}

/// The styles of a document by their ids, each with all that it takes over.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: FxHashMap<String, Style>,
    /// The style of paragraphs that name none.
    paragraph: Option<String>,
    /// The language of all that names none.
    pub(super) language: Option<String>,
}

/// How deep styles may be based on one another.
const DEEPEST: usize = 16;

impl Styles {
    pub(super) fn read(text: &str) -> Self {
        let mut out = Self::default();
        let mut raw: FxHashMap<String, Style> = FxHashMap::default();
        let mut open: Option<(String, Style)> = None;
        let own = own_prefix(text);
        for node in Xml::new(text, 0..text.len()).own(&own) {
            match node {
                Node::Open("style", tag, _) => {
                    let id = attribute(&tag, "styleId").unwrap_or_default();
                    let default = attribute(&tag, "default").is_some_and(|it| is_on(&it));
                    if default && attribute(&tag, "type").is_some_and(|it| it == "paragraph") {
                        out.paragraph = Some(id.clone());
                    }
                    open = Some((id, Style::default()));
                }
                Node::Open(name, tag, _) => match &mut open {
                    Some((_, style)) => style.take(name, &tag),
                    None if name == "lang" => {
                        out.language = out.language.take().or_else(|| attribute(&tag, "val"));
                    }
                    None => {}
                },
                Node::Close("style", _) => raw.extend(open.take()),
                _ => {}
            }
        }
        out.styles = raw.keys().map(|id| (id.clone(), resolved(&raw, id))).collect();
        out
    }

    /// A style by its id; that of plain paragraphs where none is named or it is not there.
    pub(super) fn of(&self, id: Option<&str>) -> Option<&Style> {
        let named = id.and_then(|id| self.styles.get(id));
        named.or_else(|| self.styles.get(self.paragraph.as_deref()?))
    }

    /// The style of a run.
    pub(super) fn of_run(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }
}

impl Style {
    /// Takes over what an element says of the properties of a style, a paragraph or a run.
    pub(super) fn take(&mut self, name: &str, tag: &quick_xml::events::BytesStart<'_>) {
        let value = || attribute(tag, "val");
        let on = || value().is_none_or(|it| is_on(&it));
        match name {
            "basedOn" => self.based_on = value(),
            "name" => self.role = value().and_then(|it| role::of_style(&it)),
            "outlineLvl" => {
                let level = value().and_then(|it| it.parse::<u8>().ok());
                self.outline = level.map(|it| if it < 9 { it + 1 } else { 0 });
            }
            "numId" => self.list = value(),
            "ilvl" => self.level = value().and_then(|it| it.parse().ok()),
            "i" => self.italic = Some(on()),
            "vanish" => self.hidden = Some(on()),
            "vertAlign" => self.raised = Some(value().is_some_and(|it| it == "superscript")),
            "lang" => self.language = value().or_else(|| self.language.take()),
            "ind" => {
                let side = |names: [&str; 2]| {
                    names.iter().find_map(|name| attribute(tag, name)?.parse::<i32>().ok())
                };
                let (left, right) = (side(["left", "start"]), side(["right", "end"]));
                self.indents = (left.or(self.indents.0), right.or(self.indents.1));
            }
            _ => {}
        }
    }

    /// What another style says where this one says nothing.
    pub(super) fn over(self, base: &Self) -> Self {
        Self {
            based_on: base.based_on.clone(),
            role: self.role.or(base.role),
            outline: self.outline.or(base.outline),
            list: self.list.or_else(|| base.list.clone()),
            level: self.level.or(base.level),
            italic: self.italic.or(base.italic),
            hidden: self.hidden.or(base.hidden),
            raised: self.raised.or(base.raised),
            language: self.language.or_else(|| base.language.clone()),
            indents: (self.indents.0.or(base.indents.0), self.indents.1.or(base.indents.1)),
        }
    }
}

fn resolved(raw: &FxHashMap<String, Style>, id: &str) -> Style {
    let mut style = raw.get(id).cloned().unwrap_or_default();
    for _ in 0..DEEPEST {
        let Some(base) = style.based_on.as_ref().and_then(|id| raw.get(id)) else { break };
        style = style.over(base);
    }
    style
}

/// The lists of a document: by list and level, how items are marked.
#[derive(Debug, Default)]
pub(super) struct Lists {
    kinds: FxHashMap<(String, u8), Option<ListKind>>,
    /// The definition of each list.
    lists: FxHashMap<String, String>,
}

impl Lists {
    pub(super) fn read(text: &str) -> Self {
        let mut out = Self::default();
        let (mut definition, mut list) = (String::new(), String::new());
        let (mut level, mut kind, mut blank) = (None, None, false);
        let own = own_prefix(text);
        for node in Xml::new(text, 0..text.len()).own(&own) {
            match node {
                Node::Open("abstractNum", tag, _) => {
                    definition = attribute(&tag, "abstractNumId").unwrap_or_default();
                }
                Node::Open("num", tag, _) => list = attribute(&tag, "numId").unwrap_or_default(),
                Node::Open("abstractNumId", tag, _) => {
                    let definition = attribute(&tag, "val").unwrap_or_default();
                    out.lists.insert(list.clone(), definition);
                }
                Node::Open("lvl", tag, _) => {
                    level = attribute(&tag, "ilvl").and_then(|it| it.parse::<u8>().ok());
                    (kind, blank) = (None, false);
                }
                Node::Open("numFmt", tag, _) => {
                    kind = match attribute(&tag, "val").as_deref() {
                        Some("bullet") => Some(ListKind::Bulleted),
                        Some("none") | None => None,
                        Some(_) => Some(ListKind::Ordered),
                    };
                }
                Node::Open("lvlText", tag, _) => {
                    blank = attribute(&tag, "val").is_none_or(|it| it.trim().is_empty());
                }
                Node::Close("lvl", _) => {
                    if let Some(level) = level.take() {
                        let kind = kind.filter(|_| !blank);
                        out.kinds.entry((definition.clone(), level)).or_insert(kind);
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// How the items of a list are marked: none where it is no list, and no kind where its items
    /// have no mark.
    pub(super) fn kind(&self, list: &str, level: u8) -> Option<Option<ListKind>> {
        if list == "0" || list.is_empty() {
            return None;
        }
        let Some(definition) = self.lists.get(list) else { return Some(Some(ListKind::Bulleted)) };
        let kind = self.kinds.get(&(definition.clone(), level));
        Some(kind.copied().unwrap_or(Some(ListKind::Bulleted)))
    }
}

/// The prefix that a part gives the names of Word.
pub(super) fn own_prefix(text: &str) -> String {
    let root = Xml::new(text, 0..text.len()).find_map(|node| match node {
        Node::Open(_, tag, _) => Some(prefix(&tag, WORD)),
        _ => None,
    });
    root.flatten().unwrap_or_else(|| "w:".to_owned())
}

/// Whether a value switches on.
pub(super) fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}
