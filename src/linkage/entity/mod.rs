//! Who is who: which names of a corpus may be one thing in two forms.
//!
//! [`node`] gathers the full names, [`candidate`] finds pairs of them by what they share, [`edge`]
//! says in what two names differ, [`evidence`] what speaks for and against their being one, and
//! the fitted weights of `rules/data/entity-weights.toml` say how much each of that counts.

pub mod node;

pub mod edge;

pub mod candidate;
pub mod feature;

mod surroundings;

pub mod evidence;

use std::ops::Deref;
use std::sync::OnceLock;

use self::edge::{Edge, EdgeKind};
use self::evidence::Evidence;
use self::feature::Row;
use self::node::{Head, Node, Part, Role};
use crate::facts::Facts;
use crate::linkage::logistic::Weights;
use crate::words::dictionary::{self, Variety};
use crate::words::nameforms::name_forms;
use crate::words::names;

/// Two names that may be one.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Their places among the nodes.
    pub nodes: [usize; 2],
    /// In what they differ.
    pub edge: Edge,
    /// What speaks for and against their being one.
    pub row: Row,
    /// How sure it is, as the logarithm of the odds, in thousandths.
    pub score: i64,
}

/// The names of a corpus, and the pairs of them that may be one.
#[derive(Debug, Default)]
pub struct EntityIndex<'a> {
    /// The names, in the order of their first mentions.
    pub nodes: Vec<Node<'a>>,
    /// The pairs, in order.
    pub pairs: Vec<Pair>,
}

impl<'a> EntityIndex<'a> {
    /// The index of a corpus.
    #[must_use]
    pub fn build(documents: &'a [Facts]) -> Self {
        let nodes = node::nodes(documents);
        let edges = candidate::candidates(&nodes).into_iter().filter_map(|(left, right)| {
            let at = [left as usize, right as usize];
            let [left, right] = at.map(|at| &nodes[at]);
            let edge = edge::edge(left, right).filter(|edge| tells(*edge, left, right))?;
            Some((at, edge))
        });
        let edges: Vec<([usize; 2], Edge)> = edges.collect();
        let evidence = Evidence::new(documents, &nodes, &edges);
        let pairs = edges.into_iter().filter_map(|(at, edge)| {
            if evidence.are_two(at, edge) {
                return None;
            }
            let row = evidence.of(at, edge);
            Some(Pair { nodes: at, edge, row, score: WEIGHTS.score(&row) })
        });
        let pairs = pairs.collect();
        Self { nodes, pairs }
    }
}

/// Whether a difference tells anything: plurals and adjectives are words of their own, unless the rest
/// of a name says that one thing is meant.
fn tells(edge: Edge, left: &Node<'_>, right: &Node<'_>) -> bool {
    let alone = left.content().count() == 1;
    let english = || {
        let [l, r] = edge.at.unwrap_or_default();
        [&left.parts[l], &right.parts[r]]
            .iter()
            .all(|it| !matches!(it.role, Role::Own) || dictionary::contains(&it.key, Variety::ANY))
    };
    let people = edge.at.is_some_and(|[l, r]| {
        name_forms().are_place_and_people(&left.parts[l].key, &right.parts[r].key)
    });
    if people && matches!(edge.kind, EdgeKind::Romanisation | EdgeKind::Slip(_)) {
        return false;
    }
    match edge.kind {
        EdgeKind::Demonym => is_inside(edge, left) && left.head().is_some(),
        // The given name of a person, or what stands before the head of a name.
        EdgeKind::Number => {
            let first = !english() && edge.at.is_some_and(|[l, _]| l == 0);
            // Secretaries of State are several.
            let opens = edge.at.is_some_and(|[l, _]| l == 0);
            // `The Long Ladder`, `The Long Ladders`: a work has one title.
            let titled = left.is_title() && right.is_title();
            !alone && (first || titled || left.head().is_some() && is_inside(edge, left) && !opens)
        }
        EdgeKind::Romanisations => left.head().is_none(),
        // An office is not its holder, nor a country its people.
        EdgeKind::WordForm => {
            let role = |node: &Node<'_>, at: usize| node.parts.get(at).map(|part| part.role);
            let own = edge.at.is_some_and(|[l, r]| {
                [role(left, l), role(right, r)].iter().all(|it| *it == Some(Role::Own))
            });
            let thing = |node: &Node<'_>| {
                matches!(node.head(), Some(Head::Body | Head::Work | Head::Thing))
                    || node.has_legal_form()
            };
            !alone && own && (thing(left) || thing(right))
        }
        // An Irish-American is an Irish American, and what programs call something is no prose.
        EdgeKind::Join => {
            let last = left.content().last();
            let people = |part: &Part| names::known(&part.key).place;
            // `Robert S`, `Roberts`
            let program = |node: &Node<'_>| {
                let letter = |part: &Part| part.role == Role::Initial;
                node.parts.iter().any(|part| is_identifier(node.written(part)) || letter(part))
            };
            !(program(left) || program(right)) && (alone || !last.is_some_and(people))
        }
        // Of two ordinary words both are meant, unless the rest of a long name says otherwise.
        EdgeKind::Slip(_) => {
            let [l, r] = edge.at.unwrap_or_default();
            let (x, y) = (&left.parts[l], &right.parts[r]);
            let english = |part: &&Part| dictionary::contains(&part.key, Variety::ANY);
            let words = [x, y].into_iter().filter(english).count();
            let longer = x.key.starts_with(&y.key) || y.key.starts_with(&x.key);
            let everyday = |part: &&Part| {
                dictionary::rarity(&part.key).is_some_and(|it| it <= dictionary::EVERYDAY)
            };
            let short = x.key.chars().count().min(y.key.chars().count()) <= 4;
            let plain = alone && short && [x, y].iter().any(everyday);
            let ordinary = words == 2 || words == 1 && longer || plain;
            let written = [left.written(x), right.written(y)];
            // Several `SLIs` are no `SLOs`.
            let singular = |word: &&str| word.strip_suffix('s').unwrap_or(word).to_owned();
            let shouts = written.iter().any(|word| !singular(word).chars().any(char::is_lowercase));
            // Two methods of a program are two, and so are two numbers of a series.
            let program = alone && written.iter().any(|word| is_identifier(word));
            !shouts && !program && (!ordinary || !alone)
        }
        // An initial of a person, not the letter of a handout: another one stays, or a given name.
        EdgeKind::Initial => edge.at.is_some_and(|[at, _]| {
            let letter = left.parts[at].key.chars().all(char::is_alphabetic);
            let others = left.parts.iter().enumerate().filter(|(other, _)| *other != at);
            let names = others.filter(|(_, part)| matches!(part.role, Role::Own | Role::Initial));
            let surname = left.content().last();
            let rare = surname.is_some_and(|it| {
                let known = names::known(&it.key);
                it.role == Role::Own && !known.surname && !known.place
            });
            let enough = rare || names.count() > 1;
            let family = surname.is_some_and(|it| it.key.chars().nth(2).is_some());
            letter && family && at + 1 < left.parts.len() && left.head().is_none() && enough
        }),
        // A given name that is an ordinary word is none.
        EdgeKind::GivenName => {
            let [l, r] = edge.at.unwrap_or_default();
            let given = |part: &Part| {
                names::known(&part.key).given || !dictionary::contains(&part.key, Variety::ANY)
            };
            let last = left.content().last();
            let surname = last.is_some_and(|it| {
                it.role == Role::Own && it.key.chars().count() > 2 && !names::known(&it.key).place
            });
            surname && given(&left.parts[l]) && given(&right.parts[r])
        }
        // `of the U.S.`, `of US`: abbreviations leave articles out.
        EdgeKind::Article => {
            let running = |node: &Node<'_>| node.mentions.iter().any(|it| it.name.article);
            let last = left.content().last();
            let word = last.is_some_and(|part| left.written(part).contains(char::is_lowercase));
            word && running(left) && running(right)
        }
        EdgeKind::Conjunction => !left.parts.iter().any(|part| is_identifier(left.written(part))),
        // Identifiers and acronyms are no names of persons.
        EdgeKind::NameOrder => {
            let loud = |word: &str| word.len() > 2 && !word.contains(char::is_lowercase);
            let thing = |part: &Part| {
                let word = left.written(part);
                is_identifier(word) || loud(word)
            };
            !left.parts.iter().any(thing)
        }
        // Of two things that an `and` ties either may come first.
        EdgeKind::Order => {
            let ties = |part: &Part| {
                part.role == Role::Connective && name_forms().is_conjunction(left.written(part))
            };
            !left.parts.iter().any(ties)
        }
        // Capitals lift words in headlines and old prints.
        EdgeKind::Case => {
            let shouts = |node: &Node<'_>| {
                node.content().all(|part| !node.written(part).chars().any(char::is_lowercase))
            };
            shouts(left) == shouts(right)
        }
        // Without its mark a chargé is another word.
        EdgeKind::Marks => !alone || !english(),
        _ => true,
    }
}

/// Whether a word has a capital behind a small letter, as identifiers of programs have it.
fn is_identifier(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase())
}

/// Whether the differing word of a name is neither its last one nor a head: `State Election Board`,
/// but not `Briefing Papers`.
fn is_inside(edge: Edge, node: &Node<'_>) -> bool {
    edge.at.is_some_and(|[at, _]| {
        at + 1 < node.parts.len() && matches!(node.parts[at].role, Role::Own)
    })
}

/// The weights of the features.
pub static WEIGHTS: Weights<{ feature::COUNT }> =
    Weights::of("entity-weights.toml", &feature::FEATURES);

/// The index of a corpus, built when it is first asked for.
#[derive(Debug)]
pub struct LazyIndex<'a> {
    documents: &'a [Facts],
    index: OnceLock<EntityIndex<'a>>,
}

impl<'a> LazyIndex<'a> {
    /// That of some documents.
    #[must_use]
    pub fn of(documents: &'a [Facts]) -> Self {
        Self { documents, index: OnceLock::new() }
    }
}

impl<'a> Deref for LazyIndex<'a> {
    type Target = EntityIndex<'a>;

    fn deref(&self) -> &EntityIndex<'a> {
        self.index.get_or_init(|| EntityIndex::build(self.documents))
    }
}
