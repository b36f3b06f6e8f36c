//! The words at which a relation may be told.

use rustc_hash::FxHashMap;

use crate::facts::relation::lexicon::lexicon;
use crate::text::vocabulary::{Lore, Vocabulary, Word};
use crate::words::fold;
use crate::words::lemmas;

/// What a word may tell; a relation by its place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// "mayor".
    Office,
    /// "chaired".
    OfficeVerb,
    /// "the chair".
    Seat,
    /// "architect".
    Noun(u8),
    /// "native".
    Native(u8),
    /// "born".
    Participle(u8),
    /// "designed".
    Verb(u8),
    /// "Architect:", with the number of its words.
    Label(u8, u8),
}

/// The cues of a document.
pub(super) struct Cues<'a> {
    ids: &'a [u32],
    by_id: Vec<&'static [Cue]>,
}

/// What each word may tell, found out once for all texts.
static TOLD: Lore<&'static [Cue]> = Lore::new();

/// The cues of the table, by words in lower case; those of verbs by their lemmas.
struct Index {
    words: FxHashMap<&'static str, Vec<Cue>>,
    verbs: FxHashMap<&'static str, Vec<Cue>>,
}

static INDEX: std::sync::LazyLock<Index> = std::sync::LazyLock::new(|| {
    let lexicon = lexicon();
    let mut index = Index { words: FxHashMap::default(), verbs: FxHashMap::default() };
    for head in &lexicon.office.heads {
        index.words.entry(head).or_default().push(Cue::Office);
    }
    for helper in &lexicon.office.helpers {
        index.words.entry(helper).or_default().push(Cue::Office);
    }
    for seat in lexicon.office.seats.keys() {
        index.words.entry(seat).or_default().push(Cue::Seat);
    }
    for verb in lexicon.office.verbs.keys() {
        index.verbs.entry(verb).or_default().push(Cue::OfficeVerb);
    }
    for (kind, words) in (0_u8..).zip(&lexicon.relation) {
        let lists = [
            (&words.nouns, Cue::Noun(kind)),
            (&words.natives, Cue::Native(kind)),
            (&words.participles, Cue::Participle(kind)),
        ];
        for (list, cue) in lists {
            for word in list {
                index.words.entry(word).or_default().push(cue);
            }
        }
        for label in &words.labels {
            let count = label.split(' ').count() as u8;
            let first = label.split(' ').next().unwrap_or_default();
            let cues = index.words.entry(first).or_default();
            let cue = Cue::Label(kind, count);
            if !cues.contains(&cue) {
                cues.push(cue);
            }
        }
        for verb in &words.verbs {
            index.verbs.entry(verb).or_default().push(Cue::Verb(kind));
        }
    }
    // "designed" opens a label and is a verb.
    for (word, cues) in &mut index.words {
        if let Some(verbs) = index.verbs.get(&*lemmas::of_verb(word)) {
            cues.extend(verbs.iter().filter(|it| !matches!(it, Cue::OfficeVerb)));
        }
    }
    index
});

fn told(word: &Word<'_>) -> &'static [Cue] {
    let index = &*INDEX;
    let lower = fold::lower(word.text);
    if let Some(own) = index.words.get(&*lower) {
        return own;
    }
    if lower.len() < 3 {
        return &[];
    }
    index.verbs.get(&*lemmas::of_verb(&lower)).map_or(&[][..], Vec::as_slice)
}

impl<'a> Cues<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary<'_>) -> Self {
        Self { ids: vocabulary.ids(), by_id: TOLD.of_each(vocabulary, told) }
    }

    /// What a token may tell.
    pub(super) fn at(&self, at: usize) -> &'static [Cue] {
        self.ids.get(at).map_or(&[], |&id| self.by_id[id as usize])
    }
}
