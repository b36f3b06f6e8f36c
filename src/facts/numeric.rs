//! Citations by number: `[3]`, `[1–3, 7]`, `rain³`, against a numbered reference list.
//!
//! Numbers in brackets are many things: indices, intervals, paragraphs of a judgment, steps. They
//! are citations only in a text whose list is numbered and has most of its numbers cited.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::text::document::{Document, OBJECT};
use crate::text::layers::Layers;
use crate::text::span::{Extent, SourceSpan, TextSpan};
use crate::text::token::{Token, TokenKind};
use crate::text::zone::Zone;
use crate::words::data;
use crate::words::fold;

/// How a number stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumericForm {
    /// `rain [3]`
    Bracket,
    /// `rain³`, `rain^3^`
    Superscript,
}

/// One number of a citation, or one that a range stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumericCitation {
    /// The number; the range where it is inside of one.
    pub extent: Extent,
    /// The number cited.
    pub number: u32,
    /// How it stands.
    pub form: NumericForm,
    /// The entry of that number.
    pub reference: Option<usize>,
}

/// A numbered reference list with what is cited of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Numbered {
    /// The number of each entry of the document, by its index.
    pub numbers: Vec<Option<u32>>,
    /// Where the number of each entry stands.
    pub labels: Vec<SourceSpan>,
    /// The citations, in order.
    pub citations: Vec<NumericCitation>,
}

/// How many entries a list must have, and how many works must be cited.
const LEAST: usize = 3;

/// The most digits of a number: no list is longer, and its entries are kept by number.
const DIGITS: usize = 4;

/// Words before a bracket that number something else, and before an interval.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct NumberedNouns {
    counted: FxHashSet<String>,
    spoken: FxHashSet<String>,
    units: FxHashSet<String>,
}

static NOUNS: LazyLock<NumberedNouns> = LazyLock::new(|| data::table("numbered.toml"));

/// The citations by number of a document; none where its list is not numbered, or is cited in
/// another way.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> Option<Numbered> {
    let document = layers.document;
    // Entries with keys are cited by them.
    if !document.keys.is_empty() {
        return None;
    }
    let (numbers, labels) = numbers(document)?;
    let mut entries =
        vec![None; numbers.iter().flatten().max().map_or(0, |&most| most as usize + 1)];
    for (entry, number) in numbers.iter().enumerate() {
        if let Some(slot) = number.and_then(|number| entries.get_mut(number as usize)) {
            *slot = Some(entry);
        }
    }
    let mut groups = Vec::new();
    let last = numbers.iter().flatten().copied().max().unwrap_or_default();
    for block in document.blocks.iter().filter(|block| block.zone.holds_citations()) {
        brackets(layers, block.span, last, &mut groups);
        superscripts(layers, block.span, last, &mut groups);
    }
    let resolve = |number: u32| entries.get(number as usize).copied().flatten();
    let used = |form: NumericForm| {
        let of_form = groups.iter().filter(|group| group.form == form);
        let cited: FxHashSet<usize> =
            of_form.flat_map(Group::numbers).filter_map(|(number, _)| resolve(number)).collect();
        cited.len()
    };
    // A text has one style of them; what else looks like it are notes, or powers.
    let (brackets, superscripts) = (used(NumericForm::Bracket), used(NumericForm::Superscript));
    let form =
        if brackets >= superscripts { NumericForm::Bracket } else { NumericForm::Superscript };
    let listed = numbers.iter().flatten().count();
    let cited = brackets.max(superscripts);
    if cited < LEAST || cited * 2 <= listed {
        return None;
    }
    groups.retain(|group| group.form == form);
    let mut citations = Vec::new();
    for group in &groups {
        // `[0, 255]` is no citation, nor is a bracket with nothing that the list has among several.
        let resolved = group.numbers().filter(|(number, _)| resolve(*number).is_some()).count();
        let several = group.items.len() > 1;
        if resolved == 0 && (group.lead || several) {
            continue;
        }
        citations.extend(group.numbers().map(|(number, span)| NumericCitation {
            extent: layers.extent(span),
            number,
            form,
            reference: resolve(number),
        }));
    }
    citations.sort_by_key(|it| (it.extent.text, it.number));
    Some(Numbered { numbers, labels, citations })
}

/// The number of every entry and its place, where the list is numbered.
fn numbers(document: &Document) -> Option<(Vec<Option<u32>>, Vec<SourceSpan>)> {
    let source = document.source.text();
    let mut numbers = Vec::new();
    let mut labels = Vec::new();
    for block in document.blocks.iter().filter(|block| block.zone == Zone::Reference) {
        let body = document.source_span(block.span).start;
        let before = SourceSpan { start: block.source.start.min(body), end: body };
        let text = before.of(source);
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let start = before.start + (text.len() - digits.len()) as u32;
        let len = digits.bytes().take_while(u8::is_ascii_digit).count();
        let marks = text.trim_matches(|c: char| c.is_whitespace() || "[]().*_\\#".contains(c));
        // Nothing but one number and its punctuation.
        let is_label = len == marks.len() && len <= DIGITS;
        let number = is_label.then(|| digits.get(..len)?.parse().ok()).flatten();
        numbers.push(number);
        labels.push(SourceSpan { start, end: start + len as u32 });
    }
    let listed: Vec<u32> = numbers.iter().copied().flatten().collect();
    let mostly = listed.len() >= LEAST && listed.len() * 10 >= numbers.len() * 9;
    if !mostly {
        return None;
    }
    if listed.iter().all(|&number| number == listed[0]) {
        // `1.` before every item is how Markdown is told to count.
        for (at, number) in numbers.iter_mut().enumerate() {
            *number = Some(listed[0] + at as u32);
        }
    }
    // Several lists that each count from one are cited by chapter: a number says too little.
    let mut seen = FxHashSet::default();
    let again = numbers.iter().flatten().filter(|&&number| !seen.insert(number)).count();
    (again * 10 <= listed.len()).then_some((numbers, labels))
}

/// From a number to the same or, in a range, to another.
type Item = (u32, u32, TextSpan);

/// One bracket, or one run of superscripts.
struct Group {
    form: NumericForm,
    items: Vec<Item>,
    /// Whether it stands at the start of its block, like the number of a note.
    lead: bool,
}

/// No range stands for more numbers.
const LONGEST_RANGE: u32 = 200;

impl Group {
    /// Every number with its place, ranges opened.
    fn numbers(&self) -> impl Iterator<Item = (u32, TextSpan)> {
        self.items
            .iter()
            .flat_map(|&(from, to, span)| (from..=to).map(move |number| (number, span)))
    }
}

/// The number that a text is, if a list that ends with `last` can have it.
fn number(text: &str, last: u32) -> Option<u32> {
    let short = (1..=DIGITS).contains(&text.len()) && !text.starts_with('0');
    let number = text.parse().ok().filter(|_| short && text.bytes().all(|b| b.is_ascii_digit()))?;
    // A year.
    (number <= last || !(1400..2100).contains(&number)).then_some(number)
}

/// `[3]`, `[1–3, 7]`, `[3, p. 12]`, `[see 3]`.
fn brackets(layers: &Layers<'_>, span: TextSpan, last: u32, out: &mut Vec<Group>) {
    let tokens = layers.tokens_in(span);
    let text = |at: usize| tokens.get(at).map_or("", |token: &Token| layers.text(token.span));
    let mut at = 0;
    while at < tokens.len() {
        if NOUNS.spoken.contains(text(at)) {
            let dot = usize::from(text(at + 1) == ".");
            if let Some(token) = tokens.get(at + 1 + dot)
                && let Some(number) = number(layers.text(token.span), last)
            {
                // `ref. 3`: said in words, so nothing follows from a number that is not listed.
                let items = vec![(number, number, token.span)];
                out.push(Group { form: NumericForm::Bracket, items, lead: true });
            }
        }
        if text(at) != "[" {
            at += 1;
            continue;
        }
        let open = at;
        at += 1;
        let Some((items, close)) = inside(layers, tokens, at, last) else { continue };
        at = close + 1;
        let before = open.checked_sub(1);
        let touches = before.is_some_and(|it| tokens[it].span.end == tokens[open].span.start);
        let word = before.map_or("", text);
        let kind = before.map(|it| tokens[it].kind);
        let counted = NOUNS.counted.contains(&*fold::lower(word))
            || word == "." && before.is_some_and(|it| it > 0 && counts(text(it - 1)));
        // `x[1]`, `m[0][1]`: an index; `rain[1]` is cited.
        let index = touches
            && (kind == Some(TokenKind::Number)
                || kind == Some(TokenKind::Word) && word.chars().count() < 3
                || matches!(word, "_" | "$" | "\u{FFFC}"));
        // `[1](…)`, `[1]: …`: the link or the note itself.
        let follows = tokens.get(close + 1).is_some_and(|next| {
            next.span.start == tokens[close].span.end
                && matches!(layers.text(next.span), "(" | ":" | "=")
        });
        if !(counted || index || follows && text(close + 1) != ":") {
            out.push(Group { form: NumericForm::Bracket, items, lead: open == 0 || follows });
        }
    }
}

fn counts(word: &str) -> bool {
    NOUNS.counted.contains(&*fold::lower(word))
}

/// The numbers from a token up to the bracket that closes, and the place of that.
fn inside(
    layers: &Layers<'_>,
    tokens: &[Token],
    from: usize,
    last: u32,
) -> Option<(Vec<Item>, usize)> {
    let text = |at: usize| tokens.get(at).map(|token| layers.text(token.span));
    let mut items: Vec<Item> = Vec::new();
    let mut at = from;
    if matches!(text(at)?, "see" | "See" | "cf") {
        at += 1;
    }
    loop {
        // `1,2` is one token to the tables of Unicode.
        let token = tokens.get(at)?;
        let word = layers.text(token.span);
        let mut start = token.span.start;
        for part in word.split([',', ';']) {
            let span = TextSpan { start, end: start + part.len() as u32 };
            let number = number(part, last)?;
            items.push((number, number, span));
            start = span.end + 1;
        }
        at += 1;
        if fold::is_dashes(text(at)?) {
            let end = tokens.get(at + 1)?;
            let to = number(layers.text(end.span), last)?;
            let (first, _, span) = items.pop()?;
            if to <= first || to - first > LONGEST_RANGE {
                return None;
            }
            items.push((first, to, span.cover(end.span)));
            at += 2;
        }
        match text(at)? {
            "]" => return Some((items, at)),
            "," | ";" => at += 1,
            _ => return None,
        }
        // A locator ends the bracket.
        if tokens.get(at)?.kind == TokenKind::Word {
            let close = (at..tokens.len()).take(12).find(|&it| text(it) == Some("]"))?;
            return Some((items, close));
        }
    }
}

/// The value of a superscript figure.
fn raised(c: char) -> Option<u32> {
    fold::SUPERSCRIPTS.iter().position(|&figure| figure == c).map(|value| value as u32)
}

/// `rain¹²`, `rain.¹,³`, `rain^1,2^`.
fn superscripts(layers: &Layers<'_>, span: TextSpan, most: u32, out: &mut Vec<Group>) {
    let text = layers.text(span);
    let mut at = 0;
    while let Some(found) = text[at..].find(|c| raised(c).is_some() || c == '^') {
        let start = at + found;
        let caret = text[start..].starts_with('^');
        let run = if caret {
            let inner = &text[start + 1..];
            let close = inner.find('^').filter(|&close| close > 0 && close < 40);
            close.map(|close| (start + 1, start + 1 + close, start + close + 2))
        } else {
            let len: usize = text[start..]
                .chars()
                .take_while(|&c| raised(c).is_some() || matches!(c, ',' | '⁻' | '–' | '˒' | ' '))
                .map(char::len_utf8)
                .sum();
            let bare = text[start..start + len].trim_end_matches([',', '–', ' ']).len();
            Some((start, start + bare, start + len))
        };
        let Some((from, to, next)) = run else {
            at = start + 1;
            continue;
        };
        at = next;
        let before = &text[..start];
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let last = before.chars().next_back();
        // `10⁵`, `km²`, `x²`.
        let power = last.is_some_and(|c| c.is_numeric() || c == ')' || c == OBJECT)
            || !word.is_empty() && (word.chars().count() < 3 || NOUNS.units.contains(word));
        let base = span.start as usize;
        if !power && let Some(items) = raised_items(&text[from..to], base + from, most) {
            let lead = before.trim().is_empty();
            out.push(Group { form: NumericForm::Superscript, items, lead });
        }
    }
}

/// The numbers of a run of superscripts that begins at a byte of the prose.
fn raised_items(run: &str, base: usize, most: u32) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    for part in run.split([',', ';', '˒', ' ']) {
        if part.is_empty() {
            at += 1;
            continue;
        }
        let mut ends = part.split(|c| c == '⁻' || fold::is_dash(c)).map(|end| {
            let digits: Option<String> = end
                .trim()
                .chars()
                .map(|c| {
                    raised(c).or_else(|| c.to_digit(10)).and_then(|it| char::from_digit(it, 10))
                })
                .collect();
            digits.as_deref().and_then(|digits| number(digits, most))
        });
        let first = ends.next()??;
        let last = ends.next().unwrap_or(Some(first))?;
        if ends.next().is_some() || last < first || last - first > LONGEST_RANGE {
            return None;
        }
        items.push((first, last, TextSpan::new(base + at, base + at + part.len())));
        at += part.len() + run[at + part.len()..].chars().next().map_or(0, char::len_utf8);
    }
    Some(items)
}
