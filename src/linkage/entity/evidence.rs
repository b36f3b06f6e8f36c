//! What speaks for and against two names being one, as numbers: the features that the fitted model
//! weighs.
//!
//! None of them is how often a name stands: that two texts each keep to a spelling of their own is
//! the very thing to be found.

use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::edge::{Edge, EdgeKind, Slip};
use super::node::{Head, Mention, Node, Part, Role};
use crate::facts::{Facts, Stem, keyword};
use crate::text::finding::DocumentId;
use crate::text::zone::Zone;
use crate::words::dictionary::{self, Variety};
use crate::words::names;

/// Declares what is weighed, with the names in the table of weights.
macro_rules! features {
    ($($(#[$doc:meta])* $feature:ident = $name:literal,)*) => {
        /// What is weighed of a pair of names.
        #[allow(missing_docs, reason = "one line may serve several that belong together")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Feature {
            $($(#[$doc])* $feature,)*
        }

        /// The features by their names in the table of weights, in the order of a [`Row`].
        pub const FEATURES: [&str; COUNT] = [$($name,)*];

        /// How many features there are.
        pub const COUNT: usize = [$($name,)*].len();
    };
}

features! {
    /// Always.
    Bias = "bias",
    /// The kinds of [`Edge`], one of which holds.
    Marks = "marks",
    Case = "case",
    Join = "join",
    Romanisation = "romanisation",
    Romanisations = "romanisations",
    Variety = "variety",
    Initial = "initial",
    Particle = "particle",
    Article = "article",
    Exchange = "exchange",
    Doubling = "doubling",
    Vowel = "vowel",
    VowelMore = "vowel-more",
    Alike = "alike",
    Consonant = "consonant",
    ConsonantMore = "consonant-more",
    Number = "number",
    Demonym = "demonym",
    WordForm = "word-form",
    Connective = "connective",
    Tie = "tie",
    Ampersand = "ampersand",
    Conjunction = "conjunction",
    Order = "order",
    /// The first letter differs.
    FirstLetter = "first-letter",
    /// The last letter differs, in words of one length.
    LastLetter = "last-letter",
    /// The last letter differs, in words of two lengths.
    LastLetterMore = "last-letter-more",
    /// The shorter of the words that differ has four letters at most …
    ShortWord = "short-word",
    /// … seven at least …
    LongWord = "long-word",
    /// … nine at least.
    VeryLongWord = "very-long-word",
    /// The names have one word each.
    OnePart = "one-part",
    /// Two words or more are the same.
    RestOfTwo = "rest-of-two",
    /// One of these is rare, or in no dictionary.
    RestIsRare = "rest-is-rare",
    /// All of these say of what kind the thing is.
    RestIsHeadOrTitle = "rest-is-head-or-title",
    /// The first word differs.
    DiffersInFirstPart = "differs-in-first-part",
    /// A head or a title differs.
    DiffersInHead = "differs-in-head",
    /// Both words that differ are words of English …
    TwoWordsOfEnglish = "two-words-of-english",
    /// … or one of them …
    AWordOfEnglish = "a-word-of-english",
    /// … or both, everyday ones.
    PlainWordsOfEnglish = "plain-words-of-english",
    /// A text has both.
    OneText = "one-text",
    /// They share a word directly before them …
    WordBefore = "word-before",
    /// … or behind them.
    WordAfter = "word-after",
    /// How many names, or words of no dictionary, their sentences share.
    NamesBeside = "names-beside",
    /// How many rare words.
    ContextShared = "context-shared",
    /// What share of the words, in tenths, by how rare they are.
    ContextAlike = "context-alike",
    /// Longer names that end in them share a first part …
    GivenNamesShared = "given-names-shared",
    /// … or have none in common …
    GivenNamesDiffer = "given-names-differ",
    /// Both words that differ are parts of several names …
    BothOfSeveralNames = "both-of-several-names",
    /// … or one of them.
    OneOfSeveralNames = "one-of-several-names",
    /// One stands in citations, lists of works and titles only …
    CitedOnly = "cited-only",
    /// … or in headings and tables.
    HeadingOnly = "heading-only",
    /// It has a head.
    IsBody = "is-body",
    /// One stands inside longer names only.
    OnlyInside = "only-inside",
    /// A name of one word that is cited only.
    OnePartCited = "one-part-cited",
    /// Both words that differ are frequent given names …
    TwoGivenNames = "two-given-names",
    /// … or surnames …
    TwoSurnames = "two-surnames",
    /// … or well-known places.
    TwoKnownPlaces = "two-known-places",
    /// A hyphen or a space in a name of one word.
    JoinOfOnePart = "join-of-one-part",
    /// … or only one of the two ends longer names.
    GivenNamesOfOne = "given-names-of-one",
    /// … or frequent ones …
    TwoFrequentSurnames = "two-frequent-surnames",
}

/// The values of the features of one pair, in the order of [`FEATURES`].
pub type Row = [i32; COUNT];

/// A row that is being filled.
struct Sheet(Row);

impl Sheet {
    fn count(&mut self, feature: Feature, value: usize) {
        self.0[feature as usize] = value as i32;
    }

    fn note(&mut self, feature: Feature, holds: bool) {
        self.count(feature, usize::from(holds));
    }
}

/// What the names of a corpus say of each other, gathered once.
pub struct Evidence<'a> {
    documents: &'a [Facts],
    nodes: &'a [Node<'a>],
    /// For each word of a name the first parts of the longer names that end in it.
    givens: FxHashMap<&'a str, FxHashSet<&'a str>>,
    /// For each word the kinds of the longer names that begin with it, as bits.
    heads: FxHashMap<&'a str, u8>,
    /// For each word the names that it is a part of.
    names: FxHashMap<&'a str, FxHashSet<u32>>,
    /// For each name the sentences that it stands in, in order, once somebody asked for them.
    sentences: Vec<OnceCell<Vec<SentenceId>>>,
}

/// A sentence of a corpus: its text, and its number there.
type SentenceId = (u32, usize);

/// A person of whom a corpus speaks more often than that is introduced somewhere.
const OFTEN: usize = 4;

/// A word that stands in more names than that is no name of one thing.
const SEVERAL: usize = 2;

/// The most mentions of a name whose surroundings are looked at.
const MENTIONS: usize = 12;

/// How many content words on either side of a mention are its surroundings, if its sentence goes on so
/// long: a text without stops is one sentence.
const SURROUNDINGS: usize = 64;

/// The surroundings of a name.
#[derive(Default)]
struct Context {
    texts: FxHashSet<u32>,
    /// The stems of the words around it without the names' own, with how rare they are.
    words: FxHashMap<u32, u8>,
    /// The words directly before and behind it.
    before: FxHashSet<u32>,
    after: FxHashSet<u32>,
}

impl Context {
    /// What the words count for, by how rare they are.
    fn weight(&self) -> usize {
        self.words.values().map(|&rarity| weight(rarity)).sum()
    }
}

fn weight(rarity: u8) -> usize {
    1 + usize::from(rarity)
}

impl<'a> Evidence<'a> {
    /// Gathers it.
    #[must_use]
    pub fn new(documents: &'a [Facts], nodes: &'a [Node<'a>]) -> Self {
        let mut givens: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
        let mut names: FxHashMap<&str, FxHashSet<u32>> = FxHashMap::default();
        let mut heads: FxHashMap<&str, u8> = FxHashMap::default();
        for (at, node) in nodes.iter().enumerate() {
            let content: Vec<_> = node.content().filter(|it| it.role != Role::Title).collect();
            for part in &content {
                names.entry(&part.key).or_default().insert(at as u32);
            }
            if let [first, _, ..] = content.as_slice()
                && let Some(head) = node.head()
            {
                let bit = match head {
                    Head::Body => 2,
                    Head::Work => 4,
                    Head::Place => 8,
                };
                *heads.entry(&first.key).or_default() |= bit;
            }
            if let [first, .., last] = content.as_slice()
                && node.head().is_none()
            {
                givens.entry(&last.key).or_default().insert(&first.key);
            }
        }
        let sentences = vec![OnceCell::new(); nodes.len()];
        Self { documents, nodes, givens, heads, names, sentences }
    }

    /// The sentences that a name stands in, in order.
    fn sentences(&self, node: usize) -> &[SentenceId] {
        self.sentences[node].get_or_init(|| {
            let sentence = |it: &Mention<'a>| {
                let facts = self.documents.get(it.document.0 as usize)?;
                Some((it.document.0, facts.keywords.sentence_at(it.name.extent.text.start)?))
            };
            let mut all: Vec<_> = self.nodes[node].mentions.iter().filter_map(sentence).collect();
            all.sort_unstable();
            all.dedup();
            all
        })
    }

    /// Whether two names are surely two things, whatever else speaks for them.
    #[must_use]
    pub fn are_two(&self, pair: [usize; 2], edge: Edge) -> bool {
        let [left, right] = pair.map(|at| &self.nodes[at]);
        self.in_one_sentence(pair)
            || edge.at.is_some_and(|[l, r]| {
                let [x, y] = [(&left.parts[l], left), (&right.parts[r], right)]
                    .map(|(part, node)| self.kinds_of(part, node));
                is_alone(left) && is_alone(right) && x & y == 0 && x != 0 && y != 0
            })
            || are_authors(left, right)
            || self.is_introduced_alone(left, right)
    }

    /// Whether a sentence has both: its author tells them apart, or says that they are one.
    fn in_one_sentence(&self, [left, right]: [usize; 2]) -> bool {
        let (left, right) = (self.sentences(left), self.sentences(right));
        let (few, many) = if left.len() < right.len() { (left, right) } else { (right, left) };
        few.iter().any(|it| many.binary_search(it).is_ok())
    }

    /// The kinds of things that a word names, a bit each: a person, where a given name stands before
    /// it or only citations and entries have it; a body, a work or a place by the heads of the longer
    /// names that begin with it.
    fn kinds_of(&self, part: &Part, node: &Node<'_>) -> u8 {
        let person = u8::from(is_cited(node) || self.givens.contains_key(part.key.as_str()));
        person | self.heads.get(part.key.as_str()).copied().unwrap_or_default()
    }

    /// Whether of two names of one word only one is ever introduced by a given name, though the other
    /// stands often enough to be introduced as well: a person and a place.
    fn is_introduced_alone(&self, left: &Node<'a>, right: &Node<'a>) -> bool {
        let introduced = |node: &Node<'a>| {
            node.content().all(|part| self.givens.contains_key(part.key.as_str()))
        };
        let often = |node: &Node<'a>| node.mentions.len() > OFTEN;
        let (x, y) = (introduced(left), introduced(right));
        is_alone(left) && is_alone(right) && (x && !y && often(right) || y && !x && often(left))
    }

    fn context(&self, node: &Node<'_>, own: &FxHashSet<u32>) -> Context {
        let mut context = Context::default();
        for mention in node.mentions.iter().take(MENTIONS) {
            let id = mention.document;
            let Some(facts) = self.documents.get(id.0 as usize) else { continue };
            let span = mention.name.extent.text;
            let Some(sentence) = facts.keywords.sentence_at(span.start) else { continue };
            context.texts.insert(id.0);
            let words = facts.keywords.of(sentence);
            let first = words.partition_point(|it| it.at < span.start);
            let next = words.partition_point(|it| it.at < span.end);
            let around = first.saturating_sub(SURROUNDINGS)..words.len().min(next + SURROUNDINGS);
            let others = words[around].iter().filter(|it| !own.contains(&it.stem.hash()));
            context.words.extend(others.map(|it| (it.stem.hash(), it.stem.rarity())));
            let before = first.checked_sub(1).map(|at| words[at]);
            let before = before.filter(|it| span.start - it.at <= REACH_BEFORE);
            context.before.extend(before.map(|it| it.stem.hash()));
            let after = words.get(next).filter(|it| it.at - span.end <= REACH_AFTER);
            context.after.extend(after.map(|it| it.stem.hash()));
        }
        context
    }

    /// The features of a pair of names with the difference between them.
    #[must_use]
    pub fn of(&self, pair: [usize; 2], edge: Edge) -> Row {
        let [left, right] = pair.map(|at| &self.nodes[at]);
        let mut sheet = Sheet([0; COUNT]);
        sheet.note(Feature::Bias, true);
        sheet.note(feature_of(edge.kind), true);
        if let Some(at) = edge.at {
            self.weigh_difference(left, right, (edge, at), &mut sheet);
        }
        weigh_rest(left, right, edge, &mut sheet);
        self.weigh_surroundings(left, right, &mut sheet);
        weigh_places(left, right, &mut sheet);
        sheet.0
    }

    /// What the two words that differ are by themselves.
    fn weigh_difference(
        &self,
        left: &Node<'a>,
        right: &Node<'a>,
        (edge, [l, r]): (Edge, [usize; 2]),
        sheet: &mut Sheet,
    ) {
        let words = [&left.parts[l], &right.parts[r]];
        let lengths = words.map(|part| part.key.chars().count());
        let same_length = lengths[0] == lengths[1];
        sheet.note(Feature::FirstLetter, edge.first);
        sheet.note(Feature::LastLetter, edge.last && same_length);
        sheet.note(Feature::LastLetterMore, edge.last && !same_length);
        let shorter = lengths[0].min(lengths[1]);
        sheet.note(Feature::ShortWord, shorter <= 4);
        sheet.note(Feature::LongWord, shorter >= 7);
        sheet.note(Feature::VeryLongWord, shorter >= 9);

        let [x, y] = words.map(|part| dictionary::contains(&part.key, Variety::ANY));
        sheet.note(Feature::TwoWordsOfEnglish, x && y);
        sheet.note(Feature::AWordOfEnglish, x != y);
        let common = |part: &Part| dictionary::rarity(&part.key).is_some_and(|it| it < COMMON);
        sheet.note(Feature::PlainWordsOfEnglish, words.iter().all(|part| common(part)));
        let [x, y] = words.map(|part| names::known(&part.key));
        sheet.note(Feature::TwoGivenNames, x.given && y.given);
        sheet.note(Feature::TwoSurnames, x.surname && y.surname);
        sheet.note(Feature::TwoFrequentSurnames, x.frequent && y.frequent);
        sheet.note(Feature::TwoKnownPlaces, x.place && y.place);
        let of = |part: &Part| self.names.get(part.key.as_str()).map_or(0, FxHashSet::len);
        let [x, y] = words.map(|part| of(part) > SEVERAL);
        sheet.note(Feature::BothOfSeveralNames, x && y);
        sheet.note(Feature::OneOfSeveralNames, x != y);

        let alone = is_alone(left) || is_alone(right);
        let opens = |node: &Node<'_>, at: usize| {
            node.parts[..at].iter().all(|it| matches!(it.role, Role::Connective | Role::Title))
        };
        sheet.note(Feature::DiffersInFirstPart, !alone && opens(left, l) && opens(right, r));
        let is_head = |part: &&Part| matches!(part.role, Role::Head(_) | Role::Title);
        sheet.note(Feature::DiffersInHead, words.iter().any(is_head));
        if alone {
            let none = FxHashSet::default();
            let [x, y] = words.map(|it| self.givens.get(it.key.as_str()).unwrap_or(&none));
            let shared = !x.is_disjoint(y);
            sheet.note(Feature::GivenNamesOfOne, x.is_empty() != y.is_empty());
            sheet.note(Feature::GivenNamesShared, shared);
            sheet.note(Feature::GivenNamesDiffer, !shared && !x.is_empty() && !y.is_empty());
        }
    }

    /// What stands around the names.
    fn weigh_surroundings(&self, left: &Node<'a>, right: &Node<'a>, sheet: &mut Sheet) {
        let own = left.parts.iter().chain(&right.parts);
        let own: FxHashSet<u32> =
            own.filter_map(|it| keyword::stem(&it.key)).map(Stem::hash).collect();
        let [x, y] = [left, right].map(|node| self.context(node, &own));
        sheet.note(Feature::OneText, !x.texts.is_disjoint(&y.texts));
        sheet.note(Feature::WordBefore, !x.before.is_disjoint(&y.before));
        sheet.note(Feature::WordAfter, !x.after.is_disjoint(&y.after));
        let shared = x.words.iter().filter(|(word, _)| y.words.contains_key(word));
        let shared: Vec<u8> = shared.map(|(_, &rarity)| rarity).collect();
        let count = |rarities: Range<u8>| shared.iter().filter(|it| rarities.contains(it)).count();
        sheet.count(Feature::NamesBeside, count(NAMES).min(3));
        sheet.count(Feature::ContextShared, count(TELLING).min(4));
        let less = x.weight().min(y.weight()).max(1);
        let alike = shared.iter().map(|&rarity| weight(rarity)).sum::<usize>() * 10 / less;
        sheet.count(Feature::ContextAlike, alike.min(6));
    }
}

/// What of the names is the same.
fn weigh_rest(left: &Node<'_>, right: &Node<'_>, edge: Edge, sheet: &mut Sheet) {
    let content = left.content().count().min(right.content().count());
    sheet.note(Feature::OnePart, content == 1);
    sheet.note(Feature::JoinOfOnePart, content == 1 && edge.kind == EdgeKind::Join);
    sheet.note(Feature::RestOfTwo, content > 2);
    let differs = |at: usize| edge.at.is_some_and(|[l, _]| l == at);
    let same = left.parts.iter().enumerate().filter(|(at, _)| !differs(*at));
    let mut rest = same.map(|(_, part)| part).filter(|part| part.role != Role::Connective);
    let rare = |key: &str| dictionary::rarity(key).is_none_or(|it| it >= RARE);
    let is_rare = |part: &Part| part.role == Role::Own && rare(&part.key);
    sheet.note(Feature::RestIsRare, rest.clone().any(is_rare));
    let plain = content > 1 && rest.all(|part| part.role != Role::Own);
    sheet.note(Feature::RestIsHeadOrTitle, plain);
    sheet.note(Feature::IsBody, left.head().is_some());
}

/// In what zones the names stand.
fn weigh_places(left: &Node<'_>, right: &Node<'_>, sheet: &mut Sheet) {
    let either = |zones: &[Zone]| [left, right].iter().any(|node| stands_only_in(node, zones));
    let cited = either(&[Zone::Citation, Zone::Reference, Zone::CitedTitle, Zone::Byline]);
    sheet.note(Feature::CitedOnly, cited);
    sheet.note(Feature::OnePartCited, cited && (is_alone(left) || is_alone(right)));
    sheet.note(Feature::HeadingOnly, either(&[Zone::Heading, Zone::Title, Zone::TableCell]));
    sheet.note(Feature::OnlyInside, !left.stands_alone() || !right.stands_alone());
}

/// Whether a name has one word.
fn is_alone(node: &Node<'_>) -> bool {
    node.content().count() == 1
}

/// Whether both are names of one word that stand in citations and lists of works only, in no text both.
fn are_authors(left: &Node<'_>, right: &Node<'_>) -> bool {
    let texts = |node: &Node<'_>| -> FxHashSet<DocumentId> {
        node.mentions.iter().map(|it| it.document).collect()
    };
    let cited = [left, right].iter().all(|node| is_alone(node) && is_cited(node));
    cited && texts(left).is_disjoint(&texts(right))
}

/// Whether a name stands in citations, lists of works and bylines only.
fn is_cited(node: &Node<'_>) -> bool {
    stands_only_in(node, &[Zone::Citation, Zone::Reference, Zone::Byline])
}

fn stands_only_in(node: &Node<'_>, zones: &[Zone]) -> bool {
    let inside = |it: &Mention<'_>| zones.iter().any(|&zone| it.name.zones.contains(zone));
    node.mentions.iter().all(inside)
}

/// How far before a name its word before may begin, and how far behind it the next may, in bytes.
const REACH_BEFORE: u32 = 16;
const REACH_AFTER: u32 = 6;

/// Levels of the word list: below the first a word is an everyday one, from the second on it is
/// rare.
const COMMON: u8 = 3;
const RARE: u8 = 5;

/// The levels of words that tell what is spoken of, and of names and words of no dictionary.
const TELLING: Range<u8> = 2..7;
const NAMES: Range<u8> = 7..8;

fn feature_of(kind: EdgeKind) -> Feature {
    match kind {
        EdgeKind::Marks => Feature::Marks,
        EdgeKind::Case => Feature::Case,
        EdgeKind::Join => Feature::Join,
        EdgeKind::Romanisation => Feature::Romanisation,
        EdgeKind::Romanisations => Feature::Romanisations,
        EdgeKind::Variety => Feature::Variety,
        EdgeKind::Initial => Feature::Initial,
        EdgeKind::Particle => Feature::Particle,
        EdgeKind::Article => Feature::Article,
        EdgeKind::Slip(Slip::Exchange) => Feature::Exchange,
        EdgeKind::Slip(Slip::Doubling) => Feature::Doubling,
        EdgeKind::Slip(Slip::Vowel) => Feature::Vowel,
        EdgeKind::Slip(Slip::VowelMore) => Feature::VowelMore,
        EdgeKind::Slip(Slip::Alike) => Feature::Alike,
        EdgeKind::Slip(Slip::Consonant) => Feature::Consonant,
        EdgeKind::Slip(Slip::ConsonantMore) => Feature::ConsonantMore,
        EdgeKind::Number => Feature::Number,
        EdgeKind::Demonym => Feature::Demonym,
        EdgeKind::WordForm => Feature::WordForm,
        EdgeKind::Connective => Feature::Connective,
        EdgeKind::Tie => Feature::Tie,
        EdgeKind::Ampersand => Feature::Ampersand,
        EdgeKind::Conjunction => Feature::Conjunction,
        EdgeKind::Order => Feature::Order,
    }
}
