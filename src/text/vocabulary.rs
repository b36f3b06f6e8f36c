//! The distinct words of a document: what depends on a word alone is asked once for each of them
//! rather than for each token. A text has about five tokens to a distinct word, and the longer it
//! is, the more.

use std::borrow::Cow;
use std::cell::RefCell;
use std::marker::PhantomData;

use rustc_hash::{FxBuildHasher, FxHashMap};
use thread_local::ThreadLocal;

use crate::text::document::Document;
use crate::text::token::{Token, TokenKind};
use crate::words::fold;

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
}

/// The distinct words of a document in the order of their first occurrence, and which of them each
/// token is.
#[derive(Debug, Default)]
pub struct Vocabulary<'d> {
    words: Vec<Word<'d>>,
    /// For each token its word.
    ids: Vec<u32>,
    /// For each word the number that it has in all texts that this thread reads; [`NONE`] for one
    /// that has none.
    numbers: Vec<u32>,
    by_number: FxHashMap<u32, u32>,
    /// The words that have no number.
    by_text: FxHashMap<&'d str, u32>,
    /// One more than the highest number.
    room: usize,
    /// The numbers of words mean nothing to another thread, so none may see them.
    thread: PhantomData<*const ()>,
}

/// Distinct words that there is room for from the start, at most.
const MANY: usize = 2048;

/// In place of the number of a word.
const NONE: u32 = u32::MAX;

impl<'d> Vocabulary<'d> {
    /// The vocabulary of the tokens of a document.
    #[must_use]
    pub fn new(document: &'d Document, tokens: &[Token]) -> Self {
        // Room for the words of a short text from the start; a long one has far fewer than tokens.
        let distinct = (tokens.len() / 3).min(MANY);
        let mut vocabulary = Self {
            words: Vec::with_capacity(distinct),
            ids: Vec::with_capacity(tokens.len()),
            numbers: Vec::with_capacity(distinct),
            by_number: FxHashMap::with_capacity_and_hasher(distinct, FxBuildHasher),
            ..Self::default()
        };
        let mut numbers = NUMBERS.get_or_default().borrow_mut();
        for token in tokens {
            let text = document.text(token.span);
            let next = vocabulary.words.len() as u32;
            let number = numbers.of(text);
            let id = match number {
                NONE => *vocabulary.by_text.entry(text).or_insert(next),
                _ => *vocabulary.by_number.entry(number).or_insert(next),
            };
            if id == next {
                let straight = fold::straight(text);
                vocabulary.words.push(Word { text, straight, kind: token.kind, count: 0 });
                vocabulary.numbers.push(number);
                if number != NONE {
                    vocabulary.room = vocabulary.room.max(number as usize + 1);
                }
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
        match NUMBERS.get_or_default().borrow().known(text) {
            Some(number) => self.by_number.get(&number).copied(),
            None => self.by_text.get(text).copied(),
        }
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
        let mut known = self.take(vocabulary);
        let words = vocabulary.words.iter().zip(&vocabulary.numbers);
        let look_up = |(word, &number): (&Word<'_>, &u32)| match known.get_mut(number as usize) {
            Some(known) => *known.get_or_insert_with(|| find_out(word)),
            None => find_out(word),
        };
        let all = words.map(look_up).collect();
        self.put_back(known);
        all
    }

    /// What is known; taken out meanwhile, so that nothing can be in its way.
    fn take(&self, vocabulary: &Vocabulary<'_>) -> Vec<Option<T>> {
        let mut known = self.0.get_or_default().take();
        if known.len() < vocabulary.room {
            known.resize(vocabulary.room, None);
        }
        known
    }

    fn put_back(&self, known: Vec<Option<T>>) {
        self.0.get_or_default().replace(known);
    }
}

impl Lore<bool> {
    /// The ids of the words of a vocabulary for which something holds, in order.
    pub fn which(
        &self,
        vocabulary: &Vocabulary<'_>,
        find_out: impl Fn(&Word<'_>) -> bool,
    ) -> Vec<u32> {
        let mut known = self.take(vocabulary);
        let mut ids = Vec::new();
        for (id, &number) in (0..).zip(&vocabulary.numbers) {
            let holds = match known.get_mut(number as usize) {
                // Of most words it is known that it does not hold.
                Some(Some(false)) => continue,
                Some(Some(true)) => true,
                Some(unknown) => *unknown.insert(find_out(&vocabulary.words[id as usize])),
                None => find_out(&vocabulary.words[id as usize]),
            };
            if holds {
                ids.push(id);
            }
        }
        self.put_back(known);
        ids
    }
}

/// The numbers of the words that a thread has met.
#[derive(Debug, Default)]
struct Numbers(FxHashMap<Packed, u32>);

/// The bytes of a word and their number, in place: to compare two of them needs no further look
/// into memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Packed(u64, u64, u64);

impl Packed {
    /// None of a word of more than [`LONGEST_NUMBERED`] bytes.
    fn new(word: &str) -> Option<Self> {
        let bytes = word.as_bytes();
        if bytes.len() > LONGEST_NUMBERED {
            return None;
        }
        let part = |at: usize| {
            let part = bytes.get(at..).unwrap_or_default();
            match part.first_chunk() {
                Some(&whole) => u64::from_le_bytes(whole),
                None => part.iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)),
            }
        };
        Some(Self(part(0), part(8), part(16) | (bytes.len() as u64) << 56))
    }
}

/// Of the same kind as what a [`Lore`] keeps, so that a thread that takes the place of another
/// takes over both or neither.
static NUMBERS: ThreadLocal<RefCell<Numbers>> = ThreadLocal::new();

/// Words that have numbers, at most: several times those of a large dictionary's common words, and
/// few megabytes.
const NUMBERED: usize = 1 << 16;

/// The longest word that has a number, in bytes; longer ones hardly come again.
const LONGEST_NUMBERED: usize = 23;

impl Numbers {
    /// The number of a word, which it is given now if it has none yet; [`NONE`] for a word that is
    /// to have none.
    fn of(&mut self, word: &str) -> u32 {
        let Some(packed) = Packed::new(word) else { return NONE };
        if let Some(&number) = self.0.get(&packed) {
            return number;
        }
        let number = self.0.len();
        if number >= NUMBERED {
            return NONE;
        }
        self.0.insert(packed, number as u32);
        number as u32
    }

    fn known(&self, word: &str) -> Option<u32> {
        self.0.get(&Packed::new(word)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustc_hash::FxHashSet;

    use super::*;
    use crate::text::document::{Builder, Format};
    use crate::text::source::Source;
    use crate::text::span::SourceSpan;
    use crate::text::token;
    use crate::text::zone::Zone;

    fn document(text: &str) -> Document {
        let mut builder = Builder::new(text);
        builder.begin(Zone::Paragraph, 0, 0);
        builder.verbatim(SourceSpan::new(0, text.len()));
        let source = Source::from_text(text);
        builder.finish().into_document(Arc::from("x.txt"), Format::Plain, source)
    }

    #[test]
    fn words_are_counted_in_the_order_of_their_first_occurrence() {
        let document = document("to be or not to be, don’t");
        let vocabulary = Vocabulary::new(&document, &token::tokens(&document));
        let words: Vec<_> = vocabulary.words().iter().map(|word| (word.text, word.count)).collect();
        assert_eq!(words[..3], [("to", 2), ("be", 2), ("or", 1)]);
        assert_eq!(vocabulary.ids(), [0, 1, 2, 3, 0, 1, 4, 5]);
        assert_eq!(vocabulary.word_at(7).map(|word| &*word.straight), Some("don't"));
        assert_eq!((vocabulary.id("not"), vocabulary.id("nor")), (Some(3), None));
    }

    #[test]
    fn what_a_word_is_is_found_out_once_unless_it_is_long() {
        let long = "x".repeat(LONGEST_NUMBERED + 1);
        let (lengths, shorts) = (Lore::new(), Lore::new());
        let asked = RefCell::new(Vec::new());
        let len = |word: &Word<'_>| {
            asked.borrow_mut().push(word.text.to_owned());
            word.text.len()
        };
        for text in [format!("sea gull {long}"), format!("gull {long} sea rock")] {
            let document = document(&text);
            let vocabulary = Vocabulary::new(&document, &token::tokens(&document));
            let texts = vocabulary.words().iter().map(|word| word.text);
            let want: Vec<_> = texts.map(str::len).collect();
            assert_eq!(lengths.of_each(&vocabulary, len), want);
            let short: Vec<_> = (0..).zip(&want).filter(|(_, len)| **len == 3).collect();
            let short: Vec<u32> = short.into_iter().map(|(id, _)| id).collect();
            assert_eq!(shorts.which(&vocabulary, |word| word.text.len() == 3), short);
            assert_eq!(vocabulary.id(&long), Some(if text.starts_with("sea") { 2 } else { 1 }));
        }
        assert_eq!(*asked.borrow(), ["sea", "gull", &long, &long, "rock"]);
    }

    #[test]
    fn words_that_differ_are_packed_differently() {
        let words =
            ["", "a", "a\0", "\0a", "abcdefgh", "abcdefghi", "Straße", "abcdefghijklmnopqrstuvw"];
        let packed: Vec<_> = words.iter().map(|word| Packed::new(word)).collect();
        assert!(packed.iter().all(Option::is_some));
        let distinct: FxHashSet<_> = packed.iter().flatten().collect();
        assert_eq!(distinct.len(), words.len());
        assert_eq!(Packed::new("abcdefghijklmnopqrstuvwx"), None);
    }
}
