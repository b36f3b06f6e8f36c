//! An entry of the reference list that the text never cites.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{SHOWN, entry_name, entry_place, number_place};
use crate::facts::{Citation, Reference};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding, Place};
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::text::zone::Zone;
use crate::words::authorship::{bare_year, is_year, key, lexicon};
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UncitedReference>("uncited-reference");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UncitedReference {
    /// Up to how many uncited entries are reported one by one.
    most: usize,
    /// Up to which share of the list they are.
    share: f64,
    /// How many works must be cited before any is reported as uncited.
    least: usize,
}

impl Default for UncitedReference {
    fn default() -> Self {
        Self { most: 3, share: 0.25, least: 3 }
    }
}

/// Up to which share of a list may be uncited where it is the list of its text.
const MOST_UNCITED: f64 = 0.5;

/// How many entries a note names.
const NAMED: usize = 12;

impl Check for UncitedReference {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let facts = context.facts;
        let numbered = facts.numbered.iter().flat_map(|it| &it.citations);
        let by_number = numbered.filter_map(|it| it.reference);
        let cited: FxHashSet<usize> = facts
            .citations
            .iter()
            .flat_map(|it| [it.reference, it.near.map(|near| near.entry)])
            .flatten()
            .chain(by_number)
            .collect();
        if cited.len() < self.least {
            return;
        }
        let entries = facts.references.iter().filter(|entry| !cited.contains(&entry.index));
        if let Some(numbered) = &facts.numbered {
            let is_numbered =
                |entry: &Reference| matches!(numbered.numbers.get(entry.index), Some(Some(_)));
            self.report(context, entries.filter(|entry| is_numbered(entry)).collect(), findings);
            return;
        }
        let named = named_works(context);
        let unresolved = unresolved_works(context);
        let uncited: Vec<_> = entries
            .filter(|entry| entry.year.as_deref().is_some_and(is_year))
            .filter(|entry| {
                let year = entry.year.as_deref().map(bare_year).unwrap_or_default();
                let Some(first) = entry.authors.first() else { return false };
                // A citation of the first author and year may mean any entry of both; one that is
                // missing may mean one that lists its author later.
                !named.contains(&(key(&first.family), year))
                    && !entry.authors.iter().any(|it| unresolved.contains(&(key(&it.family), year)))
            })
            .collect();
        self.report(context, without_mentions(context, uncited), findings);
    }
}

impl UncitedReference {
    /// One finding an entry where they are few, else one for all.
    fn report(
        &self,
        context: &DocumentContext<'_>,
        uncited: Vec<&Reference>,
        findings: &mut Vec<Finding>,
    ) {
        let background = is_background(context, uncited.first().copied());
        let total = context.facts.references.len() as f64;
        // A list of which the text cites the lesser part serves others, too: the sections of a chapter.
        if uncited.len() as f64 > MOST_UNCITED * total {
            return;
        }
        let few = uncited.len() <= self.most && uncited.len() as f64 <= self.share * total;
        if few && !background {
            findings.extend(uncited.into_iter().map(|entry| one(context, entry)));
        } else if let [first, more @ ..] = &*uncited {
            findings.push(summary(context, first, more, background));
        }
    }
}

/// First authors and years of all citations.
fn named_works<'a>(context: &DocumentContext<'a>) -> FxHashSet<(String, &'a str)> {
    context.facts.citations.iter().filter_map(named_work).collect()
}

/// First authors and years of the citations that have no entry.
fn unresolved_works<'a>(context: &DocumentContext<'a>) -> FxHashSet<(String, &'a str)> {
    let citations = context.facts.citations.iter();
    citations.filter(|it| it.reference.is_none()).filter_map(named_work).collect()
}

fn named_work(citation: &Citation) -> Option<(String, &str)> {
    Some((key(citation.authors.first()?), bare_year(citation.year.as_deref()?)))
}

/// Leaves out entries whose author and year stand in one sentence: a citation in a form that the
/// program does not know.
fn without_mentions<'a>(
    context: &DocumentContext<'a>,
    entries: Vec<&'a Reference>,
) -> Vec<&'a Reference> {
    let mut wanted: FxHashMap<String, Vec<(usize, &str)>> = FxHashMap::default();
    for (at, entry) in entries.iter().enumerate() {
        let family = entry.authors.first().map_or("", |author| &author.family);
        let year = entry.year.as_deref().map(bare_year).unwrap_or_default();
        let word = family.split([' ', '-', '\u{a0}']).max_by_key(|word| word.len());
        wanted.entry(word.unwrap_or(family).to_lowercase()).or_default().push((at, year));
    }
    if wanted.is_empty() {
        return entries;
    }
    let mut mentioned = vec![false; entries.len()];
    // Whether the text has the name at all.
    let mut spoken = vec![false; entries.len()];
    let alone = years_alone(context);
    let listed = |span: TextSpan| {
        context.document.block_at(span.start).is_some_and(|block| block.zone == Zone::Reference)
    };
    let layers = context.layers;
    let names: Vec<_> = layers
        .vocabulary
        .words()
        .iter()
        .map(|word| wanted.get(&*fold::lower(fold::strip_possessive(word.text))))
        .collect();
    for sentence in layers.sentences.iter().filter(|sentence| !listed(**sentence)) {
        let range = layers.range(*sentence);
        let tokens = &layers.tokens[range.clone()];
        let text = |token: &Token| context.text(token.span);
        let years: FxHashSet<&str> = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Number)
            .filter_map(|token| text(token).get(..4))
            .collect();
        if years.is_empty() && alone.is_empty() {
            continue;
        }
        let found = layers.vocabulary.ids()[range].iter().filter_map(|&id| names[id as usize]);
        for (at, year) in found.flatten() {
            mentioned[*at] |= years.contains(year);
            spoken[*at] = true;
        }
    }
    let year =
        |entry: &Reference| entry.year.as_deref().map(bare_year).unwrap_or_default().to_owned();
    let told = mentioned.into_iter().zip(spoken);
    let kept = entries.into_iter().zip(told).filter(|(entry, (mentioned, spoken))| {
        !mentioned && (!*spoken || !alone.contains(&*year(entry)))
    });
    kept.map(|(entry, _)| entry).collect()
}

/// How far before a bracket another one opens around it, in tokens.
const NESTED: usize = 12;

/// The years that stand alone in brackets inside of brackets, and are read as no citation: the author's
/// name was left out of them, as in `Osei wrote more ((1931), (1937))`.
fn years_alone(context: &DocumentContext<'_>) -> FxHashSet<String> {
    let read: FxHashSet<u32> =
        context.facts.citations.iter().map(|it| it.year_span.start).collect();
    let tokens = &context.layers.tokens;
    let text = |at: usize| tokens.get(at).map_or("", |token| context.text(token.span));
    let nested = |open: usize| {
        let mut closed = 0;
        (open.saturating_sub(NESTED)..open).rev().any(|at| match text(at) {
            ")" => {
                closed += 1;
                false
            }
            "(" if closed == 0 => true,
            "(" => {
                closed -= 1;
                false
            }
            _ => false,
        })
    };
    let years = (1..tokens.len()).filter(|&at| is_year(text(at)) && text(at - 1) == "(");
    let alone = years.filter(|&at| text(at + 1) == ")" && nested(at - 1));
    let alone = alone.filter(|&at| !read.contains(&tokens[at].span.start));
    alone.map(|at| bare_year(text(at)).to_owned()).collect()
}

/// Whether the heading over a list says that it may hold more than what is cited.
fn is_background(context: &DocumentContext<'_>, entry: Option<&Reference>) -> bool {
    let Some(entry) = entry else { return false };
    let blocks = &context.document.blocks;
    let at = blocks.partition_point(|block| block.span.start < entry.extent.text.start);
    let heading = blocks[..at].iter().rev().find(|block| block.zone == Zone::Heading);
    heading.is_some_and(|heading| {
        let text = context.text(heading.span).trim().to_lowercase();
        lexicon().background.contains(text.trim_matches(|c: char| !c.is_alphanumeric()))
    })
}

/// The place and the name of an entry: its number where the text cites by number.
fn called(context: &DocumentContext<'_>, entry: &Reference) -> (Place, String) {
    let numbered = context.facts.numbered.as_ref();
    let number = numbered.and_then(|it| {
        let number = it.numbers.get(entry.index).copied().flatten()?;
        Some((number_place(context.id, it, entry.index)?, format!("entry {number}")))
    });
    number.unwrap_or_else(|| (entry_place(context.id, entry), format!("`{}`", entry_name(entry))))
}

fn one(context: &DocumentContext<'_>, entry: &Reference) -> Finding {
    let (place, name) = called(context, entry);
    Finding::new(place, format!("{name} is listed and never cited"))
        .confidence(Confidence::Medium)
        .help("cite it, or take it out of the list")
}

fn summary(
    context: &DocumentContext<'_>,
    first: &Reference,
    more: &[&Reference],
    background: bool,
) -> Finding {
    let count = more.len() + 1;
    let total = context.facts.references.len();
    let (place, name) = called(context, first);
    let message = match count {
        1 => format!("{name} is listed and never cited"),
        _ => format!("{count} of {total} listed works are never cited"),
    };
    let names: Vec<_> = std::iter::once(&first)
        .chain(more)
        .take(NAMED)
        .map(|entry| called(context, entry).1)
        .collect();
    let rest = count.saturating_sub(NAMED);
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let finding = Finding::new(place, message).confidence(if background {
        Confidence::Low
    } else {
        Confidence::Medium
    });
    let finding = if count > 1 {
        let places = more.iter().take(SHOWN).map(|entry| called(context, entry).0);
        let finding = places.fold(finding, |finding, place| finding.label(place, "nor this one"));
        finding.here("the first of them").note(format!("never cited: {}{rest}", names.join(", ")))
    } else {
        finding
    };
    if background {
        finding
            .note("the heading of the list allows works that were only read")
            .help("cite them, or head the list so that readers expect more than what is cited")
    } else {
        finding.help("cite them, or take them out of the list")
    }
}
