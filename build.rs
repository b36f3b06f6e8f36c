//! Makes an automaton of `dictionaries/english.txt`: a map from word to how rare it is and where it
//! is right, which the program reads as it lies in the binary, without a parse.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// The levels of SCOWL, everyday words first; a level's position is the lower three bits of a value.
const LEVELS: [&str; 8] = ["10", "20", "35", "40", "50", "55", "60", "70"];
/// Varieties of English; a variety's position is that of its bit, above the level.
const VARIETIES: [&str; 5] = ["en-US", "en-GB", "en-GB-oxendict", "en-CA", "en-AU"];

fn main() -> Result<(), Box<dyn Error>> {
    let list = Path::new("dictionaries").join("english.txt");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", list.display());

    let mut words = BTreeMap::new();
    let mut value = 0;
    for line in fs::read_to_string(&list)?.lines() {
        if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            value = read_heading(heading).ok_or_else(|| format!("unknown heading `{heading}`"))?;
        } else {
            words.insert(line.to_owned(), value);
        }
    }
    let map = fst::Map::from_iter(words)?;
    let out = Path::new(&env::var("OUT_DIR")?).join("english.fst");
    fs::write(out, map.as_fst().as_bytes())?;
    Ok(())
}

/// The value of the words below a heading such as `35 en-AU en-GB`.
fn read_heading(heading: &str) -> Option<u64> {
    let (level, varieties) = heading.split_once(' ')?;
    let level = LEVELS.iter().position(|&it| it == level)? as u64;
    varieties.split(' ').try_fold(level, |value, variety| {
        let at = VARIETIES.iter().position(|&it| it == variety)?;
        Some(value | 1 << (3 + at))
    })
}
