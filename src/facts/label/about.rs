//! What a reference and a title speak of: their content words, as hashes.
//!
//! Forms of one word and its compounds share their first letters: *month* and *monthly*, *rain* and
//! *rainfall*.

use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::{fold, lexicon};

/// How many letters forms of one word share.
const SHARED: usize = 5;

/// The shortest word that says what something is about, in letters.
const SHORTEST: usize = 4;

/// How far around a reference its words are looked for, in bytes.
const REACH: u32 = 300;

/// What is spoken of around a reference: in its sentence, and in the ones beside it in its
/// paragraph.
#[must_use]
pub fn around(layers: &Layers<'_>, span: TextSpan) -> Vec<u32> {
    let Some(block) = layers.document.block_at(span.start) else { return Vec::new() };
    let from = span.start.saturating_sub(REACH).max(block.span.start);
    let to = span.end.saturating_add(REACH).min(block.span.end);
    let spans = [(from, span.start), (span.end, to)];
    let tokens = spans
        .into_iter()
        .flat_map(|(start, end)| layers.range(TextSpan { start, end: end.max(start) }));
    of_tokens(layers, tokens)
}

/// What is said of a reference alone: behind it up to the next one, or else before it.
#[must_use]
pub fn clause(layers: &Layers<'_>, span: TextSpan, is_other: &dyn Fn(usize) -> bool) -> Vec<u32> {
    let Some(sentence) = layers.sentence_at(span.start) else { return Vec::new() };
    let end = sentence.end.max(span.end);
    let behind = layers.range(TextSpan { start: span.end, end });
    let behind = of_tokens(layers, behind.take_while(|&at| !is_other(at)));
    // `The tolls are in Table 1, and …`; `In Table 1, the tolls …`.
    let last = layers.range(span).end;
    let goes_on = !matches!(layers.token_text(last), "," | ";" | "." | ")" | "and" | ":");
    if goes_on && behind.len() >= 2 * LEAST {
        return behind;
    }
    let before = layers.range(TextSpan { start: sentence.start.min(span.start), end: span.start });
    let mut before: Vec<usize> = before.rev().take_while(|&at| !is_other(at)).collect();
    before.reverse();
    let before = of_tokens(layers, before.into_iter());
    let told = before.len() >= 2 * LEAST || !goes_on && !before.is_empty();
    if told { before } else { behind }
}

/// How many words a clause says of a reference at least.
const LEAST: usize = 2;

/// The hashes of some tokens: what is quoted or cited says nothing of a reference.
pub(super) fn of_tokens(layers: &Layers<'_>, tokens: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut words = Vec::new();
    for at in tokens {
        let span = layers.tokens[at].span;
        let hashes = hashes(layers.text(span));
        let apart = || {
            layers.zones.overlapping(span).any(|mark| {
                matches!(mark.zone, Zone::Quotation | Zone::CitedTitle | Zone::Citation)
            })
        };
        if !hashes.is_empty() && !apart() {
            words.extend(hashes);
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// The content words of a title, each as the hashes of its forms.
#[must_use]
pub fn title(title: &str) -> Vec<Vec<u32>> {
    let words = title.split(|c: char| !c.is_alphanumeric());
    words.map(hashes).filter(|hashes| !hashes.is_empty()).collect()
}

/// How many words of a title are among those around a reference.
#[must_use]
pub fn shared(title: &[Vec<u32>], around: &[u32]) -> usize {
    let has = |hashes: &&Vec<u32>| hashes.iter().any(|hash| around.binary_search(hash).is_ok());
    title.iter().filter(has).count()
}

/// The hashes of a content word: of its first letters, and of what a longer or shorter form of it
/// has in common with it.
fn hashes(word: &str) -> Vec<u32> {
    let lower = fold::lower(fold::strip_possessive(word));
    let letters = lower.chars().count();
    let content = letters >= SHORTEST
        && lower.chars().all(char::is_alphabetic)
        && !lexicon::is_function_word(&lower);
    if !content {
        return Vec::new();
    }
    let head = |length: usize| lower.chars().take(length).collect::<String>();
    if letters < SHARED {
        return vec![fold::hash(&lower)];
    }
    vec![fold::hash(&head(SHARED)), fold::hash(&head(SHORTEST))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_compounds_share_their_beginnings() {
        let mut around: Vec<u32> =
            ["month", "rain", "wettest"].into_iter().flat_map(hashes).collect();
        around.sort_unstable();
        let count = |text: &str| (shared(&title(text), &around), title(text).len());
        assert_eq!(count("Mean monthly rainfall"), (2, 3));
        assert_eq!(count("Land use in the basin"), (0, 2));
    }
}
