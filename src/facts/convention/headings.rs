//! The case of headings and of the cells that head columns, and what ends a heading.

use super::{Convention, Group, Tally};
use crate::document::Block;
use crate::fold;
use crate::lexicon;
use crate::token::TokenKind;
use crate::zone::Zone;

/// How a line is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Sentence = 0,
    Title = 1,
    Capitals = 2,
}

pub(super) fn extract(tally: &mut Tally<'_, '_>) {
    let layers = tally.layers;
    for block in &layers.document.blocks {
        let head = match block.zone {
            Zone::Heading => false,
            Zone::TableCell if block.level == 1 => true,
            _ => continue,
        };
        let zones = [block.zone].into_iter().collect();
        if let Some(case) = case(tally, block) {
            let (convention, group) = if head {
                (Convention::ColumnCase, Group::All)
            } else {
                (Convention::HeadingCase, Group::Level(block.level))
            };
            tally.count(convention, group, case as u8, zones, block.span);
        }
        if !head && let Some(form) = end(layers.text(block.span)) {
            tally.count(Convention::HeadingEnd, Group::Level(block.level), form, zones, block.span);
        }
    }
}

/// The case of a line, as far as words tell that are no names: a sentence has one in lower case, a
/// title has them all with capitals.
fn case(tally: &Tally<'_, '_>, block: &Block) -> Option<Case> {
    let layers = tally.layers;
    let text = layers.text(block.span);
    let range = layers.range(block.span);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 4 && !text.chars().any(char::is_lowercase) {
        let words = range.filter(|&at| tally.is(at, TokenKind::Word)).count();
        // A single word in capitals is a name or an acronym as often.
        return (words > 1).then_some(Case::Capitals);
    }
    let (mut lower, mut upper) = (0, 0);
    let mut starts = true;
    for at in range {
        let word = tally.text(at);
        if !tally.is(at, TokenKind::Word) {
            // The part behind a colon starts afresh, that behind a hyphen goes on with its word.
            starts =
                matches!(word, ":" | "." | "?" | "!" | "—" | "–" | "-" | "“" | "\"" | "(" | "/")
                    || starts && tally.is(at, TokenKind::Number);
            continue;
        }
        let first = std::mem::take(&mut starts);
        let bare = fold::strip_possessive(word);
        let plain = bare.len() > 2 && bare.chars().all(char::is_alphabetic);
        let inner = bare.chars().skip(1).any(char::is_uppercase);
        if first || !plain || inner {
            continue;
        }
        if word.starts_with(char::is_lowercase) {
            lower += usize::from(!is_small(word));
        } else if is_common(tally, bare) {
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
fn end(text: &str) -> Option<u8> {
    let text = text.trim_end();
    let bare = text.trim_end_matches('.');
    let last = bare.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match text.chars().next_back()? {
        // `Foo, Inc.`, `J. F. K.`, `and so on …`
        '.' if text.ends_with("..") || last.chars().count() < 4 || bare.contains('.') => None,
        '.' => Some(1),
        ':' => Some(2),
        c if c.is_alphanumeric() || ")”\"’'".contains(c) => Some(0),
        _ => None,
    }
}
