//! The house plan, enforced: who may import whom, and that every rule has its partners.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms by rank, lowest first: a file imports only from lower ranks and from its own room's
/// `mod.rs`. `src/lib.rs` prints the same table with what each room is for.
const RANKS: &[&[&str]] = &[
    &["span", "files", "escape"],
    &[
        "source",
        "zone",
        "data",
        "calendar",
        "diagnostic",
        "atomic",
        "monitor",
        "frame",
        "effort",
        "edits",
    ],
    &["input", "document", "fold", "excerpt", "timewords", "lexicon", "yaml", "git"],
    &["token", "quotemark", "rulefile", "authorship", "reckoning", "dictionary", "fingerprint"],
    &["vocabulary", "baseline"],
    &["layers", "config", "read"],
    &["facts"],
    &["entities", "spellings", "bibliography", "suppress", "fix"],
    &["rules", "reading"],
    &["timeline", "vale", "corpus", "cache"],
    &["ruleset", "discover", "stylesheet"],
    &["engine"],
    &["report", "examples", "rulepage", "schema", "session"],
    &["narrow", "allow"],
    &["server"],
    &["cli"],
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rank(room: &str) -> usize {
    RANKS.iter().position(|rooms| rooms.contains(&room)).unwrap_or_else(|| {
        panic!("`{room}` has no rank: give it one in tests/architecture.rs and in src/lib.rs")
    })
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// The modules that a file names after `crate::`, as paths such as `facts::date`; `Upper` names
/// and functions are left out by the caller. Braces are opened.
fn imports(text: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        expand(rest, &mut Vec::new(), &mut out);
    }
    out
}

/// Reads one path, or a braced list of paths, behind a prefix; returns how much it took.
fn expand(text: &str, prefix: &mut Vec<String>, out: &mut Vec<Vec<String>>) -> usize {
    let depth = prefix.len();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with('{') {
            at += 1;
            loop {
                at += expand(&text[at..], prefix, out);
                let rest = text[at..].trim_start();
                at = text.len() - rest.len();
                if rest.starts_with(',') {
                    at += 1;
                } else {
                    break;
                }
            }
            at += usize::from(text[at..].starts_with('}'));
            break;
        }
        let len = trimmed.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(trimmed.len());
        if len > 0 {
            prefix.push(trimmed[..len].to_owned());
        }
        at += len;
        if len > 0 && text[at..].starts_with("::") {
            at += 2;
            continue;
        }
        if len > 0 {
            out.push(prefix.clone());
        }
        break;
    }
    prefix.truncate(depth);
    at
}

#[test]
fn imports_follow_the_ranks() {
    let src = root().join("src");
    let mut wrong = Vec::new();
    for path in files(&src, "rs") {
        let relative = path.strip_prefix(&src).unwrap().with_extension("");
        let module: Vec<String> =
            relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if module == ["lib"] || module == ["main"] {
            continue;
        }
        let own_rank = rank(&module[0]);
        for import in imports(&fs::read_to_string(&path).unwrap()) {
            let shown = import.join("::");
            if import[0] != module[0] {
                if rank(&import[0]) >= own_rank {
                    wrong
                        .push(format!("{}: crate::{shown} is not of a lower rank", path.display()));
                }
                continue;
            }
            // Inside a room: `mod.rs` may import its files; a file may import what stands in a
            // `mod.rs` above it, never a sibling.
            let is_mod = module.last().is_some_and(|last| last == "mod");
            let folder = &module[..module.len() - 1];
            let shared = import.iter().zip(folder).take_while(|(a, b)| a == b).count();
            let next = import.get(shared);
            let is_module = next.is_some_and(|name| {
                let folder: PathBuf = folder[..shared].iter().collect();
                let base = src.join(folder).join(name);
                base.with_extension("rs").exists() || base.join("mod.rs").exists()
            });
            if is_module && !(is_mod && shared == folder.len()) {
                wrong.push(format!("{}: crate::{shown} is a sibling", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the ranks:\n{}", wrong.join("\n"));
}

#[test]
fn the_map_in_lib_names_every_room() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (rank, rooms) in RANKS.iter().enumerate() {
        let row = lib.lines().find(|line| line.starts_with(&format!("//! | {rank} |")));
        let row = row.unwrap_or_else(|| panic!("src/lib.rs has no row for rank {rank}"));
        for room in *rooms {
            assert!(
                row.contains(&format!("[`{room}`]")),
                "`{room}` is not in the row of rank {rank}"
            );
        }
    }
}

#[test]
fn every_rule_has_a_case_file_and_every_case_file_a_rule() {
    let ids = |folder: &str, extension: &str| -> BTreeSet<String> {
        let folder = root().join(folder);
        let files = files(&folder, extension).into_iter();
        let ids = files.map(|path| {
            let relative = path.strip_prefix(&folder).unwrap().with_extension("");
            relative.to_string_lossy().replace('\\', "/")
        });
        ids.filter(|id| !id.starts_with("data/")).collect()
    };
    assert_eq!(ids("rules", "toml"), ids("tests/cases", "md"));
}

#[test]
fn no_file_has_two_jobs() {
    for path in files(&root().join("src"), "rs") {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines: give its second job a file", path.display());
    }
}

#[test]
fn every_module_opens_with_what_it_is_for() {
    for path in files(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} has no module doc", path.display());
    }
}
