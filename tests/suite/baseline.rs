//! Baselines and fingerprints: what survives which edit, and what a killed run leaves.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use copydesk::house::baseline::Baseline;
use copydesk::house::config::Config;
use copydesk::rulebook::ruleset::{self, Ruleset, Selection};
use copydesk::run::engine::{self, Input};
use proptest::prelude::*;

static RULES: LazyLock<Ruleset> = LazyLock::new(|| {
    let mut problems = Vec::new();
    let config = Config::default();
    let files = ruleset::files(&config, &mut problems);
    // What concerns lines is not the same in other lines.
    let selection = Selection {
        select: Some(vec![
            copydesk::house::config::Selector::new("typos/doubled-word"),
            copydesk::house::config::Selector::new("typos/misspelling"),
            copydesk::house::config::Selector::new("dates/impossible-date"),
            copydesk::house::config::Selector::new("dates/conflict"),
        ]),
        ..Selection::default()
    };
    let rules = ruleset::build(&files, &config, &selection, &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    rules
});

/// The fingerprints of what is found in a text, sorted.
fn fingerprints(name: &str, text: &str) -> Vec<String> {
    let input = Input::Text { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let report = engine::check(vec![input], &RULES, &Config::default());
    let mut all: Vec<_> = report.fingerprints().iter().map(ToString::to_string).collect();
    all.sort();
    all
}

/// Paragraphs of words, some of them wrong; no word would be markup at the start of a line.
fn paragraphs() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    const WORDS: &[&str] = &[
        "The",
        "harbour",
        "was",
        "opened",
        "in",
        "spring",
        "and",
        "closed",
        "again",
        "*later*",
        "by",
        "the",
        "the",
        "mayor",
        "recieve",
        "on",
        "31 February 2021,",
        "`code`",
        "boats,",
        "[came](http://example.org)",
        "who",
        "spoke.",
        "It",
        "is",
        "&amp;",
        // A quotation that is not closed is one of the next paragraph, too.
        "“quoted words”",
    ];
    let paragraph = prop::collection::vec(prop::sample::select(WORDS), 1..40);
    prop::collection::vec(paragraph, 1..6)
}

/// Paragraphs broken at a width, each line behind a sign.
fn wrapped(paragraphs: &[Vec<&str>], width: usize, sign: &str) -> String {
    let paragraph = |words: &Vec<&str>| {
        let mut lines = vec![String::new()];
        for word in words.iter().flat_map(|word| word.split(' ')) {
            let line = lines.last_mut().unwrap();
            if line.is_empty() {
                line.push_str(word);
            } else if line.chars().count() + 1 + word.chars().count() > width {
                lines.push(word.to_owned());
            } else {
                line.push(' ');
                line.push_str(word);
            }
        }
        let lines: Vec<_> = lines.iter().map(|line| format!("{sign}{line}")).collect();
        lines.join("\n")
    };
    let paragraphs: Vec<_> = paragraphs.iter().map(paragraph).collect();
    paragraphs.join(&format!("\n{}\n", sign.trim_end())) + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn other_line_breaks_leave_every_fingerprint(
        paragraphs in paragraphs(),
        widths in (1usize..120, 1usize..120),
    ) {
        for (name, sign) in [("a.md", ""), ("a.md", "> "), ("a.rst", "")] {
            let [one, other] = [widths.0, widths.1].map(|it| wrapped(&paragraphs, it, sign));
            prop_assert_eq!(fingerprints(name, &one), fingerprints(name, &other));
        }
    }

    #[test]
    fn other_paragraphs_leave_every_fingerprint(paragraphs in paragraphs()) {
        let all = fingerprints("a.md", &wrapped(&paragraphs, 70, ""));
        let more = format!("# More\n\nNothing is wrong.\n\n{}\nNor here.\n", wrapped(&paragraphs, 70, ""));
        prop_assert_eq!(&fingerprints("a.md", &more), &all);
    }
}

#[test]
fn a_move_leaves_every_fingerprint() {
    let first = "The mayor will recieve the guests on Monday.";
    let second = "It was closed in the the spring, and opened again.";
    let third = "They met on 31 February 2021, and spoke of boats.";
    let all = fingerprints("a.md", &[first, second, third].join("\n\n"));
    assert_eq!(all.len(), 3);
    assert_eq!(fingerprints("b/c.md", &[third, first, second].join("\n\n")), all);
}

#[test]
fn what_the_properties_compare_is_something() {
    let text = "The the mayor recieve it on 31 February 2021.\n";
    assert_eq!(fingerprints("a.md", text).len(), 3);
    assert_eq!(fingerprints("a.rst", text).len(), 3);
}

fn copydesk(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Kills a run at moments spread over its length, and looks each time.
fn killed_at_every_moment(folder: &Path, arguments: &[&str], look: impl Fn()) {
    let start = Instant::now();
    copydesk(folder, arguments).status().unwrap();
    let whole = start.elapsed();
    const MOMENTS: u32 = 8;
    for moment in 0..MOMENTS {
        let mut child = copydesk(folder, arguments).spawn().unwrap();
        thread::sleep(whole * moment / MOMENTS + Duration::from_millis(u64::from(moment % 3)));
        let _ = child.kill();
        child.wait().unwrap();
        look();
    }
}

#[test]
fn a_killed_run_leaves_texts_and_baseline_whole() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let wrong = "The the mayor spoke first, and recieve it.\n\n".repeat(60);
    let names: Vec<_> = (0..10).map(|at| format!("{at}.md")).collect();
    for name in &names {
        fs::write(folder.join(name), &wrong).unwrap();
    }
    fs::write(folder.join("copydesk.toml"), "").unwrap();
    let baseline = folder.join("copydesk-baseline.json");
    let arguments = ["baseline", "--select", "typos"];
    killed_at_every_moment(folder, &arguments, || {
        Baseline::load(&baseline).unwrap();
    });
    // From an old baseline to a new one: one of the two stands there at any moment.
    fs::remove_file(folder.join("0.md")).unwrap();
    let old = fs::read(&baseline).unwrap();
    copydesk(folder, &arguments).status().unwrap();
    let new = fs::read(&baseline).unwrap();
    assert_ne!(old, new);
    killed_at_every_moment(folder, &arguments, || {
        let now = fs::read(&baseline).unwrap();
        assert!(now == old || now == new);
        fs::write(&baseline, &old).unwrap();
    });

    let text = |name: &String| fs::read_to_string(folder.join(name)).unwrap();
    let arguments = ["check", "--no-baseline", "--select", "typos", "--fix"];
    let twin = tempfile::tempdir().unwrap();
    fs::write(twin.path().join("1.md"), &wrong).unwrap();
    copydesk(twin.path(), &arguments).status().unwrap();
    let fixed = fs::read_to_string(twin.path().join("1.md")).unwrap();
    assert_ne!(fixed, wrong);
    killed_at_every_moment(folder, &arguments, || {
        for name in &names[1..] {
            let now = text(name);
            assert!(now == wrong || now == fixed, "{name} is half written");
            fs::write(folder.join(name), &wrong).unwrap();
        }
    });
}
