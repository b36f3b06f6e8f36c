//! Pairs of names that the entity index holds for one thing, as findings: one for each text that
//! has the form that is used less.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::facts::Italics;
use crate::linkage::entity::edge::{EdgeKind, Slip};
use crate::linkage::entity::node::{Mention, Node};
use crate::linkage::entity::{EntityIndex, Pair};
use crate::linkage::spellings;
use crate::rules::{CorpusContext, place};
use crate::text::finding::{Confidence, DocumentId, Edit, Finding, Fix};
use crate::text::span::Extent;
use crate::text::zone::{Zone, ZoneSet};

use super::{Authority, accepted, times};

/// From here on a finding is sure, in thousandths of the logarithm of the odds: nineteen to one.
const SURE: i64 = 2944;

/// The logarithm of the odds of a probability in per cent, in thousandths.
fn odds(per_cent: u8) -> i64 {
    let share = f64::from(per_cent.clamp(1, 99)) / 100.0;
    ((share / (1.0 - share)).ln() * 1000.0).round() as i64
}

/// Places that a rule has spoken of: the text, and where the form starts in its source.
pub(super) type Spoken = FxHashSet<(DocumentId, u32)>;

/// How much surer it must be of two names of one word each, in per cent: no rest says that one thing
/// is meant.
const ALONE: u8 = 15;

/// Reports the pairs of some kinds that are one thing with at least some probability, in per cent;
/// returns the places that it has spoken of.
pub(super) fn report(
    context: &CorpusContext<'_>,
    least: u8,
    kinds: impl Fn(EdgeKind) -> bool,
    findings: &mut Vec<Finding>,
) -> Spoken {
    let index: &EntityIndex<'_> = context.index;
    let parts = |pair: &Pair| index.nodes[pair.nodes[0]].content().count();
    let [alone, several] = [odds(least.saturating_add(ALONE)), odds(least)];
    let clear = |pair: &&Pair| {
        let least = if parts(pair) > 1 { several } else { alone };
        pair.score >= least && kinds(pair.edge.kind)
    };
    let mut pairs: Vec<&Pair> = index.pairs.iter().filter(clear).collect();
    // The longest speaks first; a part of it is silent then, where it stands inside.
    pairs.sort_by_key(|pair| (Reverse(parts(pair)), Reverse(pair.score), pair.nodes));
    let defined = spellings::defined(context.documents, |zones| context.reads(zones));
    let mut spoken = Spoken::default();
    for pair in pairs {
        let speaker = Speaker { context, index, defined: &defined, pair };
        speaker.speak(&mut spoken, findings);
    }
    spoken
}

/// One of the two names of a pair.
#[derive(Clone, Copy)]
struct Side<'a> {
    node: &'a Node<'a>,
    /// The differing stretch of its text, in bytes.
    start: usize,
    len: usize,
}

impl<'a> Side<'a> {
    fn differing(&self) -> &'a str {
        self.node.text.get(self.start..self.start + self.len).unwrap_or(self.node.text)
    }

    fn place(&self, mention: &Mention<'_>) -> Extent {
        mention.place(self.start, self.len)
    }
}

struct Speaker<'s, 'a> {
    context: &'s CorpusContext<'a>,
    index: &'s EntityIndex<'a>,
    defined: &'s FxHashSet<String>,
    pair: &'s Pair,
}

impl Speaker<'_, '_> {
    fn sides(&self) -> [Side<'_>; 2] {
        let side = |at: usize| {
            let node = &self.index.nodes[self.pair.nodes[at]];
            let part = self.pair.edge.at.map(|parts| &node.parts[parts[at]]);
            let (start, len) = part.map_or((0, node.text.len()), |part| (part.start, part.len));
            Side { node, start, len }
        };
        [side(0), side(1)]
    }

    /// Whether the author has written a mention, and the rule reads it. A family name before a title
    /// is none of the title.
    fn is_read(&self, mention: &Mention<'_>) -> bool {
        let title = ZoneSet::EMPTY.with(Zone::CitedTitle);
        let zones = mention.name.zones;
        let allowed = self.context.zones;
        let allowed = if mention.whole { allowed } else { allowed.union(title) };
        let quoted = [Zone::Quotation, Zone::BlockQuotation];
        // A part of a title is spelled as it was printed.
        let titled = mention.whole && mention.name.italics == Italics::Part;
        zones.within(allowed) && !titled && !quoted.iter().any(|&it| zones.contains(it))
    }

    /// How much speaks for a form as the right one.
    fn standing(&self, side: &Side<'_>) -> (Authority, usize) {
        let settings = self.context.settings;
        let authority = match Authority::of(settings, side.node.text) {
            Authority::Majority => Authority::of(settings, side.differing()),
            authority => authority,
        };
        let defined = self.defined.contains(&spellings::curly(side.differing()));
        let authority = if defined { authority.max(Authority::Defined) } else { authority };
        (authority, side.node.mentions.len())
    }

    fn speak(&self, spoken: &mut Spoken, findings: &mut Vec<Finding>) {
        let [first, second] = self.sides();
        let [x, y] = [&first, &second].map(|side| self.standing(side));
        // Where nothing tells which is right, the earlier form is the measure of the later one.
        let (mut usual, mut other, mut standing) =
            if y > x { (second, first, y) } else { (first, second, x) };
        let readable = |side: &Side<'_>| side.node.mentions.iter().any(|it| self.is_read(it));
        if !readable(&other) {
            // A form that stands in quotations only is that of their source, unless as much speaks
            // for it.
            let level = self.standing(&other) == standing;
            if !level || !readable(&usual) {
                return;
            }
            (usual, other) = (other, usual);
            standing = self.standing(&usual);
        }
        let settings = self.context.settings;
        if accepted(settings, other.node.text) || accepted(settings, other.differing()) {
            return;
        }
        let mut texts: BTreeMap<DocumentId, Vec<&Mention<'_>>> = BTreeMap::new();
        for mention in other.node.mentions.iter().filter(|it| self.is_read(it)) {
            texts.entry(mention.document).or_default().push(mention);
        }
        for (document, mentions) in texts {
            let new = |it: &&&Mention<'_>| spoken.insert((document, other.place(it).source.start));
            let mentions: Vec<&Mention<'_>> = mentions.iter().filter(new).copied().collect();
            if let Some(&first) = mentions.first() {
                findings.push(self.finding((&usual, standing), &other, first, &mentions));
            }
        }
    }

    fn finding(
        &self,
        (usual, standing): (&Side<'_>, (Authority, usize)),
        other: &Side<'_>,
        first: &Mention<'_>,
        mentions: &[&Mention<'_>],
    ) -> Finding {
        let document = first.document;
        let there = usual.node.mentions.iter();
        let near = there.clone().find(|it| it.document == document && self.is_read(it));
        let model = near
            .or_else(|| there.clone().find(|it| self.is_read(it)))
            .unwrap_or(&usual.node.mentions[0]);
        let (form, right) = (other.node.text, usual.node.text);
        let elsewhere =
            if model.document == document { "elsewhere in this text" } else { "in other texts" };
        let message = match standing.0 {
            Authority::Declared => format!("`{form}` is not the house form; use `{right}`"),
            _ => format!("`{form}` is `{right}` {elsewhere}"),
        };
        let edit = |mention: &&Mention<'_>| {
            let extent = other.place(mention);
            let replacement = usual.differing().to_owned();
            let exact = extent.source.len() == other.len;
            exact.then(|| Edit { place: place(document, extent), replacement })
        };
        let finding = Finding::new(place(document, other.place(first)), message)
            .here(times(mentions.len()))
            .label(
                place(model.document, usual.place(model)),
                format!("`{right}` {}", times(standing.1)),
            )
            .note(format!("one thing in two forms: {}", self.reason()))
            .help("check which form is right, and write it everywhere")
            .confidence(if self.pair.score >= SURE {
                Confidence::High
            } else {
                Confidence::Medium
            });
        match mentions.iter().map(edit).collect::<Option<Vec<_>>>() {
            Some(edits) => finding.fix(Fix { applicability: standing.0.applicability(), edits }),
            None => finding,
        }
    }

    /// In what the two differ, and what is the same.
    fn reason(&self) -> String {
        let differ = match self.pair.edge.kind {
            EdgeKind::Marks => "they differ in marks on letters or an apostrophe",
            EdgeKind::Case => "they differ in a capital",
            EdgeKind::Join => "they differ in a hyphen or a space",
            EdgeKind::Romanisation | EdgeKind::Romanisations => {
                "they differ in letters that romanisations interchange"
            }
            EdgeKind::Slip(Slip::Exchange) => "two letters are exchanged",
            EdgeKind::Slip(Slip::Doubling) => "one has a letter doubled",
            EdgeKind::Slip(_) => "they differ by one letter",
            EdgeKind::Number | EdgeKind::Demonym | EdgeKind::WordForm => {
                "one word stands in two forms"
            }
            EdgeKind::Connective | EdgeKind::Tie | EdgeKind::Ampersand | EdgeKind::Conjunction => {
                "they differ in the small words between"
            }
            EdgeKind::Variety => "they are spelled as two varieties of English spell",
            EdgeKind::Initial => "they differ in an initial",
            EdgeKind::Particle => "they differ in a particle",
            EdgeKind::Article => "one has an article more",
            EdgeKind::Order | EdgeKind::Coordination | EdgeKind::Turned | EdgeKind::NameOrder => {
                "their words stand in another order"
            }
            EdgeKind::GivenName => "they differ in the given name",
            EdgeKind::Head | EdgeKind::Word => "they differ in one word",
            EdgeKind::TwoSlips => "they differ by two letters",
            EdgeKind::SlipsInTwo => "two words are spelled otherwise",
        };
        let several = self.index.nodes[self.pair.nodes[0]].content().count() > 1;
        match several && self.pair.edge.at.is_some() {
            true => format!("{differ}, and the rest of the name is the same"),
            false => differ.to_owned(),
        }
    }
}
