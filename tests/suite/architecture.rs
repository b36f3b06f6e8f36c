//! The house plan, enforced: who may import whom, and that every rule has its partners.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::repository::{by_rule, files, root};

/// A module by its path from the crate, such as `facts::date`; the crate itself is empty.
type Module = Vec<String>;

/// Every file of `src/` as a module; the binary is none.
fn modules() -> BTreeMap<Module, PathBuf> {
    let src = root().join("src");
    let module = |path: &PathBuf| {
        let relative = path.strip_prefix(&src).unwrap().with_extension("");
        let mut module: Module = relative.iter().map(|it| it.to_str().unwrap().into()).collect();
        module.pop_if(|last| last == "mod" || last == "lib");
        module
    };
    let files = files(&src, "rs").into_iter().filter(|path| !path.ends_with("main.rs"));
    files.map(|path| (module(&path), path)).collect()
}

/// The groups of `mod` lines of a file, from the ground up: neighbouring lines make a group.
fn groups(path: &Path) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    for (at, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        let line = line.strip_prefix("pub(super) ").unwrap_or(line);
        let Some(name) = line.strip_prefix("mod ").and_then(|it| it.strip_suffix(';')) else {
            continue;
        };
        if last.is_none_or(|last| last + 1 != at) {
            groups.push(Vec::new());
        }
        groups.last_mut().unwrap().push(name.to_owned());
        last = Some(at);
    }
    groups
}

/// What a file imports, or names by a path, from `crate::` or `super::`; its tests are left out.
fn imports(module: &[String], text: &str) -> Vec<Module> {
    let mut out = Vec::new();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    for (at, word) in code.match_indices("crate::") {
        expand(&code[at + word.len()..], &mut Vec::new(), &mut out);
    }
    for (at, word) in code.match_indices("super::") {
        if code[..at].ends_with("super::") {
            continue;
        }
        let mut rest = &code[at + word.len()..];
        let mut base = module[..module.len().saturating_sub(1)].to_vec();
        while let Some(further) = rest.strip_prefix(word) {
            rest = further;
            base.pop();
        }
        expand(rest, &mut base, &mut out);
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

/// `mod.rs` declares its files in groups, from the ground up; `lib.rs` declares the rooms so. A file
/// imports only what stands in a group above its own line there. So no two files of a group know
/// each other, and there is no circle.
#[test]
fn imports_go_down_only() {
    let modules = modules();
    let groups: BTreeMap<_, _> =
        modules.iter().map(|(module, path)| (module.clone(), groups(path))).collect();
    let floor = |folder: &[String], name: &String| {
        groups[folder].iter().position(|group| group.contains(name))
    };
    let mut wrong = Vec::new();
    for (module, path) in &modules {
        for mut import in imports(module, &fs::read_to_string(path).unwrap()) {
            while !modules.contains_key(&import) {
                import.pop();
            }
            let shared = import.iter().zip(module).take_while(|(a, b)| a == b).count();
            // What stands in a `mod.rs` above, and what a `mod.rs` has below it, is its own.
            let (Some(other), Some(own)) = (import.get(shared), module.get(shared)) else {
                continue;
            };
            let folder = &module[..shared];
            if floor(folder, other) >= floor(folder, own) {
                let shown = path.strip_prefix(root()).unwrap().display();
                wrong.push(format!("{shown}: `{}` is not below it", import.join("::")));
            }
        }
    }
    wrong.dedup();
    assert!(
        wrong.is_empty(),
        "imports that do not go down, by the groups of `mod` lines:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn imports_are_seen_in_every_form() {
    let module = ["rules", "dates", "age"].map(String::from);
    let seen = |code: &str| -> Vec<String> {
        imports(&module, code).iter().map(|path| path.join("::")).collect()
    };
    assert_eq!(seen("use crate::facts::{date::{Date, value}, life};").len(), 3);
    assert_eq!(seen("use super::format;"), ["rules::dates::format"]);
    assert_eq!(seen("let it = super::super::naming::times(2);"), ["rules::naming::times"]);
    assert!(
        seen("// crate::facts\n#[cfg(test)]\nmod tests {\n    use crate::facts;\n}").is_empty()
    );
}

#[test]
fn the_map_in_lib_names_every_room_from_the_ground_up() {
    let lib = root().join("src/lib.rs");
    let rooms: Vec<_> = groups(&lib).into_iter().flatten().collect();
    let text = fs::read_to_string(lib).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | [`")?.split_once("`]"));
    let named: Vec<_> = rows.map(|(room, _)| room).collect();
    assert_eq!(named, rooms);
    let map = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    for room in rooms {
        assert!(map.contains(&format!("`{room}/`")), "docs/architecture.md leaves `{room}/` out");
    }
}

#[test]
fn every_rule_has_a_case_file_and_every_case_file_a_rule() {
    let ids = |folder: &str, extension: &str| -> BTreeSet<String> {
        let ids = by_rule(folder, extension).into_iter().map(|(id, _)| id);
        ids.filter(|id| !["data/", "presets/"].iter().any(|it| id.starts_with(it))).collect()
    };
    assert_eq!(ids("rules", "toml"), ids("tests/cases", "md"));
}

/// What a kind of check is in a file: its name, and the struct of its options.
fn kind_in(text: &str) -> Option<(String, String)> {
    let code: String = text.split_whitespace().collect();
    let (_, rest) = code.split_once("constKIND:Kind=Kind::")?;
    let (structure, rest) = rest.split_once('<')?.1.split_once('>')?;
    Some((rest.split('"').nth(1)?.to_owned(), structure.to_owned()))
}

/// `url-year` as `UrlYear`.
fn camel_case(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').map(word).collect()
}

/// Whoever knows a rule by its name finds its file, its kind and its struct by it, too. A kind that
/// serves several rules has a name of its own.
#[test]
fn rule_kind_file_and_struct_share_one_name() {
    let folder = root().join("src/rules");
    let mut kinds: BTreeSet<(String, String)> = BTreeSet::new();
    for path in files(&folder, "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let Some((kind, structure)) = kind_in(&text) else {
            assert!(!text.contains("Kind::of::<"), "{}: make it a `KIND`", path.display());
            continue;
        };
        let relative = path.strip_prefix(&folder).unwrap().with_extension("");
        let mut parts: Vec<_> = relative.iter().map(|it| it.to_str().unwrap()).collect();
        parts.pop_if(|last| *last == "mod");
        assert_eq!(parts.last().unwrap().replace('_', "-"), kind, "{}", path.display());
        // A fact may have the name already.
        let stem = structure.strip_suffix("Check").unwrap_or(&structure);
        let under_work = UNDER_WORK.iter().any(|it| path.starts_with(root().join(it)));
        assert!(under_work || camel_case(&kind) == stem, "{}", path.display());
        assert!(kinds.insert((parts[0].to_owned(), kind)), "{} is there twice", path.display());
    }

    let folder = root().join("rules");
    let mut rules: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for path in files(&folder, "toml") {
        let relative = path.strip_prefix(&folder).unwrap().with_extension("");
        let parts: Vec<_> = relative.iter().map(|it| it.to_str().unwrap().to_owned()).collect();
        let [family, rule] = &*parts else { continue };
        if family == "data" || family == "presets" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let kind = text.lines().find_map(|line| line.strip_prefix("[check.")?.strip_suffix(']'));
        let kind = (family.clone(), kind.unwrap().to_owned());
        if kinds.contains(&kind) {
            rules.entry(kind).or_default().push(rule.clone());
        }
    }
    for ((_, kind), rules) in &rules {
        assert!(rules.len() > 1 || rules[0] == *kind, "`{}` is of kind `{kind}`", rules[0]);
    }
}

/// Names that would fit a hundred things: what they stood for has a name of its own.
#[test]
fn no_name_says_nothing() {
    let is = ["struct ", "enum ", "type ", "trait "];
    for path in files(&root().join("src"), "rs") {
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        if UNDER_WORK.iter().any(|it| shown.starts_with(it)) {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let line = line.trim_start().trim_start_matches("pub(super) ");
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let near = line.starts_with("fn near(") || line.starts_with("fn near<");
            assert!(!near, "{shown}: near to what? {line}");
            let own = line.starts_with("fn text(&self, at: usize)");
            assert!(
                !own || shown.ends_with("cursor.rs"),
                "{shown}: a `Cursor` has the text of a token"
            );
            let Some(rest) = is.iter().find_map(|it| line.strip_prefix(it)) else { continue };
            let name = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            assert!(
                !["Words", "Table", "Entry", "Finder", "Form"].contains(&name),
                "{shown}: what is `{name}`?"
            );
        }
    }
}

/// `files::real` and its kin say what becomes of a path that leads nowhere.
#[test]
fn paths_are_resolved_in_one_place() {
    let src = root().join("src");
    for path in files(&src, "rs").iter().filter(|path| !path.starts_with(src.join("files"))) {
        let code = fs::read_to_string(path).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        assert!(!code.contains("canonicalize"), "{}: use `files::real`", path.display());
    }
}

/// What is written anew.
const UNDER_WORK: &[&str] = &[
    "src/facts/event.rs",
    "src/facts/instrument.rs",
    "src/facts/statement/",
    "src/rules/dates/conflict/",
    "src/rules/naming/partial_name.rs",
];

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

/// A page that sends its reader to a file that was moved costs more than one that names none.
#[test]
fn pages_for_developers_name_files_that_are_there() {
    let mut pages = files(&root().join("docs/contributing"), "md");
    pages.extend(
        ["docs/architecture.md", "docs/sentences.md", "CONTRIBUTING.md"].map(|it| root().join(it)),
    );
    let sources: Vec<_> = ["src", "tests", "xtask/src", "fuzz"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), "rs"))
        .chain([root().join("build.rs")])
        .collect();
    for page in pages {
        for name in fs::read_to_string(&page).unwrap().split('`').skip(1).step_by(2) {
            let is_file = name.ends_with(".rs") && !name.contains(['<', ' ', '*']);
            let found = sources.iter().any(|path| path.ends_with(name));
            assert!(found || !is_file, "{} sends to `{name}`", page.display());
        }
    }
}
