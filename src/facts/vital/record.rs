//! Births and deaths in records: brackets behind a name, "(1829–1871)", "(b. Ruen, 1829)", and the
//! rows of tables.

use rustc_hash::FxHashMap;

use crate::facts::vital::bearer::Bearer;
use crate::facts::vital::lexicon::lexicon;
use crate::facts::vital::narrative::Narrative;
use crate::facts::vital::office;
use crate::facts::vital::{Dated, Vital, VitalEvent};
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::TokenKind;
use crate::text::zone::{Zone, ZoneSet};
use crate::words::calendar::Interval;
use crate::words::fold;

/// The shortest and the longest life in years. Shorter ranges are terms of office, wars and reigns.
const YEARS: std::ops::RangeInclusive<i16> = 20..=110;

/// The most tokens of a bracket with the dates of a life.
const BRACKET: usize = 30;

/// The most tokens of a name in the order of an index, "Moor, Ilse".
const INVERTED: usize = 8;

/// What the brackets of a document tell of lives.
pub(super) fn brackets(narrative: &Narrative<'_, '_>, out: &mut Vec<Vital>) {
    let layers = narrative.layers;
    let Some(open) = layers.vocabulary.id("(") else { return };
    for (at, _) in layers.vocabulary.ids().iter().enumerate().filter(|(_, id)| **id == open) {
        let closes = |it: &usize| layers.token_text(*it) == ")";
        let Some(end) = (at + 1..at + BRACKET).find(closes) else { continue };
        let span =
            TextSpan { start: layers.tokens[at].span.end, end: layers.tokens[end].span.start };
        let dates = narrative.dates_in(span);
        if dates.is_empty() {
            continue;
        }
        let events = events(layers, at + 1..end, dates);
        if events.is_empty() {
            continue;
        }
        let Some(bearer) = bearer(narrative, at) else { continue };
        let sentence = narrative.sentence(span.start);
        out.extend(of_one(&bearer, events, sentence, layers.zones(span)));
    }
}

/// What is said of one person in one place.
fn of_one(
    bearer: &Bearer,
    events: impl IntoIterator<Item = (Extent, VitalEvent)>,
    sentence: u32,
    zones: ZoneSet,
) -> impl Iterator<Item = Vital> {
    let vital = move |(extent, event)| Vital {
        extent,
        bearer: bearer.clone(),
        office: None,
        event,
        sentence,
        zones,
    };
    events.into_iter().map(vital)
}

/// Marks of births and deaths behind a name without brackets: "Ilse Moor, b. 1821, d. 1889".
pub(super) fn marks(narrative: &Narrative<'_, '_>, out: &mut Vec<Vital>) {
    let (layers, lexicon) = (narrative.layers, lexicon());
    for date in narrative.dates.iter().filter(|it| it.sound) {
        let Some(interval) = date.interval else { continue };
        let first = layers.range(date.span).start;
        let dot = usize::from(first > 1 && layers.token_text(first - 1) == ".");
        let Some(mark) = first.checked_sub(1 + dot).filter(|&it| it > 1) else { continue };
        let word = fold::lower(layers.token_text(mark));
        // "born" is a verb, which is read as one.
        let short = dot == 1 || matches!(&*word, "*" | "†");
        let event = match () {
            () if !short => continue,
            () if lexicon.born_marks.contains(&*word) => VitalEvent::Birth(interval),
            () if lexicon.died_marks.contains(&*word) => VitalEvent::Death(interval),
            () => continue,
        };
        // The name before the first mark of the block's sentence.
        let Some(block) = layers.document.block_at(date.span.start) else { continue };
        let before = TextSpan { start: block.span.start, end: layers.tokens[mark].span.start };
        let Some(name) = narrative.names_in(before).last() else { continue };
        let behind = layers.range(TextSpan { start: name.span.end, end: before.end });
        let plain = layers.token_text(behind.start) == ","
            && behind.len() <= MARKED
            && !behind.clone().any(|at| matches!(layers.token_text(at), "(" | ")" | ":"));
        let Some(bearer) = narrative.bearer(name).filter(|it| plain && it.is_full()) else {
            continue;
        };
        let (sentence, zones) = (block.span.start, layers.zones(date.span));
        out.push(Vital { extent: date.extent, bearer, office: None, event, sentence, zones });
    }
}

/// How many tokens stand at most between a name and the mark of its death.
const MARKED: usize = 12;

/// The life in a title: "Ilse Moor, 1821–1889".
pub(super) fn titles(narrative: &Narrative<'_, '_>, out: &mut Vec<Vital>) {
    let layers = narrative.layers;
    let blocks = &layers.document.blocks;
    for block in blocks.iter().filter(|it| matches!(it.zone, Zone::Title | Zone::Heading)) {
        let ([date], Some(name)) =
            (narrative.dates_in(block.span), narrative.names_in(block.span).first())
        else {
            continue;
        };
        let behind = layers.range(TextSpan { start: name.span.end, end: date.span.start });
        let whole = name.span.start == block.span.start && date.span.end + 1 >= block.span.end;
        let comma =
            behind.is_empty() || behind.len() == 1 && layers.token_text(behind.start) == ",";
        let bearer = narrative.bearer(name).filter(|it| whole && comma && it.is_full());
        let (Some(bearer), Some(ends)) = (bearer, life(date)) else { continue };
        out.extend(of_one(&bearer, ends, block.span.start, layers.zones(block.span)));
    }
}

/// The person before a bracket.
pub(in crate::facts) fn bearer(narrative: &Narrative<'_, '_>, open: usize) -> Option<Bearer> {
    let layers = narrative.layers;
    let before = layers.tokens.get(open.checked_sub(1)?)?.span;
    let block = layers.document.block_at(before.start)?.span;
    let tokens = layers.range(TextSpan { start: block.start, end: layers.tokens[open].span.start });
    let comma = tokens.clone().find(|&at| layers.token_text(at) == ",");
    // "Moor, Ilse von (": no verb, and all names.
    if let Some(comma) = comma.filter(|it| *it < tokens.start + 3 && tokens.len() <= INVERTED) {
        let text = |span: std::ops::Range<usize>| {
            let ends = span.start..span.end.checked_sub(1)?;
            let [first, last] = [ends.start, ends.end].map(|at| layers.tokens.get(at));
            first.zip(last).map(|(first, last)| layers.text(first.span.cover(last.span)))
        };
        let (family, given) = (text(tokens.start..comma)?, text(comma + 1..open)?);
        let named = given.starts_with(char::is_uppercase) && family.starts_with(char::is_uppercase);
        if named {
            let bearer = Bearer::read(&format!("{given} {family}"))?;
            return bearer.is_full().then_some(bearer);
        }
    }
    let name = narrative.name_at(before.start).filter(|it| it.span.end <= before.end)?;
    let bearer = narrative.bearer(name)?;
    // One word is the name of many; a number says that it is a ruler's, whose reign is told so.
    let ruler = bearer.generation.as_deref().is_some_and(|it| fold::is_roman(&it.to_uppercase()));
    let reigns = |word: &str| lexicon().rulers.contains(&*fold::lower(word));
    let ruler = ruler || name.text.split(' ').next().is_some_and(reigns);
    (bearer.is_full() && !ruler).then_some(bearer)
}

/// What the words of a bracket tell.
fn events(
    layers: &Layers<'_>,
    tokens: std::ops::Range<usize>,
    dates: &[Dated],
) -> Vec<(Extent, VitalEvent)> {
    let lexicon = lexicon();
    let first = layers.tokens[tokens.start].span;
    // "(1829–1871)", "(12 May 1829 – 3 June 1871, Ruen)"
    if let [date] = dates
        && date.span.start == first.start
        && let Some(ends) = life(date)
    {
        return ends.into();
    }
    // "(Ruen, 1829 – Tarsk, 1871)"
    if let [born, died] = dates
        && let (Some(birth), Some(death)) = (born.interval, died.interval)
        && born.sound
        && died.sound
    {
        let between = layers.range(TextSpan { start: born.span.end, end: died.span.start });
        let dash = between.clone().any(|at| fold::is_dashes(layers.token_text(at)));
        let names = tokens.clone().all(|at| {
            let token = layers.tokens[at];
            token.kind != TokenKind::Word || !layers.token_text(at).starts_with(char::is_lowercase)
        });
        if dash && names && YEARS.contains(&(death.latest.year() - birth.earliest.year())) {
            return vec![
                (born.extent, VitalEvent::Birth(birth)),
                (died.extent, VitalEvent::Death(death)),
            ];
        }
    }
    // "(b. 1829)", "(*1829, †1871)", "(born 3 May 1969 in Ruen)"
    let mut out = Vec::new();
    for date in dates.iter().filter(|it| it.sound) {
        let Some(interval) = date.interval else { continue };
        let at = layers.range(date.span).start;
        let marks = (at.saturating_sub(5).max(tokens.start)..at).rev();
        let word = |at: usize| fold::lower(layers.token_text(at));
        let told = marks
            .take_while(|&at| !matches!(layers.token_text(at), ";" | ")"))
            .take_while(|&at| !dates.iter().any(|it| it.span.contains(layers.tokens[at].span)))
            .find_map(|at| match () {
                () if lexicon.guesses.contains(&*word(at)) => Some(None),
                () if lexicon.born_marks.contains(&*word(at)) => {
                    Some(Some(VitalEvent::Birth(interval)))
                }
                () if lexicon.died_marks.contains(&*word(at)) => {
                    Some(Some(VitalEvent::Death(interval)))
                }
                () => None,
            });
        out.extend(told.flatten().map(|event| (date.extent, event)));
    }
    out
}

/// The ends of a range that can be those of a life.
fn life(date: &Dated) -> Option<[(Extent, VitalEvent); 2]> {
    let [(born, birth), (died, death)] = date.ends.filter(|_| !date.approximate)?;
    let years = death.latest.year() - birth.earliest.year();
    YEARS
        .contains(&years)
        .then_some([(born, VitalEvent::Birth(birth)), (died, VitalEvent::Death(death))])
}

/// What a column or a row of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Birth,
    Death,
    Life,
    Term,
}

fn column(text: &str) -> Option<Column> {
    let lexicon = lexicon();
    let key = fold::lower(text.trim_matches(|c: char| !c.is_alphanumeric())).into_owned();
    match () {
        () if lexicon.born_heads.contains(&key) => Some(Column::Birth),
        () if lexicon.died_heads.contains(&key) => Some(Column::Death),
        () if lexicon.life_heads.contains(&key) => Some(Column::Life),
        () if lexicon.name_heads.contains(&key) => Some(Column::Name),
        () => None,
    }
}

/// What the tables of a document tell of lives.
pub(super) fn tables(narrative: &Narrative<'_, '_>, out: &mut Vec<Vital>) {
    let document = narrative.layers.document;
    for cells in document.cells.chunk_by(|a, b| a.table == b.table) {
        let block = |start: u32| {
            let block = document.block_at(start).filter(|it| it.zone == Zone::TableCell);
            block.map_or(TextSpan { start, end: start }, |it| it.span)
        };
        let rows: Vec<_> = cells.chunk_by(|a, b| a.row == b.row).collect();
        let Some((head, rows)) = rows.split_first() else { continue };
        let mut columns: FxHashMap<u32, Column> = head
            .iter()
            .filter_map(|cell| Some((cell.column, column(document.text(block(cell.start)))?)))
            .collect();
        // "Curator | In office"
        let heads = || head.iter().map(|cell| (cell.column, document.text(block(cell.start))));
        let term = heads().skip(1).find_map(|(at, text)| {
            heads().find_map(|(_, name)| Some((at, office::of_heads(text, name)?)))
        });
        columns.extend(term.as_ref().map(|(at, _)| (*at, Column::Term)));
        let office = term.map(|(_, office)| office);
        if !columns.values().any(|it| *it != Column::Name) {
            continue;
        }
        for row in rows {
            let whose = |named: bool| {
                row.iter()
                    .filter(|cell| {
                        let head = columns.get(&cell.column);
                        if named { head == Some(&Column::Name) } else { head.is_none() }
                    })
                    .find_map(|cell| whole_name(narrative, block(cell.start)))
            };
            let Some(bearer) = whose(true).or_else(|| whose(false)) else { continue };
            for cell in *row {
                let Some(&column) = columns.get(&cell.column) else { continue };
                let span = block(cell.start);
                let [date] = narrative.dates_in(span) else { continue };
                // "1 January 1975 (approximate)"
                if span.len() > date.span.len() + 3 {
                    continue;
                }
                let one = date.interval.filter(|_| date.sound);
                let events: Vec<(Extent, VitalEvent)> = match column {
                    Column::Birth => {
                        one.map(|it| (date.extent, VitalEvent::Birth(it))).into_iter().collect()
                    }
                    Column::Death => {
                        one.map(|it| (date.extent, VitalEvent::Death(it))).into_iter().collect()
                    }
                    Column::Life => life(date).into_iter().flatten().collect(),
                    Column::Term => {
                        let ends = date.ends.filter(|_| !date.approximate);
                        let term = |[(_, from), (_, to)]: [(Extent, Interval); 2]| {
                            (date.extent, VitalEvent::Term { from, to })
                        };
                        ends.map(term).into_iter().collect()
                    }
                    Column::Name => continue,
                };
                let zones = narrative.layers.zones(span);
                out.extend(events.into_iter().map(|(extent, event)| Vital {
                    extent,
                    bearer: bearer.clone(),
                    office: office.clone().filter(|_| column == Column::Term),
                    event,
                    sentence: span.start,
                    zones,
                }));
            }
        }
    }
}

/// The full name that a cell is.
fn whole_name(narrative: &Narrative<'_, '_>, cell: TextSpan) -> Option<Bearer> {
    let text = narrative.layers.text(cell).trim();
    let words = text.split_whitespace().count();
    if !(2..=6).contains(&words) || !text.starts_with(char::is_uppercase) {
        return None;
    }
    let bearer = match text.split_once(", ") {
        Some((family, given)) => Bearer::read(&format!("{given} {family}")),
        None => Bearer::read(text),
    };
    bearer.filter(Bearer::is_full)
}
