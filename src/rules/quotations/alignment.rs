//! Two wordings, word by word: what they share, and where they differ in substance.

use std::collections::BTreeSet;
use std::ops::Range;

use similar::DiffOp;

use crate::facts::saying::Saying;
use crate::text::difference::difference;
use crate::words::timewords::{self, TimeWord};
use crate::words::{fold, lexicon};

/// The words of a quotation as they are compared.
#[derive(Debug)]
pub(super) struct Wording<'a> {
    /// As it is quoted.
    pub(super) saying: &'a Saying,
    /// The words without case, marks and regional spelling.
    pub(super) plain: Vec<String>,
    /// And without the endings of their forms.
    pub(super) stems: Vec<String>,
}

impl<'a> Wording<'a> {
    pub(super) fn of(saying: &'a Saying) -> Self {
        let plain: Vec<_> = saying.words.split(' ').map(plain).collect();
        let stems = plain.iter().map(|word| stem(word)).collect();
        Self { saying, plain, stems }
    }

    /// Some words of it, as written.
    pub(super) fn text(&self, range: &Range<usize>) -> String {
        let words = self.saying.words.split(' ').skip(range.start).take(range.len());
        words.collect::<Vec<_>>().join(" ")
    }

    /// Whether its words stand in a row in another.
    pub(super) fn is_part_of(&self, other: &Self) -> bool {
        other.plain.windows(self.plain.len().max(1)).any(|it| it == self.plain)
    }

    /// Whether words may be left out or put in at a stretch of it.
    fn has_gap(&self, range: &Range<usize>) -> bool {
        self.saying.gaps.iter().any(|&gap| (range.start..=range.end).contains(&usize::from(gap)))
    }
}

/// `American` spelling among the varieties.
const AMERICAN: usize = 0;

/// A word as it is compared: `colour` is `color`, `don’t` is `don't`, `T]he` is `the`, `four` is `4`.
fn plain(word: &str) -> String {
    let bare: String = word.chars().filter(|c| !matches!(c, '[' | ']')).collect();
    let bare = fold::plain(&bare).to_lowercase();
    let bare = lexicon::respelled(&bare, AMERICAN).unwrap_or(bare);
    // Whether a number is written as a word or in figures is a matter of style.
    match timewords::lookup(&bare) {
        Some(TimeWord::Cardinal(value)) => value.to_string(),
        _ if bare == "zero" => "0".to_owned(),
        _ => bare,
    }
}

/// A word without its ending, so that its forms are aligned.
fn stem(word: &str) -> String {
    let bare = ["ing", "ed", "es", "s", "e"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 3));
    bare.unwrap_or(word).to_owned()
}

/// Where two wordings differ, as words of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) first: Range<usize>,
    pub(super) second: Range<usize>,
}

/// What two wordings have in common.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    /// The content words that both have, each counted once.
    pub(super) content: usize,
    /// The words that both have.
    pub(super) words: usize,
    /// The longest run of words that both have.
    pub(super) run: usize,
    /// The weight of the words in which they differ: content words, and one for each difference of
    /// function words.
    pub(super) apart: usize,
    /// Where they differ, in order.
    pub(super) differences: Vec<Difference>,
}

/// Aligns two wordings.
pub(super) fn align(first: &Wording<'_>, second: &Wording<'_>) -> Alignment {
    let mut out = Alignment::default();
    let operations = difference(&first.stems, &second.stems);
    let mut content: BTreeSet<&str> = BTreeSet::new();
    let mut told: BTreeSet<(Vec<&String>, Vec<&String>)> = BTreeSet::new();
    let mut apart: Option<Difference> = None;
    let mut open = |apart: &mut Option<Difference>, out: &mut Alignment, edge: bool| {
        let Some(found) = apart.take() else { return };
        let found = trimmed(first, second, found);
        let Difference { first: a, second: b } = &found;
        // One of both begins or ends elsewhere.
        let partial = edge && (a.is_empty() || b.is_empty());
        let covered = |gaps: &Wording<'_>, own: &Range<usize>, other: &Range<usize>| {
            own.is_empty() && !other.is_empty() && gaps.has_gap(own)
        };
        if partial || covered(first, a, b) || covered(second, b, a) {
            return;
        }
        let words = |of: &Wording<'_>, range: &Range<usize>| {
            let content = of.plain[range.clone()].iter().filter(|word| is_content(word));
            content.count()
        };
        let substance = [(first, a), (second, b)]
            .into_iter()
            .any(|(of, range)| of.plain[range.clone()].iter().any(|word| !is_article(word)));
        if !substance || is_same(&first.plain[a.clone()], &second.plain[b.clone()]) {
            return;
        }
        let pair =
            (first.plain[a.clone()].iter().collect(), second.plain[b.clone()].iter().collect());
        if told.insert(pair) {
            out.apart += words(first, a).max(words(second, b)).max(1);
        }
        out.differences.push(found.clone());
    };
    for operation in operations {
        let (old, new) = (operation.old_range(), operation.new_range());
        if !matches!(operation, DiffOp::Equal { .. }) {
            match &mut apart {
                Some(apart) => {
                    apart.first.end = old.end;
                    apart.second.end = new.end;
                }
                None => apart = Some(Difference { first: old, second: new }),
            }
            continue;
        }
        let edge = apart.as_ref().is_some_and(|it| it.first.start == 0 && it.second.start == 0);
        open(&mut apart, &mut out, edge);
        out.words += old.len();
        out.run = out.run.max(old.len());
        content.extend(
            first.plain[old.clone()].iter().filter(|it| is_content(it)).map(String::as_str),
        );
    }
    open(&mut apart, &mut out, true);
    out.content = content.len();
    out
}

/// Without the pieces that one of both has beyond an omission or interruption, where they begin or
/// end: what stands there is another part of the source.
fn trimmed(first: &Wording<'_>, second: &Wording<'_>, apart: Difference) -> Difference {
    let begins = apart.first.start == 0 && apart.second.start == 0;
    let ends = apart.first.end == first.stems.len() && apart.second.end == second.stems.len();
    let cut = |of: &Wording<'_>, range: Range<usize>| {
        let gaps = of.saying.gaps.iter().map(|&gap| usize::from(gap));
        let inside = gaps.filter(|gap| range.start < *gap && *gap < range.end);
        match (begins, ends) {
            (true, false) => inside.max().unwrap_or(range.start)..range.end,
            (false, true) => range.start..inside.min().unwrap_or(range.end),
            _ => range,
        }
    };
    Difference { first: cut(first, apart.first), second: cut(second, apart.second) }
}

/// Whether words differ only in how they are written: `can not` and `cannot`, initials.
fn is_same(first: &[String], second: &[String]) -> bool {
    let letter = |word: &String| word.chars().all(char::is_alphabetic);
    let initial = |word: &String| word.chars().count() == 1 && letter(word) && word != "i";
    first.concat() == second.concat() || first.iter().chain(second).all(initial)
}

/// Whether a word carries what is said.
pub(super) fn is_content(word: &str) -> bool {
    word.len() > 1 && !lexicon::is_function_word(word)
}

fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the")
}
