//! The items of an enumeration in a sentence.

use crate::rules::DocumentContext;
use crate::rules::figures::count::is_capitalised;
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::words::fold;

/// What a sentence enumerates.
#[derive(Debug)]
pub(super) struct Items {
    /// Each item.
    pub(super) spans: Vec<TextSpan>,
    /// How many more there may be: an "and" inside of an item.
    pub(super) doubtful: usize,
    /// Whether all of them are names.
    pub(super) named: bool,
    /// Where the last one ends.
    pub(super) end: u32,
}

/// The most words of an item, and of one where a sign parts the last one from the others.
const LONGEST: usize = 6;
const LONGER: usize = 9;

/// Tokens outside of brackets, with those that part items told by `parts`.
fn bare<'a>(context: &DocumentContext<'a>, span: TextSpan) -> Option<Vec<Token>> {
    let mut depth = 0_usize;
    let mut out = Vec::new();
    for &token in context.layers.tokens_in(span) {
        match context.text(token.span) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.checked_sub(1)?,
            _ if depth == 0 => out.push(token),
            _ => {}
        }
    }
    Some(out)
}

/// Reads the items between a colon and the end of a sentence; none where it is not plain which
/// they are. `clauses` are words that no item begins with.
pub(super) fn read(
    context: &DocumentContext<'_>,
    span: TextSpan,
    clauses: &[String],
) -> Option<Items> {
    let mut tokens = bare(context, span)?;
    let word = |token: &Token| fold::lower(context.text(token.span));
    while tokens.last().is_some_and(|it| matches!(&*word(it), "." | "!" | "?")) {
        tokens.pop();
    }
    let parted = tokens.iter().any(|it| &*word(it) == ";");
    let sign = if parted { ";" } else { "," };
    let mut segments: Vec<&[Token]> = tokens.split(|it| &*word(it) == sign).collect();
    let mut doubtful = 0;
    // "…, and": the signs part the items, whatever stands in them.
    let oxford = tokens
        .windows(2)
        .any(|pair| &*word(&pair[0]) == "," && matches!(&*word(&pair[1]), "and" | "or"));
    let is_and = |it: &Token| matches!(&*word(it), "and" | "or" | "&");
    let last = segments.pop()?;
    if parted {
        segments.push(
            last.split_first().filter(|(first, _)| is_and(first)).map_or(last, |(_, rest)| rest),
        );
    } else if let Some((_, rest)) = last.split_first().filter(|(first, _)| is_and(first)) {
        doubtful += rest.iter().filter(|it| is_and(it)).count();
        segments.push(rest);
    } else {
        let mut ands = last.iter().enumerate().filter(|(_, it)| is_and(it)).map(|(at, _)| at);
        match (ands.next(), ands.next()) {
            // Without an "and", two may be all that was thought worth telling.
            (None, _) if segments.len() < 2 => return None,
            (None, _) => segments.push(last),
            (Some(at), None) => segments.extend([&last[..at], &last[at + 1..]]),
            // "bread and butter and tea"
            _ => return None,
        }
    }
    let inner = segments.len().saturating_sub(1);
    if !parted {
        doubtful += segments[..inner]
            .iter()
            .map(|it| it.iter().filter(|it| is_and(it)).count())
            .sum::<usize>();
    }
    // "…, and …" of two is no list.
    if segments.len() < 2 || segments.len() < 3 && oxford {
        return None;
    }
    // "who paid, who gained, and why nobody knew"
    let asks = |it: &&[Token]| it.first().is_some_and(|it| is_question(&word(it)));
    let asked = oxford && segments.iter().all(asks);
    let mut named = true;
    let mut shapes = (0, 0);
    let mut definite = 0;
    for segment in &segments {
        let (first, rest) = segment.split_first()?;
        // "ova, or eggs, and sperm"
        if is_and(first) {
            return None;
        }
        let begins = word(first);
        let article = matches!(&*begins, "the" | "a" | "an");
        definite += usize::from(&*begins == "the");
        let head = if article { rest.first()? } else { first };
        let plain = |it: &Token| {
            it.kind != TokenKind::Punctuation
                || matches!(
                    &*word(it),
                    "-" | "'"
                        | "’"
                        | "."
                        | "“"
                        | "”"
                        | "\""
                        | "‘"
                        | ","
                        | "£"
                        | "$"
                        | "€"
                        | "%"
                        | "/"
                )
        };
        let words = segment.iter().filter(|it| it.kind == TokenKind::Word).count();
        if words == 0
            || !parted && words > if oxford { LONGER } else { LONGEST }
            || !segment.iter().all(plain)
            || !asked && clauses.iter().any(|it| *it == *begins)
            || !asked
                && segment.iter().any(|it| {
                    matches!(
                        &*word(it),
                        "who"
                            | "which"
                            | "that"
                            | "whose"
                            | "whom"
                            | "where"
                            | "is"
                            | "are"
                            | "was"
                            | "were"
                    )
                })
        {
            return None;
        }
        // "Adler's fever" is no name, "Adler's River" is one.
        let text = context.text(head.span);
        let owns = text.ends_with("'s") || text.ends_with("’s");
        let owned = segment.iter().find(|it| it.span.start >= head.span.end);
        let plain = owned.is_some_and(|it| !is_capitalised(context.text(it.span)));
        let capital = is_capitalised(text) && !(owns && plain);
        named &= capital;
        if capital { shapes.0 += 1 } else { shapes.1 += 1 }
    }
    // "Krone, a miller, and Mott": what is no name may belong to one.
    // "the loud, violent ones and the silent ones" are two.
    // Behind a comma and "and" every item stands alone.
    let sure = oxford && segments.len() > 3;
    let mixed = !named && !sure && definite > 0 && definite < segments.len();
    if shapes.0 > 0 && shapes.1 > 0 || mixed {
        return None;
    }
    spans(&segments, doubtful, named)
}

fn is_question(word: &str) -> bool {
    matches!(
        word,
        "who" | "what" | "when" | "where" | "why" | "how" | "which" | "whether" | "whose"
    )
}

/// Reads items that a text numbers itself: "(a) a map, (b) a compass and (c) a tent".
pub(super) fn marked(context: &DocumentContext<'_>, span: TextSpan) -> Option<Items> {
    let tokens = context.layers.tokens_in(span);
    let text = |at: usize| tokens.get(at).map_or("", |it| context.text(it.span));
    let mut marks: Vec<TextSpan> = Vec::new();
    let mut letters = false;
    for at in 0..tokens.len() {
        let (open, mark) = if text(at) == "(" { (true, at + 1) } else { (false, at) };
        if text(mark + 1) != ")" || !open && at > 0 && text(at - 1) == "(" {
            continue;
        }
        let nth = marks.len();
        let letter = text(mark).as_bytes() == [b'a' + nth as u8];
        let figure = text(mark).parse() == Ok(nth + 1);
        if marks.is_empty() {
            letters = letter;
        }
        if letter && letters || figure && !letters {
            marks.push(tokens[mark].span);
        } else {
            return None;
        }
        if nth > 20 {
            return None;
        }
    }
    let end = marks.last()?.end;
    (marks.len() > 1).then_some(Items { spans: marks, doubtful: 0, named: false, end })
}

fn spans(segments: &[&[Token]], doubtful: usize, named: bool) -> Option<Items> {
    let span = |it: &&[Token]| Some(it.first()?.span.cover(it.last()?.span));
    let spans: Vec<TextSpan> = segments.iter().map(span).collect::<Option<_>>()?;
    let end = spans.last()?.end;
    Some(Items { spans, doubtful, named, end })
}

/// Reads names in a row that "and" closes, at the start of a stretch: "Anna, Berta and Clara, …".
pub(super) fn names(context: &DocumentContext<'_>, span: TextSpan) -> Option<Items> {
    let tokens = bare(context, span)?;
    let text = |at: usize| tokens.get(at).map_or("", |it| context.text(it.span));
    let mut segments = Vec::new();
    let mut at = 0;
    let mut closed = false;
    loop {
        let start = at + usize::from(text(at) == "the");
        let mut end = start;
        while end < start + 4
            && (is_capitalised(text(end))
                || end > start && matches!(text(end), "-" | "." | "de" | "van" | "von" | "al"))
        {
            end += 1;
        }
        if end == start {
            return None;
        }
        segments.push(&tokens[at..end]);
        at = end;
        if closed {
            break;
        }
        let comma = text(at) == ",";
        at += usize::from(comma);
        if matches!(text(at), "and" | "&") {
            // "three sailors, Krone, and Captain Mott": five men.
            if comma && segments.len() == 1 {
                return None;
            }
            closed = true;
            at += 1;
        } else if !comma {
            return None;
        }
    }
    let ends = matches!(text(at), "" | "," | "." | ";" | ")");
    // "Arne, Bo and Cy, and their sister"
    let more = text(at) == ","
        && (matches!(text(at + 1), "and" | "as" | "with" | "who" | "which")
            || is_capitalised(text(at + 1)));
    if !ends || more || segments.len() < 2 {
        return None;
    }
    spans(&segments, 0, true)
}
