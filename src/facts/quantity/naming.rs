//! Numbers that name something and tell no quantity: "Chapter 12", "Boeing 747", "1911".

use super::grammar::Reading;
use super::{Quantity, QuantityKind};
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::words::number::Number;
use crate::words::quantities;

/// Whether a number names something: "Chapter 12", "Boeing 747", "1911".
pub(super) fn is_label(
    layers: &Layers<'_>,
    reading: &Reading,
    before: usize,
    block: TextSpan,
    noun: &str,
    hyphenated: bool,
) -> bool {
    if reading.spelled {
        return false;
    }
    let touches = |at: usize| layers.touches(at);
    let glued = before > 0 && touches(before - 1) && {
        let sign = layers.token_text(before - 1);
        matches!(sign, "-" | "/" | "." | "#" | "_" | "§" | "№" | ":" | "–" | "@" | "=") || {
            layers.tokens[before - 1].kind != TokenKind::Punctuation
        }
    };
    let goes_on = reading.end < layers.tokens.len()
        && touches(reading.end - 1)
        && matches!(layers.token_text(reading.end), "/" | "_" | ":" | "=")
        || !hyphenated
            && touches(reading.end - 1)
            && matches!(layers.token_text(reading.end), "-" | "–" | "—")
            && touches(reading.end)
            && layers
                .tokens
                .get(reading.end + 1)
                .is_some_and(|it| it.kind != TokenKind::Punctuation)
            && layers.token_text(reading.end) != "—";
    let year = reading.upper.is_none()
        && noun.is_empty()
        && !reading.grouped
        && reading.value.to_whole().is_some_and(|it| (1500..=2100).contains(&it));
    let prior = before.checked_sub(1).map(|at| layers.tokens[at]);
    let prior = prior.filter(|it| it.span.start >= block.start && it.kind == TokenKind::Word);
    let named = prior.is_some_and(|it| {
        let word = layers.text(it.span);
        let dotted = word.trim_end_matches('.');
        let opens = layers.sentence_at(it.span.start).is_none_or(|all| all.start == it.span.start);
        quantities::is_label(dotted)
            || !opens && word.starts_with(char::is_uppercase) && noun.is_empty()
    });
    // `No. 5`, `p. 12`.
    let stopped = before.checked_sub(2).is_some_and(|at| {
        layers.token_text(at + 1) == "."
            && layers.tokens[at].span.start >= block.start
            && quantities::is_label(layers.token_text(at))
    });
    // `D.C. 20008`.
    let postal = prior_is_initial(layers, before, block) && noun.is_empty() && !reading.grouped;
    glued || goes_on || year || named || stopped || postal
}

/// Whether a capital with a stop stands before a number, which it cannot count.
fn prior_is_initial(layers: &Layers<'_>, before: usize, block: TextSpan) -> bool {
    let Some(at) = before.checked_sub(2) else { return false };
    let word = layers.token_text(at);
    let initial = word.len() == 1 || word.contains('.');
    layers.token_text(at + 1) == "."
        && layers.touches(at)
        && layers.tokens[at].span.start >= block.start
        && initial
        && word.starts_with(char::is_uppercase)
}

/// Whether a number names one more of a series: "Notes 108, 109, and 111".
pub(super) fn goes_on(layers: &Layers<'_>, last: &Quantity, next: &Quantity) -> bool {
    let gap = TextSpan { start: last.extent.text.end, end: next.extent.text.start };
    let joined = matches!(layers.text(gap), ", " | " and " | ", and " | " or " | ", or " | " & ");
    let small = |it: &Quantity| it.value < Number::whole(1500) && it.step == Number::ONE;
    last.kind == QuantityKind::Label
        && next.kind == QuantityKind::Count
        && next.noun.is_empty()
        && !next.spelled
        && joined
        && small(last)
        && small(next)
}
