//! Files on their way into a place: what they are called, and what becomes of those that a killed
//! run left.
//!
//! Two kinds stand beside the file that they are for. One is being written; nobody but the run
//! that made it ever wrote into it. The other is about to be exchanged with its place, or was just
//! now: it holds the new text, the old one, or what an editor saved in between, and its name has
//! the digests of the first two.
//!
//! A run that has such a file holds a shared lock on the folder, which ends with the process. Who
//! gets the folder for itself alone knows that what it finds was left by a run that is no more.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::files::atomic::{Digest, look};

const PREFIX: &str = ".copydesk-";
const WRITTEN: &str = ".new";
const EXCHANGED: &str = ".old";

/// What a name of ours is told by from others that look like it.
const CONTEXT: &str = "copydesk 2026-11 name of an unfinished file";

/// A file on its way; it is removed unless it is placed or kept.
#[derive(Debug)]
pub(super) struct Unfinished {
    /// The file, open to be written.
    pub(super) file: File,
    path: PathBuf,
    /// What makes its names unique.
    nonce: String,
    there: bool,
    /// Ends with it; none where the file system has no locks, and nobody clears up either.
    _lock: Option<File>,
}

impl Unfinished {
    /// Makes an empty file in a folder: for its owner alone, or else as the user's mask has it.
    pub(super) fn in_folder(folder: &Path, private: bool) -> io::Result<Self> {
        let lock = lock(folder);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(if private { 0o600 } else { 0o666 });
        }
        #[cfg(not(unix))]
        let _ = private;
        loop {
            let nonce = format!("{:016x}", RandomState::new().build_hasher().finish());
            let nonce = format!("{nonce}-{}", seal(&nonce));
            let path = folder.join(format!("{PREFIX}{nonce}{WRITTEN}"));
            match options.open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                file => return Ok(Self { file: file?, path, nonce, there: true, _lock: lock }),
            }
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the name by which a later run knows what it may hold.
    pub(super) fn name_for_exchange(&mut self, old: &Digest, new: &Digest) -> io::Result<()> {
        let (old, new) = (short(old), short(new));
        let path =
            self.path.with_file_name(format!("{PREFIX}{}-{old}-{new}{EXCHANGED}", self.nonce));
        fs::rename(&self.path, &path)?;
        self.path = path;
        Ok(())
    }

    /// Puts it into a place, whatever is there.
    pub(super) fn place(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.there = false;
        Ok(())
    }

    /// Leaves it where it is; returns where.
    pub(super) fn keep(mut self) -> PathBuf {
        self.there = false;
        self.path.clone()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.there {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// What a name says of a file.
#[derive(Debug, PartialEq, Eq)]
enum Kind<'n> {
    Written,
    /// With what it begins: the digest of the old text, and that of the new one.
    Exchanged([&'n str; 2]),
}

impl<'n> Kind<'n> {
    /// The kind of a file by its name; none where the name is not one of ours.
    fn of(name: &'n str) -> Option<Self> {
        let rest = name.strip_prefix(PREFIX)?;
        let (rest, exchanged) = match rest.strip_suffix(WRITTEN) {
            Some(rest) => (rest, false),
            None => (rest.strip_suffix(EXCHANGED)?, true),
        };
        let mut parts = rest.split('-');
        let (nonce, sealed) = (parts.next()?, parts.next()?);
        if sealed != seal(nonce) {
            return None;
        }
        match (exchanged, parts.next(), parts.next(), parts.next()) {
            (false, None, ..) => Some(Self::Written),
            (true, Some(old), Some(new), None) if old.len() == 16 && new.len() == 16 => {
                Some(Self::Exchanged([old, new]))
            }
            _ => None,
        }
    }
}

/// Removes from a folder what killed runs left there: files that were being written, and texts
/// that are in their place or were replaced. Returns those that hold something else, an edit that
/// was made in the very moment of the kill; they stay.
#[must_use]
pub fn clear(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name());
    let ours = |name: &std::ffi::OsString| name.to_str().and_then(Kind::of).is_some();
    let left: Vec<_> = names.filter(ours).collect();
    if left.is_empty() {
        return Vec::new();
    }
    // A lock that cannot be had is that of a run which is at work: it clears up itself.
    let Ok(alone) = File::open(folder) else { return Vec::new() };
    if alone.try_lock().is_err() {
        return Vec::new();
    }
    let mut kept = Vec::new();
    for name in &left {
        let path = folder.join(name);
        let Some(kind) = name.to_str().and_then(Kind::of) else { continue };
        if !fs::symlink_metadata(&path).is_ok_and(|it| it.is_file()) {
            continue;
        }
        let known = match kind {
            Kind::Written => true,
            Kind::Exchanged(digests) => {
                look(&path).is_some_and(|digest| digests.contains(&&*short(&digest)))
            }
        };
        if known {
            let _ = fs::remove_file(path);
        } else {
            kept.push(path);
        }
    }
    kept.sort();
    kept
}

/// Keeps others from clearing a folder up, as long as it lives.
fn lock(folder: &Path) -> Option<File> {
    /// Who has the folder for itself has it for a moment.
    const ATTEMPTS: usize = 100;
    let file = File::open(folder).ok()?;
    for _ in 0..ATTEMPTS {
        match file.try_lock_shared() {
            Ok(()) => return Some(file),
            Err(fs::TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(10)),
            Err(fs::TryLockError::Error(_)) => return None,
        }
    }
    None
}

fn seal(nonce: &str) -> String {
    short(&blake3::derive_key(CONTEXT, nonce.as_bytes()))
}

/// The first half of the digits that tell texts apart: nobody makes two of one by accident.
fn short(digest: &Digest) -> String {
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::atomic::digest;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_is_provably_ours_is_cleared_up() {
        let folder = tempfile::tempdir().unwrap();
        let foreign = [
            ".copydesk-allow",
            ".copydesk_cache",
            ".copydesk-notes.new",
            ".copydesk-0123456789abcdef-0123456789abcdef.new",
            ".copydesk-0123456789abcdef-0123456789abcdef-0123456789abcdef-0123456789abcdef.old",
            "a.new",
        ];
        foreign.iter().for_each(|name| fs::write(folder.path().join(name), "theirs").unwrap());
        let before = names(folder.path());
        let leave = |bytes: &str, exchanged: bool| {
            let mut file = Unfinished::in_folder(folder.path(), true).unwrap();
            if exchanged {
                file.name_for_exchange(&digest(b"old"), &digest(b"new")).unwrap();
            }
            fs::write(file.path(), bytes).unwrap();
            file.keep()
        };
        leave("half of a te", false);
        leave("old", true);
        leave("new", true);
        let edit = leave("an edit", true);
        assert_eq!(clear(folder.path()), std::slice::from_ref(&edit));
        assert_eq!(fs::read(&edit).unwrap(), b"an edit");
        fs::remove_file(edit).unwrap();
        assert_eq!(names(folder.path()), before);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_living_run_writes_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let alive = Unfinished::in_folder(folder.path(), true).unwrap();
        let dead = Unfinished::in_folder(folder.path(), true).unwrap().keep();
        assert_eq!(clear(folder.path()), [] as [PathBuf; 0]);
        assert!(alive.path().exists() && dead.exists());
        drop(alive);
        assert_eq!(clear(folder.path()), [] as [PathBuf; 0]);
        assert_eq!(names(folder.path()), [] as [&str; 0]);
    }
}
