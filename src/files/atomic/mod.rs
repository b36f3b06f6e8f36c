//! Files that are written whole or not at all.
//!
//! New bytes go to a hidden file beside their place, which takes the place in one step: whoever
//! reads meanwhile sees the old file or the new one, and a run that ends in the middle leaves the
//! old one, and beside it nothing that the next one does not [`clear`] up.
//!
//! [`write()`] and [`AtomicFile`] write a file, whatever was there; [`replace`] puts a new version
//! into the place of a text that was read, and of nothing else. Owner, mode and attributes stay;
//! a file that cannot keep them, or has a second name, is left as it is.

mod attributes;
mod bounds;
mod exchange;
mod unfinished;

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use self::attributes::Attributes;
pub use self::bounds::Bounds;
pub use self::exchange::{Replaced, replace};
use self::unfinished::Unfinished;

pub use self::unfinished::clear;
use crate::files;

/// What tells the bytes of a file from all others.
pub type Digest = [u8; 32];

/// The digest of some bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest {
    *blake3::hash(bytes).as_bytes()
}

/// The digest of a file as it is now; none where there is no file of that very name.
fn look(path: &Path) -> Option<Digest> {
    // What is no regular file may keep its reader waiting.
    fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
    fs::read(path).ok().map(|bytes| digest(&bytes))
}

/// Why a file is left as it is.
#[derive(Debug)]
pub enum Refusal {
    /// It has not the bytes any more that were read.
    Changed,
    /// It changed all the time while it was to be replaced; what came out of its place last is
    /// here.
    Kept(PathBuf),
    /// It has so many names, of which only one would get the new bytes.
    Linked(u64),
    /// Nobody may write it.
    ReadOnly,
    /// A symbolic link led to it, and it is in none of the paths of the run.
    Outside(PathBuf),
    /// A new version could not have its owner, mode or another attribute.
    Attribute(String, io::Error),
    /// What the file system fails with.
    System(io::Error),
}

impl Refusal {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Changed => "run copydesk again",
            Self::Kept(_) => "look which of the two has the latest edits",
            Self::Linked(_) => "edit it by hand, or make its names files of their own",
            Self::ReadOnly => "make it writable, or leave it out with `exclude` in copydesk.toml",
            Self::Outside(_) => "name the file itself to have it written",
            Self::Attribute(..) => "edit it by hand, or write it as its owner",
            Self::System(_) => "make the file and its folder writable, and see that there is room",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("the file changed since it was read"),
            Self::Kept(path) => {
                write!(f, "the file kept changing; another version of it is `{}`", path.display())
            }
            Self::Linked(names) => write!(f, "the file has {names} names (hard links)"),
            Self::ReadOnly => f.write_str("the file is read-only"),
            Self::Outside(path) => {
                write!(f, "the link leads out of the checked paths, to `{}`", path.display())
            }
            Self::Attribute(what, error) => write!(f, "its {what} cannot be kept: {error}"),
            Self::System(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::System(error) => error,
            Refusal::ReadOnly => Self::new(io::ErrorKind::PermissionDenied, refusal),
            _ => Self::other(refusal),
        }
    }
}

/// Whether a new version of a file can take its place without harm to what it is besides.
fn check(file: &Metadata) -> Result<(), Refusal> {
    if !file.is_file() {
        return Err(Refusal::Changed);
    }
    if file.permissions().readonly() {
        return Err(Refusal::ReadOnly);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if file.nlink() > 1 {
            return Err(Refusal::Linked(file.nlink()));
        }
    }
    Ok(())
}

/// A file that is being written; without [`AtomicFile::commit`] nothing happens.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    to: Target,
}

#[derive(Debug)]
enum Target {
    /// Beside the file that it will replace.
    Beside(BufWriter<Unfinished>),
    /// A terminal, a pipe, a device: there is nothing to replace.
    Stream(BufWriter<File>),
}

impl AtomicFile {
    /// Begins a file, new or in the place of another: owner, permissions and attributes of that
    /// stay, and a link stays a link.
    ///
    /// # Errors
    /// What the file system fails with; a folder is refused, and so is a [`Refusal`].
    pub fn create(path: &Path) -> io::Result<Self> {
        let path = files::real(path);
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        // The file system's own words; those about the file beside it would name that one.
        fs::metadata(folder)?;
        let beside = |private| {
            // An edit that a killed run caught stays; who rewrites texts tells of it.
            let _ = clear(folder);
            Unfinished::in_folder(folder, private)
        };
        let to = match fs::metadata(&path) {
            Ok(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(old) if !old.is_file() => {
                let stream = File::options().write(true).open(&path)?;
                Target::Stream(BufWriter::new(stream))
            }
            Ok(old) => {
                check(&old)?;
                let old = File::options().read(true).write(true).open(&path)?;
                let new = beside(true)?;
                Attributes::of(&old)?.give(&new.file)?;
                Target::Beside(BufWriter::new(new))
            }
            // A temporary file is for its owner alone; a report is for whom the user's mask lets.
            Err(_) => Target::Beside(BufWriter::new(beside(false)?)),
        };
        Ok(Self { path, to })
    }

    /// Puts what was written into its place.
    ///
    /// # Errors
    /// What the file system fails with; the old file stays then.
    pub fn commit(self) -> io::Result<()> {
        match self.to {
            Target::Beside(file) => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.file.sync_all()?;
                file.place(&self.path)
            }
            Target::Stream(mut stream) => stream.flush(),
        }
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            Target::Beside(file) => file.write(bytes),
            Target::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            Target::Beside(file) => file.flush(),
            Target::Stream(stream) => stream.flush(),
        }
    }
}

/// Writes a file, new or in the place of another.
///
/// # Errors
/// As [`AtomicFile::create`] and [`AtomicFile::commit`].
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(write(folder.path(), b"").unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert!(write(&folder.path().join("no/a.txt"), b"").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        write(&path, b"one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        write(&link, b"two").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(write(&path, b"three").is_err());
        write(Path::new("/dev/null"), b"gone").unwrap();
    }
}
