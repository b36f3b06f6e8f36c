//! Common nouns with capitals that the same text writes in lower case.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::{Italics, Name, NameKind};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Edit, Finding, Fix};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::data;
use crate::words::fold;

use super::{Authority, Mode, accepted, prevails, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Capitals>("capitals");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FunctionWords {
    determiner: FxHashSet<String>,
    minor: FxHashSet<String>,
    numbered: FxHashSet<String>,
    path: FxHashSet<String>,
    events: FxHashSet<String>,
}

static FUNCTION_WORDS: LazyLock<FunctionWords> = LazyLock::new(|| data::table("capitals.toml"));

/// Reports capitals that the text itself does not use elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Capitals {
    /// Which form is right.
    mode: Mode,
    /// How often a phrase must stand in lower case.
    least: usize,
    /// How many times as often as with capitals.
    ratio: usize,
}

impl Default for Capitals {
    fn default() -> Self {
        Self { mode: Mode::Consistent, least: 4, ratio: 4 }
    }
}

/// How many common nouns may have capitals in a paragraph whose style they do not show.
const STYLE: usize = 2;

/// A capitalised form and its uses in lower case.
#[derive(Default)]
struct CaseUses<'a> {
    capitals: Vec<&'a Name>,
    lower: Vec<TextSpan>,
    /// How often it opens a sentence: of several words, the second shows the capitals there, too.
    opening: usize,
    /// Whether each use follows a determiner that asks for a common noun.
    determined: bool,
}

impl Check for Capitals {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut forms = candidates(context);
        count_lower(context, &mut forms);
        let clear = |(words, form): &(&Vec<String>, &CaseUses<'_>)| {
            let (capitals, lower) = (form.capitals.len(), form.lower.len());
            if capitals == 0 {
                return false;
            }
            if words.len() > 1 && context.layers.vocabulary.count(&initials(words)) > 0 {
                // The capitals explain an abbreviation: FQN, Fully Qualified Name.
                false
            } else if words.len() > 1 {
                prevails((self.least, self.ratio), lower, capitals + form.opening)
            } else {
                form.determined && capitals == 1 && lower >= 1
            }
        };
        let found: Vec<_> = forms.iter().filter(clear).collect();
        // A text that does it again and again has another style, such as that of its century; so
        // has a paragraph, which an old text may be quoted in.
        let single = found.iter().filter(|(words, _)| words.len() == 1).count();
        let styled = |form: &CaseUses<'_>| {
            let block = |name: &Name| context.document.block_at(name.extent.text.start);
            let own = form.capitals.first().and_then(|name| block(name));
            let alike = |(words, other): &(&Vec<String>, &CaseUses<'_>)| {
                let here = |name: &&Name| block(name).map(|it| it.span) == own.map(|it| it.span);
                words.len() == 1 && !other.lower.is_empty() && other.capitals.iter().any(here)
            };
            forms.iter().filter(alike).count() > STYLE
        };
        for (words, form) in found {
            if words.len() > 1 || single == 1 && !styled(form) {
                findings.extend(report(context, words, form));
            }
        }
    }
}

/// The initials of some words, as capitals.
fn initials(words: &[String]) -> String {
    words.iter().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

fn report(context: &DocumentContext<'_>, words: &[String], form: &CaseUses<'_>) -> Option<Finding> {
    let (first, model) = (form.capitals.first()?, form.lower.first()?);
    if accepted(context.settings, &first.text) {
        return None;
    }
    let lower = words.join(" ");
    let authority = Authority::of(context.settings, &lower);
    let edits = form
        .capitals
        .iter()
        .map(|name| Edit { place: context.place(name.extent.text), replacement: lower.clone() });
    Some(
        Finding::new(
            context.place(first.extent.text),
            format!("`{}` has capitals here and none elsewhere in this text", first.text),
        )
        .here(format!("with capitals {}", times(form.capitals.len())))
        .label(context.place(*model), format!("in lower case {}", times(form.lower.len())))
        .help(format!("write `{lower}`, unless it is a name here"))
        .fix(Fix { applicability: authority.applicability(), edits: edits.collect() }),
    )
}

/// Names that may be common nouns: phrases of plain words, and single words after a determiner
/// such as `every`, by their words in lower case. All of these must stand in the text.
fn candidates<'a>(context: &DocumentContext<'a>) -> BTreeMap<Vec<String>, CaseUses<'a>> {
    let mut forms: BTreeMap<Vec<String>, CaseUses<'a>> = BTreeMap::new();
    let vocabulary = &context.layers.vocabulary;
    let lowered = |word: &str| {
        let mut letters = word.chars();
        let title = letters.next()?.is_uppercase() && letters.all(char::is_lowercase);
        let lower = title.then(|| word.to_lowercase())?;
        // A preposition with a capital comes from a title.
        (vocabulary.count(&lower) > 0 && !FUNCTION_WORDS.minor.contains(&lower)).then_some(lower)
    };
    let mut known: FxHashMap<&str, Option<Vec<String>>> = FxHashMap::default();
    let blocks = context.document.blocks.iter();
    let headings = blocks.filter(|it| matches!(it.zone, Zone::Heading | Zone::Title));
    let headings: FxHashSet<&str> = headings.map(|it| context.text(it.span).trim()).collect();
    for name in &context.facts.names {
        if name.kind == NameKind::Acronym {
            continue;
        }
        let words = known.entry(&name.text);
        let words = words.or_insert_with(|| name.text.split(' ').map(lowered).collect());
        let Some(words) = words.clone() else { continue };
        if name.sentence_initial {
            forms.entry(words).or_default().opening += 1;
            continue;
        }
        let span = name.extent.text;
        // A single word is counted wherever it stands: one use more makes it a name.
        let called = words.len() > 1
            && (words.last().is_some_and(|it| is_event(it)) && name.article
                || is_a_title(context, span)
                || is_a_heading(&headings, context, span));
        let titled = name.italics != Italics::No || is_lifted(context, span);
        if !context.reads(span) || called || titled || in_longer_name(context, span) {
            continue;
        }
        let form = forms.entry(words).or_default();
        let determined = determined(context, name.extent.text);
        form.determined = determined && (form.capitals.is_empty() || form.determined);
        form.capitals.push(name);
    }
    forms
}

/// Whether a phrase is a part of a name that goes on behind a preposition or `and`: `Committee on
/// Civil Rights`, `Human Rights and Labor`; or behind the name of its owner: `Moor’s Shortest Path`.
fn in_longer_name(context: &DocumentContext<'_>, span: TextSpan) -> bool {
    let tokens = &context.layers.tokens;
    let text = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at)).map_or("", |token| context.text(token.span))
    };
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let after = tokens.partition_point(|token| token.span.start < span.end);
    let capital = |at| text(at).starts_with(char::is_uppercase);
    let article = |at| matches!(text(at), "a" | "an" | "the");
    let joins = |at| FUNCTION_WORDS.minor.contains(text(at)) && !article(at);
    let back = |by: usize| first.checked_sub(by);
    let reach = if article(back(1)) { 2 } else { 1 };
    let owned =
        capital(back(1)) && fold::strip_possessive(text(back(1))).len() < text(back(1)).len();
    let before = owned || joins(back(reach)) && capital(back(reach + 1));
    before || joins(Some(after)) && capital(Some(after + 1))
}

/// Whether a phrase ends in what wars and times are called by: `the Cold War`.
fn is_event(word: &str) -> bool {
    FUNCTION_WORDS.events.contains(word)
}

/// Whether a phrase is surely a title or a label: an article with a capital goes before it inside a
/// sentence, a number comes behind it, or it is a step of a path of menus.
fn is_a_title(context: &DocumentContext<'_>, span: TextSpan) -> bool {
    let tokens = &context.layers.tokens;
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let after = tokens.partition_point(|token| token.span.start < span.end);
    let text = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at)).map_or("", |token| context.text(token.span))
    };
    let next = text(Some(after));
    let numbered = next.starts_with(|c: char| c.is_numeric() || c == '#')
        || FUNCTION_WORDS.numbered.contains(&next.to_lowercase());
    let step = |text: &str| FUNCTION_WORDS.path.contains(text);
    let before = first.checked_sub(1).and_then(|at| tokens.get(at));
    let dated = before.is_some_and(|token| token.kind == TokenKind::Number);
    let opens = before.is_some_and(|token| {
        let sentences = &context.layers.sentences;
        sentences.binary_search_by_key(&token.span.start, |it| it.start).is_ok()
    });
    let titled = !opens && matches!(text(first.checked_sub(1)), "The" | "A" | "An");
    let bracketed = text(first.checked_sub(1)) == "(" && next == ")";
    dated || numbered || titled || bracketed || step(next) || step(text(first.checked_sub(1)))
}

/// Whether most of the words around a phrase have capitals as well, as in titles, heads of columns and
/// headings that are not marked as such; or whether it is the label that opens a block, before a colon.
fn is_lifted(context: &DocumentContext<'_>, span: TextSpan) -> bool {
    let layers = context.layers;
    let Some(sentence) = layers.sentence_at(span.start) else { return false };
    let words = layers.range(sentence).skip(1).filter(|&at| {
        let token = layers.tokens[at];
        token.kind == TokenKind::Word && !span.contains(token.span) && token.span.len() >= LONG
    });
    let capitals =
        words.clone().filter(|&at| layers.token_text(at).starts_with(char::is_uppercase));
    let (all, capitals) = (words.clone().count(), capitals.count());
    let block = context.document.block_at(span.start);
    let behind = layers.range(span).end;
    // `Restartable Containers (Sidecars):`
    let end = (behind..behind + LABEL).find(|&at| layers.token_text(at) == ")");
    let end = end.filter(|_| layers.token_text(behind) == "(").map_or(behind, |it| it + 1);
    let label = layers.token_text(end) == ":"
        && block
            .is_some_and(|it| layers.range(TextSpan { end: span.start, ..it.span }).len() <= LABEL);
    let line = block.is_some_and(|it| {
        let text = context.text(it.span).trim_end();
        let words = layers.range(it.span).filter(|&at| layers.tokens[at].kind == TokenKind::Word);
        words.count() <= LINE && !text.ends_with(['.', '!', '?', ':', ';', '”', '"', ')'])
    });
    // `Yet Another Team`
    let before = layers.range(span).start.checked_sub(1).filter(|&at| {
        let token = layers.tokens[at];
        token.kind == TokenKind::Word && token.span.start > sentence.start
    });
    let pressed = before.is_some_and(|at| layers.token_text(at).starts_with(char::is_uppercase));
    label || line || is_of_an_entry(context, span) || pressed || all >= WORDS && capitals * 2 > all
}

/// Whether a phrase stands behind the author of a work at the head of a block: `Moor, Ilse. The Rock Pools.`
fn is_of_an_entry(context: &DocumentContext<'_>, span: TextSpan) -> bool {
    let layers = context.layers;
    let Some(block) = context.document.block_at(span.start) else { return false };
    let mut tokens = layers.range(block.span);
    let mut next = || tokens.next().map(|at| layers.token_text(at)).unwrap_or_default();
    let name = |text: &str| text.starts_with(char::is_uppercase);
    name(next()) && next() == "," && name(next()) && matches!(next(), "." | "," | "and" | "&")
}

/// The most words of a line that may be a heading: it has no stop.
const LINE: usize = 10;

/// The letters of words that titles have in capitals, and how many of them show the style.
const LONG: usize = 4;
const WORDS: usize = 3;

/// How many tokens of a label stand before its name.
const LABEL: usize = 3;

/// Whether a phrase stands in a line that repeats a heading: a table of contents.
fn is_a_heading(headings: &FxHashSet<&str>, context: &DocumentContext<'_>, span: TextSpan) -> bool {
    let block = context.document.block_at(span.start);
    block.is_some_and(|it| headings.contains(context.text(it.span).trim()))
}

/// Whether a determiner that asks for a common noun stands before a word, and no further word of
/// a name behind it.
fn determined(context: &DocumentContext<'_>, span: TextSpan) -> bool {
    let tokens = &context.layers.tokens;
    let at = tokens.partition_point(|token| token.span.start < span.start);
    let before = at.checked_sub(1).map_or("", |at| context.text(tokens[at].span));
    let after = tokens.get(at + 1).map_or("", |token| context.text(token.span));
    let name =
        after.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '-' || c == '’');
    FUNCTION_WORDS.determiner.contains(&before.to_lowercase()) && !name
}

/// Whether a hyphen or a slash ties a phrase to more, as in addresses and names of programs.
fn is_in_a_path(context: &DocumentContext<'_>, span: TextSpan) -> bool {
    let prose = &context.document.prose;
    let tie = |c: char| matches!(c, '-' | '/' | '_' | '#' | '@' | '.');
    let before = prose.get(..span.start as usize).unwrap_or_default().ends_with(tie);
    let mut after = prose.get(span.end as usize..).unwrap_or_default().chars();
    before || after.next().is_some_and(tie) && after.next().is_some_and(char::is_alphanumeric)
}

/// Finds the forms in lower case.
fn count_lower(context: &DocumentContext<'_>, forms: &mut BTreeMap<Vec<String>, CaseUses<'_>>) {
    let (tokens, vocabulary) = (&context.layers.tokens, &context.layers.vocabulary);
    // By the id of the first word: those of all words, and the form.
    let mut by_first: FxHashMap<u32, Vec<(Vec<u32>, &mut CaseUses<'_>)>> = FxHashMap::default();
    for (words, form) in forms {
        let ids: Option<Vec<u32>> = words.iter().map(|word| vocabulary.id(word)).collect();
        if let Some(ids) = ids
            && let Some(&first) = ids.first()
        {
            by_first.entry(first).or_default().push((ids, form));
        }
    }
    if by_first.is_empty() {
        return;
    }
    let mut opens = vec![false; vocabulary.words().len()];
    by_first.keys().for_each(|&id| opens[id as usize] = true);
    for (at, token) in tokens.iter().enumerate() {
        let ids = &vocabulary.ids()[at..];
        if !opens[ids[0] as usize] {
            continue;
        }
        for (words, form) in by_first.get_mut(&ids[0]).into_iter().flatten() {
            let span = token.span.cover(tokens[(at + words.len()).min(tokens.len()) - 1].span);
            if ids.starts_with(words) && context.reads(span) && !is_in_a_path(context, span) {
                form.lower.push(span);
            }
        }
    }
}
