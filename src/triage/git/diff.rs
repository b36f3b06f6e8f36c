//! Which lines a unified diff adds.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use crate::files::path_of;

/// The lines of a text that are changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lines {
    All,
    /// 1-based, in order.
    Some(Vec<RangeInclusive<usize>>),
}

/// The added lines of each file in a unified diff.
pub(super) fn changed_lines(diff: &[u8]) -> BTreeMap<PathBuf, Lines> {
    let mut files: BTreeMap<PathBuf, Lines> = BTreeMap::new();
    let mut file = None;
    let mut lines = diff.split(|&byte| byte == b'\n');
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix(b"+++ ") {
            file = header_name(name);
        } else if let Some((mut removed, mut added, mut number)) = hunk(line) {
            let mut ranges: Vec<RangeInclusive<usize>> = Vec::new();
            // The header says how many lines there are: a line may look like a header, too.
            while removed > 0 || added > 0 {
                let Some(line) = lines.next() else { break };
                match line.first() {
                    Some(b'-') => removed = removed.saturating_sub(1),
                    Some(b'\\') => {}
                    sign => {
                        if sign == Some(&b'+') {
                            match ranges.last_mut() {
                                Some(last) if *last.end() + 1 == number => {
                                    *last = *last.start()..=number;
                                }
                                _ => ranges.push(number..=number),
                            }
                        } else {
                            removed = removed.saturating_sub(1);
                        }
                        added = added.saturating_sub(1);
                        number += 1;
                    }
                }
            }
            if let Some(file) = &file {
                let known = files.entry(PathBuf::clone(file));
                match known.or_insert_with(|| Lines::Some(Vec::new())) {
                    Lines::Some(known) => known.extend(ranges),
                    Lines::All => {}
                }
            }
        }
    }
    files
}

/// Lines that a hunk removes, lines that it adds, and the number of the first of these.
fn hunk(line: &[u8]) -> Option<(usize, usize, usize)> {
    let line =
        std::str::from_utf8(line.strip_prefix(b"@@ -")?.split(|&b| b == b'@').next()?).ok()?;
    let (old, new) = line.trim_end().split_once(" +")?;
    let range = |text: &str| match text.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    };
    let ((_, removed), (start, added)): ((usize, usize), (usize, usize)) =
        (range(old)?, range(new)?);
    Some((removed, added, start))
}

/// The path in a line `+++ b/path`; none where the file is deleted.
fn header_name(name: &[u8]) -> Option<PathBuf> {
    let unquoted;
    let name = match name.strip_prefix(b"\"") {
        Some(quoted) => {
            unquoted = unquote(quoted);
            &unquoted
        }
        // A name with spaces ends in a tab.
        None => name.strip_suffix(b"\t").unwrap_or(name),
    };
    name.strip_prefix(b"b/").map(path_of)
}

/// A name as git quotes it, from behind the opening mark: as a string of C.
fn unquote(quoted: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = quoted.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => match bytes.next() {
                Some(digit @ b'0'..=b'7') => {
                    // Always three digits.
                    let mut value = digit - b'0';
                    for digit in bytes.by_ref().take(2) {
                        value = value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0'));
                    }
                    out.push(value);
                }
                Some(letter) => out.push(match letter {
                    b'a' => 7,
                    b'b' => 8,
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'v' => 11,
                    b'f' => 12,
                    b'r' => b'\r',
                    other => other,
                }),
                None => {}
            },
            byte => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(diff: &str) -> BTreeMap<PathBuf, Lines> {
        changed_lines(diff.as_bytes())
    }

    #[test]
    fn added_lines_are_changed_and_removed_ones_are_not() {
        let diff = "diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -3 +3,2 @@ x\n-old\n+new\n+++ b/x.md\n\
                    @@ -9,2 +10,0 @@\n-gone\n-gone\n@@ -20 +19 @@\n-a\n\\ No newline at end of file\n+b\n\
                    \\ No newline at end of file\n";
        let want = Lines::Some(vec![3..=4, 19..=19]);
        assert_eq!(changes(diff), BTreeMap::from([(PathBuf::from("a.md"), want)]));
    }

    #[test]
    fn lines_around_a_change_are_none_of_it() {
        let diff = "+++ b/s/a.md\t\n@@ -1,3 +1,4 @@\n one\n+two\n \n three\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let want = Lines::Some(vec![2..=2]);
        assert_eq!(changes(diff), BTreeMap::from([(PathBuf::from("s/a.md"), want)]));
    }

    #[test]
    fn names_are_read_as_git_quotes_them() {
        let name = |text: &[u8]| header_name(text);
        assert_eq!(name(b"b/sp a.md\t"), Some(PathBuf::from("sp a.md")));
        assert_eq!(name(br#""b/a\"b\\\0115\303\251.md""#), Some(PathBuf::from("a\"b\\\t5é.md")));
        assert_eq!(name("b/é.md".as_bytes()), Some(PathBuf::from("é.md")));
        assert_eq!(name(b"/dev/null"), None);
    }
}
