//! `--add-allow`: where and how a text says that a finding is allowed.
//!
//! A comment is written in the syntax of the text: above a paragraph or heading, or at the end of
//! a list item, table cell or quotation, where a line above would end what it stands in. A text is
//! read again with its comments before it counts: its prose must be what it was, and every finding
//! must be allowed. Where that fails, and in formats without comments, the findings become lines of
//! `.copydesk-allow`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::files;
use crate::house::config::{self, Config};
use crate::house::suppress::Suppressions;
use crate::read;
use crate::run::engine::{self, Input, Report};
use crate::text::document::{Block, Document, Format};
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::finding::{DocumentId, Finding};
use crate::text::source::Source;
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

/// The rule about allowances themselves, which nothing allows unasked.
pub const OWN: &str = "style/unused-allow";

/// What stands for a reason until a person writes one.
pub const PLACEHOLDER: &str = "TODO: say why";

/// How a list begins that is new.
const HEADING: &str = "\
# Findings of copydesk that are allowed, one a line: path, rule, and if only one finding is meant its
# fingerprint or text; behind two hyphens the reason.
";

/// What is to be written so that a second run reports nothing.
#[derive(Debug, Default)]
pub struct Plan {
    /// Texts with the bytes that they get, in the order of the report.
    pub texts: Vec<Text>,
    /// Lines for `.copydesk-allow`, sorted.
    pub lines: BTreeSet<String>,
    /// How many findings the list allows.
    pub by_list: usize,
}

/// A text that gets comments.
#[derive(Debug)]
pub struct Text {
    /// Which.
    pub id: DocumentId,
    /// Its bytes with the comments.
    pub bytes: Vec<u8>,
    /// How many findings they allow.
    pub findings: usize,
}

/// Plans allowances for all findings of a report, with a reason that is the same for all.
#[must_use]
pub fn plan(report: &Report, config: &Config, reason: &str) -> Plan {
    // One line, and nothing in it that would end a comment.
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ").replace("-->", "->");
    let reason = reason.as_str();
    let signed: Vec<_> =
        report.findings.iter().zip(report.fingerprints().iter().copied()).collect();
    let signed: Vec<_> = signed.into_iter().filter(|(finding, _)| &*finding.rule != OWN).collect();
    let document = |it: &(&Finding, Fingerprint)| it.0.primary.place.document;
    let groups: Vec<_> = signed.chunk_by(|a, b| document(a) == document(b)).collect();
    let planned = engine::each(&groups, |group| {
        let id = document(&group[0]);
        let input = &report.inputs[id.0 as usize];
        let Some(source) = report.source(id) else { return (id, Err(Vec::new())) };
        let file = input.file().is_some() && report.is_rewritable(id);
        let findings = || group.iter().map(|(finding, _)| *finding).collect::<Vec<_>>();
        let text = file.then(|| commented(input, &source, &findings(), reason)).flatten();
        let listed = || {
            let path = path_for_list(&input.name(), config);
            let line = |&(finding, fingerprint): &(&Finding, Fingerprint)| {
                let text = finding.primary.place.span.of(source.text());
                config::allow_line(&path, &finding.rule, fingerprint, text, reason)
            };
            group.iter().map(line).collect::<Vec<_>>()
        };
        (id, text.ok_or_else(listed))
    });
    let mut plan = Plan::default();
    for ((id, planned), group) in planned.into_iter().zip(groups) {
        match planned {
            Ok(bytes) => {
                plan.texts.push(Text { id, bytes, findings: group.len() });
            }
            Err(lines) => {
                plan.by_list += lines.len();
                plan.lines.extend(lines);
            }
        }
    }
    plan
}

/// What comes behind the text of a list, if there is one, for some lines more.
#[must_use]
pub fn added<'l>(list: Option<&str>, lines: impl IntoIterator<Item = &'l String>) -> String {
    let mut out = match list {
        None => HEADING.to_owned(),
        Some(text) if text.is_empty() || text.ends_with('\n') => String::new(),
        Some(_) => "\n".to_owned(),
    };
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The path of a text as the list sees it: from the folder where the list stands or will stand.
#[must_use]
pub fn path_for_list(name: &str, config: &Config) -> String {
    let path = match config.allowed.path {
        Some(_) => config.allowed.relative(&files::path(name)),
        None => config.relative(&files::path(name)),
    };
    files::name(&path)
}

/// The bytes of a text with comments for its findings; none where that cannot be done.
fn commented(
    input: &Input,
    source: &Source,
    findings: &[&Finding],
    reason: &str,
) -> Option<Vec<u8>> {
    let insertions = comments(&input.name(), source, findings, reason)?;
    // A mark at the start is no part of the text.
    let mark = if source.position(0).byte > 0 { "\u{FEFF}" } else { "" };
    let text = inserted(source.text(), &insertions)?;
    Some([mark, &text].concat().into_bytes())
}

/// A text with insertions, in their order.
fn inserted(text: &str, insertions: &[(usize, String)]) -> Option<String> {
    let mut new = String::with_capacity(text.len() + 80 * insertions.len());
    let mut last = 0;
    for (at, comment) in insertions {
        new.push_str(text.get(last..*at)?);
        new.push_str(comment);
        last = *at;
    }
    new.push_str(text.get(last..)?);
    Some(new)
}

/// The comments that allow findings of one text, and at which bytes of it to insert them, in
/// order; none where its format has no comments, and where they would not do what they say.
/// `name` is the path of the text.
#[must_use]
pub fn comments(
    name: &str,
    source: &Source,
    findings: &[&Finding],
    reason: &str,
) -> Option<Vec<(usize, String)>> {
    let document = read::read(name, source.clone());
    let syntax = Syntax::of(document.format)?;
    let text = document.source.text();
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut rules: BTreeMap<SourceSpan, (&Block, BTreeSet<&Arc<str>>)> = BTreeMap::new();
    for finding in findings {
        let place = finding.primary.place.span;
        let block = document.block_at(document.text_span(place)?.start)?;
        rules
            .entry(block.source)
            .or_insert_with(|| (block, BTreeSet::new()))
            .1
            .insert(&finding.rule);
    }
    let mut insertions = Vec::new();
    for (block, rules) in rules.into_values() {
        let rules = rules.into_iter().map(|rule| &**rule).collect::<Vec<_>>().join(", ");
        let (at, comment) = syntax.comment(&document, block, &rules, reason, line_break)?;
        insertions.push((at, comment));
    }
    // Blocks of one line get their comments in the order of the blocks.
    insertions.sort_by_key(|(at, _)| *at);
    let new = inserted(text, &insertions)?;
    let reread = read::read(name, Source::from_text(&new));
    let mut allowed = Suppressions::read(&reread);
    let mut shifts = vec![0];
    shifts.extend(insertions.iter().scan(0, |sum, (_, comment)| {
        *sum += comment.len();
        Some(*sum)
    }));
    let before = Suppressions::read(&document);
    // Spaces go where comments come.
    let same = document.prose.split_whitespace().eq(reread.prose.split_whitespace())
        && document.blocks.len() == reread.blocks.len()
        && before.faults.len() == allowed.faults.len();
    let all = findings.iter().all(|finding| {
        let SourceSpan { start, end } = finding.primary.place.span;
        let before = insertions.partition_point(|(at, _)| *at <= start as usize);
        let shift = shifts[before];
        let place = SourceSpan::new(start as usize + shift, end as usize + shift);
        allowed.covers(&finding.rule, place)
    });
    (same && all).then_some(insertions)
}

/// How a format writes comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Markdown,
    ReStructuredText,
    Latex,
}

impl Syntax {
    fn of(format: Format) -> Option<Self> {
        match format {
            Format::Markdown => Some(Self::Markdown),
            Format::ReStructuredText => Some(Self::ReStructuredText),
            Format::Latex => Some(Self::Latex),
            _ => None,
        }
    }

    /// A comment that allows rules in a block, and where to insert it; none where there is no room
    /// for one.
    fn comment(
        self,
        document: &Document,
        block: &Block,
        rules: &str,
        reason: &str,
        line_break: &str,
    ) -> Option<(usize, String)> {
        let text = document.source.text();
        let range = block.source.range();
        let start = text.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
        let indent = text.get(start..range.start)?;
        let above = matches!(block.zone, Zone::Paragraph | Zone::Heading | Zone::Title)
            && indent.trim().is_empty()
            && indent.len() <= 3;
        match self {
            Self::Markdown if above => {
                let comment = format!("<!-- copydesk: allow {rules} -- {reason} -->{line_break}");
                Some((start, comment))
            }
            // A line that is all comment leaves no trace, wherever it stands.
            Self::Latex => {
                Some((start, format!("% copydesk: allow {rules} -- {reason}{line_break}")))
            }
            Self::Markdown => {
                let end = range.start + text.get(range.clone())?.trim_end().len();
                Some((end, format!(" <!-- copydesk: allow {rules} -- {reason} -->")))
            }
            Self::ReStructuredText => {
                // A line above the title belongs to it, and what is indented is part of more.
                let blank =
                    text.get(..start)?.lines().next_back().is_none_or(|it| it.trim().is_empty());
                let fits = above && indent.is_empty() && blank && block.zone == Zone::Paragraph;
                let comment =
                    format!(".. copydesk: allow {rules} -- {reason}{line_break}{line_break}");
                fits.then_some((start, comment))
            }
        }
    }
}
