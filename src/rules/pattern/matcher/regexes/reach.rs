//! How far a regex may look from a place where it begins: what a search there may cost.
//!
//! What a regex repeats without a limit can run over any number of characters, as long as they are
//! of the classes that it repeats; of others it takes as many as it counts out. So it has come to an
//! end, at the latest, where it has met so many of the others.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// Repetitions of more are as good as endless.
const COUNTED: u32 = 100;

/// How far a regex looks.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    /// What it repeats without a limit.
    endless: ClassUnicode,
    /// How many other characters it takes at most.
    counted: usize,
}

impl Reach {
    /// That of some regexes.
    pub(super) fn of<'h>(hirs: impl IntoIterator<Item = &'h Hir>) -> Self {
        let mut endless = ClassUnicode::empty();
        let counted = hirs.into_iter().map(|hir| walk(hir, false, &mut endless)).max();
        Self { endless, counted: counted.unwrap_or_default() }
    }

    /// That of a regex with look-around and back-references: what it looks at counts as what it
    /// takes, and what it repeats as often as it may be repeated.
    pub(super) fn of_pattern(pattern: &str, ignore_case: bool) -> Self {
        let (text, references) = plain(pattern);
        match ParserBuilder::new().case_insensitive(ignore_case).build().parse(&text) {
            Ok(hir) => {
                let reach = Self::of([&hir]);
                Self { counted: reach.counted.saturating_mul(1 + references), ..reach }
            }
            Err(_) => Self {
                endless: ClassUnicode::new([ClassUnicodeRange::new('\0', char::MAX)]),
                counted: 0,
            },
        }
    }

    /// How many bytes of a text it may look at from a place on. `stops` is kept from one place of
    /// the text to the next.
    pub(super) fn cost(&self, text: &str, at: usize, stops: &mut Option<Vec<u32>>) -> usize {
        if self.endless.ranges().is_empty() {
            return self.counted.min(text.len() - at);
        }
        let stops = stops.get_or_insert_with(|| self.stops(text));
        let next = stops.partition_point(|&stop| (stop as usize) < at);
        let end = stops.get(next.saturating_add(self.counted));
        end.map_or(text.len(), |&stop| stop as usize) - at
    }

    /// Where a text has characters of which only so many are taken; in bytes.
    fn stops(&self, text: &str) -> Vec<u32> {
        let ascii: Vec<bool> = (0..128_u8).map(|byte| self.is_endless(byte.into())).collect();
        let endless = |c: char| match ascii.get(c as usize) {
            Some(endless) => *endless,
            None => self.is_endless(c),
        };
        let stops = text.char_indices().filter(|&(_, c)| !endless(c));
        stops.map(|(at, _)| at as u32).collect()
    }

    fn is_endless(&self, c: char) -> bool {
        let ranges = self.endless.ranges();
        let after = ranges.partition_point(|range| range.start() <= c);
        after > 0 && c <= ranges[after - 1].end()
    }
}

/// Adds what a regex repeats without a limit, or all of it where it is repeated so itself; returns
/// how many characters it takes besides.
fn walk(hir: &Hir, repeated: bool, endless: &mut ClassUnicode) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            if !repeated {
                return text.chars().count();
            }
            text.chars().for_each(|c| endless.push(ClassUnicodeRange::new(c, c)));
            0
        }
        HirKind::Class(class) => {
            if !repeated {
                return 1;
            }
            match class {
                Class::Unicode(class) => endless.union(class),
                Class::Bytes(_) => endless.push(ClassUnicodeRange::new('\0', char::MAX)),
            }
            0
        }
        HirKind::Repetition(repetition) => {
            let counted = repetition.max.filter(|&max| max <= COUNTED && !repeated);
            let own = walk(&repetition.sub, counted.is_none(), endless);
            own.saturating_mul(counted.unwrap_or(1) as usize)
        }
        HirKind::Capture(capture) => walk(&capture.sub, repeated, endless),
        HirKind::Concat(parts) => {
            let parts = parts.iter().map(|part| walk(part, repeated, endless));
            parts.fold(0, usize::saturating_add)
        }
        HirKind::Alternation(parts) => {
            parts.iter().map(|part| walk(part, repeated, endless)).max().unwrap_or_default()
        }
    }
}

/// A regex with groups in the place of its look-around and nothing in that of its back-references,
/// and how many of these it has.
fn plain(pattern: &str) -> (String, usize) {
    let mut out = String::with_capacity(pattern.len());
    let mut references = 0;
    let mut rest = pattern;
    'next: while let Some(c) = rest.chars().next() {
        for sign in ["(?=", "(?!", "(?<=", "(?<!", "(?>"] {
            if let Some(after) = rest.strip_prefix(sign) {
                out.push_str("(?:");
                rest = after;
                continue 'next;
            }
        }
        let mut len = c.len_utf8();
        let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
        match escaped {
            Some('1'..='9') => {
                references += 1;
                out.push_str("(?:)");
                len = 1 + rest[1..].bytes().take_while(u8::is_ascii_digit).count();
            }
            Some('G' | 'K') => {
                out.push_str("(?:)");
                len = 2;
            }
            Some(next) => {
                len += next.len_utf8();
                out.push_str(&rest[..len]);
            }
            None => out.push(c),
        }
        rest = &rest[len..];
    }
    (out, references)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(pattern: &str, text: &str) -> usize {
        Reach::of_pattern(pattern, false).cost(text, 0, &mut None)
    }

    #[test]
    fn a_regex_ends_at_what_it_does_not_repeat() {
        let text = "good luck and more of it. So";
        assert_eq!(reach("good(?! luck)", text), 9);
        assert_eq!(reach(r"\w+ (?!of)of", text), "good luck and more of it".len());
        assert_eq!(reach(r"(?<!x)\w+", text), "good luck".len());
        assert_eq!(reach(r"(\w+) \1", text), "good luck and".len());
    }

    #[test]
    fn one_that_repeats_anything_reaches_the_end() {
        let text = "good luck and more of it. So";
        for pattern in ["good(?=.*zebra)", r"(.+) \1", "(?<!a)[^q]{1,500}z", r"good\k<x>(?!x)"] {
            assert_eq!(reach(pattern, text), text.len(), "{pattern}");
        }
    }
}
