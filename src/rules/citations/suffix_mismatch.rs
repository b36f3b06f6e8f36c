//! The letter behind the year of a citation against that of its entry.

use serde::Deserialize;

use super::{alike, by_author_and_year, citation_name, entry_name, entry_place, grouped};
use super::{has_initials, resolved, with_places};
use crate::facts::{Citation, Reference};
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Applicability, Edit, Finding, Fix};
use crate::words::authorship::{bare_year, is_year};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<SuffixMismatch>("suffix-mismatch");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SuffixMismatch {}

/// A citation, its entry, and how many entries of the author and year there are.
type Slip<'a> = (&'a Citation, &'a Reference, usize);

impl Check for SuffixMismatch {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let works = by_author_and_year(context);
        let slips = resolved(context).filter(|(it, _)| !has_initials(context, it)).filter_map(
            |(citation, entry)| {
                let (cited, listed) = (citation.year.as_deref()?, entry.year.as_deref()?);
                let same = is_year(cited) && bare_year(cited) == bare_year(listed);
                if !same || cited == listed || !alike(citation, entry) {
                    return None;
                }
                let author = super::first_author(entry)?;
                let group = works.get(&(author, bare_year(cited)))?;
                let count = group.iter().filter(|other| alike(citation, other)).count();
                Some((citation, entry, count))
            },
        );
        let (bare, lettered): (Vec<Slip<'_>>, Vec<Slip<'_>>) =
            slips.partition(|(_, entry, _)| letter(entry.year.as_deref()).is_none());
        findings.extend(without_letters(context, &bare));
        let lettered =
            lettered.into_iter().map(|slip| ((slip.1.index, slip.0.year.as_deref()), slip));
        for group in grouped(lettered) {
            findings.extend(other_letter(context, &group));
        }
    }
}

fn letter(year: Option<&str>) -> Option<&str> {
    year.filter(|year| is_year(year))?.get(4..).filter(|letter| !letter.is_empty())
}

/// The list has no letters: one finding, since a list loses them as a whole.
fn without_letters(context: &DocumentContext<'_>, slips: &[Slip<'_>]) -> Option<Finding> {
    let ((citation, entry, count), more) = slips.split_first()?;
    let finding = Finding::new(
        context.place(citation.year_span),
        format!("`{}` has no letter behind the year in the list", citation_name(citation)),
    )
    .label(place(context.id, entry.year_extent?), format!("`{}`", entry_name(entry)));
    let finding = if *count > 1 {
        finding
            .note(format!("{count} entries have these authors and this year"))
            .help("put the letters behind the years of the list")
    } else {
        finding
            .note("no other entry has these authors and this year")
            .help("take the letter off, or add the other work of this year")
    };
    let places = more.iter().map(|(citation, ..)| context.place(citation.year_span));
    Some(with_places(finding, places, "nor this one"))
}

/// The list has other letters than the citation, or the citation has none.
fn other_letter(context: &DocumentContext<'_>, group: &[Slip<'_>]) -> Option<Finding> {
    let ((citation, entry, count), more) = group.split_first()?;
    let year = entry.year.as_deref()?;
    let finding = match letter(citation.year.as_deref()) {
        Some(letter) => Finding::new(
            context.place(citation.year_span),
            format!(
                "`{}` is cited with the letter `{letter}`, which no entry has",
                citation_name(citation)
            ),
        )
        .here(format!("no `{letter}` in the list")),
        None => Finding::new(
            context.place(citation.year_span),
            format!("`{}` lacks the letter behind the year", citation_name(citation)),
        )
        .here(if *count > 1 {
            "which of them".to_owned()
        } else {
            format!("`{year}` in the list")
        }),
    };
    let finding = finding.label(entry_place(context.id, entry), format!("`{}`", entry_name(entry)));
    let finding = if *count > 1 {
        finding
            .note(format!("{count} entries have these authors and this year"))
            .help("add the letter of the entry that is meant")
    } else {
        let edits = group.iter().map(|(citation, ..)| Edit {
            place: context.place(citation.year_span),
            replacement: year.to_owned(),
        });
        // A chained letter stands alone, without its year.
        let whole = group.iter().all(|(citation, ..)| citation.year_span.len() > 3);
        let fix = Fix { applicability: Applicability::Unsafe, edits: edits.collect() };
        let finding = finding.help(format!("write `{year}`"));
        if whole { finding.fix(fix) } else { finding }
    };
    let places = more.iter().map(|(citation, ..)| context.place(citation.year_span));
    Some(with_places(finding, places, "and here"))
}
