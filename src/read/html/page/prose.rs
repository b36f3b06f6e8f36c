//! The text of a page: white space is one space, references are what they stand for, and what looks
//! otherwise is noted.

use std::ops::Range;

use super::Page;
use crate::read::html::{head, reference};
use crate::text::document::OBJECT;
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;
use crate::words::fold;

impl Page<'_> {
    /// Reads text in which references may stand.
    pub(in crate::read) fn text(&mut self, range: Range<usize>) {
        let Some(text) = self.text.get(range.clone()) else { return };
        if self.depth.skipped > 0 {
            return self.aside(text, range.start);
        }
        let mut at = range.start;
        while let Some(found) = self.text[at..range.end].find('&').map(|it| at + it) {
            let Some((decoded, len)) = reference::decoded(&self.text[found..range.end]) else {
                self.plain(at..found + 1);
                at = found + 1;
                continue;
            };
            self.plain(at..found);
            match &*decoded {
                "\u{AD}" => {}
                decoded if decoded.chars().all(|c| c.is_ascii_whitespace()) => {
                    self.space.get_or_insert(found..found + len);
                }
                decoded => self.write(Some(decoded), found..found + len),
            }
            at = found + len;
        }
        self.plain(at..range.end);
    }

    /// Reads text without references.
    pub(in crate::read) fn plain(&mut self, range: Range<usize>) {
        if self.depth.skipped > 0 {
            return;
        }
        let Some(text) = self.text.get(range.clone()) else { return };
        let mut at = range.start;
        let is_space = |c: char| c.is_ascii_whitespace();
        let is_gap = |c: char| c == '\u{AD}';
        let mut rest = text;
        while !rest.is_empty() {
            let gap = rest.len() - rest.trim_start_matches(|c| is_space(c) || is_gap(c)).len();
            if gap > 0 {
                if rest[..gap].contains(is_space) {
                    self.space.get_or_insert(at..at + gap);
                }
                (at, rest) = (at + gap, &rest[gap..]);
                continue;
            }
            // Words with a single space between them are one stretch of the source.
            let mut end = 0;
            let bytes = rest.as_bytes();
            loop {
                end += rest[end..].find(|c| is_space(c) || is_gap(c)).unwrap_or(rest.len() - end);
                let single = bytes.get(end) == Some(&b' ')
                    && rest[end + 1..].chars().next().is_some_and(|c| !is_space(c) && !is_gap(c));
                if !single {
                    break;
                }
                end += 1;
            }
            self.write(None, at..at + end);
            (at, rest) = (at + end, &rest[end..]);
        }
    }

    /// Text that is no prose: a script may hold data, and the head the title.
    fn aside(&mut self, text: &str, at: usize) {
        let Some(open) = self.open.last() else { return };
        match &*open.name {
            "script" if text.contains("datePublished") => {
                head::linked_data(&mut self.front, text, at);
            }
            "title" if self.front.title.is_none() && !text.trim().is_empty() => {
                let mut title = String::new();
                let mut rest = text;
                while let Some(found) = rest.find('&') {
                    title.push_str(&rest[..found]);
                    let (decoded, len) =
                        reference::decoded(&rest[found..]).unwrap_or(("&".to_owned(), 1));
                    title.push_str(&decoded);
                    rest = &rest[found + len..];
                }
                title.push_str(rest);
                let words: Vec<_> = title.split_whitespace().collect();
                self.front.title = Some(words.join(" "));
            }
            _ => {}
        }
    }

    /// Writes words, or what stands for them.
    fn write(&mut self, instead: Option<&str>, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.begin(range.start);
        if let Some(space) = self.space.take()
            && !self.builder.is_at_start()
            && !self.broken
        {
            self.look_ends();
            let single = self.text.get(space.clone()) == Some(" ");
            let span = SourceSpan::new(space.start, space.end);
            if single {
                self.builder.verbatim(span);
            } else {
                self.builder.replaced(" ", span);
            }
        }
        self.broken = false;
        self.look_changes();
        if self.depth.object > 0 {
            if !std::mem::replace(&mut self.object, true) {
                let from = self.builder.len();
                let span = SourceSpan::new(range.start, range.end);
                self.builder.replaced(OBJECT.encode_utf8(&mut [0; 4]), span);
                self.builder.mark(Zone::Code, from);
            }
            return;
        }
        let words = instead.unwrap_or(&self.text[range.clone()]);
        if self.depth.raised > 0 && instead.is_none() && words.chars().all(fold::is_raisable) {
            for (at, c) in words.char_indices() {
                let from = range.start + at;
                let span = SourceSpan::new(from, from + c.len_utf8());
                self.builder.replaced(fold::raised(c).encode_utf8(&mut [0; 4]), span);
            }
            return;
        }
        let span = SourceSpan::new(range.start, range.end);
        match instead {
            Some(instead) => self.builder.replaced(instead, span),
            None => self.builder.verbatim(span),
        }
    }

    /// Opens and closes what changes with the look of the next words.
    pub(super) fn look_changes(&mut self) {
        self.look_ends();
        let at = self.builder.len();
        if self.depth.italic > 0 {
            self.italic.get_or_insert(at);
        }
        if self.depth.foreign > 0 {
            self.foreign.get_or_insert(at);
        }
    }

    /// Closes what the next words have no more.
    pub(super) fn look_ends(&mut self) {
        if self.depth.italic == 0
            && let Some(from) = self.italic.take()
        {
            self.builder.italics(from);
        }
        if self.depth.foreign == 0
            && let Some(from) = self.foreign.take()
        {
            self.builder.mark(Zone::Foreign, from);
        }
    }

    /// A line break.
    pub(super) fn line(&mut self, tag: Range<usize>) {
        if self.depth.skipped == 0 && self.builder.is_open() && !self.builder.is_at_start() {
            self.space = None;
            self.broken = true;
            self.look_ends();
            self.builder.replaced("\n", SourceSpan::new(tag.start, tag.end));
        }
    }

    /// A picture among words.
    pub(in crate::read) fn picture(&mut self, tag: Range<usize>) {
        if self.depth.skipped == 0 && self.builder.is_open() && !self.builder.is_at_start() {
            let from = self.builder.len();
            let span = SourceSpan::new(tag.start, tag.end);
            self.builder.replaced(OBJECT.encode_utf8(&mut [0; 4]), span);
            self.builder.mark(Zone::Code, from);
        }
    }

    /// White space that the format has an element for.
    pub(in crate::read) fn gap(&mut self, range: Range<usize>) {
        self.space.get_or_insert(range);
    }
}
