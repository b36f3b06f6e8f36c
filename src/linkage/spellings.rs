//! Spellings of names: the words of the names of a text, by what the spellings of one word share.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::words::data;

use crate::facts::{Facts, Italics, Name, NameKind};
use crate::text::finding::DocumentId;
use crate::text::span::Extent;
use crate::text::zone::{Zone, ZoneSet};
use crate::words::fold;
use crate::words::lexicon;
use crate::words::nameparts::name_parts;
use crate::words::names;

/// `rules/data/romanisations.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Romanisations {
    words: Vec<Vec<String>>,
    names: Vec<Vec<String>>,
}

/// The usual spelling of words, and of whole names, by the key of each spelling.
static USUAL: LazyLock<[FxHashMap<String, String>; 2]> = LazyLock::new(|| {
    let table: Romanisations = data::table("romanisations.toml");
    [table.words, table.names].map(|rows| {
        let row = |row: Vec<String>| {
            let usual = row.first().cloned().unwrap_or_default();
            row.into_iter().map(move |form| (fold::key(&form), usual.clone()))
        };
        rows.into_iter().flat_map(row).collect()
    })
});

/// The usual spelling of a name that is spelled in ways which its letters alone do not explain.
fn usual(key: &str) -> Option<&'static str> {
    let [words, names] = &*USUAL;
    words.get(key).or_else(|| names.get(key)).map(String::as_str)
}

/// A place of a spelling, and whether it stands in a citation, where it names a person.
pub type Place = (DocumentId, Extent, bool);
/// Each spelling and where it stands.
pub type Spellings = BTreeMap<Arc<str>, Vec<Place>>;

/// A word of a name.
struct Word {
    /// Where it starts in the name, and how long it is.
    start: usize,
    len: usize,
    /// What the spellings of the word share.
    group: Arc<str>,
    /// With its apostrophes made one.
    spelling: Arc<str>,
}

/// The names of a corpus, each taken apart once however often it is mentioned, with those of their
/// words that have several spellings.
pub struct Names<'f>(FxHashMap<&'f str, Vec<Word>>);

impl<'f> Names<'f> {
    /// The names of a corpus; `reads` tells which zones are read.
    pub fn new(documents: &'f [Facts], reads: impl Fn(ZoneSet) -> bool) -> Self {
        let mut names: FxHashMap<&str, Vec<Word>> = FxHashMap::default();
        for name in documents.iter().flat_map(|facts| names_in(facts, &reads)) {
            names.entry(&name.text).or_insert_with(|| take_apart(&name.text));
        }
        // The first spelling of each group, and whether it has another.
        let mut groups: FxHashMap<Arc<str>, (Arc<str>, bool)> = FxHashMap::default();
        for word in names.values().flatten() {
            let first = || (Arc::clone(&word.spelling), false);
            let (spelling, several) = groups.entry(Arc::clone(&word.group)).or_insert_with(first);
            *several |= *spelling != word.spelling;
        }
        for words in names.values_mut() {
            words.retain(|word| groups.get(&word.group).is_some_and(|(_, several)| *several));
        }
        names.retain(|_, words| !words.is_empty());
        Self(names)
    }

    /// The spellings of the words of a document's names, by what the spellings of one word share.
    pub fn of_document(
        &self,
        id: DocumentId,
        facts: &Facts,
        reads: impl Fn(ZoneSet) -> bool,
    ) -> BTreeMap<Arc<str>, Spellings> {
        let mut groups: BTreeMap<Arc<str>, Spellings> = BTreeMap::new();
        for name in names_in(facts, &reads) {
            for word in self.0.get(&*name.text).into_iter().flatten() {
                if let Some(part) = part(name, word.start, word.len) {
                    let spellings = groups.entry(Arc::clone(&word.group)).or_default();
                    let places = spellings.entry(Arc::clone(&word.spelling)).or_default();
                    places.push((id, part, name.zones.contains(Zone::Citation)));
                }
            }
        }
        groups
    }
}

/// The names of a document whose words are compared.
fn names_in<'f>(
    facts: &'f Facts,
    reads: &impl Fn(ZoneSet) -> bool,
) -> impl Iterator<Item = &'f Name> {
    // A word of a title is spelled as it was printed.
    let titled = |name: &Name| {
        name.italics == Italics::Part
            || name.italics == Italics::Whole && name.kind == NameKind::Phrase
    };
    facts
        .names
        .iter()
        .filter(move |name| name.kind != NameKind::Acronym && !titled(name) && reads(name.zones))
}

/// The words of a name that can be compared; a whole name where it is known that it has several
/// spellings.
fn take_apart(name: &str) -> Vec<Word> {
    let whole = fold::strip_possessive(name);
    if let Some(usual) = USUAL[1].get(&fold::key(whole)) {
        let (group, spelling) = (Arc::from(usual.as_str()), Arc::from(curly(whole)));
        return vec![Word { start: 0, len: whole.len(), group, spelling }];
    }
    let all: Vec<(usize, &str)> = words(name).collect();
    // `Museo de Sarún`: the house has its own name in its own language.
    if all.len() > 1
        && all.first().is_some_and(|(_, first)| name_parts().foreign.contains(&fold::key(first)))
    {
        return Vec::new();
    }
    // Two people with one given name may spell it in two ways.
    let family = match all.as_slice() {
        [(_, given), .., (_, family)] if names::known(&fold::key(given)).given => {
            Some(format!(" {}", fold::key(family)))
        }
        _ => None,
    };
    let word = |(start, word): (usize, &str)| {
        let key = fold::key(word);
        let short = key.chars().count() < 4;
        (!short && word.chars().any(char::is_lowercase)).then(|| Word {
            start,
            len: word.len(),
            group: {
                let usual = USUAL[0].get(&key).cloned();
                let mut group = usual.unwrap_or_else(|| fold::romanised(&key));
                group.extend(family.iter().filter(|_| start == 0).map(String::as_str));
                Arc::from(group)
            },
            spelling: Arc::from(curly(word)),
        })
    };
    all.into_iter().filter_map(word).collect()
}

/// The words of the long forms that authors define, without possessive endings: their spelling is
/// the one that the author presents.
#[must_use]
pub fn defined(documents: &[Facts], reads: impl Fn(ZoneSet) -> bool) -> FxHashSet<String> {
    let definitions = documents.iter().flat_map(|facts| &facts.abbreviations);
    let own = definitions.filter(|definition| reads(definition.zones));
    own.flat_map(|definition| words(&definition.long)).map(|(_, word)| curly(word)).collect()
}

/// A word with every apostrophe as a curly one.
#[must_use]
pub fn curly(word: &str) -> String {
    word.replace(|c| fold::is_apostrophe(c) || matches!(c, '‘' | '`' | '´'), "’")
}

/// The words of a name, particles tied by a hyphen apart, with their offsets.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| c == ' ' || c == '\u{A0}' || fold::is_dash(c)).map(move |word| {
        let start = at + text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        (start, fold::strip_possessive(word))
    })
}

/// The place of a part of a name; none where prose and source differ inside it.
#[must_use]
pub fn part(name: &Name, start: usize, len: usize) -> Option<Extent> {
    let Extent { mut text, mut source } = name.extent;
    if text.len() != source.len() || start + len > text.len() {
        return None;
    }
    for (from, to) in [(&mut text.start, &mut text.end), (&mut source.start, &mut source.end)] {
        *from += start as u32;
        *to = *from + len as u32;
    }
    Some(Extent { text, source })
}

/// The difference of spellings that letters do not show, or only by what romanisations interchange.
pub const ROMANISATION: &str = "romanisation";

/// In what two spellings of a word differ, where that makes them one name: marks, an apostrophe,
/// romanisation, inner capitals.
#[must_use]
pub fn difference(left: &str, right: &str) -> Option<&'static str> {
    let bare = |text: &str| text.chars().filter(|&c| !fold::is_apostrophe(c)).collect::<String>();
    let (left_key, right_key) = (fold::key(left), fold::key(right));
    if left_key != right_key {
        if usual(&left_key).is_some_and(|form| usual(&right_key) == Some(form)) {
            return Some(ROMANISATION);
        }
        // No romanisation differs in the first letter, but for that of the article.
        if left_key.chars().next() != right_key.chars().next() {
            return None;
        }
        let sign = |text: &str, key: &str| fold::may_be_romanised(text, key);
        let romanised = sign(left, &left_key) || sign(right, &right_key);
        return romanised.then_some(ROMANISATION);
    }
    if bare(left) == bare(right) {
        return Some("an apostrophe");
    }
    let (left_plain, right_plain) = (fold::plain(left), fold::plain(right));
    if left_plain == right_plain {
        // A chargé is not in charge: without its marks this is a word of English.
        let word = lexicon::is_word(&fold::lower(&left_plain));
        return (!word).then_some("marks on letters");
    }
    // `Mckinley`, `McKinley`; a first letter and words in capitals depend on where they stand, and
    // runs of capitals explain an abbreviation: `COrpus LInguistics`.
    let tail = |text: &str| text.chars().skip(1).collect::<String>();
    let run = |text: &str| {
        let upper: Vec<bool> = text.chars().map(char::is_uppercase).collect();
        upper.windows(2).any(|pair| pair[0] && pair[1])
    };
    let inner = tail(&left_plain) != tail(&right_plain) && !run(left) && !run(right);
    inner.then_some("capitals")
}
