//! Literal text between backticks, which writers put into plain text as they do into Markdown:
//! code, and the link texts of lightweight markup.

use crate::text::document::{Document, Format};
use crate::text::span::TextSpan;
use crate::text::zone::{Mark, Zone};

/// The longest stretch between backticks, in bytes.
const LONGEST: usize = 300;

/// The stretches between backticks of a plain text; the readers of other formats have found theirs.
#[must_use]
pub fn literals(document: &Document) -> Vec<Mark> {
    let mut out = Vec::new();
    if document.format != Format::Plain || memchr::memchr(b'`', document.prose.as_bytes()).is_none()
    {
        return out;
    }
    for block in &document.blocks {
        let bytes = document.text(block.span).as_bytes();
        let mut open: Option<(usize, usize)> = None;
        let mut at = 0;
        while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
            let start = at + found;
            let count = bytes[start..].iter().take_while(|&&byte| byte == b'`').count();
            at = start + count;
            let before = start.checked_sub(1).map_or(b' ', |before| bytes[before]);
            let after = bytes.get(at).copied().unwrap_or(b' ');
            let closes = |(from, ticks): (usize, usize)| {
                ticks == count && start - from <= LONGEST && before != b' ' && !is_letter(after)
            };
            match open {
                Some(opened) if closes(opened) => {
                    let (start, end) =
                        (block.span.start + opened.0 as u32, block.span.start + at as u32);
                    out.push(Mark { span: TextSpan { start, end }, zone: Zone::Code });
                    open = None;
                }
                _ if !is_letter(before) && after != b' ' => open = Some((start, count)),
                _ => open = None,
            }
        }
    }
    out
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}
