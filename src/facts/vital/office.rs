//! Who held an office, and when: "President from 1958 to 1966", "became headmaster in 1899", "in her tenth
//! year as director", "after eleven years in that office", the column of a table.

use crate::facts::vital::age;
use crate::facts::vital::bearer::Bearer;
use crate::facts::vital::cue::{Cue, Cues};
use crate::facts::vital::lexicon::lexicon;
use crate::facts::vital::narrative::Narrative;
use crate::facts::vital::{Dated, Vital, VitalEvent};
use crate::text::span::{Extent, TextSpan};
use crate::text::token::TokenKind;
use crate::words::fold;
use crate::words::quantities::{self, NumberWord};

/// The most words of an office.
const WORDS: usize = 5;

/// How many tokens stand at most between an office and its dates.
const REACH: usize = 14;

/// The longest time in one office, in years.
const LONGEST: i16 = 60;

/// The office that the words at a token name, in lower case, and the token behind it.
fn read(narrative: &Narrative<'_, '_>, at: usize) -> Option<(Box<str>, usize)> {
    let lexicon = lexicon();
    let skip = |at: usize| {
        let word = narrative.lower(at);
        lexicon.the.contains(&*word)
            || lexicon.articles.contains(&*word)
            || lexicon.possessives.contains(&*word)
    };
    let start = at + usize::from(skip(at));
    let is_word = |it: &usize| {
        narrative.layers.tokens.get(*it).is_some_and(|it| it.kind == TokenKind::Word)
            && !lexicon.within.contains(&*narrative.lower(*it))
            && !lexicon.of.contains(&*narrative.lower(*it))
    };
    let words = (start..start + WORDS).take_while(is_word);
    let mut end = words.clone().find(|&it| lexicon.offices.contains(&*narrative.lower(it)))? + 1;
    // "Chief Financial Officer": capitals go on to the last office.
    let goes_on = |it: &usize| narrative.layers.token_text(*it).starts_with(char::is_uppercase);
    let run = (end..end + WORDS).take_while(|it| is_word(it) && goes_on(it));
    let last = run.filter(|&it| lexicon.offices.contains(&*narrative.lower(it))).last();
    end = last.map_or(end, |it| it + 1);
    let words: Vec<_> = (start..end).map(|it| narrative.lower(it)).collect();
    Some((words.join(" ").into(), end))
}

/// The office after the next "as" of a sentence.
fn named(narrative: &Narrative<'_, '_>, sentence: TextSpan) -> Option<Box<str>> {
    let mut all = narrative.layers.range(sentence);
    let as_office = |at: usize| {
        let is_as = lexicon().as_.contains(&*narrative.lower(at));
        read(narrative, at + 1).filter(|_| is_as).map(|(office, _)| office)
    };
    all.find_map(as_office)
}

/// A statement on an office.
fn vital(
    narrative: &Narrative<'_, '_>,
    place: (Extent, TextSpan),
    (bearer, office): (Bearer, Box<str>),
    event: VitalEvent,
) -> Option<Vital> {
    let (extent, span) = place;
    let (sentence, zones) = (narrative.sentence(span.start), narrative.layers.zones(span));
    let vital = Vital { extent, bearer, office: Some(office), event, sentence, zones };
    (!vital.bearer.is_unnamed()).then_some(vital)
}

/// What a word tells of an office.
pub(super) fn office(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, at: usize) -> Option<Vital> {
    match cues.at(at)? {
        Cue::Enter | Cue::Chosen | Cue::Elect => entered(narrative, cues, at),
        Cue::Leave => left(narrative, cues, at),
        Cue::Year => nth_year(narrative, cues, at),
        Cue::Years => length(narrative, cues, at),
        _ => None,
    }
}

/// "became headmaster in 1899", "was appointed director in May 1921".
fn entered(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, at: usize) -> Option<Vital> {
    let cue = cues.at(at)?;
    let is_as = lexicon().as_.contains(&*narrative.lower(at + 1));
    let behind = read(narrative, at + 1 + usize::from(is_as)).map(|(office, _)| office);
    let sentence = narrative.layers.sentence_at(narrative.layers.tokens.get(at)?.span.start)?;
    let office = behind.or_else(|| named(narrative, sentence))?;
    let sound = |date: &Dated| date.sound;
    if !narrative.dates_in(sentence).iter().any(sound) {
        return None;
    }
    // "the board appointed him": it is not the subject who comes into the office.
    if cue != Cue::Enter && !narrative.passive(at) {
        return None;
    }
    let date = date(narrative, cues, at)?;
    let event = match cue {
        Cue::Elect => VitalEvent::Election(date.interval?),
        _ => VitalEvent::Entry(date.interval?),
    };
    vital(narrative, (date.extent, date.span), (narrative.subject(at)?, office), event)
}

/// "retired as headmaster in 1908".
fn left(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, at: usize) -> Option<Vital> {
    let sentence = narrative.layers.sentence_at(narrative.layers.tokens.get(at)?.span.start)?;
    // "retired in 1908": from which office, what else is said of the person may tell.
    let office = named(narrative, sentence).unwrap_or_default();
    let date = date(narrative, cues, at)?;
    let event = VitalEvent::Exit(date.interval?);
    vital(narrative, (date.extent, date.span), (narrative.subject(at)?, office), event)
}

/// The sound date of a verb.
fn date<'a>(narrative: &Narrative<'a, '_>, cues: &Cues<'_>, at: usize) -> Option<&'a Dated> {
    let other = |at: usize| {
        matches!(
            cues.at(at),
            Some(Cue::Born | Cue::Died | Cue::Enter | Cue::Chosen | Cue::Elect | Cue::Leave)
        )
    };
    narrative.date_of(at, other)
}

/// "then in his eleventh year as President".
fn nth_year(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, at: usize) -> Option<Vital> {
    let lexicon = lexicon();
    if !lexicon.as_.contains(&*narrative.lower(at + 1)) {
        return None;
    }
    let (office, end) = read(narrative, at + 2)?;
    // "twenty-first" ends in an ordinal, too.
    let last = at.checked_sub(1)?;
    let NumberWord::Ordinal(rank, _) = quantities::number_word(narrative.layers.token_text(last))?
    else {
        return None;
    };
    let tens = last.checked_sub(2).filter(|_| narrative.layers.token_text(last - 1) == "-");
    let tens = tens.and_then(|it| narrative.number(it)).map_or(0, |(tens, _)| tens);
    let rank = i16::try_from(rank).ok()? + tens;
    let first = if tens > 0 { last - 2 } else { last };
    let owner = first.checked_sub(1)?;
    if !lexicon.possessives.contains(&*narrative.lower(owner)) || !(1..LONGEST).contains(&rank) {
        return None;
    }
    let tokens = &narrative.layers.tokens;
    let span = tokens.get(first)?.span.cover(tokens.get(end - 1)?.span);
    let sentence = narrative.layers.sentence_at(span.start)?;
    let (when, _) = age::time(narrative, cues, sentence)?;
    let event = VitalEvent::Year { rank, when: when.0, date: when.1.extent };
    // "Moor, then in his tenth year": whose it is stands before the comma.
    let comma =
        (owner.saturating_sub(4)..owner).rfind(|&it| narrative.layers.token_text(it) == ",");
    let apposed = comma.and_then(|it| narrative.bearer(narrative.name_before(it)?));
    let bearer = apposed.or_else(|| narrative.subject(owner))?;
    vital(narrative, (narrative.layers.extent(span), span), (bearer, office), event)
}

/// "retired as director on 30 June after eleven years in that office".
fn length(narrative: &Narrative<'_, '_>, cues: &Cues<'_>, at: usize) -> Option<Vital> {
    let lexicon = lexicon();
    let (years, first) = narrative.number_before(at)?;
    let before = first.checked_sub(1)?;
    let after = lexicon.after.contains(&*narrative.lower(before));
    let next = narrative.lower(at + 1);
    let goes_on = lexicon.as_.contains(&*next) || lexicon.within.contains(&*next);
    if !after || !goes_on || !(2..LONGEST).contains(&years) {
        return None;
    }
    let tokens = &narrative.layers.tokens;
    let span = tokens.get(before)?.span.cover(tokens.get(at)?.span);
    let sentence = narrative.layers.sentence_at(span.start)?;
    let words = narrative.layers.range(sentence);
    let leaves = words.clone().find(|&it| cues.at(it) == Some(Cue::Leave))?;
    let posts = (at + 1..at + 5).any(|it| lexicon.posts.contains(&*narrative.lower(it)));
    let office = named(narrative, sentence).filter(|_| posts || lexicon.as_.contains(&*next))?;
    let mut dates = narrative.dates_in(sentence).iter().filter(|it| it.dates);
    let date = dates.next().filter(|it| it.sound && dates.next().is_none())?;
    let event = VitalEvent::Tenure { years, until: date.interval?, date: date.extent };
    let bearer = narrative.subject(leaves)?;
    vital(narrative, (narrative.layers.extent(span), span), (bearer, office), event)
}

/// "President of the Club from 1958 to 1966".
pub(super) fn term(narrative: &Narrative<'_, '_>, date: &Dated) -> Option<Vital> {
    let lexicon = lexicon();
    let [(_, from), (_, to)] = date.ends.filter(|_| !date.approximate)?;
    let years = to.latest.year() - from.earliest.year();
    let first = narrative.layers.range(date.span).start;
    let sentence = narrative.layers.sentence_at(date.span.start)?;
    let start = narrative.layers.range(sentence).start.max(first.saturating_sub(REACH));
    let led = |at: usize| {
        let word = narrative.lower(at);
        lexicon.as_.contains(&*word) || lexicon.being.contains(&*word)
    };
    let (at, (office, end)) = (start..first)
        .rev()
        .filter(|&at| led(at))
        .find_map(|at| Some((at, read(narrative, at + 1)?)))?;
    let bracket =
        (end..first).any(|it| matches!(narrative.layers.token_text(it), "(" | ")" | ";" | ","));
    let span = narrative.layers.tokens.get(at)?.span;
    if bracket || !(0..LONGEST).contains(&years) || narrative.parted(span.end, date.span.start) {
        return None;
    }
    let event = VitalEvent::Term { from, to };
    vital(narrative, (date.extent, date.span), (narrative.subject(at)?, office), event)
}

/// The office of which the head of a column says that its cells are terms, by the head of the names.
pub(super) fn of_heads(term: &str, name: &str) -> Option<Box<str>> {
    let lexicon = lexicon();
    let key =
        |text: &str| fold::lower(text.trim_matches(|c: char| !c.is_alphanumeric())).into_owned();
    let name = key(name);
    let office = name.split(' ').next_back().is_some_and(|it| lexicon.offices.contains(it));
    (lexicon.term_heads.contains(&key(term)) && office).then(|| name.into())
}
