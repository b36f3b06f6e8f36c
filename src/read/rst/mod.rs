//! reStructuredText: sections, lists, quotations, footnotes, tables, directives.
//!
//! After the reStructuredText specification of Docutils, read for its prose: literal blocks,
//! doctests, comments and directives without text of their own are left out; references and roles
//! are handled by `inline`. Structure is told by indentation, so a body is read by the lines that
//! are indented under it.

mod inline;

use crate::read::{DirectiveText, directive_text, marker};
use crate::text::document::{Builder, Draft, Field, FrontMatter, ListKind};
use crate::text::frame::{Scope, Tie, columns};
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

/// Reads reStructuredText.
#[must_use]
pub fn read(text: &str) -> Draft {
    let lines: Vec<_> = lines(text).collect();
    let builder = Builder::new(text);
    let mut reader = Reader { text, lines, builder, styles: Vec::new(), titled: false };
    let first = reader.header();
    let end = reader.lines.len();
    let body = Body { zone: Zone::Paragraph, level: 0, indent: 0, depth: 0, glossary: false };
    reader.body(first, end, body);
    reader.builder.finish()
}

/// One line.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Without the white space around it.
    span: SourceSpan,
    /// Columns of white space before it.
    indent: usize,
}

impl Line {
    fn is_blank(self) -> bool {
        self.span.is_empty()
    }
}

fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let bare = line.trim_start();
        let first = start + line.len() - bare.len();
        let indent = line[..line.len() - bare.len()].chars().fold(0, |columns, c| match c {
            '\t' => columns / 8 * 8 + 8,
            _ => columns + 1,
        });
        start += line.len();
        let span = SourceSpan::new(first, first + bare.trim_end().len());
        Line { span, indent }
    })
}

/// What the paragraphs of some lines are.
#[derive(Debug, Clone, Copy)]
struct Body {
    zone: Zone,
    /// Depth of lists.
    level: u8,
    /// Columns before its lines.
    indent: usize,
    /// How many bodies it stands in.
    depth: u8,
    /// Whether it is a glossary: terms on lines of their own, each entry with as many as it has names.
    glossary: bool,
}

/// As deep as this, indentation is an accident.
const DEEPEST: u8 = 40;

struct Reader<'s> {
    text: &'s str,
    lines: Vec<Line>,
    builder: Builder<'s>,
    /// The ways in which section titles are marked, in the order of their first use: the sign, and
    /// whether it stands above, too.
    styles: Vec<(u8, bool)>,
    titled: bool,
}

impl<'s> Reader<'s> {
    fn line(&self, at: usize) -> &'s str {
        self.lines.get(at).map_or("", |line| line.span.of(self.text))
    }

    fn is_blank(&self, at: usize) -> bool {
        self.lines.get(at).is_none_or(|line| line.is_blank())
    }

    /// Reads the `Name: value` lines that a text may begin with, as mails and Python's proposals
    /// do; returns the line after them.
    fn header(&mut self) -> usize {
        let first = (0..self.lines.len()).find(|&at| !self.is_blank(at)).unwrap_or_default();
        let end = (first..self.lines.len()).find(|&at| self.is_blank(at));
        let end = end.unwrap_or(self.lines.len());
        let field = |at: usize| {
            let (name, value) = self.line(at).split_once(':')?;
            let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            (plain && name.starts_with(|c: char| c.is_ascii_uppercase())).then_some((name, value))
        };
        let is_header = end > first + 1
            && (first..end).all(|at| self.lines[at].indent > 0 || field(at).is_some());
        if !is_header {
            return first;
        }
        let value = |wanted: &str| {
            let mut fields = (first..end).filter_map(|at| Some((at, field(at)?)));
            let (at, (_, value)) =
                fields.find(|(_, (name, _))| name.eq_ignore_ascii_case(wanted))?;
            // A line has no white space at its end.
            let text = value.trim_start();
            let end = self.lines[at].span.end;
            let span = SourceSpan { start: end - text.len() as u32, end };
            Some(Field { text: text.to_owned(), span }).filter(|_| !text.is_empty())
        };
        let text = |wanted: &str| value(wanted).map(|it| it.text);
        let front = FrontMatter {
            title: text("title").or_else(|| text("subject")),
            date: value("date"),
            language: text("language"),
        };
        self.titled = front.title.is_some();
        self.builder.front(front);
        end
    }

    /// Reads the lines from one up to another.
    fn body(&mut self, first: usize, end: usize, body: Body) {
        let body = Body { depth: body.depth + 1, ..body };
        let mut at = first;
        while at < end {
            at = match self.lines[at] {
                line if line.is_blank() => at + 1,
                _ if body.depth > DEEPEST => self.paragraph(at, end, body),
                line if line.indent > body.indent => self.quotation(at, end, body),
                _ => self.block(at, end, body).max(at + 1),
            };
        }
    }

    /// Where the lines end that are indented under a line.
    fn under(&self, at: usize, end: usize, indent: usize) -> usize {
        let inside = |at: &usize| self.is_blank(*at) || self.lines[*at].indent > indent;
        (at + 1..end).take_while(inside).last().map_or(at + 1, |last| last + 1)
    }

    fn quotation(&mut self, at: usize, end: usize, body: Body) -> usize {
        let last = self.under(at, end, body.indent);
        let inside = (at..last).filter(|&at| !self.is_blank(at));
        let indent = inside.map(|at| self.lines[at].indent).min().unwrap_or(body.indent);
        let zone = if body.zone == Zone::Paragraph { Zone::BlockQuotation } else { body.zone };
        self.body(at, last, Body { zone, indent, ..body });
        last
    }

    fn block(&mut self, at: usize, end: usize, body: Body) -> usize {
        let line = self.line(at);
        if let Some(rest) = line.strip_prefix("..")
            && (rest.is_empty() || rest.starts_with(' '))
        {
            return self.explicit(at, end, body, rest.trim_start());
        }
        if line.starts_with("__ ") {
            return at + 1;
        }
        if let Some(next) = self.title(at, end, body) {
            return next;
        }
        if line.starts_with(">>>") {
            return (at..end).find(|&at| self.is_blank(at)).unwrap_or(end);
        }
        if is_border(line) || line.starts_with("+-") && line.ends_with('+') {
            let last = self.table(at, end);
            let (first, end) = (self.lines[at].span.start, self.lines[last - 1].span.end);
            self.builder.table(SourceSpan::new(first as usize, end as usize));
            return last;
        }
        if rule(line).is_some() && line.len() >= 4 {
            return at + 1;
        }
        if let Some(text) = line.strip_prefix("| ").or_else(|| line.strip_prefix('|')) {
            self.builder.begin(body.zone, body.level, self.lines[at].span.start as usize);
            let span = self.lines[at].span;
            self.inline(span.end as usize - text.len(), span.end as usize);
            return at + 1;
        }
        let marked = match field(line) {
            0 => self.item(at, end),
            marked => marked,
        };
        if marked > 0 {
            return self.list_item(at, end, body, marked);
        }
        self.paragraph(at, end, body)
    }

    /// A section title, with its line below or above and below; returns the line after it.
    fn title(&mut self, at: usize, end: usize, body: Body) -> Option<usize> {
        let over = rule(self.line(at));
        let text = if over.is_some() { at + 1 } else { at };
        let under = (text + 1 < end).then(|| rule(self.line(text + 1))).flatten()?;
        let title = self.lines.get(text).filter(|line| !line.is_blank())?;
        let wide = title.span.of(self.text).chars().count().min(4);
        let whole = over.is_none_or(|over| over == under) && body.indent == 0;
        if !whole || self.line(text + 1).len() < wide || rule(self.line(text)).is_some() {
            return None;
        }
        let (start, last) = (title.span.start as usize, title.span.end as usize);
        let style = (under, over.is_some());
        let level = self.styles.iter().position(|&known| known == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        let zone =
            if self.titled || !self.builder.is_empty() { Zone::Heading } else { Zone::Title };
        self.titled = true;
        let level = u8::try_from(level + 1).unwrap_or(u8::MAX).min(6);
        let words = &self.text[start..last];
        let width = columns(words) + if over.is_some() { title.indent } else { 0 };
        let drawn = over.map(|_| at).into_iter().chain([text + 1]);
        let rules: Vec<_> = drawn.map(|at| self.lines[at].span).collect();
        let shortest = rules.iter().map(|rule| rule.len()).min().unwrap_or_default();
        let span = SourceSpan::new(start, last);
        self.builder.title(span, words, rules, shortest.saturating_sub(width));
        self.builder.begin(zone, level, start);
        self.inline(start, last);
        Some(text + 2)
    }

    /// What two dots begin: a directive, a footnote, a target or a comment.
    fn explicit(&mut self, at: usize, end: usize, body: Body, rest: &str) -> usize {
        let last = self.under(at, end, self.lines[at].indent);
        let from = self.lines[at].span.end as usize - rest.len();
        if let Some(target) = rest.strip_prefix('_') {
            // `.. _name: page.html#part`, `.. _name: other name_`.
            let leads = target.rsplit_once(": ").map_or("", |(_, leads)| leads.trim());
            match leads.strip_suffix('_') {
                Some(name) => self.builder.link(SourceSpan::default(), Scope::Here, name),
                None => self.builder.address(SourceSpan::default(), leads),
            }
            return last;
        }
        if rest.starts_with('|') {
            return last;
        }
        let labelled = rest.strip_prefix('[').and_then(|label| label.split_once(']'));
        if let Some((label, text)) = labelled.filter(|(_, text)| is_apart(text)) {
            let open = from + '['.len_utf8();
            let source = SourceSpan::new(from, open + label.len() + ']'.len_utf8());
            self.builder.note(label, source, true);
            let text = text.trim_start();
            let indent = self.indent_under(at, last);
            self.lines[at] = Line {
                span: SourceSpan {
                    start: self.lines[at].span.end - text.len() as u32,
                    ..self.lines[at].span
                },
                indent,
            };
            self.body(at, last, Body { zone: Zone::Footnote, level: 0, indent, ..body });
            return last;
        }
        if let Some((name, argument)) = rest.split_once("::")
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.+:".contains(&b))
        {
            self.directive(at, last, body, name, argument.trim_start());
            return last;
        }
        let close = self.lines[last - 1].span.end as usize;
        let close = close.max(self.lines[at].span.end as usize);
        self.builder.comment(
            SourceSpan::new(self.lines[at].span.start as usize, close),
            self.text[from..close].trim(),
        );
        last
    }

    /// Columns before the lines under a line.
    fn indent_under(&self, at: usize, end: usize) -> usize {
        let inside = (at + 1..end).filter(|&at| !self.is_blank(at));
        inside.map(|at| self.lines[at].indent).min().unwrap_or(self.lines[at].indent + 3)
    }

    fn directive(&mut self, at: usize, end: usize, body: Body, name: &str, argument: &str) {
        let (zone, text) = match name {
            "figure" => (Zone::Caption, false),
            "image" => return,
            _ => match directive_text(name) {
                Some(text) => (body.zone, text == DirectiveText::Titled),
                None => return,
            },
        };
        let indent = self.indent_under(at, end);
        if text && !argument.is_empty() {
            let last = self.lines[at].span.end as usize;
            if name == "container" {
                // Names of classes.
                self.builder.tie(SourceSpan::new(last - argument.len(), last), Tie::Program);
            }
            self.builder.begin(zone, body.level, last - argument.len());
            self.inline(last - argument.len(), last);
        }
        let first = if text { at + 1 } else { self.signature_end(at, end, argument) };
        // The options of a directive stand right under it.
        let options = (first..end).take_while(|&at| field(self.line(at)) > 0).count();
        let glossary = name == "glossary";
        self.body(first + options, end, Body { zone, indent, glossary, ..body });
    }

    /// The line after the argument of a directive: a signature whose brackets are open goes on in the
    /// next line.
    fn signature_end(&self, at: usize, end: usize, argument: &str) -> usize {
        let open = |line: &str| {
            let count = |sign: char| line.chars().filter(|&c| c == sign).count() as isize;
            count('(') - count(')')
        };
        let mut depth = open(argument);
        let goes_on = |&at: &usize| {
            let inside = depth > 0 && !self.is_blank(at);
            depth += open(self.line(at));
            inside
        };
        at + 1 + (at + 1..end).take_while(goes_on).count()
    }

    /// The rows of a table, a block for each cell that has a line to itself.
    fn table(&mut self, at: usize, end: usize) -> usize {
        let grid = self.line(at).starts_with('+');
        let mut borders = 0;
        let mut row = at;
        let border = self.line(at);
        // The columns whose cells end in the middle of a word.
        let mut split: Vec<u32> = Vec::new();
        self.builder.start_table();
        while row < end && !(grid && self.is_blank(row)) {
            let line = self.line(row);
            if is_border(line) || line.starts_with("+-") || line.starts_with("+=") {
                borders += 1;
                self.builder.start_row();
                // A simple table ends with its third line of this kind, or its second before a gap.
                if !grid && borders > 1 && self.is_blank(row + 1) {
                    return row + 1;
                }
            } else {
                let start = self.lines[row].span.start as usize;
                let mut cell = 0;
                // The lines of a cell of a grid are one row; those of a simple table are one each,
                // unless their first column is empty.
                let set_in = self.lines[row].indent.saturating_sub(self.lines[at].indent);
                if !grid && set_in == 0 {
                    self.builder.start_row();
                }
                let mut goes_on = Vec::new();
                for piece in line.split_inclusive(if grid { "|" } else { "  " }) {
                    let mut text = piece.trim_matches(|c: char| c == '|' || c.is_whitespace());
                    let mut lead = piece.len()
                        - piece.trim_start_matches(|c: char| c == '|' || c.is_whitespace()).len();
                    if text.is_empty() {
                        cell += piece.len();
                        continue;
                    }
                    let column = column(border, &line[..cell + lead], set_in);
                    if grid && split.contains(&column) {
                        let rest = text.find(char::is_whitespace).unwrap_or(text.len());
                        let rest = text[rest..].trim_start();
                        lead += text.len() - rest.len();
                        text = rest;
                    }
                    if let Some(whole) = text.strip_suffix('\\').filter(|_| grid) {
                        goes_on.push(column);
                        text = whole
                            .rfind(char::is_whitespace)
                            .map_or("", |at| whole[..at].trim_end());
                    }
                    if !text.is_empty() {
                        let first = start + cell + lead;
                        self.builder.start_column(column);
                        self.builder.begin_cell(0, first);
                        self.inline(first, first + text.len());
                    }
                    cell += piece.len();
                }
                split = goes_on;
            }
            row += 1;
        }
        row
    }

    /// The length of the marker of a list item, if the lines after it bear it out.
    fn item(&self, at: usize, end: usize) -> usize {
        let line = self.line(at);
        let length = match line.strip_prefix("#. ") {
            Some(_) => "#. ".len(),
            None => marker(line),
        };
        let indent = self.lines[at].indent;
        let bullet = is_bullet(line);
        let next = self.lines.get(at + 1).filter(|line| at + 1 < end && !line.is_blank());
        let goes_on = next.is_none_or(|next| {
            next.indent >= indent + length
                || next.indent == indent && marker(next.span.of(self.text)) > 0
        });
        if length > 0 && (bullet || goes_on) { length } else { 0 }
    }

    fn list_item(&mut self, at: usize, end: usize, body: Body, marked: usize) -> usize {
        let Line { span, indent } = self.lines[at];
        let last = self.under(at, end, indent);
        let inner = self.indent_under(at, last).min(indent + marked).max(indent + 1);
        let start = SourceSpan { start: span.start + marked as u32, end: span.end };
        self.lines[at] = Line { span: start, indent: inner };
        let zone = if body.zone == Zone::Footnote { body.zone } else { Zone::ListItem };
        let level = body.level.saturating_add(1);
        // The fields of a field list are no items to a reader.
        if !self.text[span.start as usize..].starts_with(':') {
            let kind =
                if is_bullet(span.of(self.text)) { ListKind::Bulleted } else { ListKind::Ordered };
            let source = SourceSpan { start: start.start, end: self.lines[last - 1].span.end };
            self.builder.item(kind, level, source);
        }
        self.body(at, last, Body { zone, level, indent: inner, ..body });
        last
    }

    fn paragraph(&mut self, at: usize, end: usize, body: Body) -> usize {
        let indent = self.lines[at].indent;
        let same = |at: &usize| !self.is_blank(*at) && self.lines[*at].indent == indent;
        let last = (at + 1..end).take_while(same).last().map_or(at + 1, |last| last + 1);
        let (start, close) = (self.lines[at].span.start, self.lines[last - 1].span.end);
        let (start, mut close) = (start as usize, close as usize);
        let literal = self.text[start..close].ends_with("::");
        if literal {
            let bare = self.text[start..close - 2].trim_end();
            // "Like this::" keeps one of its colons, "Like this. ::" and a line by itself none.
            let glued = bare.len() == close - 2 - start && !bare.is_empty();
            close = start + bare.len() + usize::from(glued);
        }
        let hangs = |at: usize| {
            self.lines.get(at).is_some_and(|line| !line.is_blank() && line.indent > indent)
        };
        if body.glossary && last < end && hangs(last) {
            for term in at..last {
                let span = self.lines[term].span;
                self.builder.begin(body.zone, body.level, span.start as usize);
                self.inline(span.start as usize, span.end as usize);
            }
            return self.definition(last - 1, end, body);
        }
        if close > start {
            self.builder.begin(body.zone, body.level, start);
            self.inline(start, close);
        }
        if !literal {
            let defined = self.lines.get(last).filter(|_| last < end && last == at + 1);
            if defined.is_some_and(|line| !line.is_blank() && line.indent > indent) {
                return self.definition(at, end, body);
            }
            return last;
        }
        let next = (last..end).find(|&at| !self.is_blank(at));
        let Some(next) = next else { return last };
        if self.lines[next].indent > body.indent {
            return self.under(next, end, body.indent);
        }
        // What stands no deeper is quoted line by line: each begins with one and the same sign.
        let sign = self.line(next).bytes().next().filter(u8::is_ascii_punctuation);
        match sign.filter(|&sign| next > last && !matches!(sign, b'.' | b':' | b'|')) {
            Some(sign) => {
                let quoted = |&at: &usize| self.line(at).as_bytes().first() == Some(&sign);
                next + (next..end).take_while(quoted).count()
            }
            None => last,
        }
    }

    /// The text that is indented right under a term.
    fn definition(&mut self, at: usize, end: usize, body: Body) -> usize {
        let last = self.under(at, end, self.lines[at].indent);
        let indent = self.indent_under(at, last);
        let zone = if body.zone == Zone::Paragraph { Zone::ListItem } else { body.zone };
        self.body(at + 1, last, Body { zone, indent, glossary: false, ..body });
        last
    }

    fn inline(&mut self, start: usize, end: usize) {
        inline::write(&mut self.builder, start, end);
        self.builder.end(end);
    }
}

/// Whether nothing or a space stands behind the label of a note.
fn is_apart(text: &str) -> bool {
    text.is_empty() || text.starts_with(' ')
}

/// The sign of a line that consists of one punctuation mark, repeated.
fn rule(line: &str) -> Option<u8> {
    let sign = *line.as_bytes().first().filter(|byte| byte.is_ascii_punctuation())?;
    (line.len() >= 2 && line.bytes().all(|byte| byte == sign)).then_some(sign)
}

/// Whether a line starts with a sign that marks an item.
fn is_bullet(line: &str) -> bool {
    line.starts_with(['-', '*', '+', '•', '‣'])
}

/// Whether a line is the border of a simple table: `====  ===`.
fn is_border(line: &str) -> bool {
    line.contains(' ')
        && line.starts_with("==")
        && line.bytes().all(|byte| byte == b'=' || byte == b' ')
}

/// The column of a table that what follows some text of a line stands in, by the border over the
/// table; the line is set in by so much more than that.
fn column(border: &str, before: &str, set_in: usize) -> u32 {
    let place = before.chars().count() + set_in;
    let ruled = |c: char| c == '=' || c == '-';
    let mut columns = 0_u32;
    let mut before = ' ';
    for c in border.chars().take(place + 1) {
        columns += u32::from(ruled(c) && !ruled(before));
        before = c;
    }
    columns.saturating_sub(1)
}

/// The length of `:name: ` at the start of a line; 0 where there is none.
fn field(line: &str) -> usize {
    let name = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    match name {
        Some((name, rest)) if !name.is_empty() && !name.contains('`') => match rest {
            "" => name.len() + 2,
            _ if rest.starts_with(' ') => line.len() - rest.trim_start().len(),
            _ => 0,
        },
        _ => 0,
    }
}
