//! Rule pages that the link behind a diagnostic's code leads to.

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::{env, io};

use tempfile::TempDir;

use super::uri_of;
use crate::files;
use crate::house::rulefile::RuleFile;
use crate::rulebook::pages;

/// What the names of folders with pages begin with, among those of other programs.
const PREFIX: &str = "copydesk-rules-";
/// A file in the folder that its server holds a lock on as long as it lives.
const HELD: &str = ".held";

/// Where pages can be followed to: written when the first link to one is made, gone with the
/// server, or with the next one where it was killed.
#[derive(Debug)]
pub(super) struct Pages {
    folder: Option<Folder>,
    /// What leads to a page on the web, with `{rule}` for the rule.
    address: Option<String>,
}

impl Pages {
    /// Pages that stand on the web, or else on this machine.
    pub(super) fn at(address: Option<String>) -> Self {
        Self { folder: None, address }
    }

    /// A link to the page of a rule; for a rule of the user's own, its file.
    pub(super) fn link(&mut self, file: &RuleFile) -> Option<String> {
        if let Some(path) = &file.path {
            let path = files::real(Path::new(path));
            return Some(uri_of(&path));
        }
        if let Some(address) = &self.address {
            return Some(address.replace("{rule}", &file.id));
        }
        if self.folder.is_none() {
            clear(&env::temp_dir());
            self.folder = Folder::new(&env::temp_dir()).ok();
        }
        let path = self.folder.as_ref()?.place.path().join(format!("{}.md", file.id));
        if !path.exists() {
            fs::create_dir_all(path.parent()?).ok()?;
            fs::write(&path, pages::page(file)).ok()?;
        }
        Some(uri_of(&path))
    }
}

/// A folder with pages.
#[derive(Debug)]
struct Folder {
    // Let go of before the folder is removed.
    _held: File,
    place: TempDir,
}

impl Folder {
    fn new(within: &Path) -> io::Result<Self> {
        let place = tempfile::Builder::new().prefix(PREFIX).tempdir_in(within)?;
        let held = File::create_new(place.path().join(HELD))?;
        held.try_lock()?;
        Ok(Self { _held: held, place })
    }
}

/// Removes the folders of servers that were killed.
fn clear(within: &Path) {
    for folder in fs::read_dir(within).into_iter().flatten().flatten() {
        let ours = folder.file_name().to_string_lossy().starts_with(PREFIX);
        if ours && folder.file_type().is_ok_and(|it| it.is_dir()) && is_abandoned(&folder.path()) {
            // What another user owns stays.
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}

/// Whether a server made a folder, and no longer lives.
fn is_abandoned(folder: &Path) -> bool {
    let held = folder.join(HELD);
    let plain = fs::symlink_metadata(&held).is_ok_and(|it| it.is_file());
    let file = plain.then(|| OpenOptions::new().read(true).write(true).open(held).ok()).flatten();
    file.is_some_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_server_left_goes_and_what_is_like_it_stays() {
        let scratch = tempfile::tempdir().unwrap();
        let place = |name: &str| scratch.path().join(name);
        let living = Folder::new(scratch.path()).unwrap();
        for name in ["copydesk-rules-dead", "copydesk-rules-of-mine", "of-mine"] {
            fs::create_dir(place(name)).unwrap();
            fs::write(place(name).join("page.md"), "").unwrap();
        }
        for name in ["copydesk-rules-dead", "of-mine"] {
            fs::write(place(name).join(HELD), "").unwrap();
        }
        clear(scratch.path());
        assert!(!place("copydesk-rules-dead").exists());
        assert!(place("copydesk-rules-of-mine").join("page.md").exists());
        assert!(place("of-mine").join("page.md").exists());
        assert!(living.place.path().exists());
        let path = living.place.path().to_owned();
        drop(living);
        assert!(!path.exists());
    }
}
