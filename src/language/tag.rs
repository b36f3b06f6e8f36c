//! Parts of speech: those of Universal Dependencies, verbs parted by their form.

/// The part of speech of a word. Verbs are parted by their form, which tells the tense and whether
/// a participle depends on something; the names of both standards follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tag {
    /// Adjective, ordinal numbers too.
    Adjective,
    /// Preposition, and the particle of a phrasal verb.
    Adposition,
    /// Adverb.
    Adverb,
    /// Auxiliary, modal and copula.
    Auxiliary,
    /// `and`, `or`, `but`.
    Coordinator,
    /// Article and other determiner.
    Determiner,
    /// Interjection.
    Interjection,
    /// Common noun.
    Noun,
    /// Cardinal number.
    Number,
    /// `to` before a verb, `not`, the possessive `’s`.
    Particle,
    /// Pronoun, possessive ones too.
    Pronoun,
    /// Name, or a word of one.
    Name,
    /// Punctuation.
    Punctuation,
    /// `that`, `because`, `if`.
    Subordinator,
    /// `$`, `%`, `+`.
    Symbol,
    /// Foreign and broken words.
    Other,
    /// `write`: infinitive, imperative, subjunctive.
    BaseVerb,
    /// `write` as what somebody does.
    PresentVerb,
    /// `writes`.
    PresentVerbOfThird,
    /// `wrote`.
    PastVerb,
    /// `written`.
    PastParticiple,
    /// `writing`.
    PresentParticiple,
}

impl Tag {
    /// Every tag, in the order of their numbers.
    pub const ALL: [Self; 22] = [
        Self::Adjective,
        Self::Adposition,
        Self::Adverb,
        Self::Auxiliary,
        Self::Coordinator,
        Self::Determiner,
        Self::Interjection,
        Self::Noun,
        Self::Number,
        Self::Particle,
        Self::Pronoun,
        Self::Name,
        Self::Punctuation,
        Self::Subordinator,
        Self::Symbol,
        Self::Other,
        Self::BaseVerb,
        Self::PresentVerb,
        Self::PresentVerbOfThird,
        Self::PastVerb,
        Self::PastParticiple,
        Self::PresentParticiple,
    ];

    /// Its name in Universal Dependencies, version 2.
    #[must_use]
    pub const fn universal(self) -> &'static str {
        match self {
            Self::Adjective => "ADJ",
            Self::Adposition => "ADP",
            Self::Adverb => "ADV",
            Self::Auxiliary => "AUX",
            Self::Coordinator => "CCONJ",
            Self::Determiner => "DET",
            Self::Interjection => "INTJ",
            Self::Noun => "NOUN",
            Self::Number => "NUM",
            Self::Particle => "PART",
            Self::Pronoun => "PRON",
            Self::Name => "PROPN",
            Self::Punctuation => "PUNCT",
            Self::Subordinator => "SCONJ",
            Self::Symbol => "SYM",
            Self::Other => "X",
            _ => "VERB",
        }
    }

    /// Whether it is a verb that is no auxiliary.
    #[must_use]
    pub const fn is_verb(self) -> bool {
        self as u8 >= Self::BaseVerb as u8
    }

    /// Whether it heads a noun phrase: a noun, a name, a pronoun or a number.
    #[must_use]
    pub const fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Name | Self::Pronoun | Self::Number)
    }

    /// The tag of a number as weights have it.
    #[must_use]
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The tag of a verb form that the Penn Treebank calls so.
    #[must_use]
    pub fn of_verb(penn: &str) -> Self {
        match penn {
            "VBP" => Self::PresentVerb,
            "VBZ" => Self::PresentVerbOfThird,
            "VBD" => Self::PastVerb,
            "VBN" => Self::PastParticiple,
            "VBG" => Self::PresentParticiple,
            _ => Self::BaseVerb,
        }
    }
}
