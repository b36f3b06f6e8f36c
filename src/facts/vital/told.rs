//! Births and deaths that a clause tells: "born at Ruen on 3 May 1821", "until her death in 1889".

use crate::facts::vital::bearer::Bearer;
use crate::facts::vital::cue::{Cue, Cues};
use crate::facts::vital::lexicon::lexicon;
use crate::facts::vital::narrative::Narrative;
use crate::facts::vital::{Vital, VitalEvent};
use crate::words::fold;

/// What a word of a birth or a death tells.
pub(super) fn event(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, at: usize) -> Option<Vital> {
    let cue = cues.at(at)?;
    let is_other = |at: usize| {
        matches!(cues.at(at), Some(Cue::Born | Cue::Died | Cue::Slain | Cue::Birth | Cue::Death))
    };
    let date = narrative.date_of(at, is_other)?;
    let interval = date.interval?;
    let (event, bearer) = match cue {
        Cue::Born => (VitalEvent::Birth(interval), narrative.subject(at)?),
        Cue::Died => (VitalEvent::Death(interval), narrative.subject(at)?),
        Cue::Slain if narrative.passive(at) => {
            (VitalEvent::Death(interval), narrative.subject(at)?)
        }
        Cue::Birth => (VitalEvent::Birth(interval), possessor(narrative, at)?),
        Cue::Death => (VitalEvent::Death(interval), possessor(narrative, at)?),
        _ => return None,
    };
    let (sentence, zones) =
        (narrative.sentence(date.span.start), narrative.layers.zones(date.span));
    Some(Vital { extent: date.extent, bearer, office: None, event, sentence, zones })
}

/// Whose birth or death a noun tells: "his death", "Moor's death", "the death of Ilse Moor".
pub(super) fn possessor(narrative: &Narrative<'_, '_>, at: usize) -> Option<Bearer> {
    let before = at.checked_sub(1)?;
    let lower = narrative.lower(before);
    let layers = narrative.layers;
    if lexicon().possessives.contains(&*lower) {
        // "Until his death in 1931 Moor ran the mill": whose it is follows.
        let start = layers.tokens.get(before)?.span.start;
        let after = || narrative.main_subject(start).filter(|it| !it.is_unnamed());
        return narrative.antecedent(start, &lower).or_else(after);
    }
    if layers.token_text(at + 1) == ":" || layers.token_text(at) == ":" {
        return narrative.antecedent(layers.tokens.get(at)?.span.start, "");
    }
    if lexicon().of.contains(layers.token_text(at + 1)) {
        // "the death of Mr Moor"
        let first = (at + 2..at + 5).find_map(|it| {
            let span = layers.tokens.get(it)?.span;
            narrative.name_at(span.start).filter(|name| name.span.start == span.start)
        });
        return narrative.bearer(first?);
    }
    let owner = layers.tokens.get(before)?;
    let possessive = fold::strip_possessive(&lower).len() < lower.len();
    let name = narrative.name_at(owner.span.start).filter(|_| possessive)?;
    narrative.bearer(name)
}
