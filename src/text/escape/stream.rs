//! The writer that all printed text goes through.

use std::io::{self, Write};
use std::str;

use super::{commands, hidden, is_plain, visible};

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputSyntax {
    /// Lines for people and for programs that read lines; XML, TOML and Markdown too.
    Text,
    /// Such lines with colours: sequences that only set them may pass, since what is coloured was
    /// escaped before.
    Styled,
    /// Workflow commands of GitHub: lines may start with `::`.
    Commands,
    /// JSON.
    Json,
    /// Bytes that must arrive as they are, such as a script or a diff for `patch`.
    Raw,
}

/// Writes by way of a writer that prints nothing hidden.
///
/// # Errors
/// What either writing fails with.
pub fn through(
    form: OutputSyntax,
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if form == OutputSyntax::Raw {
        return write(out);
    }
    let mut lines = Lines { form, out, held: Vec::new(), whole: 0 };
    write(&mut lines)?;
    lines.pass(lines.held.len())
}

/// Bytes that are held before the whole lines among them are passed on.
const HELD: usize = 1 << 16;

struct Lines<'w> {
    form: OutputSyntax,
    out: &'w mut dyn Write,
    held: Vec<u8>,
    /// How many of the held bytes are whole lines.
    whole: usize,
}

impl Lines<'_> {
    /// Passes the first held bytes on.
    fn pass(&mut self, end: usize) -> io::Result<()> {
        for chunk in self.held[..end].utf8_chunks() {
            pass(self.form, chunk.valid(), self.out)?;
            for byte in chunk.invalid() {
                write!(self.out, "\\x{byte:02X}")?;
            }
        }
        self.held.drain(..end);
        self.whole = 0;
        Ok(())
    }
}

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(at) = memchr::memrchr(b'\n', bytes) {
            self.whole = self.held.len() + at + 1;
        }
        self.held.extend_from_slice(bytes);
        if self.whole >= HELD {
            self.pass(self.whole)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass(self.whole)?;
        self.out.flush()
    }
}

/// Writes some whole lines, as they are where there is nothing to change.
fn pass(form: OutputSyntax, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let lines = matches!(form, OutputSyntax::Text | OutputSyntax::Styled);
    let broken = |c| c == '\n' || c == '\t' && form != OutputSyntax::Commands;
    let is_clean = if form == OutputSyntax::Styled {
        let parts = |text: &str| split_styles(text).all(|(_, part)| is_plain(part, broken));
        memchr::memchr(b'\x1b', text.as_bytes())
            .map_or_else(|| is_plain(text, broken), |_| parts(text))
    } else {
        is_plain(text, broken)
    };
    if is_clean && !(lines && starts(text).any(|line| command_at(line).is_some())) {
        return out.write_all(text.as_bytes());
    }
    let mut shown = String::with_capacity(text.len() + text.len() / 8);
    match form {
        OutputSyntax::Json => shown = json(text),
        OutputSyntax::Commands => visible(text, broken, &mut shown),
        OutputSyntax::Text | OutputSyntax::Styled | OutputSyntax::Raw => {
            for line in text.split_inclusive('\n') {
                let mut part = |text| match form {
                    OutputSyntax::Styled => split_styles(text).for_each(|(style, part)| {
                        shown.push_str(style);
                        visible(part, broken, &mut shown);
                    }),
                    _ => visible(text, broken, &mut shown),
                };
                if let Some(at) = command_at(line) {
                    part(&line[..at]);
                    part("\\");
                    part(&line[at..]);
                } else {
                    part(line);
                }
            }
        }
    }
    out.write_all(shown.as_bytes())
}

/// Whole lines as they are printed, for a file that is compared before it is written.
#[must_use]
pub fn lines(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    // A vector takes all that is written.
    let _ = pass(OutputSyntax::Text, text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// What follows each line start.
fn starts(text: &str) -> impl Iterator<Item = &str> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    [0].into_iter().chain(breaks).map(|at| &text[at..])
}

/// Where the `::` stands that makes a line a workflow command: they are seen behind white space,
/// too. The sign of our own reports before a further place, ` ::: `, is none.
fn command_at(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b' ' | b'\t' => at += 1,
            b':' => break,
            b'\x1b' => at += style(&line[at..])?,
            byte if byte.is_ascii() => return None,
            _ => at += line[at..].chars().next().filter(|c| c.is_whitespace())?.len_utf8(),
        }
    }
    let rest = &line[at..];
    (rest.starts_with("::") && !(at > 0 && rest.starts_with("::: "))).then_some(at)
}

/// Bytes of the sequence that sets a colour or style, if a text starts with one.
fn style(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("\x1b[")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    rest[end..].starts_with('m').then_some(end + 3)
}

/// The stretches of a text, each with the sequence before it that sets its style.
fn split_styles(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (before, behind) = rest.split_at(style(rest).unwrap_or(0));
        let mut from = usize::from(before.is_empty() && behind.starts_with('\x1b'));
        let end = loop {
            match memchr::memchr(b'\x1b', &behind.as_bytes()[from..]) {
                Some(at) if style(&behind[from + at..]).is_some() => break from + at,
                Some(at) => from += at + 1,
                None => break behind.len(),
            }
        };
        let (part, after) = behind.split_at(end);
        rest = after;
        Some((before, part))
    })
}

/// JSON with the same values and nothing hidden: only strings can hold such characters.
#[must_use]
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut commands = commands(text).peekable();
    let mut units = [0; 2];
    for (at, c) in text.char_indices() {
        if commands.next_if_eq(&at).is_some() || hidden(c) && c != '\n' && c != '\t' {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(form: OutputSyntax, text: &str) -> String {
        let mut out = Vec::new();
        // Byte by byte: nothing may hang on where a write ends.
        through(form, &mut out, |out| text.bytes().try_for_each(|byte| out.write_all(&[byte])))
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_keep_their_breaks_and_lose_their_commands() {
        assert_eq!(
            printed(OutputSyntax::Text, "a\tb\n\u{3000}::error::c\n"),
            "a\tb\n\u{3000}\\::error::c\n"
        );
        assert_eq!(
            printed(OutputSyntax::Text, "  ::: a.md:1:1\n::: x\n"),
            "  ::: a.md:1:1\n\\::: x\n"
        );
        assert_eq!(printed(OutputSyntax::Text, "\x1b[1mred\r\x1b]0;x\x07"), "␛[1mred␍␛]0;x␇");
        assert_eq!(printed(OutputSyntax::Commands, "::error::a%0A\x1b\n"), "::error::a%0A␛\n");
        assert_eq!(printed(OutputSyntax::Raw, "\x1b\r"), "\x1b\r");
    }

    #[test]
    fn colours_pass_and_other_sequences_do_not() {
        let text = "\x1b[1m\x1b[38;5;9mred\x1b[0m \x1b[2J\x1b\n\x1b[1m ::error::\n";
        let want = "\x1b[1m\x1b[38;5;9mred\x1b[0m ␛[2J␛\n\x1b[1m \\::error::\n";
        assert_eq!(printed(OutputSyntax::Styled, text), want);
    }

    #[test]
    fn json_keeps_its_values() {
        let text = serde_json::to_string("é\u{202e}\u{e0041}\u{7f}\u{85} ##vso[x] ##[y\n").unwrap();
        let json = printed(OutputSyntax::Json, &text);
        assert_eq!(json, r##""é\u202e\udb40\udc41\u007f\u0085 #\u0023vso[x] #\u0023[y\n""##);
        assert_eq!(
            serde_json::from_str::<String>(&json).unwrap(),
            serde_json::from_str::<String>(&text).unwrap()
        );
    }

    #[test]
    fn what_is_no_utf8_is_told_by_its_bytes() {
        let mut out = Vec::new();
        through(OutputSyntax::Text, &mut out, |out| out.write_all(b"a\xffb\x9b\n")).unwrap();
        assert_eq!(out, b"a\\xFFb\\x9B\n");
    }
}
