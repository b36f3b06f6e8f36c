//! Which files make the corpus.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;

use crate::files::{self, Identity};
use crate::house::baseline;
use crate::house::config::{self, Config};
use crate::house::rulefile::nearest;
use crate::read::format;
use crate::read::input;
use crate::text::escape;
use crate::text::finding::Problem;

/// Names of the files that the walk itself reads in a folder, or git.
const IGNORE_FILES: [&str; 4] = [".gitignore", ".ignore", ".git/info/exclude", ".gitattributes"];

/// The files of a corpus.
#[derive(Debug, Default)]
pub struct Found {
    /// The texts, sorted, each once.
    pub files: Vec<PathBuf>,
    /// Files of other formats that were passed by.
    pub unread: Vec<PathBuf>,
    /// Pipes and devices in the place of files that git would read.
    pub endless: BTreeSet<PathBuf>,
}

impl Found {
    /// `5 files of other formats were not read (3 .docx, 2 .html): a.docx, …`; nothing where there
    /// are none. All are named, or only the first.
    #[must_use]
    pub fn unread(&self, all: bool) -> Option<String> {
        /// Files that are named.
        const NAMED: usize = 3;
        let files = match self.unread.len() {
            0 => return None,
            1 => "1 file of another format was".to_owned(),
            more => format!("{more} files of other formats were"),
        };
        let named = if all { self.unread.len() } else { NAMED };
        let names = self.unread.iter().take(named).map(|path| files::name(path));
        let names: Vec<_> = names.map(|name| escape::path(&name).into_owned()).collect();
        let more =
            if self.unread.len() > named { ", … (`check --verbose` names all)" } else { "" };
        let (kinds, names) = (listed(&self.unread), names.join(", "));
        Some(format!("{files} not read ({kinds}): {names}{more}"))
    }
}

/// `.md, .txt`: what the files end in that are read.
fn extensions() -> String {
    let all: Vec<_> = format::extensions().map(|extension| format!(".{extension}")).collect();
    all.join(", ")
}

/// `3 .docx, 2 .html`: the most frequent first.
fn listed(unread: &[PathBuf]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in unread {
        if let Some(extension) = format::unread(path) {
            *counts.entry(extension).or_default() += 1;
        }
    }
    let mut kinds: Vec<_> = counts.iter().collect();
    kinds.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    let kinds: Vec<_> = kinds.iter().map(|(name, count)| format!("{count} .{name}")).collect();
    kinds.join(", ")
}

/// The files under the given paths, sorted, each once; files named outright are taken whatever
/// their extension.
///
/// What `.gitignore` and its kin leave out is left out, and so are hidden files and links; a link
/// that is named outright is followed. A file that is reached by several names, be they links or
/// hard links, is one text under the first of them: it would be found to repeat itself otherwise,
/// and prove nothing against itself.
#[must_use]
pub fn discover(paths: &[PathBuf], config: &Config, problems: &mut Vec<Problem>) -> Found {
    let mut found = Found::default();
    let mut known = BTreeSet::new();
    for path in paths {
        let name = files::name(path);
        let mut files = Vec::new();
        if path.is_file() {
            if !config.leaves_out(path) {
                files.push(path.clone());
            }
        } else if path.is_dir() {
            let passed = found.unread.len();
            walk(path, config, &mut files, &mut found, problems);
            if files.is_empty() {
                let problem = Problem::error("there are no texts in this folder").path(name);
                let here = &found.unread[passed..];
                problems.push(problem.help(match config.include {
                    _ if !config.left_out.patterns.is_empty() => {
                        "`--exclude` or the configuration leaves nothing".to_owned()
                    }
                    Some(_) => "`include` and `exclude` in copydesk.toml leave nothing".to_owned(),
                    None if here.is_empty() => {
                        format!("looked for files that end in {}", extensions())
                    }
                    None => format!(
                        "looked for files that end in {}; there are {}, which are not read",
                        extensions(),
                        listed(here)
                    ),
                }));
            }
        } else {
            let problem = match files::special(path) {
                Some(kind) => Problem::error(format!("this is {kind}, not a file"))
                    .help("`-` reads standard input"),
                None => Problem::error("no such file or folder").help(missing(path)),
            };
            problems.push(problem.path(name));
        }
        files.sort_by_cached_key(|path| path.strip_prefix(".").unwrap_or(path).to_owned());
        files.retain(|path| Identity::of(path).is_none_or(|it| known.insert(it)));
        found.files.extend(files);
    }
    found.unread.sort();
    found.files.sort_by_cached_key(|path| path.strip_prefix(".").unwrap_or(path).to_owned());
    found
}

/// What to do about a path that leads nowhere.
fn missing(path: &Path) -> String {
    let name = files::name(path);
    if name.contains(['*', '?']) {
        return "no file fits this pattern; name the folder, and the files to leave out with \
                `--exclude`"
            .to_owned();
    }
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten();
    let mut names: Vec<_> =
        entries.flatten().filter_map(|it| it.file_name().into_string().ok()).collect();
    names.sort();
    let wrong = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    match nearest(wrong, names.iter().map(String::as_str)) {
        Some(near) => {
            let near = folder.map_or_else(|| PathBuf::from(near), |folder| folder.join(near));
            format!("did you mean `{}`?", files::name(&near))
        }
        None => "paths are relative to the working folder".to_owned(),
    }
}

fn walk(
    folder: &Path,
    config: &Config,
    files: &mut Vec<PathBuf>,
    found: &mut Found,
    problems: &mut Vec<Problem>,
) {
    let above = files::real_so_far(folder);
    let mut endless: BTreeSet<_> = above.ancestors().filter_map(endless_in).collect();
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false);
    if endless.is_empty() {
        // A folder is looked at before the walk reads the files that say what to leave out.
        let met = Arc::new(Mutex::new(BTreeSet::new()));
        let keep = Arc::clone(&met);
        walk.filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let Some(place) = endless_in(entry.path()).filter(|_| is_folder) else { return true };
            keep.lock().unwrap_or_else(PoisonError::into_inner).insert(place);
            false
        });
        let entries: Vec<_> = walk.build().collect();
        endless.append(&mut met.lock().unwrap_or_else(PoisonError::into_inner));
        if endless.is_empty() {
            return take(folder, entries, config, files, found, problems);
        }
    }
    for place in &endless {
        let problem = Problem::note(match files::special(place) {
            Some(kind) => format!("this is {kind}, not a file"),
            None => "the braces of a glob nest too deep here".to_owned(),
        });
        let what = "no `.gitignore` or `.ignore` is followed here, so that nothing waits for it";
        problems.push(problem.path(input::name(place)).help(what));
    }
    found.endless.extend(endless.into_iter().filter(|place| files::special(place).is_some()));
    let mut walk = WalkBuilder::new(folder);
    let walk = walk.standard_filters(false).hidden(true);
    take(folder, walk.build(), config, files, found, problems);
}

/// What in a folder would keep the walk or git waiting, or exhaust the stack of who reads it.
fn endless_in(folder: &Path) -> Option<PathBuf> {
    let mut places = IGNORE_FILES.iter().map(|name| folder.join(name));
    let deep = |place: &Path| files::bytes(place).is_ok_and(|globs| files::nest_deep(&globs));
    places.find(|place| files::special(place).is_some() || deep(place))
}

/// Takes the texts out of what a walk meets.
fn take(
    folder: &Path,
    entries: impl IntoIterator<Item = Result<ignore::DirEntry, ignore::Error>>,
    config: &Config,
    files: &mut Vec<PathBuf>,
    found: &mut Found,
    problems: &mut Vec<Problem>,
) {
    let mut aside = BTreeMap::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.push(unreadable(folder, &error));
                continue;
            }
        };
        let Some(kind) = entry.file_type().filter(|it| !it.is_dir() && !it.is_symlink()) else {
            continue;
        };
        let path = entry.into_path();
        if !is_wanted(&path, config) {
            if kind.is_file() && is_unread(&path, config) {
                found.unread.push(path);
            }
        } else if kind.is_file() {
            files.push(path);
        } else if let Some(kind) = files::special(&path) {
            aside.insert(input::name(&path), kind);
        }
    }
    problems.extend(aside.into_iter().map(|(name, kind)| {
        Problem::note(format!("this is {kind}, not a file: it was not read")).path(name)
    }));
}

/// Whether a file is prose in a format that is not read, and the configuration does not leave it
/// out.
fn is_unread(path: &Path, config: &Config) -> bool {
    let counts = config.include.is_none() && format::unread(path).is_some();
    counts && !config.leaves_out(path) && !config.exclude.matches(&config.relative(path))
}

/// What kept a part of a folder from being read.
fn unreadable(folder: &Path, error: &ignore::Error) -> Problem {
    let place = path_of(error).unwrap_or(folder);
    let what = match error.io_error() {
        Some(cause) => format!("cannot read the folder: {cause}"),
        None => error.to_string(),
    };
    Problem::error(what).path(input::name(place))
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
    if config.include.is_none() && !format::named_by(path).is_some_and(|it| it.walked) {
        return false;
    }
    let relative = config.relative(path);
    let included = config.include.as_ref().is_none_or(|globs| globs.matches(&relative));
    included && !config.exclude.matches(&relative) && !config.leaves_out(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_picks_up_what_is_read_when_it_is_named() {
        let config = Config::default();
        for extension in format::extensions() {
            assert!(is_wanted(Path::new(&format!("notes/a.{extension}")), &config), "{extension}");
        }
        assert!(!is_wanted(Path::new("notes/a.html"), &config));
        assert!(!is_wanted(Path::new("notes/a.pdf"), &config));
    }
}
