//! A form one slip of the fingers away from the name of the same thing, or from its abbreviation.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::abbreviation::short_key;
use crate::linkage::entity::edge::EdgeKind;
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding, Fix};
use crate::text::span::Extent;
use crate::text::zone::ZoneSet;

use super::{Authority, accepted, pair, rewrite, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<NearMiss>("near-miss");

/// Reports misspelt names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct NearMiss {
    /// The shortest abbreviation that is looked at, in letters.
    shortest_abbreviation: usize,
    /// How probable it must be that two names are one, in per cent.
    least: u8,
}

impl Default for NearMiss {
    fn default() -> Self {
        Self { shortest_abbreviation: 4, least: 80 }
    }
}

impl Check for NearMiss {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        self.abbreviations(context, findings);
        let slips =
            |kind| matches!(kind, EdgeKind::Slip(_) | EdgeKind::TwoSlips | EdgeKind::SlipsInTwo);
        pair::report(context, self.least, slips, findings);
    }
}

/// The longest abbreviation that is compared, in bytes.
const LONGEST: usize = 16;

/// The mentions of one abbreviation in the corpus, in order; never empty.
type Mentions = Vec<(DocumentId, Extent, ZoneSet)>;

impl NearMiss {
    /// Abbreviations with two neighbouring letters exchanged: any other slip gives an abbreviation
    /// that may well be another one.
    fn abbreviations(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let mut forms: FxHashMap<&str, Mentions> = FxHashMap::default();
        for (id, facts) in context.iter() {
            let uses = facts.uses.iter().filter(|it| !it.long);
            let uses = uses.map(|it| (&*it.text, it.extent, it.zones));
            let defined = facts.abbreviations.iter();
            let defined = defined.map(|it| (it.short.as_str(), it.extent, it.zones));
            for (text, extent, zones) in uses.chain(defined) {
                if text.len() <= LONGEST && text.chars().all(char::is_uppercase) {
                    forms.entry(text).or_default().push((id, extent, zones));
                }
            }
        }
        forms.values_mut().for_each(|it| it.sort_by_key(|&(id, extent, _)| (id, extent.text)));
        let definitions = context.documents.iter().flat_map(|facts| &facts.abbreviations);
        let defined: FxHashSet<String> = definitions.map(|it| short_key(&it.short)).collect();
        let is_defined = |text: &str| defined.contains(&short_key(text));
        let mut texts: Vec<&str> = forms.keys().copied().collect();
        texts.sort_unstable();
        for text in texts {
            let letters: Vec<char> = text.chars().collect();
            for at in 1..letters.len() {
                let mut exchanged = letters.clone();
                exchanged.swap(at - 1, at);
                let exchanged: String = exchanged.into_iter().collect();
                // Each pair once.
                let Some((other, uses)) = forms.get_key_value(exchanged.as_str()) else { continue };
                let both = is_defined(text) && is_defined(other);
                if *other <= text || letters.len() < self.shortest_abbreviation || both {
                    continue;
                }
                let forms = [(text, &forms[text]), (*other, uses)];
                if !in_one_sentence(context, forms[0].1, forms[1].1) {
                    findings.extend(report(context, forms, is_defined));
                }
            }
        }
    }
}

/// Whether some sentence has both: its author tells them apart.
fn in_one_sentence(context: &CorpusContext<'_>, left: &Mentions, right: &Mentions) -> bool {
    let sentences = |mentions: &Mentions| -> FxHashSet<(DocumentId, Option<usize>)> {
        let sentence = |&(id, extent, _): &(DocumentId, Extent, ZoneSet)| {
            let keywords = &context.documents[id.0 as usize].keywords;
            (id, keywords.sentence_at(extent.text.start))
        };
        mentions.iter().map(sentence).collect()
    };
    !sentences(left).is_disjoint(&sentences(right))
}

/// Reports, once a text, the abbreviation for which less speaks.
fn report(
    context: &CorpusContext<'_>,
    mut forms: [(&str, &Mentions); 2],
    is_defined: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let authority = |text: &str| match Authority::of(context.settings, text) {
        Authority::Majority if is_defined(text) => Authority::Defined,
        authority => authority,
    };
    let first = |mentions: &Mentions| (mentions[0].0, mentions[0].1.text.start);
    forms.sort_by_key(|(text, mentions)| {
        (Reverse((authority(text), mentions.len())), first(mentions))
    });
    let [(right, known), (wrong, mentions)] = forms;
    if accepted(context.settings, wrong) {
        return Vec::new();
    }
    let mut texts: BTreeMap<DocumentId, Mentions> = BTreeMap::new();
    for &mention in mentions.iter().filter(|it| context.reads(it.2)) {
        texts.entry(mention.0).or_default().push(mention);
    }
    let one = |(id, mentions): (DocumentId, Mentions)| {
        let model = known.iter().find(|it| it.0 == id).unwrap_or(&known[0]);
        let finding = Finding::new(
            place(id, mentions[0].1),
            format!("`{wrong}` looks like a slip for `{right}`"),
        )
        .here(times(mentions.len()))
        .label(place(model.0, model.1), format!("`{right}` {}", times(known.len())))
        .note("two letters are exchanged")
        .help(format!("check which is right; `{right}` is held for it"))
        .confidence(if is_defined(right) { Confidence::High } else { Confidence::Medium });
        let applicability = authority(right).applicability();
        let edit = |it: &(DocumentId, Extent, ZoneSet)| rewrite(it.0, it.1, right.to_owned());
        match mentions.iter().map(edit).collect::<Option<Vec<_>>>() {
            Some(edits) => finding.fix(Fix { applicability, edits }),
            None => finding,
        }
    };
    texts.into_iter().map(one).collect()
}
