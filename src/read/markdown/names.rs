//! Names in Markdown that are no markup to CommonMark: wiki links, tags, keys, attributes,
//! templates, the code of MDX.
//!
//! To a reader they are text, and to a program of the site they are not.

use memchr::{memchr3_iter, memmem};

use crate::text::document::Builder;
use crate::text::frame::{Scope, Tie};
use crate::text::span::SourceSpan;

/// How far the end of a name is looked for, in bytes.
const REACH: usize = 1000;

/// Notes the names in a text.
pub(super) fn note(text: &str, builder: &mut Builder<'_>) {
    let bytes = text.as_bytes();
    let signs = memchr3_iter(b'{', b'#', b'@', bytes).chain(memchr3_iter(b'^', b':', b'[', bytes));
    let mut known = 0..0;
    for at in signs {
        // What stands in a name is a part of it.
        if known.contains(&at) {
            continue;
        }
        let before = text[..at].chars().next_back();
        let rest = &text[at..];
        let gap = before.is_none_or(char::is_whitespace);
        let (length, tie) = match bytes[at] {
            b'{' => (braces(rest), Tie::Program),
            b'[' if rest.starts_with("[[") => (wiki(rest, builder), Tie::Name),
            // The definition of an abbreviation.
            b'[' if before == Some('*') => (until(rest, "]:"), Tie::Name),
            b'#' if gap || before == Some('(') => (word(rest), Tie::Name),
            b'@' if !before.is_some_and(char::is_alphanumeric) => (word(rest), Tie::Name),
            b'^' if gap || before == Some('[') => (word(rest), Tie::Name),
            b':' if gap => (between_colons(rest), Tie::Name),
            _ => continue,
        };
        if length > 0 {
            known = at..at + length;
            builder.tie(SourceSpan::new(at, at + length), tie);
        }
    }
}

/// Whether a paragraph is code of MDX: imports and exports of a module.
pub(super) fn is_module(paragraph: &str) -> bool {
    const EXPORTS: [&str; 5] =
        ["export const ", "export let ", "export default ", "export function ", "export {"];
    let quoted = |text: &str| text.contains(" from '") || text.contains(" from \"");
    paragraph.starts_with("import ") && quoted(paragraph)
        || EXPORTS.iter().any(|start| paragraph.starts_with(start))
}

/// The length of `{…}`, `{{…}}` or `{%…%}`; 0 where nothing closes it.
fn braces(rest: &str) -> usize {
    until(
        rest,
        match rest.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => "}",
        },
    )
}

/// The length of `[[page#part|text]]`, whose part is called by its words.
fn wiki(rest: &str, builder: &mut Builder<'_>) -> usize {
    let length = until(rest, "]]");
    let inner = rest.get(2..length.saturating_sub(2)).unwrap_or_default();
    let page = inner.split('|').next().unwrap_or_default();
    if let Some((page, part)) = page.split_once('#') {
        let scope = if page.is_empty() { Scope::Here } else { Scope::Path(Box::from(page)) };
        // Where it stands is known to the caller alone, and nothing asks.
        builder.link(SourceSpan::default(), scope, part);
    }
    length
}

/// The length of what some text ends, inside of a paragraph; 0 where it does not stand there.
fn until(rest: &str, close: &str) -> usize {
    let reach = &rest.as_bytes()[..rest.len().min(REACH)];
    let Some(at) = memmem::find(reach, close.as_bytes()) else { return 0 };
    if memmem::find(&reach[..at], b"\n\n").is_some() { 0 } else { at + close.len() }
}

/// The length of a sign and the word behind it.
fn word(rest: &str) -> usize {
    let named = |c: char| c.is_alphanumeric() || "_-/:.".contains(c);
    let end = rest[1..].find(|c| !named(c)).map_or(rest.len(), |end| end + 1);
    let letter = rest[1..].starts_with(|c: char| c.is_alphabetic() || c == '_');
    if letter { end } else { 0 }
}

/// The length of `:name:`.
fn between_colons(rest: &str) -> usize {
    let named = |c: char| c.is_ascii_alphanumeric() || "_-+".contains(c);
    let end = rest[1..].find(|c| !named(c)).map_or(0, |end| end + 1);
    if end > 1 && rest[end..].starts_with(':') { end + 1 } else { 0 }
}
