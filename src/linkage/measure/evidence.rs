//! What speaks for and against two quantities being of one thing, as numbers: the features that the
//! fitted model weighs. None of them looks at the quantities' values.

use rustc_hash::FxHashMap;

use super::{Measure, Sort};
use crate::facts::quantity::{Bound, Quantity, QuantityKind};
use crate::linkage::features::{features, weigh_profiles};
use crate::linkage::statement::profile::{
    CLAUSE, CONTEXT, NEAR, Naming, Overlap, Profile, SENTENCE,
};
use crate::linkage::subject::Subjects;
use crate::words::aspects;
use crate::words::calendar::Interval;
use crate::words::number::Number;

features! {
    /// Always.
    Bias = "bias",
    /// Both stand in one text.
    OneText = "one-text",
    /// What share of the rare words of one text the other has, in fifths.
    OneSubject = "one-subject",
    /// What they are: things that are counted, shares, money, places in an order; else measures.
    IsCount = "is-count",
    IsPercent = "is-percent",
    IsMoney = "is-money",
    IsRank = "is-rank",
    /// One is a bare number, of another sort than the other.
    OtherSort = "other-sort",
    /// The same noun is counted, or the same unit is used, …
    SameNoun = "same-noun",
    /// … or the noun of one stands in the clause of the other …
    NounElsewhere = "noun-elsewhere",
    /// … or others …
    OtherNoun = "other-noun",
    /// … or one or both have none.
    OneNounless = "one-nounless",
    BothNounless = "both-nounless",
    /// How many others of their sort the corpus has, as a logarithm …
    PeersOfSort = "peers-of-sort",
    /// … and how many of their noun or unit.
    PeersOfNoun = "peers-of-noun",
    /// What the words tell that both have beside the number, in units of four bits …
    NearShared = "near-shared",
    /// … in their clauses …
    ClauseShared = "clause-shared",
    /// … in their sentences …
    SentenceShared = "sentence-shared",
    /// … with what stands around these.
    ContextShared = "context-shared",
    /// What share that is of what the words of the poorer one tell, in tenths.
    NearHeld = "near-held",
    ClauseHeld = "clause-held",
    SentenceHeld = "sentence-held",
    /// By how much each is more like the other than the others of that text, in units of four bits, the
    /// lesser and the greater, and whether both are.
    LessMargin = "less-margin",
    MoreMargin = "more-margin",
    Mutual = "mutual",
    /// How many words of names both have …
    NamesShared = "names-shared",
    /// … or one has around its sentence.
    NamesAround = "names-around",
    /// Each names what the other does not, or one does.
    NamesForeign = "names-foreign",
    NamesMore = "names-more",
    /// One names nothing, or both.
    OneNameless = "one-nameless",
    BothNameless = "both-nameless",
    /// Their names before the number are others, or the same.
    OtherBefore = "other-before",
    SameBefore = "same-before",
    /// How many aspects of a thing both measure, …
    AspectsShared = "aspects-shared",
    /// … in how many they measure another one, …
    AspectsApart = "aspects-apart",
    /// … and how many only one tells.
    AspectsLone = "aspects-lone",
    /// Their sentences tell one time, different ones, or one of them tells one.
    TimesShared = "times-shared",
    TimesApart = "times-apart",
    OneTimed = "one-timed",
    /// Their sentences name the same numbered part or version, different ones, or one of them names one.
    LabelsShared = "labels-shared",
    LabelsApart = "labels-apart",
    OneLabelled = "one-labelled",
    /// One or both of their sentences have several of the sort.
    OneOfSeveral = "one-of-several",
    BothOfSeveral = "both-of-several",
    /// One is planned or supposed, or denied, or a bound, or approximate.
    OneDoubtful = "one-doubtful",
    OneDenied = "one-denied",
    OneBounded = "one-bounded",
    OneApproximate = "one-approximate",
    /// One is written in words and the other in figures.
    OneSpelled = "one-spelled",
    /// One or both stand in tables.
    OneCell = "one-cell",
    BothCells = "both-cells",
    /// The same noun or unit, and words beside it as well, or in the clause, …
    NounAndNear = "noun-and-near",
    NounAndClause = "noun-and-clause",
    /// … or words of names, …
    NounAndNames = "noun-and-names",
    /// … or nothing else in the sentence.
    NounAlone = "noun-alone",
    /// Names and words that are no names.
    NamesAndClause = "names-and-clause",
}

weigh_profiles!();

/// How many quantities of a corpus are of one sort, and of one noun.
#[derive(Debug, Default)]
pub(super) struct Peers {
    sorts: FxHashMap<Sort, u32>,
    nouns: FxHashMap<(Sort, u32), u32>,
    /// How many of its sort each sentence has, by the document and where it begins.
    sentences: FxHashMap<(u32, u32, Sort), u32>,
}

impl Peers {
    /// Those of some quantities.
    pub(super) fn of(all: &[Measure<'_>]) -> Self {
        let mut peers = Self::default();
        for measure in all {
            let Some(sort) = measure.sort() else { continue };
            *peers.sorts.entry(sort).or_default() += 1;
            *peers.nouns.entry((sort, measure.measured.noun)).or_default() += 1;
            let sentence = (measure.document.0, measure.measured.sentence, sort);
            *peers.sentences.entry(sentence).or_default() += 1;
        }
        peers
    }

    fn several(&self, measure: &Measure<'_>) -> bool {
        let key = |sort| (measure.document.0, measure.measured.sentence, sort);
        measure.sort().and_then(|it| self.sentences.get(&key(it))).is_some_and(|&it| it > 1)
    }
}

/// What the quantities of a corpus say of each other.
pub(super) struct Evidence<'a, 'f> {
    pub(super) subjects: &'a Subjects<'f>,
    pub(super) peers: &'a Peers,
}

impl Evidence<'_, '_> {
    /// The features of a pair of quantities, by how much each is liker the other than the rest of that
    /// text.
    pub(super) fn of(
        &self,
        margins: [i64; 2],
        (left, x): (&Measure<'_>, &Profile),
        (right, y): (&Measure<'_>, &Profile),
    ) -> Row {
        let mut sheet = Sheet([0; COUNT]);
        sheet.note(Feature::Bias, true);
        sheet.weigh_margins(margins, UNIT);
        let one = left.document == right.document;
        sheet.note(Feature::OneText, one);
        if !one {
            let shared = self.subjects.shared(left.document, right.document);
            sheet.count(Feature::OneSubject, (shared / 20).min(4));
        }
        self.weigh_peers([left, right], &mut sheet);
        weigh_nouns((left, x), (right, y), &mut sheet);
        weigh_words(x, y, &mut sheet);
        weigh_manner(left, right, &mut sheet);
        weigh_together(&mut sheet);
        sheet.row()
    }

    fn weigh_peers(&self, both: [&Measure<'_>; 2], sheet: &mut Sheet) {
        // A bare number is of the sort of the other one.
        let [a, b] = both.map(Measure::sort);
        let Some(sort) = (if both[0].is_bare() { b } else { a }) else { return };
        sheet.note(Feature::IsCount, sort == Sort::Count);
        sheet.note(Feature::IsPercent, sort == Sort::Percent);
        sheet.note(Feature::IsMoney, matches!(sort, Sort::Money(_)));
        sheet.note(Feature::IsRank, sort == Sort::Rank);
        let others = |count: Option<&u32>| count.copied().unwrap_or(2).saturating_sub(1).max(1);
        let sorts = others(self.peers.sorts.get(&sort));
        let nouns = both.map(|it| others(self.peers.nouns.get(&(sort, it.measured.noun))));
        sheet.count(Feature::PeersOfSort, sorts.ilog2().min(8) as usize);
        sheet.count(Feature::PeersOfNoun, nouns[0].max(nouns[1]).ilog2().min(8) as usize);
        let several = both.map(|it| self.peers.several(it));
        sheet.either([Feature::OneOfSeveral, Feature::BothOfSeveral], several);
    }
}

fn weigh_nouns(
    (left, x): (&Measure<'_>, &Profile),
    (right, y): (&Measure<'_>, &Profile),
    sheet: &mut Sheet,
) {
    let counts = left.sort() == Some(Sort::Count) && right.sort() == Some(Sort::Count);
    sheet.note(Feature::OtherSort, left.sort() != right.sort());
    let (a, b) = (left.measured.noun, right.measured.noun);
    let same = if counts { a != 0 && a == b } else { left.quantity.kind == right.quantity.kind };
    let holds = |profile: &Profile, noun: u32| {
        noun != 0 && profile.term(noun).is_some_and(|it| it.scope <= SENTENCE)
    };
    let elsewhere = counts && !same && (holds(x, b) || holds(y, a));
    sheet.note(Feature::SameNoun, same);
    sheet.note(Feature::NounElsewhere, elsewhere);
    sheet.note(Feature::OtherNoun, !same && !elsewhere && (!counts || a != 0 && b != 0));
    if counts {
        sheet.either([Feature::OneNounless, Feature::BothNounless], [a == 0, b == 0]);
    }
}

fn weigh_words(x: &Profile, y: &Profile, sheet: &mut Sheet) {
    // What is counted is weighed for itself.
    let noun = x.predicate;
    let overlap = x.overlap(y, |a, _| noun != 0 && a.stem == noun && x.predicate == y.predicate);
    sheet.weigh_overlap(&overlap);
    sheet.weigh_naming(&x.naming(y));
}

/// How and of which aspect and time the quantities are told.
fn weigh_manner(left: &Measure<'_>, right: &Measure<'_>, sheet: &mut Sheet) {
    let both = [left, right];
    let [a, b] = both.map(|it| it.measured);
    let contrast = aspects::contrast(a.aspects, b.aspects);
    sheet.count(Feature::AspectsShared, contrast.shared.min(3));
    sheet.count(Feature::AspectsApart, contrast.apart.min(3));
    sheet.count(Feature::AspectsLone, contrast.lone.min(4));
    let [x, y] = both.map(times);
    let meet = x.iter().any(|a| y.iter().any(|b| a.overlaps(*b)));
    sheet.note(Feature::TimesShared, meet);
    sheet.note(Feature::TimesApart, !meet && !x.is_empty() && !y.is_empty());
    sheet.note(Feature::OneTimed, x.is_empty() != y.is_empty());
    let [x, y] = both.map(labels);
    let meet = x.iter().any(|it| y.contains(it));
    sheet.note(Feature::LabelsShared, meet);
    sheet.note(Feature::LabelsApart, !meet && !x.is_empty() && !y.is_empty());
    sheet.note(Feature::OneLabelled, x.is_empty() != y.is_empty());
    sheet.note(Feature::OneDoubtful, a.doubtful != b.doubtful);
    sheet.note(Feature::OneDenied, a.negated != b.negated);
    let [p, q] = both.map(|it| it.quantity);
    sheet.note(Feature::OneBounded, (p.bound == Bound::Exact) != (q.bound == Bound::Exact));
    sheet.note(Feature::OneApproximate, p.approximate != q.approximate);
    sheet.note(Feature::OneSpelled, p.spelled != q.spelled);
    sheet.either([Feature::OneCell, Feature::BothCells], both.map(Measure::is_cell));
}

/// The times that the sentence of a quantity tells, or its heads in a table.
fn times(measure: &Measure<'_>) -> Vec<Interval> {
    let facts = measure.facts;
    let mut out = Vec::new();
    let heads = measure.measured.setting.heads.iter().copied();
    for start in heads.chain([measure.measured.sentence]) {
        let sentence = facts.keywords.sentence_at(start);
        let first = facts.dates.partition_point(|it| it.extent.text.start < start);
        let inside = facts.dates[first..]
            .iter()
            .take_while(|it| facts.keywords.sentence_at(it.extent.text.start) == sentence);
        out.extend(inside.filter_map(|it| it.interval).take(TIMES));
    }
    out
}

/// The most times of a sentence that are looked at.
const TIMES: usize = 6;

/// The numbers by which the sentence of a quantity names things, such as "Version 2".
fn labels(measure: &Measure<'_>) -> Vec<Number> {
    let all = &measure.facts.quantities;
    let of = |it: &Quantity| it.sentence == measure.quantity.sentence;
    let first = all.partition_point(|it| it.sentence < measure.quantity.sentence);
    let inside = all[first..].iter().take_while(|it| of(it));
    let named =
        inside.filter(|it| it.kind == QuantityKind::Label && it.value < Number::whole(1000));
    named.map(|it| it.value).collect()
}

/// What says more together than each for itself.
fn weigh_together(sheet: &mut Sheet) {
    let noun = sheet.get(Feature::SameNoun);
    let names = sheet.get(Feature::NamesShared).min(3);
    let clause = sheet.get(Feature::ClauseShared).min(4);
    let near = sheet.get(Feature::NearShared).min(2);
    let sentence = sheet.get(Feature::SentenceShared);
    sheet.count(Feature::NounAndNear, noun * near);
    sheet.count(Feature::NounAndClause, noun * clause);
    sheet.count(Feature::NounAndNames, noun * names);
    sheet.note(Feature::NounAlone, noun > 0 && names + sentence == 0);
    sheet.count(Feature::NamesAndClause, names.min(1) * clause);
}

/// How like each other two quantities are before anything is weighed, in eighths of a bit: which of
/// several partners of a quantity is the best is told by it.
#[must_use]
pub(super) fn likeness(
    (left, x): (&Measure<'_>, &Profile),
    (right, y): (&Measure<'_>, &Profile),
) -> u32 {
    let both = x.shared(y).filter(|(a, b)| a.scope.max(b.scope) <= SENTENCE);
    let words: u32 = both.map(|(a, b)| u32::from(a.weight) * nearness(a.scope.max(b.scope))).sum();
    let around = x.shared(y).filter(|(a, b)| a.scope.max(b.scope) == CONTEXT);
    let around: u32 = around.map(|(a, _)| u32::from(a.weight)).sum();
    let contrast = aspects::contrast(left.measured.aspects, right.measured.aspects);
    let (a, b) = (left.measured.noun, right.measured.noun);
    let noun = if left.quantity.kind == right.quantity.kind && a == b { NOUN } else { 0 };
    let like = words + around / 2 + noun + ASPECT * contrast.shared as u32;
    like.saturating_sub(ASPECT * contrast.apart as u32 * 2)
}

/// How much a shared word counts by where it stands.
fn nearness(scope: u8) -> u32 {
    if scope <= CLAUSE { 2 } else { 1 }
}

/// The likeness in a unit of a margin.
const UNIT: u32 = 8 * 8;

/// What the same noun or unit tells, and the same aspect, in eighths of a bit.
const NOUN: u32 = 12 * 8;
const ASPECT: u32 = 6 * 8;
