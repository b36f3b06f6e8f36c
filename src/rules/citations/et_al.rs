//! "et al." against the number of authors of the entry.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{entry_name, entry_place, grouped, has_names, names_span, resolved, with_places};
use crate::facts::citation::CitationForm;
use crate::facts::{Citation, Reference};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Edit, Finding, Fix};
use crate::text::token::{Token, TokenKind};
use crate::words::authorship::lexicon;
use crate::words::data;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<EtAl>("et-al");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct EtAl {
    /// From how many authors on "et al." is used.
    from: usize,
    /// From how many works on a habit of the text is taken for its style.
    habit: usize,
}

impl Default for EtAl {
    fn default() -> Self {
        Self { from: 3, habit: 4 }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reporting {
    before: Vec<String>,
    between: FxHashSet<String>,
    verbs: FxHashSet<String>,
}

static REPORTING: LazyLock<Reporting> = LazyLock::new(|| data::table("reporting.toml"));

/// What is wrong with the names of a citation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Wrong {
    /// "et al." for too few authors.
    Superfluous,
    /// Authors left out without "et al.".
    Missing,
}

impl Check for EtAl {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let judged = resolved(context).filter(|(citation, _)| has_names(citation)).filter_map(
            |(citation, entry)| {
                let wrong = self.judge(citation, entry)?;
                Some(((entry.index, wrong), (wrong, citation, entry)))
            },
        );
        let groups = grouped(judged);
        let signs = signs(context);
        for wrong in [Wrong::Superfluous, Wrong::Missing] {
            let groups: Vec<_> = groups.iter().filter(|group| group[0].0 == wrong).collect();
            if groups.len() >= self.habit && groups.len() * 2 > self.candidates(context, wrong) {
                continue;
            }
            for group in groups {
                findings.extend(one(context, group, &signs));
            }
        }
        self.attributions(context, findings);
    }
}

impl EtAl {
    fn judge(&self, citation: &Citation, entry: &Reference) -> Option<Wrong> {
        let (given, total) = (citation.authors.len(), entry.authors.len());
        // Organisations go by short names that stand for all of them.
        let personal = entry.authors.first().is_some_and(|first| first.given.is_some());
        if !personal {
            return None;
        }
        if citation.et_al {
            return (total < self.from && !entry.et_al).then_some(Wrong::Superfluous);
        }
        (given < total || entry.et_al).then_some(Wrong::Missing)
    }

    /// How many cited works could have been cited in a wrong way.
    fn candidates(&self, context: &DocumentContext<'_>, wrong: Wrong) -> usize {
        let works = resolved(context).filter(|(_, entry)| match wrong {
            Wrong::Superfluous => entry.authors.len() == 2,
            Wrong::Missing => entry.authors.len() >= 2,
        });
        grouped(works.map(|(_, entry)| (entry.index, ()))).len()
    }

    /// `according to Osei`, where the one work of an Osei is by Osei and others.
    fn attributions(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut works: FxHashMap<&str, Vec<&Reference>> = FxHashMap::default();
        for entry in &context.facts.references {
            for author in &entry.authors {
                works.entry(&author.family).or_default().push(entry);
            }
        }
        let cited: FxHashSet<usize> = resolved(context).map(|(_, entry)| entry.index).collect();
        // Behind a full citation in the same paragraph a name alone goes back to it.
        let block = |at: u32| context.document.block_at(at).map(|block| block.span.start);
        let nearby: FxHashSet<_> = resolved(context)
            .map(|(citation, entry)| (entry.index, block(citation.extent.text.start)))
            .collect();
        // An author who is cited alone anywhere is a person of whom the text can speak.
        works.retain(|family, entries| {
            entries.iter().all(|entry| {
                let first = entry.authors.first().is_some_and(|first| first.family == **family);
                let plural = entry.authors.len() >= self.from && !entry.et_al;
                first && plural && cited.contains(&entry.index)
            })
        });
        if works.is_empty() {
            return;
        }
        let tokens = &context.layers.tokens;
        let mentions = tokens.iter().enumerate().filter_map(|(at, token)| {
            if token.kind != TokenKind::Word {
                return None;
            }
            let [entry] = **works.get(fold::strip_possessive(context.text(token.span)))? else {
                return None;
            };
            let alone = !nearby.contains(&(entry.index, block(token.span.start)));
            (alone && is_attribution(context, tokens, at) && context.reads(token.span))
                .then_some((entry.index, (token.span, entry)))
        });
        for group in grouped(mentions) {
            let Some(((span, entry), more)) = group.split_first() else { continue };
            let family = context.text(*span);
            let others = entry.authors.len() - 1;
            let finding = Finding::new(
                context.place(*span),
                format!("`{family}` is named alone for a work of {} authors", others + 1),
            )
            .here("neither \"et al.\" nor a year")
            .label(
                entry_place(context.id, entry),
                format!("the only work of this name has {others} further authors"),
            )
            .note("the sentence says what somebody wrote, and no other entry has this name")
            .help(format!("write `{}`", entry_name(entry)));
            let places = more.iter().map(|(span, _)| context.place(*span));
            findings.push(with_places(finding, places, "and here"));
        }
    }
}

/// Whether a name is said to have written something, without a year, a given name or a second name.
fn is_attribution(context: &DocumentContext<'_>, tokens: &[Token], at: usize) -> bool {
    let text = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at)).map_or("", |token| context.text(token.span))
    };
    let back = |by: usize| text(at.checked_sub(by));
    let ahead = |by: usize| text(Some(at + by));
    let capital = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    let joined = |text: &str| matches!(text, "(" | "[" | "&" | "et" | "and" | "-" | ".");
    if joined(ahead(1)) && ahead(1) != "." || joined(back(1)) && back(1) != "." {
        return false;
    }
    let two = format!("{} {}", back(2), back(1)).to_lowercase();
    let reporting = &*REPORTING;
    let announced = reporting.before.iter().any(|phrase| {
        phrase.ends_with(&two) && {
            let words = phrase.split(' ').count();
            let said: Vec<_> = (1..=words).rev().map(|by| back(by).to_lowercase()).collect();
            said.join(" ") == *phrase
        }
    });
    if announced {
        return !capital(ahead(1));
    }
    // A capital before the name is a given name, unless it only opens the sentence.
    let opens = lexicon().signals.contains(&back(1).to_lowercase());
    if capital(back(1)) && !opens {
        return false;
    }
    let skip = usize::from(reporting.between.contains(ahead(1)));
    reporting.verbs.contains(ahead(1 + skip))
}

fn one(
    context: &DocumentContext<'_>,
    group: &[(Wrong, &Citation, &Reference)],
    signs: &FxHashMap<CitationForm, i32>,
) -> Option<Finding> {
    let ((wrong, citation, entry), more) = group.split_first()?;
    let span = names_span(citation);
    let written = context.text(span);
    let total = entry.authors.len();
    let listed = match total {
        _ if entry.et_al => "several authors".to_owned(),
        1 => "one author".to_owned(),
        2 => "two authors".to_owned(),
        _ => format!("{total} authors"),
    };
    let message = match wrong {
        Wrong::Superfluous => format!("`{written}` for a work of {listed}"),
        Wrong::Missing => format!("`{written}` leaves out authors of a work of {listed}"),
    };
    let right = |citation: &Citation| {
        let signed = signs.get(&citation.form).is_some_and(|more| *more > 0);
        let conjunction = if signed { "&" } else { "and" };
        let first = citation.authors.first()?;
        Some(match &*entry.authors {
            [_] if !entry.et_al => first.clone(),
            [_, second] if !entry.et_al => format!("{first} {conjunction} {}", second.family),
            _ => format!("{first} et al."),
        })
    };
    let edits: Option<Vec<_>> = group
        .iter()
        .map(|(_, citation, _)| {
            let place = context.place(names_span(citation));
            Some(Edit { place, replacement: right(citation)? })
        })
        .collect();
    let finding = Finding::new(context.place(span), message)
        .here(format!("{listed} in the list"))
        .label(entry_place(context.id, entry), format!("`{}`", entry_name(entry)))
        .note("no entry of this year has the authors as they are cited")
        .help(format!("write `{}`", right(citation)?));
    let finding = match edits {
        Some(edits) => finding.fix(Fix { applicability: Applicability::Unsafe, edits }),
        None => finding,
    };
    let places = more.iter().map(|(_, citation, _)| context.place(names_span(citation)));
    Some(with_places(finding, places, "and here"))
}

/// How the citations of each form join two authors: how often with `&` rather than with a word.
fn signs(context: &DocumentContext<'_>) -> FxHashMap<CitationForm, i32> {
    let mut out = FxHashMap::default();
    for citation in &context.facts.citations {
        if let Some(sign) = citation.conjunction {
            *out.entry(citation.form).or_default() +=
                if context.text(sign) == "&" { 1 } else { -1 };
        }
    }
    out
}
