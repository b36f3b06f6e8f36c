//! What must hold for any input.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use copydesk::config::Config;
use copydesk::diagnostic::{DocumentId, Finding, Place};
use copydesk::engine::{self, Input, Report};
use copydesk::excerpt;
use copydesk::report::full::{self, Style};
use copydesk::report::{concise, json};
use copydesk::ruleset::Ruleset;
use copydesk::span::SourceSpan;
use proptest::prelude::*;

/// Failures are mended and become cases; no file of seeds is kept beside the tests.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Text as it comes: words, long words, wide and combining letters, right-to-left scripts,
/// controls, every kind of line break.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        10 => "[a-z]{1,12}",
        3 => Just(" ".to_owned()),
        1 => " {1,60}",
        2 => "[\u{4E00}-\u{4E20}]{1,30}",
        2 => "[\u{5D0}-\u{5EA}\u{627}-\u{64A} ]{1,20}",
        2 => "(e\u{301}|👩\u{200D}🚀|❤\u{FE0F}|\u{FFFC}){1,5}",
        1 => "[\u{0}-\u{1F}\u{7F}-\u{9F}\u{202E}\u{2066}\u{2028}\t]{1,3}",
        2 => "(\n|\r\n|\r|\n\n)",
        1 => "[a-z]{80,300}",
        2 => "( [a-z]{1,9}){20,60}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn report_of(texts: &[String], findings: Vec<Finding>) -> Report {
    let inputs = texts.iter().enumerate().map(|(at, text)| Input::Text {
        name: format!("{at}.txt"),
        bytes: text.clone().into_bytes(),
    });
    let mut report = engine::check(inputs.collect(), &Ruleset::default(), &Config::default());
    report.findings = findings;
    report
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_line_of_a_report_is_wider_than_the_terminal(
        texts in prop::collection::vec(text(), 2),
        places in prop::collection::vec((0u32..2, 0usize..900, 0usize..200, text()), 1..6),
        message in text(),
        width in 60usize..140,
    ) {
        let mut places = places.into_iter().map(|(document, start, len, message)| {
            let span = SourceSpan::new(start, start + len);
            (Place { document: DocumentId(document), span }, message)
        });
        let (primary, here) = places.next().unwrap();
        let mut finding = Finding::new(primary, message.clone()).here(here).note(message);
        for (place, message) in places {
            finding = finding.label(place, message);
        }
        let report = report_of(&texts, vec![finding.help("x")]);
        let mut out = Vec::new();
        full::write(&report, Style { width, color: false }, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        for line in out.lines() {
            prop_assert!(excerpt::width(line) <= width, "{} > {width}: {line}", excerpt::width(line));
            prop_assert!(!line.chars().any(char::is_control));
        }
        full::write(&report, Style { width, color: true }, &mut Vec::new()).unwrap();
        concise::write(&report, &mut Vec::new()).unwrap();
        json::write(&report, &mut Vec::new()).unwrap();
    }
}
