//! One place or organisation under two names that letters do not show to be one: a gazetteer does.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::facts::{Facts, Name};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{DocumentId, Finding, Fix};
use crate::words::data;
use crate::words::fold;

use super::{Authority, accepted, prevails, rewrite, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Alias>("alias");

#[derive(Deserialize)]
struct Gazetteer {
    places: Vec<Vec<String>>,
    organisations: Vec<Vec<String>>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| data::table("gazetteer.toml"));

/// Two names that stand so close together, in bytes, are explained to the reader: `Burma (now
/// Myanmar)`.
const EXPLAINED: u32 = 24;

/// Reports the name that a text uses less.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Alias {
    /// Whether the gazetteer of the tool is used.
    shipped: bool,
    /// Further names, those of one thing together.
    forms: Vec<Vec<String>>,
    /// How often the usual name must stand in the text.
    least: usize,
    /// How many times as often as the other.
    ratio: usize,
}

impl Default for Alias {
    fn default() -> Self {
        Self { shipped: true, forms: Vec::new(), least: 3, ratio: 3 }
    }
}

/// The mentions of the names of one thing in one text, by key.
type Mentions<'a> = BTreeMap<&'a str, Vec<&'a Name>>;

impl Check for Alias {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let shipped = GAZETTEER.places.iter().chain(&GAZETTEER.organisations);
        let rows = self.forms.iter().chain(shipped.filter(|_| self.shipped));
        let mut things: FxHashMap<String, usize> = FxHashMap::default();
        let mut all: BTreeMap<usize, Vec<(DocumentId, Mentions<'_>)>> = BTreeMap::new();
        for (thing, forms) in rows.clone().enumerate() {
            for form in forms {
                things.entry(fold::key(form)).or_insert(thing);
            }
        }
        for (id, facts) in context.iter() {
            for (thing, mentions) in mentions(context, facts, &things) {
                findings.extend(self.compare(context, id, &mentions));
                all.entry(thing).or_default().push((id, mentions));
            }
        }
        for (thing, texts) in all {
            let current = rows.clone().nth(thing).and_then(|forms| forms.first());
            if let Some(current) = current {
                across_texts(context, &fold::key(current), &texts, findings);
            }
        }
    }
}

/// Reports each text that has another name only, where other texts have the current one.
fn across_texts(
    context: &CorpusContext<'_>,
    current: &str,
    texts: &[(DocumentId, Mentions<'_>)],
    findings: &mut Vec<Finding>,
) {
    let known = texts.iter().find_map(|(id, all)| Some((*id, *all.get(current)?.first()?)));
    let Some((there, known)) = known else { return };
    for (id, mentions) in texts.iter().filter(|(_, all)| !all.contains_key(current)) {
        let Some(uses) = mentions.values().max_by_key(|uses| uses.len()) else { continue };
        let stray = uses[0];
        if accepted(context.settings, &stray.text) {
            continue;
        }
        findings.push(
            Finding::new(
                place(*id, stray.extent),
                format!("`{}` is called `{}` in other texts", stray.text, known.text),
            )
            .here(times(uses.len()))
            .label(place(there, known.extent), format!("`{}` here", known.text))
            .note("the gazetteer has both as names of one place or organisation")
            .help(format!("write `{}`, unless the older name is meant", known.text)),
        );
    }
}

/// The mentions of a text by what they are names of.
fn mentions<'a>(
    context: &CorpusContext<'_>,
    facts: &'a Facts,
    things: &FxHashMap<String, usize>,
) -> BTreeMap<usize, Mentions<'a>> {
    let mut found: BTreeMap<usize, Mentions<'a>> = BTreeMap::new();
    for name in facts.names.iter().filter(|name| context.reads(name.zones)) {
        if let Some(&thing) = things.get(&*name.key) {
            found.entry(thing).or_default().entry(&name.key).or_default().push(name);
        }
    }
    found
}

impl Alias {
    fn compare(
        &self,
        context: &CorpusContext<'_>,
        id: DocumentId,
        mentions: &Mentions<'_>,
    ) -> Option<Finding> {
        let authority = |uses: &[&Name]| Authority::of(context.settings, &uses[0].text);
        let (usual, model) =
            mentions.iter().max_by_key(|(_, uses)| (authority(uses), uses.len()))?;
        let (_, uses) = mentions.iter().find(|(other, uses)| {
            *other != usual
                && prevails((self.least, self.ratio), model.len(), uses.len())
                && !accepted(context.settings, &uses[0].text)
                && !explained(model, uses)
        })?;
        let (known, stray) = (model[0], uses[0]);
        let finding = Finding::new(
            place(id, stray.extent),
            format!("`{}` is called `{}` elsewhere in this text", stray.text, known.text),
        )
        .here(times(uses.len()))
        .label(place(id, known.extent), format!("`{}` {}", known.text, times(model.len())))
        .note("the gazetteer has both as names of one place or organisation")
        .help(format!("write `{}`, unless the older name is meant", known.text));
        let applicability = authority(model).applicability();
        let edit = |name: &&Name| rewrite(id, name.extent, known.text.to_string());
        Some(match uses.iter().map(edit).collect::<Option<Vec<_>>>() {
            Some(edits) => finding.fix(Fix { applicability, edits }),
            None => finding,
        })
    }
}

/// Whether both names stand side by side somewhere.
fn explained(left: &[&Name], right: &[&Name]) -> bool {
    right.iter().any(|name| {
        let span = name.extent.text;
        let after = left.partition_point(|other| other.extent.text.start < span.start);
        let before = after.checked_sub(1).map(|at| left[at].extent.text);
        before.is_some_and(|before| span.start.saturating_sub(before.end) <= EXPLAINED)
            || left
                .get(after)
                .is_some_and(|next| next.extent.text.start.saturating_sub(span.end) <= EXPLAINED)
    })
}
