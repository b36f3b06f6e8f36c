//! What is known of words, by word: automata that `build.rs` makes of the lists in `dictionaries/`, which
//! it describes. They are read as they lie in the binary, without a parse.

use fst::Map;

/// From words to a number each, whose bits say what is known of the word.
pub type WordMap = Map<&'static [u8]>;

/// The map in some bytes that `build.rs` wrote.
///
/// # Panics
/// Where they are none: they are a part of the program, and every map is read by the tests of the
/// module that uses it.
#[must_use]
pub fn word_map(bytes: &'static [u8]) -> WordMap {
    Map::new(bytes).unwrap_or_else(|error| unreachable!("the words are built in: {error}"))
}
