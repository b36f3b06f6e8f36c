//! Where a cache may stand: in a folder of our own name that no link leads to.
//!
//! A repository is somebody else's, and it may hold links. What is reached through one may be
//! anything, so that nothing is read, written or removed there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files;

/// Why a cache must not stand in a folder; nothing where it may, or where nothing stands yet.
/// `named` is the folder that the user named for it to stand in, `trees` are folders, without
/// links, whose content the user need not know.
pub(super) fn fault(root: &Path, named: Option<&Path>, trees: &[PathBuf]) -> Option<String> {
    let on_the_way = named.and_then(|folder| fault_on_the_way(folder, trees));
    on_the_way.or_else(|| fault_of(root))
}

/// Why the pieces of a set must not be used.
pub(super) fn fault_of_set(folder: &Path) -> Option<String> {
    fault_of(folder).or_else(|| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let link = entries.map(|entry| entry.path()).filter(|path| path.is_symlink()).min()?;
        fault_of(&link)
    })
}

/// A link that the user did not see: one in a part of the way that is relative or within a tree,
/// or the folder itself. Elsewhere links are the machine's own, such as `/tmp` may be one.
fn fault_on_the_way(folder: &Path, trees: &[PathBuf]) -> Option<String> {
    let mut within = folder.is_relative();
    let mut way = PathBuf::new();
    let mut parts = folder.components().peekable();
    while let Some(part) = parts.next() {
        way.push(part);
        let fault = fault_of(&way);
        if fault.is_some() && (within || parts.peek().is_none() || !way.is_dir()) {
            return fault;
        }
        within |= files::resolved(&way).is_ok_and(|real| trees.contains(&real));
    }
    None
}

/// Why a path is no folder, where something stands there. Junctions count as links.
fn fault_of(path: &Path) -> Option<String> {
    let found = fs::symlink_metadata(path).ok()?;
    if found.is_symlink() {
        Some(format!("{} is a symbolic link", show(path)))
    } else if !found.is_dir() {
        Some(format!("{} is not a folder", show(path)))
    } else {
        None
    }
}

/// A path as a message shows it.
pub(super) fn show(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let short = path.strip_prefix(".").or_else(|_| path.strip_prefix(here)).unwrap_or(path);
    format!("`{}`", short.display())
}
