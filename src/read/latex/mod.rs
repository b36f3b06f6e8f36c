//! LaTeX: sections, lists, quotations, footnotes, captions, tables, entries of a bibliography.
//!
//! Not the language of TeX is read but the texts that are written in it: commands are known by
//! name, with the shape of their arguments, from `rules/data/latex.toml`; what is not known there
//! leaves its arguments in the prose. Maths, code and references to other places become one object
//! character each. A footnote is read behind the block in which it stands, and so is a figure.

mod words;

mod arguments;
mod pairs;
mod prose;

use std::collections::VecDeque;

use crate::text::document::{Builder, Draft};
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

use pairs::{Pairs, argument};
use words::{Command, Environment, LatexNames, NAMES};

/// Reads LaTeX.
#[must_use]
pub fn read(text: &str) -> Draft {
    let pairs = Pairs::new(text);
    let document = pairs.document;
    let mut reader = Reader {
        builder: Builder::new(text),
        text,
        pairs,
        from: 0,
        gap: None,
        within: Vec::new(),
        lists: 0,
        item: None,
        examples: 0,
        pending: VecDeque::new(),
        closing: false,
        depth: 0,
        titled: false,
        quoted: false,
        doubly_quoted: false,
        entry: None,
        unclosed: 0,
    };
    match document {
        Some((begin, end)) => {
            reader.preamble(begin);
            let start = argument(text, begin + "\\begin".len()).map_or(begin, |(_, to)| to);
            reader.run(start, end);
            reader.close(end);
        }
        None => {
            reader.run(0, text.len());
            reader.close(text.len());
        }
    }
    reader.builder.finish()
}

fn words() -> &'static LatexNames {
    &NAMES
}

/// The letters of the command that a text begins with; none for a sign such as `\%`.
fn command_name(text: &str) -> &str {
    let rest = text.get(1..).unwrap_or_default();
    let len = rest.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'@').count();
    &rest[..len]
}

/// As deep as this, arguments and environments are no longer read.
const DEEPEST: u8 = 40;

/// What is read behind the block that is open.
struct Pending {
    start: usize,
    end: usize,
    zone: Zone,
}

/// White space between two pieces of prose.
#[derive(Debug, Clone, Copy)]
struct Gap {
    source: SourceSpan,
    /// Whether the author breaks the line there.
    line: bool,
}

struct Reader<'s> {
    builder: Builder<'s>,
    text: &'s str,
    pairs: Pairs,
    /// Where the prose starts that is not written yet.
    from: usize,
    /// White space that is written once more prose follows.
    gap: Option<Gap>,
    /// What the blocks are, outermost first.
    within: Vec<Zone>,
    /// Depth of lists.
    lists: u8,
    /// Where the list item starts whose first text is still to come.
    item: Option<usize>,
    /// Depth of examples that commands open.
    examples: u8,
    /// Footnotes and figures of the block that is open.
    pending: VecDeque<Pending>,
    /// Whether those are being read.
    closing: bool,
    depth: u8,
    titled: bool,
    /// Whether a single quotation mark is open, and whether a double one is.
    quoted: bool,
    doubly_quoted: bool,
    /// Up to where it is known that what was opened is not closed.
    unclosed: usize,
    /// The key of the entry whose text is still to come, with the place of its command.
    entry: Option<(SourceSpan, usize)>,
}

impl<'s> Reader<'s> {
    /// Reads a stretch of the source into the block that is open, or into new ones.
    fn run(&mut self, start: usize, end: usize) {
        if self.depth >= DEEPEST || start >= end {
            return;
        }
        self.depth += 1;
        self.from = start;
        let mut at = start;
        while at < end {
            let rest = &self.text[at..end];
            let Some(found) = rest.find(prose::is_sign) else { break };
            at = self.sign(at + found, end).max(at + found + 1);
        }
        self.flush(end);
        self.depth -= 1;
    }

    /// Reads what a sign begins; returns where to go on.
    fn sign(&mut self, at: usize, end: usize) -> usize {
        match self.text.as_bytes()[at] {
            b'\\' => self.command(at, end),
            b'%' => self.comment(at, end),
            b'&' if self.within.last() == Some(&Zone::TableCell) => {
                self.flush(at);
                self.close(at);
                self.builder.next_column();
                self.skip(at, at + 1)
            }
            _ => self.letter(at, end),
        }
    }

    /// Writes what is prose up to a byte, and goes on behind another.
    fn skip(&mut self, at: usize, to: usize) -> usize {
        self.flush(at);
        self.from = to;
        to
    }

    /// Ends the open block, and reads what was put off until then.
    fn close(&mut self, at: usize) {
        self.builder.end(at);
        self.gap = None;
        self.quoted = false;
        self.doubly_quoted = false;
        if self.closing {
            return;
        }
        self.closing = true;
        let from = self.from;
        while let Some(Pending { start, end, zone }) = self.pending.pop_front() {
            self.within.push(zone);
            self.run(start, end);
            self.builder.end(end);
            self.gap = None;
            self.within.pop();
        }
        self.from = from;
        self.closing = false;
    }

    /// Begins a block where none is open: what it is depends on what is around it.
    fn open(&mut self, at: usize) {
        if self.builder.is_open() {
            return;
        }
        self.gap = None;
        let start = self.item.take().unwrap_or(at);
        if let Some((key, command)) = self.entry.take() {
            self.builder.begin(Zone::Reference, 0, command);
            self.builder.key(key);
            return;
        }
        let inner = self.within.last().copied().unwrap_or(Zone::Paragraph);
        let holds = |zone| self.within.contains(&zone);
        let zone = if inner == Zone::TableCell {
            inner
        } else if let Some(outer) =
            [Zone::Footnote, Zone::Caption].into_iter().find(|&it| holds(it))
        {
            outer
        } else if self.examples > 0 || holds(Zone::BlockQuotation) {
            Zone::BlockQuotation
        } else {
            inner
        };
        let level = if zone == Zone::ListItem { self.lists } else { 0 };
        match zone {
            Zone::TableCell => self.builder.begin_cell(0, start),
            _ => self.builder.begin(zone, level, start),
        }
    }

    /// Title, author and date before the document, and comments.
    fn preamble(&mut self, end: usize) {
        let mut at = 0;
        while let Some(found) = self.text[at..end].find(['\\', '%']) {
            at += found;
            self.from = at;
            if self.text[at..].starts_with('%') {
                at = self.comment(at, end).max(at + 1);
                continue;
            }
            let name = command_name(&self.text[at..end]);
            let behind = at + 1 + name.len();
            at = match words().command(name) {
                Some(Command::Title) => self.block(at, behind, Zone::Title, 1),
                Some(Command::Author) => self.block(at, behind, Zone::Byline, 0),
                Some(Command::Date) => self.block(at, behind, Zone::Dateline, 0),
                Some(Command::Define) => self.definition(behind, end),
                _ => behind.max(at + 2),
            };
            while !self.text.is_char_boundary(at) {
                at += 1;
            }
            at = at.min(end);
        }
    }

    /// A command and its arguments.
    fn command(&mut self, at: usize, end: usize) -> usize {
        // One function: an arm a kind of command.
        let name = command_name(&self.text[at..end]);
        if name.is_empty() {
            return self.control(at, end);
        }
        let behind = at + 1 + name.len();
        let starred = behind + usize::from(self.text[behind..end].starts_with('*'));
        match name {
            "begin" => return self.begin(at, behind, end),
            "end" => {
                let to = argument(self.text, behind).map_or(behind, |(_, to)| to);
                self.flush(at);
                self.close(at);
                return self.skip(at, to.min(end));
            }
            "item" => return self.list_item(at, behind, end),
            "bibitem" => return self.entry(at, behind, end),
            "verb" | "lstinline" if pairs::is_delimited(name, &self.text[behind..]) => {
                let to = pairs::verb(self.text, behind).filter(|&to| to <= end);
                return match to {
                    Some(to) => self.object(at, to),
                    None => self.skip(at, behind),
                };
            }
            "multicolumn" => {
                let columns =
                    self.group(starred, end).map(|(open, close)| &self.text[open + 1..close]);
                let columns = columns.and_then(|it| it.trim().parse().ok()).unwrap_or(1);
                self.builder.span_columns(columns);
            }
            "char" => {
                // `\char"1703`, `\char 65`
                let rest = &self.text[behind..end];
                let bare = rest.trim_start_matches([' ', '"', '\'', '`']);
                let digits = bare.bytes().take_while(u8::is_ascii_hexdigit).count().min(6);
                return self.object(at, end - bare.len() + digits);
            }
            "iffalse" => {
                let from = behind.max(self.unclosed).min(end);
                let Some(found) = self.text[from..end].find("\\fi") else {
                    self.unclosed = end;
                    return self.skip(at, behind);
                };
                return self.skip(at, from + found + 3);
            }
            _ => {}
        }
        // `\eg.` is the fifth of several glossed examples, `\eg` an abbreviation.
        let lettered =
            name.len() == 2 && name.ends_with('g') && self.text[behind..end].starts_with('.');
        let Some(command) = words().command(if lettered { "ag" } else { name }) else {
            if name.to_ascii_lowercase().contains("cite") {
                return self.citation(at, starred, end, name);
            }
            return self.unknown(at, starred, end);
        };
        match command {
            Command::Arguments(shape) => self.arguments(at, starred, end, shape),
            Command::Title => self.block(at, starred, Zone::Title, 1),
            Command::Author => self.block(at, starred, Zone::Byline, 0),
            Command::Date => self.block(at, starred, Zone::Dateline, 0),
            Command::Caption => self.block(at, starred, Zone::Caption, 0),
            Command::Heading(level) => {
                self.examples = 0;
                let first = !self.titled && *level == 1 && self.builder.is_empty();
                let zone = if first { Zone::Title } else { Zone::Heading };
                self.block(at, starred, zone, *level)
            }
            Command::Footnote => {
                let Some((open, close)) = self.group(starred, end) else {
                    return self.skip(at, starred);
                };
                self.flush(at);
                self.put_off(open + 1, close, Zone::Footnote);
                self.skip(at, close + 1)
            }
            Command::Define => {
                let to = self.definition(starred, end);
                self.skip(at, to)
            }
            Command::OpensExample | Command::ClosesExample => {
                self.flush(at);
                self.close(at);
                let opens = *command == Command::OpensExample;
                self.examples = match (opens, name) {
                    // This one ends with its paragraph, or in an environment.
                    (true, "ex") => {
                        self.builder.begin(Zone::BlockQuotation, 0, at);
                        self.examples
                    }
                    (true, _) => self.examples.saturating_add(1),
                    _ => self.examples.saturating_sub(1),
                };
                let to = self.optional(starred, end).unwrap_or(starred);
                self.skip(at, to)
            }
            Command::Gloss => {
                let to = self.gloss(starred, end);
                self.object(at, to)
            }
            Command::Translation | Command::Space => {
                self.flush(at);
                self.space(at, starred, false);
                self.skip(at, starred)
            }
            Command::Break => {
                self.flush(at);
                match name {
                    "newline" | "tabularnewline" => self.line_break(at, starred),
                    _ => self.close(at),
                }
                self.skip(at, starred)
            }
            Command::Switch => self.skip(at, starred),
            Command::Symbol(text) => self.symbol(at, behind, end, text),
            Command::Accent(mark) => self.accent(at, behind, end, *mark),
        }
    }

    /// Reads a stretch behind the block that is open, or at once where none is.
    fn put_off(&mut self, start: usize, end: usize, zone: Zone) {
        self.pending.push_back(Pending { start, end, zone });
        if !self.builder.is_open() {
            self.close(start);
        }
    }

    /// A command whose argument is a block of its own.
    fn block(&mut self, at: usize, behind: usize, zone: Zone, level: u8) -> usize {
        let Some((open, close)) = self.group(behind, self.text.len()) else {
            return self.skip(at, behind);
        };
        self.flush(at);
        self.close(at);
        self.titled |= zone == Zone::Title;
        let today = zone == Zone::Dateline && self.text[open..close].contains("\\today");
        if !today {
            self.item = None;
            self.builder.begin(zone, level, at);
            self.run(open + 1, close);
            self.close(close + 1);
        }
        self.from = close + 1;
        close + 1
    }

    fn list_item(&mut self, at: usize, behind: usize, end: usize) -> usize {
        self.flush(at);
        self.close(at);
        self.item = Some(at);
        let Some(to) = self.optional(behind, end) else { return self.skip(at, behind) };
        let open = behind + self.text[behind..to].find('[').unwrap_or_default() + 1;
        self.run(open, to - 1);
        self.space(to - 1, to, false);
        self.from = to;
        to
    }

    /// `\bibitem[label]{key}`.
    fn entry(&mut self, at: usize, behind: usize, end: usize) -> usize {
        self.flush(at);
        self.close(at);
        let Some((open, close)) = self.group(behind, end) else { return self.skip(at, behind) };
        let key = &self.text[open + 1..close];
        let lead = key.len() - key.trim_start().len();
        let start = open + 1 + lead;
        let span = SourceSpan::new(start, start + key.trim().len());
        self.entry = (!span.is_empty()).then_some((span, at));
        self.from = close + 1;
        close + 1
    }

    fn begin(&mut self, at: usize, behind: usize, end: usize) -> usize {
        let Some((name, start)) = argument(self.text, behind) else { return self.skip(at, behind) };
        let kind = words().environment(name);
        let inner = self.pairs.ending(at).filter(|&inner| inner <= end && inner >= start);
        let (Some(kind), Some(inner)) = (kind, inner) else {
            self.flush(at);
            self.close(at);
            let to = self.unknown_arguments(start, end);
            self.from = to;
            return to;
        };
        let after = argument(self.text, inner + "\\end".len()).map_or(inner, |(_, to)| to);
        self.flush(at);
        match kind {
            Environment::Skip if !self.builder.is_open() => {}
            Environment::Skip | Environment::Maths => return self.object(at, after),
            Environment::Float => self.put_off(start, inner, Zone::Caption),
            Environment::Quotation | Environment::Example => {
                self.inside(at, start, inner, Zone::BlockQuotation);
            }
            Environment::List => {
                self.lists = self.lists.saturating_add(1);
                let start = self.optional(start, inner).unwrap_or(start);
                self.inside(at, start, inner, Zone::ListItem);
                self.lists -= 1;
            }
            Environment::Table => {
                let mut start = start;
                for _ in 0..4 {
                    let next = self.optional(start, inner);
                    let group = || self.group(start, inner).map(|(_, close)| close + 1);
                    let Some(next) = next.or_else(group) else { break };
                    start = next;
                }
                self.builder.start_table();
                self.inside(at, start, inner, Zone::TableCell);
                // What is left of a table around it is not known by its columns.
                self.builder.start_table();
            }
            Environment::References => {
                let start = self.group(start, inner).map_or(start, |(_, close)| close + 1);
                self.inside(at, start, inner, Zone::Reference);
            }
        }
        self.from = after;
        after
    }

    /// Reads an environment as blocks of their own.
    fn inside(&mut self, at: usize, start: usize, end: usize, zone: Zone) {
        self.close(at);
        self.within.push(zone);
        self.run(start, end);
        self.close(end);
        self.within.pop();
        self.item = None;
        self.entry = None;
    }
}
