//! Marks of notes without a note, and notes without a mark.

use std::collections::BTreeMap;

use memchr::memmem;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::Format;
use crate::text::finding::{Confidence, Finding, Place};
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingNote>("missing-note");

/// Reports notes that are called and not there, and notes that nothing calls.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MissingNote {}

/// How a format writes notes.
struct Syntax {
    /// What a mark begins and ends with.
    mark: (&'static str, &'static str),
    /// What stands before the name of a note at the start of its line, and behind it.
    note: (&'static str, &'static str),
}

/// The longest name of a note, in bytes.
const LONGEST: usize = 60;

impl Check for MissingNote {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let syntax = match context.document.format {
            Format::Markdown => Syntax { mark: ("[^", "]"), note: ("[^", "]:") },
            Format::ReStructuredText => Syntax { mark: ("[", "]_"), note: (".. [", "]") },
            _ => return,
        };
        let text = context.document.source.text();
        let (notes, marks) = read(text, &syntax);
        if notes.is_empty() {
            return;
        }
        let at = |source: SourceSpan| Place { document: context.id, span: source };
        for (name, &source) in &marks {
            let automatic = matches!(*name, "#" | "*");
            if notes.contains_key(name) || automatic || !is_prose(context, source) {
                continue;
            }
            let message = format!("no note has the name `{name}` of this mark");
            findings.push(
                Finding::new(at(source), message)
                    .note(format!("the text has {} notes", notes.len()))
                    .help("correct the mark, or put back the note")
                    .confidence(Confidence::Medium),
            );
        }
        // A note that stands in a list of works is called by its number alone.
        let called = notes.keys().filter(|name| marks.contains_key(*name)).count();
        if called * 2 < notes.len() {
            return;
        }
        for (name, &source) in notes.iter().filter(|(name, _)| !marks.contains_key(*name)) {
            if matches!(*name, "#" | "*") {
                continue;
            }
            findings.push(
                Finding::new(at(source), format!("nothing calls the note `{name}`"))
                    .note(format!("marks call {called} of {} notes", notes.len()))
                    .help("put back its mark, or take it out")
                    .confidence(Confidence::Medium),
            );
        }
    }
}

/// By their names, where notes stand and where marks call them first.
type Named<'a> = BTreeMap<&'a str, SourceSpan>;

fn read<'a>(text: &'a str, syntax: &Syntax) -> (Named<'a>, Named<'a>) {
    let (mut notes, mut marks) = (Named::new(), Named::new());
    let (open, close) = syntax.mark;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let base = start;
        start += line.len();
        let mut from = 0;
        let bare = line.trim_start_matches([' ', '>']);
        let lead = line.len() - bare.len();
        let note = bare.strip_prefix(syntax.note.0).and_then(|rest| rest.split_once(syntax.note.1));
        if let Some((name, _)) = note.filter(|(name, _)| is_name(name)) {
            let first = base + lead + syntax.note.0.len();
            notes.entry(name).or_insert(SourceSpan::new(first, first + name.len()));
            from = lead + syntax.note.0.len() + name.len();
        }
        for at in memmem::find_iter(&line.as_bytes()[from..], open) {
            let first = from + at + open.len();
            let Some(end) = line[first..].find(close) else { break };
            let name = &line[first..first + end];
            if is_name(name) {
                let first = base + first;
                marks.entry(name).or_insert(SourceSpan::new(first, first + end));
            }
        }
    }
    (notes, marks)
}

fn is_name(name: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric() || "-_.:#*+".contains(c);
    (1..=LONGEST).contains(&name.len()) && name.chars().all(letter)
}

/// Whether a mark stands in prose, and not in code.
fn is_prose(context: &DocumentContext<'_>, source: SourceSpan) -> bool {
    let Some(span) = context.document.text_span(source) else { return false };
    let whole = context.document.format != Format::Markdown
        || context.text(span).contains(source.of(context.document.source.text()));
    let zones = context.layers.zones(span);
    // The mark of a note that is not there is an object in one format and text in the other.
    let code = zones.contains(Zone::Code) && context.document.format == Format::Markdown;
    whole && !code
}
