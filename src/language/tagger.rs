//! Parts of speech of the words of a sentence.
//!
//! An averaged perceptron (Collins 2002), from left to right: what a word looks like, what stands
//! around it and the tags before it each speak for some tags. Frequent words that had one tag only
//! in the treebanks keep it. `cargo xtask train` trains it and says how good it is.

use std::sync::LazyLock;

use crate::language::features::{Appearance, FIRST, LANES, TAGS, appearance, features};
use crate::language::tag::Tag;
use crate::language::transition::Input;
use crate::language::weights::{Weights, best, number};
use crate::words::{fold, lemmas};

/// What training left: the forms that it knows, and the weights.
struct Model {
    /// Forms with the tags that they had, a bit each, and the only one of a frequent form.
    forms: Vec<(u32, u32, Option<Tag>)>,
    weights: Weights<'static, LANES>,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let mut bytes = &include_bytes!("../../dictionaries/tagger.weights")[..];
    read(&mut bytes).unwrap_or_else(|| unreachable!("the weights are built in"))
});

fn read(bytes: &mut &'static [u8]) -> Option<Model> {
    let count = number(bytes)?;
    let mut form = 0_u32;
    let mut forms = Vec::with_capacity(count as usize);
    for _ in 0..count {
        form = form.wrapping_add(number(bytes)?);
        let (class, only) = (number(bytes)?, number(bytes)?);
        forms.push((form, class, only.checked_sub(1).and_then(|tag| Tag::of(tag as u8))));
    }
    Some(Model { forms, weights: Weights::read(bytes)? })
}

/// What the tagger has to know of a word, whatever sentence it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    appearance: Appearance,
    only: Option<Tag>,
}

impl Known {
    /// What the parser sees of the word, once it has a tag.
    #[must_use]
    pub const fn input(&self, tag: Tag) -> Input {
        Input { form: self.appearance.form, tag: tag as u8 }
    }
}

/// What is known of a word as it is written.
#[must_use]
pub fn known(word: &str) -> Known {
    let mut appearance = appearance(word);
    let forms = &MODEL.forms;
    let found = forms.binary_search_by_key(&appearance.form, |it| it.0).ok().map(|at| forms[at]);
    let lower = fold::lower(word);
    let classes = u32::from(lemmas::classes(&lower)) << TAGS;
    appearance.class = found.map_or(0, |(_, class, _)| class) | classes;
    Known { appearance, only: found.and_then(|(_, _, only)| only) }
}

/// The tags of the words of a sentence.
#[must_use]
pub fn tags(words: &[Known]) -> Vec<Tag> {
    let mut appearances: Vec<_> = words.iter().map(|it| it.appearance).collect();
    if let Some(first) = appearances.first_mut() {
        first.shape |= FIRST;
    }
    let mut tags = Vec::with_capacity(words.len());
    let mut before = [TAGS as u8; 2];
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let tag = word.only.unwrap_or_else(|| {
            features(&appearances, at, before, &mut found);
            let mut scores = [0; LANES];
            MODEL.weights.add(&found, &mut scores);
            Tag::ALL[best(&scores[..TAGS])]
        });
        before = [tag as u8, before[0]];
        tags.push(tag);
    }
    tags
}
