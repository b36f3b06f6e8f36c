//! What speaks for and against two names being one, as numbers: the features that the fitted model
//! weighs.
//!
//! None of them is how often a name stands: that two texts each keep to a spelling of their own is
//! the very thing to be found.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::edge::{Edge, EdgeKind, Slip};
use super::node::{Head, Mention, Node, Part, Role};
use crate::facts::{Facts, Stem, keyword};
use crate::text::finding::DocumentId;
use crate::text::zone::Zone;
use crate::words::dictionary::{self, Variety};
use crate::words::nameparts::name_parts;
use crate::words::names;

/// The features of a pair of names, by their names in the table of weights.
pub const FEATURES: [&str; 63] = [
    "bias",
    "marks",
    "case",
    "join",
    "romanisation",
    "romanisations",
    "variety",
    "initial",
    "particle",
    "article",
    "exchange",
    "doubling",
    "vowel",
    "vowel-more",
    "alike",
    "consonant",
    "consonant-more",
    "number",
    "demonym",
    "word-form",
    "connective",
    "tie",
    "ampersand",
    "conjunction",
    "order",
    "first-letter",
    "last-letter",
    "last-letter-more",
    "short-word",
    "long-word",
    "very-long-word",
    "one-part",
    "rest-of-two",
    "rest-is-rare",
    "rest-is-head-or-title",
    "differs-in-first-part",
    "differs-in-head",
    "two-words-of-english",
    "a-word-of-english",
    "plain-words-of-english",
    "one-sentence",
    "one-text",
    "word-before",
    "word-after",
    "names-beside",
    "context-shared",
    "context-alike",
    "given-names-shared",
    "given-names-differ",
    "both-of-several-names",
    "one-of-several-names",
    "cited-only",
    "heading-only",
    "is-body",
    "only-inside",
    "one-part-cited",
    "two-given-names",
    "two-surnames",
    "two-known-places",
    "kinds-differ",
    "join-of-one-part",
    "given-names-of-one",
    "two-frequent-surnames",
];

/// How many features there are.
pub const COUNT: usize = FEATURES.len();

/// The place of the feature that two names are of two kinds of things, which settles the matter.
pub const KINDS_DIFFER: usize = 59;

/// That of the feature that one sentence has both names: its author tells them apart.
pub const ONE_SENTENCE: usize = 40;

/// The values of the features of one pair, in the order of [`FEATURES`].
pub type Row = [i32; COUNT];

/// What the names of a corpus say of each other, gathered once.
pub struct Evidence<'a> {
    documents: &'a [Facts],
    /// For each word of a name the first parts of the longer names that end in it.
    givens: FxHashMap<&'a str, FxHashSet<&'a str>>,
    /// For each word the kinds of the longer names that begin with it, as bits.
    heads: FxHashMap<&'a str, u8>,
    /// For each word the number of different names that it is a part of, up to a few.
    names: FxHashMap<&'a str, FxHashSet<u32>>,
}

/// Words that say of two names that they are one.
static EXPLAINING: LazyLock<FxHashSet<u32>> = LazyLock::new(|| {
    let words = name_parts().explaining.iter();
    words.filter_map(|it| keyword::stem(it)).map(Stem::hash).collect()
});

/// A person of whom a corpus speaks more often than that is introduced somewhere.
const OFTEN: usize = 4;

/// The most mentions of a name whose surroundings are looked at.
const MENTIONS: usize = 12;

/// The surroundings of a name.
struct Context {
    /// The sentences: which document, which sentence.
    sentences: Vec<(u32, usize)>,
    /// The stems of the words of those sentences without the name's own.
    words: FxHashMap<u32, u8>,
    /// The words directly before and behind it.
    before: FxHashSet<u32>,
    after: FxHashSet<u32>,
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
        Self { documents, givens, heads, names }
    }

    /// The kinds of things that a word names, a bit each: a person, where a given name stands before
    /// it or only citations and entries have it; a body, a work or a place by the heads of the longer
    /// names that begin with it.
    fn kinds_of(&self, part: &Part, node: &Node<'_>) -> u8 {
        let person = u8::from(is_cited(node) || self.givens.contains_key(part.key.as_str()));
        person | self.heads.get(part.key.as_str()).copied().unwrap_or_default()
    }

    fn context(&self, node: &Node<'_>, own: &FxHashSet<u32>) -> Context {
        let mut context = Context {
            sentences: Vec::new(),
            words: FxHashMap::default(),
            before: FxHashSet::default(),
            after: FxHashSet::default(),
        };
        for mention in node.mentions.iter().take(MENTIONS) {
            let id = mention.document;
            let Some(facts) = self.documents.get(id.0 as usize) else { continue };
            let span = mention.name.extent.text;
            let Some(sentence) = facts.keywords.sentence_at(span.start) else { continue };
            context.sentences.push((id.0, sentence));
            let words = facts.keywords.of(sentence);
            let others = words.iter().filter(|it| !own.contains(&it.stem.hash()));
            context.words.extend(others.map(|it| (it.stem.hash(), it.stem.rarity())));
            let before = words.iter().rev().find(|it| it.at < span.start);
            let before = before.filter(|it| span.start - it.at <= REACH_BEFORE);
            context.before.extend(before.map(|it| it.stem.hash()));
            let after = words.iter().find(|it| it.at >= span.end);
            let after = after.filter(|it| it.at - span.end <= REACH_AFTER);
            context.after.extend(after.map(|it| it.stem.hash()));
        }
        context.sentences.sort_unstable();
        context.sentences.dedup();
        context
    }

    /// Whether both are names of one word that stand in citations and lists of works only, in no text
    /// both.
    #[must_use]
    pub fn are_authors(&self, left: &Node<'a>, right: &Node<'a>) -> bool {
        let alone = |node: &Node<'a>| node.content().count() == 1;
        let texts = |node: &Node<'a>| -> FxHashSet<DocumentId> {
            node.mentions.iter().map(|it| it.document).collect()
        };
        alone(left)
            && alone(right)
            && is_cited(left)
            && is_cited(right)
            && texts(left).is_disjoint(&texts(right))
    }

    /// Whether of two names of one word only one is ever introduced by a given name, though the other
    /// stands often enough to be introduced as well: a person and a place.
    #[must_use]
    pub fn is_introduced_alone(&self, left: &Node<'a>, right: &Node<'a>) -> bool {
        let word = |node: &Node<'a>| {
            let mut content = node.content();
            content.next().filter(|_| content.next().is_none()).map(|it| it.key.clone())
        };
        let (Some(x), Some(y)) = (word(left), word(right)) else { return false };
        let introduced = |key: &str| self.givens.contains_key(key);
        let often = |node: &Node<'a>| node.mentions.len() > OFTEN;
        introduced(&x) && !introduced(&y) && often(right)
            || introduced(&y) && !introduced(&x) && often(left)
    }

    /// Whether a sentence with both names says that they are one: `Blenton (formerly Blentown)`.
    #[must_use]
    pub fn is_explained(&self, left: &Node<'a>, right: &Node<'a>) -> bool {
        let sentences = |node: &Node<'a>| -> FxHashSet<(u32, usize)> {
            let mentions = node.mentions.iter();
            let sentence = |it: &Mention<'a>| {
                let facts = self.documents.get(it.document.0 as usize)?;
                Some((it.document.0, facts.keywords.sentence_at(it.name.extent.text.start)?))
            };
            mentions.filter_map(sentence).collect()
        };
        let (x, y) = (sentences(left), sentences(right));
        x.intersection(&y).any(|&(document, sentence)| {
            let words = self.documents[document as usize].keywords.of(sentence);
            words.iter().any(|it| EXPLAINING.contains(&it.stem.hash()))
        })
    }

    /// The features of a pair of names with the difference between them.
    #[must_use]
    pub fn of(&self, left: &Node<'a>, right: &Node<'a>, edge: Edge) -> Row {
        let mut row = [0; COUNT];
        let mut set = |name: &str, value: i32| {
            if let Some(at) = FEATURES.iter().position(|it| *it == name) {
                row[at] = value;
            }
        };
        set("bias", 1);
        set(kind_name(edge.kind), 1);
        set("first-letter", i32::from(edge.first));
        let parts = edge.at.map(|[l, r]| (&left.parts[l], &right.parts[r]));
        let content = left.content().count().min(right.content().count());
        if let Some((x, y)) = parts {
            let lengths = [x, y].map(|part| part.key.chars().count());
            let same_length = lengths[0] == lengths[1];
            set("last-letter", i32::from(edge.last && same_length));
            set("last-letter-more", i32::from(edge.last && !same_length));
            let shorter = lengths[0].min(lengths[1]);
            set("short-word", i32::from(shorter <= 4));
            set("long-word", i32::from(shorter >= 7));
            set("very-long-word", i32::from(shorter >= 9));
            let english = |key: &str| dictionary::contains(key, Variety::ANY);
            let common = |key: &str| dictionary::rarity(key).is_some_and(|it| it < COMMON);
            let words = [x, y].map(|part| english(&part.key));
            set("two-words-of-english", i32::from(words[0] && words[1]));
            set("a-word-of-english", i32::from(words[0] != words[1]));
            set("plain-words-of-english", i32::from(common(&x.key) && common(&y.key)));
            let known = [x, y].map(|part| names::known(&part.key));
            set("two-given-names", i32::from(known[0].given && known[1].given));
            set("two-surnames", i32::from(known[0].surname && known[1].surname));
            let frequent = known[0].frequent && known[1].frequent;
            set("two-frequent-surnames", i32::from(frequent));
            set("two-known-places", i32::from(known[0].place && known[1].place));
            let opens = |node: &Node<'_>, at: usize| {
                node.parts[..at].iter().all(|it| matches!(it.role, Role::Connective | Role::Title))
            };
            let first = edge.at.is_some_and(|[l, r]| opens(left, l) && opens(right, r));
            set("differs-in-first-part", i32::from(first && content > 1));
            let is_head = |role: Role| matches!(role, Role::Head(_) | Role::Title);
            set("differs-in-head", i32::from(is_head(x.role) || is_head(y.role)));
            let several = [x, y].map(|it| {
                self.names.get(it.key.as_str()).map_or(0, std::collections::HashSet::len) > 2
            });
            set("both-of-several-names", i32::from(several[0] && several[1]));
            set("one-of-several-names", i32::from(several[0] != several[1]));
            if content == 1 {
                let kinds = [(x, left), (y, right)].map(|(part, node)| self.kinds_of(part, node));
                let differ = kinds[0] & kinds[1] == 0 && kinds[0] != 0 && kinds[1] != 0;
                set("kinds-differ", i32::from(differ));
                let none = FxHashSet::default();
                let [x, y] = [x, y].map(|it| self.givens.get(it.key.as_str()).unwrap_or(&none));
                let shared = x.iter().any(|given| y.contains(given));
                set("given-names-of-one", i32::from(x.is_empty() != y.is_empty()));
                set("given-names-shared", i32::from(shared));
                set("given-names-differ", i32::from(!shared && !x.is_empty() && !y.is_empty()));
            }
        }
        set("one-part", i32::from(content == 1));
        set("join-of-one-part", i32::from(content == 1 && edge.kind == EdgeKind::Join));
        set("rest-of-two", i32::from(content > 2));
        let differing = |at: usize| edge.at.is_some_and(|[l, _]| l == at);
        let mut rest = left
            .parts
            .iter()
            .enumerate()
            .filter(|(at, part)| !differing(*at) && part.role != Role::Connective);
        let rare = |key: &str| dictionary::rarity(key).is_none_or(|it| it >= RARE);
        let is_rare = |part: &Part| part.role == Role::Own && rare(&part.key);
        set("rest-is-rare", i32::from(rest.clone().any(|(_, part)| is_rare(part))));
        let plain = content > 1 && rest.all(|(_, part)| part.role != Role::Own);
        set("rest-is-head-or-title", i32::from(plain));

        let own = left.parts.iter().chain(&right.parts);
        let own: FxHashSet<u32> =
            own.filter_map(|it| keyword::stem(&it.key)).map(Stem::hash).collect();
        let [x, y] = [left, right].map(|node| self.context(node, &own));
        let together = x.sentences.iter().any(|it| y.sentences.binary_search(it).is_ok());
        set("one-sentence", i32::from(together));
        let texts: FxHashSet<u32> = x.sentences.iter().map(|it| it.0).collect();
        set("one-text", i32::from(y.sentences.iter().any(|it| texts.contains(&it.0))));
        let shared = |x: &FxHashSet<u32>, y: &FxHashSet<u32>| x.iter().any(|it| y.contains(it));
        set("word-before", i32::from(shared(&x.before, &y.before)));
        set("word-after", i32::from(shared(&x.after, &y.after)));
        let weight = |rarity: u8| 1 + i32::from(rarity);
        let sum = |words: &FxHashMap<u32, u8>| words.values().map(|&it| weight(it)).sum::<i32>();
        let common: Vec<u8> =
            x.words.iter().filter(|(word, _)| y.words.contains_key(word)).map(|it| *it.1).collect();
        let names = common.iter().filter(|&&rarity| rarity == 7).count();
        set("names-beside", names.min(3) as i32);
        let rare = common.iter().filter(|&&rarity| (2..7).contains(&rarity)).count();
        set("context-shared", rare.min(4) as i32);
        let less = sum(&x.words).min(sum(&y.words)).max(1);
        let alike = common.iter().map(|&it| weight(it)).sum::<i32>() * 10 / less;
        set("context-alike", alike.min(6));
        let only = |mentions: &[Mention<'_>], zones: &[Zone]| {
            let inside =
                |name: &crate::facts::Name| zones.iter().any(|&it| name.zones.contains(it));
            mentions.iter().all(|it| inside(it.name))
        };
        let either = |zones: &[Zone]| only(&left.mentions, zones) || only(&right.mentions, zones);
        let cited = [Zone::Citation, Zone::Reference, Zone::CitedTitle, Zone::Byline];
        set("cited-only", i32::from(either(&cited)));
        set("one-part-cited", i32::from(content == 1 && either(&cited)));
        set("heading-only", i32::from(either(&[Zone::Heading, Zone::Title, Zone::TableCell])));
        set("is-body", i32::from(left.head().is_some()));
        set("only-inside", i32::from(!left.stands_alone() || !right.stands_alone()));
        row
    }
}

/// Whether a name stands in citations, lists of works and bylines only.
fn is_cited(node: &Node<'_>) -> bool {
    let cited = [Zone::Citation, Zone::Reference, Zone::Byline];
    node.mentions.iter().all(|it| cited.iter().any(|&zone| it.name.zones.contains(zone)))
}

/// How far before a name its word before may begin, and how far behind it the next may, in bytes.
const REACH_BEFORE: u32 = 16;
const REACH_AFTER: u32 = 6;

/// Levels of the word list: below the first a word is an everyday one, from the second on it is
/// rare.
const COMMON: u8 = 3;
const RARE: u8 = 5;

fn kind_name(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Marks => "marks",
        EdgeKind::Case => "case",
        EdgeKind::Join => "join",
        EdgeKind::Romanisation => "romanisation",
        EdgeKind::Romanisations => "romanisations",
        EdgeKind::Variety => "variety",
        EdgeKind::Initial => "initial",
        EdgeKind::Particle => "particle",
        EdgeKind::Article => "article",
        EdgeKind::Slip(Slip::Exchange) => "exchange",
        EdgeKind::Slip(Slip::Doubling) => "doubling",
        EdgeKind::Slip(Slip::Vowel) => "vowel",
        EdgeKind::Slip(Slip::VowelMore) => "vowel-more",
        EdgeKind::Slip(Slip::Alike) => "alike",
        EdgeKind::Slip(Slip::Consonant) => "consonant",
        EdgeKind::Slip(Slip::ConsonantMore) => "consonant-more",
        EdgeKind::Number => "number",
        EdgeKind::Demonym => "demonym",
        EdgeKind::WordForm => "word-form",
        EdgeKind::Connective => "connective",
        EdgeKind::Tie => "tie",
        EdgeKind::Ampersand => "ampersand",
        EdgeKind::Conjunction => "conjunction",
        EdgeKind::Order => "order",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_features_that_settle_the_matter_are_in_their_places() {
        assert_eq!(FEATURES[KINDS_DIFFER], "kinds-differ");
        assert_eq!(FEATURES[ONE_SENTENCE], "one-sentence");
    }
}
