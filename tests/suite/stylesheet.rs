//! A style sheet that was taken over: nothing is added twice, and a check reports what differs
//! from it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use copydesk::house::config::Config;
use copydesk::mined::stylesheet::{Sheet, toml};
use copydesk::report::concise;
use copydesk::rulebook::ruleset::{self, Selection};
use copydesk::rules::naming::Spelling;
use copydesk::run::discover;
use copydesk::run::engine::{self, Input};
use copydesk::text::zone::ZoneSet;

const SEEDS: &str = "seeds/copydesk.toml";

fn seeds(config: &Config) -> Vec<Input> {
    let files = discover::discover(&[PathBuf::from("seeds")], config, &mut Vec::new());
    files.files.into_iter().map(Input::File).collect()
}

fn text(name: &str, text: &str) -> Input {
    Input::Text { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// The configuration with the style sheet of some texts, and how much was added.
fn accept(inputs: Vec<Input>, config: &str) -> (String, usize) {
    let (report, spellings) = engine::survey(inputs, |it| Spelling::of(it, ZoneSet::prose()));
    let mut spelling = Spelling::default();
    spellings.into_iter().for_each(|text| spelling.add(text));
    let settings = Config::parse("copydesk.toml", config).unwrap().settings;
    let sheet = Sheet::mine(&report.documents, spelling, &settings);
    toml::merge(&sheet, &settings, config).unwrap()
}

/// The findings over the sample corpus under a configuration, one a line.
fn findings(config: &str) -> BTreeSet<String> {
    let path = fs::canonicalize(SEEDS).unwrap();
    let config = Config { path: Some(path), ..Config::parse(SEEDS, config).unwrap() };
    let mut problems = Vec::new();
    let files = ruleset::files(&config, &mut problems);
    let rules = ruleset::build(&files, &config, &Selection::default(), &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    let mut out = Vec::new();
    concise::write(&engine::check(seeds(&config), &rules, &config), &mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn after_the_sheet_of_the_sample_corpus_only_deviations_are_new() {
    let before = fs::read_to_string(SEEDS).unwrap();
    let config = Config::load(Path::new(SEEDS)).unwrap();
    let (after, added) = accept(seeds(&config), &before);
    assert!(added > 0);
    assert_eq!(accept(seeds(&config), &after), (after.clone(), 0), "a second time adds nothing");
    for line in before.lines() {
        assert!(after.lines().any(|other| other == line), "`{line}` is lost");
    }
    let (old, new) = (findings(&before), findings(&after));
    for line in new.difference(&old) {
        let deviation = ["[naming/preferred-term]", "[dates/declared-event]"];
        assert!(deviation.iter().any(|rule| line.contains(rule)), "no deviation: {line}");
    }
    // What is gone is said by the house term now.
    for line in old.difference(&new) {
        assert!(line.contains("[naming/"), "lost: {line}");
    }
}

#[test]
fn a_term_that_is_there_is_completed_in_its_place() {
    let inputs = || {
        vec![text(
            "a.md",
            "They left the Sārūq Bridge for Sārūq. Nobody loves Sārūq. The Saruq Bridge fell.",
        )]
    };
    let config = "# Ours.\n[[term]]\nuse = \"Sārūq\" # as the town does\nnot = [\"Sarouk\"]\n";
    let (after, added) = accept(inputs(), config);
    assert_eq!(
        (after.as_str(), added),
        (
            "# Ours.\n[[term]]\nuse = \"Sārūq\" # as the town does\nnot = [\"Sarouk\", \"Saruq\"]\n",
            1
        )
    );
    assert_eq!(accept(inputs(), &after), (after, 0));
}

/// A key that somebody puts to use by taking the comment mark away must not stand below a table.
#[test]
fn tables_are_added_behind_what_is_commented_out() {
    let inputs = || vec![text("a.md", "We met in Sārūq. We love Sārūq. In Saruq they sleep.")];
    let starter =
        "## Words.\n# accept = [\"Nilb\"]\n\n## Terms.\n# [[term]]\n# use = \"A\"\n# not = [\"B\"]";
    for config in [starter.to_owned(), format!("preview = true\n\n{starter}\n")] {
        let (after, added) = accept(inputs(), &config);
        assert_eq!(added, 1);
        assert!(after.starts_with(&config), "{after}");
        let used = after.replace("\n# ", "\n");
        let settings = Config::parse("copydesk.toml", &used).unwrap().settings;
        assert_eq!(settings.accept, ["Nilb"]);
        assert_eq!(settings.terms.len(), 2);
    }
}

#[test]
fn what_the_house_decided_is_the_preferred_form() {
    let inputs = || vec![text("a.md", "We met in Sārūq. We love Sārūq. In Saruq they sleep.")];
    let (after, _) = accept(inputs(), "");
    assert!(after.contains("use = \"Sārūq\"\nnot = [\"Saruq\"]"), "{after}");
    let (after, _) = accept(inputs(), "[[term]]\nuse = \"Saruq\"\n");
    assert!(after.contains("use = \"Saruq\"\nnot = [\"Sārūq\"]"), "{after}");
    let accepted = "accept = [\"Saruq\"]\n";
    assert_eq!(accept(inputs(), accepted), (accepted.to_owned(), 0));
}

#[test]
fn names_that_only_look_alike_are_no_variants() {
    let inputs = vec![
        text("a.md", "We read Anna Gómez and Anna Gómez alone. Then came the Farm Credit Board."),
        text("b.md", "The poet Bert Gomez left. So did Bert Gomez’s friends at Crédit Rural."),
    ];
    assert_eq!(accept(inputs, ""), (String::new(), 0));
}

#[test]
fn a_file_that_cannot_be_added_to_is_refused() {
    let sheet = Sheet::default();
    let settings = Config::default().settings;
    assert!(toml::merge(&sheet, &settings, "term = [").is_err());
    assert!(toml::merge(&sheet, &settings, "").is_ok());
}

#[test]
fn the_variety_of_english_is_declared_and_obeyed() {
    let british = "They organise and recognise the harbour, honour their neighbours and apologise.";
    let (after, added) = accept(vec![text("a.md", british)], "");
    assert_eq!((after.as_str(), added), ("language = \"en-GB\"\n", 1));
    assert_eq!(accept(vec![text("a.md", british)], &after), (after, 0));
    // Too little to tell, and no one variety.
    assert_eq!(accept(vec![text("a.md", "The harbour is deep.")], "").0, "");
    let either = "They organize, realize, recognize, mobilize, criticize and emphasize it.";
    assert_eq!(accept(vec![text("a.md", either)], "").0, "");
}
