//! Trees that no sentence has, made right: what a parser that decides word by word gets wrong where a
//! later word shows it.
//!
//! Each repair is a rule of grammar: a verb has one subject; a clause with a relative pronoun for its
//! subject is no main clause; what stands before the comma belongs to what is named there.

use rustc_hash::FxHashSet;

use crate::language::lexicon::LEXICON;
use crate::language::relation::Relation;
use crate::language::tag::Tag;
use crate::language::tree::Tree;
use crate::words::fold;

/// The relations of subjects.
const SUBJECTS: [Relation; 2] = [Relation::Subject, Relation::PassiveSubject];

/// A tree with its impossible arcs changed; with its words as they are written.
#[must_use]
pub fn repaired(mut tree: Tree, texts: &[&str]) -> Tree {
    for rule in
        [relatives, hanging_relatives, verbless, main_verbs, prepositions, appositions, fronted]
    {
        let changes = rule(&tree, texts);
        if !changes.is_empty() {
            let mut words = tree.words.clone();
            for Change { word, head, relation, tag } in changes {
                if let Some(word) = words.get_mut(word as usize) {
                    (word.head, word.relation) = (head, relation);
                    word.tag = tag.unwrap_or(word.tag);
                }
            }
            let changed = Tree::new(words);
            // Changes of one sentence may not go together.
            if changed.is_sound() {
                tree = changed;
            }
        }
    }
    tree
}

/// A new head for a word.
struct Change {
    word: u32,
    head: Option<u32>,
    relation: Relation,
    /// What it is then, if something else.
    tag: Option<Tag>,
}

impl Change {
    const fn new(word: u32, head: Option<u32>, relation: Relation) -> Self {
        Self { word, head, relation, tag: None }
    }
}

fn subjects(tree: &Tree, verb: u32) -> impl Iterator<Item = u32> {
    tree.dependents(verb).filter(|&it| SUBJECTS.contains(&tree.relation(it)))
}

fn has_auxiliary(tree: &Tree, verb: u32) -> bool {
    let is_auxiliary =
        |it| matches!(tree.relation(it), Relation::Auxiliary | Relation::PassiveAuxiliary);
    tree.dependents(verb).any(is_auxiliary)
}

/// Whether a word is among some in lower case.
fn is_among(texts: &[&str], at: u32, words: &FxHashSet<String>) -> bool {
    texts.get(at as usize).is_some_and(|text| words.contains(&*fold::lower(text)))
}

/// "The library, *which was built* then, *burned* down": a clause whose subject is a relative pronoun
/// modifies the noun before it, and the verb joined to it has that noun for its subject.
fn relatives(tree: &Tree, texts: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    for verb in 0..tree.words.len() as u32 {
        let Some(word) = tree.word(verb).filter(|word| word.tag.is_verb()) else { continue };
        if matches!(word.relation, Relation::RelativeClause | Relation::NounClause) {
            continue;
        }
        let mut subjects = subjects(tree, verb);
        let Some(noun) = subjects.next() else { continue };
        let is_relative = match subjects.next() {
            Some(pronoun) => is_among(texts, pronoun, &LEXICON.subject_relatives),
            // "The party, founded in 1919, won": a participle behind a comma has no subject.
            None => {
                let comma = verb.checked_sub(1).and_then(|it| texts.get(it as usize));
                word.tag == Tag::PastParticiple && comma == Some(&",") && !has_auxiliary(tree, verb)
            }
        };
        let relation = match word.tag {
            Tag::PastParticiple if !has_auxiliary(tree, verb) => Relation::NounClause,
            _ => Relation::RelativeClause,
        };
        let is_noun = tree.word(noun).is_some_and(|word| word.tag.is_nominal());
        let main = tree.related(verb, Relation::Conjunct).find(|&it| {
            self::subjects(tree, it).next().is_none()
                && tree.related(it, Relation::Coordinator).next().is_none()
                && tree.word(it).is_some_and(|word| word.tag.is_verb())
        });
        if let Some(main) = main.filter(|_| is_relative && is_noun) {
            changes.push(Change::new(main, word.head, word.relation));
            changes.push(Change::new(noun, Some(main), Relation::Subject));
            changes.push(Change::new(verb, Some(noun), relation));
            for later in tree.dependents(verb).filter(|&it| it > main) {
                changes.push(Change::new(later, Some(main), tree.relation(later)));
            }
        }
    }
    changes
}

/// "During the flood, *which killed* many, it broke": a clause whose subject is a relative pronoun
/// depends on the noun before the pronoun, and that noun not on it.
fn hanging_relatives(tree: &Tree, texts: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    for verb in 0..tree.words.len() as u32 {
        let Some(word) = tree.word(verb) else { continue };
        // A relative clause that stands for the main one leaves it somewhere behind it.
        let main = || {
            let later = tree.dependents(verb).filter(|&it| it > verb);
            later.filter(|&it| tree.related(it, Relation::Marker).next().is_none()).find(|&it| {
                tree.word(it).is_some_and(|it| {
                    matches!(it.tag, Tag::PastVerb | Tag::PresentVerb | Tag::PresentVerbOfThird)
                })
            })
        };
        let Some(above) = word.head.or_else(main) else { continue };
        let is_relative = |&it: &u32| is_among(texts, it, &LEXICON.subject_relatives);
        let Some(pronoun) = subjects(tree, verb).next().filter(is_relative) else { continue };
        let comma = pronoun.checked_sub(1).filter(|&it| texts.get(it as usize) == Some(&","));
        let Some(last) = comma.unwrap_or(pronoun).checked_sub(1) else { continue };
        let is_noun = |it: u32| tree.word(it).is_some_and(|word| word.tag.is_nominal());
        if tree.relation(verb) == Relation::RelativeClause || !is_noun(last) {
            continue;
        }
        let phrase = tree.above(last).take_while(|&it| it < pronoun && is_noun(it));
        let noun = phrase.last().unwrap_or(last);
        if tree.above(noun).next() == Some(verb) {
            let before = tree.dependents(verb).take_while(|&it| it < pronoun);
            let kept = before.filter(|&it| Some(it) != comma);
            changes.extend(kept.map(|it| Change::new(it, Some(above), tree.relation(it))));
            changes.push(Change::new(verb, Some(noun), Relation::RelativeClause));
            if word.head.is_none() {
                changes.push(Change::new(above, None, Relation::Root));
            }
        }
    }
    changes
}

/// "*Since* its foundation the club has won": of two subjects the first, behind a word that may be a
/// preposition, is none.
fn prepositions(tree: &Tree, texts: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    for verb in 0..tree.words.len() as u32 {
        let mut subjects = subjects(tree, verb);
        let Some((first, second)) = subjects.next().zip(subjects.next()) else { continue };
        let start = tree.first_below(first);
        let marker = tree.related(verb, Relation::Marker).find(|&it| it + 1 == start);
        let is_preposition = |it: u32| is_among(texts, it, &LEXICON.prepositional);
        if let Some(marker) = marker.filter(|&it| is_preposition(it) && second < verb) {
            let tag = Some(Tag::Adposition);
            changes.push(Change { word: marker, head: Some(first), relation: Relation::Case, tag });
            changes.push(Change::new(first, Some(verb), Relation::Oblique));
        }
    }
    changes
}

/// "The committee *elected* her president": a noun has no subject without a copula; a participle
/// between them is the verb.
fn verbless(tree: &Tree, _: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    for noun in 0..tree.words.len() as u32 {
        let Some(word) = tree.word(noun).filter(|word| word.tag.is_nominal()) else { continue };
        let Some(subject) = subjects(tree, noun).next() else { continue };
        let is_verb = |it: u32| {
            tree.word(it).is_some_and(|it| {
                it.tag == Tag::PastParticiple && it.relation == Relation::AdjectivalModifier
            })
        };
        let mut between = tree.dependents(noun).filter(|&it| subject < it && it < noun);
        let verb = between.find(|&it| is_verb(it));
        let has_copula = tree.related(noun, Relation::Copula).next().is_some();
        let Some(verb) = verb.filter(|_| !has_copula) else { continue };
        changes.push(Change {
            word: verb,
            head: word.head,
            relation: word.relation,
            tag: Some(Tag::PastVerb),
        });
        changes.push(Change::new(subject, Some(verb), Relation::Subject));
        changes.push(Change::new(noun, Some(verb), Relation::Object));
        for later in tree.dependents(noun).filter(|&it| it > noun) {
            let relation = match tree.relation(later) {
                Relation::NominalModifier => Relation::Oblique,
                other => other,
            };
            changes.push(Change::new(later, Some(verb), relation));
        }
    }
    changes
}

/// "The man who built it *died*", "The committee *elected* them": a sentence whose root is a noun
/// without a copula has its main verb elsewhere, if it has one: a finite verb that nobody is the
/// subject of and nothing joins, or a participle that has an object.
fn main_verbs(tree: &Tree, _: &[&str]) -> Vec<Change> {
    let root = (0..).zip(&tree.words).find(|(_, word)| word.head.is_none());
    let Some((root, _)) = root.filter(|(_, word)| word.tag.is_nominal()) else {
        return Vec::new();
    };
    let is_clause =
        |it: u32| SUBJECTS.contains(&tree.relation(it)) || tree.relation(it) == Relation::Copula;
    if tree.dependents(root).any(is_clause) {
        return Vec::new();
    }
    let joins =
        [Relation::Marker, Relation::Coordinator, Relation::Subject, Relation::PassiveSubject];
    let is_bare = |it: u32| !tree.dependents(it).any(|it| joins.contains(&tree.relation(it)));
    let is_main = |at: u32| {
        let Some(verb) = tree.word(at) else { return false };
        match verb.tag {
            Tag::PastVerb | Tag::PresentVerb | Tag::PresentVerbOfThird => {
                let joined = [Relation::Parataxis, Relation::RelativeClause];
                !joined.contains(&verb.relation) && is_bare(at)
            }
            Tag::PastParticiple => {
                let near = verb.head == Some(root) && verb.relation == Relation::NounClause;
                near && at == root + 1 && is_bare(at) && has_object(tree, at)
            }
            _ => false,
        }
    };
    let Some(main) = (root + 1..tree.words.len() as u32).find(|&at| is_main(at)) else {
        return Vec::new();
    };
    let tag = tree.word(main).map(|word| word.tag).filter(|&tag| tag != Tag::PastParticiple);
    let tag = Some(tag.unwrap_or(Tag::PastVerb));
    let mut changes = vec![
        Change { word: main, head: None, relation: Relation::Root, tag },
        Change::new(root, Some(main), Relation::Subject),
    ];
    let marks = tree.related(root, Relation::Punctuation).filter(|&it| it > main);
    changes.extend(marks.map(|it| Change::new(it, Some(main), Relation::Punctuation)));
    changes
}

/// Whether a verb has a noun behind it that no preposition leads to.
fn has_object(tree: &Tree, verb: u32) -> bool {
    tree.dependents(verb).filter(|&it| it > verb).any(|it| match tree.relation(it) {
        Relation::Object => true,
        Relation::Oblique => tree.related(it, Relation::Case).next().is_none(),
        _ => false,
    })
}

/// "The director, *Anna Roth*, left": of two subjects that only a comma parts, the second names the
/// first.
fn appositions(tree: &Tree, texts: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    for verb in 0..tree.words.len() as u32 {
        let mut subjects = subjects(tree, verb);
        let Some((first, second)) = subjects.next().zip(subjects.next()) else { continue };
        let comma = tree.last_below(first) + 1;
        let is_apposed =
            texts.get(comma as usize) == Some(&",") && tree.first_below(second) <= comma + 1;
        let tags = [first, second].map(|it| tree.word(it).map(|word| word.tag));
        let named = tags.iter().all(|tag| matches!(tag, Some(Tag::Noun | Tag::Name)));
        if is_apposed && named && second < verb {
            changes.push(Change::new(second, Some(first), Relation::Apposition));
        }
    }
    changes
}

/// "After the fall of Ruen *in 1912*, they left": of two phrases before the subject that nothing
/// parts, the second belongs to the noun of the first.
fn fronted(tree: &Tree, _: &[&str]) -> Vec<Change> {
    let is_phrase =
        |at: u32| tree.relation(at) == Relation::Oblique && tree.preposition(at).is_some();
    let mut changes = Vec::new();
    for verb in 0..tree.words.len() as u32 {
        let mut before: Option<u32> = None;
        for at in tree.dependents(verb).take_while(|&at| at < verb) {
            let first = before.filter(|&first| {
                let touches = tree.last_below(first) + 1 == tree.first_below(at);
                touches && tree.word(first).is_some_and(|word| word.tag == Tag::Noun)
            });
            if let Some(first) = first.filter(|_| is_phrase(at)) {
                changes.push(Change::new(at, Some(first), Relation::NominalModifier));
            } else {
                before = is_phrase(at).then_some(at);
            }
        }
    }
    changes
}
