//! Quotation marks and brackets of a paragraph: which open, which close, which are apostrophes,
//! and which belong together.
//!
//! One sign serves several ends: ’ closes a quotation, joins (al-Qa’ida), marks a possessive (the
//! workers’ rights) and an elision (’tis, goin’). What stands on both sides of it tells most of
//! them apart; an open quotation that waits for its mark tells the rest.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::text::document::{Document, OBJECT};
use crate::text::span::TextSpan;
use crate::words::data;

/// The kinds of marks that come in pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Double,
    Single,
    StraightDouble,
    StraightSingle,
    Guillemet,
    SingleGuillemet,
    Low,
    LowSingle,
    Parenthesis,
    Bracket,
}

/// One mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// Where.
    pub span: TextSpan,
    kind: Kind,
    sign: char,
}

impl Quote {
    /// Whether a text starts with the same mark, as the next paragraph of a long quotation does.
    #[must_use]
    pub fn reopens(&self, text: &str) -> bool {
        !self.is_bracket() && text.starts_with(self.sign)
    }

    /// Whether it is a bracket.
    #[must_use]
    pub fn is_bracket(&self) -> bool {
        matches!(self.kind, Kind::Parenthesis | Kind::Bracket)
    }

    /// Whether both are of one kind, so that one could close the other.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// Two marks that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The opening mark.
    pub open: TextSpan,
    /// The closing mark.
    pub close: TextSpan,
}

impl Pair {
    /// What stands between both.
    #[must_use]
    pub fn inner(&self) -> TextSpan {
        TextSpan { start: self.open.end, end: self.close.start }
    }
}

/// The marks of a paragraph, paired.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairing {
    /// Quotation marks that belong together, inner and outer ones, in order of their ends.
    pub pairs: Vec<Pair>,
    /// Marks and brackets that close what nothing opened, in order. Marks that may be apostrophes
    /// are not among them.
    pub unopened: Vec<Quote>,
    /// Marks and brackets that nothing closes, in order.
    pub unclosed: Vec<Quote>,
}

/// `rules/data/apostrophes.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Elisions {
    initial: FxHashSet<String>,
    r#final: FxHashSet<String>,
}

static ELISIONS: LazyLock<Elisions> = LazyLock::new(|| data::table("apostrophes.toml"));

/// What a sign does at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Opens,
    Closes,
    /// Closes an open quotation; otherwise it is an apostrophe, a prime, an item's bracket.
    MayClose,
    /// Opens or closes, whichever fits.
    Either,
    Neither,
}

/// The marks of each block of a document.
#[must_use]
pub fn pairings(document: &Document) -> Vec<Pairing> {
    let blocks = document.blocks.iter();
    blocks.map(|block| pair(document.text(block.span), block.span.start)).collect()
}

/// Pairs the marks of a paragraph whose prose starts at `base`.
fn pair(text: &str, base: u32) -> Pairing {
    let mut pairing = Pairing::default();
    let mut open: Vec<Quote> = Vec::new();
    let mut brackets: Vec<Quote> = Vec::new();
    for (at, sign) in signs(text) {
        let Some((kind, turn)) = read(text, at, sign, &open) else {
            continue;
        };
        let start = base as usize + at;
        let span = TextSpan::new(start, start + sign.len_utf8());
        let quote = Quote { span, kind, sign };
        let stack = if quote.is_bracket() { &mut brackets } else { &mut open };
        let waiting = stack.iter().rposition(|open| open.kind == kind);
        let interval = matches!(turn, Turn::Closes | Turn::MayClose)
            && stack.last().is_some_and(|open| {
                open.kind != kind && quote.is_bracket() && is_interval(text, base, open, at)
            });
        match (turn, waiting) {
            _ if interval => {
                stack.pop();
            }
            (Turn::Neither, _) | (Turn::MayClose, None) => {}
            (Turn::Opens, _) | (Turn::Either, None) => {
                if stack.len() == DEEPEST {
                    pairing.unclosed.push(stack.remove(0));
                }
                stack.push(quote);
            }
            (Turn::MayClose, Some(_)) if !quote.is_bracket() && is_possessive(text, at, sign) => {}
            (Turn::Closes | Turn::MayClose | Turn::Either, Some(waiting)) => {
                // What opened since then was never closed, unless it was no mark at all.
                let strays = stack.drain(waiting + 1..);
                pairing.unclosed.extend(strays);
                if let Some(open) = stack.pop()
                    && !open.is_bracket()
                {
                    pairing.pairs.push(Pair { open: open.span, close: span });
                }
            }
            (Turn::Closes, None) => pairing.unopened.push(quote),
        }
    }
    pairing.unclosed.extend(open.into_iter().chain(brackets));
    pairing.unclosed.sort_unstable_by_key(|quote| quote.span);
    pairing.forgive(text, base);
    pairing
}

impl Pairing {
    /// Drops strays that prove nothing: straight marks that are even in number have a space on the
    /// wrong side (`"so "he said`), several brackets astray, or brackets among few letters, are a
    /// formula or a diagram, and a bracket may only be named.
    fn forgive(&mut self, text: &str, base: u32) {
        if self.unopened.is_empty() && self.unclosed.is_empty() {
            return;
        }
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let symbols = letters * 2 < text.chars().count();
        let strays = || self.unopened.iter().chain(&self.unclosed);
        let straight = strays().filter(|it| it.kind == Kind::StraightDouble).count();
        let brackets = strays().filter(|it| it.is_bracket()).count();
        let keep = |quote: &Quote| {
            let even = quote.kind == Kind::StraightDouble && straight.is_multiple_of(2);
            let formula = quote.is_bracket() && (symbols || brackets >= FORMULA);
            let at = (quote.span.start - base) as usize;
            let arrow = quote.kind == Kind::Guillemet && is_apart(text, at, quote.sign);
            !even && !formula && !arrow && !is_named(text, at, quote.sign)
        };
        self.unopened.retain(keep);
        self.unclosed.retain(keep);
        let opens_again =
            |quote: &Quote| is_numbered(text, (quote.span.start - base) as usize, quote);
        self.unclosed.retain(|quote| !opens_again(quote));
    }
}

/// Whether a quotation that is not closed goes on behind a number with a mark of its own, as each of
/// several sayings does: `1. He said, “So it is. 2. “So it was.”`
fn is_numbered(text: &str, at: usize, quote: &Quote) -> bool {
    let from = at + quote.sign.len_utf8();
    let next = text.get(from..).and_then(|rest| rest.find(quote.sign));
    let before = next.map_or("", |next| text[from..from + next].trim_end());
    let number = before.trim_end_matches(['.', ')']);
    let digits = number.len() - number.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let fresh = number[..number.len() - digits].ends_with(char::is_whitespace);
    !quote.is_bracket() && number.len() < before.len() && (1..=3).contains(&digits) && fresh
}

/// Whether white space or nothing stands on both sides of a mark: `Home » Mills`.
fn is_apart(text: &str, at: usize, sign: char) -> bool {
    let (left, right) = (&text[..at], &text[at + sign.len_utf8()..]);
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    blank(left.chars().next_back()) && blank(right.chars().next())
}

/// As many brackets astray in one paragraph are no slips.
const FORMULA: usize = 3;

/// How many marks are open at a time at most; nobody quotes deeper, but a broken file may.
const DEEPEST: usize = 16;

/// The bytes that a sign starts with: all signs beyond ASCII start with one of two.
const FIRST: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = *b"\"'()[]\xE2\xC2";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// The signs of a text that may be marks.
fn signs(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    let first = |&byte: &u8| FIRST[usize::from(byte)];
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes.get(at..)?.iter().position(&first)?;
            let start = at;
            let sign = text[start..].chars().next()?;
            at += sign.len_utf8();
            if is_sign(sign) {
                return Some((start, sign));
            }
        }
    })
}

fn is_sign(sign: char) -> bool {
    "\"'()[]«»‹›“”„‟‘’‚‛".contains(sign)
}

/// What a sign is and does.
fn read(text: &str, at: usize, sign: char, open: &[Quote]) -> Option<(Kind, Turn)> {
    // One function: an arm a sign; the guards of one tell what the next ones need not ask.
    let before = text[..at].chars().next_back();
    let after = text[at + sign.len_utf8()..].chars().next();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let waits = |kind| open.iter().any(|open: &Quote| open.kind == kind);
    // A mark leans on what it encloses.
    let leans_right = !blank(after) && (blank(before) || before.is_some_and(is_opener));
    let leans_left = !blank(before) && !before.is_some_and(is_opener);
    let face = || {
        let eyes = [":-", ";-", ":", ";", "="].iter().find_map(|it| text[..at].strip_suffix(it));
        eyes.is_some_and(|left| blank(left.chars().next_back())) && !word(after)
    };
    Some(match sign {
        '(' if face() => (Kind::Parenthesis, Turn::Neither),
        '(' => (Kind::Parenthesis, Turn::Opens),
        ')' if is_enumerator(&text[..at]) || face() => (Kind::Parenthesis, Turn::MayClose),
        ')' => (Kind::Parenthesis, Turn::Closes),
        '[' => (Kind::Bracket, Turn::Opens),
        ']' => (Kind::Bracket, Turn::Closes),
        '„' => (Kind::Low, Turn::Opens),
        '‚' => (Kind::LowSingle, if leans_right { Turn::Opens } else { Turn::Neither }),
        '“' | '”' | '‟' if waits(Kind::Low) && leans_left => (Kind::Low, Turn::Closes),
        '‘' | '’' if waits(Kind::LowSingle) && leans_left && !word(after) => {
            (Kind::LowSingle, Turn::Closes)
        }
        // `“word“`: it leans on what is open, so it was only turned the wrong way.
        '“' if waits(Kind::Double) && leans_left && !leans_right && !word(after) => {
            (Kind::Double, Turn::Closes)
        }
        '“' | '‟' => (Kind::Double, Turn::Opens),
        // Swedish and Finnish open with the sign that others close with.
        '”' if leans_right && !waits(Kind::Double) => (Kind::Double, Turn::Opens),
        // Inches, of halves and quarters, too: `2½”`.
        '”' if before.is_some_and(char::is_numeric) => (Kind::Double, Turn::MayClose),
        '”' => (Kind::Double, Turn::Closes),
        '«' | '‹' => {
            let kind = if sign == '«' { Kind::Guillemet } else { Kind::SingleGuillemet };
            let german = waits(kind) && leans_left;
            (kind, if german { Turn::Closes } else { Turn::Opens })
        }
        '»' | '›' => {
            let kind = if sign == '»' { Kind::Guillemet } else { Kind::SingleGuillemet };
            let german = !waits(kind) && leans_right;
            (kind, if german { Turn::Opens } else { Turn::Closes })
        }
        '"' => {
            let digit = before.is_some_and(char::is_numeric);
            let turn = match (leans_left, leans_right) {
                // `w"=clauses` is markup of LaTeX that was left over.
                (true, _) if word(before) && after == Some('=') => Turn::Neither,
                // A letter of a transcription: `s"el`.
                _ if letter(before) && letter(after) && !waits(Kind::StraightDouble) => {
                    Turn::Neither
                }
                (true, _) if digit => Turn::MayClose,
                (true, false) if !word(after) => Turn::Closes,
                (false, true) => Turn::Opens,
                _ => Turn::Either,
            };
            (Kind::StraightDouble, turn)
        }
        '‘' | '‛' if word(before) => (Kind::Single, Turn::Neither),
        '‘' | '‛' => {
            let right = &text[at + sign.len_utf8()..];
            (Kind::Single, if is_elision(right, '’') { Turn::Neither } else { Turn::Opens })
        }
        // `'@','='`: no space between what is quoted sign by sign.
        '\'' if !waits(Kind::StraightSingle)
            && !word(before)
            && is_quoted_sign(&text[at + 1..]) =>
        {
            (Kind::StraightSingle, Turn::Opens)
        }
        // `'operator ='`: what is quoted ends in a sign.
        '\'' if waits(Kind::StraightSingle) && before.is_some_and(is_opener) && !word(after) => {
            (Kind::StraightSingle, Turn::Closes)
        }
        '’' | '\'' => {
            let kind = if sign == '’' { Kind::Single } else { Kind::StraightSingle };
            (kind, apostrophe(text, at, sign))
        }
        _ => return None,
    })
}

/// What ’ or ' does.
fn apostrophe(text: &str, at: usize, sign: char) -> Turn {
    let (left, right) = (&text[..at], &text[at + sign.len_utf8()..]);
    let (before, after) = (left.chars().next_back(), right.chars().next());
    let after_word = after.is_some_and(char::is_alphanumeric);
    match before {
        Some(c) if c.is_alphanumeric() && after_word => Turn::Neither,
        Some(c) if c.is_numeric() => Turn::MayClose,
        // A prime or the apostrophe of a plural behind a formula: `$T$'s`.
        Some(OBJECT) => Turn::MayClose,
        Some(c) if c.is_alphanumeric() => {
            let start = left
                .rfind(|c: char| !c.is_alphabetic())
                .map_or(0, |at| at + left[at..].chars().next().map_or(0, char::len_utf8));
            let word = left[start..].to_lowercase();
            let elided = word.ends_with("in") || ELISIONS.r#final.contains(&word);
            // G’ beside G is a prime, as a letter by itself is no quotation.
            let possessive = word.ends_with(['s', 'x', 'z']) || word.chars().count() == 1;
            // Iyo’awujwa’ ends with the letter that it has inside.
            let stem = left[..start].strip_suffix(['’', '\'']);
            let letter = stem.is_some_and(|stem| stem.ends_with(char::is_alphanumeric));
            let cited = is_citation(right);
            let stops = after.is_none_or(|c| ".,;:!?)".contains(c)) || cited;
            if !letter && (cited || stops && !elided && !possessive) {
                Turn::Closes
            } else {
                Turn::MayClose
            }
        }
        // `so . . . ’”`: the outer mark follows.
        Some(c) if c.is_whitespace() && right.starts_with(['”', '"', '“']) => Turn::MayClose,
        // `non-'static`: a name of code behind a prefix.
        Some('-')
            if sign == '\''
                && left[..at - 1].ends_with(char::is_alphanumeric)
                && !closes_again(right, sign) =>
        {
            Turn::MayClose
        }
        Some(c) if c.is_whitespace() || is_opener(c) => {
            // `'<name>'`, `'#endif'`: code that begins with a sign.
            let code = after.is_some_and(|c| "<#%$/\\@{_&".contains(c));
            let opens = after_word && !is_elision(right, sign)
                || is_quoted_sign(right)
                || code && closes_again(right, sign);
            if sign == '\'' && opens { Turn::Opens } else { Turn::Neither }
        }
        // After a stop or another mark.
        Some(_) if after_word => Turn::MayClose,
        Some(_) => Turn::Closes,
        None if sign == '\'' && after_word && !is_elision(right, sign) => Turn::Opens,
        None => Turn::Neither,
    }
}

/// Whether a text goes on with signs that a straight mark closes: `>>'`.
fn is_quoted_sign(text: &str) -> bool {
    let end = text.bytes().take(LONGEST_SIGN + 1).position(|byte| byte == b'\'');
    let signs = end.map_or("", |end| &text[..end]);
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    (1..=LONGEST_SIGN).contains(&signs.len()) && signs.chars().all(is_sign)
}

/// The most bytes of signs that are quoted as such.
const LONGEST_SIGN: usize = 8;

/// Whether a mark that may close a quotation is a possessive inside of it: a noun follows, and a
/// better mark to close with comes before the next quotation opens.
fn is_possessive(text: &str, at: usize, sign: char) -> bool {
    let (left, right) = (&text[..at], &text[at + sign.len_utf8()..]);
    let plural = left.ends_with(['s', 'x', 'z', 'S']) || left.ends_with("in");
    let noun = right.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    plural && noun && closes_again(right, sign)
}

/// Whether a closing mark follows in reach, before another one opens.
fn closes_again(text: &str, sign: char) -> bool {
    let mut before = None;
    for (at, c) in text.char_indices().take(REACH) {
        let rest = &text[at + c.len_utf8()..];
        let after = rest.chars().next();
        let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let quotes = |rest: &str| inner(after) || is_quoted_sign(rest);
        let opens = c == '‘' || c == '\'' && sign == c && quotes(rest);
        if opens && !inner(before) {
            return false;
        }
        if c == sign && !inner(after) && before.is_some_and(|c: char| !c.is_whitespace()) {
            return true;
        }
        before = Some(c);
    }
    false
}

/// How far a closing mark is looked for, in characters.
const REACH: usize = 1000;

/// Whether a text starts with a word that has lost its start (’tis, ’90s), and no quotation that
/// starts with such a word.
fn is_elision(text: &str, closer: char) -> bool {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let word = &text[..end];
    let decade = word.len() <= 3
        && word.len() >= 2
        && word.bytes().take(2).all(|b| b.is_ascii_digit())
        && word.bytes().skip(2).all(|b| b == b's');
    let elided = decade || word.len() <= 12 && ELISIONS.initial.contains(&word.to_lowercase());
    elided && !closes_again(text, closer)
}

/// Whether a text goes on with a citation in brackets: ` (Roe, 2024)`.
fn is_citation(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(" (") else {
        return false;
    };
    let inner: String = rest.chars().take(120).take_while(|&c| c != ')').collect();
    let year = |part: &str| part.len() >= 4 && part.bytes().take(4).all(|b| b.is_ascii_digit());
    inner.starts_with(char::is_uppercase) && inner.split([' ', ',']).any(year)
}

/// Whether a stray bracket or mark is named, not used: nothing stands beside it that it could
/// enclose (`a left parenthesis ( is missing`, `S and [.`, `the sign ")"`, `quotation marks (")`).
fn is_named(text: &str, at: usize, sign: char) -> bool {
    let (left, right) = (&text[..at], &text[at + sign.len_utf8()..]);
    let before = left.chars().next_back();
    let after = right.chars().next();
    let quotes = |c: Option<char>| c.is_some_and(|c| "\"'“”‘’".contains(c));
    let spaced = before.is_none_or(char::is_whitespace);
    let ends = right.trim_start_matches(['.', ',', ';', ':']).chars().next();
    let apart = ends.is_none_or(char::is_whitespace);
    match sign {
        '(' | '[' | ')' | ']' => spaced && apart || quotes(before) && quotes(after),
        '"' => (spaced || before == Some('(')) && (apart || after == Some(')')),
        _ => false,
    }
}

/// Whether a closing bracket of the other shape ends an interval: `[first, last)`, `(0, 1]`.
fn is_interval(text: &str, base: u32, open: &Quote, close: usize) -> bool {
    let start = (open.span.end - base) as usize;
    let inner = text.get(start..close).unwrap_or_default();
    let ends = inner.split_once([',', ';']);
    inner.len() <= LONGEST_INTERVAL
        && ends.is_some_and(|(_, last)| !last.contains([',', ';']))
        && inner.split_whitespace().count() <= WORDS_OF_INTERVAL
}

/// The most bytes between the brackets of an interval.
const LONGEST_INTERVAL: usize = 60;
/// The most words.
const WORDS_OF_INTERVAL: usize = 6;

/// Whether a bracket after this text closes the number of an item: `a)`, `12)`, `iv)`, `1-3)`, `a.)`.
fn is_enumerator(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let first = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let text = match first.strip_suffix(['-', '–']) {
        Some(range)
            if first.len() < text.len() && range.ends_with(|c: char| c.is_ascii_digit()) =>
        {
            range
        }
        _ => text,
    };
    let start = text
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let number = &text[start..];
    let digits = number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    let letter = number.len() == 1;
    let roman = number.len() <= 4 && number.bytes().all(|b| b"ivxIVX".contains(&b));
    let fresh = |c: char| c.is_whitespace() || "\"'“‘".contains(c);
    let fresh = text[..start].chars().next_back().is_none_or(fresh);
    !number.is_empty() && (digits || letter || roman) && fresh
}

/// Signs after which a mark opens.
fn is_opener(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '—'
            | '–'
            | '-'
            | '/'
            | '“'
            | '‘'
            | '"'
            | '\''
            | '«'
            | '„'
            | '‚'
            | '¿'
            | '¡'
            | '‹'
            | '='
    )
}
