//! Everything together: facts and all rules over a few texts of mixed formats, and their fixes.

use std::num::NonZeroUsize;

use copydesk::facts;
use copydesk::house::config::Config;
use copydesk::language::Syntax;
use copydesk::read;
use copydesk::run::engine::{self, Input, Report};
use copydesk::run::monitor::Monitor;
use copydesk::run::session;

use super::{RULES, SEPARATOR, invariants};

/// How many texts an input makes at most.
const TEXTS: usize = 3;

/// The texts of an input: one behind each separator, under a name that ends in its first line.
fn texts(input: &[u8]) -> Vec<Input> {
    let texts = input.split(|&byte| byte == SEPARATOR as u8).filter(|text| !text.is_empty());
    let named = texts.take(TEXTS).enumerate().map(|(at, text)| {
        let format = ["md", "txt", "rst", "tex", "bib"].into_iter().find_map(|format| {
            let rest = text.strip_prefix(format.as_bytes())?.strip_prefix(b"\n")?;
            Some((format, rest))
        });
        let (format, bytes) = format.unwrap_or(("md", text));
        Input::Text { name: format!("{at}.{format}"), bytes: bytes.to_vec() }
    });
    named.collect()
}

/// Checks the texts of an input on one thread and on two, and fixes what can be fixed.
pub(crate) fn run(input: &[u8]) {
    let (config, monitor) = (Config::default(), Monitor::default());
    let run = engine::Run { ruleset: &RULES, config: &config, monitor: &monitor };
    let check = |threads| {
        let check = || engine::check(texts(input), &RULES, &config);
        engine::on_threads(NonZeroUsize::new(threads), check)
    };
    let report = check(1);
    every_document(&report);
    let shown = invariants::report(&report);
    let again = check(2);
    assert_eq!(report.findings, again.findings, "two threads find something else");
    assert!(shown == invariants::report(&again), "two threads report in other words");

    let read = |inputs| session::read(inputs, &run, None);
    let (fixed, _) = engine::fix(report, true, &run, &read, &mut |_| {});
    invariants::report(&fixed);
    for input in &fixed.inputs {
        let Input::Fixed { original, bytes } = input else { continue };
        assert!(str::from_utf8(bytes).is_ok(), "a fix breaks the encoding");
        invariants::difference(&original.bytes().expect("it is in memory"), bytes);
    }
}

/// Documents and facts are sound, and a second read states the same.
fn every_document(report: &Report) {
    for (input, found) in report.inputs.iter().zip(&report.documents) {
        let document = read::read(&input.name(), input.source().expect("it was read"));
        invariants::document(&document);
        invariants::facts(found, &document);
        let (mut again, layers) = facts::extract(&document);
        let related = !found.relations.is_empty();
        (again.vitals, again.relations) =
            facts::told(&again, &layers, &Syntax::new(&layers), related);
        // These the rules find.
        again.unknown.clone_from(&found.unknown);
        again.sightings.clone_from(&found.sightings);
        let value = |facts| serde_json::to_value(facts).expect("facts are JSON");
        assert_eq!(value(&again), value(found), "a second read states something else");
        for sentence in &layers.sentences {
            invariants::inside(&document.prose, sentence.range(), sentence);
        }
        for pair in layers.tokens.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start, "tokens overlap: {pair:?}");
        }
    }
}
