//! Ages: "aged 71", "at the age of 59", "forty-nine years old", "was 38 when", "then twenty-nine".

use crate::facts::Anchor;
use crate::facts::vital::bearer::Bearer;
use crate::facts::vital::cue::{Cue, Cues};
use crate::facts::vital::lexicon::lexicon;
use crate::facts::vital::narrative::Narrative;
use crate::facts::vital::{Dated, Vital, VitalEvent};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::calendar::Interval;

/// The oldest that somebody becomes.
const OLDEST: i16 = 115;

/// How many tokens before an age say that it is a guess.
const GUARD: usize = 3;

/// How many tokens before "at 84" somebody dies.
const NEAR: usize = 10;

/// How many headings before a sentence may be over it.
const HEADINGS: usize = 4;

/// How many sentences back the date of a narrative is looked for.
const SENTENCES: usize = 6;

/// An age where it stands.
struct Age {
    years: i16,
    /// Its first token, and the one behind it.
    tokens: std::ops::Range<usize>,
    /// The verb or preposition before it, where the words say no more than the number.
    verb: Option<usize>,
}

/// The age that a word tells of.
pub(super) fn age(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, at: usize) -> Option<Vital> {
    told(narrative, cues, &read(narrative, cues, at)?)
}

/// The age behind the name of a person: "Franz Weil, 34, was killed".
pub(super) fn beside(
    narrative: &Narrative<'_, '_>,
    cues: &Cues<'_>,
    name: &Anchor<'_>,
) -> Option<Vital> {
    let comma = |at: usize| narrative.layers.token_text(at) == ",";
    let at = narrative.layers.range(name.span).end;
    let (years, end) = narrative.number(at + 1).filter(|_| comma(at))?;
    let person = narrative.bearer(name).is_some_and(|it| it.is_full() && it.is_person());
    let age = Age { years, tokens: at + 1..end, verb: None };
    if person && comma(end) && years > 12 { told(narrative, cues, &age) } else { None }
}

/// What an age says, and of whom.
fn told(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, age: &Age) -> Option<Vital> {
    let layers = narrative.layers;
    let first = layers.tokens.get(age.tokens.start)?.span;
    let span = first.cover(layers.tokens.get(age.tokens.end - 1)?.span);
    let sentence = layers.sentence_at(first.start)?;
    let guess = narrative.guessed(age.tokens.start, GUARD);
    if !(1..=OLDEST).contains(&age.years) || guess {
        return None;
    }
    let words = layers.range(sentence);
    let tells =
        |which: &[Cue]| words.clone().any(|at| cues.at(at).is_some_and(|cue| which.contains(&cue)));
    let event = if tells(&[Cue::Died, Cue::Slain, Cue::Death]) {
        VitalEvent::AgeAtDeath(age.years)
    } else {
        let (when, loose) = time(narrative, cues, sentence)?;
        // "In 1937 she was ordained, and, at the age of thirty, she left": that was at another time.
        let named = cues.at(age.tokens.start) == Some(Cue::Age);
        let date = when.1.span.start;
        let (from, to) = (date.min(first.start), date.max(first.start));
        if named && (loose || narrative.parted(from, to)) {
            return None;
        }
        VitalEvent::Age { years: age.years, when: when.0, date: when.1.extent, loose }
    };
    let bearer = bearer(narrative, age)?;
    let (extent, zones) = (layers.extent(span), layers.zones(span));
    Some(Vital { extent, bearer, office: None, event, sentence: sentence.start, zones })
}

/// The words of an age around a cue.
fn read(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, at: usize) -> Option<Age> {
    let lexicon = lexicon();
    let text = |at: usize| narrative.lower(at);
    let ends = |at: usize| {
        let next = narrative.lower(at);
        !lexicon.units.contains(&*next)
    };
    let closes = |at: usize| {
        let token = narrative.layers.tokens.get(at);
        token.is_none_or(|it| it.kind == TokenKind::Punctuation && ends(at))
    };
    match cues.at(at)? {
        cue @ (Cue::Aged | Cue::Age) => {
            let of = usize::from(cue == Cue::Age && lexicon.of.contains(&*text(at + 1)));
            let (years, end) = narrative.number(at + 1 + of)?;
            let end = if lexicon.years.contains(&*text(end)) { end + 1 } else { end };
            ends(end).then_some(Age { years, tokens: at..end, verb: None })
        }
        Cue::Years => {
            let of_age =
                lexicon.of.contains(&*text(at + 1)) && lexicon.age.contains(&*text(at + 2));
            let end = match () {
                () if lexicon.old.contains(&*text(at + 1)) => at + 2,
                () if of_age => at + 3,
                () => return None,
            };
            let (years, start) = narrative.number_before(at)?;
            Some(Age { years, tokens: start..end, verb: None })
        }
        // "was 38 when", "was then twenty-nine", "died at 84"
        cue @ (Cue::Being | Cue::At | Cue::Then) => {
            let only = cue == Cue::Being && lexicon.only.contains(&*text(at + 1));
            let start = at + 1 + usize::from(only);
            let (years, end) = narrative.number(start)?;
            let when = lexicon.when.contains(&*text(end));
            let before = at.checked_sub(1)?;
            let named = || {
                let own =
                    narrative.layers.token_text(before) == "," || is_subject(narrative, before);
                own && narrative.subject(at).is_some()
            };
            let personal = match cue {
                // "there was 1 …": a person stands before it.
                Cue::Being => years > 4 && named(),
                Cue::Then => narrative.layers.token_text(before) == "," && years > 4,
                _ => {
                    let reach = at.saturating_sub(NEAR)..at;
                    years > 12 && reach.into_iter().any(|it| cues.at(it) == Some(Cue::Died))
                }
            };
            let goes_on = cue == Cue::Being && lexicon.and.contains(&*text(end));
            (personal && (when || closes(end) || goes_on)).then_some(Age {
                years,
                tokens: start..end,
                verb: (cue != Cue::Then).then_some(at),
            })
        }
        _ => None,
    }
}

/// Whether a token is a pronoun for a person, or ends the name of one.
fn is_subject(narrative: &Narrative<'_, '_>, at: usize) -> bool {
    lexicon().pronouns.contains(&*narrative.lower(at))
        || narrative.name_before(at + 1).is_some_and(|it| narrative.bearer(it).is_some())
}

/// Who is so old.
fn bearer(narrative: &Narrative<'_, '_>, age: &Age) -> Option<Bearer> {
    let layers = narrative.layers;
    if let Some(verb) = age.verb {
        return narrative.subject(verb);
    }
    let mut at = age.tokens.start;
    // "at the age of", "then aged"
    while at.checked_sub(1).is_some_and(|before| {
        let word = narrative.lower(before);
        let lexicon = lexicon();
        lexicon.the.contains(&*word) || lexicon.at.contains(&*word) || lexicon.only.contains(&*word)
    }) {
        at -= 1;
    }
    let before = at.checked_sub(1)?;
    let comma = layers.token_text(before) == ",";
    if comma && let Some(name) = narrative.name_before(at) {
        let bearer = narrative.bearer(name)?;
        // "in Ruen, aged 34": a place is no person.
        if bearer.is_full() || bearer.titled {
            return Some(bearer);
        }
    }
    // "his wife, aged 34", "a daughter aged 51": that of somebody else.
    let word = narrative.lower(if comma { before.checked_sub(1)? } else { before });
    let own = comma || at < age.tokens.start || !narrative.is_noun(before);
    if lexicon().is_kin(&word) || !own {
        return None;
    }
    narrative.subject(age.tokens.start)
}

/// When somebody was so old: the only date of the sentence that tells no birth; or that of the narrative
/// before it, and then it is loose.
pub(super) fn time<'a>(
    narrative: &Narrative<'a, '_>,
    cues: &Cues<'_>,
    sentence: TextSpan,
) -> Option<((Interval, &'a Dated), bool)> {
    let layers = narrative.layers;
    let is_birth = |date: &Dated| {
        let first = layers.range(date.span).start;
        let start = layers.sentence_at(date.span.start).map_or(first, |it| layers.range(it).start);
        (first.saturating_sub(8).max(start)..first)
            .any(|at| matches!(cues.at(at), Some(Cue::Born | Cue::Birth)))
    };
    let dates = narrative.dates_in(sentence);
    let mut own = dates.iter().filter(|it| it.dates && !is_birth(it));
    if let Some(date) = own.next() {
        let only = own.next().is_none() && date.sound;
        let guess = narrative.guessed(layers.range(date.span).start, GUARD);
        return Some(((date.interval.filter(|_| only && !guess)?, date), false));
    }
    // A heading or title with a year tells when all under it happens.
    let blocks = &layers.document.blocks;
    let block = blocks.partition_point(|it| it.span.start <= sentence.start);
    let headings = blocks[..block].iter().rev();
    for heading in
        headings.filter(|it| matches!(it.zone, Zone::Heading | Zone::Title)).take(HEADINGS)
    {
        if let [date] = narrative.dates_in(heading.span)
            && date.sound
        {
            return Some(((date.interval?, date), true));
        }
    }
    let all = &layers.sentences;
    let place = all.partition_point(|it| it.start < sentence.start);
    for back in (place.saturating_sub(SENTENCES)..place).rev() {
        let span = all[back];
        let zone = layers.document.block_at(span.start).map(|it| it.zone);
        if zone.is_some_and(|it| !it.is_running()) {
            return None;
        }
        let mut told = narrative.dates_in(span).iter().filter(|it| it.dates && !is_birth(it));
        let Some(date) = told.next() else { continue };
        let only = told.all(|it| {
            it.interval.is_some_and(|it| {
                date.interval.is_some_and(|own| own.earliest.year() == it.latest.year())
            })
        });
        return Some(((date.interval.filter(|_| only && date.sound)?, date), true));
    }
    None
}
