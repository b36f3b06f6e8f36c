//! Where a word rightly follows itself: one clause ends with it and the next begins with it (`what it
//! is is known`), or the first belongs to the verb before it (`they logged in in time`).
//!
//! Neither is told by the word alone, so that `the house is is old` and `he lives in in a house` stay
//! slips. What opens a clause is looked for in the sentence before the pair: a relative word, a noun
//! with the subject of its clause (`the people they spoke to`), an infinitive (`someone to talk to`).

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::text::layers::Layers;
use crate::text::token::TokenKind;
use crate::words::data;
use crate::words::lemmas;
use crate::words::lexicon;

type WordSet = FxHashSet<String>;

/// `rules/data/junctures.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JunctureWords {
    enders: WordSet,
    openers: WordSet,
    relatives: WordSet,
    subjects: WordSet,
    articles: WordSet,
    particles: FxHashMap<String, WordSet>,
}

static TABLE: LazyLock<JunctureWords> = LazyLock::new(|| data::table("junctures.toml"));

/// A clause that ends with a preposition is short: so many words before it at most opens it.
const CLAUSE: usize = 8;
/// How far the verb of a particle stands before it, its object between: `put the kettle on`.
const VERB: usize = 4;

/// Whether a word may follow itself at a token: the token and the next are the same word.
pub(super) fn is_juncture(layers: &Layers<'_>, at: usize) -> bool {
    let word = lower(layers, at);
    let before = before(layers, at);
    if TABLE.enders.contains(&word) {
        return before.clone().any(|at| TABLE.openers.contains(&lower(layers, at)))
            || before.clone().any(|at| is_contact(layers, at));
    }
    let Some(verbs) = TABLE.particles.get(&word) else {
        // `the people we saw saw us`
        return before.len() > 1 && is_contact(layers, at - 1);
    };
    // Behind `to to` a noun shows that neither belongs to a verb that follows.
    if word == "to" && TABLE.articles.contains(&lower(layers, at + 2)) {
        return false;
    }
    let takes = |at: usize| {
        let word = lower(layers, at);
        verbs.contains(&lemmas::of_verb(&word)) || verbs.contains(&word)
    };
    let near = |reach: usize| at.saturating_sub(reach).max(before.start)..at;
    near(VERB).any(takes)
        || near(CLAUSE)
            .any(|at| TABLE.relatives.contains(&lower(layers, at)) || is_contact(layers, at))
        || near(2).len() == 2 && lower(layers, at - 2) == "to"
}

/// The tokens of a sentence before one of them.
fn before(layers: &Layers<'_>, at: usize) -> Range<usize> {
    let sentence = layers.tokens.get(at).and_then(|token| layers.sentence_at(token.span.start));
    sentence.map_or(at..at, |sentence| layers.range(sentence).start.min(at)..at)
}

/// Whether the subject of a clause stands at a token, right behind the noun that the clause is about.
fn is_contact(layers: &Layers<'_>, at: usize) -> bool {
    let Some(noun) = at.checked_sub(1) else { return false };
    let text = lower(layers, noun);
    TABLE.subjects.contains(&lower(layers, at))
        && layers.tokens[noun].kind == TokenKind::Word
        && (TABLE.subjects.contains(&text) || !lexicon::is_function_word(&text))
}

fn lower(layers: &Layers<'_>, at: usize) -> String {
    layers.tokens.get(at).map_or_else(String::new, |_| layers.token_text(at).to_lowercase())
}
