//! What calls other parts of a text by name: brackets that are links to Pandoc, roles of MyST.

use std::ops::Range;

use pulldown_cmark::LinkType;
use rustc_hash::FxHashSet;

use super::Reader;
use crate::text::frame::{Scope, Tie};
use crate::text::span::SourceSpan;

/// The longest heading that brackets call, in bytes.
const LONGEST_NAME: usize = 300;

impl Reader<'_> {
    /// Notes the words of a link that name its definition: `[words][]`, `[words]`.
    pub(super) fn name(&mut self, kind: LinkType, range: &Range<usize>) {
        if matches!(kind, LinkType::Collapsed | LinkType::Shortcut) {
            self.builder.tie(SourceSpan::new(range.start, range.end), Tie::Reference);
        }
    }

    /// Notes brackets whose words are those of a heading: Pandoc makes links of them.
    /// Where the text defines links, so are those whose definition is not there.
    pub(super) fn call_headings(&mut self) {
        let unknown = std::mem::take(&mut self.unknown);
        let defines = !self.defined.is_empty();
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
    pub(super) fn role(&mut self, text: &str, at: usize) {
        let before = &self.text[..at];
        if before.ends_with("ref}") || before.ends_with("{any}") {
            let called = text.rsplit('<').next().unwrap_or(text).trim_end_matches('>');
            let source = SourceSpan::new(at, at + text.len());
            self.builder.link(source, Scope::Anywhere, called);
        }
    }
}
