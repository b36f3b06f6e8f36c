//! What somebody did at a time, and so was alive: the subject of a clause in the past tense with a date, or
//! who is named in a caption.

use crate::facts::Anchor;
use crate::facts::vital::bearer::Bearer;
use crate::facts::vital::cue::{Cue, Cues};
use crate::facts::vital::lexicon::lexicon;
use crate::facts::vital::narrative::Narrative;
use crate::facts::vital::{Dated, Vital, VitalEvent};
use crate::language::Tag;
use crate::language::clause::{Modality, Source, Tense};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::{events, lexicon};

/// What somebody did on a date, if a clause says so.
pub(super) fn act(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, date: &Dated) -> Option<Vital> {
    let layers = narrative.layers;
    let interval = date.interval.filter(|_| date.sound && date.dates)?;
    let lexicon = lexicon();
    let before = layers.range(date.span).start.checked_sub(1)?;
    let sentence = layers.sentence_at(date.span.start)?;
    let zone = layers.document.block_at(date.span.start)?.zone;
    let within = lexicon.within.contains(&*narrative.lower(before));
    // "Worked for the annexation of Tarsk in 1845": the date is that of the noun.
    let prior = before.checked_sub(1).and_then(|at| layers.tokens.get(at)).map(|it| it.span.start);
    let of_noun = prior.is_some_and(|at| {
        let event = layers.range(TextSpan { start: at, end: at + 1 }).start;
        narrative.name_at(at).is_some()
            || events::of(&narrative.lower(event)).kinds != 0 && narrative.is_noun(event)
    });
    if of_noun && layers.range(sentence).start < before.saturating_sub(2) {
        return None;
    }
    if !within || !zone.is_running() && zone != Zone::Caption || !may_name(narrative, sentence) {
        return None;
    }
    let told = layers.range(sentence).any(|at| {
        lexicon.modals.contains(&*narrative.lower(at))
            || matches!(
                cues.at(at),
                Some(Cue::Born | Cue::Died | Cue::Slain | Cue::Birth | Cue::Death)
            )
    });
    if told {
        return None;
    }
    let block = layers.document.block_at(date.span.start)?.span;
    let opening = narrative.lower(layers.range(block).start);
    let caption = zone == Zone::Caption || lexicon.captions.contains(&*opening);
    let bearer = if caption && shows(narrative, sentence) {
        narrative.bearer(narrative.names_in(sentence).first()?).filter(Bearer::is_full)?
    } else {
        let read = narrative.syntax.at(date.span.start)?;
        let attachment = read.attachment(date.span)?;
        let clause = &read.clauses[attachment.clause?];
        let subject = clause.subject.filter(|it| it.source != Source::Controlled)?;
        let acts = clause.tense == Tense::Past
            && !clause.passive
            && !clause.negated
            && clause.modality == Modality::Fact
            && attachment.governor == clause.predicate
            && read
                .tree
                .word(clause.predicate)
                .is_some_and(|it| it.tag.is_verb() && it.tag != Tag::BaseVerb)
            && !lexicon.lasting.contains(&*clause.lemma);
        narrative.bearer_of(read, subject.word).filter(|it| acts && !it.is_unnamed())?
    };
    let zones = layers.zones(date.span);
    let event = VitalEvent::Act(interval);
    Some(Vital {
        extent: date.extent,
        bearer,
        office: None,
        event,
        sentence: sentence.start,
        zones,
    })
}

/// Whether a sentence names or means a person at all: only then it is read by grammar. A single name may be
/// that of one where a verb may follow.
fn may_name(narrative: &Narrative<'_, '_>, sentence: TextSpan) -> bool {
    let pronoun = |at: usize| lexicon().pronouns.contains(&*narrative.lower(at));
    let acts = |name: &Anchor<'_>| {
        let next = narrative.layers.token_text(narrative.layers.range(name.span).end);
        let word = next.len() > 3 && next.chars().all(char::is_lowercase);
        word && !lexicon::is_function_word(next) && name.text.chars().any(char::is_lowercase)
    };
    let person = |name: &Anchor<'_>| {
        let bearer = narrative.bearer(name);
        bearer.is_some_and(|it| it.is_full() || narrative.is_person(&it) || acts(name))
    };
    narrative.names_in(sentence).iter().any(person) || narrative.layers.range(sentence).any(pronoun)
}

/// Whether a caption shows the person with whose name it begins.
fn shows(narrative: &Narrative<'_, '_>, sentence: TextSpan) -> bool {
    let opens = narrative.names_in(sentence).first().is_some_and(|it| {
        let next = narrative.layers.range(it.span).end;
        it.span.start == sentence.start && narrative.layers.token_text(next) == ","
    });
    let image = |at: usize| lexicon().images.contains(&*narrative.lower(at));
    let dates = narrative.dates_in(sentence).iter().filter(|it| it.dates);
    opens && dates.count() == 1 && !narrative.layers.range(sentence).any(image)
}

/// Who wrote a letter, and when: "14. Ilse Moor to the Earl of Tarsk" over "Ruen, 24 May 1894".
pub(super) fn letters(narrative: &Narrative<'_, '_>, out: &mut Vec<Vital>) {
    let layers = narrative.layers;
    for pair in layers.document.blocks.windows(2) {
        let (heading, text) = (pair[0].span, pair[1].span);
        if !matches!(pair[0].zone, Zone::Heading | Zone::Title) {
            continue;
        }
        let Some(name) = narrative.names_in(heading).first() else { continue };
        let mut tokens = layers.range(TextSpan { start: name.span.end, end: heading.end });
        let opens = layers.range(TextSpan { start: heading.start, end: name.span.start }).len() < 4;
        let to = tokens.any(|at| lexicon().to.contains(layers.token_text(at)));
        let Some(date) = narrative.dates_in(text).first().filter(|it| opens && to && it.heads)
        else {
            continue;
        };
        let before = layers.range(TextSpan { start: text.start, end: date.span.start }).len();
        let (Some(interval), Some(bearer)) = (date.interval, narrative.bearer(name)) else {
            continue;
        };
        if before < 6 {
            out.push(Vital {
                extent: date.extent,
                bearer,
                office: None,
                event: VitalEvent::Act(interval),
                sentence: text.start,
                zones: layers.zones(heading),
            });
        }
    }
}
