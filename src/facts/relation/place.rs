//! Where somebody was born or lies, where a body sits: participles with a place, "a native of", brackets
//! behind a name.

use crate::facts::relation::lexicon::{Side, lexicon};
use crate::facts::relation::party::{self, Party};
use crate::facts::relation::{Relation, RelationKind, relation};
use crate::facts::vital::Bearer;
use crate::facts::vital::narrative::Narrative;
use crate::facts::vital::record::bearer;
use crate::language::clause::Modality;

/// How many tokens stand at most between a participle and its place: "born on 9 May 1921 at Moorby".
const REACH: usize = 12;

/// "born at Moorby", "the company, based in Moorby", "named after Ada Roe".
pub(super) fn participle(narrative: &Narrative<'_, '_>, kind: u8, at: usize) -> Option<Relation> {
    let layers = narrative.layers;
    let words = lexicon().relation.get(usize::from(kind))?;
    let token = layers.tokens.get(at)?.span;
    let sentence = layers.range(layers.sentence_at(token.start)?);
    let end = sentence.end.min(at + 1 + REACH);
    let mut found = None;
    for next in at + 1..end {
        let lower = narrative.lower(next);
        if matches!(&*lower, ";" | "." | ")" | "(" | ":" | "and" | "but" | "who" | "which" | "when")
        {
            break;
        }
        if words.prepositions.contains(&*lower) {
            found = party::named_at(narrative, next + 1, words.object);
            let date = layers
                .tokens
                .get(next + 1)
                .is_some_and(|it| !narrative.dates_in(it.span).is_empty());
            if found.is_some() || !date {
                break;
            }
        }
    }
    let place = found?;
    let read = narrative.syntax.at(token.start)?;
    let word = read.tree.word_at(token.start);
    let clause = read.clause_around(word).map(|it| &read.clauses[it]);
    if clause.is_some_and(|it| it.negated || it.modality != Modality::Fact) {
        return None;
    }
    let subject = match words.subject {
        Side::Person => {
            // "Born in Moorby, Roe left"
            let comma = (place.end..place.end + REACH).find(|&it| layers.token_text(it) == ",");
            let behind = || party::person_at(narrative, comma? + 1)?.party.bearer;
            let opens = || behind().filter(|_| at == sentence.start);
            let bearer = party::antecedent(narrative, at)
                .or_else(|| narrative.subject(at))
                .or_else(|| apposed(narrative, at))
                .or_else(opens)?;
            Party::of_person(bearer).named()?
        }
        _ => party::thing_of(
            narrative,
            read,
            clause.filter(|it| it.predicate == word)?.subject?.word,
        )?,
    };
    if subject.key == place.party.key {
        return None;
    }
    let several = party::is_joined(narrative, &place) && words.object != Side::Place;
    let mut told =
        relation(layers, RelationKind::Listed(kind), (Some(subject), place.party), place.span);
    told.several = several;
    told.past = !words.lasting && !is_present(narrative, at);
    Some(told)
}

/// The person before a comma behind which a participle stands: "Roe, a farmer's boy born at Moorby".
fn apposed(narrative: &Narrative<'_, '_>, at: usize) -> Option<Bearer> {
    const BACK: usize = 7;
    let comma =
        (at.saturating_sub(BACK)..at).rfind(|&it| narrative.layers.token_text(it) == ",")?;
    let next = narrative.lower(comma + 1);
    let words = &lexicon().office;
    let noun =
        words.indefinite.contains(&*next) || words.determiners.contains(&*next) || comma + 1 == at;
    let (place, _) = party::person_before(narrative, comma).filter(|_| noun)?;
    place.party.bearer
}

/// Whether the clause of a word is told of the time of the text.
fn is_present(narrative: &Narrative<'_, '_>, at: usize) -> bool {
    let before = at.checked_sub(1).map(|it| narrative.lower(it)).unwrap_or_default();
    let words = &lexicon().office;
    !words.past.contains(&*before) && before != "been"
}

/// "a native of Moorby".
pub(super) fn native(narrative: &Narrative<'_, '_>, kind: u8, at: usize) -> Option<Relation> {
    let layers = narrative.layers;
    let words = lexicon().relation.get(usize::from(kind))?;
    let token = layers.tokens.get(at)?.span;
    if narrative.lower(at + 1) != "of" {
        return None;
    }
    let place = party::named_at(narrative, at + 2, words.object)?;
    let sentence = narrative.syntax.at(token.start)?;
    let word = sentence.tree.word_at(token.start);
    let own = sentence.clause_of(word).map(|it| &sentence.clauses[it]);
    if own.is_some_and(|it| it.negated || it.modality != Modality::Fact) {
        return None;
    }
    let of_clause = || own.and_then(|it| narrative.bearer_of(sentence, it.subject?.word));
    let opens = layers.range(sentence.span).start + 1 >= at;
    let bearer = apposed(narrative, at)
        .or_else(of_clause)
        .or_else(|| narrative.main_subject(token.start).filter(|_| opens))?;
    let subject = Party::of_person(bearer).named()?;
    Some(relation(layers, RelationKind::Listed(kind), (Some(subject), place.party), place.span))
}

/// The place before a year in a bracket behind a name: "Ada Roe (Moorby, 1879 – Skelby, 1952)".
pub(super) fn brackets(narrative: &Narrative<'_, '_>, out: &mut Vec<Relation>) {
    let layers = narrative.layers;
    let is_birth = |it: &&crate::facts::relation::lexicon::RelationWords| {
        it.subject == Side::Person && it.object == Side::Place
    };
    let Some(kind) = lexicon().relation.iter().position(|it| is_birth(&it)) else { return };
    let Some(open) = layers.vocabulary.id("(") else { return };
    for (at, _) in layers.vocabulary.ids().iter().enumerate().filter(|(_, id)| **id == open) {
        let mut first = at + 1;
        let mark = narrative.lower(first);
        if crate::facts::vital::is_birth_mark(&mark) {
            first += 1 + usize::from(layers.token_text(first + 1) == ".");
        }
        let Some(place) = party::named_at(narrative, first, Side::Place) else { continue };
        let dated = layers.token_text(place.end) == ","
            && layers.tokens.get(place.end + 1).is_some_and(|it| {
                narrative
                    .dates_in(it.span)
                    .first()
                    .is_some_and(|date| date.ends.is_none() || date.span.len() < 12)
            });
        // "(Moorby, 1979)" is a citation: a life has two ends, or a mark of birth.
        let close = (place.end..place.end + 20).find(|&it| layers.token_text(it) == ")");
        let ends = close.is_some_and(|close| {
            (place.end + 1..close).any(|it| {
                let text = layers.token_text(it);
                !text.is_empty() && text.chars().all(crate::words::fold::is_dash)
            })
        });
        if !dated || !(ends || first > at + 1) {
            continue;
        }
        let Some(bearer) = bearer(narrative, at) else { continue };
        let subject = Party::of_person(bearer);
        let full = subject.bearer.as_ref().is_some_and(Bearer::is_full);
        if full {
            let kind = RelationKind::Listed(kind as u8);
            out.push(relation(layers, kind, (Some(subject), place.party), place.span));
        }
    }
}
