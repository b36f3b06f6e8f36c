//! The features of a pair of names that the fitted model weighs, by their names in the table of weights.
//!
//! None of them is how often a name stands: that two texts each keep to a spelling of their own is
//! the very thing to be found.

use super::edge::{EdgeKind, Slip};
use crate::linkage::features::features;

features! {
    /// Always.
    Bias = "bias",
    /// The kinds of edges, one of which holds.
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
    Coordination = "coordination",
    Turned = "turned",
    NameOrder = "name-order",
    GivenName = "given-name",
    OtherHead = "other-head",
    OtherWord = "other-word",
    TwoSlips = "two-slips",
    SlipsInTwo = "slips-in-two",
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
    /// How many tenths of their letters two given names share …
    LikenessOfGivenNames = "likeness-of-given-names",
    /// … and sound alike or begin so …
    GivenNamesAlike = "given-names-alike",
    /// … or two other words.
    LikenessOfWords = "likeness-of-words",
    /// How many names the corpus has, as a power of two: the more, the more are alike by chance.
    CorpusSize = "corpus-size",
    /// One of them has other neighbours one slip away …
    NeighboursOfOne = "neighbours-of-one",
    /// … or both have.
    NeighboursOfBoth = "neighbours-of-both",
    /// What share of the words close by is the same, in tenths, by how rare they are.
    NearAlike = "near-alike",
    /// How many rare words and names that few texts have stand around both.
    TellingAround = "telling-around",
    /// How many of the rare words of two texts with them are the same, in tenths.
    TextsAlike = "texts-alike",
    /// The same title stands before both …
    TitleShared = "title-shared",
    /// … or different ones do.
    TitlesDiffer = "titles-differ",
    /// The surname that stays is frequent.
    RestIsFrequentSurname = "rest-is-frequent-surname",
    /// No other name has the rest that both have.
    RestIsTheirsAlone = "rest-is-theirs-alone",
    /// Another given name, head or word: a text has both …
    OtherInOneText = "other-in-one-text",
    /// … the words around are the same, in tenths …
    OtherContext = "other-context",
    /// … telling ones stand around both …
    OtherTelling = "other-telling",
    /// … those close by are the same …
    OtherNear = "other-near",
    /// … names stand beside both …
    OtherBeside = "other-beside",
    /// … their texts have one subject …
    OtherTexts = "other-texts",
    /// … the corpus has many names.
    OtherSize = "other-size",
    /// Some initials stand for all given names.
    InitialsOnly = "initials-only",
    /// An ordinary word that only opens sentences and headings.
    OpensOnly = "opens-only",
}

impl Sheet {
    /// The row of a pair with an edge.
    pub(super) fn of(kind: EdgeKind) -> Self {
        let mut sheet = Self([0; COUNT]);
        sheet.note(Feature::Bias, true);
        sheet.note(feature_of(kind), true);
        sheet
    }
}

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
        EdgeKind::Coordination => Feature::Coordination,
        EdgeKind::Turned => Feature::Turned,
        EdgeKind::NameOrder => Feature::NameOrder,
        EdgeKind::GivenName => Feature::GivenName,
        EdgeKind::Head => Feature::OtherHead,
        EdgeKind::Word => Feature::OtherWord,
        EdgeKind::TwoSlips => Feature::TwoSlips,
        EdgeKind::SlipsInTwo => Feature::SlipsInTwo,
    }
}
