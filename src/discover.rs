//! Which files make the corpus.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::baseline;
use crate::config::{self, Config};
use crate::diagnostic::Problem;

/// Extensions of files that a walk picks up.
pub const EXTENSIONS: &[&str] =
    &["md", "markdown", "mdown", "mkd", "rst", "tex", "ltx", "txt", "text", "bib"];

/// The files under the given paths, sorted, each once; files named outright are taken whatever
/// their extension.
///
/// What `.gitignore` and its kin leave out is left out, and so are hidden files.
#[must_use]
pub fn discover(paths: &[PathBuf], config: &Config, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        if path.is_file() {
            files.push(path.clone());
        } else if path.is_dir() {
            let before = files.len();
            walk(path, config, &mut files, problems);
            if files.len() == before {
                let problem = Problem::error("there are no texts in this folder").path(name);
                problems.push(problem.help(match config.include {
                    Some(_) => "`include` and `exclude` in copydesk.toml leave nothing".to_owned(),
                    None => format!("looked for files that end in .{}", EXTENSIONS.join(", .")),
                }));
            }
        } else {
            let what = if path.exists() { "this is no file" } else { "no such file or folder" };
            let problem = Problem::error(what).path(name);
            problems.push(problem.help("paths are relative to the working folder"));
        }
    }
    // One file may be reached twice, as `a.md` and as `./a.md`.
    files.sort_by_cached_key(|path| path.strip_prefix(".").unwrap_or(path).to_owned());
    files.dedup_by(|a, b| a.strip_prefix(".").unwrap_or(a) == b.strip_prefix(".").unwrap_or(b));
    files
}

fn walk(folder: &Path, config: &Config, files: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let path = entry.into_path();
                if is_wanted(&path, config) {
                    files.push(path);
                }
            }
            Ok(_) => {}
            Err(error) => problems.push(unreadable(folder, &error)),
        }
    }
}

/// What kept a part of a folder from being read.
fn unreadable(folder: &Path, error: &ignore::Error) -> Problem {
    let place = path_of(error).unwrap_or(folder);
    let what = match error.io_error() {
        Some(cause) => format!("cannot read the folder: {cause}"),
        None => error.to_string(),
    };
    Problem::error(what).path(place.strip_prefix(".").unwrap_or(place).display().to_string())
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

/// Whether a file of this name may tell which rules run, how, and which findings are reported.
#[must_use]
pub fn is_ruling(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    let named = |name: &str| path.file_name().is_some_and(|it| it == name);
    ["toml", "yml", "yaml", "ini"].contains(&extension)
        || named(config::ALLOW_LIST)
        || named(baseline::FILE_NAME)
}

/// Whether a walk picks up a file of this name.
#[must_use]
pub fn is_wanted(path: &Path, config: &Config) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let known = extension.is_some_and(|extension| {
        EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
    });
    if config.include.is_none() && !known {
        return false;
    }
    let relative = config.relative(path);
    let included = config.include.as_ref().is_none_or(|globs| globs.matches(&relative));
    included && !config.exclude.matches(&relative)
}
