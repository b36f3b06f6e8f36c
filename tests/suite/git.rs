//! `--since`, `--changed` and `--staged` in scratch repositories of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const OLD: &str = "The January 2022 bombing of the Harbour Exchange in Tarsk killed 41 people.\n";
const NEW: &str =
    "At least 41 people died in the bombing of the Harbour Exchange in Tarsk on 12 January 2023.\n";
const SLIP: &str = "The the mayor spoke first.\n";

struct Repository {
    folder: TempDir,
}

/// A command that sees no configuration but its own.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "a")
        .env("GIT_AUTHOR_EMAIL", "a@example.org")
        .env("GIT_COMMITTER_NAME", "a")
        .env("GIT_COMMITTER_EMAIL", "a@example.org");
    for inherited in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(inherited);
    }
    command
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// The findings, one a line, with the exit status.
    fn check(&self, arguments: &[&str]) -> (i32, String) {
        let (status, out, err) = check(self.path(), arguments);
        assert!(status < 2, "{err}");
        (status, out)
    }

    /// The findings of a run that does not fail.
    fn found(&self, arguments: &[&str]) -> String {
        self.check(arguments).1
    }

    /// What a run says that fails.
    fn fails(&self, arguments: &[&str]) -> String {
        let (status, out, err) = check(self.path(), arguments);
        assert_eq!((status, out.as_str()), (2, ""), "{err}");
        err
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = command("git", folder).args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn check(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut check = command(env!("CARGO_BIN_EXE_copydesk"), folder);
    let Output { status, stdout, stderr } =
        check.args(["check", "--format", "concise"]).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn a_new_text_against_an_old_one_is_found_and_old_findings_are_not() {
    let repository = Repository::new();
    repository.write("old.md", OLD);
    repository.write("slip.md", SLIP);
    repository.commit("old");
    assert_eq!(repository.check(&["--since", "main"]), (0, String::new()));
    repository.git(&["switch", "-q", "-c", "work"]);
    repository.write("texts/new.md", NEW);
    // Untracked, then committed: both are new.
    let untracked = repository.found(&["--changed"]);
    assert!(untracked.contains("dates/conflict") && !untracked.contains("slip.md"), "{untracked}");
    repository.commit("new");
    assert_eq!(repository.found(&["--changed"]), "");
    let (status, since) = repository.check(&["--since", "main"]);
    assert_eq!((status, &since), (1, &untracked));
    // Which side is new is said.
    let (_, full, _) = check(repository.path(), &["--since", "main", "--format=json=report.json"]);
    assert_eq!(full, since);
    let json = fs::read_to_string(repository.path().join("report.json")).unwrap();
    let finding: Value = serde_json::from_str(json.trim()).unwrap();
    let notes = finding["notes"].as_array().unwrap();
    let side = |note: &&Value| {
        let note = note.as_str().unwrap();
        let sides = note.split_once(" new since `main`; ");
        sides.is_some_and(|(new, old)| {
            new.starts_with("texts/new.md:1:")
                && !new.contains("old.md")
                && old.starts_with("old.md:1:")
        })
    };
    assert_eq!(notes.iter().filter(side).count(), 1, "{json}");
    // The other branch goes on: what it changes is not ours.
    repository.git(&["switch", "-q", "main"]);
    repository.write("slip.md", &format!("{SLIP}\nA further line. {SLIP}"));
    repository.commit("more");
    repository.git(&["switch", "-q", "work"]);
    assert_eq!(repository.found(&["--since", "main"]), since);
    let all = repository.found(&[]);
    assert!(all.contains("slip.md") && all.lines().count() == 2, "{all}");
}

#[test]
fn only_the_changed_lines_of_a_text_count() {
    let repository = Repository::new();
    let lines: Vec<_> = (0..9).map(|at| format!("Paragraph {at}. {SLIP}")).collect();
    repository.write("a.md", &lines.join("\n"));
    repository.commit("old");
    let mut changed = lines.clone();
    changed[4] = format!("Changed paragraph. {SLIP}");
    // A line that is gone brings nothing forward beside it.
    changed.remove(7);
    repository.write("a.md", &changed.join("\n"));
    for option in [&["--changed"][..], &["--since", "HEAD"]] {
        let found = repository.found(option);
        assert!(found.starts_with("a.md:9:20: ") && found.lines().count() == 1, "{found}");
    }
    repository.git(&["mv", "a.md", "b.md"]);
    let renamed = repository.found(&["--changed"]);
    assert!(renamed.starts_with("b.md:9:20: ") && renamed.lines().count() == 1, "{renamed}");
}

#[test]
fn names_of_any_kind_are_known() {
    let names = [
        "with space.md",
        "quo\"te.md",
        "back\\slash.md",
        "é ü.md",
        "tab\there.md",
        "-dash.md",
        "new\nline.md",
    ];
    for quote in ["true", "false"] {
        let repository = Repository::new();
        repository.git(&["config", "core.quotePath", quote]);
        for setting in [
            ["diff.noprefix", "true"],
            ["diff.mnemonicPrefix", "true"],
            ["color.ui", "always"],
            ["diff.external", "false"],
            ["diff.relative", "true"],
            ["diff.context", "5"],
            ["diff.renames", "false"],
        ] {
            repository.git(&["config", setting[0], setting[1]]);
        }
        for name in names {
            repository.write(&format!("sub/{name}"), "Old.\n\nOld.\n");
        }
        repository.commit("old");
        for name in names {
            repository.write(&format!("sub/{name}"), &format!("Old.\n\n{SLIP}"));
        }
        for options in [&["--changed"][..], &["--since", "HEAD", "sub"]] {
            let found = repository.found(options);
            assert_eq!(found.matches("typos/doubled-word").count(), names.len(), "{found}");
        }
        repository.git(&["add", "-A"]);
        let found = repository.found(&["--staged"]);
        assert_eq!(found.matches("typos/doubled-word").count(), names.len(), "{found}");
    }
}

#[test]
fn what_is_staged_is_read_as_it_is_staged() {
    let repository = Repository::new();
    repository.write("a.md", "One.\n");
    repository.write("gone.md", "One.\n");
    repository.commit("old");
    repository.write("a.md", SLIP);
    repository.write("new.md", SLIP);
    repository.write("gone.md", SLIP);
    repository.git(&["add", "a.md", "new.md", "gone.md"]);
    // The working tree goes on: mended, deleted, and with a text that is not staged.
    repository.write("a.md", "One.\n");
    repository.write("unknown.md", SLIP);
    fs::remove_file(repository.path().join("gone.md")).unwrap();
    let staged = repository.found(&["--staged"]);
    let at: Vec<_> = staged.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(at, ["a.md:1:1", "gone.md:1:1", "new.md:1:1"]);
    let changed = repository.found(&["--changed"]);
    let at: Vec<_> = changed.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(at, ["new.md:1:1", "unknown.md:1:1"]);
}

#[test]
fn a_hook_sees_what_will_be_committed() {
    let repository = Repository::new();
    repository.write("texts/a.md", "One.\n");
    repository.commit("old");
    let hook = repository.path().join(".git/hooks/pre-commit");
    let program = env!("CARGO_BIN_EXE_copydesk");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(
        &hook,
        format!("#!/bin/sh\nexec '{program}' check --staged --format concise texts\n"),
    )
    .unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    }
    repository.write("texts/a.md", SLIP);
    // `commit -a` and `commit FILE` give the hook an index of their own.
    for arguments in [&["commit", "-q", "-am", "x"][..], &["commit", "-q", "-m", "x", "texts/a.md"]]
    {
        let output = command("git", repository.path()).args(arguments).output().unwrap();
        let told =
            String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        assert!(!output.status.success() && told.contains("texts/a.md:1:1"), "{told}");
    }
    repository.write("texts/a.md", "Two.\n");
    repository.git(&["commit", "-q", "-am", "sound"]);
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let repository = Repository::new();
    repository.write("a.md", SLIP);
    assert_eq!(repository.found(&["--changed"]).lines().count(), 1);
    assert_eq!(repository.found(&["--staged", "--exit-zero"]), "");
    repository.git(&["add", "-A"]);
    assert_eq!(repository.found(&["--staged"]).lines().count(), 1);
    assert_eq!(repository.found(&["--changed"]).lines().count(), 1);
}

#[test]
fn line_ends_do_not_shift_lines() {
    let repository = Repository::new();
    repository.git(&["config", "core.autocrlf", "true"]);
    repository.write("a.md", &format!("{SLIP}\nOne.\n\n{SLIP}").replace('\n', "\r\n"));
    repository.commit("old");
    repository.write("a.md", &format!("{SLIP}\nTwo. {SLIP}\n{SLIP}").replace('\n', "\r\n"));
    for options in [&["--changed"][..], &["--since", "HEAD"]] {
        let found = repository.found(options);
        assert!(found.starts_with("a.md:3:6: ") && found.lines().count() == 1, "{found}");
    }
    repository.git(&["add", "-A"]);
    let found = repository.found(&["--staged"]);
    assert!(found.starts_with("a.md:3:6: ") && found.lines().count() == 1, "{found}");
}

#[test]
fn a_worktree_and_a_sub_folder_are_a_part_of_their_repository() {
    let repository = Repository::new();
    repository.write("a.md", SLIP);
    repository.write("sub/deep/b.md", "One.\n");
    repository.commit("old");
    let other = tempfile::tempdir().unwrap();
    let tree = other.path().join("tree");
    repository.git(&["worktree", "add", "-q", "-b", "side", tree.to_str().unwrap()]);
    for root in [repository.path().to_owned(), tree] {
        fs::write(root.join("sub/deep/b.md"), SLIP).unwrap();
        let inside: PathBuf = root.join("sub");
        for (folder, arguments) in [
            (&root, &["--changed"][..]),
            (&root, &["--changed", "sub"]),
            (&inside, &["--changed"]),
            (&inside, &["--changed", "deep/b.md"]),
            (&inside, &["--since", "main", ".."]),
        ] {
            let (status, found, told) = check(folder, arguments);
            assert_eq!(status, 1, "{told}");
            assert!(found.contains("deep/b.md:1:1: ") && found.lines().count() == 1, "{found}");
        }
    }
}

#[test]
fn changes_in_a_submodule_count() {
    let inner = Repository::new();
    inner.write("a.md", "One.\n\nTwo.\n");
    inner.commit("old");
    let outer = Repository::new();
    let source = inner.path().to_str().unwrap();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", source, "sub"]);
    outer.commit("old");
    assert_eq!(outer.found(&["--changed"]), "");
    let sub = outer.path().join("sub");
    fs::write(sub.join("a.md"), format!("One.\n\n{SLIP}")).unwrap();
    let found = outer.found(&["--changed"]);
    assert!(found.starts_with("sub/a.md:3:1: "), "{found}");
    git(&sub, &["commit", "-q", "-am", "new"]);
    let found = outer.found(&["--changed"]);
    assert!(found.starts_with("sub/a.md:3:1: "), "{found}");
}

#[test]
fn git_writes_nothing() {
    let repository = Repository::new();
    repository.write("a.md", "One.\n");
    repository.write("b.md", "Two.\n");
    repository.commit("first");
    let index = repository.path().join(".git/index");
    for option in ["--changed", "--staged", "--since=HEAD"] {
        // They look changed, and are not.
        for (at, name) in (1..).zip(["a.md", "b.md"]) {
            let file = fs::File::options().append(true).open(repository.path().join(name)).unwrap();
            file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(at)).unwrap();
        }
        let before = fs::read(&index).unwrap();
        assert_eq!(repository.found(&[option]), "", "{option}");
        assert_eq!(fs::read(&index).unwrap(), before, "{option}");
        repository.git(&["status"]);
    }
}

#[test]
fn what_git_cannot_tell_is_an_error() {
    let repository = Repository::new();
    repository.write("a.md", SLIP);
    repository.commit("old");
    let told = repository.fails(&["--since", "no-such"]);
    assert!(told.contains("git knows no commit `no-such`"), "{told}");
    let told = repository.fails(&["--since=--output=x"]);
    assert!(told.contains("git knows no commit"), "{told}");
    let told = repository.fails(&["--changed", "--fix"]);
    assert!(told.contains("fixes are for whole texts"), "{told}");
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("a.md"), SLIP).unwrap();
    let told = repository.fails(&["--changed", ".", outside.path().to_str().unwrap()]);
    assert!(told.contains("outside of the repository"), "{told}");
    let (status, _, told) = check(outside.path(), &["--changed"]);
    assert_eq!(status, 2);
    assert!(told.contains("this is in no git repository"), "{told}");
    let mut without = command(env!("CARGO_BIN_EXE_copydesk"), repository.path());
    let output = without.args(["check", "--changed"]).env("PATH", "/no/such").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("there is no git to ask"), "{told}");
}

/// A repository of somebody else: whatever its configuration may have git run would leave a file.
#[cfg(unix)]
#[test]
fn a_hostile_repository_runs_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let inner = Repository::new();
    inner.write("a.md", SLIP);
    inner.write(".gitattributes", "*.md filter=evil diff=evil\n");
    inner.commit("old");
    let outer = Repository::new();
    outer.write("a.md", SLIP);
    outer.write("b.md", "One.\n");
    let source = inner.path().to_str().unwrap();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", source, "sub"]);
    outer.write(".gitattributes", "*.md filter=a=b diff=evil merge=evil\n");
    outer.commit("old");
    outer.write("b.md", "Two.\n");
    outer.git(&["add", "b.md"]);
    let traces = tempfile::tempdir().unwrap();
    let evil = |name: &str| {
        let script = traces.path().join(format!("{name}.sh"));
        let trace = traces.path().join(name);
        fs::write(&script, format!("#!/bin/sh\ntouch '{}'\ncat\n", trace.display())).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        script.to_str().unwrap().to_owned()
    };
    let git_folder =
        |folder: &Path| PathBuf::from(git(folder, &["rev-parse", "--absolute-git-dir"]).trim());
    let set = |folder: &Path, side: &str| {
        let git_folder = git_folder(folder);
        git(folder, &["config", "extensions.worktreeConfig", "true"]);
        let included = git_folder.join("more");
        git(folder, &["config", "include.path", included.to_str().unwrap()]);
        for (file, keys) in [
            (
                "config",
                &["core.fsmonitor", "filter.a=b.clean", "filter.a=b.smudge", "filter.evil.process"]
                    [..],
            ),
            (
                "more",
                &["filter.evil.clean", "diff.evil.textconv", "diff.evil.command", "core.pager"],
            ),
            (
                "config.worktree",
                &["diff.external", "merge.evil.driver", "core.sshCommand", "filter.a=b.process"],
            ),
            (
                "config",
                &["core.editor", "core.askPass", "credential.helper", "gpg.program", "pager.diff"],
            ),
        ] {
            let file = git_folder.join(file);
            for key in keys {
                let script = evil(&format!("{side}-{key}"));
                git(folder, &["config", "--file", file.to_str().unwrap(), key, &script]);
            }
        }
        git(folder, &["config", "filter.a=b.required", "true"]);
        let hooks = traces.path().join(format!("{side}-hooks"));
        fs::create_dir(&hooks).unwrap();
        for hook in [
            "post-index-change",
            "post-checkout",
            "pre-commit",
            "fsmonitor-watchman",
            "reference-transaction",
        ] {
            for folder in [&hooks, &git_folder.join("hooks")] {
                fs::create_dir_all(folder).unwrap();
                fs::copy(evil(&format!("{side}-hook-{hook}")), folder.join(hook)).unwrap();
            }
        }
        git(folder, &["config", "core.hooksPath", hooks.to_str().unwrap()]);
    };
    set(outer.path(), "outer");
    set(&outer.path().join("sub"), "sub");
    // The texts look changed, so that git reads them.
    for name in ["a.md", "sub/a.md"] {
        outer.write(name, &format!("{SLIP}\nMore.\n"));
    }
    // A program of git's name in the working folder.
    fs::copy(evil("git"), outer.path().join("git")).unwrap();
    let path = format!(".:{}", std::env::var("PATH").unwrap());
    for arguments in [
        &["--changed"][..],
        &["--since", "HEAD"],
        &["--since", "main"],
        &["--staged"],
        &["--changed", "sub"],
        &["--since", "HEAD", "sub"],
        &["--staged", "sub"],
    ] {
        let mut check = command(env!("CARGO_BIN_EXE_copydesk"), outer.path());
        let check = check.env("PATH", &path).args(["check", "--no-cache"]).args(arguments);
        let output = check.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {told}");
        let traces = fs::read_dir(traces.path()).unwrap().map(|entry| entry.unwrap());
        let traces = traces.filter(|entry| entry.path().is_file());
        let names = traces.map(|entry| entry.file_name().into_string().unwrap());
        let run: Vec<_> = names.filter(|name| !name.ends_with(".sh")).collect();
        assert_eq!(run, Vec::<String>::new(), "{arguments:?}");
    }
    let found = outer.found(&["--changed"]);
    assert!(!found.contains("b.md"), "{found}");
}

/// What is not there is not fetched, by no program.
#[cfg(unix)]
#[test]
fn nothing_is_fetched() {
    let repository = Repository::new();
    repository.write("a.md", SLIP);
    repository.commit("old");
    let object = repository.git(&["rev-parse", "HEAD:a.md"]);
    let (first, rest) = object.trim().split_at(2);
    fs::remove_file(repository.path().join(".git/objects").join(first).join(rest)).unwrap();
    let trace = repository.path().join("trace");
    let program = format!("touch {}; false", trace.display());
    for (key, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", "/no/such"),
        ("remote.origin.uploadpack", &program),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ] {
        repository.git(&["config", key, value]);
    }
    repository.write("a.md", "Changed.\n");
    for url in ["/no/such", &format!("ext::sh -c 'touch {}'", trace.display())] {
        repository.git(&["config", "remote.origin.url", url]);
        check(repository.path(), &["--changed"]);
        check(repository.path(), &["--since", "HEAD"]);
        assert!(!trace.exists(), "{url}");
    }
}
