//! `cargo xtask dictionaries`: writes the word lists that come from crates, for `build.rs`.
//!
//! The crates hold them as Rust source, which takes a minute to compile and a map to be filled at
//! every start; as text they are compiled to automata in a second.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;
use varcon::{Category, Tag, Type, VARCON};

#[path = "../../src/words/varieties.rs"]
mod varieties;

use varieties::VARIETIES;

/// What VarCon calls them.
const CATEGORIES: [Category; VARIETIES.len()] = [
    Category::American,
    Category::BritishIse,
    Category::BritishIze,
    Category::Canadian,
    Category::Australian,
];
/// The varieties that most texts are in. The others agree with one of them in nearly every word.
const MAIN: usize = 3;
/// The rarest words that tell a variety, by VarCon's own measure: from 10, common, to 95, rare.
/// What is rarer is mostly a word of another language or trade.
const COMMON: usize = 60;

/// Writes `dictionaries/misspellings.txt` and `dictionaries/varieties.txt`.
pub fn write(root: &Path) -> Result<()> {
    let folder = root.join("dictionaries");
    fs::write(folder.join("misspellings.txt"), misspellings())?;
    fs::write(folder.join("varieties.txt"), varieties())?;
    Ok(())
}

/// A misspelling a line, and behind a tab what it may stand for, the likeliest first.
fn misspellings() -> String {
    let entries = typos_dict::WORD.map.entries();
    let sorted: BTreeMap<_, _> = entries.map(|(word, right)| (word.into_inner(), right)).collect();
    let mut out = String::new();
    for (wrong, right) in sorted {
        let _ = writeln!(out, "{wrong}\t{}", right.join(","));
    }
    out
}

/// How a word that tells a variety is spelled.
struct Spelled {
    /// The varieties that allow it, by position.
    allowed: BTreeSet<usize>,
    /// The word in each variety.
    spellings: [&'static str; VARIETIES.len()],
}

/// Every word that is right in some variety, a line each. Where the spelling tells the variety,
/// whatever the word means, a tab and the varieties that allow it follow, and behind another tab
/// its spelling in each variety.
fn varieties() -> String {
    let telling = telling();
    let entries = VARCON.iter().flat_map(|cluster| cluster.entries);
    let words: BTreeSet<_> =
        entries.flat_map(|entry| entry.variants).map(|variant| variant.word).collect();
    let mut out = String::new();
    for word in words {
        out.push_str(word);
        if let Some(Spelled { allowed, spellings }) = telling.get(word) {
            let tags: Vec<_> = allowed.iter().map(|&at| VARIETIES[at]).collect();
            let _ = write!(out, "\t{}\t{}", tags.join(" "), spellings.join(","));
        }
        out.push('\n');
    }
    out
}

/// Whether a variety allows a spelling of this type. Of the smaller varieties only the first choice
/// counts: Canadian texts have every American form, too, so nothing would contradict them.
fn allows(at: usize, kind: &Type) -> bool {
    let first = matches!(kind.tag, None | Some(Tag::Eq));
    kind.category == CATEGORIES[at] && (at < MAIN || first)
}

/// The words that tell one variety from another whatever their meaning.
fn telling() -> BTreeMap<&'static str, Spelled> {
    let mut words: BTreeMap<&'static str, Spelled> = BTreeMap::new();
    let mut unclear: BTreeSet<&'static str> = BTreeSet::new();
    let common = VARCON.iter().filter(|cluster| cluster.verified && cluster.level <= COMMON);
    for entry in common.flat_map(|cluster| cluster.entries) {
        // Where the spelling depends on the part of speech or the sense (practice, program, tire)
        // it says nothing without a parse.
        if entry.pos.is_some() || entry.description.is_some() || entry.archaic {
            unclear.extend(entry.variants.iter().map(|variant| variant.word));
            continue;
        }
        let first = |category: Category| {
            let mut variants = entry.variants.iter();
            let is_first = |kind: &Type| kind.category == category && kind.tag.is_none();
            let found = variants.find(|variant| variant.types.iter().any(is_first));
            found.map_or("", |variant| variant.word)
        };
        let spellings = CATEGORIES.map(first);
        for variant in entry.variants {
            let allowed = |at: &usize| variant.types.iter().any(|kind| allows(*at, kind));
            let new = || Spelled { allowed: BTreeSet::new(), spellings };
            let known = words.entry(variant.word).or_insert_with(new);
            known.allowed.extend((0..VARIETIES.len()).filter(allowed));
        }
    }
    words.retain(|word, Spelled { allowed, spellings }| {
        !allowed.is_empty()
            && allowed.len() < VARIETIES.len()
            && spellings.iter().all(|spelling| !spelling.is_empty())
            && !unclear.contains(word)
    });
    words
}
