//! A line break in the middle of a sentence.

use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::{Block, Document, Format};
use crate::text::finding::{Applicability, Edit, Finding, Fix};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<BrokenLine>("broken-line");

/// Reports breaks in mid-sentence where the text otherwise has one line a paragraph.
///
/// The reader of plain text joins such lines, so that the sentence is whole for everything else; what
/// is left of the break is a space of the prose that stands for a line break of the source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct BrokenLine {
    /// Characters of a line that is a paragraph, or a good part of one.
    #[serde(default = "long")]
    long: usize,
    /// How many whole paragraphs a text has for each broken one, at least.
    #[serde(default = "ratio")]
    ratio: usize,
}

fn long() -> usize {
    80
}

fn ratio() -> usize {
    4
}

/// What stands between columns: no writer leaves so much between two words.
const COLUMNS: &str = "   ";

/// A paragraph with more joined breaks than this is verse or wrapped text.
const MOST: usize = 3;

impl Check for BrokenLine {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let document = context.document;
        let Some(breaks) = shown_breaks(document) else { return };
        let paragraphs = paragraphs(document, breaks);
        let whole = paragraphs
            .iter()
            .filter(|(block, gaps)| gaps.is_empty() && block.span.len() >= self.long)
            .count();
        let broken = paragraphs.iter().filter(|(_, gaps)| !gaps.is_empty()).count();
        if whole < 2 || broken.saturating_mul(self.ratio) > whole {
            return;
        }
        let most = if document.format == Format::Plain { MOST } else { 1 };
        for (block, gaps) in paragraphs.iter().filter(|(_, gaps)| gaps.len() <= most) {
            let mut start = block.span.start;
            for (at, &gap) in gaps.iter().enumerate() {
                let end = gaps.get(at + 1).map_or(block.span.end, |next| next.start);
                let head = TextSpan { start, end: gap.start };
                let tail = TextSpan { start: gap.end, end };
                if head.len().max(tail.len()) >= self.long {
                    self.report(context, head, tail, findings);
                }
                start = gap.end;
            }
        }
    }
}

impl BrokenLine {
    /// Reports a break between two stretches if one sentence runs through both.
    fn report(
        &self,
        context: &DocumentContext<'_>,
        head: TextSpan,
        tail: TextSpan,
        findings: &mut Vec<Finding>,
    ) {
        let (before, after) = (context.text(head), context.text(tail));
        let open = before.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        if !open || !after.starts_with(char::is_lowercase) {
            return;
        }
        // Columns of a table that stand apart by spaces.
        if [before, after].iter().any(|line| line.trim().contains(COLUMNS)) {
            return;
        }
        let bare = before.trim_end_matches(',');
        let last = bare
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + bare[at..].chars().next().map_or(0, char::len_utf8));
        let first = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
        let last = TextSpan { start: head.start + last as u32, end: head.end };
        let first = TextSpan { start: tail.start, end: tail.start + first as u32 };
        if !context.reads(last) || !context.reads(first) {
            return;
        }
        let (here, there) = (context.place(last), context.place(first));
        let mut gap = here;
        gap.span.start = here.span.end;
        gap.span.end = there.span.start;
        let fix = Fix {
            applicability: Applicability::Safe,
            edits: vec![Edit { place: gap, replacement: " ".to_owned() }],
        };
        let message =
            format!("the line ends after `{}`, in the middle of a sentence", context.text(last));
        findings.push(
            Finding::new(here, message)
                .here("the sentence breaks off here")
                .label(there, "and goes on here")
                .note("the other paragraphs of this text stand on one line each")
                .help("join the lines")
                .fix(fix),
        );
    }
}

/// The line breaks of a text that its reader sees. Where a break is shown as a space, an author may
/// end a line wherever it pleases; what is left there are the breaks that the markup asks for.
fn shown_breaks(document: &Document) -> Option<Vec<TextSpan>> {
    match document.format {
        Format::Plain => Some(document.joined_breaks().collect()),
        Format::Markdown => {
            let breaks = document.prose.match_indices('\n');
            Some(breaks.map(|(at, _)| TextSpan::new(at, at + 1)).collect())
        }
        _ => None,
    }
}

/// The paragraphs of running text, with the line breaks inside of each.
fn paragraphs(document: &Document, breaks: Vec<TextSpan>) -> Vec<(&Block, Vec<TextSpan>)> {
    let mut gaps = breaks.into_iter().peekable();
    let mut out = Vec::new();
    for block in &document.blocks {
        let mut inside = Vec::new();
        while let Some(gap) = gaps.next_if(|gap| gap.start < block.span.end) {
            if gap.start > block.span.start {
                inside.push(gap);
            }
        }
        if block.zone == Zone::Paragraph {
            out.push((block, inside));
        }
    }
    out
}
