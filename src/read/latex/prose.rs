//! Letters, signs and spaces: what LaTeX writes with several characters, and the arguments of
//! commands inside of running text.

use unicode_normalization::UnicodeNormalization;

use super::words::Command;
use super::{Gap, Reader, command_name, words};
use crate::text::document::OBJECT;
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

/// Whether a character is more than a letter of the prose.
pub(super) fn is_sign(c: char) -> bool {
    matches!(
        c,
        '\\' | '%'
            | '{'
            | '}'
            | '$'
            | '~'
            | '\n'
            | '`'
            | '\''
            | '-'
            | '&'
            | '"'
            | '‘'
            | '’'
            | '“'
            | '”'
    )
}

impl Reader<'_> {
    /// Writes what is prose up to a byte.
    pub(super) fn flush(&mut self, to: usize) {
        let from = self.from;
        self.from = from.max(to);
        let Some(piece) = self.text.get(from..to) else { return };
        let bare = piece.trim();
        if bare.is_empty() {
            if !piece.is_empty() {
                self.space(from, to, false);
            }
            return;
        }
        let start = from + piece.len() - piece.trim_start().len();
        let end = start + bare.len();
        if start > from {
            self.space(from, start, false);
        }
        self.ink(start);
        self.builder.verbatim(SourceSpan::new(start, end));
        if end < to {
            self.space(end, to, false);
        }
    }

    /// Notes white space between what is written and what follows.
    pub(super) fn space(&mut self, start: usize, end: usize, line: bool) {
        if !self.builder.is_open() {
            return;
        }
        let span = SourceSpan::new(start, end);
        self.gap = Some(match self.gap {
            Some(gap) => Gap { source: gap.source.cover(span), line: gap.line || line },
            None => Gap { source: span, line },
        });
    }

    /// Opens a block where none is open, and writes the white space before what follows.
    fn ink(&mut self, at: usize) {
        let was_open = self.builder.is_open();
        self.open(at);
        let Some(gap) = self.gap.take().filter(|_| was_open) else { return };
        if gap.source.of(self.text) == " " && !gap.line {
            self.builder.verbatim(gap.source);
        } else if !self.builder.is_at_start() {
            self.builder.replaced(if gap.line { "\n" } else { " " }, gap.source);
        }
    }

    /// Writes other text in the place of the source.
    fn replaced(&mut self, text: &str, at: usize, to: usize) -> usize {
        self.flush(at);
        self.ink(at);
        self.builder.replaced(text, SourceSpan::new(at, to));
        self.from = to;
        to
    }

    /// Writes an object in the place of what is no prose.
    pub(super) fn object(&mut self, at: usize, to: usize) -> usize {
        self.stand_in(at, to, Zone::Code)
    }

    fn stand_in(&mut self, at: usize, to: usize, zone: Zone) -> usize {
        self.flush(at);
        self.ink(at);
        let from = self.builder.len();
        let mut object = [0; 4];
        self.builder.replaced(OBJECT.encode_utf8(&mut object), SourceSpan::new(at, to));
        self.builder.mark(zone, from);
        self.from = to;
        to
    }

    /// Ends a line or, in a table, a cell.
    pub(super) fn line_break(&mut self, at: usize, to: usize) {
        self.flush(at);
        if self.within.last() == Some(&Zone::TableCell) {
            self.close(at);
            self.builder.start_row();
        } else {
            self.space(at, to, true);
        }
    }

    /// A sign of the prose.
    pub(super) fn letter(&mut self, at: usize, end: usize) -> usize {
        // One function: an arm a sign that TeX reads in its own way.
        let rest = &self.text[at..end];
        if let Some(mark) = rest.chars().next().filter(|c| !c.is_ascii()) {
            // An apostrophe closes nothing.
            let inside = rest[mark.len_utf8()..].starts_with(char::is_alphabetic);
            match mark {
                '’' if inside => {}
                '‘' => self.quoted = true,
                '“' => self.doubly_quoted = true,
                '’' => self.quoted = false,
                _ => self.doubly_quoted = false,
            }
            return at + mark.len_utf8();
        }
        match rest.as_bytes()[0] {
            b'"' => self.straight(at, rest),
            b'\n' => {
                let blank = rest.len() - rest.trim_start().len();
                let paragraph = rest[..blank].matches('\n').count() > 1;
                self.flush(at);
                if paragraph {
                    self.close(at);
                } else {
                    self.space(at, at + blank, false);
                }
                self.skip(at, at + blank)
            }
            b'{' => self.skip(at, at + 1),
            b'}' => {
                self.flush(at);
                // The arguments of a command that is not known.
                if rest.starts_with("}{") {
                    self.space(at, at + 1, false);
                }
                self.skip(at, at + 1)
            }
            b'~' => {
                self.flush(at);
                self.space(at, at + 1, false);
                self.skip(at, at + 1)
            }
            b'$' => self.maths(at, end),
            b'`' if rest.starts_with("``") => {
                self.doubly_quoted = true;
                self.replaced("“", at, at + 2)
            }
            b'`' => {
                self.quoted = true;
                self.replaced("‘", at, at + 1)
            }
            // The inner mark closes first.
            b'\'' if rest.starts_with("'''") && self.quoted => {
                self.quoted = false;
                self.replaced("’", at, at + 1)
            }
            b'\'' if rest.starts_with("''") => {
                self.doubly_quoted = false;
                self.replaced("”", at, at + 2)
            }
            b'\'' => {
                let word = rest[1..].starts_with(char::is_alphabetic);
                let owner = self.text[..at].ends_with(['s', 'x', 'z']) && is_owner(&rest[1..]);
                if !word && !owner && std::mem::take(&mut self.quoted) {
                    return self.replaced("’", at, at + 1);
                }
                at + 1
            }
            b'-' => {
                let dashes = rest.bytes().take_while(|&byte| byte == b'-').count();
                match dashes {
                    2 => self.replaced("–", at, at + 2),
                    3 => self.replaced("—", at, at + 3),
                    _ => at + dashes,
                }
            }
            _ => at + 1,
        }
    }

    /// A straight mark closes what two backticks opened, and is a part of the shorthands for German
    /// and its neighbours: `"-` allows a break, `"=` is a hyphen, `` "` `` and `"'` are quotation marks.
    fn straight(&mut self, at: usize, rest: &str) -> usize {
        if std::mem::take(&mut self.doubly_quoted) {
            return self.replaced("”", at, at + 1);
        }
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let inside = letter(self.text[..at].chars().next_back()) && letter(rest.chars().nth(2));
        match rest.as_bytes().get(1) {
            Some(b'-' | b'|') if inside => self.skip(at, at + 2),
            Some(b'=' | b'~') if letter(rest.chars().nth(2)) => self.replaced("-", at, at + 2),
            Some(b'`') => self.replaced("„", at, at + 2),
            Some(b'\'') => self.replaced("“", at, at + 2),
            _ => at + 1,
        }
    }

    /// `$x$`, `$$x$$`: up to the end of the paragraph at most.
    fn maths(&mut self, at: usize, end: usize) -> usize {
        let mark = if self.text[at..end].starts_with("$$") { "$$" } else { "$" };
        let bytes = self.text.as_bytes();
        let mut to = at + mark.len();
        while to < end {
            match bytes[to] {
                b'\\' => to += 1,
                // `$x \text{ if $y$}$`
                b'{' => to = self.pairs.closing(to).filter(|&close| close < end).unwrap_or(to),
                b'$' if self.text[to..end].starts_with(mark) => {
                    return self.object(at, to + mark.len());
                }
                b'\n'
                    if self.text[to + 1..end].trim_start_matches([' ', '\r']).starts_with('\n') =>
                {
                    break;
                }
                _ => {}
            }
            to += 1;
        }
        at + mark.len()
    }

    /// A command that is one sign: `\%`, `\\`, `\'e`, `\(`.
    pub(super) fn control(&mut self, at: usize, end: usize) -> usize {
        let Some(sign) = self.text[at + 1..end].chars().next() else { return self.skip(at, end) };
        let to = at + 1 + sign.len_utf8();
        match sign {
            '%' | '&' | '$' | '#' | '_' | '{' | '}' => {
                self.replaced(sign.encode_utf8(&mut [0; 4]), at, to)
            }
            '\\' => {
                let starred = to + usize::from(self.text[to..end].starts_with('*'));
                let to = self.optional(starred, end).unwrap_or(starred);
                self.line_break(at, to);
                self.skip(at, to)
            }
            '(' | '[' => {
                let close = if sign == '(' { "\\)" } else { "\\]" };
                // Where one was not closed, the next need not look again.
                let from = to.max(self.unclosed).min(end);
                match self.text[from..end].find(close).filter(|_| from == to) {
                    Some(found) => self.object(at, from + found + close.len()),
                    None => {
                        self.unclosed = end;
                        self.skip(at, to)
                    }
                }
            }
            ' ' | '\n' | '\t' | '\r' | ',' | ';' | ':' | '>' => {
                self.flush(at);
                self.space(at, to, false);
                self.skip(at, to)
            }
            _ => match words().command(sign.encode_utf8(&mut [0; 4])) {
                Some(Command::Accent(mark)) => self.accent(at, to, end, *mark),
                _ => self.skip(at, to),
            },
        }
    }

    /// A letter or sign that a command stands for.
    pub(super) fn symbol(&mut self, at: usize, behind: usize, end: usize, text: &str) -> usize {
        let rest = &self.text[behind..end];
        let letter = text.chars().count() == 1 && text.chars().all(char::is_alphabetic);
        let to = if rest.starts_with("{}") {
            behind + 2
        } else if letter || matches!(text, "‘" | "“" | "„" | "‚" | "«") {
            behind + rest.len() - rest.trim_start_matches(' ').len()
        } else {
            behind
        };
        // `\lq\lq so''`: two make a double mark.
        let name = command_name(&self.text[at..end]);
        let next = &self.text[to..end];
        if text == "‘" && next.starts_with('\\') && command_name(next) == name {
            return self.symbol(at, to + 1 + name.len(), end, "“");
        }
        self.quoted |= text == "‘";
        self.doubly_quoted |= text == "“";
        self.replaced(text, at, to)
    }

    /// `\'e`, `\'{e}`, `\v{s}`, `\'\i`.
    pub(super) fn accent(&mut self, at: usize, behind: usize, end: usize, mark: char) -> usize {
        let rest = &self.text[behind..end];
        let start = behind + rest.len() - rest.trim_start_matches(' ').len();
        let group =
            self.text[start..end].starts_with('{').then(|| self.pairs.closing(start)).flatten();
        let (letters, to) = match group.filter(|&close| close < end) {
            Some(close) => (&self.text[start + 1..close], close + 1),
            None => {
                let rest = &self.text[start..end];
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let len = if rest.starts_with('\\') { 1 + command_name(rest).len() } else { first };
                (&rest[..len], start + len)
            }
        };
        let base = match letters.strip_prefix('\\') {
            Some("i") => "i",
            Some("j") => "j",
            Some(name) => match words().command(name) {
                Some(Command::Symbol(text)) => text,
                _ => return self.skip(at, behind),
            },
            None => letters,
        };
        let mut letters = base.chars();
        let plain = !base.contains(['\\', '{', '$', '\n']) && base.len() < LONGEST_ACCENTED;
        let Some(first) = letters.next().filter(|c| plain && c.is_alphabetic()) else {
            return self.skip(at, behind);
        };
        let accented: String = [first, mark].into_iter().nfc().chain(letters).collect();
        self.replaced(&accented, at, to)
    }

    /// A command whose arguments are known.
    pub(super) fn arguments(&mut self, at: usize, behind: usize, end: usize, shape: &str) -> usize {
        let mut to = behind;
        self.flush(at);
        self.from = behind;
        for (nth, kind) in shape.bytes().enumerate() {
            let Some((open, close)) = self.group(to, end) else { break };
            match kind {
                b'x' | b'a' => to = close + 1,
                b'o' if nth == 0 => {
                    to = self.object(at, close + 1);
                }
                b'o' => to = close + 1,
                b'q' => {
                    self.replaced("“", at, open + 1);
                    self.run(open + 1, close);
                    self.replaced("”", close, close + 1);
                    to = close + 1;
                }
                b'u' => {
                    self.ink(open + 1);
                    let from = self.builder.len();
                    self.builder.verbatim(SourceSpan::new(open + 1, close));
                    self.builder.mark(Zone::Locator, from);
                    to = close + 1;
                }
                b'f' => {
                    self.open(open + 1);
                    let from = self.builder.len();
                    self.run(open + 1, close);
                    self.builder.mark(Zone::Foreign, from);
                    to = close + 1;
                }
                // The last one is prose like any other.
                _ if nth + 1 == shape.len() => {
                    self.from = open;
                    return open;
                }
                _ => {
                    self.run(open + 1, close);
                    to = close + 1;
                }
            }
            self.from = to;
        }
        self.from = to;
        to
    }

    /// A command that is not known: its arguments are prose, it alone is an object.
    pub(super) fn unknown(&mut self, at: usize, behind: usize, end: usize) -> usize {
        let touches = self.text[behind..end].starts_with('[');
        let to = if touches { self.optional(behind, end).unwrap_or(behind) } else { behind };
        // `\xref{ex:one}`: the name of a place.
        let mut keyed = to;
        while self.text[keyed..end].starts_with('{')
            && let Some(close) = self.pairs.closing(keyed).filter(|&close| close < end)
            && is_key(&self.text[keyed + 1..close])
        {
            keyed = close + 1;
        }
        if keyed == to && self.text[to..end].starts_with('{') {
            return self.skip(at, to);
        }
        let to = keyed;
        self.flush(at);
        if self.builder.is_open() { self.object(at, to) } else { self.skip(at, to) }
    }

    /// A command of the family of `\cite`; its keys are read as facts.
    pub(super) fn citation(&mut self, at: usize, behind: usize, end: usize, name: &str) -> usize {
        let several = name.ends_with("cites");
        let mut to = behind;
        let mut last = None;
        loop {
            while let Some(next) = self.optional(to, end).or_else(|| self.round(to, end)) {
                to = next;
            }
            let rest = &self.text[to..end];
            let near = rest.starts_with('{')
                || last.is_none() && rest.trim_start_matches(' ').starts_with('{');
            let Some((_, close)) = near.then(|| self.group(to, end)).flatten() else { break };
            to = close + 1;
            last = Some(to);
            if !several {
                break;
            }
        }
        let Some(to) = last else { return self.skip(at, behind) };
        // What is printed below the text or nowhere leaves nothing in it.
        let silent =
            name.starts_with("no") || name.starts_with("foot") || name.starts_with("super");
        self.flush(at);
        if !silent {
            self.stand_in(at, to, Zone::Citation);
        }
        self.builder.cite(SourceSpan::new(at, to), silent);
        self.from = to;
        to
    }

    /// Where the round brackets end that follow a byte, as behind `\cites`.
    fn round(&self, at: usize, end: usize) -> Option<usize> {
        let inner = self.text[at..end].strip_prefix('(')?;
        let close = inner.bytes().take(200).position(|byte| byte == b')')?;
        Some(at + 1 + close + 1)
    }

    /// A comment ends its line, and takes the space at the start of the next.
    pub(super) fn comment(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text[at..end];
        let line = rest.split('\n').next().unwrap_or_default();
        let inner = line.trim_start_matches('%').trim_end();
        let close = at + line.trim_end().len();
        self.builder.comment(SourceSpan::new(at, close), inner);
        let next = at + line.len();
        let behind = self.text[next..end].strip_prefix('\n').unwrap_or_default();
        let blank = behind.trim_start_matches([' ', '\t', '\r']);
        let to = if blank.starts_with('\n') || behind.is_empty() {
            next
        } else {
            next + 1 + behind.len() - blank.len()
        };
        self.skip(at, to)
    }
}

/// Whether a mark before this text is that of an owner, as a noun follows and a mark that closes: `` `the
/// workers' rights' ``.
fn is_owner(text: &str) -> bool {
    let noun = text.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    let line = || text.chars().take(QUOTED).take_while(|c| !"\n`‘{\\".contains(*c));
    let closes = |(c, next): (char, char)| c == '\'' && !next.is_alphabetic();
    noun && line().zip(text.chars().skip(1)).any(closes)
}

/// Whether an argument names a place of the document: `ex:one`.
fn is_key(argument: &str) -> bool {
    let named = argument.split_once(':').is_some_and(|(kind, name)| {
        kind.ends_with(char::is_alphanumeric) && name.starts_with(char::is_alphanumeric)
    });
    named && argument.len() <= LONGEST_KEY && !argument.contains([' ', '\n', '\\', '{', '/'])
}

/// The most bytes of a key.
const LONGEST_KEY: usize = 80;

/// How far the mark that closes a quotation is looked for, in characters.
const QUOTED: usize = 200;

/// The longest text under an accent, in bytes.
const LONGEST_ACCENTED: usize = 40;
