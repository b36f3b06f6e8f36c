//! A citation whose authors are those of an entry but for a slip: a letter, lost marks, the order.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{
    accepted, citation_name, close_to, entry_name, entry_place, grouped, has_names, resolved,
    with_places,
};
use crate::facts::citation::NearKind;
use crate::facts::numeric::NumericForm;
use crate::facts::{Citation, Reference};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Confidence, Edit, Finding, Fix};
use crate::text::span::TextSpan;
use crate::words::authorship::{key, lexicon};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<AuthorMismatch>("author-mismatch");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct AuthorMismatch {
    /// Whether a name that lost its diacritical marks is reported.
    marks: bool,
}

impl Default for AuthorMismatch {
    fn default() -> Self {
        Self { marks: true }
    }
}

/// Reports numbers beside the name of another entry: `Osei [3]` where entry 3 is by Adu and another
/// one is Osei's.
fn by_number(context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
    let Some(numbered) = &context.facts.numbered else { return };
    let entries = &context.facts.references;
    let mut known: FxHashMap<String, Vec<&Reference>> = FxHashMap::default();
    for entry in entries {
        for author in &entry.authors {
            known.entry(key(&author.family)).or_default().push(entry);
        }
    }
    let layers = context.layers;
    let mut told = FxHashSet::default();
    for citation in numbered.citations.iter().filter(|it| it.form == NumericForm::Bracket) {
        let Some(entry) = citation.reference.and_then(|at| entries.get(at)) else { continue };
        // The name stands right before the bracket: `Osei [3]`, `Osei et al. [3]`.
        let bracket = layers.range(TextSpan { end: citation.extent.text.start, start: 0 }).end;
        if bracket == 0 {
            continue;
        }
        let mut at = bracket;
        while at > 0 && bracket - at < REACH {
            at -= 1;
            let word = layers.token_text(at);
            if !matches!(word, "[" | "et" | "al" | ".") {
                break;
            }
        }
        let (word, span) = (layers.token_text(at), layers.tokens[at].span);
        let same_block = context.document.block_at(span.start).map(|block| block.span)
            == context.document.block_at(citation.extent.text.start).map(|block| block.span);
        let alone = at.checked_sub(1).is_none_or(|at| {
            // `Lund and Osei [3]` is by both, and the second name is not always listed.
            !matches!(layers.token_text(at), "and" | "&" | "-" | "–")
        });
        let name = key(word);
        let named = word.starts_with(char::is_uppercase) && same_block && alone;
        let own = entry.et_al || entry.authors.iter().any(|it| key(&it.family).contains(&name));
        let Some(others) = known.get(&name).filter(|_| named && !own && !entry.authors.is_empty())
        else {
            continue;
        };
        if told.insert((citation.number, name)) {
            let message = format!("entry {} is not by `{word}`", citation.number);
            let mut finding = Finding::new(context.place(citation.extent.text), message)
                .here(format!("`{}`", entry_name(entry)))
                .label(entry_place(context.id, entry), "this is the entry of the number")
                .note("another entry of the list is by the author who is named")
                .help("correct the number or the name")
                .confidence(Confidence::Medium);
            if let [other] = others[..] {
                let label = format!("`{}` may be meant", entry_name(other));
                finding = finding.label(entry_place(context.id, other), label);
            }
            findings.push(finding);
        }
    }
}

/// How many tokens a name and the bracket are apart: `Osei et al. [3]`.
const REACH: usize = 5;

/// One name of a citation against that of an entry.
struct Slip<'a> {
    entry: &'a Reference,
    span: TextSpan,
    written: &'a str,
    listed: &'a str,
}

impl Check for AuthorMismatch {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        by_number(context, findings);
        let pairs = close_to(context, NearKind::Spelling).chain(resolved(context));
        let slips =
            pairs.filter(|(citation, _)| has_names(citation)).flat_map(|(citation, entry)| {
                let names = citation.authors.iter().zip(&citation.author_spans).zip(&entry.authors);
                names.filter_map(move |((written, span), listed)| {
                    let listed = &*listed.family;
                    let slip = Slip { entry, span: *span, written, listed };
                    // `Brazil` for an entry under `Brasil` is a translation.
                    let place = lexicon().places.contains(&written.to_lowercase());
                    let slipped = !accepted(context, written) && self.is_slip(written, listed);
                    let slipped = slipped && !place;
                    slipped.then_some(slip)
                })
            });
        let names = context.facts.citations.iter().flat_map(|it| &it.authors);
        let known: FxHashSet<&str> = names.map(String::as_str).collect();
        for group in grouped(slips.map(|slip| ((slip.entry.index, slip.written), slip))) {
            findings.extend(misspelt(context, &group, &known));
        }
        let swapped = close_to(context, NearKind::Order)
            .map(|(citation, entry)| ((entry.index, &citation.authors), (citation, entry)));
        for group in grouped(swapped) {
            findings.extend(reordered(context, &group));
        }
    }
}

impl AuthorMismatch {
    fn is_slip(&self, written: &str, listed: &str) -> bool {
        let (a, b) = (key(written), key(listed));
        if a == b {
            let marked = |text: &str| text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
            return self.marks
                && !marked(written)
                && marked(listed)
                && same_letters(written, listed);
        }
        strsim::osa_distance(&a, &b) == 1
    }
}

/// Whether two spellings have the same number of letters: `ue` for `ü` is a way to write it.
fn same_letters(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    letters(a) == letters(b)
}

/// `known` has every name that the text writes.
fn misspelt(
    context: &DocumentContext<'_>,
    group: &[Slip<'_>],
    known: &FxHashSet<&str>,
) -> Option<Finding> {
    let (slip, more) = group.split_first()?;
    let Slip { entry, written, listed, .. } = slip;
    let marks_only = key(written) == key(listed);
    let what = if marks_only { "lost its marks" } else { "is spelt differently" };
    let finding = Finding::new(
        context.place(slip.span),
        format!("`{written}` is `{listed}` in the reference list"),
    )
    .here(format!("`{listed}` in the list"))
    .label(entry_place(context.id, entry), format!("`{}`", entry_name(entry)))
    .note(format!("the year agrees and the name {what}: one work is meant"))
    .confidence(if marks_only { Confidence::Medium } else { Confidence::High })
    .help("make citation and entry agree");
    let edits = group
        .iter()
        .map(|slip| Edit { place: context.place(slip.span), replacement: slip.listed.to_owned() });
    // Which of the two is right the text does not tell, unless it has the listed form elsewhere.
    let confirmed = known.contains(*listed);
    let fix = Fix { applicability: Applicability::Unsafe, edits: edits.collect() };
    let finding = if confirmed || marks_only { finding.fix(fix) } else { finding };
    let places = more.iter().map(|slip| context.place(slip.span));
    Some(with_places(finding, places, "and here"))
}

fn reordered(context: &DocumentContext<'_>, group: &[(&Citation, &Reference)]) -> Option<Finding> {
    let ((citation, entry), more) = group.split_first()?;
    let finding = Finding::new(
        context.place(super::names_span(citation)),
        format!("the authors of `{}` stand in another order in the list", citation_name(citation)),
    )
    .label(entry_place(context.id, entry), format!("`{}`", entry_name(entry)))
    .note("year and names agree: one work is meant")
    .help("follow the order of the work itself");
    // Where the text has the order of the list as well, that is what is meant.
    let followed = resolved(context).any(|(_, other)| other.index == entry.index);
    let edits: Vec<_> = group.iter().flat_map(|(it, entry)| in_order(context, it, entry)).collect();
    let finding = if followed && !edits.is_empty() {
        finding.fix(Fix { applicability: Applicability::Unsafe, edits })
    } else {
        finding
    };
    let places = more.iter().map(|(citation, _)| context.place(citation.extent.text));
    Some(with_places(finding, places, "and here"))
}

/// The edits that put the names of a citation into the order of its entry.
fn in_order(context: &DocumentContext<'_>, citation: &Citation, entry: &Reference) -> Vec<Edit> {
    let written = |family: &str| {
        citation.authors.iter().find(|name| key(name) == key(family)).map(String::as_str)
    };
    let pairs = citation.authors.iter().zip(&citation.author_spans).zip(&entry.authors);
    let moved = pairs.filter(|((name, _), author)| key(name) != key(&author.family));
    moved
        .map(|((_, span), author)| {
            let replacement = written(&author.family).unwrap_or(&author.family).to_owned();
            Edit { place: context.place(*span), replacement }
        })
        .collect()
}
