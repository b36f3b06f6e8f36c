//! Nothing that a text, a name, a configuration or an argument holds reaches a terminal or a
//! line of a report as a control character, a mark of direction or a line of its own; JSON and XML
//! stay what they are.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Every kind of character that must not be printed, and what build servers obey.
const HOSTILE: &str = "\u{1b}[31m\u{1b}]0;t\u{7}\u{8}\u{9b}2J\u{85}\u{202e}\u{2066}\u{200f}\u{61c}\u{feff}\u{2028}\
                       \u{e0041}\u{7f}\u{b}##vso[task.setvariable variable=x]##[error]x##teamcity[a]";
/// A line that a build server takes for a command.
const LINE: &str = "\n  ::error file=x::pwned\r::stop-commands::y\r\n::error::z\n";

fn is_forbidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'
        | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}')
}

/// The corpus, with its configuration where `config` says so.
fn corpus(root: &Path) {
    let write = |name: &str, text: String| {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let text = format!(
        "# The Acme{HOSTILE}Works\n\nThe the dog recieve{HOSTILE}d it. utilise{HOSTILE} it. We met \
         on 31 February{HOSTILE} 2021 and on Monday, 5 March 2019.\n{LINE}\nTeh cat (Smith \
         {HOSTILE}2019; Jones et al., 2020). The attack in Kabul on 3 January 2024 was bad.\n"
    );
    write(&format!("f{HOSTILE}{LINE}d/a{HOSTILE}{LINE}.md"), text.clone());
    write("::error file=x::pwned.md", text.clone());
    write("=cmd().md", text.replace("3 January 2024", "4 January 2024"));
    let cite = format!(
        "\\documentclass{{article}}\\begin{{document}}\nTeh \\cite{{foo{LINE}}} and \
         \\cite{{k{HOSTILE}}} and \\ref{{sec:{HOSTILE}{LINE}}}.\n\\bibliography{{b}}\n\\end{{document}}\n"
    );
    write("c.tex", cite);
    write("broken.bib", format!("@article{{k{HOSTILE},\n title={{A}}{LINE}}}\n"));
    write(
        "b.bib",
        format!(
            "@article{{k,\n author={{Smith{HOSTILE}, J}},\n title={{A {LINE} {HOSTILE} \
             title}},\n year=2019,\n journal={{J{HOSTILE}{LINE}}},\n doi={{https://doi.org/10.1/{HOSTILE}{LINE}}},\n \
             url={{http://x/{HOSTILE}{LINE}}}}}\n@article{{k2,\n author={{Smith{HOSTILE}, J}},\n title={{B}},\n\
             year={{20x{HOSTILE}{LINE}}}}}\n@article{{k2,\n title={{C {HOSTILE}}}}}\n"
        ),
    );
}

/// A value of TOML with the hostile characters in it.
fn toml(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if is_forbidden(c) || matches!(c, '\n' | '"' | '\\') {
            out.push_str(&format!("\\U{:08X}", c as u32));
        } else {
            out.push(c);
        }
    }
    format!("\"{out}\"")
}

fn rules(root: &Path) {
    let value = toml(&format!("dog{HOSTILE}{LINE}"));
    fs::write(
        root.join("copydesk.toml"),
        format!(
            "rule-folders = [\"rules\"]\n[[term]]\nuse = {value}\nnot = [\"dog\"]\n[[term]]\nuse = \"cat\"\n\
             not = [{value}, \"kitten\"]\n[[override]]\npaths = [\"*.bib\"]\nignore = [\"style\"]\nreason = {value}\n"
        ),
    )
    .unwrap();
    fs::create_dir_all(root.join("rules/style")).unwrap();
    fs::write(
        root.join(format!("rules/style/r{HOSTILE}.toml").replace('/', "_").replace("rules_style_", "rules/style/")),
        format!(
            "title = {value}\nlevel = \"warning\"\nsource = {value}\nexplain = {value}\n[check.existence]\n\
             phrases = [\"utilise\", \"met\"]\nmessage = {value}\n[[example]]\nbad = {value}\ngood = \"utilise\"\n"
        ),
    )
    .unwrap();
}

struct Job<'a> {
    root: &'a Path,
}

impl Job<'_> {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(arguments).current_dir(self.root).stdin(Stdio::null());
        command.env("XDG_CACHE_HOME", self.root.join(".cache"));
        command.output().unwrap()
    }

    /// Runs a command and looks at every byte that it prints; gives standard output.
    fn clean(&self, arguments: &[&str], commands: bool) -> String {
        let output = self.run(arguments);
        let shown = format!("{arguments:?}");
        assert!(output.status.code().is_some_and(|code| code <= 2), "{shown}: {output:?}");
        for (at, bytes) in [&output.stdout, &output.stderr].into_iter().enumerate() {
            let text = str::from_utf8(bytes).unwrap();
            assert!(!text.contains("panicked"), "{shown}: {text}");
            for line in text.split('\n') {
                let bad = line.chars().find(|&c| is_forbidden(c));
                assert!(bad.is_none(), "{shown} prints {bad:?}: {line:?}");
                for sign in ["##[", "##vso[", "##teamcity["] {
                    assert!(!line.contains(sign), "{shown} prints a command: {line:?}");
                }
                let rest = line.trim_start();
                let own = commands && at == 0 || line.starts_with(' ') && rest.starts_with("::: ");
                assert!(own || !rest.starts_with("::"), "{shown} prints a command: {line:?}");
            }
        }
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Reads lines of JSON, or one value.
fn json(text: &str) -> Vec<Value> {
    serde_json::from_str(text).map_or_else(
        |_| text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        |value| vec![value],
    )
}

fn assert_xml(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => return,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                tag.attributes().for_each(|it| drop(it.unwrap()));
            }
            _ => {}
        }
    }
}

#[test]
fn every_format_and_command_prints_nothing_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    corpus(root);
    for configured in [false, true] {
        if configured {
            rules(root);
        }
        let job = Job { root };
        let check = |format: &str| {
            job.clean(&["check", "--no-cache", "--preview", "--format", format], format == "github")
        };
        for format in ["full", "concise", "grouped", "statistics"] {
            assert!(!check(format).is_empty(), "{format}");
        }
        let found = json(&check("json"));
        let name = format!("f{HOSTILE}{LINE}d/a{HOSTILE}{LINE}.md");
        assert!(
            found.iter().any(|it| it["path"] == name.as_str()),
            "paths of JSON are the real ones"
        );
        let sarif = &json(&check("sarif"))[0];
        let told = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"];
        let problems = told.as_array().map_or(0, Vec::len);
        assert_eq!(check("github").lines().count(), found.len() + problems);
        for format in ["sarif", "gitlab", "rdjson"] {
            assert!(!json(&check(format)).is_empty());
        }
        let page = check("html");
        let (_, data) = page.split_once("id=\"data\">").unwrap();
        assert!(!json(data.split_once("</script>").unwrap().0).is_empty());
        for format in ["junit", "checkstyle"] {
            assert_xml(&check(format));
        }
        let style =
            ["check", "--no-cache", "--preview", "--select", "style", "--format", "concise"];
        assert_eq!(job.clean(&style, false).contains("style/r"), configured);
        for json_too in [
            &["facts"][..],
            &["timeline", "--format", "json"],
            &["references", "--format", "json"],
            &["references", "--format", "csl-json"],
            &["rules", "--format", "json"],
        ] {
            assert!(!json(&job.clean(json_too, false)).is_empty(), "{json_too:?}");
        }
        let fingerprint = found[0]["fingerprint"].as_str().unwrap();
        for arguments in [
            &["timeline"][..],
            &["timeline", "--format", "markdown"],
            &["timeline", "--format", "csv"],
            &["references"],
            &["references", "--format", "bibtex"],
            &["stylesheet"],
            &["stylesheet", "--format", "toml"],
            &["rules"],
            &["rules", "--format", "markdown"],
            &["explain", "style"],
            &["test", "--all"],
            &["test", "rules"],
            &["check", "--show-files"],
            &["check", "--show-config", &name],
            &["check", "--zones", &name],
            &["check", "--no-cache", "--timings", "--preview"],
            &["check", "--no-cache", "--preview", "--explain-finding", fingerprint],
        ] {
            job.clean(arguments, false);
        }
    }
}

#[test]
fn arguments_and_broken_inputs_are_told_and_not_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    corpus(root);
    let job = Job { root };
    let bad = format!("x{HOSTILE}{LINE}");
    let option = format!("--{bad}");
    let format = format!("--format={bad}=y");
    let since = format!("--since={bad}");
    for arguments in [
        &["check", &bad][..],
        &["check", &option],
        &[&bad],
        &["check", &format],
        &["check", "--fail-on", &bad],
        &["check", "-j", &bad],
        &["check", "--select", &bad],
        &["check", "--config", &bad],
        &["check", "--baseline", &bad],
        &["check", "--explain-finding", &bad],
        &["check", "--zones", &bad],
        &["check", "--show-config", &bad],
        &["check", "--output-file", &format!("{bad}/no/such")],
        &["check", "--vale-style", &bad],
        &["check", &since],
        &["explain", &bad],
        &["test", &bad],
        &["facts", &bad],
        &["clean", "--cache-dir", &bad],
        &["init", "no\u{1b}such\n::error::folder/x"],
        &["init", "--style", &format!("st{HOSTILE}{LINE}")],
    ] {
        job.clean(arguments, false);
        if arguments[0] == "check" && arguments.len() == 2 {
            job.clean(&[arguments, &["--format", "github"][..]].concat(), true);
        }
    }
    let broken = [
        ("copydesk.toml", format!("[[term]]\nuse = \"{HOSTILE}\"\n\u{1b}::error::x\n")),
        ("copydesk.toml", format!("language = {}\n", toml(&bad))),
        ("copydesk.toml", format!("select = [{}]\n", toml(&bad))),
        ("copydesk.toml", format!("vale-styles = [{}]\n", toml(&bad))),
        ("copydesk.toml", format!("{} = 1\n", toml(&bad))),
        ("copydesk.toml", "vale-styles = [\"S\"]\n".to_owned()),
        (".copydesk-allow", format!("a.md {bad} \u{1b} -- {bad}\n")),
        ("copydesk-baseline.json", format!("{{\"x{HOSTILE}\": 1}}{LINE}")),
    ];
    fs::create_dir_all(root.join("S/T")).unwrap();
    fs::write(
        root.join("S/T/a.yml"),
        format!("extends: existence\nmessage: 'a{HOSTILE}'\ntokens: [\n  - {bad}\n:"),
    )
    .unwrap();
    for (name, text) in broken {
        fs::write(root.join(name), text).unwrap();
        for format in ["full", "github"] {
            job.clean(&["check", "--no-cache", "--format", format], format == "github");
        }
        job.clean(&["rules"], false);
        fs::remove_file(root.join(name)).unwrap();
    }
}

#[test]
fn a_diff_is_for_patch_and_names_forge_no_header() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a\n+++ b\u{1b}.md";
    fs::write(folder.path().join(name), "::error::x\n\nThe the dog.\n").unwrap();
    let job = Job { root: folder.path() };
    let output = job.run(&["check", "--no-cache", "--diff", "--unsafe-fixes"]);
    let diff = String::from_utf8(output.stdout).unwrap();
    let header = diff.lines().next().unwrap();
    assert_eq!(header, r#"--- "a/a\n+++ b\033.md""#, "{diff}");
    assert!(diff.contains("-::error::x\n+::error::x\n"), "{diff}");
}
