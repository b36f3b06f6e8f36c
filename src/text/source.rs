//! A file's bytes as decoded text, with the way back to the bytes on disk.
//!
//! UTF-8 (with or without a byte order mark), UTF-16 and legacy encodings become one `String`.
//! Positions in reports are bytes of the file on disk, so each decoding keeps anchors: pairs of
//! (decoded offset, raw offset) from which any position is counted forward.

use std::sync::{Arc, OnceLock};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memchr_iter;

use crate::text::origin::Origin;
use crate::text::span::SourceSpan;

/// Decoded text of one file, its line starts and the map back to raw bytes.
#[derive(Debug, Clone)]
pub struct Source {
    text: String,
    lines: Vec<u32>,
    /// Characters before every [`STEP`]th byte: a column in a line of megabytes is not counted
    /// from the line's start.
    chars: OnceLock<Vec<u32>>,
    /// Ascending `(decoded, raw)` offsets; between two anchors `encoding` tells a character's size.
    anchors: Vec<(u32, u32)>,
    /// Length of the file on disk, in bytes.
    size: usize,
    encoding: &'static Encoding,
    fault: Option<SourceSpan>,
    origin: Option<Arc<Origin>>,
}

/// A position as every output gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 0-based offset into the file as it is on disk.
    pub byte: usize,
    /// 1-based.
    pub line: usize,
    /// 1-based, in Unicode scalar values.
    pub column: usize,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// NUL bytes or other signs of a binary format.
    Binary,
    /// 4 GiB or more.
    TooLarge,
}

/// How much of a file is looked at to tell text from binary data, in bytes.
const PROBE: usize = 8 * 1024;

/// Bytes between two counts of characters.
const STEP: usize = 256;

impl Source {
    /// Decodes the bytes of a file.
    ///
    /// UTF-8 is the rule. Bytes that are no UTF-8 at all are taken for a legacy encoding, guessed
    /// as browsers do ([`Source::encoding`] names it). Text that is mostly UTF-8 with some broken
    /// sequences stays UTF-8: each broken sequence becomes U+FFFD and [`Source::fault`] tells
    /// where the first one is.
    ///
    /// # Errors
    /// [`NotText`] for binary data and for files that are too large to address.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, NotText> {
        let size = bytes.len();
        if size >= u32::MAX as usize / 2 {
            return Err(NotText::TooLarge);
        }
        Ok(Self { size, ..Self::decode_text(bytes)? })
    }

    fn decode_text(bytes: Vec<u8>) -> Result<Self, NotText> {
        if let Some((encoding, bom)) = Encoding::for_bom(&bytes) {
            return Ok(if encoding == UTF_8 {
                Self::from_utf8(bytes, bom)
            } else {
                Self::from_utf16(&bytes[bom..], encoding, bom)
            });
        }
        let probe = &bytes[..bytes.len().min(PROBE)];
        if let Some(encoding) = utf16_without_bom(probe) {
            return Ok(Self::from_utf16(&bytes, encoding, 0));
        }
        if probe.contains(&0) {
            return Err(NotText::Binary);
        }
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => return Ok(Self::new(text, vec![(0, 0)], UTF_8)),
            Err(error) => error.into_bytes(),
        };
        if !looks_legacy(&bytes) {
            return Ok(Self::from_utf8(bytes, 0));
        }
        let probe = &bytes[..bytes.len().min(PROBE)];
        let control = probe.iter().filter(|&&b| b < 9 || (14..27).contains(&b)).count();
        if control * 20 > probe.len() {
            return Err(NotText::Binary);
        }
        Ok(Self::from_legacy(&bytes))
    }

    /// Text that is already decoded, for tests and examples.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::from_utf8(text.as_bytes().to_vec(), 0)
    }

    /// The text that was extracted from a container, a line a paragraph, with the way back to its
    /// parts. Offsets on disk are those of the extracted text.
    #[must_use]
    pub fn extracted(text: String, origin: Origin) -> Self {
        Self { origin: Some(Arc::new(origin)), ..Self::new(text, vec![(0, 0)], UTF_8) }
    }

    fn new(text: String, anchors: Vec<(u32, u32)>, encoding: &'static Encoding) -> Self {
        let mut lines = vec![0];
        // Editors count the lines of a classic Macintosh file by its carriage returns.
        let feed = if text.contains('\n') { b'\n' } else { b'\r' };
        lines.extend(memchr_iter(feed, text.as_bytes()).map(|at| at as u32 + 1));
        let size = text.len();
        Self {
            text,
            lines,
            chars: OnceLock::new(),
            anchors,
            size,
            encoding,
            fault: None,
            origin: None,
        }
    }

    fn from_utf8(bytes: Vec<u8>, bom: usize) -> Self {
        let body = match String::from_utf8(bytes) {
            Ok(mut text) => {
                text.drain(..bom);
                return Self::new(text, vec![(0, bom as u32)], UTF_8);
            }
            Err(error) => error.into_bytes(),
        };
        let mut text = String::with_capacity(body.len());
        let mut anchors = vec![(0, bom as u32)];
        let mut fault = None;
        let mut raw = bom;
        for chunk in body[bom..].utf8_chunks() {
            text.push_str(chunk.valid());
            raw += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                let start = text.len();
                text.push(char::REPLACEMENT_CHARACTER);
                fault.get_or_insert(SourceSpan::new(start, text.len()));
                raw += chunk.invalid().len();
                anchors.push((start as u32, (raw - chunk.invalid().len()) as u32));
                anchors.push((text.len() as u32, raw as u32));
            }
        }
        Self { fault, ..Self::new(text, anchors, UTF_8) }
    }

    fn from_utf16(body: &[u8], encoding: &'static Encoding, bom: usize) -> Self {
        let (text, _) = encoding.decode_without_bom_handling(body);
        let text = text.into_owned();
        let mut anchors = vec![(0, bom as u32)];
        let mut raw = bom as u32;
        let mut line = 0;
        for end in memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1) {
            raw += raw_len(&text[line..end], encoding);
            anchors.push((end as u32, raw));
            line = end;
        }
        Self::new(text, anchors, encoding)
    }

    fn from_legacy(bytes: &[u8]) -> Self {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let encoding = detector.guess(None, Utf8Detection::Deny);
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
        let mut anchors = Vec::new();
        // Line by line, since no legacy encoding that is guessed carries state over a line feed.
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            let raw = line.as_ptr() as usize - bytes.as_ptr() as usize;
            anchors.push((text.len() as u32, raw as u32));
            text.push_str(&encoding.decode_without_bom_handling(line).0);
        }
        Self::new(text, anchors, encoding)
    }

    /// The decoded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The encoding's name after the WHATWG standard, `UTF-8` for most files.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// Whether the bytes on disk are the text itself, so that a fix can be written back.
    #[must_use]
    pub fn is_utf8(&self) -> bool {
        self.encoding == UTF_8 && self.fault.is_none()
    }

    /// Where the text came from, if it was extracted from a container.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_deref()
    }

    /// The first byte sequence that is no UTF-8 in a file that otherwise is.
    #[must_use]
    pub fn fault(&self) -> Option<SourceSpan> {
        self.fault
    }

    /// Number of lines; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// 0-based number of the line that holds a byte of the decoded text.
    #[must_use]
    pub fn line_of(&self, byte: u32) -> usize {
        self.lines.partition_point(|&start| start <= byte).saturating_sub(1)
    }

    /// The span of a 0-based line without its line break.
    #[must_use]
    pub fn line_span(&self, line: usize) -> SourceSpan {
        let start = self.lines.get(line).map_or(self.text.len(), |&at| at as usize);
        let end = self.lines.get(line + 1).map_or(self.text.len(), |&at| at as usize - 1);
        let end = end.max(start);
        let content = self.text[start..end].trim_end_matches('\r');
        SourceSpan::new(start, start + content.len())
    }

    /// The position of a byte of the decoded text; one inside a character counts as its start.
    #[must_use]
    pub fn position(&self, byte: u32) -> Position {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.line_of(byte as u32);
        let start = self.lines[line] as usize;
        let column = self.chars_before(byte) - self.chars_before(start) + 1;
        Position { byte: self.raw(byte), line: line + 1, column }
    }

    fn chars_before(&self, byte: usize) -> usize {
        // Only reports ask, and not of every text.
        let steps = self.chars.get_or_init(|| {
            let chunks = self.text.as_bytes().chunks(STEP);
            let steps = chunks.scan(0, |before, chunk| {
                let chars = *before;
                *before += char_count(chunk) as u32;
                Some(chars)
            });
            steps.collect()
        });
        let step = (byte / STEP).min(steps.len().saturating_sub(1));
        let chars = steps.get(step).map_or(0, |&chars| chars as usize);
        chars + char_count(&self.text.as_bytes()[step * STEP..byte])
    }

    /// The offset on disk of a decoded offset.
    fn raw(&self, byte: usize) -> usize {
        let at = self.anchors.partition_point(|&(decoded, _)| decoded as usize <= byte);
        let Some(&(decoded, raw)) = at.checked_sub(1).and_then(|at| self.anchors.get(at)) else {
            return byte;
        };
        let raw =
            raw as usize + raw_len(&self.text[decoded as usize..byte], self.encoding) as usize;
        // A broken sequence may be shorter on disk than what stands for it.
        raw.min(self.anchors.get(at).map_or(self.size, |&(_, next)| next as usize))
    }
}

/// Characters that start in some bytes of UTF-8.
fn char_count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| !(0x80..0xC0).contains(&byte)).count()
}

/// How many bytes a text takes in an encoding.
fn raw_len(text: &str, encoding: &'static Encoding) -> u32 {
    let len = if encoding == UTF_8 {
        text.len()
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        text.chars().map(char::len_utf16).sum::<usize>() * 2
    } else if encoding.is_single_byte() {
        text.chars().count()
    } else {
        let broken = text.matches(char::REPLACEMENT_CHARACTER).count();
        encoding.encode(&text.replace(char::REPLACEMENT_CHARACTER, "")).0.len() + broken
    };
    len as u32
}

/// UTF-16 without a mark: every second byte of a Latin text is NUL.
fn utf16_without_bom(probe: &[u8]) -> Option<&'static Encoding> {
    let pairs = probe.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |offset: usize| probe.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    match (zeros(0) * 10, zeros(1) * 10) {
        (high, low) if low > pairs * 7 && high < pairs => Some(UTF_16LE),
        (high, low) if high > pairs * 7 && low < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether bytes that are no valid UTF-8 are better read as a legacy encoding: most of their
/// sequences above ASCII are broken, while UTF-8 with an accident has mostly sound ones.
fn looks_legacy(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken > sound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Source {
        Source::decode(bytes.to_vec()).unwrap()
    }

    #[test]
    fn a_byte_order_mark_counts_in_bytes_but_not_in_columns() {
        let source = decoded(b"\xEF\xBB\xBFab\ncd");
        assert_eq!(source.text(), "ab\ncd");
        assert_eq!(source.position(1), Position { byte: 4, line: 1, column: 2 });
        assert_eq!(source.position(4), Position { byte: 7, line: 2, column: 2 });
    }

    #[test]
    fn utf16_positions_are_bytes_on_disk() {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend("é\n😀x".encode_utf16().flat_map(u16::to_le_bytes));
        let source = decoded(&bytes);
        assert_eq!(source.text(), "é\n😀x");
        let x = source.text().find('x').unwrap() as u32;
        assert_eq!(source.position(x), Position { byte: 10, line: 2, column: 2 });
    }

    #[test]
    fn windows_1252_is_decoded_and_named() {
        let source =
            decoded(b"He said \x93caf\xE9\x94 \x96 twice, in the r\xE9sum\xE9.\nAnd left.");
        assert_eq!(source.encoding(), "windows-1252");
        assert!(source.text().starts_with("He said “café” – twice"));
        let left = source.text().find("left").unwrap() as u32;
        assert_eq!(source.position(left).byte, 43);
        assert!(!source.is_utf8());
    }

    #[test]
    fn utf8_with_an_accident_keeps_its_positions_and_shows_the_fault() {
        let source = decoded(b"na\xC3\xAFve caf\xC3\xA9 \xFF end");
        let fault = source.fault().unwrap();
        assert_eq!(source.position(fault.start).byte, 13);
        let end = source.text().find("end").unwrap() as u32;
        assert_eq!(source.position(end).byte, 15);
    }

    #[test]
    fn columns_of_a_long_line_count_characters() {
        let source = Source::from_text(&"é".repeat(STEP));
        assert_eq!(source.position(0).column, 1);
        for byte in [STEP - 2, STEP, STEP + 2, 2 * STEP] {
            assert_eq!(source.position(byte as u32).column, byte / 2 + 1);
        }
    }

    #[test]
    fn binary_data_is_refused() {
        assert_eq!(
            Source::decode(b"\x7FELF\x02\x01\x00\x00abc".to_vec()).err(),
            Some(NotText::Binary)
        );
    }

    #[test]
    fn lines_end_before_their_break() {
        let source = decoded(b"one\r\ntwo\n");
        assert_eq!(source.line_span(0).of(source.text()), "one");
        assert_eq!(source.line_span(1).of(source.text()), "two");
        assert_eq!(source.line_count(), 3);
    }
}
