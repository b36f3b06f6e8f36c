//! Comments of Word on places of a document: a copy of the file that has them, and is the same in
//! all else.
//!
//! A comment stands on the very words: the run that they stand in is split around them, into runs
//! that look the same. No other part of the file is touched but the list of comments and, where
//! there was none, what says that there is one.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::escape::escape;
use rustc_hash::FxHashMap;

use super::WORD;
use super::package::{self, Package};
use super::styles::own_prefix;
use crate::read::container::{Archive, Node, Refusal, Xml, attribute};
use crate::text::origin::Origin;
use crate::text::span::SourceSpan;

/// Who comments.
const AUTHOR: &str = "copydesk";

/// What is to be said of a place.
#[derive(Debug, Clone)]
pub struct Remark {
    /// The place in the extracted text.
    pub span: SourceSpan,
    /// What is said, a paragraph a line.
    pub lines: Vec<String>,
}

/// A copy of a document with a comment for each remark; `origin` is that of the text which was
/// extracted of these bytes. What is said in the very same words already is not said again.
///
/// # Errors
/// Why the document cannot have comments, and what to do.
pub fn annotate(
    bytes: &[u8],
    origin: &Origin,
    remarks: &[Remark],
) -> Result<Vec<u8>, (String, &'static str)> {
    annotated(bytes, origin, remarks).map_err(|refusal| (refusal.message, refusal.help))
}

fn annotated(bytes: &[u8], origin: &Origin, remarks: &[Remark]) -> Result<Vec<u8>, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let package = Package::read(&mut archive)?;
    let part = |archive: &mut Archive<'_>, name: &str| -> Result<Option<String>, Refusal> {
        let Some(bytes) = archive.part(name)? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| {
            Refusal::new(
                format!(
                    "the part `{name}` of this file is not UTF-8, so that no comment can be set"
                ),
                "open it in the program that made it, and save it again",
            )
        })?;
        Ok(Some(text))
    };
    let Some(document) = part(&mut archive, &package.document)? else {
        return Err(Refusal::missing("document in it"));
    };
    let name = package.comments.clone();
    let comments = match &name {
        Some(name) => part(&mut archive, name)?,
        None => None,
    };
    let mut known = Comments::read(comments.as_deref().unwrap_or_default());
    let runs = Runs::read(&document);
    let notes = Notes::read(&mut archive, &package)?;

    let mut edits = Edits::default();
    let mut added = String::new();
    let own = comments.as_deref().map_or_else(|| "w:".to_owned(), own_prefix);
    for Remark { span, lines } in remarks {
        if known.has(lines) {
            continue;
        }
        let Some(place) = anchor(*span, origin, &package.document, &runs, &notes) else { continue };
        let id = known.next;
        known.next += 1;
        edits.anchor(&runs, &place, id);
        added.push_str(&comment(&own, id, lines));
    }
    let mut changed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    if added.is_empty() {
        return archive.copy(&changed);
    }
    changed.insert(package.document.clone(), edits.apply(&document, &runs).into_bytes());
    match (name, comments) {
        (Some(name), Some(text)) => {
            changed.insert(name, closed(&text, "comments", &added)?.into_bytes());
        }
        _ => {
            let (folder, _) = package.document.rsplit_once('/').unwrap_or(("", ""));
            let name = if folder.is_empty() {
                "comments.xml".to_owned()
            } else {
                format!("{folder}/comments.xml")
            };
            let strict = document.contains("purl.oclc.org/ooxml/wordprocessingml/main");
            changed.insert(name.clone(), new_part(strict, &added).into_bytes());
            let relations = package::relations_of(&package.document);
            let list = part(&mut archive, &relations)?;
            let list = list.unwrap_or_else(package::no_relations);
            let relation = package::relation(strict, "comments", "comments.xml");
            changed.insert(relations, closed(&list, "Relationships", &relation)?.into_bytes());
            let Some(types) = part(&mut archive, package::TYPES)? else {
                return Err(Refusal::missing("list of types in it"));
            };
            let kind = package::comments_type(&name);
            changed.insert(package::TYPES.to_owned(), closed(&types, "Types", &kind)?.into_bytes());
        }
    }
    archive.copy(&changed)
}

/// What a part of comments holds.
#[derive(Debug, Default)]
struct Comments {
    /// The number of the next one.
    next: u64,
    /// What was said before by this program, with how often.
    said: FxHashMap<String, usize>,
}

impl Comments {
    fn read(text: &str) -> Self {
        let mut out = Self::default();
        let mut said: Option<String> = None;
        let own = own_prefix(text);
        for node in Xml::new(text, 0..text.len()).own(&own) {
            match node {
                Node::Open("comment", tag, _) => {
                    let id = attribute(&tag, "id").and_then(|id| id.parse::<u64>().ok());
                    out.next = out.next.max(id.map_or(0, |id| id.saturating_add(1)));
                    let ours = attribute(&tag, "author").is_some_and(|it| it == AUTHOR);
                    said = ours.then(String::new);
                }
                Node::Close("comment", _) => {
                    if let Some(said) = said.take() {
                        *out.said.entry(said).or_default() += 1;
                    }
                }
                Node::Text(range) => {
                    said.iter_mut().for_each(|it| it.push_str(&text[range.clone()]));
                }
                Node::Reference(c, _) => said.iter_mut().for_each(|it| it.extend(c)),
                _ => {}
            }
        }
        out
    }

    /// Whether something was said before; each time counts once.
    fn has(&mut self, lines: &[String]) -> bool {
        let said: String = lines.iter().map(|line| printable(line)).collect();
        let Some(count) = self.said.get_mut(&said).filter(|count| **count > 0) else {
            return false;
        };
        *count -= 1;
        true
    }
}

/// Words of a run, in an element of their own.
#[derive(Debug)]
struct TextElement {
    tag: Range<usize>,
    content: Range<usize>,
    run: usize,
    /// Whether nothing stands before them in the run, and nothing behind.
    first: bool,
    last: bool,
}

#[derive(Debug, Default, Clone)]
struct Run {
    range: Range<usize>,
    /// How it looks.
    properties: Range<usize>,
    /// How many elements it has but its properties.
    elements: usize,
}

/// The runs of a document, as they stand in its part.
#[derive(Debug, Default)]
struct Runs {
    own: String,
    runs: Vec<Run>,
    /// In order.
    words: Vec<TextElement>,
    /// The runs that call notes, by label.
    calls: FxHashMap<String, usize>,
}

impl Runs {
    fn read(text: &str) -> Self {
        let mut out = Self { own: own_prefix(text), ..Self::default() };
        let own = out.own.clone();
        let mut xml = Xml::new(text, 0..text.len()).own(&own);
        let mut open: Vec<usize> = Vec::new();
        while let Some(node) = xml.next() {
            match node {
                Node::Open("r", _, range) => {
                    open.push(out.runs.len());
                    out.runs.push(Run { range, ..Run::default() });
                }
                Node::Close("r", at) => {
                    if let Some(run) = open.pop() {
                        out.runs[run].range.end = at;
                    }
                }
                Node::Open("rPr", _, range) => {
                    xml.skip_element();
                    if let Some(&run) = open.last().filter(|&&run| out.runs[run].elements == 0) {
                        out.runs[run].properties = range.start..xml.at();
                    }
                }
                Node::Open("t", _, tag) => {
                    let end = xml.skip_element();
                    if let Some(&run) = open.last() {
                        let first = out.runs[run].elements == 0;
                        out.runs[run].elements += 1;
                        if let Some(before) = out.words.last_mut().filter(|it| it.run == run) {
                            before.last = false;
                        }
                        // One without content has no end tag to put anything before.
                        if !text[tag.clone()].ends_with("/>") {
                            let content = tag.end..end;
                            out.words.push(TextElement { tag, content, run, first, last: true });
                        }
                    }
                }
                Node::Open(name, tag, _) => {
                    let Some(&run) = open.last() else { continue };
                    out.runs[run].elements += 1;
                    if let Some(before) = out.words.last_mut().filter(|it| it.run == run) {
                        before.last = false;
                    }
                    let prefix = match name {
                        "footnoteReference" => "",
                        "endnoteReference" => "*",
                        _ => continue,
                    };
                    let id = attribute(&tag, "id").unwrap_or_default();
                    out.calls.entry(format!("{prefix}{id}")).or_insert(run);
                }
                _ => {}
            }
        }
        out
    }

    /// The words that a byte stands in, at their end only if it may.
    fn words_at(&self, at: usize, at_end: bool) -> Option<usize> {
        let after = self.words.partition_point(|it| it.content.start <= at);
        (0..after).rev().take(2).find(|&nth| {
            let content = &self.words[nth].content;
            if at_end {
                content.start < at && at <= content.end
            } else {
                content.start <= at && at < content.end
            }
        })
    }

    /// The innermost run that has a byte.
    fn run_at(&self, at: usize) -> Option<usize> {
        let after = self.runs.partition_point(|it| it.range.start <= at);
        (0..after).rev().take(64).find(|&nth| at < self.runs[nth].range.end)
    }
}

/// Where the notes stand in their parts.
#[derive(Debug, Default)]
struct Notes(Vec<(String, Range<usize>, String)>);

impl Notes {
    fn read(archive: &mut Archive<'_>, package: &Package) -> Result<Self, Refusal> {
        let mut out = Self::default();
        for (name, prefix) in [(&package.footnotes, ""), (&package.endnotes, "*")] {
            let Some(name) = name else { continue };
            let Some(bytes) = archive.part(name)? else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let own = own_prefix(&text);
            let mut open: Option<(String, usize)> = None;
            for node in Xml::new(&text, 0..text.len()).own(&own) {
                match node {
                    Node::Open("footnote" | "endnote", tag, range) => {
                        let id = attribute(&tag, "id").unwrap_or_default();
                        open = Some((format!("{prefix}{id}"), range.start));
                    }
                    Node::Close("footnote" | "endnote", at) => {
                        if let Some((label, start)) = open.take() {
                            out.0.push((name.clone(), start..at, label));
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(out)
    }

    fn label(&self, part: &str, at: usize) -> Option<&str> {
        let holds = |it: &&(String, Range<usize>, String)| it.0 == part && it.1.contains(&at);
        self.0.iter().find(holds).map(|it| &*it.2)
    }
}

/// Where a comment stands.
#[derive(Debug)]
enum Anchor {
    /// On bytes of the part.
    Words(Range<usize>),
    /// On a whole run.
    Run(usize),
}

/// The place of a remark in the document; that of one on a note is its call.
fn anchor(
    span: SourceSpan,
    origin: &Origin,
    document: &str,
    runs: &Runs,
    notes: &Notes,
) -> Option<Anchor> {
    let place = origin.place(span).or_else(|| {
        // Where something is missing, the word before it is shown.
        let before = SourceSpan { start: span.start.saturating_sub(1), end: span.start };
        origin.place(before)
    })?;
    let bytes = place.bytes.range();
    if place.part == document {
        return Some(Anchor::Words(bytes));
    }
    let label = notes.label(place.part, bytes.start)?;
    runs.calls.get(label).copied().map(Anchor::Run)
}

/// What is put into the part: around runs, and inside of words, which splits their run.
#[derive(Debug, Default)]
struct Edits {
    around: BTreeMap<usize, Marks>,
    inside: BTreeMap<usize, (usize, Marks)>,
}

/// Ends come before starts.
#[derive(Debug, Default)]
struct Marks {
    ends: String,
    starts: String,
}

impl Edits {
    fn anchor(&mut self, runs: &Runs, anchor: &Anchor, id: u64) {
        let w = &runs.own;
        let start = format!("<{w}commentRangeStart {w}id=\"{id}\"/>");
        let end = format!(
            "<{w}commentRangeEnd {w}id=\"{id}\"/><{w}r><{w}commentReference {w}id=\"{id}\"/></{w}r>"
        );
        let (first, last) = match anchor {
            Anchor::Run(run) => {
                let range = &runs.runs[*run].range;
                (Err(range.start), Err(range.end))
            }
            Anchor::Words(bytes) => (runs.start(bytes.start), runs.end(bytes.end)),
        };
        self.marks(first).starts.push_str(&start);
        self.marks(last).ends.push_str(&end);
    }

    fn marks(&mut self, place: Result<(usize, usize), usize>) -> &mut Marks {
        match place {
            Ok((at, words)) => &mut self.inside.entry(at).or_insert((words, Marks::default())).1,
            Err(at) => self.around.entry(at).or_default(),
        }
    }

    fn apply(self, text: &str, runs: &Runs) -> String {
        let w = &runs.own;
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (at, Marks { ends, starts }) in self.around {
            edits.push((at..at, ends + &starts));
        }
        let mut split = None;
        for (at, (words, Marks { ends, starts })) in self.inside {
            let TextElement { tag, run, .. } = &runs.words[words];
            let open = &text[tag.clone()];
            // Space at the edge of words is lost unless it is asked for.
            if split != Some(words) && !open.contains("xml:space") {
                let kept = format!("{} xml:space=\"preserve\">", &open[..open.len() - 1]);
                edits.push((tag.clone(), kept));
            }
            split = Some(words);
            let look = &text[runs.runs[*run].properties.clone()];
            let middle =
                format!("</{w}t></{w}r>{ends}{starts}<{w}r>{look}<{w}t xml:space=\"preserve\">");
            edits.push((at..at, middle));
        }
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(text.len() + edits.len() * 128);
        let mut at = 0;
        for (range, instead) in edits {
            out.push_str(&text[at..range.start]);
            out.push_str(&instead);
            at = range.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

impl Runs {
    /// Where the mark of a start is put: within words, or before a run.
    fn start(&self, at: usize) -> Result<(usize, usize), usize> {
        match self.words_at(at, false) {
            Some(nth) => {
                let TextElement { content, run, first, .. } = &self.words[nth];
                let whole = *first && content.start == at;
                if whole { Err(self.runs[*run].range.start) } else { Ok((at, nth)) }
            }
            None => Err(self.run_at(at).map_or(at, |run| self.runs[run].range.start)),
        }
    }

    /// Where the mark of an end is put: within words, or behind a run.
    fn end(&self, at: usize) -> Result<(usize, usize), usize> {
        match self.words_at(at, true) {
            Some(nth) => {
                let TextElement { content, run, last, .. } = &self.words[nth];
                let whole = *last && content.end == at;
                if whole { Err(self.runs[*run].range.end) } else { Ok((at, nth)) }
            }
            None => {
                let run = self.run_at(at.saturating_sub(1));
                Err(run.map_or(at, |run| self.runs[run].range.end))
            }
        }
    }
}

/// An element that is put at the end of another one, the outermost of a part.
fn closed(text: &str, outer: &str, added: &str) -> Result<String, Refusal> {
    let broken = || {
        Refusal::new(
            format!("the element `{outer}` of this file has no end, so that no comment can be set"),
            "open it in the program that made it, and save it again",
        )
    };
    if let Some(end) = text.rfind("</") {
        if !text[end..].contains(outer) {
            return Err(broken());
        }
        return Ok([&text[..end], added, &text[end..]].concat());
    }
    // Without content it has one tag.
    let end = text.rfind("/>").ok_or_else(broken)?;
    let start = text[..end].rfind('<').ok_or_else(broken)?;
    let name: String =
        text[start + 1..].chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
    Ok([&text[..end], ">", added, "</", &name, ">", &text[end + 2..]].concat())
}

fn comment(w: &str, id: u64, lines: &[String]) -> String {
    let paragraph = |line: &String| {
        let line = escape(printable(line)).into_owned();
        format!("<{w}p><{w}r><{w}t xml:space=\"preserve\">{line}</{w}t></{w}r></{w}p>")
    };
    let paragraphs: String = lines.iter().map(paragraph).collect();
    format!(
        "<{w}comment {w}id=\"{id}\" {w}author=\"{AUTHOR}\" {w}initials=\"cd\">{paragraphs}</{w}comment>"
    )
}

fn new_part(strict: bool, comments: &str) -> String {
    let namespace = if strict {
        format!("http://purl.oclc.org/ooxml{WORD}main")
    } else {
        format!("http://schemas.openxmlformats.org{WORD}2006/main")
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{namespace}\">{comments}</w:comments>"
    )
}

/// A line without the characters that XML cannot hold.
fn printable(line: &str) -> String {
    let held = |c: &char| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    line.chars().filter(held).collect()
}
