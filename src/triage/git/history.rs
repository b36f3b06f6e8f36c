//! The commits of a repository, and what the files were then.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Repository, read, word};
use crate::files::{self, path_of};
use crate::text::finding::Problem;

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// What git calls it.
    pub id: String,
    /// The day of it, as `2024-01-31`.
    pub date: String,
    /// What it says of itself, in one line.
    pub subject: String,
}

impl Repository {
    /// The last commits of the branch that changed some files or folders, the oldest first.
    ///
    /// # Errors
    /// A [`Problem`] where git fails, or there is no commit.
    pub fn history(&self, paths: &[PathBuf], most: usize) -> Result<Vec<Commit>, Box<Problem>> {
        let count = format!("--max-count={most}");
        let mut arguments: Vec<String> =
            ["log", "--first-parent", "--no-show-signature", "--no-color", "--no-mailmap", "-z"]
                .map(str::to_owned)
                .to_vec();
        arguments.extend([count, "--format=%H%x09%cs%x09%s".to_owned(), "HEAD".to_owned()]);
        arguments.push("--".to_owned());
        for path in paths {
            let path = files::real_so_far(path);
            let inside = path.strip_prefix(&self.git.folder).unwrap_or(Path::new(""));
            let inside = if inside == Path::new("") { Path::new(".") } else { inside };
            arguments.push(inside.to_string_lossy().into_owned());
        }
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let listed = self.run(&arguments)?;
        let commit = |line: &[u8]| {
            let line = word(line);
            let mut parts = line.splitn(3, '\t').map(str::to_owned);
            let (id, date) = (parts.next()?, parts.next()?);
            Some(Commit { id, date, subject: parts.next().unwrap_or_default() })
        };
        let mut commits: Vec<_> = listed
            .split(|&byte| byte == 0)
            .filter(|it| !it.is_empty())
            .filter_map(commit)
            .collect();
        commits.reverse();
        Ok(commits)
    }

    /// The files of a commit, as absolute paths, each with its object.
    ///
    /// # Errors
    /// A [`Problem`] where git fails.
    pub fn files(&self, commit: &Commit) -> Result<BTreeMap<PathBuf, String>, Box<Problem>> {
        let mut found = BTreeMap::new();
        for entry in
            self.run(&["ls-tree", "-r", "-z", "--full-tree", &commit.id])?.split(|&it| it == 0)
        {
            // `100644 blob <object><tab>path`; a link or a submodule is no text.
            let Some(tab) = entry.iter().position(|&byte| byte == b'\t') else { continue };
            let head = String::from_utf8_lossy(&entry[..tab]);
            let mut head = head.split(' ');
            if let (Some("100644" | "100755"), Some("blob"), Some(object)) =
                (head.next(), head.next(), head.next())
            {
                found.insert(self.git.folder.join(path_of(&entry[tab + 1..])), object.to_owned());
            }
        }
        Ok(found)
    }

    /// The contents of objects.
    ///
    /// # Errors
    /// A [`Problem`] where git fails.
    pub fn contents(&self, objects: &[&str]) -> Result<Vec<Vec<u8>>, Box<Problem>> {
        read(&self.git, objects).map_err(|error| {
            Box::new(Problem::error(format!("git cannot read the texts of a commit: {error}")))
        })
    }
}
