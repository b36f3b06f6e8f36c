//! What a text or its configuration allows: comments such as
//! `<!-- copydesk: allow naming/variant -- the ministry's own spelling -->`, `[[override]]`, and
//! the lines of `.copydesk-allow`.
//!
//! A finding is suppressed by its primary place. What is allowed and never found is kept, so that
//! it can be reported: an allowance that outlives its finding hides the next one.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::config::{AllowEntry, AllowList, Config, Selector, spaced};
use crate::diagnostic::DocumentId;
use crate::document::Document;
use crate::files;
use crate::fingerprint::Fingerprint;
use crate::rulefile::nearest;
use crate::span::SourceSpan;

/// What a comment for this tool starts with.
const KEYWORD: &str = "copydesk:";

/// Every instruction of a comment.
const INSTRUCTIONS: [&str; 5] = ["allow", "allow-line", "allow-file", "off", "on"];

/// A rule or family that is allowed in a stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// What is allowed.
    pub selector: Selector,
    /// Its name in the comment.
    pub name: SourceSpan,
    /// Where it is allowed.
    pub scope: SourceSpan,
    /// Whether it suppressed a finding.
    pub used: bool,
}

/// A comment for this tool that says nothing it can follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The word at fault.
    pub span: SourceSpan,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// A stretch for which comments of Vale switch off its rules, or one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Switch {
    /// `Style.Rule` or `Style`; none for all.
    name: Option<String>,
    /// Where.
    scope: SourceSpan,
}

/// What the comments of one text allow.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Suppressions {
    switches: Vec<Switch>,
    /// In the order of the comments.
    pub allowances: Vec<Allowance>,
    /// What could not be understood.
    pub faults: Vec<Fault>,
}

impl Suppressions {
    /// Reads the comments of a text.
    #[must_use]
    pub fn read(document: &Document) -> Self {
        let mut out = Self::default();
        out.read_vale(document);
        let mut open: Vec<usize> = Vec::new();
        let mut ends: Option<Vec<u32>> = None;
        for comment in &document.comments {
            let source = document.source.text();
            let raw = comment.source.of(source);
            let Some(at) = raw.find(KEYWORD).filter(|_| comment.text.starts_with(KEYWORD)) else {
                continue;
            };
            let body = &raw[at..];
            let body = body.get(..comment.text.len()).unwrap_or(body);
            let (body, _reason) = body.split_once("--").unwrap_or((body, ""));
            let base = comment.source.start as usize + at;
            let mut words = words(&body[KEYWORD.len()..], base + KEYWORD.len());
            let (word, span) = words.next().unwrap_or(("", comment.source));
            let instruction = INSTRUCTIONS.into_iter().find(|&known| known == word);
            let Some(instruction) = instruction else {
                let hint = nearest(word, INSTRUCTIONS.into_iter()).unwrap_or("allow");
                let known = INSTRUCTIONS.map(|known| format!("`{known}`")).join(", ");
                out.fault(
                    span,
                    format!("`{word}` is no instruction for copydesk"),
                    format!("did you mean `{hint}`? There are {known}"),
                );
                continue;
            };
            let names: Vec<_> = words.collect();
            if names.is_empty() {
                out.fault(
                    span,
                    format!("`{word}` names no rule"),
                    format!("name rules or families: `{word} naming/variant`"),
                );
            }
            for (name, span) in names {
                let selector = Selector::new(name);
                let scope = match instruction {
                    "allow" => {
                        let ends = ends.get_or_insert_with(|| furthest(document));
                        block_of(document, ends, comment.source)
                    }
                    "allow-line" => line_of(source, comment.source),
                    "allow-file" => SourceSpan::new(0, source.len()),
                    "off" => {
                        open.push(out.allowances.len());
                        SourceSpan { start: comment.source.end, end: source.len() as u32 }
                    }
                    _ => {
                        let closes = |at: &usize| out.allowances[*at].selector.name == name;
                        match open.iter().rposition(closes) {
                            Some(at) => {
                                let opened = open.remove(at);
                                out.allowances[opened].scope.end = comment.source.start;
                            }
                            None => out.fault(
                                span,
                                format!("`{name}` is not off here"),
                                format!("write `off {name}` before the text that it is for"),
                            ),
                        }
                        continue;
                    }
                };
                out.allowances.push(Allowance { selector, name: span, scope, used: false });
            }
        }
        for at in open {
            let Allowance { selector, name, .. } = &out.allowances[at];
            let (span, name) = (*name, selector.name.clone());
            out.fault(
                span,
                format!("`{name}` is off up to the end of the text"),
                format!("write `on {name}` where it ends, or `allow-file {name}`"),
            );
        }
        out
    }

    /// Whether no comment says anything to this tool.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.allowances.is_empty() && self.faults.is_empty()
    }

    /// Reads the comments of a text that are for Vale: `vale off`, `vale on`, and
    /// `vale Style.Rule = NO` and `= YES`. What they switch off stays off up to the end of the text.
    fn read_vale(&mut self, document: &Document) {
        let end = document.source.text().len() as u32;
        for comment in &document.comments {
            let Some(said) = comment.text.strip_prefix("vale ") else { continue };
            let (name, off) = match (said.trim(), said.split_once('=')) {
                ("off", _) => (None, true),
                ("on", _) => (None, false),
                (_, Some((name, value))) => (Some(name.trim().to_owned()), value.trim() == "NO"),
                _ => continue,
            };
            let open = self.switches.iter_mut().rev().find(|it| it.name == name);
            let open = open.filter(|it| it.scope.end == end);
            match (open, off) {
                (None, true) => {
                    let scope = SourceSpan { start: comment.source.end, end };
                    self.switches.push(Switch { name, scope });
                }
                (Some(open), false) => open.scope.end = comment.source.start,
                _ => {}
            }
        }
    }

    /// Whether comments of Vale switch off a rule of Vale, by its name there, at a place.
    #[must_use]
    pub fn switched_off(&self, rule: &str, place: SourceSpan) -> bool {
        let style = rule.split('.').next();
        self.switches.iter().any(|it| {
            let named = it.name.as_deref().is_none_or(|name| name == rule || Some(name) == style);
            named && (it.scope.start..it.scope.end).contains(&place.start)
        })
    }

    fn fault(&mut self, span: SourceSpan, message: String, help: String) {
        self.faults.push(Fault { span, message, help });
    }

    /// Whether what a rule says of a place in this text is allowed; remembers that the allowance
    /// was of use.
    pub fn covers(&mut self, rule: &str, place: SourceSpan) -> bool {
        let at = place.start;
        let mut covered = false;
        for allowance in &mut self.allowances {
            let SourceSpan { start, end } = allowance.scope;
            if (start..=end).contains(&at) && allowance.selector.matches(rule) {
                allowance.used = true;
                covered = true;
            }
        }
        covered
    }
}

/// The words of a comment with their places; commas separate as spaces do.
fn words(text: &str, base: usize) -> impl Iterator<Item = (&str, SourceSpan)> {
    let separates = |c: char| c == ',' || c.is_whitespace();
    text.split(separates).filter(|word| !word.is_empty()).map(move |word| {
        let start = base + (word.as_ptr() as usize - text.as_ptr() as usize);
        (word, SourceSpan::new(start, start + word.len()))
    })
}

/// How far the blocks up to each one reach: a footnote can stand inside of the block before it.
fn furthest(document: &Document) -> Vec<u32> {
    let mut most = 0;
    let reach = document.blocks.iter().map(|block| {
        most = block.source.end.max(most);
        most
    });
    reach.collect()
}

/// The block that a comment stands in, or else the next one.
fn block_of(document: &Document, ends: &[u32], comment: SourceSpan) -> SourceSpan {
    let after = ends.partition_point(|&end| end <= comment.start);
    document
        .blocks
        .get(after)
        .map_or(SourceSpan { start: comment.end, end: comment.end }, |block| block.source)
}

/// The line that a comment stands on or, where it stands alone, the next one with text.
fn line_of(source: &str, comment: SourceSpan) -> SourceSpan {
    let (start, end) = (comment.start as usize, comment.end as usize);
    let before = source.get(..start).unwrap_or_default();
    let after = source.get(end..).unwrap_or_default();
    let first = before.rfind('\n').map_or(0, |at| at + 1);
    let last = end + after.find('\n').unwrap_or(after.len());
    let beside = [&source[first..start], &source[end..last]];
    if beside.iter().any(|text| !text.trim().is_empty()) {
        return SourceSpan::new(first, last);
    }
    let mut at = last;
    for line in source[last..].split_inclusive('\n') {
        if !line.trim().is_empty() {
            return SourceSpan::new(at, at + line.trim_end().len());
        }
        at += line.len();
    }
    SourceSpan::new(end, end)
}

/// The selectors of some entries by name, so that a long list is not gone through for each finding.
#[derive(Debug, Default)]
struct Named<'c>(FxHashMap<&'c str, Vec<(usize, usize)>>);

impl<'c> Named<'c> {
    /// Those of numbered entries.
    fn new(entries: impl Iterator<Item = (usize, &'c [Selector])>) -> Self {
        let mut named: FxHashMap<&str, Vec<(usize, usize)>> = FxHashMap::default();
        for (entry, selectors) in entries {
            for (at, selector) in selectors.iter().enumerate() {
                named.entry(&selector.name).or_default().push((entry, at));
            }
        }
        Self(named)
    }

    /// The entries, each with the selector of it, that name a rule.
    fn matching(&self, rule: &str) -> impl Iterator<Item = (usize, usize)> {
        let families = rule.match_indices('/').map(|(at, _)| &rule[..at]);
        families.chain([rule, "all"]).filter_map(|name| self.0.get(name)).flatten().copied()
    }

    /// The numbers of the entries.
    fn entries(&self) -> impl Iterator<Item = usize> {
        self.0.values().flatten().map(|&(entry, _)| entry)
    }
}

/// The overrides of a configuration, and which of them are of use.
#[derive(Debug)]
pub struct Overrides<'c> {
    config: &'c Config,
    /// The overrides for each document, by what they ignore.
    of: Vec<Named<'c>>,
    /// By override, by selector.
    used: Vec<Vec<bool>>,
}

impl<'c> Overrides<'c> {
    /// The overrides for some documents, given by path.
    #[must_use]
    pub fn new<'p>(config: &'c Config, paths: impl Iterator<Item = &'p str>) -> Self {
        let matching = |path: &str| {
            let path = config.relative(&files::path(path));
            let all = config.overrides.iter().enumerate();
            let here = all.filter(|(_, entry)| entry.paths.matches(&path));
            Named::new(here.map(|(at, entry)| (at, entry.ignore.as_slice())))
        };
        let of =
            if config.overrides.is_empty() { Vec::new() } else { paths.map(matching).collect() };
        let used = config.overrides.iter().map(|entry| vec![false; entry.ignore.len()]).collect();
        Self { config, of, used }
    }

    /// Whether what a rule says of a document is overridden; remembers that the override was of
    /// use.
    pub fn cover(&mut self, rule: &str, document: DocumentId) -> bool {
        let Some(overrides) = self.of.get(document.0 as usize) else {
            return false;
        };
        let mut covered = false;
        for (entry, selector) in overrides.matching(rule) {
            self.used[entry][selector] = true;
            covered = true;
        }
        covered
    }

    /// What is ignored for files that were read, and was not found there.
    pub fn unused(&self) -> impl Iterator<Item = &'c Selector> {
        let read: FxHashSet<usize> = self.of.iter().flat_map(Named::entries).collect();
        let entries = self.config.overrides.iter().enumerate();
        let entries = entries.filter(move |(at, _)| read.contains(at));
        entries.flat_map(|(at, entry)| {
            let unused = entry.ignore.iter().zip(&self.used[at]).filter(|&(_, used)| !used);
            unused.map(|(selector, _)| selector)
        })
    }
}

/// The entries of `.copydesk-allow` for one document.
#[derive(Debug, Default)]
struct Here<'c> {
    /// Those that mean all findings of a rule.
    broad: Named<'c>,
    /// Those that mean single ones.
    narrow: Named<'c>,
    /// The numbers of these.
    narrow_entries: FxHashSet<usize>,
}

/// The entries of `.copydesk-allow`, and which of them are of use.
#[derive(Debug)]
pub struct Listed<'c> {
    list: &'c AllowList,
    /// The entries for each document.
    of: Vec<Here<'c>>,
    /// The entries that mean single findings, by their text in one line, or else by fingerprint.
    by_text: FxHashMap<String, Vec<usize>>,
    by_fingerprint: FxHashMap<Fingerprint, Vec<usize>>,
    /// By entry, by selector.
    used: Vec<Vec<bool>>,
}

impl<'c> Listed<'c> {
    /// The entries for some documents, given by path.
    #[must_use]
    pub fn new<'p>(list: &'c AllowList, paths: impl Iterator<Item = &'p str>) -> Self {
        let matching = |path: &str| {
            let path = list.relative(&files::path(path));
            let all = list.entries.iter().enumerate();
            let here: Vec<_> = all.filter(|(_, entry)| entry.is_for(&path)).collect();
            let (narrow, broad): (Vec<_>, Vec<_>) =
                here.into_iter().partition(|(_, entry)| entry.is_narrow());
            let named = |entries: Vec<(usize, &'c AllowEntry)>| {
                Named::new(entries.into_iter().map(|(at, entry)| (at, entry.selectors.as_slice())))
            };
            let narrow_entries = narrow.iter().map(|(at, _)| *at).collect();
            Here { broad: named(broad), narrow: named(narrow), narrow_entries }
        };
        let mut by_text: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_fingerprint: FxHashMap<Fingerprint, Vec<usize>> = FxHashMap::default();
        for (at, entry) in list.entries.iter().enumerate() {
            match (&entry.text, entry.fingerprint) {
                (Some(text), _) => by_text.entry(spaced(text)).or_default().push(at),
                (None, Some(fingerprint)) => {
                    by_fingerprint.entry(fingerprint).or_default().push(at);
                }
                (None, None) => {}
            }
        }
        let of = if list.entries.is_empty() { Vec::new() } else { paths.map(matching).collect() };
        let used = list.entries.iter().map(|entry| vec![false; entry.selectors.len()]).collect();
        Self { list, of, by_text, by_fingerprint, used }
    }

    /// Whether it takes the text of a finding to tell what the entries for a document say of it.
    #[must_use]
    pub fn asks(&self, rule: &str, document: DocumentId) -> bool {
        let here = self.of.get(document.0 as usize);
        here.is_some_and(|here| here.narrow.matching(rule).next().is_some())
    }

    /// Whether what a rule says of a document is allowed; remembers that the entry was of use.
    /// `finding` is the text at fault with its fingerprint, where [`Listed::asks`] for it; without
    /// it only entries for whole texts count.
    pub fn cover(
        &mut self,
        rule: &str,
        document: DocumentId,
        finding: Option<(&str, Fingerprint)>,
    ) -> bool {
        let Some(Here { broad, narrow_entries: here, .. }) = self.of.get(document.0 as usize)
        else {
            return false;
        };
        let mut covered = false;
        for (entry, selector) in broad.matching(rule) {
            self.used[entry][selector] = true;
            covered = true;
        }
        let Some((text, fingerprint)) = finding else { return covered };
        let by_text = self.by_text.get(&spaced(text)).into_iter().flatten();
        let meant = by_text.chain(self.by_fingerprint.get(&fingerprint).into_iter().flatten());
        let meant = meant.copied().filter(|&at| self.list.entries[at].means(text, fingerprint));
        for at in meant.filter(|at| here.contains(at)) {
            for (selector, used) in self.list.entries[at].selectors.iter().zip(&mut self.used[at]) {
                if selector.matches(rule) {
                    *used = true;
                    covered = true;
                }
            }
        }
        covered
    }

    /// What is allowed in texts that were read, and was not found there.
    pub fn unused(&self) -> impl Iterator<Item = &'c Selector> {
        let here =
            self.of.iter().flat_map(|here| here.broad.entries().chain(here.narrow.entries()));
        let read: FxHashSet<usize> = here.collect();
        let entries = self.list.entries.iter().enumerate();
        let entries = entries.filter(move |(at, _)| read.contains(at));
        entries.flat_map(|(at, entry)| {
            let unused = entry.selectors.iter().zip(&self.used[at]).filter(|&(_, used)| !used);
            unused.map(|(selector, _)| selector)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::source::Source;

    fn suppressions(text: &str) -> (Suppressions, Document) {
        let document = read::read("x.md", Source::from_text(text));
        (Suppressions::read(&document), document)
    }

    fn place(document: &Document, word: &str) -> SourceSpan {
        let start = document.source.text().find(word).unwrap();
        SourceSpan::new(start, start + word.len())
    }

    #[test]
    fn allow_is_for_the_next_block_only() {
        let text =
            "<!-- copydesk: allow dates, typos/misspelling -- as printed -->\n\none\n\ntwo\n";
        let (mut out, document) = suppressions(text);
        assert!(out.covers("dates/conflict", place(&document, "one")));
        assert!(!out.covers("dates/conflict", place(&document, "two")));
        assert!(!out.covers("typos/doubled", place(&document, "one")));
        assert_eq!(out.allowances.iter().map(|a| a.used).collect::<Vec<_>>(), [true, false]);
        assert_eq!(out.allowances[1].name.of(text), "typos/misspelling");
    }

    #[test]
    fn off_and_on_enclose_a_range() {
        let text =
            "<!-- copydesk: off dates -->\n\none\n\ntwo\n\n<!-- copydesk: on dates -->\n\nthree\n";
        let (mut out, document) = suppressions(text);
        assert!(out.covers("dates/conflict", place(&document, "two")));
        assert!(!out.covers("dates/conflict", place(&document, "three")));
        assert_eq!(out.faults, []);
    }

    #[test]
    fn allow_file_is_for_the_whole_text() {
        let (mut out, document) = suppressions("one\n\n<!-- copydesk: allow-file all -->\n");
        assert!(out.covers("dates/conflict", place(&document, "one")));
    }

    #[test]
    fn comments_of_vale_switch_its_rules_off() {
        let text = "one\n\n<!-- vale off -->\n\ntwo\n\n<!-- vale on -->\n\n\
                    <!-- vale A.B = NO -->\n\nthree\n\n<!-- vale A.B = YES -->\n\nfour\n";
        let (out, document) = suppressions(text);
        let off = |rule: &str, word: &str| out.switched_off(rule, place(&document, word));
        assert!(!off("A.B", "one") && off("A.B", "two") && off("C.D", "two"));
        assert!(off("A.B", "three") && !off("C.D", "three") && !off("A.B", "four"));
        assert_eq!(out.faults, []);
    }

    #[test]
    fn what_cannot_be_followed_is_a_fault() {
        let fault = |text: &str| suppressions(text).0.faults[0].message.clone();
        assert_eq!(fault("<!-- copydesk: alow dates -->"), "`alow` is no instruction for copydesk");
        assert_eq!(fault("<!-- copydesk: allow -- why -->"), "`allow` names no rule");
        assert_eq!(fault("<!-- copydesk: on dates -->"), "`dates` is not off here");
        assert_eq!(
            fault("<!-- copydesk: off dates -->"),
            "`dates` is off up to the end of the text"
        );
    }

    #[test]
    fn allow_line_is_for_its_own_line_or_else_the_next() {
        let text = "a wrong <!-- copydesk: allow-line dates -->\nb right\n\n\
                    <!-- copydesk: allow-line typos -->\n\nc next\nd last\n";
        let (mut out, document) = suppressions(text);
        let mut covers = |rule: &str, word| out.covers(rule, place(&document, word));
        assert!(covers("dates/x", "wrong") && !covers("dates/x", "right"));
        assert!(covers("typos/x", "next") && !covers("typos/x", "last"));
    }

    #[test]
    fn comments_of_other_formats_allow_too() {
        let text = "Title\n=====\n\n.. copydesk: allow dates -- as printed\n\none\n\ntwo\n";
        let document = read::read("x.rst", Source::from_text(text));
        let mut out = Suppressions::read(&document);
        assert_eq!(out.faults, []);
        assert!(out.covers("dates/x", place(&document, "one")));
        assert!(!out.covers("dates/x", place(&document, "two")));
    }

    #[test]
    fn comments_of_latex_allow_too() {
        let text = "\\begin{document}\n% copydesk: allow dates -- as printed\none\n\ntwo % copydesk: allow-line typos\n\\end{document}\n";
        let document = read::read("x.tex", Source::from_text(text));
        let mut out = Suppressions::read(&document);
        assert_eq!(out.faults, []);
        assert!(out.covers("dates/x", place(&document, "one")));
        assert!(!out.covers("dates/x", place(&document, "two")));
        assert!(out.covers("typos/x", place(&document, "two")));
    }
}
