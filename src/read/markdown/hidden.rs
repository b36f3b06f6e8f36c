//! Markup of Markdown's dialects inside of paragraphs that CommonMark takes for text: comments of MDX
//! (`{/* … */}`), spans and attributes of Pandoc (`[words]{.class}`, `` `code`{.language} ``).

use std::ops::Range;

use memchr::memmem;

/// A stretch of the source that is not printed.
#[derive(Debug, Clone)]
pub(super) struct Hidden {
    pub(super) range: Range<usize>,
    /// What stands between the delimiters of a comment.
    pub(super) comment: Option<Range<usize>>,
}

/// How far the brackets of a span and the end of its attributes are looked for, in bytes.
const REACH: usize = 2000;

/// What is hidden in a text, in order; none overlap.
pub(super) fn find(text: &str) -> Vec<Hidden> {
    let mut out = comments(text);
    for at in memmem::find_iter(text.as_bytes(), b"{") {
        let before = at.checked_sub(1).map_or(b' ', |before| text.as_bytes()[before]);
        if !matches!(before, b']' | b')' | b'`') {
            continue;
        }
        let Some(length) = attributes(&text[at..]) else { continue };
        let end = at + length;
        if before != b']' {
            out.push(Hidden { range: at..end, comment: None });
        } else if let Some(open) = opening(text, at - 1) {
            out.push(Hidden { range: open..open + 1, comment: None });
            out.push(Hidden { range: at - 1..end, comment: None });
        }
    }
    out.sort_by_key(|hidden| hidden.range.start);
    let mut last = 0;
    out.retain(|hidden| {
        let apart = hidden.range.start >= last;
        last = last.max(hidden.range.end);
        apart
    });
    out
}

/// The comments of MDX.
fn comments(text: &str) -> Vec<Hidden> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = memmem::find(&text.as_bytes()[at..], b"{/*").map(|it| at + it) {
        let inner = open + 3;
        let Some(close) = memmem::find(&text.as_bytes()[inner..], b"*/}").map(|it| inner + it)
        else {
            break;
        };
        at = close + 3;
        out.push(Hidden { range: open..at, comment: Some(inner..close) });
    }
    out
}

/// The length of the attributes that a text begins with: `{.class}`, `{#id key="value"}`.
fn attributes(text: &str) -> Option<usize> {
    let reach = &text.as_bytes()[..text.len().min(REACH)];
    let end = memchr::memchr(b'}', reach)?;
    let inner = text.get(1..end)?;
    let named = |word: &str| {
        let mut parts = word.splitn(2, '=');
        let name = parts.next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_:".contains(c);
        parts.next().is_some() && !name.is_empty() && name.chars().all(plain)
    };
    let first = inner.trim_start().split(' ').next()?;
    let marked = first.len() > 1
        && first.starts_with(['.', '#', '='])
        && first[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let single = !inner.contains("\n\n");
    (single && (marked || named(first))).then_some(end + 1)
}

/// Where the bracket opens that closes at a byte, inside of the paragraph.
fn opening(text: &str, close: usize) -> Option<usize> {
    let from = close.saturating_sub(REACH);
    let before = &text.as_bytes()[from..close];
    let mut depth = 0_usize;
    for (at, byte) in before.iter().enumerate().rev() {
        match byte {
            b']' => depth += 1,
            b'[' if depth == 0 => return Some(from + at),
            b'[' => depth -= 1,
            b'\n' if at > 0 && before[at - 1] == b'\n' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for hidden in find(text) {
            out.push_str(&text[at..hidden.range.start]);
            at = hidden.range.end;
        }
        out + &text[at..]
    }

    #[test]
    fn spans_attributes_and_comments_are_hidden() {
        assert_eq!(shown("a [few *words*]{.small lang=\"en\"} here"), "a few *words* here");
        assert_eq!(shown("`x`{.python} and [a](b){target=_blank}"), "`x` and [a](b)");
        assert_eq!(shown("a{/* allow [x]{.y} */} b"), "a b");
        for text in ["a set [x]{y}", "f(x){return}", "{/* open", "[a]{.b", "]{.c}", "{}", "`{r} x`"]
        {
            assert_eq!(shown(text), text);
        }
    }
}
