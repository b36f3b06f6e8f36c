//! What paths lead to: without links, and with `.` and `..` resolved.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What a path leads to.
///
/// # Errors
/// Where nothing is there, or a folder on the way must not be read.
pub fn resolved(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// What a path leads to; the path as it is where nothing is there.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    resolved(path).unwrap_or_else(|_| path.to_owned())
}

/// What a path leads to as far as there is anything, from the root: two names of one file are seen
/// to be one by it, be the file there or not.
#[must_use]
pub fn real_so_far(path: &Path) -> PathBuf {
    let resolved = path.ancestors().find_map(|folder| {
        let rest = path.strip_prefix(folder).ok()?;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let folder = resolved(folder).ok()?;
        Some(if rest.as_os_str().is_empty() { folder } else { folder.join(rest) })
    });
    let absolute = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    resolved.unwrap_or_else(absolute)
}

/// The folder that a path stands in; of a bare name the working folder.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The working folder; none where it is gone.
#[must_use]
pub fn working_folder() -> Option<PathBuf> {
    env::current_dir().and_then(fs::canonicalize).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_is_named_by_what_its_folder_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let real = resolved(folder.path()).unwrap();
        fs::create_dir(real.join("a")).unwrap();
        let roundabout = folder.path().join("a/../b/c.md");
        assert_eq!(real_so_far(&roundabout), real.join("b/c.md"));
        assert_eq!(real_so_far(&real), real);
        assert_eq!(real_so_far(Path::new("none.md")), working_folder().unwrap().join("none.md"));
        assert_eq!(folder_of(Path::new("a.md")), Path::new("."));
    }
}
