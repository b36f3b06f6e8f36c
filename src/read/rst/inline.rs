//! Inline markup: emphasis, literals, roles, references.
//!
//! The recognition rules are those of the reStructuredText specification: a start mark stands
//! behind a space or an opening sign and before no space, an end mark behind no space and before a
//! space or a closing sign.

use crate::text::document::{Builder, OBJECT};
use crate::text::frame::{Scope, Tie};
use crate::text::span::SourceSpan;
use crate::text::zone::Zone;

/// Adds the prose of a stretch of the source, which may run over several lines, to the open block.
pub(super) fn write(builder: &mut Builder<'_>, start: usize, end: usize) {
    let text = builder.source();
    let mut writer = Writer { builder, text, end, from: start };
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let Some(sign) = rest.find(['`', '*', '|', '[', '_', '\\', ':', '\n', '\r']) else { break };
        at += sign;
        at = writer.markup(at, start).max(at + 1);
    }
    writer.flush(end);
}

struct Writer<'b, 's> {
    builder: &'b mut Builder<'s>,
    text: &'s str,
    end: usize,
    /// Where the prose starts that is not written yet.
    from: usize,
}

impl Writer<'_, '_> {
    /// Reads what a sign begins; returns where to go on.
    fn markup(&mut self, at: usize, start: usize) -> usize {
        let rest = &self.text[at..self.end];
        let before = self.text[start..at].chars().next_back();
        let opens = before.is_none_or(|c| c.is_whitespace() || "'\"([{<-/:‘“«–—".contains(c));
        let found = match rest.as_bytes()[0] {
            b'\n' | b'\r' => Some(self.line_break(at, rest)),
            b'\\' => Some(self.escape(at, rest)),
            b'_' => self.reference(at, rest, before),
            _ if !opens => None,
            b':' => self.role(at, rest),
            b'`' if rest.starts_with("``") => self.enclosed(at, rest, "``", Kind::Object),
            b'`' => self.interpreted(at, rest),
            b'*' if rest.starts_with("**") => self.enclosed(at, rest, "**", Kind::Strong),
            b'*' => self.enclosed(at, rest, "*", Kind::Emphasis),
            b'|' => self.enclosed(at, rest, "|", Kind::Object),
            b'[' => self.footnote(at, rest),
            _ => None,
        };
        found.unwrap_or(at)
    }

    /// Writes what is prose up to a byte.
    fn flush(&mut self, to: usize) {
        self.builder.verbatim(SourceSpan::new(self.from, to));
        self.from = self.from.max(to);
    }

    fn skip(&mut self, at: usize, to: usize) -> usize {
        self.flush(at);
        self.from = to;
        to
    }

    fn object(&mut self, at: usize, to: usize) -> usize {
        self.flush(at);
        let from = self.builder.len();
        self.builder.replaced(OBJECT.encode_utf8(&mut [0; 4]), SourceSpan::new(at, to));
        self.builder.mark(Zone::Code, from);
        self.from = to;
        to
    }

    fn line_break(&mut self, at: usize, rest: &str) -> usize {
        let to = at + rest.len() - rest.trim_start().len();
        let bare = self.text[self.from..at].trim_end().len() + self.from;
        self.flush(bare);
        self.builder.replaced(" ", SourceSpan::new(bare, to));
        self.from = to;
        to
    }

    /// A backslash takes the meaning of what follows it; before a space both vanish.
    fn escape(&mut self, at: usize, rest: &str) -> usize {
        let after = rest[1..].chars().next();
        let width = after.filter(|c| c.is_whitespace()).map_or(0, char::len_utf8);
        self.skip(at, at + 1 + width);
        at + 1 + after.map_or(0, char::len_utf8)
    }

    /// The text between two marks: emphasis stays, code and substitutions are no prose.
    fn enclosed(&mut self, at: usize, rest: &str, mark: &str, kind: Kind) -> Option<usize> {
        let close = closing(rest, mark)?;
        let (inner, to) = (at + mark.len(), at + close + mark.len());
        Some(match kind {
            Kind::Object => self.object(at, to),
            Kind::Emphasis | Kind::Strong => {
                self.skip(at, inner);
                let from = self.builder.len();
                write(self.builder, inner, at + close);
                if matches!(kind, Kind::Emphasis) {
                    self.builder.italics(from);
                }
                self.from = to;
                to
            }
        })
    }

    /// `` `text`_ `` and `` `text <address>`_ `` are links; without the mark behind it, such a text
    /// has the default role.
    fn interpreted(&mut self, at: usize, rest: &str) -> Option<usize> {
        let close = closing(rest, "`")?;
        let after = &rest[close + 1..];
        let marks = after.len() - after.trim_start_matches('_').len();
        if marks == 0 || marks > 2 {
            let role = after.strip_prefix(':').and_then(|role| role.split_once(':'));
            let role = role.map(|(name, _)| name).filter(|name| is_role(name));
            if let Some(name) = role {
                self.call(name, &rest[1..close], at + 1);
            }
            let role = role.map_or(0, |name| name.len() + 2);
            return Some(self.object(at, at + close + 1 + role));
        }
        let inner = &rest[1..close];
        let shown = inner.rfind('<').filter(|_| inner.ends_with('>')).unwrap_or(inner.len());
        let text = inner[..shown].trim_end();
        let to = at + close + 1 + marks;
        let words = SourceSpan::new(at + 1, at + 1 + text.len());
        match inner[shown..].strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            Some(address) => {
                match address.strip_suffix('_') {
                    Some(name) => self.builder.link(words, Scope::Here, name),
                    None => self.builder.address(words, address),
                }
                if marks == 1 {
                    self.builder.target(words, text);
                }
            }
            None if marks == 1 => {
                self.builder.link(words, Scope::Here, text);
                self.builder.tie(words, Tie::Reference);
            }
            None => {}
        }
        self.skip(at, at + 1);
        let from = self.builder.len();
        write(self.builder, at + 1, at + 1 + text.len());
        // A section or page is called by its title.
        let words = text.split_whitespace().count();
        if text.starts_with(char::is_uppercase) && words >= if shown < inner.len() { 3 } else { 2 }
        {
            self.builder.mark(Zone::CitedTitle, from);
        }
        self.from = to;
        Some(to)
    }

    /// `` :pep:`8` ``.
    fn role(&mut self, at: usize, rest: &str) -> Option<usize> {
        let (name, after) = rest[1..].split_once(':')?;
        let quoted = after.starts_with('`') && is_role(name);
        let close = quoted.then(|| closing(after, "`")).flatten()?;
        self.call(name, &after[1..close], at + name.len() + 3);
        Some(self.object(at, at + name.len() + 2 + close + 1))
    }

    /// Notes what a role of Sphinx calls that leads to a part of some text by its title:
    /// `` :ref:`The title` ``, `` :ref:`words <page:The title>` ``.
    fn call(&mut self, role: &str, content: &str, at: usize) {
        if !(role.ends_with("ref") || role.ends_with("any")) {
            return;
        }
        let called = content.strip_suffix('>').and_then(|it| it.rsplit_once('<'));
        let called = called.map_or(content, |(_, called)| called);
        // A role such as `numref` counts what it calls; only `ref` calls labels of texts.
        let source = match role {
            "ref" => SourceSpan::new(at, at + content.len()),
            _ => SourceSpan::default(),
        };
        self.builder.link(source, Scope::Anywhere, called);
        if let Some((_, title)) = called.split_once(':') {
            self.builder.link(SourceSpan::default(), Scope::Anywhere, title);
        }
    }

    /// `[1]_`, `[#note]_`, `[CIT2002]_`.
    fn footnote(&mut self, at: usize, rest: &str) -> Option<usize> {
        let close = rest.find("]_").filter(|&close| close > 1)?;
        let label = |c: char| c.is_alphanumeric() || "#*-_.:+".contains(c);
        rest[1..close].chars().all(label).then(|| {
            self.builder.note(&rest[1..close], SourceSpan::new(at, at + close + 2), false);
            self.object(at, at + close + 2)
        })
    }

    /// The mark behind a reference of one word: `Python_`.
    fn reference(&mut self, at: usize, rest: &str, before: Option<char>) -> Option<usize> {
        if rest.starts_with("_`") {
            let close = closing(&rest[1..], "`")?;
            let words = SourceSpan::new(at + 2, at + 1 + close);
            self.builder.target(words, words.of(self.text));
            self.skip(at, at + 2);
            write(self.builder, at + 2, at + 1 + close);
            self.from = at + close + 2;
            return Some(self.from);
        }
        let marks = rest.len() - rest.trim_start_matches('_').len();
        let ends = rest[marks..].chars().next().is_none_or(|c| closes(c) && !"([{<".contains(c));
        let word = before.is_some_and(char::is_alphanumeric);
        if !(word && ends && marks <= 2) {
            return None;
        }
        if marks == 1 {
            let named = |c: char| c.is_alphanumeric() || "-_.+:".contains(c);
            let name = self.text.get(self.from..at).unwrap_or_default();
            let name = &name[name.trim_end_matches(named).len()..];
            let words = SourceSpan::new(at - name.len(), at);
            self.builder.link(words, Scope::Here, name);
            self.builder.tie(words, Tie::Reference);
        }
        Some(self.skip(at, at + marks))
    }
}

/// What two marks make of the text between them.
#[derive(Clone, Copy)]
enum Kind {
    /// Set in italics.
    Emphasis,
    /// Set in bold.
    Strong,
    /// No prose.
    Object,
}

/// How far an end mark is looked for, in bytes: a lone asterisk opens nothing.
const REACH: usize = 1000;

/// Where the mark that a text starts with occurs again as an end mark.
fn closing(text: &str, mark: &str) -> Option<usize> {
    let mut reach = text.len().min(REACH);
    while !text.is_char_boundary(reach) {
        reach -= 1;
    }
    let inner = text.get(mark.len()..reach)?;
    if inner.starts_with(char::is_whitespace) {
        return None;
    }
    inner
        .match_indices(mark)
        .map(|(at, _)| at + mark.len())
        .map(|at| {
            // A literal ends at the last two of three backticks.
            let more = text[at + mark.len()..].bytes().take_while(|&byte| byte == b'`').count();
            at + if mark == "``" { more } else { 0 }
        })
        .find(|&at| {
            let before = text[mark.len()..at].chars().next_back();
            let after = text[at + mark.len()..].chars().next();
            let inside = before.is_some_and(|c| !c.is_whitespace() && (c != '\\' || mark == "``"));
            inside && after.is_none_or(|c| closes(c) || c == '_' && mark != "*")
        })
}

/// Whether a sign may stand behind an end mark.
fn closes(c: char) -> bool {
    c.is_whitespace() || !c.is_alphanumeric() && c != '_' && c != '`' && c != '*'
}

fn is_role(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.+:".contains(&b))
}
