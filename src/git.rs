//! What git knows of a corpus: which lines were changed since a commit, and what is staged.
//!
//! The git command is asked, for it knows of worktrees, filters, attributes and configurations.
//! Whatever the user's configuration makes of its output is switched off.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Seek, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::diagnostic::Problem;

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

/// The lines of a text that are changed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Lines {
    All,
    /// 1-based, in order.
    Some(Vec<RangeInclusive<usize>>),
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
        let path = real(path);
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
    /// The top folder of its working tree.
    root: PathBuf,
}

impl Repository {
    /// The repository that holds a file or folder.
    ///
    /// # Errors
    /// A [`Problem`] where there is none, or no git.
    pub fn of(path: &Path) -> Result<Self, Box<Problem>> {
        let name = path.display().to_string();
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let folder = if folder == Path::new("") { Path::new(".") } else { folder };
        // Where the repository is named, the working folder is in its tree.
        let named = std::env::var_os("GIT_DIR").is_some();
        let folder = if named { Path::new(".") } else { folder };
        let root = run(folder, &["rev-parse", "--show-toplevel"]).map_err(|error| match error {
            Failure::Git(told) if told.contains("not a git repository") => {
                let problem = Problem::error("this is in no git repository").path(&name);
                Box::new(problem.help("what changed can only be told of texts in one"))
            }
            error => error.problem("git cannot read the repository"),
        })?;
        let root = path_of(root.strip_suffix(b"\n").unwrap_or(&root));
        Ok(Self { root: fs::canonicalize(&root).unwrap_or(root) })
    }

    /// Whether a file or folder is in its working tree.
    #[must_use]
    pub fn holds(&self, path: &Path) -> bool {
        real(path).starts_with(&self.root)
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
            "--submodule=diff",
        ];
        if since == Since::Staged {
            arguments.push("--cached");
        }
        arguments.extend([base.as_str(), "--"]);
        let diff = self.run(&arguments)?;
        let mut files = changed_lines(&diff);
        if since != Since::Staged {
            let new = self.run(&["ls-files", "--others", "--exclude-standard", "-z"])?;
            files.extend(names(&new).map(|path| (path, Lines::All)));
        }
        Ok(Changes { root: self.root.clone(), files })
    }

    /// The last commit, or the empty tree before the first.
    fn head(&self) -> Result<String, Box<Problem>> {
        match self.commit("HEAD") {
            Some(head) => Ok(head),
            None => Ok(word(&self.run(&["hash-object", "-t", "tree", "--stdin"])?)),
        }
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
        let fork = run(&self.root, &["merge-base", "HEAD", &commit]);
        // Without a common commit, all that differs is new.
        Ok(fork.map_or(commit, |fork| word(&fork)))
    }

    fn commit(&self, name: &str) -> Option<String> {
        let name = format!("{name}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &name];
        run(&self.root, &arguments).ok().map(|commit| word(&commit))
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
            "--no-relative",
            "--ignore-submodules=all",
        ])?;
        let differs = names(&differs).filter(|path| blobs.contains_key(path)).collect();
        Ok(Index { root: self.root.clone(), blobs, differs })
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, Box<Problem>> {
        run(&self.root, arguments).map_err(|error| error.problem("git failed"))
    }
}

/// What will be committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    root: PathBuf,
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
        let path = real(path);
        match path.strip_prefix(&self.root) {
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
        let paths = self.differs.iter().map(|path| self.root.join(path));
        let paths: Vec<_> = paths.filter(|path| wanted(path)).collect();
        let objects = paths.iter().filter_map(|path| {
            self.blobs.get(path.strip_prefix(&self.root).ok()?).map(String::as_str)
        });
        let objects: Vec<_> = objects.collect();
        let blobs = self.read(&objects).map_err(|error| {
            Box::new(Problem::error(format!("git cannot read what is staged: {error}")))
        })?;
        Ok(paths.into_iter().zip(blobs).collect())
    }

    /// The contents of objects.
    fn read(&self, objects: &[&str]) -> io::Result<Vec<Vec<u8>>> {
        if objects.is_empty() {
            return Ok(Vec::new());
        }
        let mut list = tempfile::tempfile()?;
        objects.iter().try_for_each(|object| writeln!(list, "{object}"))?;
        list.rewind()?;
        let output = git(&self.root).args(["cat-file", "--batch"]).stdin(list).output()?;
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

/// Why git gave no answer.
#[derive(Debug)]
enum Failure {
    /// It could not be started.
    Start(io::Error),
    /// What it said.
    Git(String),
}

impl Failure {
    fn problem(self, summary: &str) -> Box<Problem> {
        Box::new(match self {
            Self::Start(error) if error.kind() == io::ErrorKind::NotFound => {
                Problem::error("there is no git to ask what changed")
                    .help("install git, or check all texts")
            }
            Self::Start(error) => Problem::error(format!("cannot run git: {error}")),
            Self::Git(told) => Problem::error(format!("{summary}: {told}")),
        })
    }
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    // Looking must not write: another git may hold the index.
    command.current_dir(folder).env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null());
    // A hook may name the repository relative to its own working folder.
    if let Some(named) = std::env::var_os("GIT_DIR") {
        command
            .env("GIT_DIR", std::path::absolute(&named).unwrap_or_else(|_| PathBuf::from(named)));
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = git(folder).args(arguments).output().map_err(Failure::Start)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let told = told.lines().find(|line| !line.trim().is_empty()).unwrap_or("it did not say why");
    Err(Failure::Git(told.strip_prefix("fatal: ").unwrap_or(told).to_owned()))
}

fn word(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// The names of a list that is separated by NUL bytes.
fn names(list: &[u8]) -> impl Iterator<Item = PathBuf> {
    list.split(|&byte| byte == 0).filter(|name| !name.is_empty()).map(path_of)
}

fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(OsStr::new(&*String::from_utf8_lossy(bytes)))
    }
}

/// A path without links; of a file that is not there, the folder's.
fn real(path: &Path) -> PathBuf {
    let whole = |path: &Path| fs::canonicalize(path);
    let folder = || {
        let folder = path.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new("."));
        Some(whole(folder).ok()?.join(path.file_name()?))
    };
    let absolute = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole(path).ok().or_else(folder).unwrap_or_else(absolute)
}

/// The added lines of each file in a unified diff.
fn changed_lines(diff: &[u8]) -> BTreeMap<PathBuf, Lines> {
    let mut files: BTreeMap<PathBuf, Lines> = BTreeMap::new();
    let mut file = None;
    let mut lines = diff.split(|&byte| byte == b'\n');
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix(b"+++ ") {
            file = header_name(name);
        } else if let Some((mut removed, mut added, mut number)) = hunk(line) {
            let mut ranges: Vec<RangeInclusive<usize>> = Vec::new();
            // The header says how many lines there are: a line may look like a header, too.
            while removed > 0 || added > 0 {
                let Some(line) = lines.next() else { break };
                match line.first() {
                    Some(b'-') => removed = removed.saturating_sub(1),
                    Some(b'\\') => {}
                    sign => {
                        if sign == Some(&b'+') {
                            match ranges.last_mut() {
                                Some(last) if *last.end() + 1 == number => {
                                    *last = *last.start()..=number;
                                }
                                _ => ranges.push(number..=number),
                            }
                        } else {
                            removed = removed.saturating_sub(1);
                        }
                        added = added.saturating_sub(1);
                        number += 1;
                    }
                }
            }
            if let Some(file) = &file {
                let known = files.entry(PathBuf::clone(file));
                match known.or_insert_with(|| Lines::Some(Vec::new())) {
                    Lines::Some(known) => known.extend(ranges),
                    Lines::All => {}
                }
            }
        }
    }
    files
}

/// Lines that a hunk removes, lines that it adds, and the number of the first of these.
fn hunk(line: &[u8]) -> Option<(usize, usize, usize)> {
    let line =
        std::str::from_utf8(line.strip_prefix(b"@@ -")?.split(|&b| b == b'@').next()?).ok()?;
    let (old, new) = line.trim_end().split_once(" +")?;
    let range = |text: &str| match text.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    };
    let ((_, removed), (start, added)): ((usize, usize), (usize, usize)) =
        (range(old)?, range(new)?);
    Some((removed, added, start))
}

/// The path in a line `+++ b/path`; none where the file is deleted.
fn header_name(name: &[u8]) -> Option<PathBuf> {
    let unquoted;
    let name = match name.strip_prefix(b"\"") {
        Some(quoted) => {
            unquoted = unquote(quoted);
            &unquoted
        }
        // A name with spaces ends in a tab.
        None => name.strip_suffix(b"\t").unwrap_or(name),
    };
    name.strip_prefix(b"b/").map(path_of)
}

/// A name as git quotes it, from behind the opening mark: as a string of C.
fn unquote(quoted: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = quoted.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => match bytes.next() {
                Some(digit @ b'0'..=b'7') => {
                    // Always three digits.
                    let mut value = digit - b'0';
                    for digit in bytes.by_ref().take(2) {
                        value = value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0'));
                    }
                    out.push(value);
                }
                Some(letter) => out.push(match letter {
                    b'a' => 7,
                    b'b' => 8,
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'v' => 11,
                    b'f' => 12,
                    b'r' => b'\r',
                    other => other,
                }),
                None => {}
            },
            byte => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(diff: &str) -> BTreeMap<PathBuf, Lines> {
        changed_lines(diff.as_bytes())
    }

    #[test]
    fn added_lines_are_changed_and_removed_ones_are_not() {
        let diff = "diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -3 +3,2 @@ x\n-old\n+new\n+++ b/x.md\n\
                    @@ -9,2 +10,0 @@\n-gone\n-gone\n@@ -20 +19 @@\n-a\n\\ No newline at end of file\n+b\n\
                    \\ No newline at end of file\n";
        let want = Lines::Some(vec![3..=4, 19..=19]);
        assert_eq!(changes(diff), BTreeMap::from([(PathBuf::from("a.md"), want)]));
    }

    #[test]
    fn lines_around_a_change_are_none_of_it() {
        let diff = "+++ b/s/a.md\t\n@@ -1,3 +1,4 @@\n one\n+two\n \n three\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let want = Lines::Some(vec![2..=2]);
        assert_eq!(changes(diff), BTreeMap::from([(PathBuf::from("s/a.md"), want)]));
    }

    #[test]
    fn names_are_read_as_git_quotes_them() {
        let name = |text: &[u8]| header_name(text);
        assert_eq!(name(b"b/sp a.md\t"), Some(PathBuf::from("sp a.md")));
        assert_eq!(name(br#""b/a\"b\\\0115\303\251.md""#), Some(PathBuf::from("a\"b\\\t5é.md")));
        assert_eq!(name("b/é.md".as_bytes()), Some(PathBuf::from("é.md")));
        assert_eq!(name(b"/dev/null"), None);
    }

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
