//! Reports for programs hold what their formats promise: SARIF validates against the schema of
//! OASIS, the others against what is published of them, with findings and without.
//!
//! The SARIF schema ships in the sources of the crate `serde-sarif`: Cargo.toml names it for a
//! platform that does not exist, so it is fetched and never built.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use copydesk::house::config::{Config, Settings};
use copydesk::house::rulefile::RuleFile;
use copydesk::report::{
    Run, checkstyle, full, github, gitlab, grouped, json, junit, markdown, rdjson, sarif,
    statistics,
};
use copydesk::rulebook::ruleset::{self, Selection};
use copydesk::run::engine::{self, Input, Report};
use copydesk::text::finding::Problem;
use serde_json::{Value, json};

type Write = fn(&Run<'_>, &mut dyn std::io::Write) -> std::io::Result<()>;

const HARD: &[(&str, &str)] = &[
    ("sp é/a,b:c 50%.md", "# Notes\n\nThe the dog was \u{1}here &amp; <b>there</b>, 100% sure.\n"),
    (
        "copy.md",
        "The the dog was here.\n\nThe the dog was here.\n\nIt cost 5 “<&>\" of of\nthem.\n",
    ),
    ("clean.md", "Nothing is wrong with this.\n"),
    ("day.md", "😀 On 31 February 2021 é we met. The attack was on Monday, 5 March 2019.\n"),
];

struct Corpus {
    report: Report,
    rules: Vec<RuleFile>,
    problems: Vec<Problem>,
}

impl Corpus {
    fn new(texts: &[(&str, &str)]) -> Self {
        let mut problems = Vec::new();
        let config = Config::default();
        let rules = ruleset::files(&config, &mut problems);
        let preview = Selection { preview: true, ..Selection::default() };
        let ruleset = ruleset::build(&rules, &config, &preview, &mut problems);
        let inputs = texts.iter().map(|(name, text)| Input::Text {
            name: (*name).to_owned(),
            bytes: text.as_bytes().to_vec(),
        });
        let report = engine::check(inputs.collect(), &ruleset, &config);
        assert_eq!(problems, []);
        Self { report, rules, problems }
    }

    fn write(&self, write: Write) -> String {
        let Self { report, rules, problems } = self;
        let mut out = Vec::new();
        let settings = &Settings::default();
        write(&Run { report, problems, rules, settings, trend: &[], base: None }, &mut out)
            .unwrap();
        String::from_utf8(out).unwrap()
    }
}

fn seeds() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for entry in fs::read_dir("seeds").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "txt") {
            texts.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(!texts.is_empty());
    texts
}

fn corpora() -> [Corpus; 3] {
    let seeds = seeds();
    let seeds: Vec<_> = seeds.iter().map(|(name, text)| (&**name, &**text)).collect();
    let mut hard = Corpus::new(HARD);
    assert!(hard.report.findings.len() >= 5, "{:#?}", hard.report.findings);
    hard.problems.push(Problem::error("cannot read the \u{2}file").path("sp é/x:y.md"));
    hard.problems.push(Problem::note("by the way").help("look"));
    [Corpus::new(&[]), hard, Corpus::new(&seeds)]
}

/// The schema as its crate ships it; none where it cannot be had.
fn sarif_schema() -> Option<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let schema = fs::read_to_string(manifest.with_file_name("src/schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // The published pattern of a language has a bracket too many, and is no regex.
    for place in ["run", "toolComponent"] {
        let language = format!("/definitions/{place}/properties/language");
        let language = schema.pointer_mut(&language).unwrap();
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    Some(schema)
}

fn assert_valid(schema: &Value, text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    value
}

#[test]
fn sarif_validates() {
    let Some(schema) = sarif_schema() else {
        eprintln!("\n*** SKIPPED: the SARIF schema cannot be fetched; nothing was validated ***\n");
        return;
    };
    // The schema must be able to fail.
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(!validator.is_valid(&json!({"version": "2.1.0", "runs": [{"results": []}]})));
    for corpus in corpora() {
        let log = assert_valid(&schema, &corpus.write(sarif::write));
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), corpus.report.findings.len());
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let mut fingerprints = BTreeSet::new();
        for (result, finding) in results.iter().zip(&corpus.report.findings) {
            let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert_eq!(result["ruleId"], *finding.rule);
            let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
            assert_eq!(related, finding.labels.len());
            assert_eq!(result["fixes"].is_array(), finding.fix.is_some());
            assert!(fingerprints.insert(result["partialFingerprints"].to_string()));
        }
        let notifications = &run["invocations"][0]["toolExecutionNotifications"];
        assert_eq!(notifications.as_array().map_or(0, Vec::len), corpus.problems.len());
        assert_eq!(run["invocations"][0]["executionSuccessful"], corpus.problems.is_empty());
    }
}

/// What GitLab documents of a Code Quality report.
#[test]
fn gitlab_reports_are_as_documented() {
    let lines = json!({"type": "integer", "minimum": 1});
    let schema = json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "not": {"pattern": "^\\./"}},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": lines, "end": lines},
                        },
                    },
                },
            },
        },
    });
    for corpus in corpora() {
        let issues = assert_valid(&schema, &corpus.write(gitlab::write));
        let issues = issues.as_array().unwrap();
        assert_eq!(issues.len(), corpus.report.findings.len());
        let fingerprints: BTreeSet<_> =
            issues.iter().map(|it| it["fingerprint"].to_string()).collect();
        assert_eq!(fingerprints.len(), issues.len(), "GitLab shows each fingerprint once");
    }
}

/// The messages `DiagnosticResult` and below of the Reviewdog Diagnostic Format.
#[test]
fn rdjson_is_as_documented() {
    let position = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["line", "column"],
        "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
    });
    let range = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["start", "end"],
        "properties": {"start": position, "end": position},
    });
    let location = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["path"],
        "properties": {"path": {"type": "string"}, "range": range},
    });
    let schema = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["diagnostics"],
        "properties": {
            "source": {"type": "object", "required": ["name"]},
            "diagnostics": {"type": "array", "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["message", "location"],
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "location": location,
                    "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
                    "code": {"type": "object", "required": ["value"]},
                    "suggestions": {"type": "array", "items": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["range", "text"],
                        "properties": {"range": range, "text": {"type": "string"}},
                    }},
                    "related_locations": {"type": "array", "items": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["location"],
                        "properties": {"message": {"type": "string"}, "location": location},
                    }},
                },
            }},
        },
    });
    for corpus in corpora() {
        let result = assert_valid(&schema, &corpus.write(rdjson::write));
        let diagnostics = result["diagnostics"].as_array().unwrap();
        assert_eq!(diagnostics.len(), corpus.report.findings.len());
        // A column counts bytes: an emoji has four.
        let day = diagnostics.iter().find(|it| it["location"]["path"] == "day.md");
        if let Some(day) = day {
            let column = &day["location"]["range"]["start"]["column"];
            let text = HARD[3].1;
            let start = text.find("31 February").unwrap() + 1;
            assert_eq!(column.as_u64().unwrap() as usize, start);
        }
    }
}

/// Elements with their attributes, in order; fails on XML that is not well-formed.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut out = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    (key, quick_xml::escape::unescape(&attribute.value).unwrap().into_owned())
                });
                out.push((name, attributes.collect()));
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> &'a str {
    let found = attributes.iter().find(|(key, _)| key == name);
    &found.unwrap_or_else(|| panic!("no {name} in {attributes:?}")).1
}

#[test]
fn junit_counts_what_it_holds() {
    for corpus in corpora() {
        let xml = corpus.write(junit::write);
        assert!(!xml.contains(|c: char| c < ' ' && c != '\n'), "XML cannot hold controls");
        let elements = elements(&xml);
        let count = |name: &str| elements.iter().filter(|(found, _)| found == name).count();
        let (root, totals) = &elements[0];
        assert_eq!(root, "testsuites");
        let total = |name| attribute(totals, name).parse::<usize>().unwrap();
        assert_eq!(total("tests"), count("testcase"));
        assert_eq!(
            (total("failures"), count("failure")),
            (corpus.report.findings.len(), total("failures"))
        );
        assert_eq!(total("errors"), count("error"));
        let sum = |name: &str| -> usize {
            let suites = elements.iter().filter(|(found, _)| found == "testsuite");
            suites.map(|(_, it)| attribute(it, name).parse::<usize>().unwrap()).sum()
        };
        assert_eq!(
            (sum("tests"), sum("failures"), sum("errors")),
            (total("tests"), total("failures"), total("errors"))
        );
        for (_, case) in elements.iter().filter(|(name, _)| name == "testcase") {
            assert!(
                !attribute(case, "name").is_empty() && !attribute(case, "classname").is_empty()
            );
        }
    }
}

#[test]
fn checkstyle_has_a_line_a_finding() {
    for corpus in corpora() {
        let xml = corpus.write(checkstyle::write);
        assert!(!xml.contains(|c: char| c < ' ' && c != '\n'), "XML cannot hold controls");
        let elements = elements(&xml);
        assert_eq!(elements[0].0, "checkstyle");
        attribute(&elements[0].1, "version");
        let errors: Vec<_> = elements.iter().filter(|(name, _)| name == "error").collect();
        assert_eq!(errors.len(), corpus.report.findings.len());
        for (_, error) in errors {
            assert!(attribute(error, "line").parse::<usize>().unwrap() > 0);
            assert!(attribute(error, "column").parse::<usize>().unwrap() > 0);
            assert!(["error", "warning", "info"].contains(&attribute(error, "severity")));
            assert!(attribute(error, "source").starts_with("copydesk."));
            assert!(!attribute(error, "message").is_empty());
        }
        let files: Vec<_> = elements.iter().filter(|(name, _)| name == "file").collect();
        let names: BTreeSet<_> = files.iter().map(|(_, it)| attribute(it, "name")).collect();
        assert_eq!(names.len(), files.len(), "each text stands once");
    }
}

#[test]
fn github_commands_stand_on_a_line_each() {
    for corpus in corpora() {
        let text = corpus.write(github::write);
        let commands = corpus.report.findings.len() + corpus.problems.len();
        assert_eq!(text.lines().count(), commands);
        for line in text.lines() {
            let (head, _) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (command, properties) = head.split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&command));
            for property in properties.split(',') {
                let (key, value) = property.split_once('=').unwrap();
                assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&key));
                assert!(!value.contains(':'), "{line}");
            }
        }
    }
}

/// The lines of a text that stand in no fence, which must all be closed.
fn outside_of_code(markdown: &str) -> Vec<&str> {
    let mut fence: Option<&str> = None;
    let mut outside = Vec::new();
    for line in markdown.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => outside.push(line),
        }
    }
    assert_eq!(fence, None);
    outside
}

#[test]
fn a_summary_has_contradictions_in_full_and_counts() {
    let texts = [
        ("a|b.md", "The January 2022 bombing of the Harbour Exchange in Tarsk killed 41 people.\n"),
        (
            "b.md",
            "```\nThe the fence\n\nThe January 2023 bombing of the Harbour Exchange in Tarsk killed 41 \
             people.\n",
        ),
        (
            "c.md",
            "The bombing of the Harbour Exchange in Tarsk in January 2023 killed 41.\n\nThe the dog.\n",
        ),
    ];
    let corpus = Corpus::new(&texts);
    let text = corpus.write(markdown::write);
    let plain = outside_of_code(&text);
    assert!(plain[0].starts_with("## copydesk: ") && plain[0].ends_with(" in 3 texts"), "{text}");
    assert!(text.contains("error[dates/conflict]: "), "{text}");
    assert!(plain.iter().any(|line| line.starts_with("| 1 | error | typos/doubled-word | 1 | ")));
    for table in plain.split(|line| !line.starts_with('|')).filter(|rows| !rows.is_empty()) {
        let bars = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(table.iter().all(|row| bars(row) == bars(table[0])), "{table:#?}");
    }
    assert!(!text.contains("### New"), "{text}");
    let Corpus { report, rules, problems } = &corpus;
    let mut out = Vec::new();
    let base = Some("What is new since `main`.");
    let settings = &Settings::default();
    markdown::write(&Run { report, problems, rules, settings, trend: &[], base }, &mut out)
        .unwrap();
    let text = String::from_utf8(out).unwrap();
    let new = outside_of_code(&text).iter().filter(|line| line.starts_with("- ")).count();
    assert_eq!(new, report.findings.len(), "{text}");
    for corpus in corpora() {
        outside_of_code(&corpus.write(markdown::write));
    }
}

#[test]
fn copies_of_a_line_are_shown_once_and_others_are_not() {
    let page = "Printed by the the press.\n\nThe harbour was closed.\n";
    let other = "It was sold by the the town.\n";
    let texts = [("a.md", page), ("b.md", page), ("c.md", page), ("d.md", page), ("e.md", other)];
    let drawn = |texts: &[(&str, &str)]| {
        let corpus = Corpus::new(texts);
        let style = full::Style { width: 100, color: false };
        let mut out = Vec::new();
        full::write_folded(&corpus.report, style, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), corpus.report.findings.len())
    };
    let of_doubled = |text: &str| text.matches("error[typos/doubled-word]").count();
    let (text, findings) = drawn(&texts);
    assert!(findings >= 5);
    assert_eq!(of_doubled(&text), 2, "{text}");
    assert!(text.contains("the same 3 times more: b.md:1:12, c.md:1:12, d.md:1:12"), "{text}");
    // A pair is no template.
    assert_eq!(of_doubled(&drawn(&texts[..2]).0), 2);
}

#[test]
fn nothing_found_is_nothing_printed_for_people_and_editors() {
    let empty = Corpus::new(&[("clean.md", HARD[2].1)]);
    let mut out = Vec::new();
    json::write(&empty.report, &mut out).unwrap();
    grouped::write(&empty.report, &mut out).unwrap();
    assert!(out.is_empty());
    assert_eq!(empty.write(statistics::write) + &empty.write(github::write), "");
}
