//! The formats of files by extension: what a walk picks up, what is read when it is named, and what
//! is passed by are told by one table.

use std::path::Path;

use super::container::Refusal;
use super::{docx, epub, html, latex, markdown, odt, plain, rst};
use crate::text::document::{Decoded, Draft, Format};

/// A format that is read.
#[derive(Debug, Clone, Copy)]
pub struct Readable {
    /// The format.
    pub format: Format,
    /// The extensions of its files, in lower case; a walk picks them up.
    pub extensions: &'static [&'static str],
    /// The extensions of files that are much like it: read so where they are named outright, and
    /// never written back.
    pub akin: &'static [&'static str],
    /// What editors call it, in the terms of the language server protocol.
    pub languages: &'static [&'static str],
    /// Whether a walk picks up its files; others are read where they are named or included.
    pub walked: bool,
    pub(super) read: Reader,
}

/// What reads a format.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reader {
    /// A text.
    Text(fn(&str) -> Draft),
    /// The bytes of a container, whose text is extracted while it is read.
    Container(fn(&[u8]) -> Result<Decoded, Refusal>),
}

/// The formats that are read.
pub const READABLE: [Readable; 9] = [
    Readable {
        format: Format::Markdown,
        extensions: &["md", "markdown", "mdown", "mkd"],
        akin: &["mdx", "qmd", "rmd"],
        languages: &["markdown"],
        walked: true,
        read: Reader::Text(markdown::read),
    },
    Readable {
        format: Format::ReStructuredText,
        extensions: &["rst", "rest"],
        akin: &[],
        languages: &["restructuredtext", "rst"],
        walked: true,
        read: Reader::Text(rst::read),
    },
    Readable {
        format: Format::Latex,
        extensions: &["tex", "ltx", "latex"],
        akin: &[],
        languages: &["latex", "tex"],
        walked: true,
        read: Reader::Text(latex::read),
    },
    Readable {
        format: Format::Plain,
        extensions: &["txt", "text"],
        akin: &[],
        // What an editor takes for plain text may be Markdown by its content.
        languages: &[],
        walked: true,
        read: Reader::Text(plain::read),
    },
    Readable {
        format: Format::Bibtex,
        extensions: &["bib"],
        akin: &[],
        languages: &["bibtex", "bib"],
        walked: true,
        // Its entries are read as facts.
        read: Reader::Text(|_| Draft::default()),
    },
    Readable {
        format: Format::Docx,
        extensions: &["docx", "docm"],
        akin: &["dotx", "dotm"],
        languages: &[],
        walked: true,
        read: Reader::Container(docx::read),
    },
    Readable {
        format: Format::Odt,
        extensions: &["odt"],
        akin: &["ott"],
        languages: &[],
        walked: true,
        read: Reader::Container(odt::read),
    },
    Readable {
        format: Format::Epub,
        extensions: &["epub"],
        akin: &[],
        languages: &[],
        walked: true,
        read: Reader::Container(epub::read),
    },
    Readable {
        format: Format::Html,
        extensions: &["html", "htm", "xhtml"],
        akin: &[],
        languages: &["html"],
        // They lie beside the sources that they are made of.
        walked: false,
        read: Reader::Text(html::read),
    },
];

/// Extensions of other files that hold prose: a walk says how many of them it passes by.
const UNREAD: &[&str] = &[
    "adoc",
    "asc",
    "asciidoc",
    "creole",
    "dbk",
    "djot",
    "dj",
    "doc",
    "fodt",
    "htm",
    "html",
    "ipynb",
    "mdx",
    "mediawiki",
    "org",
    "pages",
    "pdf",
    "pod",
    "qmd",
    "rmd",
    "rnw",
    "rtf",
    "tei",
    "textile",
    "typ",
    "wiki",
    "xhtml",
];

/// The extensions of files that a walk picks up, in lower case and in the order of their formats.
pub fn extensions() -> impl Iterator<Item = &'static str> {
    READABLE.iter().filter(|it| it.walked).flat_map(|it| it.extensions).copied()
}

/// The format that the extension of a file names, in whatever case.
#[must_use]
pub fn named_by(path: &Path) -> Option<&'static Readable> {
    let extension = extension(path)?;
    READABLE.iter().find(|it| it.extensions.contains(&extension.as_str()))
}

/// The format that a file is much like by its extension.
#[must_use]
pub fn akin_to(path: &Path) -> Option<&'static Readable> {
    let extension = extension(path)?;
    READABLE.iter().find(|it| it.akin.contains(&extension.as_str()))
}

/// The extension of a file that holds prose in a format that is not read, in lower case.
#[must_use]
pub fn unread(path: &Path) -> Option<String> {
    extension(path).filter(|extension| UNREAD.contains(&extension.as_str()))
}

/// The format that an editor calls by a name.
#[must_use]
pub fn of_language(name: &str) -> Option<&'static Readable> {
    READABLE.iter().find(|it| it.languages.contains(&name))
}

pub(super) fn reader(format: Format) -> fn(&str) -> Draft {
    let known = READABLE.iter().find(|it| it.format == format);
    match known.map(|it| it.read) {
        Some(Reader::Text(read)) => read,
        // A container that was not opened.
        Some(Reader::Container(_)) | None => plain::read,
    }
}

/// Whether fixes can be written to texts of a format.
pub(super) fn is_written_back(format: Format) -> bool {
    !matches!(format, Format::Docx | Format::Odt | Format::Epub | Format::Html)
}

fn extension(path: &Path) -> Option<String> {
    path.extension()?.to_str().map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_of_one_format() {
        for extension in extensions().chain(UNREAD.iter().copied()) {
            let all = || extensions().chain(UNREAD.iter().copied());
            assert_eq!(all().filter(|it| *it == extension).count(), 1, "{extension}");
            let path = format!("a.{}", extension.to_uppercase());
            let read = named_by(Path::new(&path)).is_some();
            let walked = named_by(Path::new(&path)).is_some_and(|it| it.walked);
            assert_ne!(walked, unread(Path::new(&path)).is_some(), "{extension}");
            assert!(read || !walked, "{extension}");
        }
        assert!(named_by(Path::new("rst")).is_none());
    }
}
