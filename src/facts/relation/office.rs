//! Who is what: a noun for an office or a maker, and the person beside it.

use crate::facts::relation::lexicon::{Side, lexicon};
use crate::facts::relation::party::{self, Party, Place};
use crate::facts::relation::phrase::{self, Phrase};
use crate::facts::relation::{Relation, RelationKind, relation};
use crate::facts::vital::narrative::Narrative;
use crate::facts::vital::{self, Bearer};
use crate::language::clause::Modality;
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::calendar::Interval;

/// How many tokens behind an office its dates stand.
const REACH: usize = 10;

/// The most tokens of a bracket between a name and what it is.
const BRACKET: usize = 12;

/// How the holder of an office stands to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// "Mayor Roe".
    Title,
    /// "Roe, the mayor", "the mayor, Roe", "Roe (mayor)".
    Apposition,
    /// "Roe was mayor", "as mayor, Roe".
    Clause,
    /// `Mayor: Roe`.
    Record,
}

/// Who holds it, where that is told, and whether it was so.
struct Holder {
    party: Party,
    span: TextSpan,
    link: Link,
    past: bool,
    several: bool,
}

/// The office that a noun names, with its holder.
pub(super) fn office(narrative: &Narrative<'_, '_>, at: usize, out: &mut Vec<Relation>) {
    if !phrase::may_be_held(narrative, at) {
        return;
    }
    let Some(mut phrase) = phrase::read(narrative, at) else { return };
    if phrase.changed {
        return;
    }
    let words = &lexicon().office;
    if words.helpers.contains(&*phrase.words[phrase.words.len() - 1]) {
        let Some(told) = helped(narrative, &phrase, out) else { return };
        phrase.words.extend(told.split(' ').map(str::to_owned));
    }
    let head = phrase.words.last().map(String::as_str).unwrap_or_default();
    let Some(holder) = holder(narrative, &phrase, Side::Person) else { return };
    let plain = phrase.words.len() == 1 && phrase.of.is_none();
    // "Captain Moor" says no more than "Mr Moor"; a "head" of nothing is a part of the body.
    let rank = plain && words.ranks.contains(head) && holder.link == Link::Title;
    if rank || plain && words.parts.contains(head) {
        return;
    }
    let same = |word: &String| words.same.get(word).unwrap_or(word).clone();
    let title: Vec<String> = phrase.words.iter().map(same).collect();
    let kind = RelationKind::Office {
        deputy: title.iter().any(|it| words.deputies.contains(it)),
        head: title.last().cloned().unwrap_or_default().into(),
        title: title.join(" ").into(),
    };
    let (governed, whose) = governed(narrative, &phrase).unzip();
    let mut told = tell(narrative, kind, phrase.of.clone().or(governed), &phrase, holder);
    if let Some(whose) = whose {
        told.extent = narrative.layers.extent(told.extent.text.cover(whose));
    }
    out.push(told);
}

/// The office whose deputy "her deputy" is: the last one that is told just before.
fn helped(narrative: &Narrative<'_, '_>, phrase: &Phrase, out: &[Relation]) -> Option<String> {
    const BACK: u32 = 300;
    let words = &lexicon().office;
    let determiner = narrative.lower(phrase.outer);
    let own = phrase.words.len() == 1 && words.possessives.contains(&*determiner);
    let start = narrative.layers.tokens.get(phrase.outer)?.span.start;
    let told = out.iter().rev().find(|it| matches!(it.kind, RelationKind::Office { .. }))?;
    (own && told.extent.text.end + BACK > start).then(|| told.kind.name().to_owned())
}

/// The body of which "holds the Harbour Board as its chair" tells.
fn governed(narrative: &Narrative<'_, '_>, phrase: &Phrase) -> Option<(Party, TextSpan)> {
    let layers = narrative.layers;
    let before = narrative.lower(phrase.outer.checked_sub(1)?);
    let words = &lexicon().office;
    if !words.bodies.contains(&*narrative.lower(phrase.outer)) || !words.as_.contains(&*before) {
        return None;
    }
    let span = layers.tokens.get(phrase.head)?.span;
    let sentence = narrative.syntax.at(span.start)?;
    let clause =
        sentence.clauses.get(sentence.clause_around(sentence.tree.word_at(span.start))?)?;
    party::body_of(narrative, sentence, clause.object?.word)
}

/// The maker whom a noun names: "the architect of the hall was Ada Roe".
pub(super) fn noun(narrative: &Narrative<'_, '_>, kind: u8, at: usize) -> Option<Relation> {
    let words = lexicon().relation.get(usize::from(kind))?;
    if !phrase::may_be_held(narrative, at) {
        return None;
    }
    let phrase = phrase::read(narrative, at).filter(|it| !it.changed && it.words.len() == 1)?;
    let subject = phrase.of.clone()?;
    let subject = match words.subject {
        Side::Person => Party::of_person(Bearer::read(&subject.text)?),
        // A thing is told by its name.
        _ if subject.text.contains(char::is_uppercase) => subject,
        _ => return None,
    };
    let holder = holder(narrative, &phrase, words.object)?;
    Some(tell(narrative, RelationKind::Listed(kind), Some(subject), &phrase, holder))
}

/// The fact.
fn tell(
    narrative: &Narrative<'_, '_>,
    kind: RelationKind,
    subject: Option<Party>,
    phrase: &Phrase,
    holder: Holder,
) -> Relation {
    let layers = narrative.layers;
    let tokens = &layers.tokens;
    let own = tokens[phrase.first].span.cover(tokens[phrase.end.max(phrase.head + 1) - 1].span);
    let close = holder.span.end + 4 >= own.start && own.end + 4 >= holder.span.start;
    let span = if close { own.cover(holder.span) } else { own };
    let end = phrase.end.max(layers.range(holder.span).end);
    let (when, dated_past) = time(narrative, phrase.end, end);
    let open = when.is_some_and(|it| it.1);
    let when = when.map(|it| it.0);
    let mut told = relation(layers, kind, (subject, holder.party), span);
    // What somebody is called is so at the time of the text.
    let dated_past = dated_past && holder.link == Link::Clause;
    told.past = when.is_none() && (holder.past || phrase.then || dated_past);
    told.when = when;
    if told.past && !dated_past {
        told.when = story(narrative, own.start);
        told.past = told.when.is_none();
    }
    told.open = open;
    told.several = holder.several;
    told.record = holder.link == Link::Record;
    told
}

/// The time that a date behind an office gives, with whether it is since when only; and whether there is a date
/// that does not tell.
pub(super) fn time(
    narrative: &Narrative<'_, '_>,
    behind: usize,
    end: usize,
) -> (Option<(Interval, bool)>, bool) {
    let layers = narrative.layers;
    let Some(token) = layers.tokens.get(behind.saturating_sub(1)) else { return (None, false) };
    let Some(sentence) = layers.sentence_at(token.span.start) else { return (None, false) };
    let dates = narrative.dates_in(sentence);
    let next = dates.iter().find(|it| {
        let first = layers.range(it.span).start;
        first >= behind && first <= end + REACH
    });
    let words = &lexicon().office;
    let Some(date) = next.or_else(|| dates.first().filter(|_| dates.len() == 1)) else {
        return (None, false);
    };
    if let Some([(_, from), (_, to)]) = date.ends {
        return (Some((Interval { earliest: from.earliest, latest: to.latest }, false)), false);
    }
    let first = layers.range(date.span).start;
    let open = first.checked_sub(1).is_some_and(|at| words.since.contains(&*narrative.lower(at)));
    let Some(interval) = date.interval else { return (None, false) };
    if !date.sound || date.approximate {
        return (None, true);
    }
    if open {
        let latest = narrative.now.map_or(interval.latest, |it| it.latest.max(interval.latest));
        return (Some((Interval { earliest: interval.earliest, latest }, true)), false);
    }
    (Some((interval, false)), false)
}

/// The time of which the text tells at a byte: the last date of the sentences just before it.
fn story(narrative: &Narrative<'_, '_>, at: u32) -> Option<Interval> {
    const BACK: usize = 4;
    let sentences = &narrative.layers.sentences;
    let own = sentences.partition_point(|it| it.start <= at).checked_sub(1)?;
    let blocks = &narrative.layers.document.blocks;
    let after = blocks.partition_point(|it| it.span.start <= at);
    let head =
        blocks[..after].iter().rev().find(|it| matches!(it.zone, Zone::Heading | Zone::Title));
    let first =
        sentences.get(own.saturating_sub(BACK))?.start.max(head.map_or(0, |it| it.span.start));
    let dates = narrative.dates_in(TextSpan { start: first, end: at });
    dates.iter().rev().find(|it| it.dates && it.ends.is_none() && it.interval.is_some())?.interval
}

/// Who or what a phrase is said of.
fn holder(narrative: &Narrative<'_, '_>, phrase: &Phrase, side: Side) -> Option<Holder> {
    recorded(narrative, phrase, side)
        .or_else(|| apposed_before(narrative, phrase, side))
        .or_else(|| behind(narrative, phrase, side))
        .or_else(|| of_clause(narrative, phrase, side))
        .or_else(|| of_entry(narrative, phrase, side))
}

fn of_place(place: Place, link: Link, several: bool) -> Holder {
    Holder { party: place.party, span: place.span, link, past: false, several }
}

/// `Mayor: Roe`, and the cells of a row.
fn recorded(narrative: &Narrative<'_, '_>, phrase: &Phrase, side: Side) -> Option<Holder> {
    let layers = narrative.layers;
    let token = layers.tokens.get(phrase.outer)?.span;
    let block = layers.document.block_at(token.start)?;
    let opens = layers.range(block.span).start == phrase.outer || {
        let before = layers.tokens.get(phrase.outer.checked_sub(1)?)?.span;
        layers.text(TextSpan { start: before.end, end: token.start }).contains('\n')
    };
    let found = if opens && layers.token_text(phrase.end) == ":" {
        party::line_at(narrative, phrase.end + 1, side)?
    } else if opens
        && block.zone == Zone::TableCell
        && layers.tokens.get(phrase.end).is_none_or(|it| it.span.start >= block.span.end)
    {
        let cells = &layers.document.cells;
        let at = cells.partition_point(|it| it.start <= block.span.start).checked_sub(1)?;
        let next = cells
            .get(at + 1)
            .filter(|it| it.table == cells[at].table && it.row == cells[at].row)?;
        let first = layers.range(TextSpan { start: next.start, end: next.start + 1 }).start;
        // The head of a column has others beside it.
        if cells[at].row == 0
            && cells.iter().filter(|it| it.table == next.table && it.row == 0).count() > 2
        {
            return None;
        }
        party::named_at(narrative, first, side)?
    } else {
        return None;
    };
    let several = party::is_joined(narrative, &found);
    Some(of_place(found, Link::Record, several))
}

/// "Roe, the mayor", "Roe (mayor)".
fn apposed_before(narrative: &Narrative<'_, '_>, phrase: &Phrase, side: Side) -> Option<Holder> {
    let layers = narrative.layers;
    let mark = phrase.outer.checked_sub(1)?;
    let text = layers.token_text(mark);
    let sentence = layers.sentence_at(layers.tokens.get(phrase.head)?.span.start)?;
    if !matches!(text, "," | "(") || layers.tokens[mark].span.start < sentence.start {
        return None;
    }
    let mut edge = mark;
    // "Roe (1829-1903), the delegate"
    if text == "," && layers.token_text(mark.checked_sub(1)?) == ")" {
        edge = (mark.saturating_sub(BRACKET)..mark).rfind(|&it| layers.token_text(it) == "(")?;
    }
    let (place, first) = match side {
        Side::Person | Side::Maker => party::person_before(narrative, edge)?,
        _ => {
            let span = layers.tokens.get(mark.checked_sub(1)?)?.span;
            let name = narrative.name_at(span.start).filter(|it| it.span.end == span.end)?;
            let first = layers.range(name.span).start;
            (party::named_at(narrative, first, side)?, first)
        }
    };
    // What goes on behind it must be the end of an apposition, not a list of things.
    let behind = narrative.lower(phrase.end);
    let words = &lexicon().office;
    let mark = matches!(&*behind, "," | ";" | "." | ")" | "" | ":" | "—" | "–");
    let ends = mark
        || words.closing.contains(&*behind)
        || layers.tokens.get(phrase.end).is_none_or(|it| it.span.start >= sentence.end);
    if !ends {
        return None;
    }
    let several = first
        .checked_sub(1)
        .is_some_and(|at| lexicon().office.joining.contains(&*narrative.lower(at)) && text != "(");
    Some(of_place(place, Link::Apposition, several))
}

/// "ROE, Ada (1829-1903). Consul at Moorby.": the person whose entry it is.
fn of_entry(narrative: &Narrative<'_, '_>, phrase: &Phrase, side: Side) -> Option<Holder> {
    let layers = narrative.layers;
    let span = layers.tokens.get(phrase.outer)?.span;
    let sentence = layers.sentence_at(span.start)?;
    let block = layers.document.block_at(span.start)?.span;
    let first = layers.range(block).start;
    let opens = sentence.start == span.start
        || matches!(layers.token_text(phrase.outer.checked_sub(1)?), "." | ";");
    if side != Side::Person || !opens || phrase.of.is_none() || phrase.outer > first + ENTRY {
        return None;
    }
    let open = (first..first + BRACKET).find(|&it| layers.token_text(it) == "(")?;
    let bearer = vital::record::bearer(narrative, open).filter(|_| open < phrase.outer)?;
    let link = Link::Record;
    Some(Holder { party: Party::of_person(bearer), span, link, past: false, several: false })
}

/// How many tokens into an entry its offices stand.
const ENTRY: usize = 60;

/// "Mayor Roe", "the mayor, Ada Roe", "the mayor is Ada Roe".
fn behind(narrative: &Narrative<'_, '_>, phrase: &Phrase, side: Side) -> Option<Holder> {
    let layers = narrative.layers;
    let words = &lexicon().office;
    let after = dated(narrative, phrase.end);
    let next = narrative.lower(after);
    let inside = |place: &Place| {
        let head = layers.tokens[phrase.head].span;
        layers.sentence_at(head.start).is_some_and(|it| it.contains(place.span))
    };
    if next == "," {
        let place = party::named_at(narrative, phrase.end + 1, side).filter(&inside)?;
        let full = place.party.bearer.as_ref().is_none_or(|it| it.is_full() || it.titled);
        let ends = matches!(layers.token_text(place.end), "," | "." | ";" | ")" | ":" | "—" | "");
        return (full && ends && phrase.determined).then(|| {
            let several = party::is_joined(narrative, &place);
            of_place(place, Link::Apposition, several)
        });
    }
    if words.being.contains(&*next) && (phrase.determined || phrase.of.is_some()) {
        let mut at = after + 1;
        // "the headquarters are in Moorby"
        let inner =
            lexicon().relation.iter().any(|it| it.prepositions.contains(&*narrative.lower(at)));
        if side == Side::Place && inner {
            at += 1;
        }
        let place = party::named_at(narrative, at, side).filter(&inside)?;
        // "the mayor was Roe's brother", "the capital was Moorby's pride"
        let owned = layers.tokens.get(place.end - 1).is_some_and(|it| it.span.end > place.span.end);
        let several = party::is_joined(narrative, &place);
        let mut holder = of_place(place, Link::Clause, several);
        holder.past = words.past.contains(&*next);
        return (!owned).then_some(holder);
    }
    let place = match side {
        Side::Person | Side::Maker => party::person_at(narrative, phrase.end).filter(&inside)?,
        _ => return None,
    };
    let several = party::is_joined(narrative, &place);
    Some(of_place(place, Link::Title, several))
}

/// The token behind a date that stands at a token: "the mayor in 1911 was Roe".
fn dated(narrative: &Narrative<'_, '_>, at: usize) -> usize {
    let token = narrative.layers.tokens.get(at + 1);
    let date = token.and_then(|it| narrative.dates_in(it.span).first());
    let within =
        lexicon().relation.iter().any(|it| it.prepositions.contains(&*narrative.lower(at)));
    date.filter(|_| within).map_or(at, |it| narrative.layers.range(it.span).end)
}

/// "Roe was mayor", "Roe, who served as mayor", "from the post of mayor".
fn of_clause(narrative: &Narrative<'_, '_>, phrase: &Phrase, side: Side) -> Option<Holder> {
    let layers = narrative.layers;
    let words = &lexicon().office;
    let span = layers.tokens.get(phrase.head)?.span;
    let before = phrase.outer.checked_sub(1)?;
    let lower = narrative.lower(before);
    if !matches!(side, Side::Person | Side::Maker) {
        // "Moorby is the capital of Ardel"
        let last = layers.tokens.get(before.checked_sub(1)?)?.span;
        let name = narrative.name_at(last.start).filter(|it| it.span.end == last.end)?;
        let place = party::named_at(narrative, layers.range(name.span).start, side)?;
        let holder = of_place(place, Link::Clause, false);
        let past = words.past.contains(&*lower);
        return words.being.contains(&*lower).then_some(Holder { past, ..holder });
    }
    let posted = lower == "of"
        && before.checked_sub(1).is_some_and(|at| words.posts.contains(&*narrative.lower(at)));
    let as_ = words.as_.contains(&*lower);
    let sentence = narrative.syntax.at(span.start)?;
    let word = sentence.tree.word_at(span.start);
    let clause = if as_ || posted {
        sentence.clause_around(word).map(|it| &sentence.clauses[it])?
    } else {
        if !words.being.contains(&*lower) {
            return None;
        }
        match sentence.clause_of(word) {
            Some(own) => &sentence.clauses[own],
            None => {
                let bearer = party::antecedent(narrative, phrase.outer)?;
                let past = words.past.contains(&*lower);
                let link = Link::Clause;
                return Some(Holder {
                    party: Party::of_person(bearer),
                    span,
                    link,
                    past,
                    several: false,
                });
            }
        }
    };
    if clause.negated || !matches!(clause.modality, Modality::Fact | Modality::Reported) {
        return None;
    }
    let subject = clause.subject.and_then(|it| narrative.bearer_of(sentence, it.word));
    let bearer = match subject {
        Some(it) => it,
        None if as_ || posted => narrative.main_subject(span.start)?,
        None => return None,
    };
    if bearer.is_unnamed() {
        return None;
    }
    let holder = Holder {
        party: Party::of_person(bearer),
        span,
        link: Link::Clause,
        past: clause.tense == crate::language::clause::Tense::Past,
        several: false,
    };
    Some(holder)
}
