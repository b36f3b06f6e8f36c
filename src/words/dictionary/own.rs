//! Words of the user's own: Hunspell dictionaries and plain lists.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};
use rustc_hash::FxHashSet;
use spellbook::Dictionary;

use crate::files;

/// Words that a user holds for right.
#[derive(Default)]
pub struct OwnWords {
    /// Each with whether the search for near words may look at all of its words.
    dictionaries: Vec<(Dictionary, bool)>,
    words: FxHashSet<String>,
    /// The words of the lists by their length in bytes, each with its letters.
    lengths: BTreeMap<usize, Vec<(Letters, Box<str>)>>,
    digest: [u8; 32],
}

/// From so many bytes on, two slips may be in one word.
const LONG: usize = 8;

/// From so many words on, a Hunspell dictionary is not gone through word by word for each word that
/// it does not have.
const MANY: usize = 200_000;

/// The letters of a word, as bits; several letters share one.
#[derive(Debug, Clone, Copy)]
struct Letters(u32);

impl Letters {
    fn of(word: &str) -> Self {
        Self(word.chars().fold(0, |bits, c| bits | 1 << (c as u32 % 32)))
    }

    /// Whether so many edits may lead from the letters of one word to those of another: one edit
    /// takes one letter away, at most, and adds one.
    fn may_be_near(self, other: Self, edits: usize) -> bool {
        let [gone, new] = [self.0 & !other.0, other.0 & !self.0].map(u32::count_ones);
        gone.max(new) as usize <= edits
    }
}

impl fmt::Debug for OwnWords {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dictionaries, words) = (self.dictionaries.len(), self.words.len());
        write!(out, "OwnWords({dictionaries} dictionaries, {words} words)")
    }
}

impl OwnWords {
    /// Adds a Hunspell dictionary: `path` names its `.dic` file, the `.aff` file stands beside it.
    ///
    /// # Errors
    /// What is wrong with the files, with the file and line.
    pub fn add_dictionary(&mut self, path: &Path) -> Result<(), String> {
        let affixes = path.with_extension("aff");
        let rules = self.read(&affixes)?;
        let encoding = declared(&rules);
        let rules = decode(&affixes, &rules, encoding)?;
        let words = self.read(path)?;
        let words = decode(path, &words, encoding)?;
        let dictionary = Dictionary::new(&rules, &words).map_err(|error| {
            use spellbook::ParseDictionaryErrorSource::{Aff, Dic};
            let file = match error.source {
                Aff => &affixes,
                Dic => path,
            };
            let line = error.line_number.map_or_else(String::new, |line| format!(":{line}"));
            format!("{}{line}: {}", file.display(), error.kind)
        })?;
        self.dictionaries.push((dictionary, words.lines().count() < MANY));
        Ok(())
    }

    /// Adds a list of words, one a line; `#` begins a comment.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn add_list(&mut self, path: &Path) -> Result<(), String> {
        let bytes = self.read(path)?;
        let text = decode(path, &bytes, UTF_8)?;
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        for word in lines.filter(|line| !line.is_empty()) {
            if self.words.insert(word.to_owned()) {
                let alike = self.lengths.entry(word.len()).or_default();
                alike.push((Letters::of(word), Box::from(word)));
            }
        }
        Ok(())
    }

    /// Those that a word may be meant for, at most `most`: of the lists what an edit leads to, two
    /// where the word is long, nearest first; then what the dictionaries say.
    #[must_use]
    pub fn suggest(&self, word: &str, most: usize) -> Vec<String> {
        let reach = if word.len() < LONG { 1 } else { 2 };
        let letters = Letters::of(word);
        let lengths = word.len().saturating_sub(reach)..=word.len() + reach;
        let alike = self.lengths.range(lengths).flat_map(|(_, words)| words);
        let alike = alike.filter(|(own, _)| own.may_be_near(letters, reach));
        let near = alike.map(|(_, own)| (strsim::osa_distance(own, word), own));
        let mut near: Vec<_> = near.filter(|(edits, _)| *edits <= reach).collect();
        near.sort_unstable();
        let mut found: Vec<String> = near.into_iter().map(|(_, own)| own.to_string()).collect();
        for (dictionary, whole) in &self.dictionaries {
            let mut more = Vec::new();
            dictionary.suggester().with_ngram_suggestions(*whole).suggest(word, &mut more);
            found.extend(more);
        }
        let mut met = FxHashSet::default();
        found.retain(|word| met.insert(word.clone()));
        found.truncate(most);
        found
    }

    /// The hash of the files that they came from.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    fn read(&mut self, path: &Path) -> Result<Vec<u8>, String> {
        let bytes = files::read(path, "a word list", files::LIST_AT_MOST)
            .map_err(|error| format!("{}: {error}", files::name(path)))?;
        let mut hasher = blake3::Hasher::new();
        self.digest = *hasher.update(&self.digest).update(&bytes).finalize().as_bytes();
        Ok(bytes)
    }

    /// Whether a word, as it is written, is among them; a word with a capital at the start of a
    /// sentence is that in lower case.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        self.words.contains(word)
            || self.words.contains(&lower)
            || self.dictionaries.iter().any(|(it, _)| it.check(word) || it.check(&lower))
    }
}

/// The encoding that an `.aff` file declares.
fn declared(rules: &[u8]) -> &'static Encoding {
    let mut lines = rules.split(|&byte| byte == b'\n');
    let label = lines.find_map(|line| line.strip_prefix(b"SET ")).map(<[u8]>::trim_ascii);
    label.and_then(Encoding::for_label).unwrap_or(UTF_8)
}

fn decode<'b>(
    path: &Path,
    bytes: &'b [u8],
    encoding: &'static Encoding,
) -> Result<Cow<'b, str>, String> {
    let (text, _, faulty) = encoding.decode(bytes);
    if faulty {
        return Err(format!("{}: this is no {}", path.display(), encoding.name()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn dictionaries_and_lists_are_read() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let file = |name: &str| folder.path().join(name);
        fs::write(file("own.aff"), "SET ISO8859-1\nSFX S Y 1\nSFX S 0 s .\n")?;
        fs::write(file("own.dic"), b"2\nfl\xF6t/S\nbarn\n")?;
        fs::write(file("list.txt"), "zorb # a ball\n\n")?;
        let mut own = OwnWords::default();
        own.add_dictionary(&file("own.dic"))?;
        own.add_list(&file("list.txt"))?;
        assert!(own.contains("flöts") && own.contains("Barn") && own.contains("zorb"));
        assert!(!own.contains("ball") && !own.contains("zorbs"));
        assert_eq!(own.suggest("zrob", 3).first().map(String::as_str), Some("zorb"));
        assert_eq!(own.suggest("flötz", 3), ["flöt"]);
        fs::write(file("more.txt"), "harbourmaster\nharbormaster\nharrier\nzobr\n")?;
        own.add_list(&file("more.txt"))?;
        assert_eq!(own.suggest("harbourmastre", 3), ["harbourmaster", "harbormaster"]);
        assert_eq!(own.suggest("zorg", 3), ["zorb"]);

        fs::write(file("bad.aff"), "SET UTF-8\n")?;
        fs::write(file("bad.dic"), b"1\n\xFF\n")?;
        let error = own.add_dictionary(&file("bad.dic")).err().unwrap_or_default();
        assert!(error.ends_with("bad.dic: this is no UTF-8"), "{error}");
        assert!(own.add_list(&file("none.txt")).is_err());
        Ok(())
    }
}
