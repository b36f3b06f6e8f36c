//! Files that are written whole or not at all.
//!
//! New bytes go to a hidden file beside their place, which takes the place in one step: whoever
//! reads meanwhile sees the old file or the new one, and a run that ends in the middle leaves the
//! old one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file that is being written; without [`AtomicFile::commit`] nothing happens.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    to: Target,
}

#[derive(Debug)]
enum Target {
    /// Beside the file that it will replace.
    Beside(BufWriter<NamedTempFile>),
    /// A terminal, a pipe, a device: there is nothing to replace.
    Stream(BufWriter<File>),
}

impl AtomicFile {
    /// Begins a file, new or in the place of another: permissions of that stay, and a link stays a
    /// link.
    ///
    /// # Errors
    /// What the file system fails with; a folder and a read-only file are refused.
    pub fn create(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let builder = &mut tempfile::Builder::new();
        let builder = builder.prefix(".copydesk-");
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        // The file system's own words; those about the file beside it would name that one.
        fs::metadata(folder)?;
        let plain = |error: io::Error| io::Error::from(error.kind());
        let to = match fs::metadata(&path) {
            Ok(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(old) if !old.is_file() => {
                let stream = File::options().write(true).open(&path)?;
                Target::Stream(BufWriter::new(stream))
            }
            Ok(old) if old.permissions().readonly() => {
                let kind = io::ErrorKind::PermissionDenied;
                return Err(io::Error::new(kind, "the file is read-only"));
            }
            Ok(old) => {
                let file = builder.tempfile_in(folder).map_err(plain)?;
                file.as_file().set_permissions(old.permissions())?;
                Target::Beside(BufWriter::new(file))
            }
            Err(_) => {
                let file = new_file(builder).tempfile_in(folder).map_err(plain)?;
                Target::Beside(BufWriter::new(file))
            }
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
                file.as_file().sync_all()?;
                file.persist(self.path)?;
                Ok(())
            }
            Target::Stream(mut stream) => stream.flush(),
        }
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

/// A temporary file is for its owner alone; a report is for whom the user's mask lets.
fn new_file<'b>(
    builder: &'b mut tempfile::Builder<'static, 'static>,
) -> &'b mut tempfile::Builder<'static, 'static> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
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
