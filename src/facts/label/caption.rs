//! Numbered parts: what the captions, headings, lists and lines of a text number.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::label::{Label, Number, Part, TERMS, part};
use crate::text::document::{Block, Document, ListKind};
use crate::text::layers::Layers;
use crate::text::span::{Extent, SourceSpan, TextSpan};
use crate::text::zone::Zone;
use crate::words::fold;

/// The longest caption that a table follows without a mark between its number and its words, in
/// bytes; and the most of a title that is kept.
const CAPTION: usize = 160;

/// The number that a caption, heading or item begins with.
pub(super) fn label(layers: &Layers<'_>, at: usize) -> Option<Label> {
    let block = &layers.document.blocks[at];
    if !matches!(
        block.zone,
        Zone::Title
            | Zone::Heading
            | Zone::Caption
            | Zone::Paragraph
            | Zone::ListItem
            | Zone::TableCell
    ) {
        return None;
    }
    let text = layers.text(block.span);
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if let Some(part) = part(word).filter(|_| text.starts_with(char::is_uppercase)) {
        return captioned(layers, at, part, (end, rest));
    }
    heading(layers, block)
}

/// `Table 3: Nets`, `Annex II`, `Chapter Four. The Roads`.
fn captioned(
    layers: &Layers<'_>,
    at: usize,
    part: Part,
    (word, rest): (usize, &str),
) -> Option<Label> {
    let block = &layers.document.blocks[at];
    let (len, number) = number_after(rest, part)?;
    let tail = &rest[len..];
    // A paragraph that begins with a reference goes on with a verb.
    let closed = tail.is_empty()
        || tail.starts_with(['.', ':', '|', '—', '–', '\n'])
        || [" –", " —", " |", " - ", " ("].iter().any(|mark| tail.starts_with(mark));
    let spaced = tail.strip_prefix([' ', '\u{2002}', '\u{2003}', '\u{A0}']);
    let marked = matches!(block.zone, Zone::Caption | Zone::Heading | Zone::Title);
    // A long paragraph under its own number: `Note 2: The nets …`.
    let headed = block.zone == Zone::Paragraph && tail.starts_with(':');
    let stands = match block.zone {
        _ if headed => true,
        _ if marked => closed || spaced.is_some(),
        // A caption without a mark stands at its table, and is no sentence.
        Zone::Paragraph => {
            let named = spaced.is_some_and(|rest| rest.starts_with(char::is_uppercase));
            let text = rest.trim_end();
            let brief = text.len() < CAPTION && !text.ends_with(['.', ';', '?', '!']);
            // `CHAPTER III.`, a line by itself.
            let alone = tail.trim_matches(['.', ':', ' ']).is_empty();
            alone || brief && (closed || named && beside_table(layers.document, at))
        }
        _ => closed && rest.len() < CAPTION,
    };
    let listed =
        matches!(block.zone, Zone::ListItem | Zone::TableCell) || headed && rest.len() >= CAPTION;
    let title = tail.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '“');
    let mut title = title.to_owned();
    // The title stands on the line below the number.
    if title.is_empty()
        && let Some(next) = layers.document.blocks.get(at + 1)
        && matches!(next.zone, Zone::Paragraph | Zone::Heading | Zone::Caption)
        && next.span.len() < CAPTION
    {
        layers.text(next.span).clone_into(&mut title);
    }
    let continued = tail
        .split(|c: char| !c.is_alphabetic())
        .any(|word| ["cont", "contd", "continued"].iter().any(|it| word.eq_ignore_ascii_case(it)));
    let (start, whole) = (block.span.start, block.zone == Zone::Title);
    let span = TextSpan { start, end: start + (word + len) as u32 };
    stands.then(|| Label {
        extent: layers.extent(span),
        part,
        number,
        continued,
        listed,
        whole,
        title: brief(&title),
    })
}

/// Whether a part and its number head the block that they open, counted as a label or not: `Section 5.  Terms`,
/// `CHAPTER VI.`, `Part 6, Section 210 | Reports`.
pub(super) fn heads(layers: &Layers<'_>, block: &Block, at: usize, part: Part) -> bool {
    let token = layers.tokens[at].span;
    if token.start != block.span.start {
        return false;
    }
    let rest = layers.text(TextSpan { start: token.end, end: block.span.end });
    let Some((len, _)) = number_after(rest, part) else { return false };
    let tail = &rest[len..];
    let closed = tail.trim().is_empty() || tail.starts_with(['.', ':', '|', ')']);
    closed || rest.len() < CAPTION && !rest.trim_end().ends_with(['.', '!', '?', ';'])
}

/// As much of a title as is kept.
fn brief(title: &str) -> Box<str> {
    let end = title.char_indices().nth(CAPTION).map_or(title.len(), |(at, _)| at);
    Box::from(title[..end].trim())
}

/// Whether a table stands before or behind a block.
fn beside_table(document: &Document, at: usize) -> bool {
    let is_table =
        |at: usize| document.blocks.get(at).is_some_and(|block| block.zone == Zone::TableCell);
    is_table(at + 1) || at.checked_sub(1).is_some_and(is_table)
}

/// `4.2 Scope`, `4. Scope`, `IV. Scope`, `A. Scope`; `2 A harbour` of a whole text.
fn heading(layers: &Layers<'_>, block: &Block) -> Option<Label> {
    if !matches!(block.zone, Zone::Heading | Zone::Title) {
        return None;
    }
    let text = layers.text(block.span);
    let bare = text.strip_prefix('§').map_or(text, str::trim_start);
    let lead = text.len() - bare.len();
    let end = bare.find(char::is_whitespace)?;
    let (word, rest) = bare.split_at(end);
    let number = word.trim_end_matches(['.', ':', ')', '—', '–']);
    let dotted = word.len() > number.len() || number.contains('.') || lead > 0;
    let figures = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let signs = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'.';
    let lettered = number.bytes().all(signs)
        && (number.len() == 1 || number.contains('.') || Number::parse(number)?.roman);
    let parsed = Number::parse(number)?;
    let whole = block.zone == Zone::Title || block.level == 1;
    let rest = rest.trim_start();
    let named = rest.starts_with(|c: char| !c.is_ascii_digit() && !fold::is_dash(c));
    let capital = rest.starts_with(char::is_uppercase);
    let numbers = figures && (dotted || whole && capital) || lettered && dotted && capital;
    // `1.10.3 is out` is a version.
    let small = parsed.parts.iter().all(|&part| part < 100);
    let start = block.span.start + lead as u32;
    let span = TextSpan { start, end: start + number.len() as u32 };
    (numbers && named && small).then(|| Label {
        extent: layers.extent(span),
        part: Part::Section,
        number: parsed,
        continued: false,
        listed: false,
        whole,
        title: brief(rest),
    })
}

/// The number behind a word: ` 3`, `. 3a`, ` 4.2`, ` Four`; with how long it is.
pub(super) fn number_after(text: &str, part: Part) -> Option<(usize, Number)> {
    let rest = text.strip_prefix('.').unwrap_or(text);
    let spaces = [' ', '\u{A0}', '\u{202F}', '\u{2009}'];
    let rest = rest.strip_prefix(spaces)?.trim_start_matches(spaces);
    let start = text.len() - rest.len();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '–');
    let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let bare = rest[..end].trim_end_matches(['.', '-', '–']);
    if let Some(number) = Number::parse(bare) {
        return Some((start + bare.len(), number));
    }
    // `Section 3-bis` is none, `Chapters 3–5` is read by its first.
    let first = bare.split(['-', '–']).next().unwrap_or_default();
    let number = Number::parse(first).filter(|it| it.depth > 0 && first.len() < bare.len());
    if let Some(number) = number {
        return Some((start + first.len(), number));
    }
    let spelled = (part.may_stand_alone() || part == Part::Section).then(|| Number::spelled(bare));
    spelled.flatten().map(|number| (start + bare.len(), number))
}

/// The parts that a line counts up: `Attachments: 1. Plan. 2. Budget.`, or a list behind such a
/// line.
pub(super) fn enumerated(layers: &Layers<'_>, at: usize, out: &mut Vec<Label>) {
    let block = &layers.document.blocks[at];
    if !matches!(block.zone, Zone::Paragraph | Zone::Heading | Zone::ListItem | Zone::Furniture) {
        return;
    }
    let text = layers.text(block.span);
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let word = &text[..end];
    let Some(part) = part(word).filter(|_| word.ends_with('s') || word.ends_with("ices")) else {
        return;
    };
    if !word.starts_with(char::is_uppercase) {
        return;
    }
    let list = |number: Number, span: TextSpan, title: &str, out: &mut Vec<Label>| {
        out.push(listed(layers, part, number, span, title));
    };
    let Some(rest) = text[end..].strip_prefix(':').or((end == text.len()).then_some("")) else {
        return;
    };
    if rest.trim().is_empty() {
        let following = || layers.document.blocks[at + 1..].iter().take(MOST);
        let items = following().take_while(|block| block.zone == Zone::ListItem);
        for (block, number) in items.zip(1..) {
            if item_number(layers.document, block) == Some(number) {
                list(Number::plain(number), block.span, layers.text(block.span), out);
            }
        }
        if block.zone == Zone::Heading {
            let below = || following().take_while(|block| block.zone == Zone::Paragraph);
            // `1. Currency. Dried fruit is paid for in euros.`, a paragraph each.
            let numbered = below().zip(1..).take_while(|(block, number)| {
                layers
                    .text(block.span)
                    .strip_prefix(&*number.to_string())
                    .is_some_and(|it| it.starts_with(". "))
            });
            let numbered: Vec<_> = numbered.collect();
            if numbered.len() >= LEAST_RUN_IN {
                for (block, number) in numbered {
                    list(
                        Number::plain(number),
                        TextSpan { end: block.span.start + 1, ..block.span },
                        layers.text(block.span),
                        out,
                    );
                }
            } else if let Some(first) = below().next() {
                count_up(layers, first.span, &list, out);
            }
        }
        return;
    }
    let span = TextSpan { start: block.span.start + end as u32 + 1, end: block.span.end };
    count_up(layers, span, &list, out);
}

/// Takes a part with its number, its place and its title.
type Listing<'a> = dyn Fn(Number, TextSpan, &str, &mut Vec<Label>) + 'a;

/// The parts that a line counts up from the first one on, in figures or Roman ones: `1. Plan. 2. Budget.`
fn count_up(layers: &Layers<'_>, span: TextSpan, list: &Listing<'_>, out: &mut Vec<Label>) {
    let text = layers.text(span);
    let mut at = 0;
    for number in 1..MOST as u16 {
        let [plain, roman] = [false, true].map(|roman| Number { roman, ..Number::plain(number) });
        let marks = [
            (format!("{plain}. "), plain),
            (format!("{plain}) "), plain),
            (format!("({plain}) "), plain),
            (format!("{roman}. "), roman),
        ];
        let stands = |(mark, number): &(String, Number)| {
            let found = text[at..].find(mark.as_str())?;
            let before = text[..at + found].chars().next_back();
            before.is_none_or(char::is_whitespace).then_some((found, mark.len(), *number))
        };
        let Some((found, len, number)) = marks.iter().filter_map(stands).min() else { break };
        let start = at + found;
        at += found + len;
        let title = text[at..].split(['.', ';', '\n']).next().unwrap_or_default();
        let base = span.start as usize;
        list(number, TextSpan::new(base + start, base + at + title.len()), title, out);
    }
}

/// The most items that such a list is read to.
const MOST: usize = 60;

/// The parts of a text that run on behind their labels, `Article 4. Duties. The Board measures …`,
/// `Figure 2. The weir in flood, seen from the mill.`: a paragraph may begin with a reference as well, but
/// not one after the other from the first part on.
pub(super) fn run_in(layers: &Layers<'_>, known: &[Label]) -> Vec<Label> {
    let mut out: Vec<Label> = Vec::new();
    let mut series: BTreeMap<Part, Vec<Label>> = BTreeMap::new();
    for block in &layers.document.blocks {
        if !matches!(block.zone, Zone::Paragraph | Zone::ListItem | Zone::Caption) {
            continue;
        }
        let text = layers.text(block.span);
        let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let Some(part) = part(word).filter(|_| text.starts_with(char::is_uppercase)) else {
            continue;
        };
        let Some((len, number)) = number_after(rest, part) else { continue };
        let tail = &rest[len..];
        let closed =
            [". ", ": ", ".\n", ") ", " – ", " — "].iter().any(|mark| tail.starts_with(mark));
        if !closed || number.depth > 1 {
            continue;
        }
        let title = tail.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '“');
        let title = title.split_once(['.', '\n']).map_or(title, |(first, _)| first);
        let span = TextSpan { start: block.span.start, end: block.span.start + (end + len) as u32 };
        series.entry(part).or_default().push(Label {
            extent: layers.extent(span),
            part,
            number,
            continued: false,
            listed: false,
            whole: false,
            title: brief(title),
        });
    }
    let known: FxHashSet<u32> = known.iter().map(|it| it.extent.text.start).collect();
    for labels in series.into_values() {
        let first = Number { parts: [1, 0, 0, 0], ..labels[0].number };
        let counts = labels.iter().zip(1..).all(|(label, at)| label.number == first.with_last(at));
        if counts && labels.len() >= LEAST_RUN_IN {
            out.extend(labels.into_iter().filter(|it| !known.contains(&it.extent.text.start)));
        }
    }
    out
}

/// How many paragraphs begin with such labels at least.
const LEAST_RUN_IN: usize = 3;

/// The number that marks an item of a list in its source.
fn item_number(document: &Document, block: &Block) -> Option<u16> {
    let source = document.source.text();
    let item = document.items.partition_point(|item| item.source.start < block.source.start);
    let item = document
        .items
        .get(item)
        .filter(|item| item.source.start == block.source.start && item.kind == ListKind::Ordered)?;
    let text = item.source.of(source);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return text[..digits].parse().ok();
    }
    // The item begins behind its mark.
    let before = source.get(..item.source.start as usize)?.trim_end_matches([' ', '\t']);
    let before = before.strip_suffix(['.', ')'])?;
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    before[before.len() - digits..].parse().ok()
}

/// The numbers at the starts of lines, as of a table of contents, and of headings that nothing
/// marks: such a section is there, wherever it is. One that stands twice with the same word, in the
/// contents and over its section, counts as one of those that the text numbers.
pub(super) fn line_starts(layers: &Layers<'_>, out: &mut Vec<Label>) {
    let mut start = 0;
    let mut seen: FxHashMap<(Number, &str), usize> = FxHashMap::default();
    for line in layers.document.source.text().split_inclusive('\n') {
        let signs = [' ', '\t', '#', '*', '|', '-', '=', '§', '>'];
        let bare = line.trim_start_matches(signs);
        let from = start + line.len() - bare.len();
        start += line.len();
        let end = bare.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
        let (figures, rest) = bare.split_at(end.unwrap_or(bare.len()));
        let dotted = figures.ends_with('.');
        let figures = figures.trim_end_matches('.');
        let word = rest.split_whitespace().next().unwrap_or_default();
        let titled = word.starts_with(char::is_uppercase);
        // `A` begins a sentence as well; `IV. Arms` does not.
        let told = figures.contains(|c: char| c.is_ascii_digit());
        let short = rest.trim().len() < LONGEST_HEADING && !rest.trim_end().ends_with(['.', ',']);
        let Some(number) = Number::parse(figures) else { continue };
        let roman = number.roman && dotted && titled && short;
        if !(told || roman) {
            continue;
        }
        let source = SourceSpan::new(from, from);
        let Some(text) = layers.document.text_span(source) else { continue };
        // Any list has its first items; that of a section has words of its own.
        let block = layers.document.block_at(text.start);
        let zone = block.map(|block| block.zone);
        // A line that is a paragraph by itself heads what follows, marked or not.
        let alone = block.is_some_and(|block| {
            block.zone == Zone::Paragraph && block.span.len() <= bare.trim_end().len()
        });
        let heads = alone && (dotted || number.depth > 1);
        let loose =
            number.depth < 2 && !roman && !matches!(zone, Some(Zone::Paragraph | Zone::Heading));
        let times = seen.entry((number, word)).or_default();
        *times += 1;
        let counts = titled && short && (*times == 2 || roman || heads);
        if loose && !counts {
            continue;
        }
        out.push(Label {
            extent: Extent { text, source },
            part: Part::Section,
            number,
            continued: false,
            listed: true,
            whole: false,
            title: if counts { brief(rest) } else { Box::from("") },
        });
    }
}

/// The longest heading that nothing marks, in bytes.
const LONGEST_HEADING: usize = 80;

/// The paragraphs of a text that numbers them all, from one to the last: parts of such a text are
/// called by these numbers.
pub(super) fn paragraphs(layers: &Layers<'_>, out: &mut Vec<Label>) {
    let document = layers.document;
    let mut next = 1;
    let mut numbered = Vec::new();
    for block in &document.blocks {
        let own = || {
            let text = layers.text(block.span);
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            text[digits..].starts_with([' ', '.']).then(|| text[..digits].parse().ok()).flatten()
        };
        let number: Option<u16> = match block.zone {
            Zone::ListItem => item_number(document, block).or_else(own),
            Zone::Paragraph => own(),
            _ => None,
        };
        if number == Some(next) {
            next = next.saturating_add(1);
            numbered.push(block.span);
        }
    }
    if numbered.len() < LEAST_PARAGRAPHS {
        return;
    }
    for (span, number) in numbered.into_iter().zip(1..=u16::MAX) {
        let start = TextSpan { end: span.start, ..span };
        out.push(listed(layers, Part::Paragraph, Number::plain(number), start, ""));
    }
}

/// How many paragraphs in a row are numbered at least, where that is more than a list.
const LEAST_PARAGRAPHS: usize = 6;

/// The notes of a text, which are counted from one.
pub(super) fn notes(layers: &Layers<'_>, out: &mut Vec<Label>) {
    let notes = layers.document.blocks.iter().filter(|block| block.zone == Zone::Footnote);
    let mut number: u16 = 0;
    for block in notes {
        number = item_number(layers.document, block).unwrap_or(number.saturating_add(1));
        let start = TextSpan { end: block.span.start, ..block.span };
        out.push(listed(layers, Part::Note, Number::plain(number), start, ""));
    }
}

/// A part that is only listed, by a number of one figure.
fn listed(layers: &Layers<'_>, part: Part, number: Number, span: TextSpan, title: &str) -> Label {
    Label {
        extent: layers.extent(span),
        part,
        number,
        continued: false,
        listed: true,
        whole: false,
        title: brief(title),
    }
}

/// Whether a word names a text as the one that speaks.
pub(super) fn is_own(word: &str) -> bool {
    TERMS.own.contains(word)
}
