//! The rule files and word lists that are part of the program: everything under `rules/`.

use include_dir::{Dir, include_dir};
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The built-in rule files as (`family/rule`, text), in the order of their ids.
pub fn rule_files() -> impl Iterator<Item = (String, &'static str)> {
    let mut files: Vec<_> = RULES
        .dirs()
        .filter(|family| family.path().as_os_str() != "data")
        .flat_map(Dir::files)
        .filter_map(|file| {
            let path = file.path();
            let family = path.parent()?.to_str()?;
            let rule = path.file_stem()?.to_str()?;
            Some((format!("{family}/{rule}"), file.contents_utf8()?))
        })
        .collect();
    files.sort();
    files.into_iter()
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

/// The text of a file of `rules/data/`, such as `kinds/existence.toml`.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    RULES.get_file(format!("data/{name}"))?.contents_utf8()
}

/// A table of `rules/data/`, such as `months.toml`, in the shape its reader wants.
///
/// # Panics
/// Where the table is missing or malformed: it is a part of the program, and every table is read
/// by the tests of the module that uses it.
#[must_use]
pub fn table<T: DeserializeOwned>(name: &str) -> T {
    let text = RULES
        .get_file(format!("data/{name}"))
        .and_then(|file| file.contents_utf8())
        .unwrap_or_else(|| unreachable!("rules/data/{name} is part of the program"));
    toml::from_str(text).unwrap_or_else(|error| unreachable!("rules/data/{name}: {error}"))
}
