//! What a paragraph or a run is by the name of its style: word processors mark by styles what other
//! formats mark by signs.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::words::data;

/// What a style says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The title of the text.
    Title,
    /// The title below it.
    Subtitle,
    /// Who wrote the text.
    Byline,
    /// When it was written.
    Dateline,
    /// A heading, with its level where the name tells it.
    Heading(Option<u8>),
    /// A displayed quotation.
    Quotation,
    /// Code.
    Code,
    /// The text under a figure or over a table.
    Caption,
    /// A note.
    Footnote,
    /// An entry of a reference list.
    Reference,
    /// A table of contents, an index, what stands on each page.
    Furniture,
    /// An item of a list, if it is marked as one.
    List,
}

/// `rules/data/document-styles.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleNames {
    title: Vec<String>,
    subtitle: Vec<String>,
    byline: Vec<String>,
    dateline: Vec<String>,
    headings: Vec<String>,
    quotation: Vec<String>,
    code: Vec<String>,
    caption: Vec<String>,
    footnote: Vec<String>,
    reference: Vec<String>,
    furniture: Vec<String>,
    list: Vec<String>,
}

static ROLES: LazyLock<FxHashMap<String, Role>> = LazyLock::new(|| {
    let names: StyleNames = data::table("document-styles.toml");
    let kinds = [
        (names.title, Role::Title),
        (names.subtitle, Role::Subtitle),
        (names.byline, Role::Byline),
        (names.dateline, Role::Dateline),
        (names.headings, Role::Heading(None)),
        (names.quotation, Role::Quotation),
        (names.code, Role::Code),
        (names.caption, Role::Caption),
        (names.footnote, Role::Footnote),
        (names.reference, Role::Reference),
        (names.furniture, Role::Furniture),
        (names.list, Role::List),
    ];
    let pairs =
        kinds.into_iter().flat_map(|(names, role)| names.into_iter().map(move |it| (it, role)));
    pairs.collect()
});

/// What the name of a style says; none where it says nothing.
pub(super) fn of_style(name: &str) -> Option<Role> {
    let lower = name.trim().to_lowercase().replace('_', " ");
    let bare = lower.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let bare = if bare.is_empty() { &lower } else { bare };
    let role = ROLES.get(bare).copied()?;
    let level = || lower[bare.len()..].trim().parse().ok().filter(|level| (1..=9).contains(level));
    Some(if role == Role::Heading(None) { Role::Heading(level()) } else { role })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_style_tells_what_it_is_for() {
        assert_eq!(of_style("heading 3"), Some(Role::Heading(Some(3))));
        assert_eq!(of_style("Intense Quote"), Some(Role::Quotation));
        assert_eq!(of_style("toc 2"), Some(Role::Furniture));
        assert_eq!(of_style("Body Text"), None);
        assert_eq!(of_style("12"), None);
    }
}
