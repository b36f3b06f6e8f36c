//! The comma before the last item of a series: *a, b, and c* or *a, b and c*.
//!
//! After the commas that part two items or more, short ones of the same kind; what only looks like
//! a series (an opening phrase and two subjects, an apposition) is left out where it can be told.

use super::{Convention, Group, Tally};
use crate::text::token::TokenKind;
use crate::words::fold;
use crate::words::lexicon;

/// The most words of an item.
const ITEM: usize = 3;

/// `and` or `or` behind the last item but one.
pub(super) fn conjunction(tally: &mut Tally<'_, '_>, at: usize) {
    let comma = tally.before(at, 1) == ",";
    let end = if comma { at.wrapping_sub(1) } else { at };
    let Some((items, first)) = items(tally, end) else { return };
    // With a comma two items before it are a series; without one, `In May, X and Y left` has two.
    let enough = if comma { 2 } else { 3 };
    if items < enough || opens_clause(tally, first) || !tally.tokens.is(at + 1, TokenKind::Word) {
        return;
    }
    // `X, Y, and left` goes on with a verb: the item behind must be short, too.
    let next = fold::lower(tally.tokens.text(at + 1));
    if next == "then" || of_class(&next, &["subject-pronoun", "finite-auxiliary", "subordinator"]) {
        return;
    }
    // The items after the first are names and nouns.
    let parted = |it: &usize| tally.tokens.text(*it) == ",";
    let second = (first..end).find(parted).unwrap_or(end);
    if (second..end).any(|it| is_loose(tally, it)) || is_loose(tally, at + 1) {
        return;
    }
    let span = if comma {
        tally.tokens.span(at - 1).cover(tally.tokens.span(at))
    } else {
        tally.tokens.span(at)
    };
    let form = if comma { "comma" } else { "none" };
    tally.add(Convention::SerialComma, Group::All, form, span);
}

/// How many items end before a token, parted by commas, and the first token of the first.
fn items(tally: &Tally<'_, '_>, end: usize) -> Option<(usize, usize)> {
    let mut at = end;
    let mut items = 0;
    loop {
        let mut words = 0;
        while at > 0
            && words <= ITEM
            && joined(tally, at - 1)
            && tally.tokens.is(at - 1, TokenKind::Word)
        {
            let text = tally.tokens.text(at - 1);
            if matches!(text, "and" | "or" | "but") {
                break;
            }
            at -= 1;
            words += 1;
        }
        if words == 0 {
            return None;
        }
        items += 1;
        let comma = at > 0 && tally.tokens.text(at - 1) == "," && joined(tally, at - 1);
        if words > ITEM || !comma {
            // The first item has no comma before it, and begins somewhere in what stands there.
            return Some((items, at));
        }
        at -= 1;
    }
}

/// Whether a token and the one after it stand in one line of text.
fn joined(tally: &Tally<'_, '_>, at: usize) -> bool {
    matches!(tally.gap(at), "" | " " | "\u{A0}")
}

/// Whether what looks like the first item opens the clause: `In the north, …`, `However, …`.
fn opens_clause(tally: &Tally<'_, '_>, first: usize) -> bool {
    let word = fold::lower(tally.tokens.text(first));
    tally.opens(first)
        && (word.ends_with("ly") || of_class(&word, &["preposition", "subordinator"]))
}

/// Whether an item is more than a name or noun, so that its comma parts something else.
fn is_loose(tally: &Tally<'_, '_>, at: usize) -> bool {
    let word = fold::lower(tally.tokens.text(at));
    word.ends_with("ly")
        || WORDS.contains(&&*word)
        || of_class(&word, &["preposition", "subordinator", "finite-auxiliary", "pronoun"])
}

/// What opens an apposition or an example.
const WORDS: [&str; 9] = [
    "including",
    "like",
    "such",
    "especially",
    "therefore",
    "particular",
    "then",
    "founded",
    "who",
];

fn of_class(word: &str, classes: &[&str]) -> bool {
    classes.iter().any(|name| lexicon::class(name).is_some_and(|class| class.contains(word)))
}
