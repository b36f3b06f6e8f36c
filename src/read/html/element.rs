//! What an element is for, by its name, its role and the words in its class.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::attributes::Attributes;
use crate::words::data;

/// `rules/data/html-elements.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Elements {
    pub(super) inline: FxHashSet<String>,
    pub(super) void: FxHashSet<String>,
    pub(super) skipped: FxHashSet<String>,
    pub(super) objects: FxHashSet<String>,
    containers: FxHashSet<String>,
    furniture: FxHashSet<String>,
    furniture_roles: FxHashSet<String>,
    furniture_classes: FxHashSet<String>,
    reference_classes: FxHashSet<String>,
    bylines: FxHashSet<String>,
    datelines: FxHashSet<String>,
}

pub(super) static ELEMENTS: LazyLock<Elements> =
    LazyLock::new(|| data::table("html-elements.toml"));

/// What an element makes of the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What the page adds.
    Furniture,
    /// Entries of a reference list.
    References,
    /// Notes.
    Notes,
    /// Who wrote the text.
    Byline,
    /// When it was written.
    Dateline,
    /// Nothing that other text is not.
    Text,
}

/// The part that an element is.
pub(super) fn part(name: &str, attributes: &Attributes) -> Part {
    let table = &*ELEMENTS;
    let role = attributes.get("role").unwrap_or_default().to_ascii_lowercase();
    let kind = attributes.get("epub:type").or_else(|| attributes.get("type")).unwrap_or_default();
    if matches!(&*role, "doc-endnotes" | "doc-footnote" | "doc-endnote")
        || matches!(kind, "footnote" | "footnotes" | "endnote" | "endnotes" | "rearnotes")
    {
        return Part::Notes;
    }
    let has = |classes: &FxHashSet<String>| {
        let named = [attributes.get("class"), attributes.get("id")];
        let whole = named.into_iter().flatten().flat_map(str::split_whitespace);
        whole.map(str::to_ascii_lowercase).any(|class| {
            classes.contains(&class)
                || class.split(|c: char| !c.is_ascii_alphabetic()).any(|it| classes.contains(it))
        })
    };
    // A heading is called by what it is the heading of.
    let holds = table.containers.contains(name);
    let refs = attributes.get("id").is_some_and(|id| id == "refs");
    if role == "doc-bibliography" || refs || holds && has(&table.reference_classes) {
        return Part::References;
    }
    if table.furniture.contains(name) || table.furniture_roles.contains(&role) {
        return Part::Furniture;
    }
    if name == "p" {
        return match () {
            () if has(&table.bylines) => Part::Byline,
            () if has(&table.datelines) => Part::Dateline,
            () => Part::Text,
        };
    }
    if holds && has(&table.furniture_classes) { Part::Furniture } else { Part::Text }
}
