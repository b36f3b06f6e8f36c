//! `--diff`: what fixes change, as a unified diff that `patch -p1` and `git apply` take.

use std::io::{self, Write};
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use crate::engine::{Input, Report};

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
    let hunks = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT);
    if !hunks.is_empty() {
        // `patch` strips the first component, and takes a tab for the end of a name with spaces.
        let path = path.trim_start_matches('/');
        let end = if path.contains(char::is_whitespace) { "\t" } else { "" };
        writeln!(out, "--- a/{path}{end}\n+++ b/{path}{end}")?;
    }
    hunks.iter().try_for_each(|hunk| write_hunk(hunk, &old, &new, out))
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
            write_lines(b' ', &old[removed], out)?;
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
    fn carriage_returns_belong_to_the_line() {
        let want = "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-a\rb\r\n+a\rc\r\n";
        assert_eq!(diff("a\rb\r\n", "a\rc\r\n"), want);
    }
}
