//! Boxes and containers: `::: note`, MyST's ```` ```{note} ````, `!!! note`, callouts in quotations.
//!
//! Their names and options are markup, and what they hold is text like any other.

use std::ops::Range;

use super::Reader;
use crate::read::{DirectiveText, directive_text};
use crate::text::span::SourceSpan;

/// How deep directives stand in each other that are read.
pub(super) const DEEPEST: usize = 8;

/// How far into a quotation the name of a box is looked for, in bytes.
const NAMED: usize = 80;

/// What of a block of code is text.
#[derive(Debug, Clone, Default)]
pub(super) struct Directive {
    /// What stands behind its name.
    title: Option<Range<usize>>,
    /// Its content; nothing for code.
    content: Option<Range<usize>>,
    /// Whether its lines are indented.
    indented: bool,
}

impl Directive {
    /// The indented lines below `!!! note`.
    pub(super) fn boxed(content: Range<usize>) -> Self {
        Self { title: None, content: Some(content), indented: true }
    }
}

/// A directive of MyST, by the first line of a fenced block; nothing where that is code.
pub(super) fn fenced(text: &str, range: Range<usize>) -> Option<Directive> {
    let block = &text[range.clone()];
    let (head, body) = block.split_once('\n')?;
    let name = head.trim_start_matches(['`', '~', ' ']).strip_prefix('{')?;
    let (name, title) = name.split_once('}')?;
    let text = directive_text(name)?;
    let title = (text == DirectiveText::Titled && !title.trim().is_empty()).then(|| {
        let bare = title.trim();
        let start =
            range.start + head.len() - title.len() + (title.len() - title.trim_start().len());
        start..start + bare.len()
    });
    let mut start = range.start + head.len() + 1;
    // Its options.
    for line in body.split_inclusive('\n') {
        if !line.trim_start().starts_with(':') {
            break;
        }
        start += line.len();
    }
    let closed = block.trim_end().rsplit('\n').next().unwrap_or_default();
    let fence = closed.trim_start().starts_with("```") || closed.trim_start().starts_with("~~~");
    let end = range.start + block.trim_end().len() - if fence { closed.len() } else { 0 };
    let indented = head.starts_with("    ");
    Some(Directive { title, content: Some(start..end.max(start)), indented })
}

/// Whether a quotation is a box: `> [!note]`.
pub(super) fn is_callout(quotation: &str) -> bool {
    let mut end = quotation.len().min(NAMED);
    while !quotation.is_char_boundary(end) {
        end -= 1;
    }
    let inner = quotation[..end].trim_start_matches(['>', ' ']);
    let name = inner.strip_prefix("[!").and_then(|rest| rest.split(']').next());
    name.is_some_and(|name| {
        !name.is_empty()
            && name.len() < 30
            && name.chars().all(|c| c.is_alphanumeric() || "-|".contains(c))
    })
}

/// Whether a paragraph is the head of a box whose content is indented: `!!! note "Title"`.
pub(super) fn is_box(paragraph: &str) -> bool {
    let named = ["!!! ", "??? ", "???+ "].iter().find_map(|mark| paragraph.strip_prefix(mark));
    let lines = || paragraph.trim_end().lines().count();
    named.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase())) && lines() == 1
}

impl Reader<'_> {
    /// Begins a line of a paragraph. `:::` begins or ends a container (`::: note`, of Pandoc, MyST
    /// and documentation sites) with its attributes, and `!!!` begins a box: markup, though
    /// CommonMark does not know it.
    pub(super) fn line(&mut self, at: usize) {
        let line = self.text.get(at..).unwrap_or_default();
        let line = line.trim_start_matches([' ', '\t', '>']);
        let boxed = ["!!! ", "??? ", "???+ "].iter().any(|mark| line.starts_with(mark));
        let rest = line.trim_start_matches(':');
        self.directive = boxed || line.len() - rest.len() > 2;
        if !self.directive {
            return;
        }
        // What stands before and behind it are two paragraphs.
        self.builder.end(at);
        if boxed {
            return;
        }
        let rest = rest.lines().next().unwrap_or_default();
        if rest.trim().trim_end_matches(':').is_empty() {
            self.containers.pop();
        } else {
            self.containers.push(rest.contains("#refs"));
        }
    }

    /// Reads the text of a directive.
    pub(super) fn content(&mut self, directive: &Directive) {
        if let Some(title) = directive.title.clone() {
            self.open(title.start);
            self.builder.verbatim(SourceSpan::new(title.start, title.end));
            self.builder.end(title.end);
        }
        let Some(content) = directive.content.clone() else { return };
        self.builder.end(content.start);
        if !directive.indented {
            self.run(content);
            return;
        }
        // Paragraph by paragraph: the spaces before all lines but the first say nothing.
        let mut at = content.start;
        let text = self.text;
        for paragraph in text[content].split_inclusive("\n\n") {
            let start = at + (paragraph.len() - paragraph.trim_start().len());
            let end = at + paragraph.trim_end().len();
            at += paragraph.len();
            if start < end {
                self.run(start..end);
            }
        }
    }
}
