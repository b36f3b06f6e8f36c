//! A new version of a file takes the place of the one that was read, and of no other.
//!
//! What is promised: a file that was written or replaced by another program before the new version
//! takes its place stays as that program left it. A last look comes right before; and where the
//! system can exchange two files in one step (Linux, macOS), the old file is at hand afterwards
//! under another name, is looked at again, and goes back into its place when it is not what was
//! read. Elsewhere an edit between the last look and the renaming, some microseconds, is lost.
//!
//! What cannot be promised: a program that opened the old file before the exchange, and is done with
//! writing only after it, writes into a file that nobody sees any more. Its edit was not complete when
//! the replacement began. Most of these are caught all the same: the old file stays until
//! [`Replaced::settle`] has looked at it a last time, some moments later.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::files::atomic::{Attributes, Digest, Refusal, Unfinished, check, digest, look};

/// How often what came out of a place meanwhile is put back before it is kept beside it.
const ATTEMPTS: usize = 100;

/// A file that has got its new bytes; the old ones are still beside it, where there was an exchange.
#[derive(Debug)]
#[must_use = "an edit that came late is only seen when it is settled"]
pub struct Replaced {
    old: Option<Unfinished>,
    path: PathBuf,
    read: Digest,
    written: Digest,
}

impl Replaced {
    /// Removes the old file, unless a program that had it open has written into it meanwhile: then that
    /// is put back.
    ///
    /// # Errors
    /// A [`Refusal`]; the file is then as that program left it.
    pub fn settle(self) -> Result<(), Refusal> {
        let Some(old) = self.old else { return Ok(()) };
        let out = look(old.path());
        if out == Some(self.read) {
            return Ok(());
        }
        // What stands in the place now may be a later edit, which goes before one in the old file.
        if look(&self.path) != Some(self.written) {
            return Err(Refusal::Kept(old.keep()));
        }
        put_back(old, &self.path, out, &self.written)
    }
}

/// Replaces a file whose bytes were read and had a digest.
///
/// # Errors
/// A [`Refusal`]; the file stays then as it is.
pub fn replace(path: &Path, read: &Digest, bytes: &[u8]) -> Result<Replaced, Refusal> {
    // What a link leads to was decided before.
    check(&fs::symlink_metadata(path)?)?;
    // For writing, too: what its permissions forbid is not got around by a renaming.
    let old = fs::File::options().read(true).write(true).open(path)?;
    let attributes = Attributes::of(&old)?;
    let mut new = Unfinished::in_folder(path.parent().unwrap_or(Path::new(".")), true)?;
    new.file.write_all(bytes)?;
    attributes.give(&new.file)?;
    new.file.sync_all()?;
    if look(path).as_ref() != Some(read) {
        return Err(Refusal::Changed);
    }
    let written = digest(bytes);
    let old = place(new, path, read, &written)?;
    Ok(Replaced { old, path: path.to_owned(), read: *read, written })
}

/// Puts a new file into the place of another and, if what came out is not what was read, undoes
/// that. Returns the old file, where it is still there.
fn place(
    mut file: Unfinished,
    path: &Path,
    read: &Digest,
    written: &Digest,
) -> Result<Option<Unfinished>, Refusal> {
    file.name_for_exchange(read, written)?;
    if !exchange(file.path(), path)? {
        file.place(path)?;
        return Ok(None);
    }
    let out = look(file.path());
    if out.as_ref() == Some(read) {
        return Ok(Some(file));
    }
    put_back(file, path, out, written).map(|()| None)
}

/// Puts an edit back that came out of a place, and so what another program put there meanwhile, until
/// what comes out is what was put there last.
fn put_back(
    file: Unfinished,
    path: &Path,
    mut out: Option<Digest>,
    written: &Digest,
) -> Result<(), Refusal> {
    let mut last = Some(*written);
    for _ in 0..ATTEMPTS {
        let put = out;
        if !exchange(file.path(), path)? {
            break;
        }
        out = look(file.path());
        if out == last {
            return Err(Refusal::Changed);
        }
        last = put;
    }
    Err(Refusal::Kept(file.keep()))
}

/// Exchanges two files in one step; whether the system can.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn what_is_not_what_was_read_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "read").unwrap();
        replace(&path, &digest(b"read"), b"fixed").unwrap().settle().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"fixed");
        let refused = replace(&path, &digest(b"read"), b"fixed").unwrap_err();
        assert!(matches!(refused, Refusal::Changed));
        fs::remove_file(&path).unwrap();
        assert!(replace(&path, &digest(b"fixed"), b"new").is_err());
        assert_eq!(count(folder.path()), 0);
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    #[test]
    fn an_edit_after_the_last_look_goes_back_into_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "an edit").unwrap();
        let mut new = Unfinished::in_folder(folder.path(), true).unwrap();
        new.file.write_all(b"fixed").unwrap();
        let refused = place(new, &path, &digest(b"read"), &digest(b"fixed")).unwrap_err();
        assert!(matches!(refused, Refusal::Changed), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), b"an edit");
        assert_eq!(count(folder.path()), 1);
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    #[test]
    fn an_edit_of_a_program_that_had_the_file_open_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "read").unwrap();
        let mut open = fs::File::options().append(true).open(&path).unwrap();
        let replaced = replace(&path, &digest(b"read"), b"fixed").unwrap();
        open.write_all(b" and edited").unwrap();
        assert!(matches!(replaced.settle(), Err(Refusal::Changed)));
        assert_eq!(fs::read(&path).unwrap(), b"read and edited");
        assert_eq!(count(folder.path()), 1);
        // Two edits at once: neither is lost.
        let mut open = fs::File::options().append(true).open(&path).unwrap();
        let replaced = replace(&path, &digest(b"read and edited"), b"fixed").unwrap();
        open.write_all(b" twice").unwrap();
        fs::write(&path, "written anew").unwrap();
        let Err(Refusal::Kept(kept)) = replaced.settle() else { panic!("an edit is lost") };
        assert_eq!(fs::read(&path).unwrap(), b"written anew");
        assert_eq!(fs::read(kept).unwrap(), b"read and edited twice");
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    #[test]
    fn a_folder_or_a_pipe_in_the_place_of_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let attempts = || {
            let mut new = Unfinished::in_folder(folder.path(), true).unwrap();
            new.file.write_all(b"fixed").unwrap();
            let (read, written) = (digest(b"read"), digest(b"fixed"));
            [
                replace(&path, &read, b"fixed").map(drop),
                place(new, &path, &read, &written).map(drop),
            ]
        };
        fs::create_dir(&path).unwrap();
        fs::write(path.join("b.md"), "kept").unwrap();
        for refused in attempts() {
            assert!(matches!(refused, Err(Refusal::Changed)), "{refused:?}");
        }
        assert_eq!(fs::read(path.join("b.md")).unwrap(), b"kept");
        fs::remove_dir_all(&path).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        for refused in attempts() {
            assert!(matches!(refused, Err(Refusal::Changed)), "{refused:?}");
        }
        assert!(!path.is_file() && count(folder.path()) == 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_the_file_is_besides_its_bytes_stays() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o4751)).unwrap();
        // Who may give files away is asked for more; others keep what they have.
        let _ = std::os::unix::fs::chown(&path, Some(4711), Some(4712));
        let before = fs::metadata(&path).unwrap();
        let kept = set_attribute(&path);
        replace(&path, &digest(b"one"), b"two").unwrap().settle().unwrap();
        let after = fs::metadata(&path).unwrap();
        let all = |it: &fs::Metadata| (it.uid(), it.gid(), it.mode());
        assert_eq!(all(&before), all(&after));
        assert_eq!(attribute(&path), kept);
        // Another name of the file would keep the old text.
        let other = folder.path().join("b.md");
        fs::hard_link(&path, &other).unwrap();
        let refused = replace(&path, &digest(b"two"), b"three").unwrap_err();
        assert!(matches!(refused, Refusal::Linked(2)), "{refused}");
        fs::remove_file(&other).unwrap();
        symlink(&path, &other).unwrap();
        assert!(replace(&other, &digest(b"two"), b"three").is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let refused = replace(&path, &digest(b"two"), b"three").unwrap_err();
        assert!(matches!(refused, Refusal::ReadOnly), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(count(folder.path()), 2);
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    fn attribute(path: &Path) -> Option<Vec<u8>> {
        let mut value = [0; 64];
        let len = rustix::fs::getxattr(path, "user.copydesk.test", &mut value[..]).ok()?;
        Some(value[..len].to_vec())
    }

    /// Sets an attribute where the file system of the test has such.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    fn set_attribute(path: &Path) -> Option<Vec<u8>> {
        let flags = rustix::fs::XattrFlags::empty();
        let _ = rustix::fs::setxattr(path, "user.copydesk.test", b"value", flags);
        attribute(path)
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    fn attribute(_path: &Path) -> Option<Vec<u8>> {
        None
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    fn set_attribute(_path: &Path) -> Option<Vec<u8>> {
        None
    }
}
