//! What a text or its configuration allows: comments such as
//! `<!-- copydesk: allow naming/variant -- the ministry's own spelling -->`, `[[override]]`, and
//! the lines of `.copydesk-allow`.
//!
//! A finding is suppressed by its primary place. What is allowed and never found is kept, so that
//! it can be reported: an allowance that outlives its finding hides the next one.

mod configured;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::house::config::Selector;
use crate::house::rulefile::nearest;
use crate::text::document::Document;
use crate::text::source::Source;
use crate::text::span::SourceSpan;

pub use configured::{Listed, Overrides};

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
    /// Whether it suppressed a finding, as far as [`Suppressions::settle`] was told.
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
    /// Made of the allowances when somebody asks: there may be as many of them as findings.
    #[serde(skip)]
    allowed: Option<FxHashMap<String, Scopes>>,
    /// Made of the switches.
    #[serde(skip)]
    switched: Option<FxHashMap<Option<String>, Scopes>>,
}

/// Stretches of a text that one name is allowed in.
#[derive(Debug, Clone, Default)]
struct Scopes {
    /// In order; none touches the next.
    merged: Vec<SourceSpan>,
    /// Where findings were that they cover.
    hits: Vec<u32>,
}

impl Scopes {
    fn by_name<N: Eq + std::hash::Hash>(
        all: impl Iterator<Item = (N, SourceSpan)>,
    ) -> FxHashMap<N, Self> {
        let mut out: FxHashMap<N, Self> = FxHashMap::default();
        for (name, scope) in all {
            out.entry(name).or_default().merged.push(scope);
        }
        for scopes in out.values_mut() {
            scopes.merged.sort_unstable();
            scopes.merged.dedup_by(|next, before| {
                let touches = next.start <= before.end;
                if touches {
                    before.end = before.end.max(next.end);
                }
                touches
            });
        }
        out
    }

    /// The stretch that begins at or before a place, next to it.
    fn at(&self, place: u32) -> Option<SourceSpan> {
        let after = self.merged.partition_point(|it| it.start <= place);
        after.checked_sub(1).map(|at| self.merged[at])
    }
}

/// Every name that [`Selector::matches`] takes for a rule.
fn names_of(rule: &str) -> impl Iterator<Item = &str> {
    let families = rule.match_indices('/').map(|(at, _)| &rule[..at]);
    std::iter::once("all").chain(families).chain([rule])
}

impl Suppressions {
    /// Reads the comments of a text.
    #[must_use]
    pub fn read(document: &Document) -> Self {
        // One function: a comment from its keyword to its end, with a fault at each step.
        let mut out = Self::default();
        out.read_vale(document);
        // By the name that is off, the last one last.
        let mut open: FxHashMap<String, Vec<usize>> = FxHashMap::default();
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
                    "allow-line" => line_of(&document.source, comment.source),
                    "allow-file" => SourceSpan::new(0, source.len()),
                    "off" => {
                        let own = open.entry(selector.name.clone()).or_default();
                        own.push(out.allowances.len());
                        SourceSpan { start: comment.source.end, end: source.len() as u32 }
                    }
                    _ => {
                        match open.get_mut(&selector.name).and_then(Vec::pop) {
                            Some(opened) => {
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
        let mut open: Vec<usize> = open.into_values().flatten().collect();
        open.sort_unstable();
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
        let mut last: FxHashMap<Option<&str>, usize> = FxHashMap::default();
        for comment in &document.comments {
            let Some(said) = comment.text.strip_prefix("vale ") else { continue };
            let (name, off) = match (said.trim(), said.split_once('=')) {
                ("off", _) => (None, true),
                ("on", _) => (None, false),
                (_, Some((name, value))) => (Some(name.trim()), value.trim() == "NO"),
                _ => continue,
            };
            let open = last.get(&name).and_then(|&at| self.switches.get_mut(at));
            let open = open.filter(|it| it.scope.end == end);
            match (open, off) {
                (None, true) => {
                    let scope = SourceSpan { start: comment.source.end, end };
                    last.insert(name, self.switches.len());
                    self.switches.push(Switch { name: name.map(str::to_owned), scope });
                }
                (Some(open), false) => open.scope.end = comment.source.start,
                _ => {}
            }
        }
    }

    /// Whether comments of Vale switch off a rule of Vale, by its name there, at a place.
    #[must_use]
    pub fn switched_off(&mut self, rule: &str, place: SourceSpan) -> bool {
        let switches = &self.switches;
        if switches.is_empty() {
            return false;
        }
        let switched = self.switched.get_or_insert_with(|| {
            Scopes::by_name(switches.iter().map(|it| (it.name.clone(), it.scope)))
        });
        let style = rule.split('.').next();
        let off = |name: Option<&str>| {
            let scope = switched.get(&name.map(str::to_owned)).and_then(|it| it.at(place.start));
            scope.is_some_and(|scope| place.start < scope.end)
        };
        off(None) || off(Some(rule)) || off(style)
    }

    fn fault(&mut self, span: SourceSpan, message: String, help: String) {
        self.faults.push(Fault { span, message, help });
    }

    /// Whether what a rule says of a place in this text is allowed; remembers that the allowances
    /// were of use.
    pub fn covers(&mut self, rule: &str, place: SourceSpan) -> bool {
        let allowances = &self.allowances;
        if allowances.is_empty() {
            return false;
        }
        let allowed = self.allowed.get_or_insert_with(|| {
            Scopes::by_name(allowances.iter().map(|it| (it.selector.name.clone(), it.scope)))
        });
        let mut covered = false;
        for name in names_of(rule) {
            let Some(scopes) = allowed.get_mut(name) else { continue };
            if scopes.at(place.start).is_some_and(|scope| place.start <= scope.end) {
                scopes.hits.push(place.start);
                covered = true;
            }
        }
        covered
    }

    /// Tells which allowances were of use to what [`Suppressions::covers`] was asked about.
    pub fn settle(&mut self) {
        let Some(mut allowed) = self.allowed.take() else { return };
        allowed.values_mut().for_each(|scopes| scopes.hits.sort_unstable());
        for allowance in &mut self.allowances {
            let SourceSpan { start, end } = allowance.scope;
            let hits = allowed.get(&allowance.selector.name).map_or(&[][..], |it| &it.hits);
            let first = hits.partition_point(|&hit| hit < start);
            allowance.used |= hits.get(first).is_some_and(|&hit| hit <= end);
        }
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
fn line_of(source: &Source, comment: SourceSpan) -> SourceSpan {
    let (start, end) = (comment.start as usize, comment.end as usize);
    let first = source.line_span(source.line_of(comment.start)).start as usize;
    let last = source.line_span(source.line_of(comment.end)).end as usize;
    let (first, last, source) = (first.min(start), last.max(end), source.text());
    // Looked at from the comment on: it may be one of many on a long line.
    let alone =
        source[first..start].trim_end().is_empty() && source[end..last].trim_start().is_empty();
    if !alone {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

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
        out.settle();
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
    fn each_of_the_allowances_that_cover_a_finding_is_of_use() {
        let text = "<!-- copydesk: off dates -->\n\n<!-- copydesk: off all -->\n\none\n\n\
                    <!-- copydesk: off dates -->\n\ntwo\n\n<!-- copydesk: on dates -->\n\n\
                    <!-- copydesk: on all -->\n\nthree\n\n<!-- copydesk: on dates -->\n\nfour\n";
        let (mut out, document) = suppressions(text);
        let mut covers = |word| out.covers("dates/conflict", place(&document, word));
        assert!(covers("one") && covers("three") && !covers("four"));
        out.settle();
        let used: Vec<_> = out.allowances.iter().map(|it| it.used).collect();
        assert_eq!(used, [true, true, false]);
        for rule in ["dates/conflict", "house/deep/rule", "single"] {
            let names: Vec<_> = names_of(rule).collect();
            assert!(names.iter().all(|&name| Selector::new(name).matches(rule)), "{names:?}");
        }
    }

    #[test]
    fn a_rule_goes_by_the_name_that_it_had_as_well() {
        let text = "<!-- copydesk: off style/numbering -->\n\none\n\n\
                    <!-- copydesk: on references/numbering -->\n\ntwo\n";
        let (mut out, document) = suppressions(text);
        assert!(out.covers("references/numbering", place(&document, "one")));
        assert!(!out.covers("references/numbering", place(&document, "two")));
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
        let (mut out, document) = suppressions(text);
        let mut off = |rule: &str, word: &str| out.switched_off(rule, place(&document, word));
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
