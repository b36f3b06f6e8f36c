//! Parts of speech by the names of the Penn Treebank, which the rules of other linters use.
//!
//! They part more finely than those of Universal Dependencies, mostly by the form of a word:
//! `rules/data/penn.toml` has the words of closed classes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::tag::Tag;
use crate::words::{data, fold, inflection, lemmas};

/// The words of closed classes, by their part of speech in Universal Dependencies, then by that in the
/// Penn Treebank.
type ClosedClasses = FxHashMap<String, BTreeMap<String, FxHashSet<String>>>;

static CLOSED: LazyLock<ClosedClasses> = LazyLock::new(|| data::table("penn.toml"));

/// The parts of speech that the Penn Treebank knows beyond those of [`name`].
const OTHERS: [&str; 6] = ["LS", "RP", "NNPS", "#", "-LRB-", "-RRB-"];

/// Those that [`name`] gives by the tag of a word, whatever `penn.toml` says of it.
const OPEN: [&str; 22] = [
    "VB", "VBP", "VBZ", "VBD", "VBN", "VBG", "NNS", "NN", "NNP", "CD", "UH", "FW", "CC", "JJS",
    "JJR", "JJ", "RB", "IN", "DT", "PRP", "SYM", ":",
];

/// Whether something is the name of a part of speech, in the Penn Treebank or in Universal
/// Dependencies.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let universal = || Tag::ALL.iter().any(|tag| tag.universal() == name);
    let closed = || CLOSED.values().any(|names| names.contains_key(name));
    OPEN.contains(&name) || OTHERS.contains(&name) || closed() || universal()
}

/// The name of the part of speech of a word.
#[must_use]
pub fn name(word: &str, tag: Tag) -> &'static str {
    let lower = fold::lower(word);
    let closed = || {
        let straight = fold::straight(&lower);
        let mut names = CLOSED.get(tag.universal())?.iter();
        names.find(|(_, words)| words.contains(&*straight)).map(|(name, _)| name.as_str())
    };
    let classes = || lemmas::classes(&lower);
    match tag {
        Tag::BaseVerb => "VB",
        Tag::PresentVerb => "VBP",
        Tag::PresentVerbOfThird => "VBZ",
        Tag::PastVerb => "VBD",
        Tag::PastParticiple => "VBN",
        Tag::PresentParticiple => "VBG",
        Tag::Noun if classes() & inflection::PLURAL != 0 => "NNS",
        Tag::Noun => "NN",
        Tag::Name => "NNP",
        Tag::Number => "CD",
        Tag::Interjection => "UH",
        Tag::Other => "FW",
        Tag::Coordinator => "CC",
        Tag::Adjective if lower.ends_with("est") && lemmas::of_adjective(&lower) != lower => "JJS",
        Tag::Adjective if lower.ends_with("er") && lemmas::of_adjective(&lower) != lower => "JJR",
        Tag::Adjective => closed().unwrap_or("JJ"),
        Tag::Adverb => closed().unwrap_or("RB"),
        Tag::Adposition => "IN",
        Tag::Subordinator => closed().unwrap_or("IN"),
        Tag::Auxiliary => closed().unwrap_or("VBZ"),
        Tag::Determiner => closed().unwrap_or("DT"),
        Tag::Pronoun => closed().unwrap_or("PRP"),
        Tag::Particle => closed().unwrap_or("RB"),
        Tag::Symbol => closed().unwrap_or("SYM"),
        Tag::Punctuation => closed().unwrap_or(":"),
    }
}
