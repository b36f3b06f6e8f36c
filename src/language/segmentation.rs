//! From tokens to the words of syntax: `isn't` is two, `e.g.` and `--` are one.
//!
//! What a treebank of Universal Dependencies takes for a word, so that what was learnt from it
//! fits: clitics stand by themselves, stops that end no sentence belong to their abbreviations, and
//! hyphens part words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::words::data;
use crate::words::fold;

/// `rules/data/clitics.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clitics {
    endings: FxHashMap<String, String>,
    hosts: FxHashMap<String, String>,
    contractions: FxHashMap<String, usize>,
}

static CLITICS: LazyLock<Clitics> = LazyLock::new(|| data::table("clitics.toml"));

/// A word of a sentence before it is tagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where.
    pub span: TextSpan,
    /// The token that it is, where it is a whole one.
    pub token: Option<u32>,
}

/// The words of a sentence.
#[must_use]
pub fn pieces(layers: &Layers<'_>, sentence: TextSpan) -> Vec<Piece> {
    let range = layers.range(sentence);
    let mut out: Vec<Piece> = Vec::with_capacity(range.len() + 4);
    for at in range.clone() {
        let token = layers.tokens[at];
        let Some(word) = layers.vocabulary.word_at(at) else { continue };
        let touches = out.last().is_some_and(|last| last.span.end == token.span.start);
        if touches
            && let Some(last) = out.last_mut()
            && joins(layers, last.span, word.text, at + 1 < range.end)
        {
            *last = Piece { span: TextSpan { end: token.span.end, ..last.span }, token: None };
            continue;
        }
        match (word.kind == TokenKind::Word).then(|| split(word.text)).flatten() {
            Some(length) => {
                let middle = token.span.start + length as u32;
                out.push(Piece { span: TextSpan { end: middle, ..token.span }, token: None });
                out.push(Piece { span: TextSpan { start: middle, ..token.span }, token: None });
            }
            None => out.push(Piece { span: token.span, token: Some(at as u32) }),
        }
    }
    out
}

/// Whether a mark belongs to the word that it touches.
fn joins(layers: &Layers<'_>, before: TextSpan, mark: &str, goes_on: bool) -> bool {
    let before = layers.text(before);
    match mark {
        // The stop of an abbreviation, since it ends no sentence; the dots of an ellipsis.
        "." => {
            let word = before.ends_with(|c: char| c.is_alphabetic());
            is_run(before, '.') || goes_on && word
        }
        "-" => is_run(before, '-'),
        // 10:30 and 3/12/1999.
        ":" | "/" => goes_on && before.ends_with(|c: char| c.is_ascii_digit()),
        _ => {
            mark.starts_with(|c: char| c.is_ascii_digit())
                && before.ends_with([':', '/'])
                && before.starts_with(|c: char| c.is_ascii_digit())
        }
    }
}

/// Whether what marks were joined to is a run of such marks itself: nothing else begins and ends with
/// them, and to look at all of it for each further mark would take long where there are many.
fn is_run(before: &str, mark: char) -> bool {
    before.starts_with(mark) && before.ends_with(mark)
}

/// How long the first of the two words is that a word is written of, in bytes.
fn split(word: &str) -> Option<usize> {
    let clitics = &*CLITICS;
    let Some(apostrophe) = word.rfind(fold::is_apostrophe) else {
        // Few words are as long as the only one that matters.
        let known = |it: &(&String, &usize)| it.0.eq_ignore_ascii_case(word);
        return clitics.contractions.iter().find(known).map(|(_, &length)| length);
    };
    let sign = word[apostrophe..].chars().next()?;
    let after = &word[apostrophe + sign.len_utf8()..];
    let at = match after {
        "t" | "T" => apostrophe.checked_sub(1).filter(|&at| word.is_char_boundary(at))?,
        _ => apostrophe,
    };
    let is_ending = |ending: &String| {
        ending.split_once('\'').is_some_and(|(before, rest)| {
            before.eq_ignore_ascii_case(&word[at..apostrophe]) && rest.eq_ignore_ascii_case(after)
        })
    };
    (at > 0 && clitics.endings.keys().any(is_ending)).then_some(at)
}

/// The lemma of an auxiliary or negation that is written short; in lower case, with a straight
/// apostrophe.
#[must_use]
pub fn lemma_of_clitic(word: &str) -> Option<&'static str> {
    let clitics = &*CLITICS;
    clitics.endings.get(word).or_else(|| clitics.hosts.get(word)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clitics_are_words_of_their_own() {
        for (word, length) in [
            ("isn't", Some(2)),
            ("can’t", Some(2)),
            ("we’ll", Some(2)),
            ("Veyra's", Some(5)),
            ("CANNOT", Some(3)),
            ("O’Dell", None),
            ("’s", None),
            ("o'clock", None),
            ("Qa’ida", None),
        ] {
            assert_eq!(split(word), length, "{word}");
        }
    }
}
