//! Texts of formats that are not known, under whatever name: pages, data, code.
//!
//! Named outright, they are read as if they were plain text, but nothing is written back to them:
//! nobody knows which of their words a program reads.

use std::path::Path;

use super::format;
use crate::text::document::{Document, Format};
use crate::text::span::SourceSpan;
use crate::text::zone::{Mark, Zone};

/// What a page or a program begins with, whatever its name says.
const OPENINGS: [&str; 6] = ["<!doctype", "<html", "<head", "<body", "<?xml", "<?php"];

/// Tags that a text begins with only if it is a part of a page; Markdown has them as well.
const TAGS: [&str; 24] = [
    "a", "article", "div", "h1", "h2", "h3", "h4", "header", "img", "link", "main", "meta", "nav",
    "ol", "p", "script", "section", "span", "style", "svg", "table", "template", "title", "ul",
];

/// Elements whose content is no text.
const CODE: [&str; 8] = ["script", "style", "svg", "math", "pre", "code", "textarea", "template"];

/// Files of build tools, which have no extension.
const BUILD: [&str; 13] = [
    "brewfile",
    "containerfile",
    "dockerfile",
    "gemfile",
    "gnumakefile",
    "jenkinsfile",
    "justfile",
    "makefile",
    "pipfile",
    "podfile",
    "procfile",
    "rakefile",
    "vagrantfile",
];

/// Whether a text of this name, read as some format, is of another one.
pub(super) fn is_foreign(path: &Path, format: Format, text: &str) -> bool {
    let known = match path.extension() {
        Some(_) => format::named_by(path).is_some(),
        None => !is_program(path),
    };
    let head = text.trim_start_matches('\u{FEFF}');
    !known
        || format == Format::Html
        || format != Format::Bibtex && (head.starts_with("#!") || is_page(head, format))
}

/// Whether a file without an extension is no text by its name.
fn is_program(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    name.is_some_and(|name| name.starts_with('.') || BUILD.contains(&name.as_str()))
}

/// Whether a text begins as a page or as data does.
fn is_page(text: &str, format: Format) -> bool {
    let mut head = text.trim_start();
    while let Some((_, behind)) = head.strip_prefix("<!--").and_then(|it| it.split_once("-->")) {
        head = behind.trim_start();
    }
    let begins = |opening: &str| {
        let start = head.get(..opening.len());
        let ends = || !head[opening.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        start.is_some_and(|start| start.eq_ignore_ascii_case(opening)) && ends()
    };
    if OPENINGS.into_iter().any(begins) {
        return true;
    }
    format == Format::Plain && (is_data(head) || tag(head).is_some_and(|it| TAGS.contains(&&*it)))
}

/// Whether a text begins and ends as JSON does.
fn is_data(text: &str) -> bool {
    let ends = |close| text.trim_end().ends_with(close);
    let inner = |open| text.strip_prefix(open).map_or("", str::trim_start);
    inner('{').starts_with('"') && ends('}') || inner('[').starts_with(['"', '{']) && ends(']')
}

/// The name of the tag that a text begins with, in lower case.
fn tag(text: &str) -> Option<String> {
    let rest = text.strip_prefix('<')?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    Some(rest[..end].to_ascii_lowercase())
}

/// Marks what is code in a page that was read as plain text: scripts, style sheets, tags.
pub(super) fn mark_code(document: &mut Document) {
    let text = document.source.text();
    let mut spans = Vec::new();
    // Elements that nothing closes any more need not be looked for again.
    let mut unclosed: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|open| at + open) {
        let rest = &text[open..];
        let closes = rest.starts_with("</") || rest.starts_with("<!") || rest.starts_with("<?");
        let name = tag(rest);
        if name.as_ref().is_none_or(String::is_empty) && !closes {
            at = open + 1;
            continue;
        }
        let Some(end) = rest.find('>').map(|end| open + end + 1) else { break };
        let code = name.filter(|name| CODE.contains(&name.as_str()) && !unclosed.contains(name));
        let close = code.and_then(|name| {
            let close = ["</", name.as_str()].concat();
            let found = text[end..].match_indices("</").map(|(at, _)| end + at).find(|&at| {
                text.get(at..at + close.len()).is_some_and(|it| it.eq_ignore_ascii_case(&close))
            });
            if found.is_none() {
                unclosed.push(name);
            }
            found
        });
        at = close.unwrap_or(end);
        spans.push(SourceSpan::new(open, at));
    }
    let marks = spans.into_iter().filter_map(|span| document.text_span(span));
    let marks: Vec<_> = marks.map(|span| Mark { span, zone: Zone::Code }).collect();
    document.marks.extend(marks);
    document.marks.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::text::source::Source;

    fn foreign(path: &str, text: &str) -> bool {
        let path = Path::new(path);
        is_foreign(path, read::format_of(path, text), text)
    }

    #[test]
    fn what_is_no_known_format_is_foreign() {
        for path in ["p.html", "a.xml", "b.js", "c.py", "d.yaml", "e.adoc", "Makefile", ".profile"]
        {
            assert!(foreign(path, "Some words.\n"), "{path}");
        }
        for path in ["a.md", "b.rst", "c.tex", "d.txt", "e.bib", "README", "NOTES"] {
            assert!(!foreign(path, "Some words.\n"), "{path}");
        }
    }

    #[test]
    fn a_page_under_another_name_is_foreign() {
        for text in [
            "<!DOCTYPE html>\n<p>x",
            "\n<!-- made by hand -->\n<HTML>\n",
            "<?php echo 1;",
            "#!/bin/sh\nls\n",
            "{\"a\": 1}\n",
            "<div class=\"x\">\n",
        ] {
            assert!(foreign("a.txt", text) && foreign("a", text), "{text}");
        }
        assert!(foreign("a.md", "<html lang=\"en\">\n"));
        assert!(!foreign("a.md", "<div align=\"center\">\n\n# Words\n\n</div>\n"));
        assert!(
            !foreign("a.txt", "<ada@example.org> wrote:\n") && !foreign("a.txt", "[1] Words.\n")
        );
    }

    #[test]
    fn scripts_and_tags_of_a_page_are_code() {
        let text = "<p class=\"inner\">Some words.</p>\n<SCRIPT>let a = 1 < 2;</SCRIPT>\n";
        let document = read::read("p.php", Source::from_text(text));
        let code = |word: &str| {
            let at = document.prose.find(word).unwrap() as u32;
            document
                .marks
                .iter()
                .any(|it| it.zone == Zone::Code && it.span.start <= at && at < it.span.end)
        };
        assert!(code("inner") && code("let a") && code("2;") && !code("words"));
    }
}
