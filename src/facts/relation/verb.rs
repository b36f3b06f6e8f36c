//! Who made what, and who leads which body, by the verb of a clause: "Ada Roe designed the Selby Bridge".

use crate::facts::relation::lexicon::lexicon;
use crate::facts::relation::office::time;
use crate::facts::relation::party::{self, Party, Place};
use crate::facts::relation::{Relation, RelationKind, relation};
use crate::facts::vital::narrative::Narrative;
use crate::language::Sentence;
use crate::language::clause::{Clause, Modality, Tense};
use crate::language::relation::Relation as Arc;
use crate::text::span::TextSpan;
use crate::words::lemmas;

/// The clause whose predicate a token is, where it says that something is so.
fn clause<'n>(narrative: &'n Narrative<'_, '_>, at: usize) -> Option<(&'n Sentence, &'n Clause)> {
    let span = narrative.layers.tokens.get(at)?.span;
    let sentence = narrative.syntax.at(span.start)?;
    let word = sentence.tree.word_at(span.start);
    let clause = &sentence.clauses[sentence.clause_of(word)?];
    let so = !clause.negated && clause.modality == Modality::Fact;
    (so && sentence.tree.word(word)?.tag.is_verb()).then_some((sentence, clause))
}

/// "Roe designed the Selby Bridge", "the Selby Bridge, designed by Roe".
pub(super) fn made(narrative: &Narrative<'_, '_>, kind: u8, at: usize) -> Option<Relation> {
    let layers = narrative.layers;
    let words = lexicon().relation.get(usize::from(kind))?;
    if narrative.lower(at + 1) == "by"
        && let Some(told) = plain(narrative, kind, at)
    {
        return Some(told);
    }
    // A thing and its maker are two names.
    let span = layers.sentence_at(layers.tokens.get(at)?.span.start)?;
    if narrative.names_in(span).len() < 2 {
        return None;
    }
    let (sentence, clause) = clause(narrative, at)?;
    let (thing, maker) = if clause.passive {
        // The agent is read off the text: a name behind "by".
        let token = layers.tokens.get(at)?.span;
        let end = layers.range(sentence.span).end.min(at + 8);
        let by = (at + 1..end).find(|&it| narrative.lower(it) == "by")?;
        let between =
            layers.range(TextSpan { start: token.end, end: layers.tokens[by].span.start });
        let plain =
            between.clone().all(|it| !matches!(layers.token_text(it), ";" | "." | ":" | "("));
        let maker = party::named_at(narrative, by + 1, words.object).filter(|_| plain)?;
        (clause.subject?.word, maker)
    } else {
        let subject = sentence.tree.word(clause.subject?.word)?;
        let first = sentence.tree.span(sentence.tree.chunk(clause.subject?.word))?;
        let first = layers.range(first).start;
        let maker = match narrative.bearer_of(sentence, clause.subject?.word) {
            Some(bearer) if !bearer.is_unnamed() => {
                let end = layers.range(subject.span).end;
                Place { party: Party::of_person(bearer), span: subject.span, end }
            }
            _ => party::named_at(narrative, first, words.object)?,
        };
        (clause.object?.word, maker)
    };
    let subject = party::thing_of(narrative, sentence, thing)?;
    if subject.key == maker.party.key {
        return None;
    }
    // Of two subjects or two objects each has its own.
    let joined = sentence.tree.related(thing, Arc::Conjunct).next().is_some();
    let shared = at > 0 && layers.token_text(at - 1) == "-";
    let several = party::is_joined(narrative, &maker) || joined || shared;
    let mut told =
        relation(layers, RelationKind::Listed(kind), (Some(subject), maker.party), maker.span);
    told.several = several;
    told.past = !words.lasting && clause.tense != Tense::Present;
    Some(told)
}

/// "the Selby Bridge, designed by Roe", "the Selby Bridge was designed by Roe", whatever the grammar around it.
fn plain(narrative: &Narrative<'_, '_>, kind: u8, at: usize) -> Option<Relation> {
    let layers = narrative.layers;
    let words = lexicon().relation.get(usize::from(kind))?;
    let mut last = at.checked_sub(1)?;
    while lexicon().office.passives.contains(&*narrative.lower(last)) && at - last < 4 {
        last = last.checked_sub(1)?;
    }
    let passive = last + 1 < at;
    if !passive && layers.token_text(last) == "," {
        last = last.checked_sub(1)?;
    }
    let start = layers.tokens.get(at)?.span.start;
    let sentence = layers.sentence_at(start)?;
    let token = layers.tokens[last].span;
    let subject = party::thing_ending(narrative, last).filter(|_| token.start >= sentence.start)?;
    let maker = party::named_at(narrative, at + 2, words.object)?;
    // Of two things, "A and B, designed by Roe", each may be meant.
    let read = narrative.syntax.at(start)?;
    let clause = read.clause_of(read.tree.word_at(start)).map(|it| &read.clauses[it]);
    let so = clause.is_none_or(|it| !it.negated && it.modality == Modality::Fact);
    if subject.key == maker.party.key || !so {
        return None;
    }
    let several = party::is_joined(narrative, &maker);
    let past = !words.lasting && lexicon().office.past.contains(&*narrative.lower(last + 1));
    let told =
        relation(layers, RelationKind::Listed(kind), (Some(subject), maker.party), maker.span);
    Some(Relation { several, past, ..told })
}

/// "Roe chairs the Harbour Board", "Roe has commanded the Second Division since 1914", "Roe, who presides".
pub(super) fn office(narrative: &Narrative<'_, '_>, at: usize) -> Option<Relation> {
    let layers = narrative.layers;
    let (sentence, clause) = clause(narrative, at)?;
    let title = lexicon().office.verbs.get(&*lemmas::of_verb(&narrative.lower(at)))?;
    if clause.passive {
        return None;
    }
    let object = clause.object.map(|it| it.word).or_else(|| clause.slots.first().map(|it| it.word));
    let body = object.and_then(|it| party::body_of(narrative, sentence, it));
    // "captained the side": which, nobody says.
    if body.is_none() && (clause.object.is_some() || clause.tense != Tense::Present) {
        return None;
    }
    let span = body.as_ref().map_or(layers.tokens[at].span, |(_, span)| *span);
    held(narrative, (sentence, clause), at, title, (body.map(|(party, _)| party), span))
}

/// "Roe has occupied the chair since 2019".
pub(super) fn seat(narrative: &Narrative<'_, '_>, at: usize) -> Option<Relation> {
    let words = &lexicon().office;
    let title = words.seats.get(&*narrative.lower(at))?;
    let span = narrative.layers.tokens.get(at)?.span;
    if narrative.lower(at.checked_sub(1)?) != "the" {
        return None;
    }
    let sentence = narrative.syntax.at(span.start)?;
    let word = sentence.tree.word_at(span.start);
    let clause = &sentence.clauses[sentence.clause_around(word)?];
    let object = clause.object.is_some_and(|it| it.word == word);
    let so = object && !clause.negated && clause.modality == Modality::Fact && !clause.passive;
    if !so || !words.holding.contains(&*clause.lemma) {
        return None;
    }
    let verb = narrative.layers.range(sentence.tree.word(clause.predicate)?.span).start;
    held(narrative, (sentence, clause), verb, title, (None, span))
}

/// The office that the subject of a clause holds.
fn held(
    narrative: &Narrative<'_, '_>,
    (sentence, clause): (&Sentence, &Clause),
    verb: usize,
    title: &str,
    (body, span): (Option<Party>, TextSpan),
) -> Option<Relation> {
    let bearer = party::antecedent(narrative, verb)
        .or_else(|| narrative.bearer_of(sentence, clause.subject?.word))
        .filter(|it| !it.is_unnamed())?;
    let kind = RelationKind::Office { title: title.into(), head: title.into(), deputy: false };
    let mut told = relation(narrative.layers, kind, (body, Party::of_person(bearer)), span);
    let end = narrative.layers.range(span).end;
    let when = time(narrative, end, end).0;
    told.when = when.map(|it| it.0);
    told.open = when.is_some_and(|it| it.1);
    told.past = when.is_none() && clause.tense != Tense::Present;
    Some(told)
}
