//! `--diff`: what fixes change, as a unified diff that `patch -p1` and `git apply` take.

use std::io::{self, Write};
use std::ops::Range;

use similar::{DiffOp, DiffTag, group_diff_ops};

use crate::run::engine::{Input, Report};
use crate::text::difference::difference;
use crate::text::escape;

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

/// Writes what fixes change in the inputs of a report.
///
/// # Errors
/// What the writer fails with.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for input in &report.inputs {
        if let Input::Fixed { original, bytes } = input
            && let Ok(before) = original.bytes()
        {
            write_file(&input.name(), &before, bytes, out)?;
        }
    }
    Ok(())
}

/// Writes how one file differs from another; nothing where they are the same.
///
/// A line is what ends in a line feed, as `patch` sees it; carriage returns are a part of it, and
/// so is a byte order mark.
///
/// # Errors
/// What the writer fails with.
pub fn write_file(path: &str, before: &[u8], after: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let (old, new) = (lines(before), lines(after));
    let hunks = group_diff_ops(difference(&old, &new), CONTEXT);
    if !hunks.is_empty() {
        let (old, new) = (header_name("a/", path), header_name("b/", path));
        writeln!(out, "--- {old}\n+++ {new}")?;
    }
    hunks.iter().try_for_each(|hunk| write_hunk(hunk, &old, &new, out))
}

/// A name in a header: behind a component that `patch` strips, and in quotation marks, with octal
/// numbers for its bytes, where it would not be a name in one line. A tab ends a name with spaces.
fn header_name(side: &str, path: &str) -> String {
    let name = format!("{side}{}", path.trim_start_matches('/'));
    let quoted = |c: char| escape::hidden(c) || matches!(c, '"' | '\\');
    if !name.contains(quoted) {
        let end = if name.contains(char::is_whitespace) { "\t" } else { "" };
        return name + end;
    }
    let mut out = "\"".to_owned();
    for c in name.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '"' | '\\' => out.extend(['\\', c]),
            c if escape::hidden(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    out.push_str(&format!("\\{byte:03o}"));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

fn write_hunk(
    hunk: &[DiffOp],
    old: &[&[u8]],
    new: &[&[u8]],
    out: &mut dyn Write,
) -> io::Result<()> {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return Ok(()) };
    let removed = first.old_range().start..last.old_range().end;
    let added = first.new_range().start..last.new_range().end;
    writeln!(out, "@@ -{} +{} @@", numbers(&removed), numbers(&added))?;
    for operation in hunk {
        let (tag, removed, added) = operation.as_tag_tuple();
        if tag == DiffTag::Equal {
            for line in &old[removed] {
                // A build server would take the line for a command, the space before it or not;
                // removed and added again, it is no other.
                if line.trim_ascii_start().starts_with(b"::") {
                    write_lines(b'-', &[line], out)?;
                    write_lines(b'+', &[line], out)?;
                } else {
                    write_lines(b' ', &[line], out)?;
                }
            }
        } else {
            write_lines(b'-', &old[removed], out)?;
            write_lines(b'+', &new[added], out)?;
        }
    }
    Ok(())
}

/// First line and number of lines; the line before where there are none.
fn numbers(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => (lines.start + 1).to_string(),
        len => format!("{},{len}", lines.start + 1),
    }
}

fn write_lines(mark: u8, lines: &[&[u8]], out: &mut dyn Write) -> io::Result<()> {
    lines.iter().try_for_each(|line| {
        out.write_all(&[mark])?;
        out.write_all(line)?;
        if line.ends_with(b"\n") { Ok(()) } else { writeln!(out, "\n\\ No newline at end of file") }
    })
}

#[cfg(test)]
mod tests {
    fn diff(before: &str, after: &str) -> String {
        let mut out = Vec::new();
        super::write_file("a.md", before.as_bytes(), after.as_bytes(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(diff("a\n", "a\n"), "");
    }

    #[test]
    fn a_last_line_without_a_break_is_told() {
        let want = "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n one\n-two\n\\ No newline at end of \
                    file\n+zwei\n\\ No newline at end of file\n";
        assert_eq!(diff("one\ntwo", "one\nzwei"), want);
    }

    #[test]
    fn no_name_forges_a_header_and_no_context_a_command() {
        assert_eq!(
            super::header_name("a/", "b\n+++ \u{202e}\".md"),
            r#""a/b\n+++ \342\200\256\".md""#
        );
        assert_eq!(super::header_name("a/", "/b c.md"), "a/b c.md\t");
        let want = "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n-::error::x\n+::error::x\n-a\n+b\n";
        assert_eq!(diff("::error::x\na\n", "::error::x\nb\n"), want);
    }

    #[test]
    fn carriage_returns_belong_to_the_line() {
        let want = "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-a\rb\r\n+a\rc\r\n";
        assert_eq!(diff("a\rb\r\n", "a\rc\r\n"), want);
    }
}
