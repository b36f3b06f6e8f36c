//! Markdown: CommonMark with tables, footnotes, strikethrough, maths and front matter.
//!
//! Markup is dropped, what it encloses stays. A soft line break becomes a space, an entity the
//! character that it names; both keep their place in the source. Code, maths and images become one
//! object character each. Quotation marks stay as the author typed them.

mod front;
mod hidden;
mod names;

mod calls;
mod container;
mod html;

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, MetadataBlockKind, Options,
    Parser, Tag, TagEnd,
};
use rustc_hash::FxHashSet;

use crate::text::document::{Builder, Draft, ListKind, OBJECT};
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;
use crate::words::fold;

/// What of Markdown is read beyond CommonMark.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
    .union(Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS);

/// Reads Markdown.
#[must_use]
pub fn read(text: &str) -> Draft {
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
        hidden: hidden::find(text),
        containers: Vec::new(),
        divisions: 0,
        directives: Vec::new(),
        module: false,
        admonition: false,
        html: None,
        defined: Rc::default(),
        unknown: Vec::new(),
    };
    reader.run(0..text.len());
    reader.call_headings();
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
    /// What of the source is markup or a comment though CommonMark does not know it.
    hidden: Vec<hidden::Hidden>,
    /// The containers that are open, and whether each is the list of references.
    containers: Vec<bool>,
    /// How many elements deep the list of references is open that an element of HTML encloses.
    divisions: usize,
    /// The directives that are being read, innermost last.
    directives: Vec<container::Directive>,
    /// Whether the paragraph is code of MDX.
    module: bool,
    /// Whether the line before opens a box whose content is indented.
    admonition: bool,
    /// The element that was open where the block of HTML begins that is being read.
    html: Option<&'static str>,
    /// The labels of links that the text defines, in lower case.
    defined: Rc<FxHashSet<String>>,
    /// Brackets that name nothing which is defined.
    unknown: Vec<Range<usize>>,
}

impl<'s> Reader<'s> {
    /// Reads a stretch of the text as if it were all of it.
    fn run(&mut self, within: Range<usize>) {
        let base = within.start;
        let text = self.text;
        let Some(text) = text.get(within) else { return };
        let mut unknown = Vec::new();
        let defined = Rc::clone(&self.defined);
        let mut note = |link: BrokenLink<'_>| {
            if defined.contains(&link.reference.to_lowercase()) {
                return Some((CowStr::from(""), CowStr::from("")));
            }
            unknown.push(base + link.span.start..base + link.span.end);
            None
        };
        let parser = Parser::new_with_broken_link_callback(text, OPTIONS, Some(&mut note));
        let definitions = parser.reference_definitions().iter();
        let mut definitions: Vec<_> = definitions.collect();
        definitions.sort_by_key(|(_, definition)| definition.span.start);
        for (_, definition) in definitions.iter().filter(|(_, it)| it.dest.contains('#')) {
            // Where it is called, the link is noted; one that nothing calls leads no reader anywhere.
            self.builder.address(SourceSpan::default(), &definition.dest);
        }
        if base == 0 {
            self.defined =
                Rc::new(definitions.iter().map(|(name, _)| name.to_lowercase()).collect());
        }
        drop(definitions);
        for (event, range) in parser.into_offset_iter() {
            self.event(&event, base + range.start..base + range.end);
        }
        self.unknown.extend(unknown);
    }

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
                let hidden = self.is_hidden(range.start);
                self.line(range.end);
                if !self.directive && !hidden && !self.builder.is_at_start() {
                    self.replaced(line, range);
                }
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_)
                if self.is_hidden(range.start) => {}
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
            Event::FootnoteReference(label) => {
                self.builder.note(label, SourceSpan::new(range.start, range.end), false);
            }
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'s>, range: Range<usize>) {
        // One function: an arm a tag of the parser.
        let admonition = std::mem::take(&mut self.admonition);
        match tag {
            Tag::MetadataBlock(kind) => {
                self.front = Some((*kind, 0..0));
                self.skipped += 1;
            }
            Tag::CodeBlock(kind) => {
                let directive = match kind {
                    CodeBlockKind::Fenced(_) => container::fenced(self.text, range),
                    CodeBlockKind::Indented if admonition => {
                        Some(container::Directive::boxed(range))
                    }
                    CodeBlockKind::Indented => None,
                };
                let deep = self.directives.len() >= container::DEEPEST;
                let directive = directive.filter(|_| self.skipped == 0 && !deep);
                self.directives.push(directive.unwrap_or_default());
                self.skipped += 1;
            }
            Tag::HtmlBlock => {
                self.comments(range);
                self.html = self.raw.map(|(name, _)| name);
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
            Tag::BlockQuote(kind) => {
                // A box is the author's own text.
                let boxed = kind.is_some() || container::is_callout(&self.text[range]);
                self.within.push(if boxed { Zone::Paragraph } else { Zone::BlockQuotation });
            }
            Tag::FootnoteDefinition(label) => {
                let close =
                    self.text[range.clone()].find(']').map_or(range.end, |it| range.start + it + 1);
                self.builder.note(label, SourceSpan::new(range.start, close), true);
                self.within.push(Zone::Footnote);
            }
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
                self.module = names::is_module(&self.text[range.clone()]);
                if self.module {
                    self.skipped += 1;
                    return;
                }
                self.line(range.start);
                self.admonition = container::is_box(&self.text[range.clone()]);
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
                if let Some((kind, range)) = self.front.take()
                    && self.directives.is_empty()
                {
                    let text = self.text.get(range.clone()).unwrap_or_default();
                    self.builder.front(front::front_matter(kind, text, range.start));
                }
                self.skipped = self.skipped.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.end_code();
                self.skipped = self.skipped.saturating_sub(1);
                if let Some(directive) = self.directives.last().cloned() {
                    self.content(&directive);
                    self.directives.pop();
                }
            }
            TagEnd::HtmlBlock => {
                self.end_code();
                self.skipped = self.skipped.saturating_sub(1);
                if self.skipped == 0 {
                    let raw = self.html.take();
                    self.html_text(range, raw);
                }
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
            TagEnd::Paragraph if self.module => {
                self.module = false;
                self.skipped = self.skipped.saturating_sub(1);
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
        let listed = self.divisions > 0 || self.containers.contains(&true);
        let zone = if listed && zone != Zone::Footnote { Zone::Reference } else { zone };
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

    /// Writes a text, but what of it is hidden.
    fn prose(&mut self, text: &str, range: Range<usize>) {
        if self.text.get(range.clone()) != Some(text) {
            if !self.is_hidden(range.start) {
                self.words(text, range);
            }
            return;
        }
        let first = self.hidden.partition_point(|it| it.range.end <= range.start);
        let mut at = range.start;
        for nth in first..self.hidden.len() {
            let hidden = self.hidden[nth].range.clone();
            if hidden.start >= range.end {
                break;
            }
            if hidden.start > at {
                self.words(&self.text[at..hidden.start], at..hidden.start);
            }
            if (range.start..range.end).contains(&hidden.start)
                && let Some(inner) = self.hidden[nth].comment.clone()
            {
                let source = SourceSpan::new(hidden.start, hidden.end);
                self.builder.comment(source, &self.text[inner]);
            }
            at = at.max(hidden.end);
        }
        if at < range.end {
            self.words(&self.text[at..range.end], at..range.end);
        }
    }

    /// Whether a byte of the source is hidden.
    fn is_hidden(&self, at: usize) -> bool {
        let first = self.hidden.partition_point(|it| it.range.end <= at);
        self.hidden.get(first).is_some_and(|it| it.range.start <= at)
    }

    fn words(&mut self, text: &str, range: Range<usize>) {
        self.open(range.start);
        let source = SourceSpan::new(range.start, range.end);
        if source.of(self.text) == text && self.raised && text.chars().all(fold::is_raisable) {
            // `rain<sup>3</sup>` is a word and a small figure, not a word with a figure in it.
            for (at, c) in text.char_indices() {
                let from = range.start + at;
                let span = SourceSpan::new(from, from + c.len_utf8());
                self.builder.replaced(fold::raised(c).encode_utf8(&mut [0; 4]), span);
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
}

/// Whether what stands between two dollar signs is maths; in prose they are more often prices.
fn is_maths(text: &str) -> bool {
    text.contains(['\\', '^', '_', '=', '{', '<', '>', '+'])
        || text.chars().filter(|c| c.is_alphanumeric()).count() <= 2
}
