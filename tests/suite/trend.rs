//! `copydesk trend`: what the rules of today find at each commit.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(program: &str, root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root).env("XDG_CACHE_HOME", root.join(".cache"));
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    command.output().unwrap()
}

fn git(root: &Path, arguments: &[&str]) {
    let named =
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"];
    let output = run("git", root, &[&named[..], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

fn copydesk(root: &Path, arguments: &[&str]) -> String {
    let output = run(env!("CARGO_BIN_EXE_copydesk"), root, arguments);
    assert!(output.status.code() == Some(0), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Three commits of texts, and one that touches none.
fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("texts");
    fs::create_dir(&folder).unwrap();
    let commit = |name: &str, text: &str, subject: &str| {
        fs::write(root.path().join(name), text).unwrap();
        git(root.path(), &["add", "-A"]);
        git(root.path(), &["commit", "-q", "-m", subject]);
    };
    git(root.path(), &["init", "-q", "."]);
    commit("texts/a.md", "The the mill burned.\n", "Begin");
    commit("texts/b.md", "They recieve the the letter.\n", "Add\tb <b>");
    commit("notes.log", "The the log.\n", "Note");
    commit("texts/a.md", "The mill burned.\n", "Mend a");
    root
}

#[test]
fn each_commit_of_the_texts_is_counted() {
    let root = repository();
    let lines = copydesk(root.path(), &["trend", "--no-cache", "--format", "json", "texts"]);
    let points: Vec<Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let counts: Vec<_> =
        points.iter().map(|it| it["findings"]["typos"].as_u64().unwrap()).collect();
    assert_eq!(counts, [1, 3, 2], "{lines}");
    let texts: Vec<_> = points.iter().map(|it| it["texts"].as_u64().unwrap()).collect();
    assert_eq!(texts, [1, 2, 2]);
    assert_eq!(points[2]["subject"], "Mend a");
    // What is not committed is no part of it.
    fs::write(root.path().join("texts/a.md"), "The the the the mill.\n").unwrap();
    assert_eq!(copydesk(root.path(), &["trend", "--no-cache", "--format", "json", "texts"]), lines);
    let last = copydesk(root.path(), &["trend", "--no-cache", "--commits", "1", "texts"]);
    assert!(last.lines().count() == 2 && last.contains("Mend a"), "{last}");
}

#[test]
fn what_is_kept_counts_the_same() {
    let root = repository();
    let cached = ["trend", "--cache-dir", "kept", "--format", "json", "texts"];
    let fresh = copydesk(root.path(), &["trend", "--no-cache", "--format", "json", "texts"]);
    assert_eq!(copydesk(root.path(), &cached), fresh);
    assert_eq!(copydesk(root.path(), &cached), fresh);
}

#[test]
fn the_picture_and_the_page_show_it() {
    let root = repository();
    let svg = copydesk(root.path(), &["trend", "--no-cache", "--format", "svg", "texts"]);
    assert!(svg.starts_with("<svg ") && svg.contains("<polyline points=\"50,"), "{svg}");
    quick_xml::Reader::from_str(&svg).read_event().unwrap();
    let check = ["check", "--no-cache", "--exit-zero", "--format", "html", "--trend", "5", "texts"];
    let page = copydesk(root.path(), &check);
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data["trend"].as_array().unwrap().len(), 3);
}

#[test]
fn a_folder_without_history_is_told() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.md"), "Text.\n").unwrap();
    let output = run(env!("CARGO_BIN_EXE_copydesk"), root.path(), &["trend", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no git repository"), "{output:?}");
}
