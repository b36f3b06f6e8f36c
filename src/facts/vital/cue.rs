//! The words at which something of a life may be told.

use rustc_hash::FxHashMap;

use crate::facts::vital::lexicon::lexicon;
use crate::text::vocabulary::Vocabulary;
use crate::words::fold;

/// What a word may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// "born".
    Born,
    /// "died".
    Died,
    /// "executed", of whom it is done to.
    Slain,
    /// "birth".
    Birth,
    /// "death".
    Death,
    /// "killed", which may be told of others.
    Fell,
    /// "aged".
    Aged,
    /// "age".
    Age,
    /// "years", which may go on "old".
    Years,
    /// "was", before a number.
    Being,
    /// "at", before a number.
    At,
    /// "then", before a number.
    Then,
    /// "year", of an office.
    Year,
    /// "became", before an office.
    Enter,
    /// "appointed", before an office.
    Chosen,
    /// "elected", before an office.
    Elect,
    /// "retired".
    Leave,
}

/// The cues of a document.
pub(super) struct Cues<'a> {
    ids: &'a [u32],
    by_id: FxHashMap<u32, Cue>,
}

impl<'a> Cues<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary<'_>) -> Self {
        let lexicon = lexicon();
        let lists = [
            (&lexicon.born, Cue::Born),
            (&lexicon.died, Cue::Died),
            (&lexicon.slain, Cue::Slain),
            (&lexicon.birth, Cue::Birth),
            (&lexicon.death, Cue::Death),
            (&lexicon.fell, Cue::Fell),
            (&lexicon.being, Cue::Being),
            (&lexicon.aged, Cue::Aged),
            (&lexicon.age, Cue::Age),
            (&lexicon.years, Cue::Years),
            (&lexicon.at, Cue::At),
            (&lexicon.then, Cue::Then),
            (&lexicon.year, Cue::Year),
            (&lexicon.enter, Cue::Enter),
            (&lexicon.chosen, Cue::Chosen),
            (&lexicon.elect, Cue::Elect),
            (&lexicon.leave, Cue::Leave),
        ];
        let mut by_id = FxHashMap::default();
        for (word, cue) in
            lists.into_iter().flat_map(|(all, cue)| all.iter().map(move |it| (it, cue)))
        {
            for form in [word.clone(), fold::capitalised(word)] {
                by_id.extend(vocabulary.id(&form).map(|id| (id, cue)));
            }
        }
        Self { ids: vocabulary.ids(), by_id }
    }

    /// What a token may tell.
    pub(super) fn at(&self, at: usize) -> Option<Cue> {
        self.by_id.get(self.ids.get(at)?).copied()
    }
}
