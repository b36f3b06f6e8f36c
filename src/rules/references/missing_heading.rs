//! References by name to a section above or below that is not there: *see “Ropes” below*.

use std::cell::LazyCell;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::facts::label::Direction;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::{data, fold, inflection, lemmas};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingHeading>("missing-heading");

/// Reports names of sections that no heading has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct MissingHeading {
    /// How many headings a text must have.
    least: usize,
}

impl Default for MissingHeading {
    fn default() -> Self {
        Self { least: 2 }
    }
}

/// `rules/data/section-calls.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CallTerms {
    before: FxHashSet<String>,
    joining: FxHashSet<String>,
}

static TERMS: LazyLock<CallTerms> = LazyLock::new(|| data::table("section-calls.toml"));

/// How many names are looked for: each is held against every heading.
const MOST: usize = 500;

/// The longest name of a section, in words.
const LONGEST: usize = 8;

impl Check for MissingHeading {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let document = context.document;
        let is_heading = |zone: Zone| matches!(zone, Zone::Heading | Zone::Title);
        let headings = document.blocks.iter().filter(|block| is_heading(block.zone));
        if headings.clone().count() < self.least {
            return;
        }
        let headings = LazyCell::new(|| {
            headings.map(|it| (it.span, bare(context.text(it.span)))).collect::<Vec<_>>()
        });
        let quoted = context.facts.quotations.iter().map(|it| it.inner);
        let mut named: Vec<TextSpan> = quoted.chain(document.italics.iter().copied()).collect();
        named.extend(unmarked(context));
        named.sort_unstable();
        let mut lines: Option<FxHashSet<String>> = None;
        let called = named.into_iter().filter_map(|name| Some((name, call(context, name)?)));
        for (name, told) in called.take(MOST) {
            let text = bare(context.text(name));
            let words = text.split(' ').count();
            let titled = context.text(name).starts_with(char::is_uppercase);
            if !titled || text.len() < 4 || words > LONGEST || !is_said(context, name) {
                continue;
            }
            let like = |heading: &str| {
                heading.contains(&text) || text.contains(heading) && heading.len() > 3
            };
            let found = headings.iter().filter(|(_, heading)| like(heading)).map(|(span, _)| span);
            let found: Vec<_> = found.collect();
            let stands = |span: &TextSpan| {
                if span.start < name.start { Direction::Above } else { Direction::Below }
            };
            let side = |told| if told == Direction::Above { "above" } else { "below" };
            let finding = if found.is_empty() {
                // Entries of a glossary, captions and run-in headings are parts with a name as well.
                let lines = lines.get_or_insert_with(|| beginnings(context));
                if lines.contains(&text) || lines.iter().any(|line| line.starts_with(&text)) {
                    continue;
                }
                Finding::new(
                    context.place(name),
                    format!("no heading of this text is `{}`", context.text(name).trim()),
                )
                .here(format!("said to stand {}", side(told)))
                .help("write the heading as it stands, or put it back")
            } else if found.iter().all(|span| stands(span) != told) && found.len() == 1 {
                let other = if told == Direction::Above { "below" } else { "above" };
                Finding::new(
                    context.place(name),
                    format!("`{}` stands {other}, not {}", context.text(name), side(told)),
                )
                .label(context.place(*found[0]), "here")
                .help(format!("write `{other}`"))
            } else {
                continue;
            };
            findings.push(finding.confidence(Confidence::Medium));
        }
    }
}

/// Where a word says that a section stands; what comes `later` may come in another text.
fn direction(word: &str) -> Option<Direction> {
    match &*fold::lower(word) {
        "above" | "supra" => Some(Direction::Above),
        "below" | "infra" => Some(Direction::Below),
        _ => None,
    }
}

/// Where the words around a name say that a section of this name stands.
fn call(context: &DocumentContext<'_>, name: TextSpan) -> Option<Direction> {
    let layers = context.layers;
    let range = layers.range(name);
    let text = |at: usize| fold::lower(layers.token_text(at));
    let is_mark = |word: &str| word.chars().all(|c| !c.is_alphanumeric());
    // The marks around the name are no words.
    let mut before = range.start;
    let mut words = Vec::new();
    while words.len() < 3 && before > 0 {
        before -= 1;
        let word = text(before);
        if matches!(&*word, "." | ";" | "!" | "?") {
            break;
        }
        if !is_mark(&word) {
            words.push(before);
        }
    }
    let mut after = range.end;
    while after < range.end + 3 && is_mark(&text(after)) && !matches!(&*text(after), "." | ";") {
        after += 1;
    }
    let called = words.iter().any(|&at| TERMS.before.contains(&*text(at)));
    // `see “Ropes” below`, `in “Ropes” (above)`
    if called && let Some(told) = direction(layers.token_text(after)) {
        return Some(told);
    }
    // `see below, under “Ropes”`
    let ahead = words.iter().find_map(|&at| direction(layers.token_text(at)));
    let close = words.first().is_some_and(|&at| {
        TERMS.before.contains(&*text(at)) || direction(layers.token_text(at)).is_some()
    });
    ahead.filter(|_| called && close)
}

/// How far before `below` the word `see` stands, in words.
const UNMARKED: usize = 5;

/// What stands with a capital between `see` and `below`: *see Old Nets below*. Numbered parts are a matter of
/// others, and so is what somebody sees.
fn unmarked(context: &DocumentContext<'_>) -> Vec<TextSpan> {
    let layers = context.layers;
    let word = |at: usize| layers.token_text(at);
    let is_word = |at: usize| layers.tokens[at].kind == TokenKind::Word;
    let name = |end: usize| {
        let first = (end.saturating_sub(UNMARKED)..end).rev().take_while(|&at| is_word(at));
        let first = first.skip(1).find(|&at| fold::lower(word(at)) == "see")? + 1;
        let opens = match (first - 1).checked_sub(1) {
            Some(at) => !is_word(at) || TERMS.joining.contains(word(at)),
            None => true,
        };
        // `See Anna’s list below`, `see Nets listed above`: no name is all that is said.
        let said = (first..end).any(|at| fold::strip_possessive(word(at)).len() < word(at).len())
            || lemmas::classes(&fold::lower(word(end - 1))) & inflection::PAST != 0;
        let capital = opens && !said && word(first).starts_with(char::is_uppercase);
        capital.then(|| layers.tokens[first].span.cover(layers.tokens[end - 1].span))
    };
    let told = (2..layers.tokens.len()).filter(|&at| direction(word(at)).is_some());
    told.filter_map(name).collect()
}

/// Whether a name stands in the author's own running text.
fn is_said(context: &DocumentContext<'_>, name: TextSpan) -> bool {
    let block = context.document.block_at(name.start);
    block.is_some_and(|block| {
        matches!(block.zone, Zone::Paragraph | Zone::ListItem | Zone::Footnote)
    })
}

/// Words without case and marks.
fn bare(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// What the blocks of a text begin with.
fn beginnings(context: &DocumentContext<'_>) -> FxHashSet<String> {
    let blocks = context.document.blocks.iter();
    let head = |text: &str| text.chars().take(120).collect::<String>();
    blocks.map(|block| bare(&head(context.text(block.span)))).collect()
}
