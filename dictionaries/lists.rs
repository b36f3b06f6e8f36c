//! How the lists with headings are read, by `build.rs` and by the trainer of the tagger.

use std::iter::Skip;
use std::str::Lines;

/// A list by its headings, such as `[35 en-AU en-GB]`, each with the lines below it.
pub(super) fn sections(list: &str) -> impl Iterator<Item = (&str, Skip<Lines<'_>>)> {
    list.split('[').filter_map(|section| {
        let (heading, lines) = section.split_once(']')?;
        // The first one is what is left of the heading's own.
        Some((heading, lines.lines().skip(1)))
    })
}

/// What a line of `lemmas.txt` says.
pub(super) enum Lemma<'a> {
    /// A word, with a bit a class: noun, verb, adjective, adverb, name.
    Word(&'a str, u16),
    /// An irregular form of a noun (0), of a verb (1), of an adjective or adverb (2), and what it is a
    /// form of.
    Irregular(usize, &'a str, &'a str),
}

/// The classes of words by the letters of WordNet; a class's place is that of its bit.
const CLASSES: &str = "nvar";
/// A noun with a capital.
const NAME: u16 = 1 << CLASSES.len();

/// The lines of `lemmas.txt`; an error for one that has no lemma.
pub(super) fn lemmas(list: &str) -> impl Iterator<Item = Result<Lemma<'_>, String>> {
    sections(list).flat_map(|(heading, lines)| {
        let irregular = heading.strip_prefix("irregular ").and_then(|class| CLASSES.find(class));
        // Adjectives and adverbs are compared alike.
        let irregular = irregular.map(|at| at.min(2));
        let places = heading.chars().filter_map(|class| CLASSES.find(class));
        let classes = places.fold(0, |classes, at| classes | 1 << at);
        lines.map(move |line| match irregular {
            Some(class) => {
                let (form, lemma) =
                    line.split_once('\t').ok_or_else(|| format!("no tab in `{line}`"))?;
                Ok(Lemma::Irregular(class, form, lemma))
            }
            None if line.starts_with(char::is_uppercase) => Ok(Lemma::Word(line, NAME)),
            None => Ok(Lemma::Word(line, classes)),
        })
    })
}
