//! Clauses: who does what to whom, when and where.
//!
//! A clause is read off the tree of its sentence. Its subject may stand elsewhere: conjoined verbs
//! share one, a relative clause has its antecedent, an infinitive what its governor does to whom.
//! What the words around a predicate say of it, planned, denied, reported, goes with it.
//! Words are in `rules/data/clauses.toml`.

use crate::language::lexemes::Lexemes;
use crate::language::lexicon::LEXICON;
use crate::language::relation::Relation;
use crate::language::tag::Tag;
use crate::language::tree::Tree;

/// When a clause says that something happens, by its finite verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// "opened", "was opened", "had opened", "would open".
    Past,
    /// "opens", "has opened".
    Present,
    /// "will open".
    Future,
    /// No finite verb, and none to take its tense from.
    None,
}

/// Whether what a clause says is said to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modality {
    /// It is.
    Fact,
    /// It is intended, promised, ordered or foreseen.
    Planned,
    /// It may be.
    Possible,
    /// It would be, if something else were.
    Conditional,
    /// It was refused or failed.
    Denied,
    /// Somebody says so.
    Reported,
}

/// How a clause came by an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// It stands in the clause.
    Own,
    /// It is that of a verb to which this one is joined.
    Shared,
    /// It is what the clause modifies: "the man who left", "the treaty signed in Ruen".
    Antecedent,
    /// It is an argument of the clause above: "he wanted to leave".
    Controlled,
}

/// Somebody or something that a clause is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument {
    /// The place of its head.
    pub word: u32,
    /// How the clause came by it.
    pub source: Source,
}

/// What else a clause says: when, where, how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The place of its head.
    pub word: u32,
    /// The place of its preposition.
    pub preposition: Option<u32>,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The place of its predicate: a verb, or a noun or adjective with a copula.
    pub predicate: u32,
    /// What the predicate is a form of.
    pub lemma: Box<str>,
    /// The clause that it depends on, by its place.
    pub governor: Option<usize>,
    /// When.
    pub tense: Tense,
    /// Whether its subject is what something is done to.
    pub passive: bool,
    /// Whether it is negated itself: "did not sign".
    pub negated: bool,
    /// Whether it is so.
    pub modality: Modality,
    /// Its subject, as grammar has it.
    pub subject: Option<Argument>,
    /// Its object; none of a passive clause.
    pub object: Option<Argument>,
    /// The place of who does it, in a passive clause.
    pub agent: Option<u32>,
    /// Its other arguments and adjuncts, in order.
    pub slots: Vec<Slot>,
}

/// Finds the clauses of a tree.
#[must_use]
pub fn clauses(tree: &Tree, words: &Lexemes<'_>) -> Vec<Clause> {
    let predicates = (0..tree.words.len() as u32).filter(|&at| is_predicate(tree, at));
    let mut clauses: Vec<_> = predicates.map(|at| own(tree, at, words)).collect();
    let place = |at: u32| clauses.binary_search_by_key(&at, |clause| clause.predicate).ok();
    // What a clause takes over from another, it takes over when the other is whole: those above
    // come first. A tree has no circle, so depths are finite; they are counted once for each.
    let governors: Vec<_> =
        clauses.iter().map(|it| tree.above(it.predicate).find_map(place)).collect();
    let mut depths = vec![0_u32; clauses.len()];
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    for at in 0..clauses.len() {
        let mut chain = vec![at];
        while let Some(above) = chain.last().and_then(|&it| governors[it])
            && depths[chain[chain.len() - 1]] == 0
        {
            chain.push(above);
        }
        for pair in chain.windows(2).rev() {
            depths[pair[0]] = depths[pair[1]] + 1;
        }
    }
    order.sort_by_key(|&at| depths[at]);
    for at in order {
        let governor = governors[at];
        let above = governor.map(|it| clauses[it].clone());
        let clause = &mut clauses[at];
        clause.governor = governor;
        complete(tree, clause, above.as_ref(), words);
    }
    clauses
}

/// Whether a word is the predicate of a clause.
fn is_predicate(tree: &Tree, at: u32) -> bool {
    let Some(word) = tree.word(at) else { return false };
    match word.relation {
        Relation::Root
        | Relation::NounClause
        | Relation::RelativeClause
        | Relation::AdverbialClause
        | Relation::ClausalComplement
        | Relation::ClausalSubject
        | Relation::OpenComplement
        | Relation::Parataxis
        | Relation::Conjunct => {
            let verb = word.tag.is_verb() || word.tag == Tag::Auxiliary;
            verb || has(tree, at, &[Relation::Copula, Relation::Subject, Relation::PassiveSubject])
        }
        _ => false,
    }
}

/// What the words that depend on a predicate say.
fn own(tree: &Tree, at: u32, words: &Lexemes<'_>) -> Clause {
    let mut clause = Clause {
        predicate: at,
        lemma: words.lemma(at).into(),
        governor: None,
        tense: Tense::None,
        passive: false,
        negated: false,
        modality: Modality::Fact,
        subject: None,
        object: None,
        agent: None,
        slots: Vec::new(),
    };
    let lexicon = &*LEXICON;
    let mut finite = None;
    for it in tree.dependents(at) {
        let own = Some(Argument { word: it, source: Source::Own });
        match tree.relation(it) {
            Relation::Subject | Relation::ClausalSubject => clause.subject = clause.subject.or(own),
            Relation::PassiveSubject => {
                clause.subject = own;
                clause.passive = true;
            }
            Relation::PassiveAuxiliary => {
                clause.passive = true;
                finite = finite.or(Some(it));
            }
            Relation::Auxiliary | Relation::Copula => {
                finite = finite.or(Some(it));
                if lexicon.modals.possible.contains(&*words.lemma(it)) {
                    clause.modality = Modality::Possible;
                }
            }
            Relation::Object => clause.object = clause.object.or(own),
            Relation::Agent => clause.agent = Some(it),
            Relation::Oblique | Relation::UnmarkedOblique => {
                let preposition = tree.preposition(it);
                clause.slots.push(Slot { word: it, preposition });
            }
            Relation::Marker if lexicon.conditions.contains(&*words.lemma(it)) => {
                clause.modality = Modality::Conditional;
            }
            _ => {}
        }
        clause.negated |= negates(tree, it, words);
    }
    // "by the king", which was not told from "by the river".
    let agent = clause.slots.iter().position(|slot| {
        slot.preposition.is_some_and(|at| LEXICON.agents.contains(&*words.lemma(at)))
            && tree.word(slot.word).is_some_and(|word| word.tag != Tag::Number)
    });
    if let Some(agent) = agent.filter(|_| clause.passive && clause.agent.is_none()) {
        clause.agent = Some(clause.slots.remove(agent).word);
    }
    clause.tense = match finite {
        Some(it) => tense(words, it),
        None => match tree.word(at).map(|word| word.tag) {
            Some(Tag::PastVerb) => Tense::Past,
            Some(Tag::PresentVerb | Tag::PresentVerbOfThird) => Tense::Present,
            // The tagger took a past tense for a participle, which would have no subject.
            Some(Tag::PastParticiple) if clause.subject.is_some() && !clause.passive => Tense::Past,
            // "is" without a copula's noun: "the bridge is".
            Some(Tag::Auxiliary) => tense(words, at),
            _ => Tense::None,
        },
    };
    if clause.tense == Tense::Future && clause.modality == Modality::Fact {
        clause.modality = Modality::Planned;
    }
    clause
}

/// The tense of a finite verb.
fn tense(words: &Lexemes<'_>, at: u32) -> Tense {
    let modals = &LEXICON.modals;
    match words.penn(at) {
        "VBD" => Tense::Past,
        "VBP" | "VBZ" => Tense::Present,
        "MD" if modals.future.contains(&*words.lemma(at)) => Tense::Future,
        "MD" if modals.past.contains(&*words.lemma(at)) => Tense::Past,
        "MD" => Tense::Present,
        _ => Tense::None,
    }
}

/// Whether a word negates what it depends on: "not", "never", "no treaty".
fn negates(tree: &Tree, at: u32, words: &Lexemes<'_>) -> bool {
    let is_negation = |at: u32| LEXICON.negations.contains(&*words.lemma(at));
    match tree.relation(at) {
        Relation::AdverbialModifier | Relation::Coordinator | Relation::Discourse => {
            is_negation(at)
        }
        Relation::Subject | Relation::PassiveSubject | Relation::Object => {
            is_negation(at) || tree.related(at, Relation::Determiner).any(is_negation)
        }
        _ => false,
    }
}

/// Gives a clause what it takes over from the one above it, or from the noun that it modifies.
fn complete(tree: &Tree, clause: &mut Clause, above: Option<&Clause>, words: &Lexemes<'_>) {
    let Some(head) = tree.above(clause.predicate).next() else { return };
    let tag = tree.word(clause.predicate).map(|word| word.tag);
    let relation = tree.relation(clause.predicate);
    let own_subject = clause.subject.is_some();
    match relation {
        Relation::RelativeClause => relate(tree, clause, head, words),
        Relation::NounClause => {
            let antecedent = Some(Argument { word: head, source: Source::Antecedent });
            match tag {
                Some(Tag::PastParticiple) => {
                    clause.passive = true;
                    clause.subject = clause.subject.or(antecedent);
                }
                Some(Tag::PresentParticiple) => clause.subject = clause.subject.or(antecedent),
                // "a plan to open", "the man to open it": whose it is nobody says.
                _ => govern(clause, &words.lemma(head)),
            }
        }
        _ => {}
    }
    let Some(above) = above.filter(|above| above.predicate == head) else { return };
    match relation {
        Relation::Conjunct => {
            let shares = clause.subject.is_none();
            if shares && let Some(subject) = above.subject {
                clause.subject = Some(Argument { source: Source::Shared, ..subject });
            }
            // "was built and opened": one auxiliary for both.
            let helped = has(tree, clause.predicate, AUXILIARIES);
            if shares
                && !helped
                && matches!(tag, Some(Tag::PastParticiple | Tag::PresentParticiple | Tag::BaseVerb))
            {
                clause.passive |= above.passive && tag == Some(Tag::PastParticiple);
                clause.tense = above.tense;
                clause.negated |= above.negated;
                clause.modality = above.modality;
            }
            if shares && clause.modality == Modality::Fact && above.modality != Modality::Possible {
                clause.modality = above.modality;
            }
        }
        Relation::OpenComplement => {
            let patient = above.object.filter(|_| !above.passive);
            let controller = patient.or(above.subject);
            if clause.subject.is_none() {
                clause.subject =
                    controller.map(|it| Argument { word: it.word, source: Source::Controlled });
            }
            if clause.tense == Tense::None {
                clause.tense = above.tense;
            }
            govern(clause, &above.lemma);
            inherit(clause, above);
        }
        Relation::ClausalComplement | Relation::Parataxis
            if relation == Relation::ClausalComplement || own_subject =>
        {
            govern(clause, &above.lemma);
            if above.negated && LEXICON.reports.contains(&*above.lemma) {
                clause.modality = Modality::Possible;
            }
            inherit(clause, above);
        }
        Relation::AdverbialClause if clause.subject.is_none() => {
            clause.subject =
                above.subject.map(|it| Argument { word: it.word, source: Source::Controlled });
            if tag == Some(Tag::PastParticiple) && !has(tree, clause.predicate, AUXILIARIES) {
                clause.passive = true;
            }
            // "met to sign it": what is meant to follow.
            let marked = |it: u32| tree.relation(it) == Relation::Marker && words.lemma(it) == "to";
            if tag == Some(Tag::BaseVerb) && tree.dependents(clause.predicate).any(marked) {
                clause.modality = Modality::Planned;
            }
            if clause.tense == Tense::None {
                clause.tense = above.tense;
            }
        }
        _ => {}
    }
}

const AUXILIARIES: &[Relation] =
    &[Relation::Auxiliary, Relation::PassiveAuxiliary, Relation::Copula];

fn has(tree: &Tree, at: u32, relations: &[Relation]) -> bool {
    tree.dependents(at).any(|it| relations.contains(&tree.relation(it)))
}

/// Puts the antecedent in the place of a relative pronoun, or in that of what is missing.
fn relate(tree: &Tree, clause: &mut Clause, antecedent: u32, words: &Lexemes<'_>) {
    let antecedent = Argument { word: antecedent, source: Source::Antecedent };
    let stands_for = |argument: Option<Argument>| {
        argument.is_some_and(|it| {
            let pronoun = tree.word(it.word).is_some_and(|word| word.tag == Tag::Pronoun);
            pronoun && LEXICON.relatives.contains(&*words.lemma(it.word))
        })
    };
    if stands_for(clause.subject) || clause.subject.is_none() {
        clause.subject = Some(antecedent);
    } else if stands_for(clause.object) {
        clause.object = Some(antecedent);
    } else {
        // "the house in which", "the day when": an adjunct stands for it.
        let oblique = clause
            .slots
            .iter_mut()
            .find(|slot| stands_for(Some(Argument { word: slot.word, source: Source::Own })));
        match oblique {
            Some(slot) => slot.word = antecedent.word,
            None if clause.object.is_none() && !clause.passive => clause.object = Some(antecedent),
            None => {}
        }
    }
}

/// Says of a clause what the verb or noun above it says.
fn govern(clause: &mut Clause, governor: &str) {
    let lexicon = &*LEXICON;
    let says = [
        (&lexicon.denies, Modality::Denied),
        (&lexicon.plans, Modality::Planned),
        (&lexicon.doubts, Modality::Possible),
        (&lexicon.reports, Modality::Reported),
    ];
    let found = says.into_iter().find(|(words, _)| words.contains(governor));
    if let Some((_, modality)) = found
        && matches!(clause.modality, Modality::Fact | Modality::Planned)
    {
        clause.modality = modality;
    }
}

/// What is said inside of what was refused or planned was no more than that.
fn inherit(clause: &mut Clause, above: &Clause) {
    if clause.modality == Modality::Fact && above.modality != Modality::Fact {
        clause.modality = above.modality;
    }
}
