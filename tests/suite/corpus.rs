//! Folders of texts to run the program on.

use std::fs;

use tempfile::TempDir;

/// A folder with some files, by their paths from there; it is gone with the value.
pub(crate) fn corpus(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}
