//! Files as they come: pipes, links, names that are no UTF-8, one file under several names, reports
//! that go where something else stands, and a full disk.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::corpus::corpus;

const SLIP: &str = "The the mayor spoke first.\n";
/// A rule that finds the word `zorb`.
const RULE: &str = "title = \"t\"\nlevel = \"error\"\nsource = \"s\"\nexplain = \"e\"\n\
                    [check.existence]\nphrases = [\"zorb\"]\nmessage = \"m\"\n";

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Status, standard output and standard error of a run, which must come to an end.
fn run_to(folder: &Path, arguments: &[&str], out: Stdio) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).stdout(out);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    let stop = thread::spawn(move || {
        // Far more than any run takes: this only ends a run that waits for ever.
        thread::sleep(Duration::from_secs(300));
        let _ = Command::new("kill").arg(id).status();
    });
    let (mut out, mut err) = (String::new(), String::new());
    if let Some(stdout) = &mut child.stdout {
        std::io::Read::read_to_string(stdout, &mut out).unwrap();
    }
    std::io::Read::read_to_string(child.stderr.as_mut().unwrap(), &mut err).unwrap();
    let status = child.wait().unwrap();
    drop(stop);
    let status = status.code().unwrap_or_else(|| panic!("{arguments:?} was ended: {err}"));
    (status, out, err)
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    run_to(folder, arguments, Stdio::piped())
}

fn check(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let all = [&["check", "--no-cache", "--format", "concise"], arguments].concat();
    run(folder, &all)
}

#[test]
fn a_report_takes_the_place_of_nothing_that_a_run_goes_by() {
    let config = "rule-folders = [\"house\"]\n[styles]\nvale = [\"styles/S\"]\nvocabularies = [\"V\"]\n\
                  [rules.\"typos/unknown-word\"]\nword-lists = [\"words.txt.list\"]\n\
                  [[override]]\npaths = [\"x\"]\nignore = [\"style/zorb\"]\n";
    let files = [
        ("copydesk.toml", config),
        (".copydesk-allow", "z.md typos\n"),
        ("old.json", "{\"copydesk-baseline\": 1, \"findings\": []}"),
        ("unused.json", "{\n  \"copydesk-baseline\": 1, \"findings\": []}"),
        ("house/zorb.toml", RULE),
        ("styles/S/A.yml", "extends: existence\nmessage: m\nlevel: error\ntokens: [zorb]\n"),
        ("styles/config/vocabularies/V/accept.txt", "gronk\n"),
        ("styles/.vale.ini", "StylesPath = .\nBasedOnStyles = S\n"),
        ("words.txt.list", "zorbly\n"),
        ("other/copydesk.toml", ""),
        ("c/a.md", SLIP),
        (".gitignore", "*.bak\n"),
    ];
    let folder = corpus(&files);
    let at = |name: &str| folder.path().join(name);
    let options = ["c", "--preview", "--select", "all", "--baseline", "old.json", "--vale-style"];
    let options = [&options[..], &["styles/.vale.ini"]].concat();
    let is_kept = |name: &str, text: &str, target: &str, role: &str| {
        for output in [
            &["--output-file", target][..],
            &[&format!("--format=json={target}")],
            &["--format", "sarif", "--fix", "--output-file", target],
        ] {
            let all = [&["check", "--no-cache"], &options[..], output].concat();
            let (status, out, err) = run(folder.path(), &all);
            assert_eq!((status, out.as_str()), (2, ""), "{target}: {err}");
            // A file of two names is refused before anybody asks what it is.
            let refused = format!("would take the place of {role}");
            let linked = target.starts_with("hard") && err.contains("has 2 names");
            assert!(linked || err.contains(&refused), "{target}: {err}");
            assert_eq!(fs::read_to_string(at(name)).unwrap(), text, "{target}");
        }
    };
    let roles = [
        "the configuration",
        "the list of allowed findings",
        "the baseline",
        "a baseline",
        "a rule file",
        "a rule of Vale",
        "a vocabulary",
        "the configuration of Vale",
        "a word list",
        "a configuration",
        "a text that it is about",
        "a file of git, or of what is ignored",
    ];
    for (at_file, ((name, text), role)) in files.into_iter().zip(roles).enumerate() {
        let (link, hard) = (format!("link{at_file}"), format!("hard{at_file}"));
        symlink(name, at(&link)).unwrap();
        is_kept(name, text, name, role);
        is_kept(name, text, &link, role);
        is_kept(name, text, &format!("./c/../{name}"), role);
        is_kept(name, text, at(name).to_str().unwrap(), role);
        fs::hard_link(at(name), at(&hard)).unwrap();
        is_kept(name, text, &hard, role);
        fs::remove_file(at(&hard)).unwrap();
    }
    // What is nothing of all this may be written, twice.
    for _ in 0..2 {
        let all =
            [&["check", "--no-cache"], &options[..], &["--output-file", "report.json"]].concat();
        assert_eq!(run(folder.path(), &all).0, 1);
        let null = [&["check", "--no-cache"], &options[..], &["--output-file", "/dev/null"]];
        assert_eq!(run(folder.path(), &null.concat()).0, 1);
    }
}

#[test]
fn pages_take_the_place_of_no_other_file() {
    let folder = corpus(&[("docs/index.md", "# Home\n"), ("victim", "x")]);
    let arguments = ["rules", "--isolated", "--format", "markdown", "--output"];
    let (status, _, err) = run(folder.path(), &[&arguments[..], &["docs"]].concat());
    assert!(status == 2 && err.contains("there is another file of this name"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("docs/index.md")).unwrap(), "# Home\n");
    for _ in 0..2 {
        assert_eq!(run(folder.path(), &[&arguments[..], &["pages"]].concat()).0, 0);
    }
    for (name, arguments) in [
        ("copydesk.schema.json", &["init", "--schema"][..]),
        ("copydesk.1", &["man", "--output", "."]),
    ] {
        let link = folder.path().join(name);
        if !link.exists() {
            symlink("victim", &link).unwrap();
        }
        let (status, _, err) = run(folder.path(), arguments);
        assert!(status == 2 && err.contains("link"), "{err}");
        assert_eq!(fs::read_to_string(folder.path().join("victim")).unwrap(), "x");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_an_error_in_every_command() {
    let folder = corpus(&[("a.md", SLIP), ("copydesk.toml", ""), ("s/x/y.md", "One.\n")]);
    let mut commands: Vec<Vec<&str>> = [
        "--help",
        "--version",
        "check --help",
        "help facts",
        "check --fix --unsafe-fixes --diff a.md",
        "check --show-files",
        "check --show-config a.md",
        "check --zones a.md",
        "check --timings a.md",
        "facts",
        "rules",
        "rules --format json",
        "rules --format markdown",
        "explain naming/variant",
        "explain --kinds",
        "explain existence",
        "stylesheet",
        "stylesheet --format toml --isolated",
        "timeline --format csv",
        "references --format json",
        "schema",
        "schema rule",
        "completions bash",
        "man",
        "test",
        "clean",
        "init s",
        "init --style house",
    ]
    .iter()
    .map(|line| line.split(' ').collect())
    .collect();
    for format in [
        "full",
        "concise",
        "grouped",
        "statistics",
        "json",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "html",
    ] {
        commands.push(vec!["check", "--no-cache", "a.md", "--format", format]);
    }
    let json = run(folder.path(), &["check", "--no-cache", "--format", "json", "a.md"]).1;
    let start = json.find("\"fingerprint\":\"").unwrap() + 15;
    commands.push(vec![
        "check",
        "--no-cache",
        "--explain-finding",
        &json[start..start + 16],
        "a.md",
    ]);
    let mut silent = Vec::new();
    for arguments in commands {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let (status, _, err) = run_to(folder.path(), &arguments, full.into());
        if status != 2 || !err.contains("cannot write to standard output") {
            silent.push(format!("{arguments:?}: {status}"));
        }
    }
    // Such as have nothing to print here.
    silent.retain(|told| !told.contains("\"timeline\"") && !told.contains("\"references\""));
    silent.retain(|told| !told.contains("\"toml\""));
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = corpus(&[("a.md", SLIP)]);
    for (arguments, want) in [
        (&["check", "--no-cache", "a.md"][..], 1),
        (&["rules"], 0),
        (&["--help"], 0),
        (&["completions", "bash"], 0),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let (status, _, err) = run_to(folder.path(), arguments, writer.into());
        assert_eq!(status, want, "{arguments:?}: {err}");
        assert!(!err.contains("standard output") && !err.contains("panicked"), "{err}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_utf8_are_kept_apart() {
    let folder = corpus(&[("\\xFF.md", SLIP)]);
    for name in [&b"\xFF.md"[..], b"\xFE.md"] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), SLIP).unwrap();
    }
    for cache in ["--no-cache", "--cache-dir=k", "--cache-dir=k"] {
        let all = ["check", "--isolated", "--format", "concise", cache, "."];
        let (_, out, err) = run(folder.path(), &all);
        let found = |name: &str| out.lines().filter(|line| line.starts_with(name)).count();
        for name in ["\\xFF.md:1:", "\\xFE.md:1:", "\\x5CxFF.md:1:"] {
            assert!(found(name) > 0, "{name} in {out}{err}");
        }
        assert!(err.contains(" in 3 texts "), "{err}");
    }
    let sarif = ["check", "--isolated", "--no-cache", "--format", "sarif", "."];
    let out = run(folder.path(), &sarif).1;
    assert!(out.contains("\"%FF.md\"") && out.contains("\"%5CxFF.md\""), "{out}");
    run(folder.path(), &["check", "--isolated", "--no-cache", "--fix", "--unsafe-fixes", "."]);
    let text = fs::read_to_string(folder.path().join(OsStr::from_bytes(b"\xFF.md"))).unwrap();
    assert_eq!(text, "The mayor spoke first.\n");
}

#[test]
fn a_file_of_several_names_is_one_text() {
    let folder = corpus(&[("c/a.md", SLIP), ("c/sub/b.md", "One.\n")]);
    let at = |name: &str| folder.path().join(name);
    let here = at("c").to_str().unwrap().to_owned();
    symlink("c", at("folder")).unwrap();
    symlink("c/a.md", at("file.md")).unwrap();
    symlink(".", at("c/circle")).unwrap();
    let first = |paths: &[&str]| {
        let (_, out, err) = check(folder.path(), &[&["--isolated"], paths].concat());
        assert!(err.contains(" in 2 texts "), "{paths:?}: {err}");
        let mut lines = out.lines();
        let line = lines.next().unwrap().to_owned();
        assert_eq!(lines.next(), None, "{paths:?}: {out}");
        line.split(':').next().unwrap().to_owned()
    };
    assert_eq!(first(&["c"]), "c/a.md");
    assert_eq!(first(&["c", &here]), "c/a.md");
    assert_eq!(first(&["c", "c/sub/../../c", "./c"]), "c/a.md");
    assert_eq!(first(&[&here, "c"]), format!("{here}/a.md"));
    assert_eq!(first(&["folder", "c"]), "folder/a.md");
    assert_eq!(first(&["c", "folder", "file.md"]), "c/a.md");
    assert_eq!(first(&["file.md", "c"]), "file.md");
    fs::hard_link(at("c/a.md"), at("c/z.md")).unwrap();
    assert_eq!(first(&["c"]), "c/a.md");
}

#[test]
fn nothing_waits_for_a_pipe() {
    let folder = corpus(&[("c/a.md", SLIP), ("c/sub/b.md", "One.\n")]);
    let at = |name: &str| folder.path().join(name);
    pipe(&at("c/pipe.md"));
    let _socket = UnixListener::bind(at("c/socket.txt")).unwrap();
    let (status, out, err) = check(folder.path(), &["c"]);
    assert!(status == 1 && out.contains("c/a.md:1:1"), "{err}");
    assert!(err.contains("this is a named pipe, not a file: it was not read"), "{err}");
    assert!(err.contains("this is a socket, not a file: it was not read"), "{err}");
    let (status, _, err) = check(folder.path(), &["c/a.md", "c/pipe.md"]);
    assert!(status == 2 && err.contains("this is a named pipe, not a file"), "{err}");
    fs::remove_file(at("c/pipe.md")).unwrap();
    for place in ["c/.gitignore", "c/sub/.ignore", ".gitignore", "c/.git/info/exclude"] {
        fs::create_dir_all(at(place).parent().unwrap()).unwrap();
        pipe(&at(place));
        let (status, out, err) = check(folder.path(), &["c"]);
        assert!(status == 1 && out.contains("c/a.md:1:1"), "{place}: {err}");
        assert!(err.contains(" in 2 texts ") && err.contains("this is a named pipe"), "{err}");
        fs::remove_file(at(place)).unwrap();
    }
    let config = "rule-folders = [\"house\"]\n[styles]\nvale = [\"styles/S\"]\nvocabularies = [\"V\"]\n\
                  [rules.\"typos/unknown-word\"]\ndictionaries = [\"own.dic\"]\n";
    let plain = [
        ("copydesk.toml", config),
        (".copydesk-allow", ""),
        ("copydesk-baseline.json", "{\"copydesk-baseline\": 1, \"findings\": []}"),
        ("house/zorb.toml", RULE),
        ("styles/S/A.yml", "extends: existence\nmessage: m\nlevel: error\ntokens: [zorb]\n"),
        ("styles/S/A.test.toml", ""),
        ("styles/config/vocabularies/V/accept.txt", "gronk\n"),
        ("own.dic", "1\nzorb\n"),
        ("own.aff", "SET UTF-8\n"),
        ("c/a.md", SLIP),
    ];
    for (name, _) in plain.iter().filter(|(name, _)| *name != "c/a.md") {
        let folder = corpus(&plain);
        fs::remove_file(folder.path().join(name)).unwrap();
        pipe(&folder.path().join(name));
        let (status, _, err) = check(folder.path(), &["--preview", "c"]);
        assert!(status == 2 && err.contains("named pipe"), "{name}: {status} {err}");
    }
    let (status, _, err) = check(folder.path(), &["--config", "/dev/zero", "c"]);
    assert!(status == 2 && err.contains("this is a device"), "{err}");
}

#[test]
fn a_link_to_a_file_elsewhere_shows_none_of_it() {
    const SECRET: &str = "hunter2 = hunter2\nhunter2 hunter2 hunter2\n[hunter2\n(hunter2\n";
    let outside = corpus(&[("secret", SECRET), ("folder/x.toml", SECRET)]);
    let config =
        "rule-folders = [\"house\"]\n[styles]\nvale = [\"styles/S\"]\nvocabularies = [\"V\"]\n";
    let plain = [
        ("copydesk.toml", config),
        (".copydesk-allow", ""),
        ("copydesk-baseline.json", ""),
        ("house/zorb.toml", RULE),
        ("styles/S/A.yml", "extends: existence\nmessage: m\nlevel: error\ntokens: [zorb]\n"),
        ("styles/S/A.test.toml", ""),
        ("styles/config/vocabularies/V/accept.txt", "gronk\n"),
        ("c/a.md", SLIP),
    ];
    for (name, _) in plain.iter().filter(|(name, _)| *name != "c/a.md") {
        for text in [SECRET, "hunter2 hunter2", "[rules]\nhunter2 = 1\n", "{\"hunter2\": 1}"] {
            fs::write(outside.path().join("secret"), text).unwrap();
            let folder = corpus(&plain);
            let at = folder.path().join(name);
            fs::remove_file(&at).unwrap();
            symlink(outside.path().join("secret"), &at).unwrap();
            for arguments in
                [&["check", "--format", "json", "c"][..], &["rules"], &["test", "house"]]
            {
                let (_, out, err) = run(folder.path(), arguments);
                assert!(!out.contains("hunter2") && !err.contains("hunter2"), "{name}: {out}{err}");
            }
        }
    }
    // The folder is the link.
    let folder = corpus(&[("copydesk.toml", "rule-folders = [\"house\"]\n"), ("c/a.md", SLIP)]);
    symlink(outside.path().join("folder"), folder.path().join("house")).unwrap();
    let (status, out, err) = check(folder.path(), &["c"]);
    assert!(status == 2 && !out.contains("hunter2") && !err.contains("hunter2"), "{err}");
    assert!(err.contains("it is not shown: this is a link to a file elsewhere"), "{err}");
}

#[test]
fn what_a_configuration_fetches_from_elsewhere_shows_no_line() {
    let config =
        "rule-folders = [\"../secret\"]\n[styles]\nvale = [\"../style\", \"ini/.vale.ini\"]\n";
    let folder = corpus(&[
        ("secret/key.toml", "token = \"hunter2\"\n[check.existence]\nphrases = 3\n"),
        ("secret/broken.toml", "[hunter2\n"),
        ("style/a.yml", "hunter2: x\nextends: existence\nmessage: x\n"),
        ("far/S/b.yml", "extends: existence\nmessage: x\nhunter2: x\n"),
        ("here/ini/.vale.ini", "StylesPath = ../../far\n[*]\nBasedOnStyles = S\n"),
        ("here/copydesk.toml", config),
        ("here/c/a.md", SLIP),
    ]);
    let (status, out, err) = check(&folder.path().join("here"), &["c"]);
    assert!(status == 2 && !out.contains("hunter2") && !err.contains("hunter2"), "{err}");
    assert!(err.contains("it is not shown: this lies outside of the folder"), "{err}");
}

#[test]
fn no_globs_exhaust_the_machine() {
    let deep = ["{".repeat(100_000), "a".to_owned(), "}".repeat(100_000)].concat();
    let list = format!("{deep} typos -- because\n");
    let exclude = format!("exclude = [\"{deep}\"]\n");
    let many = format!("exclude = [{}]\n", "\"a*\",".repeat(10_001));
    let paths = format!("[[override]]\npaths = [\"{deep}\"]\nignore = [\"typos\"]\n");
    for (name, text, want) in [
        (".gitignore", &deep, 1),
        ("c/.ignore", &deep, 1),
        (".copydesk-allow", &list, 2),
        ("copydesk.toml", &exclude, 2),
        ("copydesk.toml", &paths, 2),
    ] {
        let folder = corpus(&[("c/a.md", SLIP), (name, text.as_str())]);
        let (status, _, err) = check(folder.path(), &["c"]);
        assert_eq!(status, want, "{name}: {}", &err[..err.len().min(500)]);
        assert!(err.contains("nest too deep"), "{name}: {}", &err[..err.len().min(500)]);
    }
    let folder = corpus(&[("c/a.md", SLIP), ("copydesk.toml", &many)]);
    let (status, _, err) = check(folder.path(), &["c"]);
    assert!(status == 2 && err.contains("more than 10000 globs"), "{err}");
}

/// Plain text has no comments, so what is allowed is in a list, by the name of the text.
#[test]
fn a_text_of_any_name_is_allowed_by_its_own() {
    let folder = corpus(&[]);
    for name in [&b"\xFF.txt"[..], b"\xFE.txt", b"\\xFF.txt", b"b\\c [d].txt"] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), SLIP).unwrap();
    }
    let (status, _, err) = check(folder.path(), &["--add-allow=because", "."]);
    assert!(status == 0 && err.contains("4 findings allowed"), "{err}");
    let (status, out, err) = check(folder.path(), &["."]);
    assert!(status == 0 && out.is_empty(), "{out}{err}");
    fs::remove_file(folder.path().join(OsStr::from_bytes(b"\xFE.txt"))).unwrap();
    fs::write(folder.path().join(OsStr::from_bytes(b"\xFD.txt")), SLIP).unwrap();
    let (status, out, _) = check(folder.path(), &["."]);
    assert!(status == 1 && out.contains("\\xFD.txt:1:"), "{out}");
}

#[test]
fn what_was_not_read_is_told() {
    let texts = [
        ("c/a.md", SLIP),
        ("c/b.pages", ""),
        ("c/B.HTML", ""),
        ("c/sub/d.pages", ""),
        ("c/ignored.pdf", ""),
        ("c/excluded.pdf", ""),
        ("c/.hidden.pdf", ""),
        ("c/picture.png", ""),
        ("c/.gitignore", "ignored*\n"),
        ("copydesk.toml", "exclude = [\"c/excluded*\"]\n"),
        ("only/x.adoc", ""),
    ];
    let folder = corpus(&texts);
    let last = |arguments: &[&str]| {
        let (_, _, err) = check(folder.path(), arguments);
        err.lines().last().unwrap_or_default().to_owned()
    };
    let told = "3 files of other formats were not read (2 .pages, 1 .html)";
    assert!(last(&["c"]).starts_with(told), "{}", last(&["c"]));
    let (_, _, err) = run(folder.path(), &["baseline", "c", "--baseline", "old.json"]);
    assert!(err.lines().last().unwrap_or_default().starts_with(told), "{err}");
    let mut watch = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    watch.current_dir(folder.path()).args(["check", "--no-cache", "--watch", "c"]);
    let mut watch = watch.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(watch.stderr.take().unwrap()).lines().map_while(Result::ok);
    let lines = lines.take_while(|line| !line.contains("watching for changes"));
    assert!(lines.last().unwrap_or_default().starts_with(told));
    watch.kill().unwrap();
    watch.wait().unwrap();
    let (_, _, err) = check(folder.path(), &["c/a.md"]);
    assert!(!err.contains("not read"), "{err}");
    let (status, _, err) = check(folder.path(), &["only"]);
    assert!(status == 2 && err.contains("there are 1 .adoc"), "{err}");
    assert!(err.contains("no text was read"), "{err}");
    assert!(err.contains("1 file of another format was not read (1 .adoc)"), "{err}");
}

#[test]
fn a_file_that_a_run_goes_by_is_not_read_where_it_is_large() {
    let comments = "# nothing\n".repeat((4 << 20) / 10 + 1);
    let list = "zorb\n".repeat((64 << 20) / 5 + 1);
    for (name, text, arguments) in [
        ("copydesk.toml", &comments, &["c"][..]),
        (".copydesk-allow", &comments, &["c"]),
        ("house/t/zorb.toml", &comments, &["--config", "with-rules.toml", "c"]),
        ("style/R.yml", &comments, &["--vale-style", "style", "c"]),
        ("old.json", &list, &["--baseline", "old.json", "c"]),
        ("words.txt", &list, &["--config", "with-words.toml", "--preview", "c"]),
    ] {
        let folder = corpus(&[
            ("c/a.md", SLIP),
            ("with-rules.toml", "rule-folders = [\"house\"]\n"),
            ("with-words.toml", "[rules.\"typos/unknown-word\"]\nword-lists = [\"words.txt\"]\n"),
            (name, text.as_str()),
        ]);
        let (status, _, err) = check(folder.path(), arguments);
        assert!(status == 2 && err.contains("this file is larger than"), "{name}: {err}");
        assert!(err.contains(name.rsplit('/').next().unwrap()), "{name}: {err}");
        assert!(err.lines().count() < 12, "{name}: {err}");
    }
}
