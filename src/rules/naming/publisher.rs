//! One publisher or institution that a reference list abbreviates here and spells out there.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::facts::Name;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::text::zone::Zone;

use super::abbreviation;
use super::{Authority, accepted, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Publisher>("publisher");

/// Reports `US Institute of Salt` where the list also has `United States Institute of Salt`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Publisher {}

impl Check for Publisher {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut listed: BTreeMap<&str, Vec<&Name>> = BTreeMap::new();
        for name in &context.facts.names {
            let entry = name.zones.contains(Zone::Reference) && context.reads(name.extent.text);
            if entry && !in_title(context, name) {
                listed.entry(&*name.key).or_default().push(name);
            }
        }
        for (key, short) in &listed {
            let Some((first, rest)) = key.split_once(' ').filter(|(_, rest)| rest.contains(' '))
            else {
                continue;
            };
            let bare = first.replace('.', "");
            let Some(expansion) = abbreviation::expansion(&bare) else { continue };
            let full = format!("{expansion} {rest}");
            if let Some(full) = listed.get(full.as_str())
                && !accepted(context.settings, &short[0].text)
            {
                findings.push(report(context, short, full));
            }
        }
    }
}

/// Whether a name stands in the title of an entry, which is not the author's to change.
fn in_title(context: &DocumentContext<'_>, name: &Name) -> bool {
    let references = &context.facts.references;
    let after = references.partition_point(|one| one.extent.text.start <= name.extent.text.start);
    let title = after.checked_sub(1).and_then(|at| references[at].title_span);
    title.is_some_and(|title| title.overlaps(name.extent.text))
}

fn report(context: &DocumentContext<'_>, short: &[&Name], full: &[&Name]) -> Finding {
    let rank = |form: &[&Name]| (Authority::of(context.settings, &form[0].text), form.len());
    let ((minor, minority), (major, majority)) = if rank(full) >= rank(short) {
        ((short[0], short.len()), (full[0], full.len()))
    } else {
        ((full[0], full.len()), (short[0], short.len()))
    };
    Finding::new(
        context.place(minor.extent.text),
        format!("`{}` is `{}` elsewhere in the reference list", minor.text, major.text),
    )
    .here(times(minority))
    .label(context.place(major.extent.text), format!("`{}` {}", major.text, times(majority)))
    .help(format!("write `{}`", major.text))
    .replace(Authority::of(context.settings, &major.text).applicability(), &*major.text)
}
