//! The case of headings, of captions and of the cells that head columns, and what ends a heading or
//! caption.

use std::sync::Arc;

use super::words::TERMS;
use super::{Convention, Group, Tally};
use rustc_hash::FxHashSet;

use crate::text::document::Block;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::fold;
use crate::words::lexicon;

/// How a line is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Sentence,
    Title,
    Capitals,
}

impl Case {
    /// As a form of a convention.
    fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Title => "title",
            Self::Capitals => "capitals",
        }
    }
}

pub(super) fn extract(tally: &mut Tally<'_, '_>) {
    let layers = tally.layers;
    let names = Names::of(tally);
    for block in &layers.document.blocks {
        let (span, group, cased, ended) = match block.zone {
            Zone::Heading => {
                let group = Group::Level(block.level);
                (block.span, group, Convention::HeadingCase, Some(Convention::HeadingEnd))
            }
            Zone::Caption => {
                let Some((label, span)) = titled(tally, block) else { continue };
                let group = Group::Word(Arc::from(label));
                (span, group, Convention::CaptionCase, Some(Convention::CaptionEnd))
            }
            Zone::TableCell if block.level == 1 => {
                (block.span, Group::All, Convention::ColumnCase, None)
            }
            _ => continue,
        };
        let zones = [block.zone].into_iter().collect();
        if let Some(case) = case(tally, span, &names) {
            tally.count(cased, group.clone(), case.name(), zones, span);
        }
        if let (Some(ended), Some(form)) = (ended, end(layers.text(span))) {
            tally.count(ended, group, form, zones, span);
        }
    }
}

/// The most words of a heading or title; what is longer says or describes something.
const TITLE: usize = 12;

/// What the label of a caption names, and the title behind it: `table` and *Prices of salt* in
/// *Table 3: Prices of salt*. None where no label is, or more than a title follows.
fn titled(tally: &Tally<'_, '_>, block: &Block) -> Option<(String, TextSpan)> {
    let mut tokens = tally.layers.range(block.span);
    let label = fold::lower(tally.tokens.text(tokens.next()?));
    let label = TERMS.captions.get(&*label).cloned()?;
    // `3`, `3.1`, `A.2`, and the mark behind it.
    let number = tokens.next().filter(|&at| {
        let text = tally.tokens.text(at);
        tally.tokens.is(at, TokenKind::Number)
            || text.len() == 1 && text.starts_with(char::is_uppercase)
    });
    let mut at = number? + 1;
    let touches = |at: usize| tally.gap(at - 1).is_empty();
    while tally.tokens.is(at, TokenKind::Number) && touches(at)
        || matches!(tally.tokens.text(at), "." | ":" | "-" | "–" | "—" | "|")
    {
        at += 1;
    }
    let words = (at..tokens.end).filter(|&at| tally.tokens.is(at, TokenKind::Word)).count();
    let span = TextSpan { start: tally.tokens.span(at).start, end: block.span.end };
    let sentences = tally.layers.text(span).trim_end_matches('.').contains(". ");
    ((2..=TITLE).contains(&words) && !sentences).then_some((label, span))
}

/// The case of a line, as far as words tell that are no names: a sentence has one in lower case, a
/// title has them all with capitals.
fn case(tally: &Tally<'_, '_>, span: TextSpan, names: &Names) -> Option<Case> {
    let layers = tally.layers;
    let text = layers.text(span);
    // What is quoted keeps its case.
    if text.starts_with(['“', '‘', '"', '\'']) {
        return None;
    }
    let range = layers.range(span);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 4 && !text.chars().any(char::is_lowercase) {
        let words = range.filter(|&at| tally.tokens.is(at, TokenKind::Word)).count();
        // A single word in capitals is a name or an acronym as often.
        return (words > 1).then_some(Case::Capitals);
    }
    if range.clone().filter(|&at| tally.tokens.is(at, TokenKind::Word)).count() > TITLE {
        return None;
    }
    let (mut lower, mut upper) = (0, 0);
    let mut starts = true;
    for at in range {
        let word = tally.tokens.text(at);
        if !tally.tokens.is(at, TokenKind::Word) {
            // The part behind a colon starts afresh, that behind a hyphen goes on with its word.
            starts =
                matches!(word, ":" | "." | "?" | "!" | "—" | "–" | "-" | "“" | "\"" | "(" | "/")
                    || starts && tally.tokens.is(at, TokenKind::Number);
            continue;
        }
        let first = std::mem::take(&mut starts);
        let bare = fold::strip_possessive(word);
        let plain = bare.len() > 1 && bare.chars().all(char::is_alphabetic);
        let inner = bare.chars().skip(1).any(char::is_uppercase);
        if first || !plain || inner {
            continue;
        }
        if word.starts_with(char::is_lowercase) {
            lower += usize::from(!is_small(word));
        } else if is_common(tally, bare) && !names.has(tally, at) {
            upper += 1;
        }
    }
    match (lower, upper) {
        (0, 0) => None,
        (0, _) => Some(Case::Title),
        // Capitals beside words in lower case are those of names, or the heading is neither.
        (_, upper) if upper > lower => None,
        _ => Some(Case::Sentence),
    }
}

/// Pairs of words that running text has with two capitals: `Visual Studio`, `Updatable Help`.
struct Names(FxHashSet<(u32, u32)>);

impl Names {
    fn of(tally: &Tally<'_, '_>) -> Self {
        let layers = tally.layers;
        let headed = layers.document.blocks.iter().any(|block| block.zone == Zone::Heading);
        let mut pairs = FxHashSet::default();
        let running = layers.document.blocks.iter().filter(|it| headed && super::reads(it.zone));
        for block in running {
            for at in layers.range(block.span) {
                if is_capital(tally, at) && is_capital(tally, at + 1) && tally.gap(at) == " " {
                    let ids = layers.vocabulary.ids();
                    pairs.insert((ids[at], ids[at + 1]));
                }
            }
        }
        Self(pairs)
    }

    /// Whether a word is part of a name: of a pair, or of what a hyphen joins (`Add-Member`).
    fn has(&self, tally: &Tally<'_, '_>, at: usize) -> bool {
        let ids = tally.layers.vocabulary.ids();
        let pair = |at: usize| Some((*ids.get(at)?, *ids.get(at + 1)?));
        let known = |at: usize| pair(at).is_some_and(|pair| self.0.contains(&pair));
        let joined = tally.tokens.text(at + 1) == "-" && tally.tokens.touches(at);
        known(at) || at.checked_sub(1).is_some_and(known) || joined && is_capital(tally, at + 2)
    }
}

fn is_capital(tally: &Tally<'_, '_>, at: usize) -> bool {
    tally.tokens.is(at, TokenKind::Word) && tally.tokens.text(at).starts_with(char::is_uppercase)
}

/// Whether a word stays in lower case inside a title.
fn is_small(word: &str) -> bool {
    ["article", "preposition", "conjunction", "be"]
        .iter()
        .any(|class| lexicon::class(class).is_some_and(|words| words.contains(word)))
        || matches!(
            word,
            "vs" | "von" | "van" | "der" | "del" | "des" | "using" | "than" | "not" | "nor"
        )
}

/// Whether a word with a capital is no name: the text has it in lower case.
fn is_common(tally: &Tally<'_, '_>, word: &str) -> bool {
    tally.layers.vocabulary.count(&fold::lower(word)) > 0
}

/// What ends a heading; none where the words themselves ask for the mark.
fn end(text: &str) -> Option<&'static str> {
    let text = text.trim_end();
    let bare = text.trim_end_matches('.');
    let last = bare.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match text.chars().next_back()? {
        // `Foo, Inc.`, `J. F. K.`, `and so on …`
        '.' if text.ends_with("..") || last.chars().count() < 4 || bare.contains('.') => None,
        '.' => Some("stop"),
        ':' => Some("colon"),
        c if c.is_alphanumeric() || ")”\"’'".contains(c) => Some("none"),
        _ => None,
    }
}
