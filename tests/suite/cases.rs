//! The literate cases of every rule, and the examples inside the rule files.
//!
//! `tests/cases/<family>/<rule>.md`: a heading names a case; each fenced block is a file, named by
//! its info string (`copydesk.toml` is the configuration); a last block `report` is the exact
//! report. A case without such a block must stay silent. `COPYDESK_BLESS=1 cargo test --test suite cases::`
//! rewrites the reports.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use copydesk::house::rulefile::RuleFile;
use copydesk::report::full::{self, Style};
use copydesk::run::examples;

use super::repository::{blesses, by_rule, rule_files};

const STYLE: Style = Style { width: 100, color: false };

struct Block {
    info: String,
    /// Byte range of the content in the case file.
    content: std::ops::Range<usize>,
    /// Byte range of the block with its fences.
    whole: std::ops::Range<usize>,
}

struct Case {
    title: String,
    blocks: Vec<Block>,
    /// Where a report would be added.
    end: usize,
}

/// Splits a case file at its headings and fences.
fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fence: Option<(String, Block)> = None;
    let mut at = 0;
    for (lines, line) in text.split_inclusive('\n').enumerate() {
        let next = at + line.len();
        let bare = line.trim_end();
        match &mut fence {
            Some((ticks, block)) if bare == ticks => {
                block.content.end = at;
                block.whole.end = next;
                let (_, block) = fence.take().unwrap();
                let case = cases.last_mut().expect("a block stands under a heading");
                case.end = next;
                case.blocks.push(block);
            }
            // What was left of two cases that ran into each other would be read as a text.
            Some((ticks, block)) => assert!(
                !bare.starts_with(&**ticks),
                "the block `{}` is not closed before `{bare}`",
                block.info
            ),
            None if bare.starts_with("```") => {
                let info = bare.trim_start_matches('`');
                assert!(!info.trim().is_empty(), "a block has no name: line {}", lines + 1);
                let ticks = bare[..bare.len() - info.len()].to_owned();
                let block =
                    Block { info: info.trim().to_owned(), content: next..next, whole: at..next };
                fence = Some((ticks, block));
            }
            None if bare.starts_with('#') => {
                let title = bare.trim_start_matches('#').trim().to_owned();
                cases.push(Case { title, blocks: Vec::new(), end: next });
            }
            None => {}
        }
        at = next;
    }
    assert!(fence.is_none(), "a fence is not closed");
    cases
}

/// The report of some texts, with only one rule on.
fn report(files: &[RuleFile], rule: &str, config: &str, texts: Vec<(String, String)>) -> String {
    let report = examples::run(files, rule, config, texts)
        .unwrap_or_else(|problems| panic!("a case of {rule}: {problems:#?}"));
    let mut out = Vec::new();
    full::write(&report, STYLE, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn cases_report_what_they_say() {
    let mut failures = String::new();
    let files = rule_files();
    for (rule, path) in by_rule("tests/cases", "md") {
        let text = fs::read_to_string(&path).unwrap();
        let mut rewritten = String::new();
        let mut kept = 0;
        for case in parse(&text) {
            let content = |block: &Block| text[block.content.clone()].to_owned();
            let named = |name: &str| case.blocks.iter().find(|block| block.info == name);
            let config = named("copydesk.toml").map(content).unwrap_or_default();
            let texts: Vec<_> = case
                .blocks
                .iter()
                .filter(|block| block.info != "report" && block.info != "copydesk.toml")
                .map(|block| (block.info.clone(), content(block)))
                .collect();
            if texts.is_empty() {
                continue;
            }
            let names: BTreeSet<_> = texts.iter().map(|(name, _)| name).collect();
            assert_eq!(names.len(), texts.len(), "{rule}: {}: two files of one name", case.title);
            let got = report(&files, &rule, &config, texts);
            let want = named("report").map(content).unwrap_or_default();
            if got == want {
                continue;
            }
            let _ = writeln!(
                failures,
                "{rule}: {}\n--- expected\n{want}--- reported\n{got}",
                case.title
            );
            let old = named("report").map_or(case.end..case.end, |block| block.whole.clone());
            rewritten.push_str(&text[kept..old.start]);
            if !got.is_empty() {
                let gap = if named("report").is_some() { "" } else { "\n" };
                let _ = write!(rewritten, "{gap}```report\n{got}```\n");
            }
            kept = old.end;
        }
        rewritten.push_str(&text[kept..]);
        if blesses() && rewritten != text {
            fs::write(&path, rewritten).unwrap();
        }
    }
    assert!(blesses() || failures.is_empty(), "{failures}\nCOPYDESK_BLESS=1 rewrites the reports");
}

#[test]
fn every_rule_has_a_case_that_reports_and_one_that_stays_silent() {
    for (rule, path) in by_rule("tests/cases", "md") {
        let text = fs::read_to_string(&path).unwrap();
        let cases = parse(&text);
        let reports = |case: &Case| case.blocks.iter().any(|block| block.info == "report");
        let cases: Vec<_> = cases.iter().filter(|case| !case.blocks.is_empty()).collect();
        assert!(cases.iter().any(|case| reports(case)), "{rule}: no case reports anything");
        assert!(cases.iter().any(|case| !reports(case)), "{rule}: no case must stay silent");
    }
}

#[test]
fn examples_of_the_rule_files_hold() {
    let files = rule_files();
    let failures: Vec<_> = files.iter().flat_map(|file| examples::failures(&files, file)).collect();
    let mut told = Vec::new();
    let mut shown = full::Shown::default();
    for failure in &failures {
        full::write_problem(failure, &mut shown, STYLE, &mut told).unwrap();
    }
    assert!(failures.is_empty(), "{}", String::from_utf8(told).unwrap());
}
