//! What was read stays on disk: a run over texts that did not change need not read them again.
//!
//! The folder `.copydesk_cache` holds a folder for each set of rules, configuration and version
//! (the key), and in it:
//!
//! - `index`: every text with the hash of its bytes, and where its [`Reading`] lies;
//! - `0.pack` … `f.pack`: the readings, one behind the other;
//! - `run-….report`: what the corpus checks found over one list of texts.
//!
//! The hash of a text is the truth. A file whose size, times and inode are those of the last run is
//! not even opened, where the file system keeps a change time that nobody can set and that is
//! clearly older than the moment of looking; otherwise its bytes are hashed.
//!
//! Every piece carries a checksum, and files are replaced in one step: whatever is torn, foreign,
//! or half written by another run is a text that must be read, never an error and never a wrong
//! answer.

mod file;
mod stamp;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use self::file::{checksum, open_sealed, replace, seal};
pub use self::stamp::Stamp;
use crate::diagnostic::{Finding, Problem};
use crate::input::Input;
use crate::reading::Reading;

/// The folder's name.
pub const FOLDER: &str = ".copydesk_cache";

/// The hash of the bytes of a text, or of all that a run depends on.
pub type Hash = [u8; 32];

/// Number of packs: a run that reads one text anew rewrites a small part of what is kept.
pub const PACKS: usize = 16;

/// A corpus below this size, in bytes, is read in a moment; nobody wants a folder for that.
const WORTH: usize = 1_000_000;

/// The largest reading or run that is kept, in bytes.
const LARGEST: usize = 256 << 20;

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
struct Entry {
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
    /// By name.
    entries: Vec<Entry>,
    packs: [OnceLock<Vec<u8>>; PACKS],
    /// Whether a small corpus is kept, too.
    eager: bool,
}

impl Cache {
    /// Opens the cache under `root`, whatever is there: what cannot be used is not seen. `key`
    /// stands for all that readings depend on besides the texts; an `eager` cache keeps a small
    /// corpus, too.
    #[must_use]
    pub fn open(root: PathBuf, key: Hash, eager: bool) -> Self {
        let folder = root.join(hex(&key[..8]));
        let index = fs::read(folder.join("index")).unwrap_or_default();
        let entries: Option<Vec<Entry>> = open_sealed(&index, &key).and_then(decode);
        let sorted = |entries: &Vec<Entry>| entries.windows(2).all(|it| it[0].name < it[1].name);
        let entries = entries.filter(sorted).unwrap_or_default();
        Self { key, root, folder, entries, packs: Default::default(), eager }
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Looks whether a file is one that is kept.
    #[must_use]
    pub fn find(&self, input: &Input) -> Option<Found> {
        let Input::File(path) = input else { return None };
        let name = input.name();
        let entry = self.entries.binary_search_by(|it| it.name.as_str().cmp(&name)).ok()?;
        let Entry { hash, stamp: known, .. } = self.entries[entry];
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
            loaded.get_or_init(|| fs::read(self.pack_path(pack)).unwrap_or_default());
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
        let run = decode(open_sealed(&fs::read(&path).ok()?, list)?)?;
        // Remember that it is of use, but do not write at every run.
        let hour = Duration::from_secs(3600);
        let age = |path: &Path| fs::metadata(path).ok()?.modified().ok()?.elapsed().ok();
        for path in [path, self.folder.join("index")] {
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
        if file::prepare(&self.root, &self.folder).is_err() {
            return;
        }
        let run = run.filter(|(_, run)| are_small(&run.problems));
        if let Some((list, body)) = run.and_then(|(list, run)| Some((list, encode(&run)?))) {
            let _ = replace(&self.run_path(&list), &[&seal(&body, &list)]);
        }
        if let Some(entries) = self.write_packs(texts)
            && let Some(body) = encode(&entries)
        {
            let _ = replace(&self.folder.join("index"), &[&seal(&body, &self.key)]);
        }
        file::prune(&self.root, &self.folder, KEPT, Duration::from_secs(u64::from(DAYS) * 86_400));
    }

    /// Writes the packs that change; the new index, if it differs from the old one.
    fn write_packs(&self, texts: Vec<Text>) -> Option<Vec<Entry>> {
        let today = stamp::today();
        let mut known: Vec<Option<Entry>> = self.entries.iter().cloned().map(Some).collect();
        let mut stale = [false; PACKS];
        let mut changed = false;
        let mut entries: Vec<(Entry, Option<Vec<u8>>)> = Vec::new();
        for Text { name, hash, stamp, kept } in texts {
            match kept {
                Kept::Before(at) => {
                    let Some(entry) = known.get_mut(at).and_then(Option::take) else { continue };
                    let entry_now = Entry { stamp, used: today, ..entry };
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
                    entries.push((Entry { name, hash, stamp, used: today, slot }, Some(blob)));
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
            let mut pieces: Vec<&[u8]> = Vec::new();
            let mut start = 0;
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
                entry.slot = Slot { start, len, checksum: checksum(piece) };
                start += u64::from(len);
                pieces.push(piece);
            }
            replace(&self.pack_path(pack), &pieces).ok()?;
        }
        Some(entries.into_iter().map(|(entry, _)| entry).collect())
    }

    fn blob(&self, entry: &Entry) -> Option<&[u8]> {
        let pack = pack_of(&entry.name);
        self.load(pack);
        let start = usize::try_from(entry.slot.start).ok()?;
        let end = start.checked_add(entry.slot.len as usize)?;
        let blob = self.packs[pack].get()?.get(start..end)?;
        (checksum(blob) == entry.slot.checksum).then_some(blob)
    }

    fn pack_path(&self, pack: usize) -> PathBuf {
        self.folder.join(format!("{pack:x}.pack"))
    }

    fn run_path(&self, list: &Hash) -> PathBuf {
        self.folder.join(format!("run-{}.report", hex(&list[..8])))
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
/// and their configuration, `home` is the folder beside which the cache stands.
///
/// Names of texts are relative to the working folder, and so that is a part of it. So is the
/// program file, lest a program under development trusts what an older one kept.
#[must_use]
pub fn key(rules: &Hash, home: &Path) -> Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(rules);
    let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let home = fs::canonicalize(home).unwrap_or_default();
    add(here.strip_prefix(&home).unwrap_or(&here).as_os_str().as_encoded_bytes());
    let program = std::env::current_exe().and_then(fs::metadata);
    let changed = program.as_ref().ok().and_then(|it| it.modified().ok());
    add(format!("{:?} {changed:?}", program.map(|it| it.len()).ok()).as_bytes());
    *hasher.finalize().as_bytes()
}

/// Removes the cache of a folder; whether there was one.
///
/// # Errors
/// What the file system fails with; a folder of that name without the tag of a cache is refused.
pub fn remove(root: &Path) -> std::io::Result<bool> {
    file::remove(root)
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
