//! Makes automata of the word lists in `dictionaries/`: maps from a word to what is known of it,
//! which the program reads as they lie in the binary, without a parse.
//!
//! | automaton | value |
//! |---|---|
//! | `english.fst` | the level of a word, its rarity, in the lower three bits, and a bit a variety |
//! | `names.fst` | bit 0: a given name; bit 1: a surname; bit 2: a frequent one |
//! | `misspellings.fst` | bit 0: right in some variety; bit 1: right, or the correction of another word; above: the position of its corrections in `corrections.edits`, counted from 1 |
//! | `lemmas.fst` | bits 0 to 4: noun, verb, adjective, adverb, name; above them, 16 bits for a noun, a verb and an adjective or adverb each: the position of what an irregular form is a form of in `lemmas.edits`, counted from 1 |
//! | `varieties.fst` | the varieties that allow a word, a bit each; above them: the position of its spellings in `spellings.edits` |
//!
//! A table of edits has words as changes of other words: most corrections exchange two letters
//! somewhere, and most spellings differ in one ending, so that few rows serve all words. A row is a
//! list of edits, each the number of bytes kept at the end, of bytes cut before them, of bytes put
//! in, and these. The table begins with the number of rows and the ends of all rows, in 32 bits, low
//! byte first.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/words/varieties.rs"]
#[allow(unreachable_pub, reason = "in the program it is a module of the library")]
mod varieties;

#[path = "dictionaries/lists.rs"]
mod lists;

use data_encoding::BASE64;
use lists::{Lemma, sections};
use sha2::{Digest, Sha256};
use varieties::VARIETIES;

/// The levels of SCOWL, everyday words first; a level's position is the lower three bits of a value.
const LEVELS: [&str; 8] = ["10", "20", "35", "40", "50", "55", "60", "70"];

type Map = BTreeMap<String, u64>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    english()?;
    lemmas()?;
    names()?;
    page_policy()?;
    misspellings_and_varieties()
}

/// The policy of the page of `--format html`: only its own style and script, known by their digests.
fn page_policy() -> Result<(), Box<dyn Error>> {
    let digest = |name: &str| -> Result<String, Box<dyn Error>> {
        let path = Path::new("src/report/html").join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        let digest = Sha256::digest(fs::read(path)?);
        Ok(format!("'sha256-{}'", BASE64.encode(digest.as_slice())))
    };
    let (style, script, review) = (digest("page.css")?, digest("page.js")?, digest("review.js")?);
    let policy = format!("style-src {style}; script-src {script} {review}");
    fs::write(out("page-policy.txt")?, policy)?;
    Ok(())
}

fn english() -> Result<(), Box<dyn Error>> {
    let mut words = Map::new();
    for (heading, lines) in sections(&list("english.txt")?) {
        let value = read_heading(heading).ok_or_else(|| format!("unknown heading `{heading}`"))?;
        words.extend(lines.map(|word| (word.to_owned(), value)));
    }
    write_map("english.fst", words)
}

/// Names of persons: bit 0 for a given name, bit 1 for a surname, bit 2 for a frequent one.
fn names() -> Result<(), Box<dyn Error>> {
    let mut names = Map::new();
    for (kinds, lines) in sections(&list("names.txt")?) {
        let bit = |kind| u64::from(kinds.split(' ').any(|it| it == kind));
        let value = bit("given") | bit("surname") << 1 | bit("frequent") << 2;
        names.extend(lines.map(|name| (name.to_owned(), value)));
    }
    write_map("names.fst", names)
}

/// The value of the words below a heading such as `35 en-AU en-GB`.
fn read_heading(heading: &str) -> Option<u64> {
    let (level, tags) = heading.split_once(' ')?;
    let level = LEVELS.iter().position(|&it| it == level)? as u64;
    Some(level | bits(tags)? << 3)
}

/// A bit a variety.
fn bits(tags: &str) -> Option<u64> {
    tags.split(' ').try_fold(0, |bits, tag| {
        let at = VARIETIES.iter().position(|&it| it == tag)?;
        Some(bits | 1 << at)
    })
}

fn misspellings_and_varieties() -> Result<(), Box<dyn Error>> {
    /// Right in some variety of English.
    const VARIANT: u64 = 1;
    /// Right, or the correction of another word.
    const RIGHT: u64 = 2;

    let mut words = Map::new();
    let mut corrections = Edits::default();
    for line in list("misspellings.txt")?.lines() {
        let (wrong, right) = line.split_once('\t').ok_or_else(|| format!("no tab in `{line}`"))?;
        let row = corrections.row(wrong, right) + 1;
        *words.entry(wrong.to_owned()).or_default() |= row << 2;
        for right in right.split(',').filter(|right| !right.contains(' ')) {
            *words.entry(right.to_owned()).or_default() |= RIGHT;
        }
    }

    let mut telling = Map::new();
    let mut spellings = Edits::default();
    for line in list("varieties.txt")?.lines() {
        let mut parts = line.split('\t');
        let word = parts.next().unwrap_or_default();
        let right = if word.contains(' ') { 0 } else { RIGHT };
        *words.entry(word.to_owned()).or_default() |= VARIANT | right;
        if let (Some(tags), Some(spelled)) = (parts.next(), parts.next()) {
            let bits = bits(tags).ok_or_else(|| format!("unknown variety in `{line}`"))?;
            let row = spellings.row(word, spelled);
            telling.insert(word.to_owned(), bits | row << VARIETIES.len());
        }
    }
    write_map("misspellings.fst", words)?;
    corrections.write("corrections.edits")?;
    write_map("varieties.fst", telling)?;
    spellings.write("spellings.edits")
}

fn lemmas() -> Result<(), Box<dyn Error>> {
    let mut words = Map::new();
    let mut bases = Edits::default();
    for line in lists::lemmas(&list("lemmas.txt")?) {
        match line? {
            Lemma::Word(word, classes) => {
                *words.entry(word.to_lowercase()).or_default() |= u64::from(classes);
            }
            Lemma::Irregular(class, form, lemma) => {
                let (shift, value) = (8 + 16 * class, words.entry(form.to_owned()).or_default());
                if *value >> shift & 0xFFFF == 0 {
                    *value |= (bases.row(form, lemma) + 1) << shift;
                }
            }
        }
    }
    write_map("lemmas.fst", words)?;
    bases.write("lemmas.edits")
}

/// Words as changes of other words.
#[derive(Default)]
struct Edits {
    rows: BTreeMap<Vec<u8>, u64>,
    in_order: Vec<Vec<u8>>,
}

impl Edits {
    /// The position of the row that makes some words, separated by commas, of a word.
    fn row(&mut self, word: &str, others: &str) -> u64 {
        let row: Vec<u8> = others.split(',').flat_map(|other| edit(word, other)).collect();
        let next = self.in_order.len() as u64;
        *self.rows.entry(row.clone()).or_insert_with(|| {
            self.in_order.push(row);
            next
        })
    }

    fn write(&self, name: &str) -> Result<(), Box<dyn Error>> {
        let mut ends = u32::try_from(self.in_order.len())?.to_le_bytes().to_vec();
        let mut end = 0;
        for row in &self.in_order {
            end += u32::try_from(row.len())?;
            ends.extend(end.to_le_bytes());
        }
        fs::write(out(name)?, [ends, self.in_order.concat()].concat())?;
        Ok(())
    }
}

/// What makes one word of another. No word of the lists is longer than a byte can tell.
fn edit(word: &str, other: &str) -> Vec<u8> {
    // Characters stay whole, so that what is kept of a word is text.
    let common = |pairs: &mut dyn Iterator<Item = (char, char)>, most: usize| {
        let mut bytes = 0;
        for (left, _) in pairs.take_while(|(left, right)| left == right) {
            if bytes + left.len_utf8() > most {
                break;
            }
            bytes += left.len_utf8();
        }
        bytes
    };
    let begin = common(&mut word.chars().zip(other.chars()), usize::MAX);
    let most = word.len().min(other.len()) - begin;
    let end = common(&mut word.chars().rev().zip(other.chars().rev()), most);
    let (cut, put) = (word.len() - begin - end, &other[begin..other.len() - end]);
    [&[end as u8, cut as u8, put.len() as u8], put.as_bytes()].concat()
}

/// A list of `dictionaries/`.
fn list(name: &str) -> Result<String, Box<dyn Error>> {
    let path = Path::new("dictionaries").join(name);
    println!("cargo::rerun-if-changed={}", path.display());
    Ok(fs::read_to_string(path)?)
}

fn write_map(name: &str, words: Map) -> Result<(), Box<dyn Error>> {
    let map = fst::Map::from_iter(words)?;
    fs::write(out(name)?, map.as_fst().as_bytes())?;
    Ok(())
}

fn out(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    Ok(Path::new(&env::var("OUT_DIR")?).join(name))
}
