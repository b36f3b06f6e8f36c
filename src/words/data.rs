//! The rule files and word lists that are part of the program: everything under `rules/`.
//!
//! A build for development reads them from the source tree when it starts: a changed rule needs no
//! new build then, and the tests of rules are a matter of seconds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;

use crate::files::typed;

/// Every file under `rules/` by its path from there, with `/`.
static FILES: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(files);

#[cfg(not(debug_assertions))]
fn files() -> BTreeMap<String, &'static str> {
    use include_dir::{Dir, include_dir};

    fn add(folder: &Dir<'static>, files: &mut BTreeMap<String, &'static str>) {
        for file in folder.files() {
            if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                files.insert(path.replace('\\', "/"), text);
            }
        }
        folder.dirs().for_each(|folder| add(folder, files));
    }

    static RULES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");
    let mut files = BTreeMap::new();
    add(&RULES, &mut files);
    files
}

#[cfg(debug_assertions)]
fn files() -> BTreeMap<String, &'static str> {
    use std::fs;
    use std::path::Path;

    fn add(folder: &Path, within: &str, files: &mut BTreeMap<String, &'static str>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if within.is_empty() { name } else { format!("{within}/{name}") };
            if entry.path().is_dir() {
                add(&entry.path(), &path, files);
            } else if let Ok(text) = fs::read_to_string(entry.path()) {
                files.insert(path, text.leak());
            }
        }
    }

    let mut files = BTreeMap::new();
    add(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), "", &mut files);
    files
}

/// The built-in rule files as (`family/rule`, text), in the order of their ids.
pub fn rule_files() -> impl Iterator<Item = (String, &'static str)> {
    let mut rules: Vec<_> = FILES
        .iter()
        .filter(|(path, _)| !["data/", "presets/"].iter().any(|other| path.starts_with(other)))
        .filter_map(|(path, text)| Some((path.strip_suffix(".toml")?.to_owned(), *text)))
        .filter(|(id, _)| id.matches('/').count() == 1)
        .collect();
    rules.sort();
    rules.into_iter()
}

/// Some word lists, asked together: one look-up tells which of them a word is in.
#[derive(Debug)]
pub struct Lists<const N: usize>(FxHashMap<String, [bool; N]>);

impl<const N: usize> Lists<N> {
    /// Joins lists.
    #[must_use]
    pub fn new(lists: [Vec<String>; N]) -> Self {
        let mut words: FxHashMap<String, [bool; N]> = FxHashMap::default();
        for (at, list) in lists.into_iter().enumerate() {
            for word in list {
                words.entry(word).or_insert([false; N])[at] = true;
            }
        }
        Self(words)
    }

    /// For each list whether a word is in it.
    #[must_use]
    pub fn of(&self, word: &str) -> [bool; N] {
        self.0.get(word).copied().unwrap_or([false; N])
    }
}

/// The bytes that some words begin with: one look tells most other words apart from them, so that
/// these need not be hashed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Initials([u64; 4]);

impl Initials {
    /// Every byte.
    pub const ANY: Self = Self([u64::MAX; 4]);

    /// Those of some words.
    pub fn of(words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut initials = Self::default();
        words.into_iter().for_each(|word| initials.add(word.as_ref()));
        initials
    }

    /// Adds that of a word.
    pub fn add(&mut self, word: &str) {
        let byte = word.as_bytes().first().copied().unwrap_or_default();
        self.0[usize::from(byte / 64)] |= 1 << (byte % 64);
    }

    /// Whether a word may begin with a byte.
    #[must_use]
    pub fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte / 64)] & 1 << (byte % 64) != 0
    }

    /// Whether a word, in whatever case its first letter is, may be one of those; all of them are
    /// in lower case.
    #[must_use]
    pub fn admit(&self, word: &str) -> bool {
        word.as_bytes().first().is_some_and(|byte| {
            // Beyond ASCII the case may change the first byte.
            !byte.is_ascii() || self.has(byte.to_ascii_lowercase())
        })
    }
}

/// The names of the presets of the program, in order.
pub fn presets() -> impl Iterator<Item = &'static str> {
    FILES.keys().filter_map(|path| path.strip_prefix("presets/")?.strip_suffix(".toml"))
}

/// The text of a preset, such as `chicago`.
#[must_use]
pub fn preset(name: &str) -> Option<&'static str> {
    FILES.get(&format!("presets/{name}.toml")).copied()
}

/// The text of a file of `rules/data/`, such as `kinds/existence.toml`.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    FILES.get(&format!("data/{name}")).copied()
}

/// A table of `rules/data/`, such as `months.toml`, in the shape its reader wants.
///
/// # Panics
/// Where the table is missing or malformed: it is a part of the program, and every table is read
/// by the tests of the module that uses it.
#[must_use]
pub fn table<T: DeserializeOwned>(name: &str) -> T {
    let text =
        text(name).unwrap_or_else(|| unreachable!("rules/data/{name} is part of the program"));
    typed::of_text(text).unwrap_or_else(|error| unreachable!("rules/data/{name}: {error}"))
}
