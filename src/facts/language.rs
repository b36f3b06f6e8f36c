//! The language of a text and of its paragraphs and sentences: what is not in English is let alone.
//!
//! The commonest words of English decide most texts at once. Where they are few, the dictionary does:
//! of a stretch of another language it knows a few words by accident. Which other language it is, a
//! detector of letter groups tells (whatlang), where it is sure.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::text::document::Block;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::text::zone::{Mark, Zone};
use crate::words::data;
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::lexicon;

/// The tag of a text in a language that cannot be told (BCP 47).
const UNDETERMINED: &str = "und";

/// `rules/data/languages.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageNames {
    languages: FxHashMap<String, String>,
    english: FxHashSet<String>,
}

static LANGUAGES: LazyLock<LanguageNames> = LazyLock::new(|| data::table("languages.toml"));

/// How much prose the detector reads, in bytes: less says little, more says nothing new.
const LEAST: usize = 120;
const MOST: usize = 1500;
/// One of so many words of English, or more, is one of its commonest; of no other language.
const ENGLISH: usize = 10;
/// The least length of a slip, in bytes, that tells of English: shorter ones are words of other
/// languages as often (`habe`, `als`).
const SLIP: usize = 6;
/// A stretch is told by so many words in lower case, or more.
const WORDS: usize = 5;
/// Of so many words the dictionary knows so many: fewer, and the stretch is not in English.
const KNOWN: (usize, usize) = (11, 20);

/// The language of a text as a BCP 47 tag, and its stretches that are not in English: sentences and
/// paragraphs, and all of a text that is in another language. `declared` is the language that the
/// text gives itself.
#[must_use]
pub fn extract(layers: &Layers<'_>, declared: Option<&str>) -> (String, Vec<Mark>) {
    let words = Testimony::new(layers);
    let whole = 0..layers.tokens.len();
    let plainly = words.common(whole.clone()) * ENGLISH > layers.words();
    let language = match declared {
        Some(tag) => tag.to_owned(),
        None if plainly => "en".to_owned(),
        None => tell(layers, &words),
    };
    let mark = |span: TextSpan| Mark { span, zone: Zone::Foreign };
    if !language.to_ascii_lowercase().starts_with("en") {
        let blocks = layers.document.blocks.iter();
        return (language, blocks.map(|block| mark(block.span)).collect());
    }
    let mut marks = Vec::new();
    let mut sentences = layers.sentence_ranges().peekable();
    for (block, range) in layers.block_ranges() {
        let of_block = |(sentence, _): &(TextSpan, _)| sentence.start < block.span.end;
        let inside = std::iter::from_fn(|| sentences.next_if(of_block));
        if !block.zone.is_running() {
            inside.for_each(drop);
            continue;
        }
        let few = words.common(range.clone()) * ENGLISH * 3 <= range.len();
        if few
            && (words.is_foreign(range.clone())
                || !words.is_english(range) && is_told(layers, block))
        {
            inside.for_each(drop);
            marks.push(mark(block.span));
            continue;
        }
        for (sentence, range) in inside {
            if words.common(range.clone()) == 0 && words.is_foreign(range) {
                marks.push(mark(sentence));
            }
        }
    }
    (language, marks)
}

/// What the words of a text say about its language.
struct Testimony<'l, 'd> {
    layers: &'l Layers<'d>,
    /// What each word tells.
    told: Vec<Told>,
}

/// What a word tells about the language that it stands in.
#[derive(Debug, Clone, Copy)]
struct Told {
    /// Whether it is one of the commonest of English.
    common: bool,
    /// Whether the dictionary has it, where that tells anything.
    known: Option<bool>,
}

static TOLD: Lore<Told> = Lore::new();

impl Told {
    /// Names and abbreviations tell nothing, nor do words of one or two letters, which every
    /// language has.
    fn of(word: &Word<'_>) -> Self {
        let text = fold::strip_possessive(word.text);
        let plain = word.kind == TokenKind::Word
            && text.chars().count() > 2
            && text.chars().all(char::is_lowercase);
        Self {
            common: LANGUAGES.english.contains(word.text),
            known: plain.then(|| {
                let word = fold::plain(text);
                // A slip of an English word is no word of another language.
                dictionary::contains(&word, Variety::ANY)
                    || word.len() >= SLIP && lexicon::is_misspelt(&word)
            }),
        }
    }
}

impl<'l, 'd> Testimony<'l, 'd> {
    fn new(layers: &'l Layers<'d>) -> Self {
        Self { layers, told: TOLD.of_each(&layers.vocabulary, Told::of) }
    }

    fn told(&self, range: Range<usize>) -> impl Iterator<Item = Told> {
        let ids = self.layers.vocabulary.ids().get(range).unwrap_or_default();
        ids.iter().map(|&id| self.told[id as usize])
    }

    /// How many of some tokens are among the commonest words of English.
    fn common(&self, range: Range<usize>) -> usize {
        self.told(range).filter(|told| told.common).count()
    }

    /// How many words of a range tell a language, and how many of those English has.
    fn tally(&self, range: Range<usize>) -> (usize, usize) {
        let known = self.told(range).filter_map(|told| told.known);
        known.fold((0, 0), |(all, known), is| (all + 1, known + usize::from(is)))
    }

    /// Whether most words of a range that tell anything are English.
    fn is_english(&self, range: Range<usize>) -> bool {
        let (all, known) = self.tally(range);
        all > 0 && known * 4 > all * 3
    }

    /// Whether the dictionary has too few of the words of a range for English.
    fn is_foreign(&self, range: Range<usize>) -> bool {
        let (all, known) = self.tally(range);
        all >= WORDS && known * KNOWN.1 < all * KNOWN.0
    }
}

/// Whether the detector is sure that a paragraph is in another language.
fn is_told(layers: &Layers<'_>, block: &Block) -> bool {
    block.span.len() >= LEAST
        && whatlang::detect(layers.text(block.span))
            .is_some_and(|told| told.is_reliable() && told.lang() != whatlang::Lang::Eng)
}

/// The language of a text that has few of the commonest words of English.
fn tell(layers: &Layers<'_>, words: &Testimony<'_, '_>) -> String {
    let whole = 0..layers.tokens.len();
    let foreign = words.is_foreign(whole.clone());
    // Letters alone are a weak reason to take English words for another language's.
    if !foreign && words.is_english(whole) {
        return "en".to_owned();
    }
    let sample = sample(layers);
    let told = whatlang::detect(&sample)
        .filter(|told| told.is_reliable() && (foreign || sample.len() >= LEAST));
    match told.and_then(|told| LANGUAGES.languages.get(told.lang().code())) {
        Some(tag) => tag.clone(),
        None if foreign => UNDETERMINED.to_owned(),
        None => "en".to_owned(),
    }
}

/// The beginning of the running text.
fn sample(layers: &Layers<'_>) -> String {
    let document = layers.document;
    let mut sample = String::with_capacity(MOST);
    let running = |zone| matches!(zone, Zone::Paragraph | Zone::ListItem | Zone::Footnote);
    for block in document.blocks.iter().filter(|block| running(block.zone)) {
        let room = MOST.saturating_sub(sample.len());
        let text = document.text(block.span);
        let mut end = text.len().min(room);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        sample.push_str(&text[..end]);
        if end < text.len() || room == 0 {
            break;
        }
        sample.push(' ');
    }
    sample
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::read;
    use crate::text::source::Source;

    fn language(text: &str) -> String {
        let document = read::read("a.md", Source::from_text(text));
        let (facts, _) = facts::extract(&document);
        facts.summary.language
    }

    #[test]
    fn the_language_is_told_by_the_running_text() {
        let german = "Die Fuhrleute des Tales benutzten die untere Straße, solange sich irgendjemand \
                      erinnern konnte, und niemand sah einen Grund, sie aufzugeben, als die neue \
                      Brücke endlich fertig war und der Bischof eine Rede hielt.\n";
        assert_eq!(language(german), "de");
        assert_eq!(language("Kabul, Herat.\n"), "en");
        assert_eq!(language("---\nlang: fr\n---\nText.\n"), "fr");
        assert_eq!(language("Install packages, run tests, read logs, restart everything.\n"), "en");
    }
}
