//! How far the arguments of a command reach: groups, square brackets, definitions, glossed words.

use super::words::Command;
use super::{Reader, command_name, words};

/// The longest words of an example with their glosses, in bytes.
const LONGEST_GLOSS: usize = 6000;

impl Reader<'_> {
    /// The arguments of an environment that is not known: what has no space in it is no prose.
    pub(super) fn unknown_arguments(&self, start: usize, end: usize) -> usize {
        let mut at = self.optional(start, end).unwrap_or(start);
        while self.text[at..end].starts_with('{')
            && let Some(close) = self.pairs.closing(at).filter(|&close| close < end)
            && !self.text[at..close].contains(' ')
        {
            at = close + 1;
        }
        at
    }

    /// The braces that follow a byte, square brackets between them aside.
    pub(super) fn group(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        let mut at = at;
        while let Some(next) = self.optional(at, end) {
            at = next;
        }
        let rest = self.text.get(at..end)?;
        let bare = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let skipped = &rest[..rest.len() - bare.len()];
        let open = at + skipped.len();
        let near = skipped.matches('\n').count() < 2 && bare.starts_with('{');
        let close = near.then(|| self.pairs.closing(open)).flatten()?;
        (close < end).then_some((open, close))
    }

    /// Where the square brackets end that follow a byte.
    pub(super) fn optional(&self, at: usize, end: usize) -> Option<usize> {
        const LONGEST: usize = 2000;
        let rest = self.text.get(at..end)?;
        let bare = rest.trim_start_matches([' ', '\t']);
        if !bare.starts_with('[') {
            return None;
        }
        let start = at + rest.len() - bare.len();
        let bytes = self.text.as_bytes();
        let mut depth = 0_u32;
        let mut at = start;
        while at < end && at - start < LONGEST {
            match bytes[at] {
                b'[' => depth += 1,
                b']' if depth == 1 => return Some(at + 1),
                b']' => depth -= 1,
                b'{' => at = self.pairs.closing(at)?,
                b'\\' => at += 1,
                b'\n' if self.text[at + 1..].starts_with(['\n', '\r']) => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Where a definition ends that begins behind its command: names, numbers and all groups.
    pub(super) fn definition(&self, at: usize, end: usize) -> usize {
        let mut at = at;
        let mut names = 0;
        while at < end {
            let rest = &self.text[at..end];
            let bare = rest.trim_start_matches([' ', '\t', '=']);
            let here = at + rest.len() - bare.len();
            let next = match bare.as_bytes().first() {
                Some(b'\\') if names < 2 => {
                    names += 1;
                    Some(here + 1 + command_name(bare).len())
                }
                Some(b'#') => Some((here + 2).min(end)),
                Some(b'[') => self.optional(here, end),
                Some(b'{') => {
                    names = 2;
                    self.pairs.closing(here).filter(|&close| close < end).map(|close| close + 1)
                }
                _ => None,
            };
            let Some(next) = next.filter(|&next| self.text.is_char_boundary(next)) else { break };
            at = next.max(at + 1);
        }
        at
    }

    /// Where the words of an example and their glosses end.
    pub(super) fn gloss(&self, at: usize, end: usize) -> usize {
        let mut near = end.min(at + LONGEST_GLOSS);
        while !self.text.is_char_boundary(near) {
            near -= 1;
        }
        let rest = &self.text[at..near];
        let paragraph = ["\n\n", "\n\r\n"].iter().filter_map(|gap| rest.find(gap)).min();
        let rest = &rest[..paragraph.unwrap_or(rest.len())];
        let mut from = 0;
        while let Some(found) = rest[from..].find(['\\', '%']) {
            let here = from + found;
            if rest[here..].starts_with('%') {
                from = here + rest[here..].find('\n').unwrap_or(rest.len() - here);
                continue;
            }
            let name = command_name(&rest[here..]);
            let ends = matches!(
                words().command(name),
                Some(Command::Translation | Command::OpensExample | Command::ClosesExample)
            );
            if ends || matches!(name, "end" | "begin" | "item") {
                return at + here;
            }
            let sign = rest[here + 1..].chars().next().map_or(0, char::len_utf8);
            from = here + 1 + name.len().max(sign);
        }
        at + rest.len()
    }
}
