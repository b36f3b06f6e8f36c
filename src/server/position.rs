//! Places as the protocol has them: lines and code units of UTF-16, or of UTF-8 where the client
//! offers that; and files as URIs.

use std::path::{Path, PathBuf};

use lsp_types::{Position, Range};
use memchr::memchr2_iter;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::text::span::SourceSpan;

/// What characters of a position count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of two bytes, what the protocol assumes.
    Utf16,
}

/// The lines of a text, which end where the protocol says: at `\n`, `\r\n` and `\r`.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    starts: Vec<usize>,
    /// How many units of UTF-16 stand before each [`STRIDE`] bytes, so that a place on a long line
    /// is not counted from its start; none where each byte is one.
    units: Vec<u32>,
}

/// The distance of the places before which units are counted, in bytes.
const STRIDE: usize = 256;

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let breaks = memchr2_iter(b'\n', b'\r', bytes);
        let breaks = breaks.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(breaks.map(|at| at + 1)).collect();
        let (mut units, mut before) = (Vec::new(), 0);
        if !text.is_ascii() {
            for chunk in bytes.chunks(STRIDE) {
                units.push(before);
                before += chunk.iter().map(|&byte| units_of(byte)).sum::<u32>();
            }
        }
        Self { starts, units }
    }

    /// How many units of UTF-16 stand before a byte that begins a character.
    fn units_before(&self, text: &str, byte: usize) -> usize {
        // The end of a text may be the end of its last stride, too.
        let Some(last) = self.units.len().checked_sub(1) else { return byte };
        let stride = (byte / STRIDE).min(last);
        let rest = &text.as_bytes()[stride * STRIDE..byte];
        let rest: u32 = rest.iter().map(|&byte| units_of(byte)).sum();
        (self.units[stride] + rest) as usize
    }

    /// The line and character of a byte; one inside a character counts as its start.
    pub(super) fn position(&self, text: &str, byte: usize, encoding: Encoding) -> Position {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= byte).saturating_sub(1);
        let start = self.starts[line];
        let character = match encoding {
            Encoding::Utf8 => byte - start,
            Encoding::Utf16 => self.units_before(text, byte) - self.units_before(text, start),
        };
        Position { line: line as u32, character: character as u32 }
    }

    /// The byte of a position; what lies behind the end of a line or of the text, or inside a
    /// character, counts as the last place before it.
    pub(super) fn byte(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = text[start..end].trim_end_matches(['\n', '\r']);
        let wanted = position.character as usize;
        let mut units = 0;
        for (at, letter) in content.char_indices() {
            units += match encoding {
                Encoding::Utf8 => letter.len_utf8(),
                Encoding::Utf16 => letter.len_utf16(),
            };
            if units > wanted {
                return start + at;
            }
        }
        start + content.len()
    }

    pub(super) fn range(&self, text: &str, span: SourceSpan, encoding: Encoding) -> Range {
        let position = |byte: u32| self.position(text, byte as usize, encoding);
        Range { start: position(span.start), end: position(span.end) }
    }

    pub(super) fn span(&self, text: &str, range: Range, encoding: Encoding) -> SourceSpan {
        let byte = |position| self.byte(text, position, encoding);
        SourceSpan::new(byte(range.start), byte(range.end))
    }
}

/// How many units of UTF-16 the character has that begins with a byte of UTF-8; none where it
/// begins with another one.
fn units_of(byte: u8) -> u32 {
    match byte {
        0x80..0xC0 => 0,
        0xF0.. => 2,
        _ => 1,
    }
}

/// What a URI does not have as it is.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path as a URI.
pub(super) fn uri_of(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    let root = if path.starts_with('/') { "" } else { "/" };
    format!("file://{root}{}", utf8_percent_encode(&path, ESCAPED))
}

/// The path of a `file:` URI.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    // An authority is a host, of which there is only this one.
    let path = &rest[rest.find('/')?..];
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // `/C:/texts` on Windows.
    let drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(path.get(usize::from(drive)..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn characters_count_in_the_units_of_the_client() {
        let text = "aé😀b\r\nc\rd\n";
        let lines = Lines::new(text);
        let b = text.find('b').unwrap();
        assert_eq!(lines.position(text, b, Encoding::Utf16), at(0, 4));
        assert_eq!(lines.position(text, b, Encoding::Utf8), at(0, 7));
        assert_eq!(lines.byte(text, at(0, 4), Encoding::Utf16), b);
        assert_eq!(lines.position(text, text.find('d').unwrap(), Encoding::Utf16), at(2, 0));
        assert_eq!(lines.position(text, text.len(), Encoding::Utf16), at(3, 0));
    }

    #[test]
    fn a_place_on_a_long_line_counts_as_if_from_its_start() {
        let text = "aé😀\n".to_owned() + &"a é😀ü\u{2028}".repeat(300);
        let lines = Lines::new(&text);
        let start = text.find('\n').unwrap() + 1;
        for (byte, _) in text.char_indices().skip(4).chain([(text.len(), ' ')]) {
            let character = text[start..byte].encode_utf16().count() as u32;
            assert_eq!(lines.position(&text, byte, Encoding::Utf16), at(1, character));
        }
    }

    #[test]
    fn wild_positions_are_led_back_into_the_text() {
        let text = "a😀\r\nb";
        let lines = Lines::new(text);
        assert_eq!(lines.byte(text, at(0, 2), Encoding::Utf16), 1, "in the middle of a pair");
        assert_eq!(lines.byte(text, at(0, 99), Encoding::Utf16), 5);
        assert_eq!(lines.byte(text, at(9, 0), Encoding::Utf16), text.len());
        assert_eq!(lines.byte(text, at(u32::MAX, u32::MAX), Encoding::Utf8), text.len());
        assert_eq!(lines.byte(text, at(0, 3), Encoding::Utf8), 1);
        assert_eq!(Lines::new("").byte("", at(1, 1), Encoding::Utf16), 0);
    }

    #[test]
    fn paths_and_uris_lead_to_each_other() {
        for path in ["/texts/a b.md", "/tëxts/100%/#1?.md", "/a:b"] {
            assert_eq!(path_of(&uri_of(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
        let drive = if cfg!(windows) { "c:/a.md" } else { "/c:/a.md" };
        assert_eq!(path_of("file:///c%3A/a.md"), Some(PathBuf::from(drive)));
        assert_eq!(path_of("untitled:Untitled-1"), None);
        assert_eq!(path_of("file://host/%zz/%"), Some(PathBuf::from("/%zz/%")));
    }
}
