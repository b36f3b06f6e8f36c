//! One organisation that goes by several abbreviations in one corpus.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::abbreviation::short_key;
use crate::facts::{Name, NameKind};
use crate::linkage::entities::{Definition, Entity};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{DocumentId, Finding, Fix};
use crate::text::zone::{Zone, ZoneSet};

use super::{Authority, Mode, is_declared, is_right, rewrite, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<RivalAbbreviations>("rival-abbreviations");

/// Reports, once a document, the abbreviation that competes with the corpus's usual one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RivalAbbreviations {
    mode: Mode,
    /// Short forms of fewer letters are counted only where the text defines them: `IS`, `PM`.
    shortest: usize,
}

impl Default for RivalAbbreviations {
    fn default() -> Self {
        Self { mode: Mode::Consistent, shortest: 3 }
    }
}

/// Uses of one short form.
#[derive(Default)]
struct Uses<'a> {
    /// In text that the rule reads, by document.
    read: BTreeMap<DocumentId, Vec<&'a Name>>,
    /// In titles and quotations, which nobody corrects.
    quoted: Vec<(DocumentId, &'a Name)>,
}

impl Uses<'_> {
    fn count(&self) -> usize {
        self.read.values().map(Vec::len).sum()
    }
}

impl Check for RivalAbbreviations {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let rivals: Vec<&Entity> = context
            .entities
            .abbreviated()
            .iter()
            .filter(|entity| entity.shorts.len() > 1)
            .collect();
        if rivals.is_empty() {
            return;
        }
        let wanted: BTreeSet<&str> =
            rivals.iter().flat_map(|entity| entity.shorts.keys().map(String::as_str)).collect();
        let uses = uses(context, &wanted);
        let defined = defined(context, &wanted);
        for entity in rivals {
            self.entity(context, entity, (&uses, &defined), findings);
        }
    }
}

/// The mentions of the short forms.
fn uses<'a>(context: &CorpusContext<'a>, wanted: &BTreeSet<&str>) -> FxHashMap<String, Uses<'a>> {
    let mut uses: FxHashMap<String, Uses<'a>> = FxHashMap::default();
    for (id, facts) in context.iter() {
        for name in facts.names.iter().filter(|name| name.kind == NameKind::Acronym) {
            let short = short_key(&name.text);
            if !wanted.contains(short.as_str()) {
                continue;
            }
            let uses = uses.entry(short).or_default();
            if context.reads(name.zones) {
                uses.read.entry(id).or_default().push(name);
            } else {
                uses.quoted.push((id, name));
            }
        }
    }
    uses
}

/// The short forms that each document defines in text that the rule reads.
type Defined = FxHashMap<DocumentId, FxHashSet<String>>;

fn defined(context: &CorpusContext<'_>, wanted: &BTreeSet<&str>) -> Defined {
    let mut out = Defined::default();
    for (id, facts) in context.iter() {
        let read = facts.abbreviations.iter().filter(|it| context.reads(it.zones));
        let shorts = read.map(|it| short_key(&it.short));
        let shorts: FxHashSet<_> = shorts.filter(|it| wanted.contains(it.as_str())).collect();
        if !shorts.is_empty() {
            out.insert(id, shorts);
        }
    }
    out
}

impl RivalAbbreviations {
    fn entity(
        &self,
        context: &CorpusContext<'_>,
        entity: &Entity,
        (uses, defined): (&FxHashMap<String, Uses<'_>>, &Defined),
        findings: &mut Vec<Finding>,
    ) {
        let count = |short: &str| uses.get(short).map_or(0, Uses::count);
        // The house settles which form is right; else a definition in the author's own text does,
        // then use, then the earlier definition.
        let authority = |definitions: &[Definition]| {
            let all = || {
                definitions
                    .iter()
                    .map(|&(id, at)| &context.documents[id.0 as usize].abbreviations[at])
            };
            if all().any(|one| is_declared(context.settings, &one.short)) {
                Authority::Declared
            } else if all().any(|one| context.reads(one.zones)) {
                Authority::Defined
            } else {
                Authority::Majority
            }
        };
        let usual = entity
            .shorts
            .iter()
            .max_by_key(|(short, definitions)| {
                (authority(definitions), count(short), Reverse(definitions[0]))
            })
            .map(|(short, _)| short);
        let Some(usual) = usual.filter(|usual| count(usual) > 0) else { return };
        let mut texts: BTreeMap<DocumentId, Vec<&str>> = BTreeMap::new();
        let rival = |short: &&String| *short != usual && !is_edition(short, usual);
        for short in entity.shorts.keys().filter(rival) {
            for &id in uses.get(short).into_iter().flat_map(|uses| uses.read.keys()) {
                texts.entry(id).or_default().push(short);
            }
        }
        let proof = Proof::of(context, entity);
        for (id, rivals) in texts {
            let rivals = (rivals.as_slice(), usual.as_str());
            self.document(context, (entity, &proof), rivals, (uses, defined), id, findings);
        }
    }

    /// Reports the first rival of a document.
    fn document(
        &self,
        context: &CorpusContext<'_>,
        (entity, proof): (&Entity, &Proof<'_>),
        (rivals, usual): (&[&str], &str),
        (uses, defined): (&FxHashMap<String, Uses<'_>>, &Defined),
        id: DocumentId,
        findings: &mut Vec<Finding>,
    ) {
        // Definitions are in the order of their documents.
        let defines = |short: &str| {
            let definitions = entity.shorts.get(short).map_or(&[][..], |all| all);
            let first = definitions.partition_point(|definition| definition.0 < id);
            definitions.get(first).is_some_and(|definition| definition.0 == id)
        };
        let strays = rivals.iter().filter_map(|&short| {
            let read = uses.get(short)?.read.get(&id)?;
            let counts = defines(short) || short.len() >= self.shortest;
            counts.then_some((short, read))
        });
        let Some((short, read)) = strays.max_by_key(|(_, read)| read.len()) else { return };
        // The same letters may stand for something else in this text.
        let means_other =
            !defines(short) && defined.get(&id).is_some_and(|shorts| shorts.contains(short));
        let first = read[0];
        if means_other || is_right(context.settings, &first.text) {
            return;
        }
        let written = usual_form(context, entity, usual);
        let mut finding = Finding::new(
            place(id, first.extent),
            format!("`{}` is a second abbreviation for what is `{written}` elsewhere", first.text),
        )
        .here(format!("`{}` stands here {}", first.text, times(read.len())));
        if let Some(next) =
            read.iter().find(|name| name.extent.text.start > first.extent.text.end + 20)
        {
            finding =
                finding.label(place(id, next.extent), format!("and goes on as `{}`", next.text));
        }
        finding = definition_labels(context, proof, (usual, short), id, finding);
        let total = uses.get(usual).map_or(0, Uses::count);
        let stray = uses.get(short).map_or(0, Uses::count);
        finding = finding
            .note(format!(
                "running text has `{written}` {} and `{}` {}",
                times(total),
                first.text,
                times(stray)
            ))
            .help(format!("use one abbreviation in all texts, such as `{written}`"));
        // A text that defines both has a sentence about the two, which takes a person.
        let edit = |name: &&Name| rewrite(id, name.extent, in_number_of(&name.text, written));
        let edits: Option<Vec<_>> = read.iter().map(edit).collect();
        if let Some(edits) = edits.filter(|_| !defines(usual)) {
            let applicability = Authority::of(context.settings, written).applicability();
            finding = finding.fix(Fix { applicability, edits });
        }
        findings.push(finding);
    }
}

/// Whether one short form is the other with a number behind it: an edition, a series.
fn is_edition(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() < right.len() { (left, right) } else { (right, left) };
    let more = long.strip_prefix(short).unwrap_or_default();
    let digits = more.chars().all(|c| c.is_ascii_digit());
    !more.is_empty() && (digits || more.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
}

/// A short form with the plural ending of another, if that has one: `NGOs`.
fn in_number_of(text: &str, short: &str) -> String {
    let plural =
        |text: &str| text.strip_suffix('s').is_some_and(|stem| stem.ends_with(char::is_uppercase));
    if plural(text) && !plural(short) { format!("{short}s") } else { short.to_owned() }
}

/// The usual short form as its first definition writes it.
fn usual_form<'a>(context: &CorpusContext<'a>, entity: &Entity, usual: &str) -> &'a str {
    let definition = entity.shorts.get(usual).and_then(|definitions| definitions.first());
    definition.map_or("", |&(id, at)| &context.documents[id.0 as usize].abbreviations[at].short)
}

/// For each short form of an entity the definitions that prove most, in order: what the author
/// defines in running text proves more than a title.
struct Proof<'e>(Vec<(&'e str, Vec<Definition>)>);

impl<'e> Proof<'e> {
    fn of(context: &CorpusContext<'_>, entity: &'e Entity) -> Self {
        let is_read = |&&(document, at): &&Definition| {
            context.reads(context.documents[document.0 as usize].abbreviations[at].zones)
        };
        let best = entity.shorts.iter().map(|(short, definitions)| {
            let read: Vec<_> = definitions.iter().filter(is_read).copied().collect();
            (short.as_str(), if read.is_empty() { definitions.clone() } else { read })
        });
        Self(best.collect())
    }
}

/// The first of some definitions in a text, or outside of it; the first of all where none is.
fn first(definitions: &[Definition], id: DocumentId, inside: bool) -> Option<Definition> {
    let from = definitions.partition_point(|it| it.0 < id);
    let to = definitions.partition_point(|it| it.0 <= id);
    let there = if inside {
        definitions[from..to].first()
    } else {
        definitions[..from].first().or_else(|| definitions.get(to))
    };
    there.or_else(|| definitions.first()).copied()
}

/// The most definitions that a finding shows.
const SHOWN: usize = 32;

/// Shows the definitions that make the forms one thing: the best one of each short form.
fn definition_labels(
    context: &CorpusContext<'_>,
    Proof(forms): &Proof<'_>,
    (usual, short): (&str, &str),
    id: DocumentId,
    mut finding: Finding,
) -> Finding {
    let title = ZoneSet::EMPTY.with(Zone::Reference).with(Zone::CitedTitle);
    let mut longs = Vec::new();
    let both = |key: &str| key == usual || key == short;
    let shown = forms.iter().enumerate().filter(|(at, (key, _))| *at < SHOWN || both(key));
    for (_, &(key, ref definitions)) in shown {
        let Some((document, at)) = first(definitions, id, key != usual) else { continue };
        let abbreviation = &context.documents[document.0 as usize].abbreviations[at];
        let quoted = Zone::ALL
            .into_iter()
            .any(|zone| title.contains(zone) && abbreviation.zones.contains(zone));
        if both(key) {
            longs.push(format!("`{}`", abbreviation.long));
        }
        if finding.primary.place == place(document, abbreviation.extent) {
            finding.primary.message = format!("`{}` is defined here", abbreviation.short);
            continue;
        }
        let message = if quoted {
            format!("a cited title has `{}`", abbreviation.short)
        } else {
            format!("`{}` is defined as `{}`", abbreviation.short, abbreviation.long)
        };
        finding = finding.label(place(document, abbreviation.extent), message);
    }
    longs.dedup();
    match longs.as_slice() {
        [left, right] => finding.note(format!(
            "one thing: {left} and {right} differ in spelling and generic words only"
        )),
        [one] => finding.note(format!("one thing: all are defined as {one}")),
        _ => finding,
    }
}
