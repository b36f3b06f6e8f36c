//! Markdown: CommonMark with tables, footnotes, strikethrough, maths and front matter.
//!
//! Markup is dropped, what it encloses stays. A soft line break becomes a space, an entity the
//! character that it names; both keep their place in the source. Code, maths and images become one
//! object character each. Quotation marks stay as the author typed them.

mod names;

use std::ops::Range;

use memchr::memchr;
use pulldown_cmark::{
    BrokenLink, Event, HeadingLevel, LinkType, MetadataBlockKind, Options, Parser, Tag, TagEnd,
};
use rustc_hash::FxHashSet;

use crate::read::HEADINGS;
use crate::text::document::{Builder, Draft, Field, FrontMatter, ListKind, OBJECT};
use crate::text::frame::{Scope, Tie};
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;
use crate::words::fold;

/// Reads Markdown.
#[must_use]
pub fn read(text: &str) -> Draft {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader {
        builder: Builder::new(text),
        text,
        within: Vec::new(),
        lists: Vec::new(),
        heads: false,
        italics: Vec::new(),
        item: None,
        titled: false,
        paragraph: 0..0,
        links: Vec::new(),
        skipped: 0,
        front: None,
        raised: false,
        quoted: None,
        directive: false,
        heading: None,
        raw: None,
    };
    // Brackets that name nothing which is defined.
    let mut unknown = Vec::new();
    let mut note = |link: BrokenLink<'_>| {
        unknown.push(link.span);
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(&mut note));
    let defines = parser.reference_definitions().iter().next().is_some();
    let definitions = parser.reference_definitions().iter().map(|(_, definition)| definition);
    let mut definitions: Vec<_> = definitions.filter(|it| it.dest.contains('#')).collect();
    definitions.sort_by_key(|definition| definition.span.start);
    for definition in &definitions {
        // Where it is called, the link is noted; one that nothing calls leads no reader anywhere.
        reader.builder.address(SourceSpan::default(), &definition.dest);
    }
    drop(definitions);
    for (event, range) in parser.into_offset_iter() {
        reader.event(&event, range);
    }
    reader.call_headings(&unknown, defines);
    names::note(text, &mut reader.builder);
    reader.builder.finish()
}

/// What the reader is inside of.
struct Reader<'s> {
    builder: Builder<'s>,
    text: &'s str,
    /// The containers that decide what a paragraph is, outermost first.
    within: Vec<Zone>,
    /// How the lists are marked that are open, outermost first.
    lists: Vec<ListKind>,
    /// Whether the row of a table heads its columns.
    heads: bool,
    /// Where in the prose the italics start that are open.
    italics: Vec<usize>,
    /// Where the list item starts whose first text is still to come.
    item: Option<usize>,
    /// Whether the title was met, or can no longer come.
    titled: bool,
    /// The source of the paragraph that is open.
    paragraph: Range<usize>,
    /// Where in the prose the open autolinks start.
    links: Vec<Option<usize>>,
    /// Depth inside of what has no prose: code blocks, HTML blocks, images, front matter.
    skipped: usize,
    /// The kind and place of the front matter, while it is being read.
    front: Option<(MetadataBlockKind, Range<usize>)>,
    /// Whether the text stands above the line, between `<sup>` and `</sup>`.
    raised: bool,
    /// Where in the prose the words start that are quoted, between `<q>` and `</q>`.
    quoted: Option<usize>,
    /// Whether the line is a container directive.
    directive: bool,
    /// The words of the heading that is open, if its anchor hangs on them.
    heading: Option<String>,
    /// The element of HTML that is open and whose content is code, with where in the prose it
    /// starts.
    raw: Option<(&'static str, usize)>,
}

/// The longest heading that brackets call, in bytes.
const LONGEST_NAME: usize = 300;

/// Elements of HTML whose content is no prose.
const RAW: [&str; 6] = ["math", "pre", "script", "style", "svg", "textarea"];

/// Those of them that stand inside of a block.
const RAW_INLINE: [&str; 5] = ["code", "kbd", "samp", "tt", "var"];

impl<'s> Reader<'s> {
    fn event(&mut self, event: &Event<'s>, range: Range<usize>) {
        if let Event::Text(words) | Event::Code(words) | Event::InlineMath(words) = event
            && self.skipped == 0
            && let Some(heading) = &mut self.heading
        {
            heading.push_str(words);
        }
        match event {
            Event::Html(_) => self.html(range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(_) | Event::Code(_) if self.directive => {}
            Event::Text(text) => {
                if let Some((_, front)) = &mut self.front {
                    let start = if front.start == front.end { range.start } else { front.start };
                    *front = start..range.end;
                } else if self.skipped == 0 {
                    self.prose(text, range);
                }
            }
            _ if self.skipped > 0 => {}
            Event::SoftBreak | Event::HardBreak => {
                let line = if *event == Event::SoftBreak { " " } else { "\n" };
                self.line(range.end);
                self.replaced(line, range);
            }
            Event::Code(text) => {
                self.role(text, range.start);
                self.object(range);
            }
            Event::DisplayMath(_) => self.object(range),
            Event::InlineMath(text) if is_maths(text) => self.object(range),
            Event::InlineMath(_) => {
                self.open(range.start);
                self.builder.verbatim(SourceSpan::new(range.start, range.end));
            }
            Event::InlineHtml(_) => {
                let tag = &self.text[range.clone()];
                self.html(range.clone());
                if tag.starts_with("<!--") {
                    self.comments(range);
                } else if tag.eq_ignore_ascii_case("<sup>") || tag.eq_ignore_ascii_case("</sup>") {
                    self.raised = !tag.starts_with("</");
                } else if tag.eq_ignore_ascii_case("<q>") {
                    self.quoted = Some(self.builder.len());
                } else if tag.eq_ignore_ascii_case("</q>") {
                    if let Some(from) = self.quoted.take() {
                        self.builder.mark(Zone::Quotation, from);
                    }
                } else if tag.get(1..3).is_some_and(|name| name.eq_ignore_ascii_case("br")) {
                    self.replaced("\n", range);
                }
            }
            Event::FootnoteReference(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'s>, range: Range<usize>) {
        // One function: an arm a tag of the parser.
        match tag {
            Tag::MetadataBlock(kind) => {
                self.front = Some((*kind, 0..0));
                self.skipped += 1;
            }
            Tag::CodeBlock(_) => self.skipped += 1,
            Tag::HtmlBlock => {
                self.comments(range);
                self.skipped += 1;
            }
            Tag::Image { link_type, .. } => {
                self.name(*link_type, &range);
                if self.skipped == 0 {
                    self.image(range);
                } else {
                    self.skipped += 1;
                }
            }
            Tag::BlockQuote(_) => self.within.push(Zone::BlockQuotation),
            Tag::FootnoteDefinition(_) => self.within.push(Zone::Footnote),
            Tag::List(first) => {
                // The text of a tight item ends where a list inside of it begins.
                self.builder.end(range.start);
                let ordered = first.is_some();
                self.lists.push(if ordered { ListKind::Ordered } else { ListKind::Bulleted });
            }
            Tag::Item => {
                self.within.push(Zone::ListItem);
                self.item = Some(range.start);
                self.directive = false;
                if let Some(&kind) = self.lists.last() {
                    let source = SourceSpan::new(range.start, range.end);
                    self.builder.item(kind, self.depth(), source);
                }
            }
            Tag::Paragraph => {
                self.paragraph = range.clone();
                if names::is_module(&self.text[range.clone()]) {
                    self.builder.tie(SourceSpan::new(range.start, range.end), Tie::Program);
                }
                self.line(range.start);
                let start = self.item.take().unwrap_or(range.start);
                self.begin(start);
            }
            Tag::Heading { level, id, .. } => {
                self.heading = id.is_none().then(String::new);
                let first = self.builder.is_empty();
                let zone = if !self.titled && (first || *level == HeadingLevel::H1) {
                    self.titled = true;
                    Zone::Title
                } else {
                    Zone::Heading
                };
                self.item = None;
                self.directive = false;
                self.builder.begin(zone, *level as u8, range.start);
            }
            Tag::Table(_) => self.builder.start_table(),
            Tag::TableHead => self.heads = true,
            Tag::TableRow => self.builder.start_row(),
            Tag::TableCell => {
                self.directive = false;
                self.builder.begin_cell(u8::from(self.heads), range.start);
            }
            Tag::Emphasis => {
                if self.skipped == 0 {
                    self.open(range.start);
                }
                self.italics.push(self.builder.len());
            }
            Tag::Link { link_type, dest_url, .. } => {
                if !matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    self.builder.address(SourceSpan::new(range.start, range.end), dest_url);
                }
                self.name(*link_type, &range);
                let bare = matches!(link_type, LinkType::Autolink | LinkType::Email);
                if bare {
                    self.open(range.start);
                }
                self.links.push(bare.then(|| self.builder.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::MetadataBlock(_) => {
                if let Some((kind, range)) = self.front.take() {
                    let text = self.text.get(range.clone()).unwrap_or_default();
                    self.builder.front(front_matter(kind, text, range.start));
                }
                self.skipped = self.skipped.saturating_sub(1);
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.end_code();
                self.skipped = self.skipped.saturating_sub(1);
            }
            TagEnd::Image => self.skipped = self.skipped.saturating_sub(1),
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.builder.end(range.end);
                self.within.pop();
            }
            TagEnd::Item => {
                self.builder.end(range.end);
                self.within.pop();
                self.item = None;
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableHead => self.heads = false,
            TagEnd::Emphasis => {
                if let Some(from) = self.italics.pop() {
                    self.builder.italics(from);
                }
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => {
                self.raised = false;
                self.quoted = None;
                self.end_code();
                if let Some(words) = self.heading.take() {
                    self.builder.target(SourceSpan::new(range.start, range.end), &words);
                }
                self.builder.end(range.end);
                if tag == TagEnd::TableCell {
                    self.builder.next_column();
                }
            }
            TagEnd::Link => {
                if let Some(Some(from)) = self.links.pop() {
                    self.builder.mark(Zone::Locator, from);
                }
            }
            _ => {}
        }
    }

    /// Depth of lists.
    fn depth(&self) -> u8 {
        u8::try_from(self.lists.len()).unwrap_or(u8::MAX)
    }

    /// Begins a block of running text: what it is depends on the containers around it.
    fn begin(&mut self, at: usize) {
        let holds = |zone| self.within.contains(&zone);
        let (zone, level) = if holds(Zone::Footnote) {
            (Zone::Footnote, 0)
        } else if holds(Zone::BlockQuotation) {
            (Zone::BlockQuotation, 0)
        } else if holds(Zone::ListItem) {
            (Zone::ListItem, self.depth())
        } else {
            (Zone::Paragraph, 0)
        };
        self.builder.begin(zone, level, at);
    }

    /// Begins a block where none is open: the items of a tight list have no paragraphs.
    fn open(&mut self, at: usize) {
        if !self.builder.is_open() {
            self.paragraph = 0..0;
            let start = self.item.take().unwrap_or(at);
            self.begin(start);
        }
    }

    /// Begins a line of a paragraph. `:::` begins or ends a container (`::: note`, of Pandoc, MyST
    /// and documentation sites) with its attributes: markup, though CommonMark does not know it.
    fn line(&mut self, at: usize) {
        let line = self.text.get(at..).unwrap_or_default();
        self.directive = line.trim_start_matches([' ', '\t']).starts_with(":::");
    }

    fn prose(&mut self, text: &str, range: Range<usize>) {
        self.open(range.start);
        let source = SourceSpan::new(range.start, range.end);
        if source.of(self.text) == text && self.raised && text.chars().all(is_raisable) {
            // `rain<sup>3</sup>` is a word and a small figure, not a word with a figure in it.
            for (at, c) in text.char_indices() {
                let from = range.start + at;
                let span = SourceSpan::new(from, from + c.len_utf8());
                self.builder.replaced(raised(c).encode_utf8(&mut [0; 4]), span);
            }
        } else if source.of(self.text) == text {
            self.builder.verbatim(source);
        } else {
            self.builder.replaced(text, source);
        }
    }

    fn replaced(&mut self, text: &str, range: Range<usize>) {
        if self.builder.is_open() {
            self.builder.replaced(text, SourceSpan::new(range.start, range.end));
        }
    }

    fn object(&mut self, range: Range<usize>) {
        self.open(range.start);
        let from = self.builder.len();
        let mut object = [0; 4];
        let object = OBJECT.encode_utf8(&mut object);
        self.builder.replaced(object, SourceSpan::new(range.start, range.end));
        self.builder.mark(Zone::Code, from);
    }

    /// Notes the words of a link that name its definition: `[words][]`, `[words]`.
    fn name(&mut self, kind: LinkType, range: &Range<usize>) {
        if matches!(kind, LinkType::Collapsed | LinkType::Shortcut) {
            self.builder.tie(SourceSpan::new(range.start, range.end), Tie::Reference);
        }
    }

    /// Notes brackets whose words are those of a heading: Pandoc makes links of them.
    /// Where the text defines links, so are those whose definition is not there.
    fn call_headings(&mut self, unknown: &[Range<usize>], defines: bool) {
        if unknown.is_empty() || self.builder.targets().is_empty() {
            return;
        }
        let bare = |words: &str| {
            let words: Vec<_> = words.split_whitespace().map(str::to_lowercase).collect();
            words.join(" ")
        };
        let headings: FxHashSet<String> =
            self.builder.targets().iter().map(|target| bare(&target.words)).collect();
        for range in unknown.iter().filter(|range| range.len() < LONGEST_NAME) {
            let brackets = self.text.get(range.clone()).unwrap_or_default();
            let brackets = brackets.strip_suffix("[]").unwrap_or(brackets);
            let called = brackets.rsplit('[').next().unwrap_or_default().trim_end_matches(']');
            if headings.contains(&bare(called)) {
                let source = SourceSpan::new(range.start, range.end);
                self.builder.link(source, Scope::Here, called);
                self.builder.tie(source, Tie::Reference);
            } else if defines && self.is_full_reference(range.start, brackets, called) {
                self.builder.link(SourceSpan::new(range.start, range.end), Scope::Here, called);
            }
        }
    }

    /// Whether brackets are the words of a link and the name of its definition, `[words][name]`, and
    /// not two citations, or places in an array.
    fn is_full_reference(&self, at: usize, brackets: &str, name: &str) -> bool {
        let apart = !self.text[..at].ends_with(|c: char| c.is_alphanumeric() || c == ']');
        let words = brackets.find("][").unwrap_or_default();
        let named = name.len() > 2 && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        words > 3 && apart && named
    }

    /// Notes what a role of MyST calls: `` {ref}`words` ``.
    fn role(&mut self, text: &str, at: usize) {
        let before = &self.text[..at];
        if before.ends_with("ref}") || before.ends_with("{any}") {
            let called = text.rsplit('<').next().unwrap_or(text).trim_end_matches('>');
            let source = SourceSpan::new(at, at + text.len());
            self.builder.link(source, Scope::Anywhere, called);
        }
    }

    /// Looks at some HTML: where its links lead, and whether code begins or ends with it.
    fn html(&mut self, range: Range<usize>) {
        let html = &self.text[range.clone()];
        if memchr(b'#', html.as_bytes()).is_some() {
            let values = html.split(['"', '\'', '=', '>', ' ', '\n']);
            // A comment leads nowhere.
            let source = match html.contains("href") {
                true => SourceSpan::new(range.start, range.end),
                false => SourceSpan::default(),
            };
            values.for_each(|value| self.builder.address(source, value));
        }
        for tag in html.split('<').skip(1) {
            let (close, name) = match tag.strip_prefix('/') {
                Some(name) => (true, name),
                None => (false, tag),
            };
            let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
            let name = &name[..end];
            match self.raw {
                Some((open, from)) if close && open.eq_ignore_ascii_case(name) => {
                    self.builder.mark(Zone::Code, from);
                    self.raw = None;
                }
                None if !close && !tag.trim_end().ends_with("/>") => {
                    let mut names = RAW.iter().chain(&RAW_INLINE).copied();
                    let raw = names.find(|raw| raw.eq_ignore_ascii_case(name));
                    self.raw = raw.map(|raw| (raw, self.builder.len()));
                }
                _ => {}
            }
        }
    }

    /// Forgets an element inside of a block that the block does not close.
    fn end_code(&mut self) {
        self.raw = self.raw.filter(|(name, _)| !RAW_INLINE.contains(name));
    }

    /// An image alone in its paragraph is a figure, and its text a caption.
    fn image(&mut self, range: Range<usize>) {
        let paragraph = self.text.get(self.paragraph.clone()).unwrap_or_default();
        let image = self.text.get(range.clone()).unwrap_or_default();
        if self.builder.is_open() && paragraph.trim() == image.trim() {
            self.builder.rezone(Zone::Caption);
            // The end of the image takes one off again.
            self.skipped = 0;
        } else {
            self.object(range);
            self.skipped = 1;
        }
    }

    /// Notes the comments of a stretch of HTML.
    fn comments(&mut self, range: Range<usize>) {
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
}

/// Whether a character can be a part of a number of notes or works above the line.
fn is_raisable(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | '–' | '-' | ' ')
}

/// A figure above the line.
fn raised(c: char) -> char {
    match c.to_digit(10) {
        Some(value) => fold::SUPERSCRIPTS[value as usize],
        None if c == '-' => '⁻',
        None => c,
    }
}

/// Whether what stands between two dollar signs is maths; in prose they are more often prices.
fn is_maths(text: &str) -> bool {
    text.contains(['\\', '^', '_', '=', '{', '<', '>', '+'])
        || text.chars().filter(|c| c.is_alphanumeric()).count() <= 2
}

/// Title, date and language of a front matter that begins at a byte of the source.
fn front_matter(kind: MetadataBlockKind, text: &str, base: usize) -> FrontMatter {
    let table: toml::Table = match kind {
        MetadataBlockKind::YamlStyle => toml::Table::new(),
        MetadataBlockKind::PlusesStyle => toml::from_str(text).unwrap_or_default(),
    };
    let sign = if kind == MetadataBlockKind::YamlStyle { ':' } else { '=' };
    let field = |key: &str| match (kind, table.get(key)) {
        (MetadataBlockKind::YamlStyle, _) => {
            Some(text.get(line_field(text, key, sign)?)?.to_owned())
        }
        (_, Some(toml::Value::String(text))) => Some(text.clone()),
        (_, Some(toml::Value::Datetime(date))) => Some(date.to_string()),
        _ => None,
    };
    let date = HEADINGS.dates.iter().find_map(|key| {
        let value = line_field(text, key, sign)?;
        let span = SourceSpan::new(base + value.start, base + value.end);
        Some(Field { text: field(key)?, span })
    });
    FrontMatter {
        title: field("title"),
        date,
        language: field("lang").or_else(|| field("language")),
    }
}

/// Where the value of a top-level `key: value` line of YAML stands, or of a `key = value` line of
/// TOML, which is all that front matter of texts holds for these keys.
fn line_field(text: &str, key: &str, sign: char) -> Option<Range<usize>> {
    let mut next = 0;
    let (end, value) = text.split_inclusive('\n').find_map(|line| {
        next += line.len();
        let value = line.strip_prefix(key)?.trim_start().strip_prefix(sign)?;
        Some((next, value))
    })?;
    let bare = value.trim_start();
    let start = end - bare.len();
    let bare = bare.trim_end();
    let quoted = |mark| bare.strip_prefix(mark).and_then(|rest| rest.split(mark).next());
    let (start, value) = match quoted('"').or_else(|| quoted('\'')) {
        Some(inner) => (start + 1, inner),
        None => (start, bare.split(" #").next().unwrap_or_default()),
    };
    let start = start + value.len() - value.trim_start().len();
    let value = value.trim();
    let plain = !value.is_empty() && !value.starts_with(['|', '>', '[', '{', '#']);
    plain.then_some(start..start + value.len())
}
