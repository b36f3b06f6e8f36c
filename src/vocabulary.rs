//! The distinct words of a document: what depends on a word alone is asked once for each of them
//! rather than for each token. A text has about five tokens to a distinct word, and the longer it
//! is, the more.

use std::borrow::Cow;
use std::cell::RefCell;
use std::marker::PhantomData;

use rustc_hash::{FxBuildHasher, FxHashMap};
use thread_local::ThreadLocal;

use crate::document::Document;
use crate::token::{Token, TokenKind};

/// A distinct word, number or mark of a document.
#[derive(Debug)]
pub struct Word<'d> {
    /// As it is written.
    pub text: &'d str,
    /// With straight apostrophes, as word lists have it.
    pub straight: Cow<'d, str>,
    /// What it is.
    pub kind: TokenKind,
    /// How often it occurs.
    pub count: u32,
    /// The number that it has in all texts that this thread reads, if it has one.
    number: Option<u32>,
}

/// The distinct words of a document in the order of their first occurrence, and which of them each
/// token is.
#[derive(Debug, Default)]
pub struct Vocabulary<'d> {
    words: Vec<Word<'d>>,
    /// For each token its word.
    ids: Vec<u32>,
    by_text: FxHashMap<&'d str, u32>,
    /// The numbers of words mean nothing to another thread, so none may see them.
    thread: PhantomData<*const ()>,
}

/// Distinct words that there is room for from the start, at most.
const MANY: usize = 2048;

impl<'d> Vocabulary<'d> {
    /// The vocabulary of the tokens of a document.
    #[must_use]
    pub fn new(document: &'d Document, tokens: &[Token]) -> Self {
        // Room for the words of a short text from the start; a long one has far fewer than tokens.
        let distinct = (tokens.len() / 3).min(MANY);
        let mut vocabulary = Self {
            words: Vec::with_capacity(distinct),
            ids: Vec::with_capacity(tokens.len()),
            by_text: FxHashMap::with_capacity_and_hasher(distinct, FxBuildHasher),
            thread: PhantomData,
        };
        let mut numbers = NUMBERS.get_or_default().borrow_mut();
        for token in tokens {
            let text = document.text(token.span);
            let next = vocabulary.words.len() as u32;
            let id = *vocabulary.by_text.entry(text).or_insert(next);
            if id == next {
                let straight = match text.is_ascii() {
                    true => Cow::Borrowed(text),
                    false => Cow::Owned(text.replace('’', "'")),
                };
                let (kind, number) = (token.kind, numbers.of(text));
                vocabulary.words.push(Word { text, straight, kind, count: 0, number });
            }
            vocabulary.words[id as usize].count += 1;
            vocabulary.ids.push(id);
        }
        vocabulary
    }

    /// The distinct words; their places here are their ids.
    #[must_use]
    pub fn words(&self) -> &[Word<'d>] {
        &self.words
    }

    /// The id of the word of each token.
    #[must_use]
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// The word of a token.
    #[must_use]
    pub fn word_at(&self, token: usize) -> Option<&Word<'d>> {
        self.words.get(*self.ids.get(token)? as usize)
    }

    /// How often a text is a token of the document.
    #[must_use]
    pub fn count(&self, text: &str) -> u32 {
        self.id(text).map_or(0, |id| self.words[id as usize].count)
    }

    /// The id of a text that is a token of the document.
    #[must_use]
    pub fn id(&self, text: &str) -> Option<u32> {
        self.by_text.get(text).copied()
    }
}

/// What is known of some words of a vocabulary, each found out when it is first asked for.
#[derive(Debug)]
pub struct Memo<T>(Vec<Option<T>>);

impl<T: Copy> Memo<T> {
    /// Nothing known of the words of a vocabulary.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary<'_>) -> Self {
        Self(vec![None; vocabulary.words.len()])
    }

    /// What is known of the word with an id.
    pub fn get(&mut self, id: u32, find_out: impl FnOnce() -> T) -> T {
        match self.0.get_mut(id as usize) {
            Some(known) => *known.get_or_insert_with(find_out),
            None => find_out(),
        }
    }
}

/// What words are by themselves, whatever text they stand in: found out once for all texts that a
/// thread reads, as most words of a text are those of the texts before it.
///
/// What is found out may depend on nothing but the word, so that it is the same for every thread.
#[derive(Debug)]
pub struct Lore<T: Send>(ThreadLocal<RefCell<Vec<Option<T>>>>);

impl<T: Send> Default for Lore<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Send> Lore<T> {
    /// Nothing known of any word.
    #[must_use]
    pub const fn new() -> Self {
        Self(ThreadLocal::new())
    }
}

impl<T: Copy + Send> Lore<T> {
    /// What each word of a vocabulary is, in the order of their ids.
    pub fn of_each(
        &self,
        vocabulary: &Vocabulary<'_>,
        find_out: impl Fn(&Word<'_>) -> T,
    ) -> Vec<T> {
        let mut all = Vec::with_capacity(vocabulary.words.len());
        self.visit(vocabulary, find_out, |_, found| all.push(found));
        all
    }

    /// The ids of the words of a vocabulary for which something holds, in order.
    pub fn which(
        &self,
        vocabulary: &Vocabulary<'_>,
        find_out: impl Fn(&Word<'_>) -> T,
        holds: impl Fn(T) -> bool,
    ) -> Vec<u32> {
        let mut ids = Vec::new();
        let keep = |id, found| {
            if holds(found) {
                ids.push(id);
            }
        };
        self.visit(vocabulary, find_out, keep);
        ids
    }

    fn visit(
        &self,
        vocabulary: &Vocabulary<'_>,
        find_out: impl Fn(&Word<'_>) -> T,
        mut see: impl FnMut(u32, T),
    ) {
        let cell = self.0.get_or_default();
        // Taken out meanwhile, so that nothing can be in its way.
        let mut known = cell.take();
        let most = vocabulary.words.iter().filter_map(|word| word.number).max();
        let room = most.map_or(0, |most| most as usize + 1);
        if known.len() < room {
            known.resize(room, None);
        }
        for (id, word) in (0..).zip(&vocabulary.words) {
            let found = match word.number {
                Some(number) => *known[number as usize].get_or_insert_with(|| find_out(word)),
                None => find_out(word),
            };
            see(id, found);
        }
        cell.replace(known);
    }
}

/// The numbers of the words that a thread has met.
#[derive(Debug, Default)]
struct Numbers(FxHashMap<Box<str>, u32>);

/// Of the same kind as what a [`Lore`] keeps, so that a thread that takes the place of another
/// takes over both or neither.
static NUMBERS: ThreadLocal<RefCell<Numbers>> = ThreadLocal::new();

/// Words that have numbers, at most: several times those of a large dictionary's common words, and
/// few megabytes.
const NUMBERED: usize = 1 << 16;

/// The longest word that has a number, in bytes; longer ones hardly come again.
const LONGEST_NUMBERED: usize = 24;

impl Numbers {
    fn of(&mut self, word: &str) -> Option<u32> {
        if word.len() > LONGEST_NUMBERED {
            return None;
        }
        if let Some(&number) = self.0.get(word) {
            return Some(number);
        }
        let number = self.0.len();
        (number < NUMBERED).then(|| {
            self.0.insert(Box::from(word), number as u32);
            number as u32
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{Builder, Format};
    use crate::source::Source;
    use crate::span::SourceSpan;
    use crate::token;
    use crate::zone::Zone;

    #[test]
    fn words_are_counted_in_the_order_of_their_first_occurrence() {
        let text = "to be or not to be, don’t";
        let mut builder = Builder::new(text);
        builder.begin(Zone::Paragraph, 0, 0);
        builder.verbatim(SourceSpan::new(0, text.len()));
        let source = Source::from_text(text);
        let document = builder.finish().into_document(Arc::from("x.txt"), Format::Plain, source);
        let vocabulary = Vocabulary::new(&document, &token::tokens(&document));
        let words: Vec<_> = vocabulary.words().iter().map(|word| (word.text, word.count)).collect();
        assert_eq!(words[..3], [("to", 2), ("be", 2), ("or", 1)]);
        assert_eq!(vocabulary.ids(), [0, 1, 2, 3, 0, 1, 4, 5]);
        assert_eq!(vocabulary.word_at(7).map(|word| &*word.straight), Some("don't"));
        assert_eq!((vocabulary.id("not"), vocabulary.id("nor")), (Some(3), None));
    }
}
