//! The JSON schemas of `copydesk.toml` and of rule files: kept in `docs/schemas`, true of every
//! such file of this project, and in step with what the parsers take.
//!
//! `COPYDESK_BLESS=1 cargo test --test suite schemas::` rewrites the files.

use std::collections::BTreeSet;
use std::fs;

use copydesk::house::config::Config;
use copydesk::house::rulefile::RuleFile;
use copydesk::rulebook::schema;
use copydesk::rules;
use copydesk::text::finding::Problem;
use jsonschema::Validator;
use serde_json::{Value, json};

use super::repository::{blesses, by_rule, files, root, rule_files};

/// A TOML file as JSON.
fn value(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

fn faults(validator: &Validator, text: &str) -> Vec<String> {
    validator.iter_errors(&value(text)).map(|it| format!("{}: {it}", it.instance_path())).collect()
}

fn config_schema() -> Value {
    schema::config(&rule_files())
}

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).unwrap()
}

#[test]
fn the_files_are_up_to_date() {
    let folder = root().join("docs/schemas");
    for (name, schema) in
        [(schema::CONFIG_FILE, config_schema()), (schema::RULE_FILE, schema::rule())]
    {
        jsonschema::meta::validate(&schema).unwrap();
        let path = folder.join(name);
        if blesses() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, schema::written(&schema)).unwrap();
        }
        let kept: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert!(kept == schema, "{name} is out of date: COPYDESK_BLESS=1 rewrites it");
    }
}

#[test]
fn they_hold_for_every_file_of_this_project() {
    let rules = validator(&schema::rule());
    let config = validator(&config_schema());
    let mut paths = files(&root().join("rules"), "toml");
    let (data, kinds) = (root().join("rules/data"), root().join("rules/data/kinds"));
    let presets = root().join("rules/presets");
    paths.retain(|path| {
        !(path.starts_with(&data) || path.starts_with(&presets)) || path.starts_with(&kinds)
    });
    assert!(paths.len() > 80);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(faults(&rules, &text), [""; 0], "{}", path.display());
        for example in RuleFile::parse("a/b", None, &text).unwrap().head.examples {
            let text = example.into_inner().config.unwrap_or_default();
            assert_eq!(faults(&config, &text), [""; 0], "{}", path.display());
        }
    }
    // Configurations, but for those that are there to be wrong.
    let mut paths = ["tests", "seeds"].map(|it| files(&root().join(it), "toml")).concat();
    paths.retain(|path| path.ends_with("copydesk.toml"));
    let sound = |text: &String| Config::parse("copydesk.toml", text).is_ok();
    let texts: Vec<_> = paths.iter().map(|it| fs::read_to_string(it).unwrap()).collect();
    let cases: Vec<String> = case_configs();
    let sound: Vec<&String> = texts.iter().chain(&cases).filter(|it| sound(it)).collect();
    assert!(sound.len() > 40, "{}", sound.len());
    for text in sound {
        // Which rule a test means may be one that the test itself writes.
        let faults = faults(&config, text);
        assert!(faults.is_empty(), "{faults:?}\n{text}");
    }
}

/// The configurations in the cases of the rules.
fn case_configs() -> Vec<String> {
    let mut out = Vec::new();
    for (_, path) in by_rule("tests/cases", "md") {
        let text = fs::read_to_string(path).unwrap();
        let parts = text.split("```copydesk.toml\n").skip(1);
        out.extend(parts.map(|part| part.split("\n```").next().unwrap().to_owned()));
    }
    out
}

/// The keys that a parser names when it meets one that it does not know.
fn known(problem: &Problem) -> BTreeSet<String> {
    let help = problem.help.as_deref().unwrap_or_default();
    help.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn they_know_the_keys_that_the_parsers_know() {
    const STRANGE: &str = "qqqqqq = 1\n";
    let schema = config_schema();
    let parsed = |text: &str| known(&Config::parse("copydesk.toml", text).unwrap_err()[0]);
    let mut top = parsed(STRANGE);
    // Read apart, for it holds the options of the rules.
    top.insert("rules".to_owned());
    assert_eq!(keys(&schema), top);
    for (table, own) in [
        ("[styles]", &schema["properties"]["styles"]),
        ("[[term]]", &schema["properties"]["term"]["items"]),
        ("[[abbreviation]]", &schema["properties"]["abbreviation"]["items"]),
        ("[[event]]", &schema["properties"]["event"]["items"]),
        ("[[override]]", &schema["properties"]["override"]["items"]),
    ] {
        assert_eq!(keys(own), parsed(&format!("{table}\n{STRANGE}")), "{table}");
    }
    let schema = schema::rule();
    let parsed = |text: &str| known(&RuleFile::parse("a/b", None, text).unwrap_err());
    let mut top = parsed(&format!("{STRANGE}[check.idle]\n"));
    top.insert("check".to_owned());
    assert_eq!(keys(&schema), top);
    let example = parsed(&format!("[check.idle]\n[[example]]\n{STRANGE}"));
    assert_eq!(keys(&schema["properties"]["example"]["items"]), example);
    let kinds = rules::kinds().flat_map(|it| [Some(it.name), it.former]).flatten();
    let kinds: BTreeSet<_> = kinds.map(str::to_owned).collect();
    assert_eq!(keys(&schema["properties"]["check"]), kinds);
}

#[test]
fn what_the_parsers_refuse_they_refuse() {
    let config = validator(&config_schema());
    for wrong in [
        "selct = [\"all\"]",
        "select = \"all\"",
        "fail-on = \"fatal\"",
        "preview = \"yes\"",
        "[[term]]\nnot = [\"e-mail\"]",
        "[[event]]\nname = \"x\"\nnames = [\"y\"]",
        "[rules.\"dates/conflict\"]\nlevel = \"bad\"",
        "[[override]]\npaths = \"a\"\nignore = []",
    ] {
        assert!(Config::parse("copydesk.toml", wrong).is_err(), "{wrong}");
        assert!(!faults(&config, wrong).is_empty(), "{wrong}");
    }
    let rule = validator(&schema::rule());
    let head = "title = \"t\"\nlevel = \"note\"\nsource = \"s\"\nexplain = \"e\"\n";
    let whole = format!("{head}[check.existence]\nphrases = [\"very\"]\nmessage = \"m\"\n");
    assert_eq!(faults(&rule, &whole), [""; 0]);
    for (from, to) in [
        ("title = \"t\"\n", ""),
        ("\"note\"", "\"info\""),
        ("[check.existence]", "zones = [\"head\"]\n[check.existence]"),
        ("[check.existence]", "[check.existance]"),
        ("phrases", "phrase"),
        ("[\"very\"]", "\"very\""),
        ("message = \"m\"\n", ""),
        ("message = \"m\"\n", "message = \"m\"\nwithin = \"line\"\n"),
        ("message = \"m\"\n", "message = \"m\"\n[check.idle]\n"),
    ] {
        let wrong = whole.replacen(from, to, 1);
        assert_ne!(wrong, whole);
        let parsed = RuleFile::parse("a/b", None, &wrong);
        let refused = parsed.is_err_and(|_| true) || !builds(&wrong);
        assert!(refused, "{wrong}");
        assert!(!faults(&rule, &wrong).is_empty(), "{wrong}");
    }
    // What has a word for each of its choices names them.
    let within = &schema::rule()["properties"]["check"]["properties"]["existence"]["properties"];
    assert_eq!(within["within"]["enum"], json!(["paragraph", "sentence", "source"]));
}

/// Whether the check of a rule file can be built.
fn builds(text: &str) -> bool {
    let file = RuleFile::parse("a/b", None, text).unwrap();
    rules::kind(&file.id, &file.kind)
        .is_some_and(|kind| kind.build(file.options().unwrap()).is_ok())
}
