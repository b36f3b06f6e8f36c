//! Files of the cache: sealed, replaced in one step, and not kept for ever.
//!
//! A piece is told from what others put beside it by its name and by what it begins with. Nothing
//! else is opened, overwritten or removed, and no link is followed.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What every piece begins with; it changes with the shape of what is written.
const MAGIC: &[u8; 16] = b"copydesk cache 2";

/// What pieces of any shape begin with.
const ANY_MAGIC: &[u8] = b"copydesk cache ";

/// The file of a set that lists its texts.
pub(super) const INDEX: &str = "index";

/// The file that tells backup programs that the folder can be left out (bford.info/cachedir).
const TAG: &str = "CACHEDIR.TAG";
const TAG_SIGNATURE: &str = "Signature: 8a477f597d28d172789f06886806bc55";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This folder is the cache of copydesk; `copydesk clean` removes it.\n";

/// The file that tells git the same.
const IGNORE: &str = ".gitignore";
const IGNORE_TEXT: &str = "*\n";

/// What files are called while they are written.
const UNFINISHED: &str = ".unfinished-";

/// What reports of whole runs are called, with the hash of the list of texts between.
const RUN: (&str, &str) = ("run-", ".report");

/// The hash that seals the pieces of one set. Who does not know the secret behind it cannot make
/// a piece, and a piece in the place of another does not fit.
#[derive(Debug, Clone)]
pub(super) struct Seal([u8; 32]);

impl Seal {
    /// The seal of the set under a key.
    pub(super) fn new(secret: &[u8; 32], key: &[u8; 32]) -> Self {
        Self(*blake3::keyed_hash(secret, key).as_bytes())
    }

    fn hash(&self, what: &[u8], body: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&(what.len() as u64).to_le_bytes()).update(what).update(body);
        hasher.finalize()
    }

    /// A part of a pack is told from garbage by this.
    pub(super) fn checksum(&self, bytes: &[u8]) -> [u8; 16] {
        let mut out = [0; 16];
        out.copy_from_slice(&self.hash(b"text", bytes).as_bytes()[..16]);
        out
    }

    /// What goes before the body of a file, which is `what`.
    pub(super) fn head(&self, what: &[u8], body: &[u8]) -> Vec<u8> {
        [&MAGIC[..], self.hash(what, body).as_bytes()].concat()
    }

    /// The body of a sealed file; nothing where it is damaged, foreign or something else.
    pub(super) fn open<'f>(&self, what: &[u8], file: &'f [u8]) -> Option<&'f [u8]> {
        let rest = file.strip_prefix(MAGIC)?;
        let (sum, body) = rest.split_at_checked(32)?;
        let sum: [u8; 32] = sum.try_into().ok()?;
        // Compared in constant time.
        (self.hash(what, body) == sum).then_some(body)
    }
}

/// What a pack begins with.
pub(super) fn pack_head() -> &'static [u8] {
    MAGIC
}

/// The name of a pack.
pub(super) fn pack_name(pack: usize) -> String {
    format!("{pack:x}.pack")
}

/// The name of the report over a list of texts.
pub(super) fn run_name(list: &str) -> String {
    format!("{}{list}{}", RUN.0, RUN.1)
}

/// The name of a set or of a list of texts by its hash.
pub(super) fn hex(hash: &[u8; 32]) -> String {
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_hex(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_run(name: &str) -> bool {
    name.strip_prefix(RUN.0).and_then(|it| it.strip_suffix(RUN.1)).is_some_and(is_hex)
}

fn is_piece(name: &str) -> bool {
    let is_pack = |it: &str| it.len() == 1 && it.bytes().all(|byte| byte.is_ascii_hexdigit());
    name == INDEX || is_run(name) || name.strip_suffix(".pack").is_some_and(is_pack)
}

/// The first bytes of a plain file, at most `limit`; a pipe or a device is not opened.
pub(super) fn read(path: &Path, limit: u64) -> Option<Vec<u8>> {
    let found = fs::symlink_metadata(path).ok()?;
    if !found.is_file() {
        return None;
    }
    let size = usize::try_from(found.len().min(limit)).ok()?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size).ok()?;
    fs::File::open(path).ok()?.take(limit).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether a file begins as pieces do.
fn has_magic(path: &Path) -> bool {
    read(path, ANY_MAGIC.len() as u64).is_some_and(|head| head == ANY_MAGIC)
}

/// Replaces a piece in one step. What stands in its place and is none stays.
pub(super) fn replace(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    // A crash of the machine may have left a piece without bytes: there is nothing to lose.
    let is_empty = |found: &fs::Metadata| found.is_file() && found.len() == 0;
    if fs::symlink_metadata(path).is_ok_and(|found| !is_empty(&found)) && !has_magic(path) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    let mut out = io::BufWriter::new(file);
    parts.iter().try_for_each(|part| out.write_all(part))?;
    out.into_inner()?.persist(path)?;
    Ok(())
}

/// Makes the folder of a set and those above it. The folder of the cache tells other programs to
/// leave it alone if it is a new one: one that was there is somebody's.
pub(super) fn prepare(root: &Path, folder: &Path) -> io::Result<()> {
    if let Some(place) = root.parent() {
        fs::create_dir_all(place)?;
    }
    if is_new(fs::create_dir(root))? {
        for (name, text) in [(IGNORE, IGNORE_TEXT), (TAG, TAG_TEXT)] {
            let mut file = fs::File::create_new(root.join(name))?;
            file.write_all(text.as_bytes())?;
        }
    }
    is_new(fs::create_dir(folder))?;
    Ok(())
}

fn is_new(made: io::Result<()>) -> io::Result<bool> {
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        made => made.map(|()| true),
    }
}

/// Whether a file holds a text of ours, or the part of it that a killed run came to write.
fn holds(path: &Path, text: &str) -> bool {
    read(path, text.len() as u64 + 1).is_some_and(|found| text.as_bytes().starts_with(&found))
}

/// Whether a folder is marked as the cache of another program.
pub(super) fn is_tagged_by_another(root: &Path) -> bool {
    let tag = root.join(TAG);
    let head = read(&tag, TAG_SIGNATURE.len() as u64);
    head.is_some_and(|head| head == TAG_SIGNATURE.as_bytes()) && !holds(&tag, TAG_TEXT)
}

/// Removes what nobody has used for a long time, all but the newest sets and runs, and what a
/// killed run left unfinished. Failing to is no error.
pub(super) fn prune(root: &Path, folder: &Path, kept: usize, age: Duration) {
    let hour = Duration::from_secs(3600);
    for (path, old) in by_age(plain_files(folder, is_unfinished)) {
        if old > hour && is_removable(&path) {
            let _ = fs::remove_file(path);
        }
    }
    let superfluous =
        |(at, (path, old)): (usize, (PathBuf, Duration))| (at >= kept || old > age).then_some(path);
    let runs = by_age(plain_files(folder, is_run)).into_iter().enumerate();
    for path in runs.filter_map(superfluous).filter(|path| is_removable(path)) {
        let _ = fs::remove_file(path);
    }
    // The set in use is the newest.
    let others: Vec<_> = sets(root).into_iter().filter(|set| set != folder).collect();
    let others = by_age(others).into_iter().enumerate().map(|(at, it)| (at + 1, it));
    for path in others.filter_map(superfluous) {
        let _ = remove_set(&path);
    }
}

/// Files or folders, the latest used first, each with how long ago that was.
fn by_age(paths: Vec<PathBuf>) -> Vec<(PathBuf, Duration)> {
    let now = SystemTime::now();
    let aged = paths.into_iter().map(|path| {
        // A set is used when its index is.
        let used = fs::metadata(path.join(INDEX)).or_else(|_| fs::metadata(&path));
        let used = used.and_then(|it| it.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        (path, now.duration_since(used).unwrap_or_default())
    });
    let mut aged: Vec<_> = aged.collect();
    aged.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    aged
}

fn is_unfinished(name: &str) -> bool {
    name.starts_with(UNFINISHED)
}

/// Whether a file of a name of ours is ours: a killed run may not have come to write into it.
fn is_removable(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_empty = || fs::symlink_metadata(path).is_ok_and(|it| it.is_file() && it.len() == 0);
    has_magic(path) || is_unfinished(name) && is_empty()
}

/// The files of a folder that have a name of ours.
fn plain_files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    entries(folder, |entry, name| entry.is_file() && wanted(name))
}

/// The folders of sets: one has a name of ours and an index that begins as ours do.
fn sets(root: &Path) -> Vec<PathBuf> {
    let mut sets = entries(root, |entry, name| entry.is_dir() && is_hex(name));
    sets.retain(|set| has_magic(&set.join(INDEX)));
    sets
}

/// What is wanted of a folder, by kind and name. No link is followed.
fn entries(folder: &Path, wanted: impl Fn(fs::FileType, &str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let wanted = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        entry.file_type().is_ok_and(|kind| name.to_str().is_some_and(|name| wanted(kind, name)))
    };
    entries.filter(wanted).map(|entry| entry.path()).collect()
}

/// Removes the pieces of a set, the index last: until then the folder is known for a set. The
/// folder itself goes if nothing else is in it.
fn remove_set(set: &Path) -> io::Result<()> {
    let named = |name: &str| is_piece(name) && name != INDEX || is_unfinished(name);
    for piece in plain_files(set, named).into_iter().filter(|path| is_removable(path)) {
        gone(fs::remove_file(piece))?;
    }
    gone(fs::remove_file(set.join(INDEX)))?;
    let _ = fs::remove_dir(set);
    Ok(())
}

/// Another run may have removed it first.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// What came of the removal of a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// There is no such folder.
    Absent,
    /// Nothing in the folder was written by this program.
    Foreign,
    /// What this program wrote is gone, and what others wrote stays.
    Part,
    /// The folder is gone.
    Whole,
}

/// Removes the pieces of every set; the folder of the cache, too, if it was made for it and
/// nothing else is in it.
pub(super) fn remove(root: &Path) -> io::Result<Removal> {
    if fs::symlink_metadata(root).is_err() {
        return Ok(Removal::Absent);
    }
    let sets = sets(root);
    let tag = root.join(TAG);
    let is_made = holds(&tag, TAG_TEXT);
    if sets.is_empty() && !is_made {
        return Ok(Removal::Foreign);
    }
    sets.iter().try_for_each(|set| remove_set(set))?;
    if is_made {
        let ignore = root.join(IGNORE);
        if holds(&ignore, IGNORE_TEXT) {
            gone(fs::remove_file(ignore))?;
        }
        gone(fs::remove_file(tag))?;
        if fs::remove_dir(root).is_ok() {
            return Ok(Removal::Whole);
        }
    }
    Ok(Removal::Part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_torn_or_sealed_otherwise_is_not_opened() {
        let seal = Seal::new(&[1; 32], &[2; 32]);
        let file = [&seal.head(b"what", b"body")[..], b"body"].concat();
        assert_eq!(seal.open(b"what", &file), Some(&b"body"[..]));
        assert_eq!(seal.open(b"other", &file), None);
        assert_eq!(Seal::new(&[3; 32], &[2; 32]).open(b"what", &file), None);
        assert_eq!(Seal::new(&[1; 32], &[3; 32]).open(b"what", &file), None);
        for len in 0..file.len() {
            assert_eq!(seal.open(b"what", &file[..len]), None);
        }
        assert_ne!(seal.checksum(b"a"), Seal::new(&[3; 32], &[2; 32]).checksum(b"a"));
    }

    #[test]
    fn only_pieces_are_pieces() {
        for name in ["index", "0.pack", "f.pack", "run-0123456789abcdef.report"] {
            assert!(is_piece(name), "{name}");
        }
        for name in [
            "index.html",
            "10.pack",
            ".pack",
            "a.packs",
            "run-.report",
            "run-0123456789abcdef",
            "run-0123456789ABCDEF.report",
            "x.pack",
            "INDEX",
            "",
        ] {
            assert!(!is_piece(name), "{name}");
        }
    }
}
