//! Files of the cache: sealed by a checksum, replaced in one step, and not kept for ever.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Changes with the shape of what is written.
const MAGIC: &[u8; 16] = b"copydesk cache 1";

/// The file that tells backup programs that the folder can be left out (bford.info/cachedir).
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This folder is the cache of copydesk; `copydesk clean` removes it.\n";

/// What files are called while they are written.
const UNFINISHED: &str = ".unfinished-";

/// A part of a pack is told from garbage by this.
pub(super) fn checksum(bytes: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    out
}

/// A file with its checksum; `seal` is what it must be opened with.
pub(super) fn seal(body: &[u8], seal: &[u8; 32]) -> Vec<u8> {
    [&MAGIC[..], blake3::keyed_hash(seal, body).as_bytes(), body].concat()
}

/// The body of a sealed file; nothing where it is damaged or under another seal.
pub(super) fn open_sealed<'f>(file: &'f [u8], seal: &[u8; 32]) -> Option<&'f [u8]> {
    let rest = file.strip_prefix(MAGIC)?;
    let (sum, body) = rest.split_at_checked(32)?;
    (blake3::keyed_hash(seal, body).as_bytes() == sum).then_some(body)
}

/// Replaces a file in one step.
pub(super) fn replace(path: &Path, pieces: &[&[u8]]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    let mut out = io::BufWriter::new(file);
    pieces.iter().try_for_each(|piece| out.write_all(piece))?;
    out.into_inner()?.persist(path)?;
    Ok(())
}

/// Makes the folders, with what tells other programs to leave them alone.
pub(super) fn prepare(root: &Path, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in [(TAG, TAG_TEXT), (".gitignore", "*\n")] {
        let path = root.join(name);
        if !path.exists() {
            replace(&path, &[text.as_bytes()])?;
        }
    }
    Ok(())
}

/// Removes what nobody has used for a long time, all but the newest sets and runs, and what a
/// killed run left unfinished.
pub(super) fn prune(root: &Path, folder: &Path, kept: usize, age: Duration) {
    let hour = Duration::from_secs(3600);
    let has_prefix = |path: &Path, prefix: &str| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|it| it.starts_with(prefix))
    };
    for place in [root, folder] {
        for (path, old) in by_age(place, |path| has_prefix(path, UNFINISHED)) {
            if old > hour {
                let _ = fs::remove_file(path);
            }
        }
    }
    let runs = by_age(folder, |path| has_prefix(path, "run-"));
    for (path, _) in
        runs.iter().enumerate().filter(|(at, (_, old))| *at >= kept || *old > age).map(|it| it.1)
    {
        let _ = fs::remove_file(path);
    }
    let sets = by_age(root, |path| path != folder && path.join("index").is_file());
    for (path, _) in
        sets.iter().enumerate().filter(|(at, (_, old))| at + 1 >= kept || *old > age).map(|it| it.1)
    {
        let _ = fs::remove_dir_all(path);
    }
}

/// Some files or folders of a folder, the latest used first, each with how long ago that was.
fn by_age(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<(PathBuf, Duration)> {
    let now = SystemTime::now();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let aged = entries.map(|entry| entry.path()).filter(|path| wanted(path)).map(|path| {
        // A set is used when its index is.
        let used = fs::metadata(path.join("index")).or_else(|_| fs::metadata(&path));
        let used = used.and_then(|it| it.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        (path, now.duration_since(used).unwrap_or_default())
    });
    let mut aged: Vec<_> = aged.collect();
    aged.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    aged
}

/// Removes the whole cache.
pub(super) fn remove(root: &Path) -> io::Result<bool> {
    if !root.exists() {
        return Ok(false);
    }
    let tag = fs::read_to_string(root.join(TAG)).unwrap_or_default();
    if !tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55") {
        return Err(io::Error::other("this folder is not marked as a cache"));
    }
    fs::remove_dir_all(root)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_torn_or_sealed_otherwise_is_not_opened() {
        let file = seal(b"body", &[1; 32]);
        assert_eq!(open_sealed(&file, &[1; 32]), Some(&b"body"[..]));
        assert_eq!(open_sealed(&file, &[2; 32]), None);
        for len in 0..file.len() {
            assert_eq!(open_sealed(&file[..len], &[1; 32]), None);
        }
    }

    #[test]
    fn only_a_tagged_folder_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("cache");
        assert!(!remove(&root).unwrap());
        fs::create_dir(&root).unwrap();
        assert!(remove(&root).is_err());
        prepare(&root, &root.join("key")).unwrap();
        assert!(remove(&root).unwrap());
        assert!(!root.exists());
    }
}
