//! HTML in Markdown: the text of its blocks, where its links lead, and which of its content is code.

use std::ops::Range;

use memchr::{memchr, memmem};

use super::Reader;
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

/// Elements of HTML whose content is no prose.
const RAW: [&str; 7] = ["math", "pre", "script", "style", "svg", "template", "textarea"];

/// Those of them that stand inside of a block.
const RAW_INLINE: [&str; 5] = ["code", "kbd", "samp", "tt", "var"];

/// Elements that stand inside of a block; any other begins one and ends one.
const INLINE: [&str; 30] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "del", "dfn", "em", "font", "i", "img", "ins",
    "label", "mark", "nobr", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time",
    "u", "wbr", "data", "acronym",
];

/// The longest tag, in bytes.
const LONGEST_TAG: usize = 4000;

/// Characters by name that texts have.
const ENTITIES: [(&str, &str); 14] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("copy", "©"),
];

/// The name of a tag, and whether it closes an element.
fn tag_name(tag: &str) -> (bool, &str) {
    let inner = tag.strip_prefix('<').unwrap_or(tag);
    let (close, name) = match inner.strip_prefix('/') {
        Some(name) => (true, name),
        None => (false, inner),
    };
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    (close, &name[..end])
}

/// One of some names, whatever its case.
fn one_of(names: &[&'static str], name: &str) -> Option<&'static str> {
    names.iter().copied().find(|it| it.eq_ignore_ascii_case(name))
}

/// The length of the tag or comment that a text begins with.
fn tag_length(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|end| end + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quotation mark that nothing closes.
    memchr(b'>', &text.as_bytes()[..text.len().min(LONGEST_TAG)]).map(|end| end + 1)
}

/// What a block is that an element begins.
fn zone_of(name: &str) -> (Zone, u8) {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (Zone::Heading, lower.as_bytes()[1] - b'0'),
        "th" => (Zone::TableCell, 1),
        "td" => (Zone::TableCell, 0),
        "li" => (Zone::ListItem, 1),
        "blockquote" => (Zone::BlockQuotation, 0),
        "caption" | "figcaption" => (Zone::Caption, 0),
        _ => (Zone::Paragraph, 0),
    }
}

impl Reader<'_> {
    /// Looks at some HTML: where its links lead, whether code begins or ends with it, and whether it
    /// opens the list of references that Pandoc writes.
    pub(super) fn html(&mut self, range: Range<usize>) {
        let text = self.text;
        let html = &text[range.clone()];
        if memchr(b'#', html.as_bytes()).is_some() {
            // Whatever value a program may take for an address keeps what it names as it is.
            let values = html.split(['"', '\'', '=', '>', ' ', '\n']);
            values.for_each(|value| self.builder.address(SourceSpan::default(), value));
            for at in memmem::find_iter(html.as_bytes(), "href=") {
                let value = &html[at + "href=".len()..];
                let bare = value.strip_prefix(['"', '\'']).unwrap_or(value);
                let start = range.start + at + "href=".len() + (value.len() - bare.len());
                let end = bare.find(['"', '\'', '>', ' ', '\n']).unwrap_or(bare.len());
                self.builder.address(SourceSpan::new(start, start + end), &bare[..end]);
            }
        }
        for tag in html.split('<').skip(1) {
            let (close, name) = tag_name(tag);
            if name.eq_ignore_ascii_case("div") {
                let refs = tag.contains("id=\"refs\"") || tag.contains("csl-bib-body");
                match (close, self.divisions) {
                    (true, depth) => self.divisions = depth.saturating_sub(1),
                    (false, 0) => self.divisions = usize::from(refs),
                    (false, depth) => self.divisions = depth + 1,
                }
            }
            match self.raw {
                Some((open, from)) if close && open.eq_ignore_ascii_case(name) => {
                    self.builder.mark(Zone::Code, from);
                    self.raw = None;
                }
                None if !close && !tag.trim_end().ends_with("/>") => {
                    let raw = one_of(&RAW, name).or_else(|| one_of(&RAW_INLINE, name));
                    self.raw = raw.map(|raw| (raw, self.builder.len()));
                }
                _ => {}
            }
        }
    }

    /// Forgets an element inside of a block that the block does not close.
    pub(super) fn end_code(&mut self) {
        self.raw = self.raw.filter(|(name, _)| !RAW_INLINE.contains(name));
    }

    /// Notes the comments of a stretch of HTML.
    pub(super) fn comments(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(open) = self.text[at..range.end].find("<!--") {
            let start = at + open;
            let inner = start + "<!--".len();
            let Some(close) = self.text[inner..range.end].find("-->") else { break };
            let end = inner + close + "-->".len();
            let text = &self.text[inner..inner + close];
            self.builder.comment(SourceSpan::new(start, end), text);
            at = end;
        }
    }

    /// Reads the text of a block of HTML; `raw` is the element of code that is open where it begins.
    pub(super) fn html_text(&mut self, range: Range<usize>, mut raw: Option<&'static str>) {
        let text = self.text;
        let mut zone = (Zone::Paragraph, 0);
        let mut at = range.start;
        while at < range.end {
            let open = memchr(b'<', &text.as_bytes()[at..range.end]);
            let open = open.map_or(range.end, |near| at + near);
            if raw.is_none() {
                self.html_words(at..open, zone);
            }
            let rest = &text[open..range.end];
            let opens = rest[rest.len().min(1)..]
                .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            if !opens {
                // `a < b`
                if raw.is_none() && !rest.is_empty() {
                    self.html_words(open..open + 1, zone);
                }
                at = open + 1;
                continue;
            }
            let Some(length) = tag_length(rest) else { break };
            at = open + length;
            let tag = &rest[..length];
            let (close, name) = tag_name(tag);
            if let Some(code) = raw {
                if close && code.eq_ignore_ascii_case(name) {
                    raw = None;
                }
                continue;
            }
            let alone = close || tag.ends_with("/>");
            if let Some(code) = one_of(&RAW_INLINE, name).filter(|_| !alone) {
                raw = Some(code);
                self.object(open..at);
            } else if let Some(code) = one_of(&RAW, name).filter(|_| !alone) {
                raw = Some(code);
                self.builder.end(open);
            } else if name.eq_ignore_ascii_case("br") {
                self.replaced("\n", open..at);
            } else if !name.is_empty() && one_of(&INLINE, name).is_none() {
                self.builder.end(open);
                zone = if close { (Zone::Paragraph, 0) } else { zone_of(name) };
            }
        }
        self.builder.end(range.end);
    }

    /// Writes the words between two tags; line breaks become spaces, and entities what they name.
    fn html_words(&mut self, range: Range<usize>, (zone, level): (Zone, u8)) {
        let text = self.text;
        let words = &text[range.clone()];
        if words.trim().is_empty() {
            if !words.is_empty() && !self.builder.is_at_start() {
                self.replaced(" ", range);
            }
            return;
        }
        let mut at = range.start;
        if !self.builder.is_open() {
            at += words.len() - words.trim_start().len();
            if zone == Zone::Paragraph {
                self.open(at);
            } else {
                self.builder.begin(zone, level, at);
            }
        }
        while at < range.end {
            let rest = &text[at..range.end];
            let stop = rest.find(['\n', '&']).map_or(range.end, |near| at + near);
            if stop > at {
                self.builder.verbatim(SourceSpan::new(at, stop));
            }
            let rest = &text[stop..range.end];
            at = if rest.starts_with('\n') {
                let end = stop + (rest.len() - rest.trim_start().len());
                self.replaced(" ", stop..end);
                end
            } else if let Some((name, character)) = entity(rest) {
                let end = stop + name;
                self.replaced(&character, stop..end);
                end
            } else {
                let end = (stop + 1).min(range.end);
                self.builder.verbatim(SourceSpan::new(stop, end));
                end
            };
        }
    }
}

/// The length of the entity that a text begins with, and the character that it names.
fn entity(text: &str) -> Option<(usize, String)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(12).position(|byte| byte == b';')?;
    let name = &inner[..end];
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?.to_string()
        }
        None => {
            let known = ENTITIES.iter().find(|(known, _)| *known == name);
            known.map(|(_, character)| (*character).to_owned())?
        }
    };
    Some((end + 2, character))
}
