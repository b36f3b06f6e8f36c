//! What of a text hangs on its words: headings that links call, words that are a name or a key,
//! lines drawn under titles, tables drawn in columns.
//!
//! Readers note it while they read, so that a fix of the words is not taken for a safe one where
//! something else would have to change with them. Spans are bytes of the source.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_width::UnicodeWidthChar;

use crate::text::span::SourceSpan;

/// What hangs on the words of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Headings and other words that links may call, in order; none overlap.
    pub targets: Vec<Target>,
    /// Links that call something by name, in order.
    pub links: Vec<Link>,
    /// Words that are a name themselves, in order; none overlap.
    pub ties: Vec<Tied>,
    /// Tables that are drawn in columns, in order; none overlap.
    pub tables: Vec<Stretch>,
    /// Whether the text is written in a format that is not known, and read as if it were plain.
    pub foreign: bool,
}

/// A part of the source, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Where.
    pub source: SourceSpan,
    /// What stands there.
    pub text: Box<str>,
}

impl Stretch {
    /// The part of it that a span of the source covers; none where that reaches beyond it.
    #[must_use]
    pub fn piece(&self, span: SourceSpan) -> Option<&str> {
        let start = span.start.checked_sub(self.source.start)? as usize;
        self.text.get(start..start + span.len())
    }
}

/// Words that links call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The words with their markup.
    pub stretch: Stretch,
    /// The words alone.
    pub words: Box<str>,
    /// The lines drawn over and under a title, which must not be shorter than it.
    pub rules: Vec<SourceSpan>,
    /// The sign of these lines; a space where there are none.
    pub sign: char,
    /// Columns that the shortest of these lines has beyond the end of the title.
    pub room: usize,
}

/// A link that calls something by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it calls: the address, or the words.
    pub source: SourceSpan,
    /// Which text it leads to.
    pub scope: Scope,
    /// The name, as it is called: words, or what an anchor makes of them.
    pub name: Box<str>,
}

/// The text that a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// The one that it stands in.
    Here,
    /// The one at this address.
    Path(Box<str>),
    /// Whichever has what it calls.
    Anywhere,
}

/// Words that are a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tied {
    /// The words.
    pub stretch: Stretch,
    /// What makes them one.
    pub tie: Tie,
}

/// What makes words a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tie {
    /// The words of a link are the name that it is resolved by.
    Reference,
    /// They name a page, a tag, a person or a work.
    Name,
    /// They are attributes, a template or code.
    Program,
}

/// The keys of what a link calls: the name itself, and without the number that tells the second of
/// two headings with one name.
#[must_use]
pub fn called(name: &str) -> Vec<String> {
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    let first = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let second = first.len() < name.len() && first.ends_with(['-', '_']);
    let mut all = keys(&name).to_vec();
    all.extend(second.then(|| keys(first)).into_iter().flatten());
    all.retain(|key| !key.is_empty());
    all.sort_unstable();
    all.dedup();
    all
}

/// What every way to make an anchor of words leaves of them: their letters and figures, all or
/// those of ASCII alone.
#[must_use]
pub fn keys(words: &str) -> [String; 2] {
    const PREFIXES: [&str; 2] = ["user-content-", "markdown-header-"];
    let bare = PREFIXES.iter().find_map(|prefix| words.strip_prefix(prefix)).unwrap_or(words);
    let letters = bare.nfkd().filter(|&c| !is_combining_mark(c) && c.is_alphanumeric());
    let all: String = letters.flat_map(char::to_lowercase).collect();
    let ascii = all.chars().filter(char::is_ascii).collect();
    [all, ascii]
}

/// The columns that a text takes as Docutils counts them: two for a wide letter of East Asia, none
/// for a mark that combines.
#[must_use]
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let width = |c: char| match canonical_combining_class(c) {
        0 => c.width().unwrap_or(1).max(1),
        _ => 0,
    };
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_take_two_columns_and_combining_marks_none() {
        assert_eq!(columns("wheel"), 5);
        assert_eq!(columns("漢字 a"), 6);
        assert_eq!(columns("e\u{301}t"), 2);
    }

    #[test]
    fn a_piece_lies_inside() {
        let stretch = Stretch { source: SourceSpan::new(4, 9), text: Box::from("abcde") };
        assert_eq!(stretch.piece(SourceSpan::new(5, 7)), Some("bc"));
        assert_eq!(stretch.piece(SourceSpan::new(3, 7)), None);
        assert_eq!(stretch.piece(SourceSpan::new(8, 10)), None);
    }
}
