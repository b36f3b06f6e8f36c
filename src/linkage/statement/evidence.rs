//! What speaks for and against two statements being about one thing, as numbers: the features that
//! the fitted model weighs.
//!
//! None of them looks at the dates: that two dates are near says how an error came about, and not
//! that there is one.

use super::Telling;
use super::profile::{CLAUSE, CONTEXT, NEAR, Naming, Overlap, Profile, SENTENCE, Term, UNIT};
use crate::facts::date::Granularity;
use crate::linkage::features::{features, weigh_profiles};

features! {
    /// Always.
    Bias = "bias",
    /// What share of the rare words of one text the other has, in fifths.
    OneSubject = "one-subject",
    /// The same word says what happens …
    SameWord = "same-word",
    /// … or words of one kind of event …
    SameKind = "same-kind",
    /// … or such words stand elsewhere in the clauses …
    KindElsewhere = "kind-elsewhere",
    /// … or the words are of different kinds …
    OtherKind = "other-kind",
    /// … or one says nothing of it …
    OneSilent = "one-silent",
    /// … or both.
    BothSilent = "both-silent",
    /// What the words tell that both have beside what happens, in units of four bits …
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
    ContextHeld = "context-held",
    /// By how much each is more like the other than the others of that text, in units of four bits, the
    /// lesser and the greater, and whether both are.
    LessMargin = "less-margin",
    MoreMargin = "more-margin",
    Mutual = "mutual",
    /// How many words of names both have …
    NamesShared = "names-shared",
    /// … or one has around its sentence.
    NamesAround = "names-around",
    /// Each names what the other does not, another of a series …
    NamesForeign = "names-foreign",
    /// … or one does.
    NamesMore = "names-more",
    /// One names nothing, or both.
    OneNameless = "one-nameless",
    BothNameless = "both-nameless",
    /// Their names before what happens are others, or the same.
    OtherBefore = "other-before",
    SameBefore = "same-before",
    /// They give the same number, or numbers that are not the same.
    NumbersShared = "numbers-shared",
    NumbersDiffer = "numbers-differ",
    /// One or both of their sentences have several dates.
    OneOfSeveral = "one-of-several",
    BothOfSeveral = "both-of-several",
    /// One is planned, supposed or repeated.
    OneDoubtful = "one-doubtful",
    /// One or both tell of one of several.
    Counted = "counted",
    /// One is denied.
    OneDenied = "one-denied",
    /// The date of one is a bound.
    OneBounded = "one-bounded",
    /// One or both tell of what comes again and again.
    OneRecurring = "one-recurring",
    BothRecurring = "both-recurring",
    /// One date is no finer than a year, or both are.
    OneYear = "one-year",
    BothYears = "both-years",
    /// Words of one kind of event, and what stands beside them as well …
    KindAndNear = "kind-and-near",
    /// … or words of names, …
    KindAndNames = "kind-and-names",
    /// … or only words around the sentences.
    KindAlone = "kind-alone",
}

weigh_profiles!();

/// The features of a pair of statements in texts that share some rare words, in per cent.
pub(super) fn row(
    shared: usize,
    margins: [i64; 2],
    (left, x): (&Telling<'_>, &Profile),
    (right, y): (&Telling<'_>, &Profile),
) -> Row {
    let mut sheet = Sheet([0; COUNT]);
    sheet.note(Feature::Bias, true);
    sheet.count(Feature::OneSubject, (shared / 20).min(4));
    weigh_events(x, y, &mut sheet);
    weigh_words(x, y, &mut sheet);
    sheet.weigh_naming(&x.naming(y));
    weigh_manner(left, right, &mut sheet);
    sheet.weigh_margins(margins, UNIT);
    weigh_together(&mut sheet);
    sheet.row()
}

fn weigh_events(x: &Profile, y: &Profile, sheet: &mut Sheet) {
    let known = [x, y].map(|it| it.kinds[0] != 0);
    let same = x.predicate == y.predicate && x.predicate != 0;
    let kind = x.kinds[0] & y.kinds[0] != 0;
    let elsewhere = x.kinds[1] & y.kinds[1] != 0;
    sheet.note(Feature::SameWord, same);
    sheet.note(Feature::SameKind, !same && kind);
    sheet.note(Feature::KindElsewhere, !same && !kind && elsewhere);
    sheet.note(Feature::OtherKind, known[0] && known[1] && !same && !elsewhere);
    sheet.either([Feature::OneSilent, Feature::BothSilent], known.map(|it| !it));
}

fn weigh_words(x: &Profile, y: &Profile, sheet: &mut Sheet) {
    // What happens is weighed for itself.
    let happens = |a: &Term, b: &Term| a.stem == x.predicate && b.stem == y.predicate;
    let overlap = x.overlap(y, happens);
    sheet.weigh_overlap(&overlap);
    sheet.count(Feature::ContextHeld, overlap.held[usize::from(CONTEXT)]);
}

/// What says more together than each for itself.
fn weigh_together(sheet: &mut Sheet) {
    let kind = sheet.get(Feature::SameWord) + sheet.get(Feature::SameKind);
    let near = sheet.get(Feature::NearShared).min(1);
    let names = sheet.get(Feature::NamesShared).min(3);
    let clause = sheet.get(Feature::ClauseShared);
    sheet.count(Feature::KindAndNear, kind * near);
    sheet.count(Feature::KindAndNames, kind * names);
    sheet.note(Feature::KindAlone, kind > 0 && names + clause == 0);
}

/// How like each other two statements are before anything is weighed, in eighths of a bit: which of
/// several partners of a statement is the best is told by it.
#[must_use]
pub(super) fn likeness(x: &Profile, y: &Profile) -> u32 {
    let told =
        |(a, b): (&Term, &Term)| u32::from(a.weight) >> u8::from(a.scope.max(b.scope) > SENTENCE);
    let words: u32 = x.shared(y).map(told).sum();
    let kinds = |it: usize| x.kinds[it] & y.kinds[it] != 0;
    let event = if kinds(0) {
        KIND
    } else if kinds(1) {
        KIND / 2
    } else {
        0
    };
    words + event
}

/// What words of one kind of event tell, in eighths of a bit.
const KIND: u32 = 8 * 8;

/// How the statements are made.
fn weigh_manner(left: &Telling<'_>, right: &Telling<'_>, sheet: &mut Sheet) {
    let both = [left, right].map(|it| it.statement);
    let shared = both[0].numbers.iter().any(|it| both[1].numbers.contains(it));
    sheet.note(Feature::NumbersShared, shared);
    let numbered = both.iter().all(|it| !it.numbers.is_empty());
    sheet.note(Feature::NumbersDiffer, numbered && !shared);
    sheet.either([Feature::OneOfSeveral, Feature::BothOfSeveral], both.map(|it| it.dates > 1));
    sheet.note(Feature::OneDoubtful, both[0].doubtful != both[1].doubtful);
    sheet.note(Feature::Counted, both.iter().any(|it| it.counted));
    sheet.note(Feature::OneDenied, both[0].negated != both[1].negated);
    sheet.note(Feature::OneBounded, both[0].bounded != both[1].bounded);
    sheet.either([Feature::OneRecurring, Feature::BothRecurring], both.map(|it| it.recurring));
    let year = [left, right].map(|it| it.date.granularity == Granularity::Year);
    sheet.either([Feature::OneYear, Feature::BothYears], year);
}
