//! Which files a run may write: those of the paths that it was given, and no other that a symbolic
//! link among them leads to.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files;
use crate::files::atomic::{self, Refusal};

/// The paths that a run was given.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    roots: Vec<PathBuf>,
}

impl Bounds {
    /// Those of some files and folders. A folder is meant as what it leads to; a file that is a
    /// link is meant as the link, for it may have come with the texts and nobody looked at it.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        let root = |path: &PathBuf| {
            let real = files::resolved(path).ok()?;
            if !path.is_symlink() || real.is_dir() {
                return Some(real);
            }
            Some(files::resolved(files::folder_of(path)).ok()?.join(path.file_name()?))
        };
        Self { roots: paths.iter().filter_map(root).collect() }
    }

    /// The file that a path leads to, if a new version of it can be put into its place.
    ///
    /// # Errors
    /// Why that cannot be, as far as it can be known beforehand.
    pub fn place(&self, path: &Path) -> Result<PathBuf, Refusal> {
        let real = files::resolved(path)?;
        if !self.roots.iter().any(|root| real.starts_with(root)) {
            return Err(Refusal::Outside(real));
        }
        atomic::check(&fs::metadata(&real)?)?;
        // Opened and let go: the one look that every kind of permission takes part in.
        fs::File::options().write(true).open(&real)?;
        Ok(real)
    }
}
