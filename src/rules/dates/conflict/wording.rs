//! Conflicts by wording: two statements that say the same but for the date.
//!
//! Statements that share a rare word are held against each other. A pair is a conflict when
//! nothing in either text agrees better: the date of a statement that the other text repeats in
//! other words is no conflict with a third statement that only resembles it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::facts::Statement;
use crate::facts::date::{Basis, Granularity};
use crate::rules::dates::conflict::{
    DateConflict, Mention, Near, Pair, closeness_of, is_parallel, may_differ, near, shared,
};
use crate::text::finding::{Confidence, DocumentId};

/// The fewest words that two statements must share.
const FEWEST: usize = 3;

/// A text of so few words says one thing, which needs no name: another such text of the same words
/// speaks of the same.
const BRIEF: usize = 30;

/// A text of more words speaks of one thing and names it once: its other clauses leave it out.
const PAGE: usize = 100;

/// How alike two statements are.
#[derive(Debug, Clone, Copy)]
struct Likeness {
    /// Shared words of all words, 0 to 1.
    union: f64,
    /// Shared words of the words of the shorter one, 0 to 1.
    overlap: f64,
    /// Shared words.
    words: usize,
    /// Shared words of names.
    names: usize,
    /// Whether each names what the other does not.
    foreign: bool,
    /// Whether they share a name that few statements share.
    named: bool,
}

impl Likeness {
    fn score(self) -> f64 {
        self.overlap + self.union
    }
}

/// Leaves out statements that come with ever other dates.
fn without_formulas(mentions: &[Mention<'_>], conflicts: Vec<(f64, Pair)>) -> Vec<Pair> {
    let mut partners: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (_, pair) in &conflicts {
        partners.entry(pair.a).or_default().push(pair.b);
        partners.entry(pair.b).or_default().push(pair.a);
    }
    let is_formula = |at: usize| {
        let mut distinct = vec![mentions[at].interval];
        for &other in partners.get(&at).into_iter().flatten() {
            let interval = mentions[other].interval;
            if !distinct.iter().any(|it| it.overlaps(interval)) {
                distinct.push(interval);
            }
            if distinct.len() > 2 {
                return true;
            }
        }
        false
    };
    let pairs = conflicts.into_iter().map(|(_, pair)| pair);
    pairs.filter(|pair| !is_formula(pair.a) && !is_formula(pair.b)).collect()
}

/// The statements of a corpus by their words.
pub(super) struct Finder<'a> {
    options: &'a DateConflict,
    mentions: &'a [Mention<'a>],
    /// By the hash of a word.
    index: FxHashMap<u32, Posting>,
}

/// The statements that have a word.
#[derive(Debug, Default)]
struct Posting {
    /// How many.
    count: usize,
    /// Which, ascending; none where the word is too frequent to tell anything.
    statements: Vec<u32>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(options: &'a DateConflict, mentions: &'a [Mention<'a>]) -> Self {
        let mut index: FxHashMap<u32, Posting> = FxHashMap::default();
        for (at, mention) in mentions.iter().enumerate() {
            if mention.basis != Basis::Written {
                continue;
            }
            for &word in &mention.statement.words {
                let posting = index.entry(word).or_default();
                posting.count += 1;
                if posting.count <= options.statements_per_word {
                    posting.statements.push(at as u32);
                } else if !posting.statements.is_empty() {
                    posting.statements = Vec::new();
                }
            }
        }
        Self { options, mentions, index }
    }

    /// The pairs of statements that differ in their dates and in little else.
    pub(super) fn pairs(&self) -> Vec<Pair> {
        let mut conflicts: Vec<(f64, Pair)> = Vec::new();
        for a in 0..self.mentions.len() {
            for b in
                self.sharing(a, |a, b| a < b && may_differ(&self.mentions[a], &self.mentions[b]))
            {
                let likeness = self.likeness(a, b);
                conflicts.extend(self.judge(a, b, likeness).map(|pair| (likeness.score(), pair)));
            }
        }
        // What another text repeats with the same date is no conflict with a third statement of
        // that text that only resembles it.
        conflicts.retain(|(score, pair)| {
            let met = |one, other: usize| self.best_met(one, self.mentions[other].document);
            met(pair.a, pair.b) < *score && met(pair.b, pair.a) < *score
        });
        without_formulas(self.mentions, conflicts)
    }

    /// How well a statement is met by one of a document with a date that agrees.
    fn best_met(&self, at: usize, document: DocumentId) -> f64 {
        let others = self.sharing(at, |a, b| {
            self.mentions[b].document == document && a != b && self.agrees(a, b)
        });
        others.into_iter().map(|other| self.likeness(at, other).score()).fold(0.0, f64::max)
    }

    /// The statements that say the same with the same date.
    pub(super) fn agreeing(&self, at: usize) -> impl Iterator<Item = usize> {
        let others = self.sharing(at, |a, b| a != b && self.agrees(a, b));
        others.into_iter().filter(move |&other| self.same(at, other, self.likeness(at, other)))
    }

    fn agrees(&self, a: usize, b: usize) -> bool {
        self.mentions[a].interval.overlaps(self.mentions[b].interval)
    }

    /// Whether few enough statements have a name for it to tell what they speak of.
    fn is_name(&self, word: u32) -> bool {
        let posting = self.index.get(&word);
        posting.is_some_and(|it| it.count <= self.options.statements_per_word.saturating_mul(3))
    }

    /// The statements that share a rare word with one and may be held against it, ascending.
    fn sharing(&self, at: usize, wanted: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let mention = &self.mentions[at];
        if mention.basis != Basis::Written {
            return Vec::new();
        }
        let words = mention.statement.words.iter();
        let lists = words.filter_map(|word| self.index.get(word)).map(|it| &it.statements);
        let others = lists.flatten().map(|&other| other as usize);
        let mut out: Vec<usize> = others.filter(|&other| wanted(at, other)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn likeness(&self, a: usize, b: usize) -> Likeness {
        let (left, right) = (self.mentions[a].statement, self.mentions[b].statement);
        let both = shared(&left.words, &right.words);
        let names = shared(&left.names, &right.names);
        let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let union = |a: &[u32], b: &[u32]| {
            let both = shared(a, b);
            ratio(both, a.len() + b.len() - both)
        };
        let all = left.words.len() + right.words.len() - both;
        // In a sentence with several dates all of it must be the same.
        let wide = left.wide.is_empty() && right.wide.is_empty();
        let whole = |it: &'a Statement| if it.wide.is_empty() { &it.words } else { &it.wide };
        let foreign =
            |it: &Statement, other: &Statement| it.names.len() > shared(&it.names, &other.words);
        Likeness {
            union: if wide { ratio(both, all) } else { union(whole(left), whole(right)) },
            overlap: ratio(both, left.words.len().min(right.words.len())),
            words: if wide { both } else { shared(whole(left), whole(right)) },
            names,
            foreign: foreign(left, right) && foreign(right, left),
            named: left
                .names
                .iter()
                .any(|&it| self.is_name(it) && right.names.binary_search(&it).is_ok()),
        }
    }

    fn judge(&self, a: usize, b: usize, likeness: Likeness) -> Option<Pair> {
        let (first, second) = (&self.mentions[a], &self.mentions[b]);
        let (left, right) = (first.statement, second.statement);
        // Files, volumes and terms follow each other.
        let ranges = [first, second].iter().all(|it| it.date.granularity == Granularity::Range);
        if !may_differ(first, second)
            || ranges
            || left.negated != right.negated
            || left.doubtful != right.doubtful
            || likeness.words < fewest(first, second)
        {
            return None;
        }
        // Counts that differ: two events of one kind.
        let numbers = shared(&left.numbers, &right.numbers);
        if left.numbers.len() > numbers && right.numbers.len() > numbers {
            return None;
        }
        // A clause that names nobody tells of what its text is about, and other texts of other things.
        let nameless = |it: &Mention<'_>| it.name.is_none();
        if first.document != second.document
            && nameless(first)
            && nameless(second)
            && (first.summary.words > PAGE || second.summary.words > PAGE)
        {
            return None;
        }
        // Without a name of its own a statement speaks of what its text is about.
        let apart = first.document == second.document || titled_apart(first, second);
        if !likeness.named && apart {
            return None;
        }
        let alike = self.options.alike;
        let same = self.same(a, b, likeness);
        // One name exchanged in the same words: a parallel event, not the same one.
        let parallel = is_parallel(left, right);
        // Of a few words nearly all can be chance: "entry into World War I".
        let shorter = left.words.len().min(right.words.len());
        let free = shorter > FEWEST + 1
            && (!left.doubtful || likeness.overlap >= 0.9)
            && first.document != second.document
            && !parallel;
        let close = free
            && likeness.names >= 2
            && likeness.named
            && match near(first.interval, second.interval) {
                Near::Strong => likeness.overlap >= 0.5 * alike,
                Near::Weak => likeness.overlap >= 0.9 * alike && likeness.names >= 3,
                Near::Not => false,
            };
        let why = if same {
            "both statements say the same but for the date".to_owned()
        } else if close {
            let near =
                closeness_of(first.interval, second.interval).unwrap_or("the dates are near");
            format!(
                "both statements share {} names and {} words; {near}",
                likeness.names, likeness.words
            )
        } else {
            return None;
        };
        let what = [first, second].map(|it| called(it));
        let sure = same && likeness.union >= 0.9;
        let confidence = if sure { Confidence::High } else { Confidence::Medium };
        Some(Pair { a, b, why, what, confidence })
    }

    /// Whether two statements say the same, whatever their dates.
    fn same(&self, a: usize, b: usize, likeness: Likeness) -> bool {
        let (left, right) = (self.mentions[a].statement, self.mentions[b].statement);
        (left.rank, left.dates) == (right.rank, right.dates)
            && !likeness.foreign
            && likeness.words >= fewest(&self.mentions[a], &self.mentions[b])
            && likeness.union >= self.options.alike
            && (likeness.names > 0 || likeness.words > FEWEST || likeness.union >= 1.0)
    }
}

/// How many words two statements must share at least.
fn fewest(a: &Mention<'_>, b: &Mention<'_>) -> usize {
    if a.document != b.document && is_brief(a) && is_brief(b) { 1 } else { FEWEST }
}

/// Whether a text is one statement, more or less.
fn is_brief(mention: &Mention<'_>) -> bool {
    mention.summary.title.is_none() && mention.summary.words <= BRIEF
}

/// What a message calls the thing that a statement dates.
fn called(mention: &Mention<'_>) -> String {
    match (mention.event, mention.name) {
        (Some(event), _) if !event.names.is_empty() => {
            format!("the {} {} {}", event.noun, event.tie, event.names[0])
        }
        (_, Some(name)) => format!("what is said of {name}"),
        _ => "the same statement".to_owned(),
    }
}

/// Whether two mentions stand in texts with different titles.
fn titled_apart(a: &Mention<'_>, b: &Mention<'_>) -> bool {
    a.summary.title.as_ref().zip(b.summary.title.as_ref()).is_some_and(|(a, b)| a != b)
}
