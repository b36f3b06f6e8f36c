//! What ends the items of lists and how they begin, inside one list and between lists of a kind.

use super::{Convention, Group, Length, Tally};
use crate::text::document::{Block, Item, ListKind};
use crate::text::span::{SourceSpan, TextSpan};
use crate::text::token::TokenKind;
use crate::text::zone::{Zone, ZoneSet};
use crate::words::lexicon;

/// An item with the block that holds its text.
struct MeasuredItem {
    span: TextSpan,
    kind: ListKind,
    level: u8,
    length: Length,
    /// What ends it, as a form of [`Convention::ItemEnd`]; none where another mark does.
    end: Option<&'static str>,
    /// How it begins, as a form of [`Convention::ItemCapital`]; none where its first word does not
    /// tell.
    capital: Option<&'static str>,
    zones: ZoneSet,
}

/// A list of fewer items has no style.
const LEAST: usize = 3;

pub(super) fn extract(tally: &mut Tally<'_, '_>) {
    let layers = tally.layers;
    let blocks = &layers.document.blocks;
    // The lists that are open, outermost first, and the lists that are complete.
    let mut open: Vec<Vec<MeasuredItem>> = Vec::new();
    let mut done: Vec<Vec<MeasuredItem>> = Vec::new();
    let mut items = layers.document.items.iter().peekable();
    for (at, block) in blocks.iter().enumerate() {
        if block.zone != Zone::ListItem {
            // What stands inside of an item does not end its list.
            if !matches!(block.zone, Zone::TableCell | Zone::Caption | Zone::BlockQuotation) {
                done.append(&mut open);
            }
            continue;
        }
        while items.next_if(|item| item.source.start < block.source.start).is_some() {}
        let Some(item) = items.next_if(|item| item.source.start == block.source.start) else {
            continue;
        };
        let depth = usize::from(item.level);
        while open.len() > depth {
            done.extend(open.pop());
        }
        let other =
            |list: &Vec<MeasuredItem>| list.last().is_some_and(|entry| entry.kind != item.kind);
        if open.len() == depth && open.last().is_some_and(other) {
            done.extend(open.pop());
        }
        if open.is_empty() {
            lead(tally, at.checked_sub(1).map(|at| &blocks[at]), item.source.start);
        }
        while open.len() < depth {
            open.push(Vec::new());
        }
        let whole = is_whole(tally, item, block);
        if let Some(list) = open.last_mut() {
            list.push(entry(tally, item, block, whole));
        }
    }
    done.append(&mut open);
    done.retain(|list| list.len() >= LEAST);
    done.sort_by_key(|list| list.first().map(|entry| entry.span));
    for (at, list) in done.iter().enumerate() {
        judge(tally, at as u32, list);
    }
}

/// Whether an item is nothing but one block of text: no list, code or further paragraph follows in it.
fn is_whole(tally: &Tally<'_, '_>, item: &Item, block: &Block) -> bool {
    let document = tally.layers.document;
    let end = document.source_span(block.span).end;
    let rest = SourceSpan { start: end.min(item.source.end), end: item.source.end };
    !rest.of(document.source.text()).contains(|c: char| c.is_alphanumeric())
}

fn entry(tally: &Tally<'_, '_>, item: &Item, block: &Block, whole: bool) -> MeasuredItem {
    let layers = tally.layers;
    let text = layers.text(block.span).trim_end();
    let words: Vec<_> =
        layers.tokens_in(block.span).iter().filter(|token| token.kind == TokenKind::Word).collect();
    let first = layers.sentences.partition_point(|it| it.start < block.span.start);
    let sentences =
        layers.sentences[first..].iter().take_while(|it| it.start < block.span.end).count();
    let verbs = lexicon::class("finite-auxiliary");
    let verb = words.len() <= LONGEST_FRAGMENT
        && words.iter().any(|it| verbs.is_some_and(|class| class.contains(layers.text(it.span))));
    let length = match () {
        () if sentences > 1 => Length::Paragraph,
        () if verb || words.len() > LONGEST_FRAGMENT => Length::Sentence,
        () => Length::Fragment,
    };
    let end = if whole { end(text) } else { None };
    let capital = words.first().and_then(|token| {
        let word = layers.text(token.span);
        let inner = word.chars().skip(1).any(char::is_uppercase);
        // Code, figures and marks before the first word take its place.
        let opens = layers.text(TextSpan { start: block.span.start, end: token.span.start });
        // `importlib.reload()`, `python-dev`: code keeps its own case.
        let after = TextSpan { start: token.span.end, end: block.span.end };
        let code = word.contains(['.', '_'])
            || layers.text(after).starts_with(['(', '-', '_', '/', ':', '=', '[', '.', '<']);
        let plain =
            !code && opens.chars().all(|c| "“‘\"'(*".contains(c)) && !inner && word.len() > 1;
        let name = word.starts_with(char::is_uppercase)
            && layers.vocabulary.count(&word.to_lowercase()) == 0;
        let lower = word.starts_with(char::is_lowercase);
        (plain && !name).then_some(if lower { "lower" } else { "capital" })
    });
    let zones = [block.zone].into_iter().collect();
    MeasuredItem {
        span: block.span,
        kind: item.kind,
        level: item.level,
        length,
        end,
        capital,
        zones,
    }
}

/// The most words of an item that is no sentence.
const LONGEST_FRAGMENT: usize = 6;

/// What ends the text of an item.
fn end(text: &str) -> Option<&'static str> {
    // `first; and`
    let text = [" and", " or"].iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    let text = text.trim_end_matches(['”', '’', '"', '\'', ')', '*']);
    let last = text.chars().next_back()?;
    match last {
        '.' if text.ends_with("..") || text.ends_with("etc.") => None,
        '.' => Some("stop"),
        ';' => Some("semicolon"),
        ',' => Some("comma"),
        c if c.is_alphanumeric() => Some("none"),
        _ => None,
    }
}

/// Counts the forms of one list.
fn judge(tally: &mut Tally<'_, '_>, at: u32, list: &[MeasuredItem]) {
    let ends: Vec<_> = list.iter().map(|entry| entry.end).collect();
    let common = most(&ends, Convention::ItemEnd);
    // A list may be one sentence: its last item closes it.
    let closing = |place: usize, end: &str| {
        place + 1 == list.len() && end == "stop" && common.is_some_and(|common| common != "stop")
    };
    for (place, entry) in list.iter().enumerate() {
        let group = Group::Within(at, entry.length);
        let tail = TextSpan { start: last_word(tally, entry.span), end: entry.span.end };
        if let Some(end) = entry.end.filter(|end| !closing(place, end)) {
            tally.count(Convention::ItemEnd, group, end, entry.zones, tail);
        }
        if let Some(capital) = entry.capital {
            let group = Group::Within(at, Length::Sentence);
            let head = TextSpan { start: entry.span.start, end: first_word(tally, entry.span) };
            tally.count(Convention::ItemCapital, group, capital, entry.zones, head);
        }
    }
    let Some(first) = list.first() else { return };
    let length = list.iter().map(|entry| entry.length).max().unwrap_or(first.length);
    let group = Group::Lists(first.kind, first.level, length);
    let told = ends.iter().flatten().count();
    if let Some(end) = common.filter(|_| told * 2 >= list.len()) {
        tally.count(Convention::ListEnd, group.clone(), end, first.zones, first.span);
    }
    let capitals: Vec<_> = list.iter().map(|entry| entry.capital).collect();
    if let Some(capital) = most(&capitals, Convention::ItemCapital) {
        tally.count(Convention::ListCapital, group, capital, first.zones, first.span);
    }
}

/// The form of almost all items: all but one in five.
fn most(items: &[Option<&str>], convention: Convention) -> Option<&'static str> {
    let told = items.iter().flatten().count();
    let count = |form: &str| items.iter().flatten().filter(|it| **it == form).count();
    // Of equals the first form.
    let forms = convention.forms().iter().rev().map(|form| form.name);
    let best = forms.max_by_key(|form| count(form))?;
    let almost = count(best) * 5 >= told * 4 || count(best) + 1 >= told;
    (told > 1 && almost).then_some(best)
}

fn last_word(tally: &Tally<'_, '_>, span: TextSpan) -> u32 {
    let tokens = tally.layers.tokens_in(span);
    let word = tokens.iter().rev().find(|token| token.kind != TokenKind::Punctuation);
    word.map_or(span.start, |token| token.span.start)
}

fn first_word(tally: &Tally<'_, '_>, span: TextSpan) -> u32 {
    let tokens = tally.layers.tokens_in(span);
    let word = tokens.iter().find(|token| token.kind == TokenKind::Word);
    word.map_or(span.end, |token| token.span.end)
}

/// What ends the paragraph right over a list that starts at a byte of the source.
fn lead(tally: &mut Tally<'_, '_>, block: Option<&Block>, list: u32) {
    let Some(block) = block.filter(|block| block.zone == Zone::Paragraph) else { return };
    // The list's own markup takes a line; more than that is code or a picture.
    let source = tally.layers.document.source.text();
    let between = source.get(block.source.end as usize..list as usize).unwrap_or_default();
    let lines = between.lines().filter(|line| !line.trim().is_empty());
    if lines.count() > 1 {
        return;
    }
    let text = tally.layers.text(block.span).trim_end();
    let form = match text.chars().next_back() {
        Some(':') => "colon",
        Some('.') => "stop",
        Some(c) if c.is_alphanumeric() => "none",
        _ => return,
    };
    let tail = TextSpan { start: last_word(tally, block.span), end: block.span.end };
    let zones = [block.zone].into_iter().collect();
    tally.count(Convention::ListLead, Group::All, form, zones, tail);
}
