//! What foreign text looks like where it is printed.
//!
//! Texts, file names, keys of a bibliography, configurations and arguments are written by anybody.
//! In a terminal their control characters move the cursor or set its title, marks of writing
//! direction show a line in another order than it is read, a line break begins a line that a
//! program takes for one of ours, and build servers obey lines such as `::error::` and
//! `##vso[…]`. All of that is made visible here, and nowhere else:
//!
//! | in a text | is printed as |
//! |---|---|
//! | tab, line feed, CR LF | a space in a message ([`line()`]), `␉` and `␊` in a path ([`path()`]) |
//! | other characters below U+0020, and U+007F | their picture: `␛`, `␇`, `␡` |
//! | U+0080 to U+009F, marks of direction, U+2028, tags and other unseen ones | `\u{202e}` |
//! | `##name[`, wherever it stands | `#\#name[` |
//! | `::` at the start of a line | `\::` |
//! | any of those in JSON | its escape of JSON, so that a program reads the same value |
//!
//! A format calls [`line()`] and [`path()`] for the parts of its lines, since only it knows which
//! line breaks are its own. All that is printed goes [`through`] a writer that sees to the rest,
//! and so does what a format forgot. Joiners of Persian, of Indic scripts and of emoji are letters
//! of ordinary texts and stay; in a path they stay only between letters that are not ASCII.

mod markdown;
mod stream;

use std::borrow::Cow;

pub use self::markdown::{message as markdown_message, text as markdown};
pub use self::stream::{OutputSyntax, json, lines, through};

/// Whether a character is never printed as it is: it is not seen, or it moves what is.
#[must_use]
pub fn hidden(c: char) -> bool {
    if c < '\u{7F}' {
        return c < ' ';
    }
    matches!(c,
        '\u{7F}'..='\u{9F}'
        // Direction: the marks, the embeddings, the isolates and the old ones beside them.
        | '\u{61C}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
        // Line and paragraph separators.
        | '\u{2028}' | '\u{2029}'
        // No width: the soft hyphen, joiners of graphemes, spaces, operators, a byte order mark inside
        // of a text, fillers, annotations. Selectors of variants stay: emoji are written with them.
        | '\u{AD}' | '\u{34F}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}' | '\u{115F}'
        | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    ) || is_noncharacter(c)
}

/// Code points that are no characters, now and ever: XML forbids some.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || c as u32 & 0xFFFE == 0xFFFE
}

/// A character as it is printed: itself, its picture or its number.
pub fn shown(c: char) -> impl Iterator<Item = char> {
    let picture = match c {
        '\u{7F}' => Some('\u{2421}'),
        c if c < ' ' => char::from_u32(0x2400 + c as u32),
        _ => None,
    };
    let (one, number) = match picture {
        Some(picture) => (Some(picture), None),
        None if hidden(c) => (None, Some(c.escape_unicode())),
        None => (Some(c), None),
    };
    one.into_iter().chain(number.into_iter().flatten())
}

/// A text as a part of one line.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if is_plain(text, |_| false) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    visible(&text.replace("\r\n", " ").replace(['\n', '\t'], " "), |_| false, &mut out);
    Cow::Owned(out)
}

/// A path as a part of one line, from which it can be told what its name is.
#[must_use]
pub fn path(path: &str) -> Cow<'_, str> {
    let joins = |c: char| matches!(c, '\u{200C}' | '\u{200D}' | '\u{AD}' | '\u{34F}');
    if is_plain(path, |_| false) && !path.contains(joins) && !path.starts_with("::") {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len() + 16);
    // Such a line would be a command to a build server; so it is the same file and none.
    if path.starts_with("::") {
        out.push_str("./");
    }
    let is_letter = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !hidden(c) && !joins(c));
    let mut before = None;
    let mut rest = path.chars();
    let mut named = String::with_capacity(path.len());
    while let Some(c) = rest.next() {
        let between = is_letter(before) && is_letter(rest.clone().next());
        if joins(c) && !(between && matches!(c, '\u{200C}' | '\u{200D}')) {
            named.extend(c.escape_unicode());
        } else {
            named.push(c);
        }
        before = Some(c);
    }
    visible(&named, |_| false, &mut out);
    Cow::Owned(out)
}

/// Where a text has what a build server takes for a command wherever it stands in a line, such as
/// `##vso[` or `##[`: the bytes of the second sign, before which a backslash settles it.
pub fn commands(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'[', bytes).filter_map(move |at| command_before(bytes, at))
}

/// The second `#` of the command that a `[` ends, if it does.
fn command_before(bytes: &[u8], bracket: usize) -> Option<usize> {
    let name = bytes[..bracket].iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
    let second = (bracket - name).checked_sub(1)?;
    (bytes[second] == b'#' && second > 0 && bytes[second - 1] == b'#').then_some(second)
}

/// Whether nothing of a text has to be changed; `kept` says what may stay though it is hidden.
fn is_plain(text: &str, kept: impl Fn(char) -> bool) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, &byte)| match KINDS[byte as usize] {
        Kind::Plain => true,
        Kind::Bracket => command_before(bytes, at).is_none(),
        Kind::Suspect => text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .is_none_or(|c| !hidden(c) || kept(c)),
    })
}

/// Writes a text with what is hidden made visible, but for what is `kept`.
fn visible(text: &str, kept: impl Fn(char) -> bool, out: &mut String) {
    let mut commands = commands(text).peekable();
    for (at, c) in text.char_indices() {
        if commands.next_if_eq(&at).is_some() {
            out.push('\\');
        }
        if kept(c) {
            out.push(c);
        } else {
            out.extend(shown(c));
        }
    }
}

/// What a byte of UTF-8 may begin; nearly all of an ordinary text is plain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Bracket,
    /// The first byte of a character that may be hidden.
    Suspect,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Plain; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            0..0x20 | 0x7F | 0xC2 | 0xCD | 0xD8 | 0xE1..=0xE3 | 0xEF | 0xF0..=0xFF => Kind::Suspect,
            b'[' => Kind::Bracket,
            _ => Kind::Plain,
        };
        byte += 1;
    }
    kinds
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_shown_in_one_line() {
        assert_eq!(line("a\u{1b}[31mb\u{7}\u{7f}"), "a␛[31mb␇␡");
        assert_eq!(line("one\ntwo\r\nthree\tfour\rfive"), "one two three four␍five");
        assert_eq!(line("a\u{202e}b\u{85}c\u{2028}d"), r"a\u{202e}b\u{85}c\u{2028}d");
        assert_eq!(line("x\u{feff}\u{e0041}\u{9b}"), r"x\u{feff}\u{e0041}\u{9b}");
        assert!(matches!(line("“Ordinary” – text … [1] of می\u{200c}خواهم"), Cow::Borrowed(_)));
    }

    #[test]
    fn commands_of_build_servers_are_none_any_more() {
        assert_eq!(line("see ##vso[task.x]y"), r"see #\#vso[task.x]y");
        assert_eq!(line("###[error]no ##TeamCity[x"), r"##\#[error]no #\#TeamCity[x");
        assert!(matches!(line("# [a](b) #[a] ## [c] [[d]]"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_path_shows_its_breaks_and_what_joins_no_letters() {
        assert_eq!(path("a\n::error b\t.md"), "a␊::error b␉.md");
        assert_eq!(path("::error x::y.md"), "./::error x::y.md");
        assert_eq!(path("pay\u{200d}pal\u{ad}.md"), r"pay\u{200d}pal\u{ad}.md");
        assert_eq!(path("می\u{200c}خواهم.md"), "می\u{200c}خواهم.md");
        assert_eq!(path("a b/c.md"), "a b/c.md");
    }

    #[test]
    fn the_table_of_bytes_forgets_no_hidden_character() {
        let mut buffer = [0; 4];
        for c in ('\0'..=char::MAX).filter(|&c| hidden(c)) {
            let first = c.encode_utf8(&mut buffer).as_bytes()[0];
            assert!(KINDS[first as usize] == Kind::Suspect, "{c:?}");
            assert!(shown(c).all(|c| !hidden(c)), "{c:?}");
        }
    }
}
