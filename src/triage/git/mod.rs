//! What git knows of a corpus: which lines were changed since a commit, and what is staged.
//!
//! The git command is asked, for it knows of worktrees, filters, attributes and configurations.
//! Whatever the user's configuration makes of its output is switched off, and so is what a
//! repository would have run.

mod answer;

mod command;
mod diff;

mod history;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use self::answer::answer;
use self::command::{Failure, Git};
use self::diff::{Lines, changed_lines};
pub use self::history::Commit;
use crate::files::{self, path_of};
use crate::text::finding::Problem;

/// What changed lines are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since<'a> {
    /// The working folder with the commit where its branch left another one.
    Commit(&'a str),
    /// The working folder with the last commit.
    Head,
    /// The index with the last commit.
    Staged,
}

/// Which lines of which files are changed; those of a file that was only renamed are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    root: PathBuf,
    /// By path from the root of the repository.
    files: BTreeMap<PathBuf, Lines>,
}

impl Changes {
    /// Whether any line from `first` up to and with `last`, 1-based, is changed in a file.
    #[must_use]
    pub fn touch(&self, path: &Path, first: usize, last: usize) -> bool {
        let path = files::real_so_far(path);
        let lines = path.strip_prefix(&self.root).ok().and_then(|path| self.files.get(path));
        match lines {
            None => false,
            Some(Lines::All) => true,
            Some(Lines::Some(ranges)) => {
                let at = ranges.partition_point(|range| *range.end() < first);
                ranges.get(at).is_some_and(|range| *range.start() <= last)
            }
        }
    }
}

/// A repository with files to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// In the top folder of its working tree.
    git: Git,
}

/// What a commit is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum With<'a> {
    WorkingTree,
    Index,
    Commit(&'a str),
}

impl Repository {
    /// The repository that holds a file or folder.
    ///
    /// # Errors
    /// A [`Problem`] where there is none, or no git.
    pub fn of(path: &Path) -> Result<Self, Box<Problem>> {
        let name = files::name(path);
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let folder = if folder == Path::new("") { Path::new(".") } else { folder };
        // Where the repository is named, the working folder is in its tree.
        let named = std::env::var_os("GIT_DIR").is_some();
        let folder = if named { Path::new(".") } else { folder };
        if let Some((place, kind)) = endless(folder) {
            let problem = Problem::error(format!("this is {kind}, for which git would wait"));
            return Err(Box::new(problem.path(files::name(&place)).help("remove it")));
        }
        let git = Git::around(folder).map_err(|error| match error {
            Failure::Git(told) if told.contains("not a git repository") => {
                let problem = Problem::error("this is in no git repository").path(&name);
                Box::new(problem.help("what changed can only be told of texts in one"))
            }
            error => error.problem("git cannot read the repository"),
        })?;
        Ok(Self { git })
    }

    /// Whether a file or folder is in its working tree.
    #[must_use]
    pub fn holds(&self, path: &Path) -> bool {
        files::real_so_far(path).starts_with(&self.git.folder)
    }

    /// What changed; files that git does not know yet are changed as a whole, unless it ignores
    /// them.
    ///
    /// # Errors
    /// A [`Problem`] where the commit is unknown or git fails.
    pub fn changes(&self, since: Since<'_>) -> Result<Changes, Box<Problem>> {
        let base = match since {
            Since::Commit(name) => self.fork(name)?,
            Since::Head | Since::Staged => self.head()?,
        };
        let with = if since == Since::Staged { With::Index } else { With::WorkingTree };
        let mut files = self.differences(&base, with)?;
        if since != Since::Staged {
            let new = self.run(&["ls-files", "--others", "--exclude-standard", "-z"])?;
            files.extend(names(&new).map(|path| (path, Lines::All)));
        }
        Ok(Changes { root: self.git.folder.clone(), files })
    }

    /// The lines that differ from a commit, those of submodules among them.
    ///
    /// Each submodule is asked as a repository of its own: git would run what its configuration
    /// names.
    fn differences(
        &self,
        base: &str,
        with: With<'_>,
    ) -> Result<BTreeMap<PathBuf, Lines>, Box<Problem>> {
        let mut arguments = vec![
            "-c",
            "core.quotePath=false",
            "diff",
            "--unified=0",
            "--inter-hunk-context=0",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--text",
            "--find-renames",
            "--no-relative",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "--ignore-submodules=all",
        ];
        if with == With::Index {
            arguments.push("--cached");
        }
        arguments.push(base);
        if let With::Commit(commit) = with {
            arguments.push(commit);
        }
        arguments.push("--");
        let mut files = changed_lines(&self.run(&arguments)?);
        let submodules = match with {
            With::Commit(commit) => self.submodules(&["ls-tree", "-r", "-z", commit])?,
            With::WorkingTree | With::Index => self.submodules(&["ls-files", "--stage", "-z"])?,
        };
        if submodules.is_empty() {
            return Ok(files);
        }
        let before = self.submodules(&["ls-tree", "-r", "-z", base])?;
        for (path, commit) in submodules {
            let Some(git) = self.git.inside(&path) else { continue };
            let inner = Self { git };
            let base = match before.get(&path) {
                Some(base) => base.clone(),
                None => inner.empty()?,
            };
            let with = match with {
                With::WorkingTree => With::WorkingTree,
                With::Index | With::Commit(_) => With::Commit(&commit),
            };
            // Of commits that are not fetched nothing can be told.
            let found = inner.differences(&base, with).unwrap_or_default();
            files.extend(found.into_iter().map(|(file, lines)| (path.join(file), lines)));
        }
        Ok(files)
    }

    /// The commits of the submodules that a list of objects names.
    fn submodules(&self, list: &[&str]) -> Result<BTreeMap<PathBuf, String>, Box<Problem>> {
        let mut submodules = BTreeMap::new();
        // `160000 <commit> 0<tab>path` of the index, `160000 commit <commit><tab>path` of a tree.
        for entry in self.run(list)?.split(|&byte| byte == 0) {
            let Some(rest) = entry.strip_prefix(b"160000 ") else { continue };
            let rest = rest.strip_prefix(b"commit ").unwrap_or(rest);
            let Some(tab) = rest.iter().position(|&byte| byte == b'\t') else { continue };
            let commit = rest[..tab].split(|&byte| byte == b' ').next().unwrap_or_default();
            submodules.insert(path_of(&rest[tab + 1..]), word(commit));
        }
        Ok(submodules)
    }

    /// The last commit, or the empty tree before the first.
    fn head(&self) -> Result<String, Box<Problem>> {
        match self.commit("HEAD") {
            Some(head) => Ok(head),
            None => self.empty(),
        }
    }

    /// The tree without files.
    fn empty(&self) -> Result<String, Box<Problem>> {
        Ok(word(&self.run(&["hash-object", "-t", "tree", "--stdin"])?))
    }

    /// The commit where the branch that is checked out left another one.
    fn fork(&self, name: &str) -> Result<String, Box<Problem>> {
        let commit = self.commit(name).ok_or_else(|| {
            let problem = Problem::error(format!("git knows no commit `{name}`"));
            Box::new(problem.help(
                "fetch it first; a shallow clone, as build servers make them, has the last commits \
                 only",
            ))
        })?;
        let fork = self.git.run(&["merge-base", "HEAD", &commit]);
        // Without a common commit, all that differs is new.
        Ok(fork.map_or(commit, |fork| word(&fork)))
    }

    fn commit(&self, name: &str) -> Option<String> {
        let name = format!("{name}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &name];
        self.git.run(&arguments).ok().map(|commit| word(&commit))
    }

    /// What the index holds.
    ///
    /// # Errors
    /// A [`Problem`] where git fails.
    pub fn index(&self) -> Result<Index, Box<Problem>> {
        let listed = self.run(&["ls-files", "--stage", "-z"])?;
        let mut blobs = BTreeMap::new();
        for entry in listed.split(|&byte| byte == 0).filter(|entry| !entry.is_empty()) {
            // `100644 <object> 0<tab>path`; a link or a submodule is no text.
            let Some(tab) = entry.iter().position(|&byte| byte == b'\t') else { continue };
            let head = String::from_utf8_lossy(&entry[..tab]);
            let mut head = head.split(' ');
            if let (Some("100644" | "100755"), Some(object)) = (head.next(), head.next()) {
                blobs.insert(path_of(&entry[tab + 1..]), object.to_owned());
            }
        }
        let differs = self.run(&[
            "diff",
            "--name-only",
            "-z",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--ignore-submodules=all",
        ])?;
        let differs = names(&differs).filter(|path| blobs.contains_key(path)).collect();
        Ok(Index { git: self.git.clone(), blobs, differs })
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, Box<Problem>> {
        self.git.run(arguments).map_err(|error| error.problem("git failed"))
    }
}

/// What will be committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    git: Git,
    /// The object of each file, by path from the root.
    blobs: BTreeMap<PathBuf, String>,
    /// The files that are other in the working tree, or not there.
    differs: BTreeSet<PathBuf>,
}

impl Index {
    /// Whether a file of the working tree is as it will be committed, or else whether there will be
    /// one at all.
    #[must_use]
    pub fn state(&self, path: &Path) -> State {
        let path = files::real_so_far(path);
        match path.strip_prefix(&self.git.folder) {
            Ok(path) if self.differs.contains(path) => State::Differs,
            Ok(path) if self.blobs.contains_key(path) => State::Same,
            _ => State::Absent,
        }
    }

    /// The files that the working tree has otherwise, or not, as absolute paths, with the bytes
    /// that will be committed.
    ///
    /// # Errors
    /// A [`Problem`] where git fails.
    pub fn differing(
        &self,
        wanted: impl Fn(&Path) -> bool,
    ) -> Result<Vec<(PathBuf, Vec<u8>)>, Box<Problem>> {
        let paths = self.differs.iter().map(|path| self.git.folder.join(path));
        let paths: Vec<_> = paths.filter(|path| wanted(path)).collect();
        let objects = paths.iter().filter_map(|path| {
            self.blobs.get(path.strip_prefix(&self.git.folder).ok()?).map(String::as_str)
        });
        let objects: Vec<_> = objects.collect();
        let blobs = read(&self.git, &objects).map_err(|error| {
            Box::new(Problem::error(format!("git cannot read what is staged: {error}")))
        })?;
        Ok(paths.into_iter().zip(blobs).collect())
    }
}

/// The contents of objects.
fn read(git: &Git, objects: &[&str]) -> io::Result<Vec<Vec<u8>>> {
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let mut list = tempfile::tempfile()?;
    objects.iter().try_for_each(|object| writeln!(list, "{object}"))?;
    list.rewind()?;
    let mut git = git.command()?;
    let output = answer(git.args(["cat-file", "--batch"]).stdin(list), answer::PATIENCE)?;
    let broken = || io::Error::new(io::ErrorKind::InvalidData, "its answer is cut short");
    let mut rest = output.stdout.as_slice();
    let mut blobs = Vec::new();
    for _ in objects {
        // `<object> blob <size>`, then the bytes and a line feed.
        let line = rest.iter().position(|&byte| byte == b'\n').ok_or_else(broken)?;
        let head = String::from_utf8_lossy(&rest[..line]);
        let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        let size = size.ok_or_else(|| io::Error::other(head.clone().into_owned()))?;
        let bytes = rest.get(line + 1..line + 1 + size).ok_or_else(broken)?;
        blobs.push(bytes.to_vec());
        rest = rest.get(line + 1 + size + 1..).unwrap_or_default();
    }
    Ok(blobs)
}

/// What a file of the working tree is to a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is committed as it is.
    Same,
    /// Something else is committed under its name.
    Differs,
    /// It is no part of the commit.
    Absent,
}

fn word(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// The names of a list that is separated by NUL bytes.
fn names(list: &[u8]) -> impl Iterator<Item = PathBuf> {
    list.split(|&byte| byte == 0).filter(|name| !name.is_empty()).map(path_of)
}

/// A pipe or device among the files that git reads in a folder and in those above it.
fn endless(folder: &Path) -> Option<(PathBuf, &'static str)> {
    const READ: [&str; 7] = [
        ".gitattributes",
        ".gitignore",
        ".git/config",
        ".git/HEAD",
        ".git/index",
        ".git/info/exclude",
        ".git/info/attributes",
    ];
    let folder = files::resolved(folder).ok()?;
    let places = folder.ancestors().flat_map(|folder| READ.map(|name| folder.join(name)));
    places.into_iter().find_map(|place| files::special(&place).map(|kind| (place, kind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_changed_where_one_of_its_lines_is() {
        let files = BTreeMap::from([
            (PathBuf::from("a.md"), Lines::Some(vec![3..=4, 9..=9])),
            (PathBuf::from("b.md"), Lines::All),
        ]);
        let changes = Changes { root: PathBuf::from("/no/such"), files };
        let touch = |name: &str, first, last| changes.touch(Path::new(name), first, last);
        assert!(touch("/no/such/a.md", 1, 3) && touch("/no/such/a.md", 4, 8));
        assert!(!touch("/no/such/a.md", 5, 8) && !touch("/no/such/a.md", 10, 12));
        assert!(touch("/no/such/b.md", 1, 1) && !touch("/no/such/c.md", 1, 1));
        assert!(!touch("/elsewhere/b.md", 1, 1));
    }
}
