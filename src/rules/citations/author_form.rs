//! One author of a list with and without a middle initial.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{entry_name, entry_place};
use crate::facts::{Author, Reference};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::words::authorship::{is_initials, key};
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<AuthorForm>("author-form");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct AuthorForm {}

/// The first entries that have an author without initials behind the given name, and with them.
type Forms<'a> = [Option<(&'a Reference, &'a Author)>; 2];

impl Check for AuthorForm {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut authors: FxHashMap<(String, String), Forms<'_>> = FxHashMap::default();
        for entry in &context.facts.references {
            for author in &entry.authors {
                let Some((given, initials)) = given(author) else { continue };
                let form = &mut authors.entry((key(&author.family), given)).or_default()
                    [usize::from(initials)];
                form.get_or_insert((entry, author));
            }
        }
        let both = authors.into_values().filter_map(|[bare, full]| Some((bare?, full?)));
        let mut both: Vec<_> = both.filter(|((a, _), (b, _))| a.index != b.index).collect();
        both.sort_unstable_by_key(|((bare, _), (full, _))| bare.index.max(full.index));
        findings.extend(both.into_iter().map(|(bare, full)| one(context, bare, full)));
    }
}

/// A given name that is written out, and whether initials stand behind it.
fn given(author: &Author) -> Option<(String, bool)> {
    let given = author.given.as_deref()?.trim_end_matches('.');
    let mut words = given.split(' ').filter(|word| !word.is_empty());
    let first = words.next().filter(|word| word.chars().count() > 2 && !is_initials(word))?;
    let rest: Vec<_> = words.collect();
    // `De` is a part of the family name that the list sorts otherwise.
    let initials = rest.iter().all(|word| is_initials(word) && !word.contains(char::is_lowercase));
    initials.then(|| (fold::key(first), !rest.is_empty()))
}

fn one(
    context: &DocumentContext<'_>,
    (bare, short): (&Reference, &Author),
    (full, long): (&Reference, &Author),
) -> Finding {
    let name = |author: &Author| {
        format!("{} {}", author.given.as_deref().unwrap_or_default(), author.family)
    };
    let named = |entry: &Reference, author: &Author| {
        format!("`{}` in `{}`", name(author), entry_name(entry))
    };
    let ((odd, a), (model, b)) = if bare.index > full.index {
        ((bare, short), (full, long))
    } else {
        ((full, long), (bare, short))
    };
    Finding::new(
        entry_place(context.id, odd),
        format!("`{}` here, `{}` in another entry", name(a), name(b)),
    )
    .label(entry_place(context.id, model), named(model, b))
    .note("family name and given name agree; only the initial does not stand in both")
    .help("write the name of one author in one way; two authors are no matter of this rule")
    .confidence(Confidence::Medium)
}
