//! One short form that a text, a corpus or a text against the house defines as two things.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::super::accepted;
use crate::facts::abbreviation::{Setting, short_key};
use crate::facts::{Abbreviation, keyword};
use crate::house::config::Settings;
use crate::linkage::entities::{content, is_minor, same_thing};
use crate::linkage::entity::node;
use crate::linkage::subject::Subjects;
use crate::rules::{Check, CorpusContext, DocumentContext, Kind, place};
use crate::text::finding::{DocumentId, Finding, Place};
use crate::text::span::Extent;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<ConflictingExpansions>("conflicting-expansions");

/// Reports the second definition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct ConflictingExpansions {
    scope: Reach,
    /// How much of the rare words of one text must stand in another for both to have one subject,
    /// in per cent.
    shared: usize,
}

impl Default for ConflictingExpansions {
    fn default() -> Self {
        Self { scope: Reach::Subject, shared: 20 }
    }
}

/// How far a definition reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Reach {
    /// Its own text.
    Document,
    /// All texts with the same subject.
    Subject,
    /// All texts: they are chapters of one work.
    Corpus,
}

impl Check for ConflictingExpansions {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut first: BTreeMap<&str, &Abbreviation> = BTreeMap::new();
        let mut reported: FxHashSet<&str> = FxHashSet::default();
        let read = |one: &&Abbreviation| {
            let span = one.extent.text.cover(one.long_extent.text);
            is_own(context.settings, one) && context.reads(span)
        };
        for one in context.facts.abbreviations.iter().filter(read) {
            let declared = context.settings.abbreviations.iter();
            let mut declared = declared.filter(|it| *short_key(&it.short) == *one.key);
            if let Some(house) = declared.find(|it| differ(&it.long, &one.long)) {
                if reported.insert(&one.key) {
                    let message =
                        format!("`{}` stands for something else in this house", one.short);
                    findings.push(
                        Finding::new(context.place(one.extent.text), message)
                            .here(format!("`{}` here", one.long))
                            .note(format!("the configuration declares it as `{}`", house.long))
                            .help("give it another short form, or spell it out"),
                    );
                }
                continue;
            }
            let known = first.entry(&one.key).or_insert(one);
            if differ(&known.long, &one.long) && reported.insert(&one.key) {
                let (here, there) =
                    (place(context.id, definition(one)), place(context.id, definition(known)));
                let message =
                    format!("`{}` is defined a second time, as something else", one.short);
                findings.push(conflict(message, (here, one), (there, known)));
            }
        }
    }

    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        if self.scope == Reach::Document {
            return;
        }
        let subjects = Subjects::of(context.documents);
        let of_one_subject = |left, right| {
            self.scope == Reach::Corpus || subjects.shared(left, right) >= self.shared
        };
        let mut first: BTreeMap<&str, (DocumentId, &Abbreviation)> = BTreeMap::new();
        for (id, facts) in context.iter() {
            let mut reported: FxHashSet<&str> = FxHashSet::default();
            let read =
                |one: &&Abbreviation| is_own(context.settings, one) && context.reads(one.zones);
            for one in facts.abbreviations.iter().filter(read) {
                let &mut (document, known) = first.entry(&one.key).or_insert((id, one));
                let whole = is_whole(known) && is_whole(one);
                let other = document != id && whole && differ(&known.long, &one.long);
                if other && of_one_subject(document, id) && reported.insert(&one.key) {
                    let (here, there) =
                        (place(id, definition(one)), place(document, definition(known)));
                    let message =
                        format!("`{}` is defined as something else in another text", one.short);
                    findings.push(conflict(message, (here, one), (there, known)));
                }
            }
        }
    }
}

/// Whether a definition is the author's, for the running text: the key to a figure is read with the
/// figure. What stands in brackets behind its long form is meant for readers of the text as well.
fn is_own(settings: &Settings, one: &Abbreviation) -> bool {
    let gap = one.extent.text.start.checked_sub(one.long_extent.text.end);
    let bracketed = gap.is_some_and(|gap| gap <= BRACKET);
    // `Less.` is somebody who described a plant.
    let loud = one.short.chars().filter(|c| c.is_uppercase()).nth(1).is_some()
        || one.short.chars().all(char::is_lowercase);
    loud && (bracketed || one.setting != Setting::Aside) && !accepted(settings, &one.short)
}

/// The bytes of a space and a bracket.
const BRACKET: u32 = 2;

/// Whether two long forms are two things.
fn differ(left: &str, right: &str) -> bool {
    let respelled = strsim::osa_distance(&fold::key(left), &fold::key(right)) <= SLIP;
    let other = !respelled
        && (!same_thing(left, right) || other_bodies(left, right) || other_words(left, right));
    other && !is_part(left, right) && !shortened(left) && !shortened(right)
}

/// Whether two long forms have word for word the same initials, and other words in some places: one
/// of them is wrong, or they are two things.
fn other_words(left: &str, right: &str) -> bool {
    let words = |long: &str| -> Vec<String> {
        let key = fold::key(&long.replace(fold::is_dash, " "));
        let telling = key.split(' ').filter(|word| !is_minor(word));
        telling.map(str::to_owned).collect()
    };
    let (left, right) = (words(left), words(right));
    let mut others = left.iter().zip(&right).filter(|(x, y)| x != y).peekable();
    let stem = |word: &str| keyword::stem(word).map(keyword::Stem::hash);
    let shared =
        |(x, y): (&str, &str)| x.chars().zip(y.chars()).take_while(|(x, y)| x == y).count();
    // A body has its words for good: an office of quality is none of qualifications.
    let body = left.last() == right.last() && left.last().is_some_and(|it| node::is_body(it));
    let stem_at_least = if body { STEM_OF_BODIES } else { STEM };
    left.len() == right.len()
        && others.peek().is_some()
        && others.all(|(x, y)| {
            (1..stem_at_least).contains(&shared((x, y)))
                && stem(x) != stem(y)
                && strsim::osa_distance(x, y) > SLIP
        })
}

/// Words that share so many letters at their start are forms of one.
const STEM: usize = 5;

/// Those of two words in the name of a body, where their stems are two.
const STEM_OF_BODIES: usize = 8;

/// Whether a long form has about as many words as its short form has letters: else its boundary may
/// be wrong, which only a second text shows.
fn is_whole(one: &Abbreviation) -> bool {
    let letters = one.short.chars().filter(|c| c.is_uppercase()).count();
    one.long.split([' ', '-']).count() + 1 >= letters.min(4) && one.long.contains([' ', '-'])
}

/// Whether all words of one long form stand in the other: a list adds where an office belongs.
fn is_part(left: &str, right: &str) -> bool {
    let (left, right) = (content(left), content(right));
    let (few, many) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    few.len() > 1 && few.iter().all(|word| many.contains(word))
}

/// The most bytes between the two parts of a definition that is shown as a whole.
const BETWEEN: usize = 24;

/// Two long forms so few edits apart are one, in two spellings.
const SLIP: usize = 2;

/// Whether two names end in the heads of two kinds of bodies: an Authority is no Alliance.
fn other_bodies(left: &str, right: &str) -> bool {
    let last = |long: &str| long.rsplit(' ').next().map(fold::key).unwrap_or_default();
    let (left, right) = (last(left), last(right));
    let spelling = |word: &str| word.replace('z', "s");
    node::is_body(&left) && node::is_body(&right) && spelling(&left) != spelling(&right)
}

/// The place of a definition: the short form and the long one, where nothing much stands between.
fn definition(one: &Abbreviation) -> Extent {
    let (short, long) = (one.extent, one.long_extent);
    let whole =
        Extent { text: short.text.cover(long.text), source: short.source.cover(long.source) };
    let between = whole.text.len().saturating_sub(short.text.len() + long.text.len());
    if between <= BETWEEN { whole } else { short }
}

fn conflict(
    message: String,
    (here, one): (Place, &Abbreviation),
    (there, known): (Place, &Abbreviation),
) -> Finding {
    Finding::new(here, message)
        .here(format!("`{}` here", one.long))
        .label(there, format!("`{}` here", known.long))
        .help("give one of them another short form, or spell it out")
}

/// Whether a long form has an abbreviation in it, so that it may be another one in fewer letters.
fn shortened(long: &str) -> bool {
    long.split(' ').any(|word| word.chars().filter(|c| c.is_uppercase()).count() > 1)
}
