//! Dashes, ranges, ellipses and quotation marks.

use std::ops::Range;
use std::sync::Arc;

use super::words::TERMS;
use super::{Convention, Group, Tally};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::{inflection, lemmas};

/// How many words stand before a dash at least: an item or a definition has fewer before its own.
const LEAD: usize = 4;

/// A dash of any length beyond a hyphen.
pub(super) fn dash(tally: &mut Tally<'_, '_>, at: usize) {
    let (left, right) = (spaced(tally, at.wrapping_sub(1)), spaced(tally, at));
    if between_numbers(tally, at, at) {
        if left == Some(false) && right == Some(false) && tally.tokens.text(at) == "–" {
            range(tally, at, "en-dash");
        }
        return;
    }
    let form = match (tally.tokens.text(at), left, right) {
        ("–", Some(true), Some(true)) => "spaced-en",
        ("—", Some(false), Some(false)) => "unspaced-em",
        ("—", Some(true), Some(true)) => "spaced-em",
        _ => return,
    };
    sentence_dash(tally, at, at, form);
}

/// A hyphen: it may stand for a dash, alone or as a pair, or between two numbers.
pub(super) fn hyphen(tally: &mut Tally<'_, '_>, at: usize) {
    let pair = tally.tokens.text(at + 1) == "-" && tally.gap(at).is_empty();
    if tally.before(at, 1) == "-" && tally.gap(at - 1).is_empty() {
        return;
    }
    if pair {
        // Three of them rule a line or stand for an em dash in markup.
        let third = tally.tokens.text(at + 2) == "-" && tally.gap(at + 1).is_empty();
        let (left, right) = (spaced(tally, at.wrapping_sub(1)), spaced(tally, at + 1));
        if !third && left.is_some() && left == right && !between_numbers(tally, at, at + 1) {
            // `--option` and `a--` are code.
            sentence_dash(tally, at, at + 1, "double-hyphen");
        }
        return;
    }
    match (spaced(tally, at.wrapping_sub(1)), spaced(tally, at)) {
        // A minus, and a hyphen between two parts of a name.
        (Some(true), Some(true)) if tally.tokens.is(at + 1, TokenKind::Number) => {}
        (Some(true), Some(true)) => {
            sentence_dash(tally, at, at, "spaced-hyphen");
        }
        (Some(false), Some(false)) if between_numbers(tally, at, at) => range(tally, at, "hyphen"),
        _ => {}
    }
}

/// Whether a space stands behind a token; none at the end of a block or with other white space.
fn spaced(tally: &Tally<'_, '_>, at: usize) -> Option<bool> {
    let tokens = &tally.layers.tokens;
    (at < tokens.len() && at + 1 < tokens.len()).then_some(())?;
    match tally.gap(at) {
        "" => Some(false),
        " " | "\u{A0}" | "\u{202F}" | "\u{2009}" | "\u{200A}" => Some(true),
        _ => None,
    }
}

fn between_numbers(tally: &Tally<'_, '_>, first: usize, last: usize) -> bool {
    first > 0
        && tally.tokens.is(first - 1, TokenKind::Number)
        && tally.tokens.is(last + 1, TokenKind::Number)
}

/// Whether a word with a capital follows, and one or a number stands before: what is so joined is a name
/// or a title, `Correspondence - Meeting`, `1961—Minutes`.
fn in_name(tally: &Tally<'_, '_>, first: usize, last: usize) -> bool {
    let capital = |text: &str| text.starts_with(char::is_uppercase);
    let before = tally.before(first, 1);
    let number = before.starts_with(|c: char| c.is_ascii_digit());
    (capital(before) || number) && capital(tally.tokens.text(last + 1))
}

/// A dash that parts a sentence.
fn sentence_dash(tally: &mut Tally<'_, '_>, first: usize, last: usize, form: &str) {
    let layers = tally.layers;
    if in_name(tally, first, last) {
        return;
    }
    let span = tally.tokens.span(first).cover(tally.tokens.span(last));
    let Some(block) = layers.document.block_at(span.start) else { return };
    if !matches!(block.zone, Zone::Paragraph | Zone::Footnote | Zone::ListItem) {
        return;
    }
    let Some(sentence) = layers.sentence_at(span.start) else { return };
    let before = TextSpan { start: sentence.start.max(block.span.start), end: span.start };
    // No more are counted than are needed: a sentence may have any number of dashes.
    let words = layers.tokens_in(before).iter().filter(|it| it.kind == TokenKind::Word);
    let words = words.take(LEAD).count();
    let after = tally.tokens.text(last + 1);
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || "“‘\"'(".contains(c));
    // Where signs stand around it, it is one of them.
    let word = tally.before(first, 1);
    let follows = word.ends_with(|c: char| c.is_alphanumeric() || "”’\"')".contains(c));
    if words < LEAD || !goes_on || !follows {
        return;
    }
    // The spaces around it belong to it.
    let left = tally.tokens.span(first - 1).end;
    let right = tally.tokens.span(last + 1).start;
    tally.add(Convention::Dash, Group::All, form, TextSpan { start: left, end: right });
}

/// Whether `from` before a range says how long something was: a verb in the past, a number of years or a
/// comma stands before it, and no word for the end of a longer range behind. `A letter from 1861–62` names a
/// source.
fn lasts(tally: &Tally<'_, '_>, at: usize) -> bool {
    let before = tally.before(at, 3);
    let after = tally.tokens.text(at + 2);
    // `A cut from 1861–62` may be a noun.
    let verb = lemmas::classes(before) & (inflection::PAST | inflection::NOUN) == inflection::PAST;
    (verb || TERMS.lasting.contains(before)) && !TERMS.range_ends.contains(after)
}

/// `1914–1918`, `pp. 12-15`; not what is numbered with a hyphen, a score or a date.
fn range(tally: &mut Tally<'_, '_>, at: usize, form: &str) {
    let (first, last) = (tally.tokens.text(at - 1), tally.tokens.text(at + 1));
    let chained =
        |text: &str, touches: bool| touches && !text.is_empty() && "-–/.:+_".contains(text);
    let before = at > 1 && chained(tally.before(at, 2), tally.gap(at - 2).is_empty());
    let mark = tally.tokens.text(at + 2);
    let after = tally.gap(at + 1).is_empty()
        && (chained(mark, true) && (mark != "." || tally.gap(at + 2).is_empty())
            || mark.starts_with(|c: char| c.is_alphanumeric()));
    let digits =
        |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if before || after || !digits(first) || !digits(last) {
        return;
    }
    let (Ok(low), Ok(high)) = (first.parse::<u32>(), last.parse::<u32>()) else { return };
    // 1914–18; otherwise a range grows.
    let short = first.len() == 4 && last.len() == 2 && low % 100 < high;
    let grows = high > low && first.len() + 1 >= last.len() && (first.len() > 1 || last.len() == 1);
    let padded = first.starts_with('0') || last.starts_with('0') && !short;
    if !(short || grows) || padded {
        return;
    }
    let years = first.len() == 4 && (1000..2100).contains(&low);
    let span = tally.tokens.span(at - 1).cover(tally.tokens.span(at + 1));
    let lead = tally.before(at, 2);
    if years {
        tally.add(Convention::Range, Group::All, form, span);
        if matches!(lead, "from" | "From") && lasts(tally, at) {
            tally.add(
                Convention::RangeWords,
                Group::All,
                "dash",
                tally.tokens.span(at - 2).cover(span),
            );
        }
    } else if is_page(tally, at) {
        tally.add(Convention::Range, Group::All, form, span);
    }
}

/// The pages of an entry in a list of references: `3(1), 101-119`, `pp. 40–58`. Lists are compared with
/// themselves.
pub(super) fn ranges_of_entry(tally: &mut Tally<'_, '_>, tokens: Range<usize>) {
    for at in tokens {
        let form = match tally.tokens.text(at) {
            "-" => "hyphen",
            "–" => "en-dash",
            _ => continue,
        };
        if !between_numbers(tally, at, at)
            || [at - 1, at].iter().any(|&at| !tally.gap(at).is_empty())
        {
            continue;
        }
        let span = tally.tokens.span(at - 1).cover(tally.tokens.span(at + 1));
        let zones = tally.layers.zones(span);
        let [low, high] = [at - 1, at + 1].map(|at| tally.tokens.text(at).parse::<u32>());
        let (Ok(low), Ok(high)) = (low, high) else { continue };
        let page = matches!(tally.before(at, 2), "," | ":") || is_page(tally, at);
        // 101–19 is short for 101–119.
        let grows = high > low || low >= 100 && high < low && low % 100 < high;
        // A further part behind a hyphen or stop makes a number of it: 978-0-14.
        let ends = tally.tokens.text(at + 2);
        let ends = ends.is_empty()
            || !tally.gap(at + 1).is_empty()
            || matches!(ends, "." | "," | ";" | ")");
        let apart = [Zone::CitedTitle, Zone::Locator].iter().any(|&zone| zones.contains(zone));
        if page && grows && ends && !apart {
            let group = Group::Word(Arc::from("pages of references"));
            tally.count(Convention::Range, group, form, zones, span);
        }
    }
}

/// Whether `p.` or `pages` stands before the range around a token.
fn is_page(tally: &Tally<'_, '_>, at: usize) -> bool {
    let lead = tally.before(at, 2);
    super::words::is_page(lead) || lead == "." && super::words::is_page(tally.before(at, 3))
}

/// `…`
pub(super) fn ellipsis(tally: &mut Tally<'_, '_>, at: usize) {
    tally.add(Convention::Ellipsis, Group::All, "character", tally.tokens.span(at));
}

/// A full stop that may be the first of three.
pub(super) fn stop(tally: &mut Tally<'_, '_>, at: usize) {
    let dot = |at: usize| tally.tokens.text(at) == ".";
    if !(dot(at + 1) && dot(at + 2)) {
        return;
    }
    let spaced = tally.gap(at);
    if spaced != tally.gap(at + 1) || !matches!(spaced, "" | " " | "\u{A0}") {
        return;
    }
    let chained = |gap: &str, at: Option<usize>| at.is_some_and(dot) && gap == spaced;
    let before = at.checked_sub(1).map_or("", |at| tally.gap(at));
    let fourth = chained(tally.gap(at + 2), Some(at + 3));
    let word = at > 0 && before.is_empty() && tally.tokens.is(at - 1, TokenKind::Word);
    // `path/...` and `*args...` are code; four stops are an ellipsis and the end of a sentence.
    let sign =
        at > 0 && before.is_empty() && !word && !matches!(tally.before(at, 1), "," | "”" | "\"");
    let glued = tally.gap(at + 2).is_empty() && tally.tokens.is(at + 3, TokenKind::Word);
    if chained(before, at.checked_sub(1)) || fourth || sign || glued {
        return;
    }
    let span = tally.tokens.span(at).cover(tally.tokens.span(at + 2));
    let form = if spaced.is_empty() { "stops" } else { "spaced-stops" };
    tally.add(Convention::Ellipsis, Group::All, form, span);
}

/// How many words are a quotation, rather than one word held at a distance.
const QUOTED: usize = 4;

/// Outer quotation marks, and the punctuation beside closing ones.
pub(super) fn quotations(tally: &mut Tally<'_, '_>) {
    let layers = tally.layers;
    for (block, pairing) in layers.document.blocks.iter().zip(&layers.pairings) {
        if !super::reads(block.zone) {
            continue;
        }
        // Pairs come in the order of their ends: what encloses another comes later.
        let mut first = u32::MAX;
        let mut outer: Vec<_> = pairing.pairs.iter().rev().collect();
        outer.retain(|pair| {
            let nested = first < pair.open.start;
            first = first.min(pair.open.start);
            !nested
        });
        for pair in outer.into_iter().rev() {
            let form = match layers.text(pair.open) {
                "“" | "\"" => "double",
                "‘" | "'" => "single",
                _ => continue,
            };
            let zones = layers.zones(pair.open);
            if [Zone::Code, Zone::Foreign, Zone::CitedTitle].iter().any(|&it| zones.contains(it)) {
                continue;
            }
            let inner = layers.tokens_in(pair.inner());
            let words = inner.iter().filter(|token| token.kind == TokenKind::Word).count();
            let zones = [block.zone].into_iter().collect();
            if words >= QUOTED {
                tally.count(Convention::QuotationMark, Group::All, form, zones, pair.open);
            }
            if let Some((form, span)) = quoted_stop(tally, pair.inner(), pair.close, words) {
                tally.count(Convention::QuotationStop, Group::All, form, zones, span);
            }
        }
    }
}

/// A comma or stop beside the mark that closes a fragment of a sentence: on which side it stands.
fn quoted_stop(
    tally: &Tally<'_, '_>,
    inner: TextSpan,
    close: TextSpan,
    words: usize,
) -> Option<(&'static str, TextSpan)> {
    let text = tally.layers.text(inner);
    if !(1..=QUOTED).contains(&words) || !text.starts_with(char::is_lowercase) {
        return None;
    }
    let after = TextSpan { start: close.end, end: close.end + 1 };
    let beside = tally.layers.text(after);
    if text.ends_with([',', '.']) && !text.ends_with("..") {
        Some(("inside", TextSpan { start: inner.end - 1, end: close.end }))
    } else if matches!(beside, "," | ".") && text.ends_with(char::is_alphanumeric) {
        Some(("outside", close.cover(after)))
    } else {
        None
    }
}
