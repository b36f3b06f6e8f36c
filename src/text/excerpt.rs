//! The part of a text around some labels that fits a terminal.
//!
//! A paragraph of prose is one line of thousands of characters. Labels that are close together
//! share an excerpt; each line of it is a window around its labels, cut between words, so that
//! neither the line nor a label's message beside its underline is wider than it may be.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::text::escape;
use crate::text::source::{Position, Source};
use crate::text::span::SourceSpan;

/// A span to show, and what to say about it.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// Where.
    pub span: SourceSpan,
    /// Whether it is the place at fault.
    pub primary: bool,
    /// What to say; may be empty.
    pub message: &'a str,
}

/// Some lines of a text, as they are shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where its first label stands, or the primary one.
    pub position: Position,
    /// The 1-based number of its first line.
    pub line: usize,
    /// Its lines, cut to the width.
    pub text: String,
    /// What to underline.
    pub underlines: Vec<Underline>,
}

/// A stretch of an [`Excerpt`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Underline {
    /// Bytes of the excerpt's text.
    pub range: Range<usize>,
    /// Whether it is the place at fault.
    pub primary: bool,
    /// What to say beside it; may be empty.
    pub message: String,
}

/// What stands for left-out text.
const ELLIPSIS: char = '…';

/// Columns of an ellipsis and the space beside it.
const ELLIPSIS_WIDTH: usize = 2;

/// Labels whose lines are further apart do not share an excerpt.
const NEAR_LINES: usize = 4;

/// A label that runs over more lines is shown by its first ones.
const LABEL_LINES: usize = 3;

/// The excerpts that show some labels of one text, `width` columns wide: first the one with the
/// primary label, then the others from top to bottom.
///
/// A message too long for its line is cut; the second value gives such messages in full.
#[must_use]
pub fn excerpts(
    source: &Source,
    labels: &[Labelled<'_>],
    width: usize,
) -> (Vec<Excerpt>, Vec<String>) {
    let mut cut = Vec::new();
    let mut parts: Vec<_> =
        labels.iter().flat_map(|label| split(source, *label, width, &mut cut)).collect();
    parts.sort_by_key(|part| (part.line, part.span));
    let mut clusters: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        match clusters.last_mut() {
            Some(cluster) if joins(source, cluster, &part, width) => cluster.push(part),
            _ => clusters.push(vec![part]),
        }
    }
    clusters.sort_by_key(|cluster| !cluster.iter().any(|part| part.primary));
    (clusters.iter().map(|cluster| excerpt(source, cluster, width)).collect(), cut)
}

/// The columns that a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// A text without control characters, and broken into lines no wider than `width` between words.
#[must_use]
pub fn wrap(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut gap = usize::from(used > 0);
        if used + gap + self::width(word) > width && used > 0 {
            out.push('\n');
            (used, gap) = (0, 0);
        }
        if gap > 0 {
            out.push(' ');
            used += 1;
        }
        for c in printed(word).chars() {
            if used + columns(c) > width && used > 0 {
                out.push('\n');
                used = 0;
            }
            out.push(c);
            used += columns(c);
        }
    }
    out
}

/// What of a label stands on one line.
#[derive(Debug)]
struct Part {
    line: usize,
    /// Never over a line break; cut where it would not fit.
    span: SourceSpan,
    /// Where the label starts.
    start: u32,
    primary: bool,
    message: String,
    width: usize,
}

impl Part {
    /// Columns of its message and the space before it.
    fn message_width(&self) -> usize {
        if self.message.is_empty() { 0 } else { 1 + width(&self.message) }
    }
}

/// The parts of a label, line by line; its message goes with the last one.
fn split(source: &Source, label: Labelled<'_>, width: usize, cut: &mut Vec<String>) -> Vec<Part> {
    let text = source.text();
    let start = floor(text, label.span.start as usize);
    let end = floor(text, label.span.end as usize).max(start);
    let first = source.line_of(start as u32);
    let last = source.line_of(end as u32).min(first + LABEL_LINES - 1);
    let mut parts = Vec::new();
    for line in first..=last {
        let bounds = source.line_span(line);
        let from = start.clamp(bounds.start as usize, bounds.end as usize);
        let to = end.clamp(from, bounds.end as usize);
        if from == to && line != first {
            continue;
        }
        parts.push(Part {
            line,
            span: SourceSpan::new(from, to),
            start: start as u32,
            primary: label.primary,
            message: String::new(),
            width: 0,
        });
    }
    let room = width.saturating_sub(2 * ELLIPSIS_WIDTH).max(8);
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.iter_mut().enumerate() {
        let (_, own) = fit(part.span.of(text), room / 3);
        if at == last {
            let (message, more) = one_line(label.message, room - own - 1);
            part.message = message;
            if more {
                cut.push(label.message.to_owned());
            }
        }
        let (bytes, columns) = fit(part.span.of(text), room - part.message_width());
        part.span.end = part.span.start + bytes as u32;
        part.width = columns.max(1);
    }
    parts
}

/// A message on one line, cut to a width; whether it had to be.
fn one_line(message: &str, width: usize) -> (String, bool) {
    let line: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = escape::line(&line);
    let (text, more) = head(&line, width);
    (if more { format!("{text} {ELLIPSIS}") } else { text.to_owned() }, more)
}

/// Whether a part can stand in the same excerpt as those before it.
fn joins(source: &Source, cluster: &[Part], part: &Part, width: usize) -> bool {
    let Some(last) = cluster.last() else { return false };
    if part.line != last.line {
        return part.line - last.line <= NEAR_LINES;
    }
    let mut row: Vec<_> = cluster.iter().filter(|other| other.line == part.line).collect();
    row.push(part);
    let start = row[0].span.start;
    // Nothing that fits has more bytes than this: combining marks are rare.
    let far = (part.span.end - start) as usize > width * 16;
    !far && labelled(source, &row) + 2 * ELLIPSIS_WIDTH <= width
}

/// Columns from the first of the parts on a line to the end of the longest message.
fn labelled(source: &Source, row: &[&Part]) -> usize {
    let start = row.iter().map(|part| part.span.start).min().unwrap_or_default();
    let ends = row.iter().map(|part| {
        let before = SourceSpan { start, end: part.span.start };
        width(before.of(source.text())) + part.width + part.message_width()
    });
    // A message is laid out by characters: wide ones move what stands to the right of it.
    let wide =
        row.iter().map(|part| width(&part.message).saturating_sub(part.message.chars().count()));
    ends.max().unwrap_or_default() + wide.sum::<usize>()
}

fn excerpt(source: &Source, cluster: &[Part], width: usize) -> Excerpt {
    let head = cluster.iter().find(|part| part.primary).unwrap_or(&cluster[0]);
    let (first, last) = (cluster[0].line, cluster[cluster.len() - 1].line);
    let mut text = String::new();
    let mut underlines = Vec::new();
    for line in first..=last {
        if line > first {
            text.push('\n');
        }
        let row: Vec<_> = cluster.iter().filter(|part| part.line == line).collect();
        window(source, line, &row, width, &mut text, &mut underlines);
    }
    let commands: Vec<_> = escape::commands(&text).collect();
    for at in commands.into_iter().rev() {
        text.insert(at, '\\');
        for Underline { range, .. } in &mut underlines {
            range.start += usize::from(range.start > at);
            range.end += usize::from(range.end > at);
        }
    }
    Excerpt { position: source.position(head.start), line: first + 1, text, underlines }
}

/// Writes as much of a line as fits, with all labels on it.
fn window(
    source: &Source,
    line: usize,
    row: &[&Part],
    width: usize,
    out: &mut String,
    underlines: &mut Vec<Underline>,
) {
    let bounds = source.line_span(line);
    let text = source.text();
    let start = row.iter().map(|part| part.span.start).min().unwrap_or(bounds.start);
    let end = row.iter().map(|part| part.span.end).max().unwrap_or(start);
    let core = self::width(SourceSpan { start, end }.of(text)).max(1);
    let labelled = labelled(source, row).max(core);

    // Context on both sides alike, unless the line ends or a message needs the room.
    let rest = SourceSpan { start: end, end: bounds.end }.of(text);
    let free = width.saturating_sub(core);
    let (_, wanted) = fit(rest, free / 2 + 1);
    let room = (free - wanted.min(free / 2)).min(width.saturating_sub(labelled));
    let before = SourceSpan { start: bounds.start, end: start }.of(text);
    let (from, ellipsis) = tail(before, room);
    let left = &before[from..];
    let left = if ellipsis { left } else { left.trim_start() };
    let lead = if ellipsis { ELLIPSIS_WIDTH } else { 0 } + self::width(left);
    let (right, more) = head(rest, free.saturating_sub(lead));

    if ellipsis {
        out.extend([ELLIPSIS, ' ']);
    }
    let shift = |at: u32, out: &String| {
        let inner = SourceSpan { start, end: at }.of(text);
        out.len() + printed(inner).len()
    };
    out.push_str(&printed(left));
    underlines.extend(row.iter().map(|part| Underline {
        range: shift(part.span.start, out)..shift(part.span.end, out),
        primary: part.primary,
        message: part.message.clone(),
    }));
    out.push_str(&printed(SourceSpan { start, end }.of(text)));
    out.push_str(&printed(right));
    if more {
        out.extend([' ', ELLIPSIS]);
    } else if right.is_empty() && row.iter().any(|part| part.span.is_empty()) {
        // Something to point at: the end of the line.
        out.push(' ');
    }
}

/// The end of a text that fits, from the start of a word; whether something is left out.
fn tail(text: &str, room: usize) -> (usize, bool) {
    let back = |room: usize| {
        let mut used = 0;
        let mut from = text.len();
        for (at, c) in text.char_indices().rev() {
            used += columns(c);
            if used > room {
                break;
            }
            from = at;
        }
        from
    };
    if back(room) == 0 {
        return (0, false);
    }
    let from = back(room.saturating_sub(ELLIPSIS_WIDTH));
    let word = text[from..].find(char::is_whitespace).map_or(from, |at| from + at);
    let word = word + text[word..].len() - text[word..].trim_start().len();
    (if word < text.len() { word } else { from }, true)
}

/// The start of a text that fits, up to the end of a word; whether something is left out.
fn head(text: &str, room: usize) -> (&str, bool) {
    if fit(text, room).0 == text.len() {
        return (text.trim_end(), false);
    }
    let (end, _) = fit(text, room.saturating_sub(ELLIPSIS_WIDTH));
    let end = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    (text[..end].trim_end(), true)
}

/// How many bytes from the start of a text fit, and how many columns they take.
fn fit(text: &str, room: usize) -> (usize, usize) {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        let wide = columns(c);
        if used + wide > room {
            return (at, used);
        }
        used += wide;
    }
    (text.len(), used)
}

/// Columns of a character; the emoji selector makes the character before it wide.
fn columns(c: char) -> usize {
    match c {
        ' '..='~' | '\u{FE0F}' => 1,
        _ if escape::hidden(c) => shown(c).count(),
        _ => c.width().unwrap_or(1),
    }
}

/// A character as a terminal can show it; the pictures and numbers of hidden ones have a column a
/// character.
fn shown(c: char) -> impl Iterator<Item = char> {
    escape::shown(if c == '\t' { ' ' } else { c })
}

/// A text as a terminal can show it. Nearly all have nothing to change, and a report has many.
fn printed(text: &str) -> Cow<'_, str> {
    if !text.contains(escape::hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().flat_map(shown).collect())
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, width: usize, labels: &[(&str, &str)]) -> (Vec<Excerpt>, Vec<String>) {
        let source = Source::from_text(text);
        let labels = labels.iter().enumerate().map(|(at, &(words, message))| {
            let start = text.find(words).unwrap();
            let span = SourceSpan::new(start, start + words.len());
            Labelled { span, primary: at == 0, message }
        });
        excerpts(&source, &labels.collect::<Vec<_>>(), width)
    }

    #[test]
    fn a_long_line_is_cut_between_words_on_both_sides() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        let (shown, _) = show(text, 30, &[("six", "")]);
        assert_eq!(shown[0].text, "… four five six seven eight …");
        assert_eq!(shown[0].position, Position { byte: 24, line: 1, column: 25 });
        assert_eq!(&shown[0].text[shown[0].underlines[0].range.clone()], "six");
    }

    #[test]
    fn labels_share_an_excerpt_only_where_both_fit() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        assert_eq!(show(text, 40, &[("six", ""), ("four", "")]).0.len(), 1);
        let (shown, _) = show(text, 30, &[("eleven", ""), ("one", "")]);
        let columns: Vec<_> = shown.iter().map(|excerpt| excerpt.position.column).collect();
        assert_eq!(columns, [50, 1]);
    }

    #[test]
    fn a_label_over_a_line_break_is_underlined_on_both_lines() {
        let (shown, _) = show("the Taliban\ngovernment fell", 30, &[("Taliban\ngovernment", "x")]);
        assert_eq!(shown[0].text, "the Taliban\ngovernment fell");
        let messages: Vec<_> = shown[0].underlines.iter().map(|u| u.message.as_str()).collect();
        assert_eq!(messages, ["", "x"]);
    }

    #[test]
    fn a_message_that_does_not_fit_is_cut_and_returned() {
        let long = "this message has more words than the terminal has columns for it";
        let (shown, cut) = show("some short line", 40, &[("short", long)]);
        assert_eq!(shown[0].underlines[0].message, "this message has more words …");
        assert_eq!(cut, [long]);
    }

    #[test]
    fn what_is_hidden_is_shown_and_underlined_in_its_place() {
        let text = "a \u{1b}[2J ##vso[x]\tb \u{202e}teh\u{9b} end";
        let (shown, _) = show(text, 80, &[("\u{202e}teh\u{9b}", ""), ("[x", "")]);
        assert_eq!(shown[0].text, r"a ␛[2J #\#vso[x] b \u{202e}teh\u{9b} end");
        let under = |at: usize| &shown[0].text[shown[0].underlines[at].range.clone()];
        assert_eq!((under(0), under(1)), ("[x", r"\u{202e}teh\u{9b}"));
    }

    #[test]
    fn text_is_wrapped_between_words_and_inside_those_that_are_too_long() {
        assert_eq!(wrap("one two three", 7), "one two\nthree");
        assert_eq!(wrap("abcdefghij k", 4), "abcd\nefgh\nij k");
    }
}
