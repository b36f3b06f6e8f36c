//! What a text or its configuration allows: comments such as
//! `<!-- copydesk: allow naming/variant -- the ministry's own spelling -->`, `[[override]]`, and
//! the lines of `.copydesk-allow`.
//!
//! A finding is suppressed by its primary place. What is allowed and never found is kept, so that
//! it can be reported: an allowance that outlives its finding hides the next one.

use serde::{Deserialize, Serialize};

use crate::config::{AllowList, Config, Selector};
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

/// The overrides of a configuration, and which of them are of use.
#[derive(Debug)]
pub struct Overrides<'c> {
    config: &'c Config,
    /// The overrides for each document.
    of: Vec<Vec<usize>>,
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
            all.filter(|(_, entry)| entry.paths.matches(&path)).map(|(at, _)| at).collect()
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
        for &at in overrides {
            for (selector, used) in self.config.overrides[at].ignore.iter().zip(&mut self.used[at])
            {
                if selector.matches(rule) {
                    *used = true;
                    covered = true;
                }
            }
        }
        covered
    }

    /// What is ignored for files that were read, and was not found there.
    pub fn unused(&self) -> impl Iterator<Item = &'c Selector> {
        let read = |at: usize| self.of.iter().any(|overrides| overrides.contains(&at));
        let entries = self.config.overrides.iter().enumerate().filter(move |&(at, _)| read(at));
        entries.flat_map(|(at, entry)| {
            let unused = entry.ignore.iter().zip(&self.used[at]).filter(|&(_, used)| !used);
            unused.map(|(selector, _)| selector)
        })
    }
}

/// The entries of `.copydesk-allow`, and which of them are of use.
#[derive(Debug)]
pub struct Listed<'c> {
    list: &'c AllowList,
    /// The entries for each document.
    of: Vec<Vec<usize>>,
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
            all.filter(|(_, entry)| entry.is_for(&path)).map(|(at, _)| at).collect()
        };
        let of = if list.entries.is_empty() { Vec::new() } else { paths.map(matching).collect() };
        let used = list.entries.iter().map(|entry| vec![false; entry.selectors.len()]).collect();
        Self { list, of, used }
    }

    /// Whether it takes the text of a finding to tell what the entries for a document say of it.
    #[must_use]
    pub fn asks(&self, rule: &str, document: DocumentId) -> bool {
        let entries = self.of.get(document.0 as usize).into_iter().flatten();
        let mut entries = entries.map(|&at| &self.list.entries[at]);
        entries.any(|entry| entry.is_narrow() && entry.selectors.iter().any(|it| it.matches(rule)))
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
        let mut covered = false;
        for &at in self.of.get(document.0 as usize).into_iter().flatten() {
            let entry = &self.list.entries[at];
            let meant = match finding {
                Some((text, fingerprint)) => entry.means(text, fingerprint),
                None => !entry.is_narrow(),
            };
            if !meant {
                continue;
            }
            for (selector, used) in entry.selectors.iter().zip(&mut self.used[at]) {
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
        let read = |at: usize| self.of.iter().any(|entries| entries.contains(&at));
        let entries = self.list.entries.iter().enumerate().filter(move |&(at, _)| read(at));
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
