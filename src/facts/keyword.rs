//! The content words of each sentence, by their stems: what says whether two places speak of one
//! thing, once the text itself is out of reach.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::text::layers::Layers;
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::words::dictionary;
use crate::words::fold;
use crate::words::lexicon;

/// The stem of a content word: a hash of it, with how rare the word is in the lowest three bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stem(u32);

impl Stem {
    /// What words of one stem share, however rare each form of it is.
    #[must_use]
    pub fn hash(self) -> u32 {
        self.0 >> 3
    }

    /// From 0, everyday, to 7, in no dictionary of English: levels of the word list, which stand for
    /// a background frequency.
    #[must_use]
    pub fn rarity(self) -> u8 {
        self.0 as u8 & 0b111
    }
}

/// A content word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyword {
    /// Where it starts, in bytes of the prose.
    pub at: u32,
    /// What it is.
    pub stem: Stem,
}

/// A sentence.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Sentence {
    /// Where it starts, in bytes of the prose.
    start: u32,
    /// The place of its first keyword among those of the text.
    first: u32,
}

/// The content words of a text, sentence by sentence.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Keywords {
    sentences: Vec<Sentence>,
    words: Vec<Keyword>,
}

impl Keywords {
    /// The number of the sentence that holds a byte of the prose.
    #[must_use]
    pub fn sentence_at(&self, byte: u32) -> Option<usize> {
        self.sentences.partition_point(|it| it.start <= byte).checked_sub(1)
    }

    /// All content words, in order.
    #[must_use]
    pub fn all(&self) -> &[Keyword] {
        &self.words
    }

    /// The content words of a sentence, in order.
    #[must_use]
    pub fn of(&self, sentence: usize) -> &[Keyword] {
        let first = |at: usize| self.sentences.get(at).map(|it| it.first as usize);
        let from = first(sentence).unwrap_or(self.words.len());
        let to = first(sentence + 1).unwrap_or(self.words.len());
        self.words.get(from..to).unwrap_or_default()
    }
}

static STEMS: Lore<Option<Stem>> = Lore::new();
static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The content words of a document.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> Keywords {
    let stems = STEMS.of_each(&layers.vocabulary, of);
    let ids = layers.vocabulary.ids();
    let mut keywords = Keywords::default();
    for (span, tokens) in layers.sentence_ranges() {
        keywords.sentences.push(Sentence { start: span.start, first: keywords.words.len() as u32 });
        for at in tokens {
            if let Some(stem) = stems[ids[at] as usize] {
                keywords.words.push(Keyword { at: layers.tokens[at].span.start, stem });
            }
        }
    }
    keywords.words.shrink_to_fit();
    keywords
}

/// The stem of a word; none for a word of a closed class, a letter, or what is no word.
fn of(word: &Word<'_>) -> Option<Stem> {
    (word.kind == TokenKind::Word).then(|| stem(word.text)).flatten()
}

/// The stem of a content word of English; none for a word of a closed class or a letter.
#[must_use]
pub fn stem(word: &str) -> Option<Stem> {
    let key = fold::folded(fold::strip_possessive(word));
    if key.chars().nth(1).is_none() || lexicon::is_function_word(&key) {
        return None;
    }
    let rarity = dictionary::rarity(&key).unwrap_or(7).min(7);
    let hash = FxBuildHasher.hash_one(&*STEMMER.stem(&key)) >> 32;
    Some(Stem((hash as u32) << 3 | u32::from(rarity)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::read;
    use crate::text::source::Source;

    #[test]
    fn words_of_a_stem_are_one_and_keep_their_sentences() {
        let source = Source::from_text("The bridges collapsed. A bridge will collapse on him.");
        let document = read::read("x.txt", source);
        let (facts, _) = facts::extract(&document);
        let hashes = |at| facts.keywords.of(at).iter().map(|it| it.stem.hash()).collect::<Vec<_>>();
        assert_eq!(hashes(0).len(), 2);
        assert_eq!(hashes(0), hashes(1));
        assert_eq!(facts.keywords.sentence_at(25), Some(1));
    }

    #[test]
    fn rare_words_are_told() {
        let rarity = |word| stem(word).map(Stem::rarity);
        assert!(rarity("house") < rarity("halberd"));
        assert_eq!(rarity("Qelmor"), Some(7));
        assert_eq!(rarity("the"), None);
    }
}
