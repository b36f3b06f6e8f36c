//! What holds of documents, facts, reports and problems, whatever they came from.

use std::fmt::Debug;
use std::ops::Range;

use copydesk::facts::Facts;
use copydesk::house::config::Settings;
use copydesk::report::full::{self, Style};
use copydesk::report::{
    Run, checkstyle, concise, diff, github, gitlab, grouped, html, json, junit, markdown, rdjson,
    sarif, statistics,
};
use copydesk::run::engine::{Input, Report};
use copydesk::text::document::{Document, Format};
use copydesk::text::finding::{Finding, Place, Problem};
use copydesk::text::span::{SourceSpan, TextSpan};
use serde_json::Value;

/// A stretch lies inside of a text, on boundaries of its characters.
pub(crate) fn inside(text: &str, range: Range<usize>, what: &dyn Debug) {
    assert!(
        text.get(range.clone()).is_some(),
        "{range:?} of {} bytes is off: {what:?}",
        text.len()
    );
}

/// Things come in order of what is read off them.
fn in_order<T: Debug, K: Ord>(things: &[T], of: impl Fn(&T) -> K) {
    for pair in things.windows(2) {
        assert!(of(&pair[0]) <= of(&pair[1]), "out of order: {pair:?}");
    }
}

/// What a reader makes of a text: all parts in order and in their places, and every stretch of the
/// prose leads to one of the source.
pub(crate) fn document(document: &Document) {
    let (prose, source) = (document.prose.as_str(), document.source.text());
    for pair in document.blocks.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "blocks overlap: {pair:?}");
    }
    for block in &document.blocks {
        inside(prose, block.span.range(), block);
        inside(source, block.source.range(), block);
    }
    for mark in &document.marks {
        inside(prose, mark.span.range(), mark);
        inside(source, document.source_span(mark.span).range(), mark);
    }
    in_order(&document.marks, |mark| mark.span.start);
    for item in &document.items {
        inside(source, item.source.range(), item);
    }
    in_order(&document.items, |item| item.source.start);
    for span in &document.italics {
        inside(prose, span.range(), span);
    }
    in_order(&document.italics, |span| span.start);
    for comment in &document.comments {
        inside(source, comment.source.range(), comment);
    }
    in_order(&document.comments, |comment| comment.source.start);
    for command in &document.citing {
        inside(prose, command.text.range(), command);
        inside(source, command.source.range(), command);
    }
    in_order(&document.citing, |command| command.text.start);
    for key in &document.keys {
        inside(source, key.source.range(), key);
    }
    in_order(&document.keys, |key| key.entry);
    if let Some(date) = &document.front.date {
        inside(source, date.span.range(), date);
    }
    every_character(document);
}

/// Every character of the prose has a place in the source, every place that a mark of the source
/// makes in the prose is one.
fn every_character(document: &Document) {
    let (prose, source) = (document.prose.as_str(), document.source.text());
    let chars = |text: &str| -> Vec<(usize, usize)> {
        text.char_indices().map(|(at, c)| (at, at + c.len_utf8())).collect()
    };
    for (start, end) in chars(prose) {
        let text = TextSpan::new(start, end);
        let place = document.source_span(text);
        inside(source, place.range(), &text);
        let point = TextSpan::new(start, start);
        inside(source, document.source_span(point).range(), &point);
        let _ = document.has_markup(place);
    }
    for (start, end) in chars(source) {
        let place = SourceSpan::new(start, end);
        if let Some(text) = document.text_span(place) {
            inside(prose, text.range(), &place);
        }
    }
    for space in document.joined_breaks() {
        inside(prose, space.range(), &space);
    }
}

/// Each place that facts name is one of their text, and they survive being kept.
pub(crate) fn facts(facts: &Facts, document: &Document) {
    // The work of an entry in a `.bib` file has no place in the prose.
    let prose = if document.format == Format::Bibtex { "" } else { document.prose.as_str() };
    let value = serde_json::to_value(facts).expect("facts are JSON");
    extents(&value, document.source.text(), prose);
    let kept: Facts = serde_json::from_value(value.clone()).expect("facts are read back");
    let again = serde_json::to_value(kept).expect("facts are JSON");
    assert_eq!(again, value, "facts change when they are kept");
}

fn extents(value: &Value, source: &str, prose: &str) {
    let look = |span: &Value, text: &str| {
        let at = |key| span.get(key).and_then(Value::as_u64).map(|at| at as usize);
        if let (Some(start), Some(end)) = (at("start"), at("end")) {
            inside(text, start..end, value);
        }
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match key.as_str() {
                    "source" | "key_span" => look(value, source),
                    "text" => look(value, prose),
                    _ => {}
                }
                extents(value, source, prose);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| extents(value, source, prose)),
        _ => {}
    }
}

/// Every place of a finding: labels and edits.
fn places(finding: &Finding) -> impl Iterator<Item = Place> {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.place);
    let labels = finding.labels.iter().map(|label| label.place);
    [finding.primary.place].into_iter().chain(labels).chain(edits)
}

/// The places of a report are places of its texts, and every format shows it; the bytes of all.
pub(crate) fn report(report: &Report) -> Vec<u8> {
    let sources: Vec<_> = report.inputs.iter().map(Input::source).collect();
    for finding in &report.findings {
        for place in places(finding) {
            let source = sources[place.document.0 as usize].as_ref().expect("it was read");
            inside(source.text(), place.span.range(), finding);
        }
    }
    let settings = &Settings::default();
    let run =
        Run { report, problems: &report.problems, rules: &[], settings, trend: &[], base: None };
    let mut out = Vec::new();
    let mut write = |write: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut one = Vec::new();
        write(&mut one).expect("memory takes everything");
        out.extend_from_slice(&one);
        one
    };
    let json = |bytes: &[u8]| {
        serde_json::from_slice::<Value>(bytes).expect("a report in JSON is JSON");
    };
    write(&|out| full::write(report, Style { width: 80, color: true }, out));
    write(&|out| full::write_folded(report, Style { width: 80, color: false }, out));
    write(&|out| concise::write(report, out));
    write(&|out| grouped::write(report, out));
    let lines = write(&|out| json::write(report, out));
    lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).for_each(json);
    json(&write(&|out| sarif::write(&run, out)));
    json(&write(&|out| gitlab::write(&run, out)));
    json(&write(&|out| rdjson::write(&run, out)));
    write(&|out| junit::write(&run, out));
    write(&|out| checkstyle::write(&run, out));
    write(&|out| github::write(&run, out));
    write(&|out| html::write(&run, out));
    write(&|out| markdown::write(&run, out));
    write(&|out| statistics::write(&run, out));
    problems(&report.problems);
    out
}

/// What is said to be wrong stands where it is said to stand, and is shown.
pub(crate) fn problems(problems: &[Problem]) {
    for problem in problems {
        if let Some(excerpt) = &problem.excerpt {
            inside(&excerpt.text, excerpt.span.range(), problem);
        }
        assert!(!problem.message.is_empty(), "nothing is said: {problem:?}");
        full::write_problem(
            problem,
            &mut full::Shown::default(),
            Style { width: 80, color: true },
            &mut Vec::new(),
        )
        .expect("memory takes everything");
    }
}

/// A difference between two texts is written whatever they are.
pub(crate) fn difference(before: &[u8], after: &[u8]) {
    diff::write_file("a.md", before, after, &mut Vec::new()).expect("memory takes everything");
}
