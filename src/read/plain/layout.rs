//! Lines into paragraphs, by the document's own widths.
//!
//! A line break inside a run of lines is soft where the next line's first word would not have
//! fitted: that holds for almost all lines of a wrapped text and for few of anything else.

use rustc_hash::FxHashMap;

use crate::read::plain::{Line, Paragraph, Shape, marker, starts_lower};
use crate::read::{ends_sentence, section};
use crate::text::span::SourceSpan;

/// Texts are wrapped at widths between these, in characters.
const MEASURES: std::ops::RangeInclusive<usize> = 25..=160;

/// A line this long, in characters, is a paragraph or a good part of one.
const LONG: u32 = 80;

/// A tab moves to the next multiple of this.
const TAB: u32 = 4;

/// The lines of a text that are not blank.
pub(super) fn lines(text: &str) -> Vec<Line> {
    // A file of the classic Macintosh breaks its lines with carriage returns alone.
    let feed = if memchr::memchr(b'\n', text.as_bytes()).is_some() { b'\n' } else { b'\r' };
    let mut lines = Vec::new();
    let mut start = 0;
    let mut gap = true;
    let ends = memchr::memchr_iter(feed, text.as_bytes()).chain(std::iter::once(text.len()));
    for end in ends {
        let whole = &text[start..end];
        let content = whole.trim();
        if content.is_empty() {
            gap = true;
        } else {
            let lead = &whole[..whole.len() - whole.trim_start().len()];
            let at = start + lead.len();
            lines.push(Line {
                span: SourceSpan::new(at, at + content.len()),
                indent: columns(lead),
                width: content.chars().count() as u32,
                gap: gap || lead.contains('\u{C}'),
            });
            gap = whole.ends_with('\u{C}');
        }
        start = end + 1;
    }
    lines
}

fn columns(lead: &str) -> u32 {
    lead.chars().fold(0, |at, c| if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 })
}

/// Whether the first word of a line would have fitted on the line before, with a tenth to spare
/// for texts that were not filled greedily.
fn is_full(text: &str, line: Line, next: Line, measure: usize) -> bool {
    let word = next.text(text).split_whitespace().next().unwrap_or_default();
    let used = (line.indent + line.width) as usize + 1 + word.chars().count();
    used > measure - measure / 10
}

/// The width that a document is wrapped at, if it is.
fn measure(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs = || lines.windows(2).filter(|pair| !pair[1].gap).map(|pair| (pair[0], pair[1]));
    let mut widths: Vec<u32> = pairs().map(|(line, _)| line.indent + line.width).collect();
    if widths.len() < 2 {
        return None;
    }
    let at = (widths.len() * 95).div_ceil(100) - 1;
    let measure = *widths.select_nth_unstable(at).1 as usize;
    if !MEASURES.contains(&measure) {
        return None;
    }
    let full = pairs().filter(|&(line, next)| is_full(text, line, next, measure)).count();
    let running = pairs().filter(|(line, _)| !ends_sentence(line.text(text))).count();
    let all = widths.len();
    (full * 10 >= all * 6 && running * 10 >= all * 4).then_some(measure)
}

/// The paragraphs of a text.
pub(super) fn paragraphs(text: &str, lines: &[Line]) -> Vec<Paragraph> {
    let measure = measure(text, lines);
    let mut out = Vec::new();
    let mut first = 0;
    while first < lines.len() {
        let mut end = first + 1;
        while end < lines.len() && !lines[end].gap && !is_rule(lines[end - 1].text(text)) {
            if is_rule(lines[end].text(text)) {
                break;
            }
            end += 1;
        }
        run(text, lines, first..end, measure, &mut out);
        first = end;
    }
    out
}

/// Splits a run of lines without a gap.
fn run(
    text: &str,
    lines: &[Line],
    run: std::ops::Range<usize>,
    measure: Option<usize>,
    out: &mut Vec<Paragraph>,
) {
    let slice = &lines[run.clone()];
    let mut push = |first: usize, end: usize, shape| {
        out.push(Paragraph { first: run.start + first, end: run.start + end, shape });
    };
    if let [line] = slice {
        let rule = is_rule(line.text(text));
        push(0, 1, if rule { Shape::Rule } else { Shape::Line });
        return;
    }
    let rows = slice.iter().filter(|line| is_row(line.text(text))).count();
    if rows * 10 >= slice.len() * 6 {
        (0..slice.len()).for_each(|at| push(at, at + 1, Shape::Row));
        return;
    }
    let wrapped = wrap(text, slice, measure);
    let hanging = hangs(slice);
    let mut first = 0;
    for at in 1..=slice.len() {
        let parted = match (slice.get(at), wrapped) {
            (None, _) => true,
            (Some(_), Some(measure)) => starts_wrapped(text, slice, at, measure, hanging),
            (Some(_), None) => !is_broken(text, slice, first, at),
        };
        if parted {
            let shape =
                if wrapped.is_some() && at > first + 1 { Shape::Wrapped } else { Shape::Line };
            push(first, at, shape);
            first = at;
        }
    }
}

/// The width that a run is wrapped at, if it is: the document's, or its own where it alone is.
fn wrap(text: &str, run: &[Line], measure: Option<usize>) -> Option<usize> {
    let pairs = run.len() - 1;
    let full =
        |measure| run.windows(2).filter(|pair| is_full(text, pair[0], pair[1], measure)).count();
    if let Some(measure) = measure {
        return (full(measure) * 2 >= pairs).then_some(measure);
    }
    let own = run.iter().map(|line| (line.indent + line.width) as usize).max()?;
    let running = run.windows(2).filter(|pair| !ends_sentence(pair[0].text(text))).count();
    let lower = run[1..].iter().filter(|line| starts_lower(line.text(text))).count();
    let is_wrapped = pairs >= 3
        && MEASURES.contains(&own)
        && full(own) * 10 >= pairs * 8
        && running * 2 >= pairs
        && lower * 10 >= pairs * 4;
    is_wrapped.then_some(own)
}

/// Whether a run has hanging indents: its first line stands further left than most others.
fn hangs(run: &[Line]) -> bool {
    let deeper = run.iter().filter(|line| line.indent > run[0].indent).count();
    deeper * 2 > run.len() - 1 && run.iter().all(|line| line.indent >= run[0].indent)
}

/// Whether a line of a wrapped run starts a paragraph.
fn starts_wrapped(text: &str, run: &[Line], at: usize, measure: usize, hanging: bool) -> bool {
    let (before, line) = (run[at - 1], run[at]);
    let closed = ends_sentence(before.text(text));
    if hanging {
        return line.indent == run[0].indent;
    }
    if marker(line.text(text)) > 0 && (closed || marker(run[0].text(text)) > 0) {
        return true;
    }
    if closed && section(line.text(text)).is_some() {
        return true;
    }
    let short = (before.indent + before.width) as usize * 4 < measure * 3;
    let indented = line.indent > before.indent && closed;
    indented || closed && short && !starts_lower(line.text(text))
}

/// Whether a line of a text with one line a paragraph only goes on with the sentence before it: a
/// line break that slipped in, or an address that stands on a line of its own.
fn is_broken(text: &str, run: &[Line], first: usize, at: usize) -> bool {
    let (before, line) = (run[at - 1], run[at]);
    let (head, tail) = (before.text(text), line.text(text));
    let address = tail.starts_with("http") && !tail.contains(char::is_whitespace);
    if address {
        return !head.starts_with("http") && !head.ends_with('.');
    }
    // The lines of an item are set in below its first.
    let item = run[first];
    if marker(item.text(text)) > 0 && line.indent > item.indent && marker(tail) == 0 {
        return true;
    }
    let open = head.ends_with(|c: char| c.is_alphanumeric() || c == ',');
    let listed = marker(head) > 0 && at - 1 == first || marker(tail) > 0;
    if !open || !starts_lower(tail) || listed || section(head).is_some() {
        return false;
    }
    if before.width.max(line.width) < LONG {
        return false;
    }
    // The sentence must come to an end on the last of the lines that it runs through.
    let goes_on = |at: usize| run.get(at).is_some_and(|line| starts_lower(line.text(text)));
    let mut ahead = (at..run.len()).take(LOOK_AHEAD);
    let last = ahead.find(|&at| ends_sentence(run[at].text(text)) || !goes_on(at + 1));
    last.is_some_and(|at| ends_sentence(run[at].text(text)))
}

/// Into how many lines a sentence is broken by accident, at most.
const LOOK_AHEAD: usize = 8;

/// Whether a line is only drawn: dashes, stars, dots, a page number between dashes.
fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && line.bytes().all(|b| b.is_ascii_punctuation() || b == b' ')
        && !line.contains(['(', ')', '"', '\'', '?', '!'])
}

/// Whether a line is a row of columns: wide gaps, tabs or leaders inside of it.
fn is_row(line: &str) -> bool {
    line.contains('\t') || line.contains("   ") || line.contains(".....") || line.contains(" | ")
}

/// Words that are divided at a line end, and which of them are one word elsewhere in the text.
pub(super) struct Hyphens {
    /// The parts joined, and whether the text has that word undivided.
    words: FxHashMap<String, bool>,
}

impl Hyphens {
    /// Looks up the divided words of the wrapped paragraphs.
    pub(super) fn new(text: &str, lines: &[Line], paragraphs: &[Paragraph]) -> Self {
        let mut words = FxHashMap::default();
        for paragraph in paragraphs.iter().filter(|it| it.shape == Shape::Wrapped) {
            for pair in lines[paragraph.first..paragraph.end].windows(2) {
                if let Some(word) = divided(pair[0].text(text), pair[1].text(text)) {
                    words.insert(word, false);
                }
            }
        }
        if !words.is_empty() {
            for word in text.split(|c: char| !c.is_alphabetic()) {
                if let Some(seen) = words.get_mut(word) {
                    *seen = true;
                }
            }
        }
        Self { words }
    }

    /// Where the prose of a line ends before the next, and whether a space stands between both.
    ///
    /// The hyphen of a divided word goes where the text has the word undivided elsewhere;
    /// otherwise it may belong to a compound and stays.
    pub(super) fn seam(&self, text: &str, end: u32, next: SourceSpan) -> (u32, bool) {
        let before = SourceSpan { start: end.saturating_sub(HYPHEN_REACH), end };
        let mut start = before.start as usize;
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let line = &text[start..end as usize];
        match divided(line, next.of(text)) {
            Some(word) if self.words.get(&word) == Some(&true) => (end - 1, false),
            Some(_) => (end, false),
            None => (end, !line.ends_with('—') || line.ends_with(" —")),
        }
    }
}

/// How far before a line end a divided word is looked for, in bytes.
const HYPHEN_REACH: u32 = 64;

/// The word that two lines divide between them, without its hyphen.
fn divided(line: &str, next: &str) -> Option<String> {
    let head = line.strip_suffix('-')?;
    let head = &head[head
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + head[at..].chars().next().map_or(0, char::len_utf8))..];
    let tail = &next[..next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len())];
    (!head.is_empty() && starts_lower(tail)).then(|| format!("{head}{tail}"))
}
