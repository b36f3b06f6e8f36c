//! `cargo xtask lemmas DIR`: writes the list of lemmas with their parts of speech out of a checkout
//! of Open English WordNet, for `build.rs`.
//!
//! Only single words are taken, of what WordNet knows about them their classes and their irregular
//! forms. Its files are YAML of three levels, lemma, class, and what is said of both; lines and their
//! indents are all that is needed of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Irregular forms by class and form, with their lemmas.
type Irregular = BTreeMap<(char, String), String>;

/// Writes `dictionaries/lemmas.txt`.
pub fn write(root: &Path, wordnet: &Path) -> Result<()> {
    let mut classes: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    let mut irregular = Irregular::new();
    let folder = wordnet.join("src/yaml");
    let files = fs::read_dir(&folder).with_context(|| format!("cannot read {folder:?}"))?;
    let mut files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    files
        .retain(|it| it.file_name().is_some_and(|it| it.to_string_lossy().starts_with("entries-")));
    files.sort();
    ensure!(!files.is_empty(), "{folder:?} has no entries of WordNet");
    for file in files {
        read(&fs::read_to_string(file)?, &mut classes, &mut irregular);
    }
    fs::write(root.join("dictionaries/lemmas.txt"), list(&classes, &irregular))?;
    Ok(())
}

/// Reads one file of entries.
fn read(text: &str, classes: &mut BTreeMap<String, BTreeSet<char>>, irregular: &mut Irregular) {
    let (mut lemma, mut class, mut is_form) = (String::new(), None, false);
    for line in text.lines() {
        let content = line.trim_start();
        match line.len() - content.len() {
            0 => {
                let name = content.strip_suffix(':').unwrap_or(content);
                lemma = name.trim_matches(['\'', '"']).replace("''", "'");
                class = None;
            }
            2 => {
                // `n-1` and `n-2` are two nouns that are spelled alike; `s` is an adjective, too.
                class = content.chars().next().map(|it| if it == 's' { 'a' } else { it });
                is_form = false;
                if let Some(class) = class.filter(|_| is_word(&lemma)) {
                    classes.entry(lemma.clone()).or_default().insert(class);
                }
            }
            4 if content.starts_with("- ") => {
                let form = content[2..].trim().trim_matches(['\'', '"']);
                if let Some(class) = class
                    && is_form
                    && is_word(form)
                    && is_word(&lemma)
                {
                    // Of two lemmas the first by the alphabet: `leaf` before `leave`.
                    let lemma = lemma.to_lowercase();
                    irregular.entry((class, form.to_lowercase())).or_insert(lemma);
                }
            }
            4 => is_form = content == "form:",
            _ => {}
        }
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\'') && text.len() > 1
}

/// The words below headings of their classes, then the irregular forms with their lemmas.
fn list(classes: &BTreeMap<String, BTreeSet<char>>, irregular: &Irregular) -> String {
    let mut by_classes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (lemma, classes) in classes {
        by_classes.entry(classes.iter().collect()).or_default().push(lemma);
    }
    let mut out = String::new();
    for (classes, lemmas) in by_classes {
        let _ = writeln!(out, "[{classes}]");
        for lemma in lemmas {
            let _ = writeln!(out, "{lemma}");
        }
    }
    for class in ['a', 'n', 'r', 'v'] {
        let _ = writeln!(out, "[irregular {class}]");
        for ((_, form), lemma) in irregular.iter().filter(|((it, _), _)| *it == class) {
            let _ = writeln!(out, "{form}\t{lemma}");
        }
    }
    out
}
