//! What stands in this repository: its files, those that tests write among them, and the rules that are
//! built in.

use std::fs;
use std::path::{Path, PathBuf};

use copydesk::house::config::Config;
use copydesk::house::rulefile::RuleFile;
use copydesk::rulebook::ruleset;

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files with an extension below a folder, in the order of their paths.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
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

/// The files with an extension in a folder that has one for each rule, by the ids of the rules.
pub(crate) fn by_rule(folder: &str, extension: &str) -> Vec<(String, PathBuf)> {
    let folder = root().join(folder);
    let id = |path: &Path| {
        let relative = path.strip_prefix(&folder).unwrap().with_extension("");
        relative.to_string_lossy().replace('\\', "/")
    };
    let mut out: Vec<_> =
        files(&folder, extension).into_iter().map(|path| (id(&path), path)).collect();
    out.sort();
    out
}

/// The built-in rules.
pub(crate) fn rule_files() -> Vec<RuleFile> {
    let mut problems = Vec::new();
    let files = ruleset::files(&Config::default(), &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    files
}

/// Whether files are rewritten instead of compared.
pub(crate) fn blesses() -> bool {
    std::env::var_os("COPYDESK_BLESS").is_some()
}

/// Compares a file of the repository with what it should be, or rewrites it.
pub(crate) fn expect(path: &str, wanted: &str) {
    let file = root().join(path);
    let found = fs::read_to_string(&file).unwrap_or_default();
    if blesses() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, wanted).unwrap();
    } else {
        let differs = found.lines().zip(wanted.lines()).position(|(found, wanted)| found != wanted);
        let line = differs.unwrap_or_else(|| found.lines().count().min(wanted.lines().count()));
        assert!(
            found == wanted,
            "{path} is out of date from line {}:\n  {}\nshould be\n  {}\nCOPYDESK_BLESS=1 rewrites it",
            line + 1,
            found.lines().nth(line).unwrap_or_default(),
            wanted.lines().nth(line).unwrap_or_default(),
        );
    }
}
