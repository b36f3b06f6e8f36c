//! Treebanks of Universal Dependencies in the CoNLL-U format.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::tag::Tag;

/// A sentence with what annotators said of it.
#[derive(Debug, Clone, Default)]
pub struct Sentence {
    pub forms: Vec<String>,
    pub tags: Vec<Tag>,
    /// Its tags by the names of Universal Dependencies.
    pub universal: Vec<String>,
    /// Of each word what it depends on, counted from 1; 0 for the root.
    pub heads: Vec<usize>,
    pub relations: Vec<String>,
}

/// The genres of a treebank with several that may be adapted and sold: GUM has texts under
/// non-commercial licences, too. A document that names no genre is taken.
const GENRES: [&str; 7] = ["academic", "bio", "interview", "news", "speech", "textbook", "voyage"];

/// The sentences of one part, `train`, `dev` or `test`, of a treebank in a folder.
pub fn read(folder: &Path, part: &str) -> Result<Vec<Sentence>> {
    let files = fs::read_dir(folder).with_context(|| format!("cannot read {folder:?}"))?;
    let mut files: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    files.retain(|it| it.to_string_lossy().ends_with(&format!("-ud-{part}.conllu")));
    files.sort();
    let mut out = Vec::new();
    for file in files {
        parse(&fs::read_to_string(file)?, &mut out)?;
    }
    Ok(out)
}

fn parse(text: &str, out: &mut Vec<Sentence>) -> Result<()> {
    let mut sentence = Sentence::default();
    let mut wanted = true;
    for line in text.lines().chain([""]) {
        if line.starts_with("# newdoc") {
            wanted = true;
        } else if let Some(genre) = line.strip_prefix("# meta::genre = ") {
            wanted = GENRES.contains(&genre);
        } else if line.is_empty() {
            let whole = std::mem::take(&mut sentence);
            if wanted && !whole.forms.is_empty() {
                out.push(whole);
            }
        } else if !line.starts_with('#') {
            let columns: Vec<&str> = line.split('\t').collect();
            let &[number, form, _, universal, penn, _, head, relation, ..] = columns.as_slice()
            else {
                continue;
            };
            // A word of several and an empty node are no words of their own.
            if number.bytes().all(|byte| byte.is_ascii_digit()) {
                sentence.forms.push(form.to_owned());
                sentence.tags.push(tag(universal, penn));
                sentence.universal.push(universal.to_owned());
                sentence.heads.push(head.parse().with_context(|| format!("no head in `{line}`"))?);
                sentence.relations.push(relation.to_owned());
            }
        }
    }
    Ok(())
}

fn tag(universal: &str, penn: &str) -> Tag {
    if universal == "VERB" {
        return Tag::of_verb(penn);
    }
    Tag::ALL.into_iter().find(|tag| tag.universal() == universal).unwrap_or(Tag::Other)
}
