//! Which brace closes which, and which `\end` which `\begin`: found once, so that no part of a text
//! is searched a second time however deep it is nested.

use std::collections::HashSet;

use super::{command_name, words};

/// The pairs of a text.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Where a brace opens and where it is closed, in order.
    braces: Vec<(usize, usize)>,
    /// Where a `\begin` stands and where its `\end`, in order.
    environments: Vec<(usize, usize)>,
    /// The `\begin` and the `\end` of the document.
    pub(super) document: Option<(usize, usize)>,
}

/// How many open environments an `\end` is compared with.
const NEAR: usize = 32;

impl Pairs {
    pub(super) fn new(text: &str) -> Self {
        // One function: one pass over the text with braces and environments open side by side.
        let mut out = Self::default();
        let mut braces: Vec<usize> = Vec::new();
        let mut open: Vec<(&str, usize)> = Vec::new();
        // Verbatim environments that nothing closes from here on.
        let mut unclosed: HashSet<&str> = HashSet::new();
        let mut at = 0;
        while let Some(found) = text[at..].find(['\\', '{', '}', '%']) {
            at += found;
            match text.as_bytes()[at] {
                b'{' => braces.push(at),
                b'}' => {
                    if let Some(start) = braces.pop() {
                        out.braces.push((start, at));
                    }
                }
                b'%' => {
                    at += text[at..].find('\n').unwrap_or(text.len() - at);
                    continue;
                }
                _ => {
                    let name = command_name(&text[at..]);
                    let behind = at + 1 + name.len();
                    let next = text[behind..].chars().next().map_or(0, char::len_utf8);
                    match name {
                        "" => at += 1 + next,
                        "verb" | "lstinline" if is_delimited(name, &text[behind..]) => {
                            at = verb(text, behind).unwrap_or(behind);
                        }
                        "begin" | "end" => {
                            let Some((word, close)) = argument(text, behind) else {
                                at = behind;
                                continue;
                            };
                            if name == "end" {
                                out.close(word, at, &mut open);
                                at = close;
                                continue;
                            }
                            open.push((word, at));
                            at = close;
                            if words().is_verbatim(word) && !unclosed.contains(word) {
                                match text[at..].find(&format!("\\end{{{word}}}")) {
                                    Some(end) => at += end,
                                    None => {
                                        unclosed.insert(word);
                                    }
                                }
                            }
                        }
                        _ if words().takes_address(name) => {
                            at = match address(text, behind) {
                                Some((start, end)) => {
                                    out.braces.push((start, end));
                                    end + 1
                                }
                                None => behind,
                            };
                        }
                        _ => at = behind,
                    }
                    continue;
                }
            }
            at += 1;
        }
        out.braces.sort_unstable();
        out.environments.sort_unstable();
        out
    }

    fn close(&mut self, word: &str, end: usize, open: &mut Vec<(&str, usize)>) {
        let near = open.len().saturating_sub(NEAR);
        let Some(found) = open[near..].iter().rposition(|(name, _)| *name == word) else { return };
        let (_, begin) = open[near + found];
        open.truncate(near + found);
        if word == "document" {
            self.document = Some((begin, end));
        }
        self.environments.push((begin, end));
    }

    /// Where the brace is closed that opens at a byte.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let at = self.braces.binary_search_by_key(&open, |pair| pair.0).ok()?;
        Some(self.braces[at].1)
    }

    /// Where the `\end` of the `\begin` at a byte stands.
    pub(super) fn ending(&self, begin: usize) -> Option<usize> {
        let at = self.environments.binary_search_by_key(&begin, |pair| pair.0).ok()?;
        Some(self.environments[at].1)
    }
}

/// The word in the braces that stand at a byte, and where they end.
pub(super) fn argument(text: &str, at: usize) -> Option<(&str, usize)> {
    const LONGEST: usize = 60;
    let rest = &text[at..];
    let inner = rest.trim_start_matches([' ', '\t']).strip_prefix('{')?;
    let close = inner.bytes().take(LONGEST).position(|byte| byte == b'}')?;
    let word = inner.get(..close)?;
    let start = at + rest.len() - inner.len();
    (!word.contains(['\\', '{', '\n'])).then_some((word, start + close + 1))
}

/// The braces of an address that stand at a byte.
fn address(text: &str, at: usize) -> Option<(usize, usize)> {
    const LONGEST: usize = 2000;
    let start = at + text[at..].len() - text[at..].trim_start_matches(' ').len();
    let mut depth = 0_u32;
    for (offset, byte) in text[start..].bytes().enumerate().take(LONGEST) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some((start, start + offset)),
            b'}' => depth = depth.saturating_sub(1),
            b'\n' => return None,
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Whether the argument of `\verb` or `\lstinline` stands between two signs of the author's choice.
pub(super) fn is_delimited(name: &str, rest: &str) -> bool {
    name == "verb" || !rest.starts_with(['{', '['])
}

/// Where `\verb|code|` ends, given where its delimiter stands.
pub(super) fn verb(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix('*').unwrap_or(&text[at..]);
    let delimiter = rest.chars().next().filter(|c| !c.is_alphanumeric() && !c.is_whitespace())?;
    let start = text.len() - rest.len() + delimiter.len_utf8();
    let line = text[start..].split('\n').next().unwrap_or_default();
    let close = line.find(delimiter)?;
    Some(start + close + delimiter.len_utf8())
}
