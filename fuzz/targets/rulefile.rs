//! What users write to rule the run: rule files, rules of Vale, the configuration.

use std::fs;
use std::sync::LazyLock;

use copydesk::house::config::Config;
use copydesk::house::rulefile::RuleFile;
use copydesk::rulebook::ruleset::{self, Selection};
use copydesk::rulebook::vale;
use copydesk::run::engine::{self, Input};
use tempfile::TempDir;

use super::{FILES, SEPARATOR, invariants, text_of};

/// What rules run over where an input brings no text of its own.
const TEXT: &str = "# The Rain on the Coast\n\nIt was very, very rainy (ISKP) in order to \
    utilise “the river”. Don't! However, Smith’s e-mail of 3 January 2019 was not there.\n\n\
    - It rained.\n- It rains the the rain\n";

/// A rule or configuration and the text that it is for: what stands after the separator.
fn split(input: &[u8]) -> Option<(String, String)> {
    let all = text_of(input)?;
    Some(match all.split_once(SEPARATOR) {
        Some((rule, text)) => (rule.to_owned(), text.to_owned()),
        None => (all, TEXT.to_owned()),
    })
}

/// Runs rules over a text, where they can be built.
fn check(files: &[RuleFile], config: &Config, selection: &Selection, text: &str) {
    let mut problems = Vec::new();
    let rules = ruleset::build(files, config, selection, &mut problems);
    invariants::problems(&problems);
    let inputs = vec![Input::Text { name: "a.md".into(), bytes: text.into() }];
    invariants::report(&engine::check(inputs, &rules, config));
}

/// A rule file of our own.
pub(crate) fn of_ours(input: &[u8]) {
    let Some((rule, text)) = split(input) else { return };
    match RuleFile::parse("style/own", Some("rules/style/own.toml"), &rule) {
        Err(problem) => invariants::problems(&[*problem]),
        Ok(file) => {
            let selection = Selection { preview: true, ..Selection::default() };
            check(&[file], &Config::default(), &selection, &text);
        }
    }
}

/// A folder for the style, which is read from disk.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder for the style");
    fs::create_dir(folder.path().join("House")).expect("a folder for the style");
    folder
});

/// A rule of a style of Vale.
pub(crate) fn of_vale(input: &[u8]) {
    let Some((rule, text)) = split(input) else { return };
    let style = FOLDER.path().join("House");
    fs::write(style.join("Rule.yml"), &rule).expect("the rule is written");
    let mut problems = Vec::new();
    let files = vale::load(&[style], &[], &mut problems);
    invariants::problems(&problems);
    assert!(!files.is_empty() || !problems.is_empty(), "a rule is lost without a word");
    check(&files, &Config::default(), &Selection::default(), &text);
}

/// A `copydesk.toml`; the rules that it sets options of run under it.
pub(crate) fn configuration(input: &[u8]) {
    let Some((config, text)) = split(input) else { return };
    match Config::parse("copydesk.toml", &config) {
        Err(problems) => {
            assert!(!problems.is_empty());
            invariants::problems(&problems);
        }
        Ok(config) => {
            let named = FILES.iter().filter(|file| config.rules.contains_key(&*file.id));
            // What reads terms, events and accepted words.
            let always = [
                "naming/preferred-term",
                "naming/undefined-abbreviation",
                "dates/declared-event",
                "typos/misspelling",
            ];
            let always = FILES.iter().filter(|file| always.contains(&&*file.id));
            let files: Vec<_> = named.chain(always).cloned().collect();
            let selection = Selection { preview: true, ..Selection::default() };
            check(&files, &config, &selection, &text);
        }
    }
}
