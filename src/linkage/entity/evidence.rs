//! What speaks for and against two names being one: fills in the features that the fitted model weighs.

use std::cell::OnceCell;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::edge::{Edge, EdgeKind};
use super::feature::{Feature, Row, Sheet};
use super::node::{Head, Mention, Node, Part, Role};
use super::surroundings::Surroundings;
use crate::facts::Facts;
use crate::facts::keyword::{self, Stem};
use crate::text::finding::DocumentId;
use crate::text::zone::Zone;
use crate::words::dictionary::{self, Variety};
use crate::words::nameforms::name_forms;
use crate::words::nameparts::name_parts;
use crate::words::names;

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
    surroundings: Surroundings<'a>,
    /// For each name how many others are one slip away.
    neighbours: Vec<u32>,
    /// For each name how many others have another word in one place.
    others: Vec<u32>,
}

/// A sentence of a corpus: its text, and its number there.
type SentenceId = (u32, usize);

/// A person of whom a corpus speaks more often than that is introduced somewhere.
const OFTEN: usize = 4;

/// A word that stands in more names than that is no name of one thing.
const SEVERAL: usize = 2;

impl<'a> Evidence<'a> {
    /// Gathers it.
    #[must_use]
    pub fn new(
        documents: &'a [Facts],
        nodes: &'a [Node<'a>],
        edges: &[([usize; 2], Edge)],
    ) -> Self {
        let count = |holds: fn(EdgeKind) -> bool| {
            let mut counts = vec![0; nodes.len()];
            let holding = edges.iter().filter(|(_, edge)| holds(edge.kind));
            holding.flat_map(|(pair, _)| pair).for_each(|&at| counts[at] += 1);
            counts
        };
        let neighbours = count(|kind| matches!(kind, EdgeKind::Slip(_)));
        let others = count(is_other);
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
                    Head::Thing => 16,
                };
                *heads.entry(&first.key).or_default() |= bit;
            }
            if let [first, .., last] = content.as_slice()
                && node.head().is_none()
            {
                givens.entry(&last.key).or_default().insert(&first.key);
            }
        }
        Self {
            documents,
            nodes,
            givens,
            heads,
            names,
            sentences: vec![OnceCell::new(); nodes.len()],
            surroundings: Surroundings::of(documents, nodes),
            neighbours,
            others,
        }
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
            || edge.kind == EdgeKind::Article && [left, right].iter().any(|it| is_headline(it))
            || self.is_introduced_alone(left, right)
            || self.are_introduced_apart(left, right)
            || self.is_told_apart(pair)
            || edge.kind == EdgeKind::Marks && self.are_two_places(pair)
    }

    /// Whether a sentence has both: its author tells them apart, or says that they are one.
    fn in_one_sentence(&self, [left, right]: [usize; 2]) -> bool {
        let (left, right) = (self.sentences(left), self.sentences(right));
        let (few, many) = if left.len() < right.len() { (left, right) } else { (right, left) };
        few.iter().any(|it| many.binary_search(it).is_ok())
    }

    /// Whether a sentence with one of them says that there is another one: `…, no relative`.
    fn is_told_apart(&self, pair: [usize; 2]) -> bool {
        pair.iter().any(|&at| {
            self.sentences(at).iter().take(SENTENCES).any(|&(id, sentence)| {
                let facts = self.documents.get(id as usize);
                let words = facts.map_or(&[][..], |facts| facts.keywords.of(sentence));
                words.iter().any(|word| APART.contains(&word.stem.hash()))
            })
        })
    }

    /// Whether the places directly beside them say that they are in two countries: `X in Spain`.
    fn are_two_places(&self, pair: [usize; 2]) -> bool {
        let names = pair.map(|at| &self.nodes[at]);
        if !names.iter().all(|node| is_alone(node)) {
            return false;
        }
        let [left, right] = pair.map(|at| {
            let mut all: FxHashSet<&str> = FxHashSet::default();
            for mention in self.nodes[at].mentions.iter().take(SENTENCES) {
                let Some(facts) = self.documents.get(mention.document.0 as usize) else { continue };
                let span = mention.name.extent.text;
                let from = span.start.saturating_sub(CLOSE_BY);
                let first = facts.names.partition_point(|it| it.extent.text.end < from);
                let close = facts.names[first..].iter();
                let close = close.take_while(|it| it.extent.text.start <= span.end + CLOSE_BY);
                let others = close.filter(|it| it.extent.text != span);
                all.extend(others.filter_map(|it| country(&it.key)));
            }
            all
        });
        !left.is_empty() && !right.is_empty() && left.is_disjoint(&right)
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

    /// Whether two surnames are introduced by given names of which none may be one with another.
    fn are_introduced_apart(&self, left: &Node<'a>, right: &Node<'a>) -> bool {
        let introduced = |node: &Node<'a>| {
            let only = node.content().last().filter(|_| is_alone(node))?;
            self.givens.get(only.key.as_str())
        };
        let initial = |given: &str| given.chars().next();
        let (Some(x), Some(y)) = (introduced(left), introduced(right)) else { return false };
        !x.iter().any(|one| y.iter().any(|other| initial(one) == initial(other)))
    }

    /// The features of a pair of names with the difference between them.
    #[must_use]
    pub fn of(&self, pair: [usize; 2], edge: Edge) -> Row {
        let [left, right] = pair.map(|at| &self.nodes[at]);
        let mut sheet = Sheet::of(edge.kind);
        if let Some(at) = edge.at {
            self.weigh_difference(left, right, (edge, at), &mut sheet);
        }
        weigh_rest(left, right, edge, &mut sheet);
        self.surroundings.weigh(pair, &mut sheet);
        self.weigh_crowd(pair, edge, &mut sheet);
        weigh_places(left, right, &mut sheet);
        sheet.row()
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
        match edge.kind {
            EdgeKind::GivenName => {
                sheet.count(Feature::LikenessOfGivenNames, usize::from(edge.likeness));
                let [x, y] = words.map(|part| part.key.as_str());
                sheet.note(Feature::GivenNamesAlike, are_alike(x, y, edge.likeness));
            }
            _ => sheet.count(Feature::LikenessOfWords, usize::from(edge.likeness)),
        }
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
        // What is a surname elsewhere is none in the name of a body.
        let body = left.head().is_some() && right.head().is_some();
        let [x, y] =
            words.map(|part| match body && dictionary::contains(&part.key, Variety::ANY) {
                true => names::Known::default(),
                false => names::known(&part.key),
            });
        sheet.note(Feature::TwoGivenNames, x.given && y.given);
        let surname = edge.kind != EdgeKind::GivenName;
        sheet.note(Feature::TwoSurnames, surname && x.surname && y.surname);
        sheet.note(Feature::TwoFrequentSurnames, surname && x.frequent && y.frequent);
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

    /// How many names there are, and how many others are as close.
    fn weigh_crowd(&self, pair: [usize; 2], edge: Edge, sheet: &mut Sheet) {
        sheet.count(Feature::CorpusSize, self.nodes.len().max(1).ilog2() as usize);
        let own = u32::from(matches!(edge.kind, EdgeKind::Slip(_)));
        let [x, y] = pair.map(|at| self.neighbours[at] > own);
        sheet.note(Feature::NeighboursOfOne, x != y);
        sheet.note(Feature::NeighboursOfBoth, x && y);
        let [left, right] = pair.map(|at| &self.nodes[at]);
        let titles = |at: usize| -> Vec<&str> {
            let parts = self.nodes[at].parts.iter();
            parts.filter(|it| it.role == Role::Title).map(|it| it.key.as_str()).collect()
        };
        let [x, y] = pair.map(titles);
        let some = !x.is_empty() && !y.is_empty();
        sheet.note(Feature::TitleShared, some && x == y);
        sheet.note(Feature::TitlesDiffer, some && x != y);
        if is_other(edge.kind) {
            let last = left.content().last().filter(|_| edge.kind == EdgeKind::GivenName);
            let frequent = last.is_some_and(|it| names::known(&it.key).frequent);
            sheet.note(Feature::RestIsFrequentSurname, frequent);
            sheet.note(Feature::RestIsTheirsAlone, pair.iter().all(|&at| self.others[at] < 2));
            for (usual, other) in OTHERWISE {
                let value = sheet.get(usual);
                sheet.count(usual, 0);
                sheet.count(other, value);
            }
        }
        let names = |node: &Node<'a>| node.content().filter(|it| it.role == Role::Initial).count();
        let initials = matches!(edge.kind, EdgeKind::Initial | EdgeKind::NameOrder)
            && left.content().filter(|it| it.role == Role::Own).count() == 1;
        sheet.note(Feature::InitialsOnly, initials && names(left) > 0 && names(right) > 0);
        sheet.note(Feature::OpensOnly, opens_only(left) || opens_only(right));
    }
}

/// What counts in another way where an edge exchanges a word for another: things of one kind have such
/// names, and stand together.
const OTHERWISE: [(Feature, Feature); 7] = [
    (Feature::OneText, Feature::OtherInOneText),
    (Feature::ContextAlike, Feature::OtherContext),
    (Feature::TellingAround, Feature::OtherTelling),
    (Feature::NearAlike, Feature::OtherNear),
    (Feature::NamesBeside, Feature::OtherBeside),
    (Feature::TextsAlike, Feature::OtherTexts),
    (Feature::CorpusSize, Feature::OtherSize),
];

/// How many sentences of a name are looked at.
const SENTENCES: usize = 24;

/// How far from a name a place is close by, in bytes.
const CLOSE_BY: u32 = 9;

/// The stems of words that say that somebody is another one.
static APART: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
    name_parts().apart.iter().filter_map(|word| keyword::stem(word)).map(Stem::hash).collect()
});

/// The well-known place that a word names, or of which it is the adjective, by what both begin with.
fn country(key: &str) -> Option<&str> {
    let place = |word: &str| names::known(word).place;
    if place(key) {
        return key.get(..BEGINNING).or(Some(key));
    }
    let made = name_forms().places_of(key).any(|it| place(&it));
    made.then(|| key.get(..BEGINNING).unwrap_or(key))
}

/// The letters that a place and its adjective share.
const BEGINNING: usize = 4;

/// Whether an edge exchanges a word for another that need not be like it.
fn is_other(kind: EdgeKind) -> bool {
    matches!(kind, EdgeKind::GivenName | EdgeKind::Head | EdgeKind::Word)
}

/// Whether a name of one ordinary word only opens sentences, or stands in headings and tables.
fn opens_only(node: &Node<'_>) -> bool {
    let ordinary = |part: &Part| dictionary::contains(&part.key, Variety::ANY);
    let zones = [Zone::Heading, Zone::Title, Zone::TableCell];
    let opens = |it: &Mention<'_>| {
        it.name.sentence_initial && it.start == 0
            || zones.iter().any(|&zone| it.name.zones.contains(zone))
    };
    is_alone(node) && node.content().all(ordinary) && node.mentions.iter().all(opens)
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

/// Whether two given names may be forms of one: they have the same consonants, or half their letters
/// and the first.
fn are_alike(x: &str, y: &str, likeness: u8) -> bool {
    let bones = [x, y].map(|it| name_forms().skeleton(it));
    let first = x.chars().next() == y.chars().next();
    bones[0] == bones[1] && bones[0].len() > 1 || first && likeness >= HALF
}

/// Half of the letters, in tenths.
const HALF: u8 = 5;

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

/// Whether a name stands in headings and tables only, where articles are left out.
fn is_headline(node: &Node<'_>) -> bool {
    stands_only_in(node, &[Zone::Heading, Zone::Title, Zone::TableCell])
}

/// Whether a name stands in citations, lists of works and bylines only.
fn is_cited(node: &Node<'_>) -> bool {
    stands_only_in(node, &[Zone::Citation, Zone::Reference, Zone::Byline])
}

fn stands_only_in(node: &Node<'_>, zones: &[Zone]) -> bool {
    let inside = |it: &Mention<'_>| zones.iter().any(|&zone| it.name.zones.contains(zone));
    node.mentions.iter().all(inside)
}

/// Levels of the word list: below the first a word is an everyday one, from the second on it is
/// rare.
const COMMON: u8 = 3;
const RARE: u8 = 5;
