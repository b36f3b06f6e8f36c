//! Which files make the corpus.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::config::Config;
use crate::diagnostic::Problem;

/// Extensions of files that a walk picks up.
pub const EXTENSIONS: &[&str] = &["md", "markdown", "mdown", "mkd", "txt", "text"];

/// The files under the given paths, sorted, each once; files named outright are taken whatever
/// their extension.
#[must_use]
pub fn discover(paths: &[PathBuf], config: &Config, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_file() {
            files.push(path.clone());
            continue;
        }
        if !path.exists() {
            let problem = Problem::error("no such file or folder").path(path.display().to_string());
            problems.push(problem.help("paths are relative to the working folder"));
            continue;
        }
        for entry in WalkBuilder::new(path).require_git(false).build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    let path = entry.into_path();
                    if wanted(&path, config) {
                        files.push(path);
                    }
                }
                Ok(_) => {}
                Err(error) => problems.push(Problem::error(error.to_string())),
            }
        }
    }
    files.sort();
    files.dedup();
    files
}

fn wanted(path: &Path, config: &Config) -> bool {
    let relative = config.root().and_then(|root| {
        let path = std::path::absolute(path).ok()?;
        path.strip_prefix(root).ok().map(Path::to_owned)
    });
    let relative = relative.as_deref().unwrap_or(path);
    let extension = path.extension().and_then(|extension| extension.to_str());
    let known = extension.is_some_and(|extension| {
        EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
    });
    let included = config.include.as_ref().map_or(known, |globs| globs.matches(relative));
    included && !config.exclude.matches(relative)
}
