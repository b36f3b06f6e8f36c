//! What the words of a sentence are by themselves: what each is a form of, and its part of speech as the
//! Penn Treebank names it.

use std::borrow::Cow;

use crate::language::penn;
use crate::language::segmentation::lemma_of_clitic;
use crate::language::tag::Tag;
use crate::language::tree::Tree;
use crate::words::{fold, lemmas};

/// The words of a sentence, by their places in its tree.
#[derive(Debug, Clone, Copy)]
pub struct Lexemes<'a> {
    /// The tree, for their tags.
    pub tree: &'a Tree,
    /// The words as they are written.
    pub texts: &'a [&'a str],
}

impl<'a> Lexemes<'a> {
    fn word(&self, at: u32) -> (&'a str, Tag) {
        let text = self.texts.get(at as usize).copied().unwrap_or_default();
        (text, self.tree.word(at).map_or(Tag::Other, |word| word.tag))
    }

    /// What a word is a form of.
    #[must_use]
    pub fn lemma(&self, at: u32) -> Cow<'a, str> {
        let (text, tag) = self.word(at);
        lemma(text, tag)
    }

    /// Its part of speech in the Penn Treebank.
    #[must_use]
    pub fn penn(&self, at: u32) -> &'static str {
        let (text, tag) = self.word(at);
        penn::name(text, tag)
    }
}

/// What a word is a form of, in lower case; a name stays as it is written.
#[must_use]
pub fn lemma(text: &str, tag: Tag) -> Cow<'_, str> {
    if tag == Tag::Name {
        return Cow::Borrowed(text);
    }
    let straight = match fold::straight(text) {
        Cow::Borrowed(text) => fold::lower(text),
        Cow::Owned(text) => Cow::Owned(fold::lower(&text).into_owned()),
    };
    let short = || lemma_of_clitic(&straight).map(str::to_owned);
    let owned = match tag {
        Tag::Noun => lemmas::of_noun(&straight),
        // The possessive is no verb.
        Tag::Particle if !straight.ends_with("'t") => return straight,
        Tag::Auxiliary | Tag::Particle => match short() {
            Some(lemma) => lemma,
            None if is_modal(&straight) => return straight,
            None => lemmas::of_verb(&straight),
        },
        Tag::Adjective | Tag::Adverb => lemmas::of_adjective(&straight),
        // `found` as an infinitive is of no other verb.
        Tag::BaseVerb | Tag::PresentVerb => return straight,
        _ if tag.is_verb() => lemmas::of_verb(&straight),
        _ => return straight,
    };
    Cow::Owned(owned)
}

fn is_modal(word: &str) -> bool {
    penn::name(word, Tag::Auxiliary) == "MD"
}
