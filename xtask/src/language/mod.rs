//! `cargo xtask train DIR...`: trains and measures what `src/language/` decides by weights.

mod perceptron;
mod treebank;

mod tagger;

mod parser;

// What the program itself sees of a sentence: compiled here, so that both cannot differ.
#[path = "../../../src/language/features.rs"]
mod features;
#[allow(dead_code, reason = "the program makes lemmas with it, too")]
#[path = "../../../src/words/inflection.rs"]
mod inflection;
#[allow(dead_code, reason = "the build of the program reads irregular forms, too")]
#[path = "../../../dictionaries/lists.rs"]
mod lists;
#[path = "../../../src/language/model.rs"]
mod model;
#[path = "../../../src/language/relation.rs"]
mod relation;
#[allow(dead_code, reason = "the program asks more of them")]
#[path = "../../../src/language/tag.rs"]
mod tag;
#[path = "../../../src/language/transition.rs"]
mod transition;
#[allow(dead_code, reason = "the program reads them, too")]
#[path = "../../../src/language/weights.rs"]
mod weights;

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use parser::Parser;
use tagger::Tagger;

/// Trains on the treebanks of some folders, writes the weights and measures them on what was not
/// learnt from.
pub fn train(root: &Path, folders: &[&str]) -> Result<()> {
    let folders: Vec<_> = folders.iter().map(Path::new).collect();
    let lemmas = tagger::lemmas(root)?;
    let mut sentences = Vec::new();
    for folder in &folders {
        sentences.extend(treebank::read(folder, "train")?);
    }
    ensure!(!sentences.is_empty(), "no treebank has a file that ends in -ud-train.conllu");
    let words: usize = sentences.iter().map(|it| it.forms.len()).sum();
    println!("{} sentences, {words} words to learn from", sentences.len());
    let tagger = Tagger::trained(&sentences, &lemmas);
    let parser = Parser::trained(&sentences, &lemmas);
    for (name, bytes) in [("tagger", tagger.bytes()), ("parser", parser.bytes.clone())] {
        println!("{name}: {} bytes", bytes.len());
        fs::write(root.join(format!("dictionaries/{name}.weights")), bytes)?;
    }
    for folder in &folders {
        for part in ["dev", "test"] {
            let sentences = treebank::read(folder, part)?;
            if !sentences.is_empty() {
                println!("{} {part}:", folder.display());
                println!("  {}", tagger.measured(&sentences, &lemmas));
                println!("  {}", parser.measured(&sentences, &tagger, &lemmas));
            }
        }
    }
    Ok(())
}
