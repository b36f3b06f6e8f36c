//! What was read stays on disk: a run over texts that did not change need not read them again.
//!
//! The folder `.copydesk_cache`, beside the configuration or in the place that the user names,
//! holds a folder for each set of rules, configuration and version (the key), and in it:
//!
//! - `index`: every text with the hash of its bytes, and where its [`Reading`] lies;
//! - `0.pack` … `f.pack`: the readings, one behind the other;
//! - `run-….report`: what the corpus checks found over one list of texts.
//!
//! The hash of a text is the truth. A file whose size, times and inode are those of the last run is
//! not even opened, where the file system keeps a change time that nobody can set and that is
//! clearly older than the moment of looking; otherwise its bytes are hashed.
//!
//! Every piece carries a checksum that nobody can make without the [`Secret`], and files are
//! replaced in one step: whatever is torn, foreign, forged, or half written by another run is a
//! text that must be read, never an error and never a wrong answer. An old piece in the place of a
//! new one does not help a forger either: names and hashes of texts are inside the seal.
//!
//! Only what was written here is ever overwritten or removed.

mod file;
mod place;
mod secret;
mod stamp;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::file::Removal;
use self::file::{Seal, hex, replace};
use self::secret::NoSecret;
pub use self::secret::Secret;
pub use self::stamp::Stamp;
use crate::files;
use crate::read::input::Input;
use crate::run::reading::Reading;
use crate::text::finding::{Finding, Problem};

/// The folder's name.
pub const FOLDER: &str = ".copydesk_cache";

/// The hash of the bytes of a text, or of all that a run depends on.
pub type Hash = [u8; 32];

/// Number of packs: a run that reads one text anew rewrites a small part of what is kept.
pub const PACKS: usize = 16;

/// A corpus below this size, in bytes, is read in a moment; nobody wants a folder for that.
const WORTH: usize = 1_000_000;

/// The largest reading, run or index that is kept, in bytes.
const LARGEST: usize = 256 << 20;

/// The largest file that is read but for packs, in bytes: with what goes before the body.
const LARGEST_FILE: u64 = LARGEST as u64 + 64;

/// The longest text that a problem shows of a file, in bytes, for the problem to be kept.
const EXCERPT: usize = 64 << 10;

/// How many sets of rules, and lists of texts of each, are kept.
const KEPT: usize = 4;

/// How long what is not used is kept, in days.
const DAYS: u32 = 14;

/// Where a reading lies in its pack.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Slot {
    start: u64,
    len: u32,
    checksum: [u8; 16],
}

/// A text that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct CachedText {
    name: String,
    hash: Hash,
    stamp: Option<Stamp>,
    /// The day of its last use, counted from 1970.
    used: u32,
    slot: Slot,
}

/// A text that is known, as it is now.
#[derive(Debug, Clone)]
pub struct Found {
    /// The hash of its bytes.
    pub hash: Hash,
    stamp: Option<Stamp>,
    entry: usize,
}

/// A text of a run, to be kept for the next one.
#[derive(Debug)]
pub struct Text {
    name: String,
    hash: Hash,
    stamp: Option<Stamp>,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    /// In the pack as it is.
    Before(usize),
    /// Read in this run: its size and, unless it is not to be kept, its reading.
    Now(usize, Option<Vec<u8>>),
}

/// What a whole run came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    /// The findings, as they were reported.
    pub findings: Vec<Finding>,
    /// The problems.
    pub problems: Vec<Problem>,
    /// Of each text whether it could be read and, then, whether fixes can be written back.
    pub texts: Vec<Option<bool>>,
    /// Words.
    pub words: usize,
}

/// The cache under one key.
#[derive(Debug)]
pub struct Cache {
    key: Hash,
    root: PathBuf,
    folder: PathBuf,
    secret: Secret,
    /// Known where something may be kept.
    seal: Option<Seal>,
    /// By name.
    entries: Vec<CachedText>,
    packs: [OnceLock<Vec<u8>>; PACKS],
    /// Where the last reading of each pack ends.
    ends: [u64; PACKS],
    /// Whether a small corpus is kept, too.
    eager: bool,
}

/// Opens the cache of a run under some rules: in the folder that the user named, else beside what
/// is at `home`, the folder of the configuration. None where the user has no place for a secret,
/// and named none for the cache either.
///
/// # Errors
/// A note that says why there is none, where something stands in the way that somebody should know
/// of. The run goes on without.
pub fn open(
    home: &Path,
    named: Option<&Path>,
    rules: &Hash,
) -> Result<Option<Cache>, Box<Problem>> {
    let note = |why: String| Problem::note(format!("nothing is kept for the next run: {why}"));
    let (root, trees) = (root(home, named), trees(home));
    if let Some(fault) = fault(&root, named, &trees) {
        let help = "remove it or give another folder with `--cache-dir`; nothing was changed there";
        return Err(Box::new(note(fault).help(help)));
    }
    let no_secret = |error| match error {
        NoSecret::NoPlace(_) if named.is_none() => Ok(None),
        NoSecret::NoPlace(why) => {
            let help = format!("set `{}` to a long random text", secret::VARIABLE);
            Err(Box::new(note(why).help(help)))
        }
        NoSecret::Unbelieved(why) => {
            Err(Box::new(note(why).help("remove that file; another one will be made")))
        }
    };
    let secret = match Secret::find(&trees) {
        Ok(secret) => secret,
        Err(error) => return no_secret(error),
    };
    // Who names a folder wants it.
    if named.is_some()
        && let Err(error) = secret.make()
    {
        return no_secret(error);
    }
    let Some(key) = key(rules, home, &secret) else { return Ok(None) };
    if let Some(fault) = place::fault_of_set(&set(&root, &key)) {
        return Err(Box::new(note(fault).help("remove it; nothing was changed there")));
    }
    Ok(Some(Cache::open(root, key, secret, named.is_some())))
}

/// Removes what was written of the cache that a run with the same two folders has.
///
/// # Errors
/// Says what the file system fails with, or why that is no place for a cache.
pub fn remove(home: &Path, named: Option<&Path>) -> Result<Removal, String> {
    let root = root(home, named);
    match fault(&root, named, &trees(home)) {
        Some(fault) => Err(fault),
        None => file::remove(&root).map_err(|error| error.to_string()),
    }
}

/// The folder of a cache.
#[must_use]
pub fn root(home: &Path, named: Option<&Path>) -> PathBuf {
    named.unwrap_or(home).join(FOLDER)
}

/// The folder of a set.
fn set(root: &Path, key: &Hash) -> PathBuf {
    root.join(hex(key))
}

/// Folders whose content may be somebody else's.
fn trees(home: &Path) -> Vec<PathBuf> {
    let home = if home.as_os_str().is_empty() { Path::new(".") } else { home };
    [home, Path::new(".")].iter().filter_map(|folder| files::resolved(folder).ok()).collect()
}

/// Why nothing must be read or written in a folder of our name.
fn fault(root: &Path, named: Option<&Path>, trees: &[PathBuf]) -> Option<String> {
    place::fault(root, named, trees).or_else(|| {
        let foreign = file::is_tagged_by_another(root);
        foreign.then(|| format!("{} is marked as the cache of another program", place::show(root)))
    })
}

impl Cache {
    /// Opens the cache in the folder `root`, whatever is there: what cannot be used is not seen.
    /// `key` stands for all that readings depend on besides the texts; an `eager` cache keeps a
    /// small corpus, too.
    #[must_use]
    pub fn open(root: PathBuf, key: Hash, secret: Secret, eager: bool) -> Self {
        let folder = set(&root, &key);
        let index = file::read(&folder.join(file::INDEX), LARGEST_FILE);
        let seal = index.as_ref().and_then(|_| Some(Seal::new(&secret.known()?, &key)));
        let entries: Option<Vec<CachedText>> = index
            .zip(seal.as_ref())
            .and_then(|(index, seal)| decode(seal.open(file::INDEX.as_bytes(), &index)?));
        let sorted =
            |entries: &Vec<CachedText>| entries.windows(2).all(|it| it[0].name < it[1].name);
        let entries = entries.filter(sorted).unwrap_or_default();
        let mut ends = [0; PACKS];
        for CachedText { name, slot, .. } in &entries {
            let end = &mut ends[pack_of(name)];
            *end = slot.start.saturating_add(slot.len.into()).max(*end);
        }
        let packs = Default::default();
        Self { key, root, folder, secret, seal, entries, packs, ends, eager }
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Looks whether a file is one that is kept.
    #[must_use]
    pub fn find(&self, input: &Input) -> Option<Found> {
        let path = input.file()?;
        let name = input.name();
        let entry = self.entries.binary_search_by(|it| it.name.as_str().cmp(&name)).ok()?;
        let CachedText { hash, stamp: known, .. } = self.entries[entry];
        let stamp = Stamp::of(path);
        if stamp.is_some() && stamp == known {
            return Some(Found { hash, stamp, entry });
        }
        let bytes = input.bytes().ok()?;
        (hash_of(&bytes) == hash).then_some(Found { hash, stamp, entry })
    }

    /// Loads a pack, so that [`Cache::recall`] need not; for several threads.
    pub fn load(&self, pack: usize) {
        if let Some(loaded) = self.packs.get(pack) {
            // What the index does not speak of is not loaded.
            let read = || file::read(&self.pack_path(pack), self.ends[pack]).unwrap_or_default();
            loaded.get_or_init(read);
        }
    }

    /// What is kept of a text; nothing where it is damaged.
    #[must_use]
    pub fn recall(&self, found: &Found) -> Option<Result<Reading, Box<Problem>>> {
        let entry = self.entries.get(found.entry)?;
        let (hash, reading): (Hash, Result<Reading, Problem>) = decode(self.blob(entry)?)?;
        let own = match &reading {
            Ok(reading) => *reading.facts.path == *entry.name,
            Err(problem) => problem.path.as_ref() == Some(&entry.name),
        };
        (own && hash == entry.hash).then(|| reading.map_err(Box::new))
    }

    /// What a run over a list of texts came to, if the very same was run before.
    #[must_use]
    pub fn run(&self, list: &Hash) -> Option<Run> {
        let path = self.run_path(list);
        let run = decode(self.seal.as_ref()?.open(list, &file::read(&path, LARGEST_FILE)?)?)?;
        // Remember that it is of use, but do not write at every run.
        let hour = Duration::from_secs(3600);
        let age = |path: &Path| fs::metadata(path).ok()?.modified().ok()?.elapsed().ok();
        for path in [path, self.folder.join(file::INDEX)] {
            if age(&path).is_some_and(|age| age > hour)
                && let Ok(file) = fs::File::options().append(true).open(&path)
            {
                let _ = file.set_modified(std::time::SystemTime::now());
            }
        }
        Some(run)
    }

    /// Keeps the texts of a run, and what it came to. Failing to is no error: the next run reads
    /// the texts again.
    pub fn save(&self, texts: Vec<Text>, run: Option<(Hash, Run)>) {
        let sizes = texts.iter().map(|text| match text.kept {
            Kept::Now(size, _) => size,
            Kept::Before(_) => 0,
        });
        if !self.root.is_dir() && !self.eager && sizes.sum::<usize>() < WORTH {
            return;
        }
        let known = self.seal.clone();
        let Some(seal) = known.or_else(|| Some(Seal::new(&self.secret.make().ok()?, &self.key)))
        else {
            return;
        };
        if self.prepare(&seal).is_err() {
            return;
        }
        let run = run.filter(|(_, run)| are_small(&run.problems));
        if let Some((list, body)) = run.and_then(|(list, run)| Some((list, encode(&run)?))) {
            let _ = replace(&self.run_path(&list), &[&seal.head(&list, &body), &body]);
        }
        if let Some(entries) = self.write_packs(texts, &seal) {
            let _ = self.write_index(&entries, &seal);
        }
        file::prune(&self.root, &self.folder, KEPT, Duration::from_secs(u64::from(DAYS) * 86_400));
    }

    /// Makes the folder, with an index first: by that it is known for ours.
    fn prepare(&self, seal: &Seal) -> io::Result<()> {
        // Time has passed since it was opened.
        if place::fault(&self.root, None, &[]).or(place::fault_of_set(&self.folder)).is_some() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        file::prepare(&self.root, &self.folder)?;
        if self.folder.join(file::INDEX).exists() {
            return Ok(());
        }
        self.write_index(&[], seal)
    }

    fn write_index(&self, entries: &[CachedText], seal: &Seal) -> io::Result<()> {
        let Some(body) = encode(&entries) else { return Ok(()) };
        let what = file::INDEX.as_bytes();
        replace(&self.folder.join(file::INDEX), &[&seal.head(what, &body), &body])
    }

    /// Writes the packs that change; the new index, if it differs from the old one.
    fn write_packs(&self, texts: Vec<Text>, seal: &Seal) -> Option<Vec<CachedText>> {
        // One function: which texts stay tells which packs are stale, and these what is written.
        let today = stamp::today();
        let mut known: Vec<Option<CachedText>> = self.entries.iter().cloned().map(Some).collect();
        let mut stale = [false; PACKS];
        let mut changed = false;
        let mut entries: Vec<(CachedText, Option<Vec<u8>>)> = Vec::new();
        for Text { name, hash, stamp, kept } in texts {
            match kept {
                Kept::Before(at) => {
                    let Some(entry) = known.get_mut(at).and_then(Option::take) else { continue };
                    let entry_now = CachedText { stamp, used: today, ..entry };
                    changed |= entry_now.stamp != entry.stamp || entry_now.used != entry.used;
                    entries.push((entry_now, None));
                }
                Kept::Now(_, blob) => {
                    // What was known of the text is out of date.
                    let old = self.entries.binary_search_by(|it| it.name.cmp(&name)).ok();
                    if let Some(old) = old
                        && known[old].take().is_some()
                    {
                        changed = true;
                        stale[pack_of(&name)] = true;
                    }
                    let Some(blob) = blob else { continue };
                    changed = true;
                    stale[pack_of(&name)] = true;
                    let slot = Slot { start: 0, len: 0, checksum: [0; 16] };
                    entries.push((CachedText { name, hash, stamp, used: today, slot }, Some(blob)));
                }
            }
        }
        // Texts that this run did not see stay for a while, unless they are gone.
        for entry in known.into_iter().flatten() {
            let lives = today.saturating_sub(entry.used) <= DAYS && Path::new(&entry.name).exists();
            if lives {
                entries.push((entry, None));
            } else {
                changed = true;
                stale[pack_of(&entry.name)] = true;
            }
        }
        if !changed {
            return None;
        }
        entries.sort_by(|a, b| a.0.name.cmp(&b.0.name));
        entries.dedup_by(|a, b| a.0.name == b.0.name);
        for (pack, _) in stale.iter().enumerate().filter(|(_, stale)| **stale) {
            self.load(pack);
            let mut pieces: Vec<&[u8]> = vec![file::pack_head()];
            let mut start = file::pack_head().len() as u64;
            entries.retain_mut(|(entry, blob)| {
                if pack_of(&entry.name) != pack {
                    return true;
                }
                // The old slot says where; a damaged blob is no loss to anybody.
                let old = if blob.is_none() { self.blob(entry) } else { None };
                old.is_some() || blob.is_some()
            });
            for (entry, blob) in &mut entries {
                if pack_of(&entry.name) != pack {
                    continue;
                }
                let piece = match blob {
                    Some(blob) => &blob[..],
                    None => self.blob(entry).unwrap_or_default(),
                };
                let len = piece.len() as u32;
                entry.slot = Slot { start, len, checksum: seal.checksum(piece) };
                start += u64::from(len);
                pieces.push(piece);
            }
            replace(&self.pack_path(pack), &pieces).ok()?;
        }
        Some(entries.into_iter().map(|(entry, _)| entry).collect())
    }

    fn blob(&self, entry: &CachedText) -> Option<&[u8]> {
        let pack = pack_of(&entry.name);
        self.load(pack);
        let start = usize::try_from(entry.slot.start).ok()?;
        let end = start.checked_add(entry.slot.len as usize)?;
        let blob = self.packs[pack].get()?.get(start..end)?;
        (self.seal.as_ref()?.checksum(blob) == entry.slot.checksum).then_some(blob)
    }

    fn pack_path(&self, pack: usize) -> PathBuf {
        self.folder.join(file::pack_name(pack))
    }

    fn run_path(&self, list: &Hash) -> PathBuf {
        self.folder.join(file::run_name(&hex(list)))
    }
}

impl Text {
    /// A text that was found as it is kept.
    #[must_use]
    pub fn before(name: String, found: &Found) -> Self {
        let Found { hash, stamp, entry } = found.clone();
        Self { name, hash, stamp, kept: Kept::Before(entry) }
    }

    /// A text that was read; `stamp` was taken before its bytes.
    #[must_use]
    pub fn now(
        name: String,
        bytes: (usize, Hash),
        stamp: Option<Stamp>,
        reading: &Result<Reading, Box<Problem>>,
    ) -> Self {
        let (size, hash) = bytes;
        let small = match reading {
            Ok(reading) => are_small(&reading.rest.problems),
            Err(problem) => are_small(std::slice::from_ref(&**problem)),
        };
        let blob = if small {
            match reading {
                Ok(reading) => encode(&(hash, Ok::<_, &Problem>(reading))),
                Err(problem) => encode(&(hash, Err::<&Reading, _>(&**problem))),
            }
        } else {
            None
        };
        Self { name, hash, stamp, kept: Kept::Now(size, blob) }
    }

    /// Its name and the hash of its bytes.
    #[must_use]
    pub fn identity(&self) -> (&str, &Hash) {
        (&self.name, &self.hash)
    }
}

/// The hash of the bytes of a text.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> Hash {
    *blake3::hash(bytes).as_bytes()
}

/// The hash of some texts, in order, by name and hash.
#[must_use]
pub fn hash_of_list<'a>(texts: impl Iterator<Item = (&'a str, &'a Hash)>) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for (name, hash) in texts {
        hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes()).update(hash);
    }
    *hasher.finalize().as_bytes()
}

/// The key of a run: all that readings depend on besides the texts. `rules` stands for the rules
/// and their configuration, `home` is the folder of the configuration. None where the program
/// cannot be told from others.
///
/// Names of texts are relative to the working folder, and so that is a part of it. So is the
/// program file, lest a program under development trusts what an older one kept: by size and time,
/// which cost nothing, or by its bytes where caches are carried to machines on which the same
/// program was installed at another time.
#[must_use]
pub fn key(rules: &Hash, home: &Path, secret: &Secret) -> Option<Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(rules);
    let here = files::working_folder().unwrap_or_default();
    let home = files::resolved(home).unwrap_or_default();
    add(here.strip_prefix(&home).unwrap_or(&here).as_os_str().as_encoded_bytes());
    let program = std::env::current_exe().ok()?;
    if secret.is_shared() {
        let mut bytes = blake3::Hasher::new();
        bytes.update_reader(fs::File::open(program).ok()?).ok()?;
        add(bytes.finalize().as_bytes());
    } else {
        let found = fs::metadata(program).ok()?;
        add(format!("{} {:?}", found.len(), found.modified()).as_bytes());
    }
    Some(*hasher.finalize().as_bytes())
}

fn are_small(problems: &[Problem]) -> bool {
    let excerpts = problems.iter().filter_map(|problem| problem.excerpt.as_ref());
    excerpts.map(|excerpt| excerpt.text.len()).sum::<usize>() <= EXCERPT
}

/// Texts of one folder are spread over all packs.
fn pack_of(name: &str) -> usize {
    usize::from(blake3::hash(name.as_bytes()).as_bytes()[0]) % PACKS
}

fn encode<T: Serialize>(value: &T) -> Option<Vec<u8>> {
    postcard::to_stdvec(value).ok().filter(|bytes| bytes.len() <= LARGEST)
}

fn decode<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
