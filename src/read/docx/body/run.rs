//! Runs: stretches of a paragraph that look alike. A word may be split into any number of them.

use std::ops::Range;

use super::{Body, OBJECT, Role, SourceSpan, Style, Zone, attribute, fold};
use crate::read::container::{Node, Xml};

/// How a run looks, and what that means for its text.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// Whether words are text.
    pub(super) reads: bool,
    /// Pictures that are open: words in them are drawn.
    pub(super) pictures: usize,
    pub(super) italic: bool,
    hidden: bool,
    raised: bool,
    code: bool,
    foreign: bool,
}

/// What is open in the prose of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Where the italics began.
    italic: Option<usize>,
    /// Where the words of another language began.
    foreign: Option<usize>,
    /// Where the object ends that stands for the code which was read last.
    code: Option<usize>,
}

impl<'s> Body<'s> {
    /// How runs of a style look.
    pub(super) fn look_of(&self, style: &Style) -> Look {
        let language = style.language.as_deref();
        Look {
            italic: style.italic == Some(true),
            hidden: style.hidden == Some(true),
            raised: style.raised == Some(true),
            code: style.role == Some(Role::Code),
            foreign: language.is_some_and(|it| self.is_foreign(it)),
            ..Look::default()
        }
    }

    /// Whether a language is neither English nor that of the text.
    fn is_foreign(&self, language: &str) -> bool {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let own = primary(language);
        let of_text = self.styles.language.as_deref().map(primary);
        let none = matches!(&*own, "" | "en" | "x" | "zxx" | "und");
        !none && of_text.as_deref() != Some(&own)
    }

    /// Reads the properties of the run.
    pub(super) fn run_properties(&mut self, xml: &mut Xml<'s>) {
        let mut own = Style::default();
        let mut base = None;
        let mut depth = 1;
        while depth > 0 {
            match xml.next() {
                Some(Node::Open("rPrChange", ..)) => {
                    xml.skip_element();
                }
                Some(Node::Open(name, tag, _)) => {
                    depth += 1;
                    if name == "rStyle" {
                        base = attribute(&tag, "val");
                    } else {
                        own.take(name, &tag);
                    }
                }
                Some(Node::Close(..)) => depth -= 1,
                Some(_) => {}
                None => break,
            }
        }
        let style = match base.and_then(|id| self.styles.of_run(&id)) {
            Some(base) => own.over(base),
            None => own,
        };
        let look = self.look_of(&style);
        let Look { reads, pictures, .. } = self.look;
        self.look = Look {
            reads,
            pictures,
            italic: style.italic.unwrap_or(self.look.italic),
            hidden: style.hidden.unwrap_or(self.look.hidden),
            raised: style.raised.unwrap_or(self.look.raised),
            code: look.code || self.look.code,
            foreign: if style.language.is_some() { look.foreign } else { self.look.foreign },
        };
    }

    /// Whether words that come now are text of the paragraph.
    fn reads(&self) -> bool {
        let Look { hidden, pictures, .. } = self.look;
        self.paragraph.is_some()
            && !hidden
            && pictures == 0
            && !self.fields.instructs()
            && !self.is_code()
    }

    /// Reads words as they stand.
    pub(super) fn words(&mut self, range: Range<usize>) {
        if !self.look.reads || !self.reads() {
            return;
        }
        // A soft hyphen is where a word may be broken, and no part of it.
        let text = &self.text[range.clone()];
        let mut at = range.start;
        for piece in text.split('\u{AD}') {
            self.put(at..at + piece.len());
            at += piece.len() + '\u{AD}'.len_utf8();
        }
    }

    fn put(&mut self, range: Range<usize>) {
        let mut range = range;
        if !self.paragraph.as_ref().is_some_and(|it| it.begun) || self.builder.is_at_start() {
            let text = &self.text[range.clone()];
            range.start += text.len() - text.trim_start().len();
        }
        if range.is_empty() {
            return;
        }
        if self.look.code {
            return self.code(range);
        }
        self.begin();
        self.look_changes();
        let text = &self.text[range.clone()];
        if self.look.raised && text.chars().all(fold::is_raisable) {
            // A number above the line is the mark of a note, and no figure of the word.
            for (at, c) in text.char_indices() {
                let from = range.start + at;
                let span = SourceSpan::new(from, from + c.len_utf8());
                self.builder.replaced(fold::raised(c).encode_utf8(&mut [0; 4]), span);
            }
        } else {
            self.builder.verbatim(SourceSpan::new(range.start, range.end));
        }
    }

    /// Reads a reference to a character; one that stands for nothing known is no text.
    pub(super) fn reference(&mut self, c: Option<char>, range: Range<usize>) {
        match c {
            _ if !self.look.reads => {}
            Some('\u{AD}') | None => {}
            Some(c) if !c.is_whitespace() || self.is_within() => {
                self.write(c.encode_utf8(&mut [0; 4]), range);
            }
            Some(_) => {}
        }
    }

    /// Reads an element that stands for a character.
    pub(super) fn instead(&mut self, text: &str, range: Range<usize>) {
        if !text.trim().is_empty() || self.is_within() {
            self.write(text, range);
        }
    }

    /// Whether there are words before in the paragraph.
    fn is_within(&self) -> bool {
        self.paragraph.as_ref().is_some_and(|it| it.begun) && !self.builder.is_at_start()
    }

    fn write(&mut self, text: &str, range: Range<usize>) {
        if !self.reads() {
            return;
        }
        if self.look.code {
            return self.code(range);
        }
        self.begin();
        self.look_changes();
        self.builder.replaced(text, SourceSpan::new(range.start, range.end));
    }

    /// Code and what else is no prose, but stands among it, is one object.
    fn code(&mut self, range: Range<usize>) {
        if self.open.code == Some(self.builder.len()) && self.is_within() {
            return;
        }
        self.object(range);
        self.open.code = Some(self.builder.len());
    }

    pub(super) fn object(&mut self, range: Range<usize>) {
        if !self.reads() {
            return;
        }
        self.begin();
        self.look_changes();
        let from = self.builder.len();
        let span = SourceSpan::new(range.start, range.end);
        self.builder.replaced(OBJECT.encode_utf8(&mut [0; 4]), span);
        self.builder.mark(Zone::Code, from);
    }

    /// Opens and closes what changes with the look of the next words.
    fn look_changes(&mut self) {
        let at = self.builder.len();
        if self.look.italic {
            self.open.italic.get_or_insert(at);
        } else if let Some(from) = self.open.italic.take() {
            self.builder.italics(from);
        }
        if self.look.foreign {
            self.open.foreign.get_or_insert(at);
        } else if let Some(from) = self.open.foreign.take() {
            self.foreign.push(from..at);
        }
    }

    /// Closes what is open at the end of a paragraph.
    pub(super) fn end_run(&mut self) {
        self.look = Look::default();
        if self.is_written() {
            self.look_changes();
        }
        self.open = Open::default();
    }

    fn is_written(&self) -> bool {
        self.open.italic.is_some() || self.open.foreign.is_some()
    }
}
