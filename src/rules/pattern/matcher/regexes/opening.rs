//! What the matches of a regex begin with, where that is one of some texts.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// A text that matches begin with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    /// In lower case, as far as its letters are ASCII.
    pub text: String,
    /// Whether no letter, digit or underscore stands before it.
    pub starts_word: bool,
}

/// The letters beyond ASCII that are ASCII letters in another case: the long s and the sign of kelvin.
pub const TWINS: [char; 2] = ['\u{17F}', '\u{212A}'];

/// No longer than this many bytes: the rest is for the regex to see.
const LONGEST: usize = 8;

/// The texts of which every match of a regex, whose letters are in lower case ([`lowered`]), begins
/// with one, whatever the case of ASCII letters; none where there are none, or so short ones that they stand everywhere. Said of
/// texts that have neither of [`TWINS`].
pub(super) fn openings(hir: &Hir) -> Option<Vec<Opening>> {
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix);
    extractor.limit_class(16).limit_total(4000).limit_literal_len(LONGEST);
    let found = extractor.extract(hir);
    let word = starts_word(hir);
    let mut out = Vec::new();
    for literal in found.literals()? {
        // What the case of other letters is, the pass over a text does not know.
        let bytes = literal.as_bytes();
        let ascii = bytes.iter().take_while(|byte| byte.is_ascii()).count();
        let text = std::str::from_utf8(&bytes[..ascii]).ok()?.to_ascii_lowercase();
        let first = text.chars().next()?;
        let starts_word = word && (first.is_alphanumeric() || first == '_');
        let common = first.is_whitespace() || (first.is_alphanumeric() && text.len() < 2);
        if common && !starts_word {
            return None;
        }
        out.push(Opening { text, starts_word });
    }
    Some(out)
}

/// A leaf of a regex with its ASCII letters in lower case, where both cases are wanted or only one.
pub(super) fn lowered(leaf: &Hir) -> Option<Hir> {
    match leaf.kind() {
        HirKind::Literal(literal) => Some(Hir::literal(literal.0.to_ascii_lowercase())),
        HirKind::Class(Class::Unicode(class)) => {
            let all: u32 = class.iter().map(|it| it.end() as u32 - it.start() as u32 + 1).sum();
            let chars = class.iter().filter(|_| all <= 4).flat_map(|it| it.start()..=it.end());
            // Of the letters that are one in other cases, those beyond ASCII do not count here.
            let mut ascii = chars.filter(char::is_ascii).map(|c| c.to_ascii_lowercase());
            let first = ascii.next().filter(char::is_ascii_alphabetic)?;
            ascii.all(|c| c == first).then(|| Hir::literal([first as u8]))
        }
        _ => None,
    }
}

/// A mark of ASCII that every match of a regex holds, if there is one.
pub(super) fn mark(hir: &Hir) -> Option<u8> {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().copied().find(u8::is_ascii_punctuation),
        HirKind::Capture(capture) => mark(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => mark(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().find_map(mark),
        HirKind::Alternation(parts) => {
            let first = mark(parts.first()?)?;
            parts.iter().all(|part| mark(part) == Some(first)).then_some(first)
        }
        _ => None,
    }
}

/// Whether a regex begins with the border of a word.
fn starts_word(hir: &Hir) -> bool {
    let borders =
        [Look::WordUnicode, Look::WordAscii, Look::WordStartUnicode, Look::WordStartAscii];
    match hir.kind() {
        HirKind::Look(look) => borders.contains(look),
        HirKind::Concat(parts) => parts.first().is_some_and(starts_word),
        HirKind::Capture(capture) => starts_word(&capture.sub),
        HirKind::Alternation(parts) => parts.iter().all(starts_word),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rewrite::replaced;
    use super::*;
    use regex_syntax::ParserBuilder;

    fn of(pattern: &str) -> Option<String> {
        let hir = ParserBuilder::new().case_insensitive(true).build().parse(pattern).unwrap();
        let show = |it: Opening| format!("{}{}", if it.starts_word { "^" } else { "" }, it.text);
        openings(&replaced(&hir, &lowered))
            .map(|all| all.into_iter().map(show).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn every_match_begins_with_one() {
        assert_eq!(of(r"\b(?:very|Kiss)\b").as_deref(), Some("^very ^kiss"));
        assert_eq!(of(r"\b(am|are)\b\s*\w+ed").as_deref(), Some("^am ^are"));
        assert_eq!(of(r"\b(?:a chip off)\b").as_deref(), Some("^a chip o"));
        assert_eq!(of(r"\(.+\)").as_deref(), Some("("));
        assert_eq!(of(r"\bI\b").as_deref(), Some("^i"));
    }

    #[test]
    fn some_hold_a_mark() {
        let mark = |pattern: &str| mark(&regex_syntax::parse(pattern).unwrap()).map(char::from);
        assert_eq!(mark(r"(?:[^,]+,){1,}\s\w+\s(?:and|or)"), Some(','));
        assert_eq!(mark(r"a|b,"), None);
        assert_eq!(mark(r"(?:\w+;)?\w"), None);
    }

    #[test]
    fn what_begins_in_any_way_has_none() {
        for pattern in [r"\w+ly", r"[^,]+,", r"\bx*", "a", r"\sof", r"(?:very)?\d"] {
            assert_eq!(of(pattern), None, "{pattern}");
        }
    }
}
