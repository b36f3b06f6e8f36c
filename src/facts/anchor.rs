//! What links can lead to beside headings: ids of HTML, labels of reStructuredText and LaTeX; and
//! the calls of LaTeX, which its reader drops.
//!
//! Anchors are looked for in the source and not by its grammar: one that is found too many makes no
//! link seem broken.

use memchr::{memchr, memmem, memrchr};
use serde::{Deserialize, Serialize};

use crate::text::document::{Document, Format};
use crate::text::span::SourceSpan;

/// What links of a document can lead to, and what its commands call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchors {
    /// The names.
    pub names: Vec<AnchorName>,
    /// Labels that commands of LaTeX call, in order.
    pub called: Vec<AnchorName>,
}

/// The name of an anchor, where it is made or called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorName {
    /// Where it stands.
    pub source: SourceSpan,
    /// As it is written.
    pub name: Box<str>,
}

impl AnchorName {
    /// What some text from a byte on says without the space and the back-ticks around it.
    fn new(start: usize, text: &str) -> Self {
        let is_mark = |c: char| c.is_whitespace() || c == '`';
        let bare = text.trim_start_matches(is_mark);
        let start = start + text.len() - bare.len();
        let bare = bare.trim_end_matches(is_mark);
        Self { source: SourceSpan::new(start, start + bare.len()), name: Box::from(bare) }
    }
}

/// Commands of LaTeX that call a label.
const CALLS: [&str; 10] =
    ["ref", "pageref", "eqref", "autoref", "cref", "Cref", "nameref", "vref", "subref", "fref"];

/// The longest name of an anchor, in bytes.
const LONGEST: usize = 200;

/// The anchors of a document.
#[must_use]
pub fn extract(document: &Document) -> Anchors {
    let text = document.source.text();
    let mut anchors = Anchors::default();
    match document.format {
        Format::Markdown => {
            for sign in ["id=", "name=", "{#"] {
                names(text, 0, sign, &mut anchors.names);
            }
            // `(name)=` over a heading, of MyST.
            labels(text, "\n(", ")=", &mut anchors.names);
        }
        Format::ReStructuredText => {
            targets(text, &mut anchors.names);
            labels(text, ".. [", "]", &mut anchors.names);
            labels(text, "_`", "`", &mut anchors.names);
            labels(text, ":name:", "\n", &mut anchors.names);
        }
        Format::Latex => latex(text, &mut anchors),
        Format::Plain
        | Format::Bibtex
        | Format::Docx
        | Format::Odt
        | Format::Epub
        | Format::Html => {}
    }
    anchors
}

/// The names behind a sign: `id="name"`, `{#name}`.
///
/// `base` is where the text begins in the source.
fn names(text: &str, base: usize, sign: &str, out: &mut Vec<AnchorName>) {
    for at in memmem::find_iter(text.as_bytes(), sign) {
        let rest = text[at + sign.len()..].trim_start_matches(['"', '\'', '\\']);
        let ends = |c: char| c.is_whitespace() || "\"'}>)]\\".contains(c);
        // No further than a name can reach: a line may be one of many signs.
        let end = rest.char_indices().take(LONGEST).find(|&(_, c)| ends(c));
        let end = end.map_or(rest.len(), |(at, _)| at);
        if (1..LONGEST).contains(&end) {
            let start = text.len() - rest.len();
            out.push(AnchorName::new(base + start, &rest[..end]));
        }
    }
}

/// The names between two signs in a line.
fn labels(text: &str, open: &str, close: &str, out: &mut Vec<AnchorName>) {
    for at in memmem::find_iter(text.as_bytes(), open) {
        let rest = &text[at + open.len()..];
        let near = &rest.as_bytes()[..rest.len().min(LONGEST + close.len())];
        let end = memmem::find(near, close.as_bytes()).filter(|end| (1..LONGEST).contains(end));
        if let Some(end) = end.filter(|&end| memchr(b'\n', &near[..end]).is_none()) {
            out.push(AnchorName::new(at + open.len(), &rest[..end]));
        }
    }
}

/// The targets of reStructuredText: `.. _name:`.
fn targets(text: &str, out: &mut Vec<AnchorName>) {
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        next += line.len();
        let rest = line.trim_start().strip_prefix("..").map(str::trim_start);
        let Some(name) = rest.and_then(|rest| rest.strip_prefix('_')) else { continue };
        let end = name.find(": ").or_else(|| name.rfind(':')).filter(|&end| end < LONGEST);
        if let Some(end) = end {
            out.push(AnchorName::new(next - name.len(), &name[..end]));
        }
    }
}

/// The labels of a text in LaTeX, and what calls them.
fn latex(text: &str, out: &mut Anchors) {
    let mut start = 0;
    let mut verbatim = false;
    for line in text.split_inclusive('\n') {
        let base = start;
        start += line.len();
        let is_code = ["verbatim}", "lstlisting}", "minted}"].iter().any(|it| line.contains(it));
        verbatim = if is_code { line.contains("\\begin{") } else { verbatim };
        let line = uncommented(line);
        if verbatim || is_code {
            continue;
        }
        for at in memmem::find_iter(line.as_bytes(), "{") {
            let far = at.saturating_sub(LONGEST);
            let Some(slash) = memrchr(b'\\', &line.as_bytes()[far..at]) else { continue };
            let command = &line[far + slash + 1..at];
            let command = command.split('[').next().unwrap_or_default().trim_end_matches('*');
            let labels = command.ends_with("label") || command == "hypertarget";
            if !(labels || CALLS.contains(&command)) {
                continue;
            }
            let rest = &line[at + 1..];
            let Some(end) = rest.find(['{', '}']).filter(|&end| rest[end..].starts_with('}'))
            else {
                continue;
            };
            let content = &rest[..end];
            if labels {
                out.names.push(AnchorName::new(base + at + 1, content));
            } else if !content.contains(['#', '\\', '@']) {
                let mut from = base + at + 1;
                for name in content.split(',') {
                    if !name.trim().is_empty() {
                        out.called.push(AnchorName::new(from, name));
                    }
                    from += name.len() + 1;
                }
            }
        }
        // `label=name` of listings.
        names(line, base, "label=", &mut out.names);
    }
}

/// A line of LaTeX without its comment.
fn uncommented(line: &str) -> &str {
    let comment = line.match_indices('%').map(|(at, _)| at).find(|&at| !line[..at].ends_with('\\'));
    comment.map_or(line, |at| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_code_call_nothing() {
        let mut anchors = Anchors::default();
        let text = "\\section{A}\\label{a} \\ref{b} % \\ref{c}\n\\begin{verbatim}\n\\ref{d}\n\\end{verbatim}\n\\cref{e, f}\n";
        latex(text, &mut anchors);
        let called: Vec<_> = anchors.called.iter().map(|it| &*it.name).collect();
        assert_eq!(called, ["b", "e", "f"]);
        assert_eq!(&*anchors.names[0].name, "a");
        assert_eq!(anchors.names[0].source.of(text), "a");
    }
}
