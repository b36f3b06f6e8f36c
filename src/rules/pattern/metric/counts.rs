//! What a text is measured by: words, sentences, syllables and their like.

use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;

/// The counts of a stretch of text that formulas know by name.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Counts {
    /// Words and numbers.
    pub(super) words: f64,
    pub(super) sentences: f64,
    pub(super) paragraphs: f64,
    /// Letters and digits of words.
    pub(super) characters: f64,
    pub(super) syllables: f64,
    /// Words of more than six characters.
    pub(super) long_words: f64,
    /// Words of more than two syllables.
    pub(super) polysyllabic_words: f64,
    /// Those whose third syllable is not only an ending (-es, -ed, -ing).
    pub(super) complex_words: f64,
    pub(super) list: f64,
    pub(super) blockquote: f64,
    /// Headings by level, from 1.
    pub(super) headings: [f64; 6],
}

impl Counts {
    /// Adds the words of a stretch.
    pub(super) fn add(&mut self, layers: &Layers<'_>, span: TextSpan) {
        for token in layers.tokens_in(span) {
            if token.kind == TokenKind::Punctuation {
                continue;
            }
            let word = layers.text(token.span);
            let characters = word.chars().filter(|c| c.is_alphanumeric()).count();
            let syllables = if token.kind == TokenKind::Word { syllables(word) } else { 1 };
            self.words += 1.0;
            self.characters += characters as f64;
            self.syllables += syllables as f64;
            self.long_words += f64::from(u8::from(characters > 6));
            self.polysyllabic_words += f64::from(u8::from(syllables > 2));
            let ending = ["es", "ed", "ing"].iter().any(|ending| word.ends_with(ending));
            let counted = syllables - usize::from(ending && syllables > 0);
            self.complex_words += f64::from(u8::from(counted > 2));
        }
    }

    /// A count by its name in formulas, with dots or underscores.
    pub(super) fn get(&self, name: &str) -> Option<f64> {
        Some(match name.replace('.', "_").as_str() {
            "words" => self.words,
            "sentences" => self.sentences,
            "paragraphs" => self.paragraphs,
            "characters" => self.characters,
            "syllables" => self.syllables,
            "long_words" => self.long_words,
            "polysyllabic_words" => self.polysyllabic_words,
            "complex_words" => self.complex_words,
            "list" => self.list,
            "blockquote" => self.blockquote,
            // Code blocks are no part of the prose.
            "pre" => 0.0,
            name => {
                let level = name.strip_prefix("heading_h")?.parse::<usize>().ok()?;
                *self.headings.get(level.checked_sub(1)?)?
            }
        })
    }
}

/// The number of syllables of an English word, by its groups of vowels: a rule of thumb that is
/// right for about nine words in ten.
pub(super) fn syllables(word: &str) -> usize {
    let word: Vec<u8> = fold_letters(word);
    if word.len() < 3 {
        return 1;
    }
    let vowel = |at: usize| matches!(word[at], b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut count: i32 = 0;
    for at in 0..word.len() {
        if !vowel(at) {
            continue;
        }
        if at == 0 || !vowel(at - 1) {
            count += 1;
        } else {
            // Two vowels that are two syllables: cre-ate, li-on, ra-di-o, gradu-al, be-ing.
            let split = matches!(
                (word[at - 1], word[at]),
                (b'i', b'a' | b'o' | b'u') | (b'u', b'a') | (b'e' | b'y', b'i')
            ) && !ends_soft(&word, at);
            let before = at.checked_sub(2).map(|at| word[at]);
            let soft = matches!(before, Some(b'g' | b't' | b's' | b'c' | b'x' | b'q'));
            count += i32::from(split && !soft);
        }
    }
    let n = word.len();
    let ends = |ending: &[u8]| word.ends_with(ending);
    // A final e is silent but in -le after a consonant; so is that of -ed and -es.
    if ends(b"e") && !vowel(n - 2) && !(ends(b"le") && n > 3 && !vowel(n - 3)) {
        count -= 1;
    }
    if ends(b"ed") && n > 3 && !vowel(n - 3) && !matches!(word[n - 3], b't' | b'd') {
        count -= 1;
    }
    let hissing = n > 3 && matches!(word[n - 3], b's' | b'z' | b'x' | b'c' | b'g' | b'h');
    if ends(b"es") && n > 3 && !vowel(n - 3) && !hissing {
        count -= i32::from(!(ends(b"les") && n > 4 && !vowel(n - 4)));
    }
    usize::try_from(count.max(1)).unwrap_or(1)
}

/// Whether two vowels belong to an ending that is one syllable: -tion, -ious after a soft letter.
fn ends_soft(word: &[u8], at: usize) -> bool {
    let rest = &word[at - 1..];
    let soft =
        at.checked_sub(2).is_some_and(|before| matches!(word[before], b't' | b's' | b'c' | b'g'));
    soft && (rest == b"ion"
        || rest == b"ions"
        || rest == b"ious"
        || rest == b"ial"
        || rest == b"ian")
}

fn fold_letters(word: &str) -> Vec<u8> {
    crate::words::fold::key(word).bytes().filter(u8::is_ascii_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_common_words() {
        let words = [
            ("the", 1),
            ("cake", 1),
            ("table", 2),
            ("wanted", 2),
            ("jumped", 1),
            ("houses", 2),
            ("names", 1),
            ("nation", 2),
            ("radio", 3),
            ("gradual", 3),
            ("university", 5),
            ("readability", 5),
            ("being", 2),
            ("queue", 1),
        ];
        for (word, count) in words {
            assert_eq!(syllables(word), count, "{word}");
        }
    }
}
