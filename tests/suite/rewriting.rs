//! Which texts are rewritten, and that nothing is said or written of other bytes than were checked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use copydesk::files::atomic::{self, Refusal};
use copydesk::house::config::Config;
use copydesk::rulebook::ruleset;
use copydesk::run::engine::{self, Input, Run};
use copydesk::run::monitor::Monitor;
use copydesk::run::session;
use tempfile::TempDir;

const SLIP: &str = "They wrote an e-mail about it, and it was long.\n";
const MENDED: &str = "They wrote an email about it, and it was long.\n";
const TERM: &str = "[[term]]\nuse = \"email\"\nnot = [\"e-mail\"]\n";

fn folder(texts: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("texts")).unwrap();
    fs::write(folder.path().join("copydesk.toml"), TERM).unwrap();
    for name in texts {
        fs::write(folder.path().join(name), SLIP).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (Output, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, told)
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

const FIX: [&str; 4] = ["check", "--fix", "--no-cache", "texts"];

/// What is not rewritten is named, its finding stays, and the rest is done.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_take_a_new_version_is_left_alone_and_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&["texts/a.md", "texts/b.md", "texts/c.md"]);
    let path = |name: &str| folder.path().join(name);
    fs::hard_link(path("texts/a.md"), path("other-name")).unwrap();
    fs::set_permissions(path("texts/b.md"), fs::Permissions::from_mode(0o444)).unwrap();
    let (output, told) = run(folder.path(), &FIX);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("the file has 2 names (hard links)"), "{told}");
    assert!(told.contains("the file is read-only"), "{told}");
    assert!(told.contains("1 finding fixed in 1 text"), "{told}");
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(report.contains("a.md:1:15") && report.contains("b.md:1:15"), "{report}");
    assert_eq!(
        ["a", "b", "c"].map(|it| read(folder.path(), &format!("texts/{it}.md"))),
        [SLIP, SLIP, MENDED]
    );
    assert_eq!(read(folder.path(), "other-name"), SLIP);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_only_to_what_was_named() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["outside.md", "texts/a.md"]);
    fs::create_dir(folder.path().join("texts/.kept")).unwrap();
    fs::rename(folder.path().join("texts/a.md"), folder.path().join("texts/.kept/a.md")).unwrap();
    symlink("../outside.md", folder.path().join("texts/out.md")).unwrap();
    symlink(".kept/a.md", folder.path().join("texts/in.md")).unwrap();
    for option in ["--fix", "--add-allow"] {
        let named = ["check", option, "--no-cache", "texts", "texts/in.md", "texts/out.md"];
        let (output, told) = run(folder.path(), &named);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("the link leads out of the checked paths"), "{told}");
        assert_eq!(read(folder.path(), "outside.md"), SLIP);
    }
    assert_eq!(read(folder.path(), "texts/.kept/a.md"), MENDED);
    assert!(folder.path().join("texts/in.md").is_symlink());
    // The link alone was named, and not where it leads.
    let (output, told) = run(folder.path(), &["check", "--fix", "--no-cache", "texts/out.md"]);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert_eq!(read(folder.path(), "outside.md"), SLIP);
}

#[test]
fn what_a_killed_run_left_goes_and_what_is_like_it_stays() {
    let folder = folder(&["texts/a.md", "texts/.copydesk-notes.new", "texts/.copydesk-.old"]);
    let (output, told) = run(folder.path(), &FIX);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert_eq!(read(folder.path(), "texts/.copydesk-notes.new"), SLIP);
    assert_eq!(fs::read_dir(folder.path().join("texts")).unwrap().count(), 3);
}

/// A text that is edited behind the back of a run: what was found in it is not told, what was
/// fixed in it is not written, and both are said.
#[test]
fn a_text_that_changed_since_it_was_checked_is_named() {
    let folder = folder(&["texts/a.md", "texts/b.md"]);
    let paths = ["texts/a.md", "texts/b.md"].map(|name| folder.path().join(name));
    let config = Config::parse("copydesk.toml", TERM).unwrap();
    let problems = &mut Vec::new();
    let files = ruleset::files(&config, problems);
    let ruleset = ruleset::build(&files, &config, &ruleset::Selection::default(), problems);
    let run = Run { ruleset: &ruleset, config: &config, monitor: &Monitor::default() };
    let check = || {
        let inputs = paths.iter().cloned().map(Input::File).collect();
        let report = session::check(inputs, &run, None);
        assert_eq!(report.findings.len(), 2);
        report
    };
    let read = |inputs| session::read(inputs, &run, None);
    let names = |problems: &[copydesk::text::finding::Problem]| -> Vec<PathBuf> {
        problems.iter().map(|it| it.path.clone().unwrap().into()).collect()
    };

    // Between the check and the report.
    let mut report = check();
    fs::write(&paths[0], format!("A line more.\n\n{SLIP}")).unwrap();
    assert_eq!(names(&report.settle()), paths[..1]);
    assert_eq!(report.findings.len(), 1);
    assert_eq!(
        report.inputs[report.findings[0].primary.place.document.0 as usize].name(),
        paths[1].to_string_lossy()
    );

    // Between the check and the fix.
    let report = check();
    fs::write(&paths[0], SLIP).unwrap();
    let (report, fixes) = engine::fix(report, false, &run, &read, &mut |_| {});
    assert_eq!(fixes.applied(), 1);
    assert_eq!(names(&report.problems), paths[..1]);

    // Between the fix and the writing.
    let (report, mut fixes) = engine::fix(check(), false, &run, &read, &mut |_| {});
    assert_eq!(fixes.applied(), 2);
    fs::write(&paths[0], "An edit.\n").unwrap();
    let Input::Fixed { original, bytes } = &report.inputs[0] else { panic!("not fixed") };
    let Input::Pinned(file) = &**original else { panic!("no file that was read") };
    let refused = atomic::replace(file.path(), file.digest(), bytes).unwrap_err();
    assert!(matches!(refused, Refusal::Changed), "{refused}");
    assert_eq!(fs::read_to_string(&paths[0]).unwrap(), "An edit.\n");
    let unwritten = [report.inputs[0].name()].into();
    let report = fixes.withdraw(report, &unwritten, &run, &mut |_| {});
    assert_eq!(fixes.applied(), 1);
    assert_eq!(names(&report.problems), paths[..1]);
}
