//! The language of phrase rows.
//!
//! A pattern is a row of elements separated by spaces; each matches one word or punctuation mark:
//!
//! | element | matches |
//! |---|---|
//! | `word` | the word; only the first of a pattern may have a capital that the pattern has not |
//! | `a\|b` | either |
//! | `{preposition}` | a word of that class of `word-classes.toml` |
//! | `{number}` | a number in digits or letters |
//! | `{name}` | a word with a capital |
//! | `{punctuation}` | any punctuation mark; as a guard also the end of a block |
//! | `{start}` | as a guard: the start of a sentence or of a quotation |
//! | `*ing` | a word that ends so; `*` any word |
//! | `!x` | a word that is not x |
//! | `x?` | x or nothing |
//! | `x^4` | up to four of x, as few as possible |
//! | `[`, `]` | around the elements that are reported; without them all are |
//!
//! In a template, `{2}` is the text that the second element matched, and a word with alternatives
//! takes the alternative of the element that has as many: `afflict|afflicts on` → `inflict|inflicts
//! on`. Reported elements come first; `_` in an alternative is a space: `ofthe|inthe` →
//! `of_the|in_the`.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::text::cursor::Cursor;
use crate::text::document::BLOCK_BREAK;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Vocabulary, Word};
use crate::words::data::Initials;
use crate::words::fold;
use crate::words::lexicon::{self, Class};

/// How many elements a pattern may have: no phrase is so long, and each is a step of a search.
const LONGEST: usize = 100;

/// The words of a document as patterns see them.
pub(super) struct PhraseTokens<'a> {
    layers: &'a Layers<'a>,
    tokens: Cursor<'a, 'a>,
}

impl<'a> PhraseTokens<'a> {
    pub(super) fn new(layers: &'a Layers<'a>) -> Self {
        Self { layers, tokens: Cursor::new(layers) }
    }

    /// The vocabulary.
    pub(super) fn vocabulary(&self) -> &'a Vocabulary<'a> {
        &self.layers.vocabulary
    }

    /// The distinct words.
    pub(super) fn distinct(&self) -> &'a [Word<'a>] {
        self.layers.vocabulary.words()
    }

    /// The distinct word of each token.
    pub(super) fn ids(&self) -> &'a [u32] {
        self.layers.vocabulary.ids()
    }

    /// The text of a token, with straight apostrophes.
    fn straight(&self, at: usize) -> &'a str {
        self.layers.vocabulary.word_at(at).map_or("", |word| &*word.straight)
    }

    /// The first byte of a token; 0 after the last.
    pub(super) fn initial(&self, at: usize) -> u8 {
        self.straight(at).as_bytes().first().copied().unwrap_or_default()
    }

    /// What stands between a token and the one before it.
    fn gap_before(&self, at: usize) -> Option<&'a str> {
        self.tokens.gap(at.checked_sub(1)?)
    }

    /// Whether a token stands in the same block as the one before it.
    fn follows(&self, at: usize) -> bool {
        self.gap_before(at).is_some_and(|gap| gap.len() < 2 || !gap.contains(BLOCK_BREAK))
    }

    /// Whether a token may have a capital that is not its own: it opens a sentence, a quotation or what
    /// follows a mark, or stands in a heading.
    pub(super) fn opens(&self, at: usize) -> bool {
        let Some(token) = at.checked_sub(1).and_then(|_| self.layers.tokens.get(at)) else {
            return true;
        };
        let block = self.layers.document.block_at(token.span.start);
        let running = block.is_some_and(|block| block.zone.is_running());
        let opener = |mark: &str| !matches!(mark, "," | ";" | ")" | "]" | "-" | "–" | "/");
        let marked = self.layers.vocabulary.word_at(at - 1);
        !running
            || !self.follows(at)
            || marked.is_some_and(|it| it.kind == TokenKind::Punctuation && opener(it.text))
    }

    /// Whether a hyphen ties the first or the last of some tokens to a word outside.
    pub(super) fn is_hyphenated(&self, start: usize, end: usize) -> bool {
        let hyphen = |at: usize| matches!(self.straight(at), "-" | "‐" | "‑");
        let tight = |at: usize| self.gap_before(at).is_some_and(str::is_empty);
        let before = start > 0 && hyphen(start - 1) && tight(start);
        before || (hyphen(end) && tight(end))
    }

    /// Whether markup sets off one of some tokens, or all of them: they are spoken of.
    pub(super) fn is_mentioned(&self, range: Range<usize>) -> bool {
        let set_off = |span: TextSpan| self.layers.document.is_set_off(span);
        let tokens = self.layers.tokens.get(range.clone()).unwrap_or_default();
        let mut words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
        words.any(|token| set_off(token.span)) || self.span(range).is_some_and(set_off)
    }

    /// What some tokens cover; none for no tokens.
    pub(super) fn span(&self, range: Range<usize>) -> Option<TextSpan> {
        let tokens = self.tokens.get(range)?;
        Some(tokens.first()?.span.cover(tokens.last()?.span))
    }
}

/// One element of a pattern.
#[derive(Debug)]
pub(super) struct Element {
    atoms: Vec<Atom>,
    negated: bool,
    /// How often it must match at least, 0 or 1.
    min: usize,
    /// How often it may match.
    max: usize,
    /// The bytes that what it matches may begin with: one look tells most words apart from it.
    initials: Initials,
}

#[derive(Debug)]
enum Atom {
    Word(String),
    Class(&'static Class),
    Ending(String),
    Number,
    Name,
    Punctuation,
    Start,
    Any,
}

impl Element {
    /// Reads one element.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (mut rest, mut min, mut max) = (text, 1, 1);
        if let Some((element, count)) = rest.rsplit_once('^') {
            let count: usize =
                count.parse().map_err(|_| format!("`{text}`: no count after `^`"))?;
            (rest, min, max) = (element, 0, count.min(12));
        } else if let Some(element) = rest.strip_suffix('?').filter(|element| !element.is_empty()) {
            (rest, min) = (element, 0);
        }
        let element = rest.strip_prefix('!').filter(|element| !element.is_empty());
        let negated = element.is_some();
        let atoms = element.unwrap_or(rest).split('|').map(Atom::parse);
        let atoms = atoms.collect::<Result<Vec<_>, _>>()?;
        let initials = if negated { Initials::ANY } else { Self::initials(&atoms) };
        Ok(Self { atoms, negated, min, max, initials })
    }

    /// The words that it can match, for an element that lists them.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.atoms.iter().flat_map(|atom| {
            let (word, class) = match atom {
                Atom::Word(word) => (Some(word), None),
                Atom::Class(class) => (None, Some(*class)),
                Atom::Number => (None, lexicon::class("number")),
                _ => (None, None),
            };
            word.into_iter().chain(class.into_iter().flatten()).map(String::as_str)
        })
    }

    /// The words that it spells out.
    fn listed_words(&self) -> impl Iterator<Item = &str> {
        self.atoms.iter().filter_map(|atom| match atom {
            Atom::Word(word) => Some(word.as_str()),
            _ => None,
        })
    }

    /// Whether it matches numbers in digits.
    pub(super) fn takes_digits(&self) -> bool {
        self.atoms.iter().any(|atom| matches!(atom, Atom::Number))
    }

    /// Whether a match may begin with it at a token, and whether only without the capital that the
    /// token has.
    pub(super) fn opens(&self, words: &PhraseTokens<'_>, at: usize) -> Option<bool> {
        match words.vocabulary().word_at(at)?.kind {
            TokenKind::Punctuation => None,
            TokenKind::Number => self.takes_digits().then_some(false),
            TokenKind::Word if self.matches(words, at, false) => Some(false),
            TokenKind::Word => self.matches(words, at, true).then_some(true),
        }
    }

    /// Whether a pattern may begin with it: what it matches can be looked up.
    fn is_indexable(&self) -> bool {
        let listed = |atom: &Atom| matches!(atom, Atom::Word(_) | Atom::Class(_) | Atom::Number);
        self.min == 1 && self.max == 1 && !self.negated && self.atoms.iter().all(listed)
    }

    fn matches(&self, words: &PhraseTokens<'_>, at: usize, any_case: bool) -> bool {
        let Some(&Word { ref straight, kind, .. }) = words.vocabulary().word_at(at) else {
            return false;
        };
        let initial = straight.as_bytes().first().copied().unwrap_or_default();
        let hits = |initial: u8, text: &str| {
            self.initials.has(initial) && self.atoms.iter().any(|atom| atom.matches(kind, text))
        };
        let mut hit = hits(initial, straight);
        let lower = initial.to_ascii_lowercase();
        if !hit && any_case && lower != initial && self.initials.has(lower) {
            let mut text = straight.clone().into_owned();
            text[..1].make_ascii_lowercase();
            hit = hits(lower, &text);
        }
        if self.negated { kind == TokenKind::Word && !hit } else { hit }
    }

    /// Whether what stands before a token fits.
    pub(super) fn holds_before(&self, words: &PhraseTokens<'_>, at: usize) -> bool {
        let inside = at > 0 && words.follows(at);
        if self.atoms.iter().any(|atom| matches!(atom, Atom::Start)) {
            let before = if inside { words.straight(at - 1) } else { "" };
            let opens = [".", "!", "?", ":", ";", "“", "‘", "\"", "'", "(", "—", ""];
            if opens.contains(&before) {
                return true;
            }
        }
        inside && self.matches(words, at - 1, true)
    }

    /// Whether what stands after the last token, `at` being the next one, fits.
    pub(super) fn holds_after(&self, words: &PhraseTokens<'_>, at: usize) -> bool {
        if at >= words.tokens.len() || !words.follows(at) {
            return self.atoms.iter().any(|atom| matches!(atom, Atom::Punctuation));
        }
        self.matches(words, at, true)
    }
}

impl Element {
    /// The bytes that what one of these atoms matches begins with.
    fn initials(atoms: &[Atom]) -> Initials {
        let mut set = Initials::default();
        for atom in atoms {
            match atom {
                Atom::Word(word) => set.add(word),
                Atom::Class(class) => class.iter().for_each(|word| set.add(word)),
                Atom::Start => {}
                _ => return Initials::ANY,
            }
        }
        set
    }
}

impl Atom {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "" => return Err("an alternative is empty".to_owned()),
            "*" => Self::Any,
            "{number}" => Self::Number,
            "{name}" => Self::Name,
            "{punctuation}" => Self::Punctuation,
            "{start}" => Self::Start,
            _ => {
                let class = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
                if let Some(name) = class {
                    let class = lexicon::class(name);
                    Self::Class(class.ok_or_else(|| format!("there is no word class `{name}`"))?)
                } else if let Some(ending) = text.strip_prefix('*') {
                    Self::Ending(ending.to_owned())
                } else {
                    Self::Word(text.to_owned())
                }
            }
        })
    }

    fn matches(&self, kind: TokenKind, text: &str) -> bool {
        match self {
            Self::Word(word) => word == text,
            Self::Class(class) => class.contains(text),
            Self::Ending(ending) => kind == TokenKind::Word && text.ends_with(ending.as_str()),
            Self::Number => {
                kind == TokenKind::Number
                    || lexicon::class("number").is_some_and(|class| class.contains(text))
            }
            Self::Name => {
                kind == TokenKind::Word && text.chars().next().is_some_and(char::is_uppercase)
            }
            Self::Punctuation => kind == TokenKind::Punctuation,
            Self::Start => false,
            Self::Any => kind == TokenKind::Word,
        }
    }
}

/// A pattern.
#[derive(Debug)]
pub(super) struct Sequence {
    elements: Vec<Element>,
    /// Whether so many elements match more or fewer words that trying all ways would take long.
    branches: bool,
    /// The elements that are reported.
    reported: Range<usize>,
}

/// Where a pattern matched: the token at which each element begins, and the end.
#[derive(Debug)]
pub(super) struct Match<'p> {
    pattern: &'p Sequence,
    bounds: Vec<usize>,
}

impl Match<'_> {
    /// The first token.
    pub(super) fn start(&self) -> usize {
        self.bounds.first().copied().unwrap_or_default()
    }

    /// The token after the last one.
    pub(super) fn end(&self) -> usize {
        self.bounds.last().copied().unwrap_or_default()
    }

    /// The tokens that are reported.
    pub(super) fn reported(&self) -> Range<usize> {
        let Range { start, end } = self.pattern.reported;
        self.bounds[start]..self.bounds[end]
    }

    fn element(&self, at: usize) -> Range<usize> {
        self.bounds[at]..self.bounds[at + 1]
    }

    /// Which of its words an element matched.
    fn alternative(&self, words: &PhraseTokens<'_>, at: usize) -> Option<usize> {
        let text = words.straight(self.bounds[at]);
        let mut forms = self.pattern.elements[at].listed_words();
        forms.position(|form| form == text || (at == 0 && form.eq_ignore_ascii_case(text)))
    }
}

impl Sequence {
    /// Reads a pattern.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut elements = Vec::new();
        let (mut start, mut end) = (None, None);
        for mut item in text.split_whitespace() {
            if let Some(rest) = item.strip_prefix('[') {
                start = Some(elements.len());
                item = rest;
            }
            let closed = item.strip_suffix(']');
            let item = closed.unwrap_or(item);
            if !item.is_empty() {
                elements.push(Element::parse(item)?);
            }
            if closed.is_some() {
                end = Some(elements.len());
            }
        }
        if !elements.first().is_some_and(Element::is_indexable) {
            return Err("a pattern begins with words, a word class or `{number}`".to_owned());
        }
        let reported = match (start, end) {
            (None, None) => 0..elements.len(),
            (Some(start), Some(end)) if start < end => start..end,
            _ => return Err("`[` and `]` go around one element or more".to_owned()),
        };
        if elements.len() > LONGEST {
            return Err(format!("a pattern has at most {LONGEST} elements"));
        }
        let branches = elements.iter().filter(|element| element.min < element.max).count() > 2;
        Ok(Self { elements, branches, reported })
    }

    /// The elements whose words are listed and that stand a fixed number of words behind the first,
    /// with that number.
    pub(super) fn fixed(&self) -> impl Iterator<Item = (u8, &Element)> {
        let once = |element: &&Element| element.min == 1 && element.max == 1;
        let elements = (0..).zip(self.elements.iter().take_while(once));
        elements.filter(|(_, element)| element.is_indexable())
    }

    /// The elements behind the first that list what every match has.
    pub(super) fn required(&self) -> impl Iterator<Item = &Element> {
        let behind = self.elements.iter().skip(1);
        behind.filter(|element| element.is_indexable() && !element.takes_digits())
    }

    /// The element that a match begins with.
    pub(super) fn first(&self) -> &Element {
        &self.elements[0]
    }

    /// Whether what begins with a byte may be its second word.
    pub(super) fn may_go_on(&self, initial: u8) -> bool {
        let second = self.elements.get(1).filter(|element| element.min == 1);
        second.is_none_or(|element| element.initials.has(initial))
    }

    /// The match that begins at a token.
    pub(super) fn match_at(&self, words: &PhraseTokens<'_>, at: usize) -> Option<Match<'_>> {
        // Most attempts fail at the second word: they should cost no allocation.
        let second = self.elements.get(1).filter(|element| element.min == 1);
        if second.is_some_and(|element| !element.matches(words, at + 1, false)) {
            return None;
        }
        // The first was looked up.
        let mut way = Way { words, bounds: vec![at, at + 1], failed: None };
        way.failed = self.branches.then(FxHashSet::default);
        way.step(&self.elements, at + 1).then_some(Match { pattern: self, bounds: way.bounds })
    }
}

/// A match that is being looked for.
struct Way<'w> {
    words: &'w PhraseTokens<'w>,
    /// Where the elements that have matched begin, and the end of the last.
    bounds: Vec<usize>,
    /// Which element cannot match at which token, with all behind it; noted for patterns that
    /// would come there in many ways.
    failed: Option<FxHashSet<(usize, usize)>>,
}

impl Way<'_> {
    /// Matches the elements from the one that `bounds` has come to, at a token.
    fn step(&mut self, elements: &[Element], at: usize) -> bool {
        let number = self.bounds.len() - 1;
        let Some(element) = elements.get(number) else { return true };
        if self.failed.as_ref().is_some_and(|failed| failed.contains(&(number, at))) {
            return false;
        }
        for (taken, next) in (at..=at + element.max).enumerate() {
            if taken >= element.min {
                self.bounds.push(next);
                if self.step(elements, next) {
                    return true;
                }
                self.bounds.pop();
            }
            let linked = next == self.bounds[0] || self.words.follows(next);
            if !linked || !element.matches(self.words, next, false) {
                break;
            }
        }
        if let Some(failed) = &mut self.failed {
            failed.insert((number, at));
        }
        false
    }
}

/// What to write instead of a match.
#[derive(Debug)]
pub(super) struct Template {
    /// Pieces that are joined by spaces.
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    /// Literal text and, after each but the last, the number of an element.
    Text(Vec<(String, Option<usize>)>),
    /// The alternative that an element of the pattern took.
    Parallel(usize, Vec<String>),
}

impl Template {
    /// Reads a template for a pattern.
    pub(super) fn parse(text: &str, pattern: &Sequence) -> Result<Self, String> {
        let mut taken = 0;
        let mut pieces = Vec::new();
        for item in text.split_whitespace() {
            if !item.contains('|') {
                pieces.push(Piece::Text(Self::text(item, pattern.elements.len())?));
                continue;
            }
            let forms: Vec<_> = item.split('|').map(|form| form.replace('_', " ")).collect();
            let fits = |element: &Element| {
                element.max == 1 && element.listed_words().count() == forms.len()
            };
            // What is reported is what the template writes anew: another element only where none of
            // those has as many words.
            let reported = pattern.reported.clone();
            let inside =
                reported.into_iter().find(|&at| at >= taken && fits(&pattern.elements[at]));
            let anywhere =
                || (taken..pattern.elements.len()).find(|&at| fits(&pattern.elements[at]));
            let Some(at) = inside.or_else(anywhere) else {
                return Err(format!("no element of the pattern has as many words as `{item}`"));
            };
            pieces.push(Piece::Parallel(at, forms));
            taken = at + 1;
        }
        Ok(Self { pieces })
    }

    fn text(item: &str, elements: usize) -> Result<Vec<(String, Option<usize>)>, String> {
        let mut parts = Vec::new();
        let mut rest = item;
        while let Some((literal, after)) = rest.split_once('{') {
            let (number, after) = after.split_once('}').ok_or("`{` is not closed")?;
            let number = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let number = number.filter(|&number| number < elements);
            let number = number.ok_or_else(|| format!("`{item}` names no element"))?;
            parts.push((literal.to_owned(), Some(number)));
            rest = after;
        }
        parts.push((rest.to_owned(), None));
        Ok(parts)
    }

    /// The replacement for a match; `instead_of` tells whether it begins with a capital.
    pub(super) fn fill(
        &self,
        words: &PhraseTokens<'_>,
        found: &Match<'_>,
        instead_of: &str,
    ) -> String {
        let matched = |at: usize| {
            let span = words.span(found.element(at)).unwrap_or_default();
            words.layers.text(span)
        };
        let mut out = String::new();
        for piece in &self.pieces {
            let mut text = String::new();
            match piece {
                Piece::Text(parts) => {
                    for (literal, element) in parts {
                        text.push_str(literal);
                        text.push_str(element.map_or("", matched));
                    }
                }
                Piece::Parallel(element, forms) => {
                    let form = found.alternative(words, *element).and_then(|at| forms.get(at));
                    text.push_str(form.map_or("", String::as_str));
                }
            }
            if !out.is_empty() && !text.is_empty() {
                out.push(' ');
            }
            out.push_str(&text);
        }
        // A word that takes the place of a mark needs the space that the mark did not.
        if instead_of.starts_with(',') && out.starts_with(char::is_alphabetic) {
            out.insert(0, ' ');
        }
        if instead_of.starts_with(char::is_uppercase) { fold::capitalised(&out) } else { out }
    }
}
