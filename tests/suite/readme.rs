//! The README prints what the tool prints; so do the rules' pages under `docs/rules/`, and the whole
//! report over the sample corpus, so that every change of detection shows as a diff.
//! `COPYDESK_BLESS=1 cargo test --test suite readme::` rewrites them all.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use copydesk::house::config::Config;
use copydesk::house::rulefile::Tier;
use copydesk::report::concise;
use copydesk::report::full::{self, Style};
use copydesk::rulebook::pages;
use copydesk::rulebook::ruleset::{self, Selection};
use copydesk::run::discover;
use copydesk::run::engine::{self, Input, Report};

use super::repository::{blesses, expect, rule_files};

/// The command of the README, as a program runs it. Tests run in the folder of the package.
fn seeds() -> Report {
    let mut problems = Vec::new();
    let config = Config::load(Path::new("seeds/copydesk.toml")).unwrap();
    let files = ruleset::files(&config, &mut problems);
    let rules = ruleset::build(&files, &config, &Selection::default(), &mut problems);
    let inputs = discover::discover(&[PathBuf::from("seeds")], &config, &mut problems);
    let report =
        engine::check(inputs.files.into_iter().map(Input::File).collect(), &rules, &config);
    assert_eq!((&problems, &report.problems), (&Vec::new(), &Vec::new()));
    report
}

/// Puts new text between the first `start` and the `end` behind it.
fn between(text: &str, start: &str, end: &str, new: &str) -> String {
    let from = text.find(start).unwrap_or_else(|| panic!("no {start}")) + start.len();
    let to = from + text[from..].find(end).unwrap_or_else(|| panic!("no {end}"));
    format!("{}{new}{}", &text[..from], &text[to..])
}

/// The first finding of each rule that the README names, as the terminal shows it.
fn excerpt(rules: &str) -> String {
    let mut report = seeds();
    let chosen = rules.split(", ").map(|rule| {
        let mut findings = report.findings.iter().filter(|finding| &*finding.rule == rule);
        let across = findings.clone().find(|finding| {
            let document = finding.primary.place.document;
            finding.labels.iter().any(|label| label.place.document != document)
        });
        across.or_else(|| findings.next()).unwrap_or_else(|| panic!("{rule} finds nothing")).clone()
    });
    report.findings = chosen.collect();
    let mut out = Vec::new();
    full::write(&report, Style { width: 100, color: false }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The rules as a Markdown table.
fn table() -> String {
    let mut out = String::from("\n| rule | level | tier | what is wrong |\n|---|---|---|---|\n");
    for file in rule_files() {
        let tier = match file.head.tier {
            Tier::Stable => "stable",
            Tier::Preview => "preview",
        };
        let title = file.head.title.replace('|', "\\|");
        writeln!(out, "| `{}` | {} | {tier} | {title} |", file.id, file.head.level).unwrap();
    }
    out
}

#[test]
fn the_readme_prints_what_the_tool_prints() {
    let readme = fs::read_to_string("README.md").unwrap();
    let rules = readme.split_once("<!-- report: ").unwrap().1.split_once(" -->").unwrap().0;
    let wanted = between(&readme, "```text\n", "```", &excerpt(rules));
    let wanted = between(&wanted, "<!-- rules -->\n", "<!-- /rules -->", &(table() + "\n"));
    expect("README.md", &wanted);
}

#[test]
fn the_report_over_the_sample_corpus_is_the_one_that_was_read() {
    let mut out = Vec::new();
    concise::write(&seeds(), &mut out).unwrap();
    expect("tests/corpus/seeds.txt", &String::from_utf8(out).unwrap());
}

#[test]
fn the_pages_of_the_rules_are_those_that_the_tool_writes() {
    let files = rule_files();
    let pages = files.iter().map(|file| (format!("{}.md", file.id), pages::page(file)));
    let mut names = BTreeSet::new();
    for (name, page) in pages.chain([("index.md".to_owned(), pages::index(&files))]) {
        expect(&format!("docs/rules/{name}"), &page);
        names.insert(name);
    }
    // A rule that is gone leaves no page behind.
    let found = discover::discover(&[PathBuf::from("docs/rules")], &Config::default(), &mut vec![]);
    for path in found.files {
        let name = path.strip_prefix("docs/rules").unwrap().to_string_lossy().replace('\\', "/");
        if !names.contains(&name) {
            assert!(blesses(), "{} is the page of no rule", path.display());
            fs::remove_file(path).unwrap();
        }
    }
}
