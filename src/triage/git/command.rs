//! How git is run: so that a repository which somebody else made runs no program of its own.
//!
//! A configuration inside a repository names programs for many occasions: to watch files, to clean
//! and to show them, to fetch what is missing. Those settings are listed, which runs nothing, and
//! each is set back to what the user's own configuration says or to nothing. The user's settings
//! count as ever.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use super::answer::{self, answer};
use crate::files::{self, path_of};
use crate::text::finding::Problem;

/// What holds for every call, whatever a configuration says.
const ALWAYS: [&str; 5] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    // Files that only look changed are compared, and the index is not written anew for it.
    "diff.autoRefreshIndex=false",
    "protocol.allow=never",
    // A repository that lies among the files of another one is not worked on.
    "safe.bareRepository=explicit",
];

/// Variables that tie git to a repository, which another repository inside it is not.
const TIES: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
];

/// Git in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Git {
    pub(super) folder: PathBuf,
    /// Whether the environment may name the repository.
    named: bool,
    /// Settings of the repository that run programs, and what they are set to instead.
    harmless: Vec<(OsString, OsString)>,
}

/// Why git gave no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// It could not be started.
    Start(io::Error),
    /// What it said.
    Git(String),
}

impl Failure {
    pub(super) fn problem(self, summary: &str) -> Box<Problem> {
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

impl Git {
    /// Git in the repository around a folder, with the folder that is the top of its working tree.
    ///
    /// # Errors
    /// A [`Failure`] where there is no repository, or no git.
    pub(super) fn around(folder: &Path) -> Result<Self, Failure> {
        Self::open(Self { folder: folder.to_owned(), named: true, harmless: Vec::new() })
    }

    /// Git in the repository that is a folder inside the working tree of this one; none where that
    /// has no repository of its own.
    pub(super) fn inside(&self, path: &Path) -> Option<Self> {
        let folder = self.folder.join(path);
        // A link may lead anywhere.
        if files::resolved(&folder).ok()? != folder
            || fs::symlink_metadata(folder.join(".git")).is_err()
        {
            return None;
        }
        let inner = Self { folder: folder.clone(), named: false, harmless: Vec::new() };
        Self::open(inner).ok().filter(|inner| inner.folder == folder)
    }

    fn open(mut self) -> Result<Self, Failure> {
        let root = self.run(&["rev-parse", "--show-toplevel"])?;
        let root = path_of(root.strip_suffix(b"\n").unwrap_or(&root));
        self.folder = files::real(&root);
        let list = self.run(&["config", "--list", "-z", "--show-scope", "--includes"])?;
        self.harmless = harmless(&list);
        Ok(self)
    }

    /// A call of git, not yet run.
    ///
    /// # Errors
    /// Where there is no git.
    pub(super) fn command(&self) -> io::Result<Command> {
        let program = PROGRAM.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let mut command = Command::new(program);
        command.arg("--no-pager").arg("--literal-pathspecs");
        command.args(ALWAYS.iter().flat_map(|setting| ["-c", setting]));
        command.current_dir(&self.folder).stdin(Stdio::null());
        // Looking must not write: another git may hold the index. Nor must it fetch or ask.
        command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1");
        command.env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0");
        if !self.named {
            TIES.iter().for_each(|name| {
                command.env_remove(name);
            });
        } else if let Some(named) = env::var_os("GIT_DIR") {
            // A hook may name the repository relative to its own working folder.
            let absolute = std::path::absolute(&named);
            command.env("GIT_DIR", absolute.unwrap_or_else(|_| PathBuf::from(named)));
        }
        // Behind those that the user hands on in the same way.
        let count = env::var("GIT_CONFIG_COUNT").ok().and_then(|it| it.parse::<usize>().ok());
        let first = count.unwrap_or_default();
        command.env("GIT_CONFIG_COUNT", (first + self.harmless.len()).to_string());
        for (at, (key, value)) in self.harmless.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{}", first + at), key);
            command.env(format!("GIT_CONFIG_VALUE_{}", first + at), value);
        }
        Ok(command)
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        let output =
            self.command().and_then(|mut git| answer(git.args(arguments), answer::PATIENCE));
        let output = output.map_err(Failure::Start)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let told = String::from_utf8_lossy(&output.stderr);
        let told = told.lines().find(|line| !line.trim().is_empty());
        let told = told.unwrap_or("it did not say why");
        Err(Failure::Git(told.strip_prefix("fatal: ").unwrap_or(told).to_owned()))
    }
}

/// The git of the search path: never one of the working folder, where others may have put it.
static PROGRAM: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let path = env::var_os("PATH")?;
    let name = format!("git{}", env::consts::EXE_SUFFIX);
    let folders = env::split_paths(&path).filter(|folder| folder.is_absolute());
    folders.map(|folder| folder.join(&name)).find(|program| is_program(program))
});

fn is_program(path: &Path) -> bool {
    let Ok(file) = fs::metadata(path) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.is_file() && file.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    {
        file.is_file()
    }
}

/// Of a list of all settings with the place that each comes from: those of the repository that run
/// programs, with what they are set to instead.
fn harmless(list: &[u8]) -> Vec<(OsString, OsString)> {
    let mut parts = list.split(|&byte| byte == 0);
    let (mut own, mut users) = (BTreeMap::new(), BTreeMap::new());
    while let (Some(scope), Some(setting)) = (parts.next(), parts.next()) {
        let end = setting.iter().position(|&byte| byte == b'\n').unwrap_or(setting.len());
        let (key, value) = (&setting[..end], setting.get(end + 1..).unwrap_or_default());
        if !runs(key) {
            continue;
        }
        match scope {
            b"local" | b"worktree" => own.insert(key, nothing(key)),
            _ => users.insert(key, value),
        };
    }
    let text = |bytes: &[u8]| path_of(bytes).into_os_string();
    own.into_iter().map(|(key, none)| (text(key), text(users.get(key).unwrap_or(&none)))).collect()
}

/// Whether a setting names a program, or has to do with one that it may not name.
fn runs(key: &[u8]) -> bool {
    let key = String::from_utf8_lossy(key);
    // Section and name are in lower case, whatever stands between them is not.
    let (section, rest) = key.split_once('.').unwrap_or((&key, ""));
    let name = rest.rsplit('.').next().unwrap_or(rest);
    match section {
        "filter" => ["clean", "smudge", "process", "required"].contains(&name),
        "diff" => ["command", "textconv", "external"].contains(&name),
        "merge" => name == "driver",
        "core" => [
            "fsmonitor",
            "hookspath",
            "pager",
            "sshcommand",
            "gitproxy",
            "askpass",
            "editor",
            "alternaterefscommand",
        ]
        .contains(&name),
        "remote" => ["uploadpack", "receivepack", "vcs", "proxy"].contains(&name),
        "credential" => name == "helper",
        "submodule" => name == "update",
        "uploadpack" => name == "packobjectshook",
        "gpg" => name == "program",
        "interactive" => name == "difffilter",
        "sequence" => name == "editor",
        "pager" => true,
        _ => false,
    }
}

/// What switches a setting off.
fn nothing(key: &[u8]) -> &'static [u8] {
    let yes_or_no = [&b".required"[..], b".fsmonitor"].iter().any(|name| key.ends_with(name));
    if yes_or_no || key.starts_with(b"pager.") { b"false" } else { b"" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_of_the_repository_go_and_those_of_the_user_stay() {
        let list = b"global\0filter.lfs.clean\ngit-lfs clean\0global\0user.name\na\0\
                     local\0filter.lfs.clean\nevil\0local\0filter.A=b.c.process\nevil\nmore\0\
                     local\0filter.A=b.c.required\0worktree\0core.fsmonitor\nevil\0\
                     local\0core.bare\nfalse\0";
        let pairs = [
            ("core.fsmonitor", "false"),
            ("filter.A=b.c.process", ""),
            ("filter.A=b.c.required", "false"),
            ("filter.lfs.clean", "git-lfs clean"),
        ];
        let want: Vec<_> = pairs.iter().map(|&(key, value)| (key.into(), value.into())).collect();
        assert_eq!(harmless(list), want);
    }
}
