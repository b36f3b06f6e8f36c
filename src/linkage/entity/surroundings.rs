//! What stands around the names of a corpus, gathered when it is asked for: the words of their sentences,
//! those close by, telling words of the sentences beside, and what their texts share.

use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::feature::{Feature, Sheet};
use super::node::{Mention, Node};
use crate::facts::{Facts, Keyword, Stem, keyword};
use crate::linkage::subject::Subjects;
use crate::text::finding::DocumentId;

/// The most mentions of a name whose surroundings are looked at.
const MENTIONS: usize = 12;

/// How many content words on either side of a mention are its surroundings, if its sentence goes on so
/// long: a text without stops is one sentence.
const SURROUNDINGS: usize = 64;

/// How many content words on either side are close by.
const CLOSE: usize = 6;

/// How many content words on either side, of other sentences as well, are around.
const AROUND: usize = 40;

/// How many texts of a name are held against those of the other.
const TEXTS: usize = 3;

/// The surroundings of a name; all words in order, with how rare they are.
#[derive(Default)]
struct Context {
    texts: Vec<u32>,
    /// The stems of the words around it in its sentences.
    words: Vec<(u32, u8)>,
    /// Those close by.
    close: Vec<(u32, u8)>,
    /// Names and rare words around it, in other sentences as well.
    around: Vec<(u32, u8)>,
    /// The words directly before and behind it.
    before: Vec<(u32, u8)>,
    after: Vec<(u32, u8)>,
}

impl Context {
    fn put_in_order(&mut self) {
        self.texts.sort_unstable();
        self.texts.dedup();
        for words in
            [&mut self.words, &mut self.close, &mut self.around, &mut self.before, &mut self.after]
        {
            words.sort_unstable();
            words.dedup_by_key(|it| it.0);
        }
    }
}

/// The words that two lists in order share, without some.
fn shared<'w>(
    left: &'w [(u32, u8)],
    right: &'w [(u32, u8)],
    own: &'w [u32],
) -> impl Iterator<Item = (u32, u8)> + 'w {
    let (few, many) = if left.len() < right.len() { (left, right) } else { (right, left) };
    let known = move |it: &(u32, u8)| many.binary_search_by_key(&it.0, |it| it.0).is_ok();
    few.iter().copied().filter(move |it| known(it) && !own.contains(&it.0))
}

/// What words count for, by how rare they are, without some.
fn weight_of(words: &[(u32, u8)], own: &[u32]) -> usize {
    words.iter().filter(|it| !own.contains(&it.0)).map(|&(_, rarity)| weight(rarity)).sum()
}

/// What of two lists in order is the same, in tenths of the lighter one.
fn alike(left: &[(u32, u8)], right: &[(u32, u8)], own: &[u32]) -> usize {
    let less = weight_of(left, own).min(weight_of(right, own)).max(LIGHT);
    shared(left, right, own).map(|(_, rarity)| weight(rarity)).sum::<usize>() * 10 / less
}

/// What few words weigh: of those nothing can be said.
const LIGHT: usize = 6;

fn weight(rarity: u8) -> usize {
    1 + usize::from(rarity)
}

/// The surroundings of all names.
pub(super) struct Surroundings<'a> {
    documents: &'a [Facts],
    nodes: &'a [Node<'a>],
    contexts: Vec<OnceCell<Context>>,
    /// In how many texts each rare word stands.
    spread: OnceCell<FxHashMap<u32, u32>>,
    subjects: Subjects<'a>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn of(documents: &'a [Facts], nodes: &'a [Node<'a>]) -> Self {
        Self {
            documents,
            nodes,
            contexts: nodes.iter().map(|_| OnceCell::new()).collect(),
            spread: OnceCell::new(),
            subjects: Subjects::of(documents),
        }
    }

    fn context(&self, at: usize) -> &Context {
        self.contexts[at].get_or_init(|| {
            let mut context = Context::default();
            for mention in self.nodes[at].mentions.iter().take(MENTIONS) {
                self.gather(mention, &mut context);
            }
            context.put_in_order();
            context
        })
    }

    /// Adds what stands around a mention.
    fn gather(&self, mention: &Mention<'_>, context: &mut Context) {
        let id = mention.document;
        let Some(facts) = self.documents.get(id.0 as usize) else { return };
        let span = mention.name.extent.text;
        let Some(sentence) = facts.keywords.sentence_at(span.start) else { return };
        context.texts.push(id.0);
        let word = |it: &Keyword| (it.stem.hash(), it.stem.rarity());
        let words = facts.keywords.of(sentence);
        let first = words.partition_point(|it| it.at < span.start);
        let next = words.partition_point(|it| it.at < span.end);
        let within = |words: &'a [Keyword], first: usize, next: usize, reach: usize| {
            let around = first.saturating_sub(reach)..words.len().min(next + reach);
            words.get(around).unwrap_or_default().iter().map(word)
        };
        context.words.extend(within(words, first, next, SURROUNDINGS));
        context.close.extend(within(words, first, next, CLOSE));
        let before = first.checked_sub(1).map(|at| &words[at]);
        context.before.extend(before.filter(|it| span.start - it.at <= REACH_BEFORE).map(word));
        let after = words.get(next).filter(|it| it.at - span.end <= REACH_AFTER);
        context.after.extend(after.map(word));
        let all = facts.keywords.all();
        let first = all.partition_point(|it| it.at < span.start);
        let next = all.partition_point(|it| it.at < span.end);
        let rare = within(all, first, next, AROUND).filter(|it| it.1 >= RARE_WORD);
        context.around.extend(rare);
    }

    /// In how many texts a rare word stands.
    fn spread(&self, word: u32) -> u32 {
        let spread = self.spread.get_or_init(|| {
            let mut spread: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
            for (at, facts) in (1..).zip(self.documents) {
                let rare = facts.keywords.all().iter().filter(|it| it.stem.rarity() >= RARE_WORD);
                for word in rare {
                    let (last, count) = spread.entry(word.stem.hash()).or_default();
                    *count += u32::from(*last != at);
                    *last = at;
                }
            }
            spread.into_iter().map(|(word, (_, count))| (word, count)).collect()
        });
        spread.get(&word).copied().unwrap_or_default()
    }

    /// What stands around the names.
    pub(super) fn weigh(&self, pair: [usize; 2], sheet: &mut Sheet) {
        let own = pair.iter().flat_map(|&at| &self.nodes[at].parts);
        let own: Vec<u32> = own.filter_map(|it| keyword::stem(&it.key)).map(Stem::hash).collect();
        let [x, y] = pair.map(|at| self.context(at));
        let one_text = x.texts.iter().any(|it| y.texts.binary_search(it).is_ok());
        sheet.note(Feature::OneText, one_text);
        let shares = |x: &[(u32, u8)], y: &[(u32, u8)]| shared(x, y, &own).next().is_some();
        sheet.note(Feature::WordBefore, shares(&x.before, &y.before));
        sheet.note(Feature::WordAfter, shares(&x.after, &y.after));
        let both: Vec<u8> = shared(&x.words, &y.words, &own).map(|(_, rarity)| rarity).collect();
        let count = |rarities: Range<u8>| both.iter().filter(|it| rarities.contains(*it)).count();
        sheet.count(Feature::NamesBeside, count(NAMES).min(3));
        sheet.count(Feature::ContextShared, count(TELLING).min(4));
        sheet.count(Feature::ContextAlike, alike(&x.words, &y.words, &own).min(6));
        sheet.count(Feature::NearAlike, alike(&x.close, &y.close, &own).min(6));
        let few = (self.documents.len() as u32 / 8).max(2);
        let telling = shared(&x.around, &y.around, &own).filter(|it| self.spread(it.0) <= few);
        sheet.count(Feature::TellingAround, telling.count().min(4));
        if !one_text {
            let pairs = x
                .texts
                .iter()
                .take(TEXTS)
                .flat_map(|&left| y.texts.iter().take(TEXTS).map(move |&right| (left, right)));
            let share = |(x, y)| self.subjects.shared(DocumentId(x), DocumentId(y));
            let most = pairs.map(share).max().unwrap_or_default();
            sheet.count(Feature::TextsAlike, (most / 10).min(5));
        }
    }
}

/// How far before a name its word before may begin, and how far behind it the next may, in bytes.
const REACH_BEFORE: u32 = 16;
const REACH_AFTER: u32 = 6;

/// From this level on a word tells what is spoken of where few texts have it.
const RARE_WORD: u8 = 6;

/// The levels of words that tell what is spoken of, and of names and words of no dictionary.
const TELLING: Range<u8> = 2..7;
const NAMES: Range<u8> = 7..8;
