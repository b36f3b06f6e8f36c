//! What words are to the words that they depend on, by Universal Dependencies, version 2.

macro_rules! relations {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What a word is to its head.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Relation { $($(#[$doc])* $variant,)* }

        impl Relation {
            /// Every relation, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name in Universal Dependencies.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

relations! {
    /// It depends on nothing.
    Root = "root",
    /// A clause that modifies a noun: "the treaty *signed* there".
    NounClause = "acl",
    /// A relative clause: "the man who *wrote* it".
    RelativeClause = "acl:relcl",
    /// A clause that modifies a verb: "after they *left*".
    AdverbialClause = "advcl",
    /// "*soon* left".
    AdverbialModifier = "advmod",
    /// "the *old* town".
    AdjectivalModifier = "amod",
    /// "Ruen, the *capital*".
    Apposition = "appos",
    /// "*has* left".
    Auxiliary = "aux",
    /// "*was* signed".
    PassiveAuxiliary = "aux:pass",
    /// A preposition, to its noun; the possessive *'s*.
    Case = "case",
    /// "*and* left".
    Coordinator = "cc",
    /// "said that he *left*".
    ClausalComplement = "ccomp",
    /// "the *peace* treaty".
    Compound = "compound",
    /// "gave *up*".
    Particle = "compound:prt",
    /// "came and *saw*".
    Conjunct = "conj",
    /// "*is* the capital".
    Copula = "cop",
    /// "that he *left* is known".
    ClausalSubject = "csubj",
    /// "*the* town".
    Determiner = "det",
    /// "*well*, it rained".
    Discourse = "discourse",
    /// "*there* is".
    Expletive = "expl",
    /// "in *front* of".
    Fixed = "fixed",
    /// "Ilse *Marrow*".
    Flat = "flat",
    /// "with *out*".
    GoesWith = "goeswith",
    /// "gave *him* a book".
    IndirectObject = "iobj",
    /// An item of a list.
    List = "list",
    /// "*that* he left".
    Marker = "mark",
    /// "the fall *of* Ruen", at its noun.
    NominalModifier = "nmod",
    /// "*King* Oto", "Chapter *1*".
    Description = "nmod:desc",
    /// "*his* book", "*Ruen*'s fall".
    Possessive = "nmod:poss",
    /// A noun that modifies another without a preposition: "5 May *1901*".
    UnmarkedNominal = "nmod:unmarked",
    /// "*he* left".
    Subject = "nsubj",
    /// "*it* was signed".
    PassiveSubject = "nsubj:pass",
    /// "*five* towns".
    Numeral = "nummod",
    /// "signed the *treaty*".
    Object = "obj",
    /// "left *in* May", at its noun.
    Oblique = "obl",
    /// "signed by the *king*".
    Agent = "obl:agent",
    /// "left last *year*".
    UnmarkedOblique = "obl:unmarked",
    /// What depends on a verb that was left out.
    Orphan = "orphan",
    /// A sentence beside a sentence.
    Parataxis = "parataxis",
    /// Punctuation.
    Punctuation = "punct",
    /// "*Sir*, it rains".
    Vocative = "vocative",
    /// "wants to *leave*".
    OpenComplement = "xcomp",
}

impl Relation {
    /// The relation of a number as weights have it.
    #[must_use]
    pub fn of(number: usize) -> Self {
        Self::ALL.get(number).copied().unwrap_or(Self::Parataxis)
    }

    /// The relation that a treebank calls so; a subtype that is none here is what it is a type of.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let find = |name: &str| Self::ALL.iter().copied().find(|it| it.name() == name);
        find(name).or_else(|| find(name.split(':').next()?))
    }
}
