//! Numbers in words and in figures, with what they count and measure.

use super::words::TERMS;
use super::{Convention, Group, Tally};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::words::fold;
use crate::words::timewords;

/// What begins with a digit.
pub(super) fn figures(tally: &mut Tally<'_, '_>, at: usize) {
    let text = tally.tokens.text(at);
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || chained(tally, at) {
        return;
    }
    let rest = &text[digits..];
    match rest {
        "" => {
            plain(tally, at, digits);
            spaced_unit(tally, at);
        }
        "st" | "nd" | "rd" | "th" => figure_ordinal(tally, at, &text[..digits]),
        "s" if digits == 4 => {
            // `1990s`
            tally.add(Convention::Decade, Group::All, "s", tally.tokens.span(at));
        }
        "am" | "pm" if is_hour(tally, at) => {
            tally.add(Convention::TimeOfDay, Group::All, "lower", tally.tokens.span(at));
        }
        "AM" | "PM" if is_hour(tally, at) => {
            tally.add(Convention::TimeOfDay, Group::All, "capitals", tally.tokens.span(at));
        }
        _ if TERMS.units.contains(rest) => {
            tally.add(Convention::UnitSpace, Group::All, "none", tally.tokens.span(at));
        }
        _ if rest.starts_with(',') && grouped(text) => {
            if text.len() > "9,999".len() {
                tally.add(Convention::Thousands, Group::All, "comma", tally.tokens.span(at));
            }
            spaced_unit(tally, at);
        }
        _ if rest.starts_with('.') => {
            let decimals = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
            let unit = &rest[1 + decimals..];
            if unit.is_empty() {
                spaced_unit(tally, at);
            } else if TERMS.units.contains(unit) {
                tally.add(Convention::UnitSpace, Group::All, "none", tally.tokens.span(at));
            }
        }
        _ => {}
    }
    time_of_day(tally, at);
}

/// Whether a number is a part of something longer: a date, a version, a code.
fn chained(tally: &Tally<'_, '_>, at: usize) -> bool {
    let before = at > 0 && tally.gap(at - 1).is_empty() && {
        let mark = tally.before(at, 1);
        !matches!(mark, "(" | "[" | "“" | "‘" | "\"" | "'" | "—" | "$" | "£" | "€" | "~" | "…")
    };
    let after = tally.gap(at).is_empty() && {
        let mark = tally.tokens.text(at + 1);
        let goes_on = tally.gap(at + 1).is_empty()
            && tally.layers.tokens.get(at + 2).is_some_and(|it| it.kind != TokenKind::Punctuation);
        matches!(mark, "-" | "–" | "/" | ":" | "." | "_" | "+" | "=" | "*") && goes_on
    };
    before || after
}

/// Whether figures are in groups of three: `10,000`.
fn grouped(text: &str) -> bool {
    let mut groups = text.split(',');
    groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a word is what numbers count: a noun in the plural.
fn is_counted(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && !TERMS.measures.contains(word)
}

/// Figures without anything else.
fn plain(tally: &mut Tally<'_, '_>, at: usize, digits: usize) {
    let next = tally.tokens.text(at + 1);
    let space = tally.gap(at) == " ";
    if space && is_counted(next) {
        if digits >= 5 && !is_code(tally, at) {
            tally.add(Convention::Thousands, Group::All, "none", tally.tokens.span(at));
        } else if digits <= 2 && !exempt(tally, at) {
            let group = Group::Below(if digits == 1 { 10 } else { 100 });
            let small = tally.tokens.text(at).parse::<u8>().is_ok_and(|number| number < 2);
            if !small && !tally.tokens.text(at).starts_with('0') {
                tally.add(Convention::Number, group, "figures", tally.tokens.span(at));
            }
        }
    }
    // `10 000`: a space that does not break a line is a part of the number.
    let separated = matches!(tally.gap(at), "\u{A0}" | "\u{202F}" | "\u{2009}");
    let three = next.len() == 3 && next.bytes().all(|byte| byte.is_ascii_digit());
    if separated && three && (2..=3).contains(&digits) {
        let span = tally.tokens.span(at).cover(tally.tokens.span(at + 1));
        tally.add(Convention::Thousands, Group::All, "space", span);
    }
    // `1990’s`: the tables of Unicode part the year from what follows.
    let apostrophe = tally.gap(at).is_empty() && matches!(next, "'" | "’");
    if digits == 4 && apostrophe && tally.tokens.text(at + 2) == "s" && tally.gap(at + 1).is_empty()
    {
        // `1990’s almanac` is one year’s.
        let before = tally.before(at, 1);
        let decade = tally.tokens.text(at).ends_with('0')
            && matches!(before, "the" | "The" | "early" | "mid" | "late" | "-" | "–");
        let span = tally.tokens.span(at).cover(tally.tokens.span(at + 2));
        if decade {
            tally.add(Convention::Decade, Group::All, "apostrophe", span);
        }
    }
}

/// Whether a number is that of a law, an order, a version: an abbreviation or a name stands before it.
fn is_code(tally: &Tally<'_, '_>, at: usize) -> bool {
    let before = tally.before(at, 1);
    let named = TERMS.labels.contains(&*fold::lower(before));
    let name = before.starts_with(char::is_uppercase) && !tally.opens(at - 1);
    !tally.opens(at) && (before == "." || named || name)
}

/// A number and its unit with a space between.
fn spaced_unit(tally: &mut Tally<'_, '_>, at: usize) {
    let unit = tally.tokens.text(at + 1);
    if matches!(tally.gap(at), " " | "\u{A0}" | "\u{202F}" | "\u{2009}")
        && TERMS.units.contains(unit)
    {
        let span = tally.tokens.span(at).cover(tally.tokens.span(at + 1));
        tally.add(Convention::UnitSpace, Group::All, "space", span);
    }
}

/// Whether what stands around a number decides how it is written: it opens the sentence, is named
/// by a word before it, or stands beside another number.
fn exempt(tally: &Tally<'_, '_>, at: usize) -> bool {
    let before = tally.before(at, 1);
    let named = TERMS.labels.contains(&*fold::lower(before));
    let money = matches!(before, "$" | "£" | "€" | "~" | "<" | ">" | "=" | "×" | "#");
    let dated = timewords::lookup(before).is_some() && before.starts_with(char::is_uppercase);
    // `Grade B 5`, `IPv4 4`: a name goes on.
    let name = before.starts_with(char::is_uppercase) && !tally.opens(at - 1);
    named || money || dated || name || tally.opens(at) || among_numbers(tally, at)
}

/// How many tokens on both sides a number keeps company with others.
const COMPANY: usize = 12;

/// Whether a sentence has another number in figures close by: a list of numbers is written in one
/// way, whatever their sizes.
fn among_numbers(tally: &Tally<'_, '_>, at: usize) -> bool {
    let layers = tally.layers;
    let Some(sentence) = layers.sentence_at(tally.tokens.span(at).start) else { return true };
    let near = at.saturating_sub(COMPANY)..(at + COMPANY + 1).min(layers.tokens.len());
    let is_number = |it: usize| {
        it != at
            && layers.tokens[it].kind == TokenKind::Number
            && sentence.contains(layers.tokens[it].span)
            // A year is no number to compare with.
            && !(tally.tokens.text(it).len() == 4 && tally.tokens.text(it).starts_with(['1', '2']))
    };
    near.into_iter().any(is_number)
}

/// `five ships`; not `twenty-five`, `five hundred`, `the five of them`.
pub(super) fn cardinal(tally: &mut Tally<'_, '_>, at: usize, below: u8) {
    let next = tally.tokens.text(at + 1);
    let before = tally.before(at, 1);
    let part = at > 0 && tally.gap(at - 1).is_empty()
        || TERMS.larger.contains(next)
        || TERMS.larger.contains(before) && before != "and";
    let space = tally.gap(at) == " ";
    if space && is_counted(next) && !part && !exempt(tally, at) {
        tally.add(Convention::Number, Group::Below(below), "words", tally.tokens.span(at));
    }
}

/// `nineteenth century`, `fourth time`.
pub(super) fn ordinal(tally: &mut Tally<'_, '_>, at: usize) {
    let next = tally.tokens.text(at + 1);
    let before = tally.before(at, 1);
    let compound = before == "-" && tally.gap(at - 1).is_empty();
    let first = if compound { at.saturating_sub(2) } else { at };
    let ahead = if compound { tally.before(at, 3) } else { before };
    // `one fourth`, `a fifth of`: a part.
    let part = next == "of"
        || TERMS.larger.contains(next)
        || matches!(ahead, "one" | "a" | "two" | "three");
    if part || is_dated(ahead, next) {
        return;
    }
    let span = tally.tokens.span(first).cover(tally.tokens.span(at));
    count_ordinal(tally, at, "words", span);
}

fn figure_ordinal(tally: &mut Tally<'_, '_>, at: usize, digits: &str) {
    let small = digits.parse::<u32>().is_ok_and(|number| number < 4);
    if small || digits.len() > 2 || is_dated(tally.before(at, 1), tally.tokens.text(at + 1)) {
        return;
    }
    count_ordinal(tally, at, "figures", tally.tokens.span(at));
}

/// Ordinals of centuries, and those before a word in lower case; names such as `5th Avenue` have
/// their own way.
fn count_ordinal(tally: &mut Tally<'_, '_>, at: usize, form: &str, span: TextSpan) {
    let hyphen = usize::from(tally.tokens.text(at + 1) == "-");
    let next = tally.tokens.text(at + 1 + hyphen);
    if matches!(next, "century" | "centuries") {
        tally.add(Convention::Ordinal, Group::Century, form, span);
    } else if hyphen == 0 && next.starts_with(char::is_lowercase) && tally.gap(at) == " " {
        let counted =
            tally.tokens.is(at + 1, TokenKind::Word) && !matches!(next, "and" | "or" | "to");
        if counted {
            tally.add(Convention::Ordinal, Group::All, form, span);
        }
    }
}

/// Whether an ordinal is a day of a month: `5th of May`, `May 5th`.
fn is_dated(before: &str, next: &str) -> bool {
    let month =
        |word: &str| timewords::lookup(word).is_some() && word.starts_with(char::is_uppercase);
    month(before) || month(next) || next == "of"
}

/// `5 percent`, `5 per cent`, `5%`.
pub(super) fn percent(tally: &mut Tally<'_, '_>, at: usize) {
    let (form, number) = match tally.tokens.text(at) {
        "percent" => ("percent", 1),
        "cent" if tally.before(at, 1) == "per" => ("per-cent", 2),
        "%" if at > 0 && tally.gap(at - 1).is_empty() => ("sign", 1),
        _ => return,
    };
    let Some(first) = at.checked_sub(number) else { return };
    let counted = tally.tokens.is(first, TokenKind::Number)
        || form != "sign" && timewords::is_counted(&fold::lower(tally.tokens.text(first)));
    // In brackets and beside other signs the sign is usual, whatever the text has elsewhere.
    let bracketed = tally.before(first, 1) == "("
        || tally.tokens.text(at + 1) == ")"
        || tally.tokens.text(at + 1) == "-";
    if counted && !bracketed {
        let start = if form == "per-cent" { at - 1 } else { at };
        tally.add(
            Convention::Percent,
            Group::All,
            form,
            tally.tokens.span(start).cover(tally.tokens.span(at)),
        );
    }
}

/// `10 am`, `10 a.m.`
fn time_of_day(tally: &mut Tally<'_, '_>, at: usize) {
    if !is_hour(tally, at) {
        return;
    }
    let next = tally.tokens.text(at + 1);
    let form = match next {
        "a.m" | "p.m" if tally.tokens.text(at + 2) == "." => "stops",
        "am" | "pm" => "lower",
        "AM" | "PM" => "capitals",
        "A.M" | "P.M" if tally.tokens.text(at + 2) == "." => "capitals-with-stops",
        _ => return,
    };
    tally.add(Convention::TimeOfDay, Group::All, form, tally.tokens.span(at + 1));
}

/// Whether a number is an hour of half a day, or the minutes behind one: `in 2014 PM Modi spoke`.
fn is_hour(tally: &Tally<'_, '_>, at: usize) -> bool {
    let text = tally.tokens.text(at);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let most = if matches!(tally.before(at, 1), ":" | ".") { 59 } else { 12 };
    digits <= 2 && text[..digits].parse::<u8>().is_ok_and(|number| number <= most)
}
